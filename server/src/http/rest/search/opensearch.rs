//! The description by which a browser's address bar searches the portal.

use axum::{
    http::{HeaderMap, header},
    response::IntoResponse,
};
use url::Url;

/// `/opensearch.xml`, with the address that people use.
pub(in crate::http) fn opensearch(
    public: Option<&Url>,
    asked: &HeaderMap,
) -> impl IntoResponse + use<> {
    let host = asked.get(header::HOST).and_then(|host| host.to_str().ok());
    let here = host.and_then(|host| Url::parse(&format!("http://{host}/")).ok());
    let home = public.cloned().or(here).map_or_else(|| "/".to_owned(), |url| url.to_string());
    let home = home
        .trim_end_matches('/')
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;");
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n\
         <ShortName>Slipway</ShortName>\n\
         <Description>Services, documentation, APIs and teams</Description>\n\
         <InputEncoding>UTF-8</InputEncoding>\n\
         <Image type=\"image/svg+xml\">{home}/assets/slipway.svg</Image>\n\
         <Url type=\"text/html\" template=\"{home}/search?query={{searchTerms}}\"/>\n\
         </OpenSearchDescription>\n"
    );
    ([(header::CONTENT_TYPE, "application/opensearchdescription+xml; charset=utf-8")], text)
}
