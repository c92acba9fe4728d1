//! Every chart as the server renders it: whole, with its table, without script.

#![cfg(feature = "ssr")]

mod palette;

use super::*;
use crate::{
    preferences::{Language, Preferences},
    text,
    ui::{Currency, Unit},
};
use leptos::prelude::*;
use platform::{
    TimeRange, Timestamp, Zone,
    time_range::{RangePreset, RangeQuery, Step},
};

/// 2026-11-20T19:21:00Z
const NOW: Timestamp = Timestamp(1_795_202_460_000);

fn rendered<V: IntoView>(language: Language, view: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    owner.with(|| {
        let zone = Zone::named("Europe/Berlin").unwrap();
        provide_context(Preferences { language, zone, ..Preferences::default() });
        provide_context(text::of(language));
        view().into_view().to_html()
    })
}

fn english<V: IntoView>(view: impl FnOnce() -> V) -> String {
    rendered(Language::English, view).replace('\u{a0}', " ")
}

fn range(preset: RangePreset) -> TimeRange {
    RangeQuery::Preset(preset).range(NOW, Zone::named("Europe/Berlin").unwrap())
}

/// A value for every day of the last seven.
fn days(values: [Option<f64>; 7]) -> Vec<Point> {
    let zone = Zone::named("Europe/Berlin").unwrap();
    let buckets = range(RangePreset::Week).buckets(Step::Day, zone);
    buckets.iter().zip(values).map(|(day, value)| Point::maybe(day.range.from, value)).collect()
}

fn count(html: &str, part: &str) -> usize {
    html.matches(part).count()
}

#[test]
fn lines_are_whole_in_the_servers_page() {
    let week = range(RangePreset::Week);
    let points = days([Some(1.0), Some(2.0), None, Some(4.0), Some(5.0), Some(6.0), Some(7.0)]);
    let last = points[6].at;
    let shift = platform::time_range::Shift::Days(7);
    let zone = Zone::named("Europe/Berlin").unwrap();
    let before = points.iter().map(|point| Point::new(shift.back(point.at, zone), 3.0)).collect();
    let band = points.iter().map(|point| Band { at: point.at, low: 0.5, high: 8.0 }).collect();
    let deployed = Annotation {
        from: Timestamp(NOW.0 - 86_400_000),
        to: None,
        label: "Deployed <payments> v1.8".to_owned(),
        link: Some("/deployments/a/b".to_owned()),
        tone: Tone::Good,
    };
    let incident = Annotation {
        from: Timestamp(NOW.0 - 4 * 86_400_000),
        to: Some(Timestamp(NOW.0 - 3 * 86_400_000)),
        label: "Incident".to_owned(),
        link: None,
        tone: Tone::Bad,
    };
    let plot = TimePlot::lines("Errors", Unit::Count, week)
        .series(Series::new("api", points.clone()).before(before, shift))
        .series(Series::new("web", points).band(band).expected_from(last))
        .threshold(6.0, "promise", Tone::Warn)
        .annotations(vec![deployed, incident])
        .incomplete_from(Some(last));
    let html = english(|| view! { <TimeChart plot csv="/errors.csv?range=7d" /> });
    assert!(html.contains("class=\"line\" data-series=\"0\" data-slot=\"0\" d=\"M0 "), "{html}");
    for part in [
        "line later",
        "\"band\"",
        "\"before\"",
        "\"limit\"",
        "\"event\"",
        "\"span\"",
        "\"incomplete\"",
    ] {
        assert!(html.contains(part), "{part} of {html}");
    }
    assert!(html.contains("aria-label=\"Errors, 14 Nov 2026 to 20 Nov 2026\""), "{html}");
    assert!(html.contains("promise 6"));
    assert!(html.contains("19 Nov 2026, 20:21: Deployed &lt;payments&gt; v1.8"), "{html}");
    assert!(html.contains("href=\"/deployments/a/b\""));
    assert!(html.contains("16 Nov 2026, 20:21: Incident, until 17 Nov 2026, 20:21"), "{html}");
    // The table has a row for every day and a cell for everything that is known of it.
    assert_eq!(count(&html, "<th scope=\"row\">"), 7);
    assert_eq!(count(&html, "<th scope=\"col\">"), 5);
    assert_eq!(count(&html, "<td>"), 28);
    assert!(
        html.contains("<th scope=\"row\">20 Nov 2026 (not complete yet)</th><td>7</td><td>3</td>"),
        "{html}"
    );
    assert!(html.contains("href=\"/errors.csv?range=7d\""));
    assert!(!html.contains("Loading"));
}

#[test]
fn bars_are_stacked_and_money_keeps_its_digits() {
    let euro = Unit::Money(Currency::of("EUR"));
    let zone = Zone::named("Europe/Berlin").unwrap();
    let months = range(RangePreset::Months13).buckets(Step::Month, zone);
    let points = |amount: &str| {
        months.iter().map(|month| Point::exact(month.range.from, amount)).collect::<Vec<_>>()
    };
    let shift = platform::time_range::Shift::Months(13);
    let before = months.iter().map(|month| shift.back(month.range.from, zone));
    let before = before.map(|at| Point::exact(at, "1000")).collect();
    let plot = TimePlot::bars("Costs", euro, range(RangePreset::Months13), Step::Month)
        .series(Series::new("Compute", points("1234.567891")))
        .series(Series::new("Credits", points("-100")).slot(3))
        .before(before, shift)
        .incomplete_from(months.last().map(|month| month.range.from));
    let html = english(|| view! { <TimeChart plot /> });
    assert_eq!(count(&html, "layer stack"), 2);
    assert!(html.contains("data-slot=\"3\""));
    assert!(html.contains("bar later"), "this month is not over");
    assert!(html.contains("class=\"before\"") && html.contains("Total, before<"), "{html}");
    assert_eq!(count(&html, "<td>€ 1,000.00</td>"), 13);
    assert!(html.contains("€ 1,234.567891"), "{html}");
    assert!(html.contains("Nov 2026 (not complete yet)"));
    assert_eq!(count(&html, "<th scope=\"row\">"), 13);
    assert!(html.contains("\u{2212}€ 100.00"));
}

#[test]
fn areas_have_a_gap_where_nothing_is_known() {
    let all = [Some(1.0), Some(1.0), None, Some(1.0), Some(1.0), Some(1.0), Some(1.0)];
    let some = [Some(2.0), None, None, Some(2.0), Some(2.0), Some(2.0), Some(2.0)];
    let plot = TimePlot::areas("Use", Unit::Percent, range(RangePreset::Week))
        .series(Series::new("a", days(all)))
        .series(Series::new("b", days(some)));
    let html = english(|| view! { <TimeChart plot /> });
    assert_eq!(count(&html, "class=\"area\""), 2);
    let upper = html.split("class=\"area\" d=\"").nth(2).unwrap().split('"').next().unwrap();
    assert_eq!(upper.matches('Z').count(), 2, "two pieces: {upper}");
}

#[test]
fn a_row_is_found_and_told() {
    let zone = Zone::named("Europe/Berlin").unwrap();
    let points = |value: f64| days([Some(value); 7]);
    let plot = TimePlot::bars("Use", Unit::Count, range(RangePreset::Week), Step::Day)
        .series(Series::new("a", points(1.0)))
        .series(Series::new("b", points(2.0)));
    let sheet = sheet::Sheet::new(plot, zone, Language::English);
    // Bars stand in the middle of their day, the last one too, though it is not over.
    assert_eq!(sheet.nearest(0.0), Some(0));
    assert_eq!(sheet.nearest(0.5), Some(3));
    assert_eq!(sheet.nearest(7.0), Some(6));
    assert!((sheet.places[6] - 6.5 / 7.0).abs() < 1e-9);
    assert_eq!(sheet.when(6), "20 Nov 2026");
    let words = |shown: &dyn Fn(usize) -> bool| {
        let said = sheet.said(6, shown).into_iter();
        said.map(|said| format!("{} {}", said.name, said.value)).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(words(&|_| true), "b 2, a 1, Total 3", "as the layers lie");
    assert_eq!(words(&|series| series == 0), "a 1");
}

#[test]
fn a_chart_without_values_says_so_and_has_its_place() {
    let plot = TimePlot::lines("Errors", Unit::Count, range(RangePreset::Week))
        .series(Series::new("api", days([None; 7])));
    let html = english(|| view! { <TimeChart plot height=180 /> });
    assert!(html.contains("Nothing is known of this time."));
    assert!(html.contains("height:180px"));
    let html = english(|| {
        let spread = Spread {
            title: "Lead time".to_owned(),
            unit: Unit::Duration,
            bins: Vec::new(),
            marks: Vec::new(),
        };
        view! { <Histogram spread /> }
    });
    assert!(html.contains("Nothing is known"));
}

#[test]
fn the_language_is_the_readers() {
    let plot = TimePlot::lines("错误", Unit::Count, range(RangePreset::Week))
        .series(Series::new("接口", days([Some(1.0); 7])));
    let html = rendered(Language::Chinese, || view! { <TimeChart plot /> });
    assert!(html.contains("2026年11月14日") && html.contains("数据表"), "{html}");
}

#[test]
fn figures_that_are_not_over_time_are_whole() {
    let mut bar = Bar::new("payments", Some(12.5));
    (bar.link, bar.before) = (Some("/catalog/a".to_owned()), Some(10.0));
    let bars = vec![bar, Bar::new("<unknown>", None)];
    let plot = BarPlot {
        title: "Teams".to_owned(),
        category: "Team".to_owned(),
        unit: Unit::Number,
        bars,
    };
    let html = english(|| view! { <BarChart plot csv="/teams.csv" /> });
    assert!(html.contains("width:100.00%") && html.contains("left:80.00%"), "{html}");
    assert!(html.contains("&lt;unknown&gt;") && html.contains("not known"));
    assert_eq!(count(&html, "<th scope=\"row\">"), 2);

    let hour = 3_600_000.0;
    let values = [hour, 1.5 * hour, 5.0 * hour, 30.0 * hour];
    let spread = Spread {
        title: "Lead time".to_owned(),
        unit: Unit::Duration,
        bins: bins_of(&values, Unit::Duration),
        marks: vec![("Median".to_owned(), 3.0 * hour)],
    };
    let html = english(|| view! { <Histogram spread /> });
    assert!(html.contains("Median 3 h") && html.contains("<td>2 h</td><td>2</td>"), "{html}");

    let plot = HeatPlot {
        title: "Lead time by week".to_owned(),
        unit: Unit::Count,
        columns: vec!["2 Nov".to_owned(), "9 Nov".to_owned()],
        rows: vec![("1 d".to_owned(), vec![Some(4.0), None])],
    };
    let html = english(|| view! { <HeatStrip plot /> });
    assert!(html.contains("data-degree=\"5\" title=\"1 d, 2 Nov: 4\""), "{html}");
    assert!(html.contains("<td>4</td><td>–</td>"));
}

#[test]
fn tiles_say_changes_in_words() {
    let euro = Unit::Money(Currency::of("EUR"));
    let mut stat = Stat::new("Month to date", euro, Some(12_480.0)).against(
        Some(12_866.0),
        "against the same days of October",
        Better::Less,
    );
    stat.course = vec![Some(1.0), None, Some(2.0)];
    let html = english(|| view! { <StatTile stat /> });
    assert!(html.contains("€ 12,480") && html.contains("title=\"€ 12,480.00\""), "{html}");
    assert!(html.contains("data-tone=\"good\"") && html.contains("down 3 %"), "{html}");
    assert!(html.contains("class=\"sparkline\"") && html.contains("aria-hidden=\"true\""));

    let rate =
        Stat::new("Failures", Unit::Percent, Some(0.08)).against(Some(0.05), "", Better::Less);
    let html = english(|| view! { <StatTile stat=rate /> });
    assert!(html.contains("up 3 points") && html.contains("worse"), "{html}");

    let html = english(|| view! { <StatTile stat=Stat::new("Restore", Unit::Duration, None) /> });
    assert!(html.contains("not known"));

    let budget = Budget {
        label: "November".to_owned(),
        unit: euro,
        used: 4_870.0,
        whole: 4_200.0,
        expected: None,
        elapsed: Some(0.66),
    };
    let html = english(|| view! { <BudgetBar budget /> });
    assert!(
        html.contains("€ 4,870 of € 4,200 used, 116 %; € 670 over; 66 % of the time is over"),
        "{html}"
    );
    assert!(html.contains("data-tone=\"bad\""));
}

#[test]
fn ten_series_of_four_hundred_points_are_drawn_quickly() {
    let day = range(RangePreset::Day);
    let step = day.milliseconds() / 400;
    let mut plot = TimePlot::lines("Requests", Unit::PerSecond, day);
    for series in 0..10_i64 {
        let point = |at: i64| {
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let value = ((at * 37 + series * 101) % 97) as f64;
            Point::new(Timestamp(day.from.0 + at * step), value)
        };
        plot = plot.series(Series::new(format!("service {series}"), (0..400).map(point).collect()));
    }
    let began = std::time::Instant::now();
    let html = english(|| view! { <TimeChart plot /> });
    let passed = began.elapsed();
    assert_eq!(count(&html, "<td>"), 4_000);
    // Some 3 ms as it is shipped; this is a build for tests on a machine that does other things.
    assert!(passed < std::time::Duration::from_millis(1_500), "{passed:?}");
    assert!(html.len() < 250_000, "{}", html.len());
}

#[test]
fn a_line_of_many_points_is_thinned_and_its_table_is_not() {
    let day = range(RangePreset::Day);
    let points = (0..20_000_i64).map(|at| {
        let value = if at == 9_999 { 1_000.0 } else { 1.0 };
        Point::new(Timestamp(day.from.0 + at * 4_000), value)
    });
    let plot = TimePlot::lines("Latency", Unit::Duration, day)
        .series(Series::new("p99", points.collect()));
    let html = english(|| view! { <TimeChart plot /> });
    let line = html.split("class=\"line\"").nth(1).unwrap().split("/>").next().unwrap();
    assert!(line.matches('L').count() < 1_500, "{}", line.len());
    assert!(line.contains(" 0L"), "the peak is there");
    assert_eq!(count(&html, "<td>"), 20_000);
}
