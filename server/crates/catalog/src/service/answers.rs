//! The answers, as [`platform::catalog::Catalog`] asks for them.

use super::{CatalogService, SourceLimit, problems, served};
use crate::{graph, history};
use async_trait::async_trait;
use futures::{StreamExt, stream::BoxStream};
use platform::{
    Entity, EntityRef,
    catalog::{
        Catalog, CatalogError, Change, EntityDetail, EntityRow, Graph, HistoryPage, ImportState,
        ListPage, ListQuery, Notice, Overview, ProblemKind, ProblemPage, Source, SourceState,
    },
    entity,
};
use std::sync::{Arc, atomic::Ordering};
use store::{ChangeRecord, EntityRecord, StoreError};
use tokio_stream::wrappers::{BroadcastStream, errors::BroadcastStreamRecvError};

/// Changes that Home shows.
const RECENT: u32 = 12;
/// Changes of a page of an entity's history.
const HISTORY: usize = 20;
/// Rows of what a group or person owns.
const OWNED: usize = 500;

#[async_trait]
impl Catalog for CatalogService {
    async fn list(&self, query: &ListQuery) -> Result<ListPage, CatalogError> {
        self.index().list(query)
    }

    async fn overview(&self) -> Result<Overview, CatalogError> {
        let recent = self.store.recent_changes(RECENT).await.map_err(unavailable)?;
        let problems = problems::counts(self).await.map_err(unavailable)?;
        Ok(Overview {
            kinds: self.index().kinds(),
            changes: recent.iter().map(|record| history::change(record, None, false)).collect(),
            problems,
            sources: self.states.all().into_iter().map(|state| limited(self, state)).collect(),
        })
    }

    async fn entity(&self, reference: &EntityRef) -> Result<Option<EntityDetail>, CatalogError> {
        let record = self.store.entity(reference).await.map_err(unavailable)?;
        let Some(record) = record else { return Ok(None) };
        let relations = self.index().relation_pairs(reference);
        let entity = served::entity(&record, relations)
            .map_err(|reason| CatalogError::Unavailable(format!("{reference}: {reason}")))?;
        let problems = problems::of_entity(self, &record).await.map_err(unavailable)?;
        let index = self.index();
        // The row follows the store by a moment; an entity that only one of them has is not there.
        let Some(row) = index.row(reference) else { return Ok(None) };
        let (owned, owned_total) = index.owned(reference, OWNED);
        Ok(Some(EntityDetail {
            row,
            relations: index.relations(reference),
            owned,
            owned_total,
            ancestors: index.ancestors(reference),
            source: source(&entity, &record),
            problems,
            created_at: record.created_at,
            entity,
        }))
    }

    async fn graph(&self, reference: &EntityRef, depth: u8) -> Result<Option<Graph>, CatalogError> {
        Ok(graph::graph(&self.index(), reference, depth))
    }

    async fn history(
        &self,
        reference: &EntityRef,
        before: Option<i64>,
    ) -> Result<Option<HistoryPage>, CatalogError> {
        // One more than shown: the change before the last one is what it differs from.
        let limit = u32::try_from(HISTORY + 1).unwrap_or(u32::MAX);
        let records = self.store.changes_of(reference, before, limit).await.map_err(unavailable)?;
        if records.is_empty() && before.is_none() {
            return Ok(None);
        }
        let older =
            records.get(HISTORY).and(records.get(HISTORY - 1)).map(|record| record.position);
        // Long definitions take their time to compare: not on a thread that answers requests.
        let changes = tokio::task::spawn_blocking(move || changes_of(&records)).await;
        let changes = changes.map_err(|error| CatalogError::Unavailable(error.to_string()))?;
        Ok(Some(HistoryPage { changes, older }))
    }

    async fn problems(
        &self,
        kind: Option<ProblemKind>,
        offset: u64,
    ) -> Result<ProblemPage, CatalogError> {
        problems::page(self, kind, offset).await.map_err(unavailable)
    }

    async fn suggest(&self, text: &str, limit: usize) -> Result<Vec<EntityRow>, CatalogError> {
        Ok(self.index().suggest(text, limit))
    }

    fn position(&self) -> i64 {
        self.now_at()
    }

    fn notices(&self) -> BoxStream<'static, Notice> {
        let position = Arc::clone(&self.position);
        let stream = BroadcastStream::new(self.notices.subscribe());
        // Who missed some is told that something changed, without names.
        let told = stream.map(move |notice| {
            notice.unwrap_or_else(|BroadcastStreamRecvError::Lagged(_)| Notice {
                position: position.load(Ordering::Acquire),
                entities: Vec::new(),
            })
        });
        told.boxed()
    }
}

/// The changes of a page; the record after the last one tells what that one changed.
/// The state with what the source itself knows of its host.
fn limited(service: &CatalogService, state: SourceState) -> SourceState {
    let limit = service.sources.origin(&state.target).map(|origin| origin.limit());
    let SourceLimit { rate, waiting_until } = limit.unwrap_or_default();
    let doing = match (state.state, waiting_until) {
        (ImportState::Reading, Some(until)) => ImportState::Limited(until),
        (doing, _) => doing,
    };
    SourceState { state: doing, limit: rate, ..state }
}

fn changes_of(records: &[ChangeRecord]) -> Vec<Change> {
    let previous = |at: usize| records.get(at + 1).and_then(body_after);
    let shown = records.iter().take(HISTORY).enumerate();
    shown.map(|(at, record)| history::change(record, previous(at), true)).collect()
}

/// The body that a change left; a deletion left none.
fn body_after(record: &ChangeRecord) -> Option<&str> {
    let deleted = record.change.kind == platform::catalog::ChangeKind::Deleted;
    (!deleted).then_some(record.change.body.as_str())
}

fn source(entity: &Entity, record: &EntityRecord) -> Source {
    let link = |key| entity.annotation(key).filter(|url| is_web(url)).map(str::to_owned);
    let code = entity.annotation(entity::SOURCE_LOCATION);
    let code = code.and_then(|location| location.strip_prefix("url:")).filter(|url| is_web(url));
    Source {
        location: record.location.clone(),
        line: record.line,
        origin: record.source.clone(),
        view_url: link(entity::VIEW_URL),
        edit_url: link(entity::EDIT_URL),
        source_url: code.map(str::to_owned),
    }
}

/// Only such links may become something to click: `javascript:` and the like are none.
fn is_web(url: &str) -> bool {
    let url = url.trim_start().to_ascii_lowercase();
    url.starts_with("https://") || url.starts_with("http://")
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
pub(super) fn unavailable(error: StoreError) -> CatalogError {
    CatalogError::Unavailable(error.to_string())
}
