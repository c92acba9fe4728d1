//! Places for requests, shared out fairly among those who ask.
//!
//! Each caller has at most so many requests under way; what is more waits in a queue of the caller's
//! own, which is short. When all places are taken, those who wait take turns, one caller after the
//! other, people's pages before the calls of programs (of five places four, so that these go on
//! too). Nothing is kept of a caller who has nothing under way.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::oneshot;

/// What a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// For somebody who looks at a page.
    Page,
    /// Of a program.
    Call,
}

/// How much there may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    /// Requests under way at once, and that may wait.
    pub(super) at_once: usize,
    /// Those of one caller.
    pub(super) of_one: usize,
}

/// A caller; equal for requests of the same one.
pub(super) type Caller = u64;

/// The places.
pub(super) struct Gate {
    rules: Rules,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    under_way: usize,
    waiting: usize,
    next_number: u64,
    /// Pages that had their turn since the last call.
    pages_in_a_row: u8,
    callers: HashMap<Caller, Known, foldhash::fast::RandomState>,
    /// Whose turn it is, of each class.
    turns: [VecDeque<Caller>; 2],
}

#[derive(Default)]
struct Known {
    under_way: usize,
    queues: [VecDeque<(u64, oneshot::Sender<()>)>; 2],
    has_turn: [bool; 2],
}

impl Known {
    fn waiting(&self) -> usize {
        self.queues.iter().map(VecDeque::len).sum()
    }
}

/// What becomes of a request.
pub(super) enum Entry {
    /// It has a place.
    Now(Place),
    /// It has to wait for one.
    Later(Waiting),
    /// The caller has too much under way.
    TooMany,
    /// Everybody together has.
    Full,
}

/// A place, given back when it is dropped.
pub(super) struct Place {
    gate: Arc<Gate>,
    caller: Caller,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.gate.leave(self.caller);
    }
}

/// A place in the queue.
pub(super) struct Waiting {
    gate: Arc<Gate>,
    caller: Caller,
    class: Class,
    number: u64,
    called: oneshot::Receiver<()>,
    done: bool,
}

impl Waiting {
    /// Waits for the turn.
    pub(super) async fn place(mut self) -> Place {
        // Who gives turns never forgets one.
        drop((&mut self.called).await);
        self.done = true;
        Place { gate: Arc::clone(&self.gate), caller: self.caller }
    }

    /// Whether the caller's own requests are what it waits for.
    pub(super) fn is_own_fault(&self) -> bool {
        self.gate.has_its_share(self.caller)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if self.done {
            return;
        }
        self.called.close();
        if self.called.try_recv().is_ok() {
            self.gate.leave(self.caller);
        } else {
            self.gate.give_up(self.caller, self.class, self.number);
        }
    }
}

impl Gate {
    pub(super) fn new(rules: Rules) -> Self {
        Self { rules, state: Mutex::default() }
    }

    /// A request comes.
    pub(super) fn enter(self: &Arc<Self>, caller: Caller, class: Class) -> Entry {
        let mut state = self.state();
        let Rules { at_once, of_one } = self.rules;
        let free = state.under_way < at_once;
        let known = state.callers.entry(caller).or_default();
        if free && known.under_way < of_one {
            known.under_way += 1;
            state.under_way += 1;
            return Entry::Now(Place { gate: Arc::clone(self), caller });
        }
        if known.waiting() >= of_one {
            return Entry::TooMany;
        }
        if state.waiting >= at_once {
            state.forget_idle(caller);
            return Entry::Full;
        }
        let (call, called) = oneshot::channel();
        state.next_number += 1;
        state.waiting += 1;
        let number = state.next_number;
        let known = state.callers.entry(caller).or_default();
        known.queues[class as usize].push_back((number, call));
        state.give_turn(caller, class, of_one);
        let gate = Arc::clone(self);
        Entry::Later(Waiting { gate, caller, class, number, called, done: false })
    }

    /// How many wait.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.state().waiting
    }

    /// How many callers are known.
    #[cfg(test)]
    fn callers(&self) -> usize {
        self.state().callers.len()
    }

    fn has_its_share(&self, caller: Caller) -> bool {
        let state = self.state();
        state.callers.get(&caller).is_some_and(|known| known.under_way >= self.rules.of_one)
    }

    fn leave(&self, caller: Caller) {
        let mut state = self.state();
        state.under_way -= 1;
        if let Some(known) = state.callers.get_mut(&caller) {
            known.under_way -= 1;
        }
        for class in [Class::Page, Class::Call] {
            state.give_turn(caller, class, self.rules.of_one);
        }
        while state.under_way < self.rules.at_once && state.call_next(self.rules.of_one) {}
        state.forget_idle(caller);
    }

    fn give_up(&self, caller: Caller, class: Class, number: u64) {
        let mut state = self.state();
        let Some(known) = state.callers.get_mut(&caller) else { return };
        let queue = &mut known.queues[class as usize];
        let before = queue.len();
        queue.retain(|(waiting, _)| *waiting != number);
        let gone = before - queue.len();
        state.waiting -= gone;
        state.forget_idle(caller);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Puts a caller who waits, and may have more, at the end of those who take turns.
    fn give_turn(&mut self, caller: Caller, class: Class, of_one: usize) {
        let Some(known) = self.callers.get_mut(&caller) else { return };
        let wants = !known.queues[class as usize].is_empty() && known.under_way < of_one;
        if wants && !known.has_turn[class as usize] {
            known.has_turn[class as usize] = true;
            self.turns[class as usize].push_back(caller);
        }
    }

    /// Gives a place to whoever is next; `false` when nobody is.
    fn call_next(&mut self, of_one: usize) -> bool {
        while let Some((caller, class)) = self.next() {
            let Some(known) = self.callers.get_mut(&caller) else { continue };
            known.has_turn[class as usize] = false;
            if known.under_way >= of_one {
                continue;
            }
            let Some((_, call)) = known.queues[class as usize].pop_front() else {
                self.forget_idle(caller);
                continue;
            };
            self.waiting -= 1;
            let came = call.send(()).is_ok();
            if came {
                known.under_way += 1;
                self.under_way += 1;
            }
            self.give_turn(caller, class, of_one);
            self.forget_idle(caller);
            if came {
                return true;
            }
        }
        false
    }

    /// Whose turn it is: pages before calls, but for every fifth.
    fn next(&mut self) -> Option<(Caller, Class)> {
        let [pages, calls] = &mut self.turns;
        let page =
            if self.pages_in_a_row < 4 || calls.is_empty() { pages.pop_front() } else { None };
        if let Some(caller) = page {
            self.pages_in_a_row = (self.pages_in_a_row + 1).min(4);
            return Some((caller, Class::Page));
        }
        self.pages_in_a_row = 0;
        calls.pop_front().map(|caller| (caller, Class::Call))
    }

    fn forget_idle(&mut self, caller: Caller) {
        let idle = |known: &Known| known.under_way == 0 && known.waiting() == 0;
        if self.callers.get(&caller).is_some_and(idle) {
            self.callers.remove(&caller);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn gate(at_once: usize, of_one: usize) -> Arc<Gate> {
        Arc::new(Gate::new(Rules { at_once, of_one }))
    }

    fn now(entry: Entry) -> Place {
        match entry {
            Entry::Now(place) => place,
            _ => panic!("there is a place"),
        }
    }

    fn later(entry: Entry) -> Waiting {
        match entry {
            Entry::Later(waiting) => waiting,
            _ => panic!("it waits"),
        }
    }

    #[tokio::test]
    async fn a_greedy_caller_leaves_room_for_a_modest_one() {
        let gate = gate(8, 4);
        let mut greedy: Vec<Place> = (0..4).map(|_| now(gate.enter(1, Class::Call))).collect();
        let mut queue: Vec<Waiting> = (0..4).map(|_| later(gate.enter(1, Class::Call))).collect();
        assert!(queue[0].is_own_fault());
        assert!(matches!(gate.enter(1, Class::Call), Entry::TooMany), "its queue is short");
        let modest = now(gate.enter(2, Class::Call));
        drop(greedy.pop());
        let place = queue.remove(0).place().await;
        assert_eq!(gate.waiting(), 3);
        drop((place, greedy, queue, modest));
        assert_eq!((gate.waiting(), gate.callers()), (0, 0), "nothing is kept of who went away");
    }

    #[tokio::test]
    async fn callers_take_turns_and_pages_go_before_calls() {
        let gate = gate(5, 5);
        let places: Vec<Place> = (0..5).map(|_| now(gate.enter(9, Class::Call))).collect();
        let mut waiting: Vec<(&str, Waiting)> = [
            ("a1", 1, Class::Call),
            ("a2", 1, Class::Call),
            ("b1", 2, Class::Call),
            ("p1", 3, Class::Page),
            ("a3", 1, Class::Call),
        ]
        .into_iter()
        .map(|(name, caller, class)| (name, later(gate.enter(caller, class))))
        .collect();
        let mut order = Vec::new();
        for place in places {
            drop(place);
            let next = waiting.iter().position(|(_, one)| !one.called.is_empty()).unwrap();
            let (name, one) = waiting.remove(next);
            order.push(name);
            // It stays under way: only what the others leave is given on.
            std::mem::forget(one.place().await);
        }
        assert_eq!(order, ["p1", "a1", "b1", "a2", "a3"]);
    }

    #[derive(Clone, Debug)]
    enum Step {
        Come(u64, bool),
        Leave(usize),
        GiveUp(usize),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            3 => (0_u64..5, any::<bool>()).prop_map(|(caller, page)| Step::Come(caller, page)),
            2 => any::<usize>().prop_map(Step::Leave),
            1 => any::<usize>().prop_map(Step::GiveUp),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        /// In any order of coming, leaving and giving up: never more under way than there are places,
        /// nor of one caller than its share; nobody waits while there is a place for them; at the end
        /// nothing is left.
        #[test]
        fn property_places_are_never_exceeded_lost_or_idle(
            at_once in 1_usize..6, of_one in 1_usize..4, steps in proptest::collection::vec(step(), 1..80)
        ) {
            let gate = gate(at_once, of_one);
            let mut places: Vec<(u64, Place)> = Vec::new();
            let mut queue: Vec<(u64, Waiting)> = Vec::new();
            for step in steps {
                match step {
                    Step::Come(caller, page) => {
                        let class = if page { Class::Page } else { Class::Call };
                        match gate.enter(caller, class) {
                            Entry::Now(place) => places.push((caller, place)),
                            Entry::Later(waiting) => queue.push((caller, waiting)),
                            Entry::TooMany | Entry::Full => {}
                        }
                    }
                    Step::Leave(at) if !places.is_empty() => {
                        drop(places.swap_remove(at % places.len()));
                    }
                    Step::GiveUp(at) if !queue.is_empty() => {
                        drop(queue.swap_remove(at % queue.len()));
                    }
                    Step::Leave(_) | Step::GiveUp(_) => {}
                }
                let (called, waiting): (Vec<_>, Vec<_>) = queue
                    .into_iter()
                    .partition(|(_, waiting)| !waiting.called.is_empty());
                queue = waiting;
                for (caller, waiting) in called {
                    let place = futures::executor::block_on(waiting.place());
                    places.push((caller, place));
                }
                let state = gate.state();
                prop_assert_eq!(state.under_way, places.len());
                prop_assert!(places.len() <= at_once);
                prop_assert_eq!(state.waiting, queue.len());
                for (caller, known) in &state.callers {
                    let own = places.iter().filter(|(one, _)| one == caller).count();
                    prop_assert_eq!(known.under_way, own);
                    prop_assert!(own <= of_one);
                    let idle = state.under_way < at_once && own < of_one && known.waiting() > 0;
                    prop_assert!(!idle, "somebody waits for a place that is free");
                }
            }
            drop((places, queue));
            prop_assert_eq!((gate.waiting(), gate.callers()), (0, 0));
        }
    }
}
