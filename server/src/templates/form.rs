//! `slipway template form`: what forms make of schemas and values, for editors and for tests against
//! other engines.

use crate::Failure;
use scaffolder::form::{EnginePatterns, defaults, effective, validate};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::io::{self, BufRead, Write};
use std::process::ExitCode;

/// What is asked.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Question {
    schema: Value,
    #[serde(default)]
    values: Value,
    ask: Asked,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Asked {
    /// What does not hold of the values.
    Validate,
    /// The schema that holds for the values.
    Effective,
    /// The values with what the schema fills in by itself.
    Defaults,
}

/// Answers until there are no more questions.
pub(crate) fn form() -> Result<ExitCode, Failure> {
    let mut output = io::stdout().lock();
    for (number, line) in io::stdin().lock().lines().enumerate() {
        let line = line?;
        let question = serde_json::from_str::<Question>(&line)
            .map_err(|error| format!("line {} is no question: {error}", number + 1))?;
        writeln!(output, "{}", answer(&question))?;
        output.flush()?;
    }
    Ok(ExitCode::SUCCESS)
}

fn answer(question: &Question) -> Value {
    let Question { schema, values, ask } = question;
    match ask {
        Asked::Validate => {
            let broken = validate(schema, values, &EnginePatterns);
            let told = broken.into_iter().map(|one| {
                json!({ "pointer": one.pointer, "keyword": one.keyword, "message": one.message })
            });
            json!({ "violations": told.collect::<Vec<_>>() })
        }
        Asked::Effective => json!({ "schema": effective(schema, values, &EnginePatterns) }),
        Asked::Defaults => {
            let nothing = Map::new();
            let values = values.as_object().unwrap_or(&nothing);
            json!({ "values": defaults(schema, values, &EnginePatterns) })
        }
    }
}
