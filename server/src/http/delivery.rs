//! The numbers of delivery as files, for who may see them.

mod tables;

use super::refusal::{Reader, Refusal};
use axum::{
    Extension, Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, Response, StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use platform::{
    EntityRef, Timestamp,
    access::{Asker, Guarded},
    csv::Csv,
    delivery::{
        Delivery, DeliveryError, DeliveryPage, DeliveryQuestion, DeliveryScope, EvidenceQuestion,
        Measure,
    },
    time_range::RangeQuery,
};
use tables::{heads, line, parts, rows, trend};

/// The downloads.
pub(crate) fn routes(delivery: Guarded<dyn Delivery>) -> Router {
    Router::new().route("/delivery/export", get(export)).with_state(delivery)
}

/// What is asked for.
enum What {
    /// A row for each team or service.
    Rows,
    /// A row for each point of the trend.
    Trend,
    /// The parts of the lead time.
    Parts,
    /// What is behind a number, of the point of the trend in which a moment is, or of all.
    Number(Measure, Option<Timestamp>),
}

async fn export(
    State(delivery): State<Guarded<dyn Delivery>>,
    Extension(asker): Extension<Asker>,
    request: Request,
) -> Response<Body> {
    let reader = Reader::of(&request);
    let (question, what) = match asked(request.uri().query().unwrap_or_default()) {
        Ok(asked) => asked,
        Err(message) => return (StatusCode::BAD_REQUEST, message).into_response(),
    };
    let delivery = delivery.seen_by(&asker);
    let (name, text) = match &what {
        What::Number(measure, at) => {
            (measure.name(), numbers(&*delivery, question.clone(), *measure, *at).await)
        }
        What::Rows => ("services", tables(&*delivery, &question, rows).await),
        What::Trend => ("trend", tables(&*delivery, &question, trend).await),
        What::Parts => ("parts", tables(&*delivery, &question, parts).await),
    };
    match text {
        Ok(Some(text)) => file(name, text),
        Ok(None) => Refusal::NotFound.answer(&reader),
        Err(DeliveryError::BadRequest(message)) => {
            (StatusCode::BAD_REQUEST, format!("{message}\n")).into_response()
        }
        Err(error) => {
            tracing::warn!(%error, "delivery does not answer");
            Refusal::Overloaded.answer(&reader)
        }
    }
}

fn file(name: &str, text: String) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(Csv::MEDIA_TYPE));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let name = Csv::disposition(&format!("slipway-delivery-{name}"));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

/// What the address asks for.
fn asked(query: &str) -> Result<(DeliveryQuestion, What), String> {
    let mut question = DeliveryQuestion::default();
    let (mut what, mut from, mut to) = (What::Rows, String::new(), String::new());
    let mut at = None;
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        let value = value.trim();
        match &*name {
            "of" if !value.is_empty() => {
                let entity: EntityRef =
                    value.parse().map_err(|_| format!("{value:?} is no team and no service\n"))?;
                question.scope = match entity.kind() {
                    "group" => DeliveryScope::Team(entity),
                    _ => DeliveryScope::Service(entity),
                };
            }
            "range" => {
                let range: Result<RangeQuery, _> = value.parse();
                question.range = range.map_err(|error| format!("{error}\n"))?;
            }
            "from" => value.clone_into(&mut from),
            "to" => value.clone_into(&mut to),
            "at" => {
                let moment: i64 = value.parse().map_err(|_| format!("{value:?} is no moment\n"))?;
                at = Some(Timestamp(moment));
            }
            "zone" => question.zone = Some(value.to_owned()),
            "what" => {
                what = match value {
                    "rows" => What::Rows,
                    "trend" => What::Trend,
                    "parts" => What::Parts,
                    measure => Measure::from_name(measure)
                        .map(|measure| What::Number(measure, None))
                        .ok_or("what is rows, trend, parts or the name of a measure\n")?,
                };
            }
            _ => {}
        }
    }
    if !from.is_empty() && !to.is_empty() {
        let range = RangeQuery::custom(&from, &to);
        question.range = range.map_err(|error| format!("{error}\n"))?;
    }
    if let What::Number(_, of) = &mut what {
        *of = at;
    }
    Ok((question, what))
}

async fn tables(
    delivery: &dyn Delivery,
    question: &DeliveryQuestion,
    write: fn(&DeliveryPage) -> Csv,
) -> Result<Option<String>, DeliveryError> {
    let page = delivery.page(question).await?;
    Ok(page.map(|page| write(&page).into_text()))
}

/// All that is behind a number.
async fn numbers(
    delivery: &dyn Delivery,
    question: DeliveryQuestion,
    measure: Measure,
    at: Option<Timestamp>,
) -> Result<Option<String>, DeliveryError> {
    let asked = EvidenceQuestion { question, measure, at, offset: 0, limit: u64::MAX };
    let Some(found) = delivery.evidence(&asked).await? else { return Ok(None) };
    let mut csv = Csv::new(heads(measure));
    for noted in &found.items {
        csv.row(line(noted));
    }
    Ok(Some(csv.into_text()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_what() {
        let (question, what) = asked(
            "of=group:default/pay&from=2026-11-01&to=2026-11-30&zone=Asia/Tokyo&at=7&what=rework",
        )
        .unwrap();
        assert!(matches!(question.scope, DeliveryScope::Team(_)));
        assert!(matches!(what, What::Number(Measure::Rework, Some(Timestamp(7)))));
        assert_eq!(question.zone.as_deref(), Some("Asia/Tokyo"));
        for wrong in ["what=speed", "range=7weeks", "from=x&to=y", "of=a b c", "at=noon"] {
            assert!(asked(wrong).is_err(), "{wrong}");
        }
    }
}
