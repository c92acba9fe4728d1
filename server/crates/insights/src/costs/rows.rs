//! Tables: what is looked at, told apart by something. The rows are the whole, to the last billionth.

use super::{
    book::{Item, Owner},
    lens::Lens,
};
use platform::{
    EntityRef,
    catalog::Reference,
    costs::{
        Amount, Breakdown, Component, CostRow, CostedEntity, DayRange, Efficiency, Portion, RowKind,
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// Numbers of a trend at the most: each is the mean of as many days as it stands for.
const TREND: usize = 14;

/// What is gathered of a row.
#[derive(Default)]
struct Gathered {
    label: String,
    amount: i128,
    before: i128,
    trend: Vec<i128>,
    used: Use,
    entities: BTreeSet<usize>,
}

/// What of cores and memory was paid for, and used.
#[derive(Clone, Copy, Default)]
pub(super) struct Use {
    cpu: (i128, i128),
    memory: (i128, i128),
}

impl Use {
    pub fn take(&mut self, item: &Item, places: std::ops::Range<usize>) {
        let pair = match item.component {
            Component::Cpu => &mut self.cpu,
            Component::Memory => &mut self.memory,
            _ => return,
        };
        match item.portion {
            Portion::Own if !item.given => pair.0 += item.sum(places).nanos(),
            Portion::Used => pair.1 += item.sum(places).nanos(),
            _ => {}
        }
    }

    /// `OpenCost`'s own formula: what was used of what was paid for, cores and memory together.
    pub fn efficiency(&self) -> Efficiency {
        let share = |(paid, used): (i128, i128)| {
            Amount::from_nanos(used).permille_of(Amount::from_nanos(paid))
        };
        let both = (self.cpu.0 + self.memory.0, self.cpu.1 + self.memory.1);
        Efficiency {
            cpu: share(self.cpu),
            memory: share(self.memory),
            total: share(both),
            unused: Amount::from_nanos((both.0 - both.1).max(0)),
        }
    }
}

/// Which row something belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Entity(EntityRef),
    Component(Component),
    Name(String),
    None,
    Shared,
    Unallocated,
    Idle,
}

impl Key {
    fn of(item: &Item, lens: &Lens<'_>, by: Breakdown) -> (Self, String) {
        let name = |name: &str| (Self::Name(name.to_owned()), name.to_owned());
        match by {
            Breakdown::Environment => return name(&item.environment),
            Breakdown::Source => return name(&lens.book.sources[item.source].name),
            Breakdown::Component if item.owner != Owner::Idle => {
                return (Self::Component(item.component.clone()), String::new());
            }
            _ => {}
        }
        let place = match item.owner {
            Owner::Entity(place) => place,
            Owner::Nobody => return (Self::Unallocated, String::new()),
            Owner::Shared => return (Self::Shared, String::new()),
            Owner::Idle => return (Self::Idle, String::new()),
        };
        let entity: &CostedEntity = &lens.book.entities[place];
        let part = |part: &Option<Reference>| match part {
            Some(part) => (Self::Entity(part.target.clone()), part.label.clone()),
            None => (Self::None, String::new()),
        };
        match by {
            Breakdown::Team => part(&entity.owner),
            Breakdown::System => part(&entity.system),
            Breakdown::Domain => part(&entity.domain),
            Breakdown::Type => match &entity.entity_type {
                Some(one) => name(one),
                None => (Self::None, String::new()),
            },
            _ => (Self::Entity(entity.reference.clone()), entity.label.clone()),
        }
    }
}

/// The rows of some days, the most first; what is nobody's last. `before` is left out where it is not
/// wholly known.
pub(crate) fn rows(
    lens: &Lens<'_>,
    by: Breakdown,
    range: DayRange,
    before: Option<DayRange>,
) -> Vec<CostRow> {
    let places = lens.book.places(range);
    let before = before.map(|before| lens.book.places(before));
    let count = places.len();
    let points = TREND.min(count);
    let mut days = vec![0_i128; points];
    (0..count).for_each(|at| days[at * points / count] += 1);
    let mut all: BTreeMap<Key, Gathered> = BTreeMap::new();
    for item in lens.all() {
        let (key, label) = Key::of(item, lens, by);
        if !item.counts() {
            if let Some(row) = all.get_mut(&key) {
                row.used.take(item, places.clone());
            } else if matches!(item.portion, Portion::Used) {
                let row = all.entry(key).or_default();
                row.label = label;
                row.used.take(item, places.clone());
            }
            continue;
        }
        let row = all.entry(key).or_default();
        row.label = label;
        row.trend.resize(points, 0);
        for (at, value) in item.values.get(places.clone()).unwrap_or_default().iter().enumerate() {
            row.amount += i128::from(*value);
            row.trend[at * points / count] += i128::from(*value);
        }
        if let Some(before) = &before {
            row.before += item.sum(before.clone()).nanos();
        }
        row.used.take(item, places.clone());
        if let Owner::Entity(place) = item.owner {
            row.entities.insert(place);
        }
    }
    // Changes are of whole entities: of a part of them they say nothing.
    let narrow = lens.is_narrow();
    let changed: BTreeSet<usize> = lens
        .book
        .changes()
        .iter()
        .filter(|one| !narrow && lens.tells(one, range))
        .map(|one| one.entity)
        .collect();
    let told = |(key, row): (Key, Gathered)| {
        let of = match key {
            Key::Entity(entity) => RowKind::Entity(entity),
            Key::Component(component) => RowKind::Component(component),
            Key::Name(name) if name.is_empty() => RowKind::None,
            Key::Name(name) => RowKind::Name(name),
            Key::None => RowKind::None,
            Key::Shared => RowKind::Shared,
            Key::Unallocated => RowKind::Unallocated,
            Key::Idle => RowKind::Idle,
        };
        CostRow {
            of,
            label: row.label,
            amount: Amount::from_nanos(row.amount),
            before: before.is_some().then(|| Amount::from_nanos(row.before)),
            trend: row
                .trend
                .iter()
                .zip(&days)
                .map(|(sum, days)| Amount::from_nanos(sum / days))
                .collect(),
            efficiency: row.used.efficiency().total,
            changed: !row.entities.is_disjoint(&changed),
        }
    };
    let is_there =
        |row: &CostRow| !row.amount.is_zero() || row.before.is_some_and(|before| !before.is_zero());
    let mut rows: Vec<CostRow> = all.into_iter().map(told).filter(is_there).collect();
    let rank = |row: &CostRow| match row.of {
        RowKind::Idle => 3,
        RowKind::Unallocated => 2,
        RowKind::Shared | RowKind::None => 1,
        _ => 0,
    };
    rows.sort_by(|one, other| rank(one).cmp(&rank(other)).then(other.amount.cmp(&one.amount)));
    rows
}

/// How well all that is looked at is used.
pub(crate) fn efficiency(lens: &Lens<'_>, range: DayRange) -> Efficiency {
    let places = lens.book.places(range);
    let mut all = Use::default();
    for item in lens.all() {
        all.take(item, places.clone());
    }
    all.efficiency()
}
