//! The stack: trying again, leaving alone, limits, conditional requests, where it goes.

use crate::fake::{Fake, Patient};
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use integrations::http::{Client, ClientSettings, HttpError, LimitHeaders};
use platform::Timestamp;
use secrecy::SecretString;
use std::sync::{Arc, atomic::Ordering};
use url::Url;

fn client(fake: &Fake) -> (Client, Arc<Patient>) {
    let time = Arc::new(Patient::default());
    let settings = ClientSettings::new(fake.url.clone(), LimitHeaders::Prefixed);
    (Client::new(settings, Arc::clone(&time) as _).unwrap(), time)
}

fn status(code: u16) -> Response {
    StatusCode::from_u16(code).unwrap().into_response()
}

#[tokio::test]
async fn what_may_be_tried_again_is() {
    let fake = Fake::start(|_, before| status(if before < 2 { 503 } else { 200 })).await;
    let (client, time) = client(&fake);
    client.get("/x").send().await.unwrap();
    assert_eq!(fake.take().len(), 3);
    assert_eq!(time.0.load(Ordering::SeqCst), 500 + 1000);
    let error = client.post("/x").send().await.unwrap_err();
    assert_eq!(error.status(), Some(503), "who knows whether it was done");
    assert_eq!(fake.take().len(), 1);
    client.post("/x").repeatable().send().await.unwrap();
    assert_eq!(fake.take().len(), 3);
}

#[tokio::test]
async fn who_fails_again_and_again_is_left_alone() {
    let fake = Fake::start(|_, _| status(500)).await;
    let (client, time) = client(&fake);
    for _ in 0..2 {
        client.get("/x").send().await.unwrap_err();
    }
    assert_eq!(fake.take().len(), 5, "then the breaker opens");
    let error = client.get("/x").send().await.unwrap_err();
    assert!(matches!(error, HttpError::LeftAlone { .. }), "{error}");
    assert_eq!(fake.take().len(), 0);
    time.0.fetch_add(30_000, Ordering::SeqCst);
    client.get("/x").send().await.unwrap_err();
    assert_eq!(fake.take().len(), 1, "one trial");
}

#[tokio::test]
async fn a_limit_is_waited_for_when_it_is_short_and_told_when_it_is_long() {
    let fake = Fake::start(|_, before| match before {
        0 => (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "3")]).into_response(),
        1 => status(200),
        _ => {
            let body = "{\"message\": \"You have exceeded a secondary rate limit\"}";
            (StatusCode::FORBIDDEN, body).into_response()
        }
    })
    .await;
    let (client, time) = client(&fake);
    client.post("/x").send().await.unwrap();
    assert_eq!(time.0.load(Ordering::SeqCst), 3_000);
    let error = client.get("/x").send().await.unwrap_err();
    let until = Timestamp(63_000);
    assert_eq!(error, HttpError::Limited { host: "127.0.0.1".to_owned(), until });
    assert_eq!(fake.take().len(), 3);
    client.get("/other").send().await.unwrap_err();
    assert_eq!(fake.take().len(), 0, "nobody asks before then");
}

#[tokio::test]
async fn a_used_up_primary_limit_holds_back_without_asking() {
    let fake = Fake::start(|_, _| {
        let told = [
            ("x-ratelimit-limit", "5000"),
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "3600"),
        ];
        (told, "{}").into_response()
    })
    .await;
    let (client, time) = client(&fake);
    client.get("/x").send().await.unwrap();
    let error = client.get("/x").send().await.unwrap_err();
    assert!(matches!(error, HttpError::Limited { until: Timestamp(3_600_000), .. }), "{error}");
    assert_eq!(fake.take().len(), 1);
    assert_eq!(client.rate_limit("core").unwrap().remaining, 0);
    time.0.store(3_600_000, Ordering::SeqCst);
    client.get("/x").send().await.unwrap();
}

#[tokio::test]
async fn what_is_unchanged_is_not_sent_again() {
    let fake = Fake::start(|asked, _| {
        if asked.header("if-none-match") == "\"1\"" {
            return status(304);
        }
        let link = "</x?page=2>; rel=\"next\"";
        ([(header::ETAG, "\"1\""), (header::LINK, link)], "body").into_response()
    })
    .await;
    let (client, _) = client(&fake);
    for unchanged in [false, true, true] {
        let answer = client.get("/x").conditional().send().await.unwrap();
        assert_eq!((answer.unchanged(), &answer.body()[..]), (unchanged, &b"body"[..]));
        assert_eq!(answer.next().unwrap().path(), "/x");
    }
    assert!(!client.get("/x").send().await.unwrap().unchanged(), "only who asks so");
}

#[tokio::test]
async fn a_credential_goes_nowhere_else_and_shows_nowhere() {
    let fake = Fake::start(|_, _| status(401)).await;
    let (client, _) = client(&fake);
    let token = SecretString::from("hunter2".to_owned());
    let elsewhere = Url::parse("https://elsewhere.example/x").unwrap();
    let error = client.get_named(&elsewhere).bearer(&token).send().await.unwrap_err();
    assert!(matches!(error, HttpError::NotAllowed(_)), "{error}");
    let call = client.get("/x?secret=hunter2").bearer(&token);
    assert!(!format!("{call:?}").contains("Bearer hunter2"), "{call:?}");
    let error = call.send().await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
    assert_eq!(fake.take()[0].header("authorization"), "Bearer hunter2");
}

#[tokio::test]
async fn an_answer_that_is_too_long_is_broken_off() {
    let fake = Fake::start(|_, _| "x".repeat(10_000).into_response()).await;
    let (client, _) = client(&fake);
    assert_eq!(client.get("/x").most(100).send().await.unwrap_err(), HttpError::TooLong(100));
}

#[tokio::test]
async fn a_private_address_is_only_asked_when_it_is_the_configured_one() {
    let inner = Fake::start(|_, _| "inner".into_response()).await;
    let target = inner.url.to_string().replace("127.0.0.1", "localhost");
    let fake = Fake::start(move |_, _| {
        (StatusCode::FOUND, [(header::LOCATION, target.clone())]).into_response()
    })
    .await;
    let (client, _) = client(&fake);
    client.get("/x").send().await.unwrap_err();
    assert_eq!(inner.take().len(), 0);
}
