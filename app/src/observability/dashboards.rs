//! Dashboards of vendors: in a frame where that is set up, else drawn anew.

use super::{
    address::{MonitoringAsked, frame_address},
    happened::{drawn, range, unit},
    sources::age_of,
};
use crate::{
    preferences::Preferences,
    text::observability::use_observability_text,
    ui::{
        Card, ExternalLink, Tab, TabList,
        chart::{TimeChart, TimePlot},
    },
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{
    EntityRef,
    ci::Card as Kept,
    monitoring::{Dashboard, Drawing, OfSource, Range, ShownDashboard, Widget, Window},
};

/// Series of one widget at most.
const SERIES: usize = 10;

/// What is shown of whom, and when.
#[derive(Clone)]
pub struct Shown {
    /// The entity.
    pub entity: EntityRef,
    /// Where.
    pub environment: String,
    /// How far back.
    pub range: Range,
    /// The span of time that this is.
    pub window: Window,
}

/// The dashboards: tabs where there are several, and the one that is shown.
#[component]
pub fn Dashboards(
    /// All of them.
    dashboards: Vec<OfSource<ShownDashboard>>,
    /// What is shown.
    shown: Shown,
    /// What the address asks for.
    asked: MonitoringAsked,
) -> impl IntoView {
    let text = use_observability_text();
    let chosen =
        dashboards.iter().position(|one| one.value.id == asked.dashboard).unwrap_or_default();
    if dashboards.is_empty() {
        return ().into_any();
    }
    let tabs = dashboards.iter().enumerate().map(|(at, one)| {
        let dashboard = one.value.id.clone();
        let address = MonitoringAsked { dashboard, ..asked.clone() }.address(&shown.entity);
        let label = one.value.title.clone().unwrap_or_else(|| one.value.id.clone());
        Tab { label, address, count: None, icon: None, current: at == chosen }
    });
    let tabs: Vec<Tab> = tabs.collect();
    let tabs = (tabs.len() > 1).then(|| view! { <TabList label=text.dashboards tabs /> });
    let Some(one) = dashboards.into_iter().nth(chosen) else { return ().into_any() };
    let vendor = one.vendor;
    let ShownDashboard { id, page, framed, drawn, title } = one.value;
    let label = (text.open_at)(&vendor);
    let body = if framed {
        frame(&shown, &id, title.unwrap_or_else(|| id.clone()))
    } else {
        drawn.map(|card| anew(card, &shown)).into_any()
    };
    view! {
        <Card
            title=text.dashboards
            icon=lucide::LuLayoutDashboard
            aside=move || {
                view! { <ExternalLink address=page.clone() label=label.clone() /> }.into_any()
            }
        >
            {tabs}
            {body}
        </Card>
    }
    .into_any()
}

/// The vendor's own, in a document of ours that shows nothing else.
fn frame(shown: &Shown, id: &str, title: String) -> AnyView {
    let Shown { entity, environment, range, .. } = shown;
    let address = frame_address(entity, id, environment, &range.name());
    view! {
        <iframe
            class="dashboard-frame"
            src=address
            title=title
            sandbox="allow-scripts allow-same-origin allow-popups"
        ></iframe>
    }
    .into_any()
}

/// What is on it, drawn by us.
fn anew(card: Kept<Option<Box<Dashboard>>>, shown: &Shown) -> AnyView {
    let text = use_observability_text();
    let age = age_of(&card);
    let window = shown.window;
    let body = match card.known.map(|known| known.value) {
        Some(Some(dashboard)) => {
            let widgets = dashboard.widgets.into_iter().map(|one| widget(one, window));
            view! { <div class="dashboard-widgets">{widgets.collect_view()}</div> }.into_any()
        }
        Some(None) => view! { <p class="monitoring-nothing">{text.no_dashboard}</p> }.into_any(),
        None => {
            let words = card.error.unwrap_or_else(|| text.asked_for.to_owned());
            view! { <p class="monitoring-nothing">{words}</p> }.into_any()
        }
    };
    view! {
        {age}
        {body}
    }
    .into_any()
}

fn widget(widget: Widget, window: Window) -> AnyView {
    let text = use_observability_text();
    let title =
        if widget.title.is_empty() { text.untitled.to_owned() } else { widget.title.clone() };
    let body = match widget.drawing {
        Drawing::Note => view! { <p class="note">{widget.text}</p> }.into_any(),
        Drawing::Unknown => view! { <p class="nothing">{text.only_there}</p> }.into_any(),
        Drawing::Number => number(&widget),
        Drawing::Lines | Drawing::Stacked => {
            let usual = platform::monitoring::Unit::Number;
            let (unit, _) = unit(widget.series.first().map_or(&usual, |series| &series.unit));
            let plot = match widget.drawing {
                Drawing::Stacked => TimePlot::areas(title.clone(), unit, range(window)),
                _ => TimePlot::lines(title.clone(), unit, range(window)),
            };
            let series = widget.series.into_iter().take(SERIES);
            let plot = series.fold(plot, |plot, one| plot.series(drawn(one)));
            view! { <TimeChart plot height=150 /> }.into_any()
        }
    };
    let named = (widget.drawing != Drawing::Note).then(|| view! { <h3>{title}</h3> });
    view! { <section class="dashboard-widget">{named} {body}</section> }.into_any()
}

/// The last number.
fn number(widget: &Widget) -> AnyView {
    let language = expect_context::<Preferences>().language;
    let words = widget.series.first().and_then(|series| {
        let (unit, factor) = unit(&series.unit);
        Some(unit.short(series.last()? * factor, language))
    });
    view! { <p class="number">{words.unwrap_or_else(|| "–".to_owned())}</p> }.into_any()
}
