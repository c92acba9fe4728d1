//! One issue with its last event.

use super::{Asked, Sentry, reading, there, wire};
use crate::{http::HttpError, moment::moment, path};
use platform::errors::{ErrorEvent, Frame, IssueDetail, Thrown};
use serde_json::Value;

/// Exceptions that are kept of a chain.
const CHAIN: usize = 5;

/// Tags that are kept.
const TAGS: usize = 30;

/// The longest text that is kept of a value, in letters.
const LONGEST: usize = 2_000;

/// The issue of a number; `None` when there is none.
pub(super) async fn issue(
    sentry: &Sentry,
    id: &str,
    waits: bool,
) -> Result<Option<Box<IssueDetail>>, HttpError> {
    let place = sentry.below(&format!("issues/{}/", path::part(id)));
    let asked = Asked { place: &place, query: &[], resource: "issue", waits };
    let Some(mut told) = there(sentry.one::<wire::Issue>(&asked).await)? else { return Ok(None) };
    let daily = reading::series(told.stats.as_ref(), "30d");
    let (first, last) = (told.first_release.take(), told.last_release.take());
    let Some(issue) = reading::issue(told) else { return Ok(None) };
    let place = format!("{place}events/latest/");
    let asked = Asked { place: &place, query: &[], resource: "event", waits };
    let event: Option<wire::Event> = there(sentry.one(&asked).await)?;
    Ok(Some(Box::new(IssueDetail {
        issue,
        daily,
        first_release: first.map(reading::release),
        last_release: last.map(reading::release),
        event: event.map(read),
    })))
}

fn read(told: wire::Event) -> ErrorEvent {
    let tag = |key: &str| {
        let found = told.tags.iter().find(|tag| tag.key == key);
        found.and_then(|tag| tag.value.clone()).filter(|value| !value.is_empty())
    };
    let environment = tag("environment");
    let trace = told.contexts.as_ref().and_then(|all| all.pointer("/trace/trace_id"));
    let tags = told.tags.iter().filter(|tag| !tells_of_a_person(&tag.key)).filter_map(|tag| {
        let value = tag.value.as_deref().filter(|value| !value.is_empty())?;
        Some((tag.key.clone(), cut(value)))
    });
    ErrorEvent {
        at: told.date_created.or(told.date_received).as_deref().and_then(moment),
        environment,
        thrown: told.entries.iter().flat_map(thrown).collect(),
        tags: tags.take(TAGS).collect(),
        trace: trace.and_then(Value::as_str).map(str::to_owned),
        id: told.id,
    }
}

fn tells_of_a_person(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    let words = ["user", "email", "ip", "ip_address", "username", "address", "phone"];
    key.split(['.', '_', '-']).any(|word| words.contains(&word))
}

/// What was thrown; another entry than that is nothing. One that cannot be read takes no other with it.
fn thrown(entry: &Value) -> Vec<Thrown> {
    if entry["type"] != "exception" {
        return Vec::new();
    }
    let told: Option<wire::Exceptions> = serde_json::from_value(entry["data"].clone()).ok();
    // The last one is what came out; those before it are what it was thrown for.
    let values = told.into_iter().flat_map(|told| told.values).rev().take(CHAIN);
    values.map(one).collect()
}

fn one(told: wire::Exception) -> Thrown {
    let frames = told.stacktrace.and_then(|stack| stack.frames).unwrap_or_default();
    Thrown {
        kind: cut(&told.kind.unwrap_or_default()),
        value: cut(&told.value.unwrap_or_default()),
        // The innermost place stands last.
        frames: frames.into_iter().rev().take(Thrown::FRAMES).map(frame).collect(),
    }
}

fn frame(told: wire::WireFrame) -> Frame {
    let line = told.line_no;
    let lines = told.context.unwrap_or_default();
    let code = lines.into_iter().find(|(number, _)| Some(*number) == line);
    Frame {
        function: cut(&told.function.unwrap_or_default()),
        file: cut(&told.filename.or(told.module).unwrap_or_default()),
        line,
        own: told.in_app.unwrap_or_default(),
        code: code.and_then(|(_, code)| code).map(|code| cut(code.trim())),
    }
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_that_tell_of_a_person_are_left_out() {
        for key in ["user", "user.email", "client_ip", "ip", "Email", "ip_address"] {
            assert!(tells_of_a_person(key), "{key}");
        }
        for key in ["environment", "release", "browser.name", "zip-code", "recipe"] {
            assert!(!tells_of_a_person(key), "{key}");
        }
    }
}
