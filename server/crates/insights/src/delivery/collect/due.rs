//! What is asked for next.

use super::{Collector, Last};
use crate::delivery::state::{Facts, State, Subject};
use platform::{Timestamp, code_host::RateLimit, delivery::Stream};
use std::collections::BTreeSet;
use store::StreamRecord;

/// The longest time between two looks for what is new.
pub(super) const SELDOM: i64 = 6 * 3_600_000;

/// A history in which the last thing happened so long ago is asked for once in the tenth part of that.
const SLOWER: i64 = 10;

/// The window of a limit.
const WINDOW: i64 = 3_600_000;

/// What is to be done with a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Job {
    /// Nothing is known of it yet.
    Begin,
    /// Something may be new.
    New,
    /// There is more further back.
    Back,
}

/// A history that is due.
pub(super) struct Due {
    pub job: Job,
    pub stream: Stream,
    /// How far it is read.
    pub record: StreamRecord,
}

impl Collector<'_> {
    /// The history that is asked for next: one of which nothing is known; one in which something may be new;
    /// else the one that is read back least far.
    pub async fn due(&self, now: Timestamp) -> Option<Due> {
        let (_, named) = self.service.named().await.ok()?;
        let repositories: BTreeSet<String> = named
            .iter()
            .filter_map(|entity| entity.repository.as_ref())
            .filter_map(|named| self.source.has(named))
            .collect();
        let state = self.service.state();
        let (mut new, mut back) = (None, None);
        for name in repositories {
            let subject: Subject = (self.source.name().to_owned(), name);
            for stream in Stream::ALL {
                let last = self.last.get(&(subject.1.clone(), stream)).copied().unwrap_or_default();
                if last.not_before.is_some_and(|at| now < at) {
                    continue;
                }
                let (job, record, earliest) = self.standing(&state, &subject, stream, last, now);
                let due = Due { job: job.unwrap_or(Job::Back), stream, record };
                match job {
                    Some(Job::Begin) => return Some(due),
                    Some(Job::New) if new.is_none() => new = Some(due),
                    Some(Job::Back) if back.as_ref().is_none_or(|(at, _)| *at < earliest) => {
                        back = Some((earliest, due));
                    }
                    _ => {}
                }
            }
        }
        new.or(back.map(|(_, due)| due))
    }

    /// How a history stands: what is to be done with it, and how far back it is read.
    fn standing(
        &self,
        state: &State,
        subject: &Subject,
        stream: Stream,
        last: Last,
        now: Timestamp,
    ) -> (Option<Job>, StreamRecord, Timestamp) {
        let known = state.streams.get(&(subject.clone(), stream.name().to_owned()));
        let Some(record) = known.filter(|record| record.succeeded_at.is_some()) else {
            let unknown = || StreamRecord {
                source: subject.0.clone(),
                subject: subject.1.clone(),
                stream: stream.name().to_owned(),
                ..StreamRecord::default()
            };
            // Of one that was given up it is still known when it failed.
            return (Some(Job::Begin), known.cloned().unwrap_or_else(unknown), now);
        };
        let span = state.facts.get(subject).and_then(|facts| span(facts, stream));
        let (earliest, latest) = span.unwrap_or((now, Timestamp(0)));
        let asked_at = last.asked_at.max(record.succeeded_at).filter(|_| record.error.is_none());
        let usual = self.service.options.interval.as_millis();
        let usual = i64::try_from(usual).unwrap_or(SELDOM).min(SELDOM);
        let interval = (now.0.saturating_sub(latest.0) / SLOWER).clamp(usual, SELDOM);
        let job = if asked_at.is_none_or(|at| now.0.saturating_sub(at.0) >= interval) {
            Some(Job::New)
        } else if !record.complete && record.resume.is_some() {
            Some(Job::Back)
        } else {
            None
        };
        (job, record.clone(), earliest)
    }
}

/// When the first and the last known thing of a history happened.
fn span(facts: &Facts, stream: Stream) -> Option<(Timestamp, Timestamp)> {
    fn of(moments: impl Iterator<Item = Timestamp> + Clone) -> Option<(Timestamp, Timestamp)> {
        moments.clone().min().zip(moments.max())
    }
    match stream {
        Stream::Changes => of(facts.changes.values().map(|one| one.committed_at)),
        Stream::Builds => of(facts.builds.values().map(|one| one.created_at)),
        Stream::Deployments => of(facts.deployments.values().map(|one| one.started_at)),
    }
}

/// Whether what is left of a limit is at least half of what may go by now: the rest is for people and
/// for the catalog.
pub(super) fn leaves_enough(limit: RateLimit, now: Timestamp) -> bool {
    let left = limit.resets_at.0.saturating_sub(now.0).clamp(0, WINDOW);
    let [remaining, all] =
        [limit.remaining, limit.limit].map(|count| i64::try_from(count).unwrap_or(i64::MAX));
    left == 0 || remaining.saturating_mul(2) > all.saturating_mul(left) / WINDOW
}
