//! The tree that a page is parsed into: elements with a text before their first child and a tail
//! after their end.

/// An element of a [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Id(u32);

/// Text, and whether it is as it shall be: nothing of it is markup any more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) content: String,
    pub(super) done: bool,
}

impl Text {
    /// Text that may hold markup.
    pub(super) fn open(content: impl Into<String>) -> Self {
        Self { content: content.into(), done: false }
    }

    /// Text that is none.
    pub(super) fn done(content: impl Into<String>) -> Self {
        Self { content: content.into(), done: true }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.content.is_empty()
    }

    pub(super) fn is_blank(&self) -> bool {
        self.content.trim().is_empty()
    }
}

/// An element.
#[derive(Clone, Debug, Default)]
pub(super) struct Element {
    pub(super) tag: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) text: Text,
    pub(super) tail: Text,
    pub(super) children: Vec<Id>,
}

impl Element {
    pub(super) fn new(tag: &str) -> Self {
        Self { tag: tag.to_owned(), ..Self::default() }
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Sets an attribute, which keeps its place when it is there.
    pub(super) fn set(&mut self, name: &str, value: impl Into<String>) {
        match self.attributes.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = value.into(),
            None => self.attributes.push((name.to_owned(), value.into())),
        }
    }

    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.set(name, value);
        self
    }

    pub(super) fn with_text(mut self, text: Text) -> Self {
        self.text = text;
        self
    }

    pub(super) fn remove(&mut self, name: &str) -> Option<String> {
        let at = self.attributes.iter().position(|(known, _)| known == name)?;
        Some(self.attributes.remove(at).1)
    }

    pub(super) fn has_class(&self, class: &str) -> bool {
        self.attribute("class").is_some_and(|all| all.split_whitespace().any(|one| one == class))
    }

    pub(super) fn add_class(&mut self, class: &str) {
        let class = match self.attribute("class") {
            Some(classes) if !classes.is_empty() => format!("{classes} {class}"),
            _ => class.to_owned(),
        };
        self.set("class", class);
    }
}

/// Elements by their numbers; those that nobody holds any more stay until the tree goes.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    elements: Vec<Element>,
}

impl Tree {
    pub(super) fn add(&mut self, element: Element) -> Id {
        let id = Id(u32::try_from(self.elements.len()).unwrap_or(u32::MAX));
        self.elements.push(element);
        id
    }

    /// Adds an element as the last child of another.
    pub(super) fn append(&mut self, parent: Id, element: Element) -> Id {
        let id = self.add(element);
        self.at(parent).children.push(id);
        id
    }

    pub(super) fn get(&self, id: Id) -> &Element {
        &self.elements[id.0 as usize]
    }

    pub(super) fn at(&mut self, id: Id) -> &mut Element {
        &mut self.elements[id.0 as usize]
    }

    pub(super) fn tag(&self, id: Id) -> &str {
        &self.get(id).tag
    }

    pub(super) fn last_child(&self, id: Id) -> Option<Id> {
        self.get(id).children.last().copied()
    }

    /// The element and everything in it, in the order of the page.
    pub(super) fn walk(&self, root: Id) -> Vec<Id> {
        let mut order = Vec::new();
        let mut waiting = vec![root];
        while let Some(id) = waiting.pop() {
            order.push(id);
            waiting.extend(self.get(id).children.iter().rev());
        }
        order
    }
}

const BLOCK_LEVEL: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "canvas",
    "center",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "group",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "main",
    "map",
    "math",
    "menu",
    "nav",
    "noscript",
    "object",
    "ol",
    "option",
    "output",
    "p",
    "pre",
    "progress",
    "script",
    "section",
    "style",
    "summary",
    "table",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "video",
];

/// Whether elements of this name stand by themselves, outside of paragraphs.
pub(super) fn is_block_level(tag: &str) -> bool {
    BLOCK_LEVEL.binary_search(&tag).is_ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn block_level_names_can_be_searched() {
        assert!(super::BLOCK_LEVEL.is_sorted());
    }
}
