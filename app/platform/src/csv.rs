//! Tables as CSV (RFC 4180), for spreadsheets: what would be a formula there is made a text, so
//! that a name that somebody gave cannot act in the hands of who opens the file.

#[cfg(test)]
mod tests;

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A table that is written row by row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Csv {
    text: String,
}

impl Csv {
    /// The media type, for `Content-Type`.
    pub const MEDIA_TYPE: &str = "text/csv; charset=utf-8";

    /// A table with these heads. It begins with a byte order mark: without it spreadsheets take
    /// what is not English for nonsense.
    pub fn new<T: AsRef<str>>(heads: impl IntoIterator<Item = T>) -> Self {
        let mut csv = Self { text: "\u{feff}".to_owned() };
        csv.row(heads);
        csv
    }

    /// Adds a row. Numbers are given as texts (`1.5`, `-3`, `1e-7`) and stay numbers; an empty text
    /// is an empty cell.
    pub fn row<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) {
        for (at, cell) in cells.into_iter().enumerate() {
            if at > 0 {
                self.text.push(',');
            }
            write(&mut self.text, cell.as_ref());
        }
        self.text.push_str("\r\n");
    }

    /// The whole file.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }

    /// What `Content-Disposition` says, so that the file is kept under a name: letters, digits,
    /// `-`, `_` and `.` of `name` are kept, the rest becomes `-`.
    #[must_use]
    pub fn disposition(name: &str) -> String {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
        let name: String =
            name.chars().map(|letter| if plain(letter) { letter } else { '-' }).collect();
        format!("attachment; filename=\"{name}.csv\"")
    }
}

fn write(text: &mut String, cell: &str) {
    let acts = cell.trim_start().starts_with(FORMULA) || cell.starts_with(FORMULA);
    let guarded = acts && !is_number(cell);
    let quoted = guarded || cell.contains(['"', ',', '\n', '\r']) || cell.trim() != cell;
    if !quoted {
        text.push_str(cell);
        return;
    }
    text.push('"');
    if guarded {
        text.push('\'');
    }
    for letter in cell.chars() {
        if letter == '"' {
            text.push('"');
        }
        text.push(letter);
    }
    text.push('"');
}

fn is_number(cell: &str) -> bool {
    let plain = cell.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    plain && cell.parse::<f64>().is_ok()
}
