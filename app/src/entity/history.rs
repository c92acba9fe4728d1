//! The tab with the entity's changes, newest first, each with what it changed in the descriptor.

use super::{
    address::{EntityTab, history_address},
    fields::HistoryViews,
};
use crate::{
    changes::UndoButton,
    moment::{at, same_moment},
    text::{Text, use_text},
    ui::{Badge, Diff, EmptyState, Fold, Icon, RelativeTime, count, diff_counts},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{
    EntityRef,
    catalog::{Cause, Change, ChangeKind, HistoryPage, Moment, Operation},
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
    let page_of = reference.page();
    let changes =
        page.changes.into_iter().map(|change| change_view(change, &page_of, text)).collect_view();
    let newest = before.then(|| {
        let address = same_moment(&EntityTab::History.address(&reference));
        view! {
            <a class="button" href=address>
                <Icon icon=lucide::LuChevronLeft />
                {words.newest}
            </a>
        }
    });
    let older = page.older.map(|position| {
        view! {
            <a class="button" rel="next" href=same_moment(&history_address(&reference, position))>
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
        <HistoryViews reference fields=false />
        <ol class="entity-history" role="list">
            {changes}
        </ol>
        {pager}
    }
    .into_any()
}

/// Who or what made a change, in words.
pub(super) fn by_whom(by: &Cause, text: &Text) -> String {
    match by.operation {
        Operation::Read => format!("{} · {}", by.source, by.location),
        operation => text.operation(operation, &by.source),
    }
}

fn change_view(change: Change, page: &str, text: &'static Text) -> impl IntoView + use<> {
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
    let then = at(page, Some(Moment::At(change.at)));
    let gone = change.kind == ChangeKind::Deleted;
    let then = (!gone).then(|| {
        view! {
            <a class="then" href=then>
                {text.memory.see_it_then}
            </a>
        }
    });
    let cause = by_whom(&change.by, text);
    let undo = change.undoable.then_some(change.by.change_set).flatten();
    let undo = undo.map(|set| view! { <UndoButton set what=cause.clone() /> });
    let diff = if change.oldest {
        view! { <p class="same">{text.memory.forgotten}</p> }.into_any()
    } else if length == 0 {
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
                <p class="cause" title=change.cause>
                    {cause}
                </p>
                <div class="ways">{then} {undo}</div>
                {diff}
            </div>
        </li>
    }
}
