//! The entities themselves: services, APIs, teams, people, templates, whatever the catalog holds.

use super::category;
use async_trait::async_trait;
use platform::{
    Entity,
    access::Permission,
    entity_ref::DEFAULT_NAMESPACE,
    search::{Document, Facets, Findable, SearchError, Subject},
};

/// Entities, each a document.
pub struct Entities;

#[async_trait]
impl Findable for Entities {
    fn kind(&self) -> &'static str {
        "entity"
    }

    fn permission(&self) -> Permission {
        Permission::CatalogRead
    }

    async fn documents(&self, subject: &Subject) -> Result<Vec<Document>, SearchError> {
        Ok(vec![document(subject)])
    }
}

fn document(subject: &Subject) -> Document {
    let entity = &subject.entity;
    let reference = entity.reference();
    let title = entity.display_name().to_owned();
    let mut names = vec![entity.name().to_owned()];
    let profile = entity.spec("profile");
    let profile = |field: &str| profile.and_then(|profile| profile.get(field)?.as_str());
    names.extend(profile("email").map(str::to_owned));
    names.extend(slug(entity).map(str::to_owned));
    names.retain(|name| !name.eq_ignore_ascii_case(&title));
    Document {
        category: category_of(reference.kind()).to_owned(),
        path: String::new(),
        title,
        names,
        text: text(entity),
        address: reference.page(),
        facets: Facets::of(entity),
        updated_at: subject.updated_at,
    }
}

/// The category that entities of a kind come under.
fn category_of(kind: &str) -> &'static str {
    match kind {
        "component" => category::COMPONENTS,
        "api" => category::APIS,
        "system" | "domain" => category::SYSTEMS,
        "group" | "user" => category::PEOPLE,
        "template" => category::TEMPLATES,
        "resource" => category::RESOURCES,
        _ => category::OTHERS,
    }
}

/// The repository that an annotation names.
fn slug(entity: &Entity) -> Option<&str> {
    let slugs = ["github.com/project-slug", "gitlab.com/project-slug"];
    slugs.into_iter().find_map(|key| entity.annotation(key))
}

/// What it says of itself, the most telling first.
fn text(entity: &Entity) -> String {
    let mut lines: Vec<String> = Vec::new();
    lines.extend(entity.description().map(str::to_owned));
    let namespace = Some(entity.namespace()).filter(|namespace| *namespace != DEFAULT_NAMESPACE);
    let labels = entity.labels().map(|(_, value)| value.to_owned());
    let mut words: Vec<String> = vec![entity.kind().to_owned()];
    for field in ["type", "lifecycle", "owner", "system", "domain", "parent", "subcomponentOf"] {
        words.extend(entity.spec_text(field).map(name_of));
    }
    words.extend(entity.tags().map(str::to_owned));
    words.extend(labels);
    words.extend(namespace.map(str::to_owned));
    lines.push(words.join(" · "));
    for link in entity.metadata("links").and_then(serde_json::Value::as_array).into_iter().flatten()
    {
        lines.extend(link.get("title").and_then(serde_json::Value::as_str).map(str::to_owned));
    }
    lines.join("\n")
}

/// The name in a reference: what kind of thing it is says nothing of this one.
fn name_of(reference: &str) -> String {
    reference.rsplit([':', '/']).next().unwrap_or(reference).to_owned()
}
