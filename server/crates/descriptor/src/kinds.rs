//! The kinds of the format, as data: what the `spec` of each must and may hold.
//!
//! A field that is not named here is accepted and kept. To add a kind, add an entry to [`KINDS`].

mod template;

use super::shape::{Field, MapShape, Others, Shape, optional, required};

/// A kind that the format defines.
#[derive(Debug)]
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) api_versions: &'static [&'static str],
    pub(super) spec: &'static MapShape,
}

/// Every kind of the format.
pub(super) const KINDS: [Kind; 9] = [
    Kind { name: "Component", api_versions: CATALOG, spec: &COMPONENT },
    Kind { name: "API", api_versions: CATALOG, spec: &API },
    Kind { name: "Resource", api_versions: CATALOG, spec: &RESOURCE },
    Kind { name: "System", api_versions: CATALOG, spec: &SYSTEM },
    Kind { name: "Domain", api_versions: CATALOG, spec: &DOMAIN },
    Kind { name: "Group", api_versions: CATALOG, spec: &GROUP },
    Kind { name: "User", api_versions: CATALOG, spec: &USER },
    Kind { name: "Location", api_versions: CATALOG, spec: &LOCATION },
    Kind { name: "Template", api_versions: template::API_VERSIONS, spec: &template::TEMPLATE },
];

/// The kind of that name under that `apiVersion`.
pub(super) fn kind(api_version: &str, name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name && kind.api_versions.contains(&api_version))
}

const CATALOG: &[&str] = &["backstage.io/v1alpha1", "backstage.io/v1beta1"];

const TEXTS: Shape = Shape::List(&Shape::Text);

const OWNER: Field =
    required("owner", Shape::Text, "which group or user owns the entity", "group:payments");
const LIFECYCLE: Field =
    required("lifecycle", Shape::Text, "how far along the entity is", "production");
const SYSTEM_OF: Field =
    optional("system", Shape::Text, "the system that the entity belongs to", "checkout");
const DEPENDS_ON: Field =
    optional("dependsOn", TEXTS, "what the entity needs", "[resource:orders-db]");

const fn open(fields: &'static [Field]) -> MapShape {
    MapShape { fields, others: Others::Anything }
}

const COMPONENT: MapShape = open(&[
    required("type", Shape::Text, "what sort of component this is", "service"),
    LIFECYCLE,
    OWNER,
    SYSTEM_OF,
    optional("subcomponentOf", Shape::Text, "the component that this is a part of", "checkout"),
    optional("providesApis", TEXTS, "the APIs that the component offers", "[orders-api]"),
    optional("consumesApis", TEXTS, "the APIs that the component calls", "[orders-api]"),
    DEPENDS_ON,
]);

const API: MapShape = open(&[
    required("type", Shape::Text, "the format of the definition", "openapi"),
    LIFECYCLE,
    OWNER,
    required("definition", Shape::Text, "the API's definition", "{$text: ./openapi.yaml}"),
    SYSTEM_OF,
]);

const RESOURCE: MapShape = open(&[
    required("type", Shape::Text, "what sort of resource this is", "database"),
    OWNER,
    DEPENDS_ON,
    SYSTEM_OF,
]);

const SYSTEM: MapShape = open(&[
    OWNER,
    optional("domain", Shape::Text, "the domain that the system belongs to", "payments"),
    optional("type", Shape::Text, "what sort of system this is", "product"),
]);

const DOMAIN: MapShape = open(&[
    OWNER,
    optional("subdomainOf", Shape::Text, "the domain that this is a part of", "commerce"),
    optional("type", Shape::Text, "what sort of domain this is", "product-area"),
]);

const GROUP: MapShape = open(&[
    required("type", Shape::Text, "what sort of group this is", "team"),
    required("children", TEXTS, "the groups directly below this one", "[]"),
    PROFILE,
    optional("parent", Shape::Text, "the group above this one", "engineering"),
    optional("members", TEXTS, "the users in this group", "[anna]"),
]);

const USER: MapShape = open(&[
    required("memberOf", TEXTS, "the groups that the user is a direct member of", "[]"),
    PROFILE,
]);

const PROFILE: Field =
    optional("profile", Shape::Map(&PROFILE_FIELDS), "how to show and reach them", "");

const PROFILE_FIELDS: MapShape = open(&[
    optional("displayName", Shape::Text, "the name to show", "Anna Berg"),
    optional("email", Shape::Text, "where to write to", "anna@example.com"),
    optional("picture", Shape::Text, "the URL of a picture", "https://example.com/anna.png"),
]);

const LOCATION: MapShape = open(&[
    optional("type", Shape::Text, "what sort of location the targets are", "url"),
    optional("target", Shape::Text, "a path or URL to read", "./catalog-info.yaml"),
    optional("targets", TEXTS, "the paths or URLs to read", "[./a.yaml, ./b.yaml]"),
    optional(
        "presence",
        Shape::Choice(&["required", "optional"]),
        "whether the target must exist",
        "optional",
    ),
]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_known_under_its_own_versions_only() {
        assert!(kind("backstage.io/v1beta1", "API").is_some());
        assert!(kind("scaffolder.backstage.io/v1beta3", "Template").is_some());
        assert!(kind("scaffolder.backstage.io/v1beta3", "Component").is_none());
        assert!(kind("backstage.io/v1alpha1", "component").is_none());
        assert!(kind("backstage.io/v1alpha1", "AiResource").is_none());
    }
}
