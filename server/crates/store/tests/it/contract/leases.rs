//! Leases: one holder at a time, whatever happens, and none who lost one writes.

use crate::databases::TestDatabase;
use crate::samples::{component, entity};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::time::Duration;
use store::{Lease, Store};
use tokio::runtime::Handle;
use tokio::task::block_in_place;
use tokio::time::{sleep, timeout};

const LONG: Duration = Duration::from_mins(5);
const SHORT: Duration = Duration::from_millis(100);

async fn take(store: &Store, name: &str, holder: &str) -> Option<Lease> {
    store.acquire_lease(name, holder, LONG).await.unwrap()
}

async fn holds(store: &Store, lease: &Lease) -> bool {
    let mut unit = store.begin().await.unwrap();
    unit.hold(lease).await.unwrap()
}

pub(crate) async fn a_lease_has_one_holder_until_it_is_given_back(database: &TestDatabase) {
    let (one, two) = (database.open().await, database.open().await);
    let lease = take(&one, "folder", "a").await.unwrap();
    assert_eq!(take(&two, "folder", "b").await, None);
    assert_eq!(take(&one, "folder", "a").await, None, "not even twice by the same one");
    assert!(take(&two, "other", "b").await.is_some(), "another one is free");
    let all = two.leases().await.unwrap();
    let said: Vec<_> =
        all.iter().map(|one| (one.name.as_str(), one.holder.as_deref(), one.free)).collect();
    assert_eq!(said, [("folder", Some("a"), false), ("other", Some("b"), false)]);

    one.release_lease(&lease).await.unwrap();
    assert!(two.leases().await.unwrap()[0].free);
    let next = take(&two, "folder", "b").await.unwrap();
    assert!(next.token > lease.token, "{next:?} {lease:?}");
    // Who gave it back cannot give it back again.
    one.release_lease(&lease).await.unwrap();
    assert!(holds(&two, &next).await);
    assert!(!holds(&one, &lease).await);
}

pub(crate) async fn a_dead_holder_is_taken_over_when_its_lease_expires(database: &TestDatabase) {
    let (one, two) = (database.open().await, database.open().await);
    let lost = one.acquire_lease("folder", "a", SHORT).await.unwrap().unwrap();
    assert_eq!(take(&two, "folder", "b").await, None);
    let taken = timeout(Duration::from_secs(10), async {
        loop {
            match take(&two, "folder", "b").await {
                Some(lease) => return lease,
                None => sleep(Duration::from_millis(20)).await,
            }
        }
    });
    let taken = taken.await.unwrap();
    assert!(taken.token > lost.token);
    assert_eq!(one.renew_leases("a", LONG).await.unwrap(), []);
    assert_eq!(two.renew_leases("b", LONG).await.unwrap(), std::slice::from_ref(&taken));
    assert!(!holds(&one, &lost).await && holds(&two, &taken).await);
}

pub(crate) async fn a_renewed_lease_does_not_expire(database: &TestDatabase) {
    let (one, two) = (database.open().await, database.open().await);
    let lease = one.acquire_lease("folder", "a", SHORT).await.unwrap().unwrap();
    assert_eq!(one.renew_leases("a", LONG).await.unwrap(), std::slice::from_ref(&lease));
    sleep(SHORT * 2).await;
    assert_eq!(take(&two, "folder", "b").await, None);
    // One that expired, but that nobody took, is still its holder's.
    assert_eq!(one.renew_leases("a", Duration::ZERO).await.unwrap().len(), 1);
    assert!(holds(&one, &lease).await);
    assert_eq!(one.renew_leases("a", LONG).await.unwrap().len(), 1);
    assert_eq!(take(&two, "folder", "b").await, None);
}

/// Between the question whether it holds the lease and the end of a unit, nobody takes it over.
pub(crate) async fn nobody_takes_a_lease_while_its_holder_writes(database: &TestDatabase) {
    let (one, two) = (database.open().await, database.open().await);
    let lease = one.acquire_lease("folder", "a", Duration::ZERO).await.unwrap().unwrap();
    let mut unit = one.begin().await.unwrap();
    assert!(unit.hold(&lease).await.unwrap());
    unit.put_entities(&[entity("one")]).await.unwrap();
    let taking = tokio::spawn(async move { take(&two, "folder", "b").await.is_some() });
    sleep(Duration::from_millis(300)).await;
    assert!(!taking.is_finished(), "taken while its holder writes");
    unit.commit().await.unwrap();
    assert!(timeout(Duration::from_secs(5), taking).await.unwrap().unwrap());
    let mut unit = one.begin().await.unwrap();
    assert!(!unit.hold(&lease).await.unwrap());
}

pub(crate) async fn work_is_asked_for_by_any_process(database: &TestDatabase) {
    let (one, two) = (database.open().await, database.open().await);
    let lease = take(&one, "folder", "a").await.unwrap();
    let mut positions = one.positions();
    positions.mark_unchanged();
    for name in ["folder", "unknown", "folder"] {
        let mut unit = two.begin().await.unwrap();
        unit.ask(name).await.unwrap();
        unit.commit().await.unwrap();
    }
    let all = one.leases().await.unwrap();
    let asked: Vec<_> = all.iter().map(|one| (one.name.as_str(), one.asked, one.free)).collect();
    assert_eq!(asked, [("folder", 2, false), ("unknown", 1, true)]);
    assert!(holds(&one, &lease).await, "asking takes nothing away");
    if one.is_shared() {
        timeout(Duration::from_secs(5), positions.changed()).await.unwrap().unwrap();
    }
    assert!(take(&two, "unknown", "b").await.is_some());
}

/// What may happen to two leases and three processes.
#[derive(Clone, Debug)]
enum Step {
    Acquire {
        holder: usize,
        lease: usize,
    },
    Renew {
        holder: usize,
    },
    Release {
        holder: usize,
        lease: usize,
    },
    /// Time goes by: what was not renewed since expires.
    Expire,
    /// A process writes under the lease that it believes to have.
    Write {
        holder: usize,
        lease: usize,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let (holder, lease) = (0..3_usize, 0..2_usize);
    prop_oneof![
        3 => (holder.clone(), lease.clone())
            .prop_map(|(holder, lease)| Step::Acquire { holder, lease }),
        1 => holder.clone().prop_map(|holder| Step::Renew { holder }),
        1 => (holder.clone(), lease.clone())
            .prop_map(|(holder, lease)| Step::Release { holder, lease }),
        2 => Just(Step::Expire),
        3 => (holder, lease).prop_map(|(holder, lease)| Step::Write { holder, lease }),
    ]
}

const LEASES: [&str; 2] = ["folder", "repository"];
const HOLDERS: [&str; 3] = ["a", "b", "c"];

/// What must be true of a lease.
#[derive(Clone, Copy, Default)]
struct Model {
    holder: Option<usize>,
    expired: bool,
    token: i64,
}

async fn follow(store: &Store, database: &TestDatabase, steps: &[Step]) {
    database.tamper("DELETE FROM leases").await;
    let mut model = [Model::default(); 2];
    // What each process believes to have: it hears of a loss only when it asks.
    let mut believed: [[Option<Lease>; 2]; 3] = Default::default();
    for step in steps {
        match *step {
            Step::Acquire { holder, lease } => {
                let taken = take(store, LEASES[lease], HOLDERS[holder]).await;
                let known = &mut model[lease];
                assert_eq!(taken.is_some(), known.holder.is_none() || known.expired, "{step:?}");
                let Some(taken) = taken else { continue };
                assert!(taken.token > known.token, "{step:?}");
                *known = Model { holder: Some(holder), expired: false, token: taken.token };
                believed[holder][lease] = Some(taken);
            }
            Step::Renew { holder } => {
                let mut renewed = store.renew_leases(HOLDERS[holder], LONG).await.unwrap();
                renewed.sort_by(|a, b| a.name.cmp(&b.name));
                let mut held = Vec::new();
                for (lease, known) in model.iter_mut().enumerate() {
                    if known.holder == Some(holder) {
                        known.expired = false;
                        held.push(Lease { name: LEASES[lease].to_owned(), token: known.token });
                    }
                }
                assert_eq!(renewed, held, "{step:?}");
            }
            Step::Release { holder, lease } => {
                let Some(given) = believed[holder][lease].take() else { continue };
                store.release_lease(&given).await.unwrap();
                if given.token == model[lease].token {
                    model[lease].holder = None;
                }
            }
            Step::Expire => {
                database.tamper("UPDATE leases SET expires_at = 0").await;
                for known in &mut model {
                    known.expired = true;
                }
            }
            Step::Write { holder, lease } => {
                let Some(held) = &believed[holder][lease] else { continue };
                let rightful =
                    model[lease].holder == Some(holder) && held.token == model[lease].token;
                assert_eq!(holds(store, held).await, rightful, "{step:?}");
            }
        }
    }
}

/// SPEC F8, W2: over any interleaving a lease has one holder at a time, a dead one is taken over,
/// and who lost it cannot write.
pub(crate) async fn property_a_lease_has_one_holder_in_any_interleaving(database: &TestDatabase) {
    let store = database.open().await;
    let mut runner = TestRunner::new(Config { cases: 100, ..Config::default() });
    let ran = runner.run(&prop::collection::vec(step(), 1..24), |steps| {
        block_in_place(|| Handle::current().block_on(follow(&store, database, &steps)));
        Ok(())
    });
    ran.unwrap();
}

/// Many at once: of all who try to count up under the lease, only holders do, so no count is lost.
pub(crate) async fn who_lost_a_lease_does_not_write(database: &TestDatabase) {
    let stores = [database.open().await, database.open().await];
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..4_usize {
        let store = stores[number % 2].clone();
        tasks.spawn(async move {
            let (mut written, mut refused) = (0_u32, 0_u32);
            for _ in 0..15 {
                // Expires at once: every process takes it from the one before, in the middle.
                let lease = store.acquire_lease("folder", HOLDERS[number % 3], Duration::ZERO);
                let Some(lease) = lease.await.unwrap() else { continue };
                tokio::task::yield_now().await;
                let mut unit = store.begin().await.unwrap();
                if !unit.hold(&lease).await.unwrap() {
                    refused += 1;
                    continue;
                }
                let found = unit.entities(&[component("counter")]).await.unwrap();
                let mut counter = entity("counter");
                counter.line = found.first().map_or(0, |found| found.line) + 1;
                unit.put_entities(&[counter]).await.unwrap();
                unit.commit().await.unwrap();
                written += 1;
            }
            (written, refused)
        });
    }
    let done = tasks.join_all().await;
    let written: u32 = done.iter().map(|(written, _)| written).sum();
    let counted = stores[0].entity(&component("counter")).await.unwrap().unwrap().line;
    assert_eq!(counted, written);
}
