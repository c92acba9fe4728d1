//! Codes and tokens that were given out, in memory.

use crate::company::Person;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use platform::Timestamp;
use ring::{
    digest::{SHA256, digest},
    rand::{SecureRandom, SystemRandom},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// How long a code waits, in milliseconds.
const PATIENCE: i64 = 60_000;

/// How many of each are kept; when there are more, all begin anew.
const MOST: usize = 10_000;

/// What a client asks for.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Asked {
    pub response_type: String,
    pub client_id: String,
    pub redirect_uri: String,
    pub scope: String,
    pub state: String,
    pub nonce: Option<String>,
    pub code_challenge: String,
    pub code_challenge_method: String,
    /// The person who was picked.
    #[serde(skip_serializing)]
    pub login: Option<String>,
}

#[derive(Default)]
pub(super) struct Grants(Mutex<Given>);

#[derive(Default)]
struct Given {
    codes: HashMap<String, (&'static Person, Asked, Timestamp)>,
    access: HashMap<String, &'static Person>,
    refresh: HashMap<String, &'static Person>,
}

/// What a client gets.
pub(super) struct Tokens {
    pub access: String,
    pub refresh: String,
}

/// Who it is, and what ties the answer to the question.
type Granted = (&'static Person, Option<String>);

impl Grants {
    fn given(&self) -> MutexGuard<'_, Given> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A code for a person, that counts once.
    pub fn code(&self, person: &'static Person, asked: Asked, now: Timestamp) -> Option<String> {
        let (code, mut given) = (secret()?, self.given());
        given.codes.retain(|_, (_, _, since)| now.0 - since.0 < PATIENCE);
        given.codes.insert(code.clone(), (person, asked, now));
        Some(code)
    }

    /// Whom a code stands for, when the verifier is the challenge's.
    pub fn redeem(
        &self,
        code: &str,
        verifier: &str,
        back: &str,
        now: Timestamp,
    ) -> Option<Granted> {
        let (person, asked, since) = self.given().codes.remove(code)?;
        let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()));
        let good = now.0 - since.0 < PATIENCE
            && challenge == asked.code_challenge
            && back == asked.redirect_uri;
        good.then_some((person, asked.nonce))
    }

    /// Whom a refresh token stands for; it counts once.
    pub fn refresh(&self, token: &str) -> Option<Granted> {
        self.given().refresh.remove(token).map(|person| (person, None))
    }

    pub fn tokens(&self, person: &'static Person) -> Option<Tokens> {
        let tokens = Tokens { access: secret()?, refresh: secret()? };
        let mut given = self.given();
        if given.access.len() >= MOST {
            given.access.clear();
            given.refresh.clear();
        }
        given.access.insert(tokens.access.clone(), person);
        given.refresh.insert(tokens.refresh.clone(), person);
        Some(tokens)
    }

    pub fn holder(&self, token: &str) -> Option<&'static Person> {
        self.given().access.get(token).copied()
    }
}

pub(super) fn secret() -> Option<String> {
    let mut bytes = [0; 24];
    SystemRandom::new().fill(&mut bytes).ok()?;
    Some(URL_SAFE_NO_PAD.encode(bytes))
}
