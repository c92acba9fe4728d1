//! How amounts are written. Pure but for the language of the page.

use crate::{
    preferences::Preferences,
    ui::{Currency, Unit},
};
use leptos::prelude::expect_context;
use platform::costs::{self, Amount};

/// How amounts of a currency are written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Writes(Unit);

impl Writes {
    /// In a currency.
    pub fn of(currency: costs::Currency) -> Self {
        Self(Unit::Money(Currency::of(currency.code())))
    }

    /// What it counts.
    pub const fn unit(self) -> Unit {
        self.0
    }

    /// To the hundredth.
    pub fn exact(self, amount: Amount) -> String {
        self.0.exact(&amount.to_cents_text(), expect_context::<Preferences>().language)
    }

    /// In a few digits.
    pub fn short(self, amount: Amount) -> String {
        self.0.short(amount.to_drawing(), expect_context::<Preferences>().language)
    }

    /// A difference, with its sign.
    pub fn difference(self, amount: Amount) -> String {
        self.0.difference(amount.to_drawing(), expect_context::<Preferences>().language)
    }
}

/// Thousandths as a share: 0.25.
pub fn share(permille: i64) -> f64 {
    f64::from(i32::try_from(permille).unwrap_or(i32::MAX)) / 1_000.0
}

/// Thousandths as people read them: `25 %`, `+12.5 %`.
pub fn percent(permille: i64) -> String {
    Unit::Percent.short(share(permille), expect_context::<Preferences>().language)
}

/// A growth as people read it.
pub fn growth(permille: i64) -> String {
    Unit::Percent.difference(share(permille), expect_context::<Preferences>().language)
}
