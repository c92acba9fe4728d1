//! From allocations to costs. Pure.

use super::{
    OpenCostSettings,
    wire::{Allocation, Set},
};
use platform::{
    Timestamp,
    costs::{Amount, Component, CostLine, Currency, Day, DayCosts, DayRange, Portion, SubjectKey},
    zone::Zone,
};
use std::collections::BTreeMap;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// What `OpenCost` calls what nobody uses.
const IDLE: &str = "__idle__";

/// What it calls what has no such label, and volumes that nobody mounts.
const NOBODYS: [&str; 2] = ["__unallocated__", "__unmounted__"];

/// What parts may differ from their sum by binary fractions: a millionth.
const DUST: Amount = Amount::from_nanos(1_000);

/// What is known beforehand.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    cluster: Option<String>,
    environment: Option<String>,
    /// Whether the environment is a part of names.
    told: bool,
    currency: Currency,
}

impl Reading {
    pub fn of(settings: &OpenCostSettings) -> Self {
        Self {
            cluster: settings.cluster.clone(),
            environment: settings.environment.clone(),
            told: settings.environment_label.is_some(),
            currency: settings.currency,
        }
    }

    /// Whether nothing is told.
    pub fn is_empty(set: Option<&BTreeMap<String, Option<Allocation>>>) -> bool {
        set.into_iter().flat_map(BTreeMap::values).all(Option::is_none)
    }

    /// The days of sets: as their allocations say, and where they say nothing, one after the other.
    /// A set without allocations says nothing of any day.
    pub fn placed(range: DayRange, sets: Vec<Set>, zone: &Zone) -> Vec<(Day, Set)> {
        let said = |set: &Set| {
            let mut all = set.iter().flat_map(|set| set.values().flatten());
            let start = all.find_map(|one| one.window.as_ref()?.start.as_deref())?;
            let at = OffsetDateTime::parse(start, &Rfc3339).ok()?;
            Some(Day::in_zone(Timestamp(at.unix_timestamp() * 1000), zone))
        };
        let mut days: Vec<(Day, Set)> = range.days().map(|day| (day, None)).collect();
        for (place, set) in sets.into_iter().enumerate() {
            if Self::is_empty(set.as_ref()) {
                continue;
            }
            let day = said(&set).or_else(|| days.get(place).map(|(day, _)| *day));
            let found = day.and_then(|day| days.iter_mut().find(|(known, _)| *known == day));
            if let Some((_, known)) = found
                && known.is_none()
            {
                *known = set;
            }
        }
        days
    }

    /// What a day cost.
    pub fn day(&self, day: Day, set: Set, complete: bool) -> DayCosts {
        let mut costs = DayCosts {
            day,
            currency: self.currency,
            lines: Vec::new(),
            total: Amount::ZERO,
            complete,
        };
        for (name, allocation) in set.unwrap_or_default() {
            if let Some(allocation) = allocation {
                costs.total += allocation.total_cost.0;
                costs.lines.extend(self.lines(&name, &allocation));
            }
        }
        costs
    }

    fn lines(&self, name: &str, allocation: &Allocation) -> Vec<CostLine> {
        // Names of clusters may have slashes in them: the other parts are counted from the end.
        let mut parts: Vec<&str> = name.rsplitn(if self.told { 4 } else { 3 }, '/').collect();
        parts.reverse();
        // What is idle is told of a whole cluster, at times by its name.
        let before = name.find(IDLE).and_then(|at| name.get(..at));
        if let Some(cluster) = before.and_then(|before| before.strip_suffix('/')) {
            parts = vec![cluster, IDLE];
        }
        let portion = if parts.contains(&IDLE) { Portion::Idle } else { Portion::Own };
        let part = |place: usize| {
            let part = parts.get(place).copied().unwrap_or_default();
            if part == IDLE || NOBODYS.contains(&part) { "" } else { part }.to_owned()
        };
        // A name that is a single mark is of a whole cluster.
        let whole = parts.len() == 1;
        let cluster = if whole { allocation.properties.cluster.clone() } else { part(0) };
        let subject = SubjectKey {
            cluster: self.cluster.clone().unwrap_or(cluster),
            namespace: if whole { String::new() } else { part(1) },
            name: if whole { String::new() } else { part(2) },
            environment: match (&self.environment, self.told && !whole) {
                (_, true) if !part(3).is_empty() => part(3),
                (Some(fixed), _) => fixed.clone(),
                (None, _) => String::new(),
            },
        };
        let line = |component: Component, portion: Portion, amount: Amount| CostLine {
            subject: subject.clone(),
            component,
            portion,
            amount,
        };
        let mut lines: Vec<CostLine> = components(allocation)
            .into_iter()
            .filter(|(_, amount)| !amount.is_zero())
            .map(|(component, amount)| line(component, portion, amount))
            .collect();
        if portion == Portion::Own {
            let used = |cost: Amount, efficiency: Amount| cost.times_rate(efficiency);
            let cpu = used(allocation.cpu_cost.0, allocation.cpu_efficiency.0);
            let memory = used(allocation.ram_cost.0, allocation.ram_efficiency.0);
            let more = [
                (Component::Cpu, Portion::Used, cpu),
                (Component::Memory, Portion::Used, memory),
                (Component::Cpu, Portion::CoreHours, allocation.cpu_core_hours.0),
            ];
            let more = more.into_iter().filter(|(_, _, amount)| !amount.is_zero());
            lines.extend(more.map(|(component, portion, amount)| line(component, portion, amount)));
        }
        lines
    }
}

/// The parts of an allocation: they are its total to the last billionth. What binary fractions leave
/// over goes to the largest one, what is more than that is told as something else.
fn components(of: &Allocation) -> Vec<(Component, Amount)> {
    let mut parts = vec![
        (Component::Cpu, of.cpu_cost.0 + of.cpu_cost_adjustment.0),
        (Component::Memory, of.ram_cost.0 + of.ram_cost_adjustment.0),
        (Component::Storage, of.pv_cost.0 + of.pv_cost_adjustment.0),
        (Component::Network, of.network_cost.0 + of.network_cost_adjustment.0),
        (Component::Gpu, of.gpu_cost.0 + of.gpu_cost_adjustment.0),
        (Component::LoadBalancer, of.load_balancer_cost.0 + of.load_balancer_cost_adjustment.0),
        (Component::Other, of.shared_cost.0 + of.external_cost.0),
    ];
    let sum: Amount = parts.iter().map(|(_, amount)| *amount).sum();
    let left = of.total_cost.0 - sum;
    let place = if left.abs() > DUST {
        parts.len() - 1
    } else {
        let largest = parts.iter().enumerate().max_by_key(|(_, (_, amount))| amount.abs());
        largest.map_or(0, |(place, _)| place)
    };
    parts[place].1 += left;
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opencost::wire::{Number, Window};
    use platform::zone::UTC;

    fn number(text: &str) -> Number {
        Number(text.parse().unwrap())
    }

    #[test]
    fn names_of_clusters_may_have_slashes() {
        let reading =
            Reading { cluster: None, environment: None, told: false, currency: Currency::USD };
        let allocation =
            Allocation { cpu_cost: number("1"), total_cost: number("1"), ..Allocation::default() };
        let of = |name: &str| {
            let line = reading.lines(name, &allocation).remove(0);
            (line.subject.cluster, line.subject.namespace, line.subject.name, line.portion)
        };
        let told = |cluster: &str, namespace: &str, name: &str, portion| {
            (cluster.to_owned(), namespace.to_owned(), name.to_owned(), portion)
        };
        assert_eq!(of("eu/shop/cart"), told("eu", "shop", "cart", Portion::Own));
        let arn = "arn:aws:eks:eu-central-1:1:cluster/eu";
        assert_eq!(of(&format!("{arn}/shop/cart")), told(arn, "shop", "cart", Portion::Own));
        assert_eq!(of(&format!("{arn}/__idle__")), told(arn, "", "", Portion::Idle));
    }

    #[test]
    fn a_set_without_allocations_takes_no_day() {
        let day = Day::parse("2026-11-18").unwrap();
        let range = DayRange { first: day, last: day.plus(2) };
        let window = Window { start: Some("2026-11-18T00:00:00Z".to_owned()) };
        let allocation = Allocation { window: Some(window), ..Allocation::default() };
        let set = Some(BTreeMap::from([("eu/shop/cart".to_owned(), Some(allocation))]));
        // They run back from the end, and the first one is empty.
        let placed = Reading::placed(range, vec![Some(BTreeMap::new()), None, set], &UTC);
        let empty: Vec<bool> =
            placed.iter().map(|(_, set)| Reading::is_empty(set.as_ref())).collect();
        assert_eq!(empty, [false, true, true]);
    }

    #[test]
    fn parts_are_the_total() {
        let allocation = Allocation {
            cpu_cost: number("0.1"),
            ram_cost: number("0.2"),
            total_cost: number("0.30000000000000004"),
            ..Allocation::default()
        };
        let parts = components(&allocation);
        let other = &parts[6];
        assert_eq!((other.1, parts[1].1.to_string()), (Amount::ZERO, "0.2".to_owned()));
        let more = Allocation { total_cost: number("0.5"), ..allocation };
        assert_eq!(components(&more)[6].1.to_string(), "0.2");
    }
}
