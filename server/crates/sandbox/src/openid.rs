//! An `OpenID` provider below `/openid`: whoever signs in picks who they are. Discovery,
//! authorization code with PKCE, rotating refresh tokens, user info, logout.

mod grants;
mod page;
mod signer;

use crate::{
    argocd,
    company::{PEOPLE, Person},
    world::World,
};
use axum::{
    Form, Json, Router,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use grants::{Asked, Grants};
use platform::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
pub use signer::NoRandomness;
use signer::Signer;
use std::sync::Arc;
use url::Url;

/// A token for a tool in exchange for one's own (RFC 8693).
const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";

/// What is given for it.
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";

/// The client that Slipway is.
pub const CLIENT: &str = "slipway";

/// How long a token is good, in seconds.
const LIFE: i64 = 300;

#[derive(Clone)]
struct Server(Arc<Inner>);

struct Inner {
    world: Arc<World>,
    issuer: String,
    signer: Signer,
    grants: Grants,
}

/// The provider under this address.
///
/// # Errors
/// When the system gives no randomness.
pub(crate) fn routes(world: Arc<World>, issuer: String) -> Result<Router, NoRandomness> {
    let inner = Inner { world, issuer, signer: Signer::new()?, grants: Grants::default() };
    Ok(Router::new()
        .route("/.well-known/openid-configuration", get(discovery))
        .route("/keys", get(keys))
        .route("/authorize", get(authorize))
        .route("/token", post(token))
        .route("/userinfo", get(userinfo))
        .route("/logout", get(logout))
        .with_state(Server(Arc::new(inner))))
}

async fn discovery(State(Server(server)): State<Server>) -> Json<Value> {
    let at = |path: &str| format!("{}/{path}", server.issuer);
    Json(json!({
        "issuer": server.issuer,
        "authorization_endpoint": at("authorize"),
        "token_endpoint": at("token"),
        "userinfo_endpoint": at("userinfo"),
        "jwks_uri": at("keys"),
        "end_session_endpoint": at("logout"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token", EXCHANGE],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "code_challenge_methods_supported": ["S256"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "claims_supported": ["sub", "name", "preferred_username", "email", "email_verified", "groups"],
        "authorization_response_iss_parameter_supported": true,
    }))
}

async fn keys(State(Server(server)): State<Server>) -> Json<Value> {
    Json(json!({"keys": [server.signer.key()]}))
}

/// The page to pick a person on; with a person picked, the way back.
async fn authorize(
    State(Server(server)): State<Server>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let back = Url::parse(&asked.redirect_uri).ok().filter(is_here);
    let back = back.ok_or(Refusal("invalid_request", "redirect_uri is not on this machine"))?;
    if asked.client_id != CLIENT || asked.response_type != "code" {
        return Err(Refusal("unauthorized_client", "the only client is slipway, for a code"));
    }
    if asked.code_challenge_method != "S256" || asked.code_challenge.is_empty() {
        return Err(Refusal("invalid_request", "a code challenge (S256) is needed"));
    }
    let Some(login) = asked.login.clone() else {
        return Ok(Html(page::choice(&asked)).into_response());
    };
    let person = person(&login).ok_or(Refusal("invalid_request", "nobody has this login"))?;
    let state = asked.state.clone();
    let code = server.grants.code(person, asked, server.world.now());
    let code = code.ok_or(Refusal("server_error", "the system gives no randomness"))?;
    let mut back = back;
    back.query_pairs_mut()
        .append_pair("code", &code)
        .append_pair("state", &state)
        .append_pair("iss", &server.issuer);
    Ok(Redirect::to(back.as_str()).into_response())
}

/// Codes go to this machine only.
fn is_here(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
        && matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"))
}

fn person(login: &str) -> Option<&'static Person> {
    PEOPLE.iter().find(|person| person.login == login)
}

/// What the token endpoint is asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    grant_type: String,
    code: String,
    code_verifier: String,
    redirect_uri: String,
    refresh_token: String,
    client_id: String,
    subject_token: String,
    subject_token_type: String,
    audience: String,
}

/// A token for a tool, for who shows their own.
fn exchanged(server: &Inner, wanted: &Wanted) -> Result<Json<Value>, Refusal> {
    if wanted.client_id != CLIENT {
        return Err(Refusal("unauthorized_client", "the only client is slipway"));
    }
    if wanted.subject_token_type != ACCESS_TOKEN {
        return Err(Refusal("invalid_request", "only an access token is exchanged"));
    }
    if wanted.audience != argocd::AUDIENCE {
        return Err(Refusal("invalid_target", "there is no tool of this name"));
    }
    let person = server.grants.holder(&wanted.subject_token);
    let person = person.ok_or(Refusal("invalid_grant", "the token is not known"))?;
    let token = grants::secret();
    let token = token.ok_or(Refusal("server_error", "the system gives no randomness"))?;
    let until = Timestamp(server.world.now().0 + LIFE * 1000);
    server.world.exchanged.give(token.clone(), person.login, argocd::AUDIENCE, until);
    Ok(Json(json!({
        "access_token": token,
        "issued_token_type": ACCESS_TOKEN,
        "token_type": "Bearer",
        "expires_in": LIFE,
    })))
}

async fn token(
    State(Server(server)): State<Server>,
    Form(wanted): Form<Wanted>,
) -> Result<Json<Value>, Refusal> {
    let now = server.world.now();
    let bad = Refusal("invalid_grant", "the code or token is not known, is used, or is another's");
    let granted = match wanted.grant_type.as_str() {
        "authorization_code" => {
            server.grants.redeem(&wanted.code, &wanted.code_verifier, &wanted.redirect_uri, now)
        }
        "refresh_token" => server.grants.refresh(&wanted.refresh_token),
        EXCHANGE => return exchanged(&server, &wanted),
        _ => return Err(Refusal("unsupported_grant_type", "a code or a refresh token is taken")),
    };
    let (person, nonce) = granted.ok_or(bad)?;
    let seconds = now.0.div_euclid(1000);
    let mut claims = claims(person);
    claims["iss"] = json!(server.issuer);
    claims["aud"] = json!(CLIENT);
    claims["iat"] = json!(seconds);
    claims["exp"] = json!(seconds + LIFE);
    if let Some(nonce) = nonce {
        claims["nonce"] = json!(nonce);
    }
    let failed = Refusal("server_error", "the system gives no randomness");
    let tokens = server.grants.tokens(person).ok_or(failed)?;
    let id_token = server.signer.sign(&claims).ok_or(Refusal("server_error", "signing failed"))?;
    Ok(Json(json!({
        "access_token": tokens.access,
        "refresh_token": tokens.refresh,
        "id_token": id_token,
        "token_type": "Bearer",
        "expires_in": LIFE,
    })))
}

/// What is told of a person.
fn claims(person: &Person) -> Value {
    json!({
        "sub": person.login,
        "name": person.label,
        "preferred_username": person.name,
        "email": person.email,
        "email_verified": true,
        "groups": person.teams,
    })
}

async fn userinfo(
    State(Server(server)): State<Server>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = shown.and_then(|shown| shown.strip_prefix("Bearer "));
    let person = token.and_then(|token| server.grants.holder(token));
    person.map(|person| Json(claims(person))).ok_or(Refusal("invalid_token", "not known"))
}

#[derive(Debug, Deserialize)]
struct Leaving {
    post_logout_redirect_uri: Option<String>,
    state: Option<String>,
}

/// There is no session here to end: whoever comes again picks again.
async fn logout(Query(leaving): Query<Leaving>) -> Response {
    let back = leaving.post_logout_redirect_uri.and_then(|back| Url::parse(&back).ok());
    match back.filter(is_here) {
        Some(mut back) => {
            if let Some(state) = leaving.state {
                back.query_pairs_mut().append_pair("state", &state);
            }
            Redirect::to(back.as_str()).into_response()
        }
        None => Html(page::left()).into_response(),
    }
}

/// An error of OAuth: its code, and a word to people.
#[derive(Debug)]
struct Refusal(&'static str, &'static str);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = match self.0 {
            "invalid_token" => StatusCode::UNAUTHORIZED,
            "server_error" => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        };
        let body = json!({"error": self.0, "error_description": self.1});
        (status, Json(body)).into_response()
    }
}
