//! Mail, by the server that the settings name.

use crate::{Failure, config::DocsSettings};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, MultiPart, header::ContentType},
    transport::smtp::{
        Error,
        response::{Category, Code},
    },
};
use std::time::Duration;

/// How long a server may take to accept a mail.
const PATIENCE: Duration = Duration::from_secs(10);

/// Sends mail.
#[derive(Clone)]
pub(super) struct Post {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// Why a mail was not taken.
#[derive(Debug, thiserror::Error)]
#[error("e-mail: {reason}")]
pub(super) struct PostError {
    reason: String,
    /// Whether it never will be.
    pub(super) lasting: bool,
}

impl Post {
    /// What the settings name; nothing where they name no server.
    pub(super) fn of(settings: &DocsSettings) -> Result<Option<Self>, Failure> {
        let Some(server) = &settings.smtp else { return Ok(None) };
        let from = settings.mail_from.as_deref().ok_or("docs.smtp needs docs.mail-from")?;
        let from = mailbox("mail-from", from)?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(server)
            .map_err(|error| format!("docs.smtp cannot be used: {error}"))?;
        Ok(Some(Self { transport: transport.timeout(Some(PATIENCE)).build(), from }))
    }

    /// Sends a mail, as text and, where there is one, as HTML beside it.
    pub(super) async fn send(
        &self,
        to: &[Mailbox],
        subject: &str,
        text: &str,
        html: Option<&str>,
    ) -> Result<(), PostError> {
        let subject: String =
            subject.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
        let mut message = Message::builder().from(self.from.clone()).subject(subject);
        for to in to {
            message = message.to(to.clone());
        }
        let message = match html {
            Some(html) => message
                .multipart(MultiPart::alternative_plain_html(text.to_owned(), html.to_owned())),
            None => message.header(ContentType::TEXT_PLAIN).body(text.to_owned()),
        };
        let unmade =
            |error: lettre::error::Error| PostError { reason: error.to_string(), lasting: true };
        let message = message.map_err(unmade)?;
        let sent = self.transport.send(message).await;
        sent.map(drop)
            .map_err(|error| PostError { lasting: refuses(&error), reason: error.to_string() })
    }
}

/// Whether the server refuses this mail for good: what it says against us (who we are, how we speak) is
/// mended some day.
fn refuses(error: &Error) -> bool {
    let of_mail = |code: Code| code.category == Category::MailSystem;
    error.is_permanent() && error.status().is_some_and(of_mail)
}

/// An address of the settings.
pub(super) fn mailbox(key: &str, text: &str) -> Result<Mailbox, Failure> {
    text.parse::<Mailbox>()
        .map_err(|error| format!("docs.{key} cannot be used: {text}: {error}").into())
}
