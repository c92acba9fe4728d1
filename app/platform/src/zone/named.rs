//! The world's time zones, for what is no browser: the IANA's list is part of the binary.

use super::{UTC, Zone};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use std::{
    collections::HashMap,
    sync::{Mutex, OnceLock, PoisonError},
};

/// Changes are known from 1970 up to the beginning of this second, 2100.
const END: i64 = 4_102_444_800;

/// The zones that have been asked for. It holds no more of them than there are names.
static KNOWN: OnceLock<Mutex<HashMap<String, &'static Zone>>> = OnceLock::new();

fn database() -> &'static TimeZoneDatabase {
    static DATABASE: OnceLock<TimeZoneDatabase> = OnceLock::new();
    DATABASE.get_or_init(TimeZoneDatabase::bundled)
}

/// The names of all zones, in order.
#[must_use]
pub fn names() -> Vec<String> {
    let mut names: Vec<_> = database().available().map(|name| name.as_str().to_owned()).collect();
    names.retain(|name| name == "UTC" || name.contains('/') && !name.starts_with("Etc/"));
    names.sort_unstable();
    names
}

impl Zone {
    /// The zone of this name; `None` where there is none.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        if name == "UTC" {
            return Some(&UTC);
        }
        let found = database().get(name).ok()?;
        // As the list writes it: however a name is written, it is kept once.
        let name = found.iana_name()?;
        let known = KNOWN.get_or_init(Mutex::default);
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(zone) = known.get(name) {
            return Some(zone);
        }
        let zone: &'static Self = Box::leak(Box::new(read(name, &found)));
        known.insert(name.to_owned(), zone);
        Some(zone)
    }
}

fn read(name: &str, zone: &TimeZone) -> Zone {
    let epoch = jiff::Timestamp::UNIX_EPOCH;
    let first = zone.to_offset(epoch).seconds();
    let mut offset = first;
    let mut changes = Vec::new();
    for change in zone.following(epoch) {
        let at = change.timestamp().as_second();
        if at >= END {
            break;
        }
        // What changes only the name of the time changes nothing here.
        if change.offset().seconds() != offset {
            offset = change.offset().seconds();
            changes.push((at, offset));
        }
    }
    Zone::new(name, first, changes)
}
