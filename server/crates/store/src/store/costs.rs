//! Reads of costs, and the one write that changes nothing that is shown.

use super::Store;
use crate::statement::Statement;
use crate::{
    BudgetRecord, CostDayRecord, CostMonthRecord, CostSeriesRecord, CostSourceRecord, StoreError,
    rows,
};
use platform::Timestamp;

const SERIES: &str = "SELECT * FROM cost_series WHERE id > $1 ORDER BY id";

const MONTHS: &str = "SELECT * FROM cost_months WHERE version > $1 ORDER BY version, series, month";

const DAYS: &str = "SELECT * FROM cost_days WHERE version > $1 ORDER BY version, source, day";

const BUDGETS: &str = "SELECT * FROM cost_budgets WHERE position > $1 ORDER BY position";

const ANSWERED: &str = "
    UPDATE cost_sources SET succeeded_at = $2, latency = $3 WHERE name = $1 AND error IS NULL
    RETURNING *";

/// Reads of costs.
impl Store {
    /// What there are numbers of, behind a number.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn cost_series_after(&self, id: i64) -> Result<Vec<CostSeriesRecord>, StoreError> {
        self.read(&Statement::new(SERIES).bind(id), rows::cost_series).await
    }

    /// The months that changed behind a version, the oldest change first; behind 0 that is everything.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn cost_months_after(
        &self,
        version: i64,
    ) -> Result<Vec<CostMonthRecord>, StoreError> {
        self.read(&Statement::new(MONTHS).bind(version), rows::cost_month).await
    }

    /// The days that sources told of behind a version, the oldest change first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn cost_days_after(&self, version: i64) -> Result<Vec<CostDayRecord>, StoreError> {
        self.read(&Statement::new(DAYS).bind(version), rows::cost_day).await
    }

    /// How every source was last reached, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn cost_sources(&self) -> Result<Vec<CostSourceRecord>, StoreError> {
        let all = Statement::new("SELECT * FROM cost_sources ORDER BY name");
        self.read(&all, rows::cost_source).await
    }

    /// Versions of budgets behind a position, the oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn budgets_after(&self, position: i64) -> Result<Vec<BudgetRecord>, StoreError> {
        self.read(&Statement::new(BUDGETS).bind(position), rows::budget).await
    }

    /// A source answered as it did before: nobody is woken for that. `false` when it did not answer
    /// before, or there is no such source.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn cost_source_answered(
        &self,
        name: &str,
        at: Timestamp,
        latency: u64,
    ) -> Result<bool, StoreError> {
        let statement = Statement::new(ANSWERED).bind(name).bind(at).bind(latency);
        Ok(!self.write(&statement, rows::cost_source).await?.is_empty())
    }
}
