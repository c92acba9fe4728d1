//! Everybody who has signed in, and what is done to what they have.

use super::{
    SignIn,
    keys::{session, token},
};
use async_trait::async_trait;
use platform::{
    access::{Asker, Object, Permission, Refusal},
    audit::AuditEvent,
    identity::{IdentityError, People, PeoplePage, Person, PersonDetail, Token},
};
use serde_json::json;
use std::sync::Arc;
use store::{AccountRecord, SessionsOf, UnitOfWork};

/// People on a page.
const PAGE: u32 = 50;

/// The service as whoever asks may use it.
struct Everybody {
    service: Arc<SignIn>,
    asker: Asker,
}

impl SignIn {
    /// Everybody, for who runs the portal.
    #[must_use]
    pub fn people(&self, asker: &Asker) -> Arc<dyn People> {
        Arc::new(Everybody { service: self.shared(), asker: asker.clone() })
    }

    pub(super) fn shared(&self) -> Arc<Self> {
        // It is only ever made in an Arc, and whoever calls this holds one.
        self.own.upgrade().unwrap_or_else(|| unreachable!("the service is in use"))
    }

    /// Ends sessions, with a word in the audit log for each; gives how many.
    pub(super) async fn end_for(
        &self,
        asker: &Asker,
        which: SessionsOf<'_>,
        why: &str,
    ) -> Result<u64, IdentityError> {
        let mut unit = self.parts.store.begin().await.map_err(super::unavailable)?;
        let ended = unit.end_sessions(which).await.map_err(super::unavailable)?;
        self.audit_ended(&mut unit, asker, &ended, why).await?;
        unit.commit().await.map_err(super::unavailable)?;
        self.held.forget();
        Ok(ended.len() as u64)
    }

    pub(super) async fn revoke_for(
        &self,
        asker: &Asker,
        account: &str,
        number: &str,
    ) -> Result<(), IdentityError> {
        let mut unit = self.parts.store.begin().await.map_err(super::unavailable)?;
        let gone = unit.delete_token(account, number).await.map_err(super::unavailable)?;
        let missing = || IdentityError::NotFound("there is no such token any more".to_owned());
        let gone = gone.ok_or_else(missing)?;
        let told = json!({"name": gone.name, "kind": gone.kind});
        let event = AuditEvent::new(asker, "token.revoked").on(gone.id).changing(Some(told), None);
        self.audit(&mut unit, &event).await?;
        unit.commit().await.map_err(super::unavailable)?;
        self.held.forget();
        Ok(())
    }

    pub(super) async fn tokens_of(&self, account: &str) -> Result<Vec<Token>, IdentityError> {
        let store = &self.parts.store;
        let agents = store.agents_of(account).await.map_err(super::unavailable)?;
        let tokens = store.tokens_of(account).await.map_err(super::unavailable)?;
        Ok(tokens.into_iter().filter_map(|record| token(record, &agents)).collect())
    }

    fn person(&self, account: AccountRecord) -> Person {
        let principal = self.owner(&account);
        let (groups, roles) = principal.map(|one| (one.groups, one.roles)).unwrap_or_default();
        let provider = self.provider(&account.provider).map(|one| one.door().title.clone());
        Person {
            entity: self.entity_of(&account),
            provider: provider.unwrap_or_else(|| account.provider.clone()),
            account: account.id,
            label: account.label,
            email: account.email,
            subject: account.subject,
            groups: groups.into_iter().collect(),
            roles: roles.into_iter().collect(),
            claims: account.claims,
            signed_in_at: account.signed_in_at,
            confirmed_at: account.confirmed_at,
        }
    }

    /// That somebody may do something with the portal as a whole; a refusal is in the audit log.
    pub(super) async fn require(
        &self,
        asker: &Asker,
        permission: Permission,
        on: &str,
    ) -> Result<(), IdentityError> {
        let authority = &self.parts.authority;
        if authority.decide(&asker.principal, permission, &Object::Portal).is_allowed() {
            return Ok(());
        }
        let refusal = Refusal::new(permission, on);
        let event = AuditEvent::of(asker, permission).on(on).denied(refusal.to_string());
        self.audit_alone(&event).await?;
        Err(IdentityError::Refused(refusal))
    }

    /// Tells the audit log, in the transaction of the change.
    pub(super) async fn audit(
        &self,
        unit: &mut UnitOfWork,
        event: &AuditEvent,
    ) -> Result<(), IdentityError> {
        unit.audit(event, self.now()).await.map_err(super::unavailable)
    }

    /// Tells it of what changes nothing.
    pub(super) async fn audit_alone(&self, event: &AuditEvent) -> Result<(), IdentityError> {
        self.parts.store.audit(event, self.now()).await.map_err(super::unavailable)
    }
}

impl Everybody {
    async fn allowed(&self, permission: Permission, on: &str) -> Result<(), IdentityError> {
        self.service.require(&self.asker, permission, on).await
    }
}

#[async_trait]
impl People for Everybody {
    async fn people(&self, text: &str, offset: u64) -> Result<PeoplePage, IdentityError> {
        self.allowed(Permission::PeopleRead, "people").await?;
        let found = self.service.parts.store.accounts(text, offset, PAGE).await;
        let (accounts, total) = found.map_err(super::unavailable)?;
        let people = accounts.into_iter().map(|account| self.service.person(account)).collect();
        Ok(PeoplePage { people, total, offset })
    }

    async fn person(&self, account: &str) -> Result<Option<PersonDetail>, IdentityError> {
        self.allowed(Permission::PeopleRead, account).await?;
        let store = &self.service.parts.store;
        let found = store.account(account).await.map_err(super::unavailable)?;
        let Some(found) = found else { return Ok(None) };
        let sessions = store.sessions_of(account).await.map_err(super::unavailable)?;
        let current = self.asker.principal.credential.number();
        let sessions = sessions.into_iter().map(|record| session(record, current)).collect();
        let tokens = self.service.tokens_of(account).await?;
        Ok(Some(PersonDetail { person: self.service.person(found), sessions, tokens }))
    }

    async fn end_sessions(&self, account: &str, number: &str) -> Result<(), IdentityError> {
        self.allowed(Permission::PeopleWrite, account).await?;
        let which = if number.is_empty() {
            SessionsOf::Others { account, session: "" }
        } else {
            SessionsOf::One { account, session: number }
        };
        self.service.end_for(&self.asker, which, "ended by who runs the portal").await.map(drop)
    }

    async fn revoke_tokens(&self, account: &str, number: &str) -> Result<(), IdentityError> {
        self.allowed(Permission::PeopleWrite, account).await?;
        if !number.is_empty() {
            return self.service.revoke_for(&self.asker, account, number).await;
        }
        for token in self.service.tokens_of(account).await? {
            self.service.revoke_for(&self.asker, account, &token.number).await?;
        }
        Ok(())
    }
}
