//! What an action is given.

use platform::scaffolder::{ActionCall, ActionError};
use secrecy::SecretString;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The input in a shape. What is `null` is as if it were left out.
pub(super) fn read<T: DeserializeOwned>(call: &ActionCall) -> Result<T, ActionError> {
    let mut fields = match &call.input {
        Value::Object(fields) => fields.clone(),
        _ => Map::new(),
    };
    fields.retain(|_, value| !value.is_null());
    serde_json::from_value(Value::Object(fields))
        .map_err(|error| ActionError::Input(format!("the input of {}: {error}", call.action)))
}

/// Somebody's token to act with, instead of the account's own.
pub(super) fn token(call: &ActionCall) -> Option<SecretString> {
    let token = call.input.get("token").and_then(Value::as_str);
    token.filter(|token| !token.is_empty()).map(|token| SecretString::from(token.to_owned()))
}

/// Goes on, unless somebody wants the task to end.
pub(super) fn go_on(call: &ActionCall) -> Result<(), ActionError> {
    if call.log.is_cancelled() { Err(ActionError::Cancelled) } else { Ok(()) }
}

/// A path below a folder: no root, no way up.
pub(super) fn below(path: &str, what: &str) -> Result<String, ActionError> {
    let path = path.trim().trim_start_matches("./").trim_end_matches('/');
    let leaves = path.starts_with('/')
        || path.contains('\\')
        || path.split('/').any(|part| part == "..")
        || path.contains('\0');
    if leaves {
        return Err(ActionError::Input(format!("{what} \"{path}\" leaves its folder")));
    }
    let parts = path.split('/').filter(|part| !matches!(*part, "" | "."));
    Ok(parts.collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_below() {
        assert_eq!(below("./a//b/", "x").unwrap(), "a/b");
        assert_eq!(below(".", "x").unwrap(), "");
        for leaving in ["/a", "../a", "a/../../b", "a\\b", "a\0b"] {
            assert!(below(leaving, "x").is_err(), "{leaving}");
        }
    }
}
