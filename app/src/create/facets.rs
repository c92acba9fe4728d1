//! What templates are chosen by: values with exact counts, each a link that chooses it or lets it go.

use super::{
    address::{Asked, Field},
    choose::{self, Value},
};
use crate::{
    text::{create::use_create_text, use_text},
    ui::{Icon, count},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::scaffolder::TemplateCard;

/// Values that are shown at once.
const FIRST: usize = 8;

/// All facets. On a phone they fold away behind one line.
#[component]
pub(super) fn Facets(asked: Asked, cards: Vec<TemplateCard>) -> impl IntoView {
    let (words, text) = (use_create_text(), use_text());
    let own = Asked { starred: !asked.starred, ..asked.clone() };
    let starred = Value {
        name: String::new(),
        label: words.starred.to_owned(),
        count: choose::starred(&cards, &asked),
        chosen: asked.starred,
    };
    let groups = Field::ALL.map(|field| {
        let values = choose::values(&cards, &asked, field);
        group(&asked, field, values)
    });
    view! {
        <aside class="facets" aria-label=text.filters>
            <input class="unseen" type="checkbox" id="facets-open" aria-label=text.filters />
            <label class="opener" for="facets-open">
                <Icon icon=lucide::LuListFilter />
                {text.filters}
            </label>
            <div class="groups">
                <ul role="list">{line(own.address(), starred)}</ul>
                {groups.into_iter().collect_view()}
            </div>
        </aside>
    }
    .into_any()
}

fn group(asked: &Asked, field: Field, values: Vec<Value>) -> Option<AnyView> {
    if values.is_empty() {
        return None;
    }
    let (words, text) = (use_create_text(), use_text());
    let label = words.field(field);
    let mut lines = values.into_iter().map(|value| {
        let address = asked.toggled(field, &value.name).address();
        line(address, value)
    });
    let first = lines.by_ref().take(FIRST).collect_view();
    let rest = lines.collect::<Vec<_>>();
    let more = u64::try_from(rest.len()).unwrap_or(u64::MAX);
    let rest = (more > 0).then(|| {
        view! {
            <details>
                <summary>{(text.show_more)(more)}</summary>
                <ul role="list">{rest}</ul>
            </details>
        }
    });
    let group = view! {
        <section aria-label=label>
            <h2>{label}</h2>
            <ul role="list">{first}</ul>
            {rest}
        </section>
    };
    Some(group.into_any())
}

fn line(address: String, value: Value) -> AnyView {
    let check = value.chosen.then(|| view! { <Icon icon=lucide::LuCheck size=12 /> });
    view! {
        <li>
            <a data-noscroll="true" href=address aria-current=value.chosen.then_some("true")>
                <span class="box">{check}</span>
                <span class="label">{value.label}</span>
                <span class="count">{count(value.count)}</span>
            </a>
        </li>
    }
    .into_any()
}
