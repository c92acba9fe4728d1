//! A portal that is killed in the middle of runs, again and again: each run goes on, and nothing is made
//! twice (row F8, W6).

use crate::tasks::{Company, Portal};
use serde_json::{Value, json};
use std::{
    thread,
    time::{Duration, Instant},
};

/// So many companies are worked in: the code host of each bears only so many calls an hour.
const COMPANIES: u32 = 5;

/// So often the process dies in each.
const KILLS: u32 = 5;

/// So many runs are under way each time: each is cut off at a point of its own.
const AT_ONCE: u32 = 8;

/// Chance, the same in every run of the test: xorshift.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from(self.0 % u64::from(end.max(1))).unwrap()
    }
}

/// Begins runs; gives names and numbers.
fn begin(portal: &Portal, round: u32) -> Vec<(String, String)> {
    (0..AT_ONCE)
        .map(|at| {
            let name = format!("killed-{round}-{at}");
            let values = json!({
                "name": name,
                "description": "Survives",
                "owner": "group:default/builders",
                "files": ["a", "b", "c"],
            });
            let id = portal.begin(&values);
            (name, id)
        })
        .collect()
}

/// One repository with one commit, one registration, one entity; a person was asked for nothing.
fn is_whole(company: &Company, portal: &Portal, name: &str, task: &Value) {
    assert_eq!(task["row"]["state"], "completed", "{name}: {task:#}");
    let made = (company.repositories(name), company.commits(name), portal.registrations(name));
    assert_eq!(made, (1, 1, 1), "{name}: repositories, commits, registrations; {task:#}");
    assert!(portal.component(name).is_some(), "{name} is not in the catalog");
}

/// Kills the process in the middle of runs; gives how many of them were under way.
fn kill_often(chance: &mut Chance) -> usize {
    let company = Company::start();
    let mut portal = Portal::start(&company);
    // How long a batch takes when nobody disturbs it: points are spread over that.
    let begun = Instant::now();
    for (name, id) in begin(&portal, 0) {
        is_whole(&company, &portal, &name, &portal.settled(&id));
    }
    let whole = u32::try_from(begun.elapsed().as_millis()).unwrap();
    let mut cut_off = 0;
    for round in 1..=KILLS {
        let runs = begin(&portal, round);
        thread::sleep(Duration::from_millis(u64::from(chance.below(whole))));
        let is_open = |(_, id): &&(String, String)| {
            let state = portal.task(id)["row"]["state"].clone();
            state == "open" || state == "processing"
        };
        cut_off += runs.iter().filter(is_open).count();
        portal.kill();
        for (name, id) in &runs {
            is_whole(&company, &portal, name, &portal.settled(id));
        }
        assert_eq!(portal.server.panics(), Vec::<Value>::new());
    }
    assert_eq!(company.panics(), Vec::<Value>::new());
    cut_off
}

#[test]
fn killed_at_200_points_a_run_makes_everything_once() {
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let cut_off: usize = (0..COMPANIES).map(|_| kill_often(&mut chance)).sum();
    assert!(cut_off > 20, "only {cut_off} runs were under way when the process died");
}
