//! `catalog.sources`: where the catalog is read from.

use super::{
    problem::{Problem, nearest},
    values::{self, Complaint, Node, Place, Value},
};
use catalog::source::Target;
use std::time::Duration;
use toml::de::DeValue;

/// One source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SourceSettings {
    /// Folder, Git URL or https URL of a catalog file.
    pub(crate) target: Target,
    /// How often it is read again, when not as often as the others.
    pub(crate) interval: Option<Duration>,
}

const FIELDS: [&str; 2] = ["target", "interval"];

/// Reads a list of tables (or bare targets), or text: a TOML list, else targets between commas.
pub(super) fn sources(node: &Node, key: &str, problems: &mut Vec<Problem>) -> Vec<SourceSettings> {
    let parsed;
    let nodes = match &node.value {
        Value::List(nodes) => nodes,
        Value::Loose(text) => {
            parsed = match loose(text, &node.place) {
                Ok(nodes) => nodes,
                Err(complaint) => {
                    problems.push(problem(&node.place, key.to_owned(), complaint));
                    return Vec::new();
                }
            };
            &parsed
        }
        _ => {
            problems.push(problem(&node.place, key.to_owned(), not_a_list()));
            return Vec::new();
        }
    };
    let numbered = nodes.iter().enumerate();
    numbered
        .filter_map(|(index, node)| source(node, &format!("{key}[{index}]"), problems))
        .collect()
}

fn not_a_list() -> Complaint {
    let fix = "write [[catalog.sources]] and under it target = \"…\"";
    Complaint::new("no list of sources", fix)
}

fn loose(text: &str, place: &Place) -> Result<Vec<Node>, Complaint> {
    if text.trim_start().starts_with('[') {
        let fix = "write [{ target = \"…\" }], or targets with commas between them";
        return toml_list(text, place, fix)?.ok_or_else(not_a_list);
    }
    let targets = text.split(',').map(str::trim).filter(|target| !target.is_empty());
    let node = |target: &str| Node { place: place.clone(), value: Value::Text(target.to_owned()) };
    Ok(targets.map(node).collect())
}

/// A TOML list in a text; `None` when it is valid TOML, but no list.
pub(super) fn toml_list(
    text: &str,
    place: &Place,
    fix: &str,
) -> Result<Option<Vec<Node>>, Complaint> {
    let value = DeValue::parse(text)
        .map_err(|error| Complaint::new(format!("no TOML list ({})", error.message()), fix))?;
    let node = super::layers::node(value.get_ref(), &|_| place.clone(), 0..0);
    Ok(match node.value {
        Value::List(nodes) => Some(nodes),
        _ => None,
    })
}

fn source(node: &Node, path: &str, problems: &mut Vec<Problem>) -> Option<SourceSettings> {
    let fields = match &node.value {
        Value::Table(fields) => fields,
        Value::Text(_) => {
            let target = target(node).map_err(|complaint| {
                problems.push(problem(&node.place, path.to_owned(), complaint));
            });
            return Some(SourceSettings { target: target.ok()?, interval: None });
        }
        _ => {
            let complaint = Complaint::new("no source", "write { target = \"…\" }");
            problems.push(problem(&node.place, path.to_owned(), complaint));
            return None;
        }
    };
    let mut read_target = None;
    let mut interval = None;
    for (name, value) in fields {
        let path = format!("{path}.{name}");
        let mut take = |complaint| problems.push(problem(&value.place, path.clone(), complaint));
        match name.as_str() {
            "target" => read_target = target(value).map_err(&mut take).ok(),
            "interval" => interval = values::duration(value).map_err(&mut take).ok(),
            other => take(Complaint::new("no such key", nearest(other, &FIELDS))),
        }
    }
    if !fields.iter().any(|(name, _)| name == "target") {
        let fix = "add target = \"…\": a folder, a Git URL or an https URL of a catalog file";
        let complaint = Complaint::new("names no target", fix);
        problems.push(problem(&node.place, path.to_owned(), complaint));
    }
    Some(SourceSettings { target: read_target?, interval })
}

/// A target that means something, whether or not it is there.
fn target(node: &Node) -> Result<Target, Complaint> {
    let text = values::text(node)?;
    Target::parse(&text).map_err(|error| {
        let text = error.to_string();
        let (message, fix) = text.split_once("; ").unwrap_or((&text, "write it in full"));
        Complaint::new(message, fix)
    })
}

pub(super) fn problem(place: &Place, key: String, complaint: Complaint) -> Problem {
    Problem { place: place.clone(), key: Some(key), message: complaint.message, fix: complaint.fix }
}
