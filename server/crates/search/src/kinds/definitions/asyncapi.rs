//! AsyncAPI 2 and 3.

use super::{Offer, joined, schemas, text_of};
use serde_json::Value;

/// Its channels, its operations where they stand apart (3), its messages, its schemas.
pub(super) fn offers(value: &Value) -> Vec<Offer> {
    let mut offers: Vec<Offer> =
        object(value, "channels").map(|(name, said)| channel(name, said)).collect();
    offers.extend(object(value, "operations").map(|(name, said)| Offer {
        title: name.clone(),
        text: joined(vec![text_of(said, "summary"), text_of(said, "description")]),
        ..Offer::default()
    }));
    for (name, said) in messages(value) {
        push_message(&name, said, &mut offers);
    }
    offers.extend(schemas::offers(value, "/components/schemas"));
    offers
}

fn object<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.get(name).and_then(Value::as_object).into_iter().flatten()
}

fn channel(name: &str, said: &Value) -> Offer {
    let address = text_of(said, "address");
    let mut names = Vec::new();
    let mut lines = vec![text_of(said, "title"), text_of(said, "summary")];
    lines.push(text_of(said, "description"));
    for way in ["publish", "subscribe"] {
        let Some(operation) = said.get(way) else { continue };
        names.extend(Some(text_of(operation, "operationId")).filter(|id| !id.is_empty()));
        lines.extend([text_of(operation, "summary"), text_of(operation, "description")]);
    }
    let title = if address.is_empty() { name.to_owned() } else { address };
    if title != name {
        names.push(name.to_owned());
    }
    Offer { title, names, text: joined(lines), is_field: false }
}

/// The messages that are written out: those of the components, those of channels (3), those of what a
/// channel publishes or subscribes to (2).
fn messages(value: &Value) -> Vec<(String, &Value)> {
    let components = value.get("components").into_iter().flat_map(|all| object(all, "messages"));
    let mut messages: Vec<(String, &Value)> =
        components.map(|(name, said)| (name.clone(), said)).collect();
    for (channel, said) in object(value, "channels") {
        messages.extend(object(said, "messages").map(|(name, said)| (name.clone(), said)));
        for way in ["publish", "subscribe"] {
            let Some(message) = said.pointer(&format!("/{way}/message")) else { continue };
            let several = message.get("oneOf").and_then(Value::as_array);
            match several {
                Some(several) => messages.extend(several.iter().map(|one| (channel.clone(), one))),
                None => messages.push((channel.clone(), message)),
            }
        }
    }
    messages.retain(|(_, said)| said.is_object() && said.get("$ref").is_none());
    messages
}

/// A message, then the fields of what it carries.
fn push_message(name: &str, said: &Value, offers: &mut Vec<Offer>) {
    let own = Some(text_of(said, "name")).filter(|name| !name.is_empty());
    let title = own.unwrap_or_else(|| name.to_owned());
    let mut names: Vec<String> = [name.to_owned(), text_of(said, "title")].into();
    names.retain(|other| !other.is_empty() && *other != title);
    let fields = said.get("payload").map(|payload| schemas::fields_of(&title, payload));
    let mut lines = vec![text_of(said, "summary"), text_of(said, "description")];
    lines.extend(fields.iter().flatten().map(|field| format!("{} {}", field.title, field.text)));
    offers.push(Offer { title, names, text: joined(lines), is_field: false });
    offers.extend(fields.into_iter().flatten());
}
