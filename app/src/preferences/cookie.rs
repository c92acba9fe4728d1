//! The cookie that keeps a person's preferences, read and written by the server.

use super::{Language, Preferences, RailWidth, Theme};
use axum::http::{header, request::Parts};
use leptos::prelude::use_context;
use platform::Zone;

const COOKIE: &str = "slipway-preferences";
/// What the browser says of its own zone.
const ZONE_COOKIE: &str = super::zone::COOKIE;

impl Preferences {
    /// From the request: the cookie, else the languages that the browser asks for.
    pub(super) fn of_request() -> Self {
        let Some(parts) = use_context::<Parts>() else { return Self::default() };
        let header = |name| {
            parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
        };
        let company = crate::AppState::current().map(|state| state.zone).ok();
        Self::from_headers(header(header::COOKIE), header(header::ACCEPT_LANGUAGE), company)
    }

    /// The cookie that keeps them for a year.
    pub(super) fn to_cookie(self) -> String {
        let Self { theme, language, rail, zone, zone_chosen } = self;
        let zone = if zone_chosen { zone.name() } else { "" };
        format!(
            "{COOKIE}={}.{}.{}.{zone}; Path=/; Max-Age=31536000; SameSite=Lax",
            theme.name(),
            language.tag(),
            rail.name()
        )
    }

    /// Reads `theme.language.rail.zone`; what is unknown is the usual.
    fn from_cookie_value(value: &str) -> Self {
        let mut parts = value.split('.');
        let mut part = || parts.next().unwrap_or_default();
        let usual = Self::default();
        let mut read = Self {
            theme: Theme::from_name(part()).unwrap_or_default(),
            language: Language::from_tag(part()).unwrap_or_default(),
            rail: RailWidth::from_name(part()).unwrap_or_default(),
            ..usual
        };
        if let Some(zone) = Zone::named(part()) {
            (read.zone, read.zone_chosen) = (zone, true);
        }
        read
    }

    fn from_headers(cookies: &str, accepted: &str, company: Option<&'static Zone>) -> Self {
        let cookie = |wanted: &str| {
            let mut pairs = cookies.split(';').filter_map(|cookie| cookie.trim().split_once('='));
            pairs.find(|(name, _)| *name == wanted).map(|(_, value)| value)
        };
        let kept = cookie(COOKIE).map(Self::from_cookie_value);
        let mut read = kept.unwrap_or_else(|| {
            let language = accepted.split([',', ';']).find_map(Language::from_tag);
            Self { language: language.unwrap_or_default(), ..Self::default() }
        });
        if !read.zone_chosen {
            let browser = cookie(ZONE_COOKIE).and_then(Zone::named);
            read.zone = browser.or(company).unwrap_or(read.zone);
        }
        read
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
            zone: Zone::named("America/Argentina/Buenos_Aires").unwrap(),
            zone_chosen: true,
        };
        let cookie = chosen.to_cookie();
        let pair = cookie.split(';').next().unwrap();
        assert_eq!(Preferences::from_headers(&format!("a=b; {pair}"), "en", None), chosen);
    }

    #[test]
    fn without_a_cookie_the_browser_chooses_the_language() {
        let language = |accepted| Preferences::from_headers("", accepted, None).language;
        assert_eq!(language("fr;q=0.9, zh-TW, en"), Language::Chinese);
        assert_eq!(language("fr, de"), Language::English);
        assert_eq!(language(""), Language::English);
    }

    #[test]
    fn a_broken_cookie_is_the_usual() {
        let read = Preferences::from_headers("slipway-preferences=%%%.x", "", None);
        assert_eq!(read, Preferences::default());
    }

    #[test]
    fn the_zone_is_chosen_else_the_browsers_else_the_companys() {
        let company = Zone::named("Asia/Shanghai");
        let zone = |cookies| Preferences::from_headers(cookies, "", company).zone.name();
        assert_eq!(zone(""), "Asia/Shanghai");
        assert_eq!(zone("slipway-zone=Nowhere/At_All"), "Asia/Shanghai");
        assert_eq!(zone("slipway-zone=Europe/Berlin"), "Europe/Berlin");
        let chosen = "slipway-zone=Europe/Berlin; slipway-preferences=dark.en.wide.UTC";
        assert_eq!(zone(chosen), "UTC");
        let unchosen = "slipway-zone=Europe/Berlin; slipway-preferences=dark.en.wide.";
        assert_eq!(zone(unchosen), "Europe/Berlin");
    }
}
