//! A server over real files: it gets ready, shows what is there, and follows changes.

use crate::process::{Server, components};
use std::{
    io::{BufRead, BufReader},
    path::Path,
};

fn sample() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample")
}

#[test]
fn the_sample_company_is_shown() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &sample());
    assert_eq!(server.get("/healthz"), (200, "ok\n".to_owned()));
    server.wait_until_read();
    let (status, ready) = server.get("/readyz");
    assert_eq!(status, 200, "{ready}");
    for path in ["/", "/catalog", "/catalog?kind=all", "/problems", "/settings"] {
        let (status, page) = server.get(path);
        assert_eq!(status, 200, "{path}");
        assert!(page.contains("</html>"), "{path}");
    }
    assert!(server.get("/catalog?kind=component").1.contains("checkout-api"));
    let (_, metrics) = server.get("/metrics");
    let count = |kind: &str| {
        let line = format!("slipway_catalog_entities{{kind=\"{kind}\"}} ");
        metrics.lines().find_map(|found| found.strip_prefix(&line)?.parse::<u32>().ok())
    };
    assert!(count("component").is_some_and(|count| count > 30), "{metrics}");
    assert!(count("user").is_some_and(|count| count >= 50), "{metrics}");
    assert_eq!(server.panics(), Vec::<serde_json::Value>::new());
}

#[test]
fn a_changed_file_reaches_an_open_page() {
    let folder = tempfile::tempdir().unwrap();
    let (data, catalog) = (folder.path().join("data"), folder.path().join("catalog"));
    components(&catalog, 3);
    let server = Server::start(&data, &catalog);
    server.wait_until_read();
    let mut events = BufReader::new(server.open("/api/live")).lines();
    let mut next = |wanted: &str| {
        events.by_ref().map(Result::unwrap).find(|line| line.contains(wanted)).unwrap()
    };
    next("event: position");
    let file = catalog.join("part-0.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("Number 1", "Number one")).unwrap();
    next("component:default/service-1");
    let page = server.get("/catalog?kind=component&text=number+one").1;
    assert!(page.contains("service-1"));
}
