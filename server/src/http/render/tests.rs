//! Whatever a client does, a render that began comes to its end; whatever a render does, the next
//! one is answered.

use super::{
    body::{BrokenOff, PIECES},
    *,
};
use axum::{
    body::Bytes,
    http::{StatusCode, header},
};
use futures::{StreamExt, stream};
use http_body::Body as _;
use proptest::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::time::sleep;
use tower::{ServiceExt, service_fn, util::BoxCloneSyncService};

const SECOND: Duration = Duration::from_secs(1);

fn limits() -> RenderLimits {
    RenderLimits {
        at_once: 2,
        wait: SECOND,
        answer: 10 * SECOND,
        abandon: 30 * SECOND,
        patience: 5 * SECOND,
        request_size: 1000,
        request_time: 5 * SECOND,
    }
}

/// Counts the renders that began, and those that came to their end.
#[derive(Clone, Default)]
struct Probe {
    begun: Arc<AtomicUsize>,
    ended: Arc<AtomicUsize>,
}

impl Probe {
    fn begun(&self) -> usize {
        self.begun.load(Ordering::SeqCst)
    }

    fn ended(&self) -> usize {
        self.ended.load(Ordering::SeqCst)
    }
}

/// A page: so long to its head, then so many pieces of body, each after a while.
#[derive(Clone, Copy, Debug)]
struct Page {
    head: Duration,
    pieces: usize,
    piece: Duration,
}

const QUICK: Page = Page { head: Duration::ZERO, pieces: 1, piece: Duration::ZERO };

type Served = BoxCloneSyncService<Request<Body>, Response<Body>, Infallible>;

fn isolated(renders: &Renders, probe: &Probe, page: Page) -> Served {
    let probe = probe.clone();
    let service = service_fn(move |request: Request<Body>| {
        let probe = probe.clone();
        async move {
            probe.begun.fetch_add(1, Ordering::SeqCst);
            assert_ne!(request.uri().path(), "/panic", "on purpose");
            sleep(page.head).await;
            let broken = request.uri().path() == "/panic-in-body";
            let pieces = stream::iter(0..page.pieces).then(move |index| async move {
                sleep(page.piece).await;
                assert!(!(broken && index == 2), "on purpose");
                Ok::<_, Infallible>(Bytes::from(format!("{index};")))
            });
            let end = stream::once(async move {
                probe.ended.fetch_add(1, Ordering::SeqCst);
                Ok(Bytes::new())
            });
            Ok(Response::new(Body::from_stream(pieces.chain(end))))
        }
    });
    BoxCloneSyncService::new(renders.layer(service))
}

fn renders(limits: RenderLimits) -> Renders {
    Renders::new(limits, Metrics::new())
}

fn get(path: &str) -> Request<Body> {
    Request::get(path).header(header::ACCEPT, "text/html").body(Body::empty()).unwrap()
}

async fn text(response: Response<Body>) -> Result<String, axum::Error> {
    let body = response.into_body().collect().await?.to_bytes();
    Ok(String::from_utf8(body.to_vec()).unwrap())
}

async fn metric(renders: &Renders, line: &str) -> bool {
    renders.metrics.text().await.unwrap().lines().any(|found| found == line)
}

#[tokio::test(start_paused = true)]
async fn a_page_arrives_whole() {
    let (renders, probe) = (renders(limits()), Probe::default());
    let page = Page { head: SECOND, pieces: 40, piece: SECOND / 10 };
    let response = isolated(&renders, &probe, page).oneshot(get("/")).await.unwrap();
    let whole: Vec<_> = (0..40).map(|index| format!("{index};")).collect();
    assert_eq!(text(response).await.unwrap(), whole.concat());
    assert_eq!(probe.ended(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_goes_before_the_head_leaves_the_render_running() {
    let (renders, probe) = (renders(limits()), Probe::default());
    let page = Page { head: SECOND, pieces: 3, piece: SECOND };
    let answer = isolated(&renders, &probe, page).oneshot(get("/"));
    assert!(timeout(SECOND / 2, answer).await.is_err());
    assert_eq!((probe.begun(), probe.ended()), (1, 0));
    sleep(5 * SECOND).await;
    assert_eq!(probe.ended(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_goes_in_the_body_leaves_the_render_running() {
    let (renders, probe) = (renders(limits()), Probe::default());
    let page = Page { head: SECOND, pieces: 100, piece: SECOND / 10 };
    let response = isolated(&renders, &probe, page).oneshot(get("/")).await.unwrap();
    let mut body = response.into_body();
    body.frame().await.unwrap().unwrap();
    drop(body);
    assert_eq!(probe.ended(), 0);
    sleep(15 * SECOND).await;
    assert_eq!(probe.ended(), 1);
    assert!(metric(&renders, "slipway_renders_under_way 0").await);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_reads_slowly_gets_everything() {
    let (renders, probe) = (renders(limits()), Probe::default());
    let page = Page { pieces: PIECES + 10, ..QUICK };
    let response = isolated(&renders, &probe, page).oneshot(get("/")).await.unwrap();
    let mut body = response.into_body();
    let mut read = String::new();
    while let Some(frame) = body.frame().await {
        read.push_str(str::from_utf8(&frame.unwrap().into_data().unwrap()).unwrap());
        sleep(SECOND / 3).await;
    }
    assert!(read.ends_with(&format!("{};", PIECES + 9)));
}

#[tokio::test(start_paused = true)]
async fn a_client_that_reads_nothing_holds_no_turn_and_gets_no_false_end() {
    let (renders, probe) = (renders(limits()), Probe::default());
    let page = Page { pieces: PIECES * 3, ..QUICK };
    let response = isolated(&renders, &probe, page).oneshot(get("/")).await.unwrap();
    sleep(4 * SECOND).await;
    assert_eq!(probe.ended(), 0);
    sleep(2 * SECOND).await;
    assert_eq!(probe.ended(), 1, "drained when patience is over");
    assert!(text(response).await.is_err(), "half a page is no page");
}

#[tokio::test(start_paused = true)]
async fn a_panic_before_the_head_is_a_page_of_its_own() {
    let (renders, probe) = (renders(limits()), Probe::default());
    let service = isolated(&renders, &probe, QUICK);
    for _ in 0..10 {
        let response = service.clone().oneshot(get("/panic")).await.unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(text(response).await.unwrap().contains("<h1>"));
    }
    // Every turn came back.
    let response = service.oneshot(get("/")).await.unwrap();
    assert_eq!(text(response).await.unwrap(), "0;");
    assert!(metric(&renders, "slipway_render_panics_total 10").await);
}

#[tokio::test(start_paused = true)]
async fn a_panic_in_the_body_breaks_the_page_off() {
    let (renders, probe) = (renders(limits()), Probe::default());
    let service = isolated(&renders, &probe, Page { pieces: 5, ..QUICK });
    let response = service.clone().oneshot(get("/panic-in-body")).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert!(text(response).await.is_err());
    let response = service.oneshot(get("/")).await.unwrap();
    assert_eq!(text(response).await.unwrap(), "0;1;2;3;4;");
}

#[tokio::test(start_paused = true)]
async fn who_does_not_get_a_turn_in_time_is_refused() {
    let (renders, probe) = (renders(limits()), Probe::default());
    let service = isolated(&renders, &probe, Page { head: 3 * SECOND, ..QUICK });
    let first: Vec<_> = (0..2).map(|_| tokio::spawn(service.clone().oneshot(get("/")))).collect();
    sleep(SECOND).await;
    let refused = service.clone().oneshot(get("/")).await.unwrap();
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.headers().contains_key(header::RETRY_AFTER));
    assert!(text(refused).await.unwrap().contains("busy"));
    assert!(metric(&renders, "slipway_renders_shed_total 1").await);
    // The next one comes when a turn is free soon enough.
    sleep(SECOND / 2).await;
    let waited = service.oneshot(get("/")).await.unwrap();
    assert_eq!(waited.status(), StatusCode::OK);
    for answer in first {
        assert_eq!(answer.await.unwrap().unwrap().status(), StatusCode::OK);
    }
    assert_eq!(probe.begun(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_slow_render_is_answered_for_and_still_comes_to_its_end() {
    let (renders, probe) = (renders(limits()), Probe::default());
    let page = Page { head: 12 * SECOND, ..QUICK };
    let response = isolated(&renders, &probe, page).oneshot(get("/")).await.unwrap();
    assert_eq!(response.status(), StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(probe.ended(), 0);
    sleep(3 * SECOND).await;
    assert_eq!(probe.ended(), 1);
    assert!(metric(&renders, "slipway_renders_late_total 1").await);
}

#[tokio::test(start_paused = true)]
async fn a_render_that_hangs_gives_its_turn_back_at_last() {
    let (renders, probe) = (renders(RenderLimits { at_once: 1, ..limits() }), Probe::default());
    let hang = Page { head: 10_000 * SECOND, ..QUICK };
    let response = isolated(&renders, &probe, hang).oneshot(get("/")).await.unwrap();
    assert_eq!(response.status(), StatusCode::GATEWAY_TIMEOUT);
    let quick = isolated(&renders, &probe, QUICK);
    let refused = quick.clone().oneshot(get("/")).await.unwrap();
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    sleep(20 * SECOND).await;
    assert_eq!(quick.oneshot(get("/")).await.unwrap().status(), StatusCode::OK);
    assert!(metric(&renders, "slipway_renders_abandoned_total 1").await);
}

#[tokio::test(start_paused = true)]
async fn a_head_request_renders_to_the_end_and_has_no_body() {
    let (renders, probe) = (renders(limits()), Probe::default());
    let page = Page { pieces: 30, piece: SECOND / 10, ..QUICK };
    let request = Request::head("/").body(Body::empty()).unwrap();
    let response = isolated(&renders, &probe, page).oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(text(response).await.unwrap(), "");
    sleep(5 * SECOND).await;
    assert_eq!(probe.ended(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_body_of_known_length_keeps_it() {
    let renders = renders(limits());
    let service =
        service_fn(async |_: Request<Body>| Ok(Response::new(Body::from("twelve bytes"))));
    let response = renders.layer(service).oneshot(get("/")).await.unwrap();
    assert_eq!(response.body().size_hint().exact(), Some(12));
    assert_eq!(text(response).await.unwrap(), "twelve bytes");
}

#[tokio::test(start_paused = true)]
async fn a_request_that_is_too_large_or_too_slow_or_broken_takes_no_turn() {
    let (renders, probe) = (renders(limits()), Probe::default());
    let service = isolated(&renders, &probe, QUICK);
    let ask = async |body| {
        let request = Request::post("/fn/x").body(body).unwrap();
        service.clone().oneshot(request).await.unwrap().status()
    };
    assert_eq!(ask(Body::from(vec![b'x'; 1000])).await, StatusCode::OK);
    assert_eq!(ask(Body::from(vec![b'x'; 1001])).await, StatusCode::PAYLOAD_TOO_LARGE);
    let never = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
    assert_eq!(ask(never).await, StatusCode::REQUEST_TIMEOUT);
    let broken = Body::from_stream(stream::iter([Err::<Bytes, _>(BrokenOff)]));
    assert_eq!(ask(broken).await, StatusCode::BAD_REQUEST);
    assert_eq!(probe.begun(), 1);
}

#[tokio::test(start_paused = true)]
async fn finishing_waits_for_what_is_under_way_and_lets_nothing_begin() {
    let (renders, probe) = (renders(limits()), Probe::default());
    let service = isolated(&renders, &probe, Page { head: 3 * SECOND, ..QUICK });
    assert!(timeout(SECOND, service.clone().oneshot(get("/"))).await.is_err());
    renders.finish().await;
    assert_eq!(probe.ended(), 1);
    let refused = service.oneshot(get("/")).await.unwrap();
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
}

proptest! {
    /// However long a page takes and whenever its client goes, every render that began comes to
    /// its end and gives its turn back.
    #[test]
    fn every_render_comes_to_its_end(
        clients in prop::collection::vec(
            (0_u64..2000, 0_usize..40, 0_u64..100, 0_u64..5000, prop::option::of(0_usize..40)),
            1..12,
        ),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(async {
            let (renders, probe) = (renders(RenderLimits { at_once: 4, ..limits() }), Probe::default());
            let mut tasks = Vec::new();
            for (head, pieces, piece, leaves_after, reads) in clients {
                let page = Page {
                    head: Duration::from_millis(head),
                    pieces,
                    piece: Duration::from_millis(piece),
                };
                let answer = isolated(&renders, &probe, page).oneshot(get("/"));
                tasks.push(tokio::spawn(timeout(Duration::from_millis(leaves_after), async move {
                    let mut body = answer.await.unwrap().into_body();
                    for _ in 0..reads.unwrap_or(usize::MAX) {
                        if body.frame().await.is_none() {
                            return;
                        }
                    }
                })));
            }
            for task in tasks {
                drop(task.await.unwrap());
            }
            renders.finish().await;
            assert_eq!(probe.begun(), probe.ended());
            assert!(metric(&renders, "slipway_renders_abandoned_total 0").await);
        });
    }
}
