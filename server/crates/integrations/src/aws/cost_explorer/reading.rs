//! From what is billed to costs. Pure.

use super::wire::{Group, ResultByTime};
use platform::{
    Timestamp,
    costs::{
        Amount, Component, CostLine, CostSourceError, Currency, Day, DayCosts, DayRange, Portion,
        SubjectKey,
    },
    zone::UTC,
};
use std::collections::BTreeMap;

/// The days of a portion, while answers come.
pub(super) struct Days<'a> {
    metric: &'a str,
    days: BTreeMap<Day, DayOf>,
}

#[derive(Default)]
struct DayOf {
    currency: Option<Currency>,
    lines: Vec<CostLine>,
    /// What the whole bill says of what belongs to no cluster.
    outside: Amount,
    estimated: bool,
    /// Whether anything was answered of it.
    seen: bool,
}

/// A group, read.
struct Billed {
    /// The tag's value; empty where the tag is not set.
    tag: String,
    service: String,
    amount: Amount,
    currency: Currency,
}

impl<'a> Days<'a> {
    pub fn new(range: DayRange, metric: &'a str) -> Self {
        Self { metric, days: range.days().map(|day| (day, DayOf::default())).collect() }
    }

    /// Takes the whole bill, by cluster.
    pub fn take_whole(&mut self, results: &[ResultByTime]) -> Result<(), CostSourceError> {
        self.take(results, |day, billed| {
            if billed.tag.is_empty() {
                day.outside += billed.amount;
                return;
            }
            let subject = SubjectKey { cluster: billed.tag, ..SubjectKey::default() };
            day.lines.push(line(subject, billed.service, Portion::Cluster, billed.amount));
        })
    }

    /// Takes what belongs to no cluster, by service, of an environment.
    pub fn take_services(
        &mut self,
        environment: &str,
        results: &[ResultByTime],
    ) -> Result<(), CostSourceError> {
        self.take(results, |day, billed| {
            let (name, environment) = (billed.tag, environment.to_owned());
            let subject = SubjectKey { name, environment, ..SubjectKey::default() };
            day.lines.push(line(subject, billed.service, Portion::Own, billed.amount));
        })
    }

    fn take(
        &mut self,
        results: &[ResultByTime],
        mut each: impl FnMut(&mut DayOf, Billed),
    ) -> Result<(), CostSourceError> {
        for result in results {
            let start = &result.time_period.start;
            let day = Day::parse(start.get(..10).unwrap_or(start));
            let Some(day) = day.and_then(|day| self.days.get_mut(&day)) else { continue };
            day.seen = true;
            day.estimated |= result.estimated;
            for group in &result.groups {
                let billed = read(group, self.metric)?;
                if billed.amount.is_zero() {
                    continue;
                }
                let currency = *day.currency.get_or_insert(billed.currency);
                if currency != billed.currency {
                    return Err(CostSourceError::Refused(format!(
                        "one day has costs in {currency} and in {}",
                        billed.currency
                    )));
                }
                each(day, billed);
            }
        }
        Ok(())
    }

    /// The days. What services cost must be what the whole bill says of them: where tags were set while
    /// it was asked, it is asked again later.
    pub fn end(self, now: Timestamp) -> Result<Vec<DayCosts>, CostSourceError> {
        let day = |(day, of): (Day, DayOf)| {
            let own = of.lines.iter().filter(|line| line.portion == Portion::Own);
            let total: Amount = own.map(|line| line.amount).sum();
            // Each part of either was rounded for itself.
            if (total - of.outside).abs() > Amount::from_cents(1) {
                return Err(CostSourceError::Unavailable(format!(
                    "of {day} it bills {} by services and {} as a whole; it is asked again later",
                    total.to_cents_text(),
                    of.outside.to_cents_text()
                )));
            }
            let currency = of.currency.unwrap_or_default();
            Ok(DayCosts {
                day,
                currency,
                lines: of.lines,
                total,
                complete: of.seen && (!of.estimated || settled(day, now)),
            })
        };
        self.days.into_iter().map(day).collect()
    }
}

/// AWS calls a day an estimate until its month is billed; for most of what is on the bill it stays as it
/// is after three days. Months that are over are asked for once more.
fn settled(day: Day, now: Timestamp) -> bool {
    let after = i64::try_from(super::SETTLES.as_millis()).unwrap_or(i64::MAX);
    day.plus(1).begins(&UTC).0.saturating_add(after) <= now.0
}

fn line(subject: SubjectKey, service: String, portion: Portion, amount: Amount) -> CostLine {
    CostLine { subject, component: Component::Cloud(service), portion, amount }
}

/// A group's keys are the tag as `KEY$VALUE` and the service.
fn read(group: &Group, metric: &str) -> Result<Billed, CostSourceError> {
    let wrong = |reason: String| CostSourceError::Unavailable(reason);
    let [tag, service] = group.keys.as_slice() else {
        return Err(wrong(format!("a group of {} keys", group.keys.len())));
    };
    let value = group.metrics.get(metric);
    let value = value.ok_or_else(|| wrong(format!("a group without {metric}")))?;
    let currency = Currency::parse(&value.unit);
    let currency = currency.ok_or_else(|| wrong(format!("{:?} is no currency", value.unit)))?;
    let tag = tag.split_once('$').map_or("", |(_, value)| value).to_owned();
    Ok(Billed { tag, service: service.clone(), amount: value.amount, currency })
}
