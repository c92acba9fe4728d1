//! Renders texts that arrive as JSON strings, one a line, and answers each with its HTML as a JSON
//! string: what comparisons with other renderers speak to.

use std::io::{BufRead, Write, stdin, stdout};

fn main() -> std::io::Result<()> {
    let mut out = stdout().lock();
    for line in stdin().lock().lines() {
        let source: String = serde_json::from_str(&line?)?;
        let rendered = techdocs::markdown::render(&source);
        serde_json::to_writer(&mut out, &rendered.html)?;
        writeln!(out)?;
    }
    Ok(())
}
