//! Going: signing out, and notices of a provider that it ended a session.

use super::{SignIn, Visit, after};
use crate::sign_in::{Grant, Provider, ProviderError, digest};
use platform::{
    access::{Asker, Principal},
    audit::AuditEvent,
    identity::IdentityError,
};
use std::{sync::Arc, time::Duration};
use store::{SessionRecord, SessionsOf, SignInNote, UnitOfWork};
use url::Url;

/// How long a notice's number is remembered: longer than one counts.
const REMEMBERED: Duration = Duration::from_mins(15);

/// Somebody has signed out.
#[derive(Clone, Debug)]
pub struct SignedOut {
    /// The provider's page that ends its own session too.
    pub farewell: Option<Url>,
}

impl SignIn {
    /// Ends the session of this secret.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sign_out(&self, secret: &str, asker: &Asker) -> Result<SignedOut, IdentityError> {
        let failed = super::unavailable;
        let store = &self.parts.store;
        let nothing = SignedOut { farewell: None };
        let Some(session) = store.session(&digest(secret)).await.map_err(failed)? else {
            return Ok(nothing);
        };
        let account = store.account(&session.account).await.map_err(failed)?;
        let which = SessionsOf::One { account: &session.account, session: &session.id };
        let mut unit = store.begin().await.map_err(failed)?;
        unit.end_sessions(which).await.map_err(failed)?;
        let event = AuditEvent::new(asker, "sign-out").on(session.id.clone());
        self.audit(&mut unit, &event).await?;
        unit.commit().await.map_err(failed)?;
        self.held.forget();
        let provider = account.and_then(|account| self.provider(&account.provider).cloned());
        let grant = self.grant_of(&session);
        let farewell = provider
            .and_then(|provider| provider.farewell(grant.as_ref(), &self.parts.settings.portal));
        Ok(SignedOut { farewell })
    }

    /// Takes a provider's notice that it ended a session, and ends ours. Each counts once.
    ///
    /// # Errors
    /// When the notice cannot be trusted or came before.
    pub async fn take_notice(
        &self,
        provider: &str,
        token: &str,
        visit: &Visit,
    ) -> Result<(), NoticeError> {
        let provider = self.provider(provider).ok_or(NoticeError::NoProvider)?;
        if !self.tries.count(&visit.who()) {
            return Err(NoticeError::TooMany);
        }
        let notice = provider.logged_out(token).await?;
        let id = &provider.door().id;
        let note = SignInNote {
            id: digest(&format!("notice {id} {}", notice.number)),
            browser: String::new(),
            body: String::new(),
            expires_at: after(self.now(), REMEMBERED),
        };
        let failed = super::unavailable;
        if !self.parts.store.keep_note(&note).await.map_err(failed)? {
            return Err(NoticeError::Again);
        }
        let which = match (&notice.session, &notice.subject) {
            (Some(session), _) => SessionsOf::Provider { provider: id, session },
            (None, Some(subject)) => SessionsOf::Subject { provider: id, subject },
            (None, None) => return Ok(()),
        };
        let mut unit = self.parts.store.begin().await.map_err(failed)?;
        let ended = unit.end_sessions(which).await.map_err(failed)?;
        let asker = visit.asker(Arc::new(Principal::anonymous()));
        self.audit_ended(&mut unit, &asker, &ended, "the provider ended it").await?;
        unit.commit().await.map_err(failed)?;
        self.held.forget();
        Ok(())
    }

    pub(super) async fn audit_ended(
        &self,
        unit: &mut UnitOfWork,
        asker: &Asker,
        ended: &[SessionRecord],
        why: &str,
    ) -> Result<(), IdentityError> {
        for session in ended {
            let event = AuditEvent::new(asker, "session.ended").on(session.id.clone());
            let event = AuditEvent { reason: Some(why.to_owned()), ..event };
            self.audit(unit, &event).await?;
        }
        Ok(())
    }

    /// What the provider gave for a session.
    pub(super) fn grant_of(&self, session: &SessionRecord) -> Option<Grant> {
        let opened = self.parts.sealer.open(&session.id, session.grant.as_deref()?)?;
        serde_json::from_slice(&opened).ok()
    }

    pub(super) fn sealed(&self, session: &str, grant: &Grant) -> Result<Vec<u8>, IdentityError> {
        let text = serde_json::to_vec(grant);
        let text = text.map_err(|error| IdentityError::Unavailable(error.to_string()))?;
        self.parts.sealer.seal(session, &text)
    }

    /// A provider by its session's account, for what is done for somebody there.
    pub(super) fn provider_of(&self, account: &store::AccountRecord) -> Option<Arc<dyn Provider>> {
        self.provider(&account.provider).cloned()
    }
}

/// Why a notice counts for nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoticeError {
    /// There is no such provider.
    #[error("there is no such provider")]
    NoProvider,
    /// Too many came from there.
    #[error("too many attempts")]
    TooMany,
    /// It came before.
    #[error("it came before")]
    Again,
    /// It cannot be trusted.
    #[error("{0}")]
    Provider(#[from] ProviderError),
    /// It cannot be taken now.
    #[error("{0}")]
    Identity(#[from] IdentityError),
}
