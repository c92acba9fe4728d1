//! One group: where it stands, which roles it gives and by what, who is in it.

use super::{
    address::{Asked, PATH},
    list::{Pages, given, groups},
    people::{People, role_links},
};
use crate::{
    text::groups::{GroupsText, use_groups_text},
    ui::{Fact, Facts, count},
};
use leptos::prelude::*;
use platform::{
    EntityRef,
    identity::{ClaimEntry, GroupDetail, GroupEntry, GroupOf},
};

/// It.
#[component]
pub(super) fn Detail(asked: Asked, detail: GroupDetail) -> impl IntoView {
    let text = use_groups_text();
    let GroupDetail { group, members, total, offset } = detail;
    let shown = members.len() as u64;
    let (head, below) = match group {
        GroupOf::Catalog { entry, around, below } => {
            (of_catalog(&entry, around, text), inner(&below, text))
        }
        GroupOf::Claims { entry } => (of_provider(&entry, text), None),
    };
    let people = if total == 0 {
        view! { <p>{text.nobody}</p> }.into_any()
    } else {
        view! { <People people=members /> }.into_any()
    };
    view! {
        <p class="groups-hint">
            <a href=PATH>{text.back}</a>
        </p>
        {head}
        {below}
        <section class="groups-part">
            <h2>{text.members} " " <span class="soft">{count(total)}</span></h2>
            {people}
            <Pages asked total offset shown />
        </section>
    }
    .into_any()
}

fn of_catalog(
    entry: &GroupEntry,
    around: Vec<(EntityRef, String)>,
    text: &'static GroupsText,
) -> AnyView {
    let page = entry.exists.then(|| {
        view! { <a href=entry.group.page()>{text.entity_page}</a> }
    });
    let missing = (!entry.exists).then_some(text.is_missing);
    let stands = (!around.is_empty()).then(|| {
        let way = around.into_iter().map(|(group, label)| {
            view! {
                <li>
                    <a href=Asked::group(&group).address()>{label}</a>
                </li>
            }
        });
        let way = way.collect_view();
        view! {
            <Fact name=text.around>
                <ul class="groups-way" role="list">
                    {way}
                </ul>
            </Fact>
        }
    });
    let inherited = (entry.inherited > 0).then(|| (text.inherited)(entry.inherited));
    let direct = (text.direct)(entry.direct);
    let roles = given(&entry.roles, text);
    view! {
        <section class="groups-part">
            <h2>{entry.label.clone()} " " <code class="soft">{entry.group.to_string()}</code></h2>
            <Facts>
                <Fact name=text.group>{page} {missing}</Fact>
                {stands}
                <Fact name=text.members>{direct} " " {inherited}</Fact>
                <Fact name=text.roles>{roles}</Fact>
            </Facts>
        </section>
    }
    .into_any()
}

fn inner(below: &[GroupEntry], text: &'static GroupsText) -> Option<AnyView> {
    (!below.is_empty()).then(|| {
        view! {
            <section class="groups-part">
                <h2>{text.below}</h2>
                {groups(below, text)}
            </section>
        }
        .into_any()
    })
}

fn of_provider(entry: &ClaimEntry, text: &'static GroupsText) -> AnyView {
    let (providers, people) = (entry.providers.join(", "), count(entry.people));
    let roles = role_links(&entry.roles);
    view! {
        <section class="groups-part">
            <h2>{entry.claim.clone()}</h2>
            <Facts>
                <Fact name=text.providers>{providers}</Fact>
                <Fact name=text.members>{people}</Fact>
                <Fact name=text.roles>{roles}</Fact>
            </Facts>
        </section>
    }
    .into_any()
}
