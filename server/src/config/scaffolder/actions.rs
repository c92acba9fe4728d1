//! `[[scaffolder.actions]]`: actions of the company's own, each an address that is asked to do it.

use super::{
    super::{
        hosts::{secret, secret_in_file},
        keys,
        layers::Layers,
        problem::{Problem, nearest},
        sign_in::tables,
        sources::problem,
        values::{self, Complaint, Node, Value},
    },
    tables::as_json,
};
use ::scaffolder::runs::actions::OwnAction;
use secrecy::SecretString;
use serde_json::{Value as Json, json};
use std::{fs, time::Duration};
use url::Url;

const FIELDS: [&str; 13] = [
    "id",
    "description",
    "url",
    "undo-url",
    "token",
    "token-file",
    "input",
    "input-file",
    "output",
    "output-file",
    "timeout",
    "repeatable",
    "dry-run",
];

/// How long such an action may take when nothing else is said.
const TIMEOUT: Duration = Duration::from_mins(1);

/// Reads all of them, each with a name of its own.
pub(super) fn actions(layers: &mut Layers) -> Vec<OwnAction> {
    let fix = "write [[scaffolder.actions]] and under it id = \"acme:thing\", url = \"https://…\"";
    let actions = tables(layers, &keys::OWN_ACTIONS, fix, action);
    let twice = (1..actions.len()).find(|at| {
        let earlier = actions.iter().take(*at);
        actions.get(*at).is_some_and(|one| earlier.into_iter().any(|other| other.id == one.id))
    });
    if let Some(at) = twice {
        let complaint =
            Complaint::new("the id is given twice", "give each action an id of its own");
        let place = layers.get(&keys::OWN_ACTIONS).place;
        let path = format!("{}[{at}]", keys::OWN_ACTIONS.path());
        layers.problems.push(problem(&place, path, complaint));
    }
    actions
}

#[derive(Default)]
struct Fields {
    id: Option<String>,
    description: String,
    url: Option<Url>,
    undo_url: Option<Url>,
    token: Option<SecretString>,
    input: Option<Json>,
    output: Option<Json>,
    timeout: Option<Duration>,
    repeatable: bool,
    dry_run: bool,
}

fn action(node: &Node, path: &str, problems: &mut Vec<Problem>) -> Option<OwnAction> {
    let fix = "write { id = \"acme:dns\", url = \"https://dns.example.com/make\" }";
    let Value::Table(table) = &node.value else {
        problems.push(problem(&node.place, path.to_owned(), Complaint::new("no action", fix)));
        return None;
    };
    let known = problems.len();
    let mut found = Fields::default();
    for (field, node) in table {
        if let Err(complaint) = found.take(field, node) {
            problems.push(problem(&node.place, format!("{path}.{field}"), complaint));
        }
    }
    let (Some(id), Some(url)) = (found.id, found.url) else {
        if problems.len() == known {
            let complaint = Complaint::new("lacks an id or an address", fix);
            problems.push(problem(&node.place, path.to_owned(), complaint));
        }
        return None;
    };
    let anything = || json!({"type": "object"});
    Some(OwnAction {
        id,
        description: found.description,
        url,
        undo_url: found.undo_url,
        token: found.token,
        input: found.input.unwrap_or_else(anything),
        output: found.output.unwrap_or_else(anything),
        timeout: found.timeout.unwrap_or(TIMEOUT),
        is_repeatable: found.repeatable,
        describe: found.dry_run,
    })
}

impl Fields {
    fn take(&mut self, name: &str, node: &Node) -> Result<(), Complaint> {
        match name {
            "id" => self.id = Some(id(node)?),
            "description" => self.description = values::text(node)?,
            "url" => self.url = Some(address(node)?),
            "undo-url" => self.undo_url = Some(address(node)?),
            "token" => self.token = Some(secret(node)?),
            "token-file" => self.token = Some(secret_in_file(node)?),
            "input" => self.input = Some(schema(as_json(node)?)?),
            "input-file" => self.input = Some(schema(file(node)?)?),
            "output" => self.output = Some(schema(as_json(node)?)?),
            "output-file" => self.output = Some(schema(file(node)?)?),
            "timeout" => self.timeout = Some(values::duration(node)?),
            "repeatable" => self.repeatable = values::flag(node)?,
            "dry-run" => self.dry_run = values::flag(node)?,
            other => return Err(Complaint::new("no such key", nearest(other, &FIELDS))),
        }
        Ok(())
    }
}

/// As templates name it: `acme:dns:create`.
fn id(node: &Node) -> Result<String, Complaint> {
    let text = values::text(node)?;
    let sane = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'_' | b'.');
    let parts = text.split(':').all(|part| !part.is_empty());
    if parts && text.contains(':') && text.len() <= 100 && text.bytes().all(sane) {
        return Ok(text);
    }
    let fix = "write it as other actions are called: acme:dns, acme:dns:create";
    Err(Complaint::new(format!("{text:?} is no name of an action"), fix))
}

fn address(node: &Node) -> Result<Url, Complaint> {
    let fix = "write it as https://…";
    let url = values::web_url(node)?.ok_or_else(|| Complaint::new("is empty", fix))?;
    if url.username().is_empty() && url.password().is_none() {
        return Ok(url);
    }
    Err(Complaint::new("has a user or password in it", "put a secret into token"))
}

fn file(node: &Node) -> Result<Json, Complaint> {
    let path = values::text(node)?;
    let fix = "name a readable file with a JSON Schema in it";
    let wrong = |reason: String| Complaint::new(format!("{path:?} cannot be read ({reason})"), fix);
    let text = fs::read_to_string(&path).map_err(|error| wrong(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))
}

/// What an action takes and gives are objects.
fn schema(read: Json) -> Result<Json, Complaint> {
    let sort = read.get("type").and_then(Json::as_str);
    if read.is_object() && sort.is_none_or(|sort| sort == "object") {
        return Ok(read);
    }
    let fix = "write { type = \"object\", properties = { name = { type = \"string\" } } }";
    Err(Complaint::new("is no JSON Schema of an object", fix))
}
