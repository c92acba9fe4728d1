//! A collector of logs gets every record at least once, also one that fails at times.

use crate::samples::filled;
use identity::audit::otlp::{Exporter, MARK};
use serde_json::Value;
use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use url::Url;

type Got = Arc<Mutex<Vec<Value>>>;

/// A collector that refuses the first so many requests.
async fn collector(refuse: usize) -> (Url, Got) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/otlp", listener.local_addr().unwrap()).parse().unwrap();
    let got = Got::default();
    let kept = Arc::clone(&got);
    tokio::spawn(async move {
        for number in 0.. {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut bytes = Vec::new();
            let body = loop {
                let mut part = vec![0; 65_536];
                let read = stream.read(&mut part).await.unwrap();
                bytes.extend_from_slice(&part[..read]);
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                let length = head.lines().find_map(|line| {
                    let (name, value) = line.split_once(": ")?;
                    name.eq_ignore_ascii_case("content-length").then(|| value.parse().unwrap())
                });
                if body.len() >= length.unwrap_or(0) {
                    assert!(head.starts_with("POST /otlp/v1/logs "), "{head}");
                    break body.to_owned();
                }
            };
            let answer = if number < refuse {
                "HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
            } else {
                kept.lock().unwrap().push(serde_json::from_str(&body).unwrap());
                "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}"
            };
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    (url, got)
}

fn positions(got: &Got) -> Vec<i64> {
    let got = got.lock().unwrap();
    let records = got.iter().flat_map(|request| {
        request["resourceLogs"][0]["scopeLogs"][0]["logRecords"].as_array().unwrap()
    });
    let position = |record: &Value| {
        assert_eq!(record["attributes"][0]["key"], "audit.position");
        record["attributes"][0]["value"]["intValue"].as_str().unwrap().parse().unwrap()
    };
    records.map(position).collect()
}

#[tokio::test]
async fn every_record_is_handed_on_and_what_failed_again() {
    let (store, _folder) = filled(205).await;
    let (url, got) = collector(1).await;
    let rules = network::Rules { allow_private: true, ..network::Rules::default() };
    let client = network::client(rules, std::time::Duration::from_secs(5));
    let exporter = Exporter::new(store.clone(), client.unwrap(), url, "test".to_owned());
    assert!(exporter.portion().await.unwrap_err().contains("503"));
    assert_eq!(exporter.portion().await.unwrap(), 200);
    assert_eq!(exporter.portion().await.unwrap(), 5);
    assert_eq!(exporter.portion().await.unwrap(), 0);
    assert_eq!(positions(&got), (1..=205).collect::<Vec<_>>());
    assert_eq!(store.audit_marks().await.unwrap()[MARK].position, 205);
    let first = &got.lock().unwrap()[0]["resourceLogs"][0];
    assert_eq!(first["resource"]["attributes"][0]["value"]["stringValue"], "slipway");
    let record = &first["scopeLogs"][0]["logRecords"][0];
    assert_eq!(record["timeUnixNano"], "1000000");
    assert_eq!(record["eventName"], "slipway.audit.sign-in");
}
