//! Who asks: every request gets an [`Asker`], which handlers, pages and server functions open their
//! services with.

use super::observe::RequestId;
use axum::{body::Body, extract::Request, http::Response, middleware::Next};
use platform::access::{Asker, Principal};
use std::sync::Arc;

/// The middleware.
pub(super) async fn identify(mut request: Request, next: Next) -> Response<Body> {
    let number = request.extensions().get::<RequestId>().map(|RequestId(id)| Arc::clone(id));
    let number = number.unwrap_or_else(|| Arc::from("none"));
    let asker = Asker::new(Arc::new(Principal::guest()), number, None);
    request.extensions_mut().insert(asker);
    next.run(request).await
}
