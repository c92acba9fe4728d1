//! What is wrong in the catalog: refused and unreadable from the last readings, conflicts and
//! orphans from the claims, dangling references from the index.

use super::CatalogService;
use platform::{
    EntityRef, Timestamp,
    catalog::{Problem, ProblemCounts, ProblemKind, ProblemPage, Severity},
};
use store::{ClaimHead, ContestedEntity, ProblemRecord, StoreError};

/// Problems of a page.
const PAGE: u32 = 100;

/// How many there are of each sort.
pub(super) async fn counts(service: &CatalogService) -> Result<ProblemCounts, StoreError> {
    let stored = service.store.problem_counts().await?;
    let of = |kind| stored.get(&kind).copied().unwrap_or_default();
    let dangling = {
        let index = service.index();
        index.dangling().len() + index.malformed().len()
    };
    Ok(ProblemCounts {
        refused: of(ProblemKind::Refused),
        unreadable: of(ProblemKind::Unreadable),
        conflict: service.store.count_contested().await?,
        orphan: service.store.count_orphans().await?,
        dangling: u64::try_from(dangling).unwrap_or(u64::MAX),
    })
}

/// One page of a sort, or of all sorts one after the other.
pub(super) async fn page(
    service: &CatalogService,
    kind: Option<ProblemKind>,
    offset: u64,
) -> Result<ProblemPage, StoreError> {
    let counts = counts(service).await?;
    let sorts: Vec<ProblemKind> = kind.map_or_else(|| ProblemKind::ALL.to_vec(), |kind| vec![kind]);
    let total = sorts.iter().map(|kind| counts.of(*kind)).sum();
    let mut problems = Vec::new();
    let mut skip = offset;
    for kind in sorts {
        let here = counts.of(kind);
        let room = PAGE.saturating_sub(u32::try_from(problems.len()).unwrap_or(u32::MAX));
        if room == 0 {
            break;
        }
        if skip < here {
            problems.extend(portion(service, kind, skip, room).await?);
        }
        skip = skip.saturating_sub(here);
    }
    Ok(ProblemPage { counts, problems, offset, total })
}

/// What is wrong with one entity.
pub(super) async fn of_entity(
    service: &CatalogService,
    reference: &EntityRef,
) -> Result<Vec<Problem>, StoreError> {
    let stored = service.store.problems_of(reference).await?;
    let mut problems: Vec<Problem> = stored.into_iter().map(recorded).collect();
    let index = service.index();
    let mine = index.dangling().into_iter().filter(|(source, ..)| source == reference);
    problems.extend(mine.map(|(source, relation, target)| dangling(source, relation, &target)));
    let malformed = index.malformed().into_iter().filter(|(entity, ..)| entity == reference);
    problems.extend(malformed.map(|(entity, pointer, message)| unread(entity, &pointer, &message)));
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
        ProblemKind::Conflict => {
            store.contested_claims(offset, limit).await?.iter().map(conflict).collect()
        }
        ProblemKind::Orphan => {
            store.orphans(offset, limit).await?.into_iter().map(orphan).collect()
        }
        ProblemKind::Dangling => {
            let index = service.index();
            let all = index.malformed().into_iter();
            let all = all.map(|(entity, pointer, message)| unread(entity, &pointer, &message));
            let rest = index.dangling().into_iter();
            let all = all
                .chain(rest.map(|(source, relation, target)| dangling(source, relation, &target)));
            let offset = usize::try_from(offset).unwrap_or(usize::MAX);
            all.skip(offset).take(limit as usize).collect()
        }
    })
}

fn recorded(record: ProblemRecord) -> Problem {
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
    }
}

/// The oldest claim that is no orphan has it; the others are the problem.
fn conflict(contested: &ContestedEntity) -> Problem {
    let claims = &contested.claims;
    let alive = claims.iter().find(|claim| claim.orphaned_at.is_none());
    let winner = alive.or(claims.first());
    let place = |claim: &ClaimHead| {
        format!("{} line {} ({})", claim.key.location, claim.line, claim.key.source)
    };
    let others: Vec<String> = claims
        .iter()
        .filter(|claim| Some(claim.id) != winner.map(|winner| winner.id))
        .map(place)
        .collect();
    let kept = winner.map(place).unwrap_or_default();
    let message = format!(
        "Claimed by {} documents. The first one keeps it: {kept}. Not used: {}. Rename or remove \
         all but one.",
        claims.len(),
        others.join("; "),
    );
    let last = claims.last();
    Problem {
        kind: ProblemKind::Conflict,
        severity: Severity::Error,
        location: last.map(|claim| claim.key.location.clone()).unwrap_or_default(),
        line: last.map(|claim| claim.line),
        column: None,
        origin: last.map(|claim| claim.key.source.clone()).unwrap_or_default(),
        entity: Some(contested.reference.clone()),
        message,
        since: None,
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
        message: "No location leads to this file any more. Name it in a Location again, or delete \
                  the file."
            .to_owned(),
        since: claim.orphaned_at,
    }
}

fn dangling(source: EntityRef, relation: &str, target: &EntityRef) -> Problem {
    Problem {
        kind: ProblemKind::Dangling,
        severity: Severity::Warning,
        location: source.page(),
        line: None,
        column: None,
        origin: String::new(),
        message: format!(
            "It is {relation} {target}, which is not in the catalog. Correct the name, or add the \
             entity."
        ),
        entity: Some(source),
        since: None,
    }
}

fn unread(entity: EntityRef, pointer: &str, message: &str) -> Problem {
    Problem {
        kind: ProblemKind::Dangling,
        severity: Severity::Warning,
        location: entity.page(),
        line: None,
        column: None,
        origin: String::new(),
        message: format!("{pointer}: {message}"),
        entity: Some(entity),
        since: None::<Timestamp>,
    }
}
