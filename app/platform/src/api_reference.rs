//! What Slipway's own REST API offers, as the page that explains it needs it: grouped, without
//! references to look up.

mod example;

use serde::{Deserialize, Serialize};

/// The whole API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiReference {
    /// Its name.
    pub title: String,
    /// The version of what answers.
    pub version: String,
    /// What it is.
    pub description: String,
    /// Where it is reached, such as `https://slipway.example`, when the configuration says so.
    pub address: Option<String>,
    /// Its operations by subject.
    pub groups: Vec<Group>,
    /// The objects that answers consist of, by name.
    pub objects: Vec<Object>,
}

/// Operations on one subject.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The subject.
    pub name: String,
    /// The operations, by path.
    pub operations: Vec<Operation>,
}

/// A method on a path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// In capital letters, such as `GET`.
    pub method: String,
    /// With parameters in braces.
    pub path: String,
    /// What it does, in a few words.
    pub summary: String,
    /// What else there is to say; empty when there is nothing.
    pub description: String,
    /// What goes into path, query and headers.
    pub parameters: Vec<Parameter>,
    /// What is sent.
    pub body: Option<Body>,
    /// What comes back, by status.
    pub answers: Vec<Answer>,
}

/// One parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// Where it goes.
    pub place: Place,
    /// Name, shape and meaning. The example stands as it is before it is encoded.
    pub field: Field,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// Into the braces of the path.
    Path,
    /// Behind the question mark.
    Query,
    /// Into a header.
    Header,
}

/// What is sent: a JSON object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// What it tells; empty when its fields say it all.
    pub description: String,
    /// Its fields; the examples are JSON.
    pub fields: Vec<Field>,
    /// A whole body, where those of the fields don't make one.
    pub example: Option<String>,
}

/// A named value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// The name.
    pub name: String,
    /// What may stand there.
    pub shape: Shape,
    /// Whether it must be there.
    pub required: bool,
    /// What it means; empty when nobody said.
    pub description: String,
    /// A value that makes sense.
    pub example: Option<String>,
}

/// What may stand in a place. Pages put it into words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shape {
    /// Any text.
    Text,
    /// A whole number.
    WholeNumber,
    /// Any number.
    Number,
    /// `true` or `false`.
    Truth,
    /// An object that is not described further.
    Object,
    /// Any JSON.
    Anything,
    /// One of these texts.
    OneOf(Vec<String>),
    /// A list; in a query, the parameter repeated.
    ListOf(Box<Shape>),
    /// An object with any keys.
    MapOf(Box<Shape>),
    /// One of [`ApiReference::objects`], by name.
    Named(String),
}

/// What comes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The status, such as `200`, or `default`.
    pub status: String,
    /// When it comes, and what it tells.
    pub description: String,
    /// The shape of its body, if it has one.
    pub shape: Option<Shape>,
}

/// An object that answers consist of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// The name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// What is in it.
    pub fields: Vec<Field>,
}

impl Operation {
    /// The identifier of its place on a page: `get-api-catalog-entities-by-query`.
    pub fn anchor(&self) -> String {
        anchor(&format!("{} {}", self.method, self.path))
    }
}

impl Object {
    /// The identifier of its place on a page: `object-entity`.
    pub fn anchor(&self) -> String {
        Self::anchor_of(&self.name)
    }

    /// The same for one of which only the name is known.
    pub fn anchor_of(name: &str) -> String {
        anchor(&format!("object {name}"))
    }
}

/// Lower-case letters and digits, everything between them one hyphen.
fn anchor(text: &str) -> String {
    let words = text.split(|character: char| !character.is_ascii_alphanumeric());
    let words: Vec<String> =
        words.filter(|word| !word.is_empty()).map(str::to_ascii_lowercase).collect();
    words.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_on_the_page_have_readable_names() {
        let operation = Operation {
            method: "GET".to_owned(),
            path: "/api/catalog/entities/by-name/{kind}/{namespace}/{name}".to_owned(),
            ..Operation::default()
        };
        assert_eq!(operation.anchor(), "get-api-catalog-entities-by-name-kind-namespace-name");
        assert_eq!(Object::anchor_of("EntityPage"), "object-entitypage");
    }
}
