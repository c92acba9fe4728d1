//! Who a filter means: terms by their bitmaps, combined as the filter says.

use super::{Index, flat::lower, relation::Relation};
use crate::query::{Filter, Test, TextFilter};
use memchr::memmem::Finder;
use platform::EntityRef;
use roaring::RoaringBitmap;

impl Index {
    /// Which of the references a filter means, one answer for each.
    #[must_use]
    pub fn meant(&self, references: &[Option<EntityRef>], filter: &Filter) -> Vec<bool> {
        let matching = self.matching(filter);
        let means = |reference: &Option<EntityRef>| {
            let number = reference.as_ref().and_then(|reference| self.nodes.number(reference));
            number.is_some_and(|number| matching.contains(number))
        };
        references.iter().map(means).collect()
    }

    /// Who a filter means.
    pub(super) fn matching(&self, filter: &Filter) -> RoaringBitmap {
        match filter {
            Filter::All(parts) => self.all_of(parts),
            Filter::Any(parts) => {
                let each = parts.iter().map(|part| self.matching(part));
                each.fold(RoaringBitmap::new(), |left, right| left | right)
            }
            Filter::Not(part) => &self.all - self.matching(part),
            Filter::Field(key, test) => self.with_field(key, test),
        }
    }

    fn all_of(&self, parts: &[Filter]) -> RoaringBitmap {
        let mut matching: Option<RoaringBitmap> = None;
        for part in parts {
            matching = Some(match (matching, part) {
                (None, part) => self.matching(part),
                (Some(matching), Filter::Not(part)) => matching - self.matching(part),
                (Some(matching), part) => matching & self.matching(part),
            });
        }
        matching.unwrap_or_else(|| self.all.clone())
    }

    fn with_field(&self, key: &str, test: &Test) -> RoaringBitmap {
        if let Some(relation) = Relation::of_key(key) {
            return self.with_relation(relation, test);
        }
        let mut found = RoaringBitmap::new();
        match test {
            Test::Exists => self.terms.holders(key, &mut found),
            Test::OneOf(values) => {
                for value in values {
                    self.terms.equal(key, value, &mut found);
                }
            }
            Test::Prefix(prefix) => {
                self.with_value(key, |value| value.starts_with(prefix.as_str()), &mut found);
            }
        }
        found
    }

    fn with_relation(&self, relation: Relation, test: &Test) -> RoaringBitmap {
        let mut found = RoaringBitmap::new();
        match test {
            Test::Exists => return self.having(relation),
            Test::OneOf(values) => {
                // A reference means itself only in its canonical form.
                let targets = values.iter().filter_map(|value| {
                    let target: EntityRef = value.parse().ok()?;
                    self.nodes.number(&target).filter(|_| target.as_str() == value)
                });
                for target in targets {
                    self.related_to(target, relation, &mut found);
                }
            }
            Test::Prefix(prefix) => {
                let begins = |value: &str| value.starts_with(prefix.as_str());
                self.with_value(relation.key(), begins, &mut found);
            }
        }
        found
    }

    /// Who has a value under a key that passes a test; it is asked in lower case.
    fn with_value(&self, key: &str, test: impl Fn(&str) -> bool, found: &mut RoaringBitmap) {
        if let Some(relation) = Relation::of_key(key) {
            for (target, reference) in self.targets(relation) {
                if test(reference.as_str()) {
                    self.related_to(target, relation, found);
                }
            }
            return;
        }
        for (_, term) in self.terms.of(key) {
            if term.value.as_deref().is_some_and(|value| test(&lower(value))) {
                term.members.add_to(found);
            }
        }
        if test("true") {
            self.terms.each_listed(key, |term| term.members.add_to(found));
        }
    }

    pub(super) fn with_text(&self, text: &TextFilter, order: Option<&str>) -> RoaringBitmap {
        let term = lower(text.term.trim());
        if term.is_empty() {
            return self.all.clone();
        }
        let finder = Finder::new(term.as_bytes());
        let mut found = RoaringBitmap::new();
        let usual = [order.unwrap_or("metadata.uid").to_owned()];
        for field in text.fields.as_deref().unwrap_or(&usual) {
            let has = |value: &str| finder.find(value.as_bytes()).is_some();
            self.with_value(&lower(field), has, &mut found);
        }
        found
    }
}
