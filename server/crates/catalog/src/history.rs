//! Differences between an entity's versions, as lines of YAML.

use platform::{
    Entity,
    catalog::{Change, DiffLine},
    yaml::to_yaml,
};
use serde_json::Value;
use similar::{ChangeTag, TextDiff};
use std::time::Duration;
use store::ChangeRecord;

/// Unchanged lines that are shown around a changed one.
const CONTEXT: usize = 3;

/// Lines of a difference that a page can show; what follows is counted.
const MOST_LINES: usize = 2_000;

/// After so long a difference need not be the shortest any more.
const PATIENCE: Duration = Duration::from_millis(100);

/// A logged change as readers see it; `before` is the body before it, `None` for no difference.
#[must_use]
pub fn change(record: &ChangeRecord, before: Option<&str>, with_difference: bool) -> Change {
    let body = &record.change.body;
    let kind = record.change.kind;
    let deleted = kind == platform::catalog::ChangeKind::Deleted;
    let oldest =
        with_difference && kind == platform::catalog::ChangeKind::Updated && before.is_none();
    let after = if deleted { "" } else { body.as_str() };
    let before = if deleted { Some(body.as_str()) } else { before };
    let diff = if with_difference && !oldest {
        difference(before.unwrap_or_default(), after)
    } else {
        Vec::new()
    };
    Change {
        position: record.position,
        at: record.change.at,
        kind: record.change.kind,
        reference: record.change.reference.clone(),
        label: label(body).unwrap_or_else(|| record.change.reference.short()),
        cause: record.change.cause.clone(),
        by: record.change.by.clone(),
        oldest,
        undoable: false,
        diff,
    }
}

fn label(body: &str) -> Option<String> {
    let entity = Entity::from_json(serde_json::from_str(body).ok()?).ok()?;
    Some(entity.display_name().to_owned())
}

/// The lines that differ between two bodies, each with some unchanged ones around.
pub(crate) fn difference(before: &str, after: &str) -> Vec<DiffLine> {
    let (before, after) = (as_yaml(before), as_yaml(after));
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(&before, &after);
    let mut lines = Vec::new();
    let mut shown = 0;
    for group in diff.grouped_ops(CONTEXT) {
        let start = group.first().map_or(0, |operation| operation.old_range().start);
        push_gap(&mut lines, start.saturating_sub(shown));
        for operation in &group {
            for change in diff.iter_changes(operation) {
                let text = change.value().trim_end_matches('\n').to_owned();
                lines.push(match change.tag() {
                    ChangeTag::Equal => DiffLine::Same(text),
                    ChangeTag::Insert => DiffLine::Added(text),
                    ChangeTag::Delete => DiffLine::Removed(text),
                });
            }
        }
        shown = group.last().map_or(shown, |operation| operation.old_range().end);
    }
    let rest = before.lines().count().saturating_sub(shown);
    if !lines.is_empty() {
        push_gap(&mut lines, rest);
    }
    if lines.len() > MOST_LINES {
        let cut = lines.len() - MOST_LINES;
        lines.truncate(MOST_LINES);
        push_gap(&mut lines, cut);
    }
    lines
}

fn push_gap(lines: &mut Vec<DiffLine>, hidden: usize) {
    if hidden > 0 {
        lines.push(DiffLine::Gap(u32::try_from(hidden).unwrap_or(u32::MAX)));
    }
}

fn as_yaml(body: &str) -> String {
    match serde_json::from_str::<Value>(body) {
        Ok(value) => to_yaml(&value),
        Err(_) => body.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_field_stands_among_its_neighbours() {
        let before = r#"{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9}"#;
        let after = before.replace("\"g\":7", "\"g\":70");
        let lines = difference(before, &after);
        assert_eq!(
            lines,
            [
                DiffLine::Gap(3),
                DiffLine::Same("d: 4".to_owned()),
                DiffLine::Same("e: 5".to_owned()),
                DiffLine::Same("f: 6".to_owned()),
                DiffLine::Removed("g: 7".to_owned()),
                DiffLine::Added("g: 70".to_owned()),
                DiffLine::Same("h: 8".to_owned()),
                DiffLine::Same("i: 9".to_owned()),
            ]
        );
        assert!(difference(before, before).is_empty());
    }

    #[test]
    fn a_new_entity_is_all_added() {
        assert_eq!(difference("", r#"{"a":1}"#), [DiffLine::Added("a: 1".to_owned())]);
    }
}
