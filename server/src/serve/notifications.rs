//! What people are told: the service, and who brings it to them elsewhere.

use super::{
    channel::{SlackChannel, plain},
    post::Post,
};
use crate::{
    Failure,
    config::Settings,
    system::{self, Tokens},
};
use ::identity::{
    notifications::{
        Carrier, CarryError, Letter, NotificationDesk, NotificationParts, Recipient, Sending,
    },
    policy::PolicyAuthority,
    sign_in::SignIn,
};
use async_trait::async_trait;
use catalog::service::CatalogService;
use lettre::message::Mailbox;
use platform::{access::Guarded, notifications::Notifications, timestamp::Clock};
use std::{collections::BTreeMap, sync::Arc};
use store::Store;

/// The language of channels: several read them.
const OF_CHANNELS: &str = "en";

/// The service, and the work of sending where something is set up to send by.
pub(super) struct Telling {
    pub(super) desk: Arc<NotificationDesk>,
    pub(super) sending: Option<Sending>,
}

/// Makes them; `portal` is the address that people use.
pub(super) fn telling(
    settings: &Settings,
    store: &Store,
    (sign_in, authority, catalog): (&Arc<SignIn>, &Arc<PolicyAuthority>, &Arc<CatalogService>),
    clock: &Arc<dyn Clock>,
    portal: &str,
) -> Result<Telling, Failure> {
    let portal = portal.trim_end_matches('/').to_owned();
    let post = Post::of(&settings.docs)?;
    let desk = NotificationDesk::new(NotificationParts {
        store: store.clone(),
        sign_in: Arc::clone(sign_in),
        authority: Arc::clone(authority),
        objects: Arc::<CatalogService>::clone(catalog),
        clock: Arc::clone(clock),
        kept: settings.notifications.kept,
        mails: post.is_some(),
    });
    let mut carriers: Vec<Arc<dyn Carrier>> = Vec::new();
    if let Some(post) = post {
        carriers.push(Arc::new(ByMail { post, portal: portal.clone() }));
    }
    let mut channels = BTreeMap::new();
    for one in &settings.notifications.slack {
        let team = one.team.to_string();
        let channel = SlackChannel::new(one.webhook.clone())?;
        if channels.insert(team.clone(), channel).is_some() {
            let fix = "a team has one channel: leave out one of them";
            return Err(format!("notifications.slack names {team} twice; {fix}").into());
        }
    }
    if !channels.is_empty() {
        carriers.push(Arc::new(InChannels { channels, portal }));
    }
    let holder = format!("{}/{}", system::host_name(), Tokens::from_system()?.next());
    let sending = (!carriers.is_empty()).then(|| Sending::new(&desk, carriers, &holder));
    Ok(Telling { desk, sending })
}

/// The service, for whoever asks.
pub(super) fn guarded(desk: &Arc<NotificationDesk>) -> Guarded<dyn Notifications> {
    let desk = Arc::clone(desk);
    Guarded::new(move |asker| desk.asked(asker))
}

/// Mail to people.
struct ByMail {
    post: Post,
    portal: String,
}

#[async_trait]
impl Carrier for ByMail {
    fn reaches(&self, _: &str) -> bool {
        false
    }

    fn mails(&self) -> bool {
        true
    }

    async fn carry(&self, letter: &Letter) -> Result<(), CarryError> {
        let Recipient::Person { label, address, language } = &letter.to else {
            return Err(CarryError::Never("no person".to_owned()));
        };
        let address = address.parse().map_err(|_| {
            CarryError::Never(format!("{address:?} is no address that mail can be sent to"))
        })?;
        let items: Vec<_> = letter.items.iter().map(|one| (&one.told, &*one.link)).collect();
        let mail = app::mail_of(language, &self.portal, &items);
        let to = [Mailbox::new(Some(label.clone()), address)];
        let sent = self.post.send(&to, &mail.subject, &mail.text, Some(&mail.html)).await;
        sent.map_err(|error| {
            let reason = error.to_string();
            if error.lasting { CarryError::Never(reason) } else { CarryError::Later(reason) }
        })
    }
}

/// Messages to teams' channels.
struct InChannels {
    channels: BTreeMap<String, SlackChannel>,
    portal: String,
}

#[async_trait]
impl Carrier for InChannels {
    fn reaches(&self, team: &str) -> bool {
        self.channels.contains_key(team)
    }

    fn mails(&self) -> bool {
        false
    }

    async fn carry(&self, letter: &Letter) -> Result<(), CarryError> {
        let Recipient::Team(team) = &letter.to else {
            return Err(CarryError::Never("no team".to_owned()));
        };
        let Some(channel) = self.channels.get(team) else {
            return Err(CarryError::Never(format!("{team} has no channel any more")));
        };
        let line = |one: &::identity::notifications::LetterItem| {
            let sentence = plain(&app::sentence_of(OF_CHANNELS, &one.told));
            format!("<{}{}|{sentence}>", self.portal, one.link)
        };
        let lines: Vec<String> = letter.items.iter().map(line).collect();
        channel.say(&lines.join("\n")).await.map_err(CarryError::Later)
    }
}

#[cfg(test)]
mod tests;
