//! Which issues are asked for, and lists in pages: a cursor `0:OFFSET:0`, with both neighbours always in
//! the `Link` header.

use super::{
    faults::{Issue, State},
    refusal::Refusal,
};
use axum::{
    Json,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use platform::Timestamp;
use serde_json::Value;
use std::cmp::Reverse;
use url::form_urlencoded::Serializer;

const DAY: i64 = 24 * 3_600_000;

/// How a list is cut.
#[derive(Debug)]
pub(super) struct Paging {
    size: usize,
    offset: usize,
    /// What else was asked, as it was.
    others: Vec<(String, String)>,
}

impl Paging {
    /// What a list is asked for.
    pub fn read(pairs: Vec<(String, String)>) -> Result<Self, Refusal> {
        let wrong = |field, value: &str| Refusal::Field(field, format!("{value:?} is not valid."));
        let (mut size, mut offset, mut others) = (100, 0, Vec::new());
        for (name, value) in pairs {
            match name.as_str() {
                "cursor" => {
                    let parts: Vec<&str> = value.split(':').collect();
                    let [_, start, _] = parts[..] else { return Err(wrong("cursor", &value)) };
                    offset = start.parse().map_err(|_| wrong("cursor", &value))?;
                }
                "limit" | "per_page" => {
                    let number: usize = value.parse().map_err(|_| wrong("limit", &value))?;
                    if number > 100 {
                        return Err(wrong("limit", &value));
                    }
                    size = number.max(1);
                    others.push((name, value));
                }
                _ => others.push((name, value)),
            }
        }
        Ok(Self { size, offset, others })
    }
}

/// A page of a list at a path.
pub(super) fn page<T>(
    path: &str,
    all: Vec<T>,
    paging: &Paging,
    one: impl Fn(&T) -> Value,
) -> Response {
    let total = all.len();
    let shown = all.iter().skip(paging.offset).take(paging.size).map(one);
    let mut answer = Json(Value::Array(shown.collect())).into_response();
    let link = |name: &str, offset: usize, results: bool| {
        let cursor = format!("0:{offset}:{}", u8::from(name == "previous"));
        let mut query = Serializer::new(String::new());
        query.extend_pairs(&paging.others).append_pair("cursor", &cursor);
        // The host is the one that was asked: whoever pages takes only the cursor.
        let query = query.finish();
        format!("<{path}?{query}>; rel=\"{name}\"; results=\"{results}\"; cursor=\"{cursor}\"")
    };
    let before = paging.offset.saturating_sub(paging.size);
    let after = paging.offset + paging.size;
    let links = [link("previous", before, paging.offset > 0), link("next", after, after < total)];
    if let Ok(value) = HeaderValue::try_from(links.join(", ")) {
        answer.headers_mut().insert(header::LINK, value);
    }
    answer
}

/// What of issues is asked for.
#[derive(Debug)]
pub(super) struct Asked {
    /// Numbers or slugs; none is all.
    projects: Vec<String>,
    query: String,
    period: i64,
    sort: String,
    environments: Vec<String>,
    pub paging: Paging,
}

impl Asked {
    pub fn read(pairs: Vec<(String, String)>) -> Result<Self, Refusal> {
        let paging = Paging::read(pairs)?;
        let all = |wanted: &str| -> Vec<String> {
            let found = paging.others.iter().filter(|(name, _)| name == wanted);
            found.map(|(_, value)| value.clone()).collect()
        };
        let period = all("statsPeriod").pop().unwrap_or_else(|| "90d".to_owned());
        let wrong = || Refusal::Field("statsPeriod", format!("Invalid statsPeriod: {period:?}"));
        let (number, unit) = period.split_at(period.len().saturating_sub(1));
        let number: i64 = number.parse().map_err(|_| wrong())?;
        let period = match unit {
            "h" => number * DAY / 24,
            "d" => number * DAY,
            "w" => number * DAY * 7,
            _ => return Err(wrong()),
        };
        Ok(Self {
            projects: all("project").into_iter().filter(|one| one != "-1").collect(),
            // Without any query it is the usual one; an empty one is everything.
            query: all("query").pop().unwrap_or_else(|| "is:unresolved".to_owned()),
            period,
            sort: all("sort").pop().unwrap_or_else(|| "date".to_owned()),
            environments: all("environment"),
            paging,
        })
    }

    /// Those that are asked for, in their order.
    pub fn find(&self, issues: Vec<Issue>, now: Timestamp) -> Vec<Issue> {
        let mut found: Vec<Issue> = issues.into_iter().filter(|one| self.means(one, now)).collect();
        found.sort_by_key(|issue| {
            let place = match self.sort.as_str() {
                "new" => issue.first_seen.0,
                "freq" => i64::try_from(issue.events).unwrap_or(i64::MAX),
                "user" => i64::try_from(issue.people).unwrap_or(i64::MAX),
                _ => issue.last_seen.0,
            };
            (Reverse(place), issue.id.clone())
        });
        found
    }

    fn means(&self, issue: &Issue, now: Timestamp) -> bool {
        let project = &self.projects;
        let here = project.is_empty()
            || project.iter().any(|one| *one == issue.project_id() || *one == issue.service.name);
        let lately = now.0 - issue.last_seen.0 <= self.period;
        let there = self.environments.is_empty()
            || self.environments.iter().any(|one| *one == issue.environment.name());
        here && lately && there && self.query.split_whitespace().all(|word| fits(issue, word))
    }
}

fn fits(issue: &Issue, word: &str) -> bool {
    match word.split_once(':') {
        Some(("is", "unresolved")) => issue.state == State::Unresolved,
        Some(("is", "resolved")) => issue.state == State::Resolved,
        Some(("is", "ignored" | "archived")) => issue.state == State::Archived,
        Some(("is", substatus)) => issue.state == State::Unresolved && issue.substatus == substatus,
        Some(("level", level)) => issue.words.level == level,
        Some(("project", slug)) => issue.service.name == slug,
        _ => issue.title().to_lowercase().contains(&word.to_lowercase()),
    }
}
