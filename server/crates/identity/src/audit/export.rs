//! Records as text for other programs: JSON lines, and tables.

use platform::audit::AuditRecord;
use serde_json::Value;

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A JSON object a line, with everything.
    JsonLines,
    /// Comma-separated values (RFC 4180) under a line of names.
    Csv,
}

const COLUMNS: &str = "position,time,actor_kind,actor,on_behalf_of,credential,action,object,\
                       outcome,reason,request,address,before,after,hash";

impl Form {
    /// What stands before the first record.
    #[must_use]
    pub fn opening(self) -> String {
        match self {
            Self::JsonLines => String::new(),
            Self::Csv => format!("{COLUMNS}\r\n"),
        }
    }

    /// A record with the end of its line.
    #[must_use]
    pub fn line(self, record: &AuditRecord) -> String {
        match self {
            Self::JsonLines => {
                let mut line = serde_json::to_string(record).unwrap_or_default();
                line.push('\n');
                line
            }
            Self::Csv => csv(record),
        }
    }

    /// The media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::JsonLines => "application/x-ndjson; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }

    /// The usual end of a file's name.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
        }
    }
}

fn csv(record: &AuditRecord) -> String {
    let event = &record.event;
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    let json = |value: &Option<Value>| value.as_ref().map(Value::to_string).unwrap_or_default();
    let fields = [
        record.position.to_string(),
        platform::catalog::Moment::At(record.at).to_string(),
        event.actor_kind.clone(),
        event.actor.clone(),
        optional(&event.on_behalf_of),
        optional(&event.credential),
        event.action.clone(),
        optional(&event.object),
        event.outcome.name().to_owned(),
        optional(&event.reason),
        event.request.clone(),
        optional(&event.address),
        json(&event.before),
        json(&event.after),
        record.hash.clone(),
    ];
    let mut line = fields.map(|field| quoted(&field)).join(",");
    line.push_str("\r\n");
    line
}

/// A field in quotes where it must be. What a spreadsheet would take for a formula is made text.
pub(crate) fn quoted(field: &str) -> String {
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let field = if formula { format!("'{field}") } else { field.to_owned() };
    if field.contains(['"', ',', '\r', '\n']) {
        return format!("\"{}\"", field.replace('"', "\"\""));
    }
    field
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::{Timestamp, access::Asker, audit::AuditEvent};

    fn record(object: &str) -> AuditRecord {
        let event = AuditEvent::new(&Asker::guest(), "sign-in").on(object);
        AuditRecord { position: 3, at: Timestamp(0), event, hash: "ab".to_owned() }
    }

    #[test]
    fn a_table_quotes_and_runs_no_formula() {
        let line = Form::Csv.line(&record("=1+1,\"x\""));
        assert!(line.contains(",\"'=1+1,\"\"x\"\"\",done,"), "{line}");
        assert!(
            line.starts_with("3,1970-01-01T00:00:00Z,guest,guest,") && line.ends_with(",ab\r\n")
        );
        assert_eq!(Form::Csv.opening().split(',').count(), line.split(',').count() - 1);
    }

    #[test]
    fn a_line_of_json_reads_back() {
        let line = Form::JsonLines.line(&record("a\nb"));
        assert_eq!(line.matches('\n').count(), 1);
        assert_eq!(serde_json::from_str::<AuditRecord>(&line).unwrap(), record("a\nb"));
    }
}
