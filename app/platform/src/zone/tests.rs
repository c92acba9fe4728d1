//! Zones against jiff, which knows them all, and by hand where clocks do odd things.

use super::*;
use proptest::prelude::*;
use time::Month;

fn zone(name: &str) -> &'static Zone {
    Zone::named(name).unwrap()
}

fn clock(year: i32, month: Month, day: u8, hour: u8, minute: u8) -> PrimitiveDateTime {
    Date::from_calendar_date(year, month, day).unwrap().with_hms(hour, minute, 0).unwrap()
}

fn utc(at: Timestamp) -> String {
    at.to_rfc3339()
}

#[test]
fn names_are_found_however_they_are_written() {
    assert_eq!(zone("europe/berlin").name(), "Europe/Berlin");
    assert!(std::ptr::eq(zone("EUROPE/BERLIN"), zone("Europe/Berlin")), "each is kept once");
    assert!(Zone::named("Europe/Atlantis").is_none());
    assert!(Zone::named("").is_none());
    let names = names();
    assert!(names.len() > 300 && names.contains(&"Asia/Shanghai".to_owned()), "{}", names.len());
    assert!(names.contains(&"UTC".to_owned()));
}

#[test]
fn a_day_of_summer_time_has_23_hours_and_one_of_winter_25() {
    let berlin = zone("Europe/Berlin");
    let hours = |month, day| {
        let day = Date::from_calendar_date(2026, month, day).unwrap();
        let next = day.next_day().unwrap();
        (berlin.start_of_day(next).0 - berlin.start_of_day(day).0) / 3_600_000
    };
    assert_eq!(hours(Month::March, 29), 23);
    assert_eq!(hours(Month::October, 25), 25);
    assert_eq!(hours(Month::November, 30), 24);
}

#[test]
fn what_a_clock_shows_twice_is_the_first_and_what_it_leaves_out_is_moved_on() {
    let berlin = zone("Europe/Berlin");
    let twice = clock(2026, Month::October, 25, 2, 30);
    assert_eq!(utc(berlin.moment(twice)), "2026-10-25T00:30:00Z");
    let never = clock(2026, Month::March, 29, 2, 30);
    assert_eq!(utc(berlin.moment(never)), "2026-03-29T01:30:00Z");
    assert_eq!(berlin.local(berlin.moment(never)), clock(2026, Month::March, 29, 3, 30));
}

#[test]
fn a_day_begins_where_its_midnight_is_left_out() {
    // In Beirut clocks go from midnight to one.
    let beirut = zone("Asia/Beirut");
    let day = Date::from_calendar_date(2026, Month::March, 29).unwrap();
    let start = beirut.start_of_day(day);
    assert_eq!(utc(start), "2026-03-28T22:00:00Z");
    assert_eq!(beirut.local(start), clock(2026, Month::March, 29, 1, 0));
    // Samoa left out the last but one day of 2011.
    let apia = zone("Pacific/Apia");
    let day = |day| Date::from_calendar_date(2011, Month::December, day).unwrap();
    assert_eq!(apia.start_of_day(day(30)), apia.start_of_day(day(31)));
    assert!(apia.start_of_day(day(29)) < apia.start_of_day(day(30)));
}

#[test]
fn a_zone_is_a_line_of_text() {
    let berlin = zone("Europe/Berlin");
    let short = berlin.within(Timestamp(1_770_000_000_000), Timestamp(1_800_000_000_000));
    assert_eq!(short.to_string(), "Europe/Berlin 3600 1774746000=7200 1792890000=3600");
    assert_eq!(short.to_string().parse(), Ok(short));
    for text in ["", "Europe/Berlin", "Europe/Berlin x", "UTC 0 1", "UTC 0 a=b"] {
        assert_eq!(text.parse::<Zone>(), Err(text::NoZone), "{text}");
    }
}

fn some_zone() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "Europe/Berlin",
        "America/New_York",
        "America/St_Johns",
        "Asia/Shanghai",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "America/Sao_Paulo",
        "Africa/Casablanca",
        "Asia/Beirut",
        "Pacific/Apia",
        "America/Havana",
        "UTC",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn clocks_show_what_jiffs_show(name in some_zone(), second in 0_i64..4_102_444_800) {
        let expected = jiff::Timestamp::from_second(second).unwrap().in_tz(name).unwrap();
        let local = zone(name).local(Timestamp(second * 1_000));
        prop_assert_eq!(i32::from(expected.year()), local.year());
        prop_assert_eq!(expected.month().cast_unsigned(), u8::from(local.month()));
        prop_assert_eq!(
            (expected.day(), expected.hour(), expected.minute(), expected.second()),
            (
                local.day().cast_signed(),
                local.hour().cast_signed(),
                local.minute().cast_signed(),
                local.second().cast_signed()
            )
        );
    }

    #[test]
    fn moments_are_jiffs(name in some_zone(), days in 1_i32..47_000, second in 0_i64..86_400) {
        let shown = i64::from(days) * 86_400 + second;
        let local = OffsetDateTime::from_unix_timestamp(shown).unwrap();
        let local = PrimitiveDateTime::new(local.date(), local.time());
        let civil = jiff::civil::DateTime::new(
            i16::try_from(local.year()).unwrap(),
            u8::from(local.month()).cast_signed(),
            local.day().cast_signed(),
            local.hour().cast_signed(),
            local.minute().cast_signed(),
            local.second().cast_signed(),
            0,
        );
        let expected = civil.unwrap().in_tz(name).unwrap().timestamp().as_second();
        prop_assert_eq!(zone(name).moment(local), Timestamp(expected * 1_000));
    }

    #[test]
    fn days_begin_where_jiffs_begin(name in some_zone(), days in 1_i32..47_000) {
        let at = OffsetDateTime::from_unix_timestamp(i64::from(days) * 86_400).unwrap();
        let date = jiff::civil::date(
            i16::try_from(at.year()).unwrap(),
            u8::from(at.month()).cast_signed(),
            at.day().cast_signed(),
        );
        let expected = date.in_tz(name).unwrap().timestamp().as_second();
        let start = zone(name).start_of_day(at.date());
        prop_assert_eq!(start, Timestamp(expected * 1_000));
        // Nothing of the day is before it.
        prop_assert!(zone(name).day(Timestamp(start.0 - 1)) != at.date());
    }

    #[test]
    fn a_part_of_a_zone_is_the_same_within(
        name in some_zone(), from in 0_i64..3_000_000_000, length in 1_i64..300_000_000, at in 0.0_f64..1.0,
    ) {
        let (from, to) = (Timestamp(from * 1_000), Timestamp((from + length) * 1_000));
        let part = zone(name).within(from, to);
        #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "any moment within")]
        let moment = Timestamp(from.0 + ((to.0 - from.0) as f64 * at) as i64);
        prop_assert_eq!(part.local(moment), zone(name).local(moment));
        let read: Zone = part.to_string().parse().unwrap();
        prop_assert_eq!(read, part);
    }
}
