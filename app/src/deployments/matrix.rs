//! Services by environment.

use super::standing::StandingMark;
use crate::{
    text::deployments::use_deployment_text,
    ui::{KindIcon, ReferenceLink, RelativeTime},
};
use leptos::prelude::*;
use platform::deployments::{Cell, EnvironmentCell, OverviewRow};

/// The table; what needs a look stands first.
#[component]
pub fn Matrix(environments: Vec<String>, rows: Vec<OverviewRow>, total: u64) -> impl IntoView {
    let text = use_deployment_text();
    let heads = environments
        .iter()
        .map(|name| view! { <th scope="col">{name.clone()}</th> })
        .collect_view();
    let shown = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let more = (shown < total).then(|| {
        view! { <p class="deployments-more">{(text.more)(total - shown)}</p> }
    });
    let rows = rows.into_iter().map(|found| row(found, &environments)).collect_view();
    view! {
        <div class="deployments-matrix" tabindex="0" role="region" aria-label=text.title>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{text.service}</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {more}
    }
    .into_any()
}

fn row(found: OverviewRow, environments: &[String]) -> impl IntoView + use<> {
    let OverviewRow { entity, environments: mut here, .. } = found;
    let cells = environments
        .iter()
        .map(|name| {
            let at = here.iter().position(|one| one.environment == *name);
            cells(at.map(|at| here.swap_remove(at)), name)
        })
        .collect_view();
    let address = format!("{}/deployments", entity.reference.page());
    let owner = entity.owner.map(|reference| view! { <ReferenceLink reference pictured=false /> });
    view! {
        <tr data-row>
            <th scope="row">
                <span class="service">
                    <KindIcon kind=entity.reference.kind() entity_type=entity.entity_type />
                    <a href=address data-row-link>
                        {entity.label}
                    </a>
                </span>
                <span class="owner">{owner}</span>
            </th>
            {cells}
        </tr>
    }
}

fn cells(here: Option<EnvironmentCell>, environment: &str) -> impl IntoView + use<> {
    let text = use_deployment_text();
    let environment = environment.to_owned();
    match here {
        None => view! {
            <td class="empty" data-label=environment>
                <span aria-label=text.not_deployed>"–"</span>
            </td>
        }
        .into_any(),
        Some(here) => {
            let cells = here.cells.into_iter().map(cell).collect_view();
            view! { <td data-label=environment>{cells}</td> }.into_any()
        }
    }
}

fn cell(cell: Cell) -> impl IntoView {
    let text = use_deployment_text();
    let version = cell.version.unwrap_or_else(|| text.nothing_runs.to_owned());
    let stale = cell.standing == platform::deployments::Standing::Stale;
    let since = if stale {
        Some(
            view! { <span class="age">{text.as_of} " " <RelativeTime at=cell.fetched_at /></span> }
                .into_any(),
        )
    } else {
        cell.deployed_at.map(|at| {
            view! {
                <span class="age">
                    <RelativeTime at />
                </span>
            }
            .into_any()
        })
    };
    view! {
        <div class="cell">
            <a href=cell.key.page() class="version">
                {version}
            </a>
            <StandingMark standing=cell.standing />
            {since}
            {cell.error.map(|error| view! { <span class="error">{error}</span> })}
        </div>
    }
}
