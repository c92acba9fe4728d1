//! Requests that nobody means to send: bent, cut, doubled, oversized, in wrong encodings. None of
//! them is answered 500, makes anything panic, tells of the inside, or costs memory for good.
//!
//! The same seed makes the same requests, so a failure can be looked at: it is printed.

use crate::process::{PATIENCE, Server, slipway};
use std::{
    collections::BTreeMap,
    fs,
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpStream},
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::Duration,
};

const REQUESTS: u64 = 10_000;
const SEED: u64 = 0x51_1b_ba_5e;
const THREADS: u64 = 16;

/// What an answer must not tell, wherever it comes from.
const INSIDE: [&str; 9] = [
    "panicked at",
    "stack backtrace",
    concat!("/", "root", "/"),
    "/server/crates/",
    ".rs:",
    "sqlx",
    "SELECT ",
    "SQLITE_",
    "no such table",
];

/// Splitmix64.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ (value >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound.max(1)).unwrap()).unwrap()
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// A request in parts.
#[derive(Clone)]
struct Bent {
    method: Vec<u8>,
    path: Vec<u8>,
    headers: Vec<(Vec<u8>, Vec<u8>)>,
    body: Vec<u8>,
    /// Whether the length is told as it is.
    honest: bool,
}

const PAGES: [&str; 12] = [
    "/",
    "/catalog",
    "/catalog?kind=all&text=a&sort=name",
    "/catalog/default/component/checkout-api",
    "/catalog/default/component/checkout-api/history",
    "/catalog/changes?span=all",
    "/catalog-import?target=https://127.0.0.1/x",
    "/problems",
    "/settings",
    "/validate",
    "/admin/audit?outcome=done&from=2026-11-29",
    "/none/at/all",
];

const GETS: [&str; 26] = [
    "/healthz",
    "/readyz",
    "/metrics",
    "/robots.txt",
    "/favicon.ico",
    "/pkg/slipway.js",
    "/assets/slipway.svg",
    "/admin/audit/export?format=csv&from=2026-11-29",
    "/api/openapi.json",
    "/api/catalog/entities?limit=3&filter=kind=component",
    "/api/catalog/entities?order=asc:metadata.name&limit=2&offset=1",
    "/api/catalog/entities/by-query?limit=2&filter=kind=api&orderField=metadata.name,asc",
    "/api/catalog/entities/by-query?cursor=eyJvcmRlckZpZWxkcyI6W119",
    "/api/catalog/entities/by-name/component/default/checkout-api",
    "/api/catalog/entities/by-name/component/default/checkout-api/ancestry",
    "/api/catalog/entities/by-name/component/default/checkout-api/origins",
    "/api/catalog/entities/by-uid/00000000-0000-0000-0000-000000000000",
    "/api/catalog/entity-facets?facet=kind&facet=spec.type",
    "/api/catalog/changes?from=@1&limit=2",
    "/api/catalog/differences?from=@1",
    "/api/catalog/locations",
    "/api/catalog/locations/by-entity/component/default/checkout-api",
    "/fn/catalog/list?query=%7B%7D",
    "/fn/registry/source?name=x",
    "/fn/entity/history?reference=component:default/checkout-api",
    "/fn/audit/page?asked=%7B%7D",
];

const POSTS: [(&str, &str, &str); 15] = [
    (
        "/api/catalog/entities/by-refs",
        "application/json",
        r#"{"entityRefs":["component:default/checkout-api"],"fields":["kind"]}"#,
    ),
    (
        "/api/catalog/entities/by-query",
        "application/json",
        r#"{"query":{"$all":[{"kind":"component"}]},"limit":2}"#,
    ),
    (
        "/api/catalog/entity-facets",
        "application/json",
        r#"{"facets":["kind"],"query":{"kind":"api"}}"#,
    ),
    (
        "/api/catalog/locations?dryRun=true",
        "application/json",
        r#"{"type":"url","target":"https://127.0.0.1/x.yaml"}"#,
    ),
    (
        "/api/catalog/locations",
        "application/json",
        r#"{"type":"url","target":"https://127.0.0.1/x.yaml"}"#,
    ),
    (
        "/api/catalog/locations/by-query",
        "application/json",
        r#"{"limit":2,"query":{"type":"url"}}"#,
    ),
    (
        "/api/catalog/analyze-location",
        "application/json",
        r#"{"location":{"type":"url","target":"https://127.0.0.1/x"}}"#,
    ),
    (
        "/api/catalog/validate-entity",
        "application/json",
        r#"{"entity":{"kind":"Component","metadata":{"name":"a"}},"location":"url:https://a.example/x.yaml"}"#,
    ),
    (
        "/api/catalog/refresh",
        "application/json",
        r#"{"entityRef":"component:default/checkout-api"}"#,
    ),
    ("/api/webhooks/github", "application/json", r#"{"zen":"x"}"#),
    ("/api/webhooks/sentry", "application/json", r#"{"data":{"issue":{"id":"1"}}}"#),
    ("/fn/preferences", "application/x-www-form-urlencoded", "theme=dark&language=zh-CN"),
    ("/fn/registry/refresh-source", "application/x-www-form-urlencoded", "source=x"),
    ("/fn/problems/decide", "application/x-www-form-urlencoded", "source=x&token=y&decision=keep"),
    ("/validate", "application/x-www-form-urlencoded", "text=kind%3A+Component"),
];

const METHODS: [&str; 12] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND",
    "get", "X!",
];

const NAMES: [&str; 20] = [
    "accept",
    "accept-language",
    "accept-encoding",
    "authorization",
    "cookie",
    "content-type",
    "content-encoding",
    "origin",
    "referer",
    "sec-fetch-site",
    "if-none-match",
    "range",
    "x-request-id",
    "x-forwarded-for",
    "forwarded",
    "slipway-as-of",
    "expect",
    "te",
    "x-github-event",
    "x-hub-signature-256",
];

const VALUES: [&[u8]; 28] = [
    b"",
    b"*/*",
    b"text/html",
    b"application/json",
    b"null",
    b"-1",
    b"0",
    b"99999999999999999999",
    b"Bearer x",
    b"Bearer ..",
    b"Basic Og==",
    b"Bearer eyJhbGciOiJub25lIn0.e30.",
    b"slipway-preferences=dark.zh-CN.wide; slipway-session=%00",
    b"a=b; a=c; =; ;;;",
    b"https://evil.example",
    b"cross-site",
    b"gzip;q=nan",
    b"br;q=1e999",
    b"\xff\xfe\x80",
    b"a\x01b",
    b"@1",
    b"@-1",
    b"2026-13-99T99:99:99Z",
    b"bytes=0-0,-1",
    b"100-continue",
    b"sha256=00",
    b"{}",
    b"<script>alert(1)</script>",
];

const PIECES: [&[u8]; 26] = [
    b"%00",
    b"%ff",
    b"%",
    b"%2",
    b"%zz",
    b"%2e%2e%2f",
    b"../",
    b"//",
    b"/./",
    b"\\",
    b";",
    b"?",
    b"#",
    b"&",
    b"=",
    b"%25",
    b"%F0%9F%9A%A2",
    b"'",
    b"\"",
    b"<b>",
    b"${x}",
    b"%0d%0aset-cookie:%20a=b",
    b"\xc3\x28",
    b"\xe4\xb8\xad",
    b"[]",
    b"{\"a\":",
];

fn base(chance: &mut Chance) -> Bent {
    let host = (b"host".to_vec(), b"slipway".to_vec());
    let get = |path: &str, accept: &str| Bent {
        method: b"GET".to_vec(),
        path: path.into(),
        headers: vec![host.clone(), (b"accept".to_vec(), accept.into())],
        body: Vec::new(),
        honest: true,
    };
    match chance.below(20) {
        0..=2 => get(chance.one::<&str>(&PAGES), "text/html"),
        3..=11 => get(chance.one::<&str>(&GETS), "*/*"),
        _ => {
            let (path, content_type, body) = chance.one(&POSTS);
            let mut post = get(path, "*/*");
            post.method = b"POST".to_vec();
            post.headers.push((b"content-type".to_vec(), content_type.as_bytes().to_vec()));
            post.body = body.as_bytes().to_vec();
            post
        }
    }
}

/// Bends a text: a byte, a piece, a cut, a repetition.
fn bend(text: &mut Vec<u8>, chance: &mut Chance) {
    let at = chance.below(text.len() + 1);
    match chance.below(6) {
        0 if at < text.len() => text[at] = u8::try_from(chance.below(256)).unwrap(),
        1 => text.truncate(at),
        2 => {
            let part: Vec<u8> = text[at..].to_vec();
            text.extend_from_slice(&part);
        }
        3 => {
            let times = 1 << chance.below(12);
            let piece = chance.one(&PIECES).repeat(times);
            text.splice(at..at, piece);
        }
        _ => {
            let piece = chance.one(&PIECES).to_vec();
            text.splice(at..at, piece);
        }
    }
}

fn mutate(request: &mut Bent, chance: &mut Chance) {
    match chance.below(16) {
        0 => request.method = chance.one(&METHODS).as_bytes().to_vec(),
        1..=5 => {
            bend(&mut request.path, chance);
            request.path.retain(|byte| !b" \r\n\t".contains(byte));
            if chance.below(20) > 0 && request.path.first() != Some(&b'/') {
                request.path.insert(0, b'/');
            }
        }
        6 | 7 => {
            let name = chance.one(&NAMES).as_bytes().to_vec();
            request.headers.push((name, chance.one(&VALUES).to_vec()));
        }
        8 => {
            let twice = chance.one(&request.headers).clone();
            request.headers.push(twice);
        }
        9 => {
            let name = chance.one(&NAMES).as_bytes().to_vec();
            let size = 1 << chance.below(17);
            request.headers.push((name, vec![b'a'; size]));
        }
        10 => {
            let many = chance.below(200);
            let header = (chance.one(&NAMES).as_bytes().to_vec(), chance.one(&VALUES).to_vec());
            request.headers.extend(std::iter::repeat_n(header, many));
        }
        11 => {
            let at = chance.below(request.headers.len());
            let mut value = std::mem::take(&mut request.headers[at].1);
            bend(&mut value, chance);
            value.retain(|byte| !b"\r\n".contains(byte));
            request.headers[at].1 = value;
        }
        12 => {
            let depth = 1 << chance.below(14);
            request.body = [b"[".repeat(depth), b"]".repeat(depth)].concat();
        }
        13 => request.body = vec![b'x'; 1 << chance.below(21)],
        14 => request.honest = false,
        _ => bend(&mut request.body, chance),
    }
}

fn bytes(request: &Bent, chance: &mut Chance) -> Vec<u8> {
    let mut bytes = [&request.method, &b" "[..], &request.path, b" HTTP/1.1\r\n"].concat();
    for (name, value) in &request.headers {
        bytes.extend_from_slice(&[name, &b": "[..], value, b"\r\n"].concat());
    }
    if !request.body.is_empty() || !request.honest {
        let length = if request.honest { request.body.len() } else { chance.below(4) };
        bytes.extend_from_slice(format!("content-length: {length}\r\n").as_bytes());
    }
    bytes.extend_from_slice(b"connection: close\r\n\r\n");
    bytes.extend_from_slice(&request.body);
    bytes
}

/// The status and the text of an answer; `None` when the connection was closed without one.
fn send(address: SocketAddr, request: &[u8], honest: bool) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    // It may be refused before all of it is sent, and then the connection is closed.
    let _ = stream.write_all(request);
    if !honest {
        // What the server waits for never comes.
        let _ = stream.shutdown(Shutdown::Write);
    }
    let mut answer = Vec::new();
    let _ = stream.take(1 << 20).read_to_end(&mut answer);
    let text = String::from_utf8_lossy(&answer).into_owned();
    Some((text.get(9..12)?.parse().ok()?, text))
}

fn resident_memory(server: &Server) -> u64 {
    let (_, metrics) = server.get("/metrics");
    let line = metrics.lines().find(|line| line.starts_with("process_resident_memory_bytes "));
    line.and_then(|line| line.rsplit(' ').next()?.parse().ok()).expect("the metric")
}

/// Where the files of the catalog lie is told; this checkout may lie where nothing may be told of.
fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (place, target) = (entry.path(), to.join(entry.file_name()));
        if place.is_dir() {
            copy_folder(&place, &target);
        } else {
            fs::copy(&place, &target).unwrap();
        }
    }
}

#[test]
fn ten_thousand_mutated_requests_are_answered_properly() {
    let data = tempfile::tempdir().unwrap();
    let sample = data.path().join("sample");
    copy_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample"), &sample);
    let mut command = slipway();
    command.args(["serve", "--listen", "127.0.0.1:0", "--data-dir"]).arg(data.path().join("data"));
    command.arg("--catalog").arg(sample);
    command.env("SLIPWAY__CATALOG__FETCH_TIMEOUT", "2s");
    // A request that was cut in the middle is not waited for.
    command.env("SLIPWAY__SERVER__HEADER_TIMEOUT", "1s");
    command.env("SLIPWAY__SERVER__REQUEST_TIMEOUT", "5s");
    command.env("SLIPWAY__LOG__LEVEL", "warn,slipway=info");
    let server = Server::spawn(&mut command);
    server.wait_until_read();
    for path in PAGES.iter().chain(&GETS) {
        server.get(path);
    }
    let before = resident_memory(&server);
    let next = AtomicU64::new(0);
    let statuses = thread::scope(|scope| {
        let work = || {
            let mut statuses = BTreeMap::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= REQUESTS {
                    return statuses;
                }
                let mut chance = Chance(SEED ^ number.wrapping_mul(0x2545_f491_4f6c_dd1d));
                let mut request = base(&mut chance);
                for _ in 0..=chance.below(3) {
                    mutate(&mut request, &mut chance);
                }
                let bytes = bytes(&request, &mut chance);
                let answer = send(server.address, &bytes, request.honest);
                let told = || {
                    let shown =
                        String::from_utf8_lossy(&bytes[..bytes.len().min(600)]).into_owned();
                    format!("request {number}: {shown:?}")
                };
                let status = answer.as_ref().map_or(0, |(status, _)| *status);
                *statuses.entry(status).or_insert(0_u64) += 1;
                let Some((status, text)) = answer else { continue };
                let allowed = status < 500 || [501, 503, 505].contains(&status);
                assert!(allowed, "{status} for {}", told());
                for inside in INSIDE {
                    let sent = String::from_utf8_lossy(&bytes).contains(inside);
                    let source =
                        text.starts_with("HTTP/1.1 200") && text.contains("text/javascript");
                    assert!(
                        !text.contains(inside) || sent || source,
                        "the answer to {} tells {inside:?}: {text}",
                        told()
                    );
                }
                assert!(!text.to_lowercase().contains("\r\nset-cookie: a=b"), "{}", told());
            }
        };
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
        let mut all = BTreeMap::new();
        for thread in threads {
            for (status, count) in thread.join().unwrap() {
                *all.entry(status).or_insert(0) += count;
            }
        }
        all
    });
    println!("statuses: {statuses:?}");
    assert!(statuses[&200] > REQUESTS / 10, "{statuses:?}");
    assert!(statuses[&400] > REQUESTS / 20, "{statuses:?}");
    thread::sleep(Duration::from_millis(500));
    assert_eq!(server.get("/healthz").0, 200);
    assert_eq!(server.panics(), Vec::<serde_json::Value>::new());
    let after = resident_memory(&server);
    assert!(after < before + (400 << 20), "from {before} to {after} bytes");
}
