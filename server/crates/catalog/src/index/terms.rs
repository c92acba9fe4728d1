//! The terms of the catalog: every key with every value, and who has it.
//!
//! Values are kept as written and found in lower case, so that one question may meet several terms.
//! A text in a list is a term of its own sort: it also answers for the key `key.value`
//! (`metadata.tags.java`), which would otherwise be a key for each text that stands in a list.

mod image;

use super::{
    flat::{Pair, is_short, lower},
    members::Members,
    slots::Slots,
};
use hashbrown::{DefaultHashBuilder, HashMap, HashTable};
use roaring::RoaringBitmap;
use std::hash::{BuildHasher, Hash, Hasher};

/// A key with a value.
#[derive(Debug)]
pub(super) struct Term {
    /// As written; `None` is null.
    pub value: Option<Box<str>>,
    pub members: Members,
    pub listed: bool,
    pub key: u32,
    /// Its place among the terms of the key.
    place: u32,
}

/// Holders that are noted before they are put into their bitmap.
const NOTED: usize = 4_096;

/// Everything under a key.
#[derive(Debug, Default)]
pub(super) struct Key {
    /// Who has a term of it, be it null.
    pub holders: RoaringBitmap,
    pub terms: Vec<u32>,
    /// How many terms more than one, for those who have several.
    more: HashMap<u32, u32>,
    /// While gathering: who came last, and who is not among the holders yet.
    last: Option<u32>,
    noted: Vec<u32>,
}

impl Key {
    /// One more term of somebody.
    fn hold(&mut self, number: u32, gathering: bool) {
        let new = if gathering { self.note(number) } else { self.holders.insert(number) };
        if !new {
            *self.more.entry(number).or_default() += 1;
        }
    }

    fn note(&mut self, number: u32) -> bool {
        if self.last == Some(number) {
            return false;
        }
        self.last = Some(number);
        self.noted.push(number);
        if self.noted.len() >= NOTED {
            self.gather();
        }
        true
    }

    /// Puts into the bitmap who was noted: in order, which is much quicker than one by one.
    fn gather(&mut self) {
        self.noted.sort_unstable();
        self.holders.extend(self.noted.drain(..));
    }
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Terms {
    names: HashMap<Box<str>, u32>,
    keys: Vec<Key>,
    slots: Slots<Term>,
    free: Vec<u32>,
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
    /// Whoever comes is new, and comes with all pairs at once.
    gathering: bool,
}

impl Terms {
    /// Begins to gather: so many entities are expected, none of them known here, each with all of
    /// its pairs at once; and nothing is asked until [`Terms::gathered`].
    pub fn gather(&mut self, expected: usize) {
        self.gathering = true;
        let Self { table, slots, hasher, .. } = self;
        // Name, identity, file and description are rarely those of another one.
        table.reserve(4 * expected, |at| hash_at(slots, hasher, *at));
    }

    /// Ends gathering.
    pub fn gathered(&mut self) {
        self.gathering = false;
        for key in &mut self.keys {
            key.gather();
            (key.last, key.noted) = (None, Vec::new());
        }
    }

    /// Notes that an entity has a pair; tells the term, unless the entity had it already.
    pub fn insert(&mut self, pair: Pair<'_>, number: u32) -> Option<u32> {
        let key = self.number_of(pair.key);
        let hash = self.hash(key, pair.value);
        let at = match self.known(key, hash, pair.value, pair.listed) {
            Some(at) => {
                let new = self.term_mut(at).is_some_and(|term| term.members.insert(number));
                if !new {
                    return None;
                }
                at
            }
            None => self.open(key, hash, pair, number),
        };
        let gathering = self.gathering;
        if let Some(key) = self.keys.get_mut(key as usize) {
            key.hold(number, gathering);
        }
        Some(at)
    }

    /// Forgets that an entity has a term.
    pub fn remove(&mut self, at: u32, number: u32) {
        let Some(term) = self.term_mut(at) else { return };
        let (key, empty) = (term.key, term.members.remove(number));
        if let Some(key) = self.keys.get_mut(key as usize) {
            match key.more.get_mut(&number) {
                Some(more) if *more > 1 => *more -= 1,
                Some(_) => drop(key.more.remove(&number)),
                None => drop(key.holders.remove(number)),
            }
        }
        if empty {
            self.close(at);
        }
    }

    /// Who has this value, in any spelling, under a key; both in lower case.
    pub fn equal(&self, key: &str, value: &str, found: &mut RoaringBitmap) {
        if let Some(key) = self.names.get(key) {
            for term in self.spellings(*key, value) {
                term.members.add_to(found);
            }
        }
        if value == "true" {
            self.each_listed(key, |term| term.members.add_to(found));
        }
    }

    /// Who has a key, with whatever value.
    pub fn holders(&self, key: &str, found: &mut RoaringBitmap) {
        if let Some(key) = self.key(key) {
            *found |= &key.holders;
        }
        self.each_listed(key, |term| term.members.add_to(found));
    }

    /// The terms of a key, those of null too, with their numbers.
    pub fn of(&self, key: &str) -> impl Iterator<Item = (u32, &Term)> {
        let terms = self.key(key).map(|key| key.terms.as_slice()).unwrap_or_default();
        terms.iter().filter_map(|at| Some((*at, self.term(*at)?)))
    }

    /// Hands out the terms that stand for a key of the form `list.text`: who has one of them has
    /// that key, with the value `true`.
    pub fn each_listed<'a>(&'a self, key: &'a str, mut give: impl FnMut(&'a Term)) {
        if !is_short(key) {
            return;
        }
        for (dot, _) in key.match_indices('.') {
            let (list, value) = (&key[..dot], &key[dot + 1..]);
            let Some(list) = self.names.get(list) else { continue };
            self.spellings(*list, value).filter(|term| term.listed).for_each(&mut give);
        }
    }

    fn key(&self, name: &str) -> Option<&Key> {
        self.keys.get(*self.names.get(name)? as usize)
    }

    pub fn term(&self, at: u32) -> Option<&Term> {
        self.slots.get(at)
    }

    /// The terms of a key whose value is this one in lower case.
    fn spellings<'a>(&'a self, key: u32, value: &'a str) -> impl Iterator<Item = &'a Term> {
        let found = self.table.iter_hash(self.hash(key, Some(value)));
        let terms = found.filter_map(|at| self.term(*at));
        terms.filter(move |term| {
            term.key == key && term.value.as_deref().is_some_and(|text| lower(text) == value)
        })
    }

    fn hash(&self, key: u32, value: Option<&str>) -> u64 {
        hash(&self.hasher, key, value)
    }

    /// The number of a key.
    pub fn key_number(&self, name: &str) -> Option<u32> {
        self.names.get(name).copied()
    }

    fn number_of(&mut self, name: &str) -> u32 {
        if let Some(number) = self.names.get(name) {
            return *number;
        }
        let number = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        self.keys.push(Key::default());
        self.names.insert(Box::from(name), number);
        number
    }

    /// The term of a pair.
    fn known(&self, key: u32, hash: u64, value: Option<&str>, listed: bool) -> Option<u32> {
        let same = |at: &u32| {
            self.term(*at).is_some_and(|term| {
                term.key == key && term.listed == listed && term.value.as_deref() == value
            })
        };
        self.table.find(hash, same).copied()
    }

    fn open(&mut self, key: u32, hash: u64, pair: Pair<'_>, number: u32) -> u32 {
        let at = self.free.pop().unwrap_or_else(|| self.slots.push(None));
        let mut place = 0;
        if let Some(key) = self.keys.get_mut(key as usize) {
            place = u32::try_from(key.terms.len()).unwrap_or(u32::MAX);
            key.terms.push(at);
        }
        let value = pair.value.map(Box::from);
        let term = Term { value, members: Members::One(number), listed: pair.listed, key, place };
        self.slots.set(at, term);
        let Self { table, slots, hasher, .. } = self;
        table.insert_unique(hash, at, |at| hash_at(slots, hasher, *at));
        at
    }

    fn close(&mut self, at: u32) {
        let Some(term) = self.slots.take(at) else { return };
        let hash = self.hash(term.key, term.value.as_deref());
        if let Ok(entry) = self.table.find_entry(hash, |one| *one == at) {
            entry.remove();
        }
        self.free.push(at);
        let Some(key) = self.keys.get_mut(term.key as usize) else { return };
        key.terms.swap_remove(term.place as usize);
        let moved = key.terms.get(term.place as usize).copied();
        if let Some(moved) = moved.and_then(|moved| self.term_mut(moved)) {
            moved.place = term.place;
        }
    }

    fn term_mut(&mut self, at: u32) -> Option<&mut Term> {
        self.slots.get_mut(at)
    }
}

fn hash_at(slots: &Slots<Term>, hasher: &DefaultHashBuilder, at: u32) -> u64 {
    let term = slots.get(at);
    term.map_or(0, |term| hash(hasher, term.key, term.value.as_deref()))
}

fn hash(hasher: &DefaultHashBuilder, key: u32, value: Option<&str>) -> u64 {
    let mut state = hasher.build_hasher();
    key.hash(&mut state);
    value.map(lower).hash(&mut state);
    state.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair<'a>(key: &'a str, value: &'a str, listed: bool) -> Pair<'a> {
        Pair { key, value: Some(value), listed }
    }

    fn equal(terms: &Terms, key: &str, value: &str) -> Vec<u32> {
        let mut found = RoaringBitmap::new();
        terms.equal(key, value, &mut found);
        found.iter().collect()
    }

    fn holders(terms: &Terms, key: &str) -> Vec<u32> {
        let mut found = RoaringBitmap::new();
        terms.holders(key, &mut found);
        found.iter().collect()
    }

    #[test]
    fn spellings_are_apart_and_found_together() {
        let mut terms = Terms::default();
        let first = terms.insert(pair("spec.type", "Service", false), 1).unwrap();
        let second = terms.insert(pair("spec.type", "service", false), 2).unwrap();
        assert_ne!(first, second);
        assert_eq!(terms.insert(pair("spec.type", "Service", false), 1), None);
        assert_eq!(equal(&terms, "spec.type", "service"), [1, 2]);
        terms.remove(first, 1);
        assert_eq!(equal(&terms, "spec.type", "service"), [2]);
        assert_eq!(terms.of("spec.type").count(), 1);
        assert_eq!(holders(&terms, "spec.type"), [2]);
    }

    #[test]
    fn a_text_in_a_list_is_a_key_too() {
        let mut terms = Terms::default();
        let java = terms.insert(pair("metadata.tags", "Java", true), 1).unwrap();
        let go = terms.insert(pair("metadata.tags", "go", true), 1).unwrap();
        terms.insert(pair("metadata.tags", "java", false), 2);
        assert_eq!(holders(&terms, "metadata.tags"), [1, 2]);
        assert_eq!(holders(&terms, "metadata.tags.java"), [1]);
        assert_eq!(equal(&terms, "metadata.tags.java", "true"), [1]);
        assert_eq!(equal(&terms, "metadata.tags.java", "false"), [0; 0]);
        terms.remove(java, 1);
        assert_eq!(holders(&terms, "metadata.tags"), [1, 2], "it has another one");
        terms.remove(go, 1);
        assert_eq!(holders(&terms, "metadata.tags"), [2]);
    }

    #[test]
    fn what_nobody_has_leaves_nothing_behind() {
        let (mut terms, mut given) = (Terms::default(), Vec::new());
        for number in 0..1_000 {
            given.extend(terms.insert(pair("k", &(number % 10).to_string(), false), number));
        }
        assert_eq!(equal(&terms, "k", "7").len(), 100);
        for (number, term) in (0..).zip(given) {
            terms.remove(term, number);
        }
        assert!(terms.table.is_empty() && terms.key("k").unwrap().terms.is_empty());
        assert_eq!(terms.free.len(), 10);
    }
}
