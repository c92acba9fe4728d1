//! What an address asks of the audit log.

use super::address::Asked;
use platform::{
    Timestamp,
    audit::{AuditQuery, Outcome},
    catalog::Moment,
};

impl Asked {
    /// The question.
    ///
    /// # Errors
    /// When a moment is none; the text says which.
    pub fn query(&self) -> Result<AuditQuery, String> {
        let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        Ok(AuditQuery {
            actor: given(&self.actor),
            action: given(&self.action),
            object: given(&self.object),
            outcome: Outcome::from_name(&self.outcome),
            from: moment("from", &self.from)?,
            to: moment("to", &self.to)?,
            text: given(&self.text),
            before: self.before,
        })
    }
}

/// A day begins at midnight, UTC; a time without a zone is UTC too.
fn moment(name: &str, text: &str) -> Result<Option<Timestamp>, String> {
    let whole = match text.len() {
        0 => return Ok(None),
        10 => format!("{text}T00:00:00Z"),
        16 => format!("{text}:00Z"),
        _ => text.to_owned(),
    };
    match whole.parse() {
        Ok(Moment::At(at)) => Ok(Some(at)),
        Ok(Moment::Position(_)) | Err(_) => {
            Err(format!("{name} is {text:?}; write a day such as 2026-11-29, or a time"))
        }
    }
}
