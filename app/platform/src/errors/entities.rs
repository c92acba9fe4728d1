//! Which entities name which projects.

use super::ErrorsError;
use crate::{
    EntityRef,
    access::{Decision, EntityFacts, Permission},
    catalog::EntityRow,
};
use async_trait::async_trait;

/// A project, as an annotation names it: `project`, or `organisation/project`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NamedProject {
    /// The organisation; `None` is the first one that has such a project.
    pub organisation: Option<String>,
    /// The project's slug.
    pub slug: String,
}

impl std::fmt::Display for NamedProject {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let organisation = self.organisation.iter().map(|name| format!("{name}/"));
        write!(formatter, "{}{}", organisation.collect::<String>(), self.slug)
    }
}

/// What an entity says of its projects, in its annotation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorNames(pub Vec<NamedProject>);

impl ErrorNames {
    /// The annotation.
    pub const SLUG: &str = "sentry.io/project-slug";

    /// What annotations say; `None` when they name no project.
    #[must_use]
    pub fn of<'a>(annotation: impl Fn(&str) -> Option<&'a str>) -> Option<Self> {
        let named = annotation(Self::SLUG)?.split(',').filter_map(|name| {
            let name = name.trim().to_lowercase();
            let (organisation, slug) = match name.split_once('/') {
                Some((organisation, slug)) => (Some(organisation.to_owned()), slug),
                None => (None, name.as_str()),
            };
            let sane = |text: &str| {
                let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
                !text.is_empty() && text.chars().all(plain)
            };
            let sane = sane(slug) && organisation.as_deref().is_none_or(sane);
            sane.then(|| NamedProject { organisation, slug: slug.to_owned() })
        });
        let named: Vec<NamedProject> = named.collect();
        (!named.is_empty()).then_some(Self(named))
    }
}

/// An entity that names projects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorEntity {
    /// Which.
    pub reference: EntityRef,
    /// Which it names.
    pub names: ErrorNames,
}

/// What the catalog knows of error tracking, for one asker.
#[async_trait]
pub trait ErrorEntities: Send + Sync {
    /// The position of the change log that answers are as of.
    fn position(&self) -> i64;

    /// Every entity that names projects, whoever asks.
    async fn named(&self) -> Result<Vec<ErrorEntity>, ErrorsError>;

    /// Those of the entities whose errors the asker may see.
    fn rows(&self, entities: &[EntityRef]) -> Vec<EntityRow>;

    /// Whether the asker sees an entity at all.
    fn sees(&self, entity: &EntityRef) -> bool;

    /// Whether the asker may do something with an entity.
    fn decide(&self, permission: Permission, entity: &EntityRef) -> Decision;

    /// What policies look at of an entity; `None` when the asker sees no such entity.
    fn facts(&self, entity: &EntityRef) -> Option<EntityFacts>;

    /// Whether the asker's roles let them see data of an integration.
    fn allows(&self, integration: &str) -> bool;

    /// The asker's address, as their entity tells it; of who acts for somebody, that person's.
    async fn email(&self) -> Result<Option<String>, ErrorsError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annotations_name_projects() {
        let of = |text: &'static str| {
            let said = move |key: &str| (key == ErrorNames::SLUG).then_some(text);
            let names = ErrorNames::of(said).map(|names| names.0);
            names.into_iter().flatten().map(|one| one.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(of("shop"), ["shop"]);
        assert_eq!(of(" Acme/Shop , shop-web,"), ["acme/shop", "shop-web"]);
        assert!(of("").is_empty() && of("a b").is_empty() && of("a/b/c").is_empty());
        assert_eq!(ErrorNames::of(|_| None), None);
    }
}
