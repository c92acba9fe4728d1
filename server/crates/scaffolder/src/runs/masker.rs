//! Masks secrets in everything that is written down or told, also encoded as in addresses and as base64,
//! and split over lines.

use base64::{
    Engine,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fmt::Write,
    sync::{PoisonError, RwLock, RwLockReadGuard},
};

/// What stands in the place of a secret.
pub(super) const MASK: &str = "***";

/// Characters of what is masked at the least: a single one is no secret.
const SHORTEST: usize = 2;

/// The same of what is masked encoded, or as one line of several: less would mask what is none.
const SHORTEST_PART: usize = 6;

/// Every form of every secret, without ends of lines; the longest first.
type Patterns = Vec<Vec<char>>;

/// Masks secrets.
#[derive(Default)]
pub(super) struct Masker {
    /// It grows: steps make secrets, too.
    patterns: RwLock<Patterns>,
}

impl Masker {
    /// Masks these, whatever they are in.
    pub fn of<'a>(secrets: impl IntoIterator<Item = &'a Value>) -> Self {
        let masker = Self::default();
        masker.learn(secrets);
        masker
    }

    /// Masks these from now on, too.
    pub fn learn<'a>(&self, secrets: impl IntoIterator<Item = &'a Value>) {
        let mut forms = BTreeSet::new();
        for secret in secrets {
            collect(secret, &mut forms);
        }
        let mut patterns = self.patterns.write().unwrap_or_else(PoisonError::into_inner);
        patterns.extend(forms.into_iter().map(|form| form.chars().collect::<Vec<char>>()));
        patterns.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        patterns.dedup();
    }

    fn known(&self) -> RwLockReadGuard<'_, Patterns> {
        self.patterns.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The text with every secret masked.
    pub fn text(&self, text: &str) -> String {
        let patterns = self.known();
        if patterns.is_empty() {
            return text.to_owned();
        }
        let (letters, places) = squeezed(text);
        let mut masked = String::with_capacity(text.len());
        let (mut at, mut copied) = (0, 0);
        while at < letters.len() {
            let Some(length) = starts(&patterns, &letters[at..]) else {
                at += 1;
                continue;
            };
            masked.push_str(&text[copied..places[at]]);
            masked.push_str(MASK);
            at += length;
            copied =
                places.get(at - 1).map_or(text.len(), |last| *last + letters[at - 1].len_utf8());
        }
        masked.push_str(&text[copied..]);
        masked
    }

    /// Where the end of a text begins that may be the beginning of a secret: whoever hears more of it
    /// later keeps it back until then.
    pub fn held(&self, text: &str) -> usize {
        let (letters, places) = squeezed(text);
        let patterns = self.known();
        let longest = patterns.first().map_or(0, Vec::len);
        let first = letters.len().saturating_sub(longest.saturating_sub(1));
        let begun = |at: &usize| {
            let end = &letters[*at..];
            patterns.iter().any(|one| one.len() > end.len() && one.starts_with(end))
        };
        (first..letters.len())
            .find(begun)
            .and_then(|at| places.get(at).copied())
            .unwrap_or(text.len())
    }

    /// The value with every secret masked, in keys as well.
    pub fn value(&self, value: &Value) -> Value {
        if self.known().is_empty() {
            return value.clone();
        }
        match value {
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(items) => items.iter().map(|item| self.value(item)).collect(),
            Value::Object(entries) => {
                let masked = |(key, value): (&String, &Value)| (self.text(key), self.value(value));
                Value::Object(entries.iter().map(masked).collect())
            }
            Value::Number(number) => {
                let text = number.to_string();
                if self.text(&text) == text {
                    value.clone()
                } else {
                    Value::String(MASK.to_owned())
                }
            }
            other => other.clone(),
        }
    }
}

/// How long the secret is that letters begin with, if they do.
fn starts(patterns: &[Vec<char>], letters: &[char]) -> Option<usize> {
    patterns.iter().find(|one| letters.starts_with(one)).map(Vec::len)
}

/// The letters of a text without ends of lines, each with where it stands in bytes.
fn squeezed(text: &str) -> (Vec<char>, Vec<usize>) {
    let letters = text.char_indices().filter(|(_, letter)| !matches!(letter, '\n' | '\r'));
    let (places, letters): (Vec<usize>, Vec<char>) = letters.unzip();
    (letters, places)
}

fn collect(secret: &Value, forms: &mut BTreeSet<String>) {
    match secret {
        Value::String(text) => forms_of(text, forms),
        Value::Number(number) => {
            let text = number.to_string();
            if text.len() >= SHORTEST_PART {
                forms.insert(text);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, forms)),
        Value::Object(entries) => entries.values().for_each(|value| collect(value, forms)),
        Value::Null | Value::Bool(_) => {}
    }
}

fn forms_of(secret: &str, forms: &mut BTreeSet<String>) {
    let mut add = |form: String, shortest: usize| {
        let form: String = form.chars().filter(|letter| !matches!(letter, '\n' | '\r')).collect();
        if form.trim().chars().count() >= shortest {
            forms.insert(form);
        }
    };
    let trimmed = secret.trim();
    add(secret.to_owned(), SHORTEST);
    add(trimmed.to_owned(), SHORTEST);
    for line in trimmed.lines() {
        add(line.trim().to_owned(), SHORTEST_PART);
    }
    // As JSON writes it within quotes.
    let quoted = Value::String(trimmed.to_owned()).to_string();
    add(quoted.trim_matches('"').to_owned(), SHORTEST);
    for text in [secret, trimmed] {
        for (upper, plus) in [(true, false), (false, false), (true, true), (false, true)] {
            add(percent(text, upper, plus), SHORTEST);
        }
        for offset in 0..3 {
            for form in
                [base64(text, offset, &STANDARD_NO_PAD), base64(text, offset, &URL_SAFE_NO_PAD)]
            {
                add(form, SHORTEST_PART);
            }
        }
    }
}

/// As in addresses and forms.
fn percent(text: &str, upper: bool, plus: bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
        // A write to a text cannot fail.
        let _ = match byte {
            _ if plain => write!(encoded, "{}", char::from(byte)),
            b' ' if plus => write!(encoded, "+"),
            _ if upper => write!(encoded, "%{byte:02X}"),
            _ => write!(encoded, "%{byte:02x}"),
        };
    }
    encoded
}

/// What of the base64 of any text, in which the secret follows `offset` other bytes (of each three),
/// depends on the secret alone.
fn base64(secret: &str, offset: usize, engine: &impl Engine) -> String {
    let mut bytes = vec![0; offset];
    bytes.extend_from_slice(secret.as_bytes());
    let encoded = engine.encode(&bytes);
    let first = [0, 2, 3].get(offset).copied().unwrap_or(0);
    // The last letter has bits of what comes behind.
    let last = bytes.len() * 8 / 6;
    encoded.get(first..last.max(first)).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE};
    use proptest::prelude::*;
    use serde_json::json;

    fn masker(secret: &str) -> Masker {
        Masker::of([&json!({ "token": secret })])
    }

    #[test]
    fn what_is_split_over_lines_is_masked() {
        let masker = masker("hunter2-secret");
        assert_eq!(masker.text("a hunter2\n-secret b"), "a *** b");
        assert_eq!(masker.value(&json!({ "k": ["hunter2-secret"] })), json!({ "k": ["***"] }));
        let key = "-----BEGIN KEY-----\nabcdefgh\nijklmnop\n-----END KEY-----\n";
        let masker = self::masker(key);
        assert_eq!(masker.text("> ijklmnop <"), "> *** <");
        assert!(!masker.text(key).contains("abcdefgh"));
    }

    #[test]
    fn what_may_become_a_secret_is_held() {
        let masker = masker("hunter2");
        assert_eq!(masker.held("see hun"), 4);
        assert_eq!(masker.held("see you"), 7);
    }

    #[test]
    fn what_is_learned_later_is_masked_from_then_on() {
        let masker = masker("hunter2");
        assert_eq!(masker.text("glpat-new"), "glpat-new");
        masker.learn(&[json!("glpat-new"), json!("hunter2-longer")]);
        assert_eq!(masker.text("glpat-new hunter2 hunter2-longer"), "*** *** ***");
    }

    #[test]
    fn what_is_no_secret_stays() {
        let masker = masker("x");
        assert_eq!(masker.text("xyz"), "xyz");
        assert_eq!(Masker::default().text("hunter2"), "hunter2");
    }

    proptest! {
        #[test]
        fn no_form_of_a_secret_is_left(
            secret in "[a-zA-Z0-9/+ =&%é]{6,30}",
            before in "[ -~]{0,7}",
            after in "[ -~]{0,7}",
        ) {
            prop_assume!(secret.trim().chars().count() >= 6);
            let secret = secret.trim();
            let masker = masker(secret);
            let whole = format!("{before}{secret}{after}");
            prop_assert!(!masker.text(&whole).contains(secret));
            let address = percent(secret, true, false);
            let told = masker.text(&format!("{before}{address}{after}"));
            prop_assert!(!told.contains(&address));
            for encoded in [STANDARD.encode(&whole), URL_SAFE.encode(&whole)] {
                prop_assert!(masker.text(&encoded).contains(MASK), "{encoded}");
            }
        }
    }
}
