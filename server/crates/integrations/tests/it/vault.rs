//! Vault: ways in, and what is read there.

use crate::fake::{Fake, Patient};
use axum::{
    body::Body,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use integrations::{
    http::{Client, ClientSettings, LimitHeaders},
    vault::{Vault, VaultLogin},
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use std::sync::Arc;
use url::Url;

fn vault(fake: &Fake, login: VaultLogin, namespace: Option<&str>) -> Vault {
    let base = Url::parse(&format!("{}v1", fake.url)).unwrap();
    let settings = ClientSettings::new(base, LimitHeaders::Plain);
    let client = Client::new(settings, Arc::new(Patient::default())).unwrap();
    Vault::new(client, login, namespace).unwrap()
}

fn told(status: u16, body: &Value) -> Response {
    (StatusCode::from_u16(status).unwrap(), Body::from(body.to_string())).into_response()
}

fn secret() -> Response {
    let metadata = json!({ "version": 3, "destroyed": false, "deletion_time": "" });
    let data = json!({ "token": "of argo", "port": 8080, "list": [] });
    told(200, &json!({ "data": { "data": data, "metadata": metadata } }))
}

#[tokio::test]
async fn a_field_is_read_with_a_token() {
    let fake = Fake::start(|_, _| secret()).await;
    let login = VaultLogin::Token(SecretString::from("hvs.1"));
    let vault = vault(&fake, login, Some("team-a"));
    let value = vault.value("secret", "tools/argo cd", "token").await.unwrap();
    assert_eq!(value.expose_secret(), "of argo");
    let asked = fake.take().remove(0);
    assert_eq!(asked.path, "/v1/secret/data/tools/argo%20cd");
    assert_eq!(asked.header("x-vault-token"), "hvs.1");
    assert_eq!(asked.header("x-vault-namespace"), "team-a");
    assert_eq!(asked.header("x-vault-request"), "true");
    assert_eq!(vault.value("secret", "tools", "port").await.unwrap().expose_secret(), "8080");
    for (field, reason) in
        [("list", "the field list is no text"), ("none", "the secret has no field none")]
    {
        let error = vault.value("secret", "tools", field).await.unwrap_err();
        assert_eq!(error.to_string(), reason);
    }
}

#[tokio::test]
async fn an_application_and_a_pod_get_in() {
    let fake = Fake::start(|asked, _| match asked.path.as_str() {
        "/v1/auth/approle/login" | "/v1/auth/kubernetes/login" => {
            told(200, &json!({ "auth": { "client_token": "hvs.2", "lease_duration": 60 } }))
        }
        _ => secret(),
    })
    .await;
    let token = || SecretString::from("inside");
    let ways = [
        (
            VaultLogin::AppRole { role: "slipway".to_owned(), secret: token() },
            json!({ "role_id": "slipway", "secret_id": "inside" }),
        ),
        (
            VaultLogin::Kubernetes { role: "slipway".to_owned(), token: token() },
            json!({ "role": "slipway", "jwt": "inside" }),
        ),
    ];
    for (login, sent) in ways {
        let value = vault(&fake, login, None).value("kv", "a", "token").await.unwrap();
        assert_eq!(value.expose_secret(), "of argo");
        let asked = fake.take();
        assert_eq!(serde_json::from_slice::<Value>(&asked[0].body).unwrap(), sent);
        assert_eq!(asked[1].header("x-vault-token"), "hvs.2");
    }
}

#[tokio::test]
async fn what_is_not_there_or_not_allowed_is_told() {
    let fake = Fake::start(|_, before| match before {
        0 => told(404, &json!({ "errors": [] })),
        1 => told(403, &json!({ "errors": ["permission denied"] })),
        // Deleted: only what is known of it is left.
        _ => told(404, &json!({ "data": { "data": null, "metadata": { "version": 2 } } })),
    })
    .await;
    let vault = vault(&fake, VaultLogin::Token(SecretString::from("hvs.1")), None);
    let mut reasons = Vec::new();
    for _ in 0..3 {
        reasons.push(vault.value("kv", "a", "token").await.unwrap_err().to_string());
    }
    assert!(reasons[0].contains("no such secret"), "{reasons:?}");
    assert!(reasons[1].contains("403: permission denied"), "{reasons:?}");
    assert!(reasons[2].contains("no such secret"), "{reasons:?}");
}
