//! Code with highlighted syntax and a button that copies it.

use super::CopyButton;
use leptos::prelude::*;

/// The languages that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeLanguage {
    /// YAML
    Yaml,
    /// JSON
    Json,
    /// Anything else: not highlighted.
    Plain,
}

/// A block of code. Lines stay as they are; it scrolls by itself.
#[component]
pub fn CodeBlock(
    /// The text.
    #[prop(into)]
    code: String,
    /// Its language.
    language: CodeLanguage,
    /// What it is, for screen readers.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let lines = code.lines().map(|line| highlight(line, language)).collect_view();
    view! {
        <figure class="code-block">
            <CopyButton text=code />
            <pre tabindex="0" role="region" aria-label=label>
                <code>{lines}</code>
            </pre>
        </figure>
    }
}

fn highlight(line: &str, language: CodeLanguage) -> impl IntoView + use<> {
    let spans = match language {
        CodeLanguage::Plain => vec![(Token::Text, line)],
        CodeLanguage::Yaml => yaml(line),
        CodeLanguage::Json => json(line),
    };
    let spans = spans
        .into_iter()
        .map(|(token, text)| {
            let text = text.to_owned();
            match token.class() {
                "" => text.into_any(),
                class => view! { <span class=class>{text}</span> }.into_any(),
            }
        })
        .collect_view();
    view! {
        {spans}
        "\n"
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Text,
    Key,
    Value,
    Literal,
    Comment,
    Sign,
}

impl Token {
    const fn class(self) -> &'static str {
        match self {
            Self::Text => "",
            Self::Key => "key",
            Self::Value => "value",
            Self::Literal => "literal",
            Self::Comment => "comment",
            Self::Sign => "sign",
        }
    }
}

/// One line of YAML: indentation and dashes, key, value or comment.
fn yaml(line: &str) -> Vec<(Token, &str)> {
    let start = line.len() - line.trim_start_matches([' ', '-']).len();
    let (lead, rest) = line.split_at(start);
    let mut spans = vec![(Token::Sign, lead)];
    if rest.starts_with('#') {
        spans.push((Token::Comment, rest));
        return spans;
    }
    let key_end = rest.find(": ").or_else(|| rest.ends_with(':').then(|| rest.len() - 1));
    let value = match key_end {
        Some(end) if !rest[..end].contains(' ') || rest.starts_with(['"', '\'']) => {
            spans.push((Token::Key, &rest[..end]));
            spans.push((Token::Sign, &rest[end..=end]));
            &rest[end + 1..]
        }
        _ => rest,
    };
    spans.push((scalar(value.trim()), value));
    spans
}

/// One line of JSON as a pretty printer writes it: at most one key and one value.
fn json(line: &str) -> Vec<(Token, &str)> {
    let start = line.len() - line.trim_start().len();
    let (lead, rest) = line.split_at(start);
    let mut spans = vec![(Token::Text, lead)];
    let value = match rest.find("\": ") {
        Some(end) if rest.starts_with('"') => {
            spans.push((Token::Key, &rest[..=end]));
            spans.push((Token::Sign, &rest[end + 1..end + 3]));
            &rest[end + 3..]
        }
        _ => rest,
    };
    let (value, comma) = value.strip_suffix(',').map_or((value, ""), |value| (value, ","));
    spans.push((scalar(value), value));
    spans.push((Token::Sign, comma));
    spans
}

fn scalar(value: &str) -> Token {
    match value {
        "" | "|" | "|-" | ">" | ">-" | "[]" | "{}" | "[" | "]" | "{" | "}" => Token::Sign,
        "true" | "false" | "null" | "~" => Token::Literal,
        _ if value.parse::<f64>().is_ok() => Token::Literal,
        _ => Token::Value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(line: &str, read: fn(&str) -> Vec<(Token, &str)>) -> Vec<(Token, &str)> {
        let spans = read(line);
        let whole: String = spans.iter().map(|(_, text)| *text).collect();
        assert_eq!(whole, line, "nothing of the line is lost");
        spans.into_iter().filter(|(_, text)| !text.is_empty()).collect()
    }

    #[test]
    fn yaml_keys_values_and_comments_are_told_apart() {
        assert_eq!(
            tokens("  - name: checkout", yaml),
            [
                (Token::Sign, "  - "),
                (Token::Key, "name"),
                (Token::Sign, ":"),
                (Token::Value, " checkout")
            ]
        );
        assert_eq!(tokens("# why", yaml), [(Token::Comment, "# why")]);
        assert_eq!(tokens("url: https://a.b/c", yaml)[2], (Token::Value, " https://a.b/c"));
        assert_eq!(
            tokens("Takes orders: all of them", yaml),
            [(Token::Value, "Takes orders: all of them")]
        );
    }

    #[test]
    fn json_keys_and_values_are_told_apart() {
        assert_eq!(
            tokens("  \"port\": 80,", json),
            [
                (Token::Text, "  "),
                (Token::Key, "\"port\""),
                (Token::Sign, ": "),
                (Token::Literal, "80"),
                (Token::Sign, ",")
            ]
        );
    }
}
