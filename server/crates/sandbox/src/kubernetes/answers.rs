//! Lists: selected, cut into pages, whole or only metadata.

use super::{Server, kinds::Kind, refusal::Refusal};
use platform::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

/// How long a version is kept, in milliseconds.
pub(super) const KEPT: i64 = 300_000;

/// What may be asked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Asked {
    pub label_selector: String,
    pub field_selector: String,
    pub limit: usize,
    #[serde(rename = "continue")]
    pub continued: String,
    pub watch: String,
    pub resource_version: String,
    pub allow_watch_bookmarks: String,
    pub timeout_seconds: Option<u64>,
}

impl Asked {
    pub fn is_watch(&self) -> bool {
        matches!(self.watch.as_str(), "1" | "true")
    }

    /// Whether an object is one of those that are asked for.
    pub fn wants(&self, namespace: &str, object: &Value) -> Result<bool, Refusal> {
        let metadata = &object["metadata"];
        if !namespace.is_empty() && metadata["namespace"] != namespace {
            return Ok(false);
        }
        let label = |key: &str| metadata["labels"][key].as_str();
        if !all(&self.label_selector, |key, wanted| Ok(fits(label(key), wanted)))? {
            return Ok(false);
        }
        all(&self.field_selector, |key, wanted| {
            let known = [
                "metadata.name",
                "metadata.namespace",
                "status.phase",
                "type",
                "involvedObject.name",
            ];
            if !known.contains(&key) {
                return Err(Refusal::Invalid(format!("field label not supported: {key}")));
            }
            let pointer = format!("/{}", key.replace('.', "/"));
            Ok(fits(object.pointer(&pointer).and_then(Value::as_str), wanted))
        })
    }
}

/// What a demand wants of a value.
enum Wanted<'a> {
    Is(&'a str),
    IsNot(&'a str),
    Any,
    None,
}

fn fits(value: Option<&str>, wanted: &Wanted<'_>) -> bool {
    match wanted {
        Wanted::Is(wanted) => value == Some(*wanted),
        Wanted::IsNot(unwanted) => value != Some(*unwanted),
        Wanted::Any => value.is_some(),
        Wanted::None => value.is_none(),
    }
}

/// Whether every demand of a selector is met: `a=b`, `a==b`, `a!=b`, `a`, `!a`.
fn all(
    selector: &str,
    meets: impl Fn(&str, &Wanted<'_>) -> Result<bool, Refusal>,
) -> Result<bool, Refusal> {
    for part in selector.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (key, wanted) = if let Some((key, value)) = part.split_once("!=") {
            (key, Wanted::IsNot(value.trim()))
        } else if let Some((key, value)) = part.split_once('=') {
            (key, Wanted::Is(value.trim_start_matches('=').trim()))
        } else {
            part.strip_prefix('!').map_or((part, Wanted::Any), |key| (key, Wanted::None))
        };
        if !meets(key.trim(), &wanted)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The version of a moment.
pub(super) fn version(moment: Timestamp) -> String {
    moment.0.div_euclid(100).to_string()
}

/// The moment of a version, if it is still kept.
pub(super) fn moment(version: &str, now: Timestamp) -> Result<Timestamp, Refusal> {
    let invalid = |_| Refusal::Invalid(format!("invalid resource version {version:?}"));
    let at = version.parse::<i64>().map_err(invalid)?.saturating_mul(100);
    if now.0.saturating_sub(at) > KEPT { Err(Refusal::Expired) } else { Ok(Timestamp(at)) }
}

/// An object as it stands alone, or its metadata.
pub(super) fn single(kind: &Kind, object: Value, bare: bool) -> Value {
    if bare {
        return json!({
            "kind": "PartialObjectMetadata",
            "apiVersion": "meta.k8s.io/v1",
            "metadata": object["metadata"],
        });
    }
    let mut object = object;
    object["kind"] = json!(kind.name);
    object["apiVersion"] = json!(kind.api_version());
    object
}

pub(super) fn list(
    server: &Server,
    kind: &Kind,
    namespace: &str,
    asked: &Asked,
    bare: bool,
) -> Result<Value, Refusal> {
    // A page goes on where the one before it ended, in the list as it was then.
    let (at, all, from) = if let Some((at, from)) = asked.continued.split_once(':') {
        let moment = moment(at, server.world.now())?;
        let invalid = |_| Refusal::Invalid("continue is no token of a list".to_owned());
        (moment, server.at(kind, moment), from.parse::<usize>().map_err(invalid)?)
    } else {
        let (at, all) = server.now(kind);
        (at, all, 0)
    };
    let mut items = Vec::new();
    for object in all {
        if asked.wants(namespace, &object)? {
            items.push(object);
        }
    }
    let total = items.len();
    let end = if asked.limit == 0 { total } else { total.min(from.saturating_add(asked.limit)) };
    let items: Vec<Value> = items.drain(from.min(end)..end).collect();
    let mut metadata = json!({"resourceVersion": version(at)});
    if end < total {
        metadata["continue"] = json!(format!("{}:{end}", version(at)));
        metadata["remainingItemCount"] = json!(total - end);
    }
    if bare {
        let items: Vec<Value> = items.into_iter().map(|one| single(kind, one, true)).collect();
        let (kind, version) = ("PartialObjectMetadataList", "meta.k8s.io/v1");
        return Ok(
            json!({"kind": kind, "apiVersion": version, "metadata": metadata, "items": items}),
        );
    }
    Ok(json!({
        "kind": format!("{}List", kind.name),
        "apiVersion": kind.api_version(),
        "metadata": metadata,
        "items": items,
    }))
}
