//! The process's measures, in the `OpenMetrics` text form that Prometheus reads.
//!
//! To add one: 1. a field and its registration in [`Metrics::new`], 2. a method named after what
//! happens, 3. its row in `docs/operations.md`.

use super::live::Position;
use crate::system;
use axum::http::{Method, StatusCode};
use integrations::http::Counting;
use platform::{
    catalog::{Catalog, ImportState, ProblemKind},
    search::SearchState,
};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};
use std::{
    fmt,
    sync::{Arc, OnceLock},
    time::Duration,
};

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct RequestLabels {
    route: String,
    method: String,
    status: u32,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct RouteLabels {
    route: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct KindLabels {
    kind: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct SourceLabels {
    source: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct SourceStateLabels {
    source: String,
    state: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct VendorLabels {
    host: String,
    outcome: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct HostLabels {
    host: String,
}

/// The measures; clones share them.
#[derive(Clone)]
pub(crate) struct Metrics {
    measures: Arc<Measures>,
}

struct Measures {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    durations: Family<RouteLabels, Histogram, fn() -> Histogram>,
    vendor_requests: Family<VendorLabels, Counter>,
    vendor_durations: Family<HostLabels, Histogram, fn() -> Histogram>,
    requests_shed: Counter,
    requests_throttled: Counter,
    requests_waiting: Gauge,
    renders: Gauge,
    renders_shed: Counter,
    renders_late: Counter,
    renders_abandoned: Counter,
    render_panics: Counter,
    listeners: Gauge,
    entities: Family<KindLabels, Gauge>,
    problems: Family<KindLabels, Gauge>,
    position: Gauge,
    search_documents: Gauge,
    search_position: Gauge,
    search_degraded: Gauge,
    sources: Family<SourceStateLabels, Gauge>,
    source_entities: Family<SourceLabels, Gauge>,
    source_read: Family<SourceLabels, Gauge>,
    resident_memory: Gauge,
    open_files: Gauge,
    catalog: OnceLock<ObservedCatalog>,
    search: OnceLock<SearchStates>,
}

/// Tells how the search index stands.
type SearchStates = Box<dyn Fn() -> SearchState + Send + Sync>;

struct ObservedCatalog {
    catalog: Arc<dyn Catalog>,
    position: Position,
}

fn latency() -> Histogram {
    Histogram::new([0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0])
}

/// What counts as under way until it is dropped.
pub(crate) struct UnderWay(Gauge);

impl UnderWay {
    fn begin(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Metrics {
    /// Everything at zero.
    pub(crate) fn new() -> Self {
        let mut measures = Measures {
            registry: Registry::default(),
            requests: Family::default(),
            durations: Family::new_with_constructor(latency),
            vendor_requests: Family::default(),
            vendor_durations: Family::new_with_constructor(latency),
            requests_shed: Counter::default(),
            requests_throttled: Counter::default(),
            requests_waiting: Gauge::default(),
            renders: Gauge::default(),
            renders_shed: Counter::default(),
            renders_late: Counter::default(),
            renders_abandoned: Counter::default(),
            render_panics: Counter::default(),
            listeners: Gauge::default(),
            entities: Family::default(),
            problems: Family::default(),
            position: Gauge::default(),
            search_documents: Gauge::default(),
            search_position: Gauge::default(),
            search_degraded: Gauge::default(),
            sources: Family::default(),
            source_entities: Family::default(),
            source_read: Family::default(),
            resident_memory: Gauge::default(),
            open_files: Gauge::default(),
            catalog: OnceLock::new(),
            search: OnceLock::new(),
        };
        measures.register();
        Self { measures: Arc::new(measures) }
    }

    /// Observes a catalog from now on; a second one is not observed.
    pub(crate) fn observe_catalog(&self, catalog: Arc<dyn Catalog>, position: Position) {
        // Set already means that a catalog is observed already.
        let _ = self.measures.catalog.set(ObservedCatalog { catalog, position });
    }

    /// Observes search from now on; a second one is not observed.
    pub(crate) fn observe_search(&self, state: impl Fn() -> SearchState + Send + Sync + 'static) {
        let _ = self.measures.search.set(Box::new(state));
    }

    /// A request was answered.
    pub(crate) fn request(&self, route: &str, method: &Method, status: StatusCode, took: Duration) {
        // A client may invent methods; the measures must not grow with them.
        let method = match method.as_str() {
            known @ ("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS") => known,
            _ => "other",
        };
        let labels = RequestLabels {
            route: route.to_owned(),
            method: method.to_owned(),
            status: u32::from(status.as_u16()),
        };
        self.measures.requests.get_or_create(&labels).inc();
        let labels = RouteLabels { route: route.to_owned() };
        self.measures.durations.get_or_create(&labels).observe(took.as_secs_f64());
    }

    /// Who counts requests to vendors.
    pub(crate) fn vendors(&self) -> Counting {
        let measures = Arc::clone(&self.measures);
        Arc::new(move |host, outcome, took| {
            let labels = VendorLabels { host: host.to_owned(), outcome: outcome.name() };
            measures.vendor_requests.get_or_create(&labels).inc();
            let labels = HostLabels { host: host.to_owned() };
            measures.vendor_durations.get_or_create(&labels).observe(took.as_secs_f64());
        })
    }

    /// A request was refused because too many were under way.
    pub(crate) fn request_shed(&self) {
        self.measures.requests_shed.inc();
    }

    /// A request was refused because its caller had too many under way.
    pub(crate) fn request_throttled(&self) {
        self.measures.requests_throttled.inc();
    }

    /// A request waits for a place until the value is dropped.
    pub(crate) fn request_waits(&self) -> UnderWay {
        UnderWay::begin(&self.measures.requests_waiting)
    }

    /// A render begins; it ends when the value is dropped.
    pub(crate) fn render_begins(&self) -> UnderWay {
        UnderWay::begin(&self.measures.renders)
    }

    /// A request was refused because it did not get its turn to render.
    pub(crate) fn render_shed(&self) {
        self.measures.renders_shed.inc();
    }

    /// A render was answered for because it took too long.
    pub(crate) fn render_late(&self) {
        self.measures.renders_late.inc();
    }

    /// A render was given up.
    pub(crate) fn render_abandoned(&self) {
        self.measures.renders_abandoned.inc();
    }

    /// A render panicked.
    pub(crate) fn render_panic(&self) {
        self.measures.render_panics.inc();
    }

    /// A page listens for changes until the value is dropped.
    pub(crate) fn listener_begins(&self) -> UnderWay {
        UnderWay::begin(&self.measures.listeners)
    }

    /// All measures as text.
    pub(crate) async fn text(&self) -> Result<String, fmt::Error> {
        self.measures.refresh().await;
        let mut text = String::new();
        encode(&mut text, &self.measures.registry)?;
        Ok(text)
    }
}

impl Measures {
    fn register(&mut self) {
        let process = self.registry.sub_registry_with_prefix("process");
        let memory = self.resident_memory.clone();
        process.register_with_unit("resident_memory", "Memory held in RAM", Unit::Bytes, memory);
        process.register("open_fds", "Open file descriptors", self.open_files.clone());

        let own = self.registry.sub_registry_with_prefix("slipway");
        own.register("http_requests", "Requests answered", self.requests.clone());
        let help = "Time to the head of the answer";
        own.register_with_unit(
            "http_request_duration",
            help,
            Unit::Seconds,
            self.durations.clone(),
        );
        own.register("vendor_requests", "Requests to vendors", self.vendor_requests.clone());
        let help = "Time until a vendor had answered";
        own.register_with_unit(
            "vendor_request_duration",
            help,
            Unit::Seconds,
            self.vendor_durations.clone(),
        );
        let help = "Requests refused because too many were under way";
        own.register("http_requests_shed", help, self.requests_shed.clone());
        let help = "Requests refused because their caller had too many under way";
        own.register("http_requests_throttled", help, self.requests_throttled.clone());
        let help = "Requests that wait for a place";
        own.register("http_requests_waiting", help, self.requests_waiting.clone());
        own.register("renders_under_way", "Pages being rendered", self.renders.clone());
        let help = "Requests refused because they did not get their turn to render";
        own.register("renders_shed", help, self.renders_shed.clone());
        let help = "Renders answered for because they took too long";
        own.register("renders_late", help, self.renders_late.clone());
        own.register("renders_abandoned", "Renders given up", self.renders_abandoned.clone());
        own.register("render_panics", "Renders that panicked", self.render_panics.clone());
        own.register("live_listeners", "Pages listening for changes", self.listeners.clone());
        own.register("catalog_entities", "Entities by kind", self.entities.clone());
        own.register("catalog_problems", "Open problems by kind", self.problems.clone());
        own.register(
            "search_documents",
            "Documents that can be found",
            self.search_documents.clone(),
        );
        own.register(
            "search_position",
            "Where search stands in the change log",
            self.search_position.clone(),
        );
        own.register(
            "search_degraded",
            "Whether search may not find everything",
            self.search_degraded.clone(),
        );
        own.register("change_log_position", "Where the change log stands", self.position.clone());
        let help = "1 for the state that a source is in";
        own.register("catalog_source_state", help, self.sources.clone());
        let help = "Entities that a source holds";
        own.register("catalog_source_entities", help, self.source_entities.clone());
        let help = "When a source was last read to the end, in Unix time";
        own.register_with_unit(
            "catalog_source_read_time",
            help,
            Unit::Seconds,
            self.source_read.clone(),
        );
    }

    async fn refresh(&self) {
        self.resident_memory.set(signed(system::resident_memory().unwrap_or_default()));
        self.open_files.set(signed(system::open_files().unwrap_or_default()));
        if let Some(state) = self.search.get().map(|state| state()) {
            self.search_documents.set(signed(state.documents));
            self.search_position.set(state.position);
            self.search_degraded.set(i64::from(state.degraded.is_some()));
        }
        let Some(ObservedCatalog { catalog, position }) = self.catalog.get() else { return };
        self.position.set(position());
        let overview = match catalog.overview().await {
            Ok(overview) => overview,
            Err(error) => {
                tracing::warn!(%error, "the catalog's measures are from before");
                return;
            }
        };
        // What is no more must not stay at its last value.
        self.entities.clear();
        for kind in &overview.kinds {
            let labels = KindLabels { kind: kind.kind.clone() };
            self.entities.get_or_create(&labels).set(signed(kind.count));
        }
        for kind in ProblemKind::ALL {
            let labels = KindLabels { kind: kind.name().to_owned() };
            self.problems.get_or_create(&labels).set(signed(overview.problems.of(kind)));
        }
        self.sources.clear();
        self.source_entities.clear();
        self.source_read.clear();
        for source in &overview.sources {
            let state = match source.state {
                ImportState::Waiting => "waiting",
                ImportState::Reading => "reading",
                ImportState::Limited(_) => "limited",
                ImportState::Ready => "ready",
                ImportState::Failed(_) => "failed",
            };
            let labels =
                SourceStateLabels { source: source.target.clone(), state: state.to_owned() };
            self.sources.get_or_create(&labels).set(1);
            let labels = SourceLabels { source: source.target.clone() };
            self.source_entities.get_or_create(&labels).set(signed(source.entities));
            if let Some(at) = source.read_at {
                self.source_read.get_or_create(&labels).set(at.0 / 1000);
            }
        }
    }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_happens_is_counted() {
        let metrics = Metrics::new();
        let took = Duration::from_millis(3);
        metrics.request("/catalog", &Method::GET, StatusCode::OK, took);
        metrics.request("/catalog", &Method::from_bytes(b"BREW").unwrap(), StatusCode::OK, took);
        metrics.render_shed();
        let render = metrics.render_begins();
        let text = metrics.text().await.unwrap();
        for line in [
            "slipway_http_requests_total{route=\"/catalog\",method=\"GET\",status=\"200\"} 1",
            "slipway_http_requests_total{route=\"/catalog\",method=\"other\",status=\"200\"} 1",
            "slipway_http_request_duration_seconds_bucket{le=\"0.005\",route=\"/catalog\"} 2",
            "slipway_renders_under_way 1",
            "slipway_renders_shed_total 1",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\nnot in\n{text}");
        }
        assert!(text.contains("process_resident_memory_bytes "));
        drop(render);
        assert!(metrics.text().await.unwrap().contains("slipway_renders_under_way 0"));
    }

    #[tokio::test]
    async fn every_measure_is_described() {
        let described = include_str!("../../../docs/operations.md");
        let metrics = Metrics::new();
        let mut seen = 0;
        for line in metrics.text().await.unwrap().lines() {
            let Some(rest) = line.strip_prefix("# TYPE ") else { continue };
            let (name, kind) = rest.split_once(' ').unwrap();
            let shown = if kind == "counter" { format!("{name}_total") } else { name.to_owned() };
            assert!(described.contains(&format!("| `{shown}` | {kind} |")), "{shown}, a {kind}");
            seen += 1;
        }
        assert!(seen >= 10, "only {seen}");
    }
}
