//! Wakes the followers of the change log: at once after a commit of this process, by LISTEN/NOTIFY
//! after one of another process, and by looking each second in case that a notice was lost.

use crate::database::{Database, Wish, hint_in, listener};
use crate::error::StoreError;
use crate::statement::Statement;
use crate::store::hints::Hints;
use sqlx::PgPool;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::task::AbortHandle;
use tokio::time::MissedTickBehavior;

/// How often to look without being told.
const INTERVAL: Duration = Duration::from_secs(1);

/// The log's last position, for everyone who follows it.
#[derive(Clone)]
pub(crate) struct Positions {
    sender: Arc<watch::Sender<i64>>,
}

impl Positions {
    /// Starts at a position.
    pub(crate) fn starting_at(position: i64) -> Self {
        Self { sender: Arc::new(watch::Sender::new(position)) }
    }

    /// A receiver of its own.
    pub(crate) fn subscribe(&self) -> watch::Receiver<i64> {
        self.sender.subscribe()
    }

    /// Wakes everyone: something was committed. A position never goes back.
    pub(crate) fn committed(&self, position: i64) {
        self.sender.send_modify(|last| *last = position.max(*last));
    }

    /// Wakes everyone only if the log has grown.
    fn seen(&self, position: i64) {
        self.sender.send_if_modified(|last| {
            let grown = position > *last;
            *last = position.max(*last);
            grown
        });
    }
}

/// The log's last position; 0 when it is empty.
pub(crate) async fn last_position(database: &Database) -> Result<i64, StoreError> {
    let statement = Statement::new("SELECT COALESCE(MAX(position), 0) AS position FROM changes");
    let found = database.fetch(&statement, |row| row.get("position"), Wish::Fresh).await;
    found
        .map(|positions| positions.first().copied().unwrap_or(0))
        .map_err(|error| StoreError::failed(&database.name, error))
}

/// The tasks that look and listen; they end with it.
pub(crate) struct Watch(Vec<AbortHandle>);

impl Watch {
    /// Starts them.
    pub(crate) fn start(database: &Database, positions: &Positions, hints: &Hints) -> Self {
        let woken = Arc::new(Notify::new());
        let looking = look(database.clone(), positions.clone(), Arc::clone(&woken));
        let mut tasks = vec![tokio::spawn(looking).abort_handle()];
        if let Some(server) = database.server() {
            let listening = listen(server.clone(), positions.clone(), woken, hints.clone());
            tasks.push(tokio::spawn(listening).abort_handle());
        }
        Self(tasks)
    }

    /// Ends them.
    pub(crate) fn stop(&self) {
        self.0.iter().for_each(AbortHandle::abort);
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop();
    }
}

async fn look(database: Database, positions: Positions, woken: Arc<Notify>) {
    let mut ticks = tokio::time::interval(INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = woken.notified() => {}
        }
        match last_position(&database).await {
            Ok(position) => positions.seen(position),
            Err(error) => tracing::warn!(%error, "cannot look for changes; trying again"),
        }
    }
}

/// Its own task, because waiting for a notice must not be broken off in the middle.
async fn listen(server: PgPool, positions: Positions, woken: Arc<Notify>, hints: Hints) {
    loop {
        if let Err(error) = hear(&server, &positions, &woken, &hints).await {
            if server.is_closed() {
                return;
            }
            tracing::warn!(%error, "cannot listen for changes; looking each second until I can");
        }
        tokio::time::sleep(INTERVAL).await;
    }
}

async fn hear(
    server: &PgPool,
    positions: &Positions,
    woken: &Notify,
    hints: &Hints,
) -> Result<(), sqlx::Error> {
    let (mut listener, schema) = listener(server).await?;
    // What was announced before we listened.
    woken.notify_one();
    while let Some(notice) = listener.try_recv().await? {
        if let Some(text) = hint_in(notice.payload(), &schema) {
            // That nobody takes hints is no error.
            drop(hints.send(text.to_owned()));
            continue;
        }
        match notice.payload().rsplit_once(' ') {
            Some((from, "grown")) if from == schema => woken.notify_one(),
            // Problems or a source's state: the position is the same, but there is news.
            Some((from, "same")) if from == schema => positions.committed(0),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_never_goes_back_and_a_commit_always_wakes() {
        let positions = Positions::starting_at(5);
        let mut receiver = positions.subscribe();
        positions.seen(4);
        positions.seen(5);
        assert!(!receiver.has_changed().unwrap());
        positions.committed(3);
        assert!(receiver.has_changed().unwrap());
        assert_eq!(*receiver.borrow_and_update(), 5);
        positions.seen(7);
        assert!(receiver.has_changed().unwrap());
        assert_eq!(*receiver.borrow_and_update(), 7);
    }
}
