//! What a template is after it was read: statements, and expressions as JavaScript groups them.

use super::text::Text;
use super::value::{Value, unravel};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// Statements in their order.
pub(crate) type Body = Vec<Node>;

/// A statement, or text.
#[derive(Debug)]
pub(crate) enum Node {
    Text(Text),
    /// `${{ … }}`, from and to which byte.
    Output {
        value: Expr,
        from: u32,
        to: u32,
    },
    /// The branches of `if` and `elif`, and `else`.
    If {
        branches: Vec<(Expr, Body)>,
        otherwise: Option<Body>,
    },
    For(Box<For>),
    Set {
        targets: Vec<Target>,
        value: Assigned,
    },
    Macro(Arc<MacroDefinition>, Target),
    Switch {
        subject: Expr,
        cases: Vec<(Expr, Body)>,
        otherwise: Option<Body>,
    },
    /// `{% block name %}`; without inheritance a block stands for what is in it.
    Block(Arc<MacroDefinition>),
    /// `include`, `import`, `extends`: which, and whether a missing one is ignored.
    Elsewhere {
        tag: &'static str,
        ignore: bool,
        at: u32,
    },
}

/// `{% for %}`
#[derive(Debug)]
pub(crate) struct For {
    pub(crate) over: Expr,
    /// The slots of the names.
    pub(crate) names: Vec<(Arc<str>, u32)>,
    /// Where the count of the last run is kept; Nunjucks' `else` looks at it.
    pub(crate) length: u32,
    pub(crate) body: Body,
    pub(crate) otherwise: Option<Body>,
    pub(crate) at: u32,
}

/// A name that is written to.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) name: Arc<str>,
    /// The slot that the name means here, when there is one.
    pub(crate) slot: Option<Slot>,
    /// For a macro: whether the name is one of the frame, and not of the template.
    pub(crate) framed: bool,
}

/// What `set` writes.
#[derive(Debug)]
pub(crate) enum Assigned {
    Value(Expr),
    /// `{% set x %}…{% endset %}`
    Captured(Capture),
}

/// Statements whose output is a value, and which slots are theirs.
#[derive(Debug)]
pub(crate) struct Capture {
    pub(crate) body: Body,
    pub(crate) slots: std::ops::Range<u32>,
}

/// A variable whose place is known when the template is read: how many functions out, and which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    pub(crate) up: u32,
    pub(crate) index: u32,
}

/// A macro, what `call` hands over, or a block.
#[derive(Debug)]
pub(crate) struct MacroDefinition {
    pub(crate) parameters: Vec<(Arc<str>, u32)>,
    pub(crate) defaults: Vec<(Arc<str>, Expr)>,
    pub(crate) body: Body,
    /// How many slots it has.
    pub(crate) slots: u32,
}

/// The slots of a function while it runs.
#[derive(Debug)]
pub(crate) struct Activation {
    slots: RefCell<Vec<Value>>,
    pub(crate) outer: Option<Rc<Activation>>,
}

impl Activation {
    pub(crate) fn new(slots: u32, outer: Option<Rc<Self>>) -> Rc<Self> {
        let slots = RefCell::new(vec![Value::Undefined; slots as usize]);
        Rc::new(Self { slots, outer })
    }

    pub(crate) fn get(&self, index: u32) -> Value {
        self.slots.borrow().get(index as usize).cloned().unwrap_or_default()
    }

    pub(crate) fn set(&self, index: u32, value: Value) {
        if let Some(slot) = self.slots.borrow_mut().get_mut(index as usize) {
            *slot = value;
        }
    }

    /// All values, which are gone then.
    pub(crate) fn take(&self) -> Vec<Value> {
        std::mem::take(&mut self.slots.borrow_mut())
    }
}

impl Drop for Activation {
    fn drop(&mut self) {
        let slots = std::mem::take(self.slots.get_mut());
        if slots.iter().any(|slot| matches!(slot, Value::Function(_))) {
            unravel(slots);
        }
    }
}

/// An expression.
#[derive(Debug)]
pub(crate) enum Expr {
    Literal(Literal),
    Slot(Slot),
    Name(Arc<str>),
    List(Vec<Expr>),
    Map(Vec<(Arc<str>, Expr)>),
    /// Named arguments: a map that says so.
    Named(Vec<(Arc<str>, Expr)>),
    /// `(a, b)`: the last of them counts.
    Group(Vec<Expr>),
    /// A value and what is looked up in it or called, one after the other.
    Postfix {
        base: Box<Expr>,
        steps: Vec<Step>,
    },
    Filter {
        name: Arc<str>,
        arguments: Vec<Expr>,
        at: u32,
    },
    /// `{% filter name %}…{% endfilter %}`
    Captured(Box<Capture>),
    Test {
        name: Arc<str>,
        value: Box<Expr>,
        argument: Option<Box<Expr>>,
        at: u32,
    },
    In {
        key: Box<Expr>,
        within: Box<Expr>,
        at: u32,
    },
    IfElse {
        condition: Box<Expr>,
        yes: Box<Expr>,
        no: Option<Box<Expr>>,
    },
    FloorOf(Box<Expr>),
    Power(Box<Expr>, Box<Expr>),
    Unary(Unary, Box<Expr>),
    /// Operations of one level, from left to right.
    Chain {
        first: Box<Expr>,
        rest: Vec<(Binary, Expr)>,
    },
    /// `{% call %}`'s body.
    Caller(Arc<MacroDefinition>),
    /// `[from:to:step]` of Jinja.
    Slice(Box<[Option<Expr>; 3]>),
}

/// A literal.
#[derive(Clone, Debug)]
pub(crate) enum Literal {
    Null,
    Bool(bool),
    Number(f64),
    Text(Text),
    Pattern { body: Text, flags: Text },
}

/// What follows a value.
#[derive(Debug)]
pub(crate) enum Step {
    Look { key: Expr, at: u32 },
    Call { arguments: Vec<Expr>, at: u32 },
}

/// An operation of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unary {
    Not,
    Minus,
    Plus,
}

/// An operation of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Binary {
    Or,
    And,
    Equal,
    NotEqual,
    Same,
    NotSame,
    Less,
    Greater,
    AtMost,
    AtLeast,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl Binary {
    /// How tightly JavaScript binds it.
    pub(crate) fn level(self) -> u8 {
        match self {
            Self::Or => 0,
            Self::And => 1,
            Self::Equal | Self::NotEqual | Self::Same | Self::NotSame => 2,
            Self::Less | Self::Greater | Self::AtMost | Self::AtLeast => 3,
            Self::Add | Self::Subtract => 4,
            Self::Multiply | Self::Divide | Self::Remainder => 5,
        }
    }
}
