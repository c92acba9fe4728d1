//! What stands at an address that somebody thinks of registering, and whether a descriptor is well.

use super::{CatalogService, unavailable};
use crate::{
    descriptor::{self, RawDocument, Verdict},
    import::registered::as_asked,
    locations::{
        self, AnalyzedLocation, ExistingFile, FileLocation, NewLocation, Repository, is_same_file,
    },
    reading::{Claim, Reading},
    relations,
};
use platform::{Entity, EntityRef, catalog::CatalogError, entity::MANAGED_BY_LOCATION};
use serde_json::Value;
use std::collections::BTreeMap;
use store::EntityRecord;
use url::Url;

/// How a catalog file is called when nobody says otherwise.
const USUAL_FILE: &str = "catalog-info.yaml";

impl CatalogService {
    /// What stands at an address: the entities of a catalog file, those of the catalog file of a
    /// repository, or what such a file might say.
    ///
    /// # Errors
    /// `BadQuery` when the address may not be read, or is that of a file that cannot be used.
    pub async fn analyze_location(
        &self,
        asked: &NewLocation,
        file_name: Option<&str>,
    ) -> Result<AnalyzedLocation, CatalogError> {
        let types = &self.locations.settings.types;
        let asked = locations::checked(asked, types).map_err(CatalogError::BadQuery)?;
        let url = locations::source_url(&asked.target).map_err(CatalogError::BadQuery)?;
        let named = locations::is_file(&url);
        let target = if named { asked.target.clone() } else { catalog_file(&url, file_name)? };
        let looked_at = as_asked(String::new(), &NewLocation { target, ..asked }, self.clock.now());
        let mut analyzed = AnalyzedLocation::default();
        match self.read_on_trial(&looked_at).await {
            Err(error) if named => return Err(error),
            Err(_) => {}
            Ok(mut reading) => {
                // The first claim is the Location that a registration would add.
                let claims = reading.claims.split_off(1.min(reading.claims.len()));
                check_usable(&claims, &reading)?;
                analyzed.existing_entity_files = self.existing(claims).await?;
            }
        }
        if analyzed.existing_entity_files.is_empty() {
            analyzed.generate_entities.push(locations::suggestion(&url));
        }
        Ok(analyzed)
    }

    async fn existing(&self, claims: Vec<Claim>) -> Result<Vec<ExistingFile>, CatalogError> {
        let registered = self.store.registered_locations().await.map_err(unavailable)?;
        let references: Vec<EntityRef> =
            claims.iter().map(|claim| claim.reference.clone()).collect();
        let shown = self.store.entities(&references).await.map_err(unavailable)?;
        let shown: BTreeMap<EntityRef, EntityRecord> =
            shown.into_iter().map(|record| (record.reference.clone(), record)).collect();
        let existing = |claim: Claim| {
            let entity = claim.entity();
            let managed_by = entity.annotation(MANAGED_BY_LOCATION);
            let page = managed_by.and_then(|location| location.strip_prefix("url:"));
            let target = page.unwrap_or(&claim.location).to_owned();
            let read = shown.get(&claim.reference);
            let is_registered = read.is_some_and(|record| is_same_file(&record.location, &target))
                || registered.iter().any(|known| is_same_file(&known.target, &target));
            let location = FileLocation { location_type: "url".to_owned(), target };
            ExistingFile { location, is_registered, entity }
        };
        Ok(claims.into_iter().map(existing).collect())
    }

    /// What is wrong with a descriptor that somebody wrote; nothing when it is well.
    ///
    /// # Errors
    /// `BadQuery` when `location`, where it would stand, is no `type:target` that may be read.
    pub fn validate_entity(
        &self,
        entity: Value,
        location: &str,
    ) -> Result<Vec<String>, CatalogError> {
        let settings = &self.locations.settings;
        locations::parse_location_ref(location, &settings.types).map_err(CatalogError::BadQuery)?;
        let judgement = descriptor::judge(&RawDocument::of_value(entity));
        let words = |error: &descriptor::DocumentError| match error.path.as_str() {
            "" => error.message.clone(),
            path => format!("{path}: {}", error.message),
        };
        Ok(match (judgement.verdict, &judgement.entity) {
            (Verdict::Valid, Some(entity)) => unreadable(entity),
            // What is fetched from elsewhere is judged when it is read.
            (Verdict::Valid | Verdict::NeedsRemote, _) => Vec::new(),
            (Verdict::UnknownKind, _) if !settings.refuse_unknown_kinds => Vec::new(),
            (Verdict::UnknownKind, Some(entity)) => {
                vec![descriptor::unknown_kind_message(entity.api_version(), entity.kind())]
            }
            (Verdict::Empty, _) => vec!["the entity is empty".to_owned()],
            _ => judgement.errors.iter().map(words).collect(),
        })
    }
}

/// The references of an entity that can be none, whatever the catalog holds. An import shows them as
/// problems; who asks beforehand wants to know.
fn unreadable(entity: &Entity) -> Vec<String> {
    let mentions = relations::mentions(entity).into_iter();
    let words = |mention: relations::Mention| {
        Some(format!("{}: {}", mention.pointer, mention.target.err()?))
    };
    mentions.filter_map(words).collect()
}

/// The address of the catalog file of what an address shows.
fn catalog_file(url: &Url, file_name: Option<&str>) -> Result<String, CatalogError> {
    let name = file_name.map(str::trim).filter(|name| !name.is_empty()).unwrap_or(USUAL_FILE);
    let outside = name.contains(['?', '#', '\\', ':', '%'])
        || name.split('/').any(|part| matches!(part, "" | "." | ".."));
    if outside {
        let message = format!("{name:?} is no file of a repository; write {USUAL_FILE}");
        return Err(CatalogError::BadQuery(message));
    }
    let target = Repository::of(url).map(|repository| repository.file(name));
    Ok(target.unwrap_or_else(|| url.to_string()))
}

/// A file that is there but cannot be used needs no other beside it.
fn check_usable(claims: &[Claim], reading: &Reading) -> Result<(), CatalogError> {
    match reading.findings.first() {
        Some(finding) if claims.is_empty() => {
            let line = finding.line.unwrap_or(1);
            let message = format!("{} line {line}: {}", finding.location, finding.message);
            Err(CatalogError::BadQuery(message))
        }
        _ => Ok(()),
    }
}
