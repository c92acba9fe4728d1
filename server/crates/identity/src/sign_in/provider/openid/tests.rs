//! Against a provider of our own that can be told to lie.

use super::*;
use crate::sign_in::{SystemRandomness, jwt::tests::Signer, samples::Moving};
use axum::{
    Form, Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::{get, post},
};
use serde_json::{Value, json};
use std::{collections::HashMap, sync::Mutex, time::Duration};
use tokio::net::TcpListener;

/// What it says and has been asked.
struct Fake {
    url: Mutex<String>,
    signer: Mutex<Signer>,
    /// Changes of the next ID token's claims.
    lies: Mutex<Vec<(&'static str, Value)>>,
    codes: Mutex<Vec<String>>,
    nonce: Mutex<String>,
    challenge: Mutex<String>,
    refresh: Mutex<u32>,
    keys_asked: Mutex<u32>,
    issuer: Mutex<Option<String>>,
    info: Mutex<Value>,
}

impl Fake {
    fn url(&self) -> String {
        self.url.lock().unwrap().clone()
    }

    fn id_token(&self, nonce: Option<&str>) -> String {
        let mut claims = json!({
            "iss": self.url(), "aud": "slipway", "sub": "7", "nonce": nonce, "sid": "s1",
            "iat": 1_000_000, "exp": 1_000_300, "name": "Lena",
        });
        for (name, value) in self.lies.lock().unwrap().iter() {
            claims[*name] = value.clone();
        }
        self.signer.lock().unwrap().sign(&claims)
    }
}

type Shared = State<Arc<Fake>>;

async fn metadata(State(fake): Shared) -> Json<Value> {
    let url = fake.url();
    let issuer = fake.issuer.lock().unwrap().clone().unwrap_or_else(|| url.clone());
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{url}/authorize"),
        "token_endpoint": format!("{url}/token"),
        "userinfo_endpoint": format!("{url}/userinfo"),
        "jwks_uri": format!("{url}/keys"),
        "end_session_endpoint": format!("{url}/logout"),
        "authorization_response_iss_parameter_supported": true,
    }))
}

async fn keys(State(fake): Shared) -> Json<Value> {
    *fake.keys_asked.lock().unwrap() += 1;
    Json(json!({"keys": [fake.signer.lock().unwrap().key()]}))
}

async fn token(
    State(fake): Shared,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> (StatusCode, Json<Value>) {
    assert!(headers["authorization"].to_str().unwrap().starts_with("Basic "));
    let no = |error: &str| (StatusCode::BAD_REQUEST, Json(json!({"error": error})));
    let nonce = fake.nonce.lock().unwrap().clone();
    let nonce = if form["grant_type"].as_str() == "authorization_code" {
        let mut codes = fake.codes.lock().unwrap();
        let Some(at) = codes.iter().position(|code| *code == form["code"]) else {
            return no("invalid_grant");
        };
        codes.remove(at);
        if challenge(&form["code_verifier"]) != *fake.challenge.lock().unwrap() {
            return no("invalid_grant");
        }
        Some(nonce)
    } else {
        let expected = format!("refresh{}", fake.refresh.lock().unwrap());
        if form["refresh_token"] != expected {
            return no("invalid_grant");
        }
        None
    };
    let mut refresh = fake.refresh.lock().unwrap();
    *refresh += 1;
    let id = fake.id_token(nonce.as_deref());
    let refresh = format!("refresh{refresh}");
    (
        StatusCode::OK,
        Json(json!({"access_token": "opaque", "refresh_token": refresh, "id_token": id})),
    )
}

async fn info(State(fake): Shared) -> Json<Value> {
    Json(fake.info.lock().unwrap().clone())
}

async fn fake() -> (Arc<Fake>, OpenId, Arc<Moving>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let fake = Arc::new(Fake {
        url: Mutex::new(url.clone()),
        signer: Mutex::new(Signer::new("one")),
        lies: Mutex::default(),
        codes: Mutex::default(),
        nonce: Mutex::default(),
        challenge: Mutex::default(),
        refresh: Mutex::default(),
        keys_asked: Mutex::default(),
        issuer: Mutex::default(),
        info: Mutex::new(json!({"sub": "7", "groups": ["/shop"], "email": "lena@acme.example"})),
    });
    let router = Router::new()
        .route("/.well-known/openid-configuration", get(metadata))
        .route("/keys", get(keys))
        .route("/token", post(token))
        .route("/userinfo", get(info))
        .with_state(Arc::clone(&fake));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let clock = Arc::new(Moving::at(1_000_000_000));
    let settings = OidcSettings {
        door: Door { id: "oidc".into(), title: "Fake".into(), github: false, rules: Vec::new() },
        issuer: url,
        client_id: "slipway".to_owned(),
        client_secret: Some(SecretString::from("secret")),
        scopes: vec!["openid".to_owned()],
        group_claims: vec!["groups".to_owned()],
        admin: None,
    };
    let provider = OpenId::new(settings, Arc::clone(&clock) as _, Arc::new(SystemRandomness));
    (fake, provider.unwrap(), clock)
}

fn flow() -> Flow {
    Flow {
        state: "state".to_owned(),
        nonce: "nonce".to_owned(),
        verifier: "v".repeat(43),
        redirect: Url::parse("http://127.0.0.1/auth/oidc/callback").unwrap(),
    }
}

/// Comes back with a good code.
async fn redeem(fake: &Fake, provider: &OpenId) -> Result<Confirmed, ProviderError> {
    let flow = flow();
    let page = provider.page(&flow).await?;
    let asked: HashMap<_, _> = page.query_pairs().into_owned().collect();
    assert_eq!(asked["code_challenge_method"], "S256");
    *fake.challenge.lock().unwrap() = asked["code_challenge"].clone();
    *fake.nonce.lock().unwrap() = asked["nonce"].clone();
    fake.codes.lock().unwrap().push("code".to_owned());
    let returned = Returned { code: "code".to_owned(), issuer: Some(fake.url()) };
    provider.redeem(&returned, &flow).await
}

#[tokio::test]
async fn a_sign_in_is_confirmed_renewed_and_ended() {
    let (fake, provider, _) = fake().await;
    let confirmed = redeem(&fake, &provider).await.ok().unwrap();
    assert_eq!((confirmed.subject.as_str(), confirmed.label.as_str()), ("7", "Lena"));
    assert!(confirmed.names.contains("/shop"));
    assert_eq!(confirmed.session.as_deref(), Some("s1"));
    // Rotated: each refresh token counts once.
    *fake.info.lock().unwrap() = json!({"sub": "7", "groups": ["/platform"]});
    let renewed = provider.renew(&confirmed.grant).await.ok().unwrap();
    assert!(renewed.names.contains("/platform") && !renewed.names.contains("/shop"));
    assert_ne!(renewed.grant.refresh, confirmed.grant.refresh);
    let again = provider.renew(&confirmed.grant).await.err().unwrap();
    assert_eq!(again, ProviderError::Refused("invalid_grant".to_owned()));
    let back = Url::parse("http://127.0.0.1/").unwrap();
    let farewell = provider.farewell(Some(&renewed.grant), &back).unwrap();
    assert!(farewell.query().unwrap().contains("id_token_hint="));
}

#[tokio::test]
async fn a_code_counts_once_and_only_with_its_verifier() {
    let (fake, provider, _) = fake().await;
    redeem(&fake, &provider).await.ok().unwrap();
    let returned = Returned { code: "code".to_owned(), issuer: Some(fake.url()) };
    let replayed = provider.redeem(&returned, &flow()).await.err().unwrap();
    assert_eq!(replayed, ProviderError::Refused("invalid_grant".to_owned()));
    fake.codes.lock().unwrap().push("code".to_owned());
    let other = Flow { verifier: "w".repeat(43), ..flow() };
    assert!(matches!(provider.redeem(&returned, &other).await, Err(ProviderError::Refused(_))));
}

#[tokio::test]
async fn what_another_provider_sends_is_not_taken_to_this_one() {
    let (fake, provider, _) = fake().await;
    provider.look().await;
    for issuer in [None, Some("https://evil.example".to_owned())] {
        fake.codes.lock().unwrap().push("code".to_owned());
        let returned = Returned { code: "code".to_owned(), issuer };
        let refused = provider.redeem(&returned, &flow()).await;
        assert!(matches!(refused, Err(ProviderError::Untrusted(_))));
        assert_eq!(fake.codes.lock().unwrap().pop().as_deref(), Some("code"), "it was not asked");
    }
}

#[tokio::test]
async fn no_lie_is_believed() {
    let (fake, provider, _) = fake().await;
    let lies: [(&'static str, Value); 6] = [
        ("iss", json!("https://evil.example")),
        ("aud", json!("other")),
        ("nonce", json!("another")),
        ("exp", json!(999_000)),
        ("nbf", json!(1_000_100)),
        ("sub", json!("8")),
    ];
    for lie in lies {
        *fake.lies.lock().unwrap() = vec![lie.clone()];
        let judged = redeem(&fake, &provider).await;
        assert!(matches!(judged, Err(ProviderError::Untrusted(_))), "{lie:?}");
    }
    fake.lies.lock().unwrap().clear();
    assert!(redeem(&fake, &provider).await.is_ok());
    *fake.issuer.lock().unwrap() = Some("https://evil.example".to_owned());
    let (other, fresh, _) = self::fake().await;
    *other.issuer.lock().unwrap() = Some("https://evil.example".to_owned());
    let refused = fresh.page(&flow()).await.err().unwrap();
    assert!(matches!(refused, ProviderError::Untrusted(_)), "{refused}");
}

#[tokio::test]
async fn a_new_key_is_found_and_unknown_ones_do_not_make_us_ask_for_ever() {
    let (fake, provider, clock) = fake().await;
    redeem(&fake, &provider).await.ok().unwrap();
    assert_eq!(*fake.keys_asked.lock().unwrap(), 1);
    *fake.signer.lock().unwrap() = Signer::new("two");
    assert!(redeem(&fake, &provider).await.is_ok(), "the keys were read again");
    assert_eq!(*fake.keys_asked.lock().unwrap(), 2);
    let forged = Signer::new("three");
    let notice = forged.sign(&json!({"iss": fake.url(), "aud": "slipway"}));
    for _ in 0..5 {
        assert!(provider.logged_out(&notice).await.is_err());
    }
    assert_eq!(*fake.keys_asked.lock().unwrap(), 2);
    clock.pass(Duration::from_secs(6));
    assert!(provider.logged_out(&notice).await.is_err());
    assert_eq!(*fake.keys_asked.lock().unwrap(), 3);
}

#[tokio::test]
async fn one_that_is_away_is_told_and_asked_again() {
    let (_, provider, clock) = fake().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nowhere = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let settings = OidcSettings { issuer: nowhere, ..provider.settings.clone() };
    let away = OpenId::new(settings, Arc::clone(&clock) as _, Arc::new(SystemRandomness)).unwrap();
    assert_eq!(away.state(), DoorState::Unknown);
    away.look().await;
    assert!(matches!(away.state(), DoorState::Closed { .. }));
    assert!(matches!(away.page(&flow()).await, Err(ProviderError::Unreachable(_))));
}
