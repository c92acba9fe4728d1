//! Northwind, the simulated company: who works there, what they build, where it runs.

mod people;
mod services;

pub(crate) use people::{PEOPLE, TEAMS};
pub(crate) use services::SERVICES;

/// The organisation's name at every vendor.
pub(crate) const ORGANISATION: &str = "northwind";

/// The repository that says what runs where.
pub(crate) const DEPLOY_REPOSITORY: &str = "deploy";

/// Something that is built, and perhaps runs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Service {
    /// Its component in the catalog; where it runs, its Argo CD application too.
    pub name: &'static str,
    /// Where its code is; two services may share one.
    pub repository: &'static str,
    pub team: &'static str,
    pub language: Language,
    /// Where it runs, on the way to production.
    pub environments: &'static [Environment],
    pub namespace: &'static str,
    /// How many of a hundred chances for a change are taken.
    pub pace: u64,
    pub about: &'static str,
}

/// A person.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Person {
    pub name: &'static str,
    pub login: &'static str,
    pub label: &'static str,
    pub email: &'static str,
    pub teams: &'static [&'static str],
}

/// A team or a unit above teams.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Team {
    pub name: &'static str,
    pub label: &'static str,
    pub about: &'static str,
    pub parent: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    Go,
    Java,
    Python,
    Rust,
    TypeScript,
}

/// A stage on the way to production, each with a cluster and an Argo CD of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Environment {
    /// Every change, minutes after it was merged.
    Development,
    /// What worked there.
    Staging,
    /// What customers see.
    Production,
}

impl Environment {
    /// All of them, in their order.
    pub const ALL: [Self; 3] = [Self::Development, Self::Staging, Self::Production];

    /// The name in addresses, labels and folders.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Staging => "staging",
            Self::Production => "production",
        }
    }

    /// The environment of this name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|environment| environment.name() == name)
    }
}

impl Language {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Go => "Go",
            Self::Java => "Java",
            Self::Python => "Python",
            Self::Rust => "Rust",
            Self::TypeScript => "TypeScript",
        }
    }
}

/// The team that works with Flux instead of Argo CD.
const FLUX_TEAM: &str = "data";

impl Service {
    /// Whether Flux brings it out, and not Argo CD.
    pub fn is_flux(&self) -> bool {
        self.team == FLUX_TEAM
    }

    #[cfg(test)]
    pub fn of_name(name: &str) -> Option<&'static Self> {
        SERVICES.iter().find(|service| service.name == name)
    }

    /// Who works on it: its team or, where a unit owns it, the platform's.
    pub fn people(&self) -> Vec<&'static Person> {
        let of = |team: &str| -> Vec<&'static Person> {
            PEOPLE.iter().filter(|person| person.teams.contains(&team)).collect()
        };
        let team = of(self.team);
        if team.is_empty() { of("platform") } else { team }
    }
}

/// Every repository, with the services in it.
pub(crate) fn repositories() -> Vec<&'static str> {
    let mut names: Vec<_> = SERVICES.iter().map(|service| service.repository).collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    fn sample() -> String {
        fn collect(folder: &Path, text: &mut String) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    collect(&path, text);
                } else if path.extension().is_some_and(|end| end == "yaml") {
                    text.push_str(&fs::read_to_string(&path).unwrap());
                    text.push_str("\n---\n");
                }
            }
        }
        let mut text = String::new();
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sample"), &mut text);
        text
    }

    #[test]
    fn it_is_the_company_of_the_sample_catalog() {
        let sample = sample();
        let has = |line: &str| sample.lines().any(|found| found.trim() == line);
        for service in SERVICES {
            assert!(has(&format!("name: {}", service.name)), "{}", service.name);
            let slug = format!("github.com/project-slug: {ORGANISATION}/{}", service.repository);
            assert!(has(&slug), "{slug}");
            let runs = !service.environments.is_empty();
            let application = has(&format!("argocd/app-name: {}", service.name));
            assert_eq!(application, runs && !service.is_flux(), "{}", service.name);
            let flux = ["kustomization", "helm-release"]
                .iter()
                .any(|kind| has(&format!("slipway.dev/flux-{kind}: flux-system/{}", service.name)));
            assert_eq!(flux, runs && service.is_flux(), "{}", service.name);
            assert_eq!(
                has(&format!("backstage.io/kubernetes-id: {}", service.name)),
                runs,
                "{}",
                service.name
            );
        }
        for person in PEOPLE {
            assert!(has(&format!("github.com/user-login: {}", person.login)), "{}", person.login);
            assert!(has(&format!("email: {}", person.email)), "{}", person.email);
        }
        let applications = sample.matches("argocd/app-name: ").count();
        let templates = sample.matches("argocd/app-name: $").count();
        let ours =
            SERVICES.iter().filter(|one| !one.environments.is_empty() && !one.is_flux()).count();
        assert_eq!(applications - templates, ours, "the sample has applications of its own");
    }

    #[test]
    fn every_service_has_people() {
        for service in SERVICES {
            assert!(service.people().len() > 1, "{}", service.name);
        }
    }
}
