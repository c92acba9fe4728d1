//! The difference of two texts, line by line. Signs say what colours say.

use super::escape;
use crate::text::{Text, use_text};
use leptos::prelude::*;
use platform::catalog::DiffLine;

/// How many lines were added and removed.
pub fn diff_counts(lines: &[DiffLine]) -> (u64, u64) {
    lines.iter().fold((0, 0), |(added, removed), line| match line {
        DiffLine::Added(_) => (added + 1, removed),
        DiffLine::Removed(_) => (added, removed + 1),
        DiffLine::Same(_) | DiffLine::Gap(_) => (added, removed),
    })
}

/// The lines. It scrolls by itself.
#[component]
pub fn Diff(
    /// The difference.
    lines: Vec<DiffLine>,
    /// What it is the difference of, for screen readers.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let html = markup(&lines, use_text());
    view! {
        <pre class="diff" tabindex="0" role="group" aria-label=label>
            <code inner_html=html></code>
        </pre>
    }
}

/// The lines as HTML: one text, because a difference may have thousands of them.
fn markup(lines: &[DiffLine], text: &Text) -> String {
    let mut html = String::new();
    for line in lines {
        let (element, sign, words) = match line {
            DiffLine::Same(words) => ("span", ' ', words.as_str()),
            DiffLine::Added(words) => ("ins", '+', words.as_str()),
            DiffLine::Removed(words) => ("del", '−', words.as_str()),
            DiffLine::Gap(count) => {
                html.push_str("<span class=\"gap\">⋯ ");
                escape(&mut html, &(text.entity.lines_hidden)(*count));
                html.push_str("\n</span>");
                continue;
            }
        };
        html.push('<');
        html.push_str(element);
        html.push('>');
        html.push(sign);
        html.push(' ');
        escape(&mut html, words);
        html.push_str("\n</");
        html.push_str(element);
        html.push('>');
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{preferences::Language, text};

    #[test]
    fn every_line_has_its_sign_and_stays_text() {
        let lines = [
            DiffLine::Gap(3),
            DiffLine::Same("a".to_owned()),
            DiffLine::Removed("<b>".to_owned()),
            DiffLine::Added("c".to_owned()),
        ];
        assert_eq!(
            markup(&lines, text::of(Language::English)),
            "<span class=\"gap\">⋯ 3 lines unchanged\n</span><span>  a\n</span>\
             <del>− &lt;b&gt;\n</del><ins>+ c\n</ins>"
        );
        assert_eq!(diff_counts(&lines), (1, 1));
    }
}
