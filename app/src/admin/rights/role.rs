//! One role: what it permits, its bounds, who gives it and who has it.

use super::{
    address::{POLICIES, ROLES, document_address},
    roles::origin,
};
use crate::{
    text::rights::{RightsText, use_rights_text},
    ui::{Badge, Card, Fact, Facts, Icon, Picker, count},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{
    access::About,
    rights::{Bounds, DocumentKind, Extent, Holder, Permitted, RoleBinding, RoleDetail, RoleEntry},
};

/// The role.
#[component]
pub(super) fn Role(detail: RoleDetail) -> impl IntoView {
    let text = use_rights_text();
    let RoleDetail { entry, permitted, bounds, bindings, holders } = detail;
    let RoleEntry { name, description, source, includes, holders: total, usual } = entry;
    let includes = (!includes.is_empty()).then(|| {
        view! { <Fact name=text.includes>{includes.join(", ")}</Fact> }
    });
    let usual = usual.then(|| view! { <Badge tone="accent">{text.usual}</Badge> });
    let edit = document_address(DocumentKind::Role, &name);
    view! {
        <p class="rights-back">
            <a href=ROLES>
                <Icon icon=lucide::LuChevronLeft />
                {text.all_roles}
            </a>
        </p>
        <div class="rights-cards">
            <Card title=name.clone() icon=lucide::LuShield>
                <p>{description}</p>
                <Facts>
                    <Fact name=text.origin>{origin(&source, text)} {usual}</Fact>
                    {includes}
                </Facts>
                <a class="button" href=edit>
                    <Icon icon=lucide::LuPencil />
                    {text.edit}
                </a>
            </Card>
            {bounded(bounds, text)}
            <Card title=text.permits icon=lucide::LuKeyRound>
                {permissions(permitted, text)}
            </Card>
            <Card title=text.given_by icon=lucide::LuLink>
                {given(bindings, text)}
                <Give role=name />
            </Card>
            <Card title=text.who_has icon=lucide::LuUsers aside=move || count(total)>
                {people(holders, text)}
            </Card>
        </div>
    }
    .into_any()
}

fn bounded(bounds: Bounds, text: &'static RightsText) -> Option<AnyView> {
    if bounds == Bounds::default() {
        return None;
    }
    let Bounds { namespaces, restricted, integrations, retention_days, approvals } = bounds;
    let fact = |name: &'static str, values: Vec<String>| {
        (!values.is_empty()).then(|| view! { <Fact name>{values.join(", ")}</Fact> })
    };
    let restricted: Vec<String> = restricted.iter().map(ToString::to_string).collect();
    let (namespaces, integrations) =
        (namespaces.unwrap_or_default(), integrations.unwrap_or_default());
    let some = [&namespaces, &restricted, &integrations].iter().any(|list| !list.is_empty());
    let facts = some.then(|| {
        view! {
            <Facts>
                {fact(text.namespaces, namespaces)} {fact(text.kept_from, restricted)}
                {fact(text.integrations, integrations)}
            </Facts>
        }
    });
    let days = retention_days.map(|days| view! { <p>{(text.days_back)(days)}</p> });
    let approvals = approvals.into_iter().map(|(what, by)| {
        view! { <p>{(text.needs_approval)(&what, &by.join(", "))}</p> }
    });
    let approvals = approvals.collect_view();
    let view = view! {
        <Card title=text.bounds icon=lucide::LuFence>
            {facts}
            {days}
            {approvals}
        </Card>
    };
    Some(view.into_any())
}

fn permissions(permitted: Vec<Permitted>, text: &'static RightsText) -> AnyView {
    if permitted.is_empty() {
        return view! { <p>{text.nothing_permitted}</p> }.into_any();
    }
    let rows = permitted.into_iter().map(|one| {
        let cells = if one.permission.about() == About::Portal {
            view! { <td colspan="3">{extent(one.own, text)}</td> }.into_any()
        } else {
            let cells = [one.own, one.others, one.restricted];
            let cell = |one| view! { <td>{extent(one, text)}</td> };
            cells.into_iter().map(cell).collect_view().into_any()
        };
        view! {
            <tr>
                <th scope="row">
                    <code>{one.permission.name()}</code>
                </th>
                {cells}
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <div class="rights-table" tabindex="0" role="region" aria-label=text.permission>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{text.permission}</th>
                        <th scope="col">{text.own}</th>
                        <th scope="col">{text.others}</th>
                        <th scope="col">{text.restricted}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn extent(extent: Extent, text: &'static RightsText) -> AnyView {
    let (tone, word) = match extent {
        Extent::Yes => ("good", text.extents[0]),
        Extent::Approval => ("warn", text.extents[1]),
        Extent::No => ("plain", text.extents[2]),
    };
    view! { <Badge tone>{word}</Badge> }.into_any()
}

fn given(bindings: Vec<RoleBinding>, text: &'static RightsText) -> AnyView {
    if bindings.is_empty() {
        return view! { <p>{text.nobody}</p> }.into_any();
    }
    let rows = bindings.into_iter().map(|RoleBinding { to, source, people }| {
        view! {
            <li>
                <code>{to}</code>
                {origin(&source, text)}
                <span class="soft">{(text.means)(people)}</span>
            </li>
        }
    });
    let rows = rows.collect_view();
    view! {
        <ul class="rights-list" role="list">
            {rows}
        </ul>
    }
    .into_any()
}

/// Leads to the binding that is to be made, so that it is seen what it changes before it is saved.
#[component]
fn Give(role: String) -> impl IntoView {
    let text = use_rights_text();
    view! {
        <form class="rights-form" action=POLICIES method="get">
            <input type="hidden" name="kind" value=DocumentKind::Binding.name() />
            <input type="hidden" name="role" value=role />
            <Picker name="to" label=text.give_to kinds=&["user", "group"] required=true />
            <button class="button" type="submit">
                {text.give}
            </button>
        </form>
    }
    .into_any()
}

/// People with what led there.
pub(super) fn people(holders: Vec<Holder>, text: &'static RightsText) -> AnyView {
    if holders.is_empty() {
        return view! { <p>{text.nobody}</p> }.into_any();
    }
    let rows = holders.into_iter().map(|Holder { label, principal, by }| {
        view! {
            <tr>
                <td>{label} " " <code>{principal}</code></td>
                <td>{by.join(", ")}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <div class="rights-table" tabindex="0" role="region" aria-label=text.who_has>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{text.person}</th>
                        <th scope="col">{text.by_way_of}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
