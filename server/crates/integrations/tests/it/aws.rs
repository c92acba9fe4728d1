//! AWS: signatures held to the published suite, secrets as the service tells them.

use crate::fake::{Asked, Fake, Patient};
use axum::{
    body::Body,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use integrations::{
    aws::{Keys, SecretsManager, Signer, Unsigned},
    http::{Client, ClientSettings, LimitHeaders},
};
use platform::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use std::{
    fs,
    path::PathBuf,
    sync::{Arc, atomic::AtomicI64},
    time::Duration,
};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

fn contracts() -> Option<PathBuf> {
    std::env::var_os("SLIPWAY_CONTRACTS").map(|folder| PathBuf::from(folder).join("aws"))
}

fn keys(id: &str, secret: &str, token: Option<&str>) -> Keys {
    Keys { id: id.to_owned(), secret: secret.into(), token: token.map(SecretString::from) }
}

/// A request of the suite: its line, its headers (a line that begins with a space goes on the one
/// before it), its body.
struct Case {
    method: String,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: String,
}

fn case(text: &str) -> Case {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let (line, rest) = head.split_once('\n').unwrap_or((head, ""));
    let (method, line) = line.split_once(' ').unwrap();
    let target = line.strip_suffix(" HTTP/1.1").unwrap();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in rest.lines().filter(|line| !line.is_empty()) {
        if let (true, Some((_, value))) = (line.starts_with(' '), headers.last_mut()) {
            value.push_str(line);
        } else {
            let (name, value) = line.split_once(':').unwrap();
            headers.push((name.to_owned(), value.to_owned()));
        }
    }
    let [method, path, query, body] = [method, path, query, body].map(str::to_owned);
    Case { method, path, query, headers, body }
}

#[test]
fn every_published_case_is_signed_as_published() {
    let Some(folder) = contracts() else { return };
    let text = fs::read_to_string(folder.join("sigv4-test-suite.json")).unwrap();
    let suite: serde_json::Map<String, Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(suite.len(), 38);
    for (name, files) in &suite {
        let text = |file: &str| files[file].as_str().unwrap();
        let context = &files["context.json"];
        let said = |pointer: &str| context.pointer(pointer).and_then(Value::as_str);
        let flag = |key: &str| context[key].as_bool().unwrap_or_default();
        // Left out of what is signed, it is added to the request afterwards.
        let token = said("/credentials/token").filter(|_| !flag("omit_session_token"));
        let id = said("/credentials/access_key_id").unwrap();
        let keys = keys(id, said("/credentials/secret_access_key").unwrap(), token);
        let at = OffsetDateTime::parse(said("/timestamp").unwrap(), &Rfc3339).unwrap();
        let signer = Signer {
            keys: &keys,
            region: said("/region").unwrap(),
            service: said("/service").unwrap(),
            at: Timestamp(at.unix_timestamp() * 1000),
            normalize: flag("normalize"),
            tell_body: flag("sign_body"),
        };
        let case = case(text("request.txt"));
        let request = Unsigned {
            method: &case.method,
            path: &case.path,
            query: &case.query,
            headers: &case.headers,
            body: case.body.as_bytes(),
        };
        let headers = signer.headers(&request);
        let (_, authorization) = headers.last().unwrap();
        let expected = format!("Signature={}", text("header-signature.txt").trim());
        assert!(authorization.ends_with(&expected), "{name}: {authorization}");
        let expires = Duration::from_secs(context["expiration_in_seconds"].as_u64().unwrap());
        let query = signer.query(&request, expires);
        let expected = format!("X-Amz-Signature={}", text("query-signature.txt").trim());
        assert!(query.ends_with(&expected), "{name}: {query}");
    }
}

fn recorded(name: &str) -> Option<Value> {
    let file = contracts()?.join("recorded").join(name);
    Some(serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap())
}

fn manager(fake: &Fake, at: i64) -> SecretsManager {
    let time = Arc::new(Patient(AtomicI64::new(at)));
    let settings = ClientSettings::new(fake.url.clone(), LimitHeaders::Plain);
    let client = Client::new(settings, time).unwrap();
    let keys = keys("AKIDEXAMPLE", "secret", Some("of the session"));
    SecretsManager::new(client, &fake.url, "us-east-1".to_owned(), Arc::new(keys))
}

fn told(status: u16, body: String) -> Response {
    (StatusCode::from_u16(status).unwrap(), Body::from(body)).into_response()
}

#[tokio::test]
async fn a_secret_is_asked_for_as_the_sdk_does_and_read_as_it_was_recorded() {
    let Some(exchange) = recorded("sm.get_secret_value.json") else { return };
    let body = exchange["response"]["body"].as_str().unwrap().to_owned();
    let fake = Fake::start(move |_, _| told(200, body.clone())).await;
    let value = manager(&fake, 1_795_167_070_000).value("app/db").await.unwrap();
    assert_eq!(value.expose_secret(), "{\"u\":\"a\"}");
    let asked: Asked = fake.take().remove(0);
    assert_eq!((asked.method.as_str(), asked.path.as_str()), ("POST", "/"));
    for name in ["x-amz-target", "content-type"] {
        assert_eq!(asked.header(name), exchange["request"]["headers"][name], "{name}");
    }
    let sent: Value = serde_json::from_slice(&asked.body).unwrap();
    assert_eq!(sent, json!({ "SecretId": "app/db" }));
    assert_eq!(asked.header("x-amz-security-token"), "of the session");
    // It is signed over what was really sent, the host with its port among it.
    let names = ["host", "content-type", "x-amz-target"];
    let headers = names.map(|name| (name.to_owned(), asked.header(name).to_owned()));
    let keys = keys("AKIDEXAMPLE", "secret", Some("of the session"));
    let signer = Signer {
        keys: &keys,
        region: "us-east-1",
        service: "secretsmanager",
        at: Timestamp(1_795_167_070_000),
        normalize: true,
        tell_body: false,
    };
    let (path, query, headers) = ("/", "", headers.as_slice());
    let request = Unsigned { method: "POST", path, query, headers, body: &asked.body };
    let (_, expected) = signer.headers(&request).pop().unwrap();
    assert_eq!(asked.header("authorization"), expected);
}

#[tokio::test]
async fn what_is_missing_or_no_text_is_told_without_the_secret() {
    let Some(exchange) = recorded("sm.get_missing.json") else { return };
    let body = exchange["response"]["body"].as_str().unwrap().to_owned();
    let fake = Fake::start(move |_, before| match before {
        0 => told(404, body.clone()),
        1 => told(200, json!({ "SecretBinary": "aGVsbG8=" }).to_string()),
        _ => told(200, json!({ "SecretBinary": "/w==" }).to_string()),
    })
    .await;
    let manager = manager(&fake, 0);
    let error = manager.value("none").await.unwrap_err();
    assert!(error.to_string().contains("can't find the specified secret"), "{error}");
    assert_eq!(manager.value("binary").await.unwrap().expose_secret(), "hello");
    let error = manager.value("binary").await.unwrap_err();
    assert_eq!(error.to_string(), "the secret binary is no text");
}
