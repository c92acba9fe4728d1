//! Principals and objects as Cedar sees them.

use super::schema::{self, ENTITY, GROUP, PORTAL, ROLE, USER};
use cedar_policy::{
    Entity, EntityId, EntityTypeName, EntityUid, ParseErrors, RestrictedExpression,
};
use platform::{
    EntityRef,
    access::{EntityFacts, Object, Principal},
};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    str::FromStr,
};

/// The types of the schema, read once.
#[derive(Clone, Debug)]
pub(super) struct Types {
    entity: EntityTypeName,
    portal: EntityTypeName,
    group: EntityTypeName,
    user: EntityTypeName,
    role: EntityTypeName,
    action: EntityTypeName,
    principals: Vec<EntityTypeName>,
}

fn uid(name: &EntityTypeName, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(name.clone(), EntityId::new(id))
}

fn text(text: &str) -> RestrictedExpression {
    RestrictedExpression::new_string(text.to_owned())
}

fn texts<'a>(values: impl Iterator<Item = &'a String>) -> RestrictedExpression {
    RestrictedExpression::new_set(values.map(|value| text(value)))
}

impl Types {
    #[expect(clippy::result_large_err, reason = "once at the start, and it is the library's own")]
    pub fn new() -> Result<Self, ParseErrors> {
        let name = EntityTypeName::from_str;
        let principals = schema::KINDS.iter().map(|(_, kind)| name(kind));
        Ok(Self {
            entity: name(ENTITY)?,
            portal: name(PORTAL)?,
            group: name(GROUP)?,
            user: name(USER)?,
            role: name(ROLE)?,
            action: name("Action")?,
            principals: principals.collect::<Result<_, _>>()?,
        })
    }

    pub fn action(&self, name: &str) -> EntityUid {
        uid(&self.action, name)
    }

    /// Somebody, with the roles that they have in the end; `None` when Cedar cannot hold them.
    pub fn principal(&self, principal: &Principal, roles: &BTreeSet<String>) -> Option<Entity> {
        let kind = schema::KINDS.iter().position(|(kind, _)| *kind == principal.kind)?;
        let name = self.principals.get(kind)?;
        let mut parents: HashSet<EntityUid> =
            principal.groups.iter().map(|group| uid(&self.group, group.as_str())).collect();
        parents.extend(roles.iter().map(|role| uid(&self.role, role)));
        parents.extend(principal.entity.as_ref().map(|user| uid(&self.user, user.as_str())));
        let mut attributes = HashMap::from([
            ("id".to_owned(), text(&principal.id)),
            ("roles".to_owned(), texts(roles.iter())),
        ]);
        if let Some(owner) = &principal.on_behalf_of {
            attributes.insert("onBehalfOf".to_owned(), text(owner));
        }
        Entity::new(uid(name, &principal.id), attributes, parents).ok()
    }

    pub fn object(&self, object: Object<'_>) -> Option<Entity> {
        match object {
            Object::Portal => {
                Some(Entity::new_no_attrs(uid(&self.portal, "portal"), HashSet::new()))
            }
            Object::Entity(facts) => self.entity(facts),
        }
    }

    fn entity(&self, facts: &EntityFacts) -> Option<Entity> {
        let reference = &facts.reference;
        let owners = |kind: &'static str, name: &EntityTypeName| {
            let owners = facts.owners.iter().filter(move |owner| owner.kind() == kind);
            let owners = owners.map(|owner| uid(name, owner.as_str()));
            RestrictedExpression::new_set(owners.map(RestrictedExpression::new_entity_uid))
        };
        let mut attributes = HashMap::from([
            ("kind".to_owned(), text(reference.kind())),
            ("namespace".to_owned(), text(reference.namespace())),
            ("owners".to_owned(), owners("group", &self.group)),
            ("ownerUsers".to_owned(), owners("user", &self.user)),
            ("tags".to_owned(), texts(facts.tags.iter())),
            ("restricted".to_owned(), RestrictedExpression::new_bool(facts.restricted)),
        ]);
        let system = facts.system.as_ref().map(EntityRef::as_str);
        let optional = [
            ("type", facts.spec_type.as_deref()),
            ("lifecycle", facts.lifecycle.as_deref()),
            ("system", system),
        ];
        for (name, value) in optional {
            attributes.extend(value.map(|value| (name.to_owned(), text(value))));
        }
        Entity::new(uid(&self.entity, reference.as_str()), attributes, HashSet::new()).ok()
    }
}
