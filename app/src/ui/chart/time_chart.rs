//! A chart over time.

use super::{
    TimePlot,
    drawing::Drawing,
    hover::Hover,
    legend::Legend,
    marks::Marks,
    numbers::{Numbers, time_table},
    sheet::Sheet,
    time_axis::ticks,
    tip::Tip,
};
use crate::{preferences::Preferences, text::chart::use_chart_text, ui::escape};
use leptos::prelude::*;
use std::{fmt::Write, sync::Arc};

/// The chart.
#[component]
pub fn TimeChart(
    /// What it shows.
    plot: TimePlot,
    /// Where its numbers are to be had as CSV.
    #[prop(optional, into)]
    csv: Option<String>,
    /// How high the plot is, in pixels.
    #[prop(default = 220)]
    height: u16,
) -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let sheet = Arc::new(Sheet::new(plot, preferences.zone, preferences.language));
    let table = time_table(&sheet);
    let numbers = view! { <Numbers title=sheet.plot.title.clone() table csv /> };
    let body = if sheet.is_empty() {
        view! {
            <p class="nothing" style=format!("height:{height}px")>
                {use_chart_text().nothing}
            </p>
        }
        .into_any()
    } else {
        view! { <Plane sheet height /> }.into_any()
    };
    view! { <figure class="time-chart">{body} {numbers}</figure> }.into_any()
}

/// The legend, the plot between its axes, and what happened below.
#[component]
fn Plane(sheet: Arc<Sheet>, height: u16) -> impl IntoView {
    let words = use_chart_text();
    let hover = Hover::new();
    let drawing = {
        let sheet = Arc::clone(&sheet);
        Memo::new(move |_| Drawing::of(&sheet, &hover.shown()))
    };
    let [over, press, keys] = [(); 3].map(|()| Arc::clone(&sheet));
    let times = times(&sheet);
    let values = {
        let sheet = Arc::clone(&sheet);
        move || drawing.with(|drawing| values(&sheet, drawing))
    };
    view! {
        <Legend sheet=Arc::clone(&sheet) hover />
        <div class="plane" style=format!("--plot-height:{height}px")>
            <div class="values" aria-hidden="true" inner_html=values></div>
            <div
                class="plot"
                node_ref=hover.plot
                role="group"
                aria-roledescription=words.role
                aria-label=sheet.summary()
                aria-description=move || hover.live().then_some(words.keys)
                tabindex=move || hover.live().then_some("0")
                on:pointermove=move |event| hover.point(&event, &over)
                on:pointerdown=move |event| hover.point(&event, &press)
                on:pointerleave=move |event| hover.away(&event)
                on:keydown=move |event| hover.key(&event, &keys)
                on:blur=move |_| hover.leave()
            >
                <div
                    class="layers"
                    aria-hidden="true"
                    inner_html=move || drawing.with(|drawing| drawing.html.clone())
                ></div>
                <div
                    class="limits"
                    aria-hidden="true"
                    inner_html=move || drawing.with(limits)
                ></div>
                <Tip sheet=Arc::clone(&sheet) drawing hover />
            </div>
            <Marks sheet=Arc::clone(&sheet) />
            <div class="times" aria-hidden="true" inner_html=times></div>
        </div>
    }
    .into_any()
}

/// The ticks of the axis of values.
fn values(sheet: &Sheet, drawing: &Drawing) -> String {
    let mut html = String::new();
    for tick in drawing.axis.ticks() {
        let label = sheet.plot.unit.tick(tick, drawing.axis.step, sheet.language);
        let height = drawing.axis.share(tick) * 100.0;
        let _ = write!(html, "<span style=\"bottom:{height:.2}%\">");
        escape(&mut html, &label);
        html.push_str("</span>");
    }
    html
}

/// The ticks of the axis of time.
fn times(sheet: &Sheet) -> String {
    let bars = match sheet.plot.shape {
        super::Shape::Bars(step) => Some(step),
        super::Shape::Lines | super::Shape::Areas => None,
    };
    let mut html = String::new();
    for tick in ticks(sheet.range, bars, sheet.words()) {
        let place = tick.share * 100.0;
        // Near the ends a label leans inwards.
        let end = match place {
            ..3.0 => " data-end=\"first\"",
            97.0.. => " data-end=\"last\"",
            _ => "",
        };
        let stays = if tick.stays { "" } else { " data-second" };
        let _ = write!(html, "<span style=\"left:{place:.2}%\"{end}{stays}>");
        escape(&mut html, &tick.label);
        html.push_str("</span>");
    }
    html
}

/// The names of what values are held to, each at its line.
fn limits(drawing: &Drawing) -> String {
    let mut html = String::new();
    for limit in &drawing.limits {
        let height = limit.height * 100.0;
        let beyond = if limit.beyond { "↑ " } else { "" };
        // At the upper edge the name stands below its line.
        let below = if limit.height > 0.85 { " data-below" } else { "" };
        let tone = limit.tone.name();
        let _ = write!(
            html,
            "<span style=\"bottom:{height:.2}%\" data-tone=\"{tone}\"{below}>{beyond}"
        );
        escape(&mut html, &limit.label);
        html.push_str("</span>");
    }
    html
}
