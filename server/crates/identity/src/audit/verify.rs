//! Whether the log is as it was written.

use std::fmt;
use store::{AuditMark, AuditRow, Store, StoreError};

/// Rows that are read at once.
const PORTION: u32 = 1_000;

/// The action of the event that tells that old rows were taken out.
pub const PRUNED: &str = "audit.pruned";

/// Which part of the log, and what is known of it from elsewhere.
#[derive(Clone, Debug)]
pub struct Question {
    /// The first position that is looked at.
    pub from: i64,
    /// The last one.
    pub to: i64,
    /// Hashes that were noted elsewhere, by position.
    pub known: Vec<(i64, String)>,
}

impl Default for Question {
    fn default() -> Self {
        Self { from: 1, to: i64::MAX, known: Vec::new() }
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is as it was written: so many rows, up to this one. Whoever notes its position and hash
    /// elsewhere can check later that nothing before it changed.
    Whole {
        /// Rows that were looked at.
        rows: u64,
        /// The last of them, or where the log begins.
        last: AuditMark,
    },
    /// It is not, from this position on.
    Broken {
        /// The first position that is not as it was.
        position: i64,
        /// How.
        how: Fault,
    },
}

/// How a log is not as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A row is missing.
    Missing,
    /// The row, or the one before it, is another one than was written.
    Changed,
    /// The row was not there: it stands before where the log begins.
    Added,
    /// The rows from here on to the last one that was written are missing.
    CutOff,
    /// What was taken out is not what the log says was.
    Pruned,
    /// The row is not the one that was known of it elsewhere.
    Unknown,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Missing => "the row is missing",
            Self::Changed => "the row, or the one before it, is not what was written",
            Self::Added => "the row stands before where the log begins",
            Self::CutOff => "the rows from here on to the last that was written are missing",
            Self::Pruned => "what was taken out by age is not what the log says was",
            Self::Unknown => "the hash is not the one that was noted elsewhere",
        })
    }
}

/// Goes through the log, or a part of it.
///
/// # Errors
/// When the store does not answer.
pub async fn verify(store: &Store, question: &Question) -> Result<Verdict, StoreError> {
    let marks = store.audit_marks().await?;
    let anchor = marks.get(AuditMark::ANCHOR).cloned().unwrap_or_default();
    if let Some(row) = store.audit_rows(i64::MIN, anchor.position, 1).await?.first() {
        return Ok(Verdict::Broken { position: row.position, how: Fault::Added });
    }
    let start = if question.from <= anchor.position + 1 {
        anchor.clone()
    } else {
        let before = question.from - 1;
        match store.audit_rows(before - 1, before, 1).await?.first() {
            Some(row) => row.mark(),
            None => return Ok(Verdict::Broken { position: before, how: Fault::Missing }),
        }
    };
    let mut walk = Walk { last: start, known: question.known.clone(), rows: 0, pruned: None };
    walk.known.extend(marks.values().map(|mark| (mark.position, mark.hash.clone())));
    loop {
        let rows = store.audit_rows(walk.last.position, question.to, PORTION).await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            if let Some(how) = walk.step(row) {
                let position = walk.last.position + 1;
                return Ok(Verdict::Broken { position, how });
            }
        }
    }
    Ok(walk.end(question, &anchor, marks.get(AuditMark::HEAD)))
}

/// How far it is.
struct Walk {
    last: AuditMark,
    known: Vec<(i64, String)>,
    rows: u64,
    /// What the last row about it says was taken out.
    pruned: Option<i64>,
}

impl Walk {
    /// One row on; what is wrong with it.
    fn step(&mut self, row: &AuditRow) -> Option<Fault> {
        if row.position != self.last.position + 1 {
            return Some(Fault::Missing);
        }
        if row.hash != row.hash_after(&self.last.hash) {
            return Some(Fault::Changed);
        }
        let other =
            |(position, hash): &(i64, String)| *position == row.position && *hash != row.hash;
        if self.known.iter().any(other) {
            return Some(Fault::Unknown);
        }
        if row.action == PRUNED {
            let after: Option<serde_json::Value> =
                row.after.as_deref().and_then(|text| serde_json::from_str(text).ok());
            self.pruned = after.and_then(|after| after["position"].as_i64());
        }
        self.last = row.mark();
        self.rows += 1;
        None
    }

    fn end(self, question: &Question, anchor: &AuditMark, head: Option<&AuditMark>) -> Verdict {
        let next = self.last.position + 1;
        let furthest = self.known.iter().map(|(position, _)| *position).max().unwrap_or(0);
        let furthest = furthest.max(head.map_or(0, |head| head.position)).min(question.to);
        if furthest >= next {
            return Verdict::Broken { position: next, how: Fault::CutOff };
        }
        let whole = question.from <= anchor.position + 1 && question.to >= self.last.position;
        if whole && anchor.position > 0 && self.pruned != Some(anchor.position) {
            return Verdict::Broken { position: anchor.position, how: Fault::Pruned };
        }
        Verdict::Whole { rows: self.rows, last: self.last }
    }
}
