//! Admonitions (`!!! note`), details (`??? note`) and tabs (`=== "One"`): a line, and what is
//! indented below it, across blank lines.

use super::{BlockParser, Blocks, Sought, TAB, lines};
use crate::markdown::tree::{Element, Id, Text};
use regex::{Captures, Regex};
use std::sync::LazyLock;

#[expect(clippy::unwrap_used, reason = "the pattern is a constant, and a test compiles it")]
static ADMONITION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?:^|\n)!!! ?([\w\-]+(?: +[\w\-]+)*)(?: +"(.*?)")? *(?:\n|$)"#).unwrap()
});

#[expect(clippy::unwrap_used, reason = "the pattern is a constant, and a test compiles it")]
static DETAILS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?:^|\n)\?{3}(\+)? ?(?:([\w\-]+(?: +[\w\-]+)*?)?(?: +"(.*?)")|([\w\-]+(?: +[\w\-]+)*?)) *(?:\n|$)"#,
    )
    .unwrap()
});

#[expect(clippy::unwrap_used, reason = "the pattern is a constant, and a test compiles it")]
static TAB_TITLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?:^|\n)={3}(\+|\+!|!\+|!)? +(?:"(.*?)"|'(.*?)') *(?:\n|$)"#).unwrap()
});

/// What these blocks make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Container {
    Admonition,
    Details,
    Tabs,
}

impl Container {
    const ALL: [Self; 3] = [Self::Admonition, Self::Details, Self::Tabs];

    fn opening(self) -> &'static Regex {
        match self {
            Self::Admonition => &ADMONITION,
            Self::Details => &DETAILS,
            Self::Tabs => &TAB_TITLE,
        }
    }

    /// What a block that opens one must hold: looked for before the pattern.
    const fn mark(self) -> &'static str {
        match self {
            Self::Admonition => "!!!",
            Self::Details => "???",
            Self::Tabs => "===",
        }
    }

    fn is(self, element: &Element) -> bool {
        match self {
            Self::Admonition => {
                let class = element.attribute("class").unwrap_or_default();
                element.tag == "div" && class.contains("admonition")
            }
            Self::Details => element.tag == "details",
            Self::Tabs => element.tag == "div" && element.attribute("class") == Some(TAB_SET),
        }
    }
}

const TAB_SET: &str = "tabbed-set tabbed-alternate";

impl BlockParser<'_> {
    pub(super) fn container(
        &mut self,
        parent: Id,
        block: String,
        rest: &mut Blocks,
    ) -> Result<(), String> {
        for container in Container::ALL {
            if rest.absent & (1 << Sought::Container as u16) == 0
                && block.contains(container.mark())
                && let Some(found) = container.opening().captures(&block)
            {
                self.open(parent, container, &block, &found, rest);
                return Ok(());
            }
            if let Some((place, indent)) = self.continued(parent, container, &block) {
                self.go_on(place, indent, &block, rest);
                return Ok(());
            }
        }
        rest.absent |= 1 << Sought::Container as u16;
        Err(block)
    }

    fn open(
        &mut self,
        parent: Id,
        container: Container,
        block: &str,
        found: &Captures<'_>,
        rest: &mut Blocks,
    ) {
        let Some(whole) = found.get(0) else { return };
        if whole.start() > 0 {
            self.one(parent, block[..whole.start()].to_owned());
        }
        let (inner, after) = lines::detab(&block[whole.end()..], TAB);
        let place = match container {
            Container::Admonition => self.admonition(parent, found),
            Container::Details => self.details(parent, found),
            Container::Tabs => self.tab(parent, found),
        };
        self.chunk(place, &inner);
        if !after.is_empty() {
            rest.push_front(after);
        }
    }

    fn admonition(&mut self, parent: Id, found: &Captures<'_>) -> Id {
        let classes = classes(found, 1);
        let title = found.get(2).map(|title| title.as_str().to_owned());
        let title = title.unwrap_or_else(|| capitalized(first_word(&classes)));
        let element = Element::new("div").with("class", format!("admonition {classes}"));
        let element = self.parts.tree.append(parent, element);
        if !title.is_empty() {
            let head = Element::new("p").with("class", "admonition-title");
            self.parts.tree.append(element, head.with_text(Text::open(title)));
        }
        element
    }

    fn details(&mut self, parent: Id, found: &Captures<'_>) -> Id {
        let (classes, title) = if found.get(4).is_some() {
            let classes = classes(found, 4);
            let title = capitalized(first_word(&classes));
            (classes, title)
        } else {
            let title = found.get(3).map_or("", |title| title.as_str());
            (classes(found, 2), title.to_owned())
        };
        let mut element = Element::new("details");
        if !classes.is_empty() {
            element.set("class", classes);
        }
        if found.get(1).is_some() {
            element.set("open", "open");
        }
        let element = self.parts.tree.append(parent, element);
        self.parts.tree.append(element, Element::new("summary").with_text(Text::open(title)));
        element
    }

    fn tab(&mut self, parent: Id, found: &Captures<'_>) -> Id {
        let special = found.get(1).map_or("", |special| special.as_str());
        let title = found.get(2).filter(|title| !title.is_empty()).or(found.get(3));
        let title = title.map_or("", |title| title.as_str());
        let tree = &mut self.parts.tree;
        let last = tree.last_child(parent).filter(|last| Container::Tabs.is(tree.get(*last)));
        let (set, first) = if let Some(set) = last.filter(|_| !special.contains('!')) {
            (set, false)
        } else {
            self.tab_sets += 1;
            let set = Element::new("div").with("class", TAB_SET);
            let set = tree.append(parent, set.with("data-tabs", format!("{}:0", self.tab_sets)));
            tree.append(set, Element::new("div").with("class", "tabbed-labels"));
            tree.append(set, Element::new("div").with("class", "tabbed-content"));
            (set, true)
        };
        let children = &tree.get(set).children;
        let inputs = children.len().saturating_sub(2);
        let (labels, contents) = (children[inputs], children[inputs + 1]);
        let chosen = (first || special.contains('+')).then(|| children[..inputs].to_vec());
        let number = tree.get(set).attribute("data-tabs").and_then(|both| both.split(':').next());
        let number = number.unwrap_or("0").to_owned();
        let id = format!("__tabbed_{number}_{}", inputs + 1);
        let mut input = Element::new("input");
        if let Some(others) = chosen {
            for known in others {
                tree.at(known).remove("checked");
            }
            input.set("checked", "checked");
        }
        let input =
            input.with("id", &id).with("name", format!("__tabbed_{number}")).with("type", "radio");
        let input = tree.add(input);
        tree.at(set).children.insert(inputs, input);
        let label = Element::new("label").with("for", &id);
        tree.append(labels, label.with_text(Text::open(title)));
        tree.at(set).set("data-tabs", format!("{number}:{}", inputs + 1));
        tree.append(contents, Element::new("div").with("class", "tabbed-block"))
    }

    /// Where a block belongs that goes on with a container, and how far it is indented for that.
    fn continued(&self, parent: Id, container: Container, block: &str) -> Option<(Id, usize)> {
        lines::indented(block, TAB)?;
        let tree = &self.parts.tree;
        let found = tree.last_child(parent).filter(|last| container.is(tree.get(*last)))?;
        let holder = match container {
            Container::Tabs => tree.last_child(tree.last_child(found)?)?,
            _ => found,
        };
        let is_list = |id: Id| matches!(tree.tag(id), "ul" | "ol" | "dl");
        let (mut place, mut indent, mut rest) = (None, 0, block);
        let mut last = tree.last_child(holder);
        while let Some(child) = last {
            // Tabs inside of an item lead on to the list that ends them.
            let child = if container == Container::Tabs && tree.get(child).has_class("tabbed-block")
            {
                let Some(inner) = tree.last_child(child).filter(|inner| is_list(*inner)) else {
                    break;
                };
                inner
            } else {
                child
            };
            if lines::indented(rest, TAB * 2).is_none() || !is_list(child) {
                break;
            }
            place = tree.last_child(child);
            last = place.and_then(|place| tree.last_child(place));
            rest = &rest[TAB..];
            indent += TAB;
        }
        lines::indented(rest, TAB)?;
        Some((place.unwrap_or(holder), indent + TAB))
    }

    fn go_on(&mut self, place: Id, indent: usize, block: &str, rest: &mut Blocks) {
        let (inner, after) = lines::detab(block, indent);
        if matches!(self.parts.tree.tag(place), "li" | "dd") {
            self.wrap_text(place);
        }
        self.chunk(place, &inner);
        if !after.is_empty() {
            rest.push_front(after);
        }
    }
}

fn classes(found: &Captures<'_>, group: usize) -> String {
    let classes = found.get(group).map_or("", |classes| classes.as_str());
    classes
        .to_lowercase()
        .split(' ')
        .filter(|class| !class.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn first_word(classes: &str) -> &str {
    classes.split(' ').next().unwrap_or_default()
}

fn capitalized(word: &str) -> String {
    let mut characters = word.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_openings_are_told_from_text() {
        assert!(ADMONITION.is_match("!!! note \"A title\""));
        assert!(ADMONITION.is_match("text\n!!!warning\n    x"));
        assert!(!ADMONITION.is_match("!!! note: title"));
        assert!(DETAILS.is_match("???+ note \"A title\""));
        assert!(DETAILS.is_match("??? \"Only a title\""));
        assert!(TAB_TITLE.is_match("=== \"One\"\n    x"));
        assert!(!TAB_TITLE.is_match("==="));
    }
}
