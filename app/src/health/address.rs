//! The board's state is its page's address. Pure: from the address to what is asked, and back.

use crate::ui::encoded;
use leptos_router::params::ParamsMap;
use platform::health::HealthState;
use serde::{Deserialize, Serialize};

/// What an address asks of the board, as it is written there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardAsked {
    /// How services fare.
    pub health: String,
    /// The owner, by canonical reference.
    pub team: String,
    /// A text in the name.
    pub text: String,
}

impl BoardAsked {
    /// Reads the query part of the address.
    pub fn of(query: &ParamsMap) -> Self {
        let text = |name: &str| query.get_str(name).unwrap_or_default().trim().to_owned();
        let health = HealthState::from_name(&text("health")).map(HealthState::name);
        Self {
            health: health.unwrap_or_default().to_owned(),
            team: text("team"),
            text: text("service"),
        }
    }

    /// The address of a page that asks this.
    pub fn address(&self, path: &str) -> String {
        let pairs = [("health", &self.health), ("team", &self.team), ("service", &self.text)];
        let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<String> =
            pairs.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_stands_in_the_address() {
        let asked = BoardAsked {
            health: "failing".to_owned(),
            team: "group:default/web".to_owned(),
            text: "cart".to_owned(),
        };
        let address = asked.address("/observability");
        assert_eq!(address, "/observability?health=failing&team=group:default/web&service=cart");
        let mut query = ParamsMap::new();
        for pair in address.split_once('?').unwrap().1.split('&') {
            let (name, value) = pair.split_once('=').unwrap();
            query.insert(name.to_owned(), value.to_owned());
        }
        assert_eq!(BoardAsked::of(&query), asked);
        let mut wrong = ParamsMap::new();
        wrong.insert("health".to_owned(), "sick".to_owned());
        assert_eq!(BoardAsked::of(&wrong), BoardAsked::default());
        assert_eq!(BoardAsked::default().address("/observability"), "/observability");
    }
}
