//! Day by day, and what is paid for.

use super::{CostsAsked, money::Writes};
use crate::{
    text::costs::use_cost_text,
    ui::{
        Card,
        chart::{Annotation, Bar, BarChart, BarPlot, Point, Series, TimeChart, TimePlot, Tone},
    },
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{
    TimeRange, Timestamp,
    costs::{Amount, CostReport, DayCost, Split},
    time_range::{Shift, Step},
};

/// What each day cost, by where it comes from.
#[component]
pub fn DailyChart(asked: CostsAsked, report: CostReport) -> impl IntoView {
    let text = use_cost_text();
    let csv = asked.csv("days");
    let plot = plot(&report, asked.compare);
    view! {
        <Card title=text.per_day icon=lucide::LuChartColumnStacked>
            <TimeChart plot csv />
        </Card>
    }
    .into_any()
}

/// A part of what a day cost.
type Part = fn(&Split) -> Amount;

fn plot(report: &CostReport, compare: bool) -> TimePlot {
    let text = use_cost_text();
    let zone = &report.zone;
    let range = TimeRange {
        from: report.range.first.begins(zone),
        to: report.range.last.plus(1).begins(zone),
    };
    let unit = Writes::of(report.currency).unit();
    let at = |day: &DayCost| day.day.begins(zone);
    let parts: [(&str, Part); 3] = [
        (text.kubernetes, |split| split.kubernetes),
        (text.cloud, |split| split.cloud),
        (text.idle, |split| split.idle),
    ];
    let mut plot = TimePlot::bars(text.per_day, unit, range, Step::Day);
    for (slot, (name, part)) in (0_u8..).zip(parts) {
        if report.days.iter().all(|day| part(&day.split).is_zero()) {
            continue;
        }
        let point = |day: &DayCost| Point::exact(at(day), &part(&day.split).to_cents_text());
        let points = report.days.iter().map(point).collect();
        plot = plot.series(Series::new(name, points).slot(slot));
    }
    if compare {
        // What comes before a month is the month before, however long either is.
        let first = report.before_first.unwrap_or_else(|| report.range.before().first);
        let away = report.range.first.0.saturating_sub(first.0);
        let shift = Shift::Days(u32::try_from(away).unwrap_or_default());
        let point = |day: &DayCost| {
            let moment = shift.back(at(day), zone);
            day.before
                .map_or(Point::gap(moment), |before| Point::exact(moment, &before.to_cents_text()))
        };
        let before: Vec<Point> = report.days.iter().map(point).collect();
        plot = plot.before(before, shift);
    }
    let incomplete: Option<Timestamp> =
        report.days.iter().find(|day| !day.complete && day.day > last_complete(report)).map(at);
    plot.annotations(annotations(report)).incomplete_from(incomplete).zone(zone.clone())
}

fn last_complete(report: &CostReport) -> platform::costs::Day {
    let complete = report.days.iter().rev().find(|day| day.complete);
    complete.map_or(report.range.first.plus(-1), |day| day.day)
}

/// What changed, and what was deployed then.
fn annotations(report: &CostReport) -> Vec<Annotation> {
    let text = use_cost_text();
    let of = |change: &platform::costs::CostChange| Annotation {
        from: change.first.begins(&report.zone),
        to: Some(change.last.plus(1).begins(&report.zone)),
        label: format!(
            "{}: {}",
            change.label,
            super::money::growth(change.actual.growth_since(change.expected).unwrap_or_default(),)
        ),
        link: Some(format!("{}/costs", change.entity.page())),
        tone: if change.delta() > Amount::ZERO { Tone::Bad } else { Tone::Good },
    };
    let changes = report.changes.iter().take(SHOWN).map(of);
    let deployed = report.changes.iter().take(SHOWN).filter_map(|change| {
        let near = change.deployment.as_ref()?;
        Some(Annotation {
            from: near.at,
            to: None,
            label: (text.near)(&near.version, &near.environment),
            link: Some(near.link.clone()),
            tone: Tone::Plain,
        })
    });
    changes.chain(deployed).collect()
}

/// Changes that are marked.
const SHOWN: usize = 8;

/// What is paid for.
#[component]
pub fn ComponentsChart(asked: CostsAsked, report: CostReport) -> impl IntoView {
    let text = use_cost_text();
    let unit = Writes::of(report.currency).unit();
    let bar = |row: platform::costs::CostRow| {
        let link = match &row.of {
            platform::costs::RowKind::Component(component) => {
                let mut only = asked.clone();
                only.question.component = Some(component.clone());
                only.question.offset = 0;
                Some(only.address())
            }
            _ => None,
        };
        Bar {
            link,
            exact: Some(row.amount.to_cents_text()),
            before: row.before.map(Amount::to_drawing),
            ..Bar::new(text.row(&row.of, &row.label), Some(row.amount.to_drawing()))
        }
    };
    let bars = report.components.into_iter().take(BARS).map(bar).collect();
    let (title, category) = (text.paid_for.to_owned(), text.component.to_owned());
    let csv = asked.by(platform::costs::Breakdown::Component).csv("rows");
    view! {
        <Card title=text.paid_for icon=lucide::LuReceipt>
            <BarChart
                plot=BarPlot {
                    title,
                    category,
                    unit,
                    bars,
                }
                csv
            />
        </Card>
    }
    .into_any()
}

/// Bars that are shown.
const BARS: usize = 14;
