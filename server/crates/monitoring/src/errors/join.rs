//! Which entities name which projects: as the catalog is, kept until it moves on.

use platform::{
    EntityRef,
    errors::{ErrorEntities, ErrorsError, NamedProject},
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

/// What is named, in both directions.
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// What each entity names.
    pub named: BTreeMap<EntityRef, Vec<NamedProject>>,
    /// Who names a slug, in whatever organisation.
    pub naming: BTreeMap<String, Vec<(EntityRef, Option<String>)>>,
}

impl Joined {
    /// Who names a project of an organisation.
    pub fn naming(&self, organisation: &str, slug: &str) -> Vec<EntityRef> {
        let all = self.naming.get(slug).into_iter().flatten();
        let here = all.filter(|(_, wanted)| {
            wanted.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(organisation))
        });
        here.map(|(entity, _)| entity.clone()).collect()
    }
}

/// The last one.
#[derive(Default)]
pub(super) struct Join(Mutex<Option<(i64, Arc<Joined>)>>);

impl Join {
    /// What was named when it was last asked.
    pub fn last(&self) -> Option<Arc<Joined>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().map(|(_, joined)| Arc::clone(joined))
    }

    /// What is named now.
    pub async fn joined(&self, entities: &dyn ErrorEntities) -> Result<Arc<Joined>, ErrorsError> {
        let position = entities.position();
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, joined)) = known.filter(|(at, _)| *at == position) {
            return Ok(joined);
        }
        let mut joined = Joined::default();
        for one in entities.named().await? {
            for project in &one.names.0 {
                let naming = joined.naming.entry(project.slug.clone()).or_default();
                naming.push((one.reference.clone(), project.organisation.clone()));
            }
            joined.named.insert(one.reference, one.names.0);
        }
        let joined = Arc::new(joined);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever was slower does not undo what is newer.
        if known.as_ref().is_none_or(|(at, _)| *at <= position) {
            *known = Some((position, Arc::clone(&joined)));
        }
        Ok(joined)
    }
}
