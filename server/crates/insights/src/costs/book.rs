//! Everything that is known, attributed: whose each number is, in one currency, day by day. Made anew when
//! numbers or entities are others; pages only add up.

use super::{
    changes::{Change, changes},
    sharing::{Sharing, share},
    state::State,
};
use platform::{
    EntityRef,
    costs::{Amount, Component, CostedEntity, Currency, Day, DayRange, Portion, SubjectKey},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, OnceLock},
};
use store::CostSeriesRecord;

/// How costs are attributed.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    /// In which currency everything is told.
    pub currency: Currency,
    /// What one of another currency is in it.
    pub rates: BTreeMap<Currency, Amount>,
    /// What becomes of what nobody uses.
    pub idle: Sharing,
    /// What becomes of what everybody uses.
    pub shared: Sharing,
    /// The namespaces of what everybody uses.
    pub shared_namespaces: BTreeSet<String>,
    /// A change by less a day is none.
    pub smallest_change: Amount,
}

/// Whose something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Owner {
    /// An entity's, by its place in the book.
    Entity(usize),
    /// Nobody's that is known.
    Nobody,
    /// What everybody uses.
    Shared,
    /// What nobody uses.
    Idle,
}

/// Numbers of one thing, day by day.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub owner: Owner,
    /// The place of its source.
    pub source: usize,
    pub cluster: Arc<str>,
    pub environment: Arc<str>,
    pub component: Component,
    pub portion: Portion,
    /// Whether it was shared out: then it is nobody's own.
    pub given: bool,
    /// In billionths, from the book's first day on.
    pub values: Vec<i64>,
}

impl Item {
    /// What it is on a day.
    pub fn at(&self, place: usize) -> i128 {
        self.values.get(place).copied().unwrap_or_default().into()
    }

    /// What it is on some days.
    pub fn sum(&self, places: std::ops::Range<usize>) -> Amount {
        let values = self.values.get(places).unwrap_or_default();
        Amount::from_nanos(values.iter().map(|value| i128::from(*value)).sum())
    }

    /// Whether it is part of totals.
    pub fn counts(&self) -> bool {
        self.portion.counts()
    }
}

/// A source, as far as the book knows it.
#[derive(Clone, Debug)]
pub(crate) struct BookSource {
    pub name: String,
    /// Whether it shares out what clusters cost.
    pub allocates: bool,
    /// Of each day: whether it was told, and is not to be another one any more.
    pub told: Vec<Option<bool>>,
    /// The first day that cost anything.
    pub first: Option<Day>,
    /// In which currency it tells, where nobody knows what that is in the company's.
    pub unknown_currency: Option<Currency>,
}

/// All of it.
#[derive(Debug)]
pub(crate) struct Book {
    pub span: DayRange,
    pub sources: Vec<BookSource>,
    pub entities: Vec<CostedEntity>,
    pub items: Vec<Item>,
    smallest_change: Amount,
    changes: OnceLock<Vec<Change>>,
}

impl Book {
    /// The book of what is known. `sources` are those that are configured, each with whether it
    /// allocates.
    pub fn of(
        state: &State,
        mut entities: Vec<CostedEntity>,
        sources: &[(String, bool)],
        rules: &Rules,
    ) -> Self {
        // Of several that have one name, the first one counts: components before all others.
        entities.sort_by_key(|entity| {
            (entity.reference.kind() != "component", entity.reference.clone())
        });
        entities.dedup_by(|one, other| one.reference == other.reference);
        let empty = DayRange { first: Day(0), last: Day(-1) };
        let span = state.span().unwrap_or(empty);
        let names = Names::of(&entities);
        let mut items = Vec::new();
        let mut told = sources.iter().map(|one| source(state, one, span)).collect::<Vec<_>>();
        for (id, series) in &state.series {
            let Some(source) = sources.iter().position(|(name, _)| *name == series.source) else {
                continue;
            };
            let Some(rate) = rate(series.currency, rules) else {
                told[source].unknown_currency = Some(series.currency);
                continue;
            };
            let values = values(state, *id, span, rate);
            if values.iter().all(|value| *value == 0) {
                continue;
            }
            items.push(item(series, source, names.owner(series, rules), values));
        }
        share_idle(&mut items, rules.idle);
        share_shared(&mut items, rules.shared);
        Self {
            span,
            sources: told,
            entities,
            items,
            smallest_change: rules.smallest_change,
            changes: OnceLock::new(),
        }
    }

    /// The place of a day; `None` of one that nothing is known of.
    pub fn place(&self, day: Day) -> Option<usize> {
        self.span.has(day).then(|| usize::try_from(day.0 - self.span.first.0).unwrap_or(0))
    }

    /// The places of those of some days that something is known of.
    pub fn places(&self, range: DayRange) -> std::ops::Range<usize> {
        let count = self.span.count();
        let place = |day: Day| usize::try_from(day.0 - self.span.first.0).unwrap_or(0).min(count);
        place(range.first)..place(range.last.plus(1))
    }

    /// Where an entity stands in it.
    pub fn entity(&self, reference: &EntityRef) -> Option<usize> {
        self.entities.iter().position(|entity| entity.reference == *reference)
    }

    /// All significant changes of entities, found out once.
    pub fn changes(&self) -> &[Change] {
        self.changes.get_or_init(|| changes(self, self.smallest_change))
    }

    /// Whether a day is one that sources have told, and are done with.
    pub fn is_complete(&self, day: Day, sources: &[bool]) -> bool {
        let Some(place) = self.place(day) else { return false };
        let shown = self.sources.iter().zip(sources).filter(|(_, shown)| **shown);
        shown.clone().count() > 0 && shown.into_iter().all(|(one, _)| one.told[place] == Some(true))
    }

    /// Whether the numbers of a day are all that it cost: sources are done with it, and none of
    /// them came to know anything only later. One that never told a cost tells nothing wrong.
    pub fn is_known(&self, day: Day, sources: &[bool]) -> bool {
        let mut shown = self.sources.iter().zip(sources).filter(|(_, shown)| **shown);
        self.is_complete(day, sources)
            && shown.all(|(one, _)| one.first.is_none_or(|first| first <= day))
    }
}

fn source(state: &State, (name, allocates): &(String, bool), span: DayRange) -> BookSource {
    let days = state.days.get(name);
    let told = |day: Day| days.and_then(|days| days.get(&day)).map(|told| told.complete);
    let first = days.and_then(|days| days.iter().find(|(_, told)| !told.total.is_zero()));
    BookSource {
        name: name.clone(),
        allocates: *allocates,
        told: span.days().map(told).collect(),
        first: first.map(|(day, _)| *day),
        unknown_currency: None,
    }
}

/// What one of a currency is in the company's; `None` where nobody said.
fn rate(currency: Currency, rules: &Rules) -> Option<Amount> {
    if currency == rules.currency {
        return Some(Amount::from_cents(100));
    }
    rules.rates.get(&currency).copied()
}

fn values(state: &State, id: i64, span: DayRange, rate: Amount) -> Vec<i64> {
    let mut values = vec![0; span.count()];
    if values.is_empty() {
        // What is paid for may be told before any day is: there is no last month then.
        return values;
    }
    let months = (id, span.first.month())..=(id, span.last.month());
    let same = rate == Amount::from_cents(100);
    for ((_, month), days) in state.months.range(months) {
        for (day, nanos) in month.days().days().zip(days.iter()) {
            let place = usize::try_from(day.0 - span.first.0).ok();
            let Some(value) = place.and_then(|place| values.get_mut(place)) else { continue };
            *value = if same {
                *nanos
            } else {
                let told = Amount::from_nanos((*nanos).into()).times_rate(rate);
                i64::try_from(told.nanos()).unwrap_or(i64::MAX)
            };
        }
    }
    values
}

fn item(series: &CostSeriesRecord, source: usize, owner: Owner, values: Vec<i64>) -> Item {
    Item {
        owner,
        source,
        cluster: series.subject.cluster.as_str().into(),
        environment: series.subject.environment.as_str().into(),
        component: series.component.clone(),
        portion: series.portion,
        given: false,
        values,
    }
}

/// Whose names are whose.
struct Names<'a> {
    names: HashMap<&'a str, usize>,
    namespaces: HashMap<&'a str, usize>,
}

impl<'a> Names<'a> {
    fn of(entities: &'a [CostedEntity]) -> Self {
        let mut all = Self { names: HashMap::new(), namespaces: HashMap::new() };
        for (place, entity) in entities.iter().enumerate() {
            for name in &entity.names.names {
                all.names.entry(name).or_insert(place);
            }
            for namespace in &entity.names.namespaces {
                all.namespaces.entry(namespace).or_insert(place);
            }
        }
        all
    }

    fn owner(&self, series: &CostSeriesRecord, rules: &Rules) -> Owner {
        if series.portion == Portion::Idle {
            return Owner::Idle;
        }
        let SubjectKey { cluster, namespace, name, .. } = &series.subject;
        if let Some(place) = self.names.get(name.as_str()).filter(|_| !name.is_empty()) {
            return Owner::Entity(*place);
        }
        if namespace.is_empty() {
            return Owner::Nobody;
        }
        let whole = format!("{cluster}/{namespace}");
        let found = self.namespaces.get(whole.as_str()).or(self.namespaces.get(namespace.as_str()));
        match found {
            Some(place) => Owner::Entity(*place),
            None if rules.shared_namespaces.contains(namespace) => Owner::Shared,
            None => Owner::Nobody,
        }
    }
}

/// Who gets a part of something, with what their own costs.
type Receivers = BTreeMap<(Owner, Arc<str>), Vec<i64>>;

fn add(own: &mut Receivers, item: &Item) {
    let key = (item.owner, Arc::clone(&item.environment));
    let values = own.entry(key).or_insert_with(|| vec![0; item.values.len()]);
    for (sum, value) in values.iter_mut().zip(&item.values) {
        *sum = sum.saturating_add(*value);
    }
}

/// What nobody uses of a cluster's cores goes to those who pay for cores there, and so on.
fn share_idle(items: &mut Vec<Item>, sharing: Sharing) {
    if sharing == Sharing::Separate {
        return;
    }
    let mut receivers: BTreeMap<(usize, Arc<str>, Component), Receivers> = BTreeMap::new();
    for item in items.iter().filter(|item| item.portion == Portion::Own) {
        let key = (item.source, Arc::clone(&item.cluster), item.component.clone());
        add(receivers.entry(key).or_default(), item);
    }
    let mut given = Vec::new();
    for pool in items.iter_mut().filter(|item| item.portion == Portion::Idle) {
        let key = (pool.source, Arc::clone(&pool.cluster), pool.component.clone());
        if let Some(receivers) = receivers.get(&key) {
            given.extend(shared_out(pool, receivers, sharing));
        }
    }
    items.extend(given);
}

/// What everybody uses in a cluster goes to the entities that pay for anything there.
fn share_shared(items: &mut Vec<Item>, sharing: Sharing) {
    if sharing == Sharing::Separate {
        return;
    }
    let mut receivers: BTreeMap<(usize, Arc<str>), Receivers> = BTreeMap::new();
    let own = |item: &&Item| {
        item.portion == Portion::Own && !item.given && matches!(item.owner, Owner::Entity(_))
    };
    for item in items.iter().filter(own) {
        add(receivers.entry((item.source, Arc::clone(&item.cluster))).or_default(), item);
    }
    let mut given = Vec::new();
    for pool in items.iter_mut().filter(|item| item.owner == Owner::Shared && item.counts()) {
        if let Some(receivers) = receivers.get(&(pool.source, Arc::clone(&pool.cluster))) {
            given.extend(shared_out(pool, receivers, sharing));
        }
    }
    items.extend(given);
    // What was paid for is others' now; what was used of it would count without that.
    items.retain(|item| !(item.owner == Owner::Shared && item.portion == Portion::Used));
}

fn shared_out(pool: &mut Item, receivers: &Receivers, sharing: Sharing) -> Vec<Item> {
    let own: Vec<&[i64]> = receivers.values().map(Vec::as_slice).collect();
    let shares = share(&mut pool.values, &own, sharing);
    let given =
        receivers.keys().zip(shares).filter(|(_, values)| values.iter().any(|one| *one != 0));
    given
        .map(|((owner, environment), values)| Item {
            owner: *owner,
            environment: Arc::clone(environment),
            portion: Portion::Own,
            given: true,
            values,
            cluster: Arc::clone(&pool.cluster),
            component: pool.component.clone(),
            source: pool.source,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::costs::state::Told;
    use platform::Timestamp;

    #[test]
    fn a_day_before_a_source_knew_anything_is_not_known() {
        let told = |cents: i64| Told {
            currency: Currency::USD,
            total: Amount::from_cents(cents),
            complete: true,
            fetched_at: Timestamp(0),
        };
        let days = |cents: [i64; 3]| -> BTreeMap<Day, Told> {
            (10..).map(Day).zip(cents.map(told)).collect()
        };
        let names = ["early", "late", "never"].map(str::to_owned);
        let state = State {
            days: names.iter().cloned().zip([[5, 5, 5], [0, 5, 0], [0, 0, 0]].map(days)).collect(),
            ..State::default()
        };
        let rules = Rules {
            currency: Currency::USD,
            rates: BTreeMap::new(),
            idle: Sharing::Separate,
            shared: Sharing::Separate,
            shared_namespaces: BTreeSet::new(),
            smallest_change: Amount::ZERO,
        };
        let sources = names.map(|name| (name, true));
        let book = Book::of(&state, Vec::new(), &sources, &rules);
        let known = |shown: [bool; 3]| [10, 11, 12].map(|day| book.is_known(Day(day), &shown));
        assert!(book.is_complete(Day(10), &[true; 3]));
        assert_eq!(known([true; 3]), [false, true, true]);
        assert_eq!(known([true, false, true]), [true; 3]);
    }

    #[test]
    fn months_that_are_told_before_any_day_are_no_days() {
        let month = Day::parse("1970-01-01").unwrap().month();
        let months = BTreeMap::from([((1, month), std::sync::Arc::default())]);
        let state = State { months, ..State::default() };
        let nothing = DayRange { first: Day(0), last: Day(-1) };
        assert_eq!(values(&state, 1, nothing, Amount::from_cents(100)), Vec::<i64>::new());
    }
}
