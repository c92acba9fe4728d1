//! What a step may say of how it is run: `slipway.io/approval`, `slipway.io/parallel`,
//! `slipway.io/timeout`.

use super::parts::{ApprovalRule, RunOptions};
use serde_json::Value;
use std::time::Duration;

/// For how long an approval can be decided, unless the step says otherwise.
const EXPIRES: Duration = Duration::from_hours(24 * 7);

/// Rounds of a step that run at once at the most.
const MOST_PARALLEL: usize = 20;

/// What of a step is not as it should be; the text says what to write.
pub(super) type Wrong = String;

/// The approval that a step needs: what it says itself, and what is set for its action; both together
/// where there are both, so that no template gets around the settings.
pub(super) fn approval(step: &Value, options: &RunOptions) -> Result<Option<ApprovalRule>, Wrong> {
    let action = step.get("action").and_then(Value::as_str).unwrap_or_default();
    let set = options.approvals.get(action);
    let Some(written) = step.get("slipway.io/approval") else { return Ok(set.cloned()) };
    let own = written_approval(written)?;
    // Whoever the settings name decides: a template must not name its friends instead.
    Ok(Some(match set {
        Some(set) => {
            ApprovalRule { by: set.by.clone(), expires: set.expires.min(own.expires), ..own }
        }
        None => own,
    }))
}

fn written_approval(written: &Value) -> Result<ApprovalRule, Wrong> {
    let names = match written.get("by") {
        Some(Value::String(name)) => vec![name.clone()],
        Some(Value::Array(names)) => {
            names.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    };
    if names.is_empty() {
        let words = "`slipway.io/approval` names nobody; write `by: [group:default/payments]`, or a \
                     role or a user";
        return Err(words.to_owned());
    }
    let expires = match written.get("expires") {
        None => EXPIRES,
        Some(text) => duration(text)
            .ok_or_else(|| format!("`expires` of `slipway.io/approval` is {text}; write `24h`"))?,
    };
    let reason = written.get("reason").and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok(ApprovalRule { by: names, expires, reason })
}

/// How many rounds run at once; 1 is one after the other.
pub(super) fn parallel(step: &Value) -> Result<usize, Wrong> {
    let Some(written) = step.get("slipway.io/parallel") else { return Ok(1) };
    let count = written.as_u64().and_then(|count| usize::try_from(count).ok());
    count.filter(|count| *count > 0).map(|count| count.min(MOST_PARALLEL)).ok_or_else(|| {
        format!(
            "`slipway.io/parallel` is {written}; write how many rounds may run at once, such as 4"
        )
    })
}

/// How long a round may take.
pub(super) fn timeout(step: &Value, options: &RunOptions) -> Result<Duration, Wrong> {
    let Some(written) = step.get("slipway.io/timeout") else { return Ok(options.step_timeout) };
    let wanted = duration(written)
        .ok_or_else(|| format!("`slipway.io/timeout` is {written}; write `90s`, `10m` or `2h`"))?;
    Ok(wanted.min(options.task_timeout))
}

/// `90s`, `10m`, `24h`, `7d`, or a number of seconds.
fn duration(written: &Value) -> Option<Duration> {
    if let Some(seconds) = written.as_u64() {
        return Some(Duration::from_secs(seconds));
    }
    let text = written.as_str()?.trim();
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let count: u64 = digits.trim().parse().ok()?;
    let seconds = match text.get(digits.len()..)? {
        "s" | "" => 1,
        "m" | "min" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return None,
    };
    Some(Duration::from_secs(count.checked_mul(seconds)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn durations_are_read() {
        for (text, seconds) in [("90s", 90), ("10m", 600), ("24h", 86_400), ("7d", 604_800)] {
            assert_eq!(duration(&json!(text)), Some(Duration::from_secs(seconds)));
        }
        assert_eq!(duration(&json!(5)), Some(Duration::from_secs(5)));
        assert_eq!(duration(&json!("soon")), None);
    }

    #[test]
    fn settings_cannot_be_got_around() {
        let mut options = RunOptions::new("test", "unused");
        let by = vec!["security".to_owned()];
        let rule = ApprovalRule { by, expires: Duration::from_secs(9), reason: String::new() };
        options.approvals.insert("publish:github".to_owned(), rule);
        let step = json!({
            "action": "publish:github",
            "slipway.io/approval": { "by": "user:default/friend", "reason": "new repository" },
        });
        let rule = approval(&step, &options).unwrap().unwrap();
        assert_eq!(rule.by, ["security"]);
        assert_eq!(
            (rule.expires, rule.reason.as_str()),
            (Duration::from_secs(9), "new repository")
        );
        let step = json!({ "action": "x", "slipway.io/approval": {} });
        assert!(approval(&step, &options).unwrap_err().contains("names nobody"));
        assert_eq!(approval(&json!({ "action": "x" }), &options), Ok(None));
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        assert_eq!(parallel(&json!({ "slipway.io/parallel": 400 })), Ok(MOST_PARALLEL));
        assert!(parallel(&json!({ "slipway.io/parallel": 0 })).is_err());
        let options = RunOptions::new("test", "unused");
        assert!(timeout(&json!({ "slipway.io/timeout": "soon" }), &options).is_err());
    }
}
