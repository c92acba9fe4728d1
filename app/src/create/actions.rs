//! What steps of templates can do: every action with what it is given, what it gives, and examples.

mod action;
mod schema;

use self::action::ActionEntry;
use super::{address::ACTIONS, api::list_actions, find::Find};
use crate::{
    data::page_data,
    text::{create::use_create_text, use_text},
    ui::{EmptyState, ErrorState, PageHead, Skeleton, count},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use platform::scaffolder::ActionDescription;

/// The actions. Its code is loaded with the page.
pub struct ActionsPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for ActionsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let (words, text) = (use_create_text(), use_text());
    let params = use_query_map();
    let typed = Memo::new(move |_| {
        params.with(|params| params.get_str("text").unwrap_or_default().trim().to_owned())
    });
    let actions = page_data(|| (), |()| list_actions());
    let body = move || {
        let typed = typed.get();
        Suspend::new(async move {
            match actions.await {
                Ok(actions) => view! { <Loaded typed actions /> }.into_any(),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! {
        <PageHead title=text.template_actions hint=words.actions_hint />
        <div class="toolbar create-tools">
            <Find page=ACTIONS label=words.find_action text=typed kept=Signal::derive(Vec::new) />
        </div>
        <Transition fallback=|| view! { <Skeleton rows=12 /> }>{body}</Transition>
    }
    .into_any()
}

#[component]
fn Loaded(typed: String, actions: Vec<ActionDescription>) -> impl IntoView {
    let (words, text) = (use_create_text(), use_text());
    if actions.is_empty() {
        let (title, hint) = (words.no_actions, words.no_actions_hint);
        return view! { <EmptyState icon=lucide::LuBlocks title hint /> }.into_any();
    }
    let found: Vec<ActionDescription> =
        actions.into_iter().filter(|action| has_words(action, &typed)).collect();
    if found.is_empty() {
        let (title, hint) = (words.no_action, words.no_action_hint);
        return view! {
            <EmptyState icon=lucide::LuSearchX title hint>
                <a class="button" href=ACTIONS>
                    {text.clear_filters}
                </a>
            </EmptyState>
        }
        .into_any();
    }
    let families = families(&found).into_iter().map(|(family, first, number)| {
        view! {
            <li>
                <a href=format!("#{first}") rel="external">
                    <span class="label">{family}</span>
                    <span class="count">{count(number)}</span>
                </a>
            </li>
        }
    });
    // Who looked for one wants to see it.
    let open = found.len() == 1;
    view! {
        <div class="page-columns">
            <nav class="facets actions-families" aria-label=words.families>
                <ul role="list">{families.collect_view()}</ul>
            </nav>
            <ul class="actions-list" role="list">
                {found
                    .into_iter()
                    .map(|action| view! { <ActionEntry action open /> })
                    .collect_view()}
            </ul>
        </div>
    }
    .into_any()
}

/// Whether an action has all words, in its name, its description or the names of its fields.
fn has_words(action: &ActionDescription, text: &str) -> bool {
    let mut told = format!("{}\n{}", action.id, action.description).to_lowercase();
    for row in schema::rows(&action.input).into_iter().chain(schema::rows(&action.output)) {
        told.push('\n');
        told.push_str(&row.name.to_lowercase());
    }
    text.to_lowercase().split_whitespace().all(|word| told.contains(word))
}

/// What stands before the first colon of names, each with its first action and how many there are.
fn families(actions: &[ActionDescription]) -> Vec<(String, String, u64)> {
    let mut families: Vec<(String, String, u64)> = Vec::new();
    for action in actions {
        let family = action.id.split(':').next().unwrap_or_default();
        match families.iter_mut().find(|(known, ..)| known == family) {
            Some((.., number)) => *number += 1,
            None => families.push((family.to_owned(), action.id.clone(), 1)),
        }
    }
    families
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn action(id: &str) -> ActionDescription {
        ActionDescription {
            id: id.to_owned(),
            description: "Does it.".to_owned(),
            input: json!({ "type": "object", "properties": { "repoUrl": { "type": "string" } } }),
            output: json!({}),
            examples: Vec::new(),
            is_local: false,
            is_repeatable: true,
        }
    }

    #[test]
    fn actions_are_found_by_name_description_and_field() {
        let publish = action("publish:github");
        assert!(has_words(&publish, "GITHUB does"));
        assert!(has_words(&publish, "repourl"));
        assert!(!has_words(&publish, "github gitlab"));
        assert!(has_words(&publish, ""));
    }

    #[test]
    fn families_are_counted_in_the_order_of_their_first_action() {
        let actions = ["fetch:plain", "fetch:template", "publish:github"].map(action);
        let told = families(&actions);
        assert_eq!(
            told,
            [
                ("fetch".to_owned(), "fetch:plain".to_owned(), 2),
                ("publish".to_owned(), "publish:github".to_owned(), 1)
            ]
        );
    }
}
