//! Which issues: sorts as tabs, the rest as a form that works without script.

use super::address::ListPlace;
use crate::{
    text::{errors::use_errors_text, use_text},
    ui::{Tab, TabList},
};
use leptos::prelude::*;
use platform::errors::{IssueCounts, IssueFilter, IssueOrder, IssueQuestion, Level};

/// The tabs, each with its count; those of what was dealt with only where that is known.
#[component]
pub fn Sorts(
    /// The page that they are on.
    place: ListPlace,
    question: IssueQuestion,
    counts: IssueCounts,
    /// Whether what was dealt with is known as well.
    #[prop(optional)]
    all: bool,
) -> impl IntoView {
    let text = use_errors_text();
    let dealt_with =
        |filter: IssueFilter| matches!(filter, IssueFilter::Resolved | IssueFilter::Archived);
    let shown = IssueFilter::ALL.iter().copied().filter(|filter| all || !dealt_with(*filter));
    let tabs = shown.map(|filter| Tab {
        label: text.filter(filter).to_owned(),
        address: place.with(&IssueQuestion { filter, ..question.clone() }, &[]),
        count: Some(counts.of(filter)),
        icon: None,
        current: question.filter == filter,
    });
    view! { <TabList label=text.sorts tabs=tabs.collect() /> }.into_any()
}

/// The form.
#[component]
pub fn Filters(
    /// The page that it leads to.
    place: ListPlace,
    question: IssueQuestion,
) -> impl IntoView {
    let (text, words) = (use_errors_text(), use_text());
    let IssueQuestion { filter, level, text: said, order } = question;
    let levels = Level::ALL.iter().map(|one| {
        let selected = level == Some(*one);
        view! {
            <option value=one.name() selected=selected>
                {text.level(*one)}
            </option>
        }
    });
    let orders = IssueOrder::ALL.iter().map(|one| {
        let selected = order == *one;
        view! {
            <option value=one.name() selected=selected>
                {text.order(*one)}
            </option>
        }
    });
    let show = (filter != IssueFilter::default())
        .then(|| view! { <input type="hidden" name="show" value=filter.name() /> });
    view! {
        <form
            class="errors-filters"
            action=place.path
            method="get"
            role="search"
            aria-label=words.filters
        >
            <label>
                <span>{text.text}</span>
                <input type="search" name=place.text value=said autocomplete="off" />
            </label>
            <label>
                <span>{text.level_label}</span>
                <select name="level">
                    <option value="">{text.any}</option>
                    {levels.collect_view()}
                </select>
            </label>
            <label>
                <span>{text.order_label}</span>
                <select name="sort">{orders.collect_view()}</select>
            </label>
            {show}
            <button class="button" type="submit">
                {words.memory.filter}
            </button>
        </form>
    }
    .into_any()
}
