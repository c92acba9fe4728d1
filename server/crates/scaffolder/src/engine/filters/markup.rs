//! Filters for HTML and addresses.

use super::texts::trimmed;
use super::{Given, as_safe_as};
use crate::engine::fault::{Fault, Outcome};
use crate::engine::machine::Machine;
use crate::engine::number;
use crate::engine::text::{Text, is_space};
use crate::engine::value::Value;
use std::fmt::Write as _;

pub(super) fn apply(machine: &mut Machine<'_>, given: &Given<'_>) -> Outcome<Value> {
    match given.name {
        "escape" | "e" | "forceescape" => escape(machine, given),
        "nl2br" => {
            if given.value().is_nothing() {
                return Ok(Value::text(""));
            }
            let text = given.text(given.value())?;
            let broken = text.as_str().replace("\r\n", "\n").replace('\n', "<br />\n");
            Ok(as_safe_as(given.value(), broken))
        }
        "striptags" => striptags(given),
        "urlencode" => urlencode(machine, given),
        _ => urlize(machine, given),
    }
}

fn escape(machine: &Machine<'_>, given: &Given<'_>) -> Outcome<Value> {
    let text = match given.value() {
        Value::Safe(_) if given.name != "forceescape" => return Ok(given.value().clone()),
        Value::Undefined | Value::Null => "".into(),
        other => other.to_text(&machine.budget)?,
    };
    let mut escaped = String::with_capacity(text.weight());
    for character in text.as_str().chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' => escaped.push_str("&#92;"),
            other => escaped.push(other),
        }
    }
    Ok(Value::Safe(escaped.into()))
}

/// How long the tag or comment is that a text begins with.
fn tag(text: &str) -> Option<usize> {
    if let Some(comment) = text.strip_prefix("<!--") {
        return comment.find("-->").map(|end| end + 7);
    }
    let name = text.strip_prefix('<')?;
    let name = name.strip_prefix('/').unwrap_or(name);
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return None;
    }
    let rest = name.trim_start_matches(|next: char| next.is_ascii_alphanumeric());
    // `\b` behind the name.
    if rest.starts_with('_') {
        return None;
    }
    let end = rest.find('>')?;
    Some(text.len() - rest.len() + end + 1)
}

fn striptags(given: &Given<'_>) -> Outcome<Value> {
    let value = given.normal();
    let text = given.text(&value)?;
    let text = text.as_str();
    let mut stripped = String::with_capacity(text.len());
    let mut rest = &*text;
    let last = rest.rfind('>').map_or(0, |last| last + 1);
    let mut open_comment = false;
    while let Some(at) = rest.find('<') {
        stripped.push_str(&rest[..at]);
        rest = &rest[at..];
        let hopeless =
            text.len() - rest.len() >= last || (open_comment && rest.starts_with("<!--"));
        if let Some(length) = (!hopeless).then(|| tag(rest)).flatten() {
            rest = &rest[length..];
            continue;
        }
        open_comment |= rest.starts_with("<!--");
        stripped.push('<');
        rest = &rest[1..];
    }
    stripped.push_str(rest);
    let trimmed = trimmed(&stripped.into());
    let trimmed = trimmed.as_str();
    let result = if given.get(1).truthy() { lines_kept(&trimmed) } else { one_line(&trimmed) };
    Ok(as_safe_as(&value, result))
}

fn one_line(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut space = false;
    for character in text.chars() {
        if is_space(character) {
            space = true;
            continue;
        }
        if std::mem::take(&mut space) {
            joined.push(' ');
        }
        joined.push(character);
    }
    if space {
        joined.push(' ');
    }
    joined
}

fn lines_kept(text: &str) -> String {
    let ends = |character: char| matches!(character, '\n' | '\r' | '\u{2028}' | '\u{2029}');
    let mut lines = String::with_capacity(text.len());
    for line in text.split_inclusive(ends) {
        let content = line.trim_end_matches(ends);
        let end = &line[content.len()..];
        let mut space = false;
        for character in content.trim_matches(' ').chars() {
            if character != ' ' {
                lines.push(character);
            } else if !space {
                lines.push(' ');
            }
            space = character == ' ';
        }
        lines.push_str(end);
    }
    let lines = lines.replace("\r\n", "\n");
    let mut kept = String::with_capacity(lines.len());
    let mut count = 0;
    for character in lines.chars() {
        count = if character == '\n' { count + 1 } else { 0 };
        if count <= 2 {
            kept.push(character);
        }
    }
    kept
}

/// `encodeURIComponent`
pub(crate) fn encoded(text: &Text) -> Outcome<String> {
    if char::decode_utf16(text.units().iter().copied()).any(|unit| unit.is_err()) {
        return Err(Fault::new("half of a character cannot be part of an address"));
    }
    let mut encoded = String::with_capacity(text.weight());
    for byte in text.as_str().bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    Ok(encoded)
}

fn urlencode(machine: &Machine<'_>, given: &Given<'_>) -> Outcome<Value> {
    let pairs: Vec<(Value, Value)> = match given.value() {
        Value::Text(text) => return Ok(Value::text(encoded(text)?)),
        Value::List(list) => {
            let mut pairs = Vec::new();
            for item in list.items() {
                if item.is_nothing() {
                    return given.refuse("pairs", &item);
                }
                let part = |index: f64| machine.look(&item, &Value::Number(index));
                pairs.push((part(0.0)?, part(1.0)?));
            }
            pairs
        }
        other => {
            let entries = Machine::entries(other).into_iter();
            entries.map(|(key, value)| (Value::text(&*key), value)).collect()
        }
    };
    let mut parts = Vec::new();
    for (key, value) in pairs {
        let (key, value) = (key.to_text(&machine.budget)?, value.to_text(&machine.budget)?);
        parts.push(format!("{}={}", encoded(&key)?, encoded(&value)?));
    }
    Ok(Value::text(parts.join("&")))
}

fn urlize(machine: &Machine<'_>, given: &Given<'_>) -> Outcome<Value> {
    let text = given.text(given.value())?;
    let text = text.as_str();
    let length = given.get(1).to_number(&machine.budget)?;
    let length = if length.is_nan() { usize::MAX } else { number::index(length, usize::MAX) };
    let follow = if matches!(given.get(2), Value::Bool(true)) { " rel=\"nofollow\"" } else { "" };
    let mut linked = String::new();
    let mut rest = &*text;
    while !rest.is_empty() {
        let spaces = rest.len() - rest.trim_start_matches(is_space).len();
        linked.push_str(&rest[..spaces]);
        rest = &rest[spaces..];
        let word = &rest[..rest.find(is_space).unwrap_or(rest.len())];
        rest = &rest[word.len()..];
        linked.push_str(&link(word, length, follow));
    }
    Ok(Value::text(linked))
}

fn link(word: &str, length: usize, follow: &str) -> String {
    let start = ["(", "<", "&lt;"].into_iter().find(|start| word.starts_with(start)).unwrap_or("");
    let inner = &word[start.len()..];
    let end = [".", ",", ")", "&gt;"].into_iter().find(|end| inner.ends_with(end)).unwrap_or("");
    let url = &inner[..inner.len() - end.len()];
    let short = || Text::new(url).slice(0, length).as_str().into_owned();
    if url.starts_with("http://") || url.starts_with("https://") {
        return format!("<a href=\"{url}\"{follow}>{}</a>", short());
    }
    if url.starts_with("www.") {
        return format!("<a href=\"http://{url}\"{follow}>{}</a>", short());
    }
    if is_mail(url) {
        return format!("<a href=\"mailto:{url}\">{url}</a>");
    }
    let known = [".org", ".net", ".com"].into_iter().any(|ending| {
        url.match_indices(ending).any(|(at, _)| {
            let after = &url[at + ending.len()..];
            after.is_empty() || after.starts_with([':', '/'])
        })
    });
    if known {
        format!("<a href=\"http://{url}\"{follow}>{}</a>", short())
    } else {
        word.to_owned()
    }
}

fn is_mail(text: &str) -> bool {
    let Some((user, host)) = text.split_once('@') else {
        return false;
    };
    let part = |byte: u8| byte.is_ascii_alphanumeric() || b"_.!#$%&'*+-/=?^`{|}~".contains(&byte);
    let labels: Vec<_> = host.split('.').collect();
    let label = |label: &&str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    !user.is_empty() && user.bytes().all(part) && labels.len() > 1 && labels.iter().all(label)
}
