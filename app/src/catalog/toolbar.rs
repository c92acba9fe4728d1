//! Above the table: filter as you type, what is chosen, order, columns.

use super::{
    address::catalog_address,
    columns::{ColumnChoice, SortChoice},
};
use crate::{changes::changes_address, text::use_text, ui::Icon};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use platform::catalog::{FacetField, ListQuery};
use std::time::Duration;
use wasm_bindgen::JsCast;

/// Typing rests this long before the catalog is asked.
const REST: Duration = Duration::from_millis(120);

const FIELD: &str = "catalog-filter";

/// The toolbar.
#[component]
pub(super) fn Toolbar(query: ListQuery, total: u64) -> impl IntoView {
    let chips = chips(&query);
    let words = &use_text().memory;
    let changes = changes_address(query.kind.as_deref());
    view! {
        <div class="toolbar">
            <TextFilter query=query.clone() total />
            {chips}
            <div class="choices">
                <a class="button" href=changes title=words.changes_hint>
                    <Icon icon=icondata_lu::LuHistory />
                    <span>{words.changes}</span>
                </a>
                <SortChoice query=query.clone() />
                <ColumnChoice query />
            </div>
        </div>
    }
    .into_any()
}

/// What was typed and is not in the address yet. It lives as long as the page: the field and what
/// stands around it are rendered anew with every answer, also between two letters.
#[derive(Clone, Copy)]
struct Typing {
    query: Memo<ListQuery>,
    waiting: StoredValue<Option<TimeoutHandle>>,
}

impl Typing {
    /// Asks for the text when typing has rested.
    fn ask(self, text: String, navigate: impl Fn(&str, NavigateOptions) + 'static) {
        self.stop();
        let ask = move || {
            self.waiting.set_value(None);
            let now = self.query.get_untracked();
            // The first letter is a step that "back" undoes; the ones after it are the same step.
            let replace = !now.text.is_empty();
            let query = ListQuery { text: text.trim().to_owned(), cursor: None, ..now };
            let options = NavigateOptions { replace, scroll: false, ..NavigateOptions::default() };
            navigate(&catalog_address(&query), options);
        };
        self.waiting.set_value(set_timeout_with_handle(ask, REST).ok());
    }

    fn stop(self) {
        if let Some(handle) = self.waiting.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    }
}

/// Brings the field in line with the address when that changed by other means than typing ("back").
pub(super) fn follow_address(query: Memo<ListQuery>) {
    let typing = Typing { query, waiting: StoredValue::new(None) };
    provide_context(typing);
    on_cleanup(move || typing.stop());
    Effect::new(move |_| {
        let text = query.with(|query| query.text.clone());
        let Some(field) = document().get_element_by_id(FIELD) else { return };
        let at_rest = typing.waiting.with_value(Option::is_none);
        if let (true, Ok(field)) = (at_rest, field.dyn_into::<web_sys::HtmlInputElement>())
            && field.value().trim() != text
        {
            field.set_value(&text);
        }
    });
}

/// A form that works without script, and asks as you type with it.
#[component]
fn TextFilter(query: ListQuery, total: u64) -> impl IntoView {
    let text = use_text();
    let kind = query.kind.clone().unwrap_or_default();
    let noun = if kind.is_empty() {
        text.entities.to_owned()
    } else {
        text.kind_plural(&kind, &kind).to_lowercase()
    };
    let hint = (text.filter_hint)(total, &noun);
    let kept = ListQuery { text: String::new(), cursor: None, ..query.clone() }
        .to_pairs()
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    let navigate = use_navigate();
    let typing = expect_context::<Typing>();
    view! {
        <form class="filter" action="/catalog" method="get" role="search" aria-label=hint>
            {kept}
            <Icon icon=icondata_lu::LuListFilter />
            <input
                type="search"
                name="text"
                id=FIELD
                value=query.text
                placeholder=hint.clone()
                aria-label=hint.clone()
                autocomplete="off"
                on:input=move |event| typing.ask(event_target_value(&event), navigate.clone())
            />
        </form>
    }
    .into_any()
}

/// What is chosen, each with a way to let it go.
fn chips(query: &ListQuery) -> impl IntoView + use<> {
    let text = use_text();
    let chips = query
        .filters
        .iter()
        .flat_map(|(field, values)| values.iter().map(move |value| (*field, value.clone())));
    let chips = chips
        .map(|(field, value)| {
            let address = catalog_address(&query.toggled(field, &value));
            let shown = shown_value(field, &value);
            let label = (text.remove_filter)(&shown);
            view! {
                <a class="chip" href=address data-noscroll="true" aria-label=label>
                    {shown}
                    <Icon icon=icondata_lu::LuX size=14 />
                </a>
            }
        })
        .collect::<Vec<_>>();
    (!chips.is_empty()).then(|| view! { <div class="chips">{chips}</div> })
}

fn shown_value(field: FacetField, value: &str) -> String {
    match field {
        FacetField::Owner | FacetField::System => {
            value.parse().map_or_else(|_| value.to_owned(), |r: platform::EntityRef| r.short())
        }
        _ => value.to_owned(),
    }
}
