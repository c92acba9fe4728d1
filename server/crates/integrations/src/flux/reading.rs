//! From Flux's objects to applications. Pure.

use super::{state::Kind, wire};
use crate::kubernetes::moment;
use platform::deployments::{
    Application, ApplicationKey, Condition, Deployed, Destination, Health, Initiator, Resource,
    SyncStatus,
};

/// What is the same of all applications of a cluster.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub source: String,
    pub cluster: String,
    pub environment: Option<String>,
}

impl Reading {
    /// An application; its operation is left to the caller.
    pub fn application(
        &self,
        kind: Kind,
        object: &wire::Object,
        source: Option<&wire::Object>,
    ) -> Application {
        let (metadata, spec, status) = (&object.metadata, &object.spec, &object.status);
        let key = ApplicationKey {
            source: self.source.clone(),
            namespace: format!("{}/{}", metadata.namespace, kind.name().to_lowercase()),
            name: metadata.name.clone(),
        };
        let artifact = source.map(|source| source.status.artifact.revision.as_str());
        let artifact = artifact.filter(|revision| !revision.is_empty());
        let (sync, target) = if kind == Kind::HelmRelease {
            release_sync(object, artifact)
        } else {
            let wanted = artifact.unwrap_or(&status.last_attempted_revision);
            (compared(object, &status.last_applied_revision, wanted), revision(wanted))
        };
        let health = health(object);
        let mut resources: Vec<Resource> =
            status.inventory.entries.iter().filter_map(resource).collect();
        let total = resources.len();
        resources.truncate(Application::RESOURCES);
        let destination = match spec.target_namespace.as_str() {
            "" => metadata.namespace.clone(),
            namespace => namespace.to_owned(),
        };
        Application {
            project: String::new(),
            environment: self.environment(object),
            destination: Destination { cluster: self.cluster.clone(), namespace: destination },
            sync,
            health,
            health_message: message(object, health),
            target: target.to_owned(),
            target_revision: followed(object, source),
            repository: source.map(|source| source.spec.url.clone()).unwrap_or_default(),
            images: Vec::new(),
            resources,
            resources_total: u32::try_from(total).unwrap_or(u32::MAX),
            conditions: conditions(object),
            history: history(kind, object),
            operation: None,
            // It goes after Git by itself, even when it is asked to go somewhere else.
            automated: true,
            labels: metadata.labels.clone(),
            address: None,
            key,
        }
    }

    /// The cluster's own, else what a label says, else the cluster's name.
    fn environment(&self, object: &wire::Object) -> String {
        let known = ["environment", "env", "app.kubernetes.io/environment"];
        let label = known.iter().find_map(|name| object.metadata.labels.get(*name));
        let label = label.filter(|value| !value.is_empty());
        self.environment.as_ref().or(label).unwrap_or(&self.cluster).clone()
    }
}

/// A revision without the branch or tag that it was found by: `main@sha1:abc` is `abc`, `6.5.1@sha256:…`
/// is `6.5.1`, since a digest tells people nothing.
pub(super) fn revision(text: &str) -> &str {
    match text.split_once('@') {
        Some((_, digest)) if digest.starts_with("sha1:") => &digest[5..],
        Some((tag, _)) if !tag.is_empty() && tag != "latest" => tag,
        Some((_, digest)) => digest,
        // The form before Flux 2.0.
        None => match text.rsplit_once('/') {
            Some((_, commit)) if commit.len() == 40 => commit,
            _ => text,
        },
    }
}

/// Whether what was applied is what is wanted, by the whole revision: a tag may point elsewhere by now.
fn compared(object: &wire::Object, applied: &str, wanted: &str) -> SyncStatus {
    let unseen = object.status.observed_generation < object.metadata.generation;
    match (applied, wanted) {
        (_, "") => SyncStatus::Unknown,
        _ if unseen => SyncStatus::OutOfSync,
        (applied, wanted) if applied == wanted => SyncStatus::Synced,
        _ => SyncStatus::OutOfSync,
    }
}

/// Of a release: whether the chart that was tried last is the one that runs. From a registry of
/// artefacts it is told what there is now, too.
fn release_sync<'a>(object: &'a wire::Object, artifact: Option<&'a str>) -> (SyncStatus, &'a str) {
    let attempted = object.status.last_attempted_revision.as_str();
    let runs = object.status.history.first().filter(|one| one.status == "deployed");
    let applied = runs.map(|one| one.chart_version.as_str()).unwrap_or_default();
    let is_artefact = !object.spec.chart_ref.name.is_empty();
    let wanted = artifact.filter(|_| is_artefact).map_or(attempted, revision);
    (compared(object, without_build(applied), without_build(wanted)), wanted)
}

/// Of an artefact the chart's version has its digest behind a plus.
fn without_build(version: &str) -> &str {
    version.split('+').next().unwrap_or(version)
}

/// `Stalled` waits for a person; `Ready` unknown, or false while it reconciles, is on its way.
pub(super) fn health(object: &wire::Object) -> Health {
    let ready = object.condition("Ready").map(|one| (one.status.as_str(), one.reason.as_str()));
    let reconciles = object.is("Reconciling");
    match ready {
        _ if object.is("Stalled") => Health::Degraded,
        Some(("True", _)) | None if object.spec.suspend => Health::Suspended,
        Some(("True", _)) => Health::Healthy,
        // It waits for what it needs.
        Some(("False", "DependencyNotReady" | "Progressing")) => Health::Progressing,
        Some(("False", _)) if !reconciles => Health::Degraded,
        Some(_) => Health::Progressing,
        None if reconciles => Health::Progressing,
        None => Health::Unknown,
    }
}

fn message(object: &wire::Object, health: Health) -> Option<String> {
    let stalled = object.condition("Stalled").filter(|one| one.status == "True");
    let ready = object.condition("Ready").filter(|one| one.status != "True");
    let said = stalled.or(ready).map(|one| one.message.clone());
    said.filter(|_| health != Health::Healthy).filter(|message| !message.is_empty())
}

/// What is followed: a branch, a tag, a range of versions.
fn followed(object: &wire::Object, source: Option<&wire::Object>) -> String {
    let chart = &object.spec.chart.spec;
    if !chart.chart.is_empty() {
        let version = if chart.version.is_empty() { "*" } else { &chart.version };
        return format!("{} {version}", chart.chart);
    }
    let Some(source) = source else { return String::new() };
    let of = &source.spec.reference;
    let all = [&of.commit, &of.digest, &of.name, &of.semver, &of.tag, &of.branch];
    all.into_iter().find(|one| !one.is_empty()).cloned().unwrap_or_default()
}

/// `namespace_name_group_kind`; colons in names are two underscores.
fn resource(entry: &wire::Entry) -> Option<Resource> {
    let mut parts = entry.id.rsplitn(3, '_');
    let (kind, group, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let (namespace, name) = rest.split_once('_')?;
    Some(Resource {
        group: group.to_owned(),
        kind: kind.to_owned(),
        namespace: namespace.to_owned(),
        name: name.replace("__", ":"),
        ..Resource::default()
    })
}

/// What is not as it should be.
fn conditions(object: &wire::Object) -> Vec<Condition> {
    let wrong = |one: &&wire::Condition| match one.kind.as_str() {
        "Stalled" | "Reconciling" => one.status == "True",
        "Ready" | "Healthy" | "Released" | "TestSuccess" | "Remediated" => one.status == "False",
        _ => false,
    };
    let condition = |one: &wire::Condition| Condition {
        kind: if one.reason.is_empty() { one.kind.clone() } else { one.reason.clone() },
        message: one.message.clone(),
        since: moment(&one.last_transition_time),
    };
    let mut all: Vec<Condition> =
        object.status.conditions.iter().filter(wrong).map(condition).collect();
    all.dedup_by(|one, other| one.kind == other.kind && one.message == other.message);
    all
}

fn history(kind: Kind, object: &wire::Object) -> Vec<Deployed> {
    let status = &object.status;
    let deployed = |id, revision: &str, at| Deployed {
        id,
        revision: revision.to_owned(),
        at,
        initiator: Initiator::Automated,
        commit: None,
    };
    if kind == Kind::HelmRelease {
        let took = status.history.iter().filter(|one| {
            matches!(one.status.as_str(), "deployed" | "superseded")
                && !one.chart_version.is_empty()
        });
        let one = |one: &wire::Past| {
            Some(deployed(one.version, &one.chart_version, moment(&one.last_deployed)?))
        };
        return sorted(took.filter_map(one).collect());
    }
    let took =
        status.history.iter().filter(|one| one.last_reconciled_status == "ReconciliationSucceeded");
    let mut all: Vec<Deployed> = took
        .filter_map(|one| {
            let at = moment(&one.first_reconciled)?;
            Some(deployed(at.0.div_euclid(1000), revision(one.metadata.get("revision")?), at))
        })
        .collect();
    // What an artefact was built from tells more than its digest.
    let applied = match status.last_applied_origin_revision.as_str() {
        "" => revision(&status.last_applied_revision),
        origin => revision(origin),
    };
    let known = all.iter().any(|one| one.revision == applied);
    if !applied.is_empty() && !known {
        let since = object.condition("Ready").map(|one| one.last_transition_time.as_str());
        if let Some(at) = since.and_then(moment) {
            all.push(deployed(at.0.div_euclid(1000), applied, at));
        }
    }
    sorted(all)
}

fn sorted(mut all: Vec<Deployed>) -> Vec<Deployed> {
    all.sort_by_key(|one| std::cmp::Reverse((one.at, one.id)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn revisions_are_commits_and_versions() {
        let commit = "0123456789abcdef0123456789abcdef01234567";
        assert_eq!(revision(&format!("main@sha1:{commit}")), commit);
        assert_eq!(revision(&format!("main/{commit}")), commit);
        assert_eq!(revision("6.5.1@sha256:abc"), "6.5.1");
        assert_eq!(revision("latest@sha256:abc"), "sha256:abc");
        assert_eq!(revision("1.4.2"), "1.4.2");
    }

    #[test]
    fn an_inventory_names_resources() {
        let entry = |id: &str| resource(&wire::Entry { id: id.to_owned() });
        let found = entry("shop_cart_apps_Deployment").unwrap();
        assert_eq!((found.group.as_str(), found.kind.as_str()), ("apps", "Deployment"));
        assert_eq!((found.namespace.as_str(), found.name.as_str()), ("shop", "cart"));
        let found = entry("_system__reader_rbac.authorization.k8s.io_ClusterRole").unwrap();
        assert_eq!((found.namespace.as_str(), found.name.as_str()), ("", "system:reader"));
        assert_eq!(entry("shop_cart__Service").unwrap().group, "");
        assert_eq!(entry("cart"), None);
    }
}
