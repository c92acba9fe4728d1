//! `slipway docs serve`: a site while it is written. Each answer is of the files as they are now, and
//! an open page loads itself anew when one of them is saved.

use crate::{Failure, command_line::ServeDocs, system::SystemClock};
use axum::{
    Router,
    extract::{Path as UrlPath, State},
    http::{StatusCode, header},
    response::{
        Html, IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing::get,
};
use futures::stream;
use platform::timestamp::Clock;
use std::{
    convert::Infallible,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};
use techdocs::{publish, site::Folder};

/// How often the files are looked at.
const LOOK: Duration = Duration::from_millis(300);

/// What makes an open page load itself anew.
const RELOAD: &str = "<script>new EventSource('/-/changes').addEventListener('changed', () => location.reload())</script>";

/// Answers until it is ended.
pub(crate) fn serve(arguments: &ServeDocs) -> Result<ExitCode, Failure> {
    // A folder that is none is told at once.
    drop(super::open(&arguments.folder)?);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(arguments.listen)
            .await
            .map_err(|error| format!("{} cannot be listened at ({error})", arguments.listen))?;
        println!("http://{}", listener.local_addr()?);
        axum::serve(listener, router(arguments.folder.clone())).await?;
        Ok(ExitCode::SUCCESS)
    })
}

fn router(folder: PathBuf) -> Router {
    Router::new()
        .route("/", get(first))
        .route("/-/changes", get(changes))
        .route("/{*path}", get(file))
        .with_state(Arc::<Path>::from(folder))
}

async fn first(State(folder): State<Arc<Path>>) -> Response {
    answer(folder, "index.html".to_owned()).await
}

async fn file(State(folder): State<Arc<Path>>, UrlPath(path): UrlPath<String>) -> Response {
    let is_folder = path.ends_with('/');
    answer(folder, if is_folder { format!("{path}index.html") } else { path }).await
}

async fn answer(folder: Arc<Path>, path: String) -> Response {
    let asked = path.clone();
    let made = tokio::task::spawn_blocking(move || {
        let site = super::open(&folder).map_err(|error| error.to_string())?;
        publish::file(&site, SystemClock.now().0, &asked).map_err(|error| error.to_string())
    });
    match made.await {
        Ok(Ok(Some(bytes))) if is_page(&path) => {
            let page =
                String::from_utf8_lossy(&bytes).replacen("</body>", &format!("{RELOAD}</body>"), 1);
            Html(page).into_response()
        }
        Ok(Ok(Some(bytes))) => {
            ([(header::CONTENT_TYPE, publish::content_type(&path))], bytes).into_response()
        }
        Ok(Ok(None)) => {
            let page = Html(format!("<h1>There is no such page</h1>{RELOAD}</body>"));
            (StatusCode::NOT_FOUND, page).into_response()
        }
        Ok(Err(reason)) => {
            let reason = techdocs::publish::escape(&reason);
            let page = Html(format!("<h1>The site cannot be read</h1><pre>{reason}</pre>{RELOAD}"));
            (StatusCode::INTERNAL_SERVER_ERROR, page).into_response()
        }
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

fn is_page(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "html")
}

/// An event each time that the files look otherwise.
async fn changes(State(folder): State<Arc<Path>>) -> impl IntoResponse {
    let events = stream::unfold((folder, None::<String>), |(folder, mut known)| async move {
        loop {
            let now = stamp(Arc::clone(&folder)).await;
            let is_other = known.as_ref().is_some_and(|known| *known != now);
            known = Some(now);
            if is_other {
                let event = Event::default().event("changed").data("");
                return Some((Ok::<_, Infallible>(event), (folder, known)));
            }
            tokio::time::sleep(LOOK).await;
        }
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

async fn stamp(folder: Arc<Path>) -> String {
    let looked =
        tokio::task::spawn_blocking(move || Folder::open(&folder).map(|files| files.stamp()));
    looked.await.ok().and_then(Result::ok).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{body::Body, http::Request};
    use futures::StreamExt;
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    async fn ask(router: &Router, path: &str) -> Response {
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        router.clone().oneshot(request).await.unwrap()
    }

    #[tokio::test]
    async fn a_page_is_shown_as_it_is_and_told_of_changes() {
        let folder = tempfile::tempdir().unwrap();
        let page = folder.path().join("index.md");
        std::fs::write(&page, "# One").unwrap();
        let router = router(folder.path().to_owned());
        let text = async || {
            let body = ask(&router, "/").await.into_body().collect().await.unwrap();
            String::from_utf8(body.to_bytes().to_vec()).unwrap()
        };
        assert!(text().await.contains("One") && text().await.contains("/-/changes"));
        assert_eq!(ask(&router, "/none/").await.status(), StatusCode::NOT_FOUND);
        let mut changes = ask(&router, "/-/changes").await.into_body().into_data_stream();
        let next = tokio::spawn(async move { changes.next().await.unwrap().unwrap() });
        tokio::time::sleep(LOOK * 2).await;
        std::fs::write(&page, "# Two, which is longer").unwrap();
        let event = tokio::time::timeout(Duration::from_secs(10), next).await.unwrap().unwrap();
        assert!(event.starts_with(b"event: changed"));
        assert!(text().await.contains("Two"));
        std::fs::write(folder.path().join("mkdocs.yml"), "site_name: [").unwrap();
        assert!(text().await.contains("cannot be read"));
    }
}
