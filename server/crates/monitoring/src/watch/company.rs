//! What burns now, in all of the company that somebody may see. Pure.

use super::{
    cards::Parts,
    entity::{seen, sees_slo},
    join::Joined,
    viewer::hidden,
};
use platform::{
    EntityRef, Timestamp,
    catalog::{EntityRow, Reference},
    deployments::environment_rank,
    monitoring::{
        Burning, CompanyMonitoring, CompanyQuestion, Hidden, Incident, Monitor, MonitorState,
        MonitoringSource, OfSource, Part, Scope, Slo, SourceStanding, TeamBurning, Viewer,
    },
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Letters of a monitor's message in a list.
const MESSAGE: usize = 160;

/// A source, as one asker sees it.
pub(crate) struct Account<'a> {
    pub source: &'a Arc<dyn MonitoringSource>,
    pub parts: Parts,
    pub viewer: Viewer,
    pub left_alone_until: Option<Timestamp>,
}

/// What burns, with the entities that somebody may see and asks for.
struct Asking<'a> {
    rows: BTreeMap<&'a EntityRef, &'a EntityRow>,
    joined: &'a Joined,
    question: &'a CompanyQuestion,
    text: String,
}

/// Puts the page together; `connected` is left to the caller.
pub(crate) fn company(
    accounts: &[Account<'_>],
    joined: &Joined,
    rows: Vec<EntityRow>,
    question: &CompanyQuestion,
    now: Timestamp,
) -> CompanyMonitoring {
    let tiers: BTreeSet<&String> = rows.iter().flat_map(tiers_of).collect();
    let text = question.text.trim().to_lowercase();
    let asked = rows.iter().filter(|row| of_question(row, question));
    let rows_asked = asked.map(|row| (&row.reference, row)).collect();
    let asking = Asking { rows: rows_asked, joined, question, text };
    let mut page = CompanyMonitoring {
        at: now,
        tiers: tiers.into_iter().cloned().collect(),
        services: u64::try_from(asking.rows.len()).unwrap_or(u64::MAX),
        ..CompanyMonitoring::default()
    };
    let mut environments = BTreeSet::new();
    let mut teams = Teams::of(asking.rows.values().copied());
    for account in accounts {
        page.sources.push(standing(account, now));
        if account.viewer.is_let_in() {
            asking.monitors(account, &mut page, &mut teams, &mut environments);
            asking.slos(account, &mut page, &mut teams);
            asking.incidents(account, &mut page, &mut teams);
        }
    }
    page.environments = environments.into_iter().collect();
    page.environments.sort_by_key(|name| environment_rank(name));
    finish(&mut page);
    page.teams = teams.sorted();
    page
}

/// What needs a look first; no more than an answer carries.
fn finish(page: &mut CompanyMonitoring) {
    page.total = u64::try_from(page.monitors.len()).unwrap_or(u64::MAX);
    page.monitors.sort_by(|one, other| {
        let key = |one: &Burning<Monitor>| {
            let monitor = &one.what.value;
            (monitor.state, monitor.muted.is_some(), monitor.priority.unwrap_or(9))
        };
        let newest = |one: &Burning<Monitor>| Reverse(one.what.value.since);
        key(one).cmp(&key(other)).then_with(|| newest(one).cmp(&newest(other)))
    });
    page.slos.sort_by(|one, other| {
        let left = |one: &Burning<Slo>| one.what.value.budget_left.unwrap_or(f64::MAX);
        left(one).total_cmp(&left(other))
    });
    page.incidents.sort_by_key(|one| Reverse(one.what.value.declared_at));
    page.slos_at_risk = u64::try_from(page.slos.len()).unwrap_or(u64::MAX);
    page.incidents_total = u64::try_from(page.incidents.len()).unwrap_or(u64::MAX);
    page.monitors.truncate(CompanyMonitoring::SHOWN);
    page.slos.truncate(CompanyMonitoring::SHOWN);
    page.incidents.truncate(CompanyMonitoring::SHOWN);
}

fn standing(account: &Account<'_>, now: Timestamp) -> OfSource<SourceStanding> {
    let (fetched_at, error) = account.parts.standing();
    let hidden = hidden(&account.viewer);
    // Who sees nothing of it is not told how old that is, nor what is wrong with it.
    let fetched_at = fetched_at.filter(|_| hidden.is_none());
    let error = error.filter(|_| hidden != Some(Hidden::Stranger));
    let left_alone_until = account.left_alone_until;
    let told = account.parts.told::<Vec<Monitor>>(&Part::Monitors).is_some();
    let untold = hidden.is_none() && !told;
    let stale = hidden.is_none() && account.parts.is_any_stale(now);
    account.of(SourceStanding { hidden, fetched_at, error, left_alone_until, untold, stale })
}

/// The tags of a tier: `tier-1`.
fn tiers_of(row: &EntityRow) -> impl Iterator<Item = &String> {
    row.tags.iter().filter(|tag| tag.starts_with("tier-"))
}

fn of_question(row: &EntityRow, question: &CompanyQuestion) -> bool {
    let of_team =
        |team: &String| row.owner.as_ref().is_some_and(|one| one.target.to_string() == *team);
    let of_tier = |tier: &String| tiers_of(row).any(|one| one == tier);
    question.team.as_ref().is_none_or(of_team) && question.tier.as_ref().is_none_or(of_tier)
}

impl Account<'_> {
    fn of<T>(&self, value: T) -> OfSource<T> {
        let (source, vendor) = (self.source.name().to_owned(), self.source.vendor().to_owned());
        OfSource { source, vendor, value }
    }

    fn burning<T>(&self, row: &EntityRow, value: T) -> Burning<T> {
        Burning { entity: reference(row), owner: row.owner.clone(), what: self.of(value) }
    }
}

fn reference(row: &EntityRow) -> Reference {
    Reference {
        target: row.reference.clone(),
        label: row.label.clone(),
        entity_type: row.entity_type.clone(),
        exists: true,
    }
}

impl<'a> Asking<'a> {
    /// The entities that a service of a source is, as far as they are seen and asked for.
    fn entities(&self, account: &Account<'_>, service: Option<&String>) -> Vec<&'a EntityRow> {
        let known = self.joined.entities.get(account.source.name());
        let Some(all) = known.zip(service).and_then(|(known, service)| known.get(service)) else {
            return Vec::new();
        };
        all.iter().filter_map(|one| self.rows.get(one).copied()).collect()
    }

    /// Whether a text that is asked for is in a name.
    fn says(&self, row: &EntityRow, name: &str) -> bool {
        let has = |word: &str| word.to_lowercase().contains(&self.text);
        self.text.is_empty() || has(name) || has(&row.label) || has(row.reference.name())
    }

    fn is_here(&self, scope: &Scope) -> bool {
        let wanted = self.question.environment.as_ref();
        wanted.is_none_or(|wanted| scope.environment.as_ref() == Some(wanted))
    }

    fn monitors(
        &self,
        account: &Account<'_>,
        page: &mut CompanyMonitoring,
        teams: &mut Teams,
        environments: &mut BTreeSet<String>,
    ) {
        let told = account.parts.told::<Vec<Monitor>>(&Part::Monitors);
        for monitor in told.into_iter().flatten() {
            if !account.viewer.sees(&monitor.audience) {
                continue;
            }
            let mut counted = false;
            for row in self.entities(account, monitor.scope.service.as_ref()) {
                environments.extend(monitor.scope.environment.clone());
                if !self.is_here(&monitor.scope) || !self.says(row, &monitor.name) {
                    continue;
                }
                let rank = rank(monitor.state);
                if !counted {
                    page.counts[rank] += 1;
                    counted = true;
                }
                teams.at(row).monitors[rank] += 1;
                let wanted = match self.question.state {
                    Some(state) => monitor.state == state,
                    None => monitor.state != MonitorState::Ok,
                };
                if wanted {
                    page.monitors.push(account.burning(row, slim(monitor)));
                }
            }
        }
    }

    fn slos(&self, account: &Account<'_>, page: &mut CompanyMonitoring, teams: &mut Teams) {
        let told = account.parts.told::<Vec<Monitor>>(&Part::Monitors);
        let seen = told.map(|all| seen(all, &account.viewer)).unwrap_or_default();
        let told = account.parts.told::<Vec<Slo>>(&Part::Slos);
        for slo in told.into_iter().flatten() {
            if !sees_slo(slo, &account.viewer, &seen) || !self.is_here(&slo.scope) {
                continue;
            }
            for row in self.entities(account, slo.scope.service.as_ref()) {
                if !self.says(row, &slo.name) {
                    continue;
                }
                page.slos_total += 1;
                if slo.state().needs_a_look() {
                    teams.at(row).slos += 1;
                    page.slos.push(account.burning(row, slo.clone()));
                }
            }
        }
    }

    fn incidents(&self, account: &Account<'_>, page: &mut CompanyMonitoring, teams: &mut Teams) {
        let told = account.parts.told::<Vec<Incident>>(&Part::Incidents);
        let open = told.into_iter().flatten().filter(|one| one.is_open());
        for incident in open.filter(|one| account.viewer.sees(&one.audience)) {
            // What does not say where it is concerns every environment.
            if incident.scope.environment.is_some() && !self.is_here(&incident.scope) {
                continue;
            }
            let services = incident.scope.service.iter().chain(&incident.services);
            let rows = services.flat_map(|service| self.entities(account, Some(service)));
            let mut counted = BTreeSet::new();
            for row in rows.filter(|row| self.says(row, &incident.title)) {
                // It stands once in the list, by the first service that it is about.
                if counted.is_empty() {
                    page.incidents.push(account.burning(row, incident.clone()));
                }
                let team = row.owner.as_ref().map(|owner| owner.target.to_string());
                if counted.insert(team) {
                    teams.at(row).incidents += 1;
                }
            }
        }
    }
}

fn rank(state: MonitorState) -> usize {
    MonitorState::ALL.iter().position(|one| *one == state).unwrap_or_default()
}

/// What a list needs of a monitor.
fn slim(monitor: &Monitor) -> Monitor {
    let message = monitor.message.chars().take(MESSAGE).collect();
    Monitor { query: String::new(), message, ..monitor.clone() }
}

/// The teams, by who owns the entities.
struct Teams(BTreeMap<Option<String>, TeamBurning>);

impl Teams {
    fn of<'a>(rows: impl Iterator<Item = &'a EntityRow>) -> Self {
        let mut teams = Self(BTreeMap::new());
        for row in rows {
            teams.at(row).services += 1;
        }
        teams
    }

    fn at(&mut self, row: &EntityRow) -> &mut TeamBurning {
        let key = row.owner.as_ref().map(|owner| owner.target.to_string());
        self.0
            .entry(key)
            .or_insert_with(|| TeamBurning { owner: row.owner.clone(), ..TeamBurning::default() })
    }

    /// Those with the most to do first.
    fn sorted(self) -> Vec<TeamBurning> {
        let mut all: Vec<TeamBurning> = self.0.into_values().collect();
        all.sort_by_key(|team| {
            let firing = team.monitors[rank(MonitorState::Alert)];
            let warning = team.monitors[rank(MonitorState::Warn)];
            let name = team.owner.as_ref().map(|owner| owner.label.to_lowercase());
            (Reverse((team.incidents, firing, team.slos, warning)), name.is_none(), name)
        });
        all
    }
}
