//! Methods of numbers, booleans and objects.

use super::Arguments;
use crate::engine::fault::{Fault, Outcome};
use crate::engine::machine::Machine;
use crate::engine::number;
use crate::engine::value::Value;

pub(super) const OF_NUMBERS: &[&str] =
    &["toExponential", "toFixed", "toLocaleString", "toPrecision", "toString", "valueOf"];
pub(super) const OF_BOOLEANS: &[&str] = &["toString", "valueOf"];
pub(super) const OF_OBJECTS: &[&str] = &["toString"];

pub(super) fn call(
    machine: &mut Machine<'_>,
    receiver: &Value,
    name: &str,
    arguments: &Arguments,
) -> Outcome<Value> {
    match (receiver, name) {
        (_, "valueOf") => Ok(receiver.clone()),
        (Value::Map(map), "hasOwnProperty") => {
            let key = arguments.get(0).to_text(&machine.budget)?;
            Ok(Value::Bool(map.has(&key.as_str())))
        }
        (_, "hasOwnProperty") => {
            let own = machine.look(receiver, arguments.get(0))?;
            Ok(Value::Bool(!own.is_undefined() && !matches!(own, Value::Function(_))))
        }
        (Value::Number(number), _) => of_number(machine, *number, name, arguments).map(Value::text),
        _ => Ok(Value::Text(receiver.to_text(&machine.budget)?)),
    }
}

fn of_number(
    machine: &Machine<'_>,
    value: f64,
    name: &str,
    arguments: &Arguments,
) -> Outcome<String> {
    let given = arguments.number(0, f64::NAN, &machine.budget)?;
    let places = |least: f64| -> Outcome<usize> {
        let places = number::to_integer(given);
        if (least..=100.0).contains(&places) {
            return Ok(number::index(places, 100));
        }
        Err(Fault::new(format!("`{name}` needs a number from {least} to 100")))
    };
    machine.budget.work(20)?;
    match name {
        "toFixed" => Ok(number::to_fixed(value, places(0.0)?)),
        "toString" if !given.is_nan() && number::to_int32(given) != 10 => {
            let radix = number::to_int32(given);
            let radix = u32::try_from(radix).ok().filter(|radix| (2..=36).contains(radix));
            let written = radix.map(|radix| number::to_radix(value, radix));
            written.ok_or_else(|| Fault::new("the base of a number is from 2 to 36"))
        }
        "toExponential" if value.is_finite() => {
            let written = if given.is_nan() {
                format!("{value:e}")
            } else {
                format!("{value:.*e}", places(0.0)?)
            };
            let (digits, exponent) = written.split_once('e').unwrap_or((&written, "0"));
            let sign = if exponent.starts_with('-') { "" } else { "+" };
            Ok(format!("{digits}e{sign}{exponent}"))
        }
        "toPrecision" if value.is_finite() && !given.is_nan() => {
            let places = places(1.0)?;
            let written = format!("{value:.*e}", places - 1);
            let (digits, exponent) = written.split_once('e').unwrap_or((&written, "0"));
            let exponent: i32 = exponent.parse().unwrap_or(0);
            let count = i32::try_from(places).unwrap_or(1);
            if exponent < -6 || exponent >= count {
                return Ok(format!("{digits}e{exponent:+}"));
            }
            let after = usize::try_from(count - 1 - exponent).unwrap_or(0);
            Ok(format!("{value:.after$}"))
        }
        _ => Ok(number::to_text(value)),
    }
}
