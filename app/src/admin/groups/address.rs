//! The page's state is its address. Pure: from the address to what is asked, and back.

use crate::ui::encoded;
use leptos_router::params::ParamsMap;
use platform::{EntityRef, identity::GroupSort};
use serde::{Deserialize, Serialize};

/// Where the page is.
pub const PATH: &str = "/admin/groups";

/// What an address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Which groups.
    pub sort: GroupSort,
    /// A text that stands in the name.
    pub text: String,
    /// One group of the catalog, by reference.
    pub group: String,
    /// One group or role of providers.
    pub claim: String,
    /// How many rows are left out at the beginning.
    pub offset: u64,
}

impl Asked {
    /// Reads the query part of the address.
    pub fn of(query: &ParamsMap) -> Self {
        let text = |name: &str| query.get_str(name).unwrap_or_default().trim().to_owned();
        Self {
            sort: GroupSort::from_name(&text("show")).unwrap_or_default(),
            text: text("text"),
            group: text("group"),
            claim: text("claim"),
            offset: text("offset").parse().unwrap_or(0),
        }
    }

    /// That of one group.
    pub fn group(group: &EntityRef) -> Self {
        Self { group: group.to_string(), ..Self::default() }
    }

    /// That of one group or role of providers.
    pub fn claim(claim: &str) -> Self {
        Self { sort: GroupSort::Claims, claim: claim.to_owned(), ..Self::default() }
    }

    /// The address that asks this.
    pub fn address(&self) -> String {
        let show = if self.sort == GroupSort::default() { "" } else { self.sort.name() };
        let offset = if self.offset == 0 { String::new() } else { self.offset.to_string() };
        let pairs = [
            ("show", show),
            ("text", &self.text),
            ("group", &self.group),
            ("claim", &self.claim),
            ("offset", &offset),
        ];
        let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<String> =
            pairs.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        if pairs.is_empty() { PATH.to_owned() } else { format!("{PATH}?{}", pairs.join("&")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_asks_what_was_asked() {
        let asked = Asked {
            sort: GroupSort::Nowhere,
            text: "a b".to_owned(),
            offset: 50,
            ..Asked::default()
        };
        assert_eq!(asked.address(), "/admin/groups?show=none&text=a%20b&offset=50");
        let mut query = ParamsMap::new();
        for (name, value) in [("show", "none"), ("text", "a b"), ("offset", "50")] {
            query.insert(name, value.to_owned());
        }
        assert_eq!(Asked::of(&query), asked);
        assert_eq!(Asked::default().address(), PATH);
        let group = Asked::group(&EntityRef::new("group", "default", "shop"));
        assert_eq!(group.address(), "/admin/groups?group=group:default/shop");
        assert_eq!(Asked::claim("a&b").address(), "/admin/groups?show=claims&claim=a%26b");
    }
}
