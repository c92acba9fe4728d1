//! What somebody has of their own.

use super::{GUEST, SignIn, after, principal::scopes_of};
use crate::sign_in::{digest, new_token, secret::hint};
use async_trait::async_trait;
use platform::{
    access::{Asker, Credential, Object, Permission, PrincipalKind},
    audit::AuditEvent,
    identity::{
        Agent, IdentityError, IssuedToken, Keys, NewAgent, NewToken, Session, Token, TokenKind,
    },
};
use serde_json::json;
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use store::{AccountRecord, AgentRecord, SessionRecord, SessionsOf, TokenRecord};

/// Characters of a name at the most.
const LONGEST_NAME: usize = 60;

/// Characters of a description at the most.
const LONGEST_DESCRIPTION: usize = 300;

/// Tokens, and agents, that somebody may have at once.
const MOST: usize = 100;

/// A day.
const DAY: Duration = Duration::from_hours(24);

/// The service as whoever asks may use it.
pub(super) struct Own {
    pub service: Arc<SignIn>,
    pub asker: Asker,
}

impl SignIn {
    /// What somebody has of their own.
    #[must_use]
    pub fn keys(&self, asker: &Asker) -> Arc<dyn Keys> {
        Arc::new(Own { service: self.shared(), asker: asker.clone() })
    }
}

impl Own {
    /// Whose account it is: a browser's, or that of whoever sits at this machine. Programs have none of
    /// their own: a token must not make others that may more.
    async fn account(&self) -> Result<AccountRecord, IdentityError> {
        let principal = &self.asker.principal;
        let store = &self.service.parts.store;
        match (&principal.credential, principal.kind) {
            (Credential::Session(session), PrincipalKind::Person) => {
                let account = store.account_of_session(session).await;
                let account = account.map_err(super::unavailable)?;
                account.ok_or_else(|| IdentityError::NotAllowed("the session is over".to_owned()))
            }
            (Credential::Nothing, PrincipalKind::Guest) => self.guest().await,
            _ => {
                let reason = "only somebody who has signed in may do that, no program for them";
                Err(IdentityError::NotAllowed(reason.to_owned()))
            }
        }
    }

    async fn guest(&self) -> Result<AccountRecord, IdentityError> {
        let now = self.service.now();
        let account = AccountRecord {
            id: GUEST.to_owned(),
            provider: GUEST.to_owned(),
            subject: GUEST.to_owned(),
            label: "Guest".to_owned(),
            email: None,
            entity: None,
            claims: Vec::new(),
            created_at: now,
            signed_in_at: now,
            confirmed_at: now,
        };
        let store = &self.service.parts.store;
        if let Some(known) = store.account(GUEST).await.map_err(super::unavailable)? {
            return Ok(known);
        }
        let mut unit = store.begin().await.map_err(super::unavailable)?;
        let saved = unit.save_account(&account).await.map_err(super::unavailable)?;
        unit.commit().await.map_err(super::unavailable)?;
        Ok(saved.unwrap_or(account))
    }

    fn may(&self, permission: Permission) -> bool {
        let authority = &self.service.parts.authority;
        authority.decide(&self.asker.principal, permission, &Object::Portal).is_allowed()
    }

    async fn allowed(&self, permission: Permission, on: &str) -> Result<(), IdentityError> {
        self.service.require(&self.asker, permission, on).await
    }

    /// Of what is about the portal as a whole, nobody hands on what they have not.
    fn bounded(&self, scopes: &BTreeSet<Permission>) -> Result<Vec<String>, IdentityError> {
        if scopes.is_empty() {
            let reason = "choose at least one permission: without any it could do nothing";
            return Err(IdentityError::BadRequest(reason.to_owned()));
        }
        let lacking = scopes
            .iter()
            .find(|scope| scope.about() == platform::access::About::Portal && !self.may(**scope));
        if let Some(lacking) = lacking {
            let reason = format!("you lack the permission {lacking}, so nobody can have it of you");
            return Err(IdentityError::NotAllowed(reason));
        }
        Ok(scopes.iter().map(|scope| scope.name().to_owned()).collect())
    }

    /// Whose a token is to be: the agent's number and, of a service, the right to make one.
    async fn owner_of(
        &self,
        token: &NewToken,
        account: &AccountRecord,
    ) -> Result<Option<AgentRecord>, IdentityError> {
        match (token.kind, &token.agent) {
            (TokenKind::Personal, None) => Ok(None),
            (TokenKind::Service, None) => {
                let name = format!("service:{}", token.name);
                self.allowed(Permission::Admin, &name).await.map(|()| None)
            }
            (TokenKind::Agent, Some(number)) => {
                let agents = self.service.parts.store.agents_of(&account.id).await;
                let agents = agents.map_err(super::unavailable)?;
                let agent = agents.into_iter().find(|agent| agent.id == *number);
                let missing = || IdentityError::NotFound("you have no such agent".to_owned());
                agent.map(Some).ok_or_else(missing)
            }
            _ => Err(IdentityError::BadRequest("whose the token is to be is not clear".to_owned())),
        }
    }
}

#[async_trait]
impl Keys for Own {
    async fn sessions(&self) -> Result<Vec<Session>, IdentityError> {
        if self.asker.principal.kind == PrincipalKind::Guest {
            return Ok(Vec::new());
        }
        let account = self.account().await?;
        let sessions = self.service.parts.store.sessions_of(&account.id).await;
        let current = self.asker.principal.credential.number();
        let shown = |record| session(record, current);
        Ok(sessions.map_err(super::unavailable)?.into_iter().map(shown).collect())
    }

    async fn end_session(&self, number: &str) -> Result<(), IdentityError> {
        let account = self.account().await?;
        let which = SessionsOf::One { account: &account.id, session: number };
        let ended = self.service.end_for(&self.asker, which, "signed out elsewhere").await?;
        if ended == 0 {
            return Err(IdentityError::NotFound("there is no such session any more".to_owned()));
        }
        Ok(())
    }

    async fn end_other_sessions(&self) -> Result<u64, IdentityError> {
        let account = self.account().await?;
        let session = self.asker.principal.credential.number().unwrap_or_default();
        let which = SessionsOf::Others { account: &account.id, session };
        self.service.end_for(&self.asker, which, "signed out elsewhere").await
    }

    async fn tokens(&self) -> Result<Vec<Token>, IdentityError> {
        let account = self.account().await?;
        self.service.tokens_of(&account.id).await
    }

    async fn issue_token(&self, new: &NewToken) -> Result<IssuedToken, IdentityError> {
        self.allowed(Permission::TokenWrite, "token").await?;
        let account = self.account().await?;
        let name = named(&new.name)?;
        if new.kind == TokenKind::Service {
            identifier(&name)?;
        }
        let agent = self.owner_of(new, &account).await?;
        let mut scopes = self.bounded(&new.scopes)?;
        if let Some(agent) = &agent {
            scopes.retain(|scope| agent.scopes.contains(scope));
            if scopes.is_empty() {
                let reason = "the agent has none of these permissions".to_owned();
                return Err(IdentityError::BadRequest(reason));
            }
        }
        if !(1..=self.longest_token()).contains(&new.days) {
            let reason = format!("a token lives from 1 to {} days", self.longest_token());
            return Err(IdentityError::BadRequest(reason));
        }
        let store = &self.service.parts.store;
        if store.tokens_of(&account.id).await.map_err(super::unavailable)?.len() >= MOST {
            let reason = "there are too many tokens; revoke one that is not needed".to_owned();
            return Err(IdentityError::Conflict(reason));
        }
        let secret = new_token(&*self.service.parts.randomness)?;
        let now = self.service.now();
        let record = TokenRecord {
            id: self.service.number()?,
            secret: digest(&secret),
            hint: hint(&secret),
            name,
            kind: new.kind.name().to_owned(),
            account: account.id.clone(),
            agent: agent.as_ref().map(|agent| agent.id.clone()),
            scopes,
            created_at: now,
            expires_at: after(now, DAY * new.days),
            used_at: None,
        };
        let event = AuditEvent::new(&self.asker, "token.issued").on(record.id.clone());
        let told = json!({"name": record.name, "kind": record.kind, "scopes": record.scopes, "agent": agent.as_ref().map(|agent| &agent.name), "days": new.days});
        let mut unit = store.begin().await.map_err(super::unavailable)?;
        unit.insert_token(&record).await.map_err(super::unavailable)?;
        self.service.audit(&mut unit, &event.changing(None, Some(told))).await?;
        unit.commit().await.map_err(super::unavailable)?;
        let agents = agent.into_iter().collect::<Vec<_>>();
        token(record, &agents)
            .map(|token| IssuedToken { secret, token })
            .ok_or_else(|| IdentityError::Unavailable("a token of no kind".to_owned()))
    }

    async fn revoke_token(&self, number: &str) -> Result<(), IdentityError> {
        let account = self.account().await?;
        self.service.revoke_for(&self.asker, &account.id, number).await
    }

    async fn agents(&self) -> Result<Vec<Agent>, IdentityError> {
        let account = self.account().await?;
        let agents = self.service.parts.store.agents_of(&account.id).await;
        Ok(agents.map_err(super::unavailable)?.into_iter().map(agent).collect())
    }

    async fn create_agent(&self, new: &NewAgent) -> Result<Agent, IdentityError> {
        self.allowed(Permission::TokenWrite, "agent").await?;
        let account = self.account().await?;
        let name = named(&new.name)?;
        identifier(&name)?;
        let scopes = self.bounded(&new.scopes)?;
        let store = &self.service.parts.store;
        if store.agents_of(&account.id).await.map_err(super::unavailable)?.len() >= MOST {
            let reason = "there are too many agents; remove one that is not needed".to_owned();
            return Err(IdentityError::Conflict(reason));
        }
        let record = AgentRecord {
            id: self.service.number()?,
            name,
            owner: account.id.clone(),
            description: new.description.trim().chars().take(LONGEST_DESCRIPTION).collect(),
            scopes,
            created_at: self.service.now(),
        };
        let event =
            AuditEvent::new(&self.asker, "agent.created").on(format!("agent:{}", record.name));
        let told = json!({"description": record.description, "scopes": record.scopes});
        let mut unit = store.begin().await.map_err(super::unavailable)?;
        if !unit.insert_agent(&record).await.map_err(super::unavailable)? {
            let reason = format!("there is an agent {} already; choose another name", record.name);
            return Err(IdentityError::Conflict(reason));
        }
        self.service.audit(&mut unit, &event.changing(None, Some(told))).await?;
        unit.commit().await.map_err(super::unavailable)?;
        Ok(agent(record))
    }

    async fn remove_agent(&self, number: &str) -> Result<(), IdentityError> {
        let account = self.account().await?;
        let mut unit = self.service.parts.store.begin().await.map_err(super::unavailable)?;
        let gone = unit.delete_agent(&account.id, number).await.map_err(super::unavailable)?;
        let missing = || IdentityError::NotFound("there is no such agent any more".to_owned());
        let gone = gone.ok_or_else(missing)?;
        let event =
            AuditEvent::new(&self.asker, "agent.removed").on(format!("agent:{}", gone.name));
        self.service.audit(&mut unit, &event).await?;
        unit.commit().await.map_err(super::unavailable)?;
        self.service.held.forget();
        Ok(())
    }

    fn longest_token(&self) -> u32 {
        let days = self.service.parts.settings.longest_token.as_secs() / DAY.as_secs();
        u32::try_from(days).unwrap_or(u32::MAX).max(1)
    }
}

/// A name for people.
fn named(name: &str) -> Result<String, IdentityError> {
    let name = name.trim();
    let sane = !name.is_empty() && !name.chars().any(char::is_control);
    if sane && name.chars().count() <= LONGEST_NAME {
        return Ok(name.to_owned());
    }
    Err(IdentityError::BadRequest(format!("give it a name of 1 to {LONGEST_NAME} characters")))
}

/// A name that stands in policies.
fn identifier(name: &str) -> Result<(), IdentityError> {
    let letter =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.".contains(&byte);
    if name.bytes().all(letter) && name.as_bytes().first().is_some_and(u8::is_ascii_lowercase) {
        return Ok(());
    }
    let reason = "its name stands in policies: write it with a-z, 0-9, -, _ and ., a letter first";
    Err(IdentityError::BadRequest(reason.to_owned()))
}

pub(super) fn session(record: SessionRecord, current: Option<&str>) -> Session {
    Session {
        current: current == Some(&record.id),
        number: record.id,
        device: record.device,
        address: record.address,
        created_at: record.created_at,
        seen_at: record.seen_at,
        expires_at: record.expires_at,
        failing_since: record.failing_since,
    }
}

/// `None` of a kind that is not known.
pub(super) fn token(record: TokenRecord, agents: &[AgentRecord]) -> Option<Token> {
    let agent = record.agent.as_ref();
    let agent = agents.iter().find(|one| agent == Some(&one.id)).map(|one| one.name.clone());
    Some(Token {
        kind: TokenKind::from_name(&record.kind)?,
        number: record.id,
        name: record.name,
        agent,
        hint: record.hint,
        scopes: scopes_of(&record.scopes),
        created_at: record.created_at,
        expires_at: record.expires_at,
        used_at: record.used_at,
    })
}

fn agent(record: AgentRecord) -> Agent {
    Agent {
        number: record.id,
        name: record.name,
        description: record.description,
        scopes: scopes_of(&record.scopes),
        created_at: record.created_at,
    }
}
