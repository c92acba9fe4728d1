//! Pages that answer a form with more in it than an address can hold: rendered like any other page,
//! with what was sent beside it. Only needed without script.

use super::super::refusal::{Reader, Refusal};
use axum::{
    Form,
    body::Body,
    extract::{FromRequest, Request},
    http::Response,
};
use leptos::prelude::*;
use leptos_axum::render_app_async_with_context;
use serde::de::DeserializeOwned;

/// Renders the page of the request's address with the fields of its form.
pub(super) async fn answer<Fields, IV>(
    request: Request,
    context: impl Fn() + Clone + Send + Sync + 'static,
    shell: impl Fn() -> IV + Clone + Send + Sync + 'static,
) -> Response<Body>
where
    Fields: DeserializeOwned + Clone + Send + Sync + 'static,
    IV: IntoView + 'static,
{
    let (parts, body) = request.into_parts();
    let asker = Reader::of(&Request::from_parts(parts.clone(), ()));
    let form = Form::<Fields>::from_request(Request::from_parts(parts.clone(), body), &()).await;
    let Ok(Form(submitted)) = form else {
        return Refusal::BrokenRequest.answer(&asker);
    };
    let context = move || {
        context();
        provide_context(submitted.clone());
    };
    let render = render_app_async_with_context(context, shell);
    render(Request::from_parts(parts, Body::empty())).await
}
