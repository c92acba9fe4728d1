//! Who goes next: only so many requests go at once, a person's before a job's, and only so many wait.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::oneshot;

/// Requests of each kind that wait at the most.
const MOST_WAITING: usize = 256;

/// Who waits for the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Priority {
    /// Somebody who looks at a page.
    Person,
    /// Nobody: it is looked at later.
    Job,
}

/// The places of one client.
pub(super) struct Turns(Arc<Mutex<State>>);

struct State {
    free: usize,
    people: VecDeque<oneshot::Sender<Turn>>,
    jobs: VecDeque<oneshot::Sender<Turn>>,
}

/// A place; whoever is next has it when it is dropped. `None` is one that was handed on.
pub(super) struct Turn(Option<Arc<Mutex<State>>>);

impl Turns {
    pub fn new(at_once: usize) -> Self {
        let (people, jobs) = (VecDeque::new(), VecDeque::new());
        Self(Arc::new(Mutex::new(State { free: at_once, people, jobs })))
    }

    /// Waits for a place; `None` when too many wait already.
    pub async fn next(&self, priority: Priority) -> Option<Turn> {
        let place = {
            let mut state = lock(&self.0);
            // A place is free only when nobody waits.
            if state.free > 0 {
                state.free -= 1;
                return Some(Turn(Some(Arc::clone(&self.0))));
            }
            let queue = match priority {
                Priority::Person => &mut state.people,
                Priority::Job => &mut state.jobs,
            };
            if queue.len() >= MOST_WAITING {
                queue.retain(|waiting| !waiting.is_closed());
            }
            if queue.len() >= MOST_WAITING {
                return None;
            }
            let (sender, place) = oneshot::channel();
            queue.push_back(sender);
            place
        };
        place.await.ok()
    }
}

impl fmt::Debug for Turns {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Turns").finish_non_exhaustive()
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(places) = self.0.take() else { return };
        let mut state = lock(&places);
        while let Some(next) = state.people.pop_front().or_else(|| state.jobs.pop_front()) {
            let handed = next.send(Self(Some(Arc::clone(&places))));
            // Who waits no longer gives it back at once; the lock is held already.
            let Err(mut refused) = handed else { return };
            refused.0 = None;
        }
        state.free += 1;
    }
}

fn lock(places: &Mutex<State>) -> MutexGuard<'_, State> {
    places.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;
    use std::time::Duration;

    #[tokio::test]
    async fn a_person_goes_before_a_job_that_came_first() {
        let turns = Turns::new(1);
        let first = turns.next(Priority::Job).await.unwrap();
        let mut job = Box::pin(turns.next(Priority::Job));
        let mut person = Box::pin(turns.next(Priority::Person));
        assert!((&mut job).now_or_never().is_none() && (&mut person).now_or_never().is_none());
        drop(first);
        assert!((&mut job).now_or_never().is_none());
        let second = person.now_or_never().unwrap().unwrap();
        drop(second);
        assert!(job.now_or_never().unwrap().is_some());
    }

    #[tokio::test]
    async fn who_waits_no_longer_is_passed_over_and_no_place_is_lost() {
        let turns = Turns::new(1);
        let first = turns.next(Priority::Person).await.unwrap();
        let mut given_up = Box::pin(turns.next(Priority::Person));
        assert!((&mut given_up).now_or_never().is_none());
        let mut waiting = Box::pin(turns.next(Priority::Job));
        assert!((&mut waiting).now_or_never().is_none());
        drop(given_up);
        drop(first);
        let turn = waiting.now_or_never().unwrap().unwrap();
        // One that had its place already, and did not take it.
        let mut late = Box::pin(turns.next(Priority::Job));
        assert!((&mut late).now_or_never().is_none());
        drop(turn);
        drop(late);
        let soon = tokio::time::timeout(Duration::from_secs(1), turns.next(Priority::Job));
        assert!(soon.await.unwrap().is_some());
    }

    #[tokio::test]
    async fn only_so_many_wait() {
        let turns = Turns::new(1);
        let _first = turns.next(Priority::Person).await;
        let mut all: Vec<_> =
            (0..MOST_WAITING).map(|_| Box::pin(turns.next(Priority::Job))).collect();
        assert!(all.iter_mut().all(|one| one.now_or_never().is_none()));
        assert!(turns.next(Priority::Job).await.is_none());
        // People wait in a queue of their own, and who gave up makes room.
        let mut person = Box::pin(turns.next(Priority::Person));
        assert!((&mut person).now_or_never().is_none());
        all.truncate(MOST_WAITING / 2);
        let mut job = Box::pin(turns.next(Priority::Job));
        assert!((&mut job).now_or_never().is_none());
    }
}
