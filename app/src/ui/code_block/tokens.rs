//! What the parts of a line are. Line by line and by eye: it colours, it does not parse.

use super::CodeLanguage;

/// What a part of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Text,
    Key,
    Value,
    Literal,
    Comment,
    Sign,
}

impl Token {
    /// The class in `code_block.css`; empty for what has no colour of its own.
    pub(super) const fn class(self) -> &'static str {
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

/// The parts of a line, in order, nothing left out. `open` says whether the line begins inside of
/// a comment or a description of several lines, and afterwards whether it ends inside of one.
pub(super) fn spans<'a>(
    line: &'a str,
    language: CodeLanguage,
    open: &mut bool,
) -> Vec<(Token, &'a str)> {
    match language {
        CodeLanguage::Plain => vec![(Token::Text, line)],
        CodeLanguage::Yaml => yaml(line),
        CodeLanguage::Json => json(line),
        CodeLanguage::Graphql => words(line, &GRAPHQL, open),
        CodeLanguage::Protobuf => words(line, &PROTOBUF, open),
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
        "" | "|" | "|-" | "|+" | ">" | ">-" | "[]" | "{}" | "[" | "]" | "{" | "}" => Token::Sign,
        "true" | "false" | "null" | "~" => Token::Literal,
        _ if value.parse::<f64>().is_ok() => Token::Literal,
        _ => Token::Value,
    }
}

/// A language of words: keywords, built-in types, comments, strings.
struct Words {
    keywords: &'static [&'static str],
    types: &'static [&'static str],
    comment: &'static str,
    block: (&'static str, &'static str),
}

const GRAPHQL: Words = Words {
    keywords: &[
        "directive",
        "enum",
        "extend",
        "fragment",
        "implements",
        "input",
        "interface",
        "mutation",
        "on",
        "query",
        "repeatable",
        "scalar",
        "schema",
        "subscription",
        "type",
        "union",
    ],
    types: &["Boolean", "Float", "ID", "Int", "String", "false", "null", "true"],
    comment: "#",
    block: ("\"\"\"", "\"\"\""),
};

const PROTOBUF: Words = Words {
    keywords: &[
        "enum",
        "extend",
        "extensions",
        "import",
        "map",
        "message",
        "oneof",
        "option",
        "optional",
        "package",
        "public",
        "repeated",
        "required",
        "reserved",
        "returns",
        "rpc",
        "service",
        "stream",
        "syntax",
        "to",
        "weak",
    ],
    types: &[
        "bool", "bytes", "double", "false", "fixed32", "fixed64", "float", "int32", "int64",
        "sfixed32", "sfixed64", "sint32", "sint64", "string", "true", "uint32", "uint64",
    ],
    comment: "//",
    block: ("/*", "*/"),
};

fn words<'a>(line: &'a str, language: &Words, open: &mut bool) -> Vec<(Token, &'a str)> {
    let mut spans = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let (token, length) = next_word(rest, language, open);
        let (text, after) = rest.split_at(length);
        spans.push((token, text));
        rest = after;
    }
    spans
}

/// The first part of `rest`, which is not empty, and its length in bytes (at least 1).
fn next_word(rest: &str, language: &Words, open: &mut bool) -> (Token, usize) {
    let (block_start, block_end) = language.block;
    if !*open && rest.starts_with(language.comment) {
        return (Token::Comment, rest.len());
    }
    if *open || rest.starts_with(block_start) {
        let inside = if *open { 0 } else { block_start.len() };
        let end = rest[inside..].find(block_end).map(|at| inside + at + block_end.len());
        *open = end.is_none();
        return (Token::Comment, end.unwrap_or(rest.len()));
    }
    if let Some(text) = rest.strip_prefix('"') {
        return (Token::Value, string_end(text).map_or(rest.len(), |end| end + 2));
    }
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    let word_end = rest.find(|character| !is_word(character)).unwrap_or(rest.len());
    if word_end > 0 {
        let word = &rest[..word_end];
        let token = if language.keywords.contains(&word) {
            Token::Key
        } else if language.types.contains(&word) || word.starts_with(|c: char| c.is_ascii_digit()) {
            Token::Literal
        } else {
            Token::Text
        };
        return (token, word_end);
    }
    let is_start = |(at, character): (usize, char)| {
        is_word(character)
            || character == '"'
            || rest[at..].starts_with(language.comment)
            || rest[at..].starts_with(block_start)
    };
    let end = rest.char_indices().skip(1).find(|next| is_start(*next)).map(|(at, _)| at);
    (Token::Sign, end.unwrap_or(rest.len()))
}

/// Where the quote that ends a string stands, passing over escaped ones.
fn string_end(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, character)| {
        let ends = character == '"' && !escaped;
        escaped = character == '\\' && !escaped;
        ends.then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(line: &str, language: CodeLanguage) -> Vec<(Token, &str)> {
        let spans = spans(line, language, &mut false);
        let whole: String = spans.iter().map(|(_, text)| *text).collect();
        assert_eq!(whole, line, "nothing of the line is lost");
        spans.into_iter().filter(|(_, text)| !text.trim().is_empty()).collect()
    }

    #[test]
    fn yaml_keys_values_and_comments_are_told_apart() {
        let yaml = |line| tokens(line, CodeLanguage::Yaml);
        assert_eq!(
            yaml("  - name: checkout"),
            [
                (Token::Sign, "  - "),
                (Token::Key, "name"),
                (Token::Sign, ":"),
                (Token::Value, " checkout")
            ]
        );
        assert_eq!(yaml("# why"), [(Token::Comment, "# why")]);
        assert_eq!(yaml("url: https://a.b/c")[2], (Token::Value, " https://a.b/c"));
        assert_eq!(
            yaml("Takes orders: all of them"),
            [(Token::Value, "Takes orders: all of them")]
        );
    }

    #[test]
    fn json_keys_and_values_are_told_apart() {
        assert_eq!(
            tokens("  \"port\": 80,", CodeLanguage::Json),
            [
                (Token::Key, "\"port\""),
                (Token::Sign, ": "),
                (Token::Literal, "80"),
                (Token::Sign, ",")
            ]
        );
    }

    #[test]
    fn words_of_schemas_are_told_apart() {
        assert_eq!(
            tokens("type Cart @key(fields: \"a\\\"b\") { # why", CodeLanguage::Graphql),
            [
                (Token::Key, "type"),
                (Token::Text, "Cart"),
                (Token::Sign, " @"),
                (Token::Text, "key"),
                (Token::Sign, "("),
                (Token::Text, "fields"),
                (Token::Sign, ": "),
                (Token::Value, "\"a\\\"b\""),
                (Token::Sign, ") { "),
                (Token::Comment, "# why"),
            ]
        );
        assert_eq!(
            tokens("  repeated string 品名 = 12; // all", CodeLanguage::Protobuf),
            [
                (Token::Key, "repeated"),
                (Token::Literal, "string"),
                (Token::Text, "品名"),
                (Token::Sign, " = "),
                (Token::Literal, "12"),
                (Token::Sign, "; "),
                (Token::Comment, "// all"),
            ]
        );
    }

    #[test]
    fn a_block_goes_over_lines() {
        let mut open = false;
        let mut read = |line| spans(line, CodeLanguage::Graphql, &mut open);
        assert_eq!(read("\"\"\"What it is,"), [(Token::Comment, "\"\"\"What it is,")]);
        assert_eq!(read("type of\"\"\" x")[0], (Token::Comment, "type of\"\"\""));
        assert_eq!(read("type")[0], (Token::Key, "type"));
        assert_eq!(
            tokens("/* a */ enum", CodeLanguage::Protobuf),
            [(Token::Comment, "/* a */"), (Token::Key, "enum")]
        );
    }
}
