//! The verdict on a document.

use super::kinds::{KINDS, kind};
use super::metadata::{ENVELOPE, check_formats};
use super::names::{is_dns_label, is_kind, is_name};
use super::placeholder::{malformed, placeholders};
use super::shape::{Finding, shortened};
use super::{Content, DocumentError, Judgement, RawDocument, Verdict};
use platform::entity_ref::DEFAULT_NAMESPACE;
use platform::{Entity, EntityRef};
use serde_json::{Map, Value};

/// Judges a document by the rules of the format.
///
/// Every error is reported, each with its place. A `$text`, `$openapi` or `$asyncapi` placeholder
/// that still stands counts as a text; `$json` and `$yaml` could become anything, so that nothing
/// can be said before a reader has resolved them.
#[must_use]
pub fn judge(raw: &RawDocument) -> Judgement {
    let value = match &raw.content {
        Content::Empty => return plain(Verdict::Empty, Vec::new()),
        Content::Broken(errors) => return plain(Verdict::YamlError, errors.clone()),
        Content::Value(value) => value,
    };
    let Value::Object(entity) = value else {
        return plain(Verdict::NotAnEntity, not_an_entity(raw, "it is no map"));
    };
    if !meant_as_entity(entity) {
        let reason = "it has not the fields apiVersion, kind and metadata";
        return plain(Verdict::NotAnEntity, not_an_entity(raw, reason));
    }
    let identity = Identity::of(entity);
    let remote = unresolved(value);
    let (verdict, findings) = if raw.refusals.is_empty() && !remote.is_empty() {
        (Verdict::NeedsRemote, remote)
    } else {
        check(value, entity, raw)
    };
    let good = matches!(verdict, Verdict::Valid | Verdict::UnknownKind);
    let entity = good.then(|| Entity::from_json(value.clone()).ok()).flatten();
    Judgement {
        verdict,
        kind: identity.kind.map(str::to_owned),
        name: identity.name.map(str::to_owned),
        reference: identity.reference(),
        entity,
        errors: placed(raw, findings),
    }
}

/// Why a kind is not one of the format's, for those who refuse the others: what it may have been
/// meant as.
#[must_use]
pub fn unknown_kind_message(api_version: &str, name: &str) -> String {
    let same = KINDS.iter().find(|kind| kind.name == name);
    let near = KINDS.iter().find(|kind| strsim::jaro_winkler(kind.name, name) > 0.85);
    let written = KINDS.iter().find(|kind| kind.name.eq_ignore_ascii_case(name));
    let (api_version, name) = (shortened(api_version), shortened(name));
    if let Some(kind) = same {
        let versions = kind.api_versions.join(" or ");
        return format!("{name} is not known under apiVersion {api_version}; write {versions}");
    }
    match written.or(near) {
        Some(kind) => format!("kind {name} is not known; did you mean {}?", kind.name),
        None => format!("kind {name} (apiVersion {api_version}) is not one of the format's kinds"),
    }
}

/// Whether a map was meant as an entity: at least two of the three fields that every entity has.
/// An API definition has none of them, a Helm chart one.
fn meant_as_entity(map: &Map<String, Value>) -> bool {
    ["apiVersion", "kind", "metadata"].iter().filter(|field| map.contains_key(**field)).count() >= 2
}

fn check(value: &Value, entity: &Map<String, Value>, raw: &RawDocument) -> (Verdict, Vec<Finding>) {
    let mut findings = Vec::new();
    ENVELOPE.check(entity, "", &mut findings);
    check_formats(entity, &mut findings);
    let field = |name| entity.get(name).and_then(Value::as_str).unwrap_or_default();
    let known = kind(field("apiVersion"), field("kind"));
    if let Some(kind) = known {
        match entity.get("spec") {
            Some(Value::Object(spec)) => kind.spec.check(spec, "/spec", &mut findings),
            Some(_) => {}
            None => {
                let message = format!("spec is missing; every {} needs one", kind.name);
                findings.push(Finding::new("", message));
            }
        }
    }
    let malformed = malformed(value).into_iter().map(|(pointer, kind)| {
        let message = format!("{} must name a path or URL, as a text", kind.key());
        (pointer, message)
    });
    for (pointer, message) in malformed.chain(raw.refusals.iter().cloned()) {
        // What could not be fetched has no shape to speak of.
        findings.retain(|finding| finding.pointer != pointer);
        findings.push(Finding::new(&pointer, message));
    }
    let verdict = match known {
        _ if !findings.is_empty() => Verdict::Invalid,
        Some(_) => Verdict::Valid,
        None => Verdict::UnknownKind,
    };
    (verdict, findings)
}

fn unresolved(value: &Value) -> Vec<Finding> {
    let open = placeholders(value).into_iter().filter(|open| !open.kind.gives_text());
    open.map(|open| {
        let (key, target) = (open.kind.key(), shortened(&open.target));
        let message = format!("{key} from {target} is not fetched here, so nothing can be said");
        Finding::new(&open.pointer, message)
    })
    .collect()
}

fn not_an_entity(raw: &RawDocument, reason: &str) -> Vec<DocumentError> {
    let message = format!("this document is no entity: {reason}");
    placed(raw, vec![Finding::new("", message)])
}

fn plain(verdict: Verdict, errors: Vec<DocumentError>) -> Judgement {
    Judgement { verdict, kind: None, name: None, reference: None, entity: None, errors }
}

/// The findings with their places, in the order of the text.
fn placed(raw: &RawDocument, findings: Vec<Finding>) -> Vec<DocumentError> {
    let place = |finding: Finding| {
        let (line, column) = if finding.at_key {
            raw.key_position(&finding.pointer)
        } else {
            raw.position(&finding.pointer)
        };
        DocumentError { line, column, path: finding.pointer, message: finding.message }
    };
    let mut errors: Vec<DocumentError> = findings.into_iter().map(place).collect();
    errors.sort_by_key(|error| (error.line, error.column));
    errors
}

/// What a document calls itself, as far as it can be read.
struct Identity<'a> {
    kind: Option<&'a str>,
    namespace: Option<&'a Value>,
    name: Option<&'a str>,
}

impl<'a> Identity<'a> {
    fn of(entity: &'a Map<String, Value>) -> Self {
        let metadata = entity.get("metadata");
        Self {
            kind: entity.get("kind").and_then(Value::as_str),
            namespace: metadata.and_then(|metadata| metadata.get("namespace")),
            name: metadata.and_then(|metadata| metadata.get("name")).and_then(Value::as_str),
        }
    }

    fn reference(&self) -> Option<EntityRef> {
        let kind = self.kind.filter(|kind| is_kind(kind))?;
        let name = self.name.filter(|name| is_name(name))?;
        let namespace = match self.namespace {
            None => DEFAULT_NAMESPACE,
            Some(namespace) => namespace.as_str().filter(|namespace| is_dns_label(namespace))?,
        };
        Some(EntityRef::new(kind, namespace, name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, parse};

    const API: &str = "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata:\n  name: Orders\n  \
                       namespace: shop\nspec:\n  type: openapi\n  lifecycle: x\n  owner: y\n  \
                       definition:\n    ";

    fn raw(text: &str) -> RawDocument {
        parse(text, &Limits::default()).remove(0)
    }

    #[test]
    fn a_good_document_is_an_entity() {
        let judgement = judge(&raw(&format!("{API}paths: here")));
        assert_eq!(judgement.verdict, Verdict::Invalid, "the definition is a map");
        assert_eq!(judgement.errors[0].path, "/spec/definition");
        assert!(judgement.entity.is_none());
        let judgement = judge(&raw(&format!("{API}text")));
        assert_eq!(judgement.verdict, Verdict::Valid);
        assert_eq!(judgement.reference.map(|r| r.to_string()).as_deref(), Some("api:shop/orders"));
        assert_eq!(
            judgement.entity.map(|entity| entity.name().to_owned()).as_deref(),
            Some("Orders")
        );
    }

    #[test]
    fn placeholders_wait_for_a_reader() {
        let verdict = |placeholder: &str| judge(&raw(&format!("{API}{placeholder}"))).verdict;
        assert_eq!(verdict("$text: ./a"), Verdict::Valid);
        assert_eq!(verdict("$openapi: ./a"), Verdict::Valid);
        assert_eq!(verdict("$yaml: ./a"), Verdict::NeedsRemote);
        assert_eq!(verdict("$json: 5"), Verdict::Invalid);
        assert_eq!(verdict("$file: ./a"), Verdict::Invalid);
    }

    #[test]
    fn what_a_reader_refuses_is_the_one_error_there() {
        let mut raw = raw(&format!("{API}$yaml: ./a"));
        raw.refuse("/spec/definition", "there is no such file".to_owned());
        let judgement = judge(&raw);
        assert_eq!(judgement.verdict, Verdict::Invalid);
        let [error] = &judgement.errors[..] else { panic!("{:?}", judgement.errors) };
        assert_eq!((error.line, error.path.as_str()), (10, "/spec/definition"));
        assert_eq!(error.message, "there is no such file");
    }

    #[test]
    fn errors_come_in_the_order_of_the_text() {
        let text = "kind: Component\nspec:\n  owner: []\n  type: ''\nmetadata:\n  tags: [A]\n";
        let judgement = judge(&raw(text));
        let paths: Vec<&str> = judgement.errors.iter().map(|error| error.path.as_str()).collect();
        assert_eq!(paths, ["", "/metadata", "/metadata/tags/0"]);
        let judgement = judge(&raw(&format!("apiVersion: backstage.io/v1alpha1\n{text}")));
        let paths: Vec<&str> = judgement.errors.iter().map(|error| error.path.as_str()).collect();
        let expected = ["/spec", "/spec/owner", "/spec/type", "/metadata", "/metadata/tags/0"];
        assert_eq!(paths, expected);
    }

    #[test]
    fn an_unknown_kind_says_what_it_may_mean() {
        let told = |version, kind| unknown_kind_message(version, kind);
        assert!(told("backstage.io/v1", "API").contains("write backstage.io/v1alpha1"));
        assert!(told("backstage.io/v1alpha1", "Compnent").contains("did you mean Component"));
        assert!(told("x/v1", "Dashboard").contains("not one of"));
    }
}
