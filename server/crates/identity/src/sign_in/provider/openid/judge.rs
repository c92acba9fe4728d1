//! Whether the claims of a token that is signed well mean what they must: pure, so that every rule
//! can be tried.

use super::super::LoggedOut;
use crate::sign_in::claims::{Claims, text_at};
use platform::Timestamp;
use serde_json::Value;

/// Seconds that clocks may differ.
pub(super) const SKEW: i64 = 60;

/// How old a notice of a sign-out may be, in seconds.
const OLDEST_NOTICE: i64 = 5 * 60;

/// The event of a notice (`OpenID` Connect Back-Channel Logout 1.0, 2.4).
const LOGOUT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// What must be so.
pub(super) struct Expected<'a> {
    pub issuer: &'a str,
    pub client: &'a str,
    pub now: Timestamp,
}

/// An ID token (`OpenID` Connect Core 1.0, 3.1.3.7): gives the subject.
pub(super) fn id_token(
    claims: &Claims,
    expected: &Expected<'_>,
    nonce: Option<&str>,
) -> Result<String, String> {
    common(claims, expected)?;
    for_us(claims, expected)?;
    if let Some(nonce) = nonce
        && claims.get("nonce").and_then(Value::as_str) != Some(nonce)
    {
        return Err("the nonce is another one".to_owned());
    }
    subject(claims)
}

/// An access token that is a signed token: read for its roles, so only who made it, for whom it was
/// made and whether it is still good is judged. Its audience are other services.
pub(super) fn access_token(claims: &Claims, expected: &Expected<'_>) -> Result<String, String> {
    common(claims, expected)?;
    let client = text_at(claims, "azp").or_else(|| text_at(claims, "client_id"));
    if client.is_some_and(|client| client != expected.client) {
        return Err("it was made for another client".to_owned());
    }
    subject(claims)
}

/// A notice that the provider ended a session.
pub(super) fn logout_token(claims: &Claims, expected: &Expected<'_>) -> Result<LoggedOut, String> {
    common(claims, expected)?;
    for_us(claims, expected)?;
    let event = claims.get("events").and_then(|events| events.get(LOGOUT));
    if !event.is_some_and(Value::is_object) {
        return Err("it is no notice of a sign-out".to_owned());
    }
    // So that no ID token can be sent as one.
    if claims.contains_key("nonce") {
        return Err("a notice has no nonce".to_owned());
    }
    let issued = number(claims, "iat").ok_or("it does not say when it was made")?;
    if seconds(expected.now) - issued > OLDEST_NOTICE {
        return Err("it is too old".to_owned());
    }
    let number = text_at(claims, "jti").ok_or("it has no number")?;
    let (session, subject) = (text_at(claims, "sid"), text_at(claims, "sub"));
    if session.is_none() && subject.is_none() {
        return Err("it names neither session nor person".to_owned());
    }
    Ok(LoggedOut { session, subject, number })
}

fn common(claims: &Claims, expected: &Expected<'_>) -> Result<(), String> {
    if claims.get("iss").and_then(Value::as_str) != Some(expected.issuer) {
        return Err("another issuer made it".to_owned());
    }
    let now = seconds(expected.now);
    // A notice need not have one; whoever asks for more looks for it.
    let end = number(claims, "exp");
    if claims.contains_key("exp") && end.is_none() || end.is_some_and(|end| now >= end + SKEW) {
        return Err("it has expired".to_owned());
    }
    let begin = number(claims, "nbf");
    if claims.contains_key("nbf") && begin.is_none() || begin.is_some_and(|from| now + SKEW < from)
    {
        return Err("it is not good yet".to_owned());
    }
    if number(claims, "iat").is_some_and(|issued| now + SKEW < issued) {
        return Err("it was made in the future; look at the clocks".to_owned());
    }
    Ok(())
}

fn for_us(claims: &Claims, expected: &Expected<'_>) -> Result<(), String> {
    let audience: Vec<&str> = match claims.get("aud") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !audience.contains(&expected.client) {
        return Err("it was made for somebody else".to_owned());
    }
    let party = claims.get("azp").and_then(Value::as_str);
    let several = audience.len() > 1 && party.is_none();
    if several || party.is_some_and(|party| party != expected.client) {
        return Err("it was given to another client".to_owned());
    }
    Ok(())
}

fn subject(claims: &Claims) -> Result<String, String> {
    if number(claims, "exp").is_none() {
        return Err("it does not say when it ends".to_owned());
    }
    let subject = claims.get("sub").and_then(Value::as_str).filter(|subject| !subject.is_empty());
    subject.map(str::to_owned).ok_or_else(|| "it names nobody".to_owned())
}

/// A moment in seconds; fractions are allowed.
fn number(claims: &Claims, name: &str) -> Option<i64> {
    let value = claims.get(name)?;
    #[expect(clippy::cast_possible_truncation, reason = "seconds since 1970")]
    value.as_i64().or_else(|| value.as_f64().map(|number| number as i64))
}

const fn seconds(moment: Timestamp) -> i64 {
    moment.0.div_euclid(1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW: i64 = 1_000_000;

    const EXPECTED: Expected<'_> =
        Expected { issuer: "https://id.example", client: "slipway", now: Timestamp(NOW * 1000) };

    fn with(changes: &[(&str, Value)]) -> Claims {
        let claims = json!({
            "iss": "https://id.example", "aud": "slipway", "sub": "1", "nonce": "n",
            "exp": NOW + 300, "iat": NOW,
        });
        let mut claims = claims.as_object().unwrap().clone();
        for (name, value) in changes {
            claims.insert((*name).to_owned(), value.clone());
        }
        claims.retain(|_, value| !value.is_null());
        claims
    }

    fn judged(changes: &[(&str, Value)]) -> bool {
        id_token(&with(changes), &EXPECTED, Some("n")).is_ok()
    }

    #[test]
    fn an_id_token_is_the_issuers_for_us_now_and_of_this_sign_in() {
        assert!(judged(&[]));
        assert!(judged(&[("aud", json!(["slipway", "other"])), ("azp", json!("slipway"))]));
        assert!(judged(&[("exp", json!(1_000_300.5))]));
        let wrong: [&[(&str, Value)]; 14] = [
            &[("iss", json!("https://id.example/"))],
            &[("iss", json!(null))],
            &[("aud", json!("other"))],
            &[("aud", json!([]))],
            &[("aud", json!(null))],
            &[("aud", json!(["slipway", "other"]))],
            &[("azp", json!("other"))],
            &[("sub", json!(""))],
            &[("sub", json!(7))],
            &[("nonce", json!("m"))],
            &[("nonce", json!(null))],
            &[("exp", json!(null))],
            &[("exp", json!("soon"))],
            &[("nbf", json!("soon"))],
        ];
        for changes in wrong {
            assert!(!judged(changes), "{changes:?}");
        }
    }

    #[test]
    fn clocks_may_differ_by_a_minute() {
        for (name, still, no_more) in [
            ("exp", NOW - SKEW + 1, NOW - SKEW),
            ("nbf", NOW + SKEW, NOW + SKEW + 1),
            ("iat", NOW + SKEW, NOW + SKEW + 1),
        ] {
            assert!(judged(&[(name, json!(still))]), "{name}");
            assert!(!judged(&[(name, json!(no_more))]), "{name}");
        }
    }

    #[test]
    fn an_access_token_of_another_client_tells_nothing() {
        let of = |azp: Value| {
            let claims = with(&[("aud", json!("account")), ("azp", azp)]);
            access_token(&claims, &EXPECTED).is_ok()
        };
        assert!(of(json!("slipway")) && of(Value::Null) && !of(json!("other")));
    }

    #[test]
    fn a_notice_is_a_notice_and_not_an_id_token() {
        let notice: &[(&str, Value)] = &[
            ("nonce", Value::Null),
            ("exp", Value::Null),
            ("jti", json!("7")),
            ("events", json!({LOGOUT: {}})),
        ];
        let judge = |changes: &[(&str, Value)]| {
            let mut all = notice.to_vec();
            all.extend(changes.iter().cloned());
            logout_token(&with(&all), &EXPECTED)
        };
        let good = judge(&[]).unwrap();
        assert_eq!((good.subject.as_deref(), good.number.as_str()), (Some("1"), "7"));
        let of_session = judge(&[("sub", Value::Null), ("sid", json!("s"))]).unwrap();
        assert_eq!(of_session.session.as_deref(), Some("s"));
        for wrong in [
            ("nonce", json!("n")),
            ("events", json!({"other": {}})),
            ("events", Value::Null),
            ("jti", Value::Null),
            ("iat", Value::Null),
            ("iat", json!(NOW - OLDEST_NOTICE - 1)),
            ("sub", Value::Null),
            ("aud", json!("other")),
            ("iss", json!("https://evil.example")),
        ] {
            assert!(judge(std::slice::from_ref(&wrong)).is_err(), "{wrong:?}");
        }
    }
}
