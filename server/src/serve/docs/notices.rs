//! Word of documentation that cannot be built: to Slack, and by e-mail.

use crate::{Failure as StartFailure, config::DocsSettings, system::SystemClock};
use async_trait::async_trait;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor, message::Mailbox,
    message::header::ContentType,
};
use network::Rules;
use platform::{EntityRef, docs::docs_address, timestamp::Clock};
use reqwest::{Client, header::CONTENT_TYPE};
use std::{sync::Arc, time::Duration};
use store::Store;
use techdocs::library::{Failure, FailureMemory, Messenger};
use url::Url;

/// How long a service may take to accept a message.
const PATIENCE: Duration = Duration::from_secs(10);

/// The database remembers.
pub(super) struct InStore(pub(super) Store);

#[async_trait]
impl FailureMemory for InStore {
    async fn failed(&self, entity: &EntityRef, reason: &str) -> Result<bool, String> {
        let now = SystemClock.now();
        self.0.docs_failed(entity, reason, now).await.map_err(|error| error.to_string())
    }

    async fn mended(&self, entity: &EntityRef) -> Result<bool, String> {
        self.0.docs_mended(entity).await.map_err(|error| error.to_string())
    }
}

/// What the settings name.
pub(super) fn messengers(
    settings: &DocsSettings,
    portal: &str,
) -> Result<Vec<Arc<dyn Messenger>>, StartFailure> {
    let portal = portal.trim_end_matches('/').to_owned();
    let mut all: Vec<Arc<dyn Messenger>> = Vec::new();
    if let Some(address) = settings.slack.clone() {
        // The operator's own address: it may well be in a private network.
        let rules = Rules { allow_private: true, ..Rules::default() };
        let client = network::client(rules, PATIENCE)?;
        all.push(Arc::new(Slack { client, address, portal: portal.clone() }));
    }
    if let Some(server) = &settings.smtp {
        let unusable = |key: &str, reason: String| format!("docs.{key} cannot be used: {reason}");
        let read = |key: &str, text: &str| {
            text.parse::<Mailbox>().map_err(|error| unusable(key, format!("{text}: {error}")))
        };
        let from = settings.mail_from.as_deref().ok_or("docs.smtp needs docs.mail-from")?;
        let from = read("mail-from", from)?;
        let to = settings.mail_to.iter().map(|text| read("mail-to", text));
        let to = to.collect::<Result<Vec<_>, _>>()?;
        if to.is_empty() {
            return Err("docs.smtp needs docs.mail-to".to_owned().into());
        }
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(server)
            .map_err(|error| unusable("smtp", error.to_string()))?;
        let transport = transport.timeout(Some(PATIENCE)).build();
        all.push(Arc::new(Mail { transport, from, to, portal }));
    }
    Ok(all)
}

fn address(portal: &str, failure: &Failure) -> String {
    format!("{portal}{}", docs_address(&failure.entity, ""))
}

/// A channel of Slack, by its incoming webhook.
struct Slack {
    client: Client,
    address: Url,
    portal: String,
}

#[async_trait]
impl Messenger for Slack {
    async fn tell(&self, failure: &Failure) -> Result<(), String> {
        // Slack reads these three as marks.
        let plain = |text: &str| {
            text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('|', "/")
        };
        let text = format!(
            ":warning: The documentation of <{}|{}> cannot be built; readers see the last one that could.\n> {}",
            address(&self.portal, failure),
            plain(&failure.label),
            plain(&failure.reason.replace('\n', " ")),
        );
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

/// A mail server.
struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    to: Vec<Mailbox>,
    portal: String,
}

#[async_trait]
impl Messenger for Mail {
    async fn tell(&self, failure: &Failure) -> Result<(), String> {
        let text = format!(
            "The documentation of {} ({}) cannot be built:\n\n{}\n\nReaders see the last one that could be: {}\n\nYou are told once, and again when it breaks after it was mended.\n",
            failure.label,
            failure.entity,
            failure.reason,
            address(&self.portal, failure),
        );
        let subject: String = format!("Documentation of {} cannot be built", failure.label)
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let mut message = Message::builder().from(self.from.clone()).subject(subject);
        for to in &self.to {
            message = message.to(to.clone());
        }
        let message = message.header(ContentType::TEXT_PLAIN).body(text);
        let message = message.map_err(|error| format!("e-mail: {error}"))?;
        self.transport.send(message).await.map(drop).map_err(|error| format!("e-mail: {error}"))
    }
}

#[cfg(test)]
mod tests;
