//! The pages' state is their address. Pure: from the address to what is asked, and back.

use crate::ui::encoded;
use leptos_router::params::ParamsMap;
use platform::deployments::{ApplicationKey, Standing};
use serde::{Deserialize, Serialize};

/// Where the overview is.
pub const PATH: &str = "/deployments";

/// What an address asks of the overview, as it is written there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The owner, by canonical reference.
    pub team: String,
    /// The environment.
    pub environment: String,
    /// How services stand.
    pub health: String,
    /// A text.
    pub text: String,
}

impl Asked {
    /// Reads the query part of the address.
    pub fn of(query: &ParamsMap) -> Self {
        let text = |name: &str| query.get_str(name).unwrap_or_default().trim().to_owned();
        let health = Standing::from_name(&text("health")).map(Standing::name);
        Self {
            team: text("team"),
            environment: text("environment"),
            health: health.unwrap_or_default().to_owned(),
            text: text("text"),
        }
    }

    /// The address that asks this.
    pub fn address(&self) -> String {
        let pairs = [
            ("team", &self.team),
            ("environment", &self.environment),
            ("health", &self.health),
            ("text", &self.text),
        ];
        let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<String> =
            pairs.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        if pairs.is_empty() { PATH.to_owned() } else { format!("{PATH}?{}", pairs.join("&")) }
    }

    /// Whether anything is left out.
    pub fn is_filtered(&self) -> bool {
        *self != Self::default()
    }
}

/// What an address of an application asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedApplication {
    /// The application.
    pub key: ApplicationKey,
    /// What is to be done with it.
    pub act: Option<String>,
    /// The entry of its history that this is about.
    pub id: Option<i64>,
}

impl AskedApplication {
    /// Reads `/deployments/{source}/{name}/{act}?in=…&id=…`; `None` for any other path.
    pub fn of(path: &str, query: &ParamsMap) -> Option<Self> {
        let mut parts = path.strip_prefix(PATH)?.split('/').filter(|part| !part.is_empty());
        let (source, name) = (parts.next()?.to_owned(), parts.next()?.to_owned());
        let namespace = query.get("in").unwrap_or_default();
        let id = query.get_str("id").and_then(|id| id.parse().ok());
        let act = parts.next().map(str::to_owned);
        Some(Self { key: ApplicationKey { source, namespace, name }, act, id })
    }
}

/// Where it is asked once more what is to be done.
pub fn act_address(key: &ApplicationKey, act: &str, id: Option<i64>) -> String {
    let page = key.page();
    let (path, query) = page.split_once('?').unwrap_or((&page, ""));
    let id = id.map(|id| format!("id={id}"));
    let query: Vec<&str> =
        [Some(query), id.as_deref()].into_iter().flatten().filter(|one| !one.is_empty()).collect();
    let question = if query.is_empty() { "" } else { "?" };
    format!("{path}/{act}{question}{}", query.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_stands_in_the_address() {
        let asked = Asked {
            team: "group:default/payments".to_owned(),
            health: "failing".to_owned(),
            text: "a b".to_owned(),
            ..Asked::default()
        };
        let address = asked.address();
        assert_eq!(address, "/deployments?team=group:default/payments&health=failing&text=a%20b");
        assert_eq!(Asked::default().address(), "/deployments");
    }

    #[test]
    fn an_act_has_an_address() {
        let mut key = ApplicationKey {
            source: "production".to_owned(),
            namespace: String::new(),
            name: "cart".to_owned(),
        };
        assert_eq!(act_address(&key, "sync", None), "/deployments/production/cart/sync");
        key.namespace = "apps".to_owned();
        let address = act_address(&key, "rollback", Some(3));
        assert_eq!(address, "/deployments/production/cart/rollback?in=apps&id=3");
        let mut query = ParamsMap::new();
        query.insert("in", "apps".to_owned());
        query.insert("id", "3".to_owned());
        let asked = AskedApplication::of("/deployments/production/cart/rollback", &query).unwrap();
        assert_eq!((asked.key, asked.act.as_deref(), asked.id), (key, Some("rollback"), Some(3)));
    }
}
