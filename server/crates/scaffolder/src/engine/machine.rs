//! Runs what was read.

mod calls;
mod evaluate;
mod lookup;

pub(crate) use calls::bind;

use super::Host;
use super::ast::{Activation, Assigned, Capture, Expr, For, MacroDefinition, Node, Slot, Target};
use super::fault::{Budget, Fault, Limits, Outcome, Placed};
use super::frame::Frame;
use super::json::value_text;
use super::parser::Parsed;
use super::text::{Builder, Text};
use super::value::{Function, Value, unravel};
use std::collections::HashMap;
use std::rc::{Rc, Weak};
use std::sync::Arc;

/// A rendering under way.
pub(crate) struct Machine<'a> {
    pub(crate) budget: Budget,
    pub(crate) host: &'a Host,
    pub(crate) cookiecutter: bool,
    context: HashMap<Arc<str>, Value>,
    frame: Rc<Frame>,
    activation: Rc<Activation>,
    /// What can come to hold itself, to be taken apart at the end.
    knots: Vec<Value>,
    closures: Vec<Weak<Activation>>,
    /// Expressions that gave nothing: from and to which byte.
    pub(crate) nothing: Vec<(u32, u32)>,
    /// Whether `always()` or `failure()` was called.
    pub(crate) asked: bool,
    pub(crate) random: u64,
}

/// What is written.
#[derive(Default)]
pub(crate) struct Out {
    pub(crate) text: Builder,
    /// The same with every value as JSON, where that is wanted.
    pub(crate) json: Option<Builder>,
}

impl<'a> Machine<'a> {
    pub(crate) fn new(
        context: HashMap<Arc<str>, Value>,
        host: &'a Host,
        limits: &Limits,
        cookiecutter: bool,
    ) -> Self {
        Self {
            budget: Budget::new(limits),
            host,
            cookiecutter,
            context,
            frame: Frame::top(),
            activation: Activation::new(0, None),
            knots: Vec::new(),
            closures: Vec::new(),
            nothing: Vec::new(),
            asked: false,
            random: host.seed,
        }
    }

    /// Runs a whole template.
    pub(crate) fn run(&mut self, parsed: &Parsed, out: &mut Out) -> Outcome<()> {
        self.activation = Activation::new(parsed.slots, None);
        self.body(&parsed.body, out)
    }

    /// Runs a template that is one expression; `None` for any other.
    pub(crate) fn run_sole<'p>(&mut self, parsed: &'p Parsed) -> Option<Outcome<Value>> {
        let expression = |node: &'p Node| match node {
            Node::Output { value, from, .. } => Some((value, *from)),
            _ => None,
        };
        let filled = |node: &&Node| !matches!(node, Node::Text(text) if text.is_empty());
        let only = parsed.body.iter().filter(filled).collect::<Vec<_>>();
        let (value, from) = match only.as_slice() {
            [only] => expression(only)?,
            _ => return None,
        };
        self.activation = Activation::new(parsed.slots, None);
        Some(self.evaluate(value).placed(from))
    }

    /// Notes a list or map that is changed in place: only such can come to hold itself.
    pub(crate) fn knot(&mut self, value: Value) {
        if self.knots.len() < 100_000 {
            self.knots.push(value);
        }
    }

    fn body(&mut self, body: &[Node], out: &mut Out) -> Outcome<()> {
        for node in body {
            self.budget.work(1)?;
            self.node(node, out)?;
        }
        Ok(())
    }

    fn write(&mut self, text: &Text, out: &mut Out) -> Outcome<()> {
        self.budget.make(text.weight())?;
        out.text.push(text);
        if let Some(json) = &mut out.json {
            json.push(text);
        }
        Ok(())
    }

    fn node(&mut self, node: &Node, out: &mut Out) -> Outcome<()> {
        match node {
            Node::Text(text) => self.write(text, out),
            Node::Output { value, from, to } => self.output(value, *from, *to, out).placed(*from),
            Node::If { branches, otherwise } => {
                for (condition, body) in branches {
                    if self.evaluate(condition)?.truthy() {
                        return self.deeper(body, out);
                    }
                }
                otherwise.as_ref().map_or(Ok(()), |body| self.deeper(body, out))
            }
            Node::For(repeated) => self.repeat(repeated, out),
            Node::Set { targets, value } => {
                let value = match value {
                    Assigned::Value(value) => self.evaluate(value)?,
                    Assigned::Captured(capture) => Value::Text(self.capture(capture)?),
                };
                for target in targets {
                    self.assign(target, &value);
                }
                Ok(())
            }
            Node::Macro(definition, target) => {
                let definition = definition.clone();
                let function = Value::function(Function::Macro { definition, outer: None });
                self.put(target.slot, function.clone());
                if target.framed {
                    self.frame.set(target.name.clone(), function);
                } else {
                    self.context.insert(target.name.clone(), function);
                }
                Ok(())
            }
            Node::Switch { subject, cases, otherwise } => {
                self.switch(subject, cases, otherwise.as_deref(), out)
            }
            Node::Block(definition) => self.block(definition, out),
            Node::Elsewhere { ignore: true, .. } => Ok(()),
            Node::Elsewhere { tag, at, .. } => {
                let message = format!("`{tag}` reads another template, which is not possible here");
                Err(Fault::at(message, *at))
            }
        }
    }

    fn deeper(&mut self, body: &[Node], out: &mut Out) -> Outcome<()> {
        self.budget.enter()?;
        let done = self.body(body, out);
        self.budget.leave();
        done
    }

    fn output(&mut self, value: &Expr, from: u32, to: u32, out: &mut Out) -> Outcome<()> {
        let value = self.evaluate(value)?;
        if value.is_undefined() && self.nothing.len() < 1000 {
            self.nothing.push((from, to));
        }
        if let Some(json) = &mut out.json
            && let Some(text) = value_text(&value, &self.budget)?
        {
            json.push(&text);
        }
        if !value.is_nothing() {
            let text = value.to_text(&self.budget)?;
            self.budget.make(text.weight())?;
            out.text.push(&text);
        }
        Ok(())
    }

    fn switch(
        &mut self,
        subject: &Expr,
        cases: &[(Expr, Vec<Node>)],
        otherwise: Option<&[Node]>,
        out: &mut Out,
    ) -> Outcome<()> {
        let subject = self.evaluate(subject)?;
        let mut found = false;
        for (label, body) in cases {
            found = found || self.evaluate(label)?.same(&subject);
            // As in JavaScript, a case with nothing in it goes on with the next.
            if found && !body.is_empty() {
                return self.deeper(body, out);
            }
        }
        otherwise.map_or(Ok(()), |body| self.deeper(body, out))
    }

    fn block(&mut self, definition: &Arc<MacroDefinition>, out: &mut Out) -> Outcome<()> {
        let frame = Frame::within(self.frame.clone(), true);
        let before = std::mem::replace(&mut self.frame, frame);
        let slots = Activation::new(definition.slots, None);
        let activation = std::mem::replace(&mut self.activation, slots);
        let done = self.deeper(&definition.body, out);
        self.frame = before;
        self.activation = activation;
        done
    }

    fn capture(&mut self, capture: &Capture) -> Outcome<Text> {
        for slot in capture.slots.clone() {
            self.activation.set(slot, Value::Undefined);
        }
        let mut out = Out::default();
        self.deeper(&capture.body, &mut out)?;
        Ok(out.text.finish())
    }

    fn assign(&mut self, target: &Target, value: &Value) {
        self.put(target.slot, value.clone());
        self.frame.assign(&target.name, value.clone());
        if self.frame.top {
            self.context.insert(target.name.clone(), value.clone());
        }
    }

    fn activation_of(&self, up: u32) -> Rc<Activation> {
        let mut activation = self.activation.clone();
        for _ in 0..up {
            let Some(outer) = activation.outer.clone() else {
                break;
            };
            activation = outer;
        }
        activation
    }

    fn put(&mut self, slot: Option<Slot>, value: Value) {
        if let Some(slot) = slot {
            self.activation_of(slot.up).set(slot.index, value);
        }
    }

    fn repeat(&mut self, repeated: &For, out: &mut Out) -> Outcome<()> {
        let frame = Frame::within(self.frame.clone(), false);
        let before = std::mem::replace(&mut self.frame, frame);
        let done = self.rounds(repeated, out);
        self.frame = before;
        done
    }

    fn rounds(&mut self, repeated: &For, out: &mut Out) -> Outcome<()> {
        let over = match self.evaluate(&repeated.over).placed(repeated.at)? {
            // An object that has an iterator, which goes by characters.
            Value::Safe(text) => {
                self.budget.make(text.weight().saturating_mul(8))?;
                Value::list(text.split_characters().into_iter().map(Value::Text).collect())
            }
            other => other,
        };
        if over.truthy() {
            if repeated.names.len() > 1 {
                self.destructured(repeated, &over, out)?;
            } else {
                self.one_by_one(repeated, &over, out)?;
            }
        }
        if let Some(otherwise) = &repeated.otherwise
            && !self.activation.get(repeated.length).truthy()
        {
            return self.deeper(otherwise, out);
        }
        Ok(())
    }

    fn one_by_one(&mut self, repeated: &For, over: &Value, out: &mut Out) -> Outcome<()> {
        let length = self.look(over, &Value::text("length"))?;
        self.activation.set(repeated.length, length.clone());
        let Some((name, slot)) = repeated.names.first() else {
            return Ok(());
        };
        let total = super::number::index(length.to_number(&self.budget)?, usize::MAX >> 1);
        let mut index = 0;
        loop {
            // A list can change while it is gone through.
            let now = match over {
                Value::List(list) => list.len(),
                _ => total,
            };
            if index >= now {
                return Ok(());
            }
            let item = self.look(over, &Value::count(index))?;
            self.activation.set(*slot, item.clone());
            self.frame.set(name.clone(), item);
            self.round(repeated, index, total, out)?;
            index += 1;
        }
    }

    fn round(&mut self, repeated: &For, index: usize, total: usize, out: &mut Out) -> Outcome<()> {
        self.budget.work(2)?;
        self.frame.round.set(Some((index, total)));
        self.deeper(&repeated.body, out)
    }

    fn destructured(&mut self, repeated: &For, over: &Value, out: &mut Out) -> Outcome<()> {
        if let Value::List(list) = over {
            let total = list.len();
            self.activation.set(repeated.length, Value::count(total));
            let mut index = 0;
            while index < list.len() {
                let item = list.get(index);
                for (at, (_, slot)) in repeated.names.iter().enumerate() {
                    if item.is_nothing() {
                        let message =
                            format!("item {index} of the loop is {} and has no parts", item.sort());
                        return Err(Fault::at(message, repeated.at));
                    }
                    let part = self.look(&item, &Value::count(at))?;
                    self.activation.set(*slot, part);
                }
                self.round(repeated, index, total, out)?;
                index += 1;
            }
            return Ok(());
        }
        let entries = Self::entries(over);
        self.activation.set(repeated.length, Value::count(entries.len()));
        let total = entries.len();
        for (index, (key, value)) in entries.into_iter().enumerate() {
            for ((name, slot), part) in repeated.names.iter().zip([Value::text(&*key), value]) {
                self.activation.set(*slot, part.clone());
                self.frame.set(name.clone(), part);
            }
            self.round(repeated, index, total, out)?;
        }
        Ok(())
    }

    /// What `for … in` of JavaScript goes through.
    pub(crate) fn entries(value: &Value) -> Vec<(Arc<str>, Value)> {
        match value {
            Value::Map(map) => map.entries(),
            Value::List(list) => {
                let items = list.items().into_iter().enumerate();
                items.map(|(index, item)| (index.to_string().into(), item)).collect()
            }
            Value::Text(text) => {
                let units = text.split_units().into_iter().enumerate();
                units.map(|(index, unit)| (index.to_string().into(), Value::Text(unit))).collect()
            }
            Value::Safe(text) => vec![
                ("val".into(), Value::Text(text.clone())),
                ("length".into(), Value::count(text.len())),
            ],
            _ => Vec::new(),
        }
    }
}

impl Drop for Machine<'_> {
    fn drop(&mut self) {
        // What holds itself would never be let go.
        for knot in self.knots.drain(..) {
            match knot {
                Value::List(list) => unravel(list.change(std::mem::take)),
                Value::Map(map) => unravel(map.clear()),
                _ => {}
            }
        }
        for activation in self.closures.drain(..).filter_map(|weak| weak.upgrade()) {
            unravel(activation.take());
        }
    }
}
