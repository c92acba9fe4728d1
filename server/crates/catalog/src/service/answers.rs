//! The answers, as [`platform::catalog::Catalog`] asks for them.

use super::{
    Asked, CatalogService, SourceLimit, decisions, outage::News, problems, served, version,
    view::View,
};
use crate::{graph, history};
use async_trait::async_trait;
use futures::{
    StreamExt,
    stream::{self, BoxStream},
};
use platform::{
    Entity, EntityRef,
    access::Permission,
    catalog::{
        Catalog, CatalogError, ChangesPage, ChangesQuery, Choice, Decision, EntityDetail,
        EntityRow, FieldOrigin, Graph, HistoryPage, ImportState, ListPage, ListQuery, Moment,
        Notice, Overview, ProblemCounts, ProblemKind, ProblemPage, Source, SourceState,
    },
    entity,
};
use std::sync::Arc;
use store::{EntityRecord, StoreError};
use tokio_stream::wrappers::{BroadcastStream, errors::BroadcastStreamRecvError};

/// Changes that Home shows.
const RECENT: u32 = 12;
/// Rows of what a group or person owns.
pub(super) const OWNED: usize = 500;

#[async_trait]
impl Catalog for Asked {
    async fn list(&self, query: &ListQuery) -> Result<ListPage, CatalogError> {
        let view = self.view();
        let (index, seen) = view.looked_at();
        index.list(&seen, query)
    }

    async fn overview(&self) -> Result<Overview, CatalogError> {
        let service = &self.service;
        // What was told last is told again to whoever sees everything; others may not see it.
        let whole = self.view().looked_at().1.is_everything() && self.may(Permission::SourceRead);
        let (news, away_since) = match self.read_news().await {
            Ok(news) => {
                if whole {
                    service.news.keep(&news);
                }
                (news, None)
            }
            Err(CatalogError::Unavailable(_)) if service.store.away_for().is_some() => {
                let news = if whole { service.news.again() } else { News::default() };
                (news, Some(service.away_since()))
            }
            Err(error) => return Err(error),
        };
        let News { changes, problems } = news;
        let kinds = {
            let view = self.view();
            let (index, seen) = view.looked_at();
            index.kinds(&seen)
        };
        let told = self.may(Permission::SourceRead);
        let sources = service.states.all().into_iter().filter(|_| told);
        let sources = sources.map(|state| limited(service, state)).collect();
        Ok(Overview { kinds, changes, problems, sources, away_since })
    }

    async fn entity(&self, reference: &EntityRef) -> Result<Option<EntityDetail>, CatalogError> {
        let (service, view) = (&self.service, self.view());
        let stored = match view.stored(std::slice::from_ref(reference)).await {
            Ok(stored) => stored,
            // What the index does not know may be there all the same.
            Err(error) if error.is_outage() => {
                let known = view.known(reference).ok_or_else(|| unavailable(error))?;
                return Ok(Some(EntityDetail { away_since: Some(service.away_since()), ..known }));
            }
            Err(error) => return Err(unavailable(error)),
        };
        let Some((record, mut detail)) = view.detail(reference, stored)? else {
            return Ok(None);
        };
        match problems::of_entity(self, &record).await {
            Ok(problems) => detail.problems = problems,
            Err(error) if error.is_outage() => detail.away_since = Some(service.away_since()),
            Err(error) => return Err(unavailable(error)),
        }
        detail.removable = self.could_with(Permission::CatalogRemove, reference);
        Ok(Some(detail))
    }

    async fn graph(&self, reference: &EntityRef, depth: u8) -> Result<Option<Graph>, CatalogError> {
        let view = self.view();
        let (index, seen) = view.looked_at();
        Ok(graph::graph(&index, &seen, reference, depth))
    }

    async fn history(
        &self,
        reference: &EntityRef,
        before: Option<i64>,
    ) -> Result<Option<HistoryPage>, CatalogError> {
        self.shown_history(reference, before).await
    }

    async fn problems(
        &self,
        kind: Option<ProblemKind>,
        offset: u64,
    ) -> Result<ProblemPage, CatalogError> {
        problems::page(self, kind, offset).await.map_err(unavailable)
    }

    async fn decide_removals(
        &self,
        source: &str,
        token: &str,
        decision: Decision,
    ) -> Result<(), CatalogError> {
        for entity in self.service.held_of(source).await? {
            self.check_entity(Permission::CatalogWrite, &entity).await?;
        }
        let asker = &self.asker;
        let done = decisions::decide_removals(&self.service, asker, source, token, decision).await;
        self.told(Permission::CatalogWrite, source, done).await
    }

    async fn choose(&self, choice: &Choice) -> Result<(), CatalogError> {
        self.check_entity(Permission::CatalogWrite, &choice.entity).await?;
        let done = decisions::choose(&self.service, &self.asker, choice).await;
        self.told(Permission::CatalogWrite, choice.entity.as_str(), done).await
    }

    async fn suggest(&self, text: &str, limit: usize) -> Result<Vec<EntityRow>, CatalogError> {
        let view = self.view();
        let (index, seen) = view.looked_at();
        Ok(index.suggest(&seen, text, limit))
    }

    async fn at(&self, moment: Moment) -> Result<Arc<dyn Catalog>, CatalogError> {
        Ok(Arc::new(self.seen_at(moment).await?))
    }

    async fn changes(&self, question: &ChangesQuery) -> Result<ChangesPage, CatalogError> {
        self.service.changes_page(self, question).await
    }

    async fn origins(
        &self,
        reference: &EntityRef,
    ) -> Result<Option<Vec<FieldOrigin>>, CatalogError> {
        self.seen_now().origins(reference).await
    }

    async fn undo(&self, change_set: &str) -> Result<String, CatalogError> {
        self.undo_changes(change_set).await
    }

    fn position(&self) -> i64 {
        self.service.now_at()
    }

    fn notices(&self) -> BoxStream<'static, Notice> {
        let position = Arc::clone(&self.service.position);
        let unlogged = Arc::clone(&self.service.unlogged);
        let stream = BroadcastStream::new(self.service.notices.subscribe());
        // Who missed some is told that something changed, without names.
        let told = stream.map(move |notice| {
            notice.unwrap_or_else(|BroadcastStreamRecvError::Lagged(_)| Notice {
                position: version(&position, &unlogged),
                entities: Vec::new(),
            })
        });
        let asked = self.clone();
        told.filter_map(move |notice| std::future::ready(asked.shown_notice(notice))).boxed()
    }
}

impl Asked {
    /// What there is to tell of that the asker sees.
    async fn read_news(&self) -> Result<News, CatalogError> {
        let recent = self.recent(RECENT).await?;
        let changes = recent.iter().map(|record| history::change(record, None, false)).collect();
        Ok(News { changes, problems: problems::counts(self).await.map_err(unavailable)? })
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
        let (index, seen) = self.looked_at();
        index.list(&seen, query)
    }

    async fn overview(&self) -> Result<Overview, CatalogError> {
        let (problems, sources) = (ProblemCounts::default(), Vec::new());
        let (index, seen) = self.looked_at();
        let (kinds, changes) = (index.kinds(&seen), Vec::new());
        Ok(Overview { kinds, changes, problems, sources, away_since: None })
    }

    async fn entity(&self, reference: &EntityRef) -> Result<Option<EntityDetail>, CatalogError> {
        let stored = self.records(std::slice::from_ref(reference)).await?;
        Ok(self.detail(reference, stored)?.map(|(_, detail)| detail))
    }

    async fn graph(&self, reference: &EntityRef, depth: u8) -> Result<Option<Graph>, CatalogError> {
        let (index, seen) = self.looked_at();
        Ok(graph::graph(&index, &seen, reference, depth))
    }

    async fn history(
        &self,
        reference: &EntityRef,
        before: Option<i64>,
    ) -> Result<Option<HistoryPage>, CatalogError> {
        if !self.sees(reference) {
            return Ok(None);
        }
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
        let (index, seen) = self.looked_at();
        Ok(index.suggest(&seen, text, limit))
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
    /// An entity as it is stored, with what is known of it; its problems are left out.
    fn detail(
        &self,
        reference: &EntityRef,
        stored: Vec<EntityRecord>,
    ) -> Result<Option<(EntityRecord, EntityDetail)>, CatalogError> {
        let Some(record) = stored.into_iter().next() else { return Ok(None) };
        let (index, seen) = self.looked_at();
        let relations = index.relation_pairs(&seen, reference);
        let entity = served::entity(&record, relations)
            .map_err(|reason| CatalogError::Unavailable(format!("{reference}: {reason}")))?;
        // The row follows the store by a moment; an entity that only one of them has is not there.
        let Some(row) = index.row(&seen, reference) else { return Ok(None) };
        let (owned, owned_total) = index.owned(&seen, reference, OWNED);
        let detail = EntityDetail {
            row,
            relations: index.relations(&seen, reference),
            owned,
            owned_total,
            ancestors: index.ancestors(&seen, reference),
            source: source(&entity, &record),
            problems: Vec::new(),
            created_at: Some(record.created_at),
            removable: false,
            away_since: None,
            entity,
        };
        Ok(Some((record, detail)))
    }
}

fn past_is_past() -> CatalogError {
    CatalogError::NotAllowed("the past cannot be changed; go back to now".to_owned())
}

fn source(entity: &Entity, record: &EntityRecord) -> Source {
    Source {
        location: record.location.clone(),
        line: record.line,
        origin: record.source.clone(),
        ..pages(entity)
    }
}

/// The pages that an entity's annotations name.
pub(super) fn pages(entity: &Entity) -> Source {
    let link = |key| entity.annotation(key).filter(|url| is_web(url)).map(str::to_owned);
    let code = entity.annotation(entity::SOURCE_LOCATION);
    let code = code.and_then(|location| location.strip_prefix("url:")).filter(|url| is_web(url));
    Source {
        view_url: link(entity::VIEW_URL),
        edit_url: link(entity::EDIT_URL),
        source_url: code.map(str::to_owned),
        ..Source::default()
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
