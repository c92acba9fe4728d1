//! What a provider tells of somebody, read by paths.

use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Claims, as they came.
pub type Claims = Map<String, Value>;

/// Claims that are about the token, not about the person; and what may be a secret.
const OF_THE_TOKEN: [&str; 14] = [
    "iss",
    "aud",
    "azp",
    "exp",
    "iat",
    "nbf",
    "auth_time",
    "nonce",
    "at_hash",
    "c_hash",
    "s_hash",
    "jti",
    "sid",
    "session_state",
];

/// The value of a path: a claim of that name, else what dots lead to (`realm_access.roles`). A name
/// may have dots of its own (`https://acme.example/groups`).
pub(super) fn value_at<'a>(claims: &'a Claims, path: &str) -> Option<&'a Value> {
    if let Some(value) = claims.get(path) {
        return Some(value);
    }
    let dots = path.match_indices('.').map(|(at, _)| at);
    dots.into_iter().find_map(|at| {
        let inner = claims.get(&path[..at])?.as_object()?;
        value_at(inner, &path[at + 1..])
    })
}

/// The same as text; a claim that is no text, number or flag is none.
pub(super) fn text_at(claims: &Claims, path: &str) -> Option<String> {
    let text = match value_at(claims, path)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// The names that a provider tells at some paths, each a list or a single text.
pub(super) fn names_at(claims: &Claims, paths: &[String]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for value in paths.iter().filter_map(|path| value_at(claims, path)) {
        match value {
            Value::String(name) => drop(names.insert(name.clone())),
            Value::Array(list) => {
                names.extend(list.iter().filter_map(Value::as_str).map(str::to_owned));
            }
            _ => {}
        }
    }
    names.retain(|name| !name.trim().is_empty());
    names
}

/// What may be shown to the person themselves, by name.
pub(super) fn shown(claims: &Claims) -> Vec<(String, String)> {
    let about = claims.iter().filter(|(name, _)| !OF_THE_TOKEN.contains(&name.as_str()));
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut shown: Vec<_> = about
        .map(|(name, value)| (name.clone(), text(value).chars().take(300).collect()))
        .collect();
    shown.sort();
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn claims() -> Claims {
        let claims = json!({
            "email": " Lena@acme.example ",
            "id": 7,
            "groups": ["/platform", "", "/shop"],
            "realm_access": {"roles": ["admin"]},
            "resource_access": {"slip.way": {"roles": ["editor"]}},
            "https://acme.example/team": "payments",
            "nonce": "n", "at_hash": "h",
        });
        claims.as_object().unwrap().clone()
    }

    #[test]
    fn paths_lead_through_dots_and_names_with_dots() {
        let claims = claims();
        assert_eq!(text_at(&claims, "email").as_deref(), Some("Lena@acme.example"));
        assert_eq!(text_at(&claims, "id").as_deref(), Some("7"));
        assert_eq!(text_at(&claims, "https://acme.example/team").as_deref(), Some("payments"));
        assert_eq!(text_at(&claims, "groups"), None);
        let paths = ["groups", "realm_access.roles", "resource_access.slip.way.roles", "none.x"];
        let names = names_at(&claims, &paths.map(str::to_owned));
        let expected = ["/platform", "/shop", "admin", "editor"].map(str::to_owned);
        assert_eq!(names, BTreeSet::from(expected));
    }

    #[test]
    fn what_is_about_the_token_is_not_shown() {
        let shown = shown(&claims());
        assert!(shown.iter().all(|(name, _)| name != "nonce" && name != "at_hash"));
        assert!(shown.contains(&("id".to_owned(), "7".to_owned())));
    }
}
