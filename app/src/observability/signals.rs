//! The signals of a service as charts, with what happened meanwhile.

use super::{
    happened::{drawn, range, unit},
    sources::age_of,
};
use crate::{
    text::observability::use_observability_text,
    ui::{
        Card,
        chart::{Annotation, TimeChart, TimePlot},
    },
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{
    ci::Card as Kept,
    monitoring::{OfSource, Signal, SignalSeries, Unit as MeasuredUnit, Window},
};

/// Series of one chart at most: as many as the palette tells apart.
const SERIES: usize = 10;

/// The charts.
#[component]
pub fn Signals(
    /// By source.
    signals: Vec<OfSource<Kept<Vec<SignalSeries>>>>,
    /// What happened meanwhile.
    happened: Vec<Annotation>,
    /// When.
    window: Window,
) -> impl IntoView {
    let text = use_observability_text();
    let several = signals.len() > 1;
    let of_source = move |one: OfSource<Kept<Vec<SignalSeries>>>| {
        let age = age_of(&one.value);
        let error = one.value.error.clone();
        let vendor = one.vendor.clone();
        let named = several.then(|| view! { <h2>{vendor}</h2> });
        let body = if let Some(known) = one.value.known {
            let all = known.value.into_iter();
            let charts = all.map(|one| chart(one, happened.clone(), window)).collect_view();
            view! { <div class="signal-charts">{charts}</div> }.into_any()
        } else {
            let words = if error.is_some() {
                (text.no_answer)(&one.vendor)
            } else {
                text.asked_for.to_owned()
            };
            view! { <p class="monitoring-nothing">{words}</p> }.into_any()
        };
        view! {
            <section class="signals" aria-label=one.vendor>
                {named}
                {age}
                {body}
            </section>
        }
        .into_any()
    };
    signals.into_iter().map(of_source).collect_view().into_any()
}

fn chart(signal: SignalSeries, happened: Vec<Annotation>, window: Window) -> AnyView {
    let text = use_observability_text();
    let title = text.signal(signal.signal);
    let usual = match signal.signal {
        Signal::Latency => MeasuredUnit::Milliseconds,
        Signal::Errors | Signal::Saturation => MeasuredUnit::Percent,
        Signal::Traffic => MeasuredUnit::PerSecond,
    };
    let (unit, _) = unit(signal.series.first().map_or(&usual, |series| &series.unit));
    let plot = TimePlot::lines(title, unit, range(window)).annotations(happened);
    let series = signal.series.into_iter().take(SERIES);
    let plot = series.fold(plot, |plot, one| plot.series(drawn(one)));
    let icon = match signal.signal {
        Signal::Latency => lucide::LuTimer,
        Signal::Errors => lucide::LuCircleX,
        Signal::Traffic => lucide::LuArrowDownUp,
        Signal::Saturation => lucide::LuGauge,
    };
    view! {
        <Card title icon>
            <TimeChart plot height=180 />
        </Card>
    }
    .into_any()
}
