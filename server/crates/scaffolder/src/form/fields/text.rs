//! Texts, by their widget and format.

use crate::form::field::{FieldKind, TextField, TextLook};
use crate::form::schema::Schema;
use crate::form::ui::Ui;
use serde_json::Value;

/// How many lines a text has where the template does not say.
const LINES: u32 = 4;

/// What a text is, and the widget that is not known.
pub(super) fn kind(schema: &Schema) -> (FieldKind, Option<String>) {
    let ui = Ui(schema);
    let widget = ui.text("widget");
    let format = schema.get("format").and_then(Value::as_str);
    let by_widget = widget.map(|widget| (widget, look(widget, ui)));
    let unknown = match by_widget {
        Some((widget, None)) if !is_file(widget) => Some(widget.to_owned()),
        _ => None,
    };
    let wants_file =
        widget.is_some_and(is_file) || (widget.is_none() && format == Some("data-url"));
    if wants_file {
        return (FieldKind::File, None);
    }
    let by_widget = by_widget.and_then(|(_, look)| look);
    let look = by_widget.or_else(|| format.and_then(look_of_format)).unwrap_or(TextLook::Line);
    let length = |name: &str| schema.get(name).and_then(Value::as_u64);
    let examples = schema.get("examples").and_then(Value::as_array);
    let examples = examples.into_iter().flatten().filter_map(Value::as_str);
    let text = TextField {
        look,
        min_length: length("minLength"),
        max_length: length("maxLength"),
        examples: examples.map(str::to_owned).collect(),
        is_json: false,
    };
    (FieldKind::Text(text), unknown)
}

fn is_file(widget: &str) -> bool {
    matches!(widget, "file" | "files" | "FileWidget")
}

fn look(widget: &str, ui: Ui<'_>) -> Option<TextLook> {
    let look = match widget {
        "text" | "TextWidget" | "updown" => TextLook::Line,
        "textarea" | "TextareaWidget" => {
            let rows = ui.get("rows").and_then(Value::as_u64);
            TextLook::Lines(
                rows.and_then(|rows| u32::try_from(rows).ok()).unwrap_or(LINES).clamp(2, 40),
            )
        }
        "password" | "PasswordWidget" => TextLook::Password,
        "email" | "EmailWidget" => TextLook::Email,
        "uri" | "url" | "URLWidget" => TextLook::Url,
        "color" | "ColorWidget" => TextLook::Color,
        "date" | "alt-date" | "DateWidget" => TextLook::Date,
        "datetime" | "date-time" | "alt-datetime" | "DateTimeWidget" => TextLook::DateTime,
        "time" | "TimeWidget" => TextLook::Time,
        _ => return None,
    };
    Some(look)
}

fn look_of_format(format: &str) -> Option<TextLook> {
    let look = match format {
        "email" => TextLook::Email,
        "uri" | "url" => TextLook::Url,
        "color" => TextLook::Color,
        "date" => TextLook::Date,
        "date-time" => TextLook::DateTime,
        "time" => TextLook::Time,
        _ => return None,
    };
    Some(look)
}
