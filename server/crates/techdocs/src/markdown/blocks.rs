//! Blocks: what blank lines separate, and what is indented below something.
//!
//! A list of blocks is worked off from its front. Each is tried in turn by those who may know it,
//! in the order that the dialect gives them; who takes it may put the rest of it back.

mod containers;
mod definitions;
mod headings;
mod lines;
mod lists;
mod notes;
mod tables;

use super::{
    fences::Fences,
    html_blocks::{Reading, open_element},
    stash::{Parts, Stashed, leading_marker},
    tree::{Element, Id, Text},
};
use std::collections::{BTreeMap, HashMap, VecDeque};

/// Blanks that indent what belongs to something.
const TAB: usize = 4;
/// Deeper nesting than this is read as text: no page that a person wrote has it.
const DEEPEST: usize = 48;

/// A block that waits, and what is known not to be in it: who looked for something in a block in
/// vain need not look in what is left of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Block {
    text: String,
    absent: u16,
}

impl From<String> for Block {
    fn from(text: String) -> Self {
        Self { text, absent: 0 }
    }
}

/// Blocks that wait, and what is known not to be in the one at hand.
#[derive(Debug, Default)]
struct Blocks {
    waiting: VecDeque<Block>,
    absent: u16,
}

impl Blocks {
    /// Gives back what is left of the block at hand.
    fn push_front(&mut self, text: String) {
        self.waiting.push_front(Block { text, absent: self.absent });
    }

    /// Gives back what is left of the block at hand, changed.
    fn push_changed(&mut self, text: String) {
        self.waiting.push_front(text.into());
    }
}

/// What is looked for anywhere in a block; each has a bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sought {
    Container,
    Heading,
    Rule,
    Definition,
    Quote,
    Footnote,
    Abbreviation,
    Reference,
}

/// What the innermost list that is being read is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Its items are lines.
    List,
    /// Its items are paragraphs.
    LooseList,
    /// Its indent has been taken away.
    Detabbed,
    Quote,
}

/// Where a link leads that is defined elsewhere on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) address: String,
    pub(super) title: Option<String>,
}

/// What a page defines in one place and uses in another.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    pub(super) references: HashMap<String, Target>,
    /// In the order in which they are defined.
    pub(super) footnotes: Vec<(String, String)>,
    pub(super) abbreviations: BTreeMap<String, String>,
}

/// Reads blocks into a tree.
pub(super) struct BlockParser<'a> {
    pub(super) parts: &'a mut Parts,
    pub(super) definitions: &'a mut Definitions,
    fences: &'a Fences,
    states: Vec<State>,
    tab_sets: usize,
    depth: usize,
}

impl<'a> BlockParser<'a> {
    pub(super) fn new(
        parts: &'a mut Parts,
        definitions: &'a mut Definitions,
        fences: &'a Fences,
    ) -> Self {
        Self { parts, definitions, fences, states: Vec::new(), tab_sets: 0, depth: 0 }
    }

    /// Reads a text into an element.
    pub(super) fn chunk(&mut self, parent: Id, text: &str) {
        let waiting = text.split("\n\n").map(|text| text.to_owned().into()).collect();
        self.blocks(parent, &mut Blocks { waiting, absent: 0 });
    }

    /// Reads a text that is one block.
    fn one(&mut self, parent: Id, block: String) {
        self.blocks(parent, &mut Blocks { waiting: VecDeque::from([block.into()]), absent: 0 });
    }

    fn blocks(&mut self, parent: Id, blocks: &mut Blocks) {
        self.depth += 1;
        while let Some(Block { text, absent }) = blocks.waiting.pop_front() {
            blocks.absent = absent;
            if self.depth > DEEPEST {
                self.paragraph(parent, &text);
            } else {
                self.block(parent, text, blocks);
            }
        }
        self.depth -= 1;
    }

    /// One block; who cannot take it gives it back.
    fn block(&mut self, parent: Id, block: String, rest: &mut Blocks) {
        let Err(block) = self.container(parent, block, rest) else { return };
        let Err(block) = self.stashed_element(parent, block, rest) else { return };
        let Err(block) = self.empty(parent, block, rest) else { return };
        let Err(block) = self.indented(parent, block, false) else { return };
        let Err(block) = self.indented(parent, block, true) else { return };
        let Err(block) = self.code(parent, block, rest) else { return };
        let Err(block) = self.table(parent, block) else { return };
        let Err(block) = self.sought(Sought::Heading, block, rest, |parser, block, rest| {
            parser.hash_heading(parent, block, rest)
        }) else {
            return;
        };
        let Err(block) = self.underlined_heading(parent, block, rest) else { return };
        let Err(block) = self.sought(Sought::Rule, block, rest, |parser, block, rest| {
            parser.rule(parent, block, rest)
        }) else {
            return;
        };
        let Err(block) = self.list(parent, block, "ol") else { return };
        let Err(block) = self.list(parent, block, "ul") else { return };
        let Err(block) = self.sought(Sought::Definition, block, rest, |parser, block, rest| {
            parser.definition(parent, block, rest)
        }) else {
            return;
        };
        let Err(block) =
            self.sought(Sought::Quote, block, rest, |parser, block, _| parser.quote(parent, block))
        else {
            return;
        };
        let Err(block) = self.sought(Sought::Footnote, block, rest, Self::footnote) else { return };
        let Err(block) = self.sought(Sought::Abbreviation, block, rest, Self::abbreviation) else {
            return;
        };
        let Err(block) = self.sought(Sought::Reference, block, rest, Self::reference) else {
            return;
        };
        self.paragraph(parent, &block);
    }

    /// Lets somebody look for something anywhere in a block, unless it is known not to be there.
    fn sought(
        &mut self,
        what: Sought,
        block: String,
        rest: &mut Blocks,
        take: impl FnOnce(&mut Self, String, &mut Blocks) -> Result<(), String>,
    ) -> Result<(), String> {
        let bit = 1 << what as u16;
        if rest.absent & bit != 0 {
            return Err(block);
        }
        let taken = take(self, block, rest);
        if taken.is_err() {
            rest.absent |= bit;
        }
        taken
    }

    fn is_in(&self, state: State) -> bool {
        self.states.last() == Some(&state)
    }

    fn within(&mut self, state: State, read: impl FnOnce(&mut Self)) {
        self.states.push(state);
        read(self);
        self.states.pop();
    }

    /// An element whose content may be Markdown, taken out before.
    fn stashed_element(
        &mut self,
        parent: Id,
        block: String,
        rest: &mut Blocks,
    ) -> Result<(), String> {
        let Some((number, length)) = leading_marker(&block) else { return Err(block) };
        if !matches!(self.parts.stash.get(number), Some(Stashed::Element(_))) {
            return Err(block);
        }
        let Some(element) = self.parts.stash.take_element(number) else { return Err(block) };
        self.parts.tree.at(parent).children.push(element);
        for reading in open_element(element, self.parts) {
            if let Reading::Blocks(element, text) = reading {
                self.chunk(element, &text);
            }
        }
        if block.len() > length {
            rest.push_front(block[length..].to_owned());
        }
        Ok(())
    }

    fn empty(&mut self, parent: Id, block: String, rest: &mut Blocks) -> Result<(), String> {
        if !block.is_empty() && !block.starts_with('\n') {
            return Err(block);
        }
        let filler = if block.is_empty() { "\n\n" } else { "\n" };
        if block.len() > 1 {
            rest.push_front(block[1..].to_owned());
        }
        if let Some(code) = self.last_code(parent) {
            self.parts.tree.at(code).text.content.push_str(filler);
        }
        Ok(())
    }

    /// The code of the code block that was read last.
    fn last_code(&self, parent: Id) -> Option<Id> {
        let tree = &self.parts.tree;
        let last = tree.last_child(parent).filter(|last| tree.tag(*last) == "pre")?;
        tree.get(last).children.first().copied().filter(|code| tree.tag(*code) == "code")
    }

    fn code(&mut self, parent: Id, block: String, rest: &mut Blocks) -> Result<(), String> {
        if !block.starts_with("    ") {
            return Err(block);
        }
        let block = self.fences.restored(&block);
        let (code, after) = lines::detab(&block, TAB);
        let code = code.trim_end();
        if let Some(known) = self.last_code(parent) {
            let text = &mut self.parts.tree.at(known).text.content;
            text.push('\n');
            text.push_str(code);
            text.push('\n');
        } else {
            let pre = self.parts.tree.append(parent, Element::new("pre"));
            let text = Text::done(format!("{code}\n"));
            self.parts.tree.append(pre, Element::new("code").with_text(text));
        }
        if !after.is_empty() {
            rest.push_front(after);
        }
        Ok(())
    }

    fn quote(&mut self, parent: Id, block: String) -> Result<(), String> {
        let Some(start) = lines::starts(&block).find(|at| lines::quoted(&block[*at..]).is_some())
        else {
            return Err(block);
        };
        if start > 0 {
            self.one(parent, block[..start - 1].to_owned());
        }
        let inner: Vec<&str> = block[start..].split('\n').map(lines::unquoted).collect();
        let inner = inner.join("\n");
        let tree = &mut self.parts.tree;
        let last = tree.last_child(parent).filter(|last| tree.tag(*last) == "blockquote");
        let quote = last.unwrap_or_else(|| tree.append(parent, Element::new("blockquote")));
        self.within(State::Quote, |parser| parser.chunk(quote, &inner));
        Ok(())
    }

    fn paragraph(&mut self, parent: Id, block: &str) {
        if block.trim().is_empty() {
            return;
        }
        let tree = &mut self.parts.tree;
        if !self.states.last().is_some_and(|state| *state == State::List) {
            let text = Text::open(block.trim_start());
            tree.append(parent, Element::new("p").with_text(text));
            return;
        }
        let text = match tree.last_child(parent) {
            Some(last) => {
                let tail = &mut tree.at(last).tail.content;
                tail.push('\n');
                tail.push_str(block);
                return;
            }
            None => &mut tree.at(parent).text.content,
        };
        if text.is_empty() {
            text.push_str(block.trim_start());
        } else {
            text.push('\n');
            text.push_str(block);
        }
    }

    /// Makes a paragraph of the text that an element begins with.
    fn wrap_text(&mut self, element: Id) {
        let tree = &mut self.parts.tree;
        if tree.get(element).text.is_empty() {
            return;
        }
        let text = std::mem::take(&mut tree.at(element).text);
        let paragraph = tree.add(Element::new("p").with_text(text));
        tree.at(element).children.insert(0, paragraph);
    }
}
