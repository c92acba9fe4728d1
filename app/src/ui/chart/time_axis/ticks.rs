//! Which moments stand at the axis: hours, days, Mondays, months, years, as many as have room.

use super::{Words, share};
use platform::{TimeRange, Timestamp, time_range::Step};

/// No more than so many have room on a wide chart.
const ROOM: usize = 9;

/// A moment at the axis.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Tick {
    /// Where: 0 is the beginning of the range, 1 its end.
    pub share: f64,
    /// How it is called there.
    pub label: String,
    /// Whether it stays where there is half the room.
    pub stays: bool,
}

/// How far ticks are apart: so many of a step.
#[derive(Clone, Copy)]
enum Pace {
    Clock(u16),
    Days(u8),
    Mondays(u8),
    Months(u8),
    Years(u8),
}

const PACES: [Pace; 20] = [
    Pace::Clock(1),
    Pace::Clock(5),
    Pace::Clock(10),
    Pace::Clock(30),
    Pace::Clock(60),
    Pace::Clock(120),
    Pace::Clock(180),
    Pace::Clock(360),
    Pace::Clock(720),
    Pace::Days(1),
    Pace::Days(2),
    Pace::Mondays(1),
    Pace::Mondays(2),
    Pace::Months(1),
    Pace::Months(2),
    Pace::Months(3),
    Pace::Months(6),
    Pace::Years(1),
    Pace::Years(2),
    Pace::Years(5),
];

impl Pace {
    /// Its shortest length in milliseconds.
    fn length(self) -> i64 {
        match self {
            Self::Clock(minutes) => Step::Minutes(minutes).shortest(),
            Self::Days(count) => Step::Day.shortest() * i64::from(count),
            Self::Mondays(count) => Step::Week.shortest() * i64::from(count),
            Self::Months(count) => Step::Month.shortest() * i64::from(count),
            Self::Years(count) => 365 * Step::Day.shortest() * i64::from(count),
        }
    }

    fn step(self) -> Step {
        match self {
            Self::Clock(minutes) => Step::Minutes(minutes),
            Self::Days(_) => Step::Day,
            Self::Mondays(_) => Step::Week,
            Self::Months(_) | Self::Years(_) => Step::Month,
        }
    }

    /// Whether the beginning of a step is one of this pace.
    fn takes(self, at: Timestamp, words: Words<'_>) -> bool {
        let local = words.zone.local(at);
        let days = local.date().to_julian_day();
        let month = u8::from(local.month()) - 1;
        match self {
            Self::Clock(_) => true,
            Self::Days(count) => days.rem_euclid(i32::from(count)) == 0,
            Self::Mondays(count) => days.div_euclid(7).rem_euclid(i32::from(count)) == 0,
            Self::Months(count) => month.is_multiple_of(count),
            Self::Years(count) => month == 0 && local.year().rem_euclid(i32::from(count)) == 0,
        }
    }

    fn label(self, at: Timestamp, words: Words<'_>) -> String {
        let local = words.zone.local(at);
        match self {
            Self::Clock(_) if local.hour() == 0 && local.minute() == 0 => words.day(at),
            Self::Clock(_) => words.clock(at),
            Self::Days(_) | Self::Mondays(_) => words.day(at),
            Self::Months(_) if u8::from(local.month()) == 1 => words.year(at),
            Self::Months(_) => words.month(at),
            Self::Years(_) => words.year(at),
        }
    }
}

/// The ticks of a range. With a step of bars none is closer than those, and each stands in the
/// middle of its bar.
pub(in super::super) fn ticks(range: TimeRange, bars: Option<Step>, words: Words<'_>) -> Vec<Tick> {
    let room = i64::try_from(ROOM).unwrap_or(i64::MAX);
    let fits = |pace: &Pace| {
        let wide_enough = bars.is_none_or(|step| pace.length() >= step.shortest());
        wide_enough && range.milliseconds() <= pace.length().saturating_mul(room)
    };
    let monthly = bars == Some(Step::Month);
    // Thirteen months have room: their names are short.
    let short = monthly && range.milliseconds() <= Step::Month.shortest() * 15;
    let pace = if short {
        Pace::Months(1)
    } else {
        PACES.into_iter().find(fits).unwrap_or(Pace::Years(5))
    };
    let mut ticks = Vec::new();
    let mut at = pace.step().start(range.from, words.zone);
    while at < range.to && ticks.len() < 3 * ROOM {
        if pace.takes(at, words) {
            let end = bars.map(|step| step.next(at, words.zone));
            let place = end.map_or(at, |end| Timestamp(at.0 + (end.0 - at.0) / 2));
            let share = share(range, place);
            if (0.0..=1.0).contains(&share) && (at >= range.from || bars.is_some()) {
                ticks.push(Tick { share, label: pace.label(at, words), stays: false });
            }
        }
        at = pace.step().next(at, words.zone);
    }
    // Every second one stays on a phone, counted from the first.
    for tick in ticks.iter_mut().step_by(2) {
        tick.stays = true;
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preferences::Language;
    use platform::{
        Zone,
        time_range::{RangePreset, RangeQuery},
    };

    fn labels(preset: RangePreset, bars: Option<Step>, zone: &str, language: Language) -> String {
        let zone = Zone::named(zone).unwrap();
        // 2026-11-20T19:21:00Z
        let range = RangeQuery::Preset(preset).range(Timestamp(1_795_202_460_000), zone);
        let ticks = ticks(range, bars, Words { zone, language });
        ticks.into_iter().map(|tick| tick.label).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_day_has_hours_and_a_quarter_has_days_or_months() {
        let english = |preset, bars| labels(preset, bars, "Europe/Berlin", Language::English);
        assert_eq!(english(RangePreset::Hour, None), "19:30 19:40 19:50 20:00 20:10 20:20");
        assert_eq!(
            english(RangePreset::Day, None),
            "21:00 20 Nov 03:00 06:00 09:00 12:00 15:00 18:00"
        );
        assert_eq!(
            english(RangePreset::Week, Some(Step::Day)),
            "14 Nov 15 Nov 16 Nov 17 Nov 18 Nov 19 Nov 20 Nov"
        );
        assert_eq!(english(RangePreset::Days30, None), "26 Oct 2 Nov 9 Nov 16 Nov");
        assert_eq!(
            english(RangePreset::Months13, Some(Step::Month)),
            "Nov Dec 2026 Feb Mar Apr May Jun Jul Aug Sep Oct Nov"
        );
    }

    #[test]
    fn language_and_zone_are_the_readers() {
        let chinese = labels(RangePreset::Day, None, "Asia/Shanghai", Language::Chinese);
        assert_eq!(chinese, "06:00 09:00 12:00 15:00 18:00 21:00 11月21日 03:00");
    }

    #[test]
    fn no_range_has_too_many() {
        for preset in RangePreset::ALL {
            for step in [None, Some(Step::Minutes(5)), Some(Step::Day), Some(Step::Month)] {
                let said = labels(preset, step, "America/New_York", Language::English);
                assert!(said.split(' ').count() <= 26, "{preset:?} {step:?}: {said}");
            }
        }
    }
}
