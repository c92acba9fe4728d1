//! `[delivery]`: how far back histories are read and how often, and whether teams are told of their week.

use super::values::{self, Complaint, Node};
use std::time::Duration;

const DAY: Duration = Duration::from_hours(24);

/// More often than once a minute the limit of an account would be used up.
const MOST_OFTEN: Duration = Duration::from_mins(1);

/// `[delivery]`
#[derive(Clone, Copy, Debug)]
pub(crate) struct DeliverySettings {
    /// How far back histories are read.
    pub(crate) back: Duration,
    /// How often a history is asked for what is new.
    pub(crate) interval: Duration,
    /// Whether each team is told once a week how it went.
    pub(crate) digest: bool,
}

pub(super) fn back(node: &Node) -> Result<Duration, Complaint> {
    let wrong = || {
        Complaint::new(
            "too short or too long",
            "write 30d to 1500d; 400d holds the same month of last year",
        )
    };
    // Longer than a year, which other durations may not be.
    let time = values::memory(node)?.ok_or_else(wrong)?;
    if (DAY * 30..=DAY * 1_500).contains(&time) { Ok(time) } else { Err(wrong()) }
}

pub(super) fn interval(node: &Node) -> Result<Duration, Complaint> {
    let time = values::duration(node)?;
    if (MOST_OFTEN..=DAY).contains(&time) {
        return Ok(time);
    }
    Err(Complaint::new("too short or too long", "write 1m to 1d"))
}
