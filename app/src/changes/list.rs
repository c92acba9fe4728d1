//! The changes in days, in each what was done in one act, each change with what it changed.

use super::{
    group::{Act, Day, days},
    undo::UndoButton,
};
use crate::{
    text::{Text, use_text},
    ui::{Badge, Diff, Icon, KindIcon, RelativeTime, count, diff_counts},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::catalog::{Actor, Change, ChangeKind};

/// The list.
#[component]
pub(super) fn ChangeList(changes: Vec<Change>) -> impl IntoView {
    let text = use_text();
    let days = days(changes).into_iter().map(|day| day_view(day, text)).collect_view();
    view! { <div class="change-list">{days}</div> }.into_any()
}

fn day_view(day: Day, text: &'static Text) -> impl IntoView + use<> {
    let title = text.day(day.at);
    let acts = day.acts.into_iter().map(|act| act_view(act, text)).collect_view();
    view! {
        <section aria-label=title.clone()>
            <h2>{title.clone()}</h2>
            <ol role="list">{acts}</ol>
        </section>
    }
}

fn act_view(act: Act, text: &'static Text) -> impl IntoView + use<> {
    let icon = match act.by.actor {
        Actor::Source => lucide::LuGitBranch,
        Actor::Person => lucide::LuUser,
        Actor::System => lucide::LuSettings,
    };
    let title = text.operation(act.by.operation, &act.by.source);
    let person = (act.by.actor == Actor::Person)
        .then(|| act.by.person.clone().unwrap_or_else(|| text.memory.someone.to_owned()));
    let counts = act.counts();
    let counts = counts.into_iter().zip(text.changes).filter(|(number, _)| *number > 0);
    let counts: Vec<String> =
        counts.map(|(number, word)| (text.memory.several)(word, number)).collect();
    let undo = act.undoable.then_some(act.by.change_set).flatten();
    let undo = undo.map(|set| view! { <UndoButton set what=title.clone() /> });
    let changes = act.changes.into_iter().map(|change| change_view(change, text)).collect_view();
    view! {
        <li class="act">
            <header>
                <Icon icon />
                <h3>{title}</h3>
                <span class="counts">{counts.join(" · ")}</span>
                {undo}
                <RelativeTime at=act.at />
            </header>
            {person.map(|person| view! { <p class="person">{person}</p> })}
            <ul role="list">{changes}</ul>
        </li>
    }
}

fn change_view(change: Change, text: &'static Text) -> impl IntoView + use<> {
    let tone = match change.kind {
        ChangeKind::Created => "good",
        ChangeKind::Updated => "accent",
        ChangeKind::Deleted => "bad",
    };
    let (added, removed) = diff_counts(&change.diff);
    let lines = [('+', added), ('−', removed)].into_iter().filter(|(_, number)| *number > 0);
    let lines: Vec<String> =
        lines.map(|(sign, number)| format!("{sign}{}", count(number))).collect();
    let address = format!("{}/history", change.reference.page());
    let body = if change.oldest {
        view! { <p class="same">{text.memory.forgotten}</p> }.into_any()
    } else if change.diff.is_empty() {
        view! { <p class="same">{text.entity.no_difference}</p> }.into_any()
    } else {
        view! { <Diff lines=change.diff label=text.entity.difference /> }.into_any()
    };
    view! {
        <li>
            <details>
                <summary>
                    <Badge tone>{text.change(change.kind)}</Badge>
                    <KindIcon kind=change.reference.kind() />
                    <span class="label">{change.label}</span>
                    <span class="lines">{lines.join(" ")}</span>
                </summary>
                <p class="way">
                    <a href=address>{change.reference.to_string()}</a>
                    <code>{change.by.location}</code>
                </p>
                {body}
            </details>
        </li>
    }
}
