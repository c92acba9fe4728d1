//! What is shown of it: a form, so that it works without script.

use super::CostsAsked;
use crate::{
    text::{costs::use_cost_text, use_text},
    ui::range::Asked as RangeAsked,
};
use leptos::prelude::*;
use platform::costs::{Component, Scope};

/// Environment and component.
#[component]
pub fn Filters(asked: CostsAsked, environments: Vec<String>) -> impl IntoView {
    let (text, words) = (use_cost_text(), use_text());
    let question = &asked.question;
    let option = |value: String, label: String, chosen: bool| {
        view! {
            <option value=value selected=chosen>
                {label}
            </option>
        }
    };
    let chosen = question.environment.clone().unwrap_or_default();
    // What is chosen is shown as chosen, even where nothing runs there.
    let mut environments = environments;
    if !chosen.is_empty() && !environments.contains(&chosen) {
        environments.push(chosen.clone());
    }
    let environments = environments
        .into_iter()
        .map(|name| option(name.clone(), name.clone(), name == chosen))
        .collect_view();
    let mut components: Vec<Component> = Component::CLUSTER.to_vec();
    components.extend(question.component.clone().filter(Component::is_cloud));
    let components = components
        .into_iter()
        .map(|one| {
            let is = question.component.as_ref() == Some(&one);
            option(one.to_string(), text.component(&one), is)
        })
        .collect_view();
    let hidden = hidden(&asked);
    view! {
        <form
            class="costs-filters"
            action=asked.path()
            method="get"
            role="search"
            aria-label=words.filters
        >
            {hidden}
            <label>
                <span>{text.environment}</span>
                <select name="environment">
                    <option value="">{text.any}</option>
                    {environments}
                </select>
            </label>
            <label>
                <span>{text.component}</span>
                <select name="component">
                    <option value="">{text.any}</option>
                    {components}
                </select>
            </label>
            <button class="button" type="submit">
                {text.filter}
            </button>
        </form>
    }
    .into_any()
}

/// What else the address says.
fn hidden(asked: &CostsAsked) -> impl IntoView + use<> {
    let question = &asked.question;
    let scope = match &question.scope {
        Scope::Team(one) => Some(("team", one.to_string())),
        Scope::System(one) => Some(("system", one.to_string())),
        Scope::Domain(one) => Some(("domain", one.to_string())),
        _ => None,
    };
    let by = question.by.map(|by| ("by", by.name().to_owned()));
    let range = RangeAsked { range: question.range, compare: asked.compare }.parameters();
    let all = scope.into_iter().chain(by).chain(range);
    all.map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()
}
