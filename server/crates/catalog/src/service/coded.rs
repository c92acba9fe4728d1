//! Which repositories entities name, and who may see and do what is built of them.

use super::Asked;
use crate::query::{Filter, Selection, Test};
use async_trait::async_trait;
use platform::{
    Entity, EntityRef,
    access::{Asker, Decision, EntityFacts, Permission},
    catalog::EntityRow,
    ci::{CiError, CodeEntities, NamedRepository, PersonNames},
};

/// The annotation that tells somebody's login.
const LOGIN: &str = "github.com/user-login";

/// The annotation that tells a team's name.
const TEAM: &str = "github.com/team-slug";

fn failed(error: impl ToString) -> CiError {
    CiError::Unavailable(error.to_string())
}

impl Asked {
    /// What entities say of themselves; those that are not there, or not seen, are left out.
    pub(super) async fn said(&self, entities: &[EntityRef]) -> Result<Vec<Entity>, CiError> {
        let view = self.seen_now();
        let seen: Vec<EntityRef> = entities.iter().filter(|one| view.sees(one)).cloned().collect();
        let records = view.records(&seen).await.map_err(failed)?;
        records.iter().map(|one| serde_json::from_str(&one.body).map_err(failed)).collect()
    }
}

#[async_trait]
impl CodeEntities for Asked {
    async fn repository(&self, entity: &EntityRef) -> Result<Option<NamedRepository>, CiError> {
        let said = self.said(std::slice::from_ref(entity)).await?;
        Ok(said.first().and_then(|entity| NamedRepository::of(|key| entity.annotation(key))))
    }

    fn naming(&self, host: &str, slug: &str) -> Vec<EntityRef> {
        let key = |name: &str| format!("metadata.annotations.{name}");
        let slug = slug.to_lowercase();
        let place = format!("url:https://{}/{slug}", host.to_lowercase());
        // A name that begins alike is another one's.
        let places = vec![place.clone(), format!("{place}.git")];
        let source = key(NamedRepository::SOURCE);
        let any = Filter::Any(vec![
            Filter::Field(key(NamedRepository::SLUG), Test::OneOf(vec![slug])),
            Filter::Field(source.clone(), Test::OneOf(places)),
            Filter::Field(source.clone(), Test::Prefix(format!("{place}/"))),
            Filter::Field(source, Test::Prefix(format!("{place}.git/"))),
        ]);
        let system = self.service.asked(&Asker::system("ci"));
        let selected = system.seen_now().select(&Selection::of(any));
        selected.rows.iter().map(|one| EntityRef::clone(one)).collect()
    }

    fn rows(&self, entities: &[EntityRef]) -> Vec<EntityRow> {
        let view = self.seen_now();
        let (index, seen) = view.looked_at();
        let read = index.permitted(&view.sight, Permission::CiRead);
        let shown = |one: &&EntityRef| index.is_seen(&seen, one) && index.is_seen(&read, one);
        entities.iter().filter(shown).filter_map(|one| index.row(&seen, one)).collect()
    }

    fn decide(&self, permission: Permission, entity: &EntityRef) -> Decision {
        self.decide_with(permission, entity)
    }

    fn facts(&self, entity: &EntityRef) -> Option<EntityFacts> {
        Self::facts(self, entity, false)
    }

    async fn person(&self) -> Result<PersonNames, CiError> {
        let principal = &self.asker.principal;
        let Some(entity) = &principal.entity else { return Ok(PersonNames::default()) };
        // They know who they are, whatever else they may see.
        let system = self.service.asked(&Asker::system("ci"));
        let own = system.said(std::slice::from_ref(entity)).await?;
        let groups: Vec<EntityRef> = principal.groups.iter().cloned().collect();
        let groups = system.said(&groups).await?;
        let annotation = |entity: &Entity, key: &str| {
            let value = entity.annotation(key).map(str::trim);
            value.filter(|value| !value.is_empty()).map(str::to_owned)
        };
        Ok(PersonNames {
            login: own.first().and_then(|entity| annotation(entity, LOGIN)),
            teams: groups.iter().filter_map(|group| annotation(group, TEAM)).collect(),
        })
    }
}
