//! Renders what is asked on standard input, a JSON object a line, and answers likewise: for trying
//! the engine against others without a whole server.

use scaffolder::engine::{Coercion, Dialect, Host, Limits, Template};
use serde_json::{Value, json};
use std::io::{self, BufRead, Write};

fn main() -> io::Result<()> {
    let mut output = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let asked: Value = serde_json::from_str(&line?)?;
        let flag = |name: &str| asked[name] == true;
        let dialect = Dialect {
            cookiecutter: flag("cookiecutter"),
            trim_blocks: flag("trimBlocks"),
            lstrip_blocks: flag("lstripBlocks"),
        };
        let source = asked["template"].as_str().unwrap_or_default();
        let context = asked["values"].as_object().cloned().unwrap_or_default();
        let host = Host::default();
        let template = Template::parse(source, dialect, Limits::default());
        let answer = template.and_then(|template| match asked["coercion"].as_str() {
            Some(rule) => {
                let rule = if rule == "json" { Coercion::Json } else { Coercion::Native };
                let done = template.render_value(&context, &host, rule)?;
                Ok(done.value.map_or_else(|| json!({}), |value| json!({ "value": value })))
            }
            None => Ok(json!({ "text": template.render(&context, &host)?.value })),
        });
        let answer = answer.unwrap_or_else(|problem| json!({ "error": problem.to_string() }));
        writeln!(output, "{answer}")?;
        output.flush()?;
    }
    Ok(())
}
