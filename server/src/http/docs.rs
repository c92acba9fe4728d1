//! Files of documentation sites that are no pages: pictures, downloads. They stand at the same
//! addresses as the pages, so that what a page names relative to itself is found.

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, Method, Response, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect},
};
use platform::{
    EntityRef,
    access::{Asker, Guarded},
    docs::Docs,
};

/// What a browser keeps for itself, for a minute.
const CACHED: HeaderValue = HeaderValue::from_static("private, max-age=60");

/// The middleware: files are answered, and an address without its last slash is led to it, since
/// what stands in a page counts from there.
pub(super) async fn assets(
    State(docs): State<Guarded<dyn Docs>>,
    request: Request,
    next: Next,
) -> Response<Body> {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let Some(asked) = Asked::of(request.uri().path()).filter(|_| reads) else {
        return next.run(request).await;
    };
    if !asked.is_file {
        if request.uri().path().ends_with('/') {
            return next.run(request).await;
        }
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        let address = format!("{}/{query}", request.uri().path());
        return Redirect::permanent(&address).into_response();
    }
    let Some(asker) = request.extensions().get::<Asker>() else {
        return next.run(request).await;
    };
    match docs.seen_by(asker).asset(&asked.entity, &asked.path).await {
        Ok(Some(asset)) => {
            let mut response = Response::new(Body::from(asset.bytes));
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
            headers.insert(header::CACHE_CONTROL, CACHED);
            response
        }
        Ok(None) => next.run(request).await,
        Err(error) => {
            tracing::warn!(%error, "a file of documentation cannot be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

struct Asked {
    entity: EntityRef,
    path: String,
    /// Whether its last part has an ending, and is no page's.
    is_file: bool,
}

impl Asked {
    fn of(path: &str) -> Option<Self> {
        let rest = path.strip_prefix("/docs/")?;
        let mut parts = rest.splitn(4, '/');
        let mut part = || parts.next().filter(|part| !part.is_empty());
        let (namespace, kind, name) = (part()?, part()?, part()?);
        let entity = EntityRef::new(kind, namespace, name);
        let path = decoded(parts.next().unwrap_or_default());
        let last = path.rsplit('/').next().unwrap_or_default();
        let ending = last.rsplit_once('.').map(|(_, ending)| ending);
        let is_file = ending.is_some_and(|ending| !ending.is_empty() && ending != "html");
        Some(Self { entity, path, is_file })
    }
}

/// A path without percent signs.
fn decoded(path: &str) -> String {
    percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The portal carries the sheet as a file of its own, and diagrams look there as they are made.
    #[test]
    fn the_style_sheet_has_that_of_diagrams() {
        let sheet = include_str!("../../../public/docs.css");
        assert!(sheet.ends_with(techdocs::diagram::STYLE));
    }

    #[test]
    fn files_are_told_from_pages() {
        let file = |path: &str| Asked::of(path).map(|asked| (asked.path, asked.is_file));
        assert_eq!(file("/docs/a/b/c/img/x%20y.png"), Some(("img/x y.png".to_owned(), true)));
        assert_eq!(file("/docs/a/b/c/d/"), Some(("d/".to_owned(), false)));
        assert_eq!(file("/docs/a/b/c/d.html"), Some(("d.html".to_owned(), false)));
        assert_eq!(file("/docs/a/b"), None);
        assert_eq!(file("/catalog/a/b/c"), None);
    }
}
