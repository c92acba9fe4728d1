//! `slipway serve --sandbox`: a portal with a company in it, and nothing else needed.

use crate::process::{PATIENCE, Server, run, slipway};
use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Instant,
};

/// The address of a vendor, as the log of the start tells it.
fn vendor(server: &Server, name: &str) -> String {
    let begun = Instant::now();
    loop {
        let log = server.log.lock().unwrap();
        let line = log.iter().find(|event| event["vendor"] == name);
        if let Some(url) = line.and_then(|line| line["url"].as_str()) {
            return url.to_owned();
        }
        drop(log);
        assert!(begun.elapsed() < PATIENCE, "no {name}");
    }
}

#[test]
fn the_company_and_its_vendors_come_along() {
    let data = tempfile::tempdir().unwrap();
    let mut command = slipway();
    command.args(["serve", "--sandbox", "--listen", "127.0.0.1:0", "--data-dir"]).arg(data.path());
    let server = Server::spawn(&mut command);
    server.wait_until_read();
    let (status, page) = server.get("/");
    assert_eq!(status, 200);
    assert!(page.contains("Sandbox data") && page.contains("data-sandbox"), "{page}");
    assert!(server.get("/catalog?kind=component").1.contains("checkout-api"));
    assert!(server.get("/sign-in").1.contains("Northwind (sandbox)"));

    let url = vendor(&server, "argocd-production");
    let (address, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!(
        "GET /{path}/api/v1/applications/checkout-api HTTP/1.1\r\nhost: {address}\r\n\
         authorization: Bearer sandbox\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.contains("\"operationState\""),
        "{answer}"
    );
    assert_eq!(server.panics(), Vec::<serde_json::Value>::new());
}

/// What the page of a service's code tells.
const TOLD: [&str; 6] = [
    "class=\"ci-run\"",
    "class=\"ci-languages\"",
    "northwind/checkout-api",
    "@northwind/payments",
    "Smoke test",
    "ci-cd?run=",
];

#[test]
fn what_is_built_stands_with_its_entity() {
    let data = tempfile::tempdir().unwrap();
    let mut command = slipway();
    command.args(["serve", "--sandbox", "--listen", "127.0.0.1:0", "--data-dir"]).arg(data.path());
    let server = Server::spawn(&mut command);
    server.wait_until_read();
    let begun = Instant::now();
    loop {
        let (status, page) = server.get("/catalog/default/component/checkout-api/ci-cd");
        assert_eq!(status, 200);
        // Each card is there as soon as the host has told of it.
        let missing = TOLD.iter().find(|told| !page.contains(**told));
        let Some(missing) = missing else { break };
        assert!(begun.elapsed() < PATIENCE, "{missing} is not in {page}");
    }
    let readme = server.get("/catalog/default/component/checkout-api/ci-cd?show=readme").1;
    assert!(!readme.contains("<img"), "{readme}");
    assert!(server.get("/").1.contains("github.com/user-login"), "who they are is not known");
    assert_eq!(server.panics(), Vec::<serde_json::Value>::new());
}

#[test]
fn nobody_elsewhere_can_be_anybody() {
    let data = tempfile::tempdir().unwrap();
    let mut command = slipway();
    command.args(["serve", "--sandbox", "--listen", "0.0.0.0:0", "--data-dir"]).arg(data.path());
    let ended = run(&mut command);
    let told = String::from_utf8_lossy(&ended.stderr);
    assert!(!ended.status.success() && told.contains("lets everybody be anybody"), "{told}");
    let mut command = slipway();
    command.args(["serve", "--sandbox", "--data-dir"]).arg(data.path());
    command.env("SLIPWAY__SANDBOX__LISTEN", "0.0.0.0:4000");
    let ended = run(&mut command);
    let told = String::from_utf8_lossy(&ended.stderr);
    assert!(!ended.status.success() && told.contains("sandbox.listen"), "{told}");
}
