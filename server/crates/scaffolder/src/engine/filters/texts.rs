//! Filters on texts.

use super::{Given, as_safe_as};
use crate::engine::fault::Outcome;
use crate::engine::machine::Machine;
use crate::engine::methods::replace_pattern;
use crate::engine::number;
use crate::engine::text::{Builder, Text, is_space};
use crate::engine::value::Value;

pub(super) fn apply(machine: &mut Machine<'_>, given: &Given<'_>) -> Outcome<Value> {
    match given.name {
        "replace" => return replace(machine, given),
        "safe" => return safe(machine, given),
        "string" => return string(machine, given),
        "trim" => {
            let text = given.text(given.value())?;
            return Ok(as_safe_as(given.value(), trimmed(&text)));
        }
        _ => {}
    }
    let value = given.normal();
    match given.name {
        "lower" => Ok(Value::text(given.text(&value)?.as_str().to_lowercase())),
        "upper" => Ok(Value::text(given.text(&value)?.as_str().to_uppercase())),
        "capitalize" => Ok(as_safe_as(&value, capitalized(&given.text(&value)?))),
        "title" => {
            let text = given.text(&value)?;
            let text = text.as_str();
            let words: Vec<Text> = text.split(' ').map(|word| capitalized(&word.into())).collect();
            let words: Vec<_> = words.iter().map(Text::as_str).collect();
            Ok(as_safe_as(given.value(), words.join(" ")))
        }
        "center" => center(machine, given, &value),
        "indent" => indent(machine, given, &value),
        "truncate" => truncate(machine, given, &value),
        _ => wordcount(given, &value),
    }
}

/// Without the white space around it.
pub(super) fn trimmed(text: &Text) -> Text {
    Text::new(text.as_str().trim_matches(is_space))
}

/// The first letter large, all others small.
fn capitalized(text: &Text) -> Text {
    let lower = text.as_str().to_lowercase();
    let mut characters = lower.chars();
    match characters.next() {
        // What JavaScript takes for the first letter is one unit; half of a pair has no large form.
        Some(first) if first.len_utf16() == 1 => {
            format!("{}{}", first.to_uppercase(), characters.as_str()).into()
        }
        _ => lower.into(),
    }
}

fn center(machine: &Machine<'_>, given: &Given<'_>, value: &Value) -> Outcome<Value> {
    let width = given.number_or(1, 80.0, machine)?;
    let length = machine.look(value, &Value::text("length"))?.to_number(&machine.budget)?;
    if length >= width {
        return Ok(value.clone());
    }
    let (text, spaces) = (value.to_text(&machine.budget)?, width - length);
    let count = |spaces: f64| number::index(spaces.ceil(), 1 << 30);
    let (before, after) = (count(spaces / 2.0 - spaces % 2.0), count(spaces / 2.0));
    machine.budget.make(before + after)?;
    let centered = format!("{}{}{}", " ".repeat(before), text.as_str(), " ".repeat(after));
    Ok(as_safe_as(given.value(), centered))
}

fn indent(machine: &Machine<'_>, given: &Given<'_>, value: &Value) -> Outcome<Value> {
    if matches!(value, Value::Text(text) if text.is_empty()) {
        return Ok(Value::text(""));
    }
    let text = given.text(value)?;
    let width = given.number_or(1, 4.0, machine)?;
    let width = if width.is_nan() { 0 } else { number::index(width.ceil(), 1 << 20) };
    let text = text.as_str();
    machine.budget.make(width.saturating_mul(text.matches('\n').count() + 1))?;
    let spaces = " ".repeat(width);
    let mut indented = String::new();
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            indented.push('\n');
        }
        if index > 0 || given.get(2).truthy() {
            indented.push_str(&spaces);
        }
        indented.push_str(line);
    }
    Ok(as_safe_as(given.value(), indented))
}

fn truncate(machine: &Machine<'_>, given: &Given<'_>, value: &Value) -> Outcome<Value> {
    let length = given.number_or(1, 255.0, machine)?;
    let whole = machine.look(value, &Value::text("length"))?.to_number(&machine.budget)?;
    if whole <= length {
        return Ok(value.clone());
    }
    let text = given.text(value)?;
    let length = number::index(length, text.len());
    let cut = if given.get(2).truthy() {
        length
    } else {
        text.rfind(&" ".into(), length).unwrap_or(length)
    };
    let end = match given.get(3) {
        Value::Undefined | Value::Null => "...".into(),
        end => end.to_text(&machine.budget)?,
    };
    Ok(as_safe_as(given.value(), Text::join([&text.slice(0, cut), &end])))
}

fn wordcount(given: &Given<'_>, value: &Value) -> Outcome<Value> {
    if !value.truthy() {
        return Ok(Value::Null);
    }
    let text = given.text(value)?;
    let text = text.as_str();
    let word = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let count = text.split(|character| !word(character)).filter(|word| !word.is_empty()).count();
    Ok(if count == 0 { Value::Null } else { Value::count(count) })
}

fn safe(machine: &Machine<'_>, given: &Given<'_>) -> Outcome<Value> {
    match given.value() {
        Value::Undefined | Value::Null => Ok(Value::Safe("".into())),
        other => Ok(Value::Safe(other.to_text(&machine.budget)?)),
    }
}

fn string(machine: &Machine<'_>, given: &Given<'_>) -> Outcome<Value> {
    match given.value() {
        Value::Safe(text) => Ok(Value::Safe(text.clone())),
        nothing @ (Value::Undefined | Value::Null) => given.refuse("a value", nothing),
        other => Ok(Value::Text(other.to_text(&machine.budget)?)),
    }
}

fn replace(machine: &mut Machine<'_>, given: &Given<'_>) -> Outcome<Value> {
    let value = given.value().clone();
    let old = match given.get(1) {
        Value::Pattern(pattern) => {
            let text = given.text(&value)?;
            return replace_pattern(machine, &text, pattern, given.get(2));
        }
        Value::Number(number) => Text::from(number::to_text(*number)),
        Value::Text(text) => text.clone(),
        _ => return Ok(value),
    };
    let text = match &value {
        Value::Number(number) => Text::from(number::to_text(*number)),
        Value::Text(text) | Value::Safe(text) => text.clone(),
        _ => return Ok(value),
    };
    let new = given.get(2).to_text(&machine.budget)?;
    let most = match given.get(3) {
        Value::Undefined => -1.0,
        most => most.to_number(&machine.budget)?,
    };
    let mut replaced = Builder::default();
    if old.is_empty() {
        machine.budget.make(new.weight().saturating_mul(text.len() + 1))?;
        replaced.push(&new);
        let units = text.split_units();
        // `"".split("")` has no items, and joins to nothing.
        for (index, unit) in units.iter().enumerate() {
            if index > 0 {
                replaced.push(&new);
            }
            replaced.push(unit);
        }
        replaced.push(&new);
        return Ok(as_safe_as(&value, replaced.finish()));
    }
    let unchanged =
        || if let Value::Number(_) = value { Value::Text(text.clone()) } else { value.clone() };
    if most == 0.0 {
        return Ok(unchanged());
    }
    let (source, needle) = (text.as_str(), old.as_str());
    // -1 is for all of them, any other number below 0 for none.
    let limit = match given.get(3) {
        Value::Undefined => usize::MAX,
        most if most.same(&Value::Number(-1.0)) => usize::MAX,
        _ => number::index(most, usize::MAX),
    };
    let (mut at, mut count) = (0, 0);
    while count < limit
        && let Some(found) = source[at..].find(&*needle)
    {
        machine.budget.make(found + new.weight())?;
        replaced.push_str(&source[at..at + found]);
        replaced.push(&new);
        at += found + needle.len();
        count += 1;
    }
    if count == 0 && !source.contains(&*needle) {
        return Ok(unchanged());
    }
    replaced.push_str(&source[at..]);
    Ok(as_safe_as(&value, replaced.finish()))
}
