//! `/auth/…`: to a provider and back, out again, and notices of providers.

mod farewell;

use super::{
    browser,
    cookies::Cookies,
    identify::Identity,
    observe::RequestId,
    refusal::{Reader, Refusal},
    security::Nonce,
};
use axum::{
    Form, Router,
    body::Body,
    extract::{DefaultBodyLimit, Path, Query, State},
    http::{
        Extensions, HeaderMap, HeaderValue, Request, Response, StatusCode, header, request::Parts,
    },
    response::IntoResponse,
    routing::{get, post},
};
use farewell::farewell_page;
use identity::sign_in::{Came, Completed, NoticeError, Visit, safe_return};
use platform::{
    access::Asker,
    identity::{Failure, FailureReason, IdentityError},
};
use serde::Deserialize;
use std::sync::Arc;

/// Bytes of a notice at the most.
const NOTICE: usize = 64 << 10;

/// The routes.
pub(super) fn auth(identity: Identity) -> Router {
    Router::new()
        .route("/auth/sign-out", post(sign_out))
        .route("/auth/{provider}", get(begin))
        .route("/auth/{provider}/callback", get(come_back))
        .route("/auth/{provider}/back-channel-logout", post(take_notice))
        .layer(DefaultBodyLimit::max(NOTICE))
        .with_state(identity)
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    return_to: String,
}

/// To the provider.
async fn begin(
    State(identity): State<Identity>,
    Path(provider): Path<String>,
    Query(wanted): Query<Wanted>,
    parts: Parts,
) -> Response<Body> {
    let cookies = Cookies::new(identity.https);
    let known = cookies.browser(&parts.headers);
    let begun = identity.sign_in.begin(&provider, &wanted.return_to, known, &visit(&parts)).await;
    match begun {
        Ok(Ok(begun)) => {
            let cookie = cookies.give_browser(&begun.browser);
            let page = HeaderValue::from_str(begun.page.as_str());
            let Ok(page) = page else { return Refusal::Crashed.answer(&reader(&parts)) };
            let headers = [(header::LOCATION, page), (header::SET_COOKIE, cookie), NO_STORE];
            (StatusCode::SEE_OTHER, axum::response::AppendHeaders(headers)).into_response()
        }
        Ok(Err(failure)) => {
            let wanted = safe_return(&wanted.return_to);
            explained(&identity, &parts, &failure, known, &wanted).await
        }
        Err(error) => refused(&error, &parts),
    }
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    state: String,
    #[serde(default)]
    code: String,
    iss: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

/// And back.
async fn come_back(
    State(identity): State<Identity>,
    Path(provider): Path<String>,
    Query(answer): Query<Answer>,
    parts: Parts,
) -> Response<Body> {
    let cookies = Cookies::new(identity.https);
    let no = answer.error.map(|error| match answer.error_description {
        Some(more) => format!("{error}: {more}"),
        None => error,
    });
    let came = Came {
        state: &answer.state,
        code: &answer.code,
        issuer: answer.iss.as_deref(),
        error: no.as_deref(),
        browser: cookies.browser(&parts.headers),
        session: cookies.session(&parts.headers),
    };
    match identity.sign_in.complete(&provider, came, &visit(&parts)).await {
        Ok(Completed::In { secret, return_to }) => {
            let cookie = cookies.give_session(&secret, identity.sign_in.settings().limit);
            // It was made safe when it was kept; it is only read again.
            let mut response = redirect(&safe_return(&return_to));
            response.headers_mut().append(header::SET_COOKIE, cookie);
            response
        }
        Ok(Completed::Out(number)) => to_the_entrance("/", Some(&number)),
        Ok(Completed::TooMany) => Refusal::TooManyAttempts.answer(&reader(&parts)),
        Err(error) => refused(&error, &parts),
    }
}

/// Out.
async fn sign_out(State(identity): State<Identity>, parts: Parts) -> Response<Body> {
    let cookies = Cookies::new(identity.https);
    let asker = parts.extensions.get::<Asker>();
    let farewell = match (cookies.session(&parts.headers), asker) {
        (Some(secret), Some(asker)) => match identity.sign_in.sign_out(secret, asker).await {
            Ok(gone) => gone.farewell,
            Err(error) => return refused(&error, &parts),
        },
        _ => None,
    };
    let mut response = match farewell {
        Some(page) => {
            let nonce = parts.extensions.get::<Nonce>().map(|Nonce(nonce)| nonce.to_string());
            let chinese = browser::reads_chinese(&parts.headers);
            farewell_page(&page, chinese, &nonce.unwrap_or_default())
        }
        None => redirect("/sign-in?left=1"),
    };
    response.headers_mut().append(header::SET_COOKIE, cookies.take_session());
    response
}

#[derive(Deserialize)]
struct Notice {
    logout_token: String,
}

/// A provider ended a session of its own (`OpenID` Connect Back-Channel Logout 1.0, 2.5 to 2.8).
async fn take_notice(
    State(identity): State<Identity>,
    Path(provider): Path<String>,
    extensions: Extensions,
    headers: HeaderMap,
    Form(notice): Form<Notice>,
) -> Response<Body> {
    let visit = visit_of(&extensions, &headers);
    match identity.sign_in.take_notice(&provider, &notice.logout_token, &visit).await {
        Ok(()) => (StatusCode::OK, [NO_STORE]).into_response(),
        Err(error) => {
            tracing::warn!(provider, %error, "a notice of a sign-out was refused");
            let status = match error {
                NoticeError::NoProvider => StatusCode::NOT_FOUND,
                NoticeError::TooMany => StatusCode::TOO_MANY_REQUESTS,
                NoticeError::Identity(_) => StatusCode::SERVICE_UNAVAILABLE,
                NoticeError::Again | NoticeError::Provider(_) => StatusCode::BAD_REQUEST,
            };
            let body = serde_json::json!({"error": "invalid_request"}).to_string();
            let json = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            (status, [json, NO_STORE], body).into_response()
        }
    }
}

const NO_STORE: (header::HeaderName, HeaderValue) =
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));

/// The page that explains why somebody did not get in.
async fn explained(
    identity: &Identity,
    parts: &Parts,
    failure: &Failure,
    browser: Option<&str>,
    wanted: &str,
) -> Response<Body> {
    if failure.reason == FailureReason::TooMany {
        return Refusal::TooManyAttempts.answer(&reader(parts));
    }
    match identity.sign_in.explain(failure, browser).await {
        Ok(number) => to_the_entrance(wanted, Some(&number)),
        Err(error) => refused(&error, parts),
    }
}

/// To the sign-in page, and from there on to where one wanted to go.
pub(super) fn to_the_entrance(wanted: &str, failure: Option<&str>) -> Response<Body> {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let wanted = safe_return(wanted);
    if wanted != "/" {
        query.append_pair("return_to", &wanted);
    }
    if let Some(failure) = failure {
        query.append_pair("failure", failure);
    }
    let query = query.finish();
    if query.is_empty() { redirect("/sign-in") } else { redirect(&format!("/sign-in?{query}")) }
}

fn redirect(to: &str) -> Response<Body> {
    let to = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, to), NO_STORE]).into_response()
}

fn refused(error: &IdentityError, parts: &Parts) -> Response<Body> {
    let reader = reader(parts);
    if matches!(error, IdentityError::NotFound(_)) {
        return Refusal::NotFound.answer(&reader);
    }
    tracing::error!(%error, "signing in does not work");
    Refusal::Unidentified.answer(&reader)
}

fn visit(parts: &Parts) -> Visit {
    visit_of(&parts.extensions, &parts.headers)
}

fn reader(parts: &Parts) -> Reader {
    Reader::of(&Request::from_parts(parts.clone(), ()))
}

fn visit_of(extensions: &Extensions, headers: &HeaderMap) -> Visit {
    let number = extensions.get::<RequestId>().map(|RequestId(id)| Arc::clone(id));
    Visit {
        request: number.unwrap_or_else(|| Arc::from("none")),
        address: extensions.get::<Asker>().and_then(|asker| asker.address),
        device: browser::text(headers, header::USER_AGENT).to_owned(),
    }
}
