//! Where Datadog's own pages show more of a service: for the environment and the time that is looked at.

use platform::monitoring::{Link, LinkKind, Watched, Window};
use url::form_urlencoded::Serializer;

pub(super) fn of(page: &str, watched: &Watched, environment: &str, window: Window) -> Vec<Link> {
    let service = watched.service.as_str();
    let (from, until) = (window.from.0.to_string(), window.until.0.to_string());
    let mut filter = format!("service:{}", quoted(service));
    if !environment.is_empty() {
        filter = format!("{filter} env:{}", quoted(environment));
    }
    let link = |kind, place: &str, query: &[(&str, &str)]| {
        let query = Serializer::new(String::new()).extend_pairs(query).finish();
        Link { kind, label: String::new(), address: format!("{page}{place}?{query}") }
    };
    let mut all = vec![
        link(
            LinkKind::Logs,
            "/logs",
            &[("query", &filter), ("from_ts", &from), ("to_ts", &until), ("live", "false")],
        ),
        link(
            LinkKind::Traces,
            "/apm/traces",
            &[("query", &filter), ("start", &from), ("end", &until), ("paused", "true")],
        ),
        link(
            LinkKind::Service,
            &format!("/apm/services/{}", crate::path::part(service)),
            &[("env", environment), ("start", &from), ("end", &until), ("paused", "true")],
        ),
        link(
            LinkKind::Monitors,
            "/monitors/manage",
            &[("q", &format!("tag:(\"service:{service}\")"))],
        ),
    ];
    for id in &watched.dashboards {
        let place = format!("/dashboard/{}", crate::path::part(id));
        let query = [
            ("from_ts", from.as_str()),
            ("to_ts", until.as_str()),
            ("live", "false"),
            ("tpl_var_service", service),
            ("tpl_var_env", environment),
        ];
        let mut one = link(LinkKind::Dashboard, &place, &query);
        one.label.clone_from(id);
        all.push(one);
    }
    all
}

/// A value in a search: what is more than one word stands in quotes.
fn quoted(value: &str) -> String {
    let plain =
        |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.' | '/');
    if value.chars().all(plain) {
        value.to_owned()
    } else {
        format!("\"{}\"", value.replace('"', "\\\""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::Timestamp;

    #[test]
    fn links_keep_service_environment_and_time() {
        let (service, dashboards) = ("checkout-api".to_owned(), vec!["767-27d-f9c".to_owned()]);
        let watched = Watched { service, dashboards, ..Watched::default() };
        let window = Window { from: Timestamp(1_000), until: Timestamp(2_000), step: 60 };
        let all = of("https://app.datadoghq.eu", &watched, "production", window);
        assert_eq!(
            all[0].address,
            "https://app.datadoghq.eu/logs?query=service%3Acheckout-api+env%3Aproduction&from_ts=1000&to_ts=2000&live=false"
        );
        let dashboard = all.last().unwrap();
        assert_eq!(dashboard.kind, LinkKind::Dashboard);
        assert!(dashboard.address.contains("/dashboard/767-27d-f9c?from_ts=1000&to_ts=2000"));
        assert!(dashboard.address.contains("tpl_var_env=production"));
        assert_eq!(quoted("a b\"c"), "\"a b\\\"c\"");
    }
}
