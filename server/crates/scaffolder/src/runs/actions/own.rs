//! The company's own actions: an address that is told what to do, and answers what came of it.

mod answers;

use super::{ask, given, unknown};
use answers::{Outcome, outcome, retry_after, said};
use async_trait::async_trait;
use network::Rules;
use platform::scaffolder::{
    ActionCall, ActionDescription, ActionDone, ActionError, ActionProvider, Change, Planned,
    PlannedRequest,
};
use reqwest::{Client, RequestBuilder, header::CONTENT_TYPE};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::Instant;
use url::Url;

/// How long one request may take; the whole may take longer, where its answer is waited for.
const REQUEST: Duration = Duration::from_mins(1);
/// What is remembered of it: that it was sent, and where its answer will be.
const SENT: &str = "sent";
const LOCATION: &str = "location";

/// An action of the company's own.
#[derive(Clone, Debug)]
pub struct OwnAction {
    /// Its name.
    pub id: String,
    /// What it does; Markdown.
    pub description: String,
    /// Where it is done: a `POST` of JSON, `{input, key, task, user, dryRun}`.
    pub url: Url,
    /// Where what it made is removed again.
    pub undo_url: Option<Url>,
    /// What authorizes the requests.
    pub token: Option<SecretString>,
    /// The JSON Schema of its input.
    pub input: Value,
    /// The JSON Schema of its output.
    pub output: Value,
    /// How long it may take.
    pub timeout: Duration,
    /// Whether the same request with the same key may be sent again.
    pub is_repeatable: bool,
    /// Whether it can say what it would do (`dryRun: true`).
    pub describe: bool,
}

/// All of them.
pub(super) struct OwnActions {
    actions: Vec<OwnAction>,
    client: Client,
}

impl OwnActions {
    pub(super) fn new(actions: Vec<OwnAction>, rules: &Rules) -> Result<Self, String> {
        // Who named them in the settings allowed them.
        let urls = actions.iter().flat_map(|action| [Some(&action.url), action.undo_url.as_ref()]);
        let hosts: Vec<String> = urls.flatten().map(ask::host).collect();
        Ok(Self { client: ask::client(rules, hosts, REQUEST)?, actions })
    }

    fn find(&self, call: &ActionCall) -> Result<&OwnAction, ActionError> {
        self.actions.iter().find(|one| one.id == call.action).ok_or_else(|| unknown(call))
    }

    fn post(
        &self,
        action: &OwnAction,
        url: &Url,
        call: &ActionCall,
        body: &Value,
    ) -> RequestBuilder {
        let request = self.client.post(url.clone()).timeout(REQUEST.min(action.timeout));
        let request = request.header(CONTENT_TYPE, "application/json");
        let request = request.header("idempotency-key", &call.key);
        authorized(request.body(body.to_string()), action)
    }

    /// Asks for it, unless an earlier try has, and gives what is answered, or where it will be.
    async fn ask(&self, action: &OwnAction, call: &ActionCall) -> Result<Outcome, ActionError> {
        if let Some(location) = call.memory.recall(LOCATION).await? {
            let location = location.as_str().and_then(|text| Url::parse(text).ok());
            return location.map(|url| Outcome::Later(url, Duration::ZERO)).ok_or_else(|| {
                ActionError::Refused("the address of its answer cannot be read".to_owned())
            });
        }
        let lost = |reason: &str| {
            let id = &action.id;
            let what = "was asked for, and nobody knows whether it was done";
            ActionError::Undecided(format!("`{id}` {what}: {reason}"))
        };
        if !action.is_repeatable {
            if call.memory.recall(SENT).await? == Some(Value::Bool(true)) {
                return Err(lost("the process ended before there was an answer"));
            }
            call.memory.keep(SENT, &Value::Bool(true)).await?;
        }
        let body = body(call, false)?;
        let sent = ask::send(self.post(action, &action.url, call, &body)).await;
        let (said, is_undone) = match sent {
            // Who refuses has done nothing, and who is busy has not begun.
            Ok(answer) => {
                let is_undone = answer.status.is_client_error() || answer.status.as_u16() == 503;
                (outcome(&answer, &action.url), is_undone)
            }
            Err(none) => {
                let is_unsent = none.is_unsent;
                (Err(none.into()), is_unsent)
            }
        };
        if !action.is_repeatable
            && let Err(error) = &said
        {
            if is_undone {
                call.memory.keep(SENT, &Value::Bool(false)).await?;
            } else if let ActionError::Unavailable { message, .. } = error {
                return Err(lost(message));
            }
        }
        said
    }

    /// Waits for an answer that comes later.
    async fn later(
        &self,
        action: &OwnAction,
        call: &ActionCall,
        location: &Url,
        first: Duration,
    ) -> Result<Value, ActionError> {
        let until = Instant::now() + action.timeout;
        let mut pause = first;
        loop {
            rest(pause, call).await?;
            let request = self.client.get(location.clone()).timeout(REQUEST);
            let answer = ask::send(authorized(request, action)).await;
            let again = match answer {
                Ok(answer) => match outcome(&answer, location) {
                    Ok(Outcome::Done(answer)) => return Ok(answer),
                    Ok(Outcome::Later(_, again)) => again,
                    Err(ActionError::Unavailable { .. }) => retry_after(&answer),
                    Err(error) => return Err(error),
                },
                // It works on; only its answer is not to be had now.
                Err(_) => answers::USUAL,
            };
            if Instant::now() >= until {
                let seconds = action.timeout.as_secs();
                let message = format!("`{}` gave no answer within {seconds} seconds", action.id);
                return Err(ActionError::Undecided(message));
            }
            pause = again;
        }
    }
}

#[async_trait]
impl ActionProvider for OwnActions {
    fn actions(&self) -> Vec<ActionDescription> {
        let described = |action: &OwnAction| ActionDescription {
            id: action.id.clone(),
            description: action.description.clone(),
            input: action.input.clone(),
            output: action.output.clone(),
            examples: Vec::new(),
            is_local: false,
            is_repeatable: action.is_repeatable,
        };
        self.actions.iter().map(described).collect()
    }

    async fn run(&self, call: &ActionCall) -> Result<ActionDone, ActionError> {
        let action = self.find(call)?;
        let answer = match self.ask(action, call).await? {
            Outcome::Done(answer) => answer,
            Outcome::Later(location, pause) => {
                call.memory.keep(LOCATION, &Value::from(location.as_str())).await?;
                self.later(action, call, &location, pause).await?
            }
        };
        let (lines, done) = said(&action.id, answer)?;
        if !lines.is_empty() {
            call.log.tell(&lines.join("\n"));
        }
        for change in &done.made {
            call.memory.made(change).await?;
        }
        Ok(done)
    }

    async fn plan(&self, call: &ActionCall) -> Result<Planned, ActionError> {
        let action = self.find(call)?;
        let body = body(call, action.describe)?;
        let mut planned = Planned::default();
        if action.describe {
            let answer = ask::send(self.post(action, &action.url, call, &body)).await?;
            if let Outcome::Done(answer) = outcome(&answer, &action.url)? {
                let (lines, done) = said(&action.id, answer)?;
                call.log.tell(&lines.join("\n"));
                planned.output = done.output;
            }
        }
        planned.requests.push(PlannedRequest {
            step: String::new(),
            method: "POST".to_owned(),
            url: action.url.to_string(),
            body: Some(body),
            purpose: action.description.lines().next().unwrap_or_default().to_owned(),
        });
        Ok(planned)
    }

    async fn undo(&self, call: &ActionCall, made: &Change) -> Result<(), ActionError> {
        let action = self.find(call)?;
        let Some(url) = &action.undo_url else {
            let message = format!("what `{}` made cannot be removed by it", action.id);
            return Err(ActionError::Input(message));
        };
        let body = json!({
            "made": made.object, "key": call.key, "task": call.task, "user": call.asker.principal.id,
        });
        let answer = ask::send(self.post(action, url, call, &body)).await?;
        // What is gone already is no error.
        if answer.status.is_success() || [404, 410].contains(&answer.status.as_u16()) {
            return Ok(());
        }
        outcome(&answer, url).map(drop)
    }
}

/// What it is told.
fn body(call: &ActionCall, dry_run: bool) -> Result<Value, ActionError> {
    let (input, user) = (given(call)?, &call.asker.principal.id);
    let (key, task) = (&call.key, &call.task);
    Ok(json!({ "input": input, "key": key, "task": task, "user": user, "dryRun": dry_run }))
}

fn authorized(request: RequestBuilder, action: &OwnAction) -> RequestBuilder {
    match &action.token {
        Some(token) => request.bearer_auth(token.expose_secret()),
        None => request,
    }
}

/// Waits, and looks meanwhile whether it is to end.
async fn rest(pause: Duration, call: &ActionCall) -> Result<(), ActionError> {
    const LOOK: Duration = Duration::from_millis(500);
    let until = Instant::now() + pause;
    loop {
        if call.log.is_cancelled() {
            return Err(ActionError::Cancelled);
        }
        let now = Instant::now();
        if now >= until {
            return Ok(());
        }
        tokio::time::sleep_until(until.min(now + LOOK)).await;
    }
}
