//! Who we are to GitHub: a token, or an App whose tokens last an hour.

use super::versioned;
use crate::{
    http::{Client, HttpError},
    path,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use platform::Timestamp;
use ring::{rand::SystemRandom, rsa::KeyPair, signature::RSA_PKCS1_SHA256};
use rustls_pki_types::{PrivateKeyDer, pem::PemObject};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::Mutex;

/// A token is renewed this long before it ends, in milliseconds.
const EARLY: i64 = 5 * 60 * 1000;

/// How long the App's own signature is good, in seconds; GitHub allows ten minutes at the most.
const SIGNATURE: i64 = 9 * 60;

/// How long before now it begins, in seconds: clocks differ.
const BACKDATED: i64 = 60;

/// What is configured.
#[derive(Clone, Debug)]
pub enum Credentials {
    /// Nothing: public repositories only, 60 requests an hour.
    None,
    /// A personal access token.
    Token(SecretString),
    /// A GitHub App.
    App {
        /// Its id or client id.
        id: String,
        /// Its private key, PEM.
        private_key: SecretString,
        /// Its installation; found by the organisation when it is not given.
        installation: Option<u64>,
    },
}

/// Where tokens come from.
pub(super) enum Door {
    Open,
    Token(SecretString),
    App(Box<App>),
}

pub(super) struct App {
    id: String,
    key: KeyPair,
    organisation: String,
    installation: Option<u64>,
    current: Mutex<Option<(SecretString, Timestamp)>>,
}

#[derive(Deserialize)]
struct Installation {
    id: u64,
}

#[derive(Deserialize)]
struct InstallationToken {
    token: SecretString,
    expires_at: String,
}

impl Door {
    pub fn new(credentials: Credentials, organisation: &str) -> Result<Self, String> {
        Ok(match credentials {
            Credentials::None => Self::Open,
            Credentials::Token(token) => Self::Token(token),
            Credentials::App { id, private_key, installation } => Self::App(Box::new(App {
                id,
                key: read_key(&private_key)?,
                organisation: organisation.to_owned(),
                installation,
                current: Mutex::default(),
            })),
        })
    }

    /// The token of now.
    pub async fn token(&self, client: &Client) -> Result<Option<SecretString>, HttpError> {
        match self {
            Self::Open => Ok(None),
            Self::Token(token) => Ok(Some(token.clone())),
            Self::App(app) => app.token(client).await.map(Some),
        }
    }
}

fn read_key(pem: &SecretString) -> Result<KeyPair, String> {
    let wrong = "the private key of the GitHub App is no RSA key in PEM form; download it anew from \
                 the App's settings";
    let key = PrivateKeyDer::from_pem_slice(pem.expose_secret().as_bytes());
    let pair = match key.map_err(|_| wrong.to_owned())? {
        PrivateKeyDer::Pkcs1(key) => KeyPair::from_der(key.secret_pkcs1_der()),
        PrivateKeyDer::Pkcs8(key) => KeyPair::from_pkcs8(key.secret_pkcs8_der()),
        _ => return Err(wrong.to_owned()),
    };
    pair.map_err(|_| wrong.to_owned())
}

impl App {
    async fn token(&self, client: &Client) -> Result<SecretString, HttpError> {
        let now = client.surroundings().now();
        let mut current = self.current.lock().await;
        if let Some((token, ends)) = &*current
            && now.0 < ends.0 - EARLY
        {
            return Ok(token.clone());
        }
        let signed = self.signed(now)?;
        let installation = match self.installation {
            Some(installation) => installation,
            None => self.installation(client, &signed).await?,
        };
        let call = client.post(&format!("/app/installations/{installation}/access_tokens"));
        let answer = versioned(call).bearer(&signed).repeatable().send().await?;
        let made: InstallationToken = answer.json()?;
        let ends = super::wire::moment(&made.expires_at).unwrap_or(now);
        *current = Some((made.token.clone(), ends));
        Ok(made.token)
    }

    async fn installation(&self, client: &Client, signed: &SecretString) -> Result<u64, HttpError> {
        let call = client.get(&format!("/orgs/{}/installation", path::part(&self.organisation)));
        let answer = versioned(call).bearer(signed).send().await?;
        answer.json::<Installation>().map(|found| found.id)
    }

    /// A JSON Web Token (RFC 7519) signed with RS256: who the App is.
    fn signed(&self, now: Timestamp) -> Result<SecretString, HttpError> {
        let seconds = now.0.div_euclid(1000);
        let header = json!({"alg": "RS256", "typ": "JWT"});
        let (begins, ends) = (seconds - BACKDATED, seconds + SIGNATURE);
        let claims = json!({"iat": begins, "exp": ends, "iss": self.id});
        let encode = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let text = format!("{}.{}", encode(&header), encode(&claims));
        let mut signature = vec![0; self.key.public().modulus_len()];
        let signed =
            self.key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature);
        signed.map_err(|_| {
            HttpError::NotAllowed("the App's private key cannot sign; make a new one".to_owned())
        })?;
        Ok(SecretString::from(format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))))
    }
}
