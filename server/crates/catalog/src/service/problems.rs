//! What is wrong in the catalog: refused and unreadable from the last readings, conflicts and
//! orphans from the claims, dangling references from the index.

use super::{Asked, CatalogService};
use crate::index::{Index, Seen};
use platform::{
    EntityRef,
    access::Permission,
    catalog::{Claimant, Decision, Problem, ProblemCounts, ProblemKind, ProblemPage, Severity},
};
use std::collections::HashMap;
use store::{ClaimHead, ContestedEntity, EntityRecord, ProblemRecord, Store, StoreError};

/// Claims that a conflict names; of the others it tells the number.
const NAMED: usize = 5;

/// Everything that is asked of the store at once where some of it is not shown.
const ALL: u32 = u32::MAX;

/// How many there are of each sort, as far as they concern what the asker sees.
pub(super) async fn counts(asked: &Asked) -> Result<ProblemCounts, StoreError> {
    if !asked.may(Permission::SourceRead) {
        return Ok(ProblemCounts::default());
    }
    let service = &*asked.service;
    if !asked.view().looked_at().1.is_everything() {
        let mut counts = ProblemCounts::default();
        for kind in ProblemKind::ALL {
            let shown = shown(asked, kind).await?.len();
            *count_of(&mut counts, kind) = u64::try_from(shown).unwrap_or(u64::MAX);
        }
        return Ok(counts);
    }
    let stored = service.store.problem_counts().await?;
    let of = |kind| stored.get(&kind).copied().unwrap_or_default();
    let dangling = {
        let index = service.index();
        index.dangling().len() + index.malformed().count()
    };
    Ok(ProblemCounts {
        held: service.store.count_held(Decision::Open).await?,
        refused: of(ProblemKind::Refused),
        unreadable: of(ProblemKind::Unreadable),
        conflict: service.store.count_contested().await?,
        orphan: service.store.count_orphans().await?,
        dangling: u64::try_from(dangling).unwrap_or(u64::MAX),
    })
}

const fn count_of(counts: &mut ProblemCounts, kind: ProblemKind) -> &mut u64 {
    match kind {
        ProblemKind::Held => &mut counts.held,
        ProblemKind::Refused => &mut counts.refused,
        ProblemKind::Conflict => &mut counts.conflict,
        ProblemKind::Orphan => &mut counts.orphan,
        ProblemKind::Dangling => &mut counts.dangling,
        ProblemKind::Unreadable => &mut counts.unreadable,
    }
}

/// Those of a sort that concern what the asker sees.
async fn shown(asked: &Asked, kind: ProblemKind) -> Result<Vec<Problem>, StoreError> {
    let mut problems = portion(&asked.service, kind, 0, ALL).await?;
    let view = asked.view();
    let (index, seen) = view.looked_at();
    problems.retain(|one| is_shown(&index, &seen, one));
    Ok(problems)
}

/// Whether a problem is about something that is seen, or about nothing in particular.
pub(super) fn is_shown(index: &Index, seen: &Seen, problem: &Problem) -> bool {
    problem.entity.as_ref().is_none_or(|entity| !index.is_hidden(seen, entity))
}

/// One page of a sort, or of all sorts one after the other.
pub(super) async fn page(
    asked: &Asked,
    kind: Option<ProblemKind>,
    offset: u64,
) -> Result<ProblemPage, StoreError> {
    let service = &*asked.service;
    let whole = asked.view().looked_at().1.is_everything();
    let counts = counts(asked).await?;
    let sorts: Vec<ProblemKind> = kind.map_or_else(|| ProblemKind::ALL.to_vec(), |kind| vec![kind]);
    let total = sorts.iter().map(|kind| counts.of(*kind)).sum();
    let mut problems = Vec::new();
    let mut skip = offset;
    for kind in sorts {
        let here = counts.of(kind);
        let room =
            ProblemPage::SIZE.saturating_sub(u32::try_from(problems.len()).unwrap_or(u32::MAX));
        if room == 0 {
            break;
        }
        if skip < here {
            let portion = if whole {
                portion(service, kind, skip, room).await?
            } else {
                let shown = shown(asked, kind).await?.into_iter();
                let skip = usize::try_from(skip).unwrap_or(usize::MAX);
                shown.skip(skip).take(room as usize).collect()
            };
            problems.extend(portion);
        }
        skip = skip.saturating_sub(here);
    }
    // How many are held of a source tells of those too that are not shown.
    let may_decide = whole && asked.may(Permission::CatalogWrite);
    let held = if may_decide { service.store.held_by_source().await? } else { Vec::new() };
    // What is to be removed will be, when its source is read next.
    let held = held.into_iter().filter(|one| one.decision != Decision::Remove).collect();
    let decidable = may_decide && service.locations.check_writable().is_ok();
    Ok(ProblemPage { counts, problems, held, decidable, offset, total })
}

/// What is wrong with one entity.
pub(super) async fn of_entity(
    asked: &Asked,
    record: &EntityRecord,
) -> Result<Vec<Problem>, StoreError> {
    let (service, reference) = (&*asked.service, &record.reference);
    let stored = service.store.problems_of(reference).await?;
    let mut problems: Vec<Problem> = stored.into_iter().map(recorded).collect();
    let claims = service.store.claims_of_entity(reference).await?;
    let orphans = claims.iter().filter(|claim| claim.orphaned_at.is_some());
    let orphans: Vec<Problem> = orphans.cloned().map(orphan).collect();
    if claims.len() > 1 {
        let contested = ContestedEntity { reference: reference.clone(), claims };
        problems.extend(conflicts(&service.store, &[contested]).await?);
    }
    problems.extend(orphans);
    let leading_nowhere = leading_nowhere_of(&service.index(), reference);
    problems.extend(leading_nowhere.into_iter().map(|one| one.at(Some(record))));
    Ok(problems)
}

async fn portion(
    service: &CatalogService,
    kind: ProblemKind,
    offset: u64,
    limit: u32,
) -> Result<Vec<Problem>, StoreError> {
    let store = &service.store;
    Ok(match kind {
        ProblemKind::Refused | ProblemKind::Unreadable => {
            store.problems(Some(kind), offset, limit).await?.into_iter().map(recorded).collect()
        }
        ProblemKind::Held => {
            store.held_claims(Decision::Open, offset, limit).await?.into_iter().map(held).collect()
        }
        ProblemKind::Conflict => {
            let contested = store.contested_claims(offset, limit).await?;
            conflicts(store, &contested).await?
        }
        ProblemKind::Orphan => {
            store.orphans(offset, limit).await?.into_iter().map(orphan).collect()
        }
        ProblemKind::Dangling => {
            let portion = leading_nowhere(&service.index(), offset, limit);
            located(store, portion).await?
        }
    })
}

pub(super) fn recorded(record: ProblemRecord) -> Problem {
    Problem {
        kind: record.kind,
        severity: record.severity,
        location: record.location,
        line: record.line,
        column: record.column,
        origin: record.source,
        entity: record.entity,
        message: record.message,
        since: Some(record.since),
        claimants: Vec::new(),
    }
}

fn held(claim: ClaimHead) -> Problem {
    Problem {
        kind: ProblemKind::Held,
        severity: Severity::Warning,
        location: claim.key.location,
        line: Some(claim.line),
        column: None,
        origin: claim.key.source,
        entity: Some(claim.key.reference),
        message: "Its source no longer has it. So much was missing at once that it waits for a \
                  decision; until then it stays."
            .to_owned(),
        since: None,
        claimants: Vec::new(),
    }
}

async fn conflicts(
    store: &Store,
    contested: &[ContestedEntity],
) -> Result<Vec<Problem>, StoreError> {
    let references: Vec<EntityRef> = contested.iter().map(|one| one.reference.clone()).collect();
    let choices = store.choices(&references).await?;
    Ok(contested.iter().map(|one| conflict(one, choices.get(&one.reference))).collect())
}

/// Of the claims that are no orphans the chosen one has it, else the oldest; the others are the
/// problem.
fn conflict(contested: &ContestedEntity, choice: Option<&(String, String)>) -> Problem {
    let claims = &contested.claims;
    let chosen = |claim: &ClaimHead| {
        choice.is_some_and(|(source, location)| {
            claim.key.source == *source && claim.key.location == *location
        })
    };
    let alive = || claims.iter().filter(|claim| claim.orphaned_at.is_none());
    let by_choice = alive().find(|claim| chosen(claim));
    let winner = by_choice.or_else(|| alive().next()).or_else(|| claims.first());
    let shown = |claim: &ClaimHead| Some(claim.id) == winner.map(|winner| winner.id);
    let place = |claim: &ClaimHead| {
        format!("{} line {} ({})", claim.key.location, claim.line, claim.key.source)
    };
    let mut losers = claims.iter().filter(|claim| !shown(claim)).peekable();
    let first = losers.peek().copied();
    let mut others: Vec<String> = losers.by_ref().take(NAMED).map(place).collect();
    let unnamed = losers.count();
    if unnamed > 0 {
        others.push(format!("and {unnamed} more"));
    }
    let why = if by_choice.is_some() { "One was chosen" } else { "The first one keeps it" };
    let kept = winner.map(place).unwrap_or_default();
    let message = format!(
        "Claimed by {} documents. {why}: {kept}. Not used: {}. Rename or remove all but one.",
        claims.len(),
        others.join("; "),
    );
    let claimant = |claim: &ClaimHead| Claimant {
        source: claim.key.source.clone(),
        location: claim.key.location.clone(),
        line: claim.line,
        shown: shown(claim),
        chosen: chosen(claim),
    };
    Problem {
        kind: ProblemKind::Conflict,
        severity: Severity::Error,
        location: first.map(|claim| claim.key.location.clone()).unwrap_or_default(),
        line: first.map(|claim| claim.line),
        column: None,
        origin: first.map(|claim| claim.key.source.clone()).unwrap_or_default(),
        entity: Some(contested.reference.clone()),
        message,
        since: None,
        claimants: claims.iter().map(claimant).collect(),
    }
}

fn orphan(claim: ClaimHead) -> Problem {
    Problem {
        kind: ProblemKind::Orphan,
        severity: Severity::Warning,
        location: claim.key.location,
        line: Some(claim.line),
        column: None,
        origin: claim.key.source,
        entity: Some(claim.key.reference),
        message: "No Location names this file any more, so it is not read any more. Name it again \
                  to keep the entity; otherwise it is removed when its grace time is over (setting \
                  catalog.orphan-grace)."
            .to_owned(),
        since: claim.orphaned_at,
        claimants: Vec::new(),
    }
}

/// A reference that leads nowhere, before it is known in which file it stands.
struct Nowhere {
    entity: EntityRef,
    message: String,
}

impl Nowhere {
    fn unread(entity: &EntityRef, pointer: &str, message: &str) -> Self {
        Self { entity: entity.clone(), message: format!("{pointer}: {message}") }
    }

    fn missing(entity: &EntityRef, relation: &str, target: &EntityRef) -> Self {
        let message = format!(
            "Its relation {relation} leads to {target}, which is not in the catalog. Correct the \
             name, or add the entity."
        );
        Self { entity: entity.clone(), message }
    }

    /// The problem, in the place of its entity.
    fn at(self, record: Option<&EntityRecord>) -> Problem {
        Problem {
            kind: ProblemKind::Dangling,
            severity: Severity::Warning,
            location: record.map(|record| record.location.clone()).unwrap_or_default(),
            line: record.map(|record| record.line),
            column: None,
            origin: record.map(|record| record.source.clone()).unwrap_or_default(),
            entity: Some(self.entity),
            message: self.message,
            since: None,
            claimants: Vec::new(),
        }
    }
}

/// Some of all: what cannot be read first, then what is missing, each by entity.
fn leading_nowhere(index: &Index, offset: u64, limit: u32) -> Vec<Nowhere> {
    let unread =
        index.malformed().map(|(entity, at, message)| Nowhere::unread(entity, at, message));
    let missing = index.dangling().iter();
    let missing = missing.map(|one| Nowhere::missing(&one.source, one.relation, &one.target));
    let offset = usize::try_from(offset).unwrap_or(usize::MAX);
    unread.chain(missing).skip(offset).take(limit as usize).collect()
}

/// All of one entity.
fn leading_nowhere_of(index: &Index, entity: &EntityRef) -> Vec<Nowhere> {
    let unread = index.malformed_of(entity);
    let unread = unread.map(|(at, message)| Nowhere::unread(entity, at, message));
    let missing = index.dangling_of(entity);
    unread.chain(missing.map(|one| Nowhere::missing(entity, one.relation, &one.target))).collect()
}

async fn located(store: &Store, portion: Vec<Nowhere>) -> Result<Vec<Problem>, StoreError> {
    let references: Vec<EntityRef> = portion.iter().map(|one| one.entity.clone()).collect();
    let records: HashMap<EntityRef, EntityRecord> = store
        .entities(&references)
        .await?
        .into_iter()
        .map(|record| (record.reference.clone(), record))
        .collect();
    let place = |one: Nowhere| {
        let record = records.get(&one.entity);
        one.at(record)
    };
    Ok(portion.into_iter().map(place).collect())
}
