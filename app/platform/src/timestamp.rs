//! A moment, as milliseconds since the Unix epoch in UTC: the one form of time that is stored,
//! sent and compared. Wording for people is made in the portal.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Whole seconds from `self` to `later`; negative when `later` is earlier.
    #[must_use]
    pub const fn seconds_until(self, later: Self) -> i64 {
        (later.0 - self.0) / 1000
    }

    /// RFC 3339 in UTC to the second, such as `2026-11-20T19:21:00Z`; a moment outside of the
    /// years 0 to 9999 is shown as the epoch.
    #[must_use]
    pub fn to_rfc3339(self) -> String {
        let moment = self.civil();
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
            moment.year(),
            u8::from(moment.month()),
            moment.day(),
            moment.hour(),
            moment.minute(),
            moment.second()
        )
    }

    /// The calendar view of this moment in UTC.
    #[must_use]
    pub fn civil(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(self.0.div_euclid(1000))
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
}

/// Where the time comes from: the system in the product, a fixed one in tests.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc3339_is_utc_to_the_second() {
        assert_eq!(Timestamp(1_795_202_460_999).to_rfc3339(), "2026-11-20T19:21:00Z");
        assert_eq!(Timestamp(-1).to_rfc3339(), "1969-12-31T23:59:59Z");
    }
}
