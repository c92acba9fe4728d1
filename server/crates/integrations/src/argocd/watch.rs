//! Changes as Argo CD streams them: one JSON object a line, or the same as server-sent events.

use super::{application::Reading, failed};
use crate::http;
use futures::{StreamExt, stream};
use platform::deployments::{Change, Changes, SourceError};
use serde_json::Value;
use std::{collections::VecDeque, time::Duration};

/// There is no heartbeat: who hears nothing for so long begins anew.
pub(super) const IDLE: Duration = Duration::from_mins(2);

/// Bytes of a line.
const LINE: usize = 4 << 20;

struct Watch {
    bytes: http::Bytes,
    reading: Reading,
    line: Vec<u8>,
    ready: VecDeque<Result<Change, SourceError>>,
    ended: bool,
}

/// The changes in what is streamed.
pub(super) fn changes(bytes: http::Bytes, reading: Reading) -> Changes {
    let watch = Watch { bytes, reading, line: Vec::new(), ready: VecDeque::new(), ended: false };
    let changes = stream::unfold(watch, async |mut watch| {
        loop {
            if let Some(change) = watch.ready.pop_front() {
                watch.ended |= change.is_err();
                return Some((change, watch));
            }
            if watch.ended {
                return None;
            }
            match watch.bytes.next().await {
                Some(Ok(piece)) => watch.take(&piece),
                Some(Err(error)) => watch.ready.push_back(Err(failed(error))),
                None => watch.ended = true,
            }
        }
    });
    changes.boxed()
}

impl Watch {
    fn take(&mut self, piece: &[u8]) {
        for part in piece.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                let line = std::mem::take(&mut self.line);
                self.ready.extend(change(&line, &self.reading));
            } else if self.line.len() > LINE {
                let reason = format!("a line is longer than {LINE} bytes");
                self.ready.push_back(Err(SourceError::NotWatched(reason)));
            }
        }
    }
}

/// What a line tells; an application that cannot be read is left to the next whole list, which names
/// it.
fn change(line: &[u8], reading: &Reading) -> Option<Result<Change, SourceError>> {
    let line = line.trim_ascii();
    let line = line.strip_prefix(b"data:").unwrap_or(line).trim_ascii();
    if line.is_empty() || line.starts_with(b":") || line.starts_with(b"event:") {
        return None;
    }
    let mut value: Value = match serde_json::from_slice(line) {
        Ok(value) => value,
        Err(error) => return Some(Err(SourceError::NotWatched(error.to_string()))),
    };
    if let Some(error) = value.get("error") {
        let message = error.get("message").and_then(Value::as_str).unwrap_or("no reason given");
        return Some(Err(SourceError::NotWatched(message.to_owned())));
    }
    let result = value.get_mut("result")?;
    let gone = result.get("type").and_then(Value::as_str) == Some("DELETED");
    let application = result.get_mut("application").map(Value::take)?;
    match reading.value(application) {
        Ok((application, _)) if gone => Some(Ok(Change::Gone(application.key))),
        Ok((application, version)) => {
            Some(Ok(Change::Is { application: Box::new(application), version }))
        }
        Err(reason) => {
            tracing::warn!(source = reading.source, reason, "a change cannot be read");
            None
        }
    }
}
