//! The page's state is its address. Pure: from the address to what is asked, and back.

use leptos_router::params::ParamsMap;
use platform::notifications::{NotificationKind, NotificationQuery};

/// Where the page is.
pub const PATH: &str = "/notifications";

/// Reads the query part of the address.
pub fn asked(params: &ParamsMap) -> NotificationQuery {
    NotificationQuery {
        all: params.get_str("show") == Some("all"),
        kind: params.get_str("kind").and_then(NotificationKind::from_name),
        offset: params.get_str("offset").and_then(|text| text.parse().ok()).unwrap_or(0),
    }
}

/// The address that asks this.
pub fn address(query: &NotificationQuery) -> String {
    let all = query.all.then(|| "show=all".to_owned());
    let kind = query.kind.map(|kind| format!("kind={}", kind.name()));
    let offset = (query.offset > 0).then(|| format!("offset={}", query.offset));
    let parts: Vec<String> = [all, kind, offset].into_iter().flatten().collect();
    if parts.is_empty() { PATH.to_owned() } else { format!("{PATH}?{}", parts.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_asks_what_was_asked() {
        let query = NotificationQuery { all: true, kind: Some(NotificationKind::Sync), offset: 25 };
        assert_eq!(address(&query), "/notifications?show=all&kind=sync&offset=25");
        let mut params = ParamsMap::new();
        for (name, value) in [("show", "all"), ("kind", "sync"), ("offset", "25")] {
            params.insert(name, value.to_owned());
        }
        assert_eq!(asked(&params), query);
        assert_eq!(address(&NotificationQuery::default()), "/notifications");
        let mut wrong = ParamsMap::new();
        for (name, value) in [("show", "x"), ("kind", "x"), ("offset", "-1")] {
            wrong.insert(name, value.to_owned());
        }
        assert_eq!(asked(&wrong), NotificationQuery::default());
    }
}
