//! A request of an action: the same whether it is sent or told by a draft.

use crate::http::{Call, Client, HttpError};
use platform::scaffolder::{ActionError, PlannedRequest};
use serde_json::Value;
use url::Url;

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Post,
    Put,
    Patch,
    Delete,
}

/// A request that changes something.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Asked {
    method: Method,
    path: String,
    body: Option<Value>,
    purpose: String,
}

impl Asked {
    pub fn new(method: Method, path: String, purpose: impl Into<String>) -> Self {
        Self { method, path, body: None, purpose: purpose.into() }
    }

    pub fn with(self, body: Value) -> Self {
        Self { body: Some(without_nulls(body)), ..self }
    }

    /// The same, where `null` means something.
    pub fn with_nulls(self, body: Value) -> Self {
        Self { body: Some(body), ..self }
    }

    pub fn purpose(&self) -> &str {
        &self.purpose
    }

    /// Ready to be sent, before what nobody waits for.
    pub fn call<'a>(&self, client: &'a Client) -> Call<'a> {
        let call = match self.method {
            Method::Post => client.post(&self.path),
            Method::Put => client.put(&self.path),
            Method::Patch => client.patch(&self.path),
            Method::Delete => client.delete(&self.path),
        };
        let call = match &self.body {
            Some(body) => call.json(body),
            None => call,
        };
        call.for_person()
    }

    /// As a draft tells it.
    pub fn planned(&self, api: &Url) -> PlannedRequest {
        let method = match self.method {
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        };
        PlannedRequest {
            step: String::new(),
            method: method.to_owned(),
            url: format!("{}{}", api.as_str().trim_end_matches('/'), self.path),
            body: self.body.clone(),
            purpose: self.purpose.clone(),
        }
    }
}

/// Fields without a value are not sent.
fn without_nulls(body: Value) -> Value {
    match body {
        Value::Object(fields) => {
            Value::Object(fields.into_iter().filter(|(_, value)| !value.is_null()).collect())
        }
        body => body,
    }
}

/// Whether an error says that nothing was done.
pub(super) const fn was_not_done(error: &HttpError) -> bool {
    match error {
        HttpError::Status { status, .. } => *status < 500,
        HttpError::Limited { .. }
        | HttpError::LeftAlone { .. }
        | HttpError::Busy { .. }
        | HttpError::NotAllowed(_) => true,
        HttpError::NoAnswer { .. } | HttpError::TooLong(_) | HttpError::NotUnderstood { .. } => {
            false
        }
    }
}

/// An error of a request, with what was wanted and, where rights may be missing, which.
pub(super) fn explained(error: &HttpError, what: &str, needs: &str) -> ActionError {
    let message = format!("{what}: {error}");
    match error {
        HttpError::Limited { until, .. } | HttpError::LeftAlone { until, .. } => {
            ActionError::Unavailable { message, until: Some(*until) }
        }
        HttpError::Status { status: 401, .. } => ActionError::Refused(format!(
            "{message}. The credential is not accepted: renew it, or give another token"
        )),
        HttpError::Status { status: 403, .. } => {
            ActionError::Refused(format!("{message}. The credential needs {needs}"))
        }
        HttpError::Status { status: 404, .. } => ActionError::Refused(format!(
            "{message}. It is not there, or the credential may not see it: it needs {needs}"
        )),
        HttpError::Status { status: 400..=499, .. }
        | HttpError::NotAllowed(_)
        | HttpError::TooLong(_) => ActionError::Refused(message),
        _ => ActionError::Unavailable { message, until: None },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_draft_tells_what_would_be_sent() {
        let asked = Asked::new(Method::Post, "/orgs/acme/repos".to_owned(), "makes it");
        let asked = asked.with(json!({"name": "shop", "homepage": null}));
        let api = Url::parse("https://api.github.com").unwrap();
        let planned = asked.planned(&api);
        assert_eq!(
            (planned.method.as_str(), planned.url.as_str()),
            ("POST", "https://api.github.com/orgs/acme/repos")
        );
        assert_eq!(planned.body, Some(json!({"name": "shop"})));
    }

    #[test]
    fn what_may_have_been_done_is_not_taken_as_refused() {
        let status =
            |status| HttpError::Status { host: "x".to_owned(), status, message: String::new() };
        assert!(was_not_done(&status(422)) && !was_not_done(&status(502)));
        let lost = HttpError::NoAnswer { host: "x".to_owned(), reason: "reset".to_owned() };
        assert!(!was_not_done(&lost));
        assert!(matches!(explained(&lost, "x", "y"), ActionError::Unavailable { .. }));
        assert!(
            matches!(explained(&status(403), "x", "y"), ActionError::Refused(told) if told.contains("needs y"))
        );
    }
}
