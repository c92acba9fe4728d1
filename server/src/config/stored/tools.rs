//! Vault and AWS Secrets Manager, reached as the environment says.

use super::{Keepers, Kept};
use crate::system::SystemClock;
use integrations::{
    aws::{FromEnvironment, SecretsManager},
    http::{Client, ClientSettings, LimitHeaders, SystemSurroundings},
    vault::{Vault, VaultLogin},
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use std::{collections::BTreeMap, fs, sync::Arc, time::Duration};
use tokio::runtime::Builder;
use url::Url;

/// Where Kubernetes puts the token of a pod's account.
const POD_TOKEN: &str = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/// How long an answer may take: somebody waits for the start.
const PATIENCE: Duration = Duration::from_secs(10);

/// The tools as the environment tells of them.
pub(in crate::config) struct Tools<'a>(pub &'a BTreeMap<String, String>);

impl Keepers for Tools<'_> {
    fn read(&self, kept: &Kept) -> Result<SecretString, String> {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| error.to_string())?;
        runtime.block_on(async {
            match kept {
                Kept::Vault { store, path, field } => {
                    let value = self.vault()?.value(store, path, field).await;
                    value.map_err(|error| error.to_string())
                }
                Kept::Aws { name, field } => {
                    let value = self.secrets_manager(name)?.value(name).await;
                    part(value.map_err(|error| error.to_string())?, field.as_deref())
                }
            }
        })
    }
}

/// A field of a secret that is JSON.
fn part(value: SecretString, field: Option<&str>) -> Result<SecretString, String> {
    let Some(field) = field else { return Ok(value) };
    let json: Value = serde_json::from_str(value.expose_secret())
        .map_err(|_| format!("the secret is no JSON, so it has no field {field}"))?;
    match json.get(field) {
        Some(Value::String(text)) => Ok(SecretString::from(text.clone())),
        Some(Value::Number(number)) => Ok(SecretString::from(number.to_string())),
        Some(_) => Err(format!("the field {field} is no text")),
        None => Err(format!("the secret has no field {field}")),
    }
}

impl Tools<'_> {
    fn said(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    fn vault(&self) -> Result<Vault, String> {
        let address = self.said("VAULT_ADDR").ok_or("set VAULT_ADDR to the address of Vault")?;
        let base = address_of(&format!("{}/v1", address.trim_end_matches('/')), "VAULT_ADDR")?;
        let login = self.login()?;
        let vault = Vault::new(client(base)?, login, self.said("VAULT_NAMESPACE"));
        vault.map_err(|error| format!("VAULT_NAMESPACE: {error}"))
    }

    fn login(&self) -> Result<VaultLogin, String> {
        if let Some(token) = self.said("VAULT_TOKEN") {
            return Ok(VaultLogin::Token(SecretString::from(token)));
        }
        if let (Some(role), Some(secret)) =
            (self.said("VAULT_ROLE_ID"), self.said("VAULT_SECRET_ID"))
        {
            let (role, secret) = (role.to_owned(), SecretString::from(secret));
            return Ok(VaultLogin::AppRole { role, secret });
        }
        let role = self.said("VAULT_ROLE").ok_or(
            "set VAULT_TOKEN, or VAULT_ROLE_ID and VAULT_SECRET_ID, or in a pod VAULT_ROLE",
        )?;
        let token = fs::read_to_string(POD_TOKEN)
            .map_err(|error| format!("VAULT_ROLE is for pods, and {POD_TOKEN}: {error}"))?;
        let token = SecretString::from(token.trim());
        Ok(VaultLogin::Kubernetes { role: role.to_owned(), token })
    }

    fn secrets_manager(&self, name: &str) -> Result<SecretsManager, String> {
        // arn:aws:secretsmanager:REGION:…
        let of_name = name.strip_prefix("arn:").and_then(|rest| rest.split(':').nth(2));
        let region = of_name
            .or_else(|| self.said("AWS_REGION"))
            .or_else(|| self.said("AWS_DEFAULT_REGION"))
            .ok_or("set AWS_REGION, or name the secret by its ARN")?;
        let own = ["AWS_ENDPOINT_URL_SECRETS_MANAGER", "AWS_ENDPOINT_URL"];
        let own = own.into_iter().find_map(|name| Some((name, self.said(name)?)));
        let base = match own {
            Some((name, address)) => address_of(address, name)?,
            None => SecretsManager::address(region)?,
        };
        let credentials = Arc::new(FromEnvironment::new()?);
        Ok(SecretsManager::new(client(base.clone())?, &base, region.to_owned(), credentials))
    }
}

fn address_of(text: &str, variable: &str) -> Result<Url, String> {
    Url::parse(text).map_err(|error| format!("{variable} is no address: {error}"))
}

fn client(base: Url) -> Result<Client, String> {
    let settings =
        ClientSettings { timeout: PATIENCE, ..ClientSettings::new(base, LimitHeaders::Plain) };
    let counting = Arc::new(|_: &str, _, _| {});
    let surroundings = SystemSurroundings::new(Arc::new(SystemClock), counting);
    Client::new(settings, Arc::new(surroundings))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(variables: &[(&str, &str)], kept: &Kept) -> String {
        let variables =
            variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Tools(&variables.collect()).read(kept).unwrap_err()
    }

    #[test]
    fn what_the_environment_lacks_is_told() {
        let [store, path, field] = ["kv", "a", "b"].map(str::to_owned);
        let vault = Kept::Vault { store, path, field };
        assert_eq!(told(&[], &vault), "set VAULT_ADDR to the address of Vault");
        let address = ("VAULT_ADDR", "http://127.0.0.1:9");
        assert!(told(&[address], &vault).starts_with("set VAULT_TOKEN"));
        assert!(told(&[address, ("VAULT_ROLE", "slipway")], &vault).contains("is for pods"));
        let aws = Kept::Aws { name: "db".to_owned(), field: None };
        assert!(told(&[], &aws).starts_with("set AWS_REGION"));
    }

    #[test]
    fn a_field_of_json_is_a_secret_of_its_own() {
        let secret = || SecretString::from(r#"{"user":"slipway","port":5432,"more":{}}"#);
        let field = |name| part(secret(), Some(name)).map(|part| part.expose_secret().to_owned());
        assert_eq!(field("user").unwrap(), "slipway");
        assert_eq!(field("port").unwrap(), "5432");
        assert_eq!(field("none").unwrap_err(), "the secret has no field none");
        assert_eq!(field("more").unwrap_err(), "the field more is no text");
        assert_eq!(part(secret(), None).unwrap().expose_secret(), secret().expose_secret());
        let plain = part(SecretString::from("x"), Some("a")).unwrap_err();
        assert_eq!(plain, "the secret is no JSON, so it has no field a");
    }
}
