//! Where more of a service is shown: the server's own pages, and where logs and traces are.

use super::Prometheus;
use platform::monitoring::{Link, LinkKind, Watched, Window};
use url::form_urlencoded::{Serializer, byte_serialize};

pub(super) fn of(
    prometheus: &Prometheus,
    watched: &Watched,
    environment: &str,
    window: Window,
) -> Vec<Link> {
    let service = watched.service.as_str();
    let page = &prometheus.page;
    let link = |kind, place: &str, query: &[(&str, &str)]| {
        let query = Serializer::new(String::new()).extend_pairs(query).finish();
        Link { kind, label: String::new(), address: format!("{page}{place}?{query}") }
    };
    let requests = prometheus.query("requests", &prometheus.selector(service, environment), window);
    let range = format!("{}s", (window.until.0 - window.from.0).div_euclid(1000));
    let end = window.until.to_rfc3339();
    let end = end.trim_end_matches('Z').replace('T', " ");
    let graph = [
        ("g0.expr", requests.as_str()),
        ("g0.tab", "0"),
        ("g0.range_input", range.as_str()),
        ("g0.end_input", end.as_str()),
    ];
    let elsewhere = [
        (LinkKind::Logs, &prometheus.settings.logs),
        (LinkKind::Traces, &prometheus.settings.traces),
    ];
    let mut all: Vec<Link> = elsewhere
        .into_iter()
        .filter_map(|(kind, template)| {
            let address = filled(template.as_deref()?, service, environment, window);
            Some(Link { kind, label: String::new(), address })
        })
        .collect();
    all.push(link(LinkKind::Service, "/graph", &graph));
    all.push(link(LinkKind::Monitors, "/alerts", &[("search", service)]));
    all
}

/// An address with what is looked at in it.
pub(crate) fn filled(template: &str, service: &str, environment: &str, window: Window) -> String {
    let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    template
        .replace("{service}", &encoded(service))
        .replace("{environment}", &encoded(environment))
        .replace("{from}", &window.from.0.to_string())
        .replace("{until}", &window.until.0.to_string())
}
