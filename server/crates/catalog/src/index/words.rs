//! Texts that many entities have in common (kinds, types, tags, owners), each kept once.

use hashbrown::HashSet;
use std::sync::Arc;

/// So many texts are kept before it is looked for those that nobody uses any more.
const FEW: usize = 1_024;

/// The texts in use.
#[derive(Debug, Default)]
pub(super) struct Words {
    known: HashSet<Arc<str>>,
    /// How many there may be until the unused ones are dropped.
    limit: usize,
}

impl Words {
    /// The shared copy of a text.
    pub fn get(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.known.get(text) {
            return Arc::clone(known);
        }
        if self.known.len() >= self.limit {
            self.known.retain(|word| Arc::strong_count(word) > 1);
            // Twice what is left, so that looking through all of them stays rare.
            self.limit = (self.known.len() * 2).max(FEW);
        }
        let word: Arc<str> = Arc::from(text);
        self.known.insert(Arc::clone(&word));
        word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_once_and_not_for_ever() {
        let mut words = Words::default();
        let one = words.get("go");
        assert!(Arc::ptr_eq(&one, &words.get("go")));
        for number in 0..10 * FEW {
            words.get(&number.to_string());
        }
        assert!(words.known.len() <= 2 * FEW, "{}", words.known.len());
        assert!(Arc::ptr_eq(&one, &words.get("go")), "what is used stays");
    }
}
