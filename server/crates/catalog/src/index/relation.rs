//! The types of relations, as numbers in the order of their names.

/// A type of relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Relation(u8);

/// Name, opposite and key (of filters, facets and orders) of each, by name.
const RELATIONS: [(&str, &str, &str); Relation::COUNT] = [
    ("apiConsumedBy", "consumesApi", "relations.apiconsumedby"),
    ("apiProvidedBy", "providesApi", "relations.apiprovidedby"),
    ("childOf", "parentOf", "relations.childof"),
    ("consumesApi", "apiConsumedBy", "relations.consumesapi"),
    ("dependencyOf", "dependsOn", "relations.dependencyof"),
    ("dependsOn", "dependencyOf", "relations.dependson"),
    ("hasMember", "memberOf", "relations.hasmember"),
    ("hasPart", "partOf", "relations.haspart"),
    ("memberOf", "hasMember", "relations.memberof"),
    ("ownedBy", "ownerOf", "relations.ownedby"),
    ("ownerOf", "ownedBy", "relations.ownerof"),
    ("parentOf", "childOf", "relations.parentof"),
    ("partOf", "hasPart", "relations.partof"),
    ("providesApi", "apiProvidedBy", "relations.providesapi"),
];

impl Relation {
    /// How many types there are.
    pub const COUNT: usize = 14;

    /// The type of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::at(RELATIONS.binary_search_by(|(known, _, _)| (*known).cmp(name)).ok()?)
    }

    /// The type of that key, in lower case.
    pub fn of_key(key: &str) -> Option<Self> {
        if !key.starts_with("relations.") {
            return None;
        }
        Self::at(RELATIONS.iter().position(|(_, _, known)| *known == key)?)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        RELATIONS.get(self.index()).map_or("", |(name, _, _)| name)
    }

    /// Its key.
    pub fn key(self) -> &'static str {
        RELATIONS.get(self.index()).map_or("", |(_, _, key)| key)
    }

    /// The same relation from the other side.
    pub fn inverse(self) -> Self {
        let inverse = RELATIONS.get(self.index()).map_or("", |(_, inverse, _)| inverse);
        Self::named(inverse).unwrap_or(self)
    }

    /// Its place among all of them.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The one of that place.
    pub fn at(index: usize) -> Option<Self> {
        u8::try_from(index).ok().filter(|_| index < Self::COUNT).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_is_found_by_its_name_and_its_key() {
        for (index, (name, inverse, key)) in RELATIONS.iter().enumerate() {
            let relation = Relation::named(name).unwrap();
            assert_eq!((relation.index(), relation.name()), (index, *name));
            assert_eq!(relation.inverse().name(), *inverse);
            assert_eq!(relation.inverse().inverse(), relation);
            assert_eq!(*key, format!("relations.{}", name.to_lowercase()));
            assert_eq!(Relation::of_key(key), Some(relation));
        }
        assert_eq!((Relation::named("likes"), Relation::of_key("spec.type")), (None, None));
    }
}
