//! What makes two wishes the same: somebody who presses the button twice, or sends the page again, gets
//! the task that is under way.

use std::hash::{DefaultHasher, Hash, Hasher};

/// The key of a wish: the visit of the wizard, and what was wished for. Whoever changes something and
/// presses again wants another task. `None` where the visit is not told: then each is a wish of its own.
pub(in crate::create) fn wish(visit: &str, values: &str, is_draft: bool) -> Option<String> {
    let visit = visit.trim();
    if visit.is_empty() {
        return None;
    }
    let mut hasher = DefaultHasher::new();
    (values, is_draft).hash(&mut hasher);
    Some(format!("{visit}.{:016x}", hasher.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_wish_of_a_visit_has_one_key() {
        let first = wish("visit", "{\"name\":\"shop\"}", false);
        assert_eq!(first, wish(" visit ", "{\"name\":\"shop\"}", false));
        assert_ne!(first, wish("visit", "{\"name\":\"cart\"}", false), "something else is wished");
        assert_ne!(first, wish("visit", "{\"name\":\"shop\"}", true), "to try is not to make");
        assert_ne!(first, wish("other", "{\"name\":\"shop\"}", false));
        assert_eq!(wish("", "{}", false), None);
    }
}
