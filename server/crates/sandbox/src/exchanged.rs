//! Tokens of people for a tool, which the provider gave in exchange: the tool knows whose they are.

use platform::Timestamp;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// How many are kept; when there are more, all begin anew.
const MOST: usize = 10_000;

/// Those that were given out.
#[derive(Default)]
pub(crate) struct Exchanged(Mutex<HashMap<String, Given>>);

struct Given {
    login: &'static str,
    audience: &'static str,
    until: Timestamp,
}

impl Exchanged {
    /// Remembers a token of somebody for a tool.
    pub fn give(
        &self,
        token: String,
        login: &'static str,
        audience: &'static str,
        until: Timestamp,
    ) {
        let mut given = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if given.len() >= MOST {
            given.clear();
        }
        given.insert(token, Given { login, audience, until });
    }

    /// Whose token it is, if it is for this tool and still good.
    pub fn holder(&self, token: &str, audience: &str, now: Timestamp) -> Option<&'static str> {
        let given = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let one = given.get(token)?;
        (one.audience == audience && now < one.until).then_some(one.login)
    }
}
