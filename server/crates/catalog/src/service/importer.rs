//! One task a source: reads it at the start and whenever it changes, tries again when it fails.

use super::{CatalogService, Retry, leases::Held, sources::Source};
use crate::reading::Known;
use futures::{
    FutureExt, StreamExt,
    stream::{self, BoxStream},
};
use platform::catalog::ImportState;
use std::{future::pending, panic::AssertUnwindSafe, sync::Arc, time::Duration};
use store::StoreError;
use tokio::sync::watch;

/// How long a source that was never read waits for the one before it.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a source that was imported waits for the index.
const FOLLOWING: Duration = Duration::from_secs(30);

/// How long an answer to an act waits for the index.
const SHOWING: Duration = Duration::from_secs(2);

/// Whose turn it is to write for the first time. What two sources claim belongs to the one that came
/// first; in an empty store that must be the one that is configured first, not the quicker one.
pub(super) struct Turn {
    before: Option<watch::Receiver<bool>>,
    done: watch::Sender<bool>,
}

impl Turn {
    /// That of the first source.
    pub fn first() -> Self {
        Self { before: None, done: watch::Sender::new(false) }
    }

    /// That of the source after this one.
    pub fn next(&self) -> Self {
        Self { before: Some(self.done.subscribe()), done: watch::Sender::new(false) }
    }

    /// Waits for the source before, but not for ever: it may be a slow one.
    async fn come(&mut self) {
        if let Some(mut before) = self.before.take() {
            // An error means that the task before has ended: nothing to wait for either.
            drop(tokio::time::timeout(PATIENCE, before.wait_for(|done| *done)).await);
        }
    }

    fn end(&self) {
        self.done.send_replace(true);
    }
}

/// Reads a source until it is stopped, or the service is; but only while this process has the right
/// to. A source that fails as a whole is given up for a while, so that another process may try: a
/// folder may be there on its machine only. Whoever can read it keeps it.
pub(super) async fn run(
    service: Arc<CatalogService>,
    source: Source,
    retry: Retry,
    mut turn: Turn,
) {
    let name = source.origin.target();
    // A stream that ended would be asked again and again.
    let mut changes = source.origin.changes().chain(stream::pending()).boxed();
    count_entities(&service, name).await;
    if service.states.was_read(name) {
        turn.before = None;
    }
    let mut pause = retry.first;
    loop {
        let held = tokio::select! {
            biased;
            () = source.stopping.cancelled() => return,
            held = service.leases.wait_for(&service.store, name) => held,
            // Another process has it: what comes behind it here waits no longer than there.
            () = read_elsewhere(&service, name, &mut turn) => continue,
        };
        let ended = read_while(&service, &source, &held, &mut changes, &mut turn).await;
        service.leases.give_back(&service.store, held).await;
        match ended {
            Ended::Stopped => return,
            Ended::Lost => {}
            Ended::Failed { at_first } => {
                pause = if at_first { pause } else { retry.first };
                tokio::select! {
                    () = source.stopping.cancelled() => return,
                    _ = changes.next() => {}
                    () = source.again.notified() => {}
                    () = tokio::time::sleep(pause) => {}
                }
                pause = (pause * 2).min(retry.longest);
            }
        }
    }
}

/// Why a source is not read any more for the time being.
enum Ended {
    Stopped,
    /// Another process took it.
    Lost,
    /// It could not be read; the very first time since it was taken, or later.
    Failed {
        at_first: bool,
    },
}

/// Reads a source, and again whenever that is asked for, until one of the above.
async fn read_while(
    service: &CatalogService,
    source: &Source,
    held: &Held,
    changes: &mut BoxStream<'static, ()>,
    turn: &mut Turn,
) -> Ended {
    let mut at_first = true;
    loop {
        let done = tokio::select! {
            () = source.stopping.cancelled() => return Ended::Stopped,
            () = held.lost.cancelled() => return Ended::Lost,
            done = read_once(service, source, held, turn) => done,
        };
        turn.end();
        if !done {
            return Ended::Failed { at_first };
        }
        at_first = false;
        tokio::select! {
            () = source.stopping.cancelled() => return Ended::Stopped,
            () = held.lost.cancelled() => return Ended::Lost,
            _ = changes.next() => {}
            () = source.again.notified() => {}
        }
    }
}

/// Ends the turn once another process has read the source; then, and otherwise, waits for ever.
async fn read_elsewhere(service: &CatalogService, name: &str, turn: &mut Turn) {
    loop {
        if service.states.was_read(name) {
            turn.before = None;
            turn.end();
            return pending().await;
        }
        service.leases.next_look().await;
    }
}

/// One pass; `false` when it is to be tried again. A panic inside is this source's alone.
async fn read_once(
    service: &CatalogService,
    source: &Source,
    held: &Held,
    turn: &mut Turn,
) -> bool {
    let target = source.origin.target();
    service.states.set(target, |state| state.doing = ImportState::Reading);
    service.tell(Vec::new());
    let pass = AssertUnwindSafe(pass(service, source, held, turn)).catch_unwind().await;
    let outcome = pass.unwrap_or_else(|_| Err("reading stopped with an internal error".to_owned()));
    let now = service.clock.now();
    let done = outcome.is_ok();
    let changed = outcome == Ok(true);
    match outcome {
        Ok(_) => {
            service.states.set(target, |state| {
                state.doing = ImportState::Ready;
                state.read_at = Some(now);
            });
        }
        Err(reason) => {
            tracing::warn!(source = target, reason, "a source could not be read");
            let writer = source.writer(&service.store).under(held.lease.as_ref());
            if let Err(error) = writer.note_failure(&reason).await {
                tracing::warn!(source = target, %error, "the failure could not be noted");
            }
            service.states.set(target, |state| state.doing = ImportState::Failed(reason));
        }
    }
    if changed {
        count_entities(service, target).await;
    }
    if changed || !done {
        service.tell_unlogged();
    } else {
        service.tell(Vec::new());
    }
    done
}

/// Tells whether it changed anything.
async fn pass(
    service: &CatalogService,
    source: &Source,
    held: &Held,
    turn: &mut Turn,
) -> Result<bool, String> {
    let known = service.store.known_source(source.origin.target()).await;
    let known = known.map_err(words)?;
    let reading = source.origin.read(&Known::from(&known)).await?;
    turn.come().await;
    let writer = source.writer(&service.store).under(held.lease.as_ref()).holding(service.hold);
    let imported = writer.import(reading, known, service.clock.now()).await;
    let changed = imported.map_err(words)?;
    if tokio::time::timeout(FOLLOWING, caught_up(service)).await.is_err() {
        tracing::warn!("the index is far behind the log; what was read will show later");
    }
    Ok(changed)
}

/// What people are told of a store that fails: of one that is away, no more than that.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn words(error: StoreError) -> String {
    if error.is_outage() {
        return "the database is away; it is read again when that is back".to_owned();
    }
    error.to_string()
}

/// Waits, for no longer than a person would, until what was just done can be asked: who changes
/// something and looks at it must not see it as it was.
pub(super) async fn shown(service: &CatalogService) {
    // An index that is further behind than this shows it later.
    drop(tokio::time::timeout(SHOWING, caught_up(service)).await);
}

/// Waits until what was just written can be asked.
async fn caught_up(service: &CatalogService) {
    let Ok(last) = service.store.last_position().await else { return };
    let mut notices = service.notices.subscribe();
    while service.now_at() < last {
        // A notice that was missed is one that was sent.
        drop(tokio::time::timeout(Duration::from_secs(1), notices.recv()).await);
    }
}

pub(super) async fn count_entities(service: &CatalogService, target: &str) {
    if let Ok(entities) = service.store.count_claimed(target).await {
        service.states.set(target, |state| state.entities = entities);
    }
}
