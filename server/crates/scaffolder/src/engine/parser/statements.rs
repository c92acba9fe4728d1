//! Tags.

use super::Parser;
use crate::engine::ast::{Assigned, Capture, Expr, For, MacroDefinition, Node, Step, Target};
use crate::engine::fault::{Fault, Outcome};
use crate::engine::lexer::{Kind, Token};
use crate::engine::text::Text;
use std::sync::Arc;

/// Named parameters with what they are when nothing is given.
type Parameters = (Vec<(Arc<str>, u32)>, Vec<(Arc<str>, Expr)>);

impl Parser<'_> {
    /// A statement; `None` at a tag that ends those under way.
    pub(super) fn statement(&mut self) -> Outcome<Option<Node>> {
        let at = self.at()?;
        let Some(Token { kind: Kind::Symbol(tag), .. }) = self.peek()? else {
            return self.fail("the name of a tag should be here");
        };
        let tag = tag.clone();
        if self.stops.contains(&tag.as_str()) {
            return Ok(None);
        }
        self.peeked = None;
        self.nested(|parser| parser.tag(&tag, at)).map(Some)
    }

    fn tag(&mut self, tag: &str, at: u32) -> Outcome<Node> {
        match tag {
            "raw" | "verbatim" => {
                self.block_end(tag)?;
                Ok(Node::Text(Text::new(self.lexer.raw(tag))))
            }
            "if" => self.conditional(at),
            "for" => self.repeated(at),
            "set" => self.set(at),
            "macro" => self.define(at),
            "call" => self.call(at),
            "filter" => self.filtered(at),
            "switch" => self.switch(at),
            "block" => self.block(at),
            "include" => self.elsewhere("include", at),
            "import" => self.elsewhere("import", at),
            "from" => self.elsewhere("from", at),
            "extends" => self.elsewhere("extends", at),
            "ifAsync" | "asyncEach" | "asyncAll" => {
                let plain = if tag == "ifAsync" { "if" } else { "for" };
                Err(Fault::at(
                    format!("`{tag}` waits for others, which cannot be; write `{plain}`"),
                    at,
                ))
            }
            _ => {
                let tags =
                    ["if", "for", "set", "macro", "call", "filter", "switch", "raw", "block"];
                let near = tags.iter().find(|near| strsim::damerau_levenshtein(tag, near) == 1);
                let advice = match (near, tag.strip_prefix("end")) {
                    (Some(near), _) => format!("; did you mean `{near}`?"),
                    (None, Some(_)) => "; nothing is open that it could end".to_owned(),
                    (None, None) => String::new(),
                };
                Err(Fault::at(format!("no tag is called `{tag}`{advice}"), at))
            }
        }
    }

    fn conditional(&mut self, at: u32) -> Outcome<Node> {
        let mut branches = Vec::new();
        loop {
            let condition = self.expression()?;
            self.block_end("if")?;
            let body = self.until(&["elif", "elseif", "else", "endif"])?;
            branches.push((condition, body));
            if self.skip_symbol("elif")? || self.skip_symbol("elseif")? {
                continue;
            }
            let mut otherwise = None;
            if self.skip_symbol("else")? {
                self.block_end("else")?;
                otherwise = Some(self.until(&["endif"])?);
            }
            self.named_block_end("if", at)?;
            return Ok(Node::If { branches, otherwise });
        }
    }

    /// A name that something is given.
    fn name(&mut self, what: &str) -> Outcome<Arc<str>> {
        let token = self.some(what)?;
        match token.kind {
            Kind::Symbol(name) if !name.contains(['"', '\\']) => Ok(name.into()),
            _ => Err(Fault::at(format!("{what} should be here"), token.at)),
        }
    }

    fn repeated(&mut self, at: u32) -> Outcome<Node> {
        let mut names = vec![self.name("the name of the loop's variable")?];
        while self.skip_mark(",")? {
            names.push(self.name("the name of the loop's variable")?);
        }
        if !self.skip_symbol("in")? {
            return self.fail("`in` and what to go through should be here");
        }
        self.scopes.push_frame();
        let here = self.at()?;
        let over = self.expression()?;
        self.block_end("for")?;
        let length = self.scopes.slot();
        let names: Vec<_> =
            names.into_iter().map(|name| (name.clone(), self.scopes.declare(&name))).collect();
        let body = self.until(&["endfor", "else"])?;
        let mut otherwise = None;
        if self.skip_symbol("else")? {
            self.block_end("else")?;
            otherwise = Some(self.until(&["endfor"])?);
        }
        self.named_block_end("for", at)?;
        self.scopes.pop_frame();
        Ok(Node::For(Box::new(For { over, names, length, body, otherwise, at: here })))
    }

    fn target(&mut self, name: Arc<str>) -> Target {
        Target { slot: self.scopes.find(&name), name, framed: self.scopes.framed() }
    }

    fn set(&mut self, at: u32) -> Outcome<Node> {
        let mut targets = Vec::new();
        loop {
            let name = self.name("the name of a variable")?;
            targets.push(self.target(name));
            if !self.skip_mark(",")? {
                break;
            }
        }
        if self.skip_mark("=")? {
            let value = Assigned::Value(self.expression()?);
            self.block_end("set")?;
            return Ok(Node::Set { targets, value });
        }
        if !self.skip(|kind| matches!(kind, Kind::BlockEnd { .. }))? {
            return self.fail("`=` and a value, or the end of the tag, should be here");
        }
        let value = Assigned::Captured(self.capture(&["endset"])?);
        self.named_block_end("set", at)?;
        Ok(Node::Set { targets, value })
    }

    fn capture(&mut self, stops: &'static [&'static str]) -> Outcome<Capture> {
        let start = self.scopes.slots();
        let body = self.until(stops)?;
        Ok(Capture { body, slots: start..self.scopes.slots() })
    }

    fn filtered(&mut self, at: u32) -> Outcome<Node> {
        let here = self.at()?;
        let name = self.filter_name()?;
        let given = self.filter_arguments()?;
        let to = self.at()?;
        self.block_end("filter")?;
        let capture = self.capture(&["endfilter"])?;
        self.named_block_end("filter", at)?;
        let mut arguments = vec![Expr::Captured(Box::new(capture))];
        arguments.extend(given);
        let value = Expr::Filter { name, arguments, at: here };
        Ok(Node::Output { value, from: here, to })
    }

    /// Parameters in brackets; they are known in the function under way from here on.
    fn parameters(&mut self) -> Outcome<Parameters> {
        let mut parameters: Parameters = Default::default();
        if !self.skip_mark("(")? {
            return self.fail("parameters in brackets should be here");
        }
        while !self.skip_mark(")")? {
            if parameters.0.len() + parameters.1.len() > 0 && !self.skip_mark(",")? {
                return self.fail("a comma or `)` is missing");
            }
            let at = self.at()?;
            let name = self.name("the name of a parameter")?;
            let word = |character: char| character.is_alphanumeric() || "_$".contains(character);
            if !name.chars().all(word) {
                return Err(Fault::at(format!("`{name}` cannot be the name of a parameter"), at));
            }
            if self.skip_mark("=")? {
                parameters.1.push((name, self.expression()?));
            } else {
                let slot = self.scopes.declare(&name);
                parameters.0.push((name, slot));
            }
        }
        Ok(parameters)
    }

    fn define(&mut self, at: u32) -> Outcome<Node> {
        let name = self.name("the name of the macro")?;
        self.scopes.enter(false);
        let (parameters, defaults) = self.parameters()?;
        self.block_end("macro")?;
        let body = self.until(&["endmacro"])?;
        let slots = self.scopes.end();
        self.named_block_end("macro", at)?;
        let framed = self.scopes.framed();
        let index = self.scopes.declare(&name);
        let slot = Some(crate::engine::ast::Slot { up: 0, index });
        let target = Target { name, slot, framed };
        let definition = MacroDefinition { parameters, defaults, body, slots };
        Ok(Node::Macro(Arc::new(definition), target))
    }

    fn call(&mut self, at: u32) -> Outcome<Node> {
        self.scopes.enter(true);
        let (parameters, defaults) =
            if self.next_is_mark("(")? { self.parameters()? } else { Default::default() };
        let function = self.scopes.leave();
        let from = self.at()?;
        let called = self.primary()?;
        let to = self.at()?;
        let Expr::Postfix { base, mut steps } = called else {
            return Err(Fault::at("`call` should be followed by a macro with its arguments", from));
        };
        let Some(Step::Call { arguments, .. }) = steps.last_mut() else {
            return Err(Fault::at("`call` should be followed by a macro with its arguments", from));
        };
        self.block_end("call")?;
        self.scopes.resume(function);
        let body = self.until(&["endcall"])?;
        let slots = self.scopes.end();
        self.named_block_end("call", at)?;
        let name: Arc<str> = "caller".into();
        let definition = MacroDefinition { parameters, defaults, body, slots };
        if !matches!(arguments.last(), Some(Expr::Named(_))) {
            arguments.push(Expr::Named(Vec::new()));
        }
        if let Some(Expr::Named(named)) = arguments.last_mut() {
            named.push((name, Expr::Caller(Arc::new(definition))));
        }
        Ok(Node::Output { value: Expr::Postfix { base, steps }, from, to })
    }

    fn switch(&mut self, at: u32) -> Outcome<Node> {
        const STOPS: &[&str] = &["case", "default", "endswitch"];
        let subject = self.expression()?;
        self.block_end("switch")?;
        self.until(STOPS)?;
        let mut cases = Vec::new();
        loop {
            self.skip_symbol("case")?;
            let label = self.expression()?;
            self.block_end("case")?;
            cases.push((label, self.until(STOPS)?));
            if !self.peek()?.is_some_and(|token| token.kind == Kind::Symbol("case".to_owned())) {
                break;
            }
        }
        let mut otherwise = None;
        if self.skip_symbol("default")? {
            self.block_end("default")?;
            otherwise = Some(self.until(&["endswitch"])?);
        }
        self.named_block_end("switch", at)?;
        Ok(Node::Switch { subject, cases, otherwise })
    }

    fn block(&mut self, at: u32) -> Outcome<Node> {
        let name = self.name("the name of the block")?;
        if !self.blocks.insert(name.clone()) {
            return Err(Fault::at(format!("the block `{name}` is there twice"), at));
        }
        self.block_end("block")?;
        self.scopes.enter(false);
        let body = self.until(&["endblock"])?;
        let slots = self.scopes.end();
        if !self.skip_symbol("endblock")? {
            return Err(Fault::at("`{% block %}` has no end", at));
        }
        self.skip_symbol(&name)?;
        self.block_end("endblock")?;
        let (parameters, defaults) = Default::default();
        Ok(Node::Block(Arc::new(MacroDefinition { parameters, defaults, body, slots })))
    }

    /// A tag that needs another file; whether that is so is seen when it is reached.
    fn elsewhere(&mut self, tag: &'static str, at: u32) -> Outcome<Node> {
        self.expression()?;
        let ignore =
            tag == "include" && self.skip_symbol("ignore")? && self.skip_symbol("missing")?;
        while self.skip(|kind| matches!(kind, Kind::Symbol(_) | Kind::Mark(",")))? {}
        self.block_end(tag)?;
        Ok(Node::Elsewhere { tag, ignore, at })
    }
}
