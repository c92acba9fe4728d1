//! Macros: programs of a site's own, which other builders put into its pages. None is run here;
//! what is written stays as it is, and is told.

use super::{Problem, ProblemKind, lines};

/// Macros of a page that are told.
const MOST: usize = 50;
/// Letters of a macro that are told.
const LONGEST: usize = 60;

/// Tells of the macros in a page. Where a site is built with them, all of it is their template; of
/// any other page what is code is left alone.
pub(super) fn tell(path: &str, text: &str, is_template: bool, problems: &mut Vec<Problem>) {
    let mut raw = false;
    let mut told = 0;
    for (line, content, fenced) in lines::with_fences(text) {
        if told == MOST {
            return;
        }
        let content = if is_template { content.to_owned() } else { without_code(content) };
        let Some(found) = first(&content, is_template) else { continue };
        let word = found.trim_matches(['{', '}', '%', '-', ' ']);
        if raw {
            raw = !content.contains("endraw");
            continue;
        }
        raw = is_template && word == "raw" && !content.contains("endraw");
        if fenced && !is_template {
            continue;
        }
        let shown: String = found.chars().take(LONGEST).collect();
        let message = format!(
            "{shown} is a macro: macros are programs, none is run, and readers see what is written"
        );
        problems.push(Problem::of_page(path, ProblemKind::Macro, message).at(Some(line)));
        told += 1;
    }
}

/// The first macro of a line.
fn first(line: &str, is_template: bool) -> Option<&str> {
    // Where each is closed for the last time: what opens later is none, and need not be looked for.
    let last = [line.rfind("}}"), line.rfind("%}")];
    let mut from = 0;
    while let Some(found) = line[from..].find('{') {
        let at = from + found;
        from = at + 1;
        let (close, last) = match line.as_bytes().get(at + 1) {
            Some(b'{') => ("}}", last[0]),
            Some(b'%') => ("%}", last[1]),
            _ => continue,
        };
        if last.is_none_or(|last| last < at + 2) {
            from = at + 2;
            continue;
        }
        let Some(end) = line[at + 2..].find(close) else { continue };
        let after = at + 2 + end + close.len();
        // What pipelines of code hosts put in is none of the page's.
        if is_template || !line[..at].ends_with('$') {
            return Some(&line[at..after]);
        }
        from = after;
    }
    None
}

/// A line without what stands between its backticks.
fn without_code(line: &str) -> String {
    let parts = line.split('`').enumerate();
    parts.filter(|(number, _)| number % 2 == 0).map(|(_, part)| part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, is_template: bool) -> Vec<(Option<u32>, String)> {
        let mut problems = Vec::new();
        tell("a.md", text, is_template, &mut problems);
        let short = |it: Problem| (it.line, it.message.split(" is a").next().unwrap().to_owned());
        problems.into_iter().map(short).collect()
    }

    #[test]
    fn macros_are_told_by_line() {
        let text = "Version {{ version }}\n\n```\n{{ inner }}\n```\n{% include 'x' %}\nno `{{ code }}`\n{{ open\n";
        let one = |line, what: &str| (Some(line), what.to_owned());
        assert_eq!(told(text, false), [one(1, "{{ version }}"), one(6, "{% include 'x' %}")]);
        assert_eq!(told(text, true).len(), 4);
        assert_eq!(told("run: ${{ github.sha }} {{ mine }}", false), [one(1, "{{ mine }}")]);
    }

    #[test]
    fn a_hostile_line_is_read_once() {
        // Looked through once for each sign it would take hours.
        assert_eq!(told(&"{{".repeat(1 << 20), false), []);
        assert_eq!(told(&"{%".repeat(1 << 20), false), []);
        assert_eq!(told(&format!("{}{{% x %}}", "{{".repeat(1 << 20)), false).len(), 1);
    }

    #[test]
    fn what_is_raw_is_no_macro() {
        let text = "{% raw %}\n{{ a }}\n{% endraw %}\n{{ b }}";
        let told: Vec<_> = told(text, true).into_iter().map(|(line, _)| line).collect();
        assert_eq!(told, [Some(1), Some(4)]);
    }

    #[test]
    fn a_page_of_macros_is_told_in_part() {
        assert_eq!(told(&"{{ a }}\n".repeat(1_000), true).len(), MOST);
    }
}
