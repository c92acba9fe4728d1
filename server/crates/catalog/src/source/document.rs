//! From a place's text to claims and findings: parse, put placeholders in, judge.

use super::{SourceSettings, hosts::Pages, place::Place};
use crate::{
    descriptor::{
        self, DocumentError, Judgement, RawDocument, Verdict,
        placeholder::{Placeholder, PlaceholderKind, placeholders},
    },
    reading::{Claim, Finding, Keep},
};
use platform::{
    Entity, EntityRef,
    catalog::{ProblemKind, Severity},
    entity,
};
use serde_json::Value;

/// Errors of one document that a finding spells out.
const SPELLED_OUT: usize = 5;

/// Gets the text of a place that a placeholder names.
pub(super) trait Contents {
    /// The text, or why it cannot be had.
    fn text(&self, place: &Place) -> Result<String, String>;
}

/// What a place holds.
#[derive(Debug, Default)]
pub(super) struct Documents {
    pub claims: Vec<Claim>,
    pub findings: Vec<Finding>,
    pub leads: Vec<Lead>,
}

/// A target of a Location entity.
#[derive(Clone, Debug)]
pub(super) struct Lead {
    pub target: String,
    pub optional: bool,
    pub line: u32,
    pub column: u32,
}

/// Where a place's entities come from, for their annotations.
#[derive(Debug)]
pub(super) struct Provenance {
    /// `url:…` or `file:…` of the place.
    pub location: String,
    /// The same of the place that the source began with.
    pub origin: String,
    pub pages: Pages,
}

/// Reads the documents of a text. `named` tells that the file is meant for entities: documents that
/// are none are then findings.
pub(super) fn read(
    place: &Place,
    text: &str,
    named: bool,
    provenance: &Provenance,
    settings: &SourceSettings,
    contents: &dyn Contents,
) -> Documents {
    let mut documents = Documents::default();
    for mut raw in descriptor::parse(text, &settings.document) {
        fill_placeholders(&mut raw, place, settings, contents);
        let judgement = descriptor::judge(&raw);
        take(&mut documents, place, &raw, judgement, named, provenance, settings);
    }
    documents
}

fn take(
    documents: &mut Documents,
    place: &Place,
    raw: &RawDocument,
    judgement: Judgement,
    named: bool,
    provenance: &Provenance,
    settings: &SourceSettings,
) {
    let Judgement { verdict, kind, reference, entity, errors, .. } = judgement;
    let refused = |message: String, keep: Keep, entity: Option<EntityRef>| {
        let first = errors.first();
        Finding {
            kind: ProblemKind::Refused,
            severity: Severity::Error,
            location: place.name(),
            line: Some(first.map_or(raw.line, |error| error.line)),
            column: first.map(|error| error.column),
            entity,
            message,
            keep,
        }
    };
    match (verdict, entity) {
        (Verdict::Empty, _) => {}
        (Verdict::NotAnEntity, _) if !named => {}
        (Verdict::NotAnEntity, _) => {
            let message = "This is no entity: it has no apiVersion and kind of one. Add them, or \
                           move the document to another file."
                .to_owned();
            documents.findings.push(refused(message, Keep::Nothing, None));
        }
        (Verdict::UnknownKind, Some(entity)) if settings.refuse_unknown_kinds => {
            let kind = kind.unwrap_or_default();
            let message = descriptor::unknown_kind_message(entity.api_version(), &kind);
            documents.findings.push(refused(message, Keep::Named, reference));
        }
        (Verdict::Valid | Verdict::UnknownKind, Some(entity)) => {
            if verdict == Verdict::Valid && entity.reference().kind() == "location" {
                documents.leads.extend(leads(raw, &entity));
            }
            let line = raw.line;
            let entity = annotated(entity, provenance);
            documents.claims.push(Claim::of(place.name(), line, entity));
        }
        (Verdict::YamlError, _) => {
            documents.findings.push(refused(spell_out(&errors), Keep::Location, None));
        }
        _ => {
            let keep = if reference.is_some() { Keep::Named } else { Keep::Location };
            documents.findings.push(refused(spell_out(&errors), keep, reference));
        }
    }
}

/// The targets of a Location, each with its position.
fn leads(raw: &RawDocument, location: &Entity) -> Vec<Lead> {
    let optional = location.spec_text("presence") == Some("optional");
    let lead = |value: &Value, pointer: &str| {
        let (line, column) = raw.position(pointer);
        let target = value.as_str()?.to_owned();
        Some(Lead { target, optional, line, column })
    };
    let one = location.spec("target").and_then(|value| lead(value, "/spec/target"));
    let several = location.spec("targets").and_then(Value::as_array).into_iter().flatten();
    let several = several
        .enumerate()
        .filter_map(|(index, value)| lead(value, &format!("/spec/targets/{index}")));
    one.into_iter().chain(several).collect()
}

/// The annotations of where it was read; what the descriptor says itself comes first.
fn annotated(entity: Entity, provenance: &Provenance) -> Entity {
    let source = provenance.pages.folder.as_ref().map(|folder| format!("url:{folder}"));
    let all = [
        (entity::MANAGED_BY_LOCATION, Some(provenance.location.clone())),
        (entity::MANAGED_BY_ORIGIN_LOCATION, Some(provenance.origin.clone())),
        (entity::VIEW_URL, provenance.pages.view.clone()),
        (entity::EDIT_URL, provenance.pages.edit.clone()),
        (entity::SOURCE_LOCATION, source),
    ];
    let missing: Vec<(&str, String)> = all
        .into_iter()
        .filter(|(key, _)| entity.annotation(key).is_none())
        .filter_map(|(key, value)| Some((key, value?)))
        .collect();
    entity.with_annotations(&missing)
}

fn fill_placeholders(
    raw: &mut RawDocument,
    place: &Place,
    settings: &SourceSettings,
    contents: &dyn Contents,
) {
    let found = raw.value().map(placeholders).unwrap_or_default();
    for placeholder in found {
        let filled = content_of(&placeholder, place, settings, contents);
        match filled {
            Ok(value) => {
                let slot = raw.value_mut().and_then(|all| all.pointer_mut(&placeholder.pointer));
                if let Some(slot) = slot {
                    *slot = value;
                }
            }
            Err(reason) => {
                let key = placeholder.kind.key();
                let message = format!("{key} {}: {reason}", placeholder.target);
                raw.refuse(&placeholder.pointer, message);
            }
        }
    }
}

fn content_of(
    placeholder: &Placeholder,
    place: &Place,
    settings: &SourceSettings,
    contents: &dyn Contents,
) -> Result<Value, String> {
    let target = place.resolve(&placeholder.target).map_err(|error| error.to_string())?;
    let text = contents.text(&target)?;
    match placeholder.kind {
        PlaceholderKind::Json => {
            serde_json::from_str(&text).map_err(|error| format!("no valid JSON: {error}"))
        }
        PlaceholderKind::Yaml => one_document(&text, settings),
        kind if kind.gives_text() => Ok(Value::String(text)),
        kind => Err(format!("{} is not understood", kind.key())),
    }
}

fn one_document(text: &str, settings: &SourceSettings) -> Result<Value, String> {
    let mut documents = descriptor::parse(text, &settings.document).into_iter();
    match (documents.next(), documents.next()) {
        (Some(document), None) => match document.content {
            descriptor::Content::Value(value) => Ok(value),
            descriptor::Content::Empty => Ok(Value::Null),
            descriptor::Content::Broken(errors) => Err(spell_out(&errors)),
        },
        (None, _) => Ok(Value::Null),
        (Some(_), Some(_)) => {
            Err("the file holds several YAML documents; one is needed".to_owned())
        }
    }
}

fn spell_out(errors: &[DocumentError]) -> String {
    let words = |error: &DocumentError| match error.path.as_str() {
        "" => error.message.clone(),
        path => format!("{path}: {}", error.message),
    };
    let mut text: Vec<String> = errors.iter().take(SPELLED_OUT).map(words).collect();
    if errors.len() > SPELLED_OUT {
        text.push(format!("and {} more", errors.len() - SPELLED_OUT));
    }
    text.join("; ")
}
