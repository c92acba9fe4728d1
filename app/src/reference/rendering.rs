//! The reference as HTML. Every text of the description passes `escape`, and what stands between
//! backticks in it becomes code.

mod operation;
mod shape;

use super::api::{RenderedGroup, RenderedOperation, RenderedReference};
use crate::{
    AppState, PortalError,
    preferences::Preferences,
    text::reference::{ReferenceText, of},
    ui::escape,
};
use axum::http::{header::HOST, request::Parts};
use leptos::prelude::use_context;
use platform::{
    ApiReference,
    api_reference::{Group, Operation},
};

/// The reference in the language of this request, with commands that reach this server.
pub(super) fn of_request() -> Result<RenderedReference, PortalError> {
    let reference = AppState::current()?.api;
    let address = reference.address.clone().unwrap_or_else(asked_address);
    Ok(rendered(&reference, &address, of(Preferences::current().language)))
}

/// Where the browser found us. Whoever puts TLS before Slipway says in the configuration where it
/// is found.
fn asked_address() -> String {
    let parts = use_context::<Parts>();
    let host = parts.as_ref().and_then(|parts| parts.headers.get(HOST)?.to_str().ok());
    format!("http://{}", host.unwrap_or("localhost"))
}

fn rendered(reference: &ApiReference, address: &str, words: &ReferenceText) -> RenderedReference {
    let group = |group: &Group| RenderedGroup {
        name: group.name.clone(),
        operations: group
            .operations
            .iter()
            .map(|one| RenderedOperation {
                anchor: one.anchor(),
                name: format!("{} {}", one.method, one.path),
                html: operation::html(one, words),
                command: one.curl(address),
            })
            .collect(),
    };
    RenderedReference {
        list: list(reference, words),
        groups: reference.groups.iter().map(group).collect(),
        objects: objects(reference, words),
    }
}

/// Links to everything. On a phone they fold away behind one line.
fn list(reference: &ApiReference, words: &ReferenceText) -> String {
    let mut html = String::new();
    html.push_str("<input class=\"unseen\" type=\"checkbox\" id=\"operations-open\" aria-label=\"");
    escape(&mut html, words.operations);
    html.push_str("\"><label class=\"opener\" for=\"operations-open\">");
    escape(&mut html, words.operations);
    html.push_str("</label><nav aria-label=\"");
    escape(&mut html, words.operations);
    html.push_str("\">");
    for group in &reference.groups {
        element(&mut html, "h2", &group.name);
        html.push_str("<ul role=\"list\">");
        for operation in &group.operations {
            html.push_str("<li data-row><a data-row-link href=\"#");
            escape(&mut html, &operation.anchor());
            html.push_str("\">");
            method(&mut html, operation);
            html.push_str("<code>");
            let mut parts = operation.path.split('/');
            escape(&mut html, parts.next().unwrap_or_default());
            for part in parts {
                // Where it may go on in the next line.
                html.push_str("<wbr>/");
                escape(&mut html, part);
            }
            html.push_str("</code></a></li>");
        }
        html.push_str("</ul>");
    }
    if !reference.objects.is_empty() {
        element(&mut html, "h2", words.objects);
        html.push_str("<ul role=\"list\">");
        for object in &reference.objects {
            html.push_str("<li data-row><a data-row-link href=\"#");
            escape(&mut html, &object.anchor());
            html.push_str("\">");
            element(&mut html, "code", &object.name);
            html.push_str("</a></li>");
        }
        html.push_str("</ul>");
    }
    html.push_str("</nav>");
    html
}

fn objects(reference: &ApiReference, words: &ReferenceText) -> String {
    let mut html = String::new();
    if reference.objects.is_empty() {
        return html;
    }
    html.push_str("<section aria-label=\"");
    escape(&mut html, words.objects);
    html.push_str("\">");
    element(&mut html, "h2", words.objects);
    for object in &reference.objects {
        html.push_str("<article id=\"");
        escape(&mut html, &object.anchor());
        html.push_str("\">");
        heading(&mut html, &object.anchor(), &object.name);
        prose(&mut html, &object.description);
        operation::fields(&mut html, object.fields.iter().map(|field| (field, None)), words);
        html.push_str("</article>");
    }
    html.push_str("</section>");
    html
}

/// The method as a badge; what only reads looks different from what changes something.
fn method(html: &mut String, operation: &Operation) {
    let tone = match operation.method.as_str() {
        "GET" | "HEAD" | "OPTIONS" => "accent",
        "POST" => "good",
        "DELETE" => "bad",
        _ => "warn",
    };
    badge(html, tone, &operation.method);
}

fn badge(html: &mut String, tone: &str, text: &str) {
    html.push_str("<span class=\"badge\" data-tone=\"");
    html.push_str(tone);
    html.push_str("\">");
    escape(html, text);
    html.push_str("</span>");
}

/// A heading that leads to itself: its link can be copied.
fn heading(html: &mut String, anchor: &str, text: &str) {
    html.push_str("<h3><a href=\"#");
    escape(html, anchor);
    html.push_str("\">");
    escape(html, text);
    html.push_str("</a></h3>");
}

fn element(html: &mut String, name: &str, text: &str) {
    html.push('<');
    html.push_str(name);
    html.push('>');
    escape(html, text);
    html.push_str("</");
    html.push_str(name);
    html.push('>');
}

/// Paragraphs.
fn prose(html: &mut String, text: &str) {
    for paragraph in text.split("\n\n").map(str::trim).filter(|text| !text.is_empty()) {
        html.push_str("<p>");
        // Between two backticks is every second part; a lonely one is only a sign.
        let parts: Vec<&str> = paragraph.split('`').collect();
        if parts.len().is_multiple_of(2) {
            escape(html, paragraph);
        } else {
            for (at, part) in parts.into_iter().enumerate() {
                if at.is_multiple_of(2) {
                    escape(html, part);
                } else {
                    element(html, "code", part);
                }
            }
        }
        html.push_str("</p>");
    }
}

#[cfg(test)]
mod tests;
