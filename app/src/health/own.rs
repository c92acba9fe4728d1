//! Home: how one's own services fare, those first that need a look.

use super::{api::fetch_own_health, dot::HealthMark, why::reason};
use crate::{
    data::page_data,
    live::use_live,
    text::health::use_health_text,
    ui::{Card, EntityName},
};
use leptos::prelude::*;
use platform::health::{HealthOverview, HealthRow};

/// As many are shown.
const SHOWN: usize = 8;

/// The card; nothing for who owns nothing that anything is known of. What goes wrong with it is its
/// alone.
#[component]
pub fn OwnHealth() -> impl IntoView {
    let live = use_live();
    let own = page_data(move || live.version(), |_| fetch_own_health());
    let body = move || {
        Suspend::new(async move {
            match own.await {
                Ok(own) if own.total > 0 => card(own),
                _ => ().into_any(),
            }
        })
    };
    view! { <Transition fallback=|| ()>{body}</Transition> }.into_any()
}

fn card(own: HealthOverview) -> AnyView {
    let text = use_health_text();
    let well = own.rows.iter().all(|row| !row.health.state.is_bad());
    let well = well.then(|| view! { <p class="health-hint">{text.own_well}</p> });
    let left = own.total.saturating_sub(u64::try_from(SHOWN).unwrap_or(u64::MAX));
    let left = (left > 0).then(|| view! { <p class="health-hint">{(text.and_more)(left)}</p> });
    let rows = own.rows.into_iter().take(SHOWN).map(row).collect_view();
    view! {
        <div class="health-home">
            <Card title=text.own icon=icondata_lu::LuHeartPulse>
                {well}
                <ul class="health-own flush" role="list">
                    {rows}
                </ul>
                {left}
            </Card>
        </div>
    }
    .into_any()
}

fn row(row: HealthRow) -> AnyView {
    let HealthRow { entity, health } = row;
    let bad = health.state.is_bad();
    let why = health.reasons.into_iter().next().filter(|_| bad).map(reason);
    let why = why.map(|why| {
        view! {
            <ul class="health-reasons" role="list">
                {why}
            </ul>
        }
    });
    view! {
        <li>
            <EntityName row=entity />
            <HealthMark state=health.state />
            {why}
        </li>
    }
    .into_any()
}
