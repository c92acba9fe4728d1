//! The data of a page: asked for by the server while it renders, carried in the page, asked for
//! again by the browser when the question changes.

use leptos::{
    prelude::Resource,
    server::codee::{Decoder, Encoder},
};
use serde::{Serialize, de::DeserializeOwned};

/// What a page waits for.
pub type PageData<T> = Resource<T, Json>;

/// `fetch` asks with what `question` gives, anew whenever that changes.
#[track_caller]
pub fn page_data<S, T, F>(
    question: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> F + Send + Sync + 'static,
) -> PageData<T>
where
    S: Send + Sync + Clone + PartialEq + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = T> + Send + 'static,
{
    Resource::new_with_options(question, fetch, false)
}

/// JSON, read as bytes like the answers of server functions: one reader for both, where the
/// framework's own codec brings a second one into the browser (a tenth of the catalog's code).
pub struct Json;

impl<T: Serialize> Encoder<T> for Json {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, Self::Error> {
        serde_json::to_string(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for Json {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, Self::Error> {
        serde_json::from_slice(text.as_bytes())
    }
}
