//! Which entity names which application. Pure.

use platform::{
    EntityRef,
    deployments::{Application, ApplicationKey, DeployedEntity, FluxName},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

/// The join in both directions.
#[derive(Debug, Default)]
pub(crate) struct Joined {
    /// The position of the catalog's log and the version of deployments that it is of.
    pub at: Option<(i64, i64)>,
    pub named: Arc<Vec<DeployedEntity>>,
    /// The applications of an entity.
    pub applications: BTreeMap<EntityRef, BTreeSet<ApplicationKey>>,
    /// The entities of an application.
    pub entities: BTreeMap<ApplicationKey, Vec<EntityRef>>,
    /// Names that no application has.
    pub missing: BTreeMap<EntityRef, Vec<String>>,
}

impl Joined {
    pub fn of<'a>(
        at: (i64, i64),
        named: Arc<Vec<DeployedEntity>>,
        applications: impl Iterator<Item = &'a Application>,
    ) -> Self {
        let all: Vec<&Application> = applications.collect();
        let mut by_name: HashMap<&str, Vec<&Application>> = HashMap::new();
        for application in &all {
            by_name.entry(&application.key.name).or_default().push(application);
        }
        let mut joined = Self { at: Some(at), ..Self::default() };
        for entity in named.iter() {
            let of_name = |name: &String| by_name.get(name.as_str()).into_iter().flatten();
            let flux = entity.names.flux.iter().map(|flux| &flux.name);
            let mut candidates: Vec<&Application> =
                entity.names.names.iter().chain(flux).flat_map(of_name).copied().collect();
            if entity.names.selector.is_some() {
                candidates.clone_from(&all);
            }
            let found: BTreeSet<ApplicationKey> = candidates
                .into_iter()
                .filter(|application| entity.names.names(application))
                .map(|application| application.key.clone())
                .collect();
            let lacking = |name: &&String| !found.iter().any(|key| key.name == **name);
            let lacking_flux = |flux: &&FluxName| {
                !found.iter().any(|key| key.name == flux.name && key.namespace == flux.namespace)
            };
            let flux = entity.names.flux.iter().filter(lacking_flux).map(ToString::to_string);
            let missing = entity.names.names.iter().filter(lacking).cloned().chain(flux).collect();
            for key in &found {
                joined.entities.entry(key.clone()).or_default().push(entity.reference.clone());
            }
            joined.missing.insert(entity.reference.clone(), missing);
            joined.applications.insert(entity.reference.clone(), found);
        }
        joined.named = named;
        joined
    }

    /// The entities that name an application.
    pub fn entities_of(&self, key: &ApplicationKey) -> &[EntityRef] {
        self.entities.get(key).map(Vec::as_slice).unwrap_or_default()
    }
}
