//! Regular expressions as JavaScript writes them. A browser has them itself; elsewhere a library runs
//! them.

#[cfg(target_family = "wasm")]
mod browser;
#[cfg(not(target_family = "wasm"))]
mod native;

#[cfg(target_family = "wasm")]
use browser::Compiled;
#[cfg(not(target_family = "wasm"))]
use native::Compiled;

use super::fault::{Fault, Outcome};
use super::text::Text;
use std::cell::Cell;

/// Most bytes of a pattern.
const LONGEST: usize = 16_384;

/// A regular expression; where the next search of a global one begins is part of it.
#[derive(Debug)]
pub(crate) struct Pattern {
    pub(crate) body: Text,
    pub(crate) flags: Text,
    pub(crate) last_index: Cell<usize>,
    compiled: Compiled,
}

/// What was found: from and to which byte, the whole first, then its groups.
pub(crate) type Found = Vec<Option<(usize, usize)>>;

impl Pattern {
    /// Whether a pattern can be used; what is wrong with it otherwise.
    pub(crate) fn check(body: &str, flags: &str) -> Result<(), String> {
        compile(body, flags, 1).map(|_| ())
    }

    pub(crate) fn new(body: &Text, flags: &Text, backtracks: usize) -> Outcome<Self> {
        let compiled = compile(&body.as_str(), &flags.as_str(), backtracks).map_err(Fault::new)?;
        let (body, flags) = (body.clone(), flags.clone());
        Ok(Self { body, flags, last_index: Cell::new(0), compiled })
    }

    pub(crate) fn has(&self, flag: char) -> bool {
        self.flags.as_str().contains(flag)
    }

    /// `/body/flags`
    pub(crate) fn written(&self) -> String {
        let body = self.body.as_str();
        let body = if body.is_empty() { "(?:)" } else { &body };
        let body = body.replace('\n', "\\n").replace('\r', "\\r");
        let flags: String = "gimy".chars().filter(|flag| self.has(*flag)).collect();
        format!("/{body}/{flags}")
    }

    /// The first match that does not begin before a byte.
    pub(crate) fn find(&self, text: &str, from: usize) -> Outcome<Option<Found>> {
        let from = (from..=text.len()).find(|at| text.is_char_boundary(*at));
        let Some(from) = from else {
            return Ok(None);
        };
        let found = self.compiled.find(text, from).map_err(|()| {
            Fault::new(format!("the regular expression {} tries too long", self.written()))
        })?;
        let sticky = self.has('y');
        let begins = |found: &Found| found.first().copied().flatten().map(|(start, _)| start);
        Ok(found.filter(|found| !sticky || begins(found) == Some(from)))
    }

    /// All matches, one after the other.
    pub(crate) fn find_all(&self, text: &str) -> Outcome<Vec<Found>> {
        let mut all = Vec::new();
        let mut from = 0;
        while let Some(found) = self.find(text, from)? {
            let Some((start, end)) = found.first().copied().flatten() else {
                break;
            };
            from = if end > start { end } else { end + 1 };
            all.push(found);
        }
        Ok(all)
    }
}

fn compile(body: &str, flags: &str, backtracks: usize) -> Result<Compiled, String> {
    if body.len() > LONGEST {
        return Err(format!("a regular expression has more than {LONGEST} bytes"));
    }
    let mut flag = flags.chars();
    while let Some(one) = flag.next() {
        if flag.as_str().contains(one) {
            return Err(format!("the flag `{one}` stands twice behind the regular expression"));
        }
    }
    Compiled::new(body, flags, backtracks)
}
