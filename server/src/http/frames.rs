//! Dashboards of vendors in frames: a page of ours shows a document of ours, which runs nothing and shows
//! the vendor's in a frame of its own.
//!
//! So the policy of every other page stays as it is, wherever somebody came from without a reload; and
//! an address that counts once is made just when it is shown.

use super::{
    browser,
    refusal::{Reader, Refusal},
    security::Framed,
};
use axum::{
    Extension, Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, Response, header},
    response::{Html, IntoResponse},
    routing::get,
};
use platform::{
    EntityRef,
    access::{Asker, Guarded},
    monitoring::{Embedding, EntityQuestion, Monitoring, MonitoringError, Range},
};

/// The document between.
pub(super) fn routes(monitoring: Guarded<dyn Monitoring>) -> Router {
    Router::new().route("/frames/dashboard", get(dashboard)).with_state(monitoring)
}

async fn dashboard(
    State(monitoring): State<Guarded<dyn Monitoring>>,
    Extension(asker): Extension<Asker>,
    request: Request,
) -> Response<Body> {
    let reader = Reader::of(&request);
    let chinese = browser::reads_chinese(request.headers());
    let Some((entity, question)) = asked(request.uri().query().unwrap_or_default()) else {
        return Refusal::NotFound.answer(&reader);
    };
    match monitoring.seen_by(&asker).embedding(&entity, &question).await {
        Ok(Some(embedding)) => shown(&embedding, chinese),
        Ok(None) | Err(MonitoringError::NotFound(_) | MonitoringError::BadRequest(_)) => {
            Refusal::NotFound.answer(&reader)
        }
        Err(MonitoringError::NotAllowed(_)) => Refusal::NotAllowed.answer(&reader),
        Err(MonitoringError::Unavailable(reason)) => {
            tracing::warn!(reason, "a dashboard cannot be shown");
            Refusal::Overloaded.answer(&reader)
        }
    }
}

/// What the address asks for.
fn asked(query: &str) -> Option<(EntityRef, EntityQuestion)> {
    let (mut entity, mut question) = (None, EntityQuestion::default());
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "entity" => entity = value.parse().ok(),
            "dashboard" => question.dashboard = Some(value.into_owned()),
            "environment" => question.environment = Some(value.into_owned()),
            "range" => question.range = Range::from_name(&value)?,
            _ => {}
        }
    }
    Some((entity?, question))
}

fn shown(embedding: &Embedding, chinese: bool) -> Response<Body> {
    let (language, title) = if chinese { ("zh-CN", "仪表板") } else { ("en", "Dashboard") };
    let policy = if embedding.told_where { "origin" } else { "no-referrer" };
    let html = format!(
        "<!DOCTYPE html><html lang=\"{language}\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\
         <body style=\"margin:0\"><iframe src=\"{}\" title=\"{title}\" referrerpolicy=\"{policy}\" \
         sandbox=\"allow-scripts allow-same-origin allow-popups\" \
         style=\"border:0;width:100%;height:100vh\"></iframe></body></html>",
        escaped(&embedding.address)
    );
    let mut response = Html(html).into_response();
    response.extensions_mut().insert(Framed(embedding.origin.clone()));
    // The address in it counts once.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn escaped(address: &str) -> String {
    address.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_is_shown() {
        let (entity, question) =
            asked("entity=component:default/cart&dashboard=1&range=7d&environment=staging")
                .unwrap();
        assert_eq!(entity.to_string(), "component:default/cart");
        assert_eq!(question.range, Range::Week);
        assert_eq!(question.environment.as_deref(), Some("staging"));
        assert!(
            asked("dashboard=1").is_none() && asked("entity=component:default/a&range=x").is_none()
        );
    }

    #[test]
    fn nothing_in_an_address_ends_the_attribute() {
        assert_eq!(escaped("https://p/?a=1&b=\"><s"), "https://p/?a=1&amp;b=&quot;>&lt;s");
    }
}
