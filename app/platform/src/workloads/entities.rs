//! Which entities name which workloads, as Backstage's Kubernetes plugin has it.

use crate::{
    EntityRef,
    deployments::{ApplicationLabels, DeploymentError},
};
use async_trait::async_trait;
use std::collections::BTreeMap;

/// What an entity says of its workloads, in its annotations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkloadNames {
    /// `backstage.io/kubernetes-label-selector`, else the label `backstage.io/kubernetes-id` with the
    /// value of the annotation of that name.
    pub selector: ApplicationLabels,
    /// `backstage.io/kubernetes-namespace`: only there.
    pub namespace: Option<String>,
    /// `backstage.io/kubernetes-cluster`: only there.
    pub cluster: Option<String>,
}

impl WorkloadNames {
    /// The annotation of a name, and the label that has it.
    pub const ID: &str = "backstage.io/kubernetes-id";
    /// The annotation of a selector; it goes before the name.
    pub const SELECTOR: &str = "backstage.io/kubernetes-label-selector";
    const NAMESPACE: &str = "backstage.io/kubernetes-namespace";
    const CLUSTER: &str = "backstage.io/kubernetes-cluster";

    /// What annotations say; `None` when they name no workload.
    #[must_use]
    pub fn of<'a>(annotation: impl Fn(&str) -> Option<&'a str>) -> Option<Self> {
        let said = |key| annotation(key).map(str::trim).filter(|said| !said.is_empty());
        // A selector that cannot be read selects nothing: rather too little than too much.
        let selector = if let Some(selector) = said(Self::SELECTOR) {
            ApplicationLabels::parse(selector)?
        } else {
            let id = said(Self::ID).filter(|id| is_label(id))?;
            ApplicationLabels::parse(&format!("{}={id}", Self::ID))?
        };
        let own = |key| said(key).map(str::to_owned);
        Some(Self { selector, namespace: own(Self::NAMESPACE), cluster: own(Self::CLUSTER) })
    }

    /// Whether a cluster is meant.
    #[must_use]
    pub fn in_cluster(&self, cluster: &str) -> bool {
        self.cluster.as_deref().is_none_or(|wanted| wanted == cluster)
    }

    /// Whether an object of such a cluster is meant.
    #[must_use]
    pub fn names(&self, namespace: &str, labels: &BTreeMap<String, String>) -> bool {
        self.namespace.as_deref().is_none_or(|wanted| wanted == namespace)
            && self.selector.fits(labels)
    }
}

/// Whether a text may be the value of a label.
fn is_label(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    text.len() <= 63 && text.bytes().all(fits)
}

/// An entity that names workloads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkloadEntity {
    /// Which.
    pub reference: EntityRef,
    /// Which it names.
    pub names: WorkloadNames,
}

/// What the catalog knows of workloads, for one asker.
#[async_trait]
pub trait WorkloadEntities: Send + Sync {
    /// The position of the change log that answers are as of.
    fn position(&self) -> i64;

    /// Every entity that names workloads, whoever asks.
    async fn named(&self) -> Result<Vec<WorkloadEntity>, DeploymentError>;

    /// Those of the entities whose deployments the asker may see.
    fn readable(&self, entities: &[EntityRef]) -> Vec<EntityRef>;

    /// Whether the asker sees an entity at all.
    fn sees(&self, entity: &EntityRef) -> bool;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(pairs: &[(&str, &'static str)]) -> Option<WorkloadNames> {
        WorkloadNames::of(|key| pairs.iter().find(|(name, _)| *name == key).map(|(_, said)| *said))
    }

    fn labels(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn annotations_name_workloads_as_backstage_has_it() {
        let names = named(&[
            ("backstage.io/kubernetes-id", " cart "),
            ("backstage.io/kubernetes-namespace", "shop"),
            ("backstage.io/kubernetes-cluster", "eu"),
        ])
        .unwrap();
        let cart = labels(&[("backstage.io/kubernetes-id", "cart"), ("app", "x")]);
        assert!(names.names("shop", &cart) && !names.names("test", &cart));
        assert!(!names.names("shop", &labels(&[("app", "cart")])));
        assert!(names.in_cluster("eu") && !names.in_cluster("us"));

        let selector = ("backstage.io/kubernetes-label-selector", "app=cart,tier!=test");
        let names = named(&[("backstage.io/kubernetes-id", "other"), selector]).unwrap();
        assert!(names.names("any", &labels(&[("app", "cart")])) && names.in_cluster("any"));
        assert!(!names.names("any", &labels(&[("app", "cart"), ("tier", "test")])));
    }

    #[test]
    fn what_cannot_be_read_names_nothing() {
        assert_eq!(named(&[]), None);
        assert_eq!(named(&[("backstage.io/kubernetes-id", "a,!b")]), None);
        let wrong = ("backstage.io/kubernetes-label-selector", "a b");
        assert_eq!(named(&[("backstage.io/kubernetes-id", "cart"), wrong]), None);
    }
}
