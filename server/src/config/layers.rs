//! The layers of the configuration: what each of them sets, and where.

use super::{
    keys::{self, Key, VARIABLE_PREFIX},
    problem::{Problem, nearest},
    sources::toml_list,
    values::{Node, Place, Value},
};
use std::{collections::BTreeMap, io, ops::Range, path::Path};
use toml::de::{DeTable, DeValue};

/// Everything that is set, the later layer over the earlier, and the mistakes found so far.
#[derive(Debug, Default)]
pub(super) struct Layers {
    nodes: BTreeMap<(&'static str, &'static str), Node>,
    pub(super) problems: Vec<Problem>,
}

impl Layers {
    /// The value of a key; its default when no layer sets it.
    pub(super) fn get(&self, key: &Key) -> Node {
        let found = self.nodes.get(&(key.section, key.name)).cloned();
        found.unwrap_or_else(|| Node {
            place: Place::Default,
            value: Value::Loose(key.default.to_owned()),
        })
    }

    /// Looks at every value that is set, those in lists and tables too, with the path of its key.
    pub(super) fn each_node(&mut self, look: &mut dyn FnMut(&str, &mut Node)) {
        for ((section, name), node) in &mut self.nodes {
            each(&format!("{section}.{name}"), node, look);
        }
    }

    /// Adds `slipway.toml`. A file that is not there is a mistake only when it was asked for.
    pub(super) fn add_file(&mut self, path: &Path, required: bool) {
        let shown = path.display().to_string();
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound && !required => return,
            Err(error) => {
                let fix = "name a readable TOML file with --config";
                return self.complain(
                    Place::WholeFile(shown),
                    None,
                    format!("cannot be read ({error})"),
                    fix,
                );
            }
        };
        self.add_text(&shown, &text);
    }

    /// Adds the text of a configuration file.
    pub(super) fn add_text(&mut self, path: &str, text: &str) {
        let place = |span: Range<usize>| {
            let before = &text[..span.start.min(text.len())];
            let line_start = before.rfind('\n').map_or(0, |at| at + 1);
            Place::File {
                path: path.to_owned(),
                line: before.matches('\n').count() + 1,
                column: before[line_start..].chars().count() + 1,
            }
        };
        let (table, errors) = DeTable::parse_recoverable(text);
        if !errors.is_empty() {
            // What else could be said of a broken file would be a guess.
            for error in errors {
                let at = place(error.span().unwrap_or_default());
                let message = format!("no valid TOML ({})", error.message());
                self.complain(at, None, message, "mend the line");
            }
            return;
        }
        for (section, content) in table.get_ref() {
            let (name, at) = (section.get_ref().as_ref(), place(section.span()));
            if !keys::sections().contains(&name) {
                let (what, fix) = match keys::ALL.iter().find(|key| key.name == name) {
                    Some(key) => ("stands outside of its section", belongs(key)),
                    None => ("no such section", nearest(name, &keys::sections())),
                };
                self.complain(at, Some(name.to_owned()), what.to_owned(), fix);
                continue;
            }
            let DeValue::Table(content) = content.get_ref() else {
                let fix = format!("write [{name}] and its keys below");
                self.complain(at, Some(name.to_owned()), "is a section".to_owned(), fix);
                continue;
            };
            for (key, value) in content {
                let node = node(value.get_ref(), &place, value.span());
                self.set(name, key.get_ref(), place(key.span()), node);
            }
        }
    }

    /// Adds the environment. Variables that do not begin with `SLIPWAY__` are not ours.
    pub(super) fn add_variables(&mut self, variables: impl IntoIterator<Item = (String, String)>) {
        let mut ours: Vec<_> =
            variables.into_iter().filter(|(name, _)| name.starts_with(VARIABLE_PREFIX)).collect();
        ours.sort();
        for (name, value) in ours {
            let place = Place::Variable(name.clone());
            let path = name[VARIABLE_PREFIX.len()..].to_lowercase().replace('_', "-");
            let Some((section, key)) = path.split_once("--") else {
                let fix = format!("write it as {VARIABLE_PREFIX}SECTION__KEY");
                self.complain(place, None, "names no key".to_owned(), fix);
                continue;
            };
            if !keys::sections().contains(&section) {
                let known: Vec<_> =
                    keys::sections().iter().map(|section| section.to_uppercase()).collect();
                let known: Vec<_> = known.iter().map(String::as_str).collect();
                let fix = nearest(&section.to_uppercase(), &known);
                self.complain(place, None, format!("no such section as {section}"), fix);
                continue;
            }
            let node = Node { place: place.clone(), value: Value::Loose(value) };
            self.set(section, key, place, node);
        }
    }

    /// Adds what the command line says of a key.
    pub(super) fn add_argument(
        &mut self,
        key: &'static Key,
        argument: &'static str,
        values: &[String],
    ) {
        let place = Place::Argument(argument);
        let value = match values {
            [single] if key.name != keys::SOURCES.name => Value::Loose(single.clone()),
            several => {
                let text =
                    |text: &String| Node { place: place.clone(), value: Value::Text(text.clone()) };
                Value::List(several.iter().map(text).collect())
            }
        };
        self.nodes.insert((key.section, key.name), Node { place, value });
    }

    fn set(&mut self, section: &str, name: &str, place: Place, node: Node) {
        let Some(key) = keys::find(section, name) else {
            let fix = nearest(name, &keys::names(section));
            let path = Some(format!("{section}.{name}"));
            return self.complain(place, path, "no such key".to_owned(), fix);
        };
        self.nodes.insert((key.section, key.name), node);
    }

    fn complain(
        &mut self,
        place: Place,
        key: Option<String>,
        message: String,
        fix: impl Into<String>,
    ) {
        self.problems.push(Problem { place, key, message, fix: fix.into() });
    }
}

fn each(path: &str, node: &mut Node, look: &mut dyn FnMut(&str, &mut Node)) {
    // A list in a variable is one text until somebody reads it.
    if let Value::Loose(text) = &node.value
        && text.trim_start().starts_with('[')
        && let Ok(Some(list)) = toml_list(text, &node.place, "")
    {
        let mut list = Node { place: node.place.clone(), value: Value::List(list) };
        let mut seen = false;
        each_in(path, &mut list, &mut |path, node| {
            let before = node.value.to_string();
            look(path, node);
            seen |= node.value.to_string() != before;
        });
        if seen {
            *node = list;
        }
        return;
    }
    look(path, node);
    each_in(path, node, look);
}

fn each_in(path: &str, node: &mut Node, look: &mut dyn FnMut(&str, &mut Node)) {
    match &mut node.value {
        Value::List(items) => {
            for (at, item) in items.iter_mut().enumerate() {
                each(&format!("{path}[{at}]"), item, look);
            }
        }
        Value::Table(fields) => {
            for (name, field) in fields {
                each(&format!("{path}.{name}"), field, look);
            }
        }
        _ => {}
    }
}

fn belongs(key: &Key) -> String {
    format!("put it below [{}]", key.section)
}

/// Our form of a TOML value; `place` says where a span of the text stands.
pub(super) fn node(
    value: &DeValue<'_>,
    place: &dyn Fn(Range<usize>) -> Place,
    span: Range<usize>,
) -> Node {
    let value = match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => {
            match i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()) {
                Ok(number) => Value::Integer(number),
                Err(_) => Value::Other("a number too great"),
            }
        }
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Float(_) => Value::Other("a fraction"),
        DeValue::Datetime(_) => Value::Other("a date"),
        DeValue::Array(items) => {
            Value::List(items.iter().map(|item| node(item.get_ref(), place, item.span())).collect())
        }
        DeValue::Table(fields) => Value::Table(
            fields
                .iter()
                .map(|(name, field)| {
                    // A field's place is its name's: that is what must be mended when it is wrong.
                    let mut node = node(field.get_ref(), place, field.span());
                    if matches!(node.value, Value::Other(_)) {
                        node.place = place(name.span());
                    }
                    (name.get_ref().to_string(), node)
                })
                .collect(),
        ),
    };
    Node { place: place(span), value }
}
