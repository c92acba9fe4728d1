//! Git over HTTP, by `git http-backend`, as GitHub's own address for cloning and pushing.

use super::{
    super::{Simulated, Slug, people, refusal::Refusal},
    pushed,
};
use crate::made::{command, fed};
use axum::{
    body::{Body, to_bytes},
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header},
};
use base64::{Engine, engine::general_purpose::STANDARD};

/// Bytes of the largest push.
const MOST: usize = 256 << 20;

/// `/{owner}/{repository}.git/…`: who pushes shows the token, everybody may read.
pub(in super::super) async fn git(
    State(server): Simulated,
    Path((owner, repository)): Slug,
    request: Request,
) -> Result<Response<Body>, Refusal> {
    people::ours(&owner)?;
    let name = repository.trim_end_matches(".git").to_owned();
    let made = server.world.made.find(&name).ok_or(Refusal::NotFound)?;
    let (asked, body) = request.into_parts();
    let rest = asked.uri.path().splitn(4, '/').nth(3).unwrap_or_default().to_owned();
    let query = asked.uri.query().unwrap_or_default().to_owned();
    let writes = rest == "git-receive-pack" || query.contains("git-receive-pack");
    if writes && !is_known(&asked.headers) {
        let mut answer = Response::new(Body::from("Authentication required"));
        *answer.status_mut() = StatusCode::UNAUTHORIZED;
        let wanted = HeaderValue::from_static("Basic realm=\"GitHub\"");
        answer.headers_mut().insert(header::WWW_AUTHENTICATE, wanted);
        return Ok(answer);
    }
    let text = |name: HeaderName| {
        let value = asked.headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let mut backend = command(server.world.made.folder());
    backend
        .arg("http-backend")
        .env("GIT_PROJECT_ROOT", server.world.made.folder())
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("PATH_INFO", format!("/{}.git/{rest}", made.name.to_lowercase()))
        .env("REQUEST_METHOD", asked.method.as_str())
        .env("QUERY_STRING", query)
        .env("CONTENT_TYPE", text(header::CONTENT_TYPE))
        .env("HTTP_CONTENT_ENCODING", text(header::CONTENT_ENCODING))
        .env("GIT_PROTOCOL", text(HeaderName::from_static("git-protocol")))
        .env("REMOTE_USER", if writes { super::super::ACCOUNT } else { "" })
        .env("REMOTE_ADDR", "127.0.0.1");
    let body = to_bytes(body, MOST).await;
    let body = body.map_err(|_| Refusal::Unprocessable("The push is too large"))?;
    let length = body.len().to_string();
    backend.env("CONTENT_LENGTH", length);
    let child = backend.spawn()?;
    // Who goes away in the middle of a push has pushed all the same.
    let working = tokio::spawn(async move {
        let output = fed(child, body.to_vec()).await?;
        if rest == "git-receive-pack" {
            pushed::note(&server, &name).await?;
        }
        answered(&output.stdout)
    });
    working.await.map_err(|_| Refusal::Conflict("Git does not answer"))?
}

/// Whether the token is shown, as a password or alone.
fn is_known(headers: &HeaderMap) -> bool {
    let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let Some((kind, text)) = shown.and_then(|shown| shown.split_once(' ')) else { return false };
    if kind.eq_ignore_ascii_case("bearer") {
        return text == crate::TOKEN;
    }
    let both = STANDARD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    both.is_some_and(|both| {
        both.split_once(':').is_some_and(|(_, password)| password == crate::TOKEN)
    })
}

/// What a CGI program says: headers, an empty line, the body.
fn answered(said: &[u8]) -> Result<Response<Body>, Refusal> {
    let end = said.windows(4).position(|four| four == b"\r\n\r\n");
    let end = end.ok_or(Refusal::Unprocessable("Git does not answer"))?;
    let head = String::from_utf8_lossy(&said[..end]).into_owned();
    let mut answer = Response::new(Body::from(said[end + 4..].to_vec()));
    for (name, value) in head.lines().filter_map(|line| line.split_once(':')) {
        if name.eq_ignore_ascii_case("status") {
            let code = value.trim().split(' ').next().and_then(|code| code.parse().ok());
            *answer.status_mut() =
                code.and_then(|code| StatusCode::from_u16(code).ok()).unwrap_or_default();
        } else if let (Ok(name), Ok(value)) =
            (name.parse::<HeaderName>(), value.trim().parse::<HeaderValue>())
        {
            answer.headers_mut().insert(name, value);
        }
    }
    Ok(answer)
}
