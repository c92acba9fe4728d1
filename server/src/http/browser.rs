//! What a request says of the one who asks.

use axum::http::{HeaderMap, HeaderName, header};

/// A header's text; empty when it is missing or no text.
pub(super) fn text(headers: &HeaderMap, name: HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Whether an HTML page is an answer that can be read.
pub(super) fn reads_html(headers: &HeaderMap) -> bool {
    text(headers, header::ACCEPT).contains("text/html")
}

/// Whether to speak Chinese: the portal's cookie says so, else the first known language does.
pub(super) fn reads_chinese(headers: &HeaderMap) -> bool {
    let cookies = text(headers, header::COOKIE);
    let kept = cookies.split(';').find_map(|cookie| {
        let (name, value) = cookie.trim().split_once('=')?;
        (name == "slipway-preferences").then(|| value.contains(".zh"))
    });
    kept.unwrap_or_else(|| {
        let accepted = text(headers, header::ACCEPT_LANGUAGE).to_lowercase();
        let known = |tag: &str| {
            let tag = tag.trim();
            if tag.starts_with("zh") { Some(true) } else { tag.starts_with("en").then_some(false) }
        };
        accepted.split(',').find_map(known).unwrap_or(false)
    })
}

/// Whether the client has what a tag stands for (RFC 9110, 13.1.2: strong and weak are alike).
pub(super) fn has_tag(headers: &HeaderMap, tag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let mut known = text(headers, header::IF_NONE_MATCH).split(',').map(opaque);
    known.any(|known| known == "*" || known == opaque(tag))
}

/// Whether a content coding is acceptable (RFC 9110, 12.5.3); `*` stands for those not named.
pub(super) fn accepts_coding(headers: &HeaderMap, coding: &str) -> bool {
    let mut named = None;
    let mut others = None;
    for part in text(headers, header::ACCEPT_ENCODING).split(',') {
        let mut fields = part.split(';').map(str::trim);
        let name = fields.next().unwrap_or_default();
        let weight = fields.find_map(|field| field.strip_prefix("q=")).unwrap_or("1");
        let wanted = weight.trim().parse::<f32>().is_ok_and(|weight| weight > 0.0);
        if name.eq_ignore_ascii_case(coding) {
            named = Some(wanted);
        } else if name == "*" {
            others = Some(wanted);
        }
    }
    named.or(others).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn with(name: HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn codings_are_weighed() {
        let accepts = |value| accepts_coding(&with(header::ACCEPT_ENCODING, value), "br");
        assert!(accepts("gzip, deflate, br, zstd"));
        assert!(accepts("BR;q=0.1"));
        assert!(accepts("*"));
        assert!(!accepts("br;q=0, *"));
        assert!(!accepts("br;q=0.000"));
        assert!(!accepts("*;q=0, gzip"));
        assert!(!accepts("gzip"));
        assert!(!accepts(""));
    }

    #[test]
    fn the_cookie_goes_before_the_browsers_languages() {
        assert!(reads_chinese(&with(header::ACCEPT_LANGUAGE, "fr, zh-TW;q=0.8, en")));
        assert!(!reads_chinese(&with(header::ACCEPT_LANGUAGE, "en-GB, zh")));
        assert!(!reads_chinese(&with(header::ACCEPT_LANGUAGE, "fr")));
        let mut both = with(header::ACCEPT_LANGUAGE, "en");
        let cookie = "a=b; slipway-preferences=dark.zh-CN.wide";
        both.insert(header::COOKIE, HeaderValue::from_static(cookie));
        assert!(reads_chinese(&both));
    }
}
