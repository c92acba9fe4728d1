//! What keys do to a text, and where its lines are: pure, in the UTF-16 units that browsers count in.

const SPACE: u16 = b' ' as u16;
const BREAK: u16 = b'\n' as u16;
const COLON: u16 = b':' as u16;

/// A change of a text: what stands between two places becomes something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Where it begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// What stands there then.
    pub insert: String,
    /// What is selected after it.
    pub select: (usize, usize),
}

/// What Tab does: `step` spaces at the cursor; the selected lines one level in, or out (`back`).
pub fn indented(text: &str, (start, end): (usize, usize), back: bool, step: usize) -> Option<Edit> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let (start, end) = (start.min(units.len()), end.min(units.len()));
    let one_line = !units[start..end].contains(&BREAK);
    if !back && one_line {
        let at = start + step;
        return Some(Edit { from: start, to: end, insert: " ".repeat(step), select: (at, at) });
    }
    let from = line_start(&units, start);
    // A selection that ends before the first letter of a line does not mean that line.
    let last = if end > start && units[end - 1] == BREAK { end - 1 } else { end };
    let to =
        units[last..].iter().position(|unit| *unit == BREAK).map_or(units.len(), |at| last + at);
    let mut lines = Vec::new();
    let mut moved = Vec::new();
    for line in units[from..to].split(|unit| *unit == BREAK) {
        if back {
            let gone = line.iter().take(step).take_while(|unit| **unit == SPACE).count();
            lines.push(String::from_utf16_lossy(&line[gone..]));
            moved.push(gone);
        } else {
            let more = if line.is_empty() { 0 } else { step };
            lines.push(" ".repeat(more) + &String::from_utf16_lossy(line));
            moved.push(more);
        }
    }
    let sum: usize = moved.iter().sum();
    if sum == 0 {
        return None;
    }
    let first = moved.first().copied().unwrap_or_default();
    let select = if back {
        (start.saturating_sub(first).max(from), end.saturating_sub(sum).max(from))
    } else {
        (start + first, end + sum)
    };
    Some(Edit { from, to, insert: lines.join("\n"), select })
}

/// What Enter does: the next line begins below this one; after a colon `deeper`, as below a key of
/// YAML that has no value yet.
pub fn new_line(text: &str, (start, end): (usize, usize), deeper: usize) -> Edit {
    let units: Vec<u16> = text.encode_utf16().collect();
    let (start, end) = (start.min(units.len()), end.min(units.len()));
    let line = &units[line_start(&units, start)..start];
    let mut indent = line.iter().take_while(|unit| **unit == SPACE).count();
    if line.last() == Some(&COLON) {
        indent += deeper;
    }
    let at = start + 1 + indent;
    Edit { from: start, to: end, insert: format!("\n{}", " ".repeat(indent)), select: (at, at) }
}

fn line_start(units: &[u16], at: usize) -> usize {
    units[..at].iter().rposition(|unit| *unit == BREAK).map_or(0, |before| before + 1)
}

/// The place of a line and column, both from 1; the end of the line where it is shorter.
pub fn offset(text: &str, line: u32, column: u32) -> usize {
    let before = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
    let mut offset = 0;
    for (index, content) in text.split('\n').enumerate() {
        if index == before {
            let column = usize::try_from(column.saturating_sub(1)).unwrap_or(usize::MAX);
            return offset + content.chars().take(column).map(char::len_utf16).sum::<usize>();
        }
        offset += content.encode_utf16().count() + 1;
    }
    offset.saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(text: &str, edit: &Edit) -> String {
        let units: Vec<u16> = text.encode_utf16().collect();
        let part = |part: &[u16]| String::from_utf16(part).unwrap();
        format!("{}{}{}", part(&units[..edit.from]), edit.insert, part(&units[edit.to..]))
    }

    #[test]
    fn tab_indents_at_the_cursor_or_the_selected_lines() {
        let edit = indented("a:\nb", (3, 3), false, 2).unwrap();
        assert_eq!((applied("a:\nb", &edit).as_str(), edit.select), ("a:\n  b", (5, 5)));
        let text = "订单:\n- a\n\n- b\nc";
        let edit = indented(text, (5, 11), false, 2).unwrap();
        assert_eq!(applied(text, &edit), "订单:\n  - a\n\n  - b\nc");
        assert_eq!(edit.select, (7, 15));
        // The line that a selection only touches is not meant.
        let edit = indented("a\nb\n", (0, 4), false, 2).unwrap();
        assert_eq!(applied("a\nb\n", &edit), "  a\n  b\n");
    }

    #[test]
    fn shift_tab_takes_a_level_back_as_far_as_there_is_one() {
        let text = "  a\n b\nc";
        let edit = indented(text, (1, 8), true, 2).unwrap();
        assert_eq!((applied(text, &edit).as_str(), edit.select), ("a\nb\nc", (0, 5)));
        assert_eq!(indented("a", (1, 1), true, 2), None);
        let edit = indented("    a", (5, 5), true, 2).unwrap();
        assert_eq!((applied("    a", &edit).as_str(), edit.select), ("  a", (3, 3)));
    }

    #[test]
    fn a_new_line_goes_on_at_the_same_depth_or_below_a_key() {
        let text = "spec:\n  owner: a";
        let edit = new_line(text, (16, 16), 2);
        assert_eq!(applied(text, &edit), "spec:\n  owner: a\n  ");
        let edit = new_line("  spec:", (7, 7), 2);
        assert_eq!((edit.insert.as_str(), edit.select), ("\n    ", (12, 12)));
    }

    #[test]
    fn a_place_is_found_in_the_browsers_units() {
        let text = "a: 🚀x\nb: 1";
        assert_eq!(offset(text, 1, 1), 0);
        assert_eq!(offset(text, 1, 5), 5, "a rocket is two units");
        assert_eq!(offset(text, 2, 4), 10);
        assert_eq!(offset(text, 2, 99), 11);
        assert_eq!(offset(text, 9, 1), 11, "the end");
    }
}
