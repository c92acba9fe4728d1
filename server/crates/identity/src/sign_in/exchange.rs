//! A token for another tool in exchange for the one of a session (RFC 8693), as Keycloak's standard
//! token exchange (V2) does it: with the client's own secret, for an audience that the realm allows.

use super::ProviderError;
use serde::Deserialize;

const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";

/// A token for another tool. A secret.
#[derive(Clone, PartialEq, Eq)]
pub struct ExchangedToken {
    /// What to show there, as a bearer token.
    pub token: String,
    /// Seconds that it lives, where the provider says so.
    pub seconds: Option<u64>,
}

/// Why there is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeError {
    /// The provider knows no such thing.
    #[error("the provider exchanges no tokens")]
    NotOffered,
    /// It says no, or cannot be asked.
    #[error("no token for another tool: {0}")]
    Provider(#[from] ProviderError),
    /// What came back is no access token to be shown as it is.
    #[error("the provider gave another sort of token")]
    Odd,
}

/// The answer (RFC 8693, 2.2.1).
#[derive(Debug, Deserialize)]
pub(super) struct Answer {
    access_token: String,
    issued_token_type: String,
    token_type: String,
    expires_in: Option<u64>,
}

/// The request (RFC 8693, 2.1).
pub(super) fn form(access: &str, audience: &str) -> [(&'static str, String); 5] {
    [
        ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange".to_owned()),
        ("subject_token", access.to_owned()),
        ("subject_token_type", ACCESS_TOKEN.to_owned()),
        ("requested_token_type", ACCESS_TOKEN.to_owned()),
        ("audience", audience.to_owned()),
    ]
}

/// The token of an answer.
pub(super) fn judged(answer: Answer) -> Result<ExchangedToken, ExchangeError> {
    let bearer = answer.token_type.eq_ignore_ascii_case("bearer");
    if !bearer || answer.issued_token_type != ACCESS_TOKEN {
        return Err(ExchangeError::Odd);
    }
    Ok(ExchangedToken { token: answer.access_token, seconds: answer.expires_in })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_a_bearer_access_token_is_one() {
        let answer = |kind: &str, sort: &str| -> Answer {
            serde_json::from_value(json!({
                "access_token": "t", "issued_token_type": kind, "token_type": sort, "expires_in": 300,
            }))
            .unwrap()
        };
        let token = judged(answer(ACCESS_TOKEN, "Bearer")).ok().unwrap();
        assert_eq!((token.token.as_str(), token.seconds), ("t", Some(300)));
        let refresh = "urn:ietf:params:oauth:token-type:refresh_token";
        assert!(judged(answer(refresh, "Bearer")).is_err());
        assert!(judged(answer(ACCESS_TOKEN, "N_A")).is_err());
        let asked = form("secret", "argocd");
        assert!(asked.contains(&("audience", "argocd".to_owned())));
    }
}
