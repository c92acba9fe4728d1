//! The relations that an entity's `spec` declares, with the kinds and namespaces that a reference
//! may leave out. Pure: whether a target exists is for the index to say.

use platform::entity_ref::EntityRefError;
use platform::{Entity, EntityRef};
use serde_json::Value;

/// A reference in a descriptor, and the relation that it makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The relation from this entity to the target.
    pub relation_type: &'static str,
    /// The same relation from the other side.
    pub inverse: &'static str,
    /// The entity that is meant.
    pub target: Result<EntityRef, MentionError>,
    /// JSON pointer to the reference.
    pub pointer: String,
}

/// Why a reference leads nowhere, whatever the catalog holds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MentionError {
    /// Not a text.
    #[error("a reference must be a text of the form [kind:][namespace/]name")]
    NotText,
    /// A text that is no reference.
    #[error(transparent)]
    Malformed(#[from] EntityRefError),
}

/// Everything that an entity's `spec` refers to, in the order of the rules, then of the descriptor.
///
/// One target may be mentioned twice. A kind that the format does not define is read by the fields
/// that it has in common with the others, and only what parses there is taken for a reference.
#[must_use]
pub fn mentions(entity: &Entity) -> Vec<Mention> {
    let rules = RULES.iter().find(|(kind, _)| kind.eq_ignore_ascii_case(entity.kind()));
    let mut mentions = Vec::new();
    for rule in rules.map_or(CUSTOM, |(_, rules)| rules) {
        collect(entity, rule, &mut mentions);
    }
    if rules.is_none() {
        mentions.retain(|mention| mention.target.is_ok());
    }
    mentions
}

/// A field of `spec` and the relation that it makes.
struct Rule {
    field: &'static str,
    relation_type: &'static str,
    inverse: &'static str,
    /// What is meant when a reference names no kind.
    kind: Option<&'static str>,
}

const fn rule(
    field: &'static str,
    (relation_type, inverse): (&'static str, &'static str),
    kind: Option<&'static str>,
) -> Rule {
    Rule { field, relation_type, inverse, kind }
}

const OWNED_BY: (&str, &str) = ("ownedBy", "ownerOf");
const PROVIDES_API: (&str, &str) = ("providesApi", "apiProvidedBy");
const CONSUMES_API: (&str, &str) = ("consumesApi", "apiConsumedBy");
const DEPENDS_ON: (&str, &str) = ("dependsOn", "dependencyOf");
const DEPENDENCY_OF: (&str, &str) = ("dependencyOf", "dependsOn");
const PARENT_OF: (&str, &str) = ("parentOf", "childOf");
const CHILD_OF: (&str, &str) = ("childOf", "parentOf");
const MEMBER_OF: (&str, &str) = ("memberOf", "hasMember");
const HAS_MEMBER: (&str, &str) = ("hasMember", "memberOf");
const PART_OF: (&str, &str) = ("partOf", "hasPart");

const OWNER: Rule = rule("owner", OWNED_BY, Some("group"));
const SYSTEM: Rule = rule("system", PART_OF, Some("system"));
const DOMAIN: Rule = rule("domain", PART_OF, Some("domain"));
const SUBDOMAIN_OF: Rule = rule("subdomainOf", PART_OF, Some("domain"));
const SUBCOMPONENT_OF: Rule = rule("subcomponentOf", PART_OF, Some("component"));
const PROVIDES_APIS: Rule = rule("providesApis", PROVIDES_API, Some("api"));
const CONSUMES_APIS: Rule = rule("consumesApis", CONSUMES_API, Some("api"));
const DEPENDS_ON_OTHERS: Rule = rule("dependsOn", DEPENDS_ON, None);
const DEPENDENCY_OF_OTHERS: Rule = rule("dependencyOf", DEPENDENCY_OF, None);

const RULES: &[(&str, &[Rule])] = &[
    (
        "Component",
        &[
            OWNER,
            SUBCOMPONENT_OF,
            PROVIDES_APIS,
            CONSUMES_APIS,
            DEPENDS_ON_OTHERS,
            DEPENDENCY_OF_OTHERS,
            SYSTEM,
        ],
    ),
    ("API", &[OWNER, SYSTEM]),
    ("Resource", &[OWNER, DEPENDS_ON_OTHERS, DEPENDENCY_OF_OTHERS, SYSTEM]),
    ("System", &[OWNER, DOMAIN]),
    ("Domain", &[OWNER, SUBDOMAIN_OF]),
    (
        "Group",
        &[
            rule("parent", CHILD_OF, Some("group")),
            rule("children", PARENT_OF, Some("group")),
            rule("members", HAS_MEMBER, Some("user")),
        ],
    ),
    ("User", &[rule("memberOf", MEMBER_OF, Some("group"))]),
    ("Template", &[OWNER]),
    ("Location", &[]),
];

/// What is understood of every other kind.
const CUSTOM: &[Rule] = &[
    OWNER,
    SYSTEM,
    DOMAIN,
    SUBDOMAIN_OF,
    SUBCOMPONENT_OF,
    PROVIDES_APIS,
    CONSUMES_APIS,
    DEPENDS_ON_OTHERS,
    DEPENDENCY_OF_OTHERS,
];

fn collect(entity: &Entity, rule: &Rule, mentions: &mut Vec<Mention>) {
    let mut mention = |value: &Value, pointer: String| {
        let target = read(value, rule, entity.namespace());
        let (relation_type, inverse) = (rule.relation_type, rule.inverse);
        mentions.push(Mention { relation_type, inverse, target, pointer });
    };
    match entity.spec(rule.field) {
        None | Some(Value::Null) => {}
        Some(Value::Array(values)) => {
            for (index, value) in values.iter().enumerate() {
                mention(value, format!("/spec/{}/{index}", rule.field));
            }
        }
        Some(value) => mention(value, format!("/spec/{}", rule.field)),
    }
}

fn read(value: &Value, rule: &Rule, namespace: &str) -> Result<EntityRef, MentionError> {
    let text = value.as_str().ok_or(MentionError::NotText)?;
    Ok(EntityRef::parse(text, rule.kind, namespace)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(kind: &str, spec: &Value) -> Vec<String> {
        let entity = json!({
            "apiVersion": "backstage.io/v1alpha1",
            "kind": kind,
            "metadata": {"name": "self", "namespace": "shop"},
            "spec": spec,
        });
        let tell = |mention: Mention| {
            let target = mention.target.map_or("?".to_owned(), |target| target.to_string());
            format!("{} {} {target} {}", mention.relation_type, mention.inverse, mention.pointer)
        };
        mentions(&Entity::from_json(entity).unwrap()).into_iter().map(tell).collect()
    }

    #[test]
    fn a_component_has_relations_with_their_default_kinds() {
        let spec = json!({
            "owner": "Payments",
            "system": "default/checkout",
            "subcomponentOf": "shop",
            "providesApis": ["orders"],
            "consumesApis": ["api:stock/items"],
            "dependsOn": ["resource:db", "db"],
            "dependencyOf": ["component:web"],
        });
        assert_eq!(
            told("Component", &spec),
            [
                "ownedBy ownerOf group:shop/payments /spec/owner",
                "partOf hasPart component:shop/shop /spec/subcomponentOf",
                "providesApi apiProvidedBy api:shop/orders /spec/providesApis/0",
                "consumesApi apiConsumedBy api:stock/items /spec/consumesApis/0",
                "dependsOn dependencyOf resource:shop/db /spec/dependsOn/0",
                "dependsOn dependencyOf ? /spec/dependsOn/1",
                "dependencyOf dependsOn component:shop/web /spec/dependencyOf/0",
                "partOf hasPart system:default/checkout /spec/system",
            ]
        );
    }

    #[test]
    fn groups_and_users_know_each_other() {
        let spec = json!({"parent": "all", "children": ["a"], "members": ["anna"], "owner": "x"});
        assert_eq!(
            told("Group", &spec),
            [
                "childOf parentOf group:shop/all /spec/parent",
                "parentOf childOf group:shop/a /spec/children/0",
                "hasMember memberOf user:shop/anna /spec/members/0",
            ]
        );
        let spec = json!({"memberOf": ["a"]});
        assert_eq!(told("User", &spec), ["memberOf hasMember group:shop/a /spec/memberOf/0"]);
    }

    #[test]
    fn systems_and_domains_are_parts() {
        let system = told("System", &json!({"owner": "user:anna", "domain": "sales"}));
        assert_eq!(
            system,
            [
                "ownedBy ownerOf user:shop/anna /spec/owner",
                "partOf hasPart domain:shop/sales /spec/domain",
            ]
        );
        let domain = told("Domain", &json!({"subdomainOf": "sales"}));
        assert_eq!(domain, ["partOf hasPart domain:shop/sales /spec/subdomainOf"]);
    }

    #[test]
    fn a_custom_kind_gives_what_parses() {
        let spec = json!({"owner": "a", "dependsOn": ["b", 5, "resource:c"], "domain": {"x": 1}});
        assert_eq!(
            told("AWSEnvironment", &spec),
            [
                "ownedBy ownerOf group:shop/a /spec/owner",
                "dependsOn dependencyOf resource:shop/c /spec/dependsOn/2",
            ]
        );
    }

    #[test]
    fn an_entity_without_spec_mentions_nothing() {
        let bare = json!({"apiVersion": "a/v1", "kind": "X", "metadata": {"name": "n"}});
        assert!(mentions(&Entity::from_json(bare).unwrap()).is_empty());
    }
}
