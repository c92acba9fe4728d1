//! Objectives: what was promised, what is left, how fast it goes.

use super::{Datadog, monitors::scope, wire};
use crate::{http::HttpError, path};
use futures::{StreamExt, stream};
use platform::monitoring::{Audience, Slo};

/// Objectives of one page.
const PAGE: usize = 100;

/// Pages at most.
const PAGES: usize = 50;

/// With so much of the budget left, per cent, it is asked how fast it goes; one question for each.
const ASKED_BELOW: f64 = 60.0;

/// Questions of that kind at most, those with the least left first.
const ASKED: usize = 20;

/// How far back it is looked for that, in seconds.
const LATELY: i64 = 3_600;

/// All of them.
pub(super) async fn all(datadog: &Datadog, waits: bool) -> Result<Vec<Slo>, HttpError> {
    let mut all = Vec::new();
    let size = PAGE.to_string();
    for page in 0..PAGES {
        let number = page.to_string();
        let query = [("page[size]", size.as_str()), ("page[number]", number.as_str())];
        let read: wire::SloSearch =
            datadog.read("slos", "/api/v1/slo/search", &query, waits).await?;
        let found = read.data.attributes.slos;
        let (none, pages) = (found.is_empty(), read.meta.pagination);
        all.extend(found.into_iter().filter_map(|one| slo(&datadog.page, one.data)));
        if none || pages.number >= pages.last_number {
            break;
        }
    }
    burn(datadog, &mut all, waits).await;
    Ok(all)
}

/// The objective over the window that has its status; the first one where there are several.
fn slo(page: &str, read: wire::SloData) -> Option<Slo> {
    let wire::SloData { id, attributes } = read;
    let status =
        attributes.overall_status.into_iter().find(|one| days(&one.timeframe).is_some())?;
    let days = days(&status.timeframe)?;
    let threshold = attributes.thresholds.into_iter().find(|one| one.timeframe == status.timeframe);
    let monitors = attributes.monitor_ids.unwrap_or_default();
    Some(Slo {
        page: Some(format!("{page}/slo?slo_id={}", path::part(&id))),
        id,
        name: attributes.name,
        scope: scope(&attributes.all_tags, ""),
        days,
        target: status.target,
        warning: threshold.and_then(|one| one.warning),
        measured: status.status,
        budget_left: status.error_budget_remaining,
        burn: None,
        error: status.error.filter(|error| !error.is_empty()),
        monitors: monitors.into_iter().map(|id| id.to_string()).collect(),
        audience: Audience::All,
    })
}

fn days(timeframe: &str) -> Option<u32> {
    timeframe.strip_suffix('d')?.parse().ok()
}

/// Asks how fast the budgets go of which not much is left. Where that is not told the rest is all the
/// same.
async fn burn(datadog: &Datadog, all: &mut [Slo], waits: bool) {
    let left = |slo: &Slo| slo.budget_left.unwrap_or(100.0);
    let mut low: Vec<usize> = (0..all.len()).filter(|at| left(&all[*at]) < ASKED_BELOW).collect();
    low.sort_by(|one, other| left(&all[*one]).total_cmp(&left(&all[*other])));
    low.truncate(ASKED);
    let now = datadog.now().0.div_euclid(1000);
    let (from, to) = ((now - LATELY).to_string(), now.to_string());
    let ids: Vec<String> = low.iter().map(|at| all[*at].id.clone()).collect();
    let between = [("from_ts", from.as_str()), ("to_ts", to.as_str())];
    let asked: Vec<_> = ids.iter().map(|id| good(datadog, id, &between, waits)).collect();
    let told = stream::iter(asked).buffered(4).map(Result::unwrap_or_default);
    let told: Vec<Option<f64>> = told.collect().await;
    for (at, lately) in low.into_iter().zip(told) {
        let target = all[at].target;
        all[at].burn = lately.and_then(|lately| Slo::burning(target, lately));
    }
}

/// What per cent were good between two moments.
async fn good(
    datadog: &Datadog,
    id: &str,
    between: &[(&str, &str)],
    waits: bool,
) -> Result<Option<f64>, HttpError> {
    let path = format!("/api/v1/slo/{}/history", path::part(id));
    let read: wire::SloHistory = datadog.read("slos", &path, between, waits).await?;
    Ok(read.data.overall.sli_value)
}
