//! Who gets in, and who does not (rows 8.1, 8.4; Property 17), by the real router.

use super::{BROWSER, Server, samples, server, server_of};
use axum::{
    body::Body,
    http::{Method, Request, Response, StatusCode, header},
};
use http_body_util::BodyExt;
use tower::ServiceExt;

fn closed() -> Server {
    server_of(true, samples::identity(samples::people()))
}

async fn ask(
    server: &Server,
    method: &Method,
    path: &str,
    headers: &[(&str, &str)],
    form: &str,
) -> (Response<Body>, String) {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    if !form.is_empty() {
        request = request.header("content-type", "application/x-www-form-urlencoded");
    }
    let request = request.body(Body::from(form.to_owned())).unwrap();
    let (parts, body) = server.router.clone().oneshot(request).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    (Response::from_parts(parts, Body::empty()), String::from_utf8_lossy(&body).into_owned())
}

fn cookie(response: &Response<Body>, name: &str) -> Option<String> {
    let cookies = response.headers().get_all(header::SET_COOKIE).into_iter();
    let mut cookies = cookies.filter_map(|value| value.to_str().ok());
    let found =
        cookies.find_map(|cookie| cookie.strip_prefix(&format!("{name}=")).map(str::to_owned));
    found.map(|cookie| cookie.split(';').next().unwrap().to_owned())
}

fn location(response: &Response<Body>) -> &str {
    response.headers()[header::LOCATION].to_str().unwrap()
}

/// Begins a sign-in: the browser's cookie and the state.
async fn begun(server: &Server, return_to: &str) -> (String, String) {
    let path = format!("/auth/believing?return_to={return_to}");
    let (response, _) = ask(server, &Method::GET, &path, BROWSER, "").await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let state = location(&response).split_once("state=").unwrap().1.to_owned();
    (cookie(&response, "slipway-browser").unwrap(), state)
}

/// Signs in: the session's cookie and where it led.
async fn signed_in(server: &Server, return_to: &str) -> (String, String) {
    let (browser, state) = begun(server, return_to).await;
    let path = format!("/auth/believing/callback?code=lena&state={state}");
    let cookies = format!("slipway-browser={browser}");
    let (response, _) = ask(server, &Method::GET, &path, &[("cookie", &cookies)], "").await;
    (cookie(&response, "slipway").expect("a session"), location(&response).to_owned())
}

#[tokio::test]
async fn nobody_gets_further_than_to_the_entrance() {
    let server = closed();
    let (response, _) = ask(&server, &Method::GET, "/catalog?kind=api", BROWSER, "").await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(location(&response), "/sign-in?return_to=%2Fcatalog%3Fkind%3Dapi");
    let (response, body) = ask(&server, &Method::GET, "/api/catalog/entities", &[], "").await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    assert!(body.contains("AuthenticationError"), "{body}");
    assert_eq!(response.headers()[header::WWW_AUTHENTICATE], "Bearer realm=\"slipway\"");
    for path in ["/fn/home/overview", "/api/live", "/api/openapi.json", "/fn/registry/sources"] {
        let (response, body) = ask(&server, &Method::GET, path, &[], "").await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{path}");
        assert!(!path.starts_with("/fn/") || body.contains("signed-out"), "{path}: {body}");
    }
    let (response, _) =
        ask(&server, &Method::POST, "/fn/registry/register", BROWSER, "target=x").await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    for path in ["/healthz", "/readyz", "/robots.txt"] {
        assert_eq!(
            ask(&server, &Method::GET, path, &[], "").await.0.status(),
            StatusCode::OK,
            "{path}"
        );
    }
    let session = format!("slipway={}", "x".repeat(43));
    let (response, _) = ask(&server, &Method::GET, "/api/live", &[("cookie", &session)], "").await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "a made-up session");
}

#[tokio::test]
async fn a_person_signs_in_goes_on_and_out_again() {
    let server = closed();
    let (session, led) = signed_in(&server, "/catalog%3Fkind%3Dapi").await;
    assert_eq!(led, "/catalog?kind=api");
    let cookies = format!("slipway={session}");
    let mut headers = BROWSER.to_vec();
    headers.push(("cookie", &cookies));
    let (response, _) = ask(&server, &Method::GET, "/catalog", &headers, "").await;
    assert_eq!(response.status(), StatusCode::OK);

    // What another site's page makes the browser send ends nothing; nor does what says nothing.
    for more in
        [("sec-fetch-site", "cross-site"), ("x-nothing", "1"), ("origin", "https://evil.example")]
    {
        let mut headers = headers.clone();
        headers.push(more);
        let (response, _) = ask(&server, &Method::POST, "/auth/sign-out", &headers, "a=b").await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{more:?}");
    }
    headers.push(("sec-fetch-site", "same-origin"));
    let (response, page) = ask(&server, &Method::POST, "/auth/sign-out", &headers, "a=b").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(cookie(&response, "slipway").as_deref(), Some(""));
    let refresh = response.headers()[header::REFRESH].to_str().unwrap();
    assert!(refresh.starts_with("0; url=https://id.example/logout?back="), "{refresh}");
    assert!(page.contains("href=\"https://id.example/logout"), "{page}");
    let (response, _) = ask(&server, &Method::GET, "/catalog", &headers, "").await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER, "the session is over at once");
}

#[tokio::test]
async fn a_state_counts_once_and_only_in_the_browser_that_began() {
    let server = closed();
    let back = async |browser: &str, state: &str| {
        let path = format!("/auth/believing/callback?code=lena&state={state}");
        let cookies = format!("slipway-browser={browser}");
        let headers = [("cookie", cookies.as_str())];
        let (response, _) = ask(&server, &Method::GET, &path, &headers, "").await;
        (cookie(&response, "slipway").is_some(), location(&response).to_owned())
    };
    let (browser, state) = begun(&server, "/").await;
    let (_, other) = begun(&server, "/").await;
    assert!(!back(&browser, &other).await.0, "another browser's state");
    assert!(!back(&browser, "made-up").await.0);
    assert!(back(&browser, &state).await.0);
    let (entered, led) = back(&browser, &state).await;
    assert!(!entered && led.starts_with("/sign-in?failure="), "replayed: {led}");
    let (browser, state) = begun(&server, "//evil.example").await;
    assert_eq!(back(&browser, &state).await, (true, "/".to_owned()));
}

#[tokio::test]
async fn a_planted_session_is_not_signed_in_into() {
    let server = closed();
    let (planted, _) = signed_in(&server, "/").await;
    let (browser, state) = begun(&server, "/").await;
    let path = format!("/auth/believing/callback?code=lena&state={state}");
    let cookies = format!("slipway-browser={browser}; slipway={planted}");
    let (response, _) = ask(&server, &Method::GET, &path, &[("cookie", &cookies)], "").await;
    assert_ne!(cookie(&response, "slipway"), Some(planted.clone()));
    let cookies = format!("slipway={planted}");
    let (response, _) = ask(&server, &Method::GET, "/api/live", &[("cookie", &cookies)], "").await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_guest_is_at_this_machine_and_calls_it_by_its_name() {
    let server = server(true);
    let status = async |headers: &[(&str, &str)]| {
        ask(&server, &Method::GET, "/catalog", headers, "").await.0.status()
    };
    assert_eq!(status(&[]).await, StatusCode::OK);
    for host in ["127.0.0.1:3000", "localhost:3000", "[::1]:3000", "slipway"] {
        assert_eq!(status(&[("host", host)]).await, StatusCode::OK, "{host}");
    }
    // A page of a site that was made to lead to this machine; somebody behind a proxy here.
    assert_eq!(status(&[("host", "evil.dev:3000")]).await, StatusCode::UNAUTHORIZED);
    assert_eq!(status(&[("x-forwarded-for", "203.0.113.9")]).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_notice_of_the_provider_ends_sessions_and_counts_once() {
    let server = closed();
    let (session, _) = signed_in(&server, "/").await;
    let cookies = format!("slipway={session}");
    let notice = "/auth/believing/back-channel-logout";
    let send = async |token: &str| {
        let form = format!("logout_token={token}");
        ask(&server, &Method::POST, notice, &[], &form).await.0.status()
    };
    assert_eq!(send("nonsense").await, StatusCode::BAD_REQUEST);
    let number = format!("lena+{session}");
    assert_eq!(send(&number).await, StatusCode::OK);
    assert_eq!(send(&number).await, StatusCode::BAD_REQUEST, "replayed");
    let (response, _) = ask(&server, &Method::GET, "/api/live", &[("cookie", &cookies)], "").await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
}
