//! The texts that rules are made of, by sort and name; a later one takes the place of an earlier.

use super::{Binding, PolicyProblem, PolicyProblems, Role, role};
pub use platform::rights::{DocumentKind, Source};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its sort.
    pub kind: DocumentKind,
    /// Its name among its sort.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Where it comes from.
    pub source: Source,
}

impl Document {
    /// A binding as a document.
    #[must_use]
    pub fn binding(binding: &Binding, source: Source) -> Self {
        Self { kind: DocumentKind::Binding, name: binding.name(), text: String::new(), source }
    }

    /// What people call its place.
    #[must_use]
    pub fn place(&self) -> String {
        match &self.source {
            Source::File(path) => path.clone(),
            Source::Setting(name) => name.clone(),
            Source::BuiltIn | Source::Database(_) => format!("{} {}", self.kind.name(), self.name),
        }
    }
}

/// Those that are in force, each sort by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Documents(BTreeMap<(DocumentKind, String), Document>);

impl Documents {
    /// Puts a document in the place of the one of the same sort and name.
    pub fn put(&mut self, document: Document) {
        self.0.insert((document.kind, document.name.clone()), document);
    }

    /// Takes a document out.
    pub fn remove(&mut self, kind: DocumentKind, name: &str) {
        self.0.remove(&(kind, name.to_owned()));
    }

    /// The document of that sort and name.
    #[must_use]
    pub fn get(&self, kind: DocumentKind, name: &str) -> Option<&Document> {
        self.0.get(&(kind, name.to_owned()))
    }

    /// Those of a sort, by name.
    pub fn of(&self, kind: DocumentKind) -> impl Iterator<Item = &Document> {
        self.0.values().filter(move |document| document.kind == kind)
    }

    /// Puts in what a table of roles says: `[roles.NAME]` and `[[bindings]]`.
    ///
    /// # Errors
    /// With the place of what cannot be read.
    pub fn put_table(
        &mut self,
        place: &str,
        text: &str,
        source: &Source,
    ) -> Result<(), PolicyProblems> {
        let table: Table =
            toml::from_str(text).map_err(|error| role::unreadable(place, text, &error))?;
        for (name, value) in table.roles {
            role::check_name(place, &name)?;
            let text = toml_text(&value).map_err(|error| at_start(place, &error))?;
            Role::parse(place, &text)?;
            let kind = DocumentKind::Role;
            self.put(Document { kind, name, text, source: source.clone() });
        }
        for Bindings { role, to } in table.bindings {
            for to in to {
                let to = to.parse().map_err(|error: String| at_start(place, &error))?;
                self.put(Document::binding(&Binding { role: role.clone(), to }, source.clone()));
            }
        }
        Ok(())
    }
}

fn at_start(place: &str, message: &str) -> PolicyProblems {
    PolicyProblem::at(place, "", 0, message.to_owned()).into()
}

/// A table as the text of a document.
fn toml_text(value: &toml::Table) -> Result<String, String> {
    let role: Role =
        value.clone().try_into().map_err(|error: toml::de::Error| error.to_string())?;
    toml::to_string(&role).map_err(|error| error.to_string())
}

/// A file of roles and bindings.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    roles: BTreeMap<String, toml::Table>,
    #[serde(default)]
    bindings: Vec<Bindings>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bindings {
    role: String,
    to: Vec<String>,
}

/// What Slipway brings along.
///
/// # Errors
/// When it cannot be read, which a test rules out.
pub fn built_in() -> Result<Documents, PolicyProblems> {
    let mut documents = Documents::default();
    documents.put_table("roles.toml", include_str!("built_in/roles.toml"), &Source::BuiltIn)?;
    for (name, text) in [
        ("seeing", include_str!("built_in/seeing.cedar")),
        ("changing", include_str!("built_in/changing.cedar")),
    ] {
        let (name, text, source) = (name.to_owned(), text.to_owned(), Source::BuiltIn);
        documents.put(Document { kind: DocumentKind::Policy, name, text, source });
    }
    Ok(documents)
}
