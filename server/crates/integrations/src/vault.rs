//! Vault (`HashiCorp`): a field of a secret in a key/value store, version 2.

use crate::{
    http::{Client, HttpError},
    path::part,
};
use reqwest::header::{HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};

const TOKEN: HeaderName = HeaderName::from_static("x-vault-token");
const NAMESPACE: HeaderName = HeaderName::from_static("x-vault-namespace");
const REQUEST: HeaderName = HeaderName::from_static("x-vault-request");

/// How one gets in.
#[derive(Debug)]
pub enum VaultLogin {
    /// With a token.
    Token(SecretString),
    /// As an application.
    AppRole {
        /// Its role.
        role: String,
        /// Its secret.
        secret: SecretString,
    },
    /// As the service account of a pod.
    Kubernetes {
        /// The role at Vault.
        role: String,
        /// The account's token.
        token: SecretString,
    },
}

/// A Vault, and how one gets in.
pub struct Vault {
    client: Client,
    login: VaultLogin,
    namespace: Option<HeaderValue>,
}

#[derive(Deserialize)]
struct Entered {
    auth: Auth,
}

#[derive(Deserialize)]
struct Auth {
    client_token: SecretString,
}

#[derive(Deserialize)]
struct Read {
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    data: Option<Value>,
}

impl Vault {
    /// A Vault behind a client whose base is its address with `/v1`.
    ///
    /// # Errors
    /// When the namespace is none.
    pub fn new(
        client: Client,
        login: VaultLogin,
        namespace: Option<&str>,
    ) -> Result<Self, HttpError> {
        let namespace = namespace.map(HeaderValue::from_str).transpose();
        let namespace = namespace.map_err(|error| HttpError::NotAllowed(error.to_string()))?;
        Ok(Self { client, login, namespace })
    }

    /// The present value of a field of the secret at a path of a store.
    ///
    /// # Errors
    /// When it is not there, may not be read, or Vault does not answer.
    pub async fn value(
        &self,
        store: &str,
        path: &str,
        field: &str,
    ) -> Result<SecretString, HttpError> {
        let token = self.token().await?;
        let path: Vec<String> = path.split('/').map(part).collect();
        let path = format!("/{}/data/{}", part(store), path.join("/"));
        let call = self.send(self.client.get(&path)).header(TOKEN, sensitive(&token)?);
        let read: Read = call.send().await.map_err(|error| missing(error, store))?.json()?;
        let found = read.data.data.as_ref().and_then(|data| data.get(field));
        match found {
            Some(Value::String(text)) => Ok(SecretString::from(text.clone())),
            Some(Value::Number(number)) => Ok(SecretString::from(number.to_string())),
            Some(_) => Err(HttpError::NotAllowed(format!("the field {field} is no text"))),
            None => Err(HttpError::NotAllowed(format!("the secret has no field {field}"))),
        }
    }

    async fn token(&self) -> Result<SecretString, HttpError> {
        let (path, body) = match &self.login {
            VaultLogin::Token(token) => return Ok(token.clone()),
            VaultLogin::AppRole { role, secret } => (
                "/auth/approle/login",
                json!({ "role_id": role, "secret_id": secret.expose_secret() }),
            ),
            VaultLogin::Kubernetes { role, token } => {
                ("/auth/kubernetes/login", json!({ "role": role, "jwt": token.expose_secret() }))
            }
        };
        let entered: Entered =
            self.send(self.client.post(path).json(&body)).send().await?.json()?;
        Ok(entered.auth.client_token)
    }

    fn send<'a>(&self, call: crate::http::Call<'a>) -> crate::http::Call<'a> {
        let call = call.header(REQUEST, HeaderValue::from_static("true"));
        match &self.namespace {
            Some(namespace) => call.header(NAMESPACE, namespace.clone()),
            None => call,
        }
    }
}

fn sensitive(token: &SecretString) -> Result<HeaderValue, HttpError> {
    let value = HeaderValue::from_str(token.expose_secret());
    let mut value = value.map_err(|_| {
        HttpError::NotAllowed("the token has characters that no token has".to_owned())
    })?;
    value.set_sensitive(true);
    Ok(value)
}

/// A secret that is not there says nothing of itself.
fn missing(error: HttpError, store: &str) -> HttpError {
    if error.status() == Some(404) {
        let reason =
            format!("there is no such secret, or {store} is no key/value store of version 2");
        return HttpError::NotAllowed(reason);
    }
    error
}
