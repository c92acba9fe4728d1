//! From the facts of one service to its history: what several sources tell of one deployment is put
//! together, deployments are joined to commits, and commits to pull requests and builds. Pure.
//!
//! The rules, which `docs/delivery.md` tells to people:
//!
//! - Two sources tell of one deployment when one has it begin while it goes on for the other, or within
//!   [`TOGETHER`] of that, and they do not name different commits; so do two applications of one source that bring the same revision.
//!   What one of them calls failed has failed.
//! - The commit of a deployment is looked up on the main branch, whole or by its first digits. One that is
//!   not there but of which a change says that it is a copy brings that change alone.
//! - A deployment brings every change of the main branch up to its commit that none before it brought. Of
//!   the first that is known only its own commit counts: nobody knows what was there before.
//! - What brings back an earlier commit or revision is a rollback, what brings the same again a repeat:
//!   each where it is brought to, for environments and clusters follow each other.

mod lead;
mod merge;

use super::{
    failing::failures,
    history::{Delivered, Deployed, History, Sort},
};
use merge::{Lane, Merged, merged};
use platform::{
    Timestamp,
    delivery::{Build, Change, DeploymentFact, Signal},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub use merge::TOGETHER;

/// Digits of a commit that tell which one it is.
const SHORTEST: usize = 7;

/// What is known of one service.
#[derive(Clone, Debug, Default)]
pub struct ServiceFacts<'a> {
    /// The changes of its repository, in any order.
    pub changes: Vec<&'a Change>,
    /// The builds of its repository.
    pub builds: Vec<&'a Build>,
    /// Its deployments to production, each with its source.
    pub deployments: Vec<(&'a str, &'a DeploymentFact)>,
    /// What watches it told.
    pub signals: Vec<&'a Signal>,
    /// Whether all deployments since the first change are among these.
    pub whole: bool,
}

/// The changes of a repository in their order on the main branch.
pub(super) struct Line<'a> {
    pub changes: Vec<&'a Change>,
    places: HashMap<&'a str, usize>,
    /// By the first digits of a commit; `None` where two begin so.
    short: HashMap<&'a str, Option<usize>>,
    copies: HashMap<&'a str, usize>,
    /// By the numbers of pull requests, as reverts name them: `#12`.
    pulls: HashMap<String, usize>,
}

/// Where on the line a deployment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Up to here.
    UpTo(usize),
    /// This one alone.
    Only(usize),
    /// Nobody knows.
    Unknown,
}

impl<'a> Line<'a> {
    fn of(changes: &[&'a Change]) -> Self {
        let mut changes = changes.to_vec();
        changes.sort_by(|one, other| {
            (one.committed_at, &one.commit).cmp(&(other.committed_at, &other.commit))
        });
        changes.dedup_by(|later, first| later.commit == first.commit);
        let mut line = Self {
            places: HashMap::with_capacity(changes.len()),
            short: HashMap::with_capacity(changes.len()),
            copies: HashMap::new(),
            pulls: HashMap::new(),
            changes: Vec::new(),
        };
        for (place, change) in changes.iter().enumerate() {
            line.places.insert(&change.commit, place);
            if let Some(short) = change.commit.get(..SHORTEST) {
                let known = line.short.entry(short).or_insert(Some(place));
                if *known != Some(place) {
                    *known = None;
                }
            }
            if let Some(pull) = &change.pull {
                line.pulls.insert(format!("#{}", pull.number), place);
            }
            if let Some(copied) = &change.picked_from {
                line.copies.entry(copied).or_insert(place);
            }
        }
        line.changes = changes;
        line
    }

    /// The place of a commit that is named whole or by its first digits, or of the one that a pull request
    /// brought.
    pub fn place(&self, commit: &str) -> Option<usize> {
        if let Some(place) = self.places.get(commit).or_else(|| self.pulls.get(commit)) {
            return Some(*place);
        }
        let place = self.short.get(commit.get(..SHORTEST)?).copied().flatten()?;
        self.changes[place].commit.starts_with(commit).then_some(place)
    }

    fn locate(&self, deployment: &Merged<'_>) -> Place {
        let named = deployment.names();
        if let Some(place) = named.clone().find_map(|name| self.place(name)) {
            return Place::UpTo(place);
        }
        let copied = named.clone().find_map(|name| self.copies.get(name));
        copied.map_or(Place::Unknown, |place| Place::Only(*place))
    }
}

/// What runs in one place, while deployments are gone through.
#[derive(Default)]
struct Running<'a> {
    /// The place of what runs; `None` where it is not known.
    place: Option<usize>,
    /// What it is called.
    names: BTreeSet<&'a str>,
    /// What all that ever ran there is called.
    seen: BTreeSet<&'a str>,
    /// The furthest place that ever ran there.
    furthest: Option<usize>,
    /// Whether something was tried since, and did not come up.
    disturbed: bool,
    /// Whether anything came up there yet.
    ran: bool,
}

impl<'a> Running<'a> {
    /// What a deployment does to what runs here.
    fn sort(&self, marks: &[&'a str], place: Place) -> Sort {
        let any = |names: &BTreeSet<&'a str>| marks.iter().any(|name| names.contains(name));
        // What runs already is brought back where something was tried in between.
        let again = if self.disturbed { Sort::Rollback } else { Sort::Repeat };
        let behind = |at: usize| self.furthest.is_some_and(|furthest| at <= furthest);
        match (place, self.place) {
            (Place::UpTo(at), Some(live)) if at == live => again,
            (Place::UpTo(at), Some(live)) if at < live => Sort::Rollback,
            (Place::UpTo(at), None) if behind(at) => Sort::Rollback,
            (Place::Only(_) | Place::Unknown, _) if any(&self.names) => again,
            (Place::Only(_) | Place::Unknown, _) if any(&self.seen) => Sort::Rollback,
            _ => Sort::Rollout,
        }
    }

    fn runs(&mut self, merged: &Merged<'a>, place: Place) {
        self.names = merged.names().collect();
        self.seen.extend(merged.names());
        match place {
            Place::UpTo(at) => {
                self.place = Some(at);
                self.furthest = Some(self.furthest.map_or(at, |furthest| furthest.max(at)));
            }
            // Not on the main branch: what it stands on is not known.
            Place::Only(_) | Place::Unknown => self.place = None,
        }
        (self.disturbed, self.ran) = (false, true);
    }
}

/// What runs everywhere, while deployments are gone through.
#[derive(Default)]
struct Live<'a> {
    lanes: BTreeMap<Lane<'a>, Running<'a>>,
    /// The furthest place that ever ran.
    furthest: Option<usize>,
    /// Which changes came to production, and with which deployment.
    delivered: BTreeMap<usize, usize>,
}

impl<'a> Live<'a> {
    /// What a deployment does to what runs where it is brought to: where one place goes back, it does; else
    /// where one gets something new. Of a place where nothing ran yet nothing is said, unless it is the
    /// only one.
    fn sort(&self, merged: &Merged<'a>, place: Place) -> Sort {
        if merged.rollback {
            return Sort::Rollback;
        }
        let marks = merged.marks();
        let known = merged.lanes().filter_map(|lane| self.lanes.get(&lane));
        let sorts = known.filter(|lane| lane.ran).map(|lane| lane.sort(&marks, place));
        let sorts: Vec<Sort> = sorts.collect();
        let has = |sort| sorts.contains(&sort);
        if has(Sort::Rollback) {
            Sort::Rollback
        } else if sorts.is_empty() || has(Sort::Rollout) {
            Sort::Rollout
        } else {
            Sort::Repeat
        }
    }

    /// The places of the changes that a deployment brings for the first time.
    fn brings(&self, place: Place) -> Vec<usize> {
        match place {
            Place::Unknown => Vec::new(),
            Place::Only(at) => vec![at],
            Place::UpTo(at) => match self.furthest {
                None => vec![at],
                Some(furthest) if furthest < at => (furthest + 1..=at).collect(),
                Some(_) => Vec::new(),
            },
        }
        .into_iter()
        .filter(|at| !self.delivered.contains_key(at))
        .collect()
    }

    fn runs(&mut self, merged: &Merged<'a>, place: Place) {
        for lane in merged.lanes() {
            self.lanes.entry(lane).or_default().runs(merged, place);
        }
        if let Place::UpTo(at) = place {
            self.furthest = Some(self.furthest.map_or(at, |furthest| furthest.max(at)));
        }
    }

    fn failed(&mut self, merged: &Merged<'a>) {
        for lane in merged.lanes() {
            self.lanes.entry(lane).or_default().disturbed = true;
        }
    }
}

/// The history of a service.
#[must_use]
pub fn history(facts: &ServiceFacts<'_>) -> History {
    let line = Line::of(&facts.changes);
    let built = lead::built(&facts.builds);
    let all = merged(&facts.deployments);
    let mut live = Live::default();
    let mut deployments: Vec<Deployed> = Vec::with_capacity(all.len());
    for one in &all {
        let place = line.locate(one);
        let sort = live.sort(one, place);
        let mut changes = Vec::new();
        if one.succeeded {
            for at in live.brings(place) {
                live.delivered.insert(at, deployments.len());
                changes.push(delivered(&line, at, place, &built, one.finished_at));
            }
            live.runs(one, place);
        } else if sort == Sort::Rollout {
            live.failed(one);
        }
        deployments.push(Deployed {
            keys: one.keys(),
            sources: one.sources(),
            revision: match place {
                Place::UpTo(at) => line.changes[at].commit.clone(),
                _ => one.revision().to_owned(),
            },
            located: place != Place::Unknown,
            started_at: one.started_at,
            finished_at: one.finished_at,
            succeeded: one.succeeded,
            sort,
            rework: false,
            changes,
            failure: None,
            page: one.page().to_owned(),
        });
    }
    failures(&mut deployments, &line, &live.delivered, &facts.signals);
    let committed = line.changes.first().map(|change| change.committed_at);
    let committed = committed.filter(|_| facts.whole);
    let first = deployments.first().map(|one| one.finished_at);
    History::of(deployments, since(committed, first))
}

/// Facts begin with the first deployment: without one, nothing came to production. Where all deployments
/// are known, they begin with the first change: until the first deployment there was none.
fn since(committed: Option<Timestamp>, deployed: Option<Timestamp>) -> Option<Timestamp> {
    deployed.map(|deployed| committed.map_or(deployed, |committed| committed.min(deployed)))
}

fn delivered(
    line: &Line<'_>,
    at: usize,
    place: Place,
    built: &HashMap<&str, Vec<Timestamp>>,
    delivered_at: Timestamp,
) -> Delivered {
    let change = line.changes[at];
    // What carried it is what was built of it, else of the last commit that came with it.
    let carrier = match place {
        Place::UpTo(last) => line.changes[last],
        _ => change,
    };
    let lead = lead::of(change, carrier, built, delivered_at);
    let title = change.pull.as_ref().map_or(&change.title, |pull| &pull.title);
    Delivered {
        commit: change.commit.clone(),
        title: title.clone(),
        pull: change.pull.as_ref().map(|pull| pull.number),
        begun_at: lead.begun_at,
        parts: lead.parts,
        skewed: lead.skewed,
        page: change.pull.as_ref().map_or(&change.page, |pull| &pull.page).clone(),
    }
}
