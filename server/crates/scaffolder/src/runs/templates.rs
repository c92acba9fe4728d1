//! Templates as somebody asks for them: as cards, and as the form that one of them asks to be filled in.

use super::{
    analysis::Found,
    asked::{Asked, unavailable},
    permitted::{without_denied, written_pages},
};
use futures::future::join_all;
use platform::{
    EntityRef,
    access::{Authority, Decision, Object, Permission, Principal},
    catalog::EntityRow,
    ci::May,
    scaffolder::{
        ButtonLabels, FormPage, ScaffolderError, TemplateCard, TemplateEntities, TemplateForm,
        TemplateSource,
    },
};
use serde_json::Value;
use std::{collections::BTreeMap, sync::Arc};

/// Templates that are looked at at once.
const AT_ONCE: usize = 8;

impl Asked {
    /// What the asker may do with a template.
    pub(super) fn may(&self, template: &EntityRef) -> May {
        match self.entities.decide(Permission::TemplateUse, template) {
            Decision::Allow => May::Act,
            Decision::WithApproval { by } => May::Ask { by },
            Decision::Deny => {
                let reason = format!("needs permission {} on {template}", Permission::TemplateUse);
                May::Not { reason }
            }
        }
    }

    pub(super) async fn cards(&self) -> Result<Vec<TemplateCard>, ScaffolderError> {
        let store = &self.service.parts.store;
        let usage = store.template_usage().await.map_err(unavailable)?;
        let usage: BTreeMap<EntityRef, _> =
            usage.into_iter().map(|one| (one.template.clone(), one)).collect();
        let starred = store.starred_templates(&self.asker.principal.id).await;
        let starred = starred.map_err(unavailable)?;
        let rows = self.entities.templates();
        let broken = self.all_broken(&rows).await?;
        let mut cards = Vec::with_capacity(rows.len());
        for (row, broken) in rows.into_iter().zip(broken) {
            let used = usage.get(&row.reference);
            cards.push(TemplateCard {
                may: self.may(&row.reference),
                used: used.map_or(0, |used| used.used),
                last_used: used.map(|used| used.last_used),
                starred: starred.contains(&row.reference),
                broken,
                title: row.label,
                description: row.description.unwrap_or_default(),
                template_type: row.entity_type.unwrap_or_default(),
                tags: row.tags,
                owner: row.owner,
                lifecycle: row.lifecycle,
                updated_at: row.updated_at,
                template: row.reference,
            });
        }
        Ok(cards)
    }

    /// Why each template cannot be used; several are looked at at once.
    async fn all_broken(&self, rows: &[EntityRow]) -> Result<Vec<Option<String>>, ScaffolderError> {
        let mut all = Vec::with_capacity(rows.len());
        for some in rows.chunks(AT_ONCE) {
            let looking: Vec<_> = some.iter().map(|row| self.broken(row)).collect();
            for broken in join_all(looking).await {
                all.push(broken?);
            }
        }
        Ok(all)
    }

    async fn broken(&self, row: &EntityRow) -> Result<Option<String>, ScaffolderError> {
        let (of, now) = (row.updated_at, self.service.parts.clock.now());
        let template = row.reference.clone();
        match self.service.analyses.since(&template, of, now) {
            Found::Fresh(known) => return Ok(known.broken()),
            Found::Old(known) => {
                let (service, entities) = (Arc::clone(&self.service), Arc::clone(&self.entities));
                self.service.aside(async move {
                    // What cannot be had now is looked at next time.
                    if let Ok(Some(source)) = entities.template(&template).await {
                        drop(service.look_again(&source, Some(of)).await);
                    }
                });
                return Ok(known.broken());
            }
            Found::Nothing => {}
        }
        let Some(source) = self.entities.template(&template).await? else { return Ok(None) };
        Ok(self.service.look_again(&source, Some(of)).await.broken())
    }

    pub(super) async fn form_of(
        &self,
        template: &EntityRef,
    ) -> Result<Option<TemplateForm>, ScaffolderError> {
        let Some(source) = self.entities.template(template).await? else { return Ok(None) };
        let analysis = self.service.analysis(&source).await;
        let body = self.body(&source);
        let entity = &source.entity;
        let spec = &body["spec"];
        let description = entity.description().unwrap_or_default().to_owned();
        let renderer = &self.service.parts.renderer;
        let may = self.may(template);
        Ok(Some(TemplateForm {
            title: entity.display_name().to_owned(),
            html: renderer.html(&description),
            description,
            version: analysis.version.clone(),
            pages: self.pages(spec),
            secrets: spec.pointer("/secrets/schema").cloned(),
            labels: labels(spec),
            steps: crate::steps::written(spec).into_iter().map(|step| step.name).collect(),
            may_try: may.is_possible(),
            may,
            findings: analysis.findings.clone(),
            template: template.clone(),
        }))
    }

    /// The template as the asker may use it.
    pub(super) fn body(&self, source: &TemplateSource) -> Value {
        let authority = &*self.service.parts.authority;
        permitted_body(source, &*self.entities, authority, &self.asker.principal)
    }

    /// The pages of a form.
    pub(super) fn pages(&self, spec: &Value) -> Vec<FormPage> {
        let mut pages = written_pages(spec);
        for page in &mut pages {
            if let Some(description) = &page.description {
                page.html = self.service.parts.renderer.html(description);
            }
        }
        pages
    }
}

fn labels(spec: &Value) -> ButtonLabels {
    let text = |name: &str| {
        let label = spec.pointer("/presentation/buttonLabels")?.get(name)?.as_str()?;
        Some(label.to_owned())
    };
    ButtonLabels {
        back: text("backButtonText"),
        review: text("reviewButtonText"),
        create: text("createButtonText"),
    }
}

/// A template as somebody may use it: without the pages, fields and steps that are tagged with what they
/// lack the permission for.
pub(super) fn permitted_body(
    source: &TemplateSource,
    entities: &dyn TemplateEntities,
    authority: &dyn Authority,
    principal: &Principal,
) -> Value {
    let mut body: Value = serde_json::from_str(&source.body).unwrap_or_default();
    let facts = entities.facts(source.entity.reference());
    without_denied(&mut body, |tags| {
        let Some(mut facts) = facts.clone() else { return true };
        facts.tags.extend(tags.iter().cloned());
        let about = Object::Entity(&facts);
        authority.decide(principal, Permission::TemplateUse, &about) != Decision::Deny
    });
    body
}
