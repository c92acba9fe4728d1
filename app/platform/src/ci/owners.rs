//! Who looks after which files: `CODEOWNERS`.

use serde::{Deserialize, Serialize};

/// Rules that are kept of one file.
const MOST_RULES: usize = 500;

/// What the file says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CodeOwners {
    /// Its path; empty when there is none.
    pub path: String,
    /// Its web page.
    pub page: String,
    /// Its rules, the last that fits a file counts.
    pub rules: Vec<OwnersRule>,
}

/// One of its lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnersRule {
    /// Which files.
    pub pattern: String,
    /// Whose: `@login`, `@acme/team` or an address. Nobody's when it is empty.
    pub owners: Vec<String>,
}

impl CodeOwners {
    /// Reads its text.
    #[must_use]
    pub fn parse(path: &str, page: &str, text: &str) -> Self {
        let rules = text.lines().filter_map(rule).take(MOST_RULES).collect();
        Self { path: path.to_owned(), page: page.to_owned(), rules }
    }

    /// Who owns what no other rule names: the last rule for everything.
    #[must_use]
    pub fn of_everything(&self) -> Option<&OwnersRule> {
        self.rules.iter().rev().find(|rule| matches!(rule.pattern.as_str(), "*" | "/" | "/**"))
    }
}

fn rule(line: &str) -> Option<OwnersRule> {
    let line = line.trim();
    if line.is_empty() || line.starts_with(['#', '[', '^']) {
        return None;
    }
    let mut words = words(line).into_iter();
    let pattern = words.next()?;
    Some(OwnersRule { pattern, owners: words.collect() })
}

/// Words up to a comment; `\ ` and `\#` are a blank and a mark in a name.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut escaped) = (Vec::new(), String::new(), false);
    for letter in line.chars() {
        match letter {
            _ if escaped => {
                word.push(letter);
                escaped = false;
            }
            '\\' => escaped = true,
            '#' => break,
            letter if letter.is_whitespace() => {
                words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty()));
            }
            letter => word.push(letter),
        }
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_rules_and_the_rest_is_not() {
        let text = "# who\n\n*  @acme/shop @jane # all\n/docs/ docs@acme.example\n\
                    /with\\ blank @bo\n/free\n";
        let owners = CodeOwners::parse("CODEOWNERS", "https://x", text);
        let told: Vec<_> = owners
            .rules
            .iter()
            .map(|rule| format!("{}={}", rule.pattern, rule.owners.join("+")))
            .collect();
        let expected =
            ["*=@acme/shop+@jane", "/docs/=docs@acme.example", "/with blank=@bo", "/free="];
        assert_eq!(told, expected);
        assert_eq!(owners.of_everything().unwrap().owners.len(), 2);
    }
}
