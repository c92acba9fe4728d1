//! A command that tries an operation. Pure.

use super::{Field, Operation, Parameter, Place, Shape};
use serde_json::Value;
use std::fmt::Write;

impl Operation {
    /// A `curl` command for a shell, against the server at `address` (`https://slipway.example`).
    ///
    /// It has what must be given and what there is an example of; where there is no example for
    /// what must be given, its name in capital letters stands for it.
    pub fn curl(&self, address: &str) -> String {
        let usual = if self.body.is_some() { "POST" } else { "GET" };
        let method = if self.method == usual {
            String::new()
        } else {
            format!("--request {} ", self.method)
        };
        let url = quoted(&format!("{}{}", address.trim_end_matches('/'), self.target()));
        let mut lines = vec![format!("curl {method}{url}")];
        for field in self.given(Place::Header) {
            let header = quoted(&format!("{}: {}", field.name, value(field)));
            lines.push(format!("--header {header}"));
        }
        if let Some(body) = &self.body {
            let json = body.example.clone().unwrap_or_else(|| object(&body.fields));
            lines.push("--header 'content-type: application/json'".to_owned());
            lines.push(format!("--data {}", quoted(&json)));
        }
        lines.join(" \\\n  ")
    }

    /// Path and query, filled in and encoded.
    fn target(&self) -> String {
        let mut target = self.path.clone();
        for Parameter { field, .. } in self.parameters.iter().filter(|one| one.place == Place::Path)
        {
            let braces = format!("{{{}}}", field.name);
            target = target.replace(&braces, &encoded(&value(field), ".:"));
        }
        let mut separator = '?';
        for field in self.given(Place::Query) {
            target.push(separator);
            target.push_str(&encoded(&field.name, "."));
            target.push('=');
            target.push_str(&encoded(&value(field), "=,.:/"));
            separator = '&';
        }
        target
    }

    fn given(&self, place: Place) -> impl Iterator<Item = &Field> {
        let there = self.parameters.iter().filter(move |parameter| parameter.place == place);
        there.map(|parameter| &parameter.field).filter(|field| is_given(field))
    }
}

fn is_given(field: &Field) -> bool {
    field.required || field.example.is_some()
}

/// The example of a parameter, or what stands for one.
fn value(field: &Field) -> String {
    if let Some(example) = &field.example {
        return example.clone();
    }
    match &field.shape {
        Shape::OneOf(choices) if !choices.is_empty() => choices[0].clone(),
        Shape::WholeNumber | Shape::Number => "1".to_owned(),
        Shape::Truth => "true".to_owned(),
        _ => field.name.to_uppercase(),
    }
}

/// A JSON object of fields.
fn object(fields: &[Field]) -> String {
    let members = fields.iter().filter(|field| is_given(field)).map(|field| {
        let json = field.example.clone().unwrap_or_else(|| stand_in(field, &field.shape));
        format!("{}: {json}", Value::from(field.name.as_str()))
    });
    format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
}

/// JSON of a shape.
fn stand_in(field: &Field, shape: &Shape) -> String {
    match shape {
        Shape::Text => Value::from(field.name.to_uppercase()).to_string(),
        Shape::WholeNumber | Shape::Number => "1".to_owned(),
        Shape::Truth => "true".to_owned(),
        Shape::OneOf(choices) => {
            choices.first().map_or(Value::Null, |one| Value::from(one.as_str())).to_string()
        }
        Shape::ListOf(item) => format!("[{}]", stand_in(field, item)),
        Shape::Object | Shape::Anything | Shape::MapOf(_) | Shape::Named(_) => "{}".to_owned(),
    }
}

/// In single quotes, in which a shell changes nothing.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A text as a part of an address. Letters and digits stay, and what `kept` names: nobody reads
/// `kind%3Dcomponent` with pleasure.
fn encoded(text: &str, kept: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for byte in text.bytes() {
        let character = char::from(byte);
        if byte.is_ascii_alphanumeric() || "-_~".contains(character) || kept.contains(character) {
            result.push(character);
        } else {
            // A text takes everything that is written to it.
            let _ = write!(result, "%{byte:02X}");
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::super::Body;
    use super::*;

    fn field(name: &str, shape: Shape, required: bool, example: Option<&str>) -> Field {
        Field {
            name: name.to_owned(),
            shape,
            required,
            description: String::new(),
            example: example.map(str::to_owned),
        }
    }

    fn operation(method: &str, path: &str, parameters: Vec<(Place, Field)>) -> Operation {
        let parameters =
            parameters.into_iter().map(|(place, field)| Parameter { place, field }).collect();
        Operation {
            method: method.to_owned(),
            path: path.to_owned(),
            parameters,
            ..Operation::default()
        }
    }

    #[test]
    fn paths_and_queries_are_filled_in() {
        let list = Shape::ListOf(Box::new(Shape::Text));
        let asked = operation(
            "GET",
            "/entities/{kind}/{name}",
            vec![
                (Place::Path, field("kind", Shape::Text, true, Some("a b/c"))),
                (Place::Path, field("name", Shape::Text, true, None)),
                (Place::Query, field("filter", list, false, Some("kind=api,spec.type=a&b"))),
                (Place::Query, field("limit", Shape::WholeNumber, false, None)),
                (Place::Query, field("from", Shape::WholeNumber, true, None)),
            ],
        );
        assert_eq!(
            asked.curl("https://slipway.example/"),
            "curl 'https://slipway.example/entities/a%20b%2Fc/NAME\
             ?filter=kind=api,spec.type=a%26b&from=1'"
        );
    }

    #[test]
    fn bodies_are_json_that_the_shell_leaves_alone() {
        let references = Shape::ListOf(Box::new(Shape::Text));
        let fields = vec![
            field("refs", references, true, None),
            field("query", Shape::Anything, false, Some(r#"{"it":"isn't"}"#)),
            field("limit", Shape::WholeNumber, false, None),
        ];
        let header = (Place::Header, field("x-reason", Shape::Text, true, Some("test")));
        let mut asked = operation("POST", "/refs", vec![header]);
        asked.body = Some(Body { fields, ..Body::default() });
        assert_eq!(
            asked.curl("http://a"),
            "curl 'http://a/refs' \\\n  --header 'x-reason: test' \\\n  \
             --header 'content-type: application/json' \\\n  \
             --data '{\"refs\": [\"REFS\"], \"query\": {\"it\":\"isn'\\''t\"}}'"
        );
    }

    #[test]
    fn other_methods_are_named() {
        let asked = operation("DELETE", "/a", Vec::new());
        assert_eq!(asked.curl("http://a"), "curl --request DELETE 'http://a/a'");
    }
}
