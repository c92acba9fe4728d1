//! Making something once, though the process may die at any moment.

use super::{asked::was_not_done, input::go_on};
use crate::http::HttpError;
use platform::scaffolder::{ActionCall, ActionError, Change};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// The name under which is kept what can be removed again: of a round that failed on its way, too.
const MADE: &str = "made";

/// What was kept under a name in a try before.
pub(super) async fn recall<T: DeserializeOwned>(
    call: &ActionCall,
    name: &str,
) -> Result<Option<T>, ActionError> {
    let Some(kept) = call.memory.recall(name).await? else { return Ok(None) };
    serde_json::from_value(kept).map(Some).map_err(|error| {
        ActionError::Undecided(format!("what an earlier try kept as {name} is not read: {error}"))
    })
}

/// Keeps something, before it goes on.
pub(super) async fn keep<T: Serialize + Sync>(
    call: &ActionCall,
    name: &str,
    value: &T,
) -> Result<(), ActionError> {
    let value = serde_json::to_value(value)
        .map_err(|error| ActionError::Input(format!("{name} cannot be kept: {error}")))?;
    call.memory.keep(name, &value).await
}

/// Makes something once. The intention is kept, then it is asked for, then what came of it is kept. A
/// try that finds an intention looks first for what an earlier one may have made.
pub(super) async fn make<T: Serialize + DeserializeOwned + Send + Sync>(
    call: &ActionCall,
    name: &str,
    find: impl Future<Output = Result<Option<T>, ActionError>> + Send,
    ask: impl Future<Output = Result<T, HttpError>> + Send,
    explain: impl FnOnce(HttpError) -> ActionError + Send,
) -> Result<T, ActionError> {
    if let Some(made) = recall(call, name).await? {
        return Ok(made);
    }
    if was_begun(call, name).await?
        && let Some(found) = find.await?
    {
        keep(call, name, &found).await?;
        return Ok(found);
    }
    go_on(call)?;
    begin(call, name).await?;
    match ask.await {
        Ok(made) => {
            keep(call, name, &made).await?;
            Ok(made)
        }
        Err(error) => {
            // Refused, it is not ours, whatever is there.
            if was_not_done(&error) {
                give_up(call, name).await?;
            }
            Err(explain(error))
        }
    }
}

/// What was so before the first try: later ones may see what an earlier one made.
pub(super) async fn before<T: Serialize + DeserializeOwned + Send + Sync>(
    call: &ActionCall,
    name: &str,
    look: impl Future<Output = Result<T, ActionError>> + Send,
) -> Result<T, ActionError> {
    if let Some(seen) = recall(call, name).await? {
        return Ok(seen);
    }
    let seen = look.await?;
    keep(call, name, &seen).await?;
    Ok(seen)
}

/// Keeps what can be removed again, the oldest first; the same object is kept once.
pub(super) async fn keep_made(call: &ActionCall, change: Change) -> Result<(), ActionError> {
    call.memory.made(&change).await?;
    let mut all = made(call).await?;
    match all.iter_mut().find(|one| one.label == change.label) {
        Some(known) if *known == change => return Ok(()),
        Some(known) => *known = change,
        None => all.push(change),
    }
    keep(call, MADE, &all).await
}

/// What can be removed again.
pub(super) async fn made(call: &ActionCall) -> Result<Vec<Change>, ActionError> {
    Ok(recall(call, MADE).await?.unwrap_or_default())
}

/// The name under which an intention is kept.
fn intention(name: &str) -> String {
    format!("{name}:begun")
}

/// Whether a try before was about to make it.
pub(super) async fn was_begun(call: &ActionCall, name: &str) -> Result<bool, ActionError> {
    Ok(call.memory.recall(&intention(name)).await? == Some(Value::Bool(true)))
}

/// Keeps that something is about to be made that cannot be found again as it was.
pub(super) async fn begin(call: &ActionCall, name: &str) -> Result<(), ActionError> {
    call.memory.keep(&intention(name), &Value::Bool(true)).await
}

/// Keeps that nothing came of what was begun.
pub(super) async fn give_up(call: &ActionCall, name: &str) -> Result<(), ActionError> {
    call.memory.keep(&intention(name), &Value::Null).await
}
