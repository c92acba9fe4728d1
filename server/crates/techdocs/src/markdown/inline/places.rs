//! Which brackets of a text belong together, found once for all that ask.

/// For each opening bracket its closing one.
#[derive(Debug, Default)]
pub(super) struct Brackets {
    pairs: Option<Vec<(usize, usize)>>,
}

impl Brackets {
    /// The closing bracket that belongs to the opening one at a place.
    pub(super) fn close(&mut self, text: &str, open: usize) -> Option<usize> {
        let pairs = self.pairs.get_or_insert_with(|| pairs(text));
        let at = pairs.binary_search_by_key(&open, |(open, _)| *open).ok()?;
        Some(pairs[at].1)
    }
}

fn pairs(text: &str) -> Vec<(usize, usize)> {
    let (mut open, mut pairs) = (Vec::new(), Vec::new());
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' => open.push(at),
            b']' => pairs.extend(open.pop().map(|open| (open, at))),
            _ => {}
        }
    }
    pairs.sort_unstable();
    pairs
}
