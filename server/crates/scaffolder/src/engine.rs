//! The language of templates: Nunjucks, with JavaScript's values.
//!
//! **Why an engine of our own.** Nunjucks compiles to JavaScript and lets JavaScript decide: what is
//! true, how a number is written, that `a ~ b + c` joins three texts, that `not a == b` compares
//! `not a` with `b`, which names a `call` block sees. Public templates rely on it, byte for byte.
//! minijinja has Python's values and Jinja's grammar; values, grouping, scopes, methods and most
//! filters would have had to be replaced, and with them everything but its loop. What is here besides:
//! the place of a fault to the column, and a price for every step, so that no template runs for ever.
//!
//! A source goes through `lexer` and `parser` (Nunjucks' grammar; `parser::grouping` then groups as
//! JavaScript does) to what `ast` describes; `machine` runs that over `value`s.

mod ast;
mod coerce;
mod fault;
mod filters;
mod frame;
mod globals;
mod json;
mod judgements;
mod lexer;
mod machine;
mod methods;
mod number;
mod parser;
mod pattern;
mod references;
mod text;
mod value;

pub use fault::Limits;
pub use lexer::Dialect;

use fault::Fault;
use machine::{Machine, Out};
use parser::Parsed;
use serde::Serialize;
use serde_json::{Map, Value as Json};
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;
use text::Builder;
use value::Value;

/// What a template can ask of whoever renders it.
#[derive(Clone, Debug, Default)]
pub struct Host {
    /// The code hosts that are configured.
    pub code_hosts: CodeHosts,
    /// Whether an earlier step failed; `None` where `always()` and `failure()` are not known.
    pub failed: Option<bool>,
    /// Where the filter `random` begins.
    pub seed: u64,
}

/// Code hosts by their names, with Backstage's word for their sort: `github`, `gitlab`, `azure`,
/// `bitbucketCloud`, `bitbucketServer`, `gerrit`, `gitea`.
#[derive(Clone, Debug)]
pub struct CodeHosts(Arc<BTreeMap<String, String>>);

impl CodeHosts {
    /// The hosts, by name and sort.
    pub fn new(hosts: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(Arc::new(hosts.into_iter().collect()))
    }

    pub(crate) fn kind_of(&self, host: &str) -> Option<&str> {
        self.0.get(host).map(String::as_str)
    }
}

impl Default for CodeHosts {
    /// Those that Backstage knows without a configuration.
    fn default() -> Self {
        let known = [
            ("bitbucket.org", "bitbucketCloud"),
            ("dev.azure.com", "azure"),
            ("github.com", "github"),
            ("gitlab.com", "gitlab"),
        ];
        Self::new(known.map(|(host, sort)| (host.to_owned(), sort.to_owned())))
    }
}

/// What is wrong with a template, or with what it met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What is wrong, and what to do about it.
    pub message: String,
    /// The line in the source, from 1.
    pub line: u32,
    /// The character in the line, from 1.
    pub column: u32,
    /// The value that was met, where a value is to blame.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
    /// Whether it was stopped for what it costs.
    #[serde(skip)]
    pub stopped: bool,
}

impl Problem {
    fn of(fault: &Fault, source: &str) -> Self {
        let (line, column) = place(source, fault.at.unwrap_or(0));
        let Fault { message, seen, stopped, .. } = fault.clone();
        Self { message, line, column, seen, stopped }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { message, line, column, seen, .. } = self;
        write!(formatter, "{line}:{column}: {message}")?;
        seen.as_ref().map_or(Ok(()), |seen| write!(formatter, " (it is {seen})"))
    }
}

impl std::error::Error for Problem {}

/// Whether a text holds what a pattern describes, as JavaScript's `u` flag reads it; `None` when it
/// cannot be read, or tries too long.
pub(crate) fn matches(pattern: &str, text: &str) -> Option<bool> {
    let limits = Limits::default();
    let (body, flags) = (text::Text::new(pattern), text::Text::new("u"));
    let pattern = pattern::Pattern::new(&body, &flags, limits.backtracks).ok()?;
    pattern.find(text, 0).ok().map(|found| found.is_some())
}

/// Line and column of a byte, from 1.
fn place(source: &str, at: u32) -> (u32, u32) {
    let mut at = usize::try_from(at).unwrap_or(usize::MAX).min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    let before = &source[..at];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let number = |count| u32::try_from(count).unwrap_or(u32::MAX);
    (number(line), number(column))
}

/// How a text that is one expression or one block becomes a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Coercion {
    /// What it writes is read as JSON where it is JSON: an `if` block that writes `false` is a
    /// boolean, and nothing is no value. Backstage up to 3 and again from 4.3 on.
    #[default]
    Json,
    /// Only a single expression keeps the sort of its value. Backstage 4.2.
    Native,
}

/// What was rendered.
#[derive(Clone, Debug, PartialEq)]
pub struct Rendered<T> {
    /// The result.
    pub value: T,
    /// Expressions that wrote nothing because their value is not defined.
    pub nothing: Vec<Problem>,
    /// Whether `always()` or `failure()` was called.
    pub asked_for_status: bool,
}

/// A name that a template asks for: `steps.fetch.output` is `["steps", "fetch", "output"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// The name, and what is looked up in it as far as that is written out.
    pub path: Vec<String>,
    /// The line in the source, from 1.
    pub line: u32,
    /// The character in the line, from 1.
    pub column: u32,
}

/// The names that a template can use, with their values.
pub type Context = Map<String, Json>;

/// A template that was read.
#[derive(Debug)]
pub struct Template {
    source: Arc<str>,
    parsed: Parsed,
    dialect: Dialect,
    limits: Limits,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    ///
    /// When Nunjucks would not read it.
    pub fn parse(source: &str, dialect: Dialect, limits: Limits) -> Result<Self, Problem> {
        if source.len() > limits.source {
            let message =
                format!("the template has {} bytes, {} are allowed", source.len(), limits.source);
            return Err(Problem::of(&Fault::new(message), ""));
        }
        let parsed = parser::parse(source, dialect).map_err(|fault| Problem::of(&fault, source))?;
        Ok(Self { source: source.into(), parsed, dialect, limits })
    }

    fn machine<'a>(&self, context: &Context, host: &'a Host) -> Machine<'a> {
        let context: HashMap<_, _> = context
            .iter()
            .map(|(name, value)| (name.as_str().into(), Value::of_json(value)))
            .collect();
        Machine::new(context, host, &self.limits, self.dialect.cookiecutter)
    }

    fn done<T>(&self, value: T, machine: &Machine<'_>) -> Rendered<T> {
        let nothing = machine.nothing.iter().map(|(from, to)| {
            let written = self.source.get(*from as usize..*to as usize).unwrap_or_default();
            let message = format!("`{}` is not defined and writes nothing", written.trim());
            Problem::of(&Fault::at(message, *from), &self.source)
        });
        Rendered { value, nothing: nothing.collect(), asked_for_status: machine.asked }
    }

    /// Whether there is anything but text in it.
    #[must_use]
    pub fn has_tags(&self) -> bool {
        self.parsed.body.iter().any(|node| !matches!(node, ast::Node::Text(_)))
    }

    /// The names that it asks for and does not set itself, with what is looked up in them.
    #[must_use]
    pub fn lookups(&self) -> Vec<Lookup> {
        let lookup = |reference: references::Reference| {
            let (line, column) = place(&self.source, reference.at);
            Lookup { path: reference.path, line, column }
        };
        references::of(&self.parsed).names.into_iter().map(lookup).collect()
    }

    /// Filters that it uses and that are not there.
    #[must_use]
    pub fn unknown_filters(&self) -> Vec<Problem> {
        let problem = |(name, at): (String, u32)| {
            Problem::of(&Fault::at(filters::unknown(&name), at), &self.source)
        };
        references::of(&self.parsed).filters.into_iter().map(problem).collect()
    }

    /// Renders to a text.
    ///
    /// # Errors
    ///
    /// When something in it cannot be done, or it costs too much.
    pub fn render(&self, context: &Context, host: &Host) -> Result<Rendered<String>, Problem> {
        let mut machine = self.machine(context, host);
        let mut out = Out::default();
        machine.run(&self.parsed, &mut out).map_err(|fault| Problem::of(&fault, &self.source))?;
        Ok(self.done(out.text.into_string(), &machine))
    }

    /// Renders to a value, as a string in a step's input is; `None` is no value at all.
    ///
    /// # Errors
    ///
    /// When something in it cannot be done, or it costs too much.
    pub fn render_value(
        &self,
        context: &Context,
        host: &Host,
        coercion: Coercion,
    ) -> Result<Rendered<Option<Json>>, Problem> {
        let problem = |fault: Box<Fault>| Problem::of(&fault, &self.source);
        let mut machine = self.machine(context, host);
        if coercion == Coercion::Native {
            if let Some(value) = machine.run_sole(&self.parsed) {
                let value = value.map_err(problem)?;
                let json = json::value_text(&value, &machine.budget).map_err(problem)?;
                let value = json.and_then(|json| json::read(&json.as_str()));
                return Ok(self.done(value, &machine));
            }
            let text = self.render(context, host)?;
            return Ok(Rendered {
                value: Some(Json::String(text.value)),
                nothing: text.nothing,
                asked_for_status: text.asked_for_status,
            });
        }
        let mut out = Out { json: self.parsed.single.then(Builder::default), ..Out::default() };
        machine.run(&self.parsed, &mut out).map_err(problem)?;
        let decoded = match out.json {
            Some(json) if json.is_empty() => return Ok(self.done(None, &machine)),
            Some(json) => json::read(&json.into_string()),
            None => None,
        };
        let text = out.text.into_string();
        let text = || (!text.is_empty()).then(|| Json::String(text.clone()));
        Ok(self.done(decoded.or_else(text), &machine))
    }
}
