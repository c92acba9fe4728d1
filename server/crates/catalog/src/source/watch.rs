//! When to read again: folders as soon as something in them changes, everything else on an
//! interval.

use futures::{Stream, StreamExt, stream};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::{
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::sync::mpsc;

/// A burst of changes (a checkout, an editor's save in three steps) is read once.
const SETTLE: Duration = Duration::from_millis(200);

/// A burst that does not end is read this often all the same.
const LONGEST_BURST: Duration = Duration::from_millis(700);

/// How often it is checked that the watched folder is still the same one.
const CHECK: Duration = Duration::from_secs(3);

/// How often a folder is read when the system cannot watch it.
const UNWATCHED: Duration = Duration::from_secs(5);

/// Yields whenever something in a folder (or the file at this path) changed.
pub(super) fn folder(path: PathBuf) -> impl Stream<Item = ()> + Send + 'static {
    stream::unfold(Watched { path, watching: None }, |mut watched| async move {
        watched.changed().await;
        Some(((), watched))
    })
}

/// Yields on an interval.
pub(super) fn every(interval: Duration) -> impl Stream<Item = ()> + Send + 'static {
    stream::unfold((), move |()| async move {
        tokio::time::sleep(interval).await;
        Some(((), ()))
    })
    .boxed()
}

struct Watched {
    path: PathBuf,
    watching: Option<Watching>,
}

struct Watching {
    events: mpsc::UnboundedReceiver<()>,
    identity: Option<(u64, u64)>,
    _watcher: RecommendedWatcher,
}

impl Watched {
    async fn changed(&mut self) {
        let Some(watching) = &mut self.watching else {
            // The first time, or the folder was not there, or it is another one now.
            let first = self.watching.is_none();
            self.watching = watch(&self.path);
            if self.watching.is_none() {
                tokio::time::sleep(UNWATCHED).await;
            } else if first {
                // Whatever changed before the watch began is read now.
                tokio::time::sleep(SETTLE).await;
            }
            return;
        };
        loop {
            tokio::select! {
                event = watching.events.recv() => {
                    if event.is_some() {
                        settle(&mut watching.events).await;
                    } else {
                        self.watching = None;
                    }
                    return;
                }
                () = tokio::time::sleep(CHECK) => if identity(&self.path) != watching.identity {
                    self.watching = None;
                    return;
                }
            }
        }
    }
}

async fn settle(events: &mut mpsc::UnboundedReceiver<()>) {
    let end = tokio::time::Instant::now() + LONGEST_BURST;
    loop {
        let quiet = tokio::time::timeout(SETTLE, events.recv()).await;
        if !matches!(quiet, Ok(Some(()))) || tokio::time::Instant::now() >= end {
            return;
        }
    }
}

fn watch(path: &Path) -> Option<Watching> {
    let (sender, events) = mpsc::unbounded_channel();
    let tell = move |event: notify::Result<Event>| {
        // An error means that something was missed: reading again is right then too.
        if event.map_or(true, |event| matters(&event)) {
            // The receiver is gone when nobody reads this source any more.
            let _ = sender.send(());
        }
    };
    let watched = notify::recommended_watcher(tell).and_then(|mut watcher| {
        watcher.watch(path, RecursiveMode::Recursive)?;
        Ok(watcher)
    });
    match watched {
        Ok(guard) => Some(Watching { events, identity: identity(path), _watcher: guard }),
        Err(error) => {
            tracing::warn!(path = %path.display(), %error, "the folder cannot be watched; it is read every few seconds");
            None
        }
    }
}

/// Reading a file is no change, and neither is what Git does for itself.
fn matters(event: &Event) -> bool {
    let inside_git = |path: &PathBuf| path.iter().any(|part| part == ".git");
    !matches!(event.kind, EventKind::Access(_)) && !event.paths.iter().all(inside_git)
}

/// Device and inode: another one means that the folder was replaced.
fn identity(path: &Path) -> Option<(u64, u64)> {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.dev(), metadata.ino()))
}
