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

/// How long it is waited at least after a refusal for too many at once.
const SHORTEST: Duration = Duration::from_secs(1);

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
    /// `x-ratelimit-limit`, `-remaining`, `-reset` in seconds from now: Datadog.
    Left,
    /// `x-sentry-rate-limit-limit`, `-remaining`, `-reset` in epoch seconds: Sentry, whose windows are
    /// as short as a second and counted by endpoint. A refusal also comes of too many at once.
    Sentry,
}

/// What is known of the limits.
#[derive(Debug)]
pub(super) struct Limits {
    headers: LimitHeaders,
    /// Requests that may be under way at once: what people leave, since each of those may have been
    /// let go before the others were counted.
    at_once: u64,
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
    pub fn new(headers: LimitHeaders, at_once: usize) -> Self {
        let at_once = u64::try_from(at_once).unwrap_or(u64::MAX);
        Self { headers, at_once, state: Mutex::default() }
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
            Priority::Person if limit.limit >= SHARED_FROM => self.at_once,
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
        let told = self.told(headers, now);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(limit) = told {
            let named = text(headers, "x-ratelimit-resource").unwrap_or(resource);
            let before = state.known.get(named).filter(|one| one.resets_at == limit.resets_at);
            // Answers may overtake each other; what is left of a window only shrinks.
            let remaining =
                before.map_or(limit.remaining, |one| one.remaining.min(limit.remaining));
            state.known.insert(named.to_owned(), RateLimit { remaining, ..limit });
        }
        let until = match (status, retry_after(headers, now), told) {
            (403 | 429 | 503, Some(until), _) => {
                state.blocked_until = Some(until);
                Some(until)
            }
            (403 | 429, None, Some(limit)) if limit.remaining == 0 => Some(limit.resets_at),
            (429, None, Some(limit)) if self.headers == LimitHeaders::Sentry => {
                Some(limit.resets_at.max(after(now, SHORTEST)))
            }
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

    fn told(&self, headers: &HeaderMap, now: Timestamp) -> Option<RateLimit> {
        let prefix = match self.headers {
            LimitHeaders::Prefixed | LimitHeaders::Left => "x-ratelimit",
            LimitHeaders::Plain => "ratelimit",
            LimitHeaders::Sentry => "x-sentry-rate-limit",
        };
        let number = |name| text(headers, &format!("{prefix}-{name}"))?.parse::<u64>().ok();
        let told = i64::try_from(number("reset")?).ok()?.checked_mul(1000)?;
        let from = if self.headers == LimitHeaders::Left { now.0 } else { 0 };
        let resets_at = Timestamp(from.checked_add(told)?);
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
        let limits = Limits::new(LimitHeaders::Prefixed, 8);
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
    fn people_leave_what_may_be_under_way_and_answers_may_overtake() {
        let limits = Limits::new(LimitHeaders::Prefixed, 8);
        let told = |remaining: &'static str| {
            headers(&[
                ("x-ratelimit-limit", "5000"),
                ("x-ratelimit-remaining", remaining),
                ("x-ratelimit-reset", "1060"),
            ])
        };
        limits.note("core", 200, &told("9"), b"", NOW);
        assert_eq!(limits.wait_until("core", Priority::Person, NOW), None);
        limits.note("core", 200, &told("8"), b"", NOW);
        limits.note("core", 200, &told("9"), b"", NOW);
        assert_eq!(limits.wait_until("core", Priority::Person, NOW), Some(Timestamp(1_060_000)));
        assert_eq!(limits.of("core").map(|limit| limit.remaining), Some(8));
    }

    #[test]
    fn a_secondary_limit_holds_everything_and_longer_each_time() {
        let limits = Limits::new(LimitHeaders::Prefixed, 8);
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
    fn a_reset_may_be_told_from_now_on() {
        let limits = Limits::new(LimitHeaders::Left, 8);
        let told = headers(&[
            ("x-ratelimit-limit", "100"),
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "20"),
        ]);
        assert_eq!(limits.note("query", 429, &told, b"", NOW), Some(Timestamp(1_020_000)));
        assert_eq!(limits.wait_until("query", Priority::Person, NOW), Some(Timestamp(1_020_000)));
        assert_eq!(limits.wait_until("monitors", Priority::Person, NOW), None);
    }

    #[test]
    fn sentry_refuses_for_a_window_or_for_too_many_at_once() {
        let limits = Limits::new(LimitHeaders::Sentry, 8);
        let told = |remaining: &'static str, reset: &'static str| {
            headers(&[
                ("x-sentry-rate-limit-limit", "40"),
                ("x-sentry-rate-limit-remaining", remaining),
                ("x-sentry-rate-limit-reset", reset),
                ("x-sentry-rate-limit-concurrentlimit", "25"),
                ("x-sentry-rate-limit-concurrentremaining", "0"),
            ])
        };
        assert_eq!(limits.note("issues", 200, &told("0", "1003"), b"", NOW), None);
        let until = limits.wait_until("issues", Priority::Person, NOW);
        assert_eq!(until, Some(Timestamp(1_003_000)));
        assert_eq!(limits.wait_until("projects", Priority::Job, NOW), None);
        let refused = limits.note("issues", 429, &told("0", "1003"), b"", NOW);
        assert_eq!(refused, Some(Timestamp(1_003_000)));
        let at_once = limits.note("event", 429, &told("39", "1000"), b"", NOW);
        assert_eq!(at_once, Some(Timestamp(1_001_000)), "not a minute, as for what is not told");
    }

    #[test]
    fn retry_after_may_be_a_date() {
        let told = headers(&[("retry-after", "Thu, 01 Jan 1970 00:20:00 GMT")]);
        assert_eq!(retry_after(&told, NOW), Some(Timestamp(1_200_000)));
    }
}
