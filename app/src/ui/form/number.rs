//! A number: typed, with the arrow keys for one more and one less, or on a scale.

use super::{control::Control, frame::Frame};
use leptos::{ev::KeyboardEvent, html::Input, prelude::*};
use scaffolder::form::{NumberField as Number, NumberLook};
use serde_json::Value;

/// The field.
#[component]
pub(super) fn NumberField(control: Control, number: Number) -> impl IntoView {
    match number.look {
        NumberLook::Typed => view! { <Typed control number /> }.into_any(),
        NumberLook::Range => view! { <Scale control number /> }.into_any(),
    }
}

#[component]
fn Typed(control: Control, number: Number) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    control.follow(input);
    let (typing, leaving, stepping) = (control.clone(), control.clone(), control.clone());
    let mode = if number.is_integer { "numeric" } else { "decimal" };
    let step = move |event: KeyboardEvent| {
        let up = match event.key().as_str() {
            "ArrowUp" => true,
            "ArrowDown" => false,
            _ => return,
        };
        if stepping.is_fixed() {
            return;
        }
        event.prevent_default();
        let held = stepping.held();
        stepping.set(Some(stepped(held.as_ref(), &number, up)));
    };
    view! {
        <Frame control=control.clone()>
            <input
                node_ref=input
                id=control.id.clone()
                name=control.name.clone()
                type="text"
                class="number"
                inputmode=mode
                value=control.sent_text()
                placeholder=control.field.placeholder.clone()
                autocomplete="off"
                autofocus=control.field.has_focus
                disabled=control.is_disabled()
                readonly=control.is_read_only()
                aria-required=control.required()
                aria-invalid=control.is_invalid()
                aria-describedby=control.described_by()
                on:input=move |event| typing.type_in(&event_target_value(&event))
                on:blur=move |_| leaving.leave()
                on:keydown=step
            />
        </Frame>
    }
    .into_any()
}

#[component]
fn Scale(control: Control, number: Number) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    control.follow(input);
    let (typing, leaving) = (control.clone(), control.clone());
    let shown = control.text();
    let limit =
        |limit: Option<f64>, usual: &str| limit.map_or(usual.to_owned(), |limit| limit.to_string());
    let step = if number.is_integer { "1" } else { "any" };
    view! {
        <Frame control=control.clone()>
            <div class="input">
                <input
                    node_ref=input
                    id=control.id.clone()
                    name=control.name.clone()
                    type="range"
                    min=limit(number.minimum, "0")
                    max=limit(number.maximum, "100")
                    step=limit(number.step, step)
                    value=control.sent_text()
                    disabled=control.is_fixed()
                    aria-invalid=control.is_invalid()
                    aria-describedby=control.described_by()
                    on:input=move |event| typing.type_in(&event_target_value(&event))
                    on:blur=move |_| leaving.leave()
                />
                <output for=control.id.clone()>{move || shown.get()}</output>
            </div>
        </Frame>
    }
    .into_any()
}

/// The number one step up or down, within its bounds.
fn stepped(held: Option<&Value>, number: &Number, up: bool) -> Value {
    let step = number.step.unwrap_or(1.0);
    let least = number.minimum.unwrap_or(f64::MIN);
    let most = number.maximum.unwrap_or(f64::MAX).max(least);
    let next = match held.and_then(Value::as_f64) {
        Some(held) => held + if up { step } else { -step },
        None => number.minimum.unwrap_or(0.0),
    };
    let next = next.clamp(least, most);
    // A whole number is written as one: up to 2^53 nothing is lost.
    if next.fract() == 0.0 && next.abs() < 9_007_199_254_740_992.0 {
        #[expect(clippy::cast_possible_truncation, reason = "a whole number within its bounds")]
        return Value::from(next as i64);
    }
    Value::from(next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn steps_stay_within_bounds() {
        let number = Number {
            look: NumberLook::Typed,
            is_integer: true,
            minimum: Some(1.0),
            maximum: Some(4.0),
            step: Some(2.0),
        };
        assert_eq!(stepped(None, &number, true), json!(1));
        assert_eq!(stepped(Some(&json!(1)), &number, true), json!(3));
        assert_eq!(stepped(Some(&json!(3)), &number, true), json!(4));
        assert_eq!(stepped(Some(&json!(2)), &number, false), json!(1));
    }
}
