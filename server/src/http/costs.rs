//! The numbers of costs as a file, for who may see them: what the page with the same question shows.

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
    access::{Asker, Guarded},
    costs::{CostError, CostQuestion, CostReport, Costs, RowKind},
    csv::Csv,
};

/// The download.
pub(crate) fn routes(costs: Guarded<dyn Costs>) -> Router {
    Router::new().route("/costs/export", get(export)).with_state(costs)
}

/// What is wanted of the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    /// Day by day.
    Days,
    /// Whose they are.
    Rows,
}

async fn export(
    State(costs): State<Guarded<dyn Costs>>,
    Extension(asker): Extension<Asker>,
    request: Request,
) -> Response<Body> {
    let reader = Reader::of(&request);
    let query = request.uri().query().unwrap_or_default();
    let pairs: Vec<(String, String)> =
        url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let of = pairs.iter().find(|(name, _)| name == "of").map(|(_, value)| value.as_str());
    let of = match of {
        Some("days") => Of::Days,
        Some("rows") | None => Of::Rows,
        Some(_) => return (StatusCode::BAD_REQUEST, "of is days or rows\n").into_response(),
    };
    let question = app::cost_question_of(&pairs);
    let told = all(&*costs.seen_by(&asker), &question, of).await;
    match told {
        Ok(Some((text, name))) => file(text, &name),
        Ok(None) => Refusal::NotFound.answer(&reader),
        Err(CostError::NotAllowed(_)) => Refusal::NotAllowed.answer(&reader),
        Err(error) => {
            tracing::warn!(%error, "costs cannot be told");
            Refusal::Overloaded.answer(&reader)
        }
    }
}

/// The whole table: page after page, as many as there are.
async fn all(
    costs: &dyn Costs,
    question: &CostQuestion,
    of: Of,
) -> Result<Option<(String, String)>, CostError> {
    let first = CostQuestion { offset: 0, ..question.clone() };
    let Some(mut report) = costs.report(&first).await? else { return Ok(None) };
    let name = format!("costs-{}-{}", report.range.first, report.range.last);
    if of == Of::Days {
        return Ok(Some((days(&report), format!("{name}-by-day"))));
    }
    loop {
        let offset = u32::try_from(report.rows.len()).unwrap_or(u32::MAX);
        if u64::from(offset) >= report.total_rows {
            break;
        }
        let next = costs.report(&CostQuestion { offset, ..first.clone() }).await?;
        // Where there are fewer rows by now, the last page is told, which is known.
        let next = next.filter(|next| next.question.offset == offset);
        let rows = next.map(|next| next.rows).unwrap_or_default();
        if rows.is_empty() {
            break;
        }
        report.rows.extend(rows);
    }
    let by = first.breakdown().name();
    Ok(Some((rows(&report), format!("{name}-by-{by}"))))
}

fn days(report: &CostReport) -> String {
    let mut csv =
        Csv::new(["day", "currency", "kubernetes", "cloud", "idle", "total", "complete", "before"]);
    for day in &report.days {
        csv.row([
            day.day.to_string(),
            report.currency.to_string(),
            day.split.kubernetes.to_string(),
            day.split.cloud.to_string(),
            day.split.idle.to_string(),
            day.split.total().to_string(),
            day.complete.to_string(),
            day.before.map(|before| before.to_string()).unwrap_or_default(),
        ]);
    }
    csv.into_text()
}

fn rows(report: &CostReport) -> String {
    let mut csv = Csv::new(["of", "label", "currency", "cost", "before", "efficiency"]);
    for row in &report.rows {
        let of = match &row.of {
            RowKind::Entity(entity) => entity.to_string(),
            RowKind::Component(component) => component.to_string(),
            RowKind::Name(name) => name.clone(),
            RowKind::Unallocated => "unallocated".to_owned(),
            RowKind::Idle => "idle".to_owned(),
            RowKind::Shared => "shared".to_owned(),
            RowKind::None => String::new(),
        };
        csv.row([
            of,
            row.label.clone(),
            report.currency.to_string(),
            row.amount.to_string(),
            row.before.map(|before| before.to_string()).unwrap_or_default(),
            row.efficiency
                .map(|one| format!("{}.{:03}", one / 1000, one % 1000))
                .unwrap_or_default(),
        ]);
    }
    csv.into_text()
}

fn file(text: String, name: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(Csv::MEDIA_TYPE));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(name) = HeaderValue::from_str(&Csv::disposition(name)) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}
