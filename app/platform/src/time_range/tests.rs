//! Spans of time, in zones whose days are not all alike.

use super::*;
use proptest::prelude::*;

const BERLIN: &str = "Europe/Berlin";

fn zone(name: &str) -> &'static Zone {
    Zone::named(name).unwrap()
}

fn query(text: &str) -> RangeQuery {
    text.parse().unwrap()
}

fn moment(text: &str) -> Timestamp {
    let Ok(Edge::Moment(at)) = text.parse() else { panic!("{text}") };
    at
}

/// `from to | before`, as universal time.
fn said(text: &str, now: &str, name: &str) -> String {
    let compared = query(text).compared(moment(now), zone(name));
    let range = |range: TimeRange| format!("{} {}", range.from.to_rfc3339(), range.to.to_rfc3339());
    format!("{} | {}", range(compared.range), range(compared.before))
}

#[test]
fn days_are_those_of_the_zone_whatever_clocks_do() {
    // Clocks in Berlin went back on 25 October.
    assert_eq!(
        said("30d", "2026-11-20T19:21:00Z", BERLIN),
        "2026-10-21T22:00:00Z 2026-11-20T19:21:00Z | 2026-09-21T22:00:00Z 2026-10-21T18:21:00Z"
    );
    assert_eq!(
        said("24h", "2026-10-25T12:00:00Z", BERLIN),
        "2026-10-24T12:00:00Z 2026-10-25T12:00:00Z | 2026-10-23T12:00:00Z 2026-10-24T12:00:00Z"
    );
    assert_eq!(
        said("7d", "2026-11-20T02:00:00Z", "America/New_York"),
        "2026-11-13T05:00:00Z 2026-11-20T02:00:00Z | 2026-11-06T05:00:00Z 2026-11-13T02:00:00Z"
    );
}

#[test]
fn months_are_compared_with_months_as_far_as_they_have_come() {
    assert_eq!(
        said("this-month", "2026-03-31T10:00:00Z", BERLIN),
        "2026-02-28T23:00:00Z 2026-03-31T10:00:00Z | 2026-01-31T23:00:00Z 2026-02-28T11:00:00Z"
    );
    assert_eq!(
        said("last-month", "2026-03-31T10:00:00Z", "UTC"),
        "2026-02-01T00:00:00Z 2026-03-01T00:00:00Z | 2026-01-01T00:00:00Z 2026-02-01T00:00:00Z"
    );
    assert_eq!(
        said("13mo", "2026-11-20T10:00:00Z", "UTC"),
        "2025-11-01T00:00:00Z 2026-11-20T10:00:00Z | 2024-10-01T00:00:00Z 2025-10-20T10:00:00Z"
    );
}

#[test]
fn chosen_days_belong_to_the_span_and_are_compared_in_kind() {
    let now = "2026-11-20T10:00:00Z";
    assert_eq!(
        said("2026-10-01..2026-10-31", now, BERLIN),
        "2026-09-30T22:00:00Z 2026-10-31T23:00:00Z | 2026-08-31T22:00:00Z 2026-09-30T22:00:00Z",
        "a whole month with a whole month"
    );
    assert_eq!(
        said("2026-10-24..2026-10-25", now, BERLIN),
        "2026-10-23T22:00:00Z 2026-10-25T23:00:00Z | 2026-10-21T22:00:00Z 2026-10-23T22:00:00Z"
    );
    assert_eq!(
        said("2026-10-25..2026-10-24", now, BERLIN),
        said("2026-10-24..2026-10-25", now, BERLIN)
    );
    assert_eq!(
        said("2026-10-24T10:00..2026-10-24T12:30", now, BERLIN),
        "2026-10-24T08:00:00Z 2026-10-24T10:30:00Z | 2026-10-24T05:30:00Z 2026-10-24T08:00:00Z"
    );
}

#[test]
fn a_span_that_is_too_long_keeps_its_end() {
    let range = query("1980-01-01..2026-01-01").range(Timestamp(0), zone("UTC"));
    assert_eq!(range.to, moment("2026-01-02T00:00:00Z"));
    assert_eq!(range.milliseconds(), 3_660 * 86_400_000);
}

#[test]
fn what_is_no_span_is_refused() {
    for text in [
        "",
        "31d",
        "30D",
        "..",
        "2026-11-01..",
        "2026-02-30..2026-03-01",
        "1899-01-01..2026-01-01",
        "2026-11-01T25:00..2026-11-02",
        "2026-1-1-1..2026-11-02",
        "+026-11-01..2026-11-02",
        "2026-11-01..2026-11-02..2026-11-03",
        "2026-11-01T10..2026-11-02",
    ] {
        assert_eq!(text.parse::<RangeQuery>(), Err(NoRange), "{text}");
    }
}

#[test]
fn buckets_are_cut_to_the_span() {
    let range = query("2026-10-24..2026-10-26").range(Timestamp(0), zone(BERLIN));
    let days = range.buckets(Step::Day, zone(BERLIN));
    let hours: Vec<_> = days.iter().map(|day| day.range.milliseconds() / 3_600_000).collect();
    assert_eq!(hours, [24, 25, 24]);
    assert!(days.iter().all(|day| !day.is_partial()));

    let now = moment("2026-11-20T10:00:00Z");
    let months = query("90d").range(now, zone(BERLIN)).buckets(Step::Month, zone(BERLIN));
    assert_eq!(months.len(), 4);
    assert_eq!(
        months.iter().map(Bucket::is_partial).collect::<Vec<_>>(),
        [true, false, false, true]
    );
    assert_eq!(months[3].range.to, now);
}

#[test]
fn a_step_is_as_narrow_as_there_is_room() {
    let step = |text: &str, at_most| {
        let range = query(text).range(moment("2026-11-20T10:00:00Z"), zone(BERLIN));
        Step::of(range, at_most).to_string()
    };
    assert_eq!(step("1h", 60), "1m");
    assert_eq!(step("24h", 60), "30m");
    assert_eq!(step("7d", 60), "180m");
    assert_eq!(step("30d", 31), "day");
    assert_eq!(step("90d", 60), "week");
    assert_eq!(step("13mo", 20), "month");
}

fn some_zone() -> impl Strategy<Value = &'static Zone> {
    let names = [
        BERLIN,
        "America/New_York",
        "America/St_Johns",
        "Asia/Shanghai",
        "Australia/Lord_Howe",
        "America/Sao_Paulo",
        "Asia/Beirut",
        "Pacific/Apia",
        "America/Havana",
        "UTC",
    ];
    prop::sample::select(names.to_vec()).prop_map(zone)
}

fn some_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (1_u16..=720).prop_map(Step::Minutes),
        Just(Step::Day),
        Just(Step::Week),
        Just(Step::Month)
    ]
}

/// A day from 1971 to 2099.
fn some_day() -> impl Strategy<Value = time::Date> {
    (2_440_953_i32..2_488_070).prop_map(|day| time::Date::from_julian_day(day).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn buckets_cover_a_span_without_gap_and_overlap(
        zone in some_zone(), step in some_step(), from in 1_i64..4_000_000_000, parts in 1_i64..90, rest in 1_i64..60_000,
    ) {
        let from = Timestamp(from * 1_000);
        let to = Timestamp(from.0 + parts * step.shortest() + rest);
        let range = TimeRange { from, to };
        let buckets = range.buckets(step, zone);
        prop_assert_eq!(buckets.first().map(|bucket| bucket.range.from), Some(range.from));
        prop_assert_eq!(buckets.last().map(|bucket| bucket.range.to), Some(range.to));
        for pair in buckets.windows(2) {
            prop_assert_eq!(pair[0].range.to, pair[1].range.from);
        }
        for bucket in &buckets {
            prop_assert!(bucket.range.from < bucket.range.to);
            prop_assert!(bucket.whole.from <= bucket.range.from && bucket.range.to <= bucket.whole.to);
            // Whatever moment of it is asked, it is the same bucket.
            let last = Timestamp(bucket.range.to.0 - 1);
            prop_assert_eq!(step.start(last, zone), bucket.whole.from);
            prop_assert_eq!(step.next(bucket.range.from, zone), bucket.whole.to);
        }
    }

    #[test]
    fn the_period_before_ends_where_this_one_begins(zone in some_zone(), first in some_day(), length in 0_i64..400) {
        let last = shift::add_days(first, length);
        let text = format!("{}..{}", Edge::Day(first), Edge::Day(last));
        let Ok(query) = text.parse::<RangeQuery>() else { return Ok(()) };
        // Samoa left out a day.
        prop_assume!(zone.day(zone.start_of_day(last.next_day().unwrap())) == last.next_day().unwrap());
        prop_assume!(zone.day(zone.start_of_day(first)) == first);
        let compared = query.compared(Timestamp(0), zone);
        prop_assert_eq!(compared.before.to, compared.range.from);
        // Whole days, as many as are asked for: none is lost to clocks.
        prop_assert_eq!(compared.range.from, zone.start_of_day(first));
        prop_assert_eq!(compared.range.to, zone.start_of_day(last.next_day().unwrap()));
    }

    #[test]
    fn days_back_and_forward_again_are_the_same_clock(zone in some_zone(), second in 200_000_000_i64..4_000_000_000, days in 1_u32..500) {
        let at = Timestamp(second * 1_000);
        let back = Shift::Days(days).back(at, zone);
        let again = Shift::Days(days).forward(back, zone);
        // Unless a clock showed it twice or never.
        if zone.moment(zone.local(at)) == at && zone.local(back).time() == zone.local(at).time() {
            prop_assert_eq!(again, at);
        }
        prop_assert!(back < at);
    }

    #[test]
    fn months_back_keep_the_day_or_the_months_last(first in some_day(), months in 1_i64..60) {
        let back = shift::add_months(first, -months);
        let count = |day: time::Date| i64::from(day.year()) * 12 + i64::from(u8::from(day.month()));
        prop_assert_eq!(count(back), count(first) - months);
        let last = back.month().length(back.year());
        prop_assert_eq!(back.day(), first.day().min(last));
    }

    #[test]
    fn a_query_reads_back(first in some_day(), length in 0_i64..4_000, hour in 0_u8..24, minute in 0_u8..60, which in 0_usize..8) {
        let last = shift::add_days(first, length);
        let clock = |day: time::Date| Edge::Clock(day.with_hms(hour, minute, 0).unwrap());
        for query in [
            RangeQuery::Preset(RangePreset::ALL[which]),
            RangeQuery::Custom { from: Edge::Day(first), to: Edge::Day(last) },
            RangeQuery::Custom { from: clock(first), to: Edge::Day(last) },
            RangeQuery::Custom { from: clock(first), to: Edge::Moment(Timestamp(1_795_202_460_000)) },
        ] {
            if last.year() <= 2_099 {
                prop_assert_eq!(query.to_string().parse::<RangeQuery>(), Ok(query));
                let sent = serde_json::to_string(&query).unwrap();
                prop_assert_eq!(serde_json::from_str::<RangeQuery>(&sent).unwrap(), query);
            }
        }
    }

    #[test]
    fn no_address_breaks_it(text in "\\PC{0,40}") {
        if let Ok(query) = text.parse::<RangeQuery>() {
            let range = query.range(Timestamp(1_795_202_460_000), zone(BERLIN));
            prop_assert!(range.from <= range.to);
        }
    }

    #[test]
    fn a_step_reads_back_and_leaves_room(step in some_step(), from in 1_i64..4_000_000_000, hours in 1_i64..9_000, at_most in 8_u32..200) {
        prop_assert_eq!(step.to_string().parse::<Step>(), Ok(step));
        let range = TimeRange { from: Timestamp(from * 1_000), to: Timestamp((from + hours * 3_600) * 1_000) };
        let found = Step::of(range, at_most);
        let buckets = range.buckets(found, zone(BERLIN)).len();
        // One more where the span begins within one, another where clocks are moved.
        prop_assert!(found == Step::Month || buckets <= at_most as usize + 3, "{found} {buckets} {at_most}");
    }
}
