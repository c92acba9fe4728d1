//! `catalog:fetch` and `catalog:register`

use super::{described::described, flag, given, of_catalog, template, text, unknown};
use crate::runs::parts::EntitiesOf;
use async_trait::async_trait;
use platform::{
    EntityRef,
    entity_ref::DEFAULT_NAMESPACE,
    scaffolder::{
        ActionCall, ActionDescription, ActionDone, ActionError, ActionProvider, Change, Planned,
        PlannedRequest, Registered, TemplateEntities,
    },
};
use serde_json::{Map, Value, json};

const FETCH: &str = "catalog:fetch";
const REGISTER: &str = "catalog:register";

/// The catalog's actions.
pub(super) struct CatalogActions {
    entities: EntitiesOf,
}

impl CatalogActions {
    pub(super) fn new(entities: EntitiesOf) -> Self {
        Self { entities }
    }

    async fn fetch(&self, call: &ActionCall) -> Result<ActionDone, ActionError> {
        let (given, entities) = (given(call)?, (self.entities)(&call.asker));
        let mut output = Map::new();
        if let Some(wanted) = text(given, "entityRef") {
            output.insert("entity".to_owned(), look_up(&*entities, given, wanted).await?);
        }
        if let Some(Value::Array(wanted)) = given.get("entityRefs") {
            let mut found = Vec::with_capacity(wanted.len());
            for wanted in wanted {
                let wanted = wanted.as_str().unwrap_or_default();
                found.push(look_up(&*entities, given, wanted).await?);
            }
            output.insert("entities".to_owned(), Value::Array(found));
        }
        if output.is_empty() && !flag(given, "optional") {
            return Err(ActionError::Input("Missing entity reference or references".to_owned()));
        }
        Ok(ActionDone { output, made: Vec::new() })
    }

    async fn register(&self, call: &ActionCall) -> Result<ActionDone, ActionError> {
        let given = given(call)?;
        let address = address(given)?;
        call.log.tell(&format!("registers {address} in the catalog"));
        let entities = (self.entities)(&call.asker);
        let registered = match entities.register(&address, &template(call)?).await {
            Ok(registered) => registered,
            Err(error) if flag(given, "optional") => {
                call.log.tell(&format!("it is not registered: {error}"));
                let output = Map::from_iter([("catalogInfoUrl".to_owned(), address.into())]);
                return Ok(ActionDone { output, made: Vec::new() });
            }
            Err(error) => return Err(of_catalog(error)),
        };
        let mut made = Vec::new();
        if !registered.was_there {
            let label = format!("the registration of {}", registered.address);
            let object = json!({ "address": registered.address });
            let change = Change { action: REGISTER.to_owned(), label, object };
            call.memory.made(&change).await?;
            made.push(change);
        }
        Ok(ActionDone { output: told(&address, &registered), made })
    }
}

#[async_trait]
impl ActionProvider for CatalogActions {
    fn actions(&self) -> Vec<ActionDescription> {
        described(|id| id == FETCH || id == REGISTER)
    }

    async fn run(&self, call: &ActionCall) -> Result<ActionDone, ActionError> {
        match call.action.as_str() {
            FETCH => self.fetch(call).await,
            REGISTER => self.register(call).await,
            _ => Err(unknown(call)),
        }
    }

    async fn plan(&self, call: &ActionCall) -> Result<Planned, ActionError> {
        if call.action == FETCH {
            let output = self.fetch(call).await?.output;
            return Ok(Planned { output, ..Planned::default() });
        }
        let address = address(given(call)?)?;
        let request = PlannedRequest {
            step: String::new(),
            method: "POST".to_owned(),
            url: "/api/catalog/locations".to_owned(),
            body: Some(json!({ "type": "url", "target": address })),
            purpose: "Registers the catalog file".to_owned(),
        };
        let output = Map::from_iter([("catalogInfoUrl".to_owned(), address.into())]);
        Ok(Planned { requests: vec![request], output, ..Planned::default() })
    }

    async fn undo(&self, call: &ActionCall, made: &Change) -> Result<(), ActionError> {
        let Some(address) = made.object["address"].as_str() else {
            return Err(ActionError::Input("it is not known what was registered".to_owned()));
        };
        let entities = (self.entities)(&call.asker);
        entities.unregister(address, &template(call)?).await.map_err(of_catalog)
    }
}

async fn look_up(
    entities: &dyn TemplateEntities,
    given: &Map<String, Value>,
    wanted: &str,
) -> Result<Value, ActionError> {
    let namespace = text(given, "defaultNamespace").unwrap_or(DEFAULT_NAMESPACE);
    let entity = EntityRef::parse(wanted, text(given, "defaultKind"), namespace);
    let entity = entity.map_err(|error| ActionError::Input(error.to_string()))?;
    match entities.entity(&entity).await.map_err(of_catalog)? {
        Some(body) => serde_json::from_str(&body)
            .map_err(|error| ActionError::Refused(format!("{entity} cannot be read: {error}"))),
        None if flag(given, "optional") => Ok(Value::Null),
        None => Err(ActionError::Input(format!("Entity {wanted} not found"))),
    }
}

/// The address of the catalog file that is meant.
fn address(given: &Map<String, Value>) -> Result<String, ActionError> {
    if let Some(address) = text(given, "catalogInfoUrl") {
        return Ok(address.to_owned());
    }
    let Some(files) = text(given, "repoContentsUrl") else {
        let message = "`catalogInfoUrl` or `repoContentsUrl` is missing";
        return Err(ActionError::Input(message.to_owned()));
    };
    let path = text(given, "catalogInfoPath").unwrap_or("/catalog-info.yaml");
    let files = files.trim_end_matches('/');
    let path = path.strip_prefix("./").unwrap_or(path);
    // What begins with a slash is meant from the root of the repository on.
    let around = if path.starts_with('/') { root_of(files) } else { files };
    Ok(format!("{around}/{}", path.trim_start_matches('/')))
}

/// The address of all files of a branch, of one of a folder of it.
fn root_of(files: &str) -> &str {
    for mark in ["/-/blob/", "/-/tree/", "/blob/", "/tree/", "/src/"] {
        if let Some(at) = files.find(mark) {
            let branch = at + mark.len();
            return files[branch..].find('/').map_or(files, |end| &files[..branch + end]);
        }
    }
    files
}

/// What later steps see: a Component, if there is one, and nothing that was made by machines.
fn told(address: &str, registered: &Registered) -> Map<String, Value> {
    let mut output = Map::from_iter([("catalogInfoUrl".to_owned(), address.into())]);
    let is_written = |entity: &&EntityRef| !entity.name().starts_with("generated-");
    let all = &registered.entities;
    let component = all.iter().find(|one| is_written(one) && one.kind() == "component");
    let entity = component.or_else(|| all.iter().find(is_written)).or(all.first());
    if let Some(entity) = entity {
        output.insert("entityRef".to_owned(), entity.as_str().into());
    }
    output
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(given: Value) -> Result<String, ActionError> {
        address(given.as_object().unwrap())
    }

    #[test]
    fn addresses_of_catalog_files() {
        let files = "https://github.com/acme/shop/blob/main";
        let expected = format!("{files}/catalog-info.yaml");
        assert_eq!(of(json!({ "repoContentsUrl": files })).unwrap(), expected);
        let given =
            json!({ "repoContentsUrl": format!("{files}/sub/"), "catalogInfoPath": "./a.yaml" });
        assert_eq!(of(given).unwrap(), format!("{files}/sub/a.yaml"));
        let given =
            json!({ "repoContentsUrl": format!("{files}/sub"), "catalogInfoPath": "/a.yaml" });
        assert_eq!(of(given).unwrap(), format!("{files}/a.yaml"));
        assert_eq!(of(json!({ "catalogInfoUrl": "https://a/b" })).unwrap(), "https://a/b");
        assert!(of(json!({})).is_err());
    }

    #[test]
    fn a_component_is_told_rather_than_others() {
        let told = |names: &[&str]| {
            let entities = names.iter().map(|name| name.parse().unwrap()).collect();
            told("a", &Registered { entities, ..Registered::default() }).remove("entityRef")
        };
        let names = ["api:default/x", "component:default/generated-1", "component:default/shop"];
        assert_eq!(told(&names), Some(json!("component:default/shop")));
        assert_eq!(told(&names[..2]), Some(json!("api:default/x")));
        assert_eq!(told(&names[1..2]), Some(json!("component:default/generated-1")));
        assert_eq!(told(&[]), None);
    }
}
