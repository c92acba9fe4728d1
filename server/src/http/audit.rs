//! The audit log as a file, for who may read it.

use super::refusal::{Reader, Refusal};
use axum::{
    Extension, Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, Response, StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use bytes::Bytes;
use futures::{StreamExt, stream};
use identity::audit::export::Form;
use platform::{
    access::{Asker, Guarded},
    audit::{AuditError, AuditLog, AuditQuery, Outcome},
    catalog::Moment,
};
use std::sync::Arc;

/// Records that are read at once.
const PORTION: u32 = 500;

/// The download.
pub(crate) fn routes(log: Guarded<dyn AuditLog>) -> Router {
    Router::new().route("/admin/audit/export", get(export)).with_state(log)
}

async fn export(
    State(log): State<Guarded<dyn AuditLog>>,
    Extension(asker): Extension<Asker>,
    request: Request,
) -> Response<Body> {
    let reader = Reader::of(&request);
    let (query, form) = match asked(request.uri().query().unwrap_or_default()) {
        Ok(asked) => asked,
        Err(message) => return (StatusCode::BAD_REQUEST, message).into_response(),
    };
    let log = log.seen_by(&asker);
    if let Err(error) = log.exporting(&query, form.extension()).await {
        return match error {
            AuditError::NotAllowed => Refusal::NotAllowed.answer(&reader),
            AuditError::Unavailable(reason) => {
                tracing::warn!(reason, "the audit log does not answer");
                Refusal::Overloaded.answer(&reader)
            }
        };
    }
    let opening = async move { Ok::<_, AuditError>(Bytes::from(form.opening())) };
    let lines = stream::once(opening).chain(portions(log, query, form));
    let mut response = Response::new(Body::from_stream(lines));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(form.media_type()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let name = format!("attachment; filename=\"slipway-audit.{}\"", form.extension());
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

/// The records, portion by portion, so that a long log is never in memory.
fn portions(
    log: Arc<dyn AuditLog>,
    query: AuditQuery,
    form: Form,
) -> impl futures::Stream<Item = Result<Bytes, AuditError>> {
    stream::try_unfold((log, query, 0), move |(log, query, after)| async move {
        let records = log.records(&query, after, PORTION).await?;
        let Some(last) = records.last().map(|record| record.position) else { return Ok(None) };
        let text: String = records.iter().map(|record| form.line(record)).collect();
        Ok(Some((Bytes::from(text), (log, query, last))))
    })
}

/// What the page's address asks for, and in which form.
fn asked(query: &str) -> Result<(AuditQuery, Form), String> {
    let (mut asked, mut form) = (AuditQuery::default(), Form::JsonLines);
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        match &*name {
            "text" => asked.text = Some(value.to_owned()),
            "actor" => asked.actor = Some(value.to_owned()),
            "action" => asked.action = Some(value.to_owned()),
            "object" => asked.object = Some(value.to_owned()),
            "outcome" => asked.outcome = Outcome::from_name(value),
            "from" => asked.from = Some(moment(value)?),
            "to" => asked.to = Some(moment(value)?),
            "format" => {
                form = match value {
                    "jsonl" => Form::JsonLines,
                    "csv" => Form::Csv,
                    _ => return Err("format is jsonl or csv\n".to_owned()),
                };
            }
            _ => {}
        }
    }
    Ok((asked, form))
}

fn moment(text: &str) -> Result<platform::Timestamp, String> {
    let whole = match text.len() {
        10 => format!("{text}T00:00:00Z"),
        16 => format!("{text}:00Z"),
        _ => text.to_owned(),
    };
    match whole.parse() {
        Ok(Moment::At(at)) => Ok(at),
        _ => Err("write a day such as 2026-11-29, or a time\n".to_owned()),
    }
}
