//! Sign-ins under way: to the provider and back.

use super::{SignIn, Visit, after};
use crate::sign_in::{
    Confirmed, Flow, Matched, Provider, ProviderError, Returned, claims, digest, matched,
    safe_return,
};
use platform::{
    Timestamp,
    access::Principal,
    audit::AuditEvent,
    identity::{Failure, FailureReason, IdentityError},
};
use serde_json::json;
use std::{sync::Arc, time::Duration};
use store::{AccountRecord, SessionRecord, SessionsOf, SignInNote, SignInRecord};
use url::Url;

/// How long a person may take at the provider.
const TIME: Duration = Duration::from_mins(10);

/// How long the page that explains a failure can be looked at.
const EXPLAINED: Duration = Duration::from_mins(15);

/// Characters that are kept of what a browser calls itself.
const DEVICE: usize = 300;

/// A sign-in that was begun.
#[derive(Clone, Debug)]
pub struct Begun {
    /// Where the browser goes.
    pub page: Url,
    /// What it must come back with, in a cookie.
    pub browser: String,
}

/// How a sign-in ended.
#[derive(Clone, Debug)]
pub enum Completed {
    /// They are in.
    In {
        /// The session's secret, for a cookie.
        secret: String,
        /// Where they go on, within the portal.
        return_to: String,
    },
    /// They are not: the number of the explanation.
    Out(String),
    /// They are not, because of too many attempts: nothing is kept of one more.
    TooMany,
}

impl SignIn {
    /// Begins a sign-in. `browser` is the secret that the browser has of one before, if it has.
    ///
    /// # Errors
    /// When there is no such provider, it does not answer, or there were too many attempts; what to
    /// tell is the failure.
    pub async fn begin(
        &self,
        provider: &str,
        return_to: &str,
        browser: Option<&str>,
        visit: &Visit,
    ) -> Result<Result<Begun, Failure>, IdentityError> {
        let Some(provider) = self.provider(provider) else {
            return Err(IdentityError::NotFound("there is no such provider".to_owned()));
        };
        if !self.tries.count(&visit.who()) {
            return Ok(Err(failure(provider, FailureReason::TooMany)));
        }
        let browser = match browser.filter(|secret| secret.len() == 43) {
            Some(known) => known.to_owned(),
            None => self.secret()?,
        };
        let flow = Flow {
            state: self.secret()?,
            nonce: self.secret()?,
            verifier: self.secret()?,
            redirect: self.redirect(&provider.door().id)?,
        };
        let page = match provider.page(&flow).await {
            Ok(page) => page,
            Err(error) => return Ok(Err(failure(provider, reason(&error)))),
        };
        let state = digest(&flow.state);
        let record = SignInRecord {
            provider: provider.door().id.clone(),
            browser: digest(&browser),
            nonce: flow.nonce,
            verifier: self.parts.sealer.seal(&state, flow.verifier.as_bytes())?,
            return_to: safe_return(return_to),
            expires_at: after(self.now(), TIME),
            state,
        };
        self.parts.store.begin_sign_in(&record).await.map_err(super::unavailable)?;
        Ok(Ok(Begun { page, browser }))
    }

    /// Ends a sign-in: the browser is back with a code, or with the provider's no.
    ///
    /// # Errors
    /// When there is no such provider.
    pub async fn complete(
        &self,
        provider: &str,
        came: Came<'_>,
        visit: &Visit,
    ) -> Result<Completed, IdentityError> {
        let Some(provider) = self.provider(provider) else {
            return Err(IdentityError::NotFound("there is no such provider".to_owned()));
        };
        let failure = match self.enter(provider, &came, visit).await {
            Ok((secret, return_to)) => return Ok(Completed::In { secret, return_to }),
            Err(failure) => *failure,
        };
        if failure.reason == FailureReason::TooMany {
            return Ok(Completed::TooMany);
        }
        self.note_failure(&failure, visit).await;
        self.explain(&failure, came.browser).await.map(Completed::Out)
    }

    async fn enter(
        &self,
        provider: &Arc<dyn Provider>,
        came: &Came<'_>,
        visit: &Visit,
    ) -> Result<(String, String), Box<Failure>> {
        let fail = |reason| Box::new(failure(provider, reason));
        let unavailable = |error: IdentityError| {
            tracing::error!(%error, "a sign-in cannot be ended");
            Box::new(failure(provider, FailureReason::Unavailable))
        };
        if !self.tries.count(&visit.who()) {
            return Err(fail(FailureReason::TooMany));
        }
        let now = self.now();
        let state = digest(came.state);
        let taken = self.parts.store.take_sign_in(&state).await;
        let taken = taken.map_err(|error| unavailable(super::unavailable(error)))?;
        // Taken out whatever follows: a state counts once.
        let browser = came.browser.map(digest);
        let ours = |record: &SignInRecord| {
            record.provider == provider.door().id
                && Some(&record.browser) == browser.as_ref()
                && now < record.expires_at
        };
        let record = taken.filter(ours).ok_or_else(|| fail(FailureReason::Stale))?;
        if let Some(no) = came.error {
            let no = no.chars().take(200).collect();
            return Err(fail(FailureReason::Refused(no)));
        }
        let verifier = self.parts.sealer.open(&state, &record.verifier);
        let verifier = verifier.and_then(|bytes| String::from_utf8(bytes).ok());
        let flow = Flow {
            state: came.state.to_owned(),
            nonce: record.nonce,
            verifier: verifier.ok_or_else(|| fail(FailureReason::Stale))?,
            redirect: self.redirect(&provider.door().id).map_err(unavailable)?,
        };
        let returned =
            Returned { code: came.code.to_owned(), issuer: came.issuer.map(str::to_owned) };
        let confirmed = provider.redeem(&returned, &flow).await;
        let confirmed = confirmed.map_err(|error| fail(reason(&error)))?;
        if !self.entries.count(&format!("{}/{}", provider.door().id, confirmed.subject)) {
            return Err(fail(FailureReason::TooMany));
        }
        let Matched { entity, sought } =
            matched(&provider.door().rules, &confirmed.claims, &*self.parts.directory);
        if entity.is_none() && !self.parts.settings.unmatched_enter {
            let setting = "identity.providers match, identity.unmatched".to_owned();
            let claims = claims::shown(&confirmed.claims);
            let unmatched = failure(provider, FailureReason::Unmatched);
            return Err(Box::new(Failure { claims, sought, setting, ..unmatched }));
        }
        let entity = entity.map(|entity| entity.to_string());
        let account = self.account(provider, &confirmed, entity, now).map_err(unavailable)?;
        let entered = self.open_session(account, &confirmed, came.session, visit, now).await;
        Ok((entered.map_err(unavailable)?, record.return_to))
    }

    fn account(
        &self,
        provider: &Arc<dyn Provider>,
        confirmed: &Confirmed,
        entity: Option<String>,
        now: Timestamp,
    ) -> Result<AccountRecord, IdentityError> {
        Ok(AccountRecord {
            id: self.number()?,
            provider: provider.door().id.clone(),
            subject: confirmed.subject.clone(),
            label: confirmed.label.clone(),
            email: confirmed.email.clone(),
            entity,
            claims: confirmed.names.iter().cloned().collect(),
            created_at: now,
            signed_in_at: now,
            confirmed_at: now,
        })
    }

    /// Account, session and audit in one transaction. What the browser had before is over: nobody can
    /// have given it a session to sign in into.
    async fn open_session(
        &self,
        account: AccountRecord,
        confirmed: &Confirmed,
        before: Option<&str>,
        visit: &Visit,
        now: Timestamp,
    ) -> Result<String, IdentityError> {
        let failed = super::unavailable;
        let store = &self.parts.store;
        let settings = &self.parts.settings;
        let earlier = match before {
            Some(secret) => store.session(&digest(secret)).await.map_err(failed)?,
            None => None,
        };
        let (secret, id) = (self.secret()?, self.number()?);
        let mut unit = store.begin().await.map_err(failed)?;
        let account = unit.save_account(&account).await.map_err(failed)?.unwrap_or(account);
        let session = SessionRecord {
            account: account.id.clone(),
            secret: digest(&secret),
            previous: None,
            confirmed: true,
            device: visit.device.chars().take(DEVICE).collect(),
            address: visit.address.map(|address| address.to_string()),
            created_at: now,
            rotated_at: now,
            seen_at: now,
            expires_at: after(now, settings.limit),
            provider_session: confirmed.session.clone(),
            grant: Some(self.sealed(&id, &confirmed.grant)?),
            renew_at: after(now, settings.renewal),
            failing_since: None,
            id,
        };
        unit.insert_session(&session).await.map_err(failed)?;
        if let Some(earlier) = earlier {
            let which = SessionsOf::One { account: &earlier.account, session: &earlier.id };
            unit.end_sessions(which).await.map_err(failed)?;
        }
        let principal = self.by_session(&session, &account).unwrap_or_else(Principal::anonymous);
        let event = AuditEvent::new(&visit.asker(Arc::new(principal)), "sign-in");
        let told =
            json!({"provider": account.provider, "account": account.id, "device": session.device});
        self.audit(&mut unit, &event.on(account.subject).changing(None, Some(told))).await?;
        unit.commit().await.map_err(failed)?;
        self.held.forget();
        Ok(secret)
    }

    async fn note_failure(&self, failure: &Failure, visit: &Visit) {
        let event = AuditEvent::new(&visit.asker(Arc::new(Principal::anonymous())), "sign-in");
        let reason = serde_json::to_string(&failure.reason).unwrap_or_default();
        let event = event.on(failure.provider.clone()).denied(reason);
        if let Err(error) = self.audit_alone(&event).await {
            tracing::warn!(%error, "a failed sign-in cannot be noted");
        }
    }

    /// Keeps an explanation for the same browser.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn explain(
        &self,
        failure: &Failure,
        browser: Option<&str>,
    ) -> Result<String, IdentityError> {
        let note = SignInNote {
            id: self.number()?,
            browser: browser.map(digest).unwrap_or_default(),
            body: serde_json::to_string(failure).unwrap_or_default(),
            expires_at: after(self.now(), EXPLAINED),
        };
        self.parts.store.keep_note(&note).await.map_err(super::unavailable)?;
        Ok(note.id)
    }

    fn redirect(&self, provider: &str) -> Result<Url, IdentityError> {
        let base = self.parts.settings.portal.as_str().trim_end_matches('/');
        let url = Url::parse(&format!("{base}/auth/{provider}/callback"));
        url.map_err(|error| IdentityError::Unavailable(error.to_string()))
    }
}

/// What a browser came back with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Came<'a> {
    /// The state.
    pub state: &'a str,
    /// The code.
    pub code: &'a str,
    /// Who sent it.
    pub issuer: Option<&'a str>,
    /// The provider's no.
    pub error: Option<&'a str>,
    /// The secret that the browser was given when it left.
    pub browser: Option<&'a str>,
    /// The session that it has.
    pub session: Option<&'a str>,
}

fn failure(provider: &Arc<dyn Provider>, reason: FailureReason) -> Failure {
    Failure {
        provider: provider.door().title.clone(),
        reason,
        claims: Vec::new(),
        sought: Vec::new(),
        setting: String::new(),
    }
}

fn reason(error: &ProviderError) -> FailureReason {
    match error {
        ProviderError::Unreachable(_) => FailureReason::Unreachable,
        ProviderError::Refused(reason) => FailureReason::Refused(reason.clone()),
        ProviderError::Untrusted(reason) => FailureReason::Untrusted(reason.clone()),
        ProviderError::Outside => FailureReason::Outside,
    }
}
