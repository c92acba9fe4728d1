//! Dashboards: what is on them, with their variables filled in, and what that shows.

use super::{
    Datadog,
    metrics::{Of, asked, tag, told_of},
    monitors::audience,
    there, wire,
};
use crate::{http::HttpError, path};
use platform::monitoring::{Dashboard, Drawing, Widget};
use std::slice;

/// Widgets that are drawn at most.
const WIDGETS: usize = 40;

/// Queries that are asked together: the address has an end.
const TOGETHER: usize = 12;

/// Letters of an address that queries may take.
const LETTERS: usize = 4_000;

/// Series of one widget at most.
const SERIES: usize = 20;

/// A dashboard with what it shows; `None` when there is none of that name.
pub(super) async fn one(
    datadog: &Datadog,
    id: &str,
    of: &Of<'_>,
    waits: bool,
) -> Result<Option<Dashboard>, HttpError> {
    let Some(read) = read(datadog, id, waits).await? else { return Ok(None) };
    let filled = Filled { variables: &read.template_variables, of };
    let mut widgets = Vec::new();
    collect(read.widgets, &filled, &mut widgets);
    widgets.truncate(WIDGETS);
    fill(datadog, &mut widgets, of, waits).await?;
    Ok(Some(dashboard(datadog, id, read.title, &read.url, widgets, read.restricted_roles)))
}

/// A dashboard without what it shows.
pub(super) async fn head(
    datadog: &Datadog,
    id: &str,
    waits: bool,
) -> Result<Option<Dashboard>, HttpError> {
    let read = read(datadog, id, waits).await?;
    Ok(read.map(|read| {
        dashboard(datadog, id, read.title, &read.url, Vec::new(), read.restricted_roles)
    }))
}

async fn read(
    datadog: &Datadog,
    id: &str,
    waits: bool,
) -> Result<Option<wire::Dashboard>, HttpError> {
    let path = format!("/api/v1/dashboard/{}", path::part(id));
    there(datadog.read("dashboards", &path, &[], waits).await)
}

fn dashboard(
    datadog: &Datadog,
    id: &str,
    title: String,
    url: &str,
    widgets: Vec<Widget>,
    roles: Option<Vec<String>>,
) -> Dashboard {
    let page = if url.starts_with('/') {
        format!("{}{url}", datadog.page)
    } else {
        format!("{}/dashboard/{}", datadog.page, path::part(id))
    };
    Dashboard { id: id.to_owned(), title, page, widgets, audience: audience(roles) }
}

/// Widgets in their order; those of groups are among them.
fn collect(read: Vec<wire::Widget>, filled: &Filled<'_>, all: &mut Vec<Widget>) {
    for wire::Widget { id, definition } in read {
        if definition.widgets.is_empty() {
            all.push(widget(id, definition, filled));
        } else {
            collect(definition.widgets, filled, all);
        }
    }
}

fn widget(id: i64, read: wire::Definition, filled: &Filled<'_>) -> Widget {
    let requests = match read.requests {
        serde_json::Value::Array(all) => all,
        _ => Vec::new(),
    };
    // What cannot be read is only seen at the vendor.
    let requests: Option<Vec<wire::Request>> =
        requests.into_iter().map(|one| serde_json::from_value(one).ok()).collect();
    let requests = requests.unwrap_or_default();
    let stacked = requests.iter().any(|one| matches!(one.display_type.as_str(), "area" | "bars"));
    let queries: Option<Vec<String>> = requests.iter().map(|one| query(one, filled)).collect();
    let queries = queries.unwrap_or_default();
    let drawing = match read.kind.as_str() {
        "note" | "free_text" => Drawing::Note,
        _ if queries.is_empty() => Drawing::Unknown,
        "timeseries" if stacked => Drawing::Stacked,
        "timeseries" => Drawing::Lines,
        "query_value" if requests.iter().all(is_last) => Drawing::Number,
        _ => Drawing::Unknown,
    };
    let queries = if drawing == Drawing::Unknown { Vec::new() } else { queries };
    let text = words(if read.content.is_empty() { &read.text } else { &read.content });
    Widget { id: id.to_string(), title: read.title, drawing, queries, text, series: Vec::new() }
}

/// Whether the number that is meant is the last one: a mean or a sum is another one.
fn is_last(request: &wire::Request) -> bool {
    let of_queries = request.queries.iter().map(|one| one.aggregator.as_str());
    let mut all = of_queries.chain([request.aggregator.as_str()]);
    all.all(|one| matches!(one, "" | "last"))
}

/// What a request asks, as one query; `None` when it asks something else than metrics.
fn query(request: &wire::Request, filled: &Filled<'_>) -> Option<String> {
    if let Some(query) = request.q.as_deref().filter(|query| !query.is_empty()) {
        return Some(filled.query(query));
    }
    let mut known = Vec::new();
    for one in &request.queries {
        let query = one.query.as_str().filter(|_| one.data_source == "metrics")?;
        known.push((one.name.as_str(), filled.query(query)));
    }
    match (request.formulas.as_slice(), known.as_slice()) {
        ([], [(_, query)]) => Some(query.clone()),
        ([formula], _) => Some(joined(&formula.formula, &known)),
        _ => None,
    }
}

/// A formula with the queries that it names in it.
fn joined(formula: &str, known: &[(&str, String)]) -> String {
    let mut text = String::new();
    let mut rest = formula;
    let part_of_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    while let Some(first) = rest.chars().next() {
        let end = if part_of_name(first) {
            rest.find(|letter| !part_of_name(letter)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let word = &rest[..end];
        match known.iter().find(|(name, _)| *name == word) {
            Some((_, query)) => text.push_str(query),
            None => text.push_str(word),
        }
        rest = &rest[end..];
    }
    text
}

/// The variables of a dashboard, filled in for what is looked at.
struct Filled<'a> {
    variables: &'a [wire::Variable],
    of: &'a Of<'a>,
}

impl Filled<'_> {
    fn query(&self, query: &str) -> String {
        let mut text = query.to_owned();
        // The longer names first: one may begin like another.
        let mut variables: Vec<_> = self.variables.iter().collect();
        variables.sort_by_key(|variable| std::cmp::Reverse(variable.name.len()));
        for variable in variables {
            let value = self.value(variable);
            text = text.replace(&format!("${}.value", variable.name), &value);
            let tag = match variable.prefix.as_deref() {
                // Everything is not what has any such tag.
                Some(prefix) if !prefix.is_empty() && value != "*" => format!("{prefix}:{value}"),
                _ => value,
            };
            text = text.replace(&format!("${}", variable.name), &tag);
        }
        text
    }

    fn value(&self, variable: &wire::Variable) -> String {
        let key = variable.prefix.as_deref().filter(|prefix| !prefix.is_empty());
        match key.unwrap_or(&variable.name) {
            // What somebody wrote must not end the scope that it stands in.
            "service" => tag(self.of.service),
            "env" | "environment" if !self.of.environment.is_empty() => tag(self.of.environment),
            _ => {
                let usual = variable.defaults.first().or(variable.default.as_ref());
                usual.cloned().unwrap_or_else(|| "*".to_owned())
            }
        }
    }
}

/// Asks for what the widgets show, several at a time.
async fn fill(
    datadog: &Datadog,
    widgets: &mut [Widget],
    of: &Of<'_>,
    waits: bool,
) -> Result<(), HttpError> {
    let all = widgets.iter().enumerate();
    let all = all.flat_map(|(at, one)| one.queries.iter().map(move |query| (at, query.clone())));
    let all: Vec<(usize, String)> = all.collect();
    let mut rest = all.as_slice();
    while !rest.is_empty() {
        let mut letters = 0;
        let fit = rest.iter().take(TOGETHER).take_while(|(_, query)| {
            letters += query.len();
            letters <= LETTERS
        });
        let (some, others) = rest.split_at(fit.count().max(1));
        rest = others;
        let queries: Vec<String> = some.iter().map(|(_, query)| query.clone()).collect();
        match asked(datadog, &queries, of.window, waits).await {
            Ok(told) => add(widgets, some, &told),
            // One of them is wrong, which must not cost the others.
            Err(error) if error.status() == Some(400) => {
                one_by_one(datadog, widgets, some, (of, waits)).await?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Asks for each alone; what Datadog does not take is only seen there.
async fn one_by_one(
    datadog: &Datadog,
    widgets: &mut [Widget],
    some: &[(usize, String)],
    (of, waits): (&Of<'_>, bool),
) -> Result<(), HttpError> {
    for one in some {
        match asked(datadog, slice::from_ref(&one.1), of.window, waits).await {
            Ok(told) => add(widgets, slice::from_ref(one), &told),
            Err(error) if error.status() == Some(400) => widgets[one.0].drawing = Drawing::Unknown,
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Gives what was told of some queries to the widgets that asked.
fn add(widgets: &mut [Widget], some: &[(usize, String)], told: &[wire::QueriedSeries]) {
    for series in told {
        let Some((at, query)) = some.get(series.query_index) else { continue };
        let widget = &mut widgets[*at];
        if widget.series.len() < SERIES {
            let mut told = told_of(series);
            // Of one metric there may be several: a median and a high percentile.
            if series.tag_set.is_empty() && widget.queries.len() > 1 {
                told.name = named_by(query).unwrap_or(told.name);
            }
            widget.series.push(told);
        }
    }
}

/// A query without where it is asked: `p95:trace.http.request`; `None` of one that is more than a metric.
fn named_by(query: &str) -> Option<String> {
    let (name, rest) = query.split_once('{')?;
    let plain = |text: &str| !text.contains(|letter: char| "+-*/(){".contains(letter));
    let rest = rest.split_once('}')?.1;
    let rest = rest.strip_prefix(".as_rate()").or(rest.strip_prefix(".as_count()")).unwrap_or(rest);
    (plain(name) && plain(rest)).then(|| name.trim().to_owned())
}

/// A note as plain words: it is written in Markdown, of which only the words are kept.
fn words(note: &str) -> String {
    let lines = note.lines().map(|line| line.trim_start_matches('#').trim().replace("**", ""));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::{Timestamp, monitoring::Window};

    #[test]
    fn variables_and_formulas_are_filled_in() {
        let variable = |name: &str, prefix: Option<&str>| wire::Variable {
            name: name.to_owned(),
            prefix: prefix.map(str::to_owned),
            ..wire::Variable::default()
        };
        let variables = [variable("env", Some("env")), variable("environment", None)];
        let window = Window { from: Timestamp(0), until: Timestamp(1), step: 60 };
        let of = Of { service: "cart", environment: "prod", window };
        let filled = Filled { variables: &variables, of: &of };
        assert_eq!(filled.query("sum:x{$env,b:$env.value}"), "sum:x{env:prod,b:prod}");
        assert_eq!(filled.query("sum:x{e:$environment}"), "sum:x{e:prod}");
        let all = [variable("region", Some("region"))];
        let evil = Of { service: "a} by {b", environment: "prod", window };
        let filled = Filled { variables: &all, of: &evil };
        assert_eq!(filled.query("sum:x{$region}"), "sum:x{*}");
        let own = [variable("service", Some("service"))];
        let filled = Filled { variables: &own, of: &evil };
        assert_eq!(filled.query("sum:x{$service}"), "sum:x{service:abyb}");
        let known = [("query1", "sum:a{*}".to_owned()), ("query10", "sum:b{*}".to_owned())];
        assert_eq!(joined("100 * query1 / query10", &known), "100 * sum:a{*} / sum:b{*}");
    }

    #[test]
    fn several_series_of_one_metric_are_told_apart() {
        let named = |query: &str| named_by(query);
        assert_eq!(
            named("p95:trace.http.request{service:a}").as_deref(),
            Some("p95:trace.http.request")
        );
        let rate = named("sum:trace.http.request.hits{service:a}.as_rate()");
        assert_eq!(rate.as_deref(), Some("sum:trace.http.request.hits"));
        assert_eq!(named("100 * sum:a{b} / sum:c{d}"), None);
        assert_eq!(named("sum:a{b} / sum:c{d}"), None);
        assert_eq!(named("nothing"), None);
    }

    #[test]
    fn of_a_note_the_words_are_kept() {
        assert_eq!(
            words("## Hello\n\n**checkout**: see\nthe runbook"),
            "Hello\n\ncheckout: see\nthe runbook"
        );
    }
}
