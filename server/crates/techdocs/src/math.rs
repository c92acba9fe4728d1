//! Formulas as LaTeX writes them, to `MathML`: browsers show it without fonts, styles or scripts of
//! others.

use crate::highlight::escape;

/// A formula that is longer than this is shown as it is.
const LONGEST: usize = 8 * 1024;

/// A formula in a line, or in a block of its own. What cannot be read is shown as it is written,
/// and says why.
pub(crate) fn render(latex: &str, is_block: bool) -> String {
    let converted = if latex.len() > LONGEST || is_deep(latex) {
        Err("it is too long or too deep".to_owned())
    } else {
        convert(latex, is_block)
    };
    match converted {
        Ok(mathml) => mathml,
        Err(reason) => format!(
            "<code class=\"math-source\" title=\"{}\">{}</code>",
            escape(&reason).replace('"', "&quot;"),
            escape(latex),
        ),
    }
}

/// Deeper nesting than this is not converted: the converter calls itself for each level, and a
/// stack that overflows ends the process.
const DEEPEST: usize = 40;

/// Whether a formula is nested too deep: by braces and environments, or by commands that take each
/// other as their argument.
fn is_deep(latex: &str) -> bool {
    let (mut depth, mut chain) = (0_usize, 0_usize);
    let mut rest = latex;
    while let Some(first) = rest.chars().next() {
        let mut length = first.len_utf8();
        match first {
            '{' | '[' | '(' => depth += 1,
            '}' | ']' | ')' => {
                depth = depth.saturating_sub(1);
                chain = 0;
            }
            '^' | '_' | '\'' | '&' | '~' => chain += 1,
            '\\' => {
                let name = rest[1..].find(|next: char| !next.is_ascii_alphabetic());
                length += name.unwrap_or(rest.len() - 1);
                match &rest[1..length] {
                    "left" | "begin" => depth += 1,
                    "right" | "end" => depth = depth.saturating_sub(1),
                    _ => chain += 1,
                }
            }
            _ if first.is_whitespace() => {}
            _ => chain = 0,
        }
        if depth + chain > DEEPEST {
            return true;
        }
        rest = &rest[length..];
    }
    false
}

#[cfg(feature = "maths")]
fn convert(latex: &str, is_block: bool) -> Result<String, String> {
    use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};
    use std::sync::LazyLock;

    static CONVERTER: LazyLock<Option<LatexToMathML>> =
        LazyLock::new(|| LatexToMathML::new(MathCoreConfig::default()).ok());

    let Some(converter) = CONVERTER.as_ref() else { return Err("it is not converted".to_owned()) };
    let display = if is_block { MathDisplay::Block } else { MathDisplay::Inline };
    match converter.convert_with_local_state(latex, display) {
        Ok(converted) => Ok(converted.mathml),
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(not(feature = "maths"))]
fn convert(_: &str, _: bool) -> Result<String, String> {
    Err("formulas are not shown here".to_owned())
}

/// A formula that begins a text: what it is, whether it is a block, and how long it is with its
/// signs.
pub(crate) fn formula(text: &str) -> Option<(&str, bool, usize)> {
    for (open, close, is_block) in [("$$", "$$", true), ("\\[", "\\]", true), ("\\(", "\\)", false)]
    {
        if let Some(rest) = text.strip_prefix(open) {
            let end = closing(rest, close)?;
            return Some((&rest[..end], is_block, open.len() + end + close.len()));
        }
    }
    let rest = text.strip_prefix('$')?;
    if rest.starts_with([' ', '\n', '$']) {
        return None;
    }
    let end = closing(rest, "$")?;
    let spaced = rest[..end].ends_with([' ', '\n']);
    (!spaced).then(|| (&rest[..end], false, end + 2))
}

/// Where a formula ends; a sign after a backslash does not end it, nor does a blank line come in
/// it.
fn closing(text: &str, close: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let next = rest.find(['\\', '$', '\n'])?;
        let found = &rest[next..];
        if found.starts_with(close) {
            return (at + next > 0).then_some(at + next);
        }
        let opens = found.starts_with("\\(") || found.starts_with("\\[");
        if opens || found.starts_with("\n\n") || found.starts_with('$') {
            return None;
        }
        let escaped = found.starts_with('\\').then(|| found[1..].chars().next()).flatten();
        at += next + 1 + escaped.map_or(0, char::len_utf8);
    }
}

#[cfg(test)]
mod tests {
    use super::{formula, render};
    use crate::markdown::{Options, render_as};

    #[test]
    fn formulas_are_found() {
        assert_eq!(formula("$a_1$ b"), Some(("a_1", false, 5)));
        assert_eq!(formula("$$a$$"), Some(("a", true, 5)));
        assert_eq!(formula("\\(a\\) b"), Some(("a", false, 5)));
        assert_eq!(formula("\\[a\\]"), Some(("a", true, 5)));
        assert_eq!(formula("$a\\$b$"), Some(("a\\$b", false, 6)));
        for other in ["$ a$", "$a $", "$a", "$", "$$", "$a\n\nb$", "\\(a", "a"] {
            assert_eq!(formula(other), None, "{other:?}");
        }
    }

    #[test]
    fn formulas_become_mathml() {
        let html = render("\\frac{a}{b} < c", false);
        assert!(
            html.starts_with("<math") && html.contains("<mfrac>") && html.contains("&lt;"),
            "{html}"
        );
        assert!(render("a", true).contains("display=\"block\""));
        let unknown = render("\\nonsense{<b>}", false);
        assert!(unknown.contains("<code") && unknown.contains("&lt;b&gt;"), "{unknown}");
    }

    #[test]
    fn formulas_are_read_where_a_site_asks_for_them() {
        let source = "a $b_1 * c_2$ and `$d$` \\(e*f*g\\), 5$ or 6$\n\n$$\nh*i*j\n$$\n";
        let plain = render_as(source, &Options::default()).html;
        assert!(!plain.contains("<math"), "{plain}");
        let options = Options { maths: true, ..Options::default() };
        let html = render_as(source, &options).html;
        assert_eq!(html.matches("<math").count(), 3, "{html}");
        assert!(html.contains("<code>$d$</code>") && html.contains("5$ or 6$"), "{html}");
        assert!(!html.contains("<em>"), "{html}");
        let clean = crate::sanitize::clean(&html, &crate::sanitize::Policy::default());
        assert_eq!(clean.matches("<math").count(), 3, "{clean}");
    }

    #[test]
    fn a_hostile_formula_ends_soon() {
        for shape in
            ["{", "\\frac", "^", "_{", "\\left(", "\\begin{matrix}", "&", "\\sqrt[", "$", "\\"]
        {
            let start = std::time::Instant::now();
            let html = render(&shape.repeat(20_000), true);
            assert!(html.contains("<code"), "{shape}");
            render(&shape.repeat(8_000 / shape.len()), true);
            assert!(start.elapsed().as_millis() < 2_000, "{shape}: {:?}", start.elapsed());
        }
    }
}
