//! The values of a facet: which there are, who has them, how many of some entities do.

use super::words::Words;
use hashbrown::HashMap;
use platform::EntityRef;
use roaring::RoaringBitmap;
use std::sync::Arc;

/// In a column: the entity has no value.
const NONE: u32 = u32::MAX;
/// Counting entity by entity beats intersecting value by value up to so many entities a value.
const ENTITIES_A_VALUE: u64 = 64;

/// One value.
#[derive(Debug)]
pub(super) struct Value {
    pub text: Arc<str>,
    /// Whom the text means, where values are references.
    pub reference: Option<EntityRef>,
    pub members: RoaringBitmap,
}

/// All values of a field.
#[derive(Debug, Default)]
pub(super) struct Values {
    slots: HashMap<Arc<str>, u32>,
    in_slots: Vec<Option<Value>>,
    free: Vec<u32>,
    /// For each entity the slot of its value, where an entity has one at most.
    column: Vec<u32>,
    /// Whether some entity has, or had, several.
    several: bool,
}

impl Values {
    /// Notes that an entity has a value.
    pub fn insert(&mut self, text: &str, number: u32, words: &mut Words) {
        let slot = match self.slots.get(text) {
            Some(slot) => *slot,
            None => self.open(words.get(text)),
        };
        if let Some(value) = self.value_mut(slot) {
            value.members.insert(number);
        }
        if self.several {
            return;
        }
        let at = number as usize;
        if self.column.len() <= at {
            self.column.resize(at + 1, NONE);
        }
        if let Some(place) = self.column.get_mut(at) {
            self.several |= *place != NONE && *place != slot;
            *place = slot;
        }
        if self.several {
            self.column = Vec::new();
        }
    }

    /// Forgets that an entity has a value.
    pub fn remove(&mut self, text: &str, number: u32) {
        let Some(slot) = self.slots.get(text).copied() else { return };
        if let Some(place) = self.column.get_mut(number as usize) {
            *place = NONE;
        }
        let Some(value) = self.value_mut(slot) else { return };
        value.members.remove(number);
        if value.members.is_empty() {
            self.slots.remove(text);
            self.free.push(slot);
            if let Some(value) = self.in_slots.get_mut(slot as usize) {
                *value = None;
            }
        }
    }

    /// Who has the value.
    pub fn members(&self, text: &str) -> Option<&RoaringBitmap> {
        self.value(*self.slots.get(text)?).map(|value| &value.members)
    }

    /// The values that some of the entities have, with how many of them do.
    pub fn counts(&self, scope: &RoaringBitmap) -> Vec<(&Value, u64)> {
        let many = self.slots.len() as u64;
        if self.several || scope.len() > many.saturating_mul(ENTITIES_A_VALUE) {
            let counts = self
                .in_slots
                .iter()
                .flatten()
                .map(|one| (one, one.members.intersection_len(scope)));
            return counts.filter(|(_, count)| *count > 0).collect();
        }
        let mut counts = vec![0_u64; self.in_slots.len()];
        for number in scope {
            let slot = self.column.get(number as usize).copied().unwrap_or(NONE);
            if let Some(count) = counts.get_mut(slot as usize) {
                *count += 1;
            }
        }
        let counts = self.in_slots.iter().zip(counts).filter(|(_, count)| *count > 0);
        counts.filter_map(|(value, count)| Some((value.as_ref()?, count))).collect()
    }

    fn open(&mut self, text: Arc<str>) -> u32 {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.in_slots.push(None);
            u32::try_from(self.in_slots.len() - 1).unwrap_or(NONE)
        });
        let value = Value {
            text: Arc::clone(&text),
            reference: text.parse().ok(),
            members: RoaringBitmap::new(),
        };
        if let Some(place) = self.in_slots.get_mut(slot as usize) {
            *place = Some(value);
        }
        self.slots.insert(text, slot);
        slot
    }

    fn value(&self, slot: u32) -> Option<&Value> {
        self.in_slots.get(slot as usize)?.as_ref()
    }

    fn value_mut(&mut self, slot: u32) -> Option<&mut Value> {
        self.in_slots.get_mut(slot as usize)?.as_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(values: &Values, scope: &RoaringBitmap) -> Vec<(String, u64)> {
        let mut counts: Vec<_> = values
            .counts(scope)
            .into_iter()
            .map(|(one, count)| (one.text.to_string(), count))
            .collect();
        counts.sort();
        counts
    }

    #[test]
    fn both_ways_of_counting_agree() {
        let (mut one, mut several) =
            (Values::default(), Values { several: true, ..Values::default() });
        let mut words = Words::default();
        for number in 0..1_000_u32 {
            let text = format!("v{}", number % 37);
            one.insert(&text, number, &mut words);
            several.insert(&text, number, &mut words);
        }
        let scope: RoaringBitmap = (0..1_000).filter(|number| number % 3 == 0).collect();
        assert!(!one.several);
        assert_eq!(counts(&one, &scope), counts(&several, &scope));
        let gone: RoaringBitmap = (0..1_000).collect();
        for number in &gone {
            one.remove(&format!("v{}", number % 37), number);
        }
        assert!(counts(&one, &gone).is_empty());
        assert!(one.slots.is_empty(), "what nobody has is no value");
    }

    #[test]
    fn an_entity_may_have_several() {
        let mut tags = Values::default();
        let mut words = Words::default();
        for (text, number) in [("go", 1), ("java", 1), ("go", 2)] {
            tags.insert(text, number, &mut words);
        }
        let all: RoaringBitmap = [1, 2].into_iter().collect();
        assert_eq!(counts(&tags, &all), [("go".to_owned(), 2), ("java".to_owned(), 1)]);
    }
}
