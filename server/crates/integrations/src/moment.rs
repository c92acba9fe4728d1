//! Moments as vendors write them.

use platform::Timestamp;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// One of RFC 3339; `None` when it is none.
pub(crate) fn moment(text: &str) -> Option<Timestamp> {
    let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).ok().map(Timestamp)
}

/// One in seconds since the epoch; nought is none.
pub(crate) fn seconds(told: Option<i64>) -> Option<Timestamp> {
    told.filter(|told| *told > 0)?.checked_mul(1000).map(Timestamp)
}

/// One in milliseconds, written as a number with a fraction.
pub(crate) fn milliseconds(told: f64) -> Option<Timestamp> {
    let most = 253_402_300_799_000.0;
    if !(told.is_finite() && (0.0..=most).contains(&told)) {
        return None;
    }
    // A number of this range without a fraction reads back as itself.
    format!("{:.0}", told.trunc()).parse().ok().map(Timestamp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_in_every_form() {
        assert_eq!(moment("1970-01-01T00:00:01.5Z"), Some(Timestamp(1_500)));
        assert_eq!(moment("2026-02-13T20:38:19.565010+00:00").map(|at| at.0 % 1000), Some(565));
        assert_eq!(moment("yesterday"), None);
        assert_eq!(seconds(Some(2)), Some(Timestamp(2_000)));
        assert_eq!((seconds(Some(0)), seconds(None)), (None, None));
        assert_eq!(milliseconds(1_641_344_100_000.0), Some(Timestamp(1_641_344_100_000)));
        assert_eq!((milliseconds(f64::NAN), milliseconds(-1.0)), (None, None));
    }
}
