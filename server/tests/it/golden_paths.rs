//! The templates that Slipway brings along: there without a setting, gone with one, and tried through
//! the API.

use crate::process::{GOLDEN_PATHS, Server, slipway};
use serde_json::{Value, json};
use std::{
    io::{Read, Write},
    net::TcpStream,
    path::Path,
    thread,
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_mins(1);

const SCHEMA: &str = "/api/scaffolder/v2/templates/default/template/go-service/parameter-schema";

fn server(data: &Path, catalog: &Path, golden_paths: &str) -> Server {
    let mut command = slipway();
    command.args(["serve", "--listen", "127.0.0.1:0", "--data-dir"]).arg(data);
    command.arg("--catalog").arg(catalog).env(GOLDEN_PATHS, golden_paths);
    Server::spawn(&mut command)
}

/// Asks until the answer is there: sources are read in the background.
fn until(server: &Server, path: &str, expected: u16) -> String {
    let begun = Instant::now();
    loop {
        let (status, body) = server.get(path);
        if status == expected {
            return body;
        }
        assert!(begun.elapsed() < PATIENCE, "{path}: {status} {body}");
        thread::sleep(Duration::from_millis(50));
    }
}

fn post(server: &Server, path: &str, body: &Value) -> (u16, Value) {
    let body = body.to_string();
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: slipway\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    // An answer whose length was not known beforehand comes in pieces.
    let start = body.find(['{', '[']).unwrap_or(0);
    let end = body.rfind(['}', ']']).map_or(body.len(), |at| at + 1);
    (head[9..12].parse().unwrap(), serde_json::from_str(&body[start..end]).unwrap_or_default())
}

#[test]
fn they_are_in_a_fresh_portal_unless_it_wants_none() {
    let folder = tempfile::tempdir().unwrap();
    let (data, catalog) = (folder.path().join("data"), folder.path().join("catalog"));
    std::fs::create_dir(&catalog).unwrap();
    let with = server(&data, &catalog, "true");
    let schema: Value = serde_json::from_str(&until(&with, SCHEMA, 200)).unwrap();
    assert_eq!(schema["title"], "Go service");
    assert!(schema["steps"].as_array().is_some_and(|pages| pages.len() >= 3), "{schema}");
    for template in ["go-service", "java-service", "react-application", "react-native-application"]
    {
        let page = until(&with, &format!("/create/templates/default/{template}"), 200);
        assert!(page.contains("</html>"), "{template}");
    }
    assert!(!with.get("/problems").1.contains("group:default/platform"), "nobody's owner is told");
    assert_eq!(with.panics(), Vec::<Value>::new());
    drop(with);
    let without = server(&data, &catalog, "false");
    until(&without, SCHEMA, 404);
}

#[test]
fn one_is_tried_without_anything_being_made() {
    let folder = tempfile::tempdir().unwrap();
    let (data, catalog) = (folder.path().join("data"), folder.path().join("catalog"));
    std::fs::create_dir(&catalog).unwrap();
    let server = Server::start(&data, &catalog);
    let template = json!({
        "apiVersion": "scaffolder.backstage.io/v1beta3",
        "kind": "Template",
        "metadata": {"name": "try"},
        "spec": {
            "type": "service",
            "parameters": [{"properties": {"name": {"type": "string"}}}],
            "steps": [{
                "id": "files",
                "action": "fetch:template",
                "input": {"url": "./skeleton", "values": {"name": "${{ parameters.name }}"}},
            }],
        },
    });
    let skeleton =
        json!({"path": "skeleton/README.md", "base64Content": "IyAke3sgdmFsdWVzLm5hbWUgfX0="});
    let wish = json!({
        "template": template,
        "values": {"name": "shop"},
        "directoryContents": [skeleton],
    });
    let (status, answer) = post(&server, "/api/scaffolder/v2/dry-run", &wish);
    assert_eq!(status, 200, "{answer}");
    let file = &answer["directoryContents"][0];
    assert_eq!((&file["path"], &file["base64Content"]), (&json!("README.md"), &json!("IyBzaG9w")));
    assert_eq!(server.panics(), Vec::<Value>::new());
}
