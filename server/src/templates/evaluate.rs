//! `slipway template evaluate`: single texts, for editors and for tests against other engines.

use crate::Failure;
use scaffolder::engine::{Coercion, Dialect, Host, Limits, Template};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::io::{self, BufRead, Write};
use std::process::ExitCode;

/// What is asked.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Question {
    template: String,
    #[serde(default)]
    values: Map<String, Value>,
    #[serde(default)]
    cookiecutter: bool,
    #[serde(default)]
    trim_blocks: bool,
    #[serde(default)]
    lstrip_blocks: bool,
    /// How a value is made, if one is wanted and not a text.
    coercion: Option<Rule>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Rule {
    Json,
    Native,
}

/// Answers until there are no more questions.
pub(crate) fn evaluate() -> Result<ExitCode, Failure> {
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
    let dialect = Dialect {
        cookiecutter: question.cookiecutter,
        trim_blocks: question.trim_blocks,
        lstrip_blocks: question.lstrip_blocks,
    };
    let host = Host::default();
    let template = Template::parse(&question.template, dialect, Limits::default());
    let coercion = question.coercion.as_ref().map(|rule| match rule {
        Rule::Json => Coercion::Json,
        Rule::Native => Coercion::Native,
    });
    let answer = template.and_then(|template| match coercion {
        None => Ok(json!({ "text": template.render(&question.values, &host)?.value })),
        Some(coercion) => {
            let value = template.render_value(&question.values, &host, coercion)?.value;
            Ok(value.map_or_else(|| json!({}), |value| json!({ "value": value })))
        }
    });
    answer.unwrap_or_else(|problem| json!({ "error": problem.to_string() }))
}
