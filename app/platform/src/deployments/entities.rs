//! Which entities name which applications.

use super::{Application, DeploymentError};
use crate::{
    EntityRef,
    access::{Decision, EntityFacts, Permission},
    catalog::EntityRow,
};
use async_trait::async_trait;
use std::collections::BTreeMap;

/// What an entity says of its applications, in its annotations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApplicationNames {
    /// `argocd/app-name`: names, with commas between them.
    pub names: Vec<String>,
    /// `argocd/app-selector`: a selector over the applications' labels.
    pub selector: Option<ApplicationLabels>,
    /// `argocd/project-name`: only applications of this project.
    pub project: Option<String>,
    /// `argocd/app-namespace`: only applications that are kept in this namespace.
    pub namespace: Option<String>,
    /// `argocd/instance-name`: only applications of this source.
    pub source: Option<String>,
    /// `slipway.dev/flux-kustomization` and `slipway.dev/flux-helm-release`: objects of Flux.
    pub flux: Vec<FluxName>,
}

/// What the name of a source of deployments begins with that is the Flux of a cluster.
pub const FLUX: &str = "flux-";

/// An object of Flux, as annotations name it: `cluster/namespace/name`, or `namespace/name` of any
/// cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FluxName {
    /// The cluster; `None` is any.
    pub cluster: Option<String>,
    /// The namespace and the kind, as the keys of its applications have them.
    pub namespace: String,
    /// Its name.
    pub name: String,
}

impl FluxName {
    fn parse(text: &str, kind: &str) -> Option<Self> {
        let parts: Vec<&str> = text.trim().split('/').collect();
        if parts.iter().any(|part| part.is_empty() || part.contains(char::is_whitespace)) {
            return None;
        }
        let (cluster, namespace, name) = match parts[..] {
            [cluster, namespace, name] => (Some(cluster.to_owned()), namespace, name),
            [namespace, name] => (None, namespace, name),
            _ => return None,
        };
        Some(Self { cluster, namespace: format!("{namespace}/{kind}"), name: name.to_owned() })
    }

    /// Whether an application is meant.
    #[must_use]
    pub fn names(&self, application: &Application) -> bool {
        let key = &application.key;
        let Some(cluster) = key.source.strip_prefix(FLUX) else { return false };
        key.name == self.name
            && key.namespace == self.namespace
            && self.cluster.as_deref().is_none_or(|wanted| wanted == cluster)
    }
}

impl std::fmt::Display for FluxName {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let cluster = self.cluster.iter().map(|cluster| format!("{cluster}/"));
        write!(formatter, "{}{}/{}", cluster.collect::<String>(), self.namespace, self.name)
    }
}

impl ApplicationNames {
    /// The annotation of names.
    pub const NAME: &str = "argocd/app-name";
    /// The annotation of a selector.
    pub const SELECTOR: &str = "argocd/app-selector";
    /// The annotation of Flux's `Kustomization`s.
    pub const KUSTOMIZATION: &str = "slipway.dev/flux-kustomization";
    /// The annotation of Flux's `HelmRelease`s.
    pub const HELM_RELEASE: &str = "slipway.dev/flux-helm-release";
    /// The annotations that name applications.
    pub const ALL: [&str; 4] =
        [Self::NAME, Self::SELECTOR, Self::KUSTOMIZATION, Self::HELM_RELEASE];
    const PROJECT: &str = "argocd/project-name";
    const NAMESPACE: &str = "argocd/app-namespace";
    const SOURCE: &str = "argocd/instance-name";

    /// What annotations say; `None` when they name no application.
    #[must_use]
    pub fn of<'a>(annotation: impl Fn(&str) -> Option<&'a str>) -> Option<Self> {
        let said = |key| annotation(key).map(str::trim).filter(|said| !said.is_empty());
        let own = |key| said(key).map(str::to_owned);
        let names = said(Self::NAME).unwrap_or_default().split(',').map(str::trim);
        let names: Vec<String> = names.filter(|name| !name.is_empty()).map(str::to_owned).collect();
        // A selector that cannot be read selects nothing: rather too little than too much.
        let selector = said(Self::SELECTOR).and_then(ApplicationLabels::parse);
        let of_flux = |key, kind| {
            let said = said(key).unwrap_or_default().split(',');
            said.filter_map(move |name| FluxName::parse(name, kind))
        };
        let flux = of_flux(Self::KUSTOMIZATION, "kustomization");
        let flux: Vec<FluxName> = flux.chain(of_flux(Self::HELM_RELEASE, "helmrelease")).collect();
        if names.is_empty() && selector.is_none() && flux.is_empty() {
            return None;
        }
        let (project, namespace) = (own(Self::PROJECT), own(Self::NAMESPACE));
        Some(Self { names, selector, project, namespace, source: own(Self::SOURCE), flux })
    }

    /// Whether an application is meant.
    #[must_use]
    pub fn names(&self, application: &Application) -> bool {
        let is = |wanted: &Option<String>, found: &str| {
            wanted.as_deref().is_none_or(|wanted| wanted == found)
        };
        let key = &application.key;
        if self.flux.iter().any(|flux| flux.names(application)) {
            return true;
        }
        // What is named as Argo CD's is none of Flux's that happens to be called so.
        if key.source.starts_with(FLUX) && key.namespace.contains('/') {
            return false;
        }
        let selected = |selector: &ApplicationLabels| selector.select(application);
        (self.names.contains(&key.name) || self.selector.as_ref().is_some_and(selected))
            && is(&self.project, &application.project)
            && is(&self.namespace, &key.namespace)
            && is(&self.source, &key.source)
    }
}

/// A selector over labels, as Kubernetes writes it: `app=cart,tier!=test,team in (a, b),!old`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplicationLabels(Vec<Demand>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Demand {
    key: String,
    /// `None` is any value.
    values: Option<Vec<String>>,
    /// Whether it must not be so.
    not: bool,
}

impl ApplicationLabels {
    /// Reads one; `None` when it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut demands = Vec::new();
        let mut rest = text.trim();
        while !rest.is_empty() {
            let depth =
                |at: usize| rest[..at].matches('(').count() > rest[..at].matches(')').count();
            let end = rest.match_indices(',').map(|(at, _)| at).find(|at| !depth(*at));
            let (one, after) = end.map_or((rest, ""), |at| (&rest[..at], &rest[at + 1..]));
            demands.push(Demand::parse(one.trim())?);
            rest = after.trim();
        }
        (!demands.is_empty()).then_some(Self(demands))
    }

    fn select(&self, application: &Application) -> bool {
        self.fits(&application.labels)
    }

    /// Whether labels are as it wants them.
    #[must_use]
    pub fn fits(&self, labels: &BTreeMap<String, String>) -> bool {
        self.0.iter().all(|demand| {
            let value = labels.get(&demand.key);
            let fits = match (&demand.values, value) {
                (None, value) => value.is_some(),
                (Some(values), Some(value)) => values.contains(value),
                (Some(_), None) => false,
            };
            fits != demand.not
        })
    }
}

impl Demand {
    fn parse(text: &str) -> Option<Self> {
        let made = |key: &str, values: Option<Vec<String>>, not| {
            let key = key.trim();
            let sane = !key.is_empty() && !key.contains([' ', '=', '!', '(', ')']);
            sane.then(|| Self { key: key.to_owned(), values, not })
        };
        let one = |value: &str| Some(vec![value.trim().to_owned()]);
        if let Some((key, list)) = text.strip_suffix(')').and_then(|text| text.split_once('(')) {
            let values = list.split(',').map(|value| value.trim().to_owned()).collect();
            let mut words = key.split_whitespace();
            return match (words.next()?, words.next()?) {
                (key, "in") => made(key, Some(values), false),
                (key, "notin") => made(key, Some(values), true),
                _ => None,
            };
        }
        if let Some((key, value)) = text.split_once("!=") {
            return made(key, one(value), true);
        }
        if let Some((key, value)) = text.split_once("==").or_else(|| text.split_once('=')) {
            return made(key, one(value), false);
        }
        match text.strip_prefix('!') {
            Some(key) => made(key, None, true),
            None => made(text, None, false),
        }
    }
}

/// An entity that names applications.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeployedEntity {
    /// Which.
    pub reference: EntityRef,
    /// Which it names.
    pub names: ApplicationNames,
}

/// What the catalog knows of deployments, for one asker.
#[async_trait]
pub trait DeployedEntities: Send + Sync {
    /// The position of the change log that answers are as of.
    fn position(&self) -> i64;

    /// Every entity that names applications, whoever asks.
    async fn named(&self) -> Result<Vec<DeployedEntity>, DeploymentError>;

    /// Those of the entities whose deployments the asker may see.
    fn rows(&self, entities: &[EntityRef]) -> Vec<EntityRow>;

    /// Whether the asker sees an entity at all.
    fn sees(&self, entity: &EntityRef) -> bool;

    /// Whether the asker may do something with an entity.
    fn decide(&self, permission: Permission, entity: &EntityRef) -> Decision;

    /// What policies look at of an entity; `None` when the asker sees no such entity.
    fn facts(&self, entity: &EntityRef) -> Option<EntityFacts>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_are_read_as_kubernetes_writes_them() {
        let labels = |text: &str| ApplicationLabels::parse(text).map(|labels| labels.0.len());
        assert_eq!(labels("app=cart,tier!=test,team in (a, b),!old,new"), Some(5));
        assert_eq!(labels("app==cart"), Some(1));
        for wrong in ["", "=", "a b", "a near (b)", "(a)"] {
            assert_eq!(labels(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn annotations_name_applications() {
        let said = |key: &str| match key {
            "argocd/app-name" => Some(" cart , cart-eu,"),
            "argocd/instance-name" => Some("production"),
            _ => None,
        };
        let names = ApplicationNames::of(said).unwrap();
        assert_eq!(names.names, ["cart", "cart-eu"]);
        assert_eq!(names.source.as_deref(), Some("production"));
        assert_eq!(ApplicationNames::of(|_| None), None);
        let flux = |key: &str| match key {
            "slipway.dev/flux-kustomization" => Some("eu/flux-system/cart, flux-system/all, wrong"),
            "slipway.dev/flux-helm-release" => Some("us/shop/cart"),
            _ => None,
        };
        let told: Vec<String> =
            ApplicationNames::of(flux).unwrap().flux.iter().map(ToString::to_string).collect();
        let expected = [
            "eu/flux-system/kustomization/cart",
            "flux-system/kustomization/all",
            "us/shop/helmrelease/cart",
        ];
        assert_eq!(told, expected);
        let unreadable = |key: &str| (key == "argocd/app-selector").then_some("a b");
        assert_eq!(ApplicationNames::of(unreadable), None);
    }
}
