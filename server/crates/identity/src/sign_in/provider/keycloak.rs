//! Keycloak's Admin REST: somebody's groups and realm roles, asked with an account of our own, for
//! realms whose tokens do not tell them.

use super::{ProviderError, Vendor};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use std::collections::BTreeSet;
use url::Url;

/// How it is asked.
#[derive(Clone, Debug)]
pub struct KeycloakAdmin {
    /// The realm there, such as `https://id.example/admin/realms/acme`.
    pub url: Url,
    /// A client whose service account may view users (role `view-users` of `realm-management`).
    pub client_id: String,
    /// Its secret.
    pub client_secret: SecretString,
}

/// Groups that are asked for at once, as much as anybody is in.
const MOST: &str = "1000";

#[derive(Deserialize)]
struct AccountToken {
    access_token: String,
}

/// `GroupRepresentation`, the part that is used.
#[derive(Deserialize)]
struct Group {
    path: Option<String>,
    name: Option<String>,
}

/// `RoleRepresentation`, the part that is used.
#[derive(Deserialize)]
struct Role {
    name: Option<String>,
}

impl KeycloakAdmin {
    /// The paths of somebody's groups and the names of their realm roles, those that roles and groups
    /// bring with them too.
    pub(super) async fn names_of(
        &self,
        vendor: &Vendor,
        tokens: &Url,
        subject: &str,
    ) -> Result<BTreeSet<String>, ProviderError> {
        let form = [("grant_type", "client_credentials")];
        let us = (self.client_id.as_str(), self.client_secret.expose_secret());
        let token: AccountToken = vendor.post_form(tokens, &form, Some(us)).await.map_err(ours)?;
        let token = Some(token.access_token.as_str());
        let mut place = self.below(&["users", subject, "groups"])?;
        place.query_pairs_mut().append_pair("max", MOST);
        let groups: Vec<Group> = vendor.get(&place, token).await.map_err(ours)?;
        let place = self.below(&["users", subject, "role-mappings", "realm", "composite"])?;
        let roles: Vec<Role> = vendor.get(&place, token).await.map_err(ours)?;
        let groups = groups.into_iter().filter_map(|group| group.path.or(group.name));
        Ok(groups.chain(roles.into_iter().filter_map(|role| role.name)).collect())
    }

    fn below(&self, parts: &[&str]) -> Result<Url, ProviderError> {
        let mut url = self.url.clone();
        let cannot = || ProviderError::Untrusted("admin-url is no address".to_owned());
        url.path_segments_mut().map_err(|()| cannot())?.pop_if_empty().extend(parts);
        Ok(url)
    }
}

/// That our own account is refused says nothing of the person: it is as if nobody answered, and the
/// log tells why.
fn ours(error: super::VendorError) -> ProviderError {
    match ProviderError::from(error) {
        ProviderError::Refused(reason) => ProviderError::Unreachable(format!(
            "the Admin REST refuses admin-client-id: {reason}; give its service account view-users"
        )),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Json, Router, extract::Request, http::Uri, routing::any};
    use serde_json::{Value, json};
    use std::sync::{Arc, Mutex};
    use tokio::net::TcpListener;

    /// What Keycloak publishes of its Admin REST, where it is at hand.
    fn contract() -> Option<Value> {
        let folder = std::path::PathBuf::from(std::env::var_os("SLIPWAY_CONTRACTS")?);
        let text =
            std::fs::read_to_string(folder.join("keycloak/admin-rest.openapi.json")).unwrap();
        Some(serde_json::from_str(&text).unwrap())
    }

    /// The path of the contract that an address is one of, with its parameters left open.
    fn described<'a>(contract: &'a Value, path: &str) -> Option<&'a Value> {
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        let fits = |known: &str| {
            let known: Vec<&str> = known.trim_start_matches('/').split('/').collect();
            let same = |(known, part): (&&str, &&str)| known.starts_with('{') || known == part;
            known.len() == parts.len() && known.iter().zip(&parts).all(same)
        };
        let paths = contract["paths"].as_object()?;
        paths.iter().find(|(known, _)| fits(known)).map(|(_, item)| item)
    }

    /// A list of what the contract says stands in an answer, every text of it.
    fn example(contract: &Value, answer: &Value) -> Value {
        let schema = &answer["responses"]["200"]["content"]["application/json"]["schema"];
        assert_eq!(schema["type"], "array", "{answer}");
        let name = schema["items"]["$ref"].as_str().unwrap().rsplit('/').next().unwrap();
        let fields = contract["components"]["schemas"][name]["properties"].as_object().unwrap();
        let texts = fields.iter().filter(|(_, field)| field["type"] == "string");
        let object = texts.map(|(field, _)| (field.clone(), json!(format!("{name}.{field}"))));
        json!([Value::Object(object.collect())])
    }

    #[tokio::test]
    async fn what_is_asked_and_read_is_what_keycloak_publishes() {
        let Some(contract) = contract() else { return };
        let (contract, asked) = (Arc::new(contract), Arc::new(Mutex::new(Vec::<Uri>::new())));
        let (known, heard) = (Arc::clone(&contract), Arc::clone(&asked));
        let answer = move |request: Request| {
            let (known, heard) = (Arc::clone(&known), Arc::clone(&heard));
            async move {
                let path = request.uri().path().to_owned();
                if path == "/token" {
                    return Json(json!({"access_token": "ours"}));
                }
                heard.lock().unwrap().push(request.uri().clone());
                let authorized = request.headers()["authorization"].to_str().unwrap();
                assert_eq!(authorized, "Bearer ours");
                let below = path.strip_prefix("/admin/realms").unwrap();
                let item = described(&known, below).unwrap_or_else(|| panic!("no call {path}"));
                Json(example(&known, &item["get"]))
            }
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(any(answer));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let admin = KeycloakAdmin {
            url: Url::parse(&format!("{url}/admin/realms/acme")).unwrap(),
            client_id: "slipway".to_owned(),
            client_secret: "secret".into(),
        };
        let tokens = Url::parse(&format!("{url}/token")).unwrap();
        let vendor = Vendor::new(&[&admin.url]).unwrap();
        let names = admin.names_of(&vendor, &tokens, "8a b/c").await.unwrap();
        let expected = ["GroupRepresentation.path", "RoleRepresentation.name"];
        assert_eq!(names, expected.map(str::to_owned).into());
        let asked = asked.lock().unwrap().clone();
        assert_eq!(asked.len(), 2);
        for uri in &asked {
            let below = uri.path().strip_prefix("/admin/realms").unwrap();
            let item = described(&contract, below).unwrap();
            let parameters = item["get"]["parameters"].as_array().cloned().unwrap_or_default();
            for (name, _) in url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
            {
                let known =
                    parameters.iter().any(|one| one["in"] == "query" && one["name"] == *name);
                assert!(known, "{uri} asks for {name}, which Keycloak does not know");
            }
        }
    }
}
