//! A channel of Slack, by its incoming webhook.

use crate::Failure;
use network::Rules;
use reqwest::{Client, header::CONTENT_TYPE};
use std::time::Duration;
use url::Url;

/// How long Slack may take to accept a message.
const PATIENCE: Duration = Duration::from_secs(10);

/// The channel.
pub(super) struct SlackChannel {
    client: Client,
    address: Url,
}

impl SlackChannel {
    /// That of a webhook.
    pub(super) fn new(address: Url) -> Result<Self, Failure> {
        // The operator's own address: it may well be in a private network.
        let rules = Rules { allow_private: true, ..Rules::default() };
        Ok(Self { client: network::client(rules, PATIENCE)?, address })
    }

    /// Says something, in Slack's own marks.
    pub(super) async fn say(&self, text: &str) -> Result<(), String> {
        let body = serde_json::json!({ "text": text }).to_string();
        let request = self.client.post(self.address.clone());
        let sent = request.header(CONTENT_TYPE, "application/json").body(body).send().await;
        let sent = sent.map_err(|error| format!("Slack: {}", network::reason(&error)))?;
        if sent.status().is_success() {
            return Ok(());
        }
        Err(format!("Slack answered {}", sent.status()))
    }
}

/// A text without what Slack reads as marks.
pub(super) fn plain(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('|', "/")
}
