//! The browser's own regular expressions: what a template means by them to the letter, and not a byte
//! to load. Nobody stops one that tries too long; in an editor it is its author's.

use super::Found;
use web_sys::{
    js_sys::{Array, Function, Reflect, RegExp, global},
    wasm_bindgen::{JsCast, JsValue},
};

/// A pattern that can be searched for.
#[derive(Debug)]
pub(super) struct Compiled(RegExp);

impl Compiled {
    /// Reads a pattern.
    pub(super) fn new(body: &str, flags: &str, _backtracks: usize) -> Result<Self, String> {
        let unread = || format!("the regular expression /{body}/ cannot be read");
        // Where groups stand, and to begin where one wants.
        let flags: String = flags.chars().filter(|flag| "imu".contains(*flag)).collect();
        let arguments = Array::of2(&JsValue::from_str(body), &JsValue::from_str(&(flags + "dg")));
        let constructor = Reflect::get(&global(), &JsValue::from_str("RegExp"));
        let constructor = constructor.and_then(JsCast::dyn_into::<Function>);
        // Not its own constructor: that one ends everything where it cannot read a pattern.
        let made = constructor.and_then(|found| Reflect::construct(&found, &arguments));
        made.and_then(JsCast::dyn_into::<RegExp>).map(Self).map_err(|_| unread())
    }

    /// The first match that does not begin before a byte, where a character begins.
    pub(super) fn find(&self, text: &str, from: usize) -> Result<Option<Found>, ()> {
        let units = text.get(..from).ok_or(())?.encode_utf16().count();
        self.0.set_last_index(u32::try_from(units).map_err(|_| ())?);
        let Some(found) = self.0.exec(text) else { return Ok(None) };
        let groups = Reflect::get(&found, &JsValue::from_str("indices")).map_err(|_| ())?;
        let groups = Array::from(&groups);
        Ok(Some(groups.iter().map(|group| span(text, &group)).collect()))
    }
}

/// From and to which byte a group stands; `None` where it holds nothing.
fn span(text: &str, group: &JsValue) -> Option<(usize, usize)> {
    if group.is_undefined() {
        return None;
    }
    let at = |index| Reflect::get_u32(group, index).ok()?.as_f64();
    Some((byte(text, at(0)?), byte(text, at(1)?)))
}

/// The byte at which a browser's unit stands.
fn byte(text: &str, unit: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in a text"
    )]
    let unit = unit as usize;
    let mut units = 0;
    for (at, letter) in text.char_indices() {
        if units >= unit {
            return at;
        }
        units += letter.len_utf16();
    }
    text.len()
}
