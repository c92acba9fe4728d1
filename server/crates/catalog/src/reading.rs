//! What reading a source yields: claims, problems and the locations it came to.

use platform::{
    Entity, EntityRef,
    catalog::{ProblemKind, Severity},
};
use serde_json::Value;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use store::{KnownSource, LocationRecord};

/// How the locations of a source looked when their claims were stored. A location that looks the
/// same need not be read again.
#[derive(Clone, Debug, Default)]
pub struct Known {
    fingerprints: HashMap<String, String>,
    /// What was led to, by what led there.
    children: Arc<HashMap<String, Vec<LocationRecord>>>,
}

impl Known {
    /// The fingerprint of a location, when there is one to trust.
    #[must_use]
    pub fn fingerprint(&self, location: &str) -> Option<&str> {
        self.fingerprints.get(location).map(String::as_str)
    }

    /// What is known of the places whose names begin so, by the rest of their names.
    #[must_use]
    pub fn inside(&self, beginning: &str) -> Self {
        let inner = |(location, fingerprint): (&String, &String)| {
            Some((location.strip_prefix(beginning)?.to_owned(), fingerprint.clone()))
        };
        let fingerprints = self.fingerprints.iter().filter_map(inner).collect();
        Self { fingerprints, children: Arc::default() }
    }

    /// Everything that a location led to, directly or not, when each of these places may be known
    /// again by its fingerprint.
    #[must_use]
    pub fn below(&self, location: &str) -> Option<Vec<&LocationRecord>> {
        let mut found = Vec::new();
        let mut seen: HashSet<&str> = HashSet::new();
        let mut pending = vec![location];
        while let Some(parent) = pending.pop() {
            for child in self.children.get(parent).into_iter().flatten() {
                self.fingerprint(&child.location)?;
                // Two locations may lead to each other.
                if seen.insert(&child.location) {
                    found.push(child);
                    pending.push(&child.location);
                }
            }
        }
        Some(found)
    }
}

impl From<&KnownSource> for Known {
    fn from(source: &KnownSource) -> Self {
        // A pass that did not come to its end left claims that no location tells of.
        if source.unfinished {
            return Self::default();
        }
        let known =
            |record: &LocationRecord| Some((record.location.clone(), record.fingerprint.clone()?));
        let mut children: HashMap<String, Vec<LocationRecord>> = HashMap::new();
        for record in &source.locations {
            if let Some(parent) = &record.parent {
                children.entry(parent.clone()).or_default().push(record.clone());
            }
        }
        let fingerprints = source.locations.iter().filter_map(known).collect();
        Self { fingerprints, children: Arc::new(children) }
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for Known {
    fn from_iter<T: IntoIterator<Item = (&'a str, &'a str)>>(known: T) -> Self {
        let owned =
            |(location, fingerprint): (&str, &str)| (location.to_owned(), fingerprint.to_owned());
        Self { fingerprints: known.into_iter().map(owned).collect(), children: Arc::default() }
    }
}

/// Everything that one pass over a source found.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Valid documents, in the order of the traversal.
    pub claims: Vec<Claim>,
    /// What could not be used.
    pub findings: Vec<Finding>,
    /// Every location that was led to, read or not, each with its fingerprint when everything that
    /// it holds is a claim: one that leads on, or of which something could not be used, has none
    /// and is read each time.
    pub locations: Vec<LocationRecord>,
    /// Those of the locations that look as they did (see [`Known`]): their claims are as stored and
    /// are not among `claims`.
    pub unchanged: HashSet<String>,
}

/// A valid document.
#[derive(Clone, Debug)]
pub struct Claim {
    /// File relative to the source, or URL.
    pub location: String,
    /// First line of the document, from 1.
    pub line: u32,
    /// Whom it is about.
    pub reference: EntityRef,
    /// The entity as the text that is stored of it: placeholders resolved, location annotations set.
    /// A first pass holds all that a source says, and as values that is three or four times as much.
    pub body: String,
}

impl Claim {
    /// That an entity stands at a line of a location.
    #[must_use]
    pub fn of(location: String, line: u32, entity: Entity) -> Self {
        let reference = entity.reference().clone();
        let mut body = Value::from(entity).to_string();
        body.shrink_to_fit();
        Self { location, line, reference, body }
    }

    /// The entity, read from its text.
    ///
    /// # Panics
    /// Never: the text was made of an entity.
    #[must_use]
    #[expect(clippy::expect_used, reason = "the text was made of an entity, and nobody changes it")]
    pub fn entity(&self) -> Entity {
        let value = serde_json::from_str(&self.body).expect("what was written as JSON is JSON");
        Entity::from_json(value).expect("what was an entity is one")
    }
}

/// Something that could not be used.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The sort: `Refused` for a document, `Unreadable` for a file, URL or target.
    pub kind: ProblemKind,
    /// How bad it is.
    pub severity: Severity,
    /// File relative to the source, or URL.
    pub location: String,
    /// Line from 1.
    pub line: Option<u32>,
    /// Column from 1.
    pub column: Option<u32>,
    /// The entity that a refused document names, when that much can be read.
    pub entity: Option<EntityRef>,
    /// What is wrong and how to mend it.
    pub message: String,
    /// What of this location's earlier entities must be kept although this pass did not see them.
    pub keep: Keep,
}

/// What an import keeps of a location that was not (wholly) readable: nothing disappears because
/// of a broken file or a network that is down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Nothing: the finding says nothing about earlier entities.
    Nothing,
    /// The entity that the finding names.
    Named,
    /// Everything that was read from this location before.
    Location,
    /// Everything from this location and from those that it led to.
    Subtree,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_claim_is_the_text_of_its_entity() {
        let json = json!({
            "kind": "Component", "apiVersion": "a/v1",
            "metadata": {"name": "Web", "zulu": 0.1, "alpha": [1, null, "ü"]},
        });
        let entity = Entity::from_json(json.clone()).unwrap();
        let claim = Claim::of("a.yaml".to_owned(), 3, entity.clone());
        assert_eq!(
            (claim.reference.to_string(), claim.line),
            ("component:default/web".to_owned(), 3)
        );
        assert_eq!(claim.body, json.to_string(), "in the order that it was written in");
        assert_eq!(claim.body.capacity(), claim.body.len(), "nothing is kept for nothing");
        assert_eq!(claim.entity(), entity);
    }
}
