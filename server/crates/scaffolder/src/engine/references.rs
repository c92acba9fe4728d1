//! What a template asks for, without running it: names with what is looked up in them, filters and
//! functions.

use super::ast::{Assigned, Expr, Literal, MacroDefinition, Node, Step};
use super::parser::Parsed;
use std::collections::HashSet;
use std::sync::Arc;

/// A name that a template does not set itself, what is looked up in it as far as that is written
/// out, and the byte where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) path: Vec<String>,
    pub(crate) at: u32,
}

/// What a template asks for.
#[derive(Debug, Default)]
pub(crate) struct References {
    pub(crate) names: Vec<Reference>,
    /// Filters that are not there, and the byte where.
    pub(crate) filters: Vec<(String, u32)>,
    own: HashSet<Arc<str>>,
    /// Where the statement under way begins.
    here: u32,
}

/// Everything that a template asks for.
pub(crate) fn of(parsed: &Parsed) -> References {
    let mut found = References::default();
    found.nodes(&parsed.body);
    let own = std::mem::take(&mut found.own);
    found.names.retain(|reference| {
        reference.path.first().is_some_and(|name| !own.contains(name.as_str()))
    });
    found
}

impl References {
    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            self.node(node);
        }
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Text(_) | Node::Elsewhere { .. } => {}
            Node::Output { value, from, .. } => {
                self.here = *from;
                self.expression(value);
            }
            Node::If { branches, otherwise } => {
                for (condition, body) in branches {
                    self.expression(condition);
                    self.nodes(body);
                }
                self.nodes(otherwise.as_deref().unwrap_or_default());
            }
            Node::For(repeated) => {
                self.here = repeated.at;
                self.own.insert("loop".into());
                self.expression(&repeated.over);
                self.nodes(&repeated.body);
                self.nodes(repeated.otherwise.as_deref().unwrap_or_default());
            }
            Node::Set { targets, value } => {
                match value {
                    Assigned::Value(value) => self.expression(value),
                    Assigned::Captured(capture) => self.nodes(&capture.body),
                }
                self.own.extend(targets.iter().map(|target| target.name.clone()));
            }
            Node::Macro(definition, target) => {
                self.own.insert(target.name.clone());
                self.definition(definition);
            }
            Node::Switch { subject, cases, otherwise } => {
                self.expression(subject);
                for (label, body) in cases {
                    self.expression(label);
                    self.nodes(body);
                }
                self.nodes(otherwise.as_deref().unwrap_or_default());
            }
            Node::Block(definition) => self.definition(definition),
        }
    }

    fn definition(&mut self, definition: &MacroDefinition) {
        self.own.insert("caller".into());
        self.own.extend(definition.defaults.iter().map(|(name, _)| name.clone()));
        self.own.extend(definition.parameters.iter().map(|(name, _)| name.clone()));
        for (_, value) in &definition.defaults {
            self.expression(value);
        }
        self.nodes(&definition.body);
    }

    fn all(&mut self, expressions: &[Expr]) {
        for expression in expressions {
            self.expression(expression);
        }
    }

    fn expression(&mut self, expression: &Expr) {
        match expression {
            Expr::Literal(_) | Expr::Slot(_) => {}
            Expr::Name(name) => self.name(name, &[]),
            Expr::List(items) | Expr::Group(items) => self.all(items),
            Expr::Map(entries) | Expr::Named(entries) => {
                for (_, value) in entries {
                    self.expression(value);
                }
            }
            Expr::Postfix { base, steps } => {
                match &**base {
                    Expr::Name(name) => self.name(name, steps),
                    other => self.expression(other),
                }
                for step in steps {
                    match step {
                        Step::Look { key, .. } => self.expression(key),
                        Step::Call { arguments, .. } => self.all(arguments),
                    }
                }
            }
            Expr::Filter { name, arguments, at } => {
                if !super::filters::known(name) {
                    self.filters.push((name.to_string(), *at));
                }
                self.all(arguments);
            }
            Expr::Captured(capture) => self.nodes(&capture.body),
            Expr::Test { value, argument, .. } => {
                self.expression(value);
                if let Some(argument) = argument {
                    self.expression(argument);
                }
            }
            Expr::In { key, within, .. } => {
                self.expression(key);
                self.expression(within);
            }
            Expr::IfElse { condition, yes, no } => {
                self.expression(condition);
                self.expression(yes);
                if let Some(no) = no {
                    self.expression(no);
                }
            }
            Expr::FloorOf(value) | Expr::Unary(_, value) => self.expression(value),
            Expr::Power(base, exponent) => {
                self.expression(base);
                self.expression(exponent);
            }
            Expr::Chain { first, rest } => {
                self.expression(first);
                for (_, next) in rest {
                    self.expression(next);
                }
            }
            Expr::Caller(definition) => self.definition(definition),
            Expr::Slice(parts) => {
                for part in parts.iter().flatten() {
                    self.expression(part);
                }
            }
        }
    }

    fn name(&mut self, name: &Arc<str>, steps: &[Step]) {
        let mut path = vec![name.to_string()];
        let mut at = None;
        for step in steps {
            let Step::Look { key: Expr::Literal(Literal::Text(key)), at: here } = step else {
                break;
            };
            at.get_or_insert(*here);
            path.push(key.as_str().into_owned());
        }
        let at = at.unwrap_or(self.here);
        self.names.push(Reference { path, at });
    }
}
