//! What an action tells while it runs: gathered, masked, and written down a few times a second.

use super::{
    journal::{Entry, Halt, Journal},
    masker::Masker,
};
use platform::scaffolder::TaskLog;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::Notify;
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

/// How often what was told is written down.
const EVERY: Duration = Duration::from_millis(200);

/// Bytes of a round's log at the most; what comes behind is left out, and that is told.
const MOST: usize = 4 << 20;

/// Bytes of an event at the most, so that no client has to take all at once.
const PORTION: usize = 64 << 10;

/// The log of a round.
pub(super) struct StepLog {
    told: Mutex<Told>,
    ended: Notify,
    cancel: CancellationToken,
}

#[derive(Default)]
struct Told {
    text: String,
    bytes: usize,
    has_ended: bool,
}

impl StepLog {
    /// A log, and what writes it down until [`StepLog::end`].
    pub fn start(
        journal: Arc<Journal>,
        masker: Arc<Masker>,
        step: String,
        cancel: CancellationToken,
    ) -> (Arc<Self>, AbortOnDropHandle<Result<(), Halt>>) {
        let log = Arc::new(Self { told: Mutex::default(), ended: Notify::new(), cancel });
        let written = write(Arc::clone(&log), journal, masker, step);
        (log, AbortOnDropHandle::new(tokio::spawn(written)))
    }

    /// Nothing more is told.
    pub fn end(&self) {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).has_ended = true;
        self.ended.notify_one();
    }

    /// What was told and can be written: the text, and whether it was all.
    fn take(&self, masker: &Masker) -> (String, bool) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        // More of a secret may follow.
        let end = if told.has_ended { told.text.len() } else { masker.held(&told.text) };
        let rest = told.text.split_off(end);
        let text = std::mem::replace(&mut told.text, rest);
        (masker.text(text.trim_end_matches('\n')), told.has_ended)
    }
}

impl TaskLog for StepLog {
    fn tell(&self, message: &str) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.bytes > MOST {
            return;
        }
        told.bytes += message.len() + 1;
        if told.bytes > MOST {
            told.text.push_str("… and more, which is left out\n");
            return;
        }
        told.text.push_str(message);
        told.text.push('\n');
    }

    fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }
}

async fn write(
    log: Arc<StepLog>,
    journal: Arc<Journal>,
    masker: Arc<Masker>,
    step: String,
) -> Result<(), Halt> {
    loop {
        // Woken by the end, else by time.
        let _ = tokio::time::timeout(EVERY, log.ended.notified()).await;
        let (text, is_all) = log.take(&masker);
        if !text.is_empty() {
            let portions = portions(&text);
            let events = portions.into_iter().map(|text| journal.line(&step, text)).collect();
            journal.write(Entry { events, ..Entry::default() }).await?;
        }
        if is_all {
            return Ok(());
        }
    }
}

/// A text in parts that are not too long, cut between lines where there are some.
fn portions(text: &str) -> Vec<&str> {
    let (mut portions, mut rest) = (Vec::new(), text);
    while rest.len() > PORTION {
        let mut end = PORTION;
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let cut = rest[..end].rfind('\n').map_or(end, |line| line + 1);
        let (portion, more) = rest.split_at(cut);
        portions.push(portion.trim_end_matches('\n'));
        rest = more;
    }
    portions.push(rest);
    portions
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn log() -> StepLog {
        StepLog { told: Mutex::default(), ended: Notify::new(), cancel: CancellationToken::new() }
    }

    #[test]
    fn a_secret_told_in_two_parts_is_masked() {
        let masker = Masker::of([&json!("hunter2")]);
        let log = log();
        log.tell("key: hun");
        assert_eq!(log.take(&masker).0, "key: ");
        log.tell("ter2 is it");
        assert_eq!(log.take(&masker).0, "*** is it");
    }

    #[test]
    fn long_texts_come_in_portions_and_end() {
        let line = "é".repeat(1_000);
        let text = [line.as_str()].repeat(100).join("\n");
        let portions = portions(&text);
        assert!(portions.len() > 1 && portions.iter().all(|one| one.len() <= PORTION));
        assert_eq!(portions.join("\n"), text);
        let log = log();
        for _ in 0..6_000 {
            log.tell(&line);
        }
        log.end();
        let (text, is_all) = log.take(&Masker::default());
        assert!(is_all && text.len() < MOST + 100 && text.ends_with("left out"));
    }
}
