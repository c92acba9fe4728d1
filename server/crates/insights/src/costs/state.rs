//! What is known, in memory: all of it as the store has it.

use platform::{
    EntityRef, Timestamp,
    costs::{Amount, Budget, Currency, Day, DayRange, Month, NamedBudget},
};
use std::{collections::BTreeMap, sync::Arc};
use store::{
    BudgetRecord, CostDayRecord, CostMonthRecord, CostSeriesRecord, CostSourceRecord, MonthDays,
};

/// A day as a source told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub currency: Currency,
    /// What the source says that it is in all.
    pub total: Amount,
    pub complete: bool,
    pub fetched_at: Timestamp,
}

/// What is known.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub series: BTreeMap<i64, Arc<CostSeriesRecord>>,
    pub months: BTreeMap<(i64, Month), Arc<MonthDays>>,
    /// By source.
    pub days: BTreeMap<String, BTreeMap<Day, Told>>,
    pub sources: BTreeMap<String, CostSourceRecord>,
    /// Every version, the oldest first.
    pub budgets: Vec<BudgetRecord>,
    /// The version of the last month in it. Months and days are read one after the other, and in
    /// between somebody may write both: each is read on from where it was read to itself.
    pub months_version: i64,
    /// The version of the last day in it.
    pub days_version: i64,
}

impl State {
    /// Takes numbers over.
    pub fn apply(
        &mut self,
        series: Vec<CostSeriesRecord>,
        months: Vec<CostMonthRecord>,
        days: Vec<CostDayRecord>,
    ) {
        self.series.extend(series.into_iter().map(|one| (one.id, Arc::new(one))));
        for month in months {
            self.months_version = self.months_version.max(month.version);
            self.months.insert((month.series, month.month), Arc::new(month.days));
        }
        for day in days {
            self.days_version = self.days_version.max(day.version);
            let CostDayRecord { source, day, currency, total, complete, fetched_at, .. } = day;
            let told = Told { currency, total, complete, fetched_at };
            self.days.entry(source).or_default().insert(day, told);
        }
    }

    /// Grows with each number that is taken over.
    pub fn version(&self) -> i64 {
        self.months_version.saturating_add(self.days_version)
    }

    /// Forgets months before this one, as the store does.
    pub fn forget_before(&mut self, month: Month) {
        self.months.retain(|(_, one), _| *one >= month);
        for days in self.days.values_mut() {
            days.retain(|day, _| *day >= month.first());
        }
    }

    /// The number of the last series that is known.
    pub fn last_series(&self) -> i64 {
        self.series.keys().next_back().copied().unwrap_or(0)
    }

    /// The position of the last version of a budget.
    pub fn last_budget(&self) -> i64 {
        self.budgets.last().map_or(0, |one| one.position)
    }

    /// From the first day to the last one that anything is known of.
    pub fn span(&self) -> Option<DayRange> {
        let ends =
            |days: &BTreeMap<Day, Told>| Some((*days.keys().next()?, *days.keys().next_back()?));
        let all: Vec<(Day, Day)> = self.days.values().filter_map(ends).collect();
        let first = all.iter().map(|(first, _)| *first).min()?;
        let last = all.iter().map(|(_, last)| *last).max()?;
        Some(DayRange { first, last })
    }

    /// The versions of a team's budget, the newest first.
    pub fn budgets_of(&self, team: &EntityRef) -> Vec<NamedBudget> {
        let of = self.budgets.iter().rev().filter(|one| one.team == *team);
        of.map(named).collect()
    }

    /// The teams that have a budget now.
    pub fn teams_with_budget(&self) -> BTreeMap<EntityRef, Budget> {
        let mut teams = BTreeMap::new();
        for one in &self.budgets {
            match read(one) {
                Some(budget) => drop(teams.insert(one.team.clone(), budget)),
                None => drop(teams.remove(&one.team)),
            }
        }
        teams
    }
}

fn named(record: &BudgetRecord) -> NamedBudget {
    NamedBudget {
        team: record.team.clone(),
        budget: read(record),
        author: record.author.clone(),
        comment: record.comment.clone(),
        at: record.at,
    }
}

fn read(record: &BudgetRecord) -> Option<Budget> {
    serde_json::from_str(record.budget.as_deref()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_on_from_the_last_month_and_days_from_the_last_day() {
        let day = Day::parse("2026-11-19").unwrap();
        let told = CostDayRecord {
            source: "cluster".to_owned(),
            day,
            currency: Currency::USD,
            total: Amount::from_cents(100),
            complete: true,
            fetched_at: Timestamp(0),
            version: 5,
        };
        let month = CostMonthRecord {
            series: 1,
            month: day.month(),
            days: MonthDays::default(),
            version: 5,
        };
        let mut state = State::default();
        // Both were written after months were read, and before days were.
        state.apply(Vec::new(), Vec::new(), vec![told]);
        assert_eq!((state.months_version, state.days_version), (0, 5), "months are still to come");
        let before = state.version();
        state.apply(Vec::new(), vec![month], Vec::new());
        assert_eq!((state.months_version, state.days_version), (5, 5));
        assert!(state.version() > before, "what is made of it is made anew");
    }
}
