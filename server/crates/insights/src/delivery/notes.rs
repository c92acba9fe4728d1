//! What people say of facts: decided, audited, undone by taking it back.

use super::asked::Asked;
use platform::{
    EntityRef,
    access::{Decision, Permission},
    audit::AuditEvent,
    delivery::{DeliveryError, DeliveryQuestion, DeliveryScope, NewNote},
};
use serde_json::{Value, json};
use store::{NoteRecord, StoreError};

/// What the store's failure is to who asks.
fn unavailable(error: StoreError) -> DeliveryError {
    DeliveryError::Unavailable(error.to_string())
}

/// What is told to the audit log of a note.
fn told(note: &NoteRecord) -> Value {
    json!({"fact": note.fact, "reason": note.reason, "excluded": note.excluded, "by": note.by})
}

impl Asked {
    /// Says something of a fact, in the place of what was said before; gives its number.
    pub(super) async fn note(&self, note: NewNote) -> Result<i64, DeliveryError> {
        let NewNote { entity, fact, reason, excluded } = note;
        let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        if reason.is_empty() {
            return Err(DeliveryError::BadRequest("say why: what is said stays".to_owned()));
        }
        if reason.chars().count() > NewNote::LONGEST {
            let most = NewNote::LONGEST;
            return Err(DeliveryError::BadRequest(format!("say it in {most} characters")));
        }
        self.allowed(&entity).await?;
        if !self.is_there(&entity, &fact).await? {
            return Err(DeliveryError::NotFound(format!("there is no {fact} of {entity}")));
        }
        let principal = &self.asker.principal;
        let record = NoteRecord {
            id: 0,
            entity,
            fact,
            reason,
            excluded,
            by: principal.id.clone(),
            label: principal.label.clone(),
            at: self.service.clock.now(),
            taken_back_at: None,
        };
        let mut unit = self.service.store.begin().await.map_err(unavailable)?;
        let (id, before) = unit.put_delivery_note(&record).await.map_err(unavailable)?;
        let event = AuditEvent::of(&self.asker, Permission::DeliveryWrite)
            .on_entity(&record.entity)
            .changing(before.as_ref().map(told), Some(told(&record)));
        unit.audit(&event, record.at).await.map_err(unavailable)?;
        unit.commit().await.map_err(unavailable)?;
        self.known().await;
        Ok(id)
    }

    /// Takes back what was said of a fact.
    pub(super) async fn take_note_back(
        &self,
        entity: &EntityRef,
        note: i64,
    ) -> Result<(), DeliveryError> {
        self.allowed(entity).await?;
        let now = self.service.clock.now();
        let mut unit = self.service.store.begin().await.map_err(unavailable)?;
        let taken = unit.take_back_delivery_note(entity, note, now).await.map_err(unavailable)?;
        let Some(taken) = taken else {
            return Err(DeliveryError::NotFound(format!("there is no note {note} of {entity}")));
        };
        let event = AuditEvent::of(&self.asker, Permission::DeliveryWrite)
            .on_entity(entity)
            .changing(Some(told(&taken)), None);
        unit.audit(&event, now).await.map_err(unavailable)?;
        unit.commit().await.map_err(unavailable)?;
        self.known().await;
        Ok(())
    }

    /// That the asker may say something of a service's facts; a refusal is in the audit log.
    async fn allowed(&self, entity: &EntityRef) -> Result<(), DeliveryError> {
        // Of what they do not see they learn nothing.
        if self.entities.rows(std::slice::from_ref(entity)).is_empty() {
            return Err(DeliveryError::NotFound(format!("there is no {entity}")));
        }
        let permission = Permission::DeliveryWrite;
        if self.entities.decide(permission, entity) == Decision::Allow {
            return Ok(());
        }
        let reason = format!("needs permission {permission} on {entity}, which its owners have");
        let event = AuditEvent::of(&self.asker, permission).on_entity(entity).denied(&*reason);
        let now = self.service.clock.now();
        let mut unit = self.service.store.begin().await.map_err(unavailable)?;
        unit.audit(&event, now).await.map_err(unavailable)?;
        unit.commit().await.map_err(unavailable)?;
        Err(DeliveryError::NotAllowed(reason))
    }

    /// Whether a service has such a fact.
    async fn is_there(&self, entity: &EntityRef, fact: &str) -> Result<bool, DeliveryError> {
        let scope = DeliveryScope::Service(entity.clone());
        let question = DeliveryQuestion { scope, ..DeliveryQuestion::default() };
        let Some(looked) = self.look(&question).await? else { return Ok(false) };
        let mut deployments = looked.services.iter().flat_map(|seen| seen.whole.deployments.iter());
        Ok(deployments.any(|one| {
            one.names().any(|name| name == fact)
                || (one.failure.is_some() && one.failure_names().any(|name| name == fact))
                || one.changes.iter().any(|change| change.name() == fact)
        }))
    }

    /// Who said something sees it at once; whoever else reads the database sees it a moment later.
    async fn known(&self) {
        match self.service.take_over().await {
            Ok(changed) => self.service.tell(changed),
            Err(error) => tracing::debug!(%error, "what was said is read a moment later"),
        }
    }
}
