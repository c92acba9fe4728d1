//! Days and working hours, in UTC.

use platform::Timestamp;

pub(super) const MINUTE: i64 = 60_000;
pub(super) const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// When people are at work, in hours of the day.
const BEGINS: i64 = 7;
const ENDS: i64 = 17;

/// The day of a moment, counted from the epoch.
pub(super) fn day(moment: Timestamp) -> i64 {
    moment.0.div_euclid(DAY)
}

/// A moment of a day.
pub(super) fn at(day: i64, minutes: i64) -> Timestamp {
    Timestamp(day * DAY + minutes * MINUTE)
}

/// Whether people work on it. (The epoch was a Thursday.)
pub(super) fn is_working(day: i64) -> bool {
    (day + 3).rem_euclid(7) < 5
}

/// The minutes of a day in which people work.
pub(super) const WORKING: (i64, i64) = (BEGINS * 60, ENDS * 60 - 1);

/// The moment itself or, when nobody works then, the next morning that somebody does, as many
/// minutes into it as the moment was into its hour.
pub(super) fn when_working(moment: Timestamp) -> Timestamp {
    let (today, hour) = (day(moment), moment.0.rem_euclid(DAY) / HOUR);
    if is_working(today) && (BEGINS..ENDS).contains(&hour) {
        return moment;
    }
    let mut morning = if hour < BEGINS { today } else { today + 1 };
    while !is_working(morning) {
        morning += 1;
    }
    Timestamp(morning * DAY + BEGINS * HOUR + moment.0.rem_euclid(HOUR))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_works_at_night_or_at_weekends() {
        // 2026-11-27 is a Friday.
        let friday = 20_784;
        assert_eq!(at(friday, 0).to_rfc3339(), "2026-11-27T00:00:00Z");
        assert!(is_working(friday) && !is_working(friday + 1) && !is_working(friday + 2));
        assert!(is_working(friday + 3));
        let noon = at(friday, 12 * 60);
        assert_eq!(when_working(noon), noon);
        let evening = at(friday, 21 * 60 + 10);
        assert_eq!(when_working(evening).to_rfc3339(), "2026-11-30T07:10:00Z");
        let early = at(friday, 3 * 60 + 5);
        assert_eq!(when_working(early).to_rfc3339(), "2026-11-27T07:05:00Z");
    }
}
