//! What is written can be read again, and nothing of it acts.

use super::*;
use proptest::prelude::*;

fn written(cells: &[&str]) -> String {
    let text = Csv::new(cells).into_text();
    text.strip_prefix('\u{feff}').unwrap().strip_suffix("\r\n").unwrap().to_owned()
}

/// Reads a file as RFC 4180 says.
fn read(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').unwrap();
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {
                assert_eq!(letters.next(), Some('\n'));
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            other => cell.push(other),
        }
    }
    assert!(!quoted && cell.is_empty() && row.is_empty(), "it ends with a row's end");
    rows
}

#[test]
fn cells_are_quoted_where_they_must_be() {
    assert_eq!(written(&["a", "1.5", "", "ü"]), "a,1.5,,ü");
    assert_eq!(
        written(&["a,b", "say \"hi\"", "two\nlines"]),
        "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\""
    );
    assert_eq!(written(&[" a"]), "\" a\"");
}

#[test]
fn formulas_are_texts_and_numbers_are_numbers() {
    assert_eq!(written(&["=1+1"]), "\"'=1+1\"");
    assert_eq!(written(&["@SUM(A1)"]), "\"'@SUM(A1)\"");
    assert_eq!(written(&["+49 30 1"]), "\"'+49 30 1\"");
    assert_eq!(written(&["-2+3+cmd|' /C calc'!A0"]), "\"'-2+3+cmd|' /C calc'!A0\"");
    assert_eq!(written(&["\t=1"]), "\"'\t=1\"");
    assert_eq!(written(&["-12.5", "+3", "-1e-7"]), "-12.5,+3,-1e-7");
}

#[test]
fn a_file_has_a_name() {
    let name = Csv::disposition("costs 2026/11\"; x");
    assert_eq!(name, "attachment; filename=\"costs-2026-11---x.csv\"");
}

proptest! {
    #[test]
    fn what_is_written_reads_back(rows in prop::collection::vec(prop::collection::vec("[\\PC\n\r\t\",=+@-]{0,12}", 3), 1..8)) {
        let mut csv = Csv::new(["a", "b", "c"]);
        for row in &rows {
            csv.row(row);
        }
        let found = read(&csv.into_text());
        prop_assert_eq!(found.len(), rows.len() + 1);
        for (found, row) in found[1..].iter().zip(&rows) {
            prop_assert_eq!(found.len(), row.len());
            for (found, cell) in found.iter().zip(row) {
                // As it was, or made a text.
                prop_assert!(found == cell || found.strip_prefix('\'') == Some(cell.as_str()));
                let acts = found.trim_start().starts_with(['=', '@', '+', '-']);
                prop_assert!(!acts || found.trim_start().parse::<f64>().is_ok(), "{found:?}");
            }
        }
    }
}
