//! A site as the files that Backstage's reader asks for, made on request by the publisher's own
//! functions, or as somebody published it.

use super::Library;
use crate::publish::{self, content_type};
use platform::{
    EntityRef,
    docs::{DocsAsset, DocsError},
};
use serde_json::Value;

/// What is text whatever it says it is: a browser that is led to it must not run it.
const PLAIN: &str = "text/plain; charset=utf-8";

impl Library {
    /// What is told of an entity's site as a whole; `None` when it has none.
    ///
    /// # Errors
    /// As [`platform::docs::Docs::page`].
    pub async fn metadata(&self, entity: &EntityRef) -> Result<Option<Value>, DocsError> {
        if let Some(published) = self.published(entity).await? {
            return Ok(Some(published.metadata));
        }
        self.with(entity, |shelf, found| {
            let opened = shelf.open(found)?;
            let built_at = opened.built_at.map_or(0, |at| at.0);
            Ok(publish::metadata(&*opened.site, built_at, Some(&opened.stamp)))
        })
        .await
    }

    /// The file of a site at a path, as [`publish::publish`] lays them out.
    ///
    /// # Errors
    /// As [`platform::docs::Docs::page`].
    pub async fn file(
        &self,
        entity: &EntityRef,
        path: &str,
    ) -> Result<Option<DocsAsset>, DocsError> {
        if let Some(published) = self.published(entity).await? {
            let bytes = published.read(path).await?;
            return Ok(bytes.map(|bytes| asset(path, bytes.to_vec())));
        }
        let asked = path.to_owned();
        let read = self.with(entity, move |shelf, found| {
            let opened = shelf.open(found)?;
            let built_at = opened.built_at.map_or(0, |at| at.0);
            publish::file(&*opened.site, built_at, &asked)
                .map_err(|error| DocsError::Unavailable(error.to_string()))
        });
        Ok(read.await?.flatten().map(|bytes| asset(path, bytes)))
    }

    /// Looks for changes of a site at once; whether there were any.
    ///
    /// # Errors
    /// As [`platform::docs::Docs::page`].
    pub async fn synchronize(&self, entity: &EntityRef) -> Result<Option<bool>, DocsError> {
        if self.published(entity).await?.is_some() {
            return Ok(Some(false));
        }
        let Some(place) = self.places.place(entity).await? else { return Ok(None) };
        let before = self.shelf.stamp(&place);
        self.shelf.refresh(&place).await?;
        let now = self.with(entity, |shelf, found| Ok(shelf.open(found)?.stamp)).await?;
        Ok(now.map(|now| before.is_some_and(|before| before != now)))
    }
}

fn asset(path: &str, bytes: Vec<u8>) -> DocsAsset {
    DocsAsset { bytes, content_type: plain_type(path) }
}

fn plain_type(path: &str) -> &'static str {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension.to_ascii_lowercase().as_str() {
        "htm" | "html" | "svg" | "xml" => PLAIN,
        "js" => "text/javascript; charset=utf-8",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        _ => content_type(path),
    }
}
