//! Looking after what is there: providers are asked again about who is signed in, so that groups and
//! roles that changed are in force within minutes; and what is over is forgotten.
//!
//! A session is taken by one process at a time (`Store::take_due_sessions`), since a refresh token
//! counts once.

use super::{SignIn, after, before};
use crate::sign_in::{Confirmed, Provider, ProviderError, matched};
use futures::{StreamExt, stream};
use platform::{
    access::{Asker, Principal},
    identity::IdentityError,
};
use std::{sync::Arc, time::Duration};
use store::{AccountRecord, SessionRecord, SessionsOf};

/// How often it is looked whether there is something to do.
const TICK: Duration = Duration::from_secs(1);

/// Sessions that are renewed at the same time.
const AT_ONCE: usize = 8;

/// Sessions that are taken at once.
const PORTION: u32 = 32;

/// How long whoever took a session has time to renew it.
const TAKEN: Duration = Duration::from_secs(45);

/// After how long a provider that did not answer is asked again for a session.
const AGAIN: Duration = Duration::from_secs(10);

/// How often what is over is forgotten, in ticks.
const FORGETTING: u64 = 60;

/// How long a token that has ended is still shown.
const ENDED_TOKENS: Duration = Duration::from_hours(30 * 24);

impl SignIn {
    /// Looks after it until the task is dropped.
    pub async fn run(self: Arc<Self>) {
        let looking = self.parts.providers.iter().map(|provider| look_after(Arc::clone(provider)));
        let looking = futures::future::join_all(looking);
        let working = async {
            let mut ticks = tokio::time::interval(TICK);
            ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            for tick in 0_u64.. {
                ticks.tick().await;
                if let Err(error) = self.renew_due().await {
                    tracing::warn!(%error, "sessions cannot be renewed; trying again");
                }
                if tick % FORGETTING == 0
                    && let Err(error) = self.forget_old().await
                {
                    tracing::warn!(%error, "what is over cannot be forgotten; trying again");
                }
            }
        };
        tokio::join!(looking, working);
    }

    /// Renews sessions that are due; gives how many.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn renew_due(&self) -> Result<usize, IdentityError> {
        if self.parts.providers.is_empty() {
            return Ok(0);
        }
        let now = self.now();
        let seen_since = before(now, self.parts.settings.idle);
        let taken = self.parts.store.take_due_sessions(now, after(now, TAKEN), seen_since, PORTION);
        let taken = taken.await.map_err(super::unavailable)?;
        let count = taken.len();
        stream::iter(taken)
            .for_each_concurrent(AT_ONCE, async |session| {
                let id = session.id.clone();
                if let Err(error) = self.renew(session).await {
                    tracing::warn!(%error, session = id, "a session cannot be renewed");
                }
            })
            .await;
        Ok(count)
    }

    async fn renew(&self, session: SessionRecord) -> Result<(), IdentityError> {
        let failed = super::unavailable;
        let account = self.parts.store.account(&session.account).await.map_err(failed)?;
        let provider = account.as_ref().and_then(|account| self.provider_of(account));
        let (Some(account), Some(provider)) = (account, provider) else {
            return self.end(&session, "its provider is not set up any more").await;
        };
        let Some(grant) = self.grant_of(&session) else {
            return self.end(&session, "what the provider gave for it cannot be opened").await;
        };
        match provider.renew(&grant).await {
            Ok(confirmed) => self.renewed(&session, account, &provider, &confirmed).await,
            Err(ProviderError::Unreachable(_)) => {
                let now = self.now();
                let again = after(now, AGAIN);
                let noted = self.parts.store.session_failing(&session.id, again, now).await;
                self.held.forget();
                noted.map_err(failed)
            }
            Err(error) => self.end(&session, &error.to_string()).await,
        }
    }

    async fn renewed(
        &self,
        session: &SessionRecord,
        account: AccountRecord,
        provider: &Arc<dyn Provider>,
        confirmed: &Confirmed,
    ) -> Result<(), IdentityError> {
        let failed = super::unavailable;
        let now = self.now();
        // First of all what must not be lost: the old refresh token is worth nothing by now.
        let grant = self.sealed(&session.id, &confirmed.grant)?;
        let renew_at = after(now, self.parts.settings.renewal);
        if !self.parts.store.session_renewed(&session.id, &grant, renew_at).await.map_err(failed)? {
            return Ok(());
        }
        let found = matched(&provider.door().rules, &confirmed.claims, &*self.parts.directory);
        let entity = found.entity.map(|entity| entity.to_string());
        let claims: Vec<String> = confirmed.names.iter().cloned().collect();
        let changed = account.entity != entity || account.claims != claims;
        let account = AccountRecord {
            label: confirmed.label.clone(),
            email: confirmed.email.clone(),
            entity,
            claims,
            confirmed_at: now,
            ..account
        };
        let mut unit = self.parts.store.begin().await.map_err(failed)?;
        unit.save_account(&account).await.map_err(failed)?;
        unit.commit().await.map_err(failed)?;
        if changed || session.failing_since.is_some() {
            self.held.forget();
        }
        Ok(())
    }

    async fn end(&self, session: &SessionRecord, why: &str) -> Result<(), IdentityError> {
        let failed = super::unavailable;
        let which = SessionsOf::One { account: &session.account, session: &session.id };
        let mut unit = self.parts.store.begin().await.map_err(failed)?;
        let ended = unit.end_sessions(which).await.map_err(failed)?;
        let nobody = Asker::new(Arc::new(Principal::anonymous()), Arc::from("none"), None);
        self.audit_ended(&mut unit, &nobody, &ended, why).await?;
        unit.commit().await.map_err(failed)?;
        self.held.forget();
        Ok(())
    }

    async fn forget_old(&self) -> Result<(), IdentityError> {
        let now = self.now();
        let idle_since = before(now, self.parts.settings.idle);
        let tokens_before = before(now, ENDED_TOKENS);
        let forgotten = self.parts.store.forget_sign_ins(now, idle_since, tokens_before).await;
        forgotten.map_err(super::unavailable)
    }

    /// Whether somebody may only read, because their provider does not answer.
    #[must_use]
    pub fn is_read_only(principal: &Principal) -> bool {
        matches!(principal.credential, platform::access::Credential::Session(_))
            && principal.scopes.is_some()
    }
}

async fn look_after(provider: Arc<dyn Provider>) {
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        provider.look().await;
    }
}
