//! AWS: Cost Explorer of the company's account, below `/aws`. Requests are signed (Signature Version 4),
//! and signatures are checked.

mod expression;
mod signature;

use crate::{
    costs::{Billed, bill},
    moments::day,
    world::World,
};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{OriginalUri, State},
    http::{HeaderMap, Method, StatusCode},
    response::{IntoResponse, Response},
};
use platform::costs::{Amount, Day};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc};

/// The keys that Slipway is configured with: an id, and the secret that goes with it.
pub const KEYS: (&str, &str) = ("AKIASANDBOXNORTHWIND", "sandbox");

const TARGET: &str = "AWSInsightsIndexService.GetCostAndUsage";

/// Groups of a page.
const PAGE: usize = 400;

/// What is refused, in AWS's words.
pub(crate) struct Refusal(&'static str, String);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({ "__type": self.0, "message": self.1 });
        (StatusCode::BAD_REQUEST, Json(body)).into_response()
    }
}

/// The API.
pub(crate) fn routes(world: Arc<World>) -> Router {
    Router::new().fallback(ask).with_state(world)
}

async fn ask(
    State(world): State<Arc<World>>,
    method: Method,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    signature::check(KEYS, method.as_str(), uri.path(), &headers, &body, world.now())?;
    let target = headers.get("x-amz-target").and_then(|value| value.to_str().ok());
    if target != Some(TARGET) {
        return Err(Refusal("UnknownOperationException", String::new()));
    }
    let asked: Asked = serde_json::from_slice(&body)
        .map_err(|error| Refusal("SerializationException", error.to_string()))?;
    asked.answer(&world).map(Json)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Asked {
    time_period: Period,
    granularity: String,
    metrics: Vec<String>,
    #[serde(default)]
    group_by: Vec<GroupBy>,
    filter: Option<Value>,
    next_page_token: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Period {
    start: String,
    end: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GroupBy {
    r#type: String,
    key: String,
}

impl Asked {
    fn answer(&self, world: &World) -> Result<Value, Refusal> {
        let wrong = |text: &str| Refusal("ValidationException", text.to_owned());
        let (start, end) = day(&self.time_period.start)
            .zip(day(&self.time_period.end))
            .filter(|(start, end)| start < end)
            .ok_or_else(|| wrong("Start date (and hour) should be before end date (and hour)"))?;
        if self.group_by.len() > 2 {
            return Err(wrong("The number of groupings should be less than or equal to 2"));
        }
        let today = crate::costs::day_of(world.now().0);
        // What a page begins with is a number of a group.
        let skip = match &self.next_page_token {
            None => 0,
            Some(token) => token
                .strip_prefix("northwind-")
                .and_then(|rest| rest.parse::<usize>().ok())
                .ok_or(Refusal("InvalidNextTokenException", "Invalid token".to_owned()))?,
        };
        let (mut results, mut passed, mut next) = (Vec::new(), 0, None);
        for (first, last) in self.periods(start, end.min(today + 1)) {
            let groups = self.groups(world, first, last)?;
            let from = skip.saturating_sub(passed).min(groups.len());
            let told = results_of(&results);
            let until = groups.len().min(from + PAGE - told);
            if until < groups.len() && next.is_none() {
                next = Some(passed + until);
            }
            passed += groups.len();
            if from < until || (groups.is_empty() && skip == 0) {
                results.push(json!({
                    "TimePeriod": { "Start": text(first), "End": text(last + 1) },
                    "Total": {},
                    "Groups": groups[from..until],
                    // The bill of a month is final when it is over.
                    "Estimated": last + 2 >= today,
                }));
            }
            if next.is_some() {
                break;
            }
        }
        let mut answer = json!({ "ResultsByTime": results, "DimensionValueAttributes": [] });
        if let Some(next) = next {
            answer["NextPageToken"] = format!("northwind-{next}").into();
        }
        Ok(answer)
    }

    fn periods(&self, start: i64, end: i64) -> Vec<(i64, i64)> {
        if self.granularity == "DAILY" {
            return (start..end).map(|day| (day, day)).collect();
        }
        let mut periods: Vec<(i64, i64)> = Vec::new();
        let month = |day: i64| Day(i32::try_from(day).unwrap_or_default()).month();
        for day in start..end {
            match periods.last_mut() {
                Some(last) if month(last.0) == month(day) => last.1 = day,
                _ => periods.push((day, day)),
            }
        }
        periods
    }

    fn groups(&self, world: &World, first: i64, last: i64) -> Result<Vec<Value>, Refusal> {
        let mut sums: BTreeMap<Vec<String>, i64> = BTreeMap::new();
        for day in first..=last {
            for billed in bill(world, day) {
                let meant = match &self.filter {
                    Some(filter) => expression::fits(filter, &billed)?,
                    None => true,
                };
                if meant {
                    let keys = self.group_by.iter().map(|by| by.of(&billed));
                    *sums.entry(keys.collect::<Result<_, _>>()?).or_default() += billed.amount;
                }
            }
        }
        let metrics = |amount: i64| {
            let amount = Amount::from_nanos(amount.into()).to_string();
            let one = |name: &String| (name.clone(), json!({ "Amount": amount, "Unit": "USD" }));
            Value::Object(self.metrics.iter().map(one).collect())
        };
        let group = |(keys, amount): (Vec<String>, i64)| json!({ "Keys": keys, "Metrics": metrics(amount) });
        Ok(sums.into_iter().map(group).collect())
    }
}

fn results_of(results: &[Value]) -> usize {
    results.iter().filter_map(|result| result["Groups"].as_array()).map(Vec::len).sum()
}

fn text(day: i64) -> String {
    Day(i32::try_from(day).unwrap_or_default()).to_string()
}

impl GroupBy {
    fn of(&self, billed: &Billed) -> Result<String, Refusal> {
        match (self.r#type.as_str(), self.key.as_str()) {
            ("DIMENSION", "SERVICE") => Ok(billed.product.to_owned()),
            ("TAG", key) => Ok(format!("{key}${}", expression::tag(billed, key))),
            (kind, key) => {
                Err(Refusal("ValidationException", format!("{kind} {key} is not known")))
            }
        }
    }
}
