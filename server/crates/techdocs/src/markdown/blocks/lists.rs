//! Lists. Two blanks nest, a list of another sort begins anew, and a bullet list ends at a blank
//! line that another one follows.

use super::{BlockParser, State, lines};
use crate::markdown::tree::{Element, Id};

/// Blanks that nest a list.
const NEST: usize = 2;

/// An item's line: what follows its mark.
fn item<'a>(line: &'a str, tag: &str) -> Option<&'a str> {
    let content = line.strip_prefix(' ').unwrap_or(line);
    let rest = if tag == "ol" {
        let digits = content.bytes().take_while(u8::is_ascii_digit).count();
        content[digits..].strip_prefix('.').filter(|_| digits > 0)?
    } else {
        content.strip_prefix(['*', '+', '-'])?
    };
    rest.starts_with(' ').then(|| rest.trim_start_matches(' '))
}

/// Whether a line is an item of a list inside.
fn is_nested(line: &str) -> bool {
    lines::indented(line, NEST)
        .is_some_and(|inner| item(inner, "ol").or_else(|| item(inner, "ul")).is_some())
}

impl BlockParser<'_> {
    pub(super) fn list(&mut self, parent: Id, block: String, tag: &str) -> Result<(), String> {
        if item(lines::first(&block), tag).is_none() {
            return Err(block);
        }
        let mut items = items(&block, tag).into_iter();
        let tree = &mut self.parts.tree;
        let last = tree.last_child(parent).filter(|last| tag == "ol" && tree.tag(*last) == "ol");
        let list = if let Some(known) = last {
            self.loosen_last(known);
            let first = items.next().unwrap_or_default();
            let entry = self.parts.tree.append(known, Element::new("li"));
            self.within(State::LooseList, |parser| parser.one(entry, first));
            known
        } else if matches!(tree.tag(parent), "ol" | "ul") {
            parent
        } else {
            tree.append(parent, Element::new(tag))
        };
        self.within(State::List, |parser| {
            for item in items {
                let last = parser.parts.tree.last_child(list);
                if let Some(last) = last.filter(|_| lines::indented(&item, NEST).is_some()) {
                    parser.one(last, item);
                } else {
                    let entry = parser.parts.tree.append(list, Element::new("li"));
                    parser.one(entry, item);
                }
            }
        });
        Ok(())
    }

    /// The item before one that a blank line separates from it is made of paragraphs too.
    fn loosen_last(&mut self, list: Id) {
        let Some(item) = self.parts.tree.last_child(list) else { return };
        self.wrap_text(item);
        let tree = &mut self.parts.tree;
        let Some(end) = tree.last_child(item) else { return };
        if tree.get(end).tail.is_empty() {
            return;
        }
        let mut tail = std::mem::take(&mut tree.at(end).tail);
        tail.content = tail.content.trim_start().into();
        tree.append(item, Element::new("p").with_text(tail));
    }

    /// What is indented below a list belongs to its last item; `definitions` also knows lists of
    /// those.
    pub(super) fn indented(
        &mut self,
        parent: Id,
        block: String,
        definitions: bool,
    ) -> Result<(), String> {
        let is_item = |tag: &str| tag == "li" || (definitions && tag == "dd");
        let is_list = |tag: &str| matches!(tag, "ul" | "ol") || (definitions && tag == "dl");
        let tree = &self.parts.tree;
        let last = tree.last_child(parent);
        let below = is_item(tree.tag(parent)) || last.is_some_and(|last| is_list(tree.tag(last)));
        let indented = lines::indented(&block, NEST).is_some();
        if !indented || !below || self.is_in(State::Detabbed) {
            return Err(block);
        }
        let blanks = block.len() - block.trim_start_matches(' ').len();
        let (mut level, mut place) = (usize::from(self.is_in(State::List)), parent);
        while blanks / NEST > level {
            let child = tree.last_child(place);
            let Some(child) =
                child.filter(|child| is_list(tree.tag(*child)) || is_item(tree.tag(*child)))
            else {
                break;
            };
            level += usize::from(is_list(tree.tag(child)));
            place = child;
        }
        let block = lines::loose_detab(&block, NEST * level);
        let (parent_is_item, place_is_item) = (is_item(tree.tag(parent)), is_item(tree.tag(place)));
        let last_in_place = tree.last_child(place).filter(|last| is_item(tree.tag(*last)));
        let last_list = last.filter(|last| is_list(tree.tag(*last)));
        self.within(State::Detabbed, |parser| {
            if parent_is_item {
                parser.one(last_list.unwrap_or(parent), block);
            } else if place_is_item {
                parser.one(place, block);
            } else if let Some(item) = last_in_place {
                parser.wrap_text(item);
                parser.chunk(item, &block);
            } else {
                let tag = if definitions { "dd" } else { "li" };
                let item = parser.parts.tree.append(place, Element::new(tag));
                parser.one(item, block);
            }
        });
        Ok(())
    }
}

/// The items of a block, each with the lines that belong to it.
fn items(block: &str, tag: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for line in block.split('\n') {
        if let Some(content) = item(line, tag) {
            items.push(content.to_owned());
            continue;
        }
        match items.last_mut() {
            Some(last) if !is_nested(line) || lines::indented(last, NEST).is_some() => {
                last.push('\n');
                last.push_str(line);
            }
            _ => items.push(line.to_owned()),
        }
    }
    items
}
