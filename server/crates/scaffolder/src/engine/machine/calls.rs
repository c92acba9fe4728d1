//! Calls.

use super::{Machine, Out};
use crate::engine::ast::{Activation, MacroDefinition};
use crate::engine::fault::{Fault, Outcome};
use crate::engine::frame::Frame;
use crate::engine::globals;
use crate::engine::methods;
use crate::engine::value::{Function, Map, Value};
use std::rc::Rc;
use std::sync::Arc;

/// Arguments by their places, and those that were named.
pub(crate) struct Bound {
    pub(crate) values: Vec<Value>,
    pub(crate) named: Option<Rc<Map>>,
}

/// Gives arguments to parameters: named ones to places that are left, and places that are left over
/// to the parameters that have a value of their own.
pub(crate) fn bind(
    parameters: &[Arc<str>],
    defaults: &[Arc<str>],
    mut arguments: Vec<Value>,
) -> Bound {
    let named = match arguments.last() {
        Some(Value::Map(map)) if map.has("__keywords") => Some(map.clone()),
        _ => None,
    };
    if named.is_some() {
        arguments.pop();
    }
    if arguments.len() == parameters.len() {
        return Bound { values: arguments, named };
    }
    let map = Value::map(named.iter().flat_map(|map| map.entries()));
    let Value::Map(map) = map else {
        return Bound { values: arguments, named };
    };
    if arguments.len() > parameters.len() {
        let extra = arguments.split_off(parameters.len());
        for (name, value) in defaults.iter().zip(extra) {
            map.set(name.clone(), value);
        }
    } else {
        for name in &parameters[arguments.len()..] {
            arguments.push(map.remove(name).unwrap_or_default());
        }
    }
    Bound { values: arguments, named: Some(map) }
}

impl Machine<'_> {
    /// Calls what must be a function.
    pub(crate) fn call(&mut self, function: &Value, arguments: Vec<Value>) -> Outcome<Value> {
        self.budget.work(1)?;
        let Value::Function(function) = function else {
            return Err(Fault::new(format!("what is called is {}", function.sort())));
        };
        match &**function {
            Function::Macro { definition, outer } => {
                self.budget.enter()?;
                let value = self.macro_call(definition, outer.as_ref(), arguments);
                self.budget.leave();
                value
            }
            Function::Method { receiver, name } => methods::call(self, receiver, name, arguments),
            Function::Global(name) => globals::call(self, name, arguments),
            Function::Cycler { cycler, items, at, next } => {
                let index = at.get().map_or(0, |index| index + 1);
                let index = if index < items.len() { index } else { 0 };
                at.set(next.then_some(index));
                let current =
                    if *next { items.get(index).cloned().unwrap_or_default() } else { Value::Null };
                if let Some(cycler) = cycler.upgrade() {
                    cycler.set("current".into(), current.clone());
                }
                Ok(if *next { current } else { Value::Undefined })
            }
            Function::Joiner { separator, used } => {
                Ok(if used.replace(true) { separator.clone() } else { Value::text("") })
            }
        }
    }

    fn macro_call(
        &mut self,
        definition: &MacroDefinition,
        outer: Option<&Rc<Activation>>,
        arguments: Vec<Value>,
    ) -> Outcome<Value> {
        let parameters: Vec<_> =
            definition.parameters.iter().map(|(name, _)| name.clone()).collect();
        let defaults: Vec<_> = definition.defaults.iter().map(|(name, _)| name.clone()).collect();
        let bound = bind(&parameters, &defaults, arguments);
        // What `call` hands over sees the frame of whoever calls it, as Nunjucks has it.
        let frame = match outer {
            Some(_) => Frame::within(self.frame.clone(), true),
            None => Frame::alone(),
        };
        let before = std::mem::replace(&mut self.frame, frame);
        let activation = Activation::new(definition.slots, outer.cloned());
        let activation_before = std::mem::replace(&mut self.activation, activation);
        let done = self.macro_body(definition, bound);
        self.frame = before;
        self.activation = activation_before;
        done
    }

    fn macro_body(&mut self, definition: &MacroDefinition, bound: Bound) -> Outcome<Value> {
        let named = |name: &str| {
            bound.named.as_ref().filter(|map| map.has(name)).and_then(|map| map.get(name))
        };
        if let Some(caller) = named("caller") {
            self.frame.set("caller".into(), caller);
        }
        for ((name, slot), value) in definition.parameters.iter().zip(bound.values) {
            self.frame.set(name.clone(), value.clone());
            self.activation.set(*slot, value);
        }
        for (name, default) in &definition.defaults {
            let value = match named(name) {
                Some(value) => value,
                None => self.evaluate(default)?,
            };
            self.frame.set(name.clone(), value);
        }
        let mut out = Out::default();
        self.body(&definition.body, &mut out)?;
        Ok(Value::Safe(out.text.finish()))
    }
}
