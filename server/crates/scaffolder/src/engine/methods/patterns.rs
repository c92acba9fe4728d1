//! Methods of regular expressions, and of texts with them.

use super::Arguments;
use crate::engine::fault::{Fault, Outcome};
use crate::engine::machine::Machine;
use crate::engine::pattern::{Found, Pattern};
use crate::engine::text::Text;
use crate::engine::value::Value;
use std::rc::Rc;

pub(super) const NAMES: &[&str] = &["exec", "test", "toString"];

pub(super) fn call(
    machine: &mut Machine<'_>,
    pattern: &Rc<Pattern>,
    name: &str,
    arguments: &Arguments,
) -> Outcome<Value> {
    if name == "toString" {
        return Ok(Value::text(pattern.written()));
    }
    let text = arguments.get(0).to_text(&machine.budget)?;
    let found = step(machine, pattern, &text.as_str())?;
    Ok(match (name, found) {
        ("test", found) => Value::Bool(found.is_some()),
        (_, Some(found)) => groups(&text.as_str(), &found),
        (_, None) => Value::Null,
    })
}

/// One search that begins where the last one ended, if the expression is global or sticky.
fn step(machine: &Machine<'_>, pattern: &Pattern, text: &str) -> Outcome<Option<Found>> {
    machine.budget.work(1 + text.len() / 8)?;
    let stateful = pattern.has('g') || pattern.has('y');
    let from = if stateful { byte_of(text, pattern.last_index.get()) } else { Some(0) };
    let found = match from {
        Some(from) => pattern.find(text, from)?,
        None => None,
    };
    if stateful {
        let end = found.as_ref().and_then(|found| found.first().copied().flatten());
        pattern.last_index.set(end.map_or(0, |(_, end)| unit_of(text, end)));
    }
    Ok(found)
}

/// The byte at which a unit begins.
fn byte_of(text: &str, unit: usize) -> Option<usize> {
    let mut units = 0;
    for (at, character) in text.char_indices() {
        if units >= unit {
            return Some(at);
        }
        units += character.len_utf16();
    }
    (units >= unit).then_some(text.len())
}

fn unit_of(text: &str, byte: usize) -> usize {
    text.get(..byte).map_or(0, |before| before.encode_utf16().count())
}

fn part(text: &str, span: Option<(usize, usize)>) -> Value {
    span.and_then(|(start, end)| text.get(start..end)).map_or(Value::Undefined, Value::text)
}

fn groups(text: &str, found: &Found) -> Value {
    Value::list(found.iter().map(|span| part(text, *span)).collect())
}

/// `text.match(pattern)`
pub(super) fn matches(machine: &Machine<'_>, text: &Text, pattern: &Value) -> Outcome<Value> {
    let text = text.as_str();
    let Value::Pattern(pattern) = pattern else {
        return Err(Fault::new("`match` needs a regular expression, such as r/[a-z]+/"));
    };
    machine.budget.work(1 + text.len() / 8)?;
    if !pattern.has('g') {
        return Ok(
            step(machine, pattern, &text)?.map_or(Value::Null, |found| groups(&text, &found))
        );
    }
    let all = pattern.find_all(&text)?;
    if all.is_empty() {
        return Ok(Value::Null);
    }
    machine.budget.make(all.len().saturating_mul(24))?;
    Ok(Value::list(all.iter().map(|found| part(&text, found.first().copied().flatten())).collect()))
}

/// `text.search(pattern)`
pub(super) fn search(machine: &Machine<'_>, text: &Text, pattern: &Value) -> Outcome<Value> {
    let text = text.as_str();
    let Value::Pattern(pattern) = pattern else {
        return Err(Fault::new("`search` needs a regular expression, such as r/[a-z]+/"));
    };
    machine.budget.work(1 + text.len() / 8)?;
    let start = pattern.find(&text, 0)?.and_then(|found| found.first().copied().flatten());
    Ok(start.map_or(Value::Number(-1.0), |(start, _)| Value::count(unit_of(&text, start))))
}

/// `text.split(pattern)`
pub(super) fn split_by(
    machine: &Machine<'_>,
    text: &Text,
    pattern: &Pattern,
) -> Outcome<Vec<Value>> {
    let text = text.as_str();
    machine.budget.work(1 + text.len() / 8)?;
    if text.is_empty() {
        return Ok(if pattern.find("", 0)?.is_some() { Vec::new() } else { vec![Value::text("")] });
    }
    let (mut parts, mut from) = (Vec::new(), 0);
    for found in pattern.find_all(&text)? {
        let Some((start, end)) = found.first().copied().flatten() else {
            continue;
        };
        // Nothing is split off by nothing at either end.
        if start >= text.len() || end == from && start == end {
            continue;
        }
        parts.push(part(&text, Some((from, start))));
        parts.extend(found.iter().skip(1).map(|span| part(&text, *span)));
        from = end;
    }
    parts.push(part(&text, Some((from, text.len()))));
    Ok(parts)
}

/// `text.replace(pattern, new)`
pub(crate) fn replace_pattern(
    machine: &mut Machine<'_>,
    text: &Text,
    pattern: &Rc<Pattern>,
    new: &Value,
) -> Outcome<Value> {
    let text = text.as_str();
    machine.budget.work(1 + text.len() / 8)?;
    let spans = if pattern.has('g') {
        pattern.last_index.set(0);
        pattern.find_all(&text)?
    } else {
        step(machine, pattern, &text)?.into_iter().collect()
    };
    replace_spans(machine, &text, spans, new)
}

/// Puts something in the place of what was found.
pub(super) fn replace_spans(
    machine: &mut Machine<'_>,
    text: &str,
    spans: Vec<Found>,
    new: &Value,
) -> Outcome<Value> {
    let written = match new {
        Value::Function(_) => None,
        other => Some(other.to_text(&machine.budget)?.as_str().into_owned()),
    };
    let (mut replaced, mut at) = (String::new(), 0);
    for found in spans {
        let Some((start, end)) = found.first().copied().flatten() else {
            continue;
        };
        machine.budget.work(1)?;
        replaced.push_str(text.get(at..start).unwrap_or_default());
        let before = replaced.len();
        if let Some(written) = &written {
            expand(written, text, &found, (start, end), &mut replaced);
        } else {
            let mut arguments: Vec<_> = found.iter().map(|span| part(text, *span)).collect();
            arguments.push(Value::count(unit_of(text, start)));
            arguments.push(Value::text(text));
            let made = machine.call(new, arguments)?.to_text(&machine.budget)?;
            replaced.push_str(&made.as_str());
        }
        machine.budget.make(replaced.len() - before)?;
        at = end;
    }
    replaced.push_str(text.get(at..).unwrap_or_default());
    Ok(Value::text(replaced))
}

/// Writes a replacement with `$1`, `$&` and the like filled in.
fn expand(new: &str, text: &str, found: &Found, (start, end): (usize, usize), out: &mut String) {
    let mut rest = new;
    while let Some(dollar) = rest.find('$') {
        out.push_str(&rest[..dollar]);
        rest = &rest[dollar + 1..];
        let group = |digits: usize| {
            let number: usize = rest.get(..digits)?.parse().ok()?;
            (rest.as_bytes()[..digits].iter().all(u8::is_ascii_digit) && number > 0)
                .then(|| found.get(number).map(|span| (digits, *span)))?
        };
        let taken = match rest.as_bytes().first() {
            Some(b'$') => {
                out.push('$');
                1
            }
            Some(b'&') => {
                out.push_str(&text[start..end]);
                1
            }
            Some(b'`') => {
                out.push_str(&text[..start]);
                1
            }
            Some(b'\'') => {
                out.push_str(&text[end..]);
                1
            }
            _ => {
                let group = group(2).or_else(|| group(1));
                match group.map(|(_, span)| span) {
                    Some(Some((start, end))) => out.push_str(&text[start..end]),
                    Some(None) => {}
                    None => out.push('$'),
                }
                group.map_or(0, |(digits, _)| digits)
            }
        };
        rest = &rest[taken..];
    }
    out.push_str(rest);
}
