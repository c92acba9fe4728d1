//! The sources as integrations: how they answer, for those who run the portal.

use crate::{
    service::CiService,
    slot::{Slot, SlotKey},
};
use async_trait::async_trait;
use platform::{
    Timestamp,
    access::{Asker, Object, Permission, PrincipalKind},
    audit::AuditEvent,
    ci::{CiSource, Part},
    integrations::{IntegrationError, IntegrationHealth, Integrations},
};
use std::{collections::BTreeSet, sync::Arc, time::Duration};

/// How long it is waited for what comes of a trial.
const WAIT: Duration = Duration::from_secs(4);

/// The integrations for one asker.
pub(crate) struct Health {
    pub service: Arc<CiService>,
    pub asker: Asker,
}

impl Health {
    async fn check(&self, on: &str) -> Result<(), IntegrationError> {
        let principal = &self.asker.principal;
        let authority = &self.service.options.authority;
        if principal.kind == PrincipalKind::System
            || authority.decide(principal, Permission::Admin, &Object::Portal).is_allowed()
        {
            return Ok(());
        }
        let reason = format!("needs permission {}", Permission::Admin);
        let event = AuditEvent::of(&self.asker, Permission::Admin).on(on).denied(&reason);
        let noted = self.service.store.audit(&event, self.service.clock.now()).await;
        noted.map_err(|error| IntegrationError::Unavailable(error.to_string()))?;
        Err(IntegrationError::NotAllowed(reason))
    }

    /// How one of them answers, from what is known of its repositories.
    fn of(&self, source: &dyn CiSource) -> IntegrationHealth {
        let (mut succeeded_at, mut failed, mut known) = (None, None, BTreeSet::new());
        for (key, slot) in &self.service.slots.0 {
            if key.source != source.name() {
                continue;
            }
            let (answered, error) = last(&slot);
            succeeded_at = succeeded_at.max(answered);
            failed = failed.max(error);
            if answered.is_some() && !key.subject.is_empty() {
                known.insert(key.subject.clone());
            }
        }
        let health = source.health();
        let fails = failed.as_ref().is_some_and(|(at, _)| Some(*at) > succeeded_at);
        IntegrationHealth {
            name: source.name().to_owned(),
            vendor: source.vendor().to_owned(),
            page: source.page().to_owned(),
            succeeded_at,
            latency: None,
            failed_at: failed.as_ref().map(|(at, _)| *at),
            error: failed.filter(|_| fails).map(|(_, error)| error),
            left_alone_until: health.left_alone_until,
            limit: health.limit,
            unreadable: Vec::new(),
            known: u64::try_from(known.len()).unwrap_or(u64::MAX),
            can_try: true,
        }
    }
}

/// When it was last told, and when and why it was not.
fn last(slot: &Slot) -> (Option<Timestamp>, Option<(Timestamp, String)>) {
    let known = slot.known.borrow();
    let answered = known.told.as_ref().map(|told| told.fetched_at);
    let failed = known.asked_at.zip(known.error.clone());
    (answered, failed)
}

#[async_trait]
impl Integrations for Health {
    async fn integrations(&self) -> Result<Vec<IntegrationHealth>, IntegrationError> {
        self.check("integrations").await?;
        Ok(self.service.sources.values().map(|source| self.of(&**source)).collect())
    }

    async fn try_now(&self, name: &str) -> Result<(), IntegrationError> {
        self.check(name).await?;
        if !self.service.sources.contains_key(name) {
            return Err(IntegrationError::NotFound(format!("there is no integration {name:?}")));
        }
        let part = Part::OpenPulls;
        let key = SlotKey { source: name.to_owned(), subject: String::new(), part };
        self.service.slot(key.clone()).state().due = true;
        drop(self.service.look(key, None, WAIT).await);
        Ok(())
    }
}
