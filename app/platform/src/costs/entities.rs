//! Whose costs are whose: what the catalog knows of it.

use super::CostError;
use crate::{
    EntityRef,
    access::{Decision, Permission},
    catalog::Reference,
};
use async_trait::async_trait;
use std::collections::BTreeSet;

/// By which names sources of costs know an entity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CostNames {
    /// Values of labels and tags, and components of its own name.
    pub names: BTreeSet<String>,
    /// Namespaces that are all its own: `namespace`, or `cluster/namespace`.
    pub namespaces: BTreeSet<String>,
}

impl CostNames {
    /// Names with commas between them: values of the label or tag by which costs are told apart.
    pub const NAME: &str = "slipway.dev/cost-name";
    /// Namespaces with commas between them: what has no name there is the entity's.
    pub const NAMESPACE: &str = "slipway.dev/cost-namespace";
    /// Where nothing else is said, this is the name, and then that of the entity itself.
    pub const KUBERNETES: &str = "backstage.io/kubernetes-id";

    /// What an entity of a name says in its annotations; `keys` are those that hold names, the first
    /// that is there counts.
    #[must_use]
    pub fn of<'a>(
        name: &str,
        keys: &[String],
        annotation: impl Fn(&str) -> Option<&'a str>,
    ) -> Self {
        let list = |text: &str| -> BTreeSet<String> {
            let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            parts.map(str::to_owned).collect()
        };
        let said = |key: &str| annotation(key).map(list).filter(|names| !names.is_empty());
        let names = keys.iter().find_map(|key| said(key));
        Self {
            names: names.unwrap_or_else(|| BTreeSet::from([name.to_owned()])),
            namespaces: said(Self::NAMESPACE).unwrap_or_default(),
        }
    }
}

/// An entity that may cost something, and what it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostedEntity {
    /// Which.
    pub reference: EntityRef,
    /// What a person calls it.
    pub label: String,
    /// `spec.type`
    pub entity_type: Option<String>,
    /// The team that owns it.
    pub owner: Option<Reference>,
    /// The system that it is part of.
    pub system: Option<Reference>,
    /// The domain of that system.
    pub domain: Option<Reference>,
    /// By which names sources know it.
    pub names: CostNames,
}

/// What the catalog knows of costs, for one asker.
#[async_trait]
pub trait CostEntities: Send + Sync {
    /// The position of the change log that answers are as of.
    fn position(&self) -> i64;

    /// The entities that sources know by one of these names, and those that name namespaces; whoever
    /// asks.
    async fn named(&self, names: &BTreeSet<String>) -> Result<Vec<CostedEntity>, CostError>;

    /// Those of the entities whose cost the asker may see.
    fn readable(&self, entities: &[EntityRef]) -> BTreeSet<EntityRef>;

    /// A mention of an entity as the asker sees it; one that they do not see leads nowhere.
    fn mention(&self, entity: &EntityRef) -> Reference;

    /// Whether the asker may do something with an entity.
    fn decide(&self, permission: Permission, entity: &EntityRef) -> Decision;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_annotation_that_is_there_names_it() {
        let keys = [CostNames::NAME.to_owned(), CostNames::KUBERNETES.to_owned()];
        let names = |said: &[(&str, &'static str)]| {
            let find =
                |key: &str| said.iter().find(|(name, _)| *name == key).map(|(_, value)| *value);
            CostNames::of("cart", &keys, find)
        };
        let one = |name: &str| BTreeSet::from([name.to_owned()]);
        assert_eq!(names(&[]).names, one("cart"));
        assert_eq!(names(&[(CostNames::KUBERNETES, "cart-api")]).names, one("cart-api"));
        let both = [(CostNames::KUBERNETES, "x"), (CostNames::NAME, "a, b,")];
        assert_eq!(names(&both).names, BTreeSet::from(["a".to_owned(), "b".to_owned()]));
        assert_eq!(names(&[(CostNames::NAMESPACE, "eu/shop")]).namespaces, one("eu/shop"));
    }
}
