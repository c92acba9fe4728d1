//! A zone as one line of text, as it stands in the document: `Europe/Berlin 3600
//! 1774746000=7200 1792890000=3600`.

use super::Zone;
use std::{fmt, str::FromStr};

impl fmt::Display for Zone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.name, self.first)?;
        self.changes.iter().try_for_each(|(at, offset)| write!(formatter, " {at}={offset}"))
    }
}

/// That is no zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no time zone")]
pub struct NoZone;

impl FromStr for Zone {
    type Err = NoZone;

    fn from_str(text: &str) -> Result<Self, NoZone> {
        let mut words = text.split_ascii_whitespace();
        let name = words.next().ok_or(NoZone)?;
        let first = words.next().and_then(|word| word.parse().ok()).ok_or(NoZone)?;
        let change = |word: &str| {
            let (at, offset) = word.split_once('=')?;
            Some((at.parse().ok()?, offset.parse().ok()?))
        };
        let changes = words.map(change).collect::<Option<Vec<_>>>().ok_or(NoZone)?;
        Ok(Self::new(name, first, changes))
    }
}
