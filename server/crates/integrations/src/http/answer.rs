//! A vendor's answer.

use super::HttpError;
use bytes::Bytes;
use reqwest::header::{HeaderMap, LINK};
use serde::de::DeserializeOwned;
use url::Url;

/// A successful answer.
#[derive(Clone, Debug)]
pub struct Answer {
    pub(super) host: String,
    pub(super) body: Bytes,
    pub(super) next: Option<Url>,
    pub(super) unchanged: bool,
}

impl Answer {
    /// The body as JSON.
    ///
    /// # Errors
    /// When it is none, or not of this shape.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, HttpError> {
        serde_json::from_slice(&self.body).map_err(|error| HttpError::NotUnderstood {
            host: self.host.clone(),
            reason: error.to_string(),
        })
    }

    /// The bytes.
    #[must_use]
    pub const fn body(&self) -> &Bytes {
        &self.body
    }

    /// The address of the next page, from the `Link` header.
    #[must_use]
    pub const fn next(&self) -> Option<&Url> {
        self.next.as_ref()
    }

    /// Whether the vendor said that nothing has changed since it was last asked.
    #[must_use]
    pub const fn unchanged(&self) -> bool {
        self.unchanged
    }
}

/// The target of `rel="next"` in `Link` headers. Sentry names one always, and says whether there is
/// anything.
pub(super) fn next(headers: &HeaderMap, asked: &Url) -> Option<Url> {
    let links = headers.get_all(LINK).into_iter().filter_map(|value| value.to_str().ok());
    let target = links.flat_map(|value| value.split(',')).find_map(|link| {
        let (target, parameters) = link.trim().strip_prefix('<')?.split_once('>')?;
        let is_next = |parameter: &str| matches!(parameter.trim(), "rel=\"next\"" | "rel=next");
        let is_empty = |parameter: &str| parameter.trim() == "results=\"false\"";
        let of = || parameters.split(';');
        (of().any(is_next) && !of().any(is_empty)).then_some(target)
    })?;
    asked.join(target).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    #[test]
    fn the_next_page_is_taken_as_it_is_named() {
        let asked = Url::parse("https://a.example/repos?page=2").unwrap();
        let of = |value: &'static str| {
            let headers = [(LINK, HeaderValue::from_static(value))].into_iter().collect();
            next(&headers, &asked).map(String::from)
        };
        let several = "<https://a.example/repos?page=1>; rel=\"prev\", \
                       <https://a.example/repos?page=3&x=%2C>; rel=\"next\"";
        assert_eq!(of(several).as_deref(), Some("https://a.example/repos?page=3&x=%2C"));
        assert_eq!(
            of("</repos?page=3>; rel=next").as_deref(),
            Some("https://a.example/repos?page=3")
        );
        assert_eq!(of("<https://a.example/>; rel=\"first\""), None);
        let last = "<https://a.example/?cursor=0:0:1>; rel=\"previous\"; results=\"true\"; cursor=\"0:0:1\", \
                    <https://a.example/?cursor=0:100:0>; rel=\"next\"; results=\"false\"; cursor=\"0:100:0\"";
        assert_eq!(of(last), None);
    }
}
