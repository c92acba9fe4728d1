//! Files that are no pages: what a reader may be given, and as what.

use crate::site::{Site, Source};
use platform::docs::DocsAsset;

/// What a browser shows and does not run. SVG is served with a policy that runs nothing.
const TYPES: &[(&str, &str)] = &[
    ("avif", "image/avif"),
    ("csv", "text/csv; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("gif", "image/gif"),
    ("ico", "image/x-icon"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("json", "application/json"),
    ("mp4", "video/mp4"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain; charset=utf-8"),
    ("webm", "video/webm"),
    ("webp", "image/webp"),
    ("yaml", "text/plain; charset=utf-8"),
    ("yml", "text/plain; charset=utf-8"),
];

/// For everything else: to be kept, not shown.
const UNKNOWN: &str = "application/octet-stream";

/// The file at a path below the documents.
pub(super) fn asset<S: Source>(site: &Site<S>, path: &str) -> Option<DocsAsset> {
    let (_, source) = site.assets().find(|(known, _)| *known == path)?;
    let bytes = site.source().read(source).ok()?;
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let extension = extension.to_ascii_lowercase();
    let known = TYPES.iter().find(|(known, _)| *known == extension);
    Some(DocsAsset { bytes, content_type: known.map_or(UNKNOWN, |(_, kind)| kind) })
}
