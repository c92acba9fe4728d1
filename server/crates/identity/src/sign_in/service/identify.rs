//! Who asks, by what they show.

use super::{
    SignIn, after,
    held::{Holder, Known},
    principal::lives,
};
use crate::sign_in::{digest, is_token};
use platform::{Timestamp, access::Principal, identity::IdentityError};
use std::{
    net::IpAddr,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use store::StoreError;
use tokio::time::timeout;

/// How long a request waits for the database to say who asks.
const PATIENCE: Duration = Duration::from_secs(1);

/// What a request shows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shown<'a> {
    /// The session's secret, of a cookie.
    pub session: Option<&'a str>,
    /// A token, of the header `Authorization`. It goes before the cookie.
    pub token: Option<&'a str>,
    /// Where the request came from.
    pub address: Option<IpAddr>,
    /// Whether the answer can carry a cookie with a new secret.
    pub renewable: bool,
}

/// Who it is.
#[derive(Clone, Debug)]
pub enum Identified {
    /// Somebody; the browser may be given another secret.
    Somebody {
        /// Who.
        principal: Arc<Principal>,
        /// The session's new secret.
        secret: Option<String>,
    },
    /// Nobody: nothing was shown, or a session that is over.
    Nobody,
    /// A token that counts for nothing.
    WrongToken,
    /// Too many wrong ones came from there.
    TooMany,
    /// It cannot be told now.
    Unavailable,
}

impl SignIn {
    /// Who asks.
    pub async fn identify(&self, shown: Shown<'_>) -> Identified {
        if let Some(token) = shown.token {
            return self.by_shown_token(token, shown).await;
        }
        let Some(secret) = shown.session.filter(|secret| secret.len() == 43) else {
            return Identified::Nobody;
        };
        let secret = digest(secret);
        let known = match self.known(&secret, false).await {
            Ok(Some(known)) => known,
            Ok(None) => return Identified::Nobody,
            Err(error) => return told(&error),
        };
        let (Holder::Session(session), now) = (&known.holder, self.now()) else {
            return Identified::Nobody;
        };
        let seen_at = Timestamp(known.seen_at.load(Ordering::Relaxed));
        if !lives(session, seen_at, &secret, self.parts.settings.idle, now) {
            return Identified::Nobody;
        }
        let Some(principal) = known.principal(self.epochs(), |known| self.principal_of(known))
        else {
            return Identified::Nobody;
        };
        self.note_session(&known, &secret, shown.address, now);
        let old = now >= after(session.rotated_at, self.parts.settings.rotation);
        let unseen = session.secret != secret && !session.confirmed;
        let secret = if shown.renewable && (old || unseen) {
            self.rotated(&session.id, &secret, now).await
        } else {
            None
        };
        Identified::Somebody { principal, secret }
    }

    async fn by_shown_token(&self, token: &str, shown: Shown<'_>) -> Identified {
        let who = shown.address.map(|address| address.to_string()).unwrap_or_default();
        let wrong = || {
            if self.mistakes.count(&who) { Identified::WrongToken } else { Identified::TooMany }
        };
        // A slip of a key, or a guess, costs no database.
        if !is_token(token) {
            return wrong();
        }
        let secret = digest(token);
        let now = self.now();
        if self.held.fresh(&secret, now).is_none() && !self.mistakes.allows(&who) {
            return Identified::TooMany;
        }
        let known = match self.known(&secret, true).await {
            Ok(Some(known)) => known,
            Ok(None) => return wrong(),
            Err(error) => return told(&error),
        };
        let Holder::Token(record, _) = &known.holder else { return wrong() };
        if now >= record.expires_at {
            return wrong();
        }
        let made = known.principal(self.epochs(), |known| self.principal_of(known));
        let Some(principal) = made else { return wrong() };
        if known.is_seen(now) {
            let (store, id) = (self.parts.store.clone(), record.id.clone());
            tokio::spawn(async move {
                if let Err(error) = store.token_used(&id, now).await {
                    tracing::warn!(%error, "the use of a token cannot be noted");
                }
            });
        }
        Identified::Somebody { principal, secret: None }
    }

    /// What is known of a secret's hash.
    async fn known(&self, secret: &str, token: bool) -> Result<Option<Arc<Known>>, IdentityError> {
        let now = self.now();
        if let Some(known) = self.held.fresh(secret, now) {
            return Ok(Some(known));
        }
        // Before it is read: what is ended meanwhile makes it old.
        let generation = self.held.generation();
        let read = timeout(PATIENCE, self.read(secret, token)).await;
        match read {
            Ok(Ok(Some((holder, account)))) => {
                let known = Arc::new(Known::new(holder, account, now, generation));
                self.held.keep(secret.to_owned(), Arc::clone(&known));
                Ok(Some(known))
            }
            Ok(Ok(None)) => {
                self.held.drop(secret);
                Ok(None)
            }
            Ok(Err(error)) => self.held_on(secret, now, error.to_string()),
            Err(_) => self.held_on(secret, now, "not within a second".to_owned()),
        }
    }

    /// While the database is away, who was known a moment ago still is.
    fn held_on(
        &self,
        secret: &str,
        now: Timestamp,
        reason: String,
    ) -> Result<Option<Arc<Known>>, IdentityError> {
        let held = self.held.stale(secret, now);
        if held.is_some() { Ok(held) } else { Err(IdentityError::Unavailable(reason)) }
    }

    async fn read(
        &self,
        secret: &str,
        token: bool,
    ) -> Result<Option<(Holder, store::AccountRecord)>, StoreError> {
        let store = &self.parts.store;
        let (holder, account) = if token {
            let Some(token) = store.token(secret).await? else { return Ok(None) };
            let agent = match &token.agent {
                Some(agent) => store.agent(agent).await?,
                None => None,
            };
            let account = token.account.clone();
            (Holder::Token(token, agent), account)
        } else {
            let Some(session) = store.session(secret).await? else { return Ok(None) };
            let account = session.account.clone();
            (Holder::Session(session), account)
        };
        Ok(store.account(&account).await?.map(|account| (holder, account)))
    }

    /// Notes that a session was used, and that its newest secret was seen; nobody waits for it.
    fn note_session(
        &self,
        known: &Arc<Known>,
        secret: &str,
        address: Option<IpAddr>,
        now: Timestamp,
    ) {
        let Holder::Session(session) = &known.holder else { return };
        let confirmed = !session.confirmed && session.secret == secret;
        let seen = known.is_seen(now);
        if !seen && !confirmed {
            return;
        }
        if confirmed {
            // Read again, so that it is noted once.
            self.held.drop(secret);
        }
        let (store, id) = (self.parts.store.clone(), session.id.clone());
        let (secret, address) = (secret.to_owned(), address.map(|address| address.to_string()));
        tokio::spawn(async move {
            let noted = async {
                if confirmed {
                    store.confirm_session(&id, &secret).await?;
                }
                store.session_seen(&id, address.as_deref(), now).await
            };
            if let Err(error) = noted.await {
                tracing::warn!(%error, "the use of a session cannot be noted");
            }
        });
    }

    /// Gives the session another secret; nothing when another request did so just now.
    async fn rotated(&self, id: &str, shown: &str, now: Timestamp) -> Option<String> {
        let secret = self.secret().ok()?;
        let hash = digest(&secret);
        let rotating = self.parts.store.rotate_session(id, shown, &hash, now);
        match timeout(PATIENCE, rotating).await {
            Ok(Ok(true)) => {
                self.held.drop(shown);
                Some(secret)
            }
            Ok(Ok(false)) | Err(_) => None,
            Ok(Err(error)) => {
                tracing::warn!(%error, "a session keeps its secret");
                None
            }
        }
    }
}

fn told(error: &IdentityError) -> Identified {
    tracing::warn!(%error, "it cannot be told who asks");
    Identified::Unavailable
}

/// Whether whoever asks is a guest: at this machine, and calling it by a name that nobody elsewhere
/// can have. A page of another site whose name was made to lead here keeps that name. A name without
/// a dot is no site's, nor is one under what is reserved.
#[must_use]
pub fn allows_guest(address: Option<IpAddr>, host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.trim_start_matches('[').trim_end_matches(']');
    let here = match name.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => name.rsplit_once('.').is_none_or(|(_, end)| is_nobodys(end)),
    };
    here && address.is_some_and(|address| address.to_canonical().is_loopback())
}

/// Whether names that end so are nobody's on the internet (RFC 2606, RFC 6761).
fn is_nobodys(end: &str) -> bool {
    ["localhost", "test", "example", "invalid"].iter().any(|known| end.eq_ignore_ascii_case(known))
}
