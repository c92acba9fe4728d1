//! Dashboards: by tag or by number, with what their panels show.

use super::{Grafana, people::audience, wire};
use crate::{http::HttpError, moment, path};
use platform::monitoring::{Audience, Dashboard, Drawing, Series, Unit, Widget, Window};
use serde_json::{Value, json};

/// Dashboards that a selector means at most.
const SELECTED: usize = 12;

/// Panels that are drawn at most.
const PANELS: usize = 40;

/// Series of one panel at most.
const SERIES: usize = 20;

/// Of what, and when.
pub(super) struct Of<'a> {
    pub service: &'a str,
    pub environment: &'a str,
    pub window: Window,
}

/// What is not there is no error.
fn there<T>(answer: Result<T, HttpError>) -> Result<Option<T>, HttpError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(HttpError::Status { status: 404, .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The tags of a selector: `(tags @> 'checkout-api' || tags @> 'cart')`, or plain ones with commas
/// between them. One of them is enough.
fn tags(selector: &str) -> Vec<&str> {
    if selector.contains("@>") {
        return selector
            .split(['\'', '"'])
            .skip(1)
            .step_by(2)
            .filter(|tag| !tag.is_empty())
            .collect();
    }
    selector.split(',').map(str::trim).filter(|tag| !tag.is_empty()).collect()
}

/// The dashboards that a selector means.
pub(super) async fn selected(
    grafana: &Grafana,
    selector: &str,
    waits: bool,
) -> Result<Vec<Dashboard>, HttpError> {
    let mut all: Vec<Dashboard> = Vec::new();
    for tag in tags(selector) {
        let query = [("type", "dash-db"), ("tag", tag), ("limit", "100")];
        let hits: Vec<wire::Hit> = grafana.read("/search", &query, waits).await?;
        for hit in hits {
            if all.len() >= SELECTED || all.iter().any(|known| known.id == hit.uid) {
                continue;
            }
            let audience = audience_of(grafana, &hit.uid, waits).await?;
            let page = page(grafana, &hit.url, &hit.uid);
            let (id, title, widgets) = (hit.uid, hit.title, Vec::new());
            all.push(Dashboard { id, title, page, widgets, audience });
        }
    }
    Ok(all)
}

async fn audience_of(grafana: &Grafana, uid: &str, waits: bool) -> Result<Audience, HttpError> {
    if grafana.settings.open {
        return Ok(Audience::All);
    }
    let place = format!("/dashboards/uid/{}/permissions", path::part(uid));
    Ok(audience(grafana.read(&place, &[], waits).await?))
}

fn page(grafana: &Grafana, url: &str, uid: &str) -> String {
    let page = &grafana.page;
    // Its addresses begin with the path that it is served below.
    let place = url.find("/d/").map(|at| &url[at..]);
    place.map_or_else(|| format!("{page}/d/{}", path::part(uid)), |place| format!("{page}{place}"))
}

async fn found(
    grafana: &Grafana,
    uid: &str,
    waits: bool,
) -> Result<Option<(wire::Found, Audience)>, HttpError> {
    let place = format!("/dashboards/uid/{}", path::part(uid));
    let Some(read) = there(grafana.read::<wire::Found>(&place, &[], waits).await)? else {
        return Ok(None);
    };
    Ok(Some((read, audience_of(grafana, uid, waits).await?)))
}

/// A dashboard without what it shows.
pub(super) async fn head(
    grafana: &Grafana,
    uid: &str,
    waits: bool,
) -> Result<Option<Dashboard>, HttpError> {
    let Some((read, audience)) = found(grafana, uid, waits).await? else { return Ok(None) };
    let (id, title) = (uid.to_owned(), read.dashboard.title);
    let page = page(grafana, &read.meta.url, uid);
    Ok(Some(Dashboard { id, title, page, widgets: Vec::new(), audience }))
}

/// A dashboard with what it shows.
pub(super) async fn one(
    grafana: &Grafana,
    uid: &str,
    of: &Of<'_>,
    waits: bool,
) -> Result<Option<Dashboard>, HttpError> {
    let Some((read, audience)) = found(grafana, uid, waits).await? else { return Ok(None) };
    let page = page(grafana, &read.meta.url, uid);
    let wire::Dashboard { title, panels, templating } = read.dashboard;
    let mut all = Vec::new();
    collect(panels, &mut all);
    all.truncate(PANELS);
    let mut widgets = Vec::new();
    for panel in all {
        widgets.push(widget(grafana, panel, &templating.list, of, waits).await?);
    }
    Ok(Some(Dashboard { id: uid.to_owned(), title, page, widgets, audience }))
}

/// Panels in their order; those of folded rows are among them.
fn collect(panels: Vec<wire::Panel>, all: &mut Vec<wire::Panel>) {
    for mut panel in panels {
        let below = std::mem::take(&mut panel.panels);
        if panel.kind != "row" {
            all.push(panel);
        }
        collect(below, all);
    }
}

async fn widget(
    grafana: &Grafana,
    panel: wire::Panel,
    variables: &[wire::Variable],
    of: &Of<'_>,
    waits: bool,
) -> Result<Widget, HttpError> {
    let drawing = match panel.kind.as_str() {
        "text" => Drawing::Note,
        _ if panel.targets.is_empty() => Drawing::Unknown,
        "timeseries" | "graph" => Drawing::Lines,
        "stat" | "gauge" | "singlestat" if is_last(&panel.options) => Drawing::Number,
        _ => Drawing::Unknown,
    };
    let asked = matches!(drawing, Drawing::Lines | Drawing::Number);
    let filling = Filling { grafana, variables, of };
    let queries = if asked { queries(&panel, &filling) } else { Some(Vec::new()) };
    let told = match &queries {
        Some(queries) if queries.is_empty() => Some(Vec::new()),
        Some(queries) => match series(grafana, queries, of.window, waits).await {
            Ok(series) => Some(series),
            // What one panel asks and is not answered costs no other.
            Err(HttpError::Status { .. } | HttpError::NotUnderstood { .. }) => None,
            Err(error) => return Err(error),
        },
        None => None,
    };
    let drawing = if told.is_some() { drawing } else { Drawing::Unknown };
    let (queries, series) = (queries.unwrap_or_default(), told.unwrap_or_default());
    Ok(Widget {
        id: panel.id.to_string(),
        title: panel.title,
        drawing,
        queries: queries.iter().map(ToString::to_string).collect(),
        text: panel.options.content,
        series,
    })
}

/// Whether the number that is meant is the last one: a mean or a sum is another one.
fn is_last(options: &wire::Options) -> bool {
    let reducers = options.reduce["calcs"].as_array().into_iter().flatten();
    reducers.filter_map(Value::as_str).all(|one| matches!(one, "last" | "lastNotNull"))
}

/// What variables are filled in with.
struct Filling<'a> {
    grafana: &'a Grafana,
    variables: &'a [wire::Variable],
    of: &'a Of<'a>,
}

impl Filling<'_> {
    /// A text with its variables filled in; `None` when one of them has no plain value. What is none of
    /// the dashboard's is left to Grafana: `$__interval`.
    fn filled(&self, text: &str) -> Option<String> {
        let mut whole = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['$', '[']) {
            let (before, from) = rest.split_at(at);
            whole.push_str(before);
            let Some((variable, form, after)) = self.variable(from) else {
                let (letter, after) = from.split_at(1);
                whole.push_str(letter);
                rest = after;
                continue;
            };
            // How another form is written is known to Grafana's own pages only.
            if !form.is_empty() {
                return None;
            }
            whole.push_str(&self.value(variable)?);
            rest = after;
        }
        whole.push_str(rest);
        Some(whole)
    }

    /// The variable that a text begins with, the form that it is wanted in, and what comes after.
    fn variable<'t>(&self, text: &'t str) -> Option<(&wire::Variable, &'t str, &'t str)> {
        let (named, after) = reference(text)?;
        let end = named.find([':', '.']).unwrap_or(named.len());
        let (name, form) = named.split_at(end);
        let variable = self.variables.iter().find(|one| one.name == name)?;
        Some((variable, form, after))
    }

    fn value(&self, variable: &wire::Variable) -> Option<String> {
        let settings = &self.grafana.settings;
        if variable.name == settings.service_label {
            return is_plain(self.of.service).then(|| self.of.service.to_owned());
        }
        if variable.name == settings.environment_label {
            return is_plain(self.of.environment).then(|| self.of.environment.to_owned());
        }
        // Several values, and all that there are, are none that could stand there.
        let value = variable.current.value.as_str().filter(|value| *value != "$__all")?;
        // A value stands within quotes of a query: nothing in it may end them.
        Some(value.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

/// Whether a value of ours can stand in a query in whatever language.
fn is_plain(value: &str) -> bool {
    let plain = |letter: char| {
        letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '/' | ':' | '-')
    };
    value.chars().all(plain)
}

/// What a text that begins with a reference to a variable names, and what comes after.
fn reference(text: &str) -> Option<(&str, &str)> {
    if let Some(inner) = text.strip_prefix("${") {
        return inner.split_once('}');
    }
    if let Some(inner) = text.strip_prefix("[[") {
        return inner.split_once("]]");
    }
    let inner = text.strip_prefix('$')?;
    let part_of_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let end = inner.find(|letter: char| !part_of_name(letter)).unwrap_or(inner.len());
    Some(inner.split_at(end))
}

/// What a panel asks, with its variables filled in; `None` when they cannot be.
fn queries(panel: &wire::Panel, filling: &Filling<'_>) -> Option<Vec<Value>> {
    let shown = panel.targets.iter().filter(|target| target.is_object() && target["hide"] != true);
    let made = shown.enumerate().map(|(index, target)| {
        let mut query = target.clone();
        for field in ["expr", "query", "target"] {
            if let Some(text) = target[field].as_str() {
                query[field] = json!(filling.filled(text)?);
            }
        }
        if query["datasource"].is_null() {
            query["datasource"] = panel.datasource.clone();
        }
        if query["refId"].is_null() {
            query["refId"] = json!(format!("Q{index}"));
        }
        query["intervalMs"] = json!(filling.of.window.step * 1000);
        query["maxDataPoints"] = json!(200);
        Some(query)
    });
    made.collect()
}

async fn series(
    grafana: &Grafana,
    queries: &[Value],
    window: Window,
    waits: bool,
) -> Result<Vec<Series>, HttpError> {
    let (from, to) = (window.from.0.to_string(), window.until.0.to_string());
    let body = json!({ "from": from, "to": to, "queries": queries });
    // It only reads, whatever its method says.
    let call = grafana.client.post("/api/ds/query").json(&body).repeatable();
    let read: wire::Queried = grafana.shown(call, waits).send().await?.json()?;
    let frames = read.results.into_values().flat_map(|one| one.frames);
    Ok(frames.flat_map(lines).take(SERIES).collect())
}

/// The lines of a frame: each column of numbers over its column of times.
fn lines(frame: wire::Frame) -> Vec<Series> {
    let wire::Frame { schema, data } = frame;
    let Some(times) = schema.fields.iter().position(|field| field.kind == "time") else {
        return Vec::new();
    };
    let Some(times) = data.values.get(times) else { return Vec::new() };
    let numbers = schema.fields.iter().zip(&data.values);
    let numbers = numbers.filter(|(field, _)| field.kind == "number");
    numbers
        .map(|(field, values)| {
            let points = times.iter().zip(values).filter_map(|(at, value)| {
                let value = value.as_f64().filter(|one| one.is_finite());
                Some((moment::milliseconds(at.as_f64()?)?, value))
            });
            Series { name: name(field, &schema.name), unit: Unit::Number, points: points.collect() }
        })
        .collect()
}

fn name(field: &wire::Field, frame: &str) -> String {
    let told = field.config.as_ref().map(|config| config.display_name.clone());
    if let Some(told) = told.filter(|told| !told.is_empty()) {
        return told;
    }
    let labels: Vec<&str> =
        field.labels.iter().flatten().map(|(_, value)| value.as_str()).collect();
    match (labels.is_empty(), frame.is_empty()) {
        (false, _) => labels.join(", "),
        (true, false) => frame.to_owned(),
        (true, true) => field.name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_named_in_three_ways() {
        assert_eq!(reference("${a:csv} b"), Some(("a:csv", " b")));
        assert_eq!(reference("[[a]]b"), Some(("a", "b")));
        // Not the variable `service` with something after it.
        assert_eq!(reference("$service_name}"), Some(("service_name", "}")));
        assert_eq!(reference("[5m]"), None);
        assert!(is_plain("cart/api-1") && !is_plain("a\"b") && !is_plain("a b"));
    }

    #[test]
    fn selectors_are_read_as_backstage_writes_them() {
        assert_eq!(tags("(tags @> 'cart' || tags @> \"checkout\")"), ["cart", "checkout"]);
        assert_eq!(tags("cart, checkout"), ["cart", "checkout"]);
        assert!(tags(" , ").is_empty());
    }
}
