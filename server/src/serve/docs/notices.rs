//! Word of documentation that cannot be built: to Slack, and by e-mail.

use crate::{
    Failure as StartFailure,
    config::DocsSettings,
    serve::{
        channel::{SlackChannel, plain},
        post::{Post, mailbox},
    },
    system::SystemClock,
};
use async_trait::async_trait;
use catalog::service::CatalogService;
use lettre::message::Mailbox;
use platform::{
    EntityRef, Timestamp,
    access::{Directory, Objects},
    docs::docs_address,
    notifications::{Gist, News, Told},
    timestamp::Clock,
};
use std::sync::Arc;
use store::{Store, StoreError};
use techdocs::library::{Failure, FailureMemory, Messenger};

/// The database remembers, and tells who owns it in the same transaction.
pub(super) struct InStore {
    pub(super) store: Store,
    pub(super) catalog: Arc<CatalogService>,
}

impl InStore {
    /// What owners are told; the key is the same whichever process tells it.
    fn news(&self, entity: &EntityRef, since: Timestamp, reason: Option<&str>) -> News {
        let label = self.catalog.label_of(entity).unwrap_or_else(|| entity.to_string());
        let owners = self.catalog.facts(entity).map(|facts| facts.owners).unwrap_or_default();
        let key = failure_key(entity, since);
        let (key, told) = match reason {
            Some(reason) => {
                (format!("{key}broken"), Told::DocsFailed { label, reason: Gist::of(reason) })
            }
            None => (format!("{key}whole"), Told::DocsMended { label }),
        };
        News::new(key, told, docs_address(entity, "")).to(owners).about([entity.clone()])
    }

    async fn note(&self, entity: &EntityRef, reason: Option<&str>) -> Result<bool, StoreError> {
        // Most of the time nothing is new, and nothing need be written.
        match (self.store.docs_failure(entity).await?, reason) {
            (None, None) | (Some(true), Some(_)) => return Ok(false),
            _ => {}
        }
        let now = SystemClock.now();
        let mut unit = self.store.begin().await?;
        let since = match reason {
            Some(reason) => unit.docs_failed(entity, reason, now).await?,
            None => unit.docs_mended(entity).await?,
        };
        let Some(since) = since else { return Ok(false) };
        if reason.is_none() {
            unit.told_is_over(&failure_key(entity, since)).await?;
        }
        unit.tell(&self.news(entity, since, reason), now).await?;
        unit.commit().await?;
        Ok(true)
    }
}

fn failure_key(entity: &EntityRef, since: Timestamp) -> String {
    format!("docs:{entity}:{}:", since.0)
}

#[async_trait]
impl FailureMemory for InStore {
    async fn failed(&self, entity: &EntityRef, reason: &str) -> Result<bool, String> {
        self.note(entity, Some(reason)).await.map_err(|error| error.to_string())
    }

    async fn mended(&self, entity: &EntityRef) -> Result<bool, String> {
        self.note(entity, None).await.map_err(|error| error.to_string())
    }

    async fn untold(&self, entity: &EntityRef) -> Result<(), String> {
        self.store.docs_untold(entity).await.map_err(|error| error.to_string())
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
        let channel = SlackChannel::new(address)?;
        all.push(Arc::new(Slack { channel, portal: portal.clone() }));
    }
    let post = Post::of(settings)?;
    let to = settings.mail_to.iter().map(|text| mailbox("mail-to", text));
    let to = to.collect::<Result<Vec<_>, _>>()?;
    match post {
        Some(post) if !to.is_empty() => all.push(Arc::new(Mail { post, to, portal })),
        None if !to.is_empty() => return Err("docs.mail-to needs docs.smtp".to_owned().into()),
        _ => {}
    }
    Ok(all)
}

fn address(portal: &str, failure: &Failure) -> String {
    format!("{portal}{}", docs_address(&failure.entity, ""))
}

/// A channel of Slack.
struct Slack {
    channel: SlackChannel,
    portal: String,
}

#[async_trait]
impl Messenger for Slack {
    async fn tell(&self, failure: &Failure) -> Result<(), String> {
        let text = format!(
            ":warning: The documentation of <{}|{}> cannot be built; readers see the last one that could.\n> {}",
            address(&self.portal, failure),
            plain(&failure.label),
            plain(&failure.reason.replace('\n', " ")),
        );
        self.channel.say(&text).await
    }
}

/// A mail server.
struct Mail {
    post: Post,
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
        let subject = format!("Documentation of {} cannot be built", failure.label);
        let sent = self.post.send(&self.to, &subject, &text, None).await;
        sent.map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests;
