//! The tables of `[scaffolder]`: what templates are given, and what somebody has to approve.

use super::super::{
    keys,
    layers::{self, Layers},
    problem::{Problem, nearest},
    sources::problem,
    values::{self, Complaint, Node, Value},
};
use ::scaffolder::runs::ApprovalRule;
use secrecy::SecretString;
use serde_json::{Map, Value as Json};
use std::{collections::BTreeMap, time::Duration};
use toml::de::DeValue;

/// How long an approval can be given when nothing else is said.
const EXPIRES: Duration = Duration::from_hours(7 * 24);

const APPROVAL: [&str; 3] = ["by", "expires", "reason"];

/// What a table holds; in a variable it is written as TOML within braces.
pub(super) fn entries(node: &Node, fix: &str) -> Result<Vec<(String, Node)>, Complaint> {
    match &node.value {
        Value::Table(entries) => Ok(entries.clone()),
        Value::Loose(text) => {
            let none = |reason: &str| Complaint::new(format!("no TOML table ({reason})"), fix);
            let value = DeValue::parse(text).map_err(|error| none(error.message()))?;
            let read = layers::node(value.get_ref(), &|_| node.place.clone(), 0..0);
            match read.value {
                Value::Table(entries) => Ok(entries),
                _ => Err(none("it does not begin with {")),
            }
        }
        _ => Err(Complaint::new("no table", fix)),
    }
}

/// A value as JSON; lists and tables too.
pub(super) fn as_json(node: &Node) -> Result<Json, Complaint> {
    Ok(match &node.value {
        Value::Text(text) | Value::Loose(text) => Json::String(text.clone()),
        Value::Integer(number) => Json::from(*number),
        Value::Flag(flag) => Json::Bool(*flag),
        Value::List(items) => Json::Array(items.iter().map(as_json).collect::<Result<_, _>>()?),
        Value::Table(entries) => {
            let entry = |(name, node): &(String, Node)| Ok((name.clone(), as_json(node)?));
            Json::Object(entries.iter().map(entry).collect::<Result<_, Complaint>>()?)
        }
        Value::Other(what) => {
            let fix = "write a text, a whole number, true or false, a list or a table";
            return Err(Complaint::new(format!("{what} cannot be used here"), fix));
        }
    })
}

/// `[scaffolder.parameters]`
pub(super) fn parameters(node: &Node) -> Result<Map<String, Json>, Complaint> {
    let fix = "write [scaffolder.parameters] and under it NAME = \"value\"";
    entries(node, fix)?.iter().map(|(name, node)| Ok((name.clone(), as_json(node)?))).collect()
}

/// `[scaffolder.secrets]`
pub(super) fn secrets(node: &Node) -> Result<BTreeMap<String, SecretString>, Complaint> {
    let fix = "write [scaffolder.secrets] and under it NAME = \"vault:STORE/PATH#FIELD\"";
    let secret = |(name, node): &(String, Node)| {
        let text = values::text(node)?;
        if text.is_empty() {
            let fix = "write it, or take the key out";
            return Err(Complaint::new(format!("{name} is empty"), fix));
        }
        Ok((name.clone(), SecretString::from(text)))
    };
    entries(node, fix)?.iter().map(secret).collect()
}

/// `[scaffolder.approvals]`, by action.
pub(super) fn approvals(layers: &mut Layers) -> BTreeMap<String, ApprovalRule> {
    let (node, path) = (layers.get(&keys::APPROVALS), keys::APPROVALS.path());
    let fix =
        "write [scaffolder.approvals.\"publish:github\"] and under it by = [\"platform-engineer\"]";
    let entries = match entries(&node, fix) {
        Ok(entries) => entries,
        Err(complaint) => {
            layers.problems.push(problem(&node.place, path, complaint));
            return BTreeMap::new();
        }
    };
    let problems = &mut layers.problems;
    let rule = |(action, node): &(String, Node)| {
        Some((action.clone(), approval(node, &format!("{path}.{action:?}"), problems)?))
    };
    entries.iter().filter_map(rule).collect()
}

fn approval(node: &Node, path: &str, problems: &mut Vec<Problem>) -> Option<ApprovalRule> {
    let fix = "write { by = [\"platform-engineer\"], expires = \"24h\", reason = \"…\" }";
    let Value::Table(fields) = &node.value else {
        problems.push(problem(&node.place, path.to_owned(), Complaint::new("no table", fix)));
        return None;
    };
    let known = problems.len();
    let mut rule = ApprovalRule { by: Vec::new(), expires: EXPIRES, reason: String::new() };
    for (field, node) in fields {
        let read = match field.as_str() {
            "by" => values::texts(node).map(|read| rule.by = read),
            "expires" => values::duration(node).map(|read| rule.expires = read),
            "reason" => values::text(node).map(|read| rule.reason = read),
            other => Err(Complaint::new("no such key", nearest(other, &APPROVAL))),
        };
        if let Err(complaint) = read {
            problems.push(problem(&node.place, format!("{path}.{field}"), complaint));
        }
    }
    if rule.by.is_empty() && problems.len() == known {
        let complaint = Complaint::new("names nobody who may approve", fix);
        problems.push(problem(&node.place, path.to_owned(), complaint));
    }
    (problems.len() == known).then_some(rule)
}
