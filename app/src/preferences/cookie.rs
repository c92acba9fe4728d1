//! The cookie that keeps a person's preferences, read and written by the server.

use super::{Language, Preferences, RailWidth, Theme};
use axum::http::{header, request::Parts};
use leptos::prelude::use_context;

const COOKIE: &str = "slipway-preferences";

impl Preferences {
    /// From the request: the cookie, else the languages that the browser asks for.
    pub(super) fn of_request() -> Self {
        let Some(parts) = use_context::<Parts>() else { return Self::default() };
        let header = |name| {
            parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
        };
        Self::from_headers(header(header::COOKIE), header(header::ACCEPT_LANGUAGE))
    }

    /// The cookie that keeps them for a year.
    pub(super) fn to_cookie(self) -> String {
        let Self { theme, language, rail } = self;
        format!(
            "{COOKIE}={}.{}.{}; Path=/; Max-Age=31536000; SameSite=Lax",
            theme.name(),
            language.tag(),
            rail.name()
        )
    }

    /// Reads `theme.language.rail`; what is unknown is the usual.
    fn from_cookie_value(value: &str) -> Self {
        let mut parts = value.split('.');
        let mut part = || parts.next().unwrap_or_default();
        Self {
            theme: Theme::from_name(part()).unwrap_or_default(),
            language: Language::from_tag(part()).unwrap_or_default(),
            rail: RailWidth::from_name(part()).unwrap_or_default(),
        }
    }

    fn from_headers(cookies: &str, accepted: &str) -> Self {
        let kept = cookies.split(';').find_map(|cookie| {
            let (name, value) = cookie.trim().split_once('=')?;
            (name == COOKIE).then(|| Self::from_cookie_value(value))
        });
        kept.unwrap_or_else(|| {
            let language = accepted.split([',', ';']).find_map(Language::from_tag);
            Self { language: language.unwrap_or_default(), ..Self::default() }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_reads_back() {
        let chosen = Preferences {
            theme: Theme::Dark,
            language: Language::Chinese,
            rail: RailWidth::Narrow,
        };
        let cookie = chosen.to_cookie();
        let pair = cookie.split(';').next().unwrap();
        assert_eq!(Preferences::from_headers(&format!("a=b; {pair}"), "en"), chosen);
    }

    #[test]
    fn without_a_cookie_the_browser_chooses_the_language() {
        let language = |accepted| Preferences::from_headers("", accepted).language;
        assert_eq!(language("fr;q=0.9, zh-TW, en"), Language::Chinese);
        assert_eq!(language("fr, de"), Language::English);
        assert_eq!(language(""), Language::English);
    }

    #[test]
    fn a_broken_cookie_is_the_usual() {
        let read = Preferences::from_headers("slipway-preferences=%%%.x", "");
        assert_eq!(read, Preferences::default());
    }
}
