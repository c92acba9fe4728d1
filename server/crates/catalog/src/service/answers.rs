//! The answers, as [`platform::catalog::Catalog`] asks for them.

use super::{Asked, CatalogService, SourceLimit, decisions, problems, served, view::View};
use crate::{graph, history};
use async_trait::async_trait;
use futures::{
    StreamExt,
    stream::{self, BoxStream},
};
use platform::{
    Entity, EntityRef,
    catalog::{
        Catalog, CatalogError, ChangesPage, ChangesQuery, Choice, Decision, EntityDetail,
        EntityRow, FieldOrigin, Graph, HistoryPage, ImportState, ListPage, ListQuery, Moment,
        Notice, Overview, ProblemCounts, ProblemKind, ProblemPage, Source, SourceState,
    },
    entity,
};
use std::sync::{Arc, atomic::Ordering};
use store::{EntityRecord, StoreError};
use tokio_stream::wrappers::{BroadcastStream, errors::BroadcastStreamRecvError};

/// Changes that Home shows.
const RECENT: u32 = 12;
/// Rows of what a group or person owns.
const OWNED: usize = 500;

#[async_trait]
impl Catalog for Asked {
    async fn list(&self, query: &ListQuery) -> Result<ListPage, CatalogError> {
        self.service.index().list(query)
    }

    async fn overview(&self) -> Result<Overview, CatalogError> {
        let recent = self.service.store.recent_changes(RECENT).await.map_err(unavailable)?;
        let problems = problems::counts(&self.service).await.map_err(unavailable)?;
        Ok(Overview {
            kinds: self.service.index().kinds(),
            changes: recent.iter().map(|record| history::change(record, None, false)).collect(),
            problems,
            sources: self
                .service
                .states
                .all()
                .into_iter()
                .map(|state| limited(&self.service, state))
                .collect(),
        })
    }

    async fn entity(&self, reference: &EntityRef) -> Result<Option<EntityDetail>, CatalogError> {
        let Some(detail) = self.service.now.detail(reference).await? else { return Ok(None) };
        let (record, mut detail) = detail;
        detail.problems = problems::of_entity(&self.service, &record).await.map_err(unavailable)?;
        Ok(Some(detail))
    }

    async fn graph(&self, reference: &EntityRef, depth: u8) -> Result<Option<Graph>, CatalogError> {
        Ok(graph::graph(&self.service.index(), reference, depth))
    }

    async fn history(
        &self,
        reference: &EntityRef,
        before: Option<i64>,
    ) -> Result<Option<HistoryPage>, CatalogError> {
        self.service.now.history(reference, before).await
    }

    async fn problems(
        &self,
        kind: Option<ProblemKind>,
        offset: u64,
    ) -> Result<ProblemPage, CatalogError> {
        problems::page(&self.service, kind, offset).await.map_err(unavailable)
    }

    async fn decide_removals(
        &self,
        source: &str,
        token: &str,
        decision: Decision,
    ) -> Result<(), CatalogError> {
        decisions::decide_removals(&self.service, &self.asker, source, token, decision).await
    }

    async fn choose(&self, choice: &Choice) -> Result<(), CatalogError> {
        decisions::choose(&self.service, &self.asker, choice).await
    }

    async fn suggest(&self, text: &str, limit: usize) -> Result<Vec<EntityRow>, CatalogError> {
        Ok(self.service.index().suggest(text, limit))
    }

    async fn at(&self, moment: Moment) -> Result<Arc<dyn Catalog>, CatalogError> {
        Ok(Arc::new(self.service.seen_at(moment).await?))
    }

    async fn changes(&self, question: &ChangesQuery) -> Result<ChangesPage, CatalogError> {
        self.service.changes_page(question).await
    }

    async fn origins(
        &self,
        reference: &EntityRef,
    ) -> Result<Option<Vec<FieldOrigin>>, CatalogError> {
        self.service.now.origins(reference).await
    }

    async fn undo(&self, change_set: &str) -> Result<String, CatalogError> {
        self.undo_changes(change_set).await
    }

    fn position(&self) -> i64 {
        self.service.now_at()
    }

    fn notices(&self) -> BoxStream<'static, Notice> {
        let position = Arc::clone(&self.service.position);
        let stream = BroadcastStream::new(self.service.notices.subscribe());
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

/// The catalog of the past. What is wrong in it, and how its sources fare, is only known of now.
#[async_trait]
impl Catalog for View {
    async fn list(&self, query: &ListQuery) -> Result<ListPage, CatalogError> {
        self.index().list(query)
    }

    async fn overview(&self) -> Result<Overview, CatalogError> {
        let (problems, sources) = (ProblemCounts::default(), Vec::new());
        Ok(Overview { kinds: self.index().kinds(), changes: Vec::new(), problems, sources })
    }

    async fn entity(&self, reference: &EntityRef) -> Result<Option<EntityDetail>, CatalogError> {
        Ok(self.detail(reference).await?.map(|(_, detail)| detail))
    }

    async fn graph(&self, reference: &EntityRef, depth: u8) -> Result<Option<Graph>, CatalogError> {
        Ok(graph::graph(&self.index(), reference, depth))
    }

    async fn history(
        &self,
        reference: &EntityRef,
        before: Option<i64>,
    ) -> Result<Option<HistoryPage>, CatalogError> {
        Self::history(self, reference, before).await
    }

    async fn problems(
        &self,
        _: Option<ProblemKind>,
        offset: u64,
    ) -> Result<ProblemPage, CatalogError> {
        let (counts, problems) = (ProblemCounts::default(), Vec::new());
        let held = Vec::new();
        Ok(ProblemPage { counts, problems, held, decidable: false, offset, total: 0 })
    }

    async fn suggest(&self, text: &str, limit: usize) -> Result<Vec<EntityRow>, CatalogError> {
        Ok(self.index().suggest(text, limit))
    }

    async fn origins(
        &self,
        reference: &EntityRef,
    ) -> Result<Option<Vec<FieldOrigin>>, CatalogError> {
        Self::origins(self, reference).await
    }

    async fn decide_removals(&self, _: &str, _: &str, _: Decision) -> Result<(), CatalogError> {
        Err(past_is_past())
    }

    async fn choose(&self, _: &Choice) -> Result<(), CatalogError> {
        Err(past_is_past())
    }

    fn notices(&self) -> BoxStream<'static, Notice> {
        stream::pending().boxed()
    }
}

impl View {
    /// An entity with what is known of it, and its record; its problems are left out.
    async fn detail(
        &self,
        reference: &EntityRef,
    ) -> Result<Option<(EntityRecord, EntityDetail)>, CatalogError> {
        let records = self.records(std::slice::from_ref(reference)).await?;
        let Some(record) = records.into_iter().next() else { return Ok(None) };
        let index = self.index();
        let relations = index.relation_pairs(reference);
        let entity = served::entity(&record, relations)
            .map_err(|reason| CatalogError::Unavailable(format!("{reference}: {reason}")))?;
        // The row follows the store by a moment; an entity that only one of them has is not there.
        let Some(row) = index.row(reference) else { return Ok(None) };
        let (owned, owned_total) = index.owned(reference, OWNED);
        let detail = EntityDetail {
            row,
            relations: index.relations(reference),
            owned,
            owned_total,
            ancestors: index.ancestors(reference),
            source: source(&entity, &record),
            problems: Vec::new(),
            created_at: record.created_at,
            entity,
        };
        Ok(Some((record, detail)))
    }
}

fn past_is_past() -> CatalogError {
    CatalogError::NotAllowed("the past cannot be changed; go back to now".to_owned())
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
