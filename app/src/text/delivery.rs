//! The words of delivery. Apart from the others, so that only these pages carry them.

use crate::preferences::{Language, Preferences};
use leptos::prelude::expect_context;
use platform::delivery::{Band, Measure, Part, RestoredBy, SignKind, SignalKind};

mod chinese;
mod english;

/// The words in one language.
pub struct DeliveryText {
    pub title: &'static str,
    pub hint: &'static str,
    pub company: &'static str,
    pub of: fn(&str) -> String,
    pub nothing: &'static str,
    pub nothing_hint: &'static str,
    pub no_sources: &'static str,
    pub no_sources_hint: &'static str,
    /// By [`Measure::ALL`].
    pub measures: [&'static str; 5],
    /// What each is, in a sentence, by [`Measure::ALL`].
    pub definitions: [&'static str; 5],
    /// How each is computed, by [`Measure::ALL`].
    pub formulas: [&'static str; 5],
    /// The lines between bands, by [`Measure::ALL`]; empty where there are none.
    pub lines: [&'static str; 5],
    /// By [`Band::ALL`].
    pub bands: [&'static str; 4],
    pub band_of: fn(&str, u16) -> String,
    /// By [`Part::ALL`].
    pub parts: [&'static str; 5],
    /// What each is, by [`Part::ALL`].
    pub part_hints: [&'static str; 5],
    pub per_week: &'static str,
    pub too_little: fn(u64, u64) -> String,
    pub before: &'static str,
    pub median: &'static str,
    pub ninetieth: &'static str,
    pub ninetieth_is: fn(&str) -> String,
    pub counted: fn(u64, u64) -> String,
    pub of_deployments: fn(u64) -> String,
    pub of_changes: fn(u64) -> String,
    pub of_failures: fn(u64) -> String,
    pub per_service: fn(&str) -> String,
    pub failed: &'static str,
    pub well: &'static str,
    pub lead_parts: &'static str,
    pub lead_parts_hint: &'static str,
    pub spread: &'static str,
    pub teams: &'static str,
    pub services: &'static str,
    pub team: &'static str,
    pub service: &'static str,
    pub nobody: &'static str,
    pub trend: &'static str,
    pub known: &'static str,
    pub known_hint: &'static str,
    pub since: fn(&str) -> String,
    pub without_commit: fn(u64) -> String,
    pub without_pull: fn(u64) -> String,
    pub without_build: fn(u64) -> String,
    pub skewed: fn(u64) -> String,
    pub unrestored: fn(u64) -> String,
    pub excluded: fn(u64) -> String,
    pub without_sources: fn(u64) -> String,
    pub sources: &'static str,
    pub read_so_far: fn(u64, u64) -> String,
    pub waits: &'static str,
    pub away: fn(&str) -> String,
    pub definitions_title: &'static str,
    pub definitions_hint: fn(&str, u16, &str, u16) -> String,
    pub computed: &'static str,
    pub drawn_at: &'static str,
    pub no_persons: &'static str,
    pub behind: fn(&str) -> String,
    pub behind_hint: &'static str,
    pub none_behind: &'static str,
    pub none_behind_hint: &'static str,
    pub shown: fn(u64, u64) -> String,
    pub newer: &'static str,
    pub older: &'static str,
    pub when: &'static str,
    pub revision: &'static str,
    pub brought: &'static str,
    pub state: &'static str,
    pub succeeded: &'static str,
    pub is_failed: &'static str,
    pub rollback: &'static str,
    pub rework: &'static str,
    pub told_by: &'static str,
    pub change: &'static str,
    pub begun: &'static str,
    pub took: &'static str,
    pub put_right: &'static str,
    pub began: &'static str,
    pub restored: &'static str,
    pub goes_on: &'static str,
    pub signs: &'static str,
    /// Failed, rolled back, reverted, hotfixed.
    pub own_signs: [&'static str; 4],
    /// By [`SignalKind::ALL`].
    pub signals: [&'static str; 3],
    /// Rollback, deployment, signal.
    pub restorers: [&'static str; 3],
    pub note: &'static str,
    pub annotate: &'static str,
    pub reason: &'static str,
    pub leave_out: &'static str,
    pub left_out: &'static str,
    pub keep: &'static str,
    pub take_back: &'static str,
    pub said_by: fn(&str) -> String,
    pub marked: fn(&str) -> String,
    pub marked_failure: fn(&str) -> String,
}

impl DeliveryText {
    /// What a measure is called.
    pub fn measure(&self, measure: Measure) -> &'static str {
        self.measures[place(measure)]
    }

    /// What it is.
    pub fn definition(&self, measure: Measure) -> &'static str {
        self.definitions[place(measure)]
    }

    /// How it is computed.
    pub fn formula(&self, measure: Measure) -> &'static str {
        self.formulas[place(measure)]
    }

    /// The lines between its bands.
    pub fn lines(&self, measure: Measure) -> &'static str {
        self.lines[place(measure)]
    }

    /// What a band is called.
    pub fn band(&self, band: Band) -> &'static str {
        let at = Band::ALL.iter().position(|one| *one == band);
        self.bands[at.unwrap_or_default()]
    }

    /// What a part of the lead time is called.
    pub fn part(&self, part: Part) -> &'static str {
        self.parts[of_part(part)]
    }

    /// What it is.
    pub fn part_hint(&self, part: Part) -> &'static str {
        self.part_hints[of_part(part)]
    }

    /// What tells of a failure.
    pub fn sign(&self, kind: SignKind) -> &'static str {
        match kind {
            SignKind::Failed => self.own_signs[0],
            SignKind::RolledBack => self.own_signs[1],
            SignKind::Reverted => self.own_signs[2],
            SignKind::Hotfixed => self.own_signs[3],
            SignKind::Signal(signal) => {
                let at = SignalKind::ALL.iter().position(|one| *one == signal);
                self.signals[at.unwrap_or_default()]
            }
        }
    }

    /// What ended a failure.
    pub const fn restorer(&self, by: RestoredBy) -> &'static str {
        match by {
            RestoredBy::Rollback => self.restorers[0],
            RestoredBy::Deployment => self.restorers[1],
            RestoredBy::Signal => self.restorers[2],
        }
    }
}

fn place(measure: Measure) -> usize {
    Measure::ALL.iter().position(|one| *one == measure).unwrap_or_default()
}

fn of_part(part: Part) -> usize {
    Part::ALL.iter().position(|one| *one == part).unwrap_or_default()
}

/// The words of a language.
pub const fn delivery_text(language: Language) -> &'static DeliveryText {
    match language {
        Language::English => &english::ENGLISH,
        Language::Chinese => &chinese::CHINESE,
    }
}

/// The words of this page's language.
pub fn use_delivery_text() -> &'static DeliveryText {
    delivery_text(expect_context::<Preferences>().language)
}
