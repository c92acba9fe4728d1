//! Terms in an image of the index: without their members, whom the entities name.

use super::{Key, Term, Terms};
use crate::index::{
    image::{Damaged, In, Out},
    members::Members,
};

/// What is known of a term.
const THERE: u8 = 1;
const VALUE: u8 = 2;
const LISTED: u8 = 4;

/// More keys than that nobody has.
const MOST_KEYS: u32 = 1 << 26;

impl Terms {
    /// One more than the greatest number of a term.
    pub fn end(&self) -> usize {
        self.slots.len()
    }

    /// Writes terms from a number on until there are enough bytes; gives the next number.
    pub fn describe(&self, from: usize, enough: usize, out: &mut Out) -> usize {
        out.size(from);
        let mut at = from;
        while at < self.end() && (at == from || out.len() < enough) {
            match u32::try_from(at).ok().and_then(|at| self.term(at)) {
                None => out.byte(0),
                Some(term) => {
                    let value = if term.value.is_some() { VALUE } else { 0 };
                    let listed = if term.listed { LISTED } else { 0 };
                    out.byte(THERE | value | listed);
                    out.number(u64::from(term.key));
                    if let Some(value) = &term.value {
                        out.text(value);
                    }
                }
            }
            at += 1;
        }
        at
    }

    /// Writes the names of all keys.
    pub fn describe_keys(&self, out: &mut Out) {
        for (name, number) in &self.names {
            out.number(u64::from(*number));
            out.text(name);
        }
    }

    /// Makes room for so many terms.
    pub fn expect(&mut self, count: usize) {
        let Self { table, slots, hasher, .. } = self;
        table.reserve(count, |at| super::hash_at(slots, hasher, *at));
    }

    /// Reads what [`Terms::describe`] wrote. A term that is there twice is one that was given up
    /// and came again while the image was written: only the first is taken.
    pub fn restore(&mut self, input: &mut In<'_>) -> Result<(), Damaged> {
        let first = input.small()? as usize;
        if first != self.end() {
            return Err(Damaged);
        }
        while !input.is_empty() {
            let flags = input.byte()?;
            if flags & THERE == 0 {
                self.slots.push(None);
                continue;
            }
            let key = input.small()?;
            let value = if flags & VALUE == 0 { None } else { Some(input.text()?) };
            self.push(key, value, flags & LISTED != 0)?;
        }
        Ok(())
    }

    fn push(&mut self, key: u32, value: Option<&str>, listed: bool) -> Result<(), Damaged> {
        if key > MOST_KEYS {
            return Err(Damaged);
        }
        if self.keys.len() <= key as usize {
            self.keys.resize_with(key as usize + 1, Key::default);
        }
        let hash = self.hash(key, value);
        if self.known(key, hash, value, listed).is_some() {
            self.slots.push(None);
            return Ok(());
        }
        let at = u32::try_from(self.end()).map_err(|_| Damaged)?;
        let keyed = &mut self.keys.get_mut(key as usize).ok_or(Damaged)?.terms;
        let place = u32::try_from(keyed.len()).map_err(|_| Damaged)?;
        keyed.push(at);
        let (value, members) = (value.map(Box::from), Members::NOBODY);
        self.slots.push(Some(Term { value, members, listed, key, place }));
        let Self { table, slots, hasher, .. } = self;
        table.insert_unique(hash, at, |at| super::hash_at(slots, hasher, *at));
        Ok(())
    }

    /// Reads what [`Terms::describe_keys`] wrote.
    pub fn restore_keys(&mut self, input: &mut In<'_>) -> Result<(), Damaged> {
        while !input.is_empty() {
            let number = input.small()?;
            if number > MOST_KEYS {
                return Err(Damaged);
            }
            if self.keys.len() <= number as usize {
                self.keys.resize_with(number as usize + 1, Key::default);
            }
            self.names.insert(Box::from(input.text()?), number);
        }
        Ok(())
    }

    /// Begins to take members back.
    pub fn begin_members(&mut self) {
        self.gathering = true;
    }

    /// Notes that an entity has a term, one entity after the other in the order of their numbers;
    /// tells whether there is such a term.
    pub fn push_member(&mut self, at: u32, number: u32) -> bool {
        let Some(term) = self.term_mut(at) else { return false };
        term.members.push(number);
        let key = term.key;
        if let Some(key) = self.keys.get_mut(key as usize) {
            key.hold(number, true);
        }
        true
    }

    /// Ends that; terms of nobody go.
    pub fn end_members(&mut self) {
        self.gathered();
        self.free.clear();
        for at in (0_u32..).take(self.end()) {
            match self.term(at) {
                None => self.free.push(at),
                Some(term) if term.members == Members::NOBODY => self.close(at),
                Some(_) => {}
            }
        }
    }
}
