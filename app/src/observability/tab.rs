//! The tab of an entity: how it is doing, and where more of it is shown.

use super::{
    address::{MonitoringAsked, OFFERED, USUAL},
    answer::MonitoringAnswer,
    dashboards::{Dashboards, Shown},
    happened::annotations,
    incidents::{Incidents, WhoIsCalled},
    monitors::Monitors,
    objectives::Slos,
    signals::Signals,
    sources::SourceNotes,
};
use crate::{
    text::observability::{ObservabilityText, use_observability_text},
    ui::{
        Card, EmptyState, ExternalLink, PlainBlock, Tab, TabList,
        range::{PageRange, RangePicker},
    },
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{
    EntityRef,
    monitoring::{EntityMonitoring, Link, OfSource, SourceStanding},
};

/// What an entity says to begin with.
const EXAMPLE: &str = "metadata:
  annotations:
    datadoghq.com/service: checkout-api
    datadoghq.com/dashboard-url: https://app.datadoghq.eu/dashboard/abc-def-ghi
    prometheus.io/service: checkout-api
";

/// The tab; without an answer the entity names nothing that is connected.
#[component]
pub fn EntityMonitored(
    /// The answers.
    answer: MonitoringAnswer,
    /// What the address asks for.
    asked: MonitoringAsked,
) -> impl IntoView {
    let text = use_observability_text();
    let MonitoringAnswer { monitoring, deployed } = answer;
    let Some(monitoring) = monitoring else {
        return view! {
            <EmptyState icon=lucide::LuActivity title=text.names_none hint=text.names_none_hint>
                <PlainBlock code=EXAMPLE label=text.names_none />
            </EmptyState>
        }
        .into_any();
    };
    let happened = annotations(&deployed, &monitoring.incidents, monitoring.window);
    let head = head(text, &monitoring, &asked);
    let notes = notes(&monitoring);
    let EntityMonitoring {
        entity,
        environment,
        range,
        window,
        signals,
        monitors,
        slos,
        incidents,
        on_call,
        links,
        dashboards,
        ..
    } = monitoring;
    let shown = Shown { entity, environment, range, window };
    view! {
        {notes}
        {head}
        <Signals signals happened window />
        <div class="monitoring-columns">
            <div>
                <Monitors monitors />
            </div>
            <div>
                <Incidents incidents />
                <WhoIsCalled on_call />
                <Slos slos />
                {elsewhere(text, links)}
            </div>
        </div>
        <Dashboards dashboards shown asked />
    }
    .into_any()
}

/// Where and when.
fn head(
    text: &'static ObservabilityText,
    monitoring: &EntityMonitoring,
    asked: &MonitoringAsked,
) -> AnyView {
    let range = PageRange::of_address(USUAL);
    let tabs = environments(&monitoring.entity, monitoring, asked);
    let tabs = (tabs.len() > 1).then(|| view! { <TabList label=text.environment tabs /> });
    view! {
        <div class="monitoring-head">
            <div class="where">{tabs}</div>
            <RangePicker range offered=&OFFERED compare=false />
        </div>
    }
    .into_any()
}

fn environments(
    entity: &EntityRef,
    monitoring: &EntityMonitoring,
    asked: &MonitoringAsked,
) -> Vec<Tab> {
    let all = monitoring.environments.iter().map(|name| {
        let environment = name.clone();
        Tab {
            label: name.clone(),
            address: MonitoringAsked { environment, ..asked.clone() }.address(entity),
            count: None,
            icon: None,
            current: *name == monitoring.environment,
        }
    });
    all.collect()
}

/// Sources that show nothing to who asks.
fn notes(monitoring: &EntityMonitoring) -> AnyView {
    let sources = monitoring.sources.iter().filter(|one| one.value.is_some());
    let sources = sources.map(|one| OfSource {
        source: one.source.clone(),
        vendor: one.vendor.clone(),
        value: SourceStanding { hidden: one.value, ..SourceStanding::default() },
    });
    let sources: Vec<OfSource<SourceStanding>> = sources.collect();
    view! { <SourceNotes sources /> }.into_any()
}

/// Pages of vendors, for the environment and the time that is shown.
fn elsewhere(text: &'static ObservabilityText, links: Vec<OfSource<Vec<Link>>>) -> AnyView {
    let links = links.into_iter().flat_map(|one| {
        let vendor = one.vendor;
        one.value.into_iter().map(move |link| (vendor.clone(), link))
    });
    let rows: Vec<AnyView> = links
        .map(|(vendor, link)| {
            let label = (text.at_vendor)(text.link(link.kind), &vendor);
            let label =
                if link.label.is_empty() { label } else { format!("{label}: {}", link.label) };
            view! {
                <li>
                    <ExternalLink address=link.address label />
                </li>
            }
            .into_any()
        })
        .collect();
    if rows.is_empty() {
        return ().into_any();
    }
    view! {
        <Card title=text.elsewhere icon=lucide::LuExternalLink>
            <ul class="monitoring-links" role="list">
                {rows}
            </ul>
        </Card>
    }
    .into_any()
}
