//! What the company's own actions answer.

use crate::runs::actions::ask::Answer;
use platform::scaffolder::{ActionDone, ActionError, Change};
use reqwest::StatusCode;
use serde_json::{Map, Value};
use std::time::Duration;
use url::Url;

/// How long it is until it is asked again, unless it says so.
pub(super) const USUAL: Duration = Duration::from_secs(2);
/// The longest that it may say.
const LONGEST: u64 = 60;

/// What came of a request.
#[derive(Debug, PartialEq)]
pub(super) enum Outcome {
    /// It was done, and this was said.
    Done(Value),
    /// It is being done; what came of it will be there.
    Later(Url, Duration),
}

/// What an answer says.
pub(super) fn outcome(answer: &Answer, asked: &Url) -> Result<Outcome, ActionError> {
    let status = answer.status;
    if status == StatusCode::ACCEPTED {
        let Some(location) = answer.header("location") else {
            // Who was asked for the answer says that there is none yet.
            return Ok(Outcome::Later(asked.clone(), retry_after(answer)));
        };
        let location = asked.join(location).ok().filter(|url| url.origin() == asked.origin());
        return location.map(|url| Outcome::Later(url, retry_after(answer))).ok_or_else(|| {
            ActionError::Refused("its answer is to be at an address of another place".to_owned())
        });
    }
    if status.is_success() {
        if answer.body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Outcome::Done(Value::Object(Map::new())));
        }
        let said = answer.json().filter(Value::is_object);
        let wrong =
            || ActionError::Refused(format!("it answers no JSON object; {}", answer.told()));
        return said.map(Outcome::Done).ok_or_else(wrong);
    }
    let message = answer
        .json()
        .and_then(|said| {
            let error = said.get("error").or_else(|| said.get("message"))?;
            Some(error.as_str().map_or_else(|| error.to_string(), str::to_owned))
        })
        .unwrap_or_else(|| answer.told());
    Err(match status {
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => ActionError::Input(message),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => ActionError::NotAllowed(message),
        StatusCode::TOO_MANY_REQUESTS => ActionError::Unavailable { message, until: None },
        status if status.is_server_error() => ActionError::Unavailable { message, until: None },
        _ => ActionError::Refused(message),
    })
}

/// After how long it wants to be asked again.
pub(super) fn retry_after(answer: &Answer) -> Duration {
    let told = answer.header("retry-after").and_then(|text| text.trim().parse::<u64>().ok());
    told.map_or(USUAL, |seconds| Duration::from_secs(seconds.clamp(1, LONGEST)))
}

/// What was said: lines of a log, and what came of it.
pub(super) fn said(id: &str, answer: Value) -> Result<(Vec<String>, ActionDone), ActionError> {
    let lines = match &answer["log"] {
        Value::String(text) => vec![text.clone()],
        Value::Array(lines) => lines
            .iter()
            .map(|line| line.as_str().map_or_else(|| line.to_string(), str::to_owned))
            .collect(),
        _ => Vec::new(),
    };
    let output = match answer.get("output") {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(output)) => output.clone(),
        Some(_) => {
            return Err(ActionError::Refused("its `output` must be an object".to_owned()));
        }
    };
    let change = |made: &Value| {
        let label = made["label"].as_str()?.to_owned();
        let object = made.get("object").cloned().unwrap_or_default();
        Some(Change { action: id.to_owned(), label, object })
    };
    let made = answer["made"].as_array().into_iter().flatten().filter_map(change).collect();
    Ok((lines, ActionDone { output, made }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderMap;
    use serde_json::json;

    fn answer(status: u16, headers: &[(&'static str, &'static str)], body: &str) -> Answer {
        let mut told = HeaderMap::new();
        for (name, value) in headers {
            told.insert(*name, value.parse().unwrap());
        }
        let status = StatusCode::from_u16(status).unwrap();
        Answer { status, headers: told, body: body.as_bytes().to_vec() }
    }

    fn of(answer: &Answer) -> Result<Outcome, ActionError> {
        outcome(answer, &Url::parse("https://a.example/do").unwrap())
    }

    #[test]
    fn answers_come_now_or_later() {
        let now = of(&answer(200, &[], "{\"output\":{}}")).unwrap();
        assert_eq!(now, Outcome::Done(json!({ "output": {} })));
        assert_eq!(of(&answer(204, &[], "")).unwrap(), Outcome::Done(json!({})));
        let later =
            of(&answer(202, &[("location", "/jobs/1"), ("retry-after", "600")], "")).unwrap();
        let url = Url::parse("https://a.example/jobs/1").unwrap();
        assert_eq!(later, Outcome::Later(url, Duration::from_mins(1)));
        let elsewhere = of(&answer(202, &[("location", "https://evil.example/1")], ""));
        assert!(matches!(elsewhere, Err(ActionError::Refused(_))));
    }

    #[test]
    fn refusals_say_why() {
        let refused = |status, body| of(&answer(status, &[], body)).unwrap_err();
        assert_eq!(
            refused(400, "{\"error\":\"no name\"}"),
            ActionError::Input("no name".to_owned())
        );
        assert!(matches!(refused(403, ""), ActionError::NotAllowed(_)));
        assert!(matches!(refused(503, ""), ActionError::Unavailable { .. }));
        assert!(matches!(refused(409, "taken"), ActionError::Refused(_)));
        assert!(matches!(refused(200, "text"), ActionError::Refused(_)));
    }

    #[test]
    fn what_was_made_can_be_removed() {
        let answer = json!({
            "log": ["one", 2], "output": { "id": 5 },
            "made": [{ "label": "the queue x", "object": { "id": 5 } }, { "object": 1 }],
        });
        let (lines, done) = said("acme:queue", answer).unwrap();
        assert_eq!(lines, ["one", "2"]);
        assert_eq!(done.output["id"], 5);
        assert_eq!(done.made.len(), 1);
        assert_eq!(done.made[0].action, "acme:queue");
        assert!(said("x", json!({ "output": [] })).is_err());
    }
}
