//! Methods of texts.

use super::Arguments;
use super::patterns::{matches, replace_pattern, search, split_by};
use crate::engine::fault::{Fault, Outcome};
use crate::engine::machine::Machine;
use crate::engine::number;
use crate::engine::text::{Builder, Text, is_space};
use crate::engine::value::Value;

pub(super) const NAMES: &[&str] = &[
    "at",
    "charAt",
    "charCodeAt",
    "codePointAt",
    "concat",
    "endsWith",
    "includes",
    "indexOf",
    "lastIndexOf",
    "localeCompare",
    "match",
    "normalize",
    "padEnd",
    "padStart",
    "repeat",
    "replace",
    "replaceAll",
    "search",
    "slice",
    "split",
    "startsWith",
    "substr",
    "substring",
    "toLocaleLowerCase",
    "toLocaleUpperCase",
    "toLowerCase",
    "toString",
    "toUpperCase",
    "trim",
    "trimEnd",
    "trimLeft",
    "trimRight",
    "trimStart",
    "valueOf",
];

pub(super) fn call(
    machine: &mut Machine<'_>,
    text: &Text,
    name: &str,
    arguments: &Arguments,
) -> Outcome<Value> {
    let trimmed = |text: &str| Value::text(text);
    match name {
        "toLowerCase" | "toLocaleLowerCase" => Ok(Value::text(text.as_str().to_lowercase())),
        "toUpperCase" | "toLocaleUpperCase" => Ok(Value::text(text.as_str().to_uppercase())),
        "trim" => Ok(trimmed(text.as_str().trim_matches(is_space))),
        "trimStart" | "trimLeft" => Ok(trimmed(text.as_str().trim_start_matches(is_space))),
        "trimEnd" | "trimRight" => Ok(trimmed(text.as_str().trim_end_matches(is_space))),
        "toString" | "valueOf" | "normalize" => Ok(Value::Text(text.clone())),
        "at" | "charAt" | "charCodeAt" | "codePointAt" => one(machine, text, name, arguments),
        "slice" | "substring" | "substr" => part(machine, text, name, arguments),
        "padEnd" | "padStart" => pad(machine, text, name, arguments),
        "repeat" => repeat(machine, text, arguments),
        "concat" => {
            let mut all = Builder::default();
            all.push(text);
            for more in &arguments.0 {
                all.push(&more.to_text(&machine.budget)?);
            }
            Ok(Value::Text(all.finish()))
        }
        "split" => split(machine, text, arguments),
        "replace" | "replaceAll" => replace(machine, text, name == "replaceAll", arguments),
        "match" => matches(machine, text, arguments.get(0)),
        "search" => search(machine, text, arguments.get(0)),
        "localeCompare" => {
            let other = arguments.get(0).to_text(&machine.budget)?;
            let order = text.as_str().to_lowercase().cmp(&other.as_str().to_lowercase());
            let order = order.then_with(|| other.compare(text));
            Ok(Value::Number(f64::from(order as i8)))
        }
        _ => find(machine, text, name, arguments),
    }
}

fn one(machine: &Machine<'_>, text: &Text, name: &str, arguments: &Arguments) -> Outcome<Value> {
    let index = number::to_integer(arguments.number(0, 0.0, &machine.budget)?);
    let from_end = name == "at" && index < 0.0;
    let index = if from_end { index + number::of_count(text.len()) } else { index };
    let place = (index >= 0.0).then(|| number::index(index, usize::MAX));
    let unit = place.and_then(|place| text.unit(place));
    Ok(match (name, unit) {
        ("charAt" | "at", Some(unit)) => Value::Text(Text::of_units(&[unit])),
        ("charAt", None) => Value::text(""),
        ("charCodeAt", unit) => Value::Number(unit.map_or(f64::NAN, f64::from)),
        ("codePointAt", Some(first)) => {
            let second = place.and_then(|place| text.unit(place + 1));
            let pair = second.and_then(|second| char::decode_utf16([first, second]).next()?.ok());
            Value::Number(pair.map_or(f64::from(first), |pair| f64::from(u32::from(pair))))
        }
        _ => Value::Undefined,
    })
}

fn part(machine: &Machine<'_>, text: &Text, name: &str, arguments: &Arguments) -> Outcome<Value> {
    let length = text.len();
    let budget = &machine.budget;
    let (start, end) = match name {
        "slice" => (
            arguments.relative(0, 0, length, budget)?,
            arguments.relative(1, length, length, budget)?,
        ),
        "substr" => {
            let start = arguments.relative(0, 0, length, budget)?;
            (start, start + arguments.place(1, length, length, budget)?)
        }
        _ => {
            let (one, two) = (
                arguments.place(0, 0, length, budget)?,
                arguments.place(1, length, length, budget)?,
            );
            (one.min(two), one.max(two))
        }
    };
    Ok(Value::Text(text.slice(start, end.max(start))))
}

fn pad(machine: &Machine<'_>, text: &Text, name: &str, arguments: &Arguments) -> Outcome<Value> {
    let wanted = number::index(arguments.number(0, 0.0, &machine.budget)?, 1 << 30);
    let filler = match arguments.get(1) {
        Value::Undefined => " ".into(),
        filler => filler.to_text(&machine.budget)?,
    };
    let missing = wanted.saturating_sub(text.len());
    if missing == 0 || filler.is_empty() {
        return Ok(Value::Text(text.clone()));
    }
    machine.budget.make(missing * 2)?;
    let units = filler.units();
    let fill: Vec<u16> = units.iter().copied().cycle().take(missing).collect();
    let fill = Text::of_units(&fill);
    Ok(Value::Text(if name == "padEnd" {
        Text::join([text, &fill])
    } else {
        Text::join([&fill, text])
    }))
}

fn repeat(machine: &Machine<'_>, text: &Text, arguments: &Arguments) -> Outcome<Value> {
    let count = number::to_integer(arguments.number(0, 0.0, &machine.budget)?);
    if count < 0.0 || count.is_infinite() {
        return Err(Fault::new("`repeat` needs how often, a number that is not negative"));
    }
    let count = number::index(count, 1 << 30);
    machine.budget.make(text.weight().saturating_mul(count))?;
    if text.is_empty() {
        return Ok(Value::text(""));
    }
    Ok(Value::Text(Text::join(std::iter::repeat_n(text, count))))
}

fn find(machine: &Machine<'_>, text: &Text, name: &str, arguments: &Arguments) -> Outcome<Value> {
    let budget = &machine.budget;
    if let (Value::Pattern(_), "includes" | "startsWith" | "endsWith") = (arguments.get(0), name) {
        return Err(Fault::new(format!("`{name}` looks for a text, not for a regular expression")));
    }
    let needle = arguments.get(0).to_text(budget)?;
    let length = text.len();
    let index = |found: Option<usize>| found.map_or(Value::Number(-1.0), Value::count);
    Ok(match name {
        "indexOf" => index(text.find(&needle, arguments.place(1, 0, length, budget)?)),
        "lastIndexOf" => {
            let from = arguments.number(1, f64::NAN, budget)?;
            let from = if from.is_nan() { length } else { number::index(from, length) };
            budget.work(length)?;
            index(text.rfind(&needle, from))
        }
        "includes" => {
            Value::Bool(text.find(&needle, arguments.place(1, 0, length, budget)?).is_some())
        }
        "startsWith" => {
            Value::Bool(text.starts_with(&needle, arguments.place(1, 0, length, budget)?))
        }
        _ => {
            let end = arguments.place(1, length, length, budget)?;
            let start = end.checked_sub(needle.len());
            Value::Bool(start.is_some_and(|start| text.slice(start, end) == needle))
        }
    })
}

fn split(machine: &Machine<'_>, text: &Text, arguments: &Arguments) -> Outcome<Value> {
    let most = match arguments.get(1) {
        Value::Undefined => u32::MAX,
        most => number::to_int32(most.to_number(&machine.budget)?).cast_unsigned(),
    };
    let mut parts: Vec<Value> = match arguments.get(0) {
        Value::Undefined => vec![Value::Text(text.clone())],
        Value::Pattern(pattern) => split_by(machine, text, pattern)?,
        separator => {
            let separator = separator.to_text(&machine.budget)?;
            if separator.is_empty() {
                text.split_units().into_iter().map(Value::Text).collect()
            } else {
                let (text, separator) = (text.as_str(), separator.as_str());
                text.split(&*separator).map(Value::text).collect()
            }
        }
    };
    machine.budget.make(parts.len().saturating_mul(24))?;
    parts.truncate(most as usize);
    Ok(Value::list(parts))
}

fn replace(
    machine: &mut Machine<'_>,
    text: &Text,
    all: bool,
    arguments: &Arguments,
) -> Outcome<Value> {
    if let Value::Pattern(pattern) = arguments.get(0) {
        if all && !pattern.has('g') {
            return Err(Fault::new("`replaceAll` needs a regular expression with the flag `g`"));
        }
        return replace_pattern(machine, text, pattern, arguments.get(1));
    }
    let needle = arguments.get(0).to_text(&machine.budget)?;
    let source = text.as_str().into_owned();
    let needle = needle.as_str();
    let mut found: Vec<usize> = source.match_indices(&*needle).map(|(at, _)| at).collect();
    if !all {
        found.truncate(1);
    }
    let spans = found.into_iter().map(|at| vec![Some((at, at + needle.len()))]).collect();
    super::patterns::replace_spans(machine, &source, spans, arguments.get(1))
}
