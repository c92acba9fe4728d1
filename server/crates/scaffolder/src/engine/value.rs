//! The values of the language, which are those of JavaScript.

use super::ast::{Activation, MacroDefinition};
use super::pattern::Pattern;
use super::text::Text;
use indexmap::IndexMap;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::sync::Arc;

/// A value. Lists and maps are shared: what one name changes, another sees.
#[derive(Clone, Debug, Default)]
pub(crate) enum Value {
    #[default]
    Undefined,
    Null,
    Bool(bool),
    Number(f64),
    Text(Text),
    /// What `safe`, `escape`, macros and callers give: an object that prints as a text.
    Safe(Text),
    List(Rc<List>),
    Map(Rc<Map>),
    Pattern(Rc<Pattern>),
    Function(Rc<Function>),
}

/// A list.
#[derive(Debug, Default)]
pub(crate) struct List(RefCell<Vec<Value>>);

/// A map; its keys stand in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Map(RefCell<IndexMap<Arc<str>, Value>>);

/// What can be called.
#[derive(Debug)]
pub(crate) enum Function {
    Macro {
        definition: Arc<MacroDefinition>,
        outer: Option<Rc<Activation>>,
    },
    /// A method with what it is a method of.
    Method {
        receiver: Value,
        name: Arc<str>,
    },
    /// A function of the language or of its host.
    Global(Arc<str>),
    /// `cycler(…).next` and `.reset`
    Cycler {
        cycler: Weak<Map>,
        items: Vec<Value>,
        at: Rc<Cell<Option<usize>>>,
        next: bool,
    },
    /// What `joiner(…)` gives.
    Joiner {
        separator: Value,
        used: Cell<bool>,
    },
}

impl Value {
    pub(crate) fn text(text: impl Into<Text>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) fn count(count: usize) -> Self {
        Self::Number(super::number::of_count(count))
    }

    pub(crate) fn list(items: Vec<Self>) -> Self {
        Self::List(Rc::new(List(RefCell::new(items))))
    }

    pub(crate) fn map<K: Into<Arc<str>>>(entries: impl IntoIterator<Item = (K, Self)>) -> Self {
        let entries = entries.into_iter().map(|(key, value)| (key.into(), value)).collect();
        Self::Map(Rc::new(Map(RefCell::new(entries))))
    }

    pub(crate) fn function(function: Function) -> Self {
        Self::Function(Rc::new(function))
    }

    pub(crate) fn is_undefined(&self) -> bool {
        matches!(self, Self::Undefined)
    }

    /// Whether it is `undefined` or `null`.
    pub(crate) fn is_nothing(&self) -> bool {
        matches!(self, Self::Undefined | Self::Null)
    }

    /// `!!value`
    pub(crate) fn truthy(&self) -> bool {
        match self {
            Self::Undefined | Self::Null => false,
            Self::Bool(value) => *value,
            Self::Number(number) => !(number.is_nan() || *number == 0.0),
            Self::Text(text) => !text.is_empty(),
            Self::Safe(_) | Self::List(_) | Self::Map(_) | Self::Pattern(_) | Self::Function(_) => {
                true
            }
        }
    }

    /// What a person would call it, with an article.
    pub(crate) fn sort(&self) -> &'static str {
        match self {
            Self::Undefined => "not defined",
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) | Self::Safe(_) => "a text",
            Self::List(_) => "a list",
            Self::Map(_) => "an object",
            Self::Pattern(_) => "a regular expression",
            Self::Function(_) => "a function",
        }
    }

    /// JSON to a value.
    pub(crate) fn of_json(json: &serde_json::Value) -> Self {
        match json {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Bool(*value),
            serde_json::Value::Number(number) => Self::Number(number.as_f64().unwrap_or(f64::NAN)),
            serde_json::Value::String(text) => Self::text(text.as_str()),
            serde_json::Value::Array(items) => {
                Self::list(items.iter().map(Self::of_json).collect())
            }
            serde_json::Value::Object(entries) => {
                Self::map(entries.iter().map(|(key, value)| (key.as_str(), Self::of_json(value))))
            }
        }
    }
}

impl List {
    pub(crate) fn len(&self) -> usize {
        self.0.borrow().len()
    }

    pub(crate) fn get(&self, index: usize) -> Value {
        self.0.borrow().get(index).cloned().unwrap_or_default()
    }

    /// The items as they are now.
    pub(crate) fn items(&self) -> Vec<Value> {
        self.0.borrow().clone()
    }

    /// Changes the items; nothing that the change calls may look at them.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut Vec<Value>) -> T) -> T {
        change(&mut self.0.borrow_mut())
    }
}

impl Map {
    pub(crate) fn len(&self) -> usize {
        self.0.borrow().len()
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.0.borrow().contains_key(key)
    }

    pub(crate) fn get(&self, key: &str) -> Option<Value> {
        self.0.borrow().get(key).cloned()
    }

    pub(crate) fn set(&self, key: Arc<str>, value: Value) {
        self.0.borrow_mut().insert(key, value);
    }

    /// Takes all values out.
    pub(crate) fn clear(&self) -> Vec<Value> {
        self.0.borrow_mut().drain(..).map(|(_, value)| value).collect()
    }

    pub(crate) fn remove(&self, key: &str) -> Option<Value> {
        self.0.borrow_mut().shift_remove(key)
    }

    /// The entries as they are now, in JavaScript's order: indexes first, by size.
    pub(crate) fn entries(&self) -> Vec<(Arc<str>, Value)> {
        let entries = self.0.borrow();
        let mut all: Vec<_> =
            entries.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
        if all.iter().any(|(key, _)| array_index(key).is_some()) {
            all.sort_by_key(|(key, _)| array_index(key).map_or(u64::MAX, u64::from));
        }
        all
    }
}

/// A key that is an index of a list to JavaScript.
pub(crate) fn array_index(key: &str) -> Option<u32> {
    let canonical =
        key == "0" || (!key.starts_with('0') && key.bytes().all(|b| b.is_ascii_digit()));
    if !canonical {
        return None;
    }
    key.parse().ok().filter(|index| *index < u32::MAX)
}

/// Takes what values hold apart without going deeper than one level at a time: a template can make
/// a list in a list a million times, and dropping it must not need a stack as deep.
pub(crate) fn unravel(mut pending: Vec<Value>) {
    while let Some(value) = pending.pop() {
        match value {
            Value::List(list) => {
                if let Some(mut list) = Rc::into_inner(list) {
                    pending.append(list.0.get_mut());
                }
            }
            Value::Map(map) => {
                if let Some(mut map) = Rc::into_inner(map) {
                    pending.extend(map.0.get_mut().drain(..).map(|(_, value)| value));
                }
            }
            Value::Function(function) => match Rc::into_inner(function) {
                Some(Function::Method { receiver, .. }) => pending.push(receiver),
                Some(Function::Cycler { items, .. }) => pending.extend(items),
                Some(Function::Macro { outer, .. }) => {
                    let mut next = outer;
                    while let Some(mut activation) = next.and_then(Rc::into_inner) {
                        pending.append(&mut activation.take());
                        next = activation.outer.take();
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }
}

fn holds_more(value: &Value) -> bool {
    matches!(value, Value::List(_) | Value::Map(_) | Value::Function(_))
}

impl Drop for List {
    fn drop(&mut self) {
        let items = std::mem::take(self.0.get_mut());
        if items.iter().any(holds_more) {
            unravel(items);
        }
    }
}

impl Drop for Map {
    fn drop(&mut self) {
        let entries = std::mem::take(self.0.get_mut());
        if entries.values().any(holds_more) {
            unravel(entries.into_values().collect());
        }
    }
}
