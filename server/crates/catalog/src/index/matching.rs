//! Who a filter means: terms by their bitmaps, combined as the filter says.

use super::{Index, Seen, flat::lower, relation::Relation};
use crate::query::{Filter, Test, TextFilter};
use memchr::memmem::Finder;
use platform::EntityRef;
use roaring::RoaringBitmap;

impl Index {
    /// Which of the references a filter means, one answer for each.
    #[must_use]
    pub fn meant(
        &self,
        seen: &Seen,
        references: &[Option<EntityRef>],
        filter: &Filter,
    ) -> Vec<bool> {
        let matching = seen.narrow(self.matching(seen, filter));
        let means = |reference: &Option<EntityRef>| {
            let number = reference.as_ref().and_then(|reference| self.nodes.number(reference));
            number.is_some_and(|number| matching.contains(number))
        };
        references.iter().map(means).collect()
    }

    /// Who a filter means.
    pub(super) fn matching(&self, seen: &Seen, filter: &Filter) -> RoaringBitmap {
        match filter {
            Filter::All(parts) => self.all_of(seen, parts),
            Filter::Any(parts) => {
                let each = parts.iter().map(|part| self.matching(seen, part));
                each.fold(RoaringBitmap::new(), |left, right| left | right)
            }
            Filter::Not(part) => &self.all - self.matching(seen, part),
            Filter::Field(key, test) => self.with_field(seen, key, test),
        }
    }

    fn all_of(&self, seen: &Seen, parts: &[Filter]) -> RoaringBitmap {
        let mut matching: Option<RoaringBitmap> = None;
        for part in parts {
            matching = Some(match (matching, part) {
                (None, part) => self.matching(seen, part),
                (Some(matching), Filter::Not(part)) => matching - self.matching(seen, part),
                (Some(matching), part) => matching & self.matching(seen, part),
            });
        }
        matching.unwrap_or_else(|| self.all.clone())
    }

    fn with_field(&self, seen: &Seen, key: &str, test: &Test) -> RoaringBitmap {
        if let Some(relation) = Relation::of_key(key) {
            return self.with_relation(seen, relation, test);
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
                self.with_value(seen, key, |value| value.starts_with(prefix.as_str()), &mut found);
            }
        }
        found
    }

    fn with_relation(&self, seen: &Seen, relation: Relation, test: &Test) -> RoaringBitmap {
        let mut found = RoaringBitmap::new();
        match test {
            Test::Exists => return self.having(seen, relation),
            Test::OneOf(values) => {
                // A reference means itself only in its canonical form.
                let targets = values.iter().filter_map(|value| {
                    let target: EntityRef = value.parse().ok()?;
                    let number = self.nodes.number(&target).filter(|_| target.as_str() == value);
                    number.filter(|number| !self.hides(seen, *number))
                });
                for target in targets {
                    self.related_to(target, relation, &mut found);
                }
            }
            Test::Prefix(prefix) => {
                let begins = |value: &str| value.starts_with(prefix.as_str());
                self.with_value(seen, relation.key(), begins, &mut found);
            }
        }
        found
    }

    /// Who has a value under a key that passes a test; it is asked in lower case.
    fn with_value(
        &self,
        seen: &Seen,
        key: &str,
        test: impl Fn(&str) -> bool,
        found: &mut RoaringBitmap,
    ) {
        if let Some(relation) = Relation::of_key(key) {
            for (target, reference) in self.targets(seen, relation) {
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

    pub(super) fn with_text(
        &self,
        seen: &Seen,
        text: &TextFilter,
        order: Option<&str>,
    ) -> RoaringBitmap {
        let term = lower(text.term.trim());
        if term.is_empty() {
            return self.all.clone();
        }
        let finder = Finder::new(term.as_bytes());
        let mut found = RoaringBitmap::new();
        let usual = [order.unwrap_or("metadata.uid").to_owned()];
        for field in text.fields.as_deref().unwrap_or(&usual) {
            let has = |value: &str| finder.find(value.as_bytes()).is_some();
            self.with_value(seen, &lower(field), has, &mut found);
        }
        found
    }
}
