//! The pages' state is their address. Pure: from the address to what is asked, and back.

use crate::ui::encoded;
use leptos_router::params::ParamsMap;
use platform::{
    EntityRef,
    access::{About, Permission, Refusal},
    rights::DocumentKind,
};
use serde::{Deserialize, Serialize};

/// Where roles are.
pub const ROLES: &str = "/admin/roles";
/// Where the texts are that decide.
pub const POLICIES: &str = "/admin/policies";
/// Where it is asked who may do what.
pub const ACCESS: &str = "/admin/access";
/// Where everybody asks what they themselves may do.
pub const WHY: &str = "/access";
/// Where an auditor finds who has which role.
pub const REVIEW: &str = "/api/access/review";

/// The page of a role.
pub fn role_address(name: &str) -> String {
    format!("{ROLES}?role={}", encoded(name))
}

/// The page of a document.
pub fn document_address(kind: DocumentKind, name: &str) -> String {
    format!("{POLICIES}?kind={}&name={}", kind.name(), encoded(name))
}

/// Where it is told why somebody may not do something.
pub fn why_address(refusal: &Refusal) -> String {
    let object = encoded(&refusal.object);
    format!("{WHY}?permission={}&entity={object}", refusal.permission.name())
}

/// Where it is told who may do something with an entity.
pub fn who_address(permission: Permission, entity: &EntityRef) -> String {
    let entity = encoded(entity.as_str());
    format!("{ACCESS}?permission={}&entity={entity}", permission.name())
}

/// Which document an address means; `None` is all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The sort.
    pub kind: DocumentKind,
    /// The name.
    pub name: String,
}

impl Document {
    /// Reads the query part of the address. A binding may come in two parts, as its form sends it.
    pub fn of(query: &ParamsMap) -> Option<Self> {
        let text = |name: &str| query.get_str(name).unwrap_or_default().trim().to_owned();
        let kind = DocumentKind::from_name(&text("kind"))?;
        let (role, to) = (text("role"), text("to"));
        let name = match text("name") {
            name if !name.is_empty() => name,
            _ if !role.is_empty() && !to.is_empty() => format!("{role} {to}"),
            _ => return None,
        };
        Some(Self { kind, name })
    }
}

/// What an address asks of who may do what, as it is written there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Who, by principal id; empty is everybody or, of oneself, oneself.
    pub principal: String,
    /// What.
    pub permission: String,
    /// With which entity, or what else it is about.
    pub entity: String,
}

impl Asked {
    /// Reads the query part of the address.
    pub fn of(query: &ParamsMap) -> Self {
        let text = |name: &str| query.get_str(name).unwrap_or_default().trim().to_owned();
        let (principal, permission) = (text("principal"), text("permission"));
        Self { principal, permission, entity: text("entity") }
    }

    /// The permission; `None` when nothing is asked yet.
    pub fn permission(&self) -> Option<Permission> {
        Permission::from_name(&self.permission)
    }

    /// The entity, where the permission is about one. What else something is about is no entity.
    pub fn entity(&self) -> Result<Option<EntityRef>, String> {
        let is_entity = self.permission().is_some_and(|one| one.about() == About::Entity);
        if !is_entity || self.entity.is_empty() {
            return Ok(None);
        }
        self.entity.parse().map(Some).map_err(|error| format!("{}: {error}", self.entity))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(pairs: &[(&str, &str)]) -> ParamsMap {
        let mut query = ParamsMap::new();
        for (name, value) in pairs {
            query.insert((*name).to_owned(), (*value).to_owned());
        }
        query
    }

    #[test]
    fn an_address_means_a_document() {
        let (kind, name) = (DocumentKind::Policy, "own".to_owned());
        let own = query(&[("kind", "policy"), ("name", " own ")]);
        assert_eq!(Document::of(&own), Some(Document { kind, name }));
        let parts = query(&[("kind", "binding"), ("role", "admin"), ("to", "guest")]);
        assert_eq!(Document::of(&parts).unwrap().name, "admin guest");
        assert_eq!(Document::of(&query(&[("kind", "nonsense"), ("name", "own")])), None);
        assert_eq!(
            document_address(DocumentKind::Binding, "admin group:default/a"),
            "/admin/policies?kind=binding&name=admin%20group:default/a"
        );
    }

    #[test]
    fn an_address_asks_of_an_entity_only_where_it_is_about_one() {
        let refusal = Refusal::new(Permission::CatalogWrite, "component:default/web");
        let address = why_address(&refusal);
        assert_eq!(address, "/access?permission=catalog.write&entity=component:default/web");
        let asked = Asked {
            permission: "catalog.write".to_owned(),
            entity: "component:default/web".to_owned(),
            ..Asked::default()
        };
        assert_eq!(asked.entity().unwrap().unwrap().name(), "web");
        let portal = Asked { permission: "catalog.unregister".to_owned(), ..asked.clone() };
        assert_eq!(portal.entity(), Ok(None));
        let wrong = Asked { entity: "a b".to_owned(), ..asked };
        assert!(wrong.entity().unwrap_err().contains("a b"));
    }
}
