//! The tab with the entity's changes, newest first, each with what it changed in the descriptor.

use super::address::{EntityTab, history_address};
use crate::{
    text::{Text, use_text},
    ui::{Badge, Diff, EmptyState, Fold, Icon, RelativeTime, count, diff_counts},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{
    EntityRef,
    catalog::{Change, ChangeKind, HistoryPage},
};

/// A longer difference folds away.
const LONG: usize = 40;

/// The tab. `before` says that the newest changes are not on this page.
#[component]
pub(super) fn History(reference: EntityRef, page: HistoryPage, before: bool) -> impl IntoView {
    let text = use_text();
    let words = &text.entity;
    if page.changes.is_empty() {
        return view! { <EmptyState icon=lucide::LuHistory title=words.history hint=words.no_history /> }
        .into_any();
    }
    let changes = page.changes.into_iter().map(|change| change_view(change, text)).collect_view();
    let newest = before.then(|| {
        let address = EntityTab::History.address(&reference);
        view! {
            <a class="button" href=address>
                <Icon icon=lucide::LuChevronLeft />
                {words.newest}
            </a>
        }
    });
    let older = page.older.map(|position| {
        view! {
            <a class="button" rel="next" href=history_address(&reference, position)>
                {words.older}
                <Icon icon=lucide::LuChevronRight />
            </a>
        }
    });
    let pager = (newest.is_some() || older.is_some()).then(|| {
        view! {
            <nav class="entity-history-pager" aria-label=text.pages>
                {newest}
                {older}
            </nav>
        }
    });
    view! {
        <h2 class="unseen">{words.history}</h2>
        <ol class="entity-history" role="list">
            {changes}
        </ol>
        {pager}
    }
    .into_any()
}

fn change_view(change: Change, text: &'static Text) -> impl IntoView + use<> {
    let words = &text.entity;
    let (tone, icon) = match change.kind {
        ChangeKind::Created => ("good", lucide::LuPlus),
        ChangeKind::Updated => ("accent", lucide::LuPencil),
        ChangeKind::Deleted => ("bad", lucide::LuMinus),
    };
    let (added, removed) = diff_counts(&change.diff);
    let counts =
        [('+', added, words.lines_added, "good"), ('−', removed, words.lines_removed, "bad")];
    let counts = counts
        .into_iter()
        .filter(|(_, number, ..)| *number > 0)
        .map(|(sign, number, words, tone)| {
            let short = format!("{sign}{}", count(number));
            view! {
                <span data-tone=tone title=words(number)>
                    {short}
                </span>
            }
        })
        .collect_view();
    let length = change.diff.len();
    let diff = if length == 0 {
        view! { <p class="same">{words.no_difference}</p> }.into_any()
    } else {
        let diff = view! { <Diff lines=change.diff label=words.difference /> };
        if length > LONG {
            let number = u64::try_from(length).unwrap_or(u64::MAX);
            view! { <Fold summary=(words.show_difference)(number)>{diff}</Fold> }.into_any()
        } else {
            diff.into_any()
        }
    };
    view! {
        <li data-kind=tone>
            <span class="mark">
                <Icon icon size=14 />
            </span>
            <div class="entry">
                <p class="what">
                    <Badge tone>{text.change(change.kind)}</Badge>
                    <span class="counts">{counts}</span>
                    <RelativeTime at=change.at />
                </p>
                <p class="cause">{change.cause}</p>
                {diff}
            </div>
        </li>
    }
}
