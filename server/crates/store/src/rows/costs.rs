//! From rows back to records: costs.

use super::{moment, number, optional_moment};
use crate::costs::decode;
use crate::statement::Row;
use crate::{BudgetRecord, CostDayRecord, CostMonthRecord, CostSeriesRecord, CostSourceRecord};
use platform::{
    EntityRef,
    costs::{Amount, Component, Currency, Day, Month, Portion, SubjectKey},
};

/// A row of `cost_series`.
pub(crate) fn cost_series(row: &Row) -> Result<CostSeriesRecord, sqlx::Error> {
    Ok(CostSeriesRecord {
        id: row.get("id")?,
        source: row.get("source")?,
        subject: SubjectKey {
            cluster: row.get("cluster")?,
            namespace: row.get("namespace")?,
            name: row.get("subject")?,
            environment: row.get("environment")?,
        },
        component: row.read("component", |name: String| Component::parse(&name))?,
        portion: row.read("portion", |name: String| Portion::from_name(&name))?,
        currency: currency(row)?,
    })
}

fn currency(row: &Row) -> Result<Currency, sqlx::Error> {
    row.read("currency", |code: String| Currency::parse(&code))
}

/// A row of `cost_months`.
pub(crate) fn cost_month(row: &Row) -> Result<CostMonthRecord, sqlx::Error> {
    Ok(CostMonthRecord {
        series: row.get("series")?,
        month: Month(number(row, "month")?),
        days: row.read("days", |bytes: Vec<u8>| decode(&bytes))?,
        version: row.get("version")?,
    })
}

/// A row of `cost_days`.
pub(crate) fn cost_day(row: &Row) -> Result<CostDayRecord, sqlx::Error> {
    Ok(CostDayRecord {
        source: row.get("source")?,
        day: Day(number(row, "day")?),
        currency: currency(row)?,
        total: Amount::from_nanos(row.get::<i64>("total")?.into()),
        complete: row.get("complete")?,
        fetched_at: moment(row, "fetched_at")?,
        version: row.get("version")?,
    })
}

/// A row of `cost_sources`.
pub(crate) fn cost_source(row: &Row) -> Result<CostSourceRecord, sqlx::Error> {
    Ok(CostSourceRecord {
        name: row.get("name")?,
        succeeded_at: optional_moment(row, "succeeded_at")?,
        latency: row.get::<Option<i64>>("latency")?.and_then(|time| u64::try_from(time).ok()),
        failed_at: optional_moment(row, "failed_at")?,
        error: row.get("error")?,
    })
}

/// A row of `cost_budgets`.
pub(crate) fn budget(row: &Row) -> Result<BudgetRecord, sqlx::Error> {
    let team = |text: String| EntityRef::parse(&text, None, "default").ok();
    Ok(BudgetRecord {
        position: row.get("position")?,
        team: row.read("team", team)?,
        budget: row.get("budget")?,
        author: row.get("author")?,
        comment: row.get("comment")?,
        at: moment(row, "at")?,
    })
}
