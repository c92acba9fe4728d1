//! The audit log as it is stored, and the chain that its rows make.
//!
//! A row's hash is SHA-256 over the hash of the row before it, a line feed, and the row as a JSON
//! list of its columns but the hash, in the order of the table: so whoever has an export can check
//! it with a few lines of any language. What stood before and after is in that list as the text
//! that is stored, not as what it means.

use crate::statement::storable;
use platform::Timestamp;
use platform::audit::{AuditEvent, AuditRecord, Outcome};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Characters of a text column at the most: nobody fills the log with what they send.
const LONGEST: usize = 2_000;

/// Bytes of what stood before or after at the most.
const LARGEST: usize = 64 * 1024;

/// A row of the audit log.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of platform::audit::AuditEvent, as text")]
pub struct AuditRow {
    pub position: i64,
    pub at: Timestamp,
    pub actor_kind: String,
    pub actor: String,
    pub on_behalf_of: Option<String>,
    pub credential: Option<String>,
    pub action: String,
    pub object: Option<String>,
    pub outcome: String,
    pub reason: Option<String>,
    pub request: String,
    pub address: Option<String>,
    pub before: Option<String>,
    pub after: Option<String>,
    pub hash: String,
}

/// A place in the audit log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditMark {
    /// The position.
    pub position: i64,
    /// The hash of the row there.
    pub hash: String,
    /// When that row was appended.
    pub at: Timestamp,
}

impl AuditMark {
    /// The name of the last row's.
    pub const HEAD: &str = "head";
    /// The name of that of the last row that was pruned: what is left is chained to it.
    pub const ANCHOR: &str = "anchor";

    /// The row behind this place that tells of an event.
    pub(crate) fn follow(&self, event: &AuditEvent, at: Timestamp) -> AuditRow {
        let text = |text: &String| storable(&cut(text)).into_owned();
        let optional = |one: &Option<String>| one.as_ref().map(text);
        let mut row = AuditRow {
            position: self.position + 1,
            at: at.max(self.at),
            actor_kind: text(&event.actor_kind),
            actor: text(&event.actor),
            on_behalf_of: optional(&event.on_behalf_of),
            credential: optional(&event.credential),
            action: text(&event.action),
            object: optional(&event.object),
            outcome: event.outcome.name().to_owned(),
            reason: optional(&event.reason),
            request: text(&event.request),
            address: optional(&event.address),
            before: event.before.as_ref().map(json),
            after: event.after.as_ref().map(json),
            hash: String::new(),
        };
        row.hash = row.hash_after(&self.hash);
        row
    }
}

impl AuditRow {
    /// The hash that this row must have behind one of that hash.
    #[must_use]
    pub fn hash_after(&self, previous: &str) -> String {
        let columns = serde_json::json!([
            self.position,
            self.at.0,
            self.actor_kind,
            self.actor,
            self.on_behalf_of,
            self.credential,
            self.action,
            self.object,
            self.outcome,
            self.reason,
            self.request,
            self.address,
            self.before,
            self.after,
        ]);
        let digest = Sha256::digest(format!("{previous}\n{columns}"));
        digest.iter().fold(String::with_capacity(64), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// Its place.
    #[must_use]
    pub fn mark(&self) -> AuditMark {
        AuditMark { position: self.position, hash: self.hash.clone(), at: self.at }
    }

    /// What it tells. An outcome that we do not know counts as one that went wrong.
    #[must_use]
    pub fn record(self) -> AuditRecord {
        let value = |text: Option<String>| {
            text.map(|text| serde_json::from_str(&text).unwrap_or(Value::String(text)))
        };
        AuditRecord {
            position: self.position,
            at: self.at,
            hash: self.hash,
            event: AuditEvent {
                actor_kind: self.actor_kind,
                actor: self.actor,
                on_behalf_of: self.on_behalf_of,
                credential: self.credential,
                action: self.action,
                object: self.object,
                outcome: Outcome::from_name(&self.outcome).unwrap_or(Outcome::Failed),
                reason: self.reason,
                request: self.request,
                address: self.address,
                before: value(self.before),
                after: value(self.after),
            },
        }
    }
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

/// A value as text; of one that is too large only how large it is.
fn json(value: &Value) -> String {
    let text = value.to_string();
    if text.len() <= LARGEST {
        return text;
    }
    serde_json::json!({"leftOut": "too large for the audit log", "bytes": text.len()}).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::access::Asker;

    #[test]
    fn a_row_is_chained_to_the_one_before_it_by_what_is_documented() {
        let event = AuditEvent::new(&Asker::guest(), "sign-in").on("x\0y");
        let row = AuditMark::default().follow(&event, Timestamp(5));
        assert_eq!((row.position, row.object.as_deref()), (1, Some("x\u{fffd}y")));
        let listed = "\n[1,5,\"guest\",\"guest\",null,null,\"sign-in\",\"x\u{fffd}y\",\"done\",\
                      null,\"none\",null,null,null]";
        let expected: Vec<String> =
            Sha256::digest(listed).iter().map(|byte| format!("{byte:02x}")).collect();
        let expected = expected.concat();
        assert_eq!(row.hash, expected);
        let next = row.mark().follow(&event, Timestamp(3));
        assert_eq!((next.position, next.at), (2, Timestamp(5)), "time never goes back");
        assert_eq!(next.hash, next.hash_after(&row.hash));
        assert_ne!(next.hash, next.hash_after(""));
    }

    #[test]
    fn what_is_too_long_is_cut() {
        let long = "ü".repeat(10_000);
        let event = AuditEvent::new(&Asker::guest(), "sign-in").on(long.clone());
        let event = event.changing(Some(Value::String(long.repeat(10))), None);
        let row = AuditMark::default().follow(&event, Timestamp(5));
        assert_eq!(row.object.unwrap().chars().count(), LONGEST);
        assert!(row.before.unwrap().contains("too large"));
    }
}
