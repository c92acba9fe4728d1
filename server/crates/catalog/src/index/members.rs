//! Who has a term. Most terms have one member (a name, a URL), for which a bitmap would be a waste.

use roaring::RoaringBitmap;

/// The members of a term; at least one.
#[derive(Debug, PartialEq)]
pub(super) enum Members {
    One(u32),
    Many(Box<RoaringBitmap>),
}

impl Members {
    /// Nobody yet, while members are about to be pushed.
    pub const NOBODY: Self = Self::One(u32::MAX);

    /// Adds one that comes after all others.
    pub fn push(&mut self, number: u32) {
        match self {
            Self::One(one) if *one == u32::MAX => *one = number,
            Self::One(_) => {
                self.insert(number);
            }
            Self::Many(many) => {
                if many.try_push(number).is_err() {
                    many.insert(number);
                }
            }
        }
    }

    pub fn insert(&mut self, number: u32) -> bool {
        match self {
            Self::One(one) if *one == number => false,
            Self::One(one) => {
                *self = Self::Many(Box::new([*one, number].into_iter().collect()));
                true
            }
            Self::Many(many) => many.insert(number),
        }
    }

    /// Takes one out; `true` when nobody is left (the term then has to go).
    pub fn remove(&mut self, number: u32) -> bool {
        match self {
            Self::One(one) => *one == number,
            Self::Many(many) => {
                many.remove(number);
                if let (1, Some(last)) = (many.len(), many.min()) {
                    *self = Self::One(last);
                }
                false
            }
        }
    }

    pub fn len(&self) -> u64 {
        match self {
            Self::One(_) => 1,
            Self::Many(many) => many.len(),
        }
    }

    /// How many of them are in a set.
    pub fn count_in(&self, set: &RoaringBitmap) -> u64 {
        match self {
            Self::One(one) => u64::from(set.contains(*one)),
            Self::Many(many) => many.intersection_len(set),
        }
    }

    /// Adds them to a set.
    pub fn add_to(&self, set: &mut RoaringBitmap) {
        match self {
            Self::One(one) => {
                set.insert(*one);
            }
            Self::Many(many) => *set |= &**many,
        }
    }

    pub fn iter(&self) -> Box<dyn Iterator<Item = u32> + '_> {
        match self {
            Self::One(one) => Box::new(std::iter::once(*one)),
            Self::Many(many) => Box::new(many.iter()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_becomes_many_and_one_again() {
        let mut members = Members::One(7);
        assert!(!members.insert(7) && members.insert(9) && members.insert(11));
        assert_eq!(members.iter().collect::<Vec<_>>(), [7, 9, 11]);
        assert!(!members.remove(7) && !members.remove(9));
        assert_eq!(members, Members::One(11));
        assert!(!members.remove(7), "another one is not the last");
        assert!(members.remove(11));
    }
}
