//! Tokens of people for other tools: their provider gives one in exchange for the one of their session
//! (RFC 8693). It is kept, sealed, for as long as it counts, and only for that session.

use super::{SignIn, after};
use crate::sign_in::{ExchangeError, ExchangedToken, ProviderError};
use async_trait::async_trait;
use platform::{
    Timestamp,
    access::{Asker, Credential, NoPersonToken, PersonToken, PersonTokens, PrincipalKind},
};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Before its end a token is not used any more: what is sent with it takes a while.
const MARGIN: Duration = Duration::from_secs(30);

/// How long a token counts whose end the provider does not tell.
const UNTOLD: Duration = Duration::from_mins(1);

/// Tokens that are kept at the most; when there are more, those that ended are forgotten, and then all.
const MOST: usize = 10_000;

/// Where one is kept: a session, and what the provider calls the tool.
type Place = (String, String);

/// Those that are kept: sealed, each with its end.
#[derive(Default)]
pub(super) struct Exchanged(Mutex<HashMap<Place, (Vec<u8>, Timestamp)>>);

impl Exchanged {
    fn get(&self, place: &Place, now: Timestamp) -> Option<Vec<u8>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(place).filter(|(_, until)| *until > now).map(|(sealed, _)| sealed.clone())
    }

    fn put(&self, place: Place, sealed: Vec<u8>, until: Timestamp, now: Timestamp) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.retain(|_, (_, until)| *until > now);
        }
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(place, (sealed, until));
    }
}

impl SignIn {
    async fn exchanged(
        &self,
        session: &str,
        audience: &str,
    ) -> Result<ExchangedToken, NoPersonToken> {
        let away = |error: store::StoreError| NoPersonToken::Unavailable(error.to_string());
        let store = &self.parts.store;
        let account = store.account_of_session(session).await.map_err(away)?;
        let account = account.ok_or(NoPersonToken::NoSession)?;
        let sessions = store.sessions_of(&account.id).await.map_err(away)?;
        let record = sessions.into_iter().find(|one| one.id == session);
        let grant = record.as_ref().and_then(|record| self.grant_of(record));
        let provider = self.provider_of(&account);
        let (Some(grant), Some(provider)) = (grant, provider) else {
            return Err(NoPersonToken::NoSession);
        };
        provider.exchange(&grant, audience).await.map_err(|error| match error {
            ExchangeError::Provider(ProviderError::Unreachable(reason)) => {
                NoPersonToken::Unavailable(format!(
                    "the sign-in provider does not answer: {reason}"
                ))
            }
            ExchangeError::Provider(ProviderError::Refused(reason)) => {
                NoPersonToken::Refused(reason)
            }
            error => NoPersonToken::Refused(error.to_string()),
        })
    }
}

#[async_trait]
impl PersonTokens for SignIn {
    async fn token(&self, asker: &Asker, audience: &str) -> Result<PersonToken, NoPersonToken> {
        let principal = &asker.principal;
        let Credential::Session(session) = &principal.credential else {
            return Err(NoPersonToken::NoSession);
        };
        if principal.kind != PrincipalKind::Person {
            return Err(NoPersonToken::NoSession);
        }
        let place = (session.clone(), audience.to_owned());
        let name = format!("{session} at {audience}");
        let now = self.now();
        let known = self.exchanged.get(&place, now);
        let known = known.and_then(|sealed| self.parts.sealer.open(&name, &sealed));
        if let Some(token) = known.and_then(|bytes| String::from_utf8(bytes).ok()) {
            return Ok(PersonToken::new(token));
        }
        let ExchangedToken { token, seconds } = self.exchanged(session, audience).await?;
        let life = seconds.map_or(UNTOLD, Duration::from_secs).saturating_sub(MARGIN);
        if let Ok(sealed) = self.parts.sealer.seal(&name, token.as_bytes()) {
            self.exchanged.put(place, sealed, after(now, life), now);
        }
        Ok(PersonToken::new(token))
    }
}

#[cfg(test)]
impl SignIn {
    /// A session of an account, whose provider gave it this access token.
    pub(crate) async fn put_session_for_tests(&self, account: &str, session: &str, access: &str) {
        use crate::sign_in::Grant;
        let grant = Grant {
            access: access.to_owned(),
            refresh: None,
            id: None,
            subject: account.to_owned(),
        };
        let now = self.now();
        let record = store::SessionRecord {
            id: session.to_owned(),
            account: account.to_owned(),
            secret: session.to_owned(),
            previous: None,
            confirmed: true,
            device: String::new(),
            address: None,
            created_at: now,
            rotated_at: now,
            seen_at: now,
            expires_at: after(now, Duration::from_hours(24)),
            provider_session: None,
            grant: Some(self.sealed(session, &grant).unwrap()),
            renew_at: after(now, Duration::from_hours(24)),
            failing_since: None,
        };
        let mut unit = self.parts.store.begin().await.unwrap();
        unit.insert_session(&record).await.unwrap();
        unit.commit().await.unwrap();
    }
}
