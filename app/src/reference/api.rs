//! The page's question to the server.

#![cfg_attr(
    feature = "ssr",
    expect(clippy::unused_async, reason = "a server function is async by its form")
)]

use crate::PortalError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// The reference as HTML, in the asker's language. Nothing in it moves but the buttons that copy:
/// so browsers need no code that knows what a parameter is.
#[derive(Clone, Serialize, Deserialize)]
pub struct RenderedReference {
    /// Links to the operations.
    pub list: String,
    /// The operations by subject.
    pub groups: Vec<RenderedGroup>,
    /// The objects that answers consist of.
    pub objects: String,
}

/// Operations on one subject.
#[derive(Clone, Serialize, Deserialize)]
pub struct RenderedGroup {
    /// The subject, as text.
    pub name: String,
    /// The operations.
    pub operations: Vec<RenderedOperation>,
}

/// One operation.
#[derive(Clone, Serialize, Deserialize)]
pub struct RenderedOperation {
    /// The identifier of its place on the page.
    pub anchor: String,
    /// Method and path, as text.
    pub name: String,
    /// What there is to say of it, up to the command.
    pub html: String,
    /// The command that tries it, as text.
    pub command: String,
}

/// The whole reference.
#[server(prefix = "/fn", endpoint = "reference/read", input = GetUrl)]
pub async fn read_reference() -> Result<RenderedReference, PortalError> {
    super::rendering::of_request()
}
