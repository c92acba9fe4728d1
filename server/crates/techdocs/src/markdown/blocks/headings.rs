//! Headings and rules.

use super::{BlockParser, Blocks, State, TAB, lines};
use crate::markdown::tree::{Element, Id, Text};

/// The level and the text of a heading with hashes.
fn hashed(line: &str) -> Option<(usize, &str)> {
    let level = line.bytes().take_while(|byte| *byte == b'#').count().min(6);
    if level == 0 {
        return None;
    }
    let text = line[level..].trim_end_matches('#');
    // A backslash at the end would escape what ends the heading.
    let escapes = text.len() - text.trim_end_matches('\\').len();
    escapes.is_multiple_of(2).then(|| (level, text.trim()))
}

impl BlockParser<'_> {
    pub(super) fn hash_heading(
        &mut self,
        parent: Id,
        block: String,
        rest: &mut Blocks,
    ) -> Result<(), String> {
        let found =
            lines::starts(&block).find_map(|at| Some((at, hashed(lines::first(&block[at..]))?)));
        let Some((start, (level, text))) = found else { return Err(block) };
        if start > 0 {
            self.one(parent, block[..start - 1].to_owned());
        }
        let heading = Element::new(&format!("h{level}")).with_text(Text::open(text));
        self.parts.tree.append(parent, heading);
        if let Some((_, after)) = block[start..].split_once('\n')
            && !after.is_empty()
        {
            if self.is_in(State::LooseList) {
                rest.push_changed(lines::loose_detab(after, TAB));
            } else {
                rest.push_front(after.to_owned());
            }
        }
        Ok(())
    }

    pub(super) fn underlined_heading(
        &mut self,
        parent: Id,
        block: String,
        rest: &mut Blocks,
    ) -> Result<(), String> {
        let Some((title, after)) = block.split_once('\n') else { return Err(block) };
        let line = lines::first(after);
        let under = line.trim_end_matches(' ');
        let is_all = |mark: char| !under.is_empty() && under.chars().all(|one| one == mark);
        let tag = match (is_all('='), is_all('-')) {
            (true, _) => "h1",
            (_, true) => "h2",
            _ => return Err(block),
        };
        let heading = Element::new(tag).with_text(Text::open(title.trim()));
        self.parts.tree.append(parent, heading);
        if let Some((_, after)) = after.split_once('\n') {
            rest.push_front(after.to_owned());
        }
        Ok(())
    }

    pub(super) fn rule(
        &mut self,
        parent: Id,
        block: String,
        rest: &mut Blocks,
    ) -> Result<(), String> {
        let found = lines::starts(&block).find(|at| lines::is_rule(lines::first(&block[*at..])));
        let Some(start) = found else { return Err(block) };
        let before = block[..start].trim_end_matches('\n');
        if !before.is_empty() {
            self.one(parent, before.to_owned());
        }
        self.parts.tree.append(parent, Element::new("hr"));
        let after = block[start..].split_once('\n').map_or("", |(_, after)| after);
        let after = after.trim_start_matches('\n');
        if !after.is_empty() {
            rest.push_front(after.to_owned());
        }
        Ok(())
    }
}
