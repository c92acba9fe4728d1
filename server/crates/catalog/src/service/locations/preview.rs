//! What registering an address would do, for a person to look at before it is done.

use super::{CatalogService, unavailable};
use crate::{
    history,
    import::{
        forecast::{Fate, Forecast, forecast},
        registered::as_asked,
    },
    locations::{self, NewLocation, Repository, generated},
    reading::{Finding, Reading},
    source::Target,
};
use platform::{
    Entity,
    catalog::{CatalogError, Effect, Preview, PreviewedEntity, Problem, Registration, Suggestion},
    yaml::to_yaml,
};
use std::time::Duration;
use url::Url;

/// How long a person is kept waiting for it.
const PATIENCE: Duration = Duration::from_secs(8);

/// How many changed entities are shown line by line.
const DIFFERENCES: usize = 50;

/// How a catalog file is called.
const FILE: &str = "catalog-info.yaml";

impl CatalogService {
    /// What registering an address would do: that of a catalog file, a Git repository, or the page of
    /// a repository on a code host, whose catalog file is then meant.
    pub(in crate::service) async fn previewed(
        &self,
        target: &str,
    ) -> Result<Preview, CatalogError> {
        let looked = tokio::time::timeout(PATIENCE, self.look(target)).await;
        let looked = looked.unwrap_or_else(|_| {
            let seconds = PATIENCE.as_secs();
            Err(CatalogError::BadQuery(format!(
                "{target} could not be read within {seconds} seconds; try again, or register it: \
                 then it is read in the background"
            )))
        });
        match looked {
            Err(CatalogError::BadQuery(reason) | CatalogError::Conflict(reason)) => {
                Ok(Preview::Refused(reason))
            }
            other => other,
        }
    }

    async fn look(&self, target: &str) -> Result<Preview, CatalogError> {
        let asked = self.checked(&url(target))?;
        let address = locations::source_url(&asked.target).map_err(CatalogError::BadQuery)?;
        let own = matches!(Target::parse(&asked.target), Ok(Target::Git { .. }));
        let named = own || locations::is_file(&address);
        let file = Repository::of(&address).filter(|_| !named).map(|one| one.file(FILE));
        let mut reason = None;
        for candidate in file.iter().chain([&asked.target]) {
            let candidate = self.checked(&url(candidate))?;
            let location = as_asked(String::new(), &candidate, self.clock.now());
            match self.read_on_trial(&location).await {
                // The first claim is the Location that the registration would add.
                Ok(reading) if named || reading.claims.len() > 1 => {
                    return self.compared(&candidate, reading).await;
                }
                Ok(reading) => reason = reason.or(reading.findings.first().map(told)),
                Err(CatalogError::BadQuery(why)) if named => {
                    return Err(CatalogError::BadQuery(why));
                }
                Err(CatalogError::BadQuery(why)) => reason = reason.or(Some(why)),
                Err(error) => return Err(error),
            }
        }
        Ok(Preview::Suggestion(suggestion(&address, file, reason.unwrap_or_default())))
    }

    async fn compared(
        &self,
        asked: &NewLocation,
        reading: Reading,
    ) -> Result<Preview, CatalogError> {
        let known = self.store.registered_locations().await.map_err(unavailable)?;
        let known = known.into_iter().find(|known| locations::is_same(known, asked));
        let registered = known.is_some();
        let location = known.unwrap_or_else(|| as_asked(String::new(), asked, self.clock.now()));
        let source = locations::source_name(&location);
        let forecasts = forecast(&self.store, &source, &reading).await.map_err(unavailable)?;
        let own = generated::reference(&location.location_type, &location.target);
        let mut entities: Vec<PreviewedEntity> = forecasts
            .into_iter()
            .filter(|one| one.reference != own)
            .map(previewed_entity)
            .collect();
        let mut counts = [0; Effect::NAMES.len()];
        for entity in &entities {
            counts[entity.effect.rank()] += 1;
        }
        entities.sort_by_key(|entity| entity.effect.rank());
        entities.truncate(Registration::SHOWN);
        let changed = entities.iter_mut().filter_map(|entity| match &mut entity.effect {
            Effect::Changed(lines) => Some(lines),
            _ => None,
        });
        changed.skip(DIFFERENCES).for_each(Vec::clear);
        let Reading { findings, locations, .. } = reading;
        let shown = Registration::SHOWN;
        Ok(Preview::Registration(Box::new(Registration {
            target: location.target,
            registered,
            counts,
            entities,
            problems_total: length(findings.len()),
            problems: findings.into_iter().take(shown).map(|one| problem(&source, one)).collect(),
            locations_total: length(locations.len()).saturating_sub(1),
            // The first one is the registration itself.
            locations: locations.into_iter().skip(1).take(shown).map(|one| one.location).collect(),
            source,
        })))
    }
}

fn url(target: &str) -> NewLocation {
    NewLocation { location_type: "url".to_owned(), target: target.to_owned(), presence: None }
}

fn length(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

fn told(finding: &Finding) -> String {
    let line = finding.line.map(|line| format!(" line {line}")).unwrap_or_default();
    format!("{}{line}: {}", finding.location, finding.message)
}

fn previewed_entity(forecast: Forecast) -> PreviewedEntity {
    let Forecast { reference, location, line, body, fate } = forecast;
    let shown = match &fate {
        Fate::Changed(before) => body.as_ref().or(Some(before)),
        _ => body.as_ref(),
    };
    let entity: Option<Entity> = shown.and_then(|body| serde_json::from_str(body).ok());
    let effect = match fate {
        Fate::Kept(key, line) => {
            Effect::Conflict { source: key.source, location: key.location, line }
        }
        Fate::Changed(before) => {
            Effect::Changed(history::difference(&before, body.as_deref().unwrap_or_default()))
        }
        Fate::Added => Effect::Added,
        Fate::Missing => Effect::Missing,
        Fate::Unchanged => Effect::Unchanged,
    };
    let label = entity.as_ref().map(|entity| entity.display_name().to_owned());
    let entity_type = entity.as_ref().and_then(|entity| entity.spec_text("type"));
    PreviewedEntity {
        kind: entity.as_ref().map_or(reference.kind(), Entity::kind).to_owned(),
        label: label.unwrap_or_else(|| reference.name().to_owned()),
        entity_type: entity_type.map(str::to_owned),
        reference,
        location,
        line,
        effect,
    }
}

fn problem(source: &str, finding: Finding) -> Problem {
    let Finding { kind, severity, location, line, column, entity, message, .. } = finding;
    let origin = source.to_owned();
    Problem {
        kind,
        severity,
        location,
        line,
        column,
        origin,
        entity,
        message,
        since: None,
        claimants: Vec::new(),
    }
}

/// A first catalog file for an address, with what a person must still say.
fn suggestion(address: &Url, file_address: Option<String>, reason: String) -> Suggestion {
    let generated = locations::suggestion(address);
    let mut entity = generated.entity;
    let open = generated.fields.iter().filter(|field| field.value.is_none());
    let required = open.filter(|field| field.state == locations::FieldState::NeedsUserInput);
    for field in required {
        let pointer = format!("/{}", field.field.replace('.', "/"));
        if let Some((parent, name)) = pointer.rsplit_once('/')
            && let Some(parent) = entity.pointer_mut(parent)
        {
            parent[name] = "my-team".into();
        }
    }
    Suggestion {
        target: address.to_string(),
        reason,
        file_name: FILE.to_owned(),
        file_address,
        yaml: to_yaml(&entity),
    }
}
