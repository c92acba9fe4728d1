//! The numbers that the page begins with: each with its band, how it went, and the period before.

use super::address::Asked;
use crate::{
    preferences::{Language, Preferences},
    text::delivery::{DeliveryText, use_delivery_text},
    ui::{
        Badge, Unit,
        chart::{Better, Stat, StatTile},
    },
};
use leptos::prelude::*;
use platform::delivery::{Band, Edition, Measure, Point, Reading, Value};

/// What the numbers of a measure count.
pub const fn unit(measure: Measure) -> Unit {
    match measure {
        Measure::Frequency => Unit::Number,
        Measure::LeadTime | Measure::RestoreTime => Unit::Duration,
        Measure::FailureRate | Measure::Rework => Unit::Percent,
    }
}

/// A number in words.
pub fn value_words(value: Value, text: &DeliveryText, language: Language) -> String {
    match value {
        Value::PerWeek(number) => {
            format!("{} {}", Unit::Number.short(number, language), text.per_week)
        }
        Value::Time(_) => Unit::Duration.short(value.number(), language),
        Value::Share(share) => Unit::Percent.short(share, language),
    }
}

/// What a band looks like; its word always stands beside.
pub const fn tone(band: Band) -> &'static str {
    match band {
        Band::Elite => "good",
        Band::High => "accent",
        Band::Medium => "warn",
        Band::Low => "bad",
    }
}

/// Of what a number is made, in a line; with too little data, that.
pub fn made_of(reading: &Reading, text: &DeliveryText, language: Language) -> String {
    let samples = reading.samples;
    let of = match reading.measure {
        Measure::Frequency => (text.of_deployments)(samples),
        Measure::LeadTime => (text.of_changes)(samples),
        Measure::RestoreTime => (text.of_failures)(samples),
        Measure::FailureRate | Measure::Rework => {
            (text.counted)(reading.counted.unwrap_or_default(), samples)
        }
    };
    if reading.value.is_none() {
        return (text.too_little)(samples, reading.measure.least());
    }
    let more = match (reading.ninetieth, reading.per_service) {
        #[expect(clippy::cast_precision_loss, reason = "times are below 2^53 milliseconds")]
        (Some(time), _) => Some((text.ninetieth_is)(&Unit::Duration.short(time as f64, language))),
        (None, Some(rate)) => Some((text.per_service)(&Unit::Number.short(rate, language))),
        _ => None,
    };
    more.map_or_else(|| of.clone(), |more| format!("{of}, {more}"))
}

/// How a measure went, for a small line.
#[expect(clippy::cast_precision_loss, reason = "counts and times are below 2^53")]
pub fn course(measure: Measure, points: &[Point]) -> Vec<Option<f64>> {
    let share = |part: u64, all: u64| (all > 0).then(|| part as f64 / all as f64);
    points
        .iter()
        .map(|point| match measure {
            Measure::Frequency => Some(point.deployments as f64),
            Measure::LeadTime => point.lead.map(|time| time as f64),
            Measure::RestoreTime => point.restore.map(|time| time as f64),
            Measure::FailureRate => share(point.failed, point.attempts),
            Measure::Rework => share(point.rework, point.there),
        })
        .collect()
}

/// The tiles.
#[component]
pub fn Tiles(asked: Asked, readings: Vec<Reading>, points: Vec<Point>) -> impl IntoView {
    let tiles = readings
        .iter()
        .map(|reading| view! { <Tile asked=asked.clone() reading=reading.clone() points=points.clone() /> })
        .collect_view();
    view! { <div class="stat-tiles delivery-tiles">{tiles}</div> }.into_any()
}

#[component]
fn Tile(asked: Asked, reading: Reading, points: Vec<Point>) -> impl IntoView {
    let text = use_delivery_text();
    let language = expect_context::<Preferences>().language;
    let measure = reading.measure;
    let better = if measure.more_is_better() { Better::More } else { Better::Less };
    let value = reading.value.map(Value::number);
    let label = match measure {
        Measure::Frequency => format!("{}, {}", text.measure(measure), text.per_week),
        _ => text.measure(measure).to_owned(),
    };
    let mut stat = Stat::new(label, unit(measure), value);
    if value.is_some() {
        stat = stat.against(reading.before.map(Value::number), text.before, better);
    }
    stat.course = course(measure, &points);
    stat.link = Some(asked.number(measure, None));
    let year = Edition::BANDS.year;
    let band = reading.band.map(|band| {
        let title = (text.band_of)(text.band(band), year);
        view! {
            <span title=title>
                <Badge tone=tone(band)>{text.band(band)}</Badge>
            </span>
        }
    });
    let made = made_of(&reading, text, language);
    view! {
        <div class="delivery-tile" data-measure=measure.name()>
            <StatTile stat />
            <p class="made">{band} " " {made}</p>
        </div>
    }
    .into_any()
}
