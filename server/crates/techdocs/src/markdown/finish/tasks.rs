//! Lists of tasks: items that begin with a box.

use crate::{
    highlight::escape,
    markdown::{
        stash::{CLOSE, OPEN, Parts},
        tree::{Id, Text},
    },
};

/// Makes boxes of `[ ]` and `[x]`.
pub(in crate::markdown) fn check_tasks(root: Id, parts: &mut Parts) {
    for list in parts.tree.walk(root) {
        let mut found = false;
        for item in parts.tree.get(list).children.clone() {
            if parts.tree.tag(item) == "li" && check_item(item, parts) {
                parts.tree.at(item).add_class("task-list-item");
                found = true;
            }
        }
        if found && !parts.tree.get(list).has_class("task-list") {
            parts.tree.at(list).add_class("task-list");
        }
    }
}

fn check_item(item: Id, parts: &mut Parts) -> bool {
    let element = parts.tree.get(item);
    let place = if element.text.is_empty() {
        let first = element.children.first().copied();
        let Some(first) = first.filter(|first| parts.tree.tag(*first) == "p") else { return false };
        first
    } else {
        item
    };
    let text = &parts.tree.get(place).text;
    let Some((checked, rest)) = task(&text.content) else { return false };
    let checked = if checked { " checked" } else { "" };
    let rest = rest.to_owned();
    let name = name(&rest);
    let marker = parts.stash.html(format!(
        "<label class=\"task-list-control\"><input type=\"checkbox\" disabled{checked} aria-label=\"{name}\"/><span class=\"task-list-indicator\"></span></label> "
    ));
    parts.tree.at(place).text = Text::open(marker + &rest);
    true
}

/// Letters of a task that name its box.
const LONGEST: usize = 120;

/// What a box is called for who does not see what stands beside it: the task's first line, without
/// its marks.
fn name(task: &str) -> String {
    let line = task.lines().next().unwrap_or_default();
    let mut name = String::new();
    let mut rest = line;
    while let Some(next) = rest.chars().next() {
        rest = &rest[next.len_utf8()..];
        match next {
            '!' if rest.starts_with('[') => {}
            '*' | '`' | '[' => {}
            // What was taken out of the text has no words.
            OPEN => rest = rest.split_once(CLOSE).map_or("", |(_, after)| after),
            // Where a link leads is no part of its name.
            ']' if rest.starts_with('(') => {
                rest = rest.split_once(')').map_or("", |(_, after)| after);
            }
            ']' => {}
            _ => name.push(next),
        }
        if name.len() >= LONGEST {
            break;
        }
    }
    let name = name.trim();
    if name.is_empty() { "…".to_owned() } else { escape(name).replace('"', "&quot;") }
}

/// Whether a task is done, and what it is.
fn task(text: &str) -> Option<(bool, &str)> {
    let rest = text.trim_start_matches(' ').strip_prefix('[')?;
    let checked = match rest.chars().next()? {
        ' ' => false,
        'x' | 'X' => true,
        _ => return None,
    };
    let rest = rest[1..].strip_prefix(']')?;
    let after = rest.trim_start_matches(' ');
    (after.len() < rest.len()).then_some((checked, after))
}
