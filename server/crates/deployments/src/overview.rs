//! All services by environment: what is asked for, what needs a look first. Pure.

use platform::{
    Timestamp,
    catalog::EntityRow,
    deployments::{
        Application, Cell, EnvironmentCell, Overview, OverviewQuestion, OverviewRow, RollingOut,
        Standing, environment_rank, short,
    },
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// An application as the overview needs it.
pub(crate) struct Seen<'a> {
    pub application: &'a Application,
    pub stale: bool,
    pub fetched_at: Timestamp,
}

/// The overview of services, each with its applications; `sources` is left to the caller.
pub(crate) fn overview(
    services: Vec<(EntityRow, Vec<Seen<'_>>)>,
    question: &OverviewQuestion,
) -> Overview {
    let mut overview = Overview::default();
    let mut environments = BTreeSet::new();
    for (entity, seen) in services {
        environments.extend(seen.iter().map(|one| one.application.environment.clone()));
        let Some(row) = row(entity, &seen, question) else { continue };
        let rank = Standing::ALL.iter().position(|one| *one == row.standing);
        overview.counts[rank.unwrap_or_default()] += 1;
        let here = |one: &&Seen<'_>| asked(one.application, question);
        let rolling = seen.iter().filter(here).filter(|one| one.application.is_rolling_out());
        let rolling = rolling.map(|one| rolling_out(one.application, &row.entity));
        overview.rolling_out.extend(rolling);
        let stands = |standing| {
            row.environments.iter().flat_map(|one| &one.cells).any(|cell| cell.standing == standing)
        };
        if question.standing.is_none_or(stands) {
            overview.rows.push(row);
        }
    }
    overview.rows.sort_by(|one, other| {
        let key = |row: &OverviewRow| (row.standing, row.entity.label.to_lowercase());
        key(one).cmp(&key(other))
    });
    overview
        .rolling_out
        .sort_by_key(|one| Reverse(one.operation.as_ref().map(|operation| operation.started_at)));
    overview.total = u64::try_from(overview.rows.len()).unwrap_or(u64::MAX);
    overview.rows.truncate(Overview::SHOWN);
    overview.environments = environments.into_iter().collect();
    overview.environments.sort_by_key(|name| environment_rank(name));
    overview
}

fn asked(application: &Application, question: &OverviewQuestion) -> bool {
    question.environment.as_ref().is_none_or(|wanted| *wanted == application.environment)
}

/// A service, if it is asked for.
fn row(entity: EntityRow, seen: &[Seen<'_>], question: &OverviewQuestion) -> Option<OverviewRow> {
    let of_team = |team: &String| {
        entity.owner.as_ref().is_some_and(|owner| owner.target.to_string() == *team)
    };
    if !question.team.as_ref().is_none_or(of_team) {
        return None;
    }
    let mut environments: BTreeMap<&str, Vec<Cell>> = BTreeMap::new();
    for one in seen.iter().filter(|one| asked(one.application, question)) {
        environments.entry(&one.application.environment).or_default().push(cell(one));
    }
    let cells = || environments.values().flatten();
    let standing = cells().map(|cell| cell.standing).min()?;
    let text = question.text.trim().to_lowercase();
    let has = |word: &str| word.to_lowercase().contains(&text);
    let in_cell = |cell: &Cell| {
        let words = [Some(&cell.key.name), cell.version.as_ref(), cell.revision.as_ref()];
        words.into_iter().flatten().any(|word| has(word))
    };
    let wanted = text.is_empty()
        || has(&entity.label)
        || has(entity.reference.name())
        || cells().any(in_cell);
    if !wanted {
        return None;
    }
    Some(OverviewRow { entity, standing, environments: in_order(environments) })
}

/// Applications by their environments, on the way to production.
pub(crate) fn cells(seen: &[Seen<'_>]) -> Vec<EnvironmentCell> {
    let mut environments: BTreeMap<&str, Vec<Cell>> = BTreeMap::new();
    for one in seen {
        environments.entry(&one.application.environment).or_default().push(cell(one));
    }
    in_order(environments)
}

fn in_order(environments: BTreeMap<&str, Vec<Cell>>) -> Vec<EnvironmentCell> {
    let mut environments: Vec<EnvironmentCell> = environments
        .into_iter()
        .map(|(name, cells)| EnvironmentCell { environment: name.to_owned(), cells })
        .collect();
    environments.sort_by_key(|one| environment_rank(&one.environment));
    environments
}

fn cell(seen: &Seen<'_>) -> Cell {
    let application = seen.application;
    let deployed = application.deployed();
    let standing = Standing::of(application, seen.stale);
    let error = application.error().filter(|_| standing == Standing::Failing);
    Cell {
        key: application.key.clone(),
        standing,
        version: application.version(),
        revision: deployed.map(|deployed| short(&deployed.revision).to_owned()),
        deployed_at: deployed.map(|deployed| deployed.at),
        health: application.health,
        sync: application.sync,
        error: error.map(|error| error.chars().take(160).collect()),
        fetched_at: seen.fetched_at,
    }
}

fn rolling_out(application: &Application, entity: &EntityRow) -> RollingOut {
    let operation = application.operation.clone().filter(|one| one.phase.is_running());
    RollingOut {
        key: application.key.clone(),
        environment: application.environment.clone(),
        entity: entity.clone(),
        version: application.version(),
        operation,
    }
}
