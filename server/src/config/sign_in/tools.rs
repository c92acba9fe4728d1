//! Tools that the same providers open.

use super::super::{
    problem::{Problem, nearest},
    sources::problem,
    values::{self, Complaint, Node, Value},
};
use identity::sign_in::Tool;

const FIELDS: [&str; 3] = ["name", "url", "provider"];

/// Reads one.
pub(in super::super) fn tool(node: &Node, path: &str, problems: &mut Vec<Problem>) -> Option<Tool> {
    let fix = "write { name = \"Argo CD\", url = \"https://argocd.example.com/auth/login?return_url={return_to}\" }";
    let Value::Table(table) = &node.value else {
        problems.push(problem(&node.place, path.to_owned(), Complaint::new("no tool", fix)));
        return None;
    };
    let (mut name, mut url, mut provider) = (None, None, None);
    for (field, node) in table {
        let read = match field.as_str() {
            "name" => values::optional_text(node).map(|text| name = text),
            "url" => values::web_url_with_query(node).map(|text| url = text),
            "provider" => values::optional_text(node).map(|text| provider = text),
            other => Err(Complaint::new("no such key", nearest(other, &FIELDS))),
        };
        if let Err(complaint) = read {
            problems.push(problem(&node.place, format!("{path}.{field}"), complaint));
            return None;
        }
    }
    let (Some(name), Some(url)) = (name, url) else {
        let complaint = Complaint::new("names no tool", fix);
        problems.push(problem(&node.place, path.to_owned(), complaint));
        return None;
    };
    Some(Tool { name, url, provider })
}
