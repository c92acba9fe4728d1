//! The actions that need no vendor: those on files, the catalog's, requests, messages, and the company's
//! own.
//!
//! To add an action that works on files, see [`crate::files::actions`]. What each is given and gives
//! stands in `described`; a test holds it against the table that the command line goes by.

mod ask;
mod catalog;
mod described;
mod http;
mod local;
mod message;
mod own;
#[cfg(test)]
mod tests;

pub use own::OwnAction;

use super::parts::EntitiesOf;
use crate::{engine::CodeHosts, files::Bounds};
use catalog::CatalogActions;
use http::HttpActions;
use local::LocalActions;
use message::MessageActions;
use network::Rules;
use own::OwnActions;
use platform::{
    EntityRef,
    scaffolder::{ActionCall, ActionError, ActionProvider, ScaffolderError, Skeletons},
    timestamp::Clock,
};
use serde_json::{Map, Value};
use std::sync::Arc;
use store::Store;

/// What these actions are made of.
pub struct ActionParts {
    /// Where skeletons are.
    pub skeletons: Arc<dyn Skeletons>,
    /// The catalog, as somebody sees it.
    pub entities: EntitiesOf,
    /// The database: messages are written there.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The code hosts that expressions know.
    pub code_hosts: CodeHosts,
    /// How much a workspace may hold.
    pub bounds: Bounds,
    /// Which addresses may be asked.
    pub rules: Rules,
    /// Hosts that `http:backstage:request` may ask.
    pub allowed_hosts: Vec<String>,
    /// The address of the portal, without a slash at its end.
    pub portal: String,
    /// The company's own actions.
    pub own: Vec<OwnAction>,
}

/// The providers of these actions.
///
/// # Errors
/// When the system offers no way to the network.
pub fn providers(parts: ActionParts) -> Result<Vec<Arc<dyn ActionProvider>>, String> {
    let ActionParts { skeletons, entities, store, clock, code_hosts, bounds, .. } = parts;
    let http = HttpActions::new(&parts.rules, parts.allowed_hosts, &parts.portal)?;
    Ok(vec![
        Arc::new(LocalActions::new(skeletons, code_hosts, bounds)),
        Arc::new(CatalogActions::new(entities)),
        Arc::new(http),
        Arc::new(MessageActions::new(store, clock, parts.portal)),
        Arc::new(OwnActions::new(parts.own, &parts.rules)?),
    ])
}

/// What an action is given.
fn given(call: &ActionCall) -> Result<&Map<String, Value>, ActionError> {
    let given = call.input.as_object();
    given.ok_or_else(|| ActionError::Input("the input must be an object".to_owned()))
}

/// A text of what it is given.
fn text<'a>(given: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    given.get(name).and_then(Value::as_str)
}

/// Whether something is asked for.
fn flag(given: &Map<String, Value>, name: &str) -> bool {
    given.get(name).is_some_and(|value| *value == true)
}

/// The template of a task.
fn template(call: &ActionCall) -> Result<EntityRef, ActionError> {
    let template = call.template.parse::<EntityRef>();
    template.map_err(|error| ActionError::Input(error.to_string()))
}

fn unknown(call: &ActionCall) -> ActionError {
    ActionError::Input(format!("no action is called `{}`", call.action))
}

/// Why something of the catalog was not done.
fn of_catalog(error: ScaffolderError) -> ActionError {
    match error {
        ScaffolderError::BadRequest(message) => ActionError::Input(message),
        ScaffolderError::Invalid(_) => ActionError::Input(error.to_string()),
        ScaffolderError::NotFound(message) | ScaffolderError::Conflict(message) => {
            ActionError::Refused(message)
        }
        ScaffolderError::NotAllowed(message) => ActionError::NotAllowed(message),
        ScaffolderError::NeedsApproval(_) => ActionError::NotAllowed(error.to_string()),
        ScaffolderError::TooMany(message) | ScaffolderError::Unavailable(message) => {
            ActionError::Unavailable { message, until: None }
        }
    }
}
