//! A long list of places that may be empty. It grows by a piece at a time: a vector would be copied
//! as a whole, and be there twice meanwhile.

/// Places of a piece.
const PIECE: usize = 1 << 12;

/// The places.
#[derive(Debug)]
pub(super) struct Slots<T>(Vec<Vec<Option<T>>>);

impl<T> Default for Slots<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Slots<T> {
    /// How many there are, the empty ones too.
    pub fn len(&self) -> usize {
        self.0.last().map_or(0, |last| (self.0.len() - 1) * PIECE + last.len())
    }

    /// One more place; gives its number.
    pub fn push(&mut self, value: Option<T>) -> u32 {
        let number = u32::try_from(self.len()).unwrap_or(u32::MAX);
        if self.0.last().is_none_or(|last| last.len() == PIECE) {
            // The first one alone grows bit by bit: most lists are short.
            let room = if self.0.is_empty() { 0 } else { PIECE };
            self.0.push(Vec::with_capacity(room));
        }
        if let Some(last) = self.0.last_mut() {
            last.push(value);
        }
        number
    }

    /// What is at a place; `None` also where there is no such place.
    pub fn get(&self, number: u32) -> Option<&T> {
        let at = number as usize;
        self.0.get(at / PIECE)?.get(at % PIECE)?.as_ref()
    }

    pub fn get_mut(&mut self, number: u32) -> Option<&mut T> {
        self.place(number)?.as_mut()
    }

    /// Empties a place.
    pub fn take(&mut self, number: u32) -> Option<T> {
        self.place(number)?.take()
    }

    /// Fills a place.
    pub fn set(&mut self, number: u32, value: T) {
        if let Some(place) = self.place(number) {
            *place = Some(value);
        }
    }

    /// What is there, by the numbers of the places.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        let numbered = (0_u32..).zip(self.0.iter().flatten());
        numbered.filter_map(|(number, place)| Some((number, place.as_ref()?)))
    }

    fn place(&mut self, number: u32) -> Option<&mut Option<T>> {
        let at = number as usize;
        self.0.get_mut(at / PIECE)?.get_mut(at % PIECE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_keep_their_numbers_over_many_pieces() {
        let mut slots = Slots::default();
        let many = u32::try_from(3 * PIECE + 5).unwrap();
        for number in 0..many {
            assert_eq!(slots.push((number % 3 > 0).then_some(number)), number);
        }
        assert_eq!(slots.len(), 3 * PIECE + 5);
        assert_eq!(
            (slots.get(3), slots.get(many), slots.get(many - 1)),
            (None, None, Some(&(many - 1)))
        );
        slots.set(3, 7);
        assert_eq!(slots.take(4), Some(4));
        let there: Vec<_> = slots.iter().take(4).map(|(number, value)| (number, *value)).collect();
        assert_eq!(there, [(1, 1), (2, 2), (3, 7), (5, 5)]);
    }
}
