//! Several tellings of one deployment are one.

use platform::{
    Timestamp,
    delivery::{DeploymentEnd, DeploymentFact},
};

/// Two tellings may be of one deployment when one begins while the other goes on, or no further from that,
/// in milliseconds.
pub const TOGETHER: i64 = 10 * 60_000;

/// Where something runs: a source's environment, and what of it.
pub(super) type Lane<'a> = (&'a str, &'a str, &'a str);

/// A deployment as one or several sources tell it.
#[derive(Clone, Debug)]
pub(super) struct Merged<'a> {
    told: Vec<(&'a str, &'a DeploymentFact)>,
    pub started_at: Timestamp,
    pub finished_at: Timestamp,
    pub succeeded: bool,
    pub rollback: bool,
}

impl<'a> Merged<'a> {
    fn of(source: &'a str, fact: &'a DeploymentFact, finished_at: Timestamp) -> Self {
        Self {
            told: vec![(source, fact)],
            started_at: fact.started_at.min(finished_at),
            finished_at,
            succeeded: fact.end == DeploymentEnd::Succeeded,
            rollback: fact.rollback,
        }
    }

    /// What it is called by, by each telling: which one is the first may be another tomorrow.
    pub fn keys(&self) -> Vec<String> {
        let key = |(source, fact): &(&str, &DeploymentFact)| {
            format!("{source}:{}:{}", fact.component, fact.id)
        };
        self.told.iter().map(key).collect()
    }

    /// Where it was brought to, by each telling.
    pub fn lanes(&self) -> impl Iterator<Item = Lane<'a>> {
        let lane = |(source, fact): &(&'a str, &'a DeploymentFact)| {
            (*source, fact.environment.as_str(), fact.component.as_str())
        };
        self.told.iter().map(lane)
    }

    /// Its sources, each once, in order.
    pub fn sources(&self) -> Vec<String> {
        let mut sources: Vec<String> =
            self.told.iter().map(|(source, _)| (*source).to_owned()).collect();
        sources.sort_unstable();
        sources.dedup();
        sources
    }

    /// The commits that its sources name, then what else they call it.
    pub fn names(&self) -> impl Iterator<Item = &'a str> + Clone {
        let commits = self.told.iter().filter_map(|(_, fact)| fact.commit.as_deref());
        let revisions = self.told.iter().map(|(_, fact)| fact.revision.as_str());
        let names: Vec<&'a str> =
            commits.chain(revisions).filter(|name| !name.is_empty()).collect();
        names.into_iter()
    }

    /// The commit, else what its source calls it.
    pub fn revision(&self) -> &'a str {
        self.names().next().unwrap_or_default()
    }

    /// What tells whether the same ran before: the commits, where a source names one; else all that it is
    /// called, for a version may stay the same while the commit does not.
    pub fn marks(&self) -> Vec<&'a str> {
        let commits = self.told.iter().filter_map(|(_, fact)| fact.commit.as_deref());
        let commits: Vec<&'a str> = commits.filter(|name| !name.is_empty()).collect();
        if commits.is_empty() { self.names().collect() } else { commits }
    }

    /// Its page: the portal's own where there is one.
    pub fn page(&self) -> &'a str {
        let mut pages = self.told.iter().map(|(_, fact)| fact.page.as_str());
        let own = pages.clone().find(|page| page.starts_with('/'));
        own.or_else(|| pages.find(|page| !page.is_empty())).unwrap_or_default()
    }

    /// Whether another telling is of this one: a pipeline goes on while a cluster begins and ends.
    fn takes(&self, source: &str, fact: &DeploymentFact) -> bool {
        let span = self.started_at.0 - TOGETHER..=self.finished_at.0 + TOGETHER;
        span.contains(&fact.started_at.0)
            && self.told.iter().all(|(other, known)| {
                if *other == source {
                    known.component != fact.component && known.revision == fact.revision
                } else {
                    known.commit.as_ref().zip(fact.commit.as_ref()).is_none_or(|(one, other)| {
                        one.starts_with(other.as_str()) || other.starts_with(one.as_str())
                    })
                }
            })
    }

    fn add(&mut self, source: &'a str, fact: &'a DeploymentFact, finished_at: Timestamp) {
        self.told.push((source, fact));
        self.started_at = self.started_at.min(fact.started_at);
        self.finished_at = self.finished_at.max(finished_at);
        self.succeeded &= fact.end == DeploymentEnd::Succeeded;
        self.rollback |= fact.rollback;
    }
}

/// The deployments that ended, each once, in the order in which they did. Of those that a telling may be
/// of, it is of the one whose beginning is nearest, of equals the earlier one.
pub(super) fn merged<'a>(facts: &[(&'a str, &'a DeploymentFact)]) -> Vec<Merged<'a>> {
    let ended = |(source, fact): &(&'a str, &'a DeploymentFact)| {
        let ended = matches!(fact.end, DeploymentEnd::Succeeded | DeploymentEnd::Failed);
        fact.finished_at.filter(|_| ended).map(|at| (*source, *fact, at))
    };
    let mut facts: Vec<_> = facts.iter().filter_map(ended).collect();
    facts.sort_by(|one, other| {
        let order = |(source, fact, _): &(&'a str, &'a DeploymentFact, Timestamp)| {
            (fact.started_at, *source, fact.component.as_str(), fact.id.as_str())
        };
        order(one).cmp(&order(other))
    });
    let mut all: Vec<Merged<'a>> = Vec::new();
    let mut longest = 0;
    for (source, fact, finished_at) in facts {
        // Those that began so long ago that none goes on are behind: beginnings ascend.
        let behind = |one: &Merged<'_>| fact.started_at.0 - one.started_at.0 > longest + TOGETHER;
        let near = all.iter().rposition(behind).map_or(0, |last| last + 1);
        let apart = |one: &Merged<'_>| (fact.started_at.0 - one.started_at.0).abs();
        let found = all.iter().enumerate().skip(near).filter(|(_, one)| one.takes(source, fact));
        let found = found.min_by_key(|(place, one)| (apart(one), *place)).map(|(place, _)| place);
        let place = found.unwrap_or(all.len());
        match found {
            Some(place) => all[place].add(source, fact, finished_at),
            None => all.push(Merged::of(source, fact, finished_at)),
        }
        longest = longest.max(all[place].finished_at.0 - all[place].started_at.0);
    }
    all.sort_by_cached_key(|one| (one.finished_at, one.started_at, one.keys()));
    all
}
