//! Files that are no pages: what a reader may be given, and as what.

use crate::{
    publish::content_type,
    site::{Site, Source},
};
use platform::docs::DocsAsset;

/// The file at a path below the documents.
pub(super) fn asset<S: Source>(site: &Site<S>, path: &str) -> Option<DocsAsset> {
    let (_, source) = site.assets().find(|(known, _)| *known == path)?;
    let bytes = site.source().read(source).ok()?;
    Some(DocsAsset { bytes, content_type: content_type(path) })
}
