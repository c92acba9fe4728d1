//! The page of roles: all of them, or one.

use super::{
    address::{REVIEW, role_address},
    api::{fetch_role, list_roles},
    role::Role,
};
use crate::{
    PortalError,
    data::page_data,
    text::{
        rights::{RightsText, use_rights_text},
        use_text,
    },
    ui::{Badge, ErrorState, Icon, PageHead, Skeleton, count},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use platform::rights::{RoleDetail, RoleEntry, Source};
use serde::{Deserialize, Serialize};

/// Roles. Its code is loaded with the page.
pub struct RolesPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for RolesPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
enum Answer {
    All(Vec<RoleEntry>),
    One(Option<Box<RoleDetail>>),
}

async fn answer(role: Option<String>) -> Result<Answer, PortalError> {
    Ok(match role {
        Some(name) => Answer::One(fetch_role(name).await?.map(Box::new)),
        None => Answer::All(list_roles().await?),
    })
}

#[component]
fn Page() -> impl IntoView {
    let (text, words) = (use_rights_text(), use_text());
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(|query| query.get("role")));
    let data = page_data(move || asked.get(), |role| async move { answer(role).await });
    let body = move || {
        Suspend::new(async move {
            match data.await {
                Ok(Answer::All(roles)) => listed(roles, text),
                Ok(Answer::One(Some(detail))) => view! { <Role detail=*detail /> }.into_any(),
                Ok(Answer::One(None)) => view! { <p>{words.missing_entity}</p> }.into_any(),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! {
        <PageHead title=words.run.roles hint=text.roles_hint />
        <Transition fallback=|| view! { <Skeleton rows=8 /> }>{body}</Transition>
    }
    .into_any()
}

fn listed(roles: Vec<RoleEntry>, text: &'static RightsText) -> AnyView {
    let rows = roles.into_iter().map(|role| row(role, text)).collect_view();
    let export = |form: &str, label: &'static str| {
        view! {
            <a class="button" rel="external" download="" href=format!("{REVIEW}?format={form}")>
                <Icon icon=lucide::LuDownload />
                {label}
            </a>
        }
    };
    view! {
        <div class="rights-table" tabindex="0" role="region" aria-label=text.all_roles>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{text.role}</th>
                        <th scope="col">{text.purpose}</th>
                        <th scope="col">{text.origin}</th>
                        <th scope="col">{text.includes}</th>
                        <th scope="col">{text.holders}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="rights-exports">
            <span>{text.review}</span>
            {export("csv", "CSV")}
            {export("json", "JSON")}
        </p>
    }
    .into_any()
}

fn row(role: RoleEntry, text: &'static RightsText) -> AnyView {
    let RoleEntry { name, description, source, includes, holders, usual } = role;
    let usual = usual.then(|| view! { <Badge tone="accent">{text.usual}</Badge> });
    let address = role_address(&name);
    view! {
        <tr data-row>
            <td>
                <a href=address data-row-link>
                    {name}
                </a>
            </td>
            <td>{description}</td>
            <td>{origin(&source, text)}</td>
            <td>{includes.join(", ")}</td>
            <td>
                <span class="count">{count(holders)}</span>
                " "
                {usual}
            </td>
        </tr>
    }
    .into_any()
}

/// Where something comes from; what the company has of its own stands out.
pub(super) fn origin(source: &Source, text: &'static RightsText) -> AnyView {
    let (tone, words) = match source {
        Source::BuiltIn => ("plain", text.built_in.to_owned()),
        Source::File(path) => ("good", (text.from_file)(path)),
        Source::Setting(name) => ("good", (text.from_setting)(name)),
        Source::Database(number) => ("accent", (text.from_here)(*number)),
    };
    view! { <Badge tone>{words}</Badge> }.into_any()
}
