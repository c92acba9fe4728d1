//! Tables: a row of heads, a row of dashes, rows.

use super::BlockParser;
use crate::markdown::tree::{Element, Id, Text};

/// Which of its ends a table's rows are closed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Border {
    any: bool,
}

impl BlockParser<'_> {
    pub(super) fn table(&mut self, parent: Id, block: String) -> Result<(), String> {
        let Some((head, rest)) = block.split_once('\n') else { return Err(block) };
        if !head.contains('|') {
            return Err(block);
        }
        let head = head.trim_matches(' ');
        let border = Border { any: head.starts_with('|') || ends_with_pipe(head) };
        let heads = cells(head, border);
        let rows: Vec<&str> = rest.split('\n').collect();
        let closed = |row: &&str| {
            let row = row.trim_matches(' ');
            row.starts_with('|') || ends_with_pipe(row)
        };
        if heads.len() < 2 && !(border.any && rows.iter().all(closed)) {
            return Err(block);
        }
        let dashes = cells(rows[0].trim_matches(' '), border);
        let is_dash = |cell: &&str| cell.chars().all(|one| "|:- ".contains(one));
        if dashes.len() != heads.len() || !dashes.iter().all(is_dash) {
            return Err(block);
        }
        let alignments: Vec<Option<&str>> = dashes.iter().map(|cell| alignment(cell)).collect();
        let tree = &mut self.parts.tree;
        let table = tree.append(parent, Element::new("table"));
        let head_part = tree.append(table, Element::new("thead"));
        self.row(head_part, "th", &heads, &alignments);
        let body = self.parts.tree.append(table, Element::new("tbody"));
        if rows.len() == 1 {
            self.row(body, "td", &[], &vec![None; alignments.len()]);
        }
        for row in &rows[1..] {
            self.row(body, "td", &cells(row.trim_matches(' '), border), &alignments);
        }
        Ok(())
    }

    fn row(&mut self, part: Id, tag: &str, cells: &[&str], alignments: &[Option<&str>]) {
        let row = self.parts.tree.append(part, Element::new("tr"));
        for (column, alignment) in alignments.iter().enumerate() {
            let text = cells.get(column).map_or("", |cell| cell.trim_matches(' '));
            let mut cell = Element::new(tag).with_text(Text::open(text));
            if let Some(alignment) = alignment {
                cell.set("style", format!("text-align: {alignment};"));
            }
            self.parts.tree.append(row, cell);
        }
    }
}

fn alignment(cell: &str) -> Option<&'static str> {
    let cell = cell.trim_matches(' ');
    match (cell.starts_with(':'), cell.ends_with(':')) {
        (true, true) => Some("center"),
        (true, false) => Some("left"),
        (false, true) => Some("right"),
        (false, false) => None,
    }
}

/// Whether a row ends with a pipe that is not escaped.
fn ends_with_pipe(row: &str) -> bool {
    row.strip_suffix('|').is_some_and(|before| {
        (before.len() - before.trim_end_matches('\\').len()).is_multiple_of(2)
    })
}

fn cells(row: &str, border: Border) -> Vec<&str> {
    let mut row = row;
    if border.any {
        row = row.strip_prefix('|').unwrap_or(row);
        if ends_with_pipe(row) {
            row = &row[..row.len() - 1];
        }
    }
    let mut cells = Vec::new();
    let mut start = 0;
    for pipe in pipes(row) {
        cells.push(&row[start..pipe]);
        start = pipe + 1;
    }
    cells.push(&row[start..]);
    cells
}

/// A run of backticks: where, how long without an escape before it, and whether one stands there.
struct Ticks {
    start: usize,
    end: usize,
    length: usize,
    escaped: bool,
}

/// The pipes that part cells: not escaped, and not in code.
fn pipes(row: &str) -> Vec<usize> {
    let bytes = row.as_bytes();
    let (mut pipes, mut ticks) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < bytes.len() {
        let run = |from: usize| bytes[from..].iter().take_while(|byte| **byte == b'`').count();
        match (bytes[at], bytes.get(at + 1)) {
            (b'\\', Some(b'\\' | b'|')) => at += 2,
            (b'\\', Some(b'`')) => {
                let length = run(at + 1);
                ticks.push(Ticks { start: at, end: at + length, length, escaped: true });
                at += 1 + length;
            }
            (b'`', _) => {
                let length = run(at);
                ticks.push(Ticks { start: at, end: at + length - 1, length, escaped: false });
                at += length;
            }
            (b'|', _) => {
                pipes.push(at);
                at += 1;
            }
            _ => at += 1,
        }
    }
    let code = code_spans(&ticks);
    pipes.retain(|pipe| !code.iter().any(|(start, end)| start <= pipe && pipe <= end));
    pipes
}

fn code_spans(ticks: &[Ticks]) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut at = 0;
    while at < ticks.len() {
        // An escaped tick is none; what follows it may open code.
        let length = ticks[at].length - usize::from(ticks[at].escaped);
        let close = ticks[at + 1..].iter().position(|tick| length > 0 && tick.length == length);
        match close {
            Some(after) => {
                spans.push((ticks[at].start, ticks[at + 1 + after].end));
                at += after + 2;
            }
            None => at += 1,
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pipes_in_code_and_escaped_ones_part_nothing() {
        let open = Border { any: true };
        assert_eq!(cells("| a | `b|c` | d\\|e |", open), [" a ", " `b|c` ", " d\\|e "]);
        assert_eq!(cells("a|b", Border { any: false }), ["a", "b"]);
    }
}
