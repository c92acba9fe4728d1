//! What a team means to spend in a month.

use super::{Amount, CostError, Forecast, Month};
use crate::{EntityRef, Timestamp, catalog::Reference};
use serde::{Deserialize, Serialize};

/// What a team means to spend in a month, and when it wants to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// How much a month, in the company's currency.
    pub amount: Amount,
    /// At which parts of it, in hundredths, the team is told; each once a month.
    pub thresholds: Vec<u16>,
}

impl Budget {
    /// Where nothing else is said.
    pub const THRESHOLDS: [u16; 3] = [50, 80, 100];

    /// Thresholds at the most.
    pub const MOST: usize = 8;

    /// A budget, if it is one; the text says what is wrong.
    ///
    /// # Errors
    /// When the amount is nothing or less, or a threshold makes no sense.
    pub fn checked(amount: Amount, mut thresholds: Vec<u16>) -> Result<Self, CostError> {
        let wrong = |text: &str| Err(CostError::BadRequest(text.to_owned()));
        if amount <= Amount::ZERO || amount > Amount::from_cents(100_000_000_000_000) {
            return wrong("a budget is a number above nothing");
        }
        thresholds.sort_unstable();
        thresholds.dedup();
        if thresholds.is_empty() {
            thresholds = Self::THRESHOLDS.to_vec();
        }
        if thresholds.len() > Self::MOST || thresholds.iter().any(|one| !(1..=500).contains(one)) {
            return wrong("thresholds are up to eight numbers of percent, from 1 to 500");
        }
        Ok(Self { amount, thresholds })
    }
}

/// A version of a budget: who set it when, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedBudget {
    /// The team.
    pub team: EntityRef,
    /// It; `None`: it was taken away.
    pub budget: Option<Budget>,
    /// Who set it, by principal id.
    pub author: String,
    /// What they said to it.
    pub comment: String,
    /// When.
    pub at: Timestamp,
}

/// What is to become of a budget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetWish {
    /// The team.
    pub team: EntityRef,
    /// It; `None` takes it away.
    pub budget: Option<Budget>,
    /// What is said to it.
    pub comment: String,
    /// How many versions were seen: if there are others by now, nothing is done.
    pub seen: u64,
}

/// How a team stands to its budget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetState {
    /// The team.
    pub team: Reference,
    /// The month.
    pub month: Month,
    /// The budget; `None` where the team has none.
    pub budget: Option<Budget>,
    /// What was spent of it; `None` where a part of it is not the asker's to see.
    pub spent: Option<Amount>,
    /// What it will be at the end of the month.
    pub forecast: Option<Forecast>,
    /// The highest threshold that was reached.
    pub reached: Option<u16>,
    /// Its versions, the newest first.
    pub versions: Vec<NamedBudget>,
    /// Whether the asker may set it.
    pub may_set: bool,
}

impl BudgetState {
    /// How many thousandths of it are spent.
    #[must_use]
    pub fn used_permille(&self) -> Option<i64> {
        self.spent?.permille_of(self.budget.as_ref()?.amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_makes_sense_or_is_none() {
        let of = |amount: i64, thresholds: &[u16]| {
            Budget::checked(Amount::from_cents(amount), thresholds.to_vec())
        };
        assert_eq!(of(100, &[]).unwrap().thresholds, Budget::THRESHOLDS);
        assert_eq!(of(100, &[90, 50, 90]).unwrap().thresholds, [50, 90]);
        for (amount, thresholds) in
            [(0, vec![50]), (-5, vec![50]), (100, vec![0]), (100, vec![501])]
        {
            assert!(of(amount, &thresholds).is_err());
        }
    }
}
