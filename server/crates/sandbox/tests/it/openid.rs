//! The provider: from the page of people to tokens, and what does not get there.

use crate::support::Asked;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    digest::{SHA256, digest},
    signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey},
};
use sandbox::Vendor;
use serde_json::Value;
use std::collections::HashMap;
use url::Url;

const BACK: &str = "http://127.0.0.1:3000/auth/sandbox/callback";
const VERIFIER: &str = "a-verifier-that-is-long-enough-to-be-one-43-x";

fn question(login: Option<&str>, back: &str) -> String {
    let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, VERIFIER.as_bytes()));
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs([
        ("response_type", "code"),
        ("client_id", sandbox::OPENID_CLIENT),
        ("redirect_uri", back),
        ("scope", "openid"),
        ("state", "s&1"),
        ("nonce", "n1"),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ]);
    query.extend_pairs(login.map(|login| ("login", login)));
    format!("/authorize?{}", query.finish())
}

async fn code(asked: &Asked, login: &str) -> HashMap<String, String> {
    let request = asked.request("GET", Vendor::OpenId, &question(Some(login), BACK));
    let answer = asked.send(request).await;
    assert_eq!(answer.status, 303);
    let back = Url::parse(answer.headers["location"].to_str().unwrap()).unwrap();
    back.query_pairs().into_owned().collect()
}

async fn tokens(asked: &Asked, form: &[(&str, &str)]) -> (u16, Value) {
    let mut body = url::form_urlencoded::Serializer::new(String::new());
    let body = body.extend_pairs(form).finish();
    let request = asked.request("POST", Vendor::OpenId, "/token");
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
    let answer = asked.send(request).await;
    (answer.status, answer.json())
}

#[tokio::test]
async fn somebody_is_picked_and_told_of() {
    let asked = Asked::new().await;
    let page = asked.send(asked.request("GET", Vendor::OpenId, &question(None, BACK))).await;
    assert!(page.text.contains("Lena Park") && page.text.contains("login=lena-park-nw"));

    let back = code(&asked, "lena-park-nw").await;
    assert_eq!(back["state"], "s&1");
    assert_eq!(back["iss"], asked.sandbox.url(Vendor::OpenId));
    let form = [
        ("grant_type", "authorization_code"),
        ("code", back["code"].as_str()),
        ("code_verifier", VERIFIER),
        ("redirect_uri", BACK),
    ];
    let (status, given) = tokens(&asked, &form).await;
    assert_eq!(status, 200, "{given}");
    assert_eq!(tokens(&asked, &form).await.0, 400, "a code counts once");

    let token = given["id_token"].as_str().unwrap();
    let (message, signature) = token.rsplit_once('.').unwrap();
    let keys = asked.send(asked.request("GET", Vendor::OpenId, "/keys")).await.json();
    let half =
        |name: &str| URL_SAFE_NO_PAD.decode(keys["keys"][0][name].as_str().unwrap()).unwrap();
    let point = [vec![4], half("x"), half("y")].concat();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
    key.verify(message.as_bytes(), &signature).unwrap();
    let claims = URL_SAFE_NO_PAD.decode(message.split('.').nth(1).unwrap()).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    assert_eq!(claims["preferred_username"], "lena.park");
    assert_eq!((&claims["nonce"], &claims["aud"]), (&"n1".into(), &"slipway".into()));
    assert_eq!(claims["groups"][0], "payments");

    let refresh = given["refresh_token"].as_str().unwrap();
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    assert_eq!(tokens(&asked, &form).await.0, 200);
    assert_eq!(tokens(&asked, &form).await.0, 400, "a refresh token counts once");

    let access = given["access_token"].as_str().unwrap();
    let request = asked.request("GET", Vendor::OpenId, "/userinfo").bearer_auth(access);
    assert_eq!(asked.send(request).await.json()["email"], "lena.park@northwind.example");
}

#[tokio::test]
async fn codes_do_not_leave_this_machine_and_need_their_verifier() {
    let asked = Asked::new().await;
    for back in ["https://evil.example/", "http://127.0.0.1.evil.example/", "javascript:alert(1)"] {
        let request = asked.request("GET", Vendor::OpenId, &question(Some("lena-park-nw"), back));
        assert_eq!(asked.send(request).await.status, 400, "{back}");
    }
    let back = code(&asked, "lena-park-nw").await;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", back["code"].as_str()),
        ("code_verifier", "another"),
        ("redirect_uri", BACK),
    ];
    assert_eq!(tokens(&asked, &form).await.0, 400);
}

async fn signed_in(asked: &Asked, login: &str) -> Value {
    let back = code(asked, login).await;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", back["code"].as_str()),
        ("code_verifier", VERIFIER),
        ("redirect_uri", BACK),
    ];
    tokens(asked, &form).await.1
}

#[tokio::test]
async fn a_token_is_exchanged_for_one_of_argo_cds_which_knows_whose_it_is() {
    let asked = Asked::new().await;
    let given = signed_in(&asked, "lena-park-nw").await;
    let kind = "urn:ietf:params:oauth:token-type:access_token";
    let form = |token: &str, audience: &str| {
        [
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange".to_owned()),
            ("client_id", sandbox::OPENID_CLIENT.to_owned()),
            ("subject_token", token.to_owned()),
            ("subject_token_type", kind.to_owned()),
            ("requested_token_type", kind.to_owned()),
            ("audience", audience.to_owned()),
        ]
    };
    let exchange = async |token: &str, audience: &str| {
        let form = form(token, audience);
        let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        tokens(&asked, &form).await
    };
    let access = given["access_token"].as_str().unwrap();
    let (status, other) = exchange(access, sandbox::ARGO_CD_AUDIENCE).await;
    assert_eq!((status, &other["issued_token_type"]), (200, &kind.into()), "{other}");
    let token = other["access_token"].as_str().unwrap();
    let argo = Vendor::ArgoCd(sandbox::Environment::Staging);
    let who = asked.request("GET", argo, "/api/v1/session/userinfo").bearer_auth(token);
    assert_eq!(asked.send(who).await.json()["username"], "lena-park-nw");
    // The one of the session opens the provider alone.
    let own = asked.request("GET", argo, "/api/v1/session/userinfo").bearer_auth(access);
    assert_eq!(asked.send(own).await.status, 401);

    assert_eq!(exchange(access, "grafana").await.1["error"], "invalid_target");
    assert_eq!(exchange("made up", sandbox::ARGO_CD_AUDIENCE).await.1["error"], "invalid_grant");
}
