//! The facets: values with exact counts, each a link that chooses it or lets it go.

use super::address::catalog_address;
use crate::{
    text::{picker::use_picker_text, use_text},
    ui::{Icon, Picker, count, escape, icon_html},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use platform::catalog::{Facet, FacetField, FacetValue, ListQuery};

/// How many values are shown before "more".
const FIRST: usize = 7;

/// All facets. On a phone they fold away behind one line.
#[component]
pub(super) fn Facets(query: ListQuery, facets: Vec<Facet>) -> impl IntoView {
    let text = use_text();
    let chosen: usize = query.filters.values().map(Vec::len).sum();
    let groups = facets
        .into_iter()
        .filter(worth_showing)
        .map(|facet| view! { <Group query=query.clone() facet /> })
        .collect_view();
    let number = (chosen > 0).then(|| view! { <span class="chosen">{chosen}</span> });
    view! {
        <aside class="facets" aria-label=text.filters>
            <input class="unseen" type="checkbox" id="facets-open" aria-label=text.filters />
            <label class="opener" for="facets-open">
                <Icon icon=icondata_lu::LuListFilter />
                {text.filters}
                {number}
            </label>
            <div class="groups">{groups}</div>
        </aside>
    }
    .into_any()
}

/// A single namespace tells nobody anything.
fn worth_showing(facet: &Facet) -> bool {
    let chosen = facet.values.iter().any(|value| value.chosen);
    let several = facet.total > 1 || facet.field != FacetField::Namespace;
    !facet.values.is_empty() && (several || chosen)
}

#[component]
fn Group(query: ListQuery, facet: Facet) -> impl IntoView {
    let text = use_text();
    let field = facet.field;
    let shown = u64::try_from(Facet::SHOWN).unwrap_or(u64::MAX);
    let beyond = facet.total.saturating_sub(shown);
    let (first, rest) = facet.values.split_at(FIRST.min(facet.values.len()));
    let more = (!rest.is_empty()).then(|| {
        let number = u64::try_from(rest.len()).unwrap_or(u64::MAX);
        let mut list = list(&query, field, rest);
        if beyond > 0 {
            list.push_str("<li class=\"beyond\">");
            escape(&mut list, &(text.and_more)(beyond));
            list.push_str("</li>");
        }
        let another = kinds_of(field)
            .filter(|_| beyond > 0)
            .map(|kinds| view! { <Another query=query.clone() field kinds /> });
        view! {
            <details>
                <summary>{(text.show_more)(number)}</summary>
                <ul role="list" inner_html=list></ul>
                {another}
            </details>
        }
    });
    view! {
        <section aria-label=text.facet(field)>
            <h2>{text.facet(field)}</h2>
            <ul role="list" inner_html=list(&query, field, first)></ul>
            {more}
        </section>
    }
    .into_any()
}

/// What kinds of entities are a field's values, where they are entities.
const fn kinds_of(field: FacetField) -> Option<&'static [&'static str]> {
    match field {
        FacetField::Owner => Some(&["group", "user"]),
        FacetField::System => Some(&["system"]),
        _ => None,
    }
}

/// The way to a value that is not listed. Without script the form adds what was written.
#[component]
fn Another(query: ListQuery, field: FacetField, kinds: &'static [&'static str]) -> impl IntoView {
    let words = use_picker_text();
    let kept = ListQuery { cursor: None, ..query.clone() }
        .to_pairs()
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    let navigate = use_navigate();
    let on_pick = move |reference: String| {
        let is_chosen = query.filters.get(&field).is_some_and(|all| all.contains(&reference));
        if !is_chosen {
            navigate(
                &catalog_address(&query.toggled(field, &reference)),
                NavigateOptions::default(),
            );
        }
    };
    view! {
        <form class="another" action="/catalog" method="get">
            {kept}
            <Picker
                name=field.parameter()
                label=words.another
                kinds
                on_pick=Callback::new(on_pick)
            />
            <button class="button" type="submit">
                {words.add}
            </button>
        </form>
    }
    .into_any()
}

/// Values as HTML: a page has a hundred of them, nothing in them moves by itself, and as views they
/// cost more than the rows.
fn list(query: &ListQuery, field: FacetField, values: &[FacetValue]) -> String {
    let mut html = String::with_capacity(values.len() * 200);
    for value in values {
        html.push_str("<li><a data-noscroll=\"true\" href=\"");
        escape(&mut html, &catalog_address(&query.toggled(field, &value.value)));
        html.push('"');
        if value.chosen {
            html.push_str(" aria-current=\"true\"");
        }
        html.push_str("><span class=\"box\">");
        if value.chosen {
            html.push_str(&icon_html(icondata_lu::LuCheck, 12));
        }
        html.push_str("</span><span class=\"label\">");
        escape(&mut html, &value.label);
        html.push_str("</span><span class=\"count\">");
        html.push_str(&count(value.count));
        html.push_str("</span></a></li>");
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_links_and_what_they_say_stays_text() {
        let value = |value: &str, chosen| FacetValue {
            value: value.to_owned(),
            label: value.to_owned(),
            count: 1_234,
            chosen,
        };
        let query = ListQuery { kind: Some("api".to_owned()), ..ListQuery::default() };
        let html = list(&query, FacetField::Tag, &[value("<b>\"&", false), value("go", true)]);
        assert!(html.contains("href=\"/catalog?kind=api&amp;tag=%3Cb%3E%22%26\""), "{html}");
        assert!(html.contains(">&lt;b&gt;&quot;&amp;</span>"), "{html}");
        assert!(html.contains("aria-current=\"true\"><span class=\"box\"><svg"), "{html}");
        assert_eq!(html.matches(">1,234</span></a></li>").count(), 2);
    }
}
