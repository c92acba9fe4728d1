//! The image of the index in the data folder: written when little happens, read at a start, followed
//! from there. Whatever is wrong with it, the index is made from the database as ever.

use super::{
    CatalogService, Loading,
    follow::{PORTION, Step, is_beyond_memory},
};
use crate::{
    import::hash,
    index::{
        Index,
        image::{Head, Imaging, Reader, Restored, Sizes, Unusable, Writer},
    },
};
use std::{
    io,
    path::{Path, PathBuf},
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use store::{ChangeRecord, Store, StoreError};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Where an image of the index is kept, and when.
#[derive(Clone, Debug)]
pub struct ImageSettings {
    /// The file.
    pub file: PathBuf,
    /// What tells this build from another one: that one may put other things into an index.
    pub build: String,
    /// So many entities there must be: fewer are read in a moment.
    pub least: usize,
    /// How often it is looked whether one is due. When nothing changed in between, that is a good
    /// moment to write it.
    pub look: Duration,
}

impl ImageSettings {
    /// The usual ones.
    #[must_use]
    pub fn new(file: PathBuf, build: String) -> Self {
        Self { file, build, least: 5_000, look: Duration::from_secs(5) }
    }
}

/// One is due when more than this part of the entities has changed since the last one,
const PART: usize = 100;
/// or when that is older than this and anything has.
const OLD: Duration = Duration::from_hours(1);
/// A good moment is waited for for so long, and after a failure nothing is tried.
const PATIENCE: Duration = Duration::from_mins(10);

/// More changes than this part of the entities are not followed: all entities are read sooner.
const FAR: usize = 20;
/// So many always are.
const NEAR: usize = 1_000;

/// The longest image, by entity and beside that. A real one takes a tenth of it.
const BYTES_AN_ENTITY: u64 = 16 << 10;
const BYTES_BESIDE: u64 = 64 << 20;

/// An index that an image gave.
pub(super) struct Start {
    pub index: Index,
    pub position: i64,
    /// The position of the image.
    pub imaged: i64,
}

/// Why an image is not used.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error(transparent)]
    Unusable(#[from] Unusable),
    #[error("another build wrote it")]
    Build,
    #[error("it is of another database, or of another history of this one")]
    Database,
    #[error("too much has changed since")]
    Far,
    #[error("the log does not say what changed while it was written")]
    Half,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The index as of the image, followed to the end of the log; `None` when there is no image that can
/// be used.
pub(super) async fn load(
    store: &Store,
    settings: &ImageSettings,
    loading: &Loading,
) -> Result<Option<Start>, StoreError> {
    let began = Instant::now();
    match start(store, settings, loading).await {
        Ok(Some(start)) => {
            let (entities, position) = (start.index.len(), start.position);
            let (behind, time) = (position - start.imaged, began.elapsed());
            tracing::info!(entities, position, behind, ?time, "the index is loaded from its image");
            Ok(Some(start))
        }
        Ok(None) => Ok(None),
        Err(Refused::Store(error)) => Err(error),
        Err(reason) => {
            let file = settings.file.display();
            tracing::info!(%file, %reason, "the image of the index is not used");
            Ok(None)
        }
    }
}

async fn start(
    store: &Store,
    settings: &ImageSettings,
    loading: &Loading,
) -> Result<Option<Start>, Refused> {
    let path = settings.file.clone();
    let opened = blocking(move || Reader::open(&path)).await?;
    let Some((head, reader)) = opened else { return Ok(None) };
    judge(store, settings, &head).await?;
    let (loading, sizes, all) = (loading.clone(), head.sizes, reader.left());
    loading.begin(all);
    let told = AtomicU64::new(all);
    let progress = move |left: u64| {
        let before = told.swap(left, Ordering::Relaxed);
        loading.add(before.saturating_sub(left));
    };
    let restored = blocking(move || Restored::read(reader, sizes, progress)).await?;
    let imaged = head.position;
    let (index, position) = catch_up(store, restored, imaged).await?;
    Ok(Some(Start { index, position, imaged }))
}

/// A panic is damage that nobody thought of.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Unusable> + Send + 'static,
) -> Result<T, Unusable> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(Unusable::Damaged))
}

/// Whether an image is this build's, of this database, and near enough.
async fn judge(store: &Store, settings: &ImageSettings, head: &Head) -> Result<(), Refused> {
    if head.build != settings.build {
        return Err(Refused::Build);
    }
    if head.database != store.name() || mark(store, head.position).await? != Some(head.mark.clone())
    {
        return Err(Refused::Database);
    }
    if is_beyond_memory(store, head.position).await? {
        return Err(Refused::Far);
    }
    let behind = store.last_position().await? - head.position;
    let far = NEAR + head.sizes.nodes / FAR;
    if usize::try_from(behind).is_ok_and(|behind| behind <= far) {
        Ok(())
    } else {
        Err(Refused::Far)
    }
}

/// What tells the row of the log at a position from that of any other history: who restores a backup
/// has the same database with other changes in the same places.
async fn mark(store: &Store, position: i64) -> Result<Option<String>, StoreError> {
    let rows = store.changes_after(position.saturating_sub(1), 1).await?;
    let row = rows.into_iter().find(|row| row.position == position);
    Ok(row.map(|row| hash(&format!("{row:?}"))))
}

/// Applies what the log says behind an image.
async fn catch_up(
    store: &Store,
    mut restored: Restored,
    mut position: i64,
) -> Result<(Index, i64), Refused> {
    loop {
        let records = store.changes_after(position, PORTION).await?;
        if is_beyond_memory(store, position).await? {
            return Err(Refused::Far);
        }
        let Some(last) = records.last() else { break };
        position = last.position;
        restored = blocking(move || Ok(applied(restored, &records))).await?;
    }
    let Restored { index, half } = restored;
    if half.is_empty() { Ok((index, position)) } else { Err(Refused::Half) }
}

fn applied(mut restored: Restored, records: &[ChangeRecord]) -> Restored {
    for record in records {
        let Some(step) = Step::of(record) else { continue };
        step.apply(&mut restored.index);
        restored.half.remove(&record.change.reference);
    }
    restored
}

/// When the last image was written.
struct Last {
    position: i64,
    at: Instant,
}

/// Writes images until the service stops.
pub(super) async fn run(
    service: Arc<CatalogService>,
    settings: ImageSettings,
    imaged: Option<i64>,
) {
    let mut last = imaged.map(|position| Last { position, at: Instant::now() });
    let (mut seen, mut due_since) = (service.now_at(), None::<Instant>);
    let mut wait = settings.look;
    loop {
        tokio::select! {
            () = service.stopping.cancelled() => return,
            () = tokio::time::sleep(wait) => {}
        }
        wait = settings.look;
        let position = service.now_at();
        let quiet = std::mem::replace(&mut seen, position) == position;
        if !is_due(last.as_ref(), position, service.entities(), settings.least) {
            due_since = None;
            continue;
        }
        let since = *due_since.get_or_insert_with(Instant::now);
        if !quiet && since.elapsed() < PATIENCE {
            continue;
        }
        due_since = None;
        match write(&service, &settings).await {
            Ok(written) => last = written.map(|position| Last { position, at: Instant::now() }),
            Err(error) => {
                let file = settings.file.display();
                tracing::warn!(%file, %error, "the image of the index cannot be written");
                wait = PATIENCE;
            }
        }
    }
}

fn is_due(last: Option<&Last>, position: i64, entities: usize, least: usize) -> bool {
    if entities < least || position == 0 {
        return false;
    }
    let Some(last) = last else { return true };
    let changed = usize::try_from(position - last.position).unwrap_or(0);
    changed > entities / PART || changed > 0 && last.at.elapsed() > OLD
}

/// Writes an image; gives its position, `None` when the index was made anew meanwhile.
async fn write(
    service: &CatalogService,
    settings: &ImageSettings,
) -> Result<Option<i64>, io::Error> {
    let began = Instant::now();
    // The position first: what is in the index already may be applied once more.
    let position = service.now_at();
    let Some(mark) = mark(&service.store, position).await.map_err(io::Error::other)? else {
        return Ok(None);
    };
    let (build, database) = (settings.build.clone(), service.store.name().to_owned());
    let head = Head { build, database, position, mark, sizes: Sizes::default() };
    let (index, path) = (Arc::clone(&service.index), settings.file.clone());
    let stopping = service.stopping.clone();
    let writing = tokio::task::spawn_blocking(move || write_all(&index, &path, head, &stopping));
    let written = writing.await.map_err(io::Error::other)??;
    if let Some(bytes) = written {
        tracing::info!(position, bytes, time = ?began.elapsed(), "an image of the index is written");
    }
    Ok(written.map(|_| position))
}

/// Gives the number of bytes; `None` when the index was made anew meanwhile, or the service stops.
fn write_all(
    index: &RwLock<Index>,
    path: &Path,
    head: Head,
    stopping: &CancellationToken,
) -> Result<Option<u64>, io::Error> {
    let read = || index.read().unwrap_or_else(PoisonError::into_inner);
    let (mut imaging, sizes, most) = {
        let index = read();
        let most = BYTES_BESIDE + BYTES_AN_ENTITY * index.len() as u64;
        (Imaging::of(&index), Imaging::sizes(&index), most)
    };
    let mut writer = Writer::begin(path, &Head { sizes, ..head })?;
    loop {
        let block = {
            let index = read();
            if stopping.is_cancelled() || !imaging.is_of(&index) {
                return Ok(None);
            }
            imaging.next(&index)
        };
        let Some(block) = block else { break };
        writer.block(&block)?;
        if writer.written() > most {
            return Err(io::Error::other("it is longer than an image may be"));
        }
    }
    let bytes = writer.written();
    writer.finish()?;
    Ok(Some(bytes))
}
