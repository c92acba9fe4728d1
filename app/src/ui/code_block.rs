//! Code with highlighted syntax and a button that copies it.
//!
//! The lines are one text of HTML, not views: a definition of thousands of lines costs a page
//! nothing but its bytes.

mod tokens;

use super::{CopyButton, escape};
use leptos::prelude::*;

/// Lines beyond this many stay without colours.
const COLOURED_LINES: usize = 2_000;

/// Lines longer than this, in bytes, stay without colours: no person wrote them.
const COLOURED_LENGTH: usize = 2_000;

/// The languages that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeLanguage {
    /// YAML
    Yaml,
    /// JSON
    Json,
    /// GraphQL schemas
    Graphql,
    /// Protocol Buffers, the language of gRPC services
    Protobuf,
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
    let html = markup(&code, language);
    block(code, html, label)
}

/// The same for commands and other texts without syntax: pages that show nothing else do without
/// the code that tells tokens apart.
#[component]
pub fn PlainBlock(
    /// The text.
    #[prop(into)]
    code: String,
    /// What it is, for screen readers.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let mut html = String::with_capacity(code.len() + 32);
    escape(&mut html, &code);
    block(code, html, label)
}

fn block(code: String, html: String, label: String) -> impl IntoView {
    view! {
        <figure class="code-block">
            <CopyButton text=code />
            <pre tabindex="0" role="group" aria-label=label>
                <code inner_html=html></code>
            </pre>
        </figure>
    }
}

/// The text as HTML: everything escaped, tokens in spans.
fn markup(code: &str, language: CodeLanguage) -> String {
    let mut html = String::with_capacity(code.len() * 2);
    let mut rest = code;
    let mut open = false;
    for line in code.split_inclusive('\n').take(COLOURED_LINES) {
        rest = &rest[line.len()..];
        if line.len() > COLOURED_LENGTH {
            escape(&mut html, line);
            continue;
        }
        let bare = line.trim_end_matches(['\n', '\r']);
        for (token, text) in tokens::spans(bare, language, &mut open) {
            let class = token.class();
            if class.is_empty() || text.is_empty() {
                escape(&mut html, text);
                continue;
            }
            html.push_str("<span class=\"");
            html.push_str(class);
            html.push_str("\">");
            escape(&mut html, text);
            html.push_str("</span>");
        }
        html.push('\n');
    }
    escape(&mut html, rest);
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_html_stays_text() {
        let html = markup("a: <script>&\n", CodeLanguage::Yaml);
        assert_eq!(
            html,
            "<span class=\"key\">a</span><span class=\"sign\">:</span>\
             <span class=\"value\"> &lt;script&gt;&amp;</span>\n"
        );
    }

    #[test]
    fn beyond_the_limit_lines_are_kept_but_not_coloured() {
        let code = "a: b\n".repeat(COLOURED_LINES + 2);
        let html = markup(&code, CodeLanguage::Yaml);
        assert_eq!(html.matches("class=\"key\"").count(), COLOURED_LINES);
        assert!(html.ends_with("\na: b\na: b\n"));
        let long = format!("a: {}", "b".repeat(COLOURED_LENGTH));
        assert_eq!(markup(&long, CodeLanguage::Yaml), long);
    }
}
