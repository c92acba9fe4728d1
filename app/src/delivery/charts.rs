//! How the numbers went, where the time goes, and how lead times are spread.

use super::address::Asked;
use crate::{
    text::delivery::use_delivery_text,
    ui::{
        Card, Unit,
        chart::{
            Annotation, Bar, BarChart, BarPlot, Bin, Histogram, Point, Series, Spread, TimeChart,
            TimePlot, Tone,
        },
    },
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{
    Timestamp,
    delivery::{DeliveryPage, DeliveryScope, MarkKind, Measure, Point as Measured, Value},
};

/// The longest bin that is drawn, in milliseconds: what takes longer has no end.
const LONGEST: f64 = f64::INFINITY;

#[expect(clippy::cast_precision_loss, reason = "counts and times are below 2^53")]
fn series(points: &[Measured], value: impl Fn(&Measured) -> Option<i64>) -> Vec<Point> {
    points
        .iter()
        .map(|point| Point::maybe(point.at, value(point).map(|value| value as f64)))
        .collect()
}

fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// What happened, on every chart over time.
fn annotations(asked: &Asked, page: &DeliveryPage) -> Vec<Annotation> {
    let text = use_delivery_text();
    page.marks
        .iter()
        .map(|mark| {
            let (label, tone, measure) = match mark.kind {
                MarkKind::Deployment => {
                    ((text.marked)(&mark.label), Tone::Plain, Measure::Frequency)
                }
                MarkKind::Failure => {
                    ((text.marked_failure)(&mark.label), Tone::Bad, Measure::FailureRate)
                }
            };
            let of = Asked { scope: DeliveryScope::Service(mark.entity.clone()), ..asked.clone() };
            let link = Some(of.number(measure, Some(mark.at)));
            Annotation { from: mark.at, to: None, label, link, tone }
        })
        .collect()
}

/// The charts.
#[component]
pub fn Charts(asked: Asked, page: DeliveryPage) -> impl IntoView {
    let text = use_delivery_text();
    let (range, step) = (page.compared.range, page.step);
    let marks = annotations(&asked, &page);
    let [csv, of_lead, of_restore] = [(); 3].map(|()| asked.csv("trend", &page.zone, None));
    let of_parts = asked.csv("parts", &page.zone, None);
    let of_spread = asked.csv(Measure::LeadTime.name(), &page.zone, None);
    let points = &page.points;
    let last = points.last().filter(|point| point.incomplete);
    let incomplete: Option<Timestamp> = last.map(|point| point.at);
    let failed = series(points, |point| Some(whole(point.failed)));
    let well = series(points, |point| Some(whole(point.attempts.saturating_sub(point.failed))));
    let frequency = TimePlot::bars(text.trend, Unit::Count, range, step)
        .series(Series::new(text.well, well).tone(Tone::Good))
        .series(Series::new(text.failed, failed).tone(Tone::Bad))
        .annotations(marks.clone())
        .incomplete_from(incomplete)
        .zone(page.zone.clone());
    let lead = text.measure(Measure::LeadTime);
    let lead_time = TimePlot::lines(lead, Unit::Duration, range)
        .series(Series::new(text.median, series(points, |point| point.lead)))
        .series(Series::new(text.ninetieth, series(points, |point| point.lead_ninetieth)))
        .annotations(marks.clone())
        .incomplete_from(incomplete)
        .zone(page.zone.clone());
    let restore = text.measure(Measure::RestoreTime);
    let restore_time = TimePlot::lines(restore, Unit::Duration, range)
        .series(Series::new(text.median, series(points, |point| point.restore)))
        .annotations(marks)
        .incomplete_from(incomplete)
        .zone(page.zone.clone());
    let parts = parts(&page);
    let spread = spread(&page);
    view! {
        <div class="delivery-charts">
            <Card title=text.trend icon=lucide::LuRocket>
                <TimeChart plot=frequency csv />
            </Card>
            <Card title=lead icon=lucide::LuTimer>
                <TimeChart plot=lead_time csv=of_lead />
            </Card>
            <Card title=text.lead_parts icon=lucide::LuChartBarBig>
                <BarChart plot=parts csv=of_parts />
                <p class="hint">{text.lead_parts_hint}</p>
            </Card>
            <Card title=text.spread icon=lucide::LuChartColumn>
                <Histogram spread csv=of_spread />
            </Card>
            <Card title=restore icon=lucide::LuHeartPulse>
                <TimeChart plot=restore_time csv=of_restore />
            </Card>
        </div>
    }
    .into_any()
}

#[expect(clippy::cast_precision_loss, reason = "times are below 2^53 milliseconds")]
fn parts(page: &DeliveryPage) -> BarPlot {
    let text = use_delivery_text();
    let bars = page.parts.iter().map(|part| {
        let label = text.part(part.part).to_owned();
        let mut bar = Bar::new(label, part.median.map(|time| time as f64));
        bar.hint = Some(text.part_hint(part.part).to_owned());
        bar.note = Some((text.of_changes)(part.samples));
        bar
    });
    BarPlot {
        title: text.lead_parts.to_owned(),
        category: text.lead_parts.to_owned(),
        unit: Unit::Duration,
        bars: bars.collect(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "times are below 2^53 milliseconds")]
fn spread(page: &DeliveryPage) -> Spread {
    let text = use_delivery_text();
    let bins = page.bins.iter().map(|bin| Bin {
        from: bin.from as f64,
        to: bin.until.map_or(LONGEST, |until| until as f64),
        count: bin.changes,
    });
    let reading = page.reading(Measure::LeadTime);
    let median = reading.and_then(|one| one.value).map(Value::number);
    let ninetieth = reading.and_then(|one| one.ninetieth).map(|time| time as f64);
    let marks = [(text.median, median), (text.ninetieth, ninetieth)];
    let marks = marks.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Spread {
        title: text.spread.to_owned(),
        unit: Unit::Duration,
        bins: bins.collect(),
        marks: marks.collect(),
    }
}
