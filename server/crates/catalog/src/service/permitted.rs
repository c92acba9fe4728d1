//! What somebody may do with the catalog: asked before anything is done, and told to the audit log when
//! it is refused.

use super::{Asked, CatalogService, answers::unavailable, view::View};
use crate::index::{Sight, facts_of};
use platform::{
    Entity, EntityRef, Timestamp,
    access::{Decision, EntityFacts, Object, Permission, PrincipalKind, Refusal},
    audit::AuditEvent,
    catalog::{CatalogError, HistoryPage, Notice},
};
use std::{collections::BTreeSet, sync::Arc};
use store::ChangeRecord;

/// Rows of a page of an entity's history, and one.
const HISTORY: u32 = 21;

/// So far back it is looked for changes that somebody sees.
const DEEPEST: u32 = 4_096;

/// A day, in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1_000;

impl Asked {
    /// What the asker sees. Slipway's own parts see everything.
    pub(super) fn sight(&self) -> Sight {
        if self.asker.principal.kind == PrincipalKind::System {
            return Sight::default();
        }
        let authority = Arc::clone(&self.service.authority);
        Sight::of(Arc::clone(&self.asker.principal), authority)
    }

    /// The catalog as it is, as the asker sees it.
    pub(super) fn view(&self) -> View {
        self.service.now.seen_by(self.sight())
    }

    /// Whether the asker may do something in general.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.decide(permission, None).is_allowed()
    }

    /// Whether the asker may do something with an entity.
    #[must_use]
    pub fn may_with(&self, permission: Permission, entity: &EntityRef) -> bool {
        let facts = self.service.index().facts(entity);
        self.decide(permission, facts.as_ref()).is_allowed()
    }

    /// Whether the asker may do something with an entity, be it only once it was approved.
    #[must_use]
    pub fn could_with(&self, permission: Permission, entity: &EntityRef) -> bool {
        let facts = self.service.index().facts(entity);
        self.decide(permission, facts.as_ref()) != Decision::Deny
    }

    /// What of an entity decides about permissions: of one that the asker sees or, where they may
    /// know what there is, of any.
    #[must_use]
    pub fn facts(&self, entity: &EntityRef, any: bool) -> Option<EntityFacts> {
        if !any && !self.view().sees(entity) {
            return None;
        }
        self.service.index().facts(entity)
    }

    fn decide(&self, permission: Permission, facts: Option<&EntityFacts>) -> Decision {
        let principal = &self.asker.principal;
        if principal.kind == PrincipalKind::System {
            return Decision::Allow;
        }
        let object = facts.map_or(Object::Portal, Object::Entity);
        self.service.authority.decide(principal, permission, &object)
    }

    /// That the asker may do something in general; a refusal is in the audit log.
    ///
    /// # Errors
    /// `NotAllowed` when they may not.
    pub async fn require(&self, permission: Permission, on: &str) -> Result<(), CatalogError> {
        self.check(permission, on).await
    }

    /// That the asker may do something in general.
    pub(super) async fn check(&self, permission: Permission, on: &str) -> Result<(), CatalogError> {
        self.judged(permission, None, on).await
    }

    /// That the asker may do something with an entity. What they do not see is not there.
    pub(super) async fn check_entity(
        &self,
        permission: Permission,
        entity: &EntityRef,
    ) -> Result<(), CatalogError> {
        let facts = {
            let (index, view) = (self.service.index(), self.view());
            let seen = index.seen(&view.sight);
            if index.is_hidden(&seen, entity) {
                return Err(CatalogError::NotFound(format!("there is no entity {entity}")));
            }
            index.facts(entity)
        };
        self.judged(permission, facts.as_ref(), entity.as_str()).await
    }

    async fn judged(
        &self,
        permission: Permission,
        facts: Option<&EntityFacts>,
        on: &str,
    ) -> Result<(), CatalogError> {
        let refusal = match self.decide(permission, facts) {
            Decision::Allow => return Ok(()),
            Decision::WithApproval { .. } if self.asker.is_approved(permission, on) => {
                return Ok(());
            }
            Decision::WithApproval { by } => Refusal::until_approved(permission, on, by),
            Decision::Deny => Refusal::new(permission, on),
        };
        let event = AuditEvent::of(&self.asker, permission).on(on).denied(refusal.to_string());
        self.note(&event).await?;
        Err(CatalogError::Refused(refusal))
    }

    /// What is older is not shown to the asker.
    pub(super) fn oldest_shown(&self) -> Option<Timestamp> {
        let principal = &self.asker.principal;
        if principal.kind == PrincipalKind::System {
            return None;
        }
        let days = self.service.authority.limits(principal).retention_days?;
        let now = self.service.clock.now();
        Some(Timestamp(now.0.saturating_sub(DAY.saturating_mul(days.into()))))
    }

    /// Whether an entity is there, and the asker does not see it.
    pub(super) fn hides(&self, reference: &EntityRef) -> bool {
        let view = self.view();
        let (index, seen) = view.looked_at();
        index.is_hidden(&seen, reference)
    }

    /// The history of an entity as far as the asker sees it.
    pub(super) async fn shown_history(
        &self,
        reference: &EntityRef,
        before: Option<i64>,
    ) -> Result<Option<HistoryPage>, CatalogError> {
        if self.hides(reference) {
            return Ok(None);
        }
        let Some(mut page) = self.service.now.history(reference, before).await? else {
            return Ok(None);
        };
        let told = page.changes.len();
        let last = self.service.store.changes_of(reference, before, HISTORY).await;
        let shown: BTreeSet<i64> = last
            .map_err(unavailable)?
            .iter()
            .filter(|record| self.shows(record))
            .map(|record| record.position)
            .collect();
        page.changes.retain(|change| shown.contains(&change.position));
        // What lies before a row that is too old is older still.
        if page.changes.len() < told && self.oldest_shown().is_some() {
            page.older = None;
        }
        if page.changes.is_empty() && page.older.is_none() && !self.view().sees(reference) {
            return Ok(None);
        }
        Ok(Some(page))
    }

    /// The latest changes that the asker sees.
    pub(super) async fn recent(&self, limit: u32) -> Result<Vec<ChangeRecord>, CatalogError> {
        let mut many = limit;
        loop {
            let recent = self.service.store.recent_changes(many).await.map_err(unavailable)?;
            let is_end = recent.len() < many as usize || many >= DEEPEST;
            let mut shown: Vec<ChangeRecord> =
                recent.into_iter().filter(|record| self.shows(record)).collect();
            if is_end || shown.len() >= limit as usize {
                shown.truncate(limit as usize);
                return Ok(shown);
            }
            many = many.saturating_mul(8);
        }
    }

    /// A notice as the asker gets it: it names only what they see, and one that names nothing else
    /// is none.
    pub(super) fn shown_notice(&self, notice: Notice) -> Option<Notice> {
        if notice.entities.is_empty() {
            return Some(notice);
        }
        let view = self.view();
        let (index, seen) = view.looked_at();
        if seen.is_everything() {
            return Some(notice);
        }
        let Notice { position, mut entities } = notice;
        let gone = entities.iter().any(|entity| !index.contains(entity));
        entities.retain(|entity| index.is_seen(&seen, entity));
        (gone || !entities.is_empty()).then_some(Notice { position, entities })
    }

    /// Whether a row of the log is shown: what its entity was then and what it is now decide.
    pub(super) fn shows(&self, record: &ChangeRecord) -> bool {
        if self.oldest_shown().is_some_and(|oldest| record.change.at < oldest) {
            return false;
        }
        let view = self.view();
        let (index, seen) = view.looked_at();
        if index.is_hidden(&seen, &record.change.reference) {
            return false;
        }
        let entity: Option<Entity> = serde_json::from_str(&record.change.body).ok();
        entity.is_none_or(|entity| self.sight().allows(&facts_of(&entity)))
    }
}

impl CatalogService {
    /// Every entity whose removal from a source waits for a person.
    pub(super) async fn held_of(&self, source: &str) -> Result<Vec<EntityRef>, CatalogError> {
        let mut held = Vec::new();
        for decision in platform::catalog::Decision::ALL {
            let claims =
                self.store.held_claims(decision, 0, u32::MAX).await.map_err(unavailable)?;
            let own = claims.into_iter().filter(|claim| claim.key.source == source);
            held.extend(own.map(|claim| claim.key.reference));
        }
        held.sort();
        held.dedup();
        Ok(held)
    }
}
