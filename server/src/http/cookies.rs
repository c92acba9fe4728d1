//! The two cookies of signing in: the session's, and the one by which a browser is known again that
//! went to a provider. Where people come by https, their names begin with `__Host-`: browsers then
//! take them from this host alone, for all of it, and only by https.

use super::browser;
use axum::http::{HeaderMap, HeaderValue, header};
use std::time::Duration;

/// How long a browser may be away at a provider.
const AWAY: Duration = Duration::from_hours(1);

/// Which names there are here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cookies {
    https: bool,
}

impl Cookies {
    /// The cookies of a portal that people reach by https, or not.
    pub(super) const fn new(https: bool) -> Self {
        Self { https }
    }

    const fn session_name(self) -> &'static str {
        if self.https { "__Host-slipway" } else { "slipway" }
    }

    const fn browser_name(self) -> &'static str {
        if self.https { "__Host-slipway-browser" } else { "slipway-browser" }
    }

    /// The session's secret.
    pub(super) fn session(self, headers: &HeaderMap) -> Option<&str> {
        value(headers, self.session_name())
    }

    /// The secret of a browser that went to a provider.
    pub(super) fn browser(self, headers: &HeaderMap) -> Option<&str> {
        value(headers, self.browser_name())
    }

    /// Gives a browser its session.
    pub(super) fn give_session(self, secret: &str, time: Duration) -> HeaderValue {
        self.give(self.session_name(), secret, time)
    }

    /// Takes it away.
    pub(super) fn take_session(self) -> HeaderValue {
        self.give(self.session_name(), "", Duration::ZERO)
    }

    /// Gives a browser that goes to a provider what it is known by.
    pub(super) fn give_browser(self, secret: &str) -> HeaderValue {
        self.give(self.browser_name(), secret, AWAY)
    }

    /// `Lax`, because people come back from a provider by a link of another site.
    fn give(self, name: &str, value: &str, time: Duration) -> HeaderValue {
        let secure = if self.https { "; Secure" } else { "" };
        let age = time.as_secs();
        let cookie =
            format!("{name}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}");
        HeaderValue::from_str(&cookie).unwrap_or(HeaderValue::from_static(""))
    }
}

/// The value of a cookie. One that is there twice is none: somebody put another one beside it.
fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).into_iter();
    let all = all.filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(';'));
    let mut named = all.filter_map(|cookie| {
        let (found, value) = cookie.trim().split_once('=')?;
        (found == name && !value.is_empty()).then_some(value)
    });
    let first = named.next()?;
    named.next().is_none().then_some(first)
}

/// What stands after `Bearer` in the header `Authorization`.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = browser::text(headers, header::AUTHORIZATION).split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_the_hosts_own_and_no_scripts() {
        let cookies = Cookies::new(true);
        assert_eq!(
            cookies.give_session("secret", Duration::from_mins(1)),
            "__Host-slipway=secret; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure"
        );
        assert_eq!(
            cookies.take_session(),
            "__Host-slipway=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure"
        );
        let plain = Cookies::new(false);
        assert_eq!(
            plain.give_browser("secret"),
            "slipway-browser=secret; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax"
        );
    }

    #[test]
    fn a_cookie_is_read_by_its_whole_name_and_once() {
        let with = |text: &'static str| {
            HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static(text))])
        };
        let (https, plain) = (Cookies::new(true), Cookies::new(false));
        assert_eq!(https.session(&with("a=b; __Host-slipway=s; slipway=other")), Some("s"));
        assert_eq!(https.session(&with("slipway=planted")), None);
        assert_eq!(plain.session(&with("slipway=s")), Some("s"));
        assert_eq!(plain.session(&with("slipway=s; slipway=t")), None);
        assert_eq!(plain.session(&with("xslipway=s; slipway-preferences=t")), None);
        assert_eq!(plain.browser(&with("slipway-browser=b")), Some("b"));
    }

    #[test]
    fn a_bearer_is_read_whatever_its_case() {
        let with = |text: &'static str| {
            HeaderMap::from_iter([(header::AUTHORIZATION, HeaderValue::from_static(text))])
        };
        assert_eq!(bearer(&with("bearer slp_x")), Some("slp_x"));
        assert_eq!(bearer(&with("Basic slp_x")), None);
        assert_eq!(bearer(&with("Bearer")), None);
    }
}
