//! The client over a real Prometheus and a real Alertmanager, where `SLIPWAY_TEST_PROMETHEUS` names the
//! program of the one and `SLIPWAY_TEST_ALERTMANAGER` that of the other: what is asked is understood, what
//! is answered is read.

use crate::fake::usual;
use integrations::{
    http::{Outcome, Surroundings, SystemSurroundings},
    prometheus::{Prometheus, PrometheusAccess, PrometheusQueries, PrometheusSettings},
};
use network::Rules;
use platform::{
    Timestamp,
    monitoring::{
        Monitor, MonitorState, MonitoringSource, Part, Range, Signal, SignalSeries, Told,
    },
    timestamp::Clock,
};
use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tempfile::TempDir;
use tokio::time::{sleep, timeout};
use url::Url;

/// The system's time.
struct Wall;

impl Clock for Wall {
    fn now(&self) -> Timestamp {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        Timestamp(i64::try_from(now.as_millis()).unwrap())
    }
}

/// A program that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn started(program: &str, arguments: &[String]) -> Running {
    let mut command = Command::new(program);
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    Running(command.spawn().unwrap_or_else(|error| panic!("{program}: {error}")))
}

fn written(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path.display().to_string()
}

struct Real {
    client: Prometheus,
    alertmanager: Url,
    _running: [Running; 2],
    _folder: TempDir,
}

/// Both, watching themselves as a service `portal` in an environment `test`.
fn real() -> Option<Real> {
    let program = |name: &str| std::env::var(name).ok().filter(|path| !path.is_empty());
    let prometheus = program("SLIPWAY_TEST_PROMETHEUS")?;
    let alertmanager = program("SLIPWAY_TEST_ALERTMANAGER")?;
    let folder = tempfile::tempdir().unwrap();
    let (own, other) = (port(), port());
    let rules = "groups: [{name: g, rules: [\
        {alert: AlwaysOn, expr: 'up{service=\"portal\"} == 1', labels: {severity: critical}, annotations: {summary: It is up}},\
        {alert: Never, expr: 'up{service=\"portal\"} > 2', labels: {service: portal, environment: test}}]}]";
    let rules = written(folder.path(), "rules.yml", rules);
    let labels = "{service: portal, environment: test}";
    let configuration = format!(
        "global: {{scrape_interval: 1s, evaluation_interval: 1s}}\n\
         rule_files: ['{rules}']\n\
         alerting: {{alertmanagers: [{{static_configs: [{{targets: ['127.0.0.1:{other}']}}]}}]}}\n\
         scrape_configs: [{{job_name: self, static_configs: [{{targets: ['127.0.0.1:{own}'], labels: {labels}}}]}}]\n"
    );
    let configuration = written(folder.path(), "prometheus.yml", &configuration);
    let routing = "route: {receiver: pager, group_wait: 0s}\nreceivers: [{name: pager}]\n";
    let routing = written(folder.path(), "alertmanager.yml", routing);
    let place = |name: &str| folder.path().join(name).display().to_string();
    let running = [
        started(
            &prometheus,
            &[
                format!("--config.file={configuration}"),
                format!("--storage.tsdb.path={}", place("prometheus")),
                format!("--web.listen-address=127.0.0.1:{own}"),
            ],
        ),
        started(
            &alertmanager,
            &[
                format!("--config.file={routing}"),
                format!("--storage.path={}", place("alertmanager")),
                format!("--web.listen-address=127.0.0.1:{other}"),
                "--cluster.listen-address=".to_owned(),
            ],
        ),
    ];
    let selected = |query: &str| query.to_owned();
    let queries = [
        ("requests", selected("sum(rate(prometheus_http_requests_total{$selector}[$window]))")),
        (
            "errors",
            selected(
                "100 * (sum(rate(prometheus_http_requests_total{$selector,code=~\"5..\"}[$window])) or \
                 vector(0)) / sum(rate(prometheus_http_requests_total{$selector}[$window]))",
            ),
        ),
        (
            "p95",
            selected(
                "1000 * histogram_quantile(0.95, sum by (le) \
                 (rate(prometheus_http_request_duration_seconds_bucket{$selector}[$window])))",
            ),
        ),
    ];
    let alertmanager = Url::parse(&format!("http://127.0.0.1:{other}")).unwrap();
    let settings = PrometheusSettings {
        name: "real".to_owned(),
        url: Url::parse(&format!("http://127.0.0.1:{own}")).unwrap(),
        page: None,
        alertmanager: Some(alertmanager.clone()),
        access: PrometheusAccess::Open,
        service_label: "service".to_owned(),
        environment_label: "environment".to_owned(),
        queries: PrometheusQueries(queries.map(|(name, query)| (name.to_owned(), query)).into()),
        logs: None,
        traces: None,
    };
    let counting = Arc::new(|_: &str, _: Outcome, _: Duration| {});
    let surroundings: Arc<dyn Surroundings> =
        Arc::new(SystemSurroundings::new(Arc::new(Wall), counting));
    let client = Prometheus::new(settings, &surroundings, usual).unwrap();
    Some(Real { client, alertmanager, _running: running, _folder: folder })
}

impl Real {
    /// What is told of a part, once it is as wanted.
    async fn until<T>(&self, part: impl Fn() -> Part, wanted: impl Fn(Told) -> Option<T>) -> T {
        let looks = async {
            loop {
                if let Ok(told) = self.client.ask(&part(), true).await
                    && let Some(found) = wanted(told)
                {
                    return found;
                }
                sleep(Duration::from_millis(500)).await;
            }
        };
        timeout(Duration::from_mins(2), looks).await.expect("it was never told")
    }
}

fn signals() -> Part {
    let now = Wall.now();
    let range = Range::between(Timestamp(now.0 - 600_000), now);
    Part::Signals { service: "portal".to_owned(), environment: "test".to_owned(), range }
}

fn last(all: &[SignalSeries], signal: Signal, name: &str) -> Option<f64> {
    let of = all.iter().find(|one| one.signal == signal)?;
    of.series.iter().find(|one| one.name == name)?.last()
}

#[tokio::test]
async fn a_real_server_understands_what_is_asked() {
    let Some(real) = real() else { return };
    let all = real
        .until(signals, |told| match told {
            Told::Signals(all) => last(&all, Signal::Traffic, "requests").map(|_| all),
            _ => None,
        })
        .await;
    assert!(last(&all, Signal::Traffic, "requests").unwrap() > 0.0);
    assert_eq!(last(&all, Signal::Errors, "errors"), Some(0.0));
    assert!(last(&all, Signal::Latency, "p95").unwrap() > 0.0);
    assert_eq!(last(&all, Signal::Saturation, "cpu"), None, "what it does not measure is a gap");

    let firing = |told: Told| match told {
        Told::Monitors(all) => {
            let told = all.iter().any(|one| !one.notifies.is_empty());
            told.then_some(all)
        }
        _ => None,
    };
    let all: Vec<Monitor> = real.until(|| Part::Monitors, firing).await;
    let by = |name: &str| all.iter().find(|one| one.name == name).unwrap();
    let on = by("AlwaysOn");
    assert_eq!((on.state, on.priority), (MonitorState::Alert, Some(1)));
    assert_eq!(on.scope.service.as_deref(), Some("portal"));
    assert_eq!(on.scope.environment.as_deref(), Some("test"));
    assert_eq!(on.notifies[0].name, "pager");
    assert!(on.since.is_some() && on.muted.is_none());
    assert_eq!(by("Never").state, MonitorState::Ok);
    assert_eq!(by("Never").scope.service.as_deref(), Some("portal"));

    let silence = serde_json::json!({
        "matchers": [{"name": "alertname", "value": "AlwaysOn", "isRegex": false, "isEqual": true}],
        "startsAt": Wall.now().to_rfc3339(),
        "endsAt": Timestamp(Wall.now().0 + 3_600_000).to_rfc3339(),
        "createdBy": "jane", "comment": "Known",
    });
    let place = real.alertmanager.join("/api/v2/silences").unwrap();
    let rules = Rules { allowed_hosts: vec!["127.0.0.1".to_owned()], ..Rules::default() };
    let client = network::client(rules, Duration::from_secs(10)).unwrap();
    let sent = client.post(place).header("content-type", "application/json");
    let sent = sent.body(silence.to_string()).send().await.unwrap();
    assert!(sent.status().is_success(), "{sent:?}");
    let muted = |told: Told| match told {
        Told::Monitors(all) => all.into_iter().find_map(|one| one.muted),
        _ => None,
    };
    let muted = real.until(|| Part::Monitors, muted).await;
    assert_eq!(muted.reason, "Known (jane)");
    assert!(muted.until.is_some());
}
