//! The catalog's state is its address. Pure: from the address to a question and back.

use crate::ui::encoded;
use leptos_router::params::ParamsMap;
use platform::catalog::ListQuery;

/// The question that an address asks. Without a kind it is about components: what most people
/// come for; `kind=all` is everything.
pub fn query_of(params: &ParamsMap) -> ListQuery {
    let pairs = params.clone().into_iter();
    let pairs: Vec<(String, String)> =
        pairs.map(|(name, value)| (name.into_owned(), value)).collect();
    let mut query =
        ListQuery::from_pairs(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let named = pairs.iter().any(|(name, _)| name == "kind" || name.starts_with("filters[kind]"));
    if !named {
        query.kind = Some("component".to_owned());
    }
    query
}

/// The address that asks a question.
pub fn catalog_address(query: &ListQuery) -> String {
    let pairs = query.to_pairs();
    let pairs = pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
    format!("/catalog?{}", pairs.collect::<Vec<_>>().join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_asks_what_was_asked() {
        let mut params = ParamsMap::new();
        params.insert("tag", "c++".to_owned());
        let query = query_of(&params);
        assert_eq!(query.kind.as_deref(), Some("component"));
        assert_eq!(catalog_address(&query), "/catalog?kind=component&tag=c%2B%2B");
    }
}
