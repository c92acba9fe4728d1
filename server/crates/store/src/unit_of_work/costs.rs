//! Writes of costs.

use super::UnitOfWork;
use crate::costs::{MonthDays, encode};
use crate::statement::{Statement, Value};
use crate::{BudgetRecord, CostMonthRecord, CostSeriesRecord, CostSourceRecord, StoreError, rows};
use platform::{
    Timestamp,
    costs::{Amount, Component, Currency, DayCosts, Month, Portion, SubjectKey},
};
use std::collections::{BTreeMap, BTreeSet};

const VERSION: &str = "
    SELECT CASE WHEN months.version > days.version THEN months.version ELSE days.version END AS version
    FROM (SELECT COALESCE(MAX(version), 0) AS version FROM cost_months) AS months,
        (SELECT COALESCE(MAX(version), 0) AS version FROM cost_days) AS days";

const SERIES: &str = "SELECT * FROM cost_series WHERE source = $1";

const NEW_SERIES: (&str, &str) = (
    "INSERT INTO cost_series \
     (id, source, cluster, namespace, subject, environment, component, portion, currency)",
    "",
);

const MONTH: &str = "
    SELECT cost_months.* FROM cost_months JOIN cost_series ON cost_series.id = cost_months.series
    WHERE cost_months.month = $2 AND cost_series.source = $1";

const PUT_MONTH: (&str, &str) = (
    "INSERT INTO cost_months (series, month, days, version)",
    " ON CONFLICT (series, month) DO UPDATE SET days = excluded.days, version = excluded.version",
);

const PUT_DAY: (&str, &str) = (
    "INSERT INTO cost_days (source, day, currency, total, complete, fetched_at, version)",
    " ON CONFLICT (source, day) DO UPDATE SET currency = excluded.currency, total = excluded.total, \
     complete = excluded.complete, fetched_at = excluded.fetched_at, version = excluded.version",
);

const SOURCE: &str = "
    INSERT INTO cost_sources (name, succeeded_at, latency, failed_at, error)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (name) DO UPDATE SET succeeded_at = excluded.succeeded_at,
        latency = excluded.latency, failed_at = excluded.failed_at, error = excluded.error";

const BUDGET: &str = "
    INSERT INTO cost_budgets (position, team, budget, author, comment, at)
    VALUES ($1, $2, $3, $4, $5, $6)";

const TOLD: &str = "
    INSERT INTO cost_told (occurrence, at) VALUES ($1, $2)
    ON CONFLICT (occurrence) DO NOTHING RETURNING occurrence AS id";

type Key = (SubjectKey, Component, Portion, Currency);

/// Writes of costs.
impl UnitOfWork {
    /// Writes what a source told of some days, in the place of whatever it told of them before. The same
    /// again changes nothing but when it was told.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_cost_days(
        &mut self,
        source: &str,
        days: &[DayCosts],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let version = self.read(&Statement::new(VERSION), |row| row.get::<i64>("version")).await?;
        let version = version.first().copied().unwrap_or(0) + 1;
        let series = self.cost_series(source, days).await?;
        let months: BTreeSet<Month> = days.iter().map(|one| one.day.month()).collect();
        for month in months {
            let told = days.iter().filter(|one| one.day.month() == month);
            self.put_cost_month(source, month, &told.collect::<Vec<_>>(), &series, version).await?;
        }
        let rows = days.iter().map(|one| {
            [
                source.into(),
                i64::from(one.day.0).into(),
                Value::Text(Some(one.currency.code().to_owned().into())),
                nanos(one.total).into(),
                one.complete.into(),
                now.into(),
                version.into(),
            ]
        });
        self.run_all(Statement::for_rows(PUT_DAY, rows)).await
    }

    /// The numbers of all that is told, those that are new among them.
    async fn cost_series(
        &mut self,
        source: &str,
        days: &[DayCosts],
    ) -> Result<BTreeMap<Key, i64>, StoreError> {
        let known = self.read(&Statement::new(SERIES).bind(source), rows::cost_series).await?;
        let key = |one: CostSeriesRecord| {
            ((one.subject, one.component, one.portion, one.currency), one.id)
        };
        let mut known: BTreeMap<Key, i64> = known.into_iter().map(key).collect();
        let mut lacking = BTreeSet::new();
        for day in days {
            let keys = day.lines.iter().map(|line| {
                (line.subject.clone(), line.component.clone(), line.portion, day.currency)
            });
            lacking.extend(keys.filter(|key| !known.contains_key(key)));
        }
        if lacking.is_empty() {
            return Ok(known);
        }
        let last = "SELECT COALESCE(MAX(id), 0) AS id FROM cost_series";
        let last = self.read(&Statement::new(last), |row| row.get::<i64>("id")).await?;
        let next = last.first().copied().unwrap_or(0) + 1;
        let new: Vec<(i64, Key)> = (next..).zip(lacking).collect();
        let rows = new.iter().map(|(id, (subject, component, portion, currency))| {
            [
                (*id).into(),
                source.into(),
                (&subject.cluster).into(),
                (&subject.namespace).into(),
                (&subject.name).into(),
                (&subject.environment).into(),
                Value::Text(Some(
                    crate::statement::storable(&component.to_string()).into_owned().into(),
                )),
                portion.name().into(),
                Value::Text(Some(currency.code().to_owned().into())),
            ]
        });
        self.run_all(Statement::for_rows(NEW_SERIES, rows)).await?;
        known.extend(new.into_iter().map(|(id, key)| (key, id)));
        Ok(known)
    }

    async fn put_cost_month(
        &mut self,
        source: &str,
        month: Month,
        told: &[&DayCosts],
        series: &BTreeMap<Key, i64>,
        version: i64,
    ) -> Result<(), StoreError> {
        let statement = Statement::new(MONTH).bind(source).bind(i64::from(month.0));
        let before = self.read(&statement, rows::cost_month).await?;
        let before: BTreeMap<i64, MonthDays> =
            before.into_iter().map(|CostMonthRecord { series, days, .. }| (series, days)).collect();
        let mut after = before.clone();
        for day in told {
            let place = day.day.in_month();
            for days in after.values_mut() {
                days[place] = 0;
            }
            for line in &day.lines {
                let key =
                    (line.subject.clone(), line.component.clone(), line.portion, day.currency);
                let Some(id) = series.get(&key) else { continue };
                let days = after.entry(*id).or_insert([0; crate::costs::DAYS]);
                days[place] = days[place].saturating_add(nanos(line.amount));
            }
        }
        let changed = after.iter().filter(|(id, days)| before.get(id) != Some(days));
        let rows = changed.map(|(id, days)| {
            let month: Value<'_> = i64::from(month.0).into();
            [(*id).into(), month, encode(days).into(), version.into()]
        });
        self.run_all(Statement::for_rows(PUT_MONTH, rows)).await
    }

    /// Writes how a source was last reached.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_cost_source(&mut self, record: &CostSourceRecord) -> Result<(), StoreError> {
        let latency = record.latency.map(|time| i64::try_from(time).unwrap_or(i64::MAX));
        let statement = Statement::new(SOURCE)
            .bind(&record.name)
            .bind(record.succeeded_at)
            // A number that may lack is bound as a moment: both are BIGINT.
            .bind(latency.map(Timestamp))
            .bind(record.failed_at)
            .bind(record.error.as_deref());
        self.run(&statement).await
    }

    /// Forgets months before this one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_costs_before(&mut self, month: Month) -> Result<(), StoreError> {
        let months = "DELETE FROM cost_months WHERE month < $1";
        self.run(&Statement::new(months).bind(i64::from(month.0))).await?;
        let days = "DELETE FROM cost_days WHERE day < $1";
        self.run(&Statement::new(days).bind(i64::from(month.first().0))).await
    }

    /// Appends a version of a budget, if `seen` is how many the team has; whether it was.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn append_budget(
        &mut self,
        record: &BudgetRecord,
        seen: u64,
    ) -> Result<bool, StoreError> {
        let all = Statement::new("SELECT * FROM cost_budgets ORDER BY position");
        let all = self.read(&all, rows::budget).await?;
        let known = all.iter().filter(|one| one.team == record.team).count();
        if u64::try_from(known) != Ok(seen) {
            return Ok(false);
        }
        let position = all.last().map_or(1, |last| last.position + 1);
        let statement = Statement::new(BUDGET)
            .bind(position)
            .bind(record.team.as_str())
            .bind(record.budget.as_deref())
            .bind(&record.author)
            .bind(&record.comment)
            .bind(record.at);
        self.run(&statement).await?;
        Ok(true)
    }

    /// Notes that somebody is told of this; whether nobody was before.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn told_of_costs(
        &mut self,
        occurrence: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let statement = Statement::new(TOLD).bind(occurrence).bind(now);
        Ok(!self.read(&statement, rows::id).await?.is_empty())
    }
}

/// What no number of the database can hold is as much as one can.
fn nanos(amount: Amount) -> i64 {
    let bound = if amount < Amount::ZERO { i64::MIN } else { i64::MAX };
    i64::try_from(amount.nanos()).unwrap_or(bound)
}
