//! People of a group, or of none: with the ways to their pages.

use super::address::Asked;
use crate::{
    text::groups::{GroupsText, use_groups_text},
    ui::{Badge, encoded},
};
use leptos::prelude::*;
use platform::identity::GroupMember;

/// The table.
#[component]
pub(super) fn People(people: Vec<GroupMember>) -> impl IntoView {
    let text = use_groups_text();
    let rows = people.into_iter().map(|member| row(member, text)).collect_view();
    view! {
        <div class="groups-table">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{text.name}</th>
                        <th scope="col">{text.through}</th>
                        <th scope="col">{text.roles}</th>
                        <th scope="col">{text.what_may}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(member: GroupMember, text: &'static GroupsText) -> AnyView {
    let GroupMember { principal, label, entity, signed_in, through, roles } = member;
    let explained = format!("/admin/access?principal={}", encoded(&principal));
    let account = signed_in.then(|| {
        let address = format!("/admin/people?text={}", encoded(&principal));
        view! {
            <a class="soft" href=address>
                {text.account}
            </a>
        }
    });
    let never = (!signed_in).then(|| view! { <Badge>{text.never_signed_in}</Badge> });
    let name = match entity {
        Some(entity) => view! {
            <a href=entity.page() data-row-link>
                {label}
            </a>
        }
        .into_any(),
        None => label.into_any(),
    };
    let ways = through.iter().map(|group| {
        view! {
            <li>
                <a href=Asked::group(group).address()>{group.name().to_owned()}</a>
            </li>
        }
    });
    let ways = ways.collect_view();
    let itself = through.is_empty().then_some(text.itself);
    view! {
        <tr data-row>
            <td>{name} " " {account} {never} <code class="soft">{principal}</code></td>
            <td>
                {itself} <ul class="groups-roles" role="list">
                    {ways}
                </ul>
            </td>
            <td>{role_links(&roles)}</td>
            <td>
                <a href=explained>{text.what_may}</a>
            </td>
        </tr>
    }
    .into_any()
}

/// Roles with the way to their page.
pub(super) fn role_links(roles: &[String]) -> AnyView {
    let links = roles.iter().map(|role| {
        let address = format!("/admin/roles?role={}", encoded(role));
        view! {
            <a class="role" href=address>
                {role.clone()}
            </a>
        }
    });
    links.collect_view().into_any()
}
