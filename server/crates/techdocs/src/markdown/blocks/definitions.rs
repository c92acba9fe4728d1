//! Lists of definitions: terms, and below them what they mean, after a colon.

use super::{BlockParser, Blocks, State, lines};
use crate::markdown::tree::{Element, Id, Text};

/// Blanks that go on with a definition.
const INDENT: usize = 2;

/// What follows the colon of a definition.
fn definition(line: &str) -> Option<&str> {
    let rest = lines::near(line)?.strip_prefix(':')?;
    let blanks = rest.len() - rest.trim_start_matches(' ').len();
    (blanks > 0).then(|| &rest[blanks.min(3)..])
}

impl BlockParser<'_> {
    pub(super) fn definition(
        &mut self,
        parent: Id,
        block: String,
        rest: &mut Blocks,
    ) -> Result<(), String> {
        let found = lines::starts(&block)
            .find_map(|at| Some((at, definition(lines::first(&block[at..]))?.to_owned())));
        let Some((start, first)) = found else { return Err(block) };
        let mut terms: Vec<String> = nonempty(&block[..start]);
        let after = block[start..].split_once('\n').map_or("", |(_, after)| after);
        let blanks = after.len() - after.trim_start_matches(' ').len();
        let lazy =
            blanks < INDENT && after[blanks..].starts_with(|next| next != ':' && next != '\n');
        let (more, left) =
            if lazy { (after.to_owned(), String::new()) } else { lines::detab(after, INDENT) };
        let text = if more.is_empty() { first } else { format!("{first}\n{more}") };

        let tree = &mut self.parts.tree;
        let mut last = tree.last_child(parent);
        if terms.is_empty() && last.is_none() {
            return Err(block);
        }
        let mut state = State::List;
        if terms.is_empty()
            && let Some(paragraph) = last.filter(|last| tree.tag(*last) == "p")
        {
            state = State::LooseList;
            terms = tree.get(paragraph).text.content.split('\n').map(str::to_owned).collect();
            tree.at(parent).children.pop();
            last = tree.last_child(parent);
        }
        let list = if let Some(known) = last.filter(|last| tree.tag(*last) == "dl") {
            let meaning = tree.last_child(known).filter(|last| tree.tag(*last) == "dd");
            if terms.is_empty() && meaning.is_some_and(|dd| !tree.get(dd).children.is_empty()) {
                state = State::LooseList;
            }
            known
        } else {
            tree.append(parent, Element::new("dl"))
        };
        for term in terms {
            tree.append(list, Element::new("dt").with_text(Text::open(term)));
        }
        let meaning = tree.append(list, Element::new("dd"));
        self.within(state, |parser| parser.one(meaning, text));
        if !left.is_empty() {
            rest.push_front(left);
        }
        Ok(())
    }
}

fn nonempty(text: &str) -> Vec<String> {
    text.split('\n').map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}
