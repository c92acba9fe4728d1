//! What is secret in the configuration or on a request is in no log, however talkative, and in no
//! answer.

use crate::process::{Server, run, slipway};
use std::{
    io::{Read, Write},
    net::TcpStream,
    path::Path,
};

/// Each is of a sort of its own, so that a failure tells which one got out.
const SECRETS: [&str; 14] = [
    "hush-github-token",
    "hush-github-hook",
    "hush-gitlab-token",
    "hush-gitlab-hook",
    "hush-source-password",
    "hush-collector-password",
    "hush-bearer-token",
    "hush-session-cookie",
    "hush-basic-password",
    "hush-client-secret",
    "hush-sentry-token",
    "hush-sentry-hook",
    "hush-sealing-secret",
    "hush-authorization-code",
];

fn configuration() -> String {
    format!(
        r#"
[server]
listen = "127.0.0.1:0"
[catalog]
fetch-timeout = "1s"
[[catalog.sources]]
target = "{sample}"
[[catalog.sources]]
target = "https://user:hush-source-password@127.0.0.1:1/all.yaml"
[[catalog.github]]
organization = "example"
token = "hush-github-token"
webhook-secret = "hush-github-hook"
api-url = "http://127.0.0.1:1"
[[catalog.gitlab]]
group = "example"
token = "hush-gitlab-token"
webhook-secret = "hush-gitlab-hook"
api-url = "http://127.0.0.1:1"
[[errors.sentry]]
organization = "example"
token = "hush-sentry-token"
webhook-secret = "hush-sentry-hook"
url = "http://127.0.0.1:1"
[audit]
otlp-endpoint = "http://user:hush-collector-password@127.0.0.1:1"
[log]
level = "trace,h2=off"
format = "json"
"#,
        sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample").display()
    )
}

/// An answer to a request that carries secrets of its own.
fn ask(server: &Server, method: &str, path: &str, body: &str) -> String {
    let basic = "Basic dXNlcjpodXNoLWJhc2ljLXBhc3N3b3Jk";
    let authorization = if path.contains("basic") { basic } else { "Bearer hush-bearer-token" };
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: slipway\r\naccept: text/html\r\n\
         authorization: {authorization}\r\ncookie: slipway-session=hush-session-cookie\r\n\
         x-gitlab-token: hush-gitlab-hook\r\nx-gitlab-event: Push Hook\r\n\
         x-hub-signature-256: sha256=00\r\nx-github-event: push\r\n\
         sentry-hook-signature: 00\r\n\
         content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

fn assert_silent(text: &str, place: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{place} tells {secret}");
    }
    assert!(!text.contains("aHVzaC1"), "{place} tells a secret in Base64");
    assert!(!text.contains("dXNlcjpodXNoL"), "{place} tells a secret in Base64");
}

#[test]
fn no_secret_is_in_a_log_or_an_answer() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("slipway.toml");
    std::fs::write(&file, configuration()).unwrap();

    let checked = run(slipway().args(["config", "check", "--config"]).arg(&file));
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    assert_silent(&String::from_utf8_lossy(&checked.stdout), "config check");

    let mut command = slipway();
    command.arg("serve").arg("--config").arg(&file);
    command.arg("--data-dir").arg(folder.path().join("data"));
    let server = Server::spawn(&mut command);
    server.wait_for_metric("slipway_catalog_entities{kind=\"component\"", "");
    let gets = [
        "/",
        "/catalog?kind=all",
        "/problems",
        "/settings",
        "/catalog-import/sources",
        "/admin/audit",
        "/admin/audit/export",
        "/metrics",
        "/readyz",
        "/healthz",
        "/none?basic",
        "/api/catalog/entities",
        "/api/catalog/locations",
        "/api/catalog/entities/by-name/component/default/none",
        "/api/catalog/changes",
        "/fn/registry/sources",
        "/fn/home/overview",
        "/fn/catalog/list?query=nonsense",
    ];
    for path in gets {
        assert_silent(&ask(&server, "GET", path, ""), path);
    }
    let posts = [
        ("/api/webhooks/github", r#"{"zen":"x"}"#),
        ("/api/webhooks/gitlab", r#"{"object_kind":"push"}"#),
        ("/api/webhooks/gitlab", "nonsense"),
        ("/api/webhooks/sentry", r#"{"data":{}}"#),
        ("/api/catalog/locations", r#"{"type":"url","target":"https://127.0.0.1/x"}"#),
        ("/api/catalog/refresh", "nonsense"),
        ("/fn/registry/register", "target=https://127.0.0.1/x"),
    ];
    for (path, body) in posts {
        assert_silent(&ask(&server, "POST", path, body), path);
    }
    // Until what fails has failed: sources, hosts, the collector.
    std::thread::sleep(std::time::Duration::from_secs(6));
    assert_silent(&ask(&server, "GET", "/catalog-import/sources", ""), "failed sources");
    assert_silent(&ask(&server, "GET", "/problems", ""), "problems");
    let log = server.log.lock().unwrap();
    assert!(log.len() > 50, "it was to be talkative: {}", log.len());
    for line in log.iter() {
        assert_silent(&line.to_string(), "the log");
    }
}

#[test]
fn no_secret_of_signing_in_is_in_a_log_or_an_answer() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("slipway.toml");
    let text = format!(
        r#"
[server]
listen = "127.0.0.1:0"
public-url = "https://portal.example"
[catalog]
sources = ["{sample}"]
[identity]
secret = "hush-sealing-secret-0123456789-0123456789"
[[identity.providers]]
kind = "github"
client-id = "known"
client-secret = "hush-client-secret"
[log]
level = "trace,h2=off"
format = "json"
"#,
        sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample").display()
    );
    std::fs::write(&file, text).unwrap();
    let checked = run(slipway().args(["config", "check", "--config"]).arg(&file));
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    assert_silent(&String::from_utf8_lossy(&checked.stdout), "config check");

    let mut command = slipway();
    command.arg("serve").arg("--config").arg(&file);
    command.arg("--data-dir").arg(folder.path().join("data"));
    let server = Server::spawn(&mut command);
    let gets = [
        "/",
        "/sign-in",
        "/auth/github/start",
        "/auth/github/callback?code=hush-authorization-code&state=hush-authorization-code",
        "/catalog",
        "/admin/audit",
        "/api/catalog/entities",
        "/api/catalog/entities?basic",
        "/metrics",
    ];
    for path in gets {
        assert_silent(&ask(&server, "GET", path, ""), path);
    }
    assert_silent(&ask(&server, "POST", "/fn/registry/register", "target=x"), "a form");
    let log = server.log.lock().unwrap();
    assert!(log.len() > 20, "it was to be talkative: {}", log.len());
    for line in log.iter() {
        assert_silent(&line.to_string(), "the log");
    }
}
