//! When a request goes, and what becomes of it.

use super::{
    Answer, Call, Client, HttpError, Outcome, Retry, answer::next, breaker::after,
    remembered::Known, turns::Turn,
};
use bytes::{Bytes, BytesMut};
use platform::Timestamp;
use reqwest::{
    Response, StatusCode,
    header::{ACCEPT, ETAG, HeaderValue, IF_NONE_MATCH},
};
use serde_json::Value;
use std::time::Duration;
use url::Url;

/// Characters of an error's text that are repeated.
const REPEATED: usize = 300;

/// Bytes of an error that are read.
pub(super) const ERROR_LENGTH: usize = 64 << 10;

impl Client {
    pub(super) async fn send(&self, call: &Call<'_>) -> Result<Answer, HttpError> {
        let url = call.url.clone()?;
        self.rules.check(&url).map_err(HttpError::NotAllowed)?;
        let mut turn = self.turn(call).await?;
        let mut tries = 0;
        loop {
            let began = self.surroundings.now();
            let came = self.once(call, &url).await;
            let took = between(began, self.surroundings.now());
            self.surroundings.asked(&self.host, Outcome::of(&came), took);
            self.answers.note(came.as_ref().map(|_| ()), self.surroundings.now(), took);
            let error = match came {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            drop(turn);
            tries += 1;
            let passes = match &error {
                HttpError::NoAnswer { .. } => call.repeatable,
                HttpError::Status { status, .. } => call.repeatable && Retry::passes(*status),
                // It was refused without being done.
                HttpError::Limited { .. } => true,
                _ => false,
            };
            if !passes || tries > self.settings.retry.times {
                return Err(error);
            }
            if !matches!(error, HttpError::Limited { .. }) {
                let pause = self.settings.retry.pause(tries, self.surroundings.chance());
                self.surroundings.sleep(pause).await;
            }
            turn = match self.turn(call).await {
                Ok(turn) => turn,
                // Why it failed tells more than that it is now left alone.
                Err(HttpError::LeftAlone { .. }) => return Err(error),
                Err(limited) => return Err(limited),
            };
        }
    }

    /// Waits until a request may go: for a place, and for limits that pass soon.
    pub(super) async fn turn(&self, call: &Call<'_>) -> Result<Turn, HttpError> {
        loop {
            let turn = self.turns.next(call.priority).await;
            let turn = turn.ok_or_else(|| HttpError::Busy { host: self.host.clone() })?;
            let now = self.surroundings.now();
            if let Some(until) = self.limits.wait_until(call.resource, call.priority, now) {
                if until > after(now, self.settings.patience) {
                    return Err(HttpError::Limited { host: self.host.clone(), until });
                }
                drop(turn);
                self.surroundings.sleep(between(now, until)).await;
                continue;
            }
            let entered = self.breaker.enter(now);
            return entered
                .map(|()| turn)
                .map_err(|until| HttpError::LeftAlone { host: self.host.clone(), until });
        }
    }

    async fn once(&self, call: &Call<'_>, url: &Url) -> Result<Answer, HttpError> {
        let accept = call.headers.get(ACCEPT).and_then(|value| value.to_str().ok());
        let accept = accept.unwrap_or_default();
        let known = if call.conditional { self.remembered.get(url, accept) } else { None };
        let mut request =
            self.inner.request(call.method.clone(), url.clone()).headers(call.headers.clone());
        if let Some(tag) = known.as_ref().and_then(|known| HeaderValue::from_str(&known.tag).ok()) {
            request = request.header(IF_NONE_MATCH, tag);
        }
        if let Some(body) = &call.body {
            request = request.body(body.clone());
        }
        let began = self.surroundings.now();
        let sent = request.send().await.map_err(|error| self.no_answer(&error))?;
        let status = sent.status();
        tracing::debug!(
            host = self.host,
            method = %call.method,
            path = url.path(),
            status = status.as_u16(),
            milliseconds = self.surroundings.now().0 - began.0,
            "a vendor answered"
        );
        let (headers, tag) = (sent.headers().clone(), tag(&sent));
        let fine = status.is_success() || (status == StatusCode::NOT_MODIFIED && known.is_some());
        let most = if fine { call.most } else { ERROR_LENGTH };
        let body = self.body(sent, most, fine).await?;
        let now = self.surroundings.now();
        let limited = self.limits.note(call.resource, status.as_u16(), &headers, &body, now);
        if status.is_server_error() {
            self.breaker.failed(now);
        } else {
            self.breaker.answered();
        }
        match (known, limited) {
            (_, Some(until)) => Err(HttpError::Limited { host: self.host.clone(), until }),
            (Some(known), None) if status == StatusCode::NOT_MODIFIED => {
                let (body, next) = (known.body, known.next);
                Ok(Answer { host: self.host.clone(), body, next, unchanged: true })
            }
            (_, None) if fine => {
                let next = next(&headers, url);
                if let (true, Some(tag)) = (call.conditional, tag) {
                    let known = Known { tag, body: body.clone(), next: next.clone() };
                    self.remembered.put(url, accept, known);
                }
                Ok(Answer { host: self.host.clone(), body, next, unchanged: false })
            }
            _ => Err(HttpError::Status {
                host: self.host.clone(),
                status: status.as_u16(),
                message: message(&body),
            }),
        }
    }

    pub(super) async fn body(
        &self,
        mut sent: Response,
        most: usize,
        fine: bool,
    ) -> Result<Bytes, HttpError> {
        let mut body = BytesMut::new();
        while let Some(chunk) = sent.chunk().await.map_err(|error| self.no_answer(&error))? {
            if body.len() + chunk.len() > most {
                // Of an error, what came so far is enough.
                return if fine { Err(HttpError::TooLong(most)) } else { Ok(body.freeze()) };
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }

    pub(super) fn no_answer(&self, error: &reqwest::Error) -> HttpError {
        self.breaker.failed(self.surroundings.now());
        let reason = if error.is_timeout() {
            format!("not within {} s", self.settings.timeout.as_secs())
        } else {
            network::reason(error)
        };
        HttpError::NoAnswer { host: self.host.clone(), reason }
    }
}

fn tag(answer: &Response) -> Option<String> {
    answer.headers().get(ETAG).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

fn between(now: Timestamp, until: Timestamp) -> Duration {
    Duration::from_millis(u64::try_from(until.0 - now.0).unwrap_or_default())
}

/// What an error says of itself: the usual fields of JSON errors; nothing of a page of HTML.
pub(super) fn message(body: &[u8]) -> String {
    let value: Value = serde_json::from_slice(body).unwrap_or_default();
    let fields = [
        "/message",
        "/Message",
        "/error/message",
        "/error_description",
        "/error",
        "/errors/0",
        "/detail/message",
        "/detail",
    ];
    let found = fields.iter().find_map(|pointer| value.pointer(pointer));
    // Or what is wrong with each field.
    let of_field = || value.as_object()?.values().find_map(|texts| texts.get(0)?.as_str());
    let found = found.cloned().or_else(|| of_field().map(|text| Value::String(text.to_owned())));
    let text = match found {
        Some(Value::String(text)) => text,
        Some(other) => other.to_string(),
        None => String::new(),
    };
    // GitHub says in general what failed, and beside it what is wrong.
    let wrong = value.pointer("/errors/0").filter(|_| value.get("message").is_some());
    let wrong = wrong.and_then(|one| one.get("message").unwrap_or(one).as_str());
    let text = match wrong {
        Some(wrong) if !text.contains(wrong) => format!("{text}: {wrong}"),
        _ => text,
    };
    // AWS tells the kind of an error beside it, behind the name of the service.
    let kind = value.pointer("/__type").and_then(Value::as_str).map(|kind| {
        let name = kind.rsplit('#').next().unwrap_or(kind);
        if text.is_empty() { name.to_owned() } else { format!("{name}: ") }
    });
    let text = kind.unwrap_or_default() + &text;
    text.chars().take(REPEATED).collect()
}
