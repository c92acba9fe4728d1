//! What a person chose of the portal's looks: theme, language, the rail's width. Kept in a cookie,
//! so that the server renders the choice and nothing flashes.

#![cfg_attr(
    feature = "ssr",
    expect(clippy::unused_async, reason = "a server function is async by its form")
)]

use leptos::{prelude::*, server_fn::codec::PostUrl};
use serde::{Deserialize, Serialize};

/// The portal's languages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Language {
    /// English
    #[default]
    English,
    /// Simplified Chinese
    Chinese,
}

impl Language {
    /// The BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }

    fn from_tag(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next()?.trim().to_ascii_lowercase().as_str() {
            "en" => Some(Self::English),
            "zh" => Some(Self::Chinese),
            _ => None,
        }
    }
}

/// Light, dark, or what the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Theme {
    /// As the operating system says.
    #[default]
    System,
    /// Light
    Light,
    /// Dark
    Dark,
}

impl Theme {
    /// The name in the cookie and on the document.
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::System, Self::Light, Self::Dark].into_iter().find(|theme| theme.name() == name)
    }
}

/// How much of the rail is shown on a wide screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RailWidth {
    /// Icons and words.
    #[default]
    Wide,
    /// Icons only.
    Narrow,
}

impl RailWidth {
    /// The name in the cookie and on the document.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Narrow => "narrow",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Wide, Self::Narrow].into_iter().find(|width| width.name() == name)
    }
}

/// All of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// Theme
    pub theme: Theme,
    /// Language
    pub language: Language,
    /// The rail
    pub rail: RailWidth,
}

const COOKIE: &str = "slipway-preferences";

impl Preferences {
    /// The preferences of this request or, in the browser, of this document.
    pub fn current() -> Self {
        #[cfg(feature = "ssr")]
        return Self::of_request();
        #[cfg(not(feature = "ssr"))]
        return Self::of_document();
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

    /// The cookie that keeps them for a year.
    pub fn to_cookie(self) -> String {
        let Self { theme, language, rail } = self;
        format!(
            "{COOKIE}={}.{}.{}; Path=/; Max-Age=31536000; SameSite=Lax",
            theme.name(),
            language.tag(),
            rail.name()
        )
    }

    /// From the request's headers: the cookie, else the languages that the browser asks for.
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

    #[cfg(feature = "ssr")]
    fn of_request() -> Self {
        use axum::http::{header, request::Parts};
        let Some(parts) = use_context::<Parts>() else { return Self::default() };
        let header = |name| {
            parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
        };
        Self::from_headers(header(header::COOKIE), header(header::ACCEPT_LANGUAGE))
    }

    #[cfg(not(feature = "ssr"))]
    fn of_document() -> Self {
        let root = document().document_element();
        let attribute = |name| root.as_ref().and_then(|root| root.get_attribute(name));
        let language = attribute("lang").and_then(|tag| Language::from_tag(&tag));
        let theme = attribute("data-theme").and_then(|name| Theme::from_name(&name));
        let rail = attribute("data-rail").and_then(|name| RailWidth::from_name(&name));
        Self {
            theme: theme.unwrap_or_default(),
            language: language.unwrap_or_default(),
            rail: rail.unwrap_or_default(),
        }
    }
}

/// Keeps a choice; what is left out stays as it was. Answers a form without script by going back
/// to its page.
#[server(prefix = "/fn", endpoint = "preferences", input = PostUrl)]
pub async fn set_preferences(
    theme: Option<String>,
    language: Option<String>,
    rail: Option<String>,
) -> Result<(), crate::PortalError> {
    use axum::http::{HeaderValue, header};
    let mut kept = Preferences::current();
    let theme = theme.and_then(|name| Theme::from_name(&name));
    let language = language.and_then(|tag| Language::from_tag(&tag));
    let rail = rail.and_then(|name| RailWidth::from_name(&name));
    kept.theme = theme.unwrap_or(kept.theme);
    kept.language = language.unwrap_or(kept.language);
    kept.rail = rail.unwrap_or(kept.rail);
    let response = use_context::<leptos_axum::ResponseOptions>();
    let cookie = HeaderValue::from_str(&kept.to_cookie());
    if let (Some(response), Ok(cookie)) = (response, cookie) {
        response.append_header(header::SET_COOKIE, cookie);
    }
    Ok(())
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
