//! Where names are looked up while a template runs.

use super::value::Value;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// The names of a loop, a macro, or of the template itself.
#[derive(Debug, Default)]
pub(crate) struct Frame {
    variables: RefCell<HashMap<Arc<str>, Value>>,
    pub(crate) parent: Option<Rc<Frame>>,
    /// Whether what is written here never reaches the frame around it.
    isolated: bool,
    /// Whether it is the template's own.
    pub(crate) top: bool,
    /// Of a loop: which round it is, and of how many.
    pub(crate) round: Cell<Option<(usize, usize)>>,
}

impl Frame {
    pub(crate) fn top() -> Rc<Self> {
        Rc::new(Self { top: true, ..Self::default() })
    }

    /// A frame that sees no other.
    pub(crate) fn alone() -> Rc<Self> {
        Rc::new(Self::default())
    }

    pub(crate) fn within(parent: Rc<Self>, isolated: bool) -> Rc<Self> {
        Rc::new(Self { parent: Some(parent), isolated, ..Self::default() })
    }

    pub(crate) fn set(&self, name: Arc<str>, value: Value) {
        self.variables.borrow_mut().insert(name, value);
    }

    fn own(&self, name: &str) -> Option<Value> {
        if let Some(value) = self.variables.borrow().get(name)
            && !value.is_undefined()
        {
            return Some(value.clone());
        }
        let (index, length) = self.round.get().filter(|_| name == "loop")?;
        Some(Value::map([
            ("index", Value::count(index + 1)),
            ("index0", Value::count(index)),
            ("revindex", Value::count(length.saturating_sub(index))),
            ("revindex0", Value::count(length.saturating_sub(index + 1))),
            ("first", Value::Bool(index == 0)),
            ("last", Value::Bool(index + 1 == length)),
            ("length", Value::count(length)),
        ]))
    }

    pub(crate) fn find(&self, name: &str) -> Option<Value> {
        if let Some(value) = self.own(name) {
            return Some(value);
        }
        let mut next = self.parent.as_ref();
        while let Some(frame) = next {
            if let Some(value) = frame.own(name) {
                return Some(value);
            }
            next = frame.parent.as_ref();
        }
        None
    }

    /// Writes a name where it is known already, else here.
    pub(crate) fn assign(&self, name: &Arc<str>, value: Value) {
        if self.own(name).is_none() && !self.isolated {
            let mut next = self.parent.as_ref();
            while let Some(frame) = next {
                if frame.own(name).is_some() {
                    frame.set(name.clone(), value);
                    return;
                }
                next = frame.parent.as_ref();
            }
        }
        self.set(name.clone(), value);
    }
}
