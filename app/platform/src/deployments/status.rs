//! How an application stands, in Argo CD's own words.

use serde::{Deserialize, Serialize};

/// Whether what runs is as Git says.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum SyncStatus {
    /// It is.
    Synced,
    /// It is not.
    OutOfSync,
    /// That could not be found out.
    #[default]
    Unknown,
}

impl SyncStatus {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Synced, Self::OutOfSync, Self::Unknown];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Synced => "Synced",
            Self::OutOfSync => "OutOfSync",
            Self::Unknown => "Unknown",
        }
    }

    /// The status of that name; one that is not known is [`Self::Unknown`].
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|one| one.name() == name).unwrap_or_default()
    }
}

/// How what runs fares.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Health {
    /// It fails.
    Degraded,
    /// It is not there.
    Missing,
    /// That could not be found out.
    #[default]
    Unknown,
    /// It is on its way.
    Progressing,
    /// It was paused.
    Suspended,
    /// It is well.
    Healthy,
}

impl Health {
    /// All of them, what needs a look first.
    pub const ALL: [Self; 6] = [
        Self::Degraded,
        Self::Missing,
        Self::Unknown,
        Self::Progressing,
        Self::Suspended,
        Self::Healthy,
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Degraded => "Degraded",
            Self::Missing => "Missing",
            Self::Unknown => "Unknown",
            Self::Progressing => "Progressing",
            Self::Suspended => "Suspended",
            Self::Healthy => "Healthy",
        }
    }

    /// The health of that name; `None` when there is none of it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Whether it does not run as it should.
    #[must_use]
    pub const fn is_failing(self) -> bool {
        matches!(self, Self::Degraded | Self::Missing)
    }
}
