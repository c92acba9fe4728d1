//! Secrets of a task, as they lie in the database for as long as it runs.

use super::parts::Sealed;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What is sealed of a task.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Vault {
    /// What was given.
    pub secrets: Map<String, Value>,
    /// Outputs of rounds that hold secrets, by the key of the round: the journal has them masked.
    pub outputs: Map<String, Value>,
    /// Secrets that steps made.
    #[serde(default)]
    pub made: Vec<Value>,
}

impl Vault {
    /// The vault as it lies in the database.
    pub fn seal(&self, task: &str, sealed: &dyn Sealed) -> Result<Vec<u8>, String> {
        let bytes = serde_json::to_vec(self).map_err(|error| error.to_string())?;
        sealed.seal(&place(task), &bytes)
    }

    /// The vault of what lies there; `None` when it cannot be opened.
    pub fn open(task: &str, bytes: &[u8], sealed: &dyn Sealed) -> Option<Self> {
        let bytes = sealed.open(&place(task), bytes)?;
        serde_json::from_slice(&bytes).ok()
    }
}

fn place(task: &str) -> String {
    format!("task {task}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    struct Open;

    impl Sealed for Open {
        fn seal(&self, place: &str, bytes: &[u8]) -> Result<Vec<u8>, String> {
            Ok([place.as_bytes(), b"|", bytes].concat())
        }

        fn open(&self, place: &str, sealed: &[u8]) -> Option<Vec<u8>> {
            sealed.strip_prefix([place.as_bytes(), b"|"].concat().as_slice()).map(<[u8]>::to_vec)
        }

        fn random(&self, _: &mut [u8]) -> Result<(), String> {
            Ok(())
        }
    }

    #[test]
    fn a_vault_opens_for_its_own_task_only() {
        let secrets = json!({ "a": "b" }).as_object().unwrap().clone();
        let sealed = Vault { secrets, ..Vault::default() }.seal("1", &Open).unwrap();
        assert_eq!(Vault::open("1", &sealed, &Open).unwrap().secrets["a"], "b");
        assert!(Vault::open("2", &sealed, &Open).is_none());
    }
}
