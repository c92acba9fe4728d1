//! Lists in pages: `per_page` and `page`, with a `Link` to the others.

use super::address;
use axum::{
    Json,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::Value;
use url::form_urlencoded::Serializer;

/// What may be asked of lists.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    pub per_page: Option<usize>,
    pub page: Option<usize>,
    pub state: String,
    pub sha: String,
    pub head_sha: String,
    pub environment: String,
    pub status: String,
    pub branch: String,
    pub event: String,
    /// `<=` and a moment: nothing later.
    pub created: String,
}

impl Asked {
    fn size(&self) -> usize {
        self.per_page.unwrap_or(30).clamp(1, 100)
    }

    fn number(&self) -> usize {
        self.page.unwrap_or(1).max(1)
    }

    /// The address of another page of the same.
    fn other(&self, path: &str, page: usize) -> String {
        let mut query = Serializer::new(String::new());
        query.append_pair("per_page", &self.size().to_string());
        query.append_pair("page", &page.to_string());
        let parts = [
            ("state", &self.state),
            ("sha", &self.sha),
            ("head_sha", &self.head_sha),
            ("environment", &self.environment),
            ("status", &self.status),
            ("branch", &self.branch),
            ("event", &self.event),
            ("created", &self.created),
        ];
        query.extend_pairs(parts.into_iter().filter(|(_, value)| !value.is_empty()));
        format!("{path}?{}", query.finish())
    }
}

/// The part of a list that a page shows.
pub(super) fn part<T>(all: Vec<T>, asked: &Asked) -> Vec<T> {
    let skipped = (asked.number() - 1) * asked.size();
    all.into_iter().skip(skipped).take(asked.size()).collect()
}

/// A page of a list at a path of the API, in the form that `wrap` gives it.
pub(super) fn page<T>(
    path: &str,
    all: Vec<T>,
    asked: &Asked,
    wrap: impl FnOnce(Vec<T>, usize) -> Value,
) -> Response {
    let (total, number) = (all.len(), asked.number());
    let last = total.div_ceil(asked.size()).max(1);
    let shown = part(all, asked);
    let mut answer = Json(wrap(shown, total)).into_response();
    let mut links = Vec::new();
    let mut link = |page: usize, name: &str| {
        let address = asked.other(&address::api(path), page);
        links.push(format!("<{address}>; rel=\"{name}\""));
    };
    if number > 1 {
        link(number - 1, "prev");
        link(1, "first");
    }
    if number < last {
        link(number + 1, "next");
        link(last, "last");
    }
    if let (false, Ok(value)) = (links.is_empty(), HeaderValue::try_from(links.join(", "))) {
        answer.headers_mut().insert(header::LINK, value);
    }
    answer
}
