//! Which facts of entities a policy looks at, read off its syntax.
//!
//! What cannot be told from the syntax is refused: a policy that compares entities with each other
//! would make each of them a class of its own, and lists slow.

use super::schema::ENTITY;
use cedar_policy::{Policy, PolicyToJsonError};
use platform::{EntityRef, access::Aspects};
use serde_json::{Map, Value};

/// Why it cannot be told.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unclear {
    #[error("it cannot be read as JSON: {0}")]
    Json(Box<PolicyToJsonError>),
    #[error(
        "it uses `resource` as a whole; look at its attributes (resource.owners …), or compare it \
         with an entity by name (resource == Entity::\"component:default/web\")"
    )]
    Whole,
    #[error("Entity::{0:?} is no reference of an entity; write kind:namespace/name in lower case")]
    Name(String),
}

impl From<PolicyToJsonError> for Unclear {
    fn from(error: PolicyToJsonError) -> Self {
        Self::Json(Box::new(error))
    }
}

/// Adds the aspects of a policy.
pub(super) fn add(policy: &Policy, aspects: &mut Aspects) -> Result<(), Unclear> {
    let json = policy.to_json()?;
    // The scope names entities only; conditions are expressions.
    names(&json["resource"], aspects)?;
    for condition in json["conditions"].as_array().into_iter().flatten() {
        walk(&condition["body"], aspects)?;
    }
    Ok(())
}

fn walk(expression: &Value, aspects: &mut Aspects) -> Result<(), Unclear> {
    match expression {
        Value::Array(items) => items.iter().try_for_each(|item| walk(item, aspects)),
        Value::Object(map) => operation(map, aspects),
        _ => Ok(()),
    }
}

fn operation(map: &Map<String, Value>, aspects: &mut Aspects) -> Result<(), Unclear> {
    for (name, operand) in map {
        match name.as_str() {
            "Var" if operand == "resource" => return Err(Unclear::Whole),
            "." | "has" if is_resource(&operand["left"]) => attribute(&operand["attr"], aspects),
            "is" if is_resource(&operand["left"]) => walk(&operand["in"], aspects)?,
            "==" | "!=" | "in" if is_resource(&operand["left"]) => {
                by_name(&operand["right"], aspects)?;
            }
            "==" | "!=" if is_resource(&operand["right"]) => by_name(&operand["left"], aspects)?,
            "Value" => names(operand, aspects)?,
            // A key of a record or an operand's name is no operation, and harmless to walk.
            _ => walk(operand, aspects)?,
        }
    }
    Ok(())
}

fn is_resource(expression: &Value) -> bool {
    expression["Var"] == "resource"
}

/// The other side of a comparison with the resource: entities by name, and nothing else.
fn by_name(expression: &Value, aspects: &mut Aspects) -> Result<(), Unclear> {
    let is_name = |one: &Value| one["Value"]["__entity"].is_object();
    let listed = expression["Set"].as_array();
    let named = is_name(expression) || listed.is_some_and(|list| list.iter().all(is_name));
    if named { names(expression, aspects) } else { Err(Unclear::Whole) }
}

/// Notes the entities of the catalog that stand in a value.
fn names(value: &Value, aspects: &mut Aspects) -> Result<(), Unclear> {
    match value {
        Value::Array(items) => items.iter().try_for_each(|item| names(item, aspects)),
        Value::Object(map) => {
            if let (Some(kind), Some(id)) = (map.get("type"), map.get("id").and_then(Value::as_str))
                && kind == ENTITY
            {
                let reference: Option<EntityRef> = id.parse().ok();
                let reference = reference.filter(|reference| reference.as_str() == id);
                aspects.named.insert(reference.ok_or_else(|| Unclear::Name(id.to_owned()))?);
            }
            map.values().try_for_each(|value| names(value, aspects))
        }
        _ => Ok(()),
    }
}

fn attribute(name: &Value, aspects: &mut Aspects) {
    match name.as_str() {
        Some("kind") => aspects.kind = true,
        Some("namespace") => aspects.namespace = true,
        Some("type") => aspects.spec_type = true,
        Some("lifecycle") => aspects.lifecycle = true,
        Some("owners" | "ownerUsers") => aspects.owners = true,
        Some("system") => aspects.system = true,
        Some("tags") => aspects.tags = true,
        Some("restricted") => aspects.restricted = true,
        // The validator lets no other through.
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(condition: &str) -> Result<Aspects, Unclear> {
        let text =
            format!("permit (principal, action, resource is Entity) when {{ {condition} }};");
        let mut aspects = Aspects::default();
        add(&text.parse().unwrap(), &mut aspects).map(|()| aspects)
    }

    #[test]
    fn attributes_and_names_are_found_wherever_they_stand() {
        let aspects = of("if resource has type then !(resource.type like \"a*\") else \
                          resource.tags.contains(\"x\") && principal in resource.owners")
        .unwrap();
        assert!(aspects.spec_type && aspects.tags && aspects.owners && !aspects.kind);
        let aspects = of("resource in [Entity::\"api:default/a\"] || \
                          Entity::\"api:default/b\" == resource && [resource.kind] == [\"x\"]")
        .unwrap();
        assert_eq!(aspects.named.len(), 2);
        assert!(aspects.kind);
    }

    #[test]
    fn what_cannot_be_told_is_refused() {
        for condition in ["principal == resource", "[resource] == []", "resource == resource"] {
            assert!(matches!(of(condition), Err(Unclear::Whole)), "{condition}");
        }
        assert!(matches!(of("resource == Entity::\"Web\""), Err(Unclear::Name(_))));
    }
}
