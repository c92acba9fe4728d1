//! What a person chose of the portal's looks: theme, language, the rail's width, the time zone.
//! Kept in a cookie, so that the server renders the choice and nothing flashes.

#![cfg_attr(
    feature = "ssr",
    expect(clippy::unused_async, reason = "a server function is async by its form")
)]

#[cfg(feature = "ssr")]
mod cookie;
mod zone;

use leptos::{prelude::*, server_fn::codec::PostUrl};
use platform::{Zone, zone::UTC};
use serde::{Deserialize, Serialize};

#[cfg(feature = "hydrate")]
pub use zone::tell_zone;
pub use zone::{told_zone, zone_names};

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

    pub(crate) fn from_tag(tag: &str) -> Option<Self> {
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// Theme
    pub theme: Theme,
    /// Language
    pub language: Language,
    /// The rail
    pub rail: RailWidth,
    /// The time zone whose days are shown: the chosen one, else the browser's, else the company's.
    pub zone: &'static Zone,
    /// Whether it was chosen: else it follows the browser.
    pub zone_chosen: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            language: Language::default(),
            rail: RailWidth::default(),
            zone: &UTC,
            zone_chosen: false,
        }
    }
}

impl Preferences {
    /// The preferences of this request or, in the browser, of this document.
    pub fn current() -> Self {
        #[cfg(feature = "ssr")]
        return Self::of_request();
        #[cfg(not(feature = "ssr"))]
        return Self::of_document();
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
            zone: zone::of_document(),
            zone_chosen: attribute("data-zone-chosen").is_some(),
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
    zone: Option<String>,
) -> Result<(), crate::PortalError> {
    use axum::http::{HeaderValue, header};
    let mut kept = Preferences::current();
    let theme = theme.and_then(|name| Theme::from_name(&name));
    let language = language.and_then(|tag| Language::from_tag(&tag));
    let rail = rail.and_then(|name| RailWidth::from_name(&name));
    kept.theme = theme.unwrap_or(kept.theme);
    kept.language = language.unwrap_or(kept.language);
    kept.rail = rail.unwrap_or(kept.rail);
    // An empty name is no choice; an unknown one leaves it as it was.
    if let Some(name) = zone {
        let name = name.trim();
        let named = Zone::named(name);
        kept.zone_chosen = named.is_some() || !name.is_empty() && kept.zone_chosen;
        kept.zone = named.unwrap_or(kept.zone);
    }
    let response = use_context::<leptos_axum::ResponseOptions>();
    let cookie = HeaderValue::from_str(&kept.to_cookie());
    if let (Some(response), Ok(cookie)) = (response, cookie) {
        response.append_header(header::SET_COOKIE, cookie);
    }
    Ok(())
}
