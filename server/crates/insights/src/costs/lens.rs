//! What of the book is looked at: what is asked for, of what the asker may see.

use super::{
    book::{Book, BookSource, Item, Owner},
    changes::Change,
};
use platform::{
    EntityRef,
    access::Limits,
    catalog::Reference,
    costs::{Amount, Component, CostedEntity, Day, DayRange, Scope},
};
use std::collections::BTreeSet;

/// What somebody may see.
#[derive(Clone, Debug)]
pub(crate) struct Sight {
    /// Of each entity of the book.
    pub readable: Vec<bool>,
    /// Of each source.
    pub sources: Vec<bool>,
    /// The first day.
    pub first: Option<Day>,
}

impl Sight {
    pub fn of(book: &Book, readable: &BTreeSet<EntityRef>, limits: &Limits, today: Day) -> Self {
        let back = limits.retention_days.and_then(|days| i32::try_from(days).ok());
        Self {
            readable: book.entities.iter().map(|one| readable.contains(&one.reference)).collect(),
            sources: book.sources.iter().map(|source| limits.allows(&source.name)).collect(),
            first: back.map(|days| today.plus(-days)),
        }
    }

    /// Everything.
    pub fn whole(book: &Book) -> Self {
        let (readable, sources) = (vec![true; book.entities.len()], vec![true; book.sources.len()]);
        Self { readable, sources, first: None }
    }

    /// Whether nothing is kept from them. Only then are they told what belongs to no entity: with it,
    /// and a total that is known elsewhere, the rest could be worked out.
    pub fn is_whole(&self) -> bool {
        // Whoever sees all of nothing has shown no right to anything.
        !self.readable.is_empty() && self.readable.iter().chain(&self.sources).all(|seen| *seen)
    }

    /// The part of some days that may be seen; `None` where that is none of them.
    pub fn clipped(&self, range: DayRange) -> Option<DayRange> {
        let first = self.first.map_or(range.first, |first| range.first.max(first));
        (first <= range.last).then_some(DayRange { first, ..range })
    }

    /// Whether all of some days may be seen.
    pub fn sees_days(&self, range: DayRange) -> bool {
        self.first.is_none_or(|first| first <= range.first)
    }
}

/// What is looked at.
pub(crate) struct Lens<'a> {
    pub book: &'a Book,
    pub sight: &'a Sight,
    /// Of each entity: whether it is asked for.
    meant: Vec<bool>,
    /// Whether what belongs to no entity is asked for too.
    beyond: bool,
    environment: Option<&'a str>,
    component: Option<&'a Component>,
}

impl<'a> Lens<'a> {
    pub fn new(book: &'a Book, sight: &'a Sight, scope: &Scope) -> Self {
        let meant = book.entities.iter().map(|entity| is_in(entity, scope)).collect();
        let beyond = *scope == Scope::Company && sight.is_whole();
        Self { book, sight, meant, beyond, environment: None, component: None }
    }

    /// Only of an environment, only a component.
    pub fn only(self, environment: Option<&'a str>, component: Option<&'a Component>) -> Self {
        Self { environment, component, ..self }
    }

    /// Whether an entity is asked for and seen.
    pub fn has(&self, entity: usize) -> bool {
        self.meant.get(entity) == Some(&true) && self.sight.readable.get(entity) == Some(&true)
    }

    /// The entities that are asked for and seen.
    pub fn entities(&self) -> impl Iterator<Item = (usize, &'a CostedEntity)> {
        self.book.entities.iter().enumerate().filter(|(place, _)| self.has(*place))
    }

    /// Whether something that is asked for is not shown.
    pub fn is_partial(&self) -> bool {
        let meant = self.meant.iter().zip(&self.sight.readable);
        let hidden = meant.clone().any(|(meant, readable)| *meant && !*readable);
        hidden || self.sight.sources.contains(&false)
    }

    /// What it consists of, no matter what the numbers are.
    pub fn all(&self) -> impl Iterator<Item = &'a Item> {
        self.book.items.iter().filter(|item| self.shows(item))
    }

    /// What of it is in totals.
    pub fn costs(&self) -> impl Iterator<Item = &'a Item> {
        self.all().filter(|item| item.counts())
    }

    /// The environments of what is asked for and seen, whichever of them is looked at.
    pub fn environments(&self) -> Vec<String> {
        let items = self.book.items.iter().filter(|item| item.counts() && self.sees(item));
        let names: BTreeSet<&str> = items.map(|item| &*item.environment).collect();
        names.into_iter().filter(|name| !name.is_empty()).map(str::to_owned).collect()
    }

    /// Whether only an environment or a component is looked at.
    pub fn is_narrow(&self) -> bool {
        self.environment.is_some() || self.component.is_some()
    }

    /// Whether a significant change within some days is told. Changes are of all sources together:
    /// who does not see one of them is told none.
    pub fn tells(&self, change: &Change, range: DayRange) -> bool {
        let days = &change.change;
        !self.sight.sources.contains(&false)
            && self.has(change.entity)
            && days.first <= range.last
            && days.last >= range.first
            && self.sight.first.is_none_or(|first| first <= days.first)
    }

    fn sees(&self, item: &Item) -> bool {
        let owner = match item.owner {
            Owner::Entity(place) => self.has(place),
            Owner::Nobody | Owner::Shared | Owner::Idle => self.beyond,
        };
        owner && self.sight.sources[item.source]
    }

    fn shows(&self, item: &Item) -> bool {
        self.sees(item)
            && self.environment.is_none_or(|wanted| wanted == &*item.environment)
            && self.component.is_none_or(|wanted| *wanted == item.component)
    }

    /// What it costs, day by day, over all days of the book.
    pub fn daily(&self) -> Vec<Amount> {
        let mut days = vec![0_i128; self.book.span.count()];
        for item in self.costs() {
            for (day, value) in days.iter_mut().zip(&item.values) {
                *day += i128::from(*value);
            }
        }
        days.into_iter().map(Amount::from_nanos).collect()
    }

    /// Of each day of the book, whether every source that is seen is done with it, and knew
    /// something by then.
    pub fn complete(&self) -> Vec<bool> {
        let days = self.book.span.days();
        days.map(|day| self.book.is_known(day, &self.sight.sources)).collect()
    }

    /// Whether all of some days is known: every source told them, and knew the first one already.
    pub fn knows(&self, range: DayRange) -> bool {
        let shown = self.book.sources.iter().zip(&self.sight.sources).filter(|(_, seen)| **seen);
        let shown: Vec<&BookSource> = shown.map(|(source, _)| source).collect();
        let known = |source: &&BookSource| {
            source.first.is_some_and(|first| first <= range.first)
                && range.days().all(|day| {
                    self.book.place(day).is_some_and(|place| source.told[place].is_some())
                })
        };
        self.sight.sees_days(range) && !shown.is_empty() && shown.iter().all(known)
    }
}

fn is_in(entity: &CostedEntity, scope: &Scope) -> bool {
    let is = |of: &Option<Reference>, wanted: &EntityRef| {
        of.as_ref().is_some_and(|found| found.target == *wanted)
    };
    match scope {
        Scope::Company => true,
        Scope::Team(team) => is(&entity.owner, team),
        Scope::System(system) => is(&entity.system, system),
        Scope::Domain(domain) => is(&entity.domain, domain),
        Scope::Entity(one) => entity.reference == *one,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_days_that_are_too_old_none_is_seen() {
        let sight = Sight { readable: vec![true], sources: vec![true], first: Some(Day(10)) };
        let of =
            |first: i32, last: i32| sight.clipped(DayRange { first: Day(first), last: Day(last) });
        assert_eq!(of(1, 9), None);
        assert_eq!(of(1, 10), Some(DayRange { first: Day(10), last: Day(10) }));
        assert_eq!(of(12, 13), Some(DayRange { first: Day(12), last: Day(13) }));
    }

    #[test]
    fn all_of_nothing_is_not_everything() {
        let sight = |readable: &[bool]| {
            let readable = readable.to_vec();
            Sight { readable, sources: vec![true], first: None }
        };
        assert!(sight(&[true]).is_whole());
        assert!(!sight(&[true, false]).is_whole());
        assert!(!sight(&[]).is_whole());
    }
}
