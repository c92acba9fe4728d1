//! What burns: firing monitors, open incidents, objectives at risk, each with the service that it is of.

use super::{
    address::{Asked, tab_address},
    incidents::incident,
    objectives::slo,
    standing::MonitorMark,
};
use crate::{
    text::observability::{ObservabilityText, use_observability_text},
    ui::{Badge, Card, ExternalLink, ReferenceLink, RelativeTime},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::monitoring::{Burning, Incident, Monitor, Slo};

/// The monitors that need a look.
#[component]
pub fn BurningMonitors(
    /// Those that are shown.
    monitors: Vec<Burning<Monitor>>,
    /// How many there are in all.
    total: u64,
    /// What is asked for.
    asked: Asked,
    /// Whether a source did not tell yet.
    untold: bool,
) -> impl IntoView {
    let text = use_observability_text();
    if monitors.is_empty() {
        let words = match (untold, asked.is_filtered()) {
            (true, _) => text.asked_for,
            (false, true) => text.nothing_fits,
            (false, false) => text.nothing_burns,
        };
        return view! { <p class="monitoring-nothing">{words}</p> }.into_any();
    }
    let shown = u64::try_from(monitors.len()).unwrap_or(u64::MAX);
    let more = total.checked_sub(shown).filter(|more| *more > 0);
    let rows = monitors.into_iter().map(|one| row(text, one)).collect_view();
    view! {
        <div class="burning-monitors">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{text.service}</th>
                        <th scope="col">{text.monitor}</th>
                        <th scope="col">{text.environment}</th>
                        <th scope="col">{text.since_head}</th>
                        <th scope="col">{text.notifies_head}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {more.map(|more| view! { <p class="more">{(text.more)(more)}</p> })}
        </div>
    }
    .into_any()
}

fn row(text: &'static ObservabilityText, burning: Burning<Monitor>) -> AnyView {
    let Burning { entity, owner, what } = burning;
    let monitor = what.value;
    let page = tab_address(&entity.target);
    let name = match monitor.page {
        Some(address) => view! { <ExternalLink address label=monitor.name /> }.into_any(),
        None => monitor.name.into_any(),
    };
    let told: Vec<String> = monitor
        .notifies
        .iter()
        .map(|one| if one.later { (text.later)(&one.name) } else { one.name.clone() })
        .collect();
    let muted = monitor.muted.map(|muted| {
        view! {
            <span title=muted.reason>
                <Badge>{text.muted}</Badge>
            </span>
        }
    });
    view! {
        <tr>
            <th scope="row">
                <a href=page>{entity.label}</a>
                {owner
                    .map(|owner| {
                        view! { <span class="owner">{owner.label}</span> }
                    })}
            </th>
            <td data-label=text.monitor>
                <MonitorMark state=monitor.state />
                <span class="name">{name}</span>
                {muted}
            </td>
            <td data-label=text.environment>{monitor.scope.environment}</td>
            <td data-label=text
                .since_head>{monitor.since.map(|at| view! { <RelativeTime at /> })}</td>
            <td data-label=text.notifies_head>{told.join(", ")}</td>
        </tr>
    }
    .into_any()
}

/// The open incidents, with who is called.
#[component]
pub fn OpenIncidents(
    /// They.
    incidents: Vec<Burning<Incident>>,
    /// Whether a source did not tell yet.
    untold: bool,
) -> impl IntoView {
    let text = use_observability_text();
    let body = if incidents.is_empty() {
        let words = if untold { text.asked_for } else { text.no_open_incidents };
        view! { <p class="monitoring-nothing">{words}</p> }.into_any()
    } else {
        let rows = incidents.into_iter().map(|one| {
            let Burning { entity, what, .. } = one;
            view! {
                <div class="of-entity">
                    <ReferenceLink reference=entity />
                    <ul role="list">{incident(text, what.value)}</ul>
                </div>
            }
        });
        view! { <div class="monitoring-list">{rows.collect_view()}</div> }.into_any()
    };
    view! {
        <Card title=text.open_incidents icon=lucide::LuFlame>
            {body}
        </Card>
    }
    .into_any()
}

/// The objectives that are broken or at risk.
#[component]
pub fn SlosAtRisk(
    /// They.
    slos: Vec<Burning<Slo>>,
    /// How many objectives there are in all.
    total: u64,
    /// Whether a source did not tell yet.
    untold: bool,
) -> impl IntoView {
    let text = use_observability_text();
    let body = if slos.is_empty() {
        let words = if untold { text.asked_for.to_owned() } else { (text.all_kept)(total) };
        view! { <p class="monitoring-nothing">{words}</p> }.into_any()
    } else {
        let rows = slos.into_iter().map(|one| {
            let Burning { entity, what, .. } = one;
            view! {
                <div class="of-entity">
                    <ReferenceLink reference=entity />
                    <ul role="list">{slo(text, what.value)}</ul>
                </div>
            }
        });
        view! { <div class="monitoring-list">{rows.collect_view()}</div> }.into_any()
    };
    view! {
        <Card title=text.slos_at_risk icon=lucide::LuTarget>
            {body}
        </Card>
    }
    .into_any()
}
