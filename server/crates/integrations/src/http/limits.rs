//! Rate limits as vendors tell them in headers: one book for all requests of a client.

use super::{breaker::after, turns::Priority};
use platform::{Timestamp, code_host::RateLimit};
use reqwest::header::{HeaderMap, RETRY_AFTER};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// How long a vendor is left alone that refuses without saying until when: a minute as GitHub asks
/// for, twice as long each further time.
const UNTOLD: Duration = Duration::from_mins(1);

/// Of a limit, the part that jobs leave to people: one in twenty, where there is enough to share.
const RESERVED: u64 = 20;

/// The least limit that is shared so.
const SHARED_FROM: u64 = 1000;

/// The longest of such pauses.
const LONGEST_UNTOLD: Duration = Duration::from_mins(16);

/// How a vendor names its headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitHeaders {
    /// `x-ratelimit-limit`, `-remaining`, `-reset` in epoch seconds, `-resource`: GitHub.
    Prefixed,
    /// `ratelimit-limit`, `-remaining`, `-reset` in epoch seconds: GitLab.
    Plain,
}

/// What is known of the limits.
#[derive(Debug)]
pub(super) struct Limits {
    headers: LimitHeaders,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// By resource: GitHub counts search and GraphQL by themselves.
    known: HashMap<String, RateLimit>,
    /// Nothing at all is asked before this.
    blocked_until: Option<Timestamp>,
    /// Refusals in a row that did not say until when.
    untold: u32,
}

impl Limits {
    pub fn new(headers: LimitHeaders) -> Self {
        Self { headers, state: Mutex::default() }
    }

    /// The moment before which a resource must not be asked, if it is still to come.
    pub fn wait_until(
        &self,
        resource: &str,
        priority: Priority,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let left_alone = |limit: &RateLimit| match priority {
            Priority::Job if limit.limit >= SHARED_FROM => limit.limit / RESERVED,
            _ => 0,
        };
        let known = state.known.get(resource);
        let used_up = known.filter(|limit| limit.remaining <= left_alone(limit));
        let until = used_up.map(|limit| limit.resets_at).max(state.blocked_until);
        until.filter(|until| *until > now)
    }

    /// How a resource's limit stands.
    pub fn of(&self, resource: &str) -> Option<RateLimit> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.known.get(resource).copied()
    }

    /// Notes what an answer tells. Gives the moment before which not to ask again, when the answer
    /// is a refusal for the sake of a limit.
    pub fn note(
        &self,
        resource: &str,
        status: u16,
        headers: &HeaderMap,
        body: &[u8],
        now: Timestamp,
    ) -> Option<Timestamp> {
        let told = self.told(headers);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(limit) = told {
            let named = text(headers, "x-ratelimit-resource").unwrap_or(resource);
            state.known.insert(named.to_owned(), limit);
        }
        let until = match (status, retry_after(headers, now), told) {
            (403 | 429 | 503, Some(until), _) => {
                state.blocked_until = Some(until);
                Some(until)
            }
            (403 | 429, None, Some(limit)) if limit.remaining == 0 => Some(limit.resets_at),
            (403, None, _) if !speaks_of_a_limit(body) => None,
            (403 | 429, None, _) => {
                let pause = UNTOLD.saturating_mul(2_u32.saturating_pow(state.untold));
                let until = after(now, pause.min(LONGEST_UNTOLD));
                state.untold += 1;
                state.blocked_until = Some(until);
                return Some(until);
            }
            _ => None,
        };
        state.untold = 0;
        until
    }

    fn told(&self, headers: &HeaderMap) -> Option<RateLimit> {
        let prefix = match self.headers {
            LimitHeaders::Prefixed => "x-ratelimit",
            LimitHeaders::Plain => "ratelimit",
        };
        let number = |name| text(headers, &format!("{prefix}-{name}"))?.parse::<u64>().ok();
        let resets_at = i64::try_from(number("reset")?).ok()?.checked_mul(1000).map(Timestamp)?;
        Some(RateLimit { limit: number("limit")?, remaining: number("remaining")?, resets_at })
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// GitHub's secondary limits have no header to tell them by.
fn speaks_of_a_limit(body: &[u8]) -> bool {
    let body = String::from_utf8_lossy(body).to_lowercase();
    body.contains("rate limit") || body.contains("abuse detection")
}

/// `Retry-After`, in seconds or as a date.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Timestamp> {
    let value = text(headers, RETRY_AFTER.as_str())?;
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(after(now, Duration::from_secs(seconds)));
    }
    let date: SystemTime = httpdate::parse_http_date(value).ok()?;
    let since = date.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok().map(Timestamp)
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderName, HeaderValue};

    const NOW: Timestamp = Timestamp(1_000_000);

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn a_primary_limit_holds_its_resource_until_the_reset() {
        let limits = Limits::new(LimitHeaders::Prefixed);
        let told = headers(&[
            ("x-ratelimit-limit", "5000"),
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "1060"),
            ("x-ratelimit-resource", "core"),
        ]);
        assert_eq!(limits.note("core", 200, &told, b"", NOW), None);
        assert_eq!(limits.wait_until("core", Priority::Job, NOW), Some(Timestamp(1_060_000)));
        assert_eq!(limits.wait_until("graphql", Priority::Job, NOW), None);
        assert_eq!(limits.wait_until("core", Priority::Job, Timestamp(1_060_000)), None);
        assert_eq!(limits.note("core", 403, &told, b"", NOW), Some(Timestamp(1_060_000)));
        assert_eq!(limits.of("core").map(|limit| limit.limit), Some(5000));
    }

    #[test]
    fn a_secondary_limit_holds_everything_and_longer_each_time() {
        let limits = Limits::new(LimitHeaders::Prefixed);
        let body = b"{\"message\": \"You have exceeded a secondary rate limit.\"}";
        let none = HeaderMap::new();
        assert_eq!(limits.note("core", 403, &none, body, NOW), Some(Timestamp(1_060_000)));
        assert_eq!(limits.wait_until("graphql", Priority::Job, NOW), Some(Timestamp(1_060_000)));
        assert_eq!(limits.note("core", 403, &none, body, NOW), Some(Timestamp(1_120_000)));
        limits.note("core", 200, &none, b"", NOW);
        assert_eq!(limits.note("core", 429, &none, b"", NOW), Some(Timestamp(1_060_000)));
        let told = headers(&[("retry-after", "7")]);
        assert_eq!(limits.note("core", 429, &told, b"", NOW), Some(Timestamp(1_007_000)));
        let forbidden = b"{\"message\": \"Resource not accessible\"}";
        assert_eq!(limits.note("core", 403, &none, forbidden, NOW), None);
    }

    #[test]
    fn retry_after_may_be_a_date() {
        let told = headers(&[("retry-after", "Thu, 01 Jan 1970 00:20:00 GMT")]);
        assert_eq!(retry_after(&told, NOW), Some(Timestamp(1_200_000)));
    }
}
