//! Costs as somebody asks them: what they may not see is in no number.

use super::{
    benchmark::measured,
    budgets,
    lens::Sight,
    report::Reporter,
    service::{CostService, unavailable},
};
use async_trait::async_trait;
use platform::{
    EntityRef,
    access::{Asker, Object, Permission, PrincipalKind},
    audit::AuditEvent,
    costs::{
        Amount, BudgetWish, CostEntities, CostError, CostQuestion, CostReport, Costs, DayRange,
    },
};
use std::{collections::BTreeSet, sync::Arc};

/// A source that was reached within so many milliseconds is not asked again by hand: some of them cost
/// money.
const JUST_NOW: i64 = 60_000;

/// Costs for one asker.
pub(crate) struct Asked {
    pub service: Arc<CostService>,
    pub asker: Asker,
    pub entities: Arc<dyn CostEntities>,
}

impl Asked {
    pub fn new(service: Arc<CostService>, asker: Asker) -> Self {
        let entities = (service.entities)(&asker);
        Self { service, asker, entities }
    }

    /// What the asker may see of a book.
    pub fn sight(&self, book: &super::book::Book) -> Sight {
        let all: Vec<EntityRef> = book.entities.iter().map(|one| one.reference.clone()).collect();
        let readable: BTreeSet<EntityRef> = self.entities.readable(&all);
        let limits = self.service.authority.limits(&self.asker.principal);
        Sight::of(book, &readable, &limits, self.service.today())
    }

    pub fn may_refresh(&self) -> bool {
        let principal = &self.asker.principal;
        let decision =
            self.service.authority.decide(principal, Permission::SourceRefresh, &Object::Portal);
        principal.kind == PrincipalKind::System || decision.is_allowed()
    }
}

#[async_trait]
impl Costs for Asked {
    fn is_there(&self) -> bool {
        !self.service.sources.is_empty()
    }

    async fn report(&self, question: &CostQuestion) -> Result<Option<CostReport>, CostError> {
        if !self.is_there() {
            return Ok(None);
        }
        let book = self.service.book().await?;
        let sight = self.sight(&book);
        Reporter { asked: self, book: &book, sight: &sight, question }.report().await
    }

    async fn of_entities(
        &self,
        entities: &[EntityRef],
        days: DayRange,
    ) -> Result<Vec<(EntityRef, Amount)>, CostError> {
        let book = self.service.book().await?;
        let sight = self.sight(&book);
        let Some(days) = sight.clipped(days) else { return Ok(Vec::new()) };
        let measured = measured(&book, &sight, days);
        let of = |entity: &EntityRef| {
            let place = book.entity(entity)?;
            Some((entity.clone(), measured.get(&place)?.0))
        };
        Ok(entities.iter().filter_map(of).collect())
    }

    async fn refresh(&self) -> Result<(), CostError> {
        let event = AuditEvent::of(&self.asker, Permission::SourceRefresh).on("costs");
        let service = &self.service;
        let now = service.clock.now();
        if !self.may_refresh() {
            let reason = format!("needs permission {}", Permission::SourceRefresh);
            service.store.audit(&event.denied(&reason), now).await.map_err(unavailable)?;
            return Err(CostError::NotAllowed(reason));
        }
        let states = service.source_states(None);
        let idle = states.into_iter().filter(|state| {
            state.succeeded_at.max(state.failed_at).is_none_or(|at| now.0 - at.0 > JUST_NOW)
        });
        let names: Vec<String> = idle.map(|state| state.name).collect();
        if names.is_empty() {
            return Ok(());
        }
        service.ask(&names, Some(&event)).await.map_err(unavailable)
    }

    async fn budget(&self, wish: &BudgetWish) -> Result<(), CostError> {
        budgets::set(&self.service, &self.asker, &*self.entities, wish).await
    }
}
