//! Requests of actions: bounded, only to where they may go, and told in words when they fail.

use network::Rules;
use platform::scaffolder::ActionError;
use reqwest::{Client, RequestBuilder, Response, StatusCode, header::HeaderMap};
use serde_json::Value;
use std::time::Duration;
use url::Url;

/// Bytes of an answer.
const LARGEST: usize = 8 << 20;
/// How much of an answer is told when it is a refusal.
const TOLD: usize = 500;

/// A client that may go to some hosts, wherever they are. It follows no redirect: what a request holds
/// would go where nobody allowed it to go, and what was done once might be asked for again.
pub(super) fn client(
    rules: &Rules,
    hosts: impl IntoIterator<Item = String>,
    timeout: Duration,
) -> Result<Client, String> {
    let mut rules = rules.clone();
    rules.allowed_hosts.extend(hosts);
    network::client_staying(rules, timeout)
}

/// An answer.
pub(super) struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// Why there is no answer.
pub(super) struct NoAnswer {
    pub message: String,
    /// Whether it is sure that nothing arrived.
    pub is_unsent: bool,
}

impl From<NoAnswer> for ActionError {
    fn from(none: NoAnswer) -> Self {
        Self::Unavailable { message: none.message, until: None }
    }
}

/// Sends a request.
pub(super) async fn send(request: RequestBuilder) -> Result<Answer, NoAnswer> {
    let failed = |error: reqwest::Error| NoAnswer {
        is_unsent: error.is_connect() || error.is_builder(),
        message: if error.is_timeout() {
            "there was no answer in time".to_owned()
        } else {
            network::reason(&error)
        },
    };
    let response = request.send().await.map_err(failed)?;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = body_of(response).await?;
    Ok(Answer { status, headers, body })
}

async fn body_of(mut response: Response) -> Result<Vec<u8>, NoAnswer> {
    let broken = |message: String| NoAnswer { message, is_unsent: false };
    let mut body = Vec::new();
    while let Some(chunk) =
        response.chunk().await.map_err(|error| broken(network::reason(&error)))?
    {
        if body.len() + chunk.len() > LARGEST {
            return Err(broken(format!("the answer is larger than {LARGEST} bytes")));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

impl Answer {
    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// What its JSON means.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The beginning of it, for people.
    pub fn told(&self) -> String {
        let text = String::from_utf8_lossy(&self.body);
        let mut letters = text.chars();
        let mut told: String = letters.by_ref().take(TOLD).collect();
        if letters.next().is_some() {
            told.push('…');
        }
        format!("it answered {}: {}", self.status, told.trim())
    }
}

/// The host of an address as rules name it.
pub(super) fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}
