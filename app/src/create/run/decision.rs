//! What a form said of a step that was cut off. Only the server reads it.

use platform::scaffolder::Decision;
use serde_json::Value;

/// The decision of a form; what to change where it is none.
pub(super) fn read(decision: &str, output: Option<&str>) -> Result<Decision, String> {
    match decision {
        "again" => Ok(Decision::Again),
        "give-up" => Ok(Decision::GiveUp),
        "done" => {
            let text = output.map(str::trim).filter(|text| !text.is_empty()).unwrap_or("{}");
            let output: Value = serde_json::from_str(text)
                .map_err(|error| format!("the output is no JSON: {error}"))?;
            if !output.is_object() {
                return Err("the output is an object, such as {\"remoteUrl\": \"…\"}".to_owned());
            }
            Ok(Decision::Done { output })
        }
        other => Err(format!("{other:?} is nothing that can be decided")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_form_decides_one_of_three() {
        assert_eq!(read("again", None), Ok(Decision::Again));
        assert_eq!(read("give-up", Some("x")), Ok(Decision::GiveUp));
        let done = |output| Ok(Decision::Done { output });
        assert_eq!(read("done", Some(" ")), done(json!({})));
        assert_eq!(read("done", Some("{\"a\": 1}")), done(json!({ "a": 1 })));
        assert!(read("done", Some("[]")).unwrap_err().contains("an object"));
        assert!(read("done", Some("{")).unwrap_err().contains("no JSON"));
        assert!(read("", None).unwrap_err().contains("nothing that can be decided"));
    }
}
