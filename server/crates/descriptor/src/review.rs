//! What there is to say of a text while it is written: everything that a reader of the catalog would
//! find, and what it would accept although it is hardly meant.

use crate::{
    Content, DocumentError, Judgement, Limits, RawDocument, Verdict, judge, parse,
    placeholder::placeholders, relations::mentions, unknown_kind_message,
};
use platform::{Entity, EntityRef};
use std::collections::HashMap;

/// What is said of one document of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Place among the documents of the text, from 0; empty ones count.
    pub index: usize,
    /// The first line with content, from 1.
    pub line: u32,
    /// The verdict.
    pub verdict: Verdict,
    /// `kind` as written, when that much can be read.
    pub kind: Option<String>,
    /// `metadata.name` as written, when that much can be read.
    pub name: Option<String>,
    /// The canonical reference, when kind and name are well formed.
    pub reference: Option<EntityRef>,
    /// Why it is refused, or why nothing can be said of it.
    pub errors: Vec<DocumentError>,
    /// What is accepted and still worth a second look.
    pub advice: Vec<DocumentError>,
    /// The relations that the entity declares, each once.
    pub relations: Vec<ReviewedRelation>,
}

/// A relation that an entity would have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewedRelation {
    /// Its type, from the entity's point of view.
    pub relation_type: &'static str,
    /// The entity that is meant.
    pub target: EntityRef,
}

impl Review {
    /// Whether a catalog would not take the document.
    #[must_use]
    pub const fn is_refused(&self) -> bool {
        matches!(self.verdict, Verdict::Invalid | Verdict::YamlError | Verdict::NotAnEntity)
    }
}

/// Judges every document of a text. Files that it names are not fetched.
#[must_use]
pub fn review(text: &str, limits: &Limits) -> Vec<Review> {
    let mut claimed = HashMap::new();
    parse(text, limits).iter().map(|raw| reviewed(raw, &mut claimed)).collect()
}

fn reviewed(raw: &RawDocument, claimed: &mut HashMap<EntityRef, u32>) -> Review {
    let Judgement { verdict, kind, name, reference, entity, errors } = judge(raw);
    let mut advice = Vec::new();
    let mut relations = Vec::new();
    if let Some(entity) = &entity {
        advice.extend(custom_kind(raw, verdict, entity));
        advice.extend(claimed_before(raw, entity, claimed));
        advice.extend(unfetched(raw));
        for mention in mentions(entity) {
            match mention.target {
                Ok(target) => {
                    let relation =
                        ReviewedRelation { relation_type: mention.relation_type, target };
                    if !relations.contains(&relation) {
                        relations.push(relation);
                    }
                }
                Err(error) => advice.push(at(raw, &mention.pointer, error.to_string())),
            }
        }
    }
    advice.sort_by_key(|one| (one.line, one.column));
    let (index, line) = (raw.index, raw.line);
    Review { index, line, verdict, kind, name, reference, errors, advice, relations }
}

fn custom_kind(raw: &RawDocument, verdict: Verdict, entity: &Entity) -> Option<DocumentError> {
    if verdict != Verdict::UnknownKind {
        return None;
    }
    let told = unknown_kind_message(entity.api_version(), entity.kind());
    let message = format!("{told}; only what every kind has in common is checked");
    Some(at(raw, "/kind", message))
}

/// The second document of an entity is never shown: the first one keeps it.
fn claimed_before(
    raw: &RawDocument,
    entity: &Entity,
    claimed: &mut HashMap<EntityRef, u32>,
) -> Option<DocumentError> {
    let reference = entity.reference();
    let Some(first) = claimed.get(reference) else {
        claimed.insert(reference.clone(), raw.line);
        return None;
    };
    let message = format!(
        "{reference} stands in this text twice; the document of line {first} keeps it, rename or \
         remove this one"
    );
    Some(at(raw, "/metadata/name", message))
}

fn unfetched(raw: &RawDocument) -> Vec<DocumentError> {
    let Content::Value(value) = &raw.content else { return Vec::new() };
    let each = |open: crate::placeholder::Placeholder| {
        let (key, target) = (open.kind.key(), &open.target);
        let message = format!("{key} is not fetched here: whether {target} is there shows later");
        at(raw, &open.pointer, message)
    };
    placeholders(value).into_iter().map(each).collect()
}

fn at(raw: &RawDocument, pointer: &str, message: String) -> DocumentError {
    let (line, column) = raw.position(pointer);
    DocumentError { line, column, path: pointer.to_owned(), message }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ";
    const SPEC: &str = "\nspec:\n  type: service\n  lifecycle: production\n  owner: payments\n";

    fn told(text: &str) -> Vec<Review> {
        review(text, &Limits::default())
    }

    fn advice(text: &str) -> Vec<(u32, String)> {
        let all = told(text).into_iter().flat_map(|one| one.advice);
        all.map(|one| (one.line, one.message)).collect()
    }

    #[test]
    fn a_good_document_tells_its_relations_once() {
        let more = "  dependsOn: [resource:db, resource:default/db]\n";
        let [one] = &told(&format!("{HEAD}checkout{SPEC}{more}"))[..] else {
            panic!("one document")
        };
        assert_eq!((one.verdict, one.is_refused()), (Verdict::Valid, false));
        assert_eq!(one.reference.as_ref().unwrap().to_string(), "component:default/checkout");
        let relations: Vec<_> =
            one.relations.iter().map(|r| format!("{} {}", r.relation_type, r.target)).collect();
        assert_eq!(relations, ["ownedBy group:default/payments", "dependsOn resource:default/db"]);
        assert!(one.errors.is_empty() && one.advice.is_empty(), "{one:?}");
    }

    #[test]
    fn a_refused_document_has_places_and_leaves_its_neighbour_alone() {
        let all = told(&format!("{HEAD}Not A Name!{SPEC}---\n{HEAD}good{SPEC}---\nkind: [\n"));
        let verdicts: Vec<_> = all.iter().map(|one| one.verdict).collect();
        assert_eq!(verdicts, [Verdict::Invalid, Verdict::Valid, Verdict::YamlError]);
        let error = &all[0].errors[0];
        assert_eq!((error.line, error.column, error.path.as_str()), (4, 9, "/metadata/name"));
        assert!(all[2].errors[0].line >= 18, "{:?}", all[2].errors);
    }

    #[test]
    fn what_is_accepted_but_hardly_meant_is_advice() {
        let twice = format!("{HEAD}a{SPEC}---\n{HEAD}A{SPEC}");
        let [(line, message)] = &advice(&twice)[..] else { panic!("{:?}", advice(&twice)) };
        assert_eq!(*line, 13);
        assert!(message.contains("document of line 1 keeps it"), "{message}");
        let custom = format!("{HEAD}a{SPEC}").replace("kind: Component", "kind: Dashboard");
        assert!(advice(&custom)[0].1.contains("not one of the format's kinds"));
        let owner = format!("{HEAD}a{SPEC}").replace("payments", "'group:'");
        assert_eq!(advice(&owner)[0].0, 8, "{:?}", advice(&owner));
        let fetched = format!("{HEAD}a{SPEC}  note: {{$text: ./note.md}}\n");
        assert!(advice(&fetched)[0].1.contains("./note.md"));
    }
}
