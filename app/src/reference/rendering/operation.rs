//! One operation: what it is, what it takes, what it answers.

use super::{badge, element, heading, method, prose, shape};
use crate::text::reference::ReferenceText;
use platform::api_reference::{Answer, Field, Operation, Place};

/// Everything up to the command that tries it, whose heading is the last thing.
pub(super) fn html(operation: &Operation, words: &ReferenceText) -> String {
    let mut html = String::with_capacity(4_096);
    heading(&mut html, &operation.anchor(), &operation.summary);
    html.push_str("<p class=\"call\">");
    method(&mut html, operation);
    element(&mut html, "code", &operation.path);
    html.push_str("</p>");
    prose(&mut html, &operation.description);
    if !operation.parameters.is_empty() {
        element(&mut html, "h4", words.parameters);
        let parameters = operation.parameters.iter();
        fields(&mut html, parameters.map(|it| (&it.field, Some(it.place))), words);
    }
    if let Some(body) = &operation.body {
        element(&mut html, "h4", words.body);
        prose(&mut html, &body.description);
        fields(&mut html, body.fields.iter().map(|field| (field, None)), words);
    }
    element(&mut html, "h4", words.answers);
    answers(&mut html, &operation.answers, words);
    element(&mut html, "h4", words.command);
    html
}

/// Names with their shapes at the left, meanings at the right.
pub(super) fn fields<'a>(
    html: &mut String,
    fields: impl Iterator<Item = (&'a Field, Option<Place>)>,
    words: &ReferenceText,
) {
    let mut fields = fields.peekable();
    if fields.peek().is_none() {
        return;
    }
    html.push_str("<dl class=\"fields\">");
    for (field, place) in fields {
        html.push_str("<div><dt>");
        element(html, "code", &field.name);
        if field.required {
            badge(html, "plain", words.required);
        }
        html.push_str("<span class=\"shape\">");
        shape::html(html, &field.shape, &words.shapes);
        if let Some(place) = place {
            let at = match place {
                Place::Path => 0,
                Place::Query => 1,
                Place::Header => 2,
            };
            html.push_str(" · ");
            html.push_str(words.places[at]);
        }
        html.push_str("</span></dt><dd>");
        prose(html, &field.description);
        if let Some(example) = &field.example {
            html.push_str("<p class=\"example\">");
            element(html, "span", words.example);
            html.push(' ');
            element(html, "code", example);
            html.push_str("</p>");
        }
        html.push_str("</dd></div>");
    }
    html.push_str("</dl>");
}

fn answers(html: &mut String, answers: &[Answer], words: &ReferenceText) {
    html.push_str("<dl class=\"answers\">");
    for answer in answers {
        let tone = match answer.status.chars().next() {
            Some('2') => "good",
            Some('4') => "warn",
            Some('5') => "bad",
            _ => "plain",
        };
        html.push_str("<div><dt>");
        badge(html, tone, &answer.status);
        html.push_str("</dt><dd>");
        prose(html, &answer.description);
        if let Some(shape) = &answer.shape {
            html.push_str("<p class=\"shape\">");
            shape::html(html, shape, &words.shapes);
            html.push_str("</p>");
        }
        html.push_str("</dd></div>");
    }
    html.push_str("</dl>");
}
