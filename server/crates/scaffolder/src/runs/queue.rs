//! Whose turn it is. Pure.
//!
//! Of those who wait, who has the fewest tasks under way comes first, then whose last turn is longest ago,
//! and of theirs the oldest: so people take turns, and nobody waits behind a hundred tasks of somebody
//! else.

use platform::EntityRef;
use std::collections::BTreeMap;
use store::{DueTask, RunningTasks};

/// How many may run at once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// Here, beside those that do.
    pub free: usize,
    /// Of one person, everywhere.
    pub per_person: usize,
    /// Of one template, everywhere.
    pub per_template: usize,
}

/// People who are remembered to have had a turn.
const REMEMBERED: usize = 10_000;

/// Who had a turn when, as far as this process knows.
#[derive(Debug, Default)]
pub(super) struct Turns {
    last: u64,
    of: BTreeMap<String, u64>,
}

impl Turns {
    fn of(&self, person: &str) -> u64 {
        self.of.get(person).copied().unwrap_or(0)
    }

    fn take(&mut self, person: &str) {
        if self.of.len() >= REMEMBERED {
            self.of.clear();
        }
        self.last += 1;
        self.of.insert(person.to_owned(), self.last);
    }
}

/// The tasks to begin now, in order.
pub(super) fn choose(
    due: Vec<DueTask>,
    running: &[RunningTasks],
    bounds: Bounds,
    turns: &mut Turns,
) -> Vec<DueTask> {
    let mut people: BTreeMap<String, usize> = BTreeMap::new();
    let mut templates: BTreeMap<EntityRef, usize> = BTreeMap::new();
    for one in running {
        let count = usize::try_from(one.count).unwrap_or(usize::MAX);
        *people.entry(one.created_by.clone()).or_default() += count;
        *templates.entry(one.template.clone()).or_default() += count;
    }
    // Each person's own queue, the oldest first.
    let mut queues: BTreeMap<String, Vec<DueTask>> = BTreeMap::new();
    for task in due.into_iter().rev() {
        queues.entry(task.created_by.clone()).or_default().push(task);
    }
    let mut chosen = Vec::new();
    while chosen.len() < bounds.free {
        for queue in queues.values_mut() {
            while queue.last().is_some_and(|task| {
                templates.get(&task.template).copied().unwrap_or(0) >= bounds.per_template
            }) {
                queue.pop();
            }
        }
        let under_way = |person: &str| people.get(person).copied().unwrap_or(0);
        let next = queues
            .iter()
            .filter(|(person, _)| under_way(person) < bounds.per_person)
            .filter_map(|(person, queue)| queue.last().map(|task| (person, task)))
            .min_by_key(|(person, task)| {
                (under_way(person), turns.of(person), task.created_at, task.id.clone())
            })
            .map(|(person, _)| person.clone());
        let Some(person) = next else { break };
        let Some(task) = queues.get_mut(&person).and_then(Vec::pop) else { break };
        turns.take(&person);
        *people.entry(person).or_default() += 1;
        *templates.entry(task.template.clone()).or_default() += 1;
        chosen.push(task);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::{Timestamp, scaffolder::TaskState};
    use proptest::{collection::vec, prelude::*};

    fn due(id: usize, person: &str, template: &str) -> DueTask {
        DueTask {
            id: id.to_string(),
            template: EntityRef::new("template", "default", template),
            created_by: person.to_owned(),
            created_at: Timestamp(i64::try_from(id).unwrap()),
            state: TaskState::Open,
            cancel_wanted: false,
        }
    }

    fn people(chosen: &[DueTask]) -> Vec<&str> {
        chosen.iter().map(|task| task.created_by.as_str()).collect()
    }

    const BOUNDS: Bounds = Bounds { free: 4, per_person: 10, per_template: 10 };

    #[test]
    fn people_take_turns() {
        let mut all: Vec<_> = (0..100).map(|id| due(id, "ann", "t")).collect();
        all.extend([due(100, "bob", "t"), due(101, "eve", "t")]);
        let chosen = choose(all.clone(), &[], BOUNDS, &mut Turns::default());
        assert_eq!(people(&chosen), ["ann", "bob", "eve", "ann"]);
        let template = EntityRef::new("template", "default", "t");
        let running = [RunningTasks { created_by: "ann".to_owned(), template, count: 3 }];
        let chosen = choose(all, &running, BOUNDS, &mut Turns::default());
        assert_eq!(people(&chosen), ["bob", "eve", "ann", "ann"]);
    }

    #[test]
    fn with_one_place_people_take_turns_too() {
        let mut all: Vec<_> = (0..100).map(|id| due(id, "ann", "t")).collect();
        all.push(due(100, "bob", "t"));
        let bounds = Bounds { free: 1, ..BOUNDS };
        let mut turns = Turns::default();
        let mut had = Vec::new();
        for _ in 0..3 {
            let chosen = choose(all.clone(), &[], bounds, &mut turns);
            all.retain(|task| task.id != chosen[0].id);
            had.push(chosen[0].created_by.clone());
        }
        assert_eq!(had, ["ann", "bob", "ann"]);
    }

    #[test]
    fn what_is_full_is_passed_over() {
        let all = vec![due(0, "ann", "busy"), due(1, "ann", "busy"), due(2, "ann", "free")];
        let bounds = Bounds { per_template: 1, ..BOUNDS };
        let chosen = choose(all, &[], bounds, &mut Turns::default());
        let ids: Vec<_> = chosen.into_iter().map(|task| task.id).collect();
        assert_eq!(ids, ["0", "2"]);
    }

    proptest! {
        #[test]
        fn bounds_hold_and_turns_are_fair(
            tasks in vec((0_usize..5, 0_usize..3), 0..60),
            free in 0_usize..20,
            per_person in 1_usize..6,
            per_template in 1_usize..6,
        ) {
            let name = |at: usize| format!("p{at}");
            let all: Vec<_> = tasks.iter().enumerate()
                .map(|(id, (person, template))| due(id, &name(*person), &name(*template)))
                .collect();
            let bounds = Bounds { free, per_person, per_template };
            let chosen = choose(all.clone(), &[], bounds, &mut Turns::default());
            prop_assert!(chosen.len() <= free);
            let of = |person: &str| chosen.iter().filter(|one| one.created_by == person).count();
            for at in 0..5 {
                prop_assert!(of(&name(at)) <= per_person);
                let wanted = tasks.iter().filter(|(person, _)| *person == at).count();
                // Where no template is in the way, who has fewer by two has no more.
                if per_template >= free {
                    for other in 0..5 {
                        let fewer = of(&name(at)) + 1 < of(&name(other));
                        prop_assert!(!fewer || of(&name(at)) == wanted);
                    }
                }
            }
        }
    }
}
