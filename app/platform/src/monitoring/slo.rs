//! Service level objectives: what share of answers is to be good, and how much of the rest is left.

use super::{Audience, Scope};
use serde::{Deserialize, Serialize};

/// How an objective stands: what needs a look first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SloState {
    /// It is broken: no budget is left.
    Breached,
    /// Not much is left, or it goes faster than it should.
    AtRisk,
    /// It was not measured.
    NoData,
    /// All is well.
    Kept,
}

impl SloState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Breached, Self::AtRisk, Self::NoData, Self::Kept];

    /// Its name in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Breached => "breached",
            Self::AtRisk => "at-risk",
            Self::NoData => "no-data",
            Self::Kept => "kept",
        }
    }

    /// Whether somebody should look.
    #[must_use]
    pub const fn needs_a_look(self) -> bool {
        matches!(self, Self::Breached | Self::AtRisk)
    }
}

/// An objective over one window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slo {
    /// The source's own name for it.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What it is about.
    pub scope: Scope,
    /// The window, in days.
    pub days: u32,
    /// What per cent of answers are to be good.
    pub target: f64,
    /// Below this it warns, per cent.
    pub warning: Option<f64>,
    /// What per cent were good; `None` when it was not measured.
    pub measured: Option<f64>,
    /// What per cent of the error budget is left; below nothing when more was spent.
    pub budget_left: Option<f64>,
    /// How many times as fast as it may the budget goes now (in the last hour, where it is known): at 1
    /// it is just spent at the end of the window. (Google, The Site Reliability Workbook, chapter 5.)
    pub burn: Option<f64>,
    /// Why it was not measured.
    pub error: Option<String>,
    /// The monitors that it is made of, by the source's own names; none where it is of numbers.
    pub monitors: Vec<String>,
    /// Its web page.
    pub page: Option<String>,
    /// Whom the vendor shows it.
    pub audience: Audience,
}

impl Slo {
    /// Below so much that is left, per cent, it is at risk.
    pub const LITTLE: f64 = 25.0;

    /// A budget that goes so many times too fast is at risk: a 30 days' budget is gone in two days and
    /// a half then. (The Workbook's second alert is at 6 over six hours, its first one at 14.4.)
    pub const FAST: f64 = 12.0;

    /// The budget that is left, in per cent of it, when of all answers this per cent were good.
    #[must_use]
    pub fn left(target: f64, measured: f64) -> f64 {
        let allowed = 100.0 - target;
        if allowed <= 0.0 {
            return if measured >= 100.0 { 100.0 } else { 0.0 };
        }
        100.0 * (1.0 - (100.0 - measured) / allowed)
    }

    /// How fast it goes, when lately this per cent were good.
    #[must_use]
    pub fn burning(target: f64, lately: f64) -> Option<f64> {
        let allowed = 100.0 - target;
        (allowed > 0.0).then(|| (100.0 - lately) / allowed)
    }

    /// How it stands.
    #[must_use]
    pub fn state(&self) -> SloState {
        let Some(measured) = self.measured else { return SloState::NoData };
        let left = self.budget_left.unwrap_or_else(|| Self::left(self.target, measured));
        if measured < self.target || left <= 0.0 {
            SloState::Breached
        } else if left < Self::LITTLE
            || self.warning.is_some_and(|warning| measured < warning)
            || self.burn.is_some_and(|burn| burn >= Self::FAST)
        {
            SloState::AtRisk
        } else {
            SloState::Kept
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slo(measured: Option<f64>, burn: Option<f64>) -> Slo {
        Slo {
            id: "1".to_owned(),
            name: "Orders".to_owned(),
            scope: Scope::default(),
            days: 30,
            target: 99.9,
            warning: None,
            measured,
            budget_left: None,
            burn,
            error: None,
            monitors: Vec::new(),
            page: None,
            audience: Audience::All,
        }
    }

    #[test]
    fn a_budget_is_what_the_target_leaves() {
        assert!((Slo::left(99.0, 99.5) - 50.0).abs() < 1e-9);
        assert!((Slo::left(99.0, 98.0) + 100.0).abs() < 1e-9);
        assert!((Slo::left(100.0, 100.0) - 100.0).abs() < 1e-9);
        assert!((Slo::burning(99.0, 90.0).unwrap() - 10.0).abs() < 1e-9);
        assert_eq!(Slo::burning(100.0, 90.0), None);
    }

    #[test]
    fn it_stands_by_what_is_left_and_how_fast_it_goes() {
        assert_eq!(slo(None, None).state(), SloState::NoData);
        assert_eq!(slo(Some(99.99), None).state(), SloState::Kept);
        assert_eq!(slo(Some(99.92), None).state(), SloState::AtRisk);
        assert_eq!(slo(Some(99.8), None).state(), SloState::Breached);
        assert_eq!(slo(Some(99.99), Some(20.0)).state(), SloState::AtRisk);
    }
}
