//! Real connections: slow heads, long heads, aborted requests, and the farewell.

use super::*;
use crate::http::{Metrics, RenderLimits, Renders};
use axum::{body::Body, routing::get};
use futures::{StreamExt, stream};
use std::{
    convert::Infallible,
    net::SocketAddr,
    sync::atomic::{AtomicUsize, Ordering},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    task::JoinHandle,
    time::{Instant, sleep, timeout},
};

const SECOND: Duration = Duration::from_secs(1);

fn limits() -> ConnectionLimits {
    ConnectionLimits { at_once: 100, head_time: SECOND, head_size: 8192, farewell: 2 * SECOND }
}

async fn start(
    router: Router,
    limits: ConnectionLimits,
) -> (SocketAddr, watch::Sender<bool>, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (switch, shutdown) = Shutdown::new();
    (address, switch, tokio::spawn(serve(listener, router, limits, shutdown)))
}

fn hello() -> Router {
    let slow = || async {
        sleep(SECOND).await;
        "slow"
    };
    Router::new().route("/", get(|| async { "hello" })).route("/slow", get(slow))
}

/// Everything that the server says before it closes the connection.
async fn say(address: SocketAddr, text: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text).await.unwrap();
    let mut answer = Vec::new();
    // A reset after the answer is an end too.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_request_is_answered() {
    let (address, _switch, _server) = start(hello(), limits()).await;
    let answer = say(address, b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("hello"), "{answer}");
}

#[tokio::test]
async fn a_client_that_dawdles_over_the_head_is_cut_off() {
    let (address, _switch, _server) = start(hello(), limits()).await;
    for beginning in
        ["", "GET / HTTP/1.1\r\nhost: x\r\nx-slow: ", "GET / HTTP/1.1\r\nhost: x\r\n\r\n"]
    {
        let begun = Instant::now();
        timeout(5 * SECOND, say(address, beginning.as_bytes())).await.unwrap();
        assert!(begun.elapsed() < 3 * SECOND, "{beginning:?}");
    }
}

#[tokio::test]
async fn a_head_that_is_too_long_is_refused() {
    let (address, _switch, _server) = start(hello(), limits()).await;
    let request = format!("GET / HTTP/1.1\r\nhost: x\r\nx-long: {}\r\n\r\n", "y".repeat(10_000));
    let answer = say(address, request.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
}

#[tokio::test]
async fn further_connections_wait_until_one_ends() {
    let (address, _switch, _server) =
        start(hello(), ConnectionLimits { at_once: 1, ..limits() }).await;
    let idle = TcpStream::connect(address).await.unwrap();
    let close = b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let waiting = tokio::spawn(say(address, close));
    sleep(SECOND / 4).await;
    assert!(!waiting.is_finished());
    drop(idle);
    assert!(waiting.await.unwrap().ends_with("hello"));
}

#[tokio::test]
async fn the_farewell_answers_what_is_under_way_and_closes_the_rest() {
    let (address, switch, server) = start(hello(), limits()).await;
    let under_way = tokio::spawn(say(address, b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n"));
    let idle = tokio::spawn(say(address, b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"));
    sleep(SECOND / 4).await;
    let begun = Instant::now();
    switch.send(true).unwrap();
    server.await.unwrap();
    assert!(begun.elapsed() < 2 * SECOND);
    assert!(under_way.await.unwrap().ends_with("slow"));
    assert!(idle.await.unwrap().ends_with("hello"));
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn the_farewell_has_an_end() {
    let never = Router::new().route("/", get(std::future::pending::<&'static str>));
    let (address, switch, server) = start(never, limits()).await;
    let _under_way = tokio::spawn(say(address, b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"));
    sleep(SECOND / 4).await;
    switch.send(true).unwrap();
    timeout(4 * SECOND, server).await.unwrap().unwrap();
}

/// Sockets that are closed before, in and after the head and in the body: each render that began
/// ends, and the server answers the next request.
#[tokio::test]
async fn aborted_connections_drop_no_render() {
    let begun = Arc::new(AtomicUsize::new(0));
    let ended = Arc::new(AtomicUsize::new(0));
    let counted = (Arc::clone(&begun), Arc::clone(&ended));
    let page = move || {
        let (begun, ended) = counted.clone();
        async move {
            begun.fetch_add(1, Ordering::SeqCst);
            sleep(Duration::from_millis(5)).await;
            let pieces = stream::iter(0..20).then(|_| async {
                sleep(Duration::from_millis(1)).await;
                Ok::<_, Infallible>("piece of a page ".repeat(64))
            });
            let end = stream::once(async move {
                ended.fetch_add(1, Ordering::SeqCst);
                Ok("</html>".to_owned())
            });
            Body::from_stream(pieces.chain(end))
        }
    };
    let limits = RenderLimits {
        at_once: 64,
        wait: SECOND,
        answer: 10 * SECOND,
        abandon: 30 * SECOND,
        patience: 5 * SECOND,
        request_size: 1000,
        request_time: 5 * SECOND,
    };
    let renders = Renders::new(limits, Metrics::new());
    let router = Router::new().route("/", get(page)).layer(renders.clone());
    let (address, _switch, _server) = start(router, self::limits()).await;

    let request = b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    for round in 0..300_usize {
        let mut stream = TcpStream::connect(address).await.unwrap();
        match round % 4 {
            0 => stream.write_all(&request[..round % request.len()]).await.unwrap(),
            1 => stream.write_all(request).await.unwrap(),
            2 => {
                stream.write_all(request).await.unwrap();
                sleep(Duration::from_millis((round % 8) as u64)).await;
            }
            _ => {
                stream.write_all(request).await.unwrap();
                let mut some = vec![0; 1 + round * 37 % 12_000];
                stream.read_exact(&mut some).await.unwrap();
            }
        }
    }
    assert!(say(address, request).await.contains("</html>"));
    renders.finish().await;
    assert!(begun.load(Ordering::SeqCst) > 100);
    assert_eq!(begun.load(Ordering::SeqCst), ended.load(Ordering::SeqCst));
}
