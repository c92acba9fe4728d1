//! The filters that Backstage adds.

use super::Given;
use crate::engine::fault::{Fault, Outcome};
use crate::engine::machine::Machine;
use crate::engine::value::Value;

pub(super) fn apply(machine: &mut Machine<'_>, given: &Given<'_>) -> Outcome<Value> {
    match given.name {
        "parseRepoUrl" => {
            let parts = parse_repo_url(machine, given)?;
            Ok(Value::map(
                parts.into_iter().filter_map(|(key, part)| Some((key, Value::text(part?)))),
            ))
        }
        "projectSlug" => {
            let parts = parse_repo_url(machine, given)?;
            let part = |wanted: &str| {
                let found = parts.iter().find(|(key, _)| *key == wanted);
                found.and_then(|(_, part)| part.clone()).unwrap_or_else(|| "undefined".to_owned())
            };
            Ok(Value::text(format!("{}/{}", part("owner"), part("repo"))))
        }
        "parseEntityRef" => parse_entity_ref(machine, given),
        _ => pick(machine, given),
    }
}

type Parts = Vec<(&'static str, Option<String>)>;

fn parse_repo_url(machine: &Machine<'_>, given: &Given<'_>) -> Outcome<Parts> {
    let url = given.text(given.value())?;
    let url = url.as_str();
    let (place, query) = url.split_once('?').unwrap_or((&url, ""));
    let query = query.split('#').next().unwrap_or_default();
    let host = place.split(['/', '#']).next().unwrap_or_default();
    // Addresses have their host after what says who asks.
    let host = host.rsplit('@').next().unwrap_or_default().to_ascii_lowercase();
    let host = host.strip_suffix(":443").unwrap_or(&host);
    let bad = |character: char| character.is_whitespace() || r#"<>"\^`{|}%"#.contains(character);
    if host.is_empty() || host.contains(bad) {
        let message = format!("{url:?} is not of the form `host?owner=…&repo=…`");
        return Err(Fault::new(message));
    }
    let Some(kind) = machine.host.code_hosts.kind_of(host) else {
        let message = format!("no code host {host} is configured; add it under `integrations`");
        return Err(Fault::new(message));
    };
    let parameter = |wanted: &str| {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('=').or(Some((pair, ""))));
        let mut found = pairs.filter(|(key, _)| decoded(key) == wanted);
        found.next().map(|(_, value)| decoded(value))
    };
    let required: &[&str] = match kind {
        "bitbucketCloud" => &["workspace", "project", "repo"],
        "bitbucketServer" | "azure" => &["project", "repo"],
        "gitlab"
            if parameter("project")
                .is_some_and(|project| !project.trim_matches('/').is_empty()) =>
        {
            &[]
        }
        "gitlab" => &["owner", "repo"],
        "gitea" | "gerrit" => &["repo"],
        _ => &["repo", "owner"],
    };
    for name in required {
        if parameter(name).is_none_or(|value| value.is_empty()) {
            return Err(Fault::new(format!("{url:?} does not say which `{name}`")));
        }
    }
    let part =
        |name: &'static str| (name, parameter(name).map(|part| part.trim_matches('/').to_owned()));
    let mut parts = vec![("host", Some(host.to_owned()))];
    parts.extend(["owner", "repo", "organization", "workspace", "project"].map(part));
    Ok(parts)
}

/// A part of a query as a text.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let all = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = all.get(at) {
        let code = text.get(at + 1..at + 3).filter(|_| *byte == b'%');
        match (byte, code.and_then(|digits| u8::from_str_radix(digits, 16).ok())) {
            (_, Some(code)) => {
                bytes.push(code);
                at += 2;
            }
            (b'+', None) => bytes.push(b' '),
            (other, None) => bytes.push(*other),
        }
        at += 1;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn parse_entity_ref(machine: &Machine<'_>, given: &Given<'_>) -> Outcome<Value> {
    let option = |name: &str| -> Outcome<Option<String>> {
        let value = machine.look(given.get(1), &Value::text(name))?;
        if !value.truthy() {
            return Ok(None);
        }
        Ok(Some(value.to_text(&machine.budget)?.as_str().into_owned()))
    };
    let (kind, namespace) = (option("defaultKind")?, option("defaultNamespace")?);
    let part = |name: &str| -> Outcome<Option<String>> {
        match given.value() {
            Value::Map(map) => Ok(match map.get(name) {
                Some(Value::Text(text)) if !text.is_empty() => Some(text.as_str().into_owned()),
                _ => None,
            }),
            _ => Ok(None),
        }
    };
    let (kind, namespace, name) = match given.value() {
        Value::Map(_) => (part("kind")?.or(kind), part("namespace")?.or(namespace), part("name")?),
        Value::Text(_) | Value::Safe(_) => {
            let text = given.text(given.value())?;
            let text = text.as_str();
            split_reference(&text).map(|(own_kind, own_namespace, name)| {
                (own_kind.or(kind), own_namespace.or(namespace), Some(name))
            })?
        }
        other => return given.refuse("an entity reference", other),
    };
    let Some(kind) = kind else {
        let message =
            "the entity reference has no kind; write `kind:namespace/name`, or give `defaultKind`";
        return Err(Fault::new(message));
    };
    let Some(name) = name.filter(|name| !name.is_empty()) else {
        return Err(Fault::new("the entity reference has no name"));
    };
    let namespace = namespace.unwrap_or_else(|| "default".to_owned());
    let parts = [("kind", kind), ("namespace", namespace), ("name", name)];
    Ok(Value::map(parts.map(|(key, part)| (key, Value::text(part)))))
}

type Reference = (Option<String>, Option<String>, String);

/// `[kind:][namespace/]name`
fn split_reference(text: &str) -> Outcome<Reference> {
    let text = text.trim();
    let colon = text.find(':');
    let slash = text.find('/');
    let malformed = || {
        let message =
            format!("{text:?} is no entity reference; it has the form `kind:namespace/name`");
        Err(Fault::new(message))
    };
    let (kind, rest) = match (colon, slash) {
        (Some(colon), Some(slash)) if colon > slash => return malformed(),
        (Some(colon), _) => (Some(&text[..colon]), &text[colon + 1..]),
        (None, _) => (None, text),
    };
    let (namespace, name) = match rest.split_once('/') {
        Some((namespace, name)) => (Some(namespace), name),
        None => (None, rest),
    };
    if kind == Some("") || namespace == Some("") || name.is_empty() {
        return malformed();
    }
    Ok((kind.map(str::to_owned), namespace.map(str::to_owned), name.to_owned()))
}

/// lodash's `get`: a dotted path, with indexes in brackets, or a key that is written like one.
fn pick(machine: &Machine<'_>, given: &Given<'_>) -> Outcome<Value> {
    let keys: Vec<Value> = match given.get(1) {
        Value::List(list) => list.items(),
        Value::Text(path) | Value::Safe(path) => {
            let path = path.as_str();
            if let Value::Map(map) = given.value()
                && map.has(&path)
            {
                return Ok(map.get(&path).unwrap_or_default());
            }
            let path = path.replace(']', "").replace('[', ".");
            path.split('.').map(|key| Value::text(key.trim_matches(['"', '\'']))).collect()
        }
        other => vec![other.clone()],
    };
    let mut value = given.value().clone();
    for key in keys {
        value = machine.look(&value, &key)?;
    }
    Ok(if value.is_undefined() { given.get(2).clone() } else { value })
}
