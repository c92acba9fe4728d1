//! A sorted list of numbers that stays sorted while some come and go: cut into pieces, so that an
//! insertion moves a piece and not everything.

use std::cmp::Ordering;

/// A piece is cut in two when it has so many.
const LONGEST: usize = 1_024;

/// The list. What the order is, the caller tells with every call, always the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Sorted {
    pieces: Vec<Vec<u32>>,
}

/// A place in the list: before the number that stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    piece: usize,
    at: usize,
}

impl Sorted {
    /// Of numbers that are in order.
    pub fn of(numbers: impl Iterator<Item = u32>) -> Self {
        let numbers: Vec<u32> = numbers.collect();
        Self { pieces: numbers.chunks(LONGEST / 2).map(<[u32]>::to_vec).collect() }
    }

    /// Puts a number in; `compare` tells how one that is there stands to it.
    pub fn insert(&mut self, number: u32, compare: impl Fn(u32) -> Ordering) {
        // At the end of a piece rather than before the next one: what comes in order is appended.
        let place = self.find(&compare);
        let (piece, at) = match (place.at, place.piece.checked_sub(1)) {
            (0, Some(before)) => (before, self.pieces.get(before).map_or(0, Vec::len)),
            _ => (place.piece, place.at),
        };
        let Some(numbers) = self.pieces.get_mut(piece) else {
            self.pieces.push(vec![number]);
            return;
        };
        numbers.insert(at, number);
        if numbers.len() > LONGEST {
            // In the middle, unless it only ever grows at its end.
            let cut = if at + 1 == numbers.len() { at } else { LONGEST / 2 };
            let rest = numbers.split_off(cut);
            self.pieces.insert(piece + 1, rest);
        }
    }

    /// Takes a number out; `compare` tells how one that is there stands to it.
    pub fn remove(&mut self, number: u32, compare: impl Fn(u32) -> Ordering) {
        let place = self.find(&compare);
        let Some(numbers) = self.pieces.get_mut(place.piece) else { return };
        if numbers.get(place.at) == Some(&number) {
            numbers.remove(place.at);
            if numbers.is_empty() {
                self.pieces.remove(place.piece);
            }
        }
    }

    /// The place of the first that does not stand before what is looked for.
    pub fn find(&self, compare: &impl Fn(u32) -> Ordering) -> Place {
        let before = |number: &u32| compare(*number) == Ordering::Less;
        let piece = self.pieces.partition_point(|piece| piece.last().is_some_and(before));
        let at = self.pieces.get(piece).map_or(0, |piece| piece.partition_point(before));
        Place { piece, at }
    }

    /// All, from the first on.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        self.forward(Place { piece: 0, at: 0 })
    }

    /// All from a place on.
    pub fn forward(&self, from: Place) -> impl Iterator<Item = u32> {
        let here = self.pieces.get(from.piece).and_then(|piece| piece.get(from.at..));
        let rest = self.pieces.get(from.piece + 1..).unwrap_or_default();
        here.unwrap_or_default().iter().chain(rest.iter().flatten()).copied()
    }

    /// All before a place, the nearest first.
    pub fn backward(&self, from: Place) -> impl Iterator<Item = u32> {
        let here = self.pieces.get(from.piece).and_then(|piece| piece.get(..from.at));
        let rest = self.pieces.get(..from.piece).unwrap_or_default();
        let rest = rest.iter().rev().flat_map(|piece| piece.iter().rev());
        here.unwrap_or_default().iter().rev().chain(rest).copied()
    }

    /// The place behind the last.
    pub fn end(&self) -> Place {
        Place { piece: self.pieces.len(), at: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn it_is_a_set_in_order(steps in prop::collection::vec((0..4_000_u32, prop::bool::ANY), 1..6_000)) {
            let (mut sorted, mut model) = (Sorted::default(), BTreeSet::new());
            for (number, insert) in steps {
                // In the reverse order of the numbers, so that nothing goes right by accident.
                let compare = |other: u32| number.cmp(&other);
                if insert && model.insert(std::cmp::Reverse(number)) {
                    sorted.insert(number, compare);
                } else if !insert {
                    model.remove(&std::cmp::Reverse(number));
                    sorted.remove(number, compare);
                }
            }
            let expected: Vec<u32> = model.iter().map(|one| one.0).collect();
            prop_assert_eq!(sorted.iter().collect::<Vec<_>>(), expected.clone());
            let middle = expected.get(expected.len() / 2).copied().unwrap_or_default();
            let place = sorted.find(&|other: u32| middle.cmp(&other));
            let (before, after) = expected.split_at(expected.iter().take_while(|one| **one > middle).count());
            prop_assert_eq!(sorted.forward(place).collect::<Vec<_>>(), after);
            let backward: Vec<u32> = before.iter().rev().copied().collect();
            prop_assert_eq!(sorted.backward(place).collect::<Vec<_>>(), backward);
            prop_assert_eq!(sorted.backward(sorted.end()).count(), expected.len());
        }
    }

    #[test]
    fn what_comes_in_order_fills_the_pieces() {
        let mut sorted = Sorted::default();
        for number in 0..10_000 {
            sorted.insert(number, |other| other.cmp(&number));
        }
        assert_eq!(sorted.iter().collect::<Vec<_>>(), (0..10_000).collect::<Vec<_>>());
        assert!(sorted.pieces.len() <= 10, "{}", sorted.pieces.len());
        assert_eq!(Sorted::of(0..10_000).iter().count(), 10_000);
    }
}
