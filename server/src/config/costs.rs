//! `[costs]`: where it is told what things cost, and how that is attributed.

mod sources;
#[cfg(test)]
mod tests;

pub(crate) use sources::AwsAccount;

use super::{
    keys,
    layers::Layers,
    problem::{Problem, nearest},
    sign_in::tables,
    sources::problem,
    values::{self, Complaint, Node, Value},
};
use insights::costs::{CostOptions, Sharing};
use integrations::opencost::OpenCostSettings;
use platform::costs::{Amount, CostNames, Currency};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// `[costs]`
#[derive(Clone)]
pub(crate) struct CostSettings {
    /// Instances of `OpenCost`, each with a name of its own.
    pub(crate) opencost: Vec<OpenCostSettings>,
    /// Accounts of AWS, each with a name of its own.
    pub(crate) aws: Vec<AwsAccount>,
    /// How costs are told.
    pub(crate) options: CostOptions,
    /// The annotations that hold names, the first that is there counts.
    pub(crate) annotations: Arc<[String]>,
}

impl std::fmt::Debug for CostSettings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut told = formatter.debug_struct("CostSettings");
        told.field("opencost", &self.opencost).field("aws", &self.aws).finish_non_exhaustive()
    }
}

/// Reads all of it.
pub(super) fn costs(layers: &mut Layers) -> Option<CostSettings> {
    let currency = get(layers, &keys::COSTS_CURRENCY, currency);
    let fix = "write [[costs.opencost]] and under it name = \"…\" and url = \"http://…\"";
    let usual = currency.unwrap_or_default();
    let opencost = tables(layers, &keys::COSTS_OPENCOST, fix, sources::opencost);
    let opencost: Vec<OpenCostSettings> =
        opencost.into_iter().map(|one| one.in_currency(usual)).collect();
    let fix = "write [[costs.aws]] and under it name = \"…\"";
    let aws = tables(layers, &keys::COSTS_AWS, fix, sources::aws);
    let mut taken = BTreeSet::new();
    let names = opencost.iter().enumerate().map(|(at, one)| (&keys::COSTS_OPENCOST, at, &one.name));
    let names = names
        .chain(aws.iter().enumerate().map(|(at, one)| (&keys::COSTS_AWS, at, &one.settings.name)));
    for (key, at, name) in names {
        if !taken.insert(name.clone()) {
            let complaint = Complaint::new(
                format!("the name {name:?} is given twice"),
                "give each source a name of its own",
            );
            let place = layers.get(key).place;
            layers.problems.push(problem(&place, format!("{}[{at}]", key.path()), complaint));
        }
    }
    let fix = "write [[costs.rates]] and under it currency = \"EUR\" and rate = \"1.08\"";
    let rates = tables(layers, &keys::COSTS_RATES, fix, rate);
    // What is wrong with it is told by who reads it for everything.
    let zone = values::time_zone(&layers.get(&keys::TIME_ZONE)).ok();
    let idle = get(layers, &keys::COSTS_IDLE, sharing);
    let shared = get(layers, &keys::COSTS_SHARED, sharing);
    let namespaces = get(layers, &keys::COSTS_SHARED_NAMESPACES, values::texts);
    let smallest = get(layers, &keys::COSTS_SMALLEST, amount);
    let above = get(layers, &keys::COSTS_RECONCILE, values::percentage);
    let backfill = get(layers, &keys::COSTS_BACKFILL, |node| bounded(node, 1..=1_200));
    let kept = get(layers, &keys::COSTS_KEPT, |node| bounded(node, 2..=120));
    let annotations = get(layers, &keys::COSTS_ANNOTATIONS, values::texts);
    Some(CostSettings {
        opencost,
        aws,
        options: CostOptions {
            zone: zone?,
            currency: currency?,
            rates: rates.into_iter().collect::<BTreeMap<Currency, Amount>>(),
            idle: idle?,
            shared: shared?,
            shared_namespaces: namespaces?.into_iter().collect(),
            smallest_change: smallest?,
            reconcile_above: i64::from(above?) * 10,
            backfill: backfill?,
            kept_months: kept?,
        },
        annotations: std::iter::once(CostNames::NAME.to_owned()).chain(annotations?).collect(),
    })
}

fn get<T>(
    layers: &mut Layers,
    key: &keys::Key,
    read: impl FnOnce(&Node) -> Result<T, Complaint>,
) -> Option<T> {
    let node = layers.get(key);
    read(&node)
        .map_err(|complaint| layers.problems.push(problem(&node.place, key.path(), complaint)))
        .ok()
}

fn currency(node: &Node) -> Result<Currency, Complaint> {
    let text = values::text(node)?;
    let fix = "write its code: USD, EUR, CNY …";
    Currency::parse(&text).ok_or_else(|| Complaint::new(format!("{text:?} is no currency"), fix))
}

fn sharing(node: &Node) -> Result<Sharing, Complaint> {
    let choices =
        [("separate", Sharing::Separate), ("weighted", Sharing::Weighted), ("even", Sharing::Even)];
    values::choice(node, &choices)
}

fn amount(node: &Node) -> Result<Amount, Complaint> {
    let text = match &node.value {
        Value::Integer(number) => number.to_string(),
        _ => values::text(node)?,
    };
    let read: Result<Amount, _> = text.parse();
    match read {
        Ok(amount) if amount >= Amount::ZERO => Ok(amount),
        _ => Err(Complaint::new(format!("{text:?} is no amount"), "write it as \"1.50\"")),
    }
}

fn bounded(node: &Node, range: std::ops::RangeInclusive<u16>) -> Result<u16, Complaint> {
    let count = values::count(node)?;
    let count = u16::try_from(count).ok().filter(|count| range.contains(count));
    let fix = format!("write one from {} to {}", range.start(), range.end());
    count.ok_or_else(|| Complaint::new("out of range", fix))
}

/// What one of another currency is in the company's.
fn rate(node: &Node, path: &str, problems: &mut Vec<Problem>) -> Option<(Currency, Amount)> {
    let fix = "write { currency = \"EUR\", rate = \"1.08\" }";
    let Value::Table(table) = &node.value else {
        problems.push(problem(&node.place, path.to_owned(), Complaint::new("no rate", fix)));
        return None;
    };
    let (mut of, mut is) = (None, None);
    for (field, node) in table {
        let read = match field.as_str() {
            "currency" => currency(node).map(|read| of = Some(read)),
            "rate" => amount(node).map(|read| is = Some(read)),
            other => Err(Complaint::new("no such key", nearest(other, &["currency", "rate"]))),
        };
        if let Err(complaint) = read {
            problems.push(problem(&node.place, format!("{path}.{field}"), complaint));
            return None;
        }
    }
    let both = of.zip(is);
    if both.is_none() {
        problems.push(problem(&node.place, path.to_owned(), Complaint::new("lacks a part", fix)));
    }
    both
}
