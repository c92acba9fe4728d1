//! A unified diff as HTML. Signs say what colours say.

use crate::ui::escape;

/// The lines as HTML: one text, because there may be thousands.
pub(super) fn html(diff: &str) -> String {
    let mut html = String::with_capacity(diff.len() * 2);
    let mut in_head = true;
    for line in diff.lines() {
        let is_place = line.starts_with("@@");
        in_head &= !is_place;
        // The two names of the file: they stand above.
        if in_head && (line.starts_with("---") || line.starts_with("+++")) {
            continue;
        }
        let (element, class, sign, words) = match line.split_at_checked(1) {
            _ if is_place => ("span", " class=\"gap\"", '⋯', place(line)),
            Some(("+", words)) => ("ins", "", '+', words),
            Some(("-", words)) => ("del", "", '−', words),
            Some((" ", words)) => ("span", "", ' ', words),
            Some(("\\", words)) => ("span", " class=\"gap\"", ' ', words.trim_start()),
            _ => ("span", "", ' ', line),
        };
        html.push('<');
        html.push_str(element);
        html.push_str(class);
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

/// Where a part is: `@@ -1,4 +1,5 @@ fn main()` without its signs.
fn place(line: &str) -> &str {
    line.trim_matches('@').trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_its_sign_and_stays_text() {
        let diff =
            "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n-<b>\n+--- c\n\\ No newline at end of file\n";
        assert_eq!(
            html(diff),
            "<span class=\"gap\">⋯ -1,2 +1,2\n</span><span>  a\n</span><del>− &lt;b&gt;\n</del>\
             <ins>+ --- c\n</ins><span class=\"gap\">  No newline at end of file\n</span>"
        );
    }

    #[test]
    fn a_removed_rule_of_dashes_is_no_head() {
        assert_eq!(
            html("@@ -1 +0,0 @@\n---\n"),
            "<span class=\"gap\">⋯ -1 +0,0\n</span><del>− --\n</del>"
        );
    }
}
