//! All services by how they fare, as a part of a page: what is chosen stands in that page's address.

use super::{address::BoardAsked, api::fetch_board, dot::HealthMark, why::reason};
use crate::{
    data::page_data,
    live::use_live,
    text::{health::use_health_text, use_text},
    ui::{EmptyState, EntityName, ErrorState, Picker, ReferenceLink, Skeleton, Tab, TabList},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use platform::health::{HealthOverview, HealthRow, HealthState};

/// Reasons that a row shows.
const REASONS: usize = 3;

/// The part. What goes wrong with it is its alone.
#[component]
pub fn HealthBoard(
    /// The page that it stands on.
    path: &'static str,
) -> impl IntoView {
    let text = use_health_text();
    let live = use_live();
    let params = use_query_map();
    let asked = Memo::new(move |_| params.with(BoardAsked::of));
    let board = page_data(
        move || (asked.get(), live.version()),
        |(asked, _)| async move {
            let BoardAsked { health, team, text } = asked.clone();
            fetch_board(health, team, text).await.map(|board| (asked, board))
        },
    );
    let body = move || {
        Suspend::new(async move {
            match board.await {
                Ok((asked, board)) => loaded(path, asked, board),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! {
        <section class="health-board" aria-label=text.title>
            <h2>{text.title}</h2>
            <p class="health-hint">{text.hint}</p>
            <Transition fallback=|| view! { <Skeleton rows=4 /> }>{body}</Transition>
        </section>
    }
    .into_any()
}

fn loaded(path: &'static str, asked: BoardAsked, board: HealthOverview) -> AnyView {
    let text = use_health_text();
    let HealthOverview { rows, total, counts } = board;
    let tabs = tabs(path, &asked, counts);
    let shown = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let left = total.saturating_sub(shown);
    let left = (left > 0).then(|| view! { <p class="health-hint">{(text.and_more)(left)}</p> });
    let list = if rows.is_empty() {
        view! { <EmptyState icon=icondata_lu::LuHeartPulse title=text.nothing hint=text.nothing_hint /> }
        .into_any()
    } else {
        let rows = rows.into_iter().map(row).collect_view();
        view! {
            <div class="health-table" tabindex="0" role="region" aria-label=text.title>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{text.service}</th>
                            <th scope="col">{text.state}</th>
                            <th scope="col">{text.team}</th>
                            <th scope="col">{text.reasons}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <Filters path asked />
        <TabList label=text.states_label tabs />
        {list}
        {left}
    }
    .into_any()
}

fn tabs(path: &str, asked: &BoardAsked, counts: [u64; 4]) -> Vec<Tab> {
    let tab = |health: &str, label: &str, count| Tab {
        label: label.to_owned(),
        address: BoardAsked { health: health.to_owned(), ..asked.clone() }.address(path),
        count: Some(count),
        icon: None,
        current: asked.health == health,
    };
    let all = tab("", use_health_text().all, counts.iter().sum());
    let each = HealthState::ALL.into_iter().zip(counts);
    let each = each.map(|(state, count)| tab(state.name(), use_text().health(state), count));
    std::iter::once(all).chain(each).collect()
}

fn row(row: HealthRow) -> AnyView {
    let HealthRow { entity, health } = row;
    let owner = entity.owner.clone();
    let reasons = health.reasons.into_iter().take(REASONS).map(reason).collect_view();
    view! {
        <tr data-row>
            <th scope="row">
                <EntityName row=entity />
            </th>
            <td>
                <HealthMark state=health.state />
            </td>
            <td>{owner.map(|reference| view! { <ReferenceLink reference /> })}</td>
            <td>
                <ul class="health-reasons" role="list">
                    {reasons}
                </ul>
            </td>
        </tr>
    }
    .into_any()
}

/// A form that works without script.
#[component]
fn Filters(path: &'static str, asked: BoardAsked) -> impl IntoView {
    let (text, words) = (use_health_text(), use_text());
    let health = (!asked.health.is_empty())
        .then(|| view! { <input type="hidden" name="health" value=asked.health /> });
    view! {
        <form
            class="health-filters"
            action=path
            method="get"
            role="search"
            aria-label=words.filters
        >
            <label>
                <span>{text.text}</span>
                <input type="search" name="service" value=asked.text autocomplete="off" />
            </label>
            <Picker name="team" label=text.team value=asked.team kinds=&["group"] />
            {health}
            <button class="button" type="submit">
                {words.memory.filter}
            </button>
        </form>
    }
    .into_any()
}
