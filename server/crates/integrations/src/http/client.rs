//! The client: what it is made of, and the calls that begin with it.

use super::{
    BreakerSettings, Call, HttpError, LimitHeaders, Retry, Surroundings, answering::Answers,
    breaker::Breaker, limits::Limits, remembered::Remembered, turns::Turns,
};
use network::Rules;
use platform::{Timestamp, code_host::RateLimit, integrations::Answering};
use reqwest::Method;
use std::{sync::Arc, time::Duration};
use url::Url;

/// How a client behaves.
#[derive(Clone, Debug)]
pub struct ClientSettings {
    /// What paths are relative to; without a slash at the end.
    pub base: Url,
    /// Where it may go beside that host.
    pub rules: Rules,
    /// How long one request may take.
    pub timeout: Duration,
    /// Requests under way at once; further ones wait for their turn.
    pub at_once: usize,
    /// How long a request waits for a limit to pass before it is given up.
    pub patience: Duration,
    /// How it tries again.
    pub retry: Retry,
    /// When it leaves the vendor alone.
    pub breaker: BreakerSettings,
    /// How the vendor tells its limits.
    pub limits: LimitHeaders,
    /// Bytes of answers that are remembered.
    pub remembered: u64,
    /// Authorities that are trusted here beside the usual ones, in PEM.
    pub authorities: Option<Vec<u8>>,
}

impl ClientSettings {
    /// The usual, for a vendor at this address.
    #[must_use]
    pub fn new(base: Url, limits: LimitHeaders) -> Self {
        Self {
            base,
            rules: Rules::default(),
            timeout: Duration::from_secs(30),
            at_once: 8,
            patience: Duration::from_secs(5),
            retry: Retry::default(),
            breaker: BreakerSettings::default(),
            limits,
            remembered: 32 << 20,
            authorities: None,
        }
    }
}

/// The way to one vendor with one credential.
pub struct Client {
    pub(super) settings: ClientSettings,
    pub(super) host: String,
    pub(super) inner: reqwest::Client,
    pub(super) rules: Rules,
    pub(super) surroundings: Arc<dyn Surroundings>,
    pub(super) turns: Turns,
    pub(super) breaker: Breaker,
    pub(super) limits: Limits,
    pub(super) remembered: Remembered,
    pub(super) answers: Answers,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Client").field("host", &self.host).finish_non_exhaustive()
    }
}

impl Client {
    /// A client. The host of `base` is one that the operator named: it may be in a private network.
    ///
    /// # Errors
    /// When the system offers no way to the network.
    pub fn new(
        settings: ClientSettings,
        surroundings: Arc<dyn Surroundings>,
    ) -> Result<Self, String> {
        let host = settings.base.host_str().unwrap_or_default().to_owned();
        let mut rules = settings.rules.clone();
        rules.allowed_hosts.push(host.clone());
        Ok(Self {
            inner: network::client_trusting(
                rules.clone(),
                settings.timeout,
                settings.authorities.as_deref(),
            )?,
            rules,
            surroundings,
            turns: Turns::new(settings.at_once),
            breaker: Breaker::new(settings.breaker),
            limits: Limits::new(settings.limits, settings.at_once),
            remembered: Remembered::new(settings.remembered),
            answers: Answers::default(),
            host,
            settings,
        })
    }

    /// A GET of a path below the base. Its parts are percent-encoded by the caller.
    pub fn get(&self, path: &str) -> Call<'_> {
        Call::new(self, Method::GET, self.below(path))
    }

    /// A POST to a path below the base.
    pub fn post(&self, path: &str) -> Call<'_> {
        Call::new(self, Method::POST, self.below(path))
    }

    /// A PUT to a path below the base.
    pub fn put(&self, path: &str) -> Call<'_> {
        Call::new(self, Method::PUT, self.below(path))
    }

    /// A PATCH of a path below the base.
    pub fn patch(&self, path: &str) -> Call<'_> {
        Call::new(self, Method::PATCH, self.below(path))
    }

    /// A DELETE of a path below the base.
    pub fn delete(&self, path: &str) -> Call<'_> {
        Call::new(self, Method::DELETE, self.below(path))
    }

    /// A GET of an address that the vendor named. It must be the vendor's own: the credential goes
    /// with it.
    pub fn get_named(&self, url: &Url) -> Call<'_> {
        Call::new(self, Method::GET, self.own(url.clone()))
    }

    /// A POST to an address of the vendor's.
    pub fn post_named(&self, url: &Url) -> Call<'_> {
        Call::new(self, Method::POST, self.own(url.clone()))
    }

    /// How the limit of a resource stands.
    #[must_use]
    pub fn rate_limit(&self, resource: &str) -> Option<RateLimit> {
        self.limits.of(resource)
    }

    /// The time that its limits are told by.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.surroundings.now()
    }

    /// Until when the vendor is left alone because it failed again and again.
    #[must_use]
    pub fn left_alone_until(&self) -> Option<Timestamp> {
        self.breaker.open_until(self.surroundings.now())
    }

    /// A vendor that is left alone is asked again by the next request.
    pub fn try_again(&self) {
        self.breaker.rest_is_over(self.surroundings.now());
    }

    /// What the vendor answered last.
    #[must_use]
    pub fn answering(&self) -> Answering {
        Answering { left_alone_until: self.left_alone_until(), ..self.answers.told() }
    }

    /// Time and chance.
    #[must_use]
    pub fn surroundings(&self) -> &Arc<dyn Surroundings> {
        &self.surroundings
    }

    fn below(&self, path: &str) -> Result<Url, HttpError> {
        let base = self.settings.base.as_str().trim_end_matches('/');
        let url = Url::parse(&format!("{base}{path}"));
        url.map_err(|error| HttpError::NotAllowed(format!("{path} is no path: {error}")))
    }

    fn own(&self, url: Url) -> Result<Url, HttpError> {
        if url.origin() == self.settings.base.origin() {
            return Ok(url);
        }
        let other = url.host_str().unwrap_or_default();
        Err(HttpError::NotAllowed(format!("{} leads to {other}, which is not asked", self.host)))
    }
}
