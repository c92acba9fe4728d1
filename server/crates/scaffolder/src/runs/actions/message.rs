//! `notification:send`

use super::{described::described, flag, given, template, text, unknown};
use async_trait::async_trait;
use platform::{
    EntityRef,
    notifications::{EVERYONE, Gist, News, Told},
    scaffolder::{
        ActionCall, ActionDescription, ActionDone, ActionError, ActionProvider, Change, Planned,
        PlannedRequest,
    },
    timestamp::Clock,
};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use store::{Store, StoreError};
use url::{Position, Url};

const SEND: &str = "notification:send";

/// Messages to people.
pub(super) struct MessageActions {
    store: Store,
    clock: Arc<dyn Clock>,
    portal: String,
}

impl MessageActions {
    pub(super) fn new(store: Store, clock: Arc<dyn Clock>, portal: String) -> Self {
        Self { store, clock, portal }
    }

    /// What is told; one key for each round, so that it is told once.
    fn news(&self, call: &ActionCall) -> Result<News, ActionError> {
        let given = given(call)?;
        let task = format!("/create/tasks/{}", call.task);
        let (link, elsewhere) = match text(given, "link").filter(|link| !link.is_empty()) {
            None => (task, None),
            Some(link) => match self.place(link) {
                Some(place) => (place, None),
                // The address of another place is told in words: people are not sent out of the portal
                // by what a template says.
                None => (task, Some(link)),
            },
        };
        let title = text(given, "title");
        let words = [title, text(given, "info"), elsewhere].into_iter().flatten();
        let words = Gist::of(&words.collect::<Vec<_>>().join(" – "));
        let told = Told::Message { label: template(call)?.short(), words };
        Ok(News::new(format!("message:{}", call.key), told, link).to(recipients(given)?))
    }

    /// A place of the portal, as a browser would read the link.
    pub(super) fn place(&self, link: &str) -> Option<String> {
        let portal = Url::parse(&self.portal).ok()?;
        let url = portal.join(link).ok()?;
        let place = &url[Position::BeforePath..];
        // What begins with two slashes would name another host again.
        (url.origin() == portal.origin() && !place.starts_with("//")).then(|| place.to_owned())
    }

    async fn tell(&self, news: &News) -> Result<(), StoreError> {
        let mut unit = self.store.begin().await?;
        unit.tell(news, self.clock.now()).await?;
        unit.commit().await.map(drop)
    }
}

/// Whom it is for.
fn recipients(given: &Map<String, Value>) -> Result<Vec<String>, ActionError> {
    if text(given, "recipients") == Some("broadcast") {
        return Ok(vec![EVERYONE.to_owned()]);
    }
    let named = given.get("entityRefs").and_then(Value::as_array).into_iter().flatten();
    let mut names = Vec::new();
    for name in named.filter_map(Value::as_str) {
        let entity = name.parse::<EntityRef>();
        names.push(entity.map_err(|error| ActionError::Input(error.to_string()))?.to_string());
    }
    if names.is_empty() && !flag(given, "optional") {
        return Err(ActionError::Input("Entity references must be provided".to_owned()));
    }
    if names.len() > News::MOST {
        let message = format!("{} are named, {} can be told at once", names.len(), News::MOST);
        return Err(ActionError::Input(message));
    }
    Ok(names)
}

#[async_trait]
impl ActionProvider for MessageActions {
    fn actions(&self) -> Vec<ActionDescription> {
        described(|id| id == SEND)
    }

    async fn run(&self, call: &ActionCall) -> Result<ActionDone, ActionError> {
        if call.action != SEND {
            return Err(unknown(call));
        }
        let news = self.news(call)?;
        let to: Vec<&str> = news.to.iter().map(String::as_str).collect();
        call.log.tell(&format!("tells {}", to.join(", ")));
        match self.tell(&news).await {
            Ok(()) => {}
            Err(error) if flag(given(call)?, "optional") => {
                call.log.tell(&format!("nobody could be told: {error}"));
            }
            Err(error) => {
                return Err(ActionError::Unavailable { message: error.to_string(), until: None });
            }
        }
        Ok(ActionDone::default())
    }

    async fn plan(&self, call: &ActionCall) -> Result<Planned, ActionError> {
        let News { to, link, told, .. } = self.news(call)?;
        let request = PlannedRequest {
            step: String::new(),
            method: "POST".to_owned(),
            url: "/notifications".to_owned(),
            body: Some(json!({ "to": to, "words": told.words(), "link": link })),
            purpose: "Tells people".to_owned(),
        };
        Ok(Planned { requests: vec![request], ..Planned::default() })
    }

    async fn undo(&self, _: &ActionCall, _: &Change) -> Result<(), ActionError> {
        Err(ActionError::Input("what people were told cannot be taken back".to_owned()))
    }
}
