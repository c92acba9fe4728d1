//! An application: one service in one environment.

use super::{Condition, Deployed, Health, Operation, Phase, Resource, SyncStatus};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// What tells an application from all others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ApplicationKey {
    /// The source, by its name in the configuration.
    pub source: String,
    /// The namespace that the application itself is kept in; empty where the source says nothing.
    pub namespace: String,
    /// Its name.
    pub name: String,
}

impl ApplicationKey {
    /// Its page in the portal.
    #[must_use]
    pub fn page(&self) -> String {
        let [source, name] = [&self.source, &self.name].map(|part| encoded(part));
        if self.namespace.is_empty() {
            return format!("/deployments/{source}/{name}");
        }
        format!("/deployments/{source}/{name}?in={}", encoded(&self.namespace))
    }
}

impl fmt::Display for ApplicationKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { source, namespace, name } = self;
        match namespace.as_str() {
            "" => write!(formatter, "{source}/{name}"),
            namespace => write!(formatter, "{source}/{namespace}/{name}"),
        }
    }
}

/// Where an application runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    /// The cluster, by name or address.
    pub cluster: String,
    /// The namespace in it.
    pub namespace: String,
}

/// An application as its source tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Which.
    pub key: ApplicationKey,
    /// The source's project that it belongs to.
    pub project: String,
    /// Development, staging, production …
    pub environment: String,
    /// Where it runs.
    pub destination: Destination,
    /// Whether it is as Git says.
    pub sync: SyncStatus,
    /// How it fares.
    pub health: Health,
    /// Why it fares so.
    pub health_message: Option<String>,
    /// The commit or version that Git has now; empty when it is not known.
    pub target: String,
    /// What Git is followed by: a branch, a tag, a range of versions.
    pub target_revision: String,
    /// The repository, or the registry of charts.
    pub repository: String,
    /// The images that run.
    pub images: Vec<String>,
    /// Its resources; at most [`Application::RESOURCES`], those that need a look first.
    pub resources: Vec<Resource>,
    /// How many those are in all.
    pub resources_total: u32,
    /// What the source has to say of it.
    pub conditions: Vec<Condition>,
    /// What was deployed, the newest first.
    pub history: Vec<Deployed>,
    /// The operation that is under way or was the last one.
    pub operation: Option<Operation>,
    /// Whether the source syncs by itself; a rollback is then refused.
    pub automated: bool,
    /// Labels, for selectors.
    pub labels: BTreeMap<String, String>,
    /// The application's page at the source.
    pub address: Option<String>,
}

impl Application {
    /// How many resources are kept of one.
    pub const RESOURCES: usize = 100;

    /// What is deployed now.
    #[must_use]
    pub fn deployed(&self) -> Option<&Deployed> {
        self.history.first()
    }

    /// Whether an operation is under way.
    #[must_use]
    pub fn is_rolling_out(&self) -> bool {
        self.operation.as_ref().is_some_and(|operation| operation.phase.is_running())
            || self.health == Health::Progressing
    }

    /// Whether somebody has to look at it: it fails, or its last sync did.
    #[must_use]
    pub fn is_failing(&self) -> bool {
        let ended = self.operation.as_ref().map(|operation| operation.phase);
        self.health.is_failing()
            || ended.is_some_and(Phase::is_failed)
            || self.conditions.iter().any(Condition::is_error)
    }

    /// The version that runs, as people call it: the tag of the image, else the short commit.
    #[must_use]
    pub fn version(&self) -> Option<String> {
        let name = self.key.name.as_str();
        let own = self.images.iter().find(|image| repository_of_image(image).ends_with(name));
        let tagged = own.or(self.images.first()).and_then(|image| version_of_image(image));
        let revision = || self.deployed().map(|deployed| short(&deployed.revision).to_owned());
        tagged.map(str::to_owned).or_else(revision).filter(|version| !version.is_empty())
    }

    /// The error in words, when there is one.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        let operation = self.operation.as_ref().filter(|operation| operation.phase.is_failed());
        let condition = self.conditions.iter().find(|condition| condition.is_error());
        let health = self.health_message.as_deref().filter(|_| self.health.is_failing());
        operation
            .map(|operation| operation.message.as_str())
            .filter(|message| !message.is_empty())
            .or_else(|| condition.map(|condition| condition.message.as_str()))
            .or(health)
    }

    /// The resources that need a look.
    pub fn failing(&self) -> impl Iterator<Item = &Resource> {
        let of_operation = self.operation.iter().filter(|operation| operation.phase.is_failed());
        let of_operation = of_operation.flat_map(|operation| &operation.failing);
        let ill = self.resources.iter().filter(|one| one.health.is_some_and(Health::is_failing));
        of_operation.chain(ill)
    }
}

/// A text as a part of an address.
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let byte = |byte: u8| {
        if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(byte).collect()
}

/// A commit as people read it; other revisions as they are.
#[must_use]
pub fn short(revision: &str) -> &str {
    let is_commit = revision.len() == 40 && revision.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_commit { revision.get(..7).unwrap_or(revision) } else { revision }
}

/// The tag of an image, else the beginning of its digest.
#[must_use]
pub fn version_of_image(image: &str) -> Option<&str> {
    let (named, digest) = match image.split_once('@') {
        Some((named, digest)) => (named, Some(digest)),
        None => (image, None),
    };
    let name = named.rfind('/').map_or(0, |at| at + 1);
    match named[name..].split_once(':') {
        Some((_, tag)) if !tag.is_empty() => Some(tag),
        _ => digest.map(|digest| digest.get(..19).unwrap_or(digest)),
    }
}

/// An image without tag and digest.
fn repository_of_image(image: &str) -> &str {
    let named = image.split_once('@').map_or(image, |(named, _)| named);
    let name = named.rfind('/').map_or(0, |at| at + 1);
    named[name..].find(':').map_or(named, |at| &named[..name + at])
}

/// The place of an environment on the way to production: what is not known comes before staging.
#[must_use]
pub fn environment_rank(environment: &str) -> u8 {
    match environment.to_ascii_lowercase().as_str() {
        "local" | "sandbox" => 0,
        "development" | "dev" => 1,
        "test" | "testing" | "qa" | "integration" => 2,
        "staging" | "stage" | "preprod" | "pre-production" | "uat" => 4,
        _ if is_production(environment) => 5,
        _ => 3,
    }
}

/// Whether mistakes there are dear.
#[must_use]
pub fn is_production(environment: &str) -> bool {
    let environment = environment.to_ascii_lowercase();
    let word = environment.split(['-', '_', '.', '/', ' ']).next().unwrap_or_default();
    matches!(word, "production" | "prod" | "prd" | "live")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_the_tag_of_the_image() {
        assert_eq!(version_of_image("registry.example:5000/shop/cart:1.4.2"), Some("1.4.2"));
        assert_eq!(version_of_image("cart"), None);
        assert_eq!(version_of_image("registry.example:5000/cart"), None, "that is a port");
        assert_eq!(version_of_image("cart:2@sha256:abcdef0123456789"), Some("2"));
        let digest = "cart@sha256:abcdef0123456789abcdef";
        assert_eq!(version_of_image(digest), Some("sha256:abcdef012345"));
        assert_eq!(
            repository_of_image("registry.example:5000/shop/cart:1"),
            "registry.example:5000/shop/cart"
        );
        assert_eq!(short("0123456789abcdef0123456789abcdef01234567"), "0123456");
        assert_eq!(short("1.2.3-beta.1"), "1.2.3-beta.1");
    }

    #[test]
    fn environments_stand_on_their_way_to_production() {
        let mut names = ["production", "eu", "dev", "staging", "qa"];
        names.sort_by_key(|name| environment_rank(name));
        assert_eq!(names, ["dev", "qa", "eu", "staging", "production"]);
        assert!(is_production("prod-eu-1") && is_production("Production"));
        assert!(!is_production("product") && !is_production("preprod"));
    }
}
