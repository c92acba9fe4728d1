//! Lists of tasks: items that begin with a box.

use crate::markdown::{
    stash::Parts,
    tree::{Id, Text},
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
    let marker = parts.stash.html(format!(
        "<label class=\"task-list-control\"><input type=\"checkbox\" disabled{checked}/><span class=\"task-list-indicator\"></span></label> "
    ));
    parts.tree.at(place).text = Text::open(marker + &rest);
    true
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
