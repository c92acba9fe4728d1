//! Which entity is measured as which service. Pure.

use platform::{
    EntityRef,
    monitoring::{MonitoredEntity, MonitoringSource},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The join in both directions.
#[derive(Debug, Default)]
pub(crate) struct Joined {
    /// The position of the catalog's log that it is of.
    pub at: Option<i64>,
    /// The services of each source, with the entities that they are.
    pub entities: BTreeMap<String, BTreeMap<String, Vec<EntityRef>>>,
    /// Every entity that is measured by a source that there is.
    pub all: Vec<EntityRef>,
}

impl Joined {
    pub fn of(
        at: i64,
        named: &[MonitoredEntity],
        sources: &BTreeMap<String, Arc<dyn MonitoringSource>>,
    ) -> Self {
        let mut joined = Self { at: Some(at), ..Self::default() };
        for entity in named {
            let mut measured = false;
            for (name, source) in sources {
                let Some(watched) = source.watched(&entity.names) else { continue };
                measured = true;
                let services = joined.entities.entry(name.clone()).or_default();
                services.entry(watched.service).or_default().push(entity.reference.clone());
            }
            if measured {
                joined.all.push(entity.reference.clone());
            }
        }
        joined
    }

    /// The entities that services of a source are.
    pub fn entities_of(&self, source: &str, services: &BTreeSet<String>) -> BTreeSet<EntityRef> {
        let Some(known) = self.entities.get(source) else { return BTreeSet::new() };
        let found = services.iter().filter_map(|service| known.get(service));
        found.flatten().cloned().collect()
    }
}
