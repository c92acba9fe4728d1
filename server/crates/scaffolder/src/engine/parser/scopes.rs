//! Which names have a place of their own when a template is read. Nunjucks compiles to JavaScript;
//! names of loops, parameters and macros become variables of it, all others are looked up as it runs.

use crate::engine::ast::Slot;
use std::collections::HashMap;
use std::sync::Arc;

/// The functions under way, the innermost last.
#[derive(Debug)]
pub(super) struct Scopes(Vec<Function>);

#[derive(Debug)]
pub(super) struct Function {
    slots: u32,
    frames: Vec<HashMap<Arc<str>, u32>>,
    /// Whether it sees the function around it.
    linked: bool,
}

impl Function {
    fn new(linked: bool) -> Self {
        Self { slots: 0, frames: vec![HashMap::new()], linked }
    }
}

impl Default for Scopes {
    fn default() -> Self {
        Self(vec![Function::new(false)])
    }
}

impl Scopes {
    fn current(&mut self) -> &mut Function {
        if self.0.is_empty() {
            self.0.push(Function::new(false));
        }
        let last = self.0.len() - 1;
        &mut self.0[last]
    }

    /// Begins a function.
    pub(super) fn enter(&mut self, linked: bool) {
        self.0.push(Function::new(linked));
    }

    /// Puts the function under way aside.
    pub(super) fn leave(&mut self) -> Function {
        self.0.pop().unwrap_or_else(|| Function::new(false))
    }

    /// Takes a function up again.
    pub(super) fn resume(&mut self, function: Function) {
        self.0.push(function);
    }

    /// Ends a function; tells how many slots it has.
    pub(super) fn end(&mut self) -> u32 {
        self.leave().slots
    }

    /// Begins a frame within a function.
    pub(super) fn push_frame(&mut self) {
        self.current().frames.push(HashMap::new());
    }

    pub(super) fn pop_frame(&mut self) {
        self.current().frames.pop();
    }

    /// A slot without a name.
    pub(super) fn slot(&mut self) -> u32 {
        let function = self.current();
        function.slots += 1;
        function.slots - 1
    }

    /// How many slots the function has so far.
    pub(super) fn slots(&mut self) -> u32 {
        self.current().slots
    }

    /// Gives a name a slot.
    pub(super) fn declare(&mut self, name: &Arc<str>) -> u32 {
        let slot = self.slot();
        let function = self.current();
        if function.frames.is_empty() {
            function.frames.push(HashMap::new());
        }
        if let Some(frame) = function.frames.last_mut() {
            frame.insert(name.clone(), slot);
        }
        slot
    }

    /// The slot that a name means here.
    pub(super) fn find(&self, name: &str) -> Option<Slot> {
        for (up, function) in (0..).zip(self.0.iter().rev()) {
            let found = function.frames.iter().rev().find_map(|frame| frame.get(name));
            if let Some(index) = found {
                return Some(Slot { up, index: *index });
            }
            if !function.linked {
                break;
            }
        }
        None
    }

    /// Whether what is declared here belongs to a frame, and not to the template.
    pub(super) fn framed(&mut self) -> bool {
        let function = self.current();
        function.linked || function.frames.len() > 1
    }
}
