//! `JSON.parse`, with numbers to their last digit, which the library does not promise, and with
//! U+FFFD for half of a pair of units, which it refuses.

use crate::engine::fault::VALUE_DEPTH;
use serde_json::{Map, Number, Value};

/// Reads a whole text; `None` when it is no JSON.
pub(crate) fn read(text: &str) -> Option<Value> {
    let mut reader = Reader { rest: text };
    let value = reader.value(0)?;
    reader.space();
    reader.rest.is_empty().then_some(value)
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    fn take(&mut self, text: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(text)?;
        Some(())
    }

    fn split(&mut self, at: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(at);
        self.rest = rest;
        taken
    }

    fn value(&mut self, depth: u32) -> Option<Value> {
        if depth > VALUE_DEPTH {
            return None;
        }
        self.space();
        match self.rest.bytes().next()? {
            b'n' => self.take("null").map(|()| Value::Null),
            b't' => self.take("true").map(|()| Value::Bool(true)),
            b'f' => self.take("false").map(|()| Value::Bool(false)),
            b'"' => self.text().map(Value::String),
            b'[' => self.list(depth),
            b'{' => self.map(depth),
            _ => self.number(),
        }
    }

    fn list(&mut self, depth: u32) -> Option<Value> {
        self.take("[")?;
        let mut items = Vec::new();
        self.space();
        if self.take("]").is_some() {
            return Some(Value::Array(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.space();
            if self.take(",").is_none() {
                return self.take("]").map(|()| Value::Array(items));
            }
        }
    }

    fn map(&mut self, depth: u32) -> Option<Value> {
        self.take("{")?;
        let mut entries = Map::new();
        self.space();
        if self.take("}").is_some() {
            return Some(Value::Object(entries));
        }
        loop {
            self.space();
            let key = self.text()?;
            self.space();
            self.take(":")?;
            entries.insert(key, self.value(depth + 1)?);
            self.space();
            if self.take(",").is_none() {
                return self.take("}").map(|()| Value::Object(entries));
            }
        }
    }

    fn number(&mut self) -> Option<Value> {
        let end = self.rest.find(|next: char| !"+-.eE0123456789".contains(next));
        let text = self.split(end.unwrap_or(self.rest.len()));
        let digits = text.strip_prefix('-').unwrap_or(text);
        let whole = digits.find(|next: char| !next.is_ascii_digit()).unwrap_or(digits.len());
        let (whole, rest) = digits.split_at(whole);
        let padded = whole.len() > 1 && whole.starts_with('0');
        let pointless = rest
            .strip_prefix('.')
            .is_some_and(|after| !after.starts_with(|next: char| next.is_ascii_digit()));
        if whole.is_empty() || padded || pointless {
            return None;
        }
        if rest.is_empty()
            && let Ok(number) = text.parse::<i64>()
        {
            return Some(Value::Number(number.into()));
        }
        Number::from_f64(text.parse().ok()?).map(Value::Number)
    }

    fn text(&mut self) -> Option<String> {
        self.take("\"")?;
        let mut text = String::new();
        loop {
            let end = self.rest.find(|next: char| next == '"' || next == '\\' || next < ' ')?;
            text.push_str(self.split(end));
            if self.take("\"").is_some() {
                return Some(text);
            }
            self.take("\\")?;
            text.push(self.escaped()?);
        }
    }

    fn escaped(&mut self) -> Option<char> {
        let escaped = self.rest.chars().next()?;
        self.split(escaped.len_utf8());
        Some(match escaped {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'b' => '\u{8}',
            'f' => '\u{c}',
            '"' | '\\' | '/' => escaped,
            'u' => {
                let first = self.unit()?;
                let before = self.rest;
                let second = self.take("\\u").and_then(|()| self.unit());
                let pair = second.and_then(|second| char::decode_utf16([first, second]).next());
                match (char::from_u32(u32::from(first)), pair) {
                    (None, Some(Ok(pair))) => pair,
                    (one, _) => {
                        self.rest = before;
                        one.unwrap_or(char::REPLACEMENT_CHARACTER)
                    }
                }
            }
            _ => return None,
        })
    }

    fn unit(&mut self) -> Option<u16> {
        let digits = self.rest.get(..4)?;
        let unit = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        self.split(4);
        unit.then(|| u16::from_str_radix(digits, 16).ok())?
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn json_is_read() {
        let text =
            r#" { "a": [1, -2.5e3, true, null], "b\n\u00e9": "😀\ud83d\ude00\ud83d!", "c": {} } "#;
        let expected = json!({ "a": [1, -2500.0, true, null], "b\né": "😀😀\u{fffd}!", "c": {} });
        assert_eq!(read(text), Some(expected));
        assert_eq!(read("0.0009900990099009901"), Some(json!(0.000_990_099_009_900_990_1_f64)));
    }

    #[test]
    fn what_is_no_json_is_not_read() {
        for text in [
            "", "01", "1.", ".5", "+1", "-", "1e", "[1,]", "{a:1}", "'a'", "\"a", "nul", "1 2",
            "[\"\t\"]",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read(&"[".repeat(10_000)), None);
    }
}
