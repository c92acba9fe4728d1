//! What can be said of an address before it is registered: which repository it is of, and what a
//! first descriptor of it would say.

use platform::Entity;
use serde::Serialize;
use serde_json::{Value, json};
use url::Url;

/// What was found at an address.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AnalyzedLocation {
    /// Entities that are described there.
    pub existing_entity_files: Vec<ExistingFile>,
    /// When there are none: what a descriptor might say.
    pub generate_entities: Vec<GeneratedEntity>,
}

/// An entity that is described at an address.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExistingFile {
    /// Its file.
    pub location: FileLocation,
    /// Whether the catalog reads that file.
    pub is_registered: bool,
    /// The entity.
    pub entity: Entity,
}

/// A file, as it would be registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileLocation {
    /// `url`.
    #[serde(rename = "type")]
    pub location_type: String,
    /// Its address.
    pub target: String,
}

/// The beginning of a descriptor.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GeneratedEntity {
    /// What is known of the entity.
    pub entity: Value,
    /// What is to be said of its fields.
    pub fields: Vec<SuggestedField>,
}

/// What is to be said of a field of a generated entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SuggestedField {
    /// Its path.
    pub field: String,
    /// Whether a person must fill it in.
    pub state: FieldState,
    /// What it would be.
    pub value: Option<String>,
    /// Why, in words.
    pub description: String,
}

/// How far a field is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum FieldState {
    /// A value is suggested.
    AnalysisSuggestedValue,
    /// It is suggested to leave it out.
    AnalysisSuggestedNoValue,
    /// A person must say it.
    NeedsUserInput,
}

/// A repository of a code host, and a folder in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Repository {
    host: CodeHost,
    base: String,
    slug: String,
    reference: Option<String>,
    path: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CodeHost {
    GitHub,
    GitLab,
    Bitbucket,
}

impl Repository {
    /// The repository that an address is of; `None` for hosts that are not known.
    pub(crate) fn of(url: &Url) -> Option<Self> {
        let host = match url.host_str()? {
            "github.com" => CodeHost::GitHub,
            "bitbucket.org" => CodeHost::Bitbucket,
            host if host.contains("gitlab") => CodeHost::GitLab,
            _ => return None,
        };
        let parts: Vec<&str> = url.path().split('/').filter(|part| !part.is_empty()).collect();
        // GitLab's groups have groups; what follows the repository stands behind a dash.
        let (slug, rest) = match host {
            CodeHost::GitLab => {
                let end = parts.iter().position(|part| *part == "-").unwrap_or(parts.len());
                (parts.get(..end)?, parts.get(end + 1..).unwrap_or_default())
            }
            CodeHost::GitHub | CodeHost::Bitbucket => parts.split_at_checked(2)?,
        };
        if slug.len() < 2 {
            return None;
        }
        let (reference, path) = match rest {
            ["blob" | "tree" | "raw" | "src", reference, path @ ..] => {
                (Some((*reference).to_owned()), path.join("/"))
            }
            _ => (None, String::new()),
        };
        let slug = slug.join("/").trim_end_matches(".git").to_owned();
        let base = format!("{}://{}", url.scheme(), url.host_str()?);
        Some(Self { host, base, slug, reference, path })
    }

    /// The page of a file in the folder, on the default branch when the address names none.
    pub(crate) fn file(&self, name: &str) -> String {
        let Self { base, slug, path, .. } = self;
        let reference = self.reference.as_deref().unwrap_or("HEAD");
        let mark = match self.host {
            CodeHost::GitHub => "blob",
            CodeHost::GitLab => "-/blob",
            CodeHost::Bitbucket => "src",
        };
        let folder = if path.is_empty() { String::new() } else { format!("{path}/") };
        format!("{base}/{slug}/{mark}/{reference}/{folder}{name}")
    }

    fn annotation(&self) -> &'static str {
        match self.host {
            CodeHost::GitHub => "github.com/project-slug",
            CodeHost::GitLab => "gitlab.com/project-slug",
            CodeHost::Bitbucket => "bitbucket.org/project-slug",
        }
    }
}

/// Whether two addresses are of one file, on whatever branch.
pub(crate) fn is_same_file(one: &str, other: &str) -> bool {
    if super::normalized(one) == super::normalized(other) {
        return true;
    }
    let file = |text: &str| {
        let repository = Repository::of(&Url::parse(text).ok()?)?;
        let named = !repository.path.is_empty();
        named.then(|| (repository.base.clone(), repository.slug.clone(), repository.path))
    };
    file(one).is_some_and(|one| Some(one) == file(other))
}

/// Whether an address names a catalog file rather than a repository.
pub(crate) fn is_file(url: &Url) -> bool {
    let path = url.path().to_ascii_lowercase();
    [".yaml", ".yml", ".json"].iter().any(|ending| path.ends_with(ending))
}

/// What a first descriptor of an address would say.
pub(crate) fn generated(url: &Url) -> GeneratedEntity {
    let repository = Repository::of(url);
    let slug = repository.as_ref().map_or_else(|| url.path().to_owned(), |one| one.slug.clone());
    let name = entity_name(slug.trim_end_matches('/').rsplit('/').next().unwrap_or_default());
    let mut entity = json!({
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Component",
        "metadata": {"name": name},
        "spec": {"type": "other", "lifecycle": "unknown"},
    });
    let suggested = |field: &str, value: &str, description: &str| SuggestedField {
        field: field.to_owned(),
        state: FieldState::AnalysisSuggestedValue,
        value: Some(value.to_owned()),
        description: description.to_owned(),
    };
    let unknown = |field: &str, state: FieldState, description: &str| SuggestedField {
        field: field.to_owned(),
        state,
        value: None,
        description: description.to_owned(),
    };
    let mut fields = vec![suggested("metadata.name", &name, "The name of the repository.")];
    if let Some(repository) = &repository {
        let key = repository.annotation();
        entity["metadata"]["annotations"] = json!({ (key): slug });
        let field = format!("metadata.annotations.{key}");
        fields.push(suggested(&field, &slug, "Where its code is."));
    }
    fields.extend([
        suggested("spec.type", "other", "What it is, such as service, website or library."),
        suggested("spec.lifecycle", "unknown", "How far it is, such as production."),
        unknown("spec.owner", FieldState::NeedsUserInput, "The group or person that owns it."),
        unknown(
            "spec.system",
            FieldState::AnalysisSuggestedNoValue,
            "The system that it is a part of, if any.",
        ),
    ]);
    GeneratedEntity { entity, fields }
}

/// The nearest text that can be an entity's name.
fn entity_name(text: &str) -> String {
    let usual = |character: char| match character {
        '-' | '_' | '.' => character,
        character if character.is_ascii_alphanumeric() => character,
        _ => '-',
    };
    let outer = |character: char| !character.is_ascii_alphanumeric();
    let name: String = text.chars().map(usual).collect();
    let name: String = name.trim_matches(outer).chars().take(63).collect();
    let name = name.trim_end_matches(outer);
    if name.is_empty() { "my-component".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file_of(text: &str) -> Option<String> {
        Repository::of(&Url::parse(text).unwrap()).map(|one| one.file("catalog-info.yaml"))
    }

    #[test]
    fn a_repository_has_its_file_on_the_page_that_shows_it() {
        let files = [
            ("https://github.com/o/r", "https://github.com/o/r/blob/HEAD/catalog-info.yaml"),
            ("https://github.com/o/r.git", "https://github.com/o/r/blob/HEAD/catalog-info.yaml"),
            (
                "https://github.com/o/r/tree/main/a/b/",
                "https://github.com/o/r/blob/main/a/b/catalog-info.yaml",
            ),
            ("https://gitlab.com/g/s/r", "https://gitlab.com/g/s/r/-/blob/HEAD/catalog-info.yaml"),
            (
                "https://gitlab.com/g/r/-/tree/dev",
                "https://gitlab.com/g/r/-/blob/dev/catalog-info.yaml",
            ),
            ("https://bitbucket.org/o/r", "https://bitbucket.org/o/r/src/HEAD/catalog-info.yaml"),
        ];
        for (address, file) in files {
            assert_eq!(file_of(address).as_deref(), Some(file), "{address}");
        }
        for address in ["https://github.com/o", "https://gitlab.com/", "https://a.example/o/r"] {
            assert_eq!(file_of(address), None, "{address}");
        }
    }

    #[test]
    fn a_file_is_the_same_on_every_branch() {
        let main = "https://github.com/o/r/blob/main/a.yaml";
        assert!(is_same_file(main, "https://github.com/o/r/blob/HEAD/a.yaml"));
        assert!(is_same_file("https://A.example/a", "https://a.example/a"));
        assert!(!is_same_file(main, "https://github.com/o/r/blob/main/b.yaml"));
        assert!(!is_same_file(main, "https://github.com/o/r2/blob/main/a.yaml"));
        assert!(!is_same_file("https://github.com/o/r", "https://github.com/o/r/tree/main"));
    }

    #[test]
    fn a_suggestion_names_what_is_known_and_asks_for_the_owner() {
        let of = |text| generated(&Url::parse(text).unwrap());
        let github = of("https://github.com/Acme/My%20Shop_");
        assert_eq!(github.entity["metadata"]["name"], "My-20Shop");
        let github = of("https://github.com/acme/shop.git");
        let annotations = &github.entity["metadata"]["annotations"];
        assert_eq!(annotations["github.com/project-slug"], "acme/shop");
        let state =
            |path: &str| github.fields.iter().find(|one| one.field == path).map(|one| one.state);
        assert_eq!(state("spec.owner"), Some(FieldState::NeedsUserInput));
        assert_eq!(state("spec.type"), Some(FieldState::AnalysisSuggestedValue));
        let other = of("https://a.example/");
        assert_eq!(other.entity["metadata"], json!({"name": "my-component"}));
    }
}
