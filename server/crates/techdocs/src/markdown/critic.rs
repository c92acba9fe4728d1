//! Marks of an editor: `{++added++}`, `{--removed--}`, `{~~old~>new~~}`, `{==marked==}`,
//! `{>>comment<<}`.

use super::stash::Parts;
use crate::highlight::escape;

/// Makes markers of the marks.
pub(super) fn convert(source: &str, parts: &mut Parts) -> String {
    let mut result = String::with_capacity(source.len());
    let mut rest = source;
    // The ends that were looked for in vain: no later mark finds them either.
    let mut missing: Vec<&str> = Vec::new();
    while let Some(at) = rest.find('{') {
        let inner = &rest[at + 1..];
        let closing = closing(inner).filter(|closing| !missing.contains(closing));
        let Some(closing) = closing else {
            result.push_str(&rest[..=at]);
            rest = inner;
            continue;
        };
        let Some(length) = inner[2..].find(closing) else {
            missing.push(closing);
            continue;
        };
        let text = &inner[2..2 + length];
        result.push_str(&rest[..at]);
        if let Some(replaced) = replaced(closing, text, parts) {
            result.push_str(&replaced);
        } else {
            result.push_str(&rest[at..=at]);
            rest = inner;
            continue;
        }
        rest = &inner[2 + length + closing.len()..];
    }
    result.push_str(rest);
    result
}

fn closing(inner: &str) -> Option<&'static str> {
    Some(match inner.get(..2)? {
        "++" => "++}",
        "--" => "--}",
        "==" => "==}",
        ">>" => "<<}",
        "~~" => "~~}",
        _ => return None,
    })
}

fn replaced(closing: &str, text: &str, parts: &mut Parts) -> Option<String> {
    Some(match closing {
        "++}" => inserted(text, parts),
        "--}" => removed(text, parts),
        "==}" => tagged("mark", text, parts),
        "<<}" => {
            let text = escape(text).replace('\n', " ");
            parts.stash.html(format!("<span class=\"critic comment\">{text}</span>"))
        }
        _ => {
            let (old, new) = text.split_once("~>")?;
            removed(old, parts) + &inserted(new, parts)
        }
    })
}

fn is_break(text: &str) -> bool {
    text.len() > 1 && text.trim_matches('\n').is_empty()
}

fn inserted(text: &str, parts: &mut Parts) -> String {
    if is_break(text) {
        let marker = parts.stash.html("<ins class=\"critic break\">&nbsp;</ins>");
        return format!("\n\n{marker}\n\n");
    }
    tagged("ins", text, parts)
}

fn removed(text: &str, parts: &mut Parts) -> String {
    if is_break(text) {
        return parts.stash.html("<del class=\"critic break\">&nbsp;</del>");
    }
    tagged("del", text, parts)
}

fn tagged(tag: &str, text: &str, parts: &mut Parts) -> String {
    let open = parts.stash.html(format!("<{tag} class=\"critic\">"));
    let close = parts.stash.html(format!("</{tag}>"));
    format!("{open}{text}{close}")
}
