//! Sentry's webhooks: which ones concern the portal, and what they say.

use crate::signature;
use platform::errors::ErrorEvents;
use secrecy::SecretString;
use serde_json::Value;

/// Whether the header `Sentry-Hook-Signature` is the signature of a body.
#[must_use]
pub fn is_signed(secret: &SecretString, header: &str, body: &[u8]) -> bool {
    signature::plain_hex_of_body(secret, header, body)
}

/// What a delivery means; an error says what is wrong with its body. `resource` is the header
/// `Sentry-Hook-Resource`.
///
/// # Errors
/// When the body is none of Sentry's.
pub fn read(resource: &str, body: &[u8]) -> Result<ErrorEvents, String> {
    let payload: Value = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let data = payload.get("data").filter(|data| data.is_object());
    let data = data.ok_or("it has no data")?;
    let text = |pointers: &[&str]| {
        let found = pointers.iter().find_map(|pointer| data.pointer(pointer));
        match found {
            Some(Value::String(text)) if !text.is_empty() => vec![text.clone()],
            Some(Value::Number(number)) => vec![number.to_string()],
            _ => Vec::new(),
        }
    };
    Ok(match resource {
        "issue" => {
            ErrorEvents { projects: text(&["/issue/project/slug"]), issues: text(&["/issue/id"]) }
        }
        "error" => ErrorEvents {
            projects: text(&["/error/project_slug"]),
            issues: text(&["/error/issue_id"]),
        },
        "event_alert" => ErrorEvents {
            projects: text(&["/event/project_slug"]),
            issues: text(&["/event/issue_id"]),
        },
        "comment" => {
            ErrorEvents { projects: text(&["/project_slug"]), issues: text(&["/issue_id"]) }
        }
        // Installations and metric alerts say nothing of issues.
        _ => ErrorEvents::default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_delivery_names_its_issue_and_project() {
        let of = |resource: &str, data: Value| {
            let body = json!({"action": "x", "installation": {"uuid": "u"}, "data": data});
            read(resource, body.to_string().as_bytes()).unwrap()
        };
        let issue = of("issue", json!({"issue": {"id": "42", "project": {"slug": "shop"}}}));
        assert_eq!(issue.issues, ["42"]);
        assert_eq!(issue.projects, ["shop"]);
        let error = of("error", json!({"error": {"issue_id": 42, "project": 7}}));
        assert_eq!((error.issues, error.projects), (vec!["42".to_owned()], Vec::new()));
        assert_eq!(of("installation", json!({"installation": {}})), ErrorEvents::default());
        assert!(read("issue", b"no JSON").is_err() && read("issue", b"{}").is_err());
    }

    #[test]
    fn what_is_signed_are_the_very_bytes() {
        let secret = SecretString::from("client secret");
        // Calculated with another program, over these bytes.
        let body = "{\"data\": {\"title\": \"数据库 \\u00fc ü\"}}";
        let digest = SIGNATURE;
        assert!(is_signed(&secret, digest, body.as_bytes()));
        let rewritten = body.replace("\\u00fc", "ü");
        assert!(!is_signed(&secret, digest, rewritten.as_bytes()), "the same JSON, other bytes");
        assert!(!is_signed(&SecretString::from("another"), digest, body.as_bytes()));
        assert!(!is_signed(&secret, &format!("sha256={digest}"), body.as_bytes()));
        assert!(!is_signed(&secret, "", body.as_bytes()));
    }

    const SIGNATURE: &str = "45668e4402fb5ceef9a21efe8b4f702ae157fa26bee9c76e80f2528f8c1d5d23";
}
