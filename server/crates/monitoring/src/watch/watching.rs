//! What fires of entities, for what is computed out of it: nobody waits for it.

use super::{asked::Asked, cards::Parts};
use platform::{
    EntityRef,
    deployments::is_production,
    monitoring::{
        Monitor, MonitorState, MonitoringError, MonitoringSource, OfSource, Part, Viewer, Watching,
    },
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

type Services = BTreeMap<String, Vec<EntityRef>>;

impl Asked {
    /// What watches entities that the asker sees.
    pub(super) async fn watched_now(
        &self,
        entities: Option<&[EntityRef]>,
    ) -> Result<Vec<(EntityRef, Watching)>, MonitoringError> {
        let joined = self.service.joined().await?;
        let sources: Vec<&Arc<dyn MonitoringSource>> =
            self.service.sources.values().filter(|one| self.may_have(&***one)).collect();
        let mut wanted = Vec::new();
        for source in &sources {
            wanted.push((source.name().to_owned(), Part::Monitors));
            if source.questions().people {
                wanted.push((source.name().to_owned(), Part::People));
            }
        }
        let mut parts = self.service.parts(wanted, None, Duration::ZERO).await;
        let people = sources.iter().any(|source| source.questions().people);
        let emails = self.emails(people).await?;
        let rows = self.entities.rows(entities.unwrap_or(&joined.all));
        let seen: BTreeSet<EntityRef> = rows.into_iter().map(|row| row.reference).collect();
        let mut found = BTreeMap::new();
        for source in sources {
            let Some(services) = joined.entities.get(source.name()) else { continue };
            let parts = parts.remove(source.name()).unwrap_or_default();
            let viewer = self.viewer(&**source, &parts.known(&Part::People), &emails);
            if viewer != Viewer::Stranger {
                self.add_watching(&mut found, (source, &parts, &viewer), services, &seen);
            }
        }
        Ok(found.into_iter().collect())
    }

    /// Adds what one source tells.
    fn add_watching(
        &self,
        found: &mut BTreeMap<EntityRef, Watching>,
        (source, parts, viewer): (&Arc<dyn MonitoringSource>, &Parts, &Viewer),
        services: &Services,
        seen: &BTreeSet<EntityRef>,
    ) {
        let name = source.name();
        let told = parts.told::<Vec<Monitor>>(&Part::Monitors).filter(|_| viewer.is_let_in());
        if told.is_none() || parts.is_stale(&Part::Monitors, self.service.clock.now()) {
            for entity in services.values().flatten().filter(|one| seen.contains(*one)) {
                let watching = found.entry(entity.clone()).or_default();
                watching.unknown.insert(name.to_owned());
            }
        }
        let shown = told.into_iter().flatten().filter(|one| viewer.sees(&one.audience));
        // What does not say where it watches may watch customers.
        let there = |one: &Monitor| one.scope.environment.as_deref().is_none_or(is_production);
        for monitor in shown.filter(|one| there(one)) {
            let own = monitor.scope.service.as_ref().and_then(|service| services.get(service));
            for entity in own.into_iter().flatten().filter(|one| seen.contains(*one)) {
                let watching = found.entry(entity.clone()).or_default();
                watching.monitors += 1;
                if monitor.state.is_firing() && monitor.muted.is_none() {
                    let (source, vendor) = (name.to_owned(), source.vendor().to_owned());
                    watching.firing.push(OfSource { source, vendor, value: monitor.clone() });
                }
                if matches!(monitor.state, MonitorState::NoData | MonitorState::Unknown) {
                    watching.unknown.insert(name.to_owned());
                }
            }
        }
    }
}
