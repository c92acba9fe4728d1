//! A registered location as a source: what its target says, and its own Location entity.

use super::{generated, source_name};
use crate::{
    reading::{Claim, Known, Reading},
    service::Origin,
};
use async_trait::async_trait;
use futures::{StreamExt, stream, stream::BoxStream};
use platform::entity::MANAGED_BY_ORIGIN_LOCATION;
use std::sync::Arc;
use store::{LocationRecord, RegisteredLocation};
use tokio::sync::Semaphore;

/// The source of one registered location.
pub struct RegisteredOrigin {
    name: String,
    location: RegisteredLocation,
    /// Why there is none: such a source fails, and its entities stay.
    inner: Result<Arc<dyn Origin>, String>,
    /// How many of them may be read at once.
    turns: Arc<Semaphore>,
}

impl RegisteredOrigin {
    /// The source of a location, read by `inner` when there is a turn.
    #[must_use]
    pub fn new(
        location: RegisteredLocation,
        inner: Result<Arc<dyn Origin>, String>,
        turns: Arc<Semaphore>,
    ) -> Self {
        Self { name: source_name(&location), location, inner, turns }
    }
}

#[async_trait]
impl Origin for RegisteredOrigin {
    fn target(&self) -> &str {
        &self.name
    }

    async fn read(&self, known: &Known) -> Result<Reading, String> {
        let inner = self.inner.as_ref().map_err(Clone::clone)?;
        let _turn = self.turns.acquire().await.map_err(|error| error.to_string())?;
        Ok(with_location(inner.read(known).await?, &self.location))
    }

    fn changes(&self) -> BoxStream<'static, ()> {
        match &self.inner {
            Ok(inner) => inner.changes(),
            Err(_) => stream::pending().boxed(),
        }
    }
}

/// The reading with the Location entity before it, which leads to everything, and with the origin
/// that all of it has, whatever a descriptor says of itself.
fn with_location(reading: Reading, location: &RegisteredLocation) -> Reading {
    let name = source_name(location);
    let originated = |claim: Claim| {
        let origin = [(MANAGED_BY_ORIGIN_LOCATION, name.clone())];
        let entity = claim.entity().with_annotations(&origin);
        Claim::of(claim.location, claim.line, entity)
    };
    let led = |record: LocationRecord| {
        let parent = record.parent.or_else(|| Some(name.clone()));
        LocationRecord { parent, ..record }
    };
    let own =
        LocationRecord { location: name.clone(), parent: None, scanned: true, fingerprint: None };
    let claims = reading.claims.into_iter().map(originated);
    Reading {
        claims: std::iter::once(generated::claim(location)).chain(claims).collect(),
        findings: reading.findings,
        locations: std::iter::once(own).chain(reading.locations.into_iter().map(led)).collect(),
        unchanged: reading.unchanged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::{Entity, Timestamp};
    use serde_json::json;

    #[test]
    fn the_location_leads_and_every_entity_names_it_as_its_origin() {
        let location = RegisteredLocation {
            id: "1".to_owned(),
            location_type: "url".to_owned(),
            target: "https://a.example/a.yaml".to_owned(),
            presence: None,
            created_at: Timestamp(1),
        };
        let entity = Entity::from_json(json!({
            "apiVersion": "backstage.io/v1alpha1",
            "kind": "Component",
            "metadata": {"name": "a", "annotations": {(MANAGED_BY_ORIGIN_LOCATION): "url:other"}},
        }));
        let claim = Claim::of(location.target.clone(), 1, entity.unwrap());
        let root = LocationRecord {
            location: location.target.clone(),
            parent: None,
            scanned: false,
            fingerprint: None,
        };
        let reading = Reading { claims: vec![claim], locations: vec![root], ..Reading::default() };
        let reading = with_location(reading, &location);
        let name = source_name(&location);
        let origins: Vec<_> = reading
            .claims
            .iter()
            .map(|claim| claim.entity().annotation(MANAGED_BY_ORIGIN_LOCATION).map(str::to_owned))
            .collect();
        assert_eq!(origins, [Some(name.clone()), Some(name.clone())]);
        assert_eq!(reading.claims[0].entity().kind(), "Location");
        assert_eq!(reading.locations[0].location, name);
        assert_eq!(reading.locations[1].parent.as_ref(), Some(&name));
    }
}
