//! Who has which role, how, and when they were last here: rows for an auditor.

use crate::{audit::export::quoted, policy::Rules, sign_in::Somebody};
use platform::{
    access::{Principal, PrincipalKind},
    catalog::Moment,
    rights::{Review, ReviewRow, Source},
};

/// What the columns of the table are called.
const COLUMNS: &str = "principal,label,kind,role,binding,source,on_behalf_of,last_sign_in";

/// The rows; a binding that means nobody is one too, since somebody may come whom it means.
pub(super) fn rows(rules: &Rules, everybody: &[Somebody]) -> Vec<ReviewRow> {
    let mut rows: Vec<ReviewRow> =
        everybody.iter().flat_map(|somebody| of(rules, somebody)).collect();
    for (binding, source) in rules.bindings() {
        let means = |one: &Somebody| binding.to.means(&one.principal, &one.claims);
        if !everybody.iter().any(means) {
            rows.push(ReviewRow {
                principal: String::new(),
                label: String::new(),
                kind: String::new(),
                role: binding.role.clone(),
                binding: binding.to.to_string(),
                source: source.words(),
                on_behalf_of: None,
                last_sign_in: None,
            });
        }
    }
    rows.sort();
    rows
}

fn of(rules: &Rules, somebody: &Somebody) -> Vec<ReviewRow> {
    let Principal { id, label, kind, on_behalf_of, .. } = &somebody.principal;
    let row = |role: &str, binding: String, source: String| ReviewRow {
        principal: id.clone(),
        label: label.clone(),
        kind: kind.name().to_owned(),
        role: role.to_owned(),
        binding,
        source,
        on_behalf_of: on_behalf_of.clone(),
        last_sign_in: somebody.signed_in_at,
    };
    let mut rows = Vec::new();
    for how in rules.how(&somebody.principal, &somebody.claims) {
        let role = how.role.as_str();
        if *kind == PrincipalKind::Agent {
            let owner = on_behalf_of.clone().unwrap_or_default();
            rows.push(row(role, format!("owner {owner}"), "agent".to_owned()));
            continue;
        }
        for to in how.bindings {
            let known = rules.bindings().iter();
            let known = known.filter(|(one, _)| one.role == role && one.to.to_string() == to);
            let source = known.map(|(_, source)| Source::words(source)).next();
            rows.push(row(role, to, source.unwrap_or_default()));
        }
        for by in how.included_by {
            rows.push(row(role, format!("included by {by}"), format!("role {by}")));
        }
        if how.usual {
            let setting = "setting identity.default-role".to_owned();
            rows.push(row(role, "default role".to_owned(), setting));
        }
    }
    rows
}

/// As a table (RFC 4180).
#[must_use]
pub fn csv(review: &Review) -> String {
    let mut text = format!("{COLUMNS}\r\n");
    for row in &review.rows {
        let at = row.last_sign_in.map(|at| Moment::At(at).to_string());
        let fields = [
            row.principal.as_str(),
            &row.label,
            &row.kind,
            &row.role,
            &row.binding,
            &row.source,
            row.on_behalf_of.as_deref().unwrap_or_default(),
            at.as_deref().unwrap_or_default(),
        ];
        text.push_str(&fields.map(quoted).join(","));
        text.push_str("\r\n");
    }
    text
}
