//! Where published sites are kept: a folder, or a bucket that speaks S3's protocol.
//!
//! The layout is Backstage's: `namespace/kind/name/` in small letters, and below it the site's files.

#[cfg(test)]
mod tests;

use crate::publish::{METADATA, Published};
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use object_store::{
    ObjectStore, ObjectStoreExt, aws::AmazonS3Builder, local::LocalFileSystem, path::Path,
};
use platform::EntityRef;
use std::{collections::HashSet, fs, sync::Arc};

/// Files that are written at the same time.
const AT_ONCE: usize = 16;

/// Why storage does not do what it is asked.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The address leads to no storage; the text says why.
    #[error("{0}")]
    Address(String),
    /// The storage refuses, or does not answer.
    #[error("the storage does not answer: {0}")]
    Storage(#[from] object_store::Error),
}

/// The storage.
#[derive(Clone, Debug)]
pub struct Storage {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
}

impl Storage {
    /// Storage at `s3://BUCKET/PREFIX`, with the credentials and the endpoint of the environment
    /// (`AWS_ACCESS_KEY_ID` and its companions), or in a folder, which is made.
    ///
    /// # Errors
    /// When there is none.
    pub fn open(address: &str) -> Result<Self, StorageError> {
        if let Some(bucket) = address.strip_prefix("s3://") {
            let (bucket, prefix) = bucket.split_once('/').unwrap_or((bucket, ""));
            let store = AmazonS3Builder::from_env().with_bucket_name(bucket).build()?;
            return Ok(Self { store: Arc::new(store), prefix: Path::from(prefix) });
        }
        if address.contains("://") {
            let text = format!("{address} is no storage; name a folder or s3://BUCKET/PREFIX");
            return Err(StorageError::Address(text));
        }
        let unusable = |error: std::io::Error| {
            StorageError::Address(format!("{address} cannot be written ({error})"))
        };
        fs::create_dir_all(address).map_err(unusable)?;
        let store = LocalFileSystem::new_with_prefix(address)?;
        Ok(Self { store: Arc::new(store), prefix: Path::default() })
    }

    fn path(&self, entity: &EntityRef, path: &str) -> Path {
        let parts = [entity.namespace(), entity.kind(), entity.name()];
        let site = parts.into_iter().map(str::to_lowercase).map(String::into_boxed_str);
        let below = path.split('/').filter(|part| !part.is_empty()).map(Box::from);
        site.chain(below).fold(self.prefix.clone(), |path, part| path.join(&*part))
    }

    /// Puts a site in place of what was there: first its files, what tells of them last, and then
    /// what it no longer has is removed.
    ///
    /// # Errors
    /// When the storage does not do it.
    pub async fn publish(
        &self,
        entity: &EntityRef,
        files: Vec<Published>,
    ) -> Result<(), StorageError> {
        let written: HashSet<Path> =
            files.iter().map(|file| self.path(entity, &file.path)).collect();
        let (last, first): (Vec<_>, Vec<_>) =
            files.into_iter().partition(|file| file.path == METADATA);
        for part in [first, last] {
            let one = |file: Published| async move {
                let path = self.path(entity, &file.path);
                self.store.put(&path, Bytes::from(file.bytes).into()).await.map(drop)
            };
            stream::iter(part).map(one).buffer_unordered(AT_ONCE).try_collect::<Vec<()>>().await?;
        }
        let listed = self.store.list(Some(&self.path(entity, "")));
        let listed: Vec<_> = listed.map_ok(|object| object.location).try_collect().await?;
        for path in listed.into_iter().filter(|path| !written.contains(path)) {
            self.store.delete(&path).await?;
        }
        Ok(())
    }

    /// A file of a site; `None` when there is none.
    ///
    /// # Errors
    /// When the storage does not answer.
    pub async fn read(
        &self,
        entity: &EntityRef,
        path: &str,
    ) -> Result<Option<Bytes>, StorageError> {
        match self.store.get(&self.path(entity, path)).await {
            Ok(found) => Ok(Some(found.bytes().await?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
