//! The list: groups below each other, what providers tell, or people.

use super::{
    address::Asked,
    people::{People, role_links},
};
use crate::{
    text::groups::{GroupsText, use_groups_text},
    ui::{Badge, EmptyState, Pager, count},
};
use leptos::prelude::*;
use platform::identity::{ClaimEntry, GivenRole, GroupEntry, GroupList, GroupsPage};

/// The list with the way to the pages beside it.
#[component]
pub(super) fn List(asked: Asked, page: GroupsPage) -> impl IntoView {
    let text = use_groups_text();
    let GroupsPage { list, total, offset, .. } = page;
    if total == 0 {
        let (title, hint) = (text.nothing, text.nothing_hint);
        return view! { <EmptyState icon=icondata_lu::LuNetwork title hint /> }.into_any();
    }
    let (table, shown) = match list {
        GroupList::Groups(all) => (groups(&all, text), all.len()),
        GroupList::Claims(all) => (claims(&all, text), all.len()),
        GroupList::People(all) => {
            let shown = all.len();
            (view! { <People people=all /> }.into_any(), shown)
        }
    };
    view! {
        {table}
        <Pages asked total offset shown=shown as u64 />
    }
    .into_any()
}

/// The way to the pages beside it, where there is more than one.
#[component]
pub(super) fn Pages(asked: Asked, total: u64, offset: u64, shown: u64) -> impl IntoView {
    let at = |offset: u64| Asked { offset, ..asked.clone() }.address();
    let back = (offset > 0).then(|| at(offset.saturating_sub(GroupsPage::SIZE)));
    let forth = (offset + shown < total).then(|| at(offset + GroupsPage::SIZE));
    let first = if shown == 0 { 0 } else { offset + 1 };
    (total > GroupsPage::SIZE || offset > 0)
        .then(|| view! { <Pager rows=(first, offset + shown) total back forth /> }.into_any())
}

/// Groups of the catalog.
pub(super) fn groups(all: &[GroupEntry], text: &'static GroupsText) -> AnyView {
    let rows = all.iter().map(|entry| group(entry, text)).collect_view();
    view! {
        <div class="groups-table">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{text.group}</th>
                        <th scope="col">{text.members}</th>
                        <th scope="col">{text.roles}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn group(entry: &GroupEntry, text: &'static GroupsText) -> AnyView {
    let address = Asked::group(&entry.group).address();
    let missing = (!entry.exists).then(|| view! { <Badge>{text.is_missing}</Badge> });
    let inherited = (entry.inherited > 0).then(|| {
        view! { <span class="soft">{(text.inherited)(entry.inherited)}</span> }
    });
    // Its depth is a class of the style sheet: pages have no styles of their own.
    let depth = entry.depth.min(6).to_string();
    view! {
        <tr data-row data-around=(!entry.found).then_some("")>
            <td data-depth=depth>
                <a href=address data-row-link>
                    {entry.label.clone()}
                </a>
                " "
                {missing}
                <code class="soft">{entry.group.to_string()}</code>
            </td>
            <td>{(text.direct)(entry.direct)} " " {inherited}</td>
            <td>{given(&entry.roles, text)}</td>
        </tr>
    }
    .into_any()
}

/// Roles, each with the group around that gives it.
pub(super) fn given(roles: &[GivenRole], text: &'static GroupsText) -> AnyView {
    let each = roles.iter().map(|one| {
        let through = one.through.as_ref().map(|group| {
            let address = Asked::group(group).address();
            let name = group.name().to_owned();
            view! { <span class="soft">" " {text.by} " " <a href=address>{name}</a></span> }
        });
        view! { <li>{role_links(std::slice::from_ref(&one.role))} {through}</li> }
    });
    let each = each.collect_view();
    view! {
        <ul class="groups-roles" role="list">
            {each}
        </ul>
    }
    .into_any()
}

fn claims(all: &[ClaimEntry], text: &'static GroupsText) -> AnyView {
    let row = |entry: &ClaimEntry| {
        view! {
            <tr data-row>
                <td>
                    <a href=Asked::claim(&entry.claim).address() data-row-link>
                        {entry.claim.clone()}
                    </a>
                </td>
                <td>{entry.providers.join(", ")}</td>
                <td>{count(entry.people)}</td>
                <td>{role_links(&entry.roles)}</td>
            </tr>
        }
        .into_any()
    };
    let rows = all.iter().map(row).collect_view();
    view! {
        <div class="groups-table">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{text.claim}</th>
                        <th scope="col">{text.providers}</th>
                        <th scope="col">{text.members}</th>
                        <th scope="col">{text.roles}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
