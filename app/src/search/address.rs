//! The page's state is its address, in the words that Backstage has for it: `/search?query=…&types[]=…`.
//! Pure: from the address to a question and back.

use crate::ui::encoded;
use leptos_router::params::ParamsMap;
use platform::search::{SearchField, SearchQuery, SearchSort};

/// Results of a page.
pub const PAGE_SIZE: u64 = 25;

/// The question that an address asks.
pub fn query_of(params: &ParamsMap) -> SearchQuery {
    let mut query = SearchQuery { limit: PAGE_SIZE, facets: true, ..SearchQuery::default() };
    for (name, value) in params.clone() {
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        match &*name {
            "query" => value.clone_into(&mut query.text),
            "types[]" | "types" => drop(query.categories.insert(value.to_owned())),
            "sort" if value == "updated" => query.sort = SearchSort::Updated,
            "explain" => query.explain = value == "true",
            "page" => {
                let page: u64 = value.parse().unwrap_or(1);
                query.offset = page.clamp(1, 400).saturating_sub(1) * PAGE_SIZE;
            }
            name => {
                if let Some(field) = SearchField::named(name) {
                    query.filters.entry(field).or_default().insert(value.to_owned());
                }
            }
        }
    }
    query
}

/// The address that asks a question.
pub fn search_address(query: &SearchQuery) -> String {
    let mut pairs = vec![("query", query.text.clone())];
    pairs.extend(query.categories.iter().map(|one| ("types[]", one.clone())));
    for (field, values) in &query.filters {
        pairs.extend(values.iter().map(|value| (field.name(), value.clone())));
    }
    if query.sort == SearchSort::Updated {
        pairs.push(("sort", "updated".to_owned()));
    }
    if query.explain {
        pairs.push(("explain", "true".to_owned()));
    }
    let page = query.offset / PAGE_SIZE + 1;
    if page > 1 {
        pairs.push(("page", page.to_string()));
    }
    let pairs = pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
    format!("/search?{}", pairs.collect::<Vec<_>>().join("&"))
}

/// The same question with a value chosen, or let go where it is; from the first page on.
pub fn toggled(query: &SearchQuery, field: SearchField, value: &str) -> SearchQuery {
    let mut query = SearchQuery { offset: 0, ..query.clone() };
    let values = query.filters.entry(field).or_default();
    if !values.remove(value) {
        values.insert(value.to_owned());
    }
    if values.is_empty() {
        query.filters.remove(&field);
    }
    query
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_asks_what_was_asked() {
        let mut params = ParamsMap::new();
        for (name, value) in [
            ("query", "c++ kind:api"),
            ("types[]", "docs"),
            ("tag", "go"),
            ("page", "3"),
            ("sort", "updated"),
        ] {
            params.insert(name, value.to_owned());
        }
        let query = query_of(&params);
        assert_eq!((query.offset, query.sort), (50, SearchSort::Updated));
        let address =
            "/search?query=c%2B%2B%20kind:api&types%5B%5D=docs&tag=go&sort=updated&page=3";
        assert_eq!(search_address(&query).replace("types[]", "types%5B%5D"), address);
        let without = toggled(&query, SearchField::Tag, "go");
        assert!(without.filters.is_empty() && without.offset == 0);
    }
}
