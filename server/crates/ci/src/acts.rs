//! Acts: decided, audited, done, and then asked about like everything else.

use crate::{
    asked::Asked,
    inputs::inputs_of,
    service::unavailable,
    slot::{SlotKey, WAIT},
};
use platform::{
    EntityRef,
    access::{self, Decision, Permission},
    audit::AuditEvent,
    ci::{
        Branches, Card, CiAct, CiError, CiPreview, CiRefusal, CiRequest, CodeKey, May, Part,
        RepositoryFacts, Run, Workflow, checked,
    },
};
use serde_json::json;
use std::{slice, time::Duration};

/// How long it is waited for what a workflow wants to know, when it is to be run.
const PATIENCE: Duration = Duration::from_secs(10);

/// Characters of the name of a branch or tag.
const LONGEST_REFERENCE: usize = 255;

/// What an act is about.
pub(crate) struct About {
    pub label: String,
    pub preview: CiPreview,
    /// What is done: with the answers that a workflow is given.
    pub act: CiAct,
}

impl Asked {
    /// Whether the asker may run something in a repository: they must be allowed to with every entity
    /// that names it. Otherwise whoever may write an annotation would own what it names.
    pub(crate) fn may(&self, key: &CodeKey, entity: &EntityRef) -> May {
        let permission = Permission::CiRun;
        let mut approvers: Option<Vec<String>> = None;
        let naming = self.service.naming(key);
        let own = slice::from_ref(entity).iter().filter(|one| !naming.contains(one));
        for entity in naming.iter().chain(own) {
            match self.entities.decide(permission, entity) {
                Decision::Allow => {}
                Decision::WithApproval { by }
                    if approvers.as_ref().is_none_or(|one| *one == by) =>
                {
                    approvers = Some(by);
                }
                // One request has one set of people who decide about it.
                Decision::WithApproval { .. } => {
                    let reason = format!(
                        "needs permission {permission} on several entities, which different people \
                         have to approve; ask one of those to do it"
                    );
                    return May::Not { reason };
                }
                Decision::Deny => {
                    let seen = !self.entities.rows(slice::from_ref(entity)).is_empty();
                    let on = if seen { entity.to_string() } else { key.to_string() };
                    let reason =
                        format!("needs permission {permission} on {on}, which its owners have");
                    return May::Not { reason };
                }
            }
        }
        approvers.map_or(May::Act, |by| May::Ask { by })
    }

    pub(crate) async fn preview_of(
        &self,
        entity: &EntityRef,
        act: CiAct,
    ) -> Result<Option<CiPreview>, CiError> {
        let Some((_, key)) = self.found(entity).await? else { return Ok(None) };
        let about = self.about(&key, entity, act, WAIT).await?;
        let Some(about) = about else { return Ok(None) };
        match self.may(&key, entity) {
            May::Act => Ok(Some(about.preview)),
            May::Ask { by } => Ok(Some(CiPreview { approvers: by, ..about.preview })),
            May::Not { reason } => {
                self.denied(&key, &reason).await?;
                Err(CiError::NotAllowed(reason))
            }
        }
    }

    /// What an act is about; `None` when there is no such run or workflow.
    pub(crate) async fn about(
        &self,
        key: &CodeKey,
        entity: &EntityRef,
        act: CiAct,
        wait: Duration,
    ) -> Result<Option<About>, CiError> {
        match &act {
            CiAct::Dispatch { workflow, .. } => {
                let file = workflow.clone();
                self.about_workflow(key, entity, act, &file, wait).await
            }
            act => {
                let cards = self.service.cards_within(key, &[Part::Runs], entity, wait).await;
                let runs: Card<Vec<Run>> = cards.of(&Part::Runs);
                let wanted = act.run();
                let run =
                    runs.value().and_then(|all| all.iter().find(|run| Some(run.id) == wanted));
                Ok(run.map(|run| {
                    let name = format!("{} #{}", run.workflow, run.number);
                    let about =
                        if run.title.is_empty() { name } else { format!("{name}: {}", run.title) };
                    let request = CiRequest { act: act.clone(), key: key.clone() }.to_string();
                    let label = format!("{} {about} ({})", act.name(), key.slug());
                    let preview = CiPreview {
                        act: act.clone(),
                        about,
                        inputs: Vec::new(),
                        branches: Vec::new(),
                        ready: true,
                        error: None,
                        refusal: act.refusal(run.state),
                        approvers: Vec::new(),
                        request,
                    };
                    About { label, preview, act: act.clone() }
                }))
            }
        }
    }

    async fn about_workflow(
        &self,
        key: &CodeKey,
        entity: &EntityRef,
        act: CiAct,
        file: &str,
        wait: Duration,
    ) -> Result<Option<About>, CiError> {
        let parts = [Part::Workflows, Part::Branches, Part::Facts];
        let cards = self.service.cards_within(key, &parts, entity, wait).await;
        let workflows: Card<Vec<Workflow>> = cards.of(&Part::Workflows);
        let known = workflows.value().into_iter().flatten();
        let Some(workflow) = known.into_iter().find(|one| one.file() == file).cloned() else {
            return Ok(None);
        };
        let part = Part::WorkflowFile(file.to_owned());
        let asked = self.service.cards_within(key, slice::from_ref(&part), entity, wait).await;
        let text: Card<String> = asked.of(&part);
        let (facts, branches): (Card<RepositoryFacts>, Card<Branches>) =
            (cards.of(&Part::Facts), cards.of(&Part::Branches));
        let first = facts.value().and_then(|facts| facts.default_branch.clone());
        let others = branches.value().into_iter().flat_map(|all| &all.shown);
        let others = others.map(|branch| branch.name.clone());
        let others = others.filter(|name| Some(name) != first.as_ref());
        let branches: Vec<String> = first.clone().into_iter().chain(others).collect();
        let inputs = text.value().map(|text| inputs_of(text));
        let by_hand = !matches!(inputs, Some(None)) && workflow.active;
        let (ready, inputs) = (inputs.is_some(), inputs.flatten().unwrap_or_default());
        let request = CiRequest { act: act.clone(), key: key.clone() }.to_string();
        let label = format!("{} {} ({})", act.name(), workflow.name, key.slug());
        let preview = CiPreview {
            act: act.clone(),
            about: workflow.name,
            inputs,
            branches,
            ready,
            error: text.error,
            refusal: (!by_hand).then_some(CiRefusal::NotByHand),
            approvers: Vec::new(),
            request,
        };
        Ok(Some(About { label, preview, act }))
    }

    async fn denied(&self, key: &CodeKey, reason: &str) -> Result<(), CiError> {
        let event = AuditEvent::of(&self.asker, Permission::CiRun);
        self.note(event.on(key.to_string()).denied(reason)).await
    }

    async fn note(&self, event: AuditEvent) -> Result<(), CiError> {
        let now = self.service.clock.now();
        self.service.store.audit(&event, now).await.map_err(unavailable)
    }

    /// Does it.
    pub(crate) async fn do_act(&self, entity: &EntityRef, act: CiAct) -> Result<(), CiError> {
        let missing = || CiError::NotFound(format!("{entity} has no such run or workflow"));
        let (source, key) = self.found(entity).await?.ok_or_else(missing)?;
        let may = self.may(&key, entity);
        if let May::Not { reason } = may {
            self.denied(&key, &reason).await?;
            return Err(CiError::NotAllowed(reason));
        }
        let about = self.about(&key, entity, act, PATIENCE).await?.ok_or_else(missing)?;
        let act = answered(&about)?;
        let request = CiRequest { act: act.clone(), key: key.clone() }.to_string();
        let permission = Permission::CiRun;
        if let May::Ask { by } = may
            && !self.asker.is_approved(permission, &request)
        {
            let refusal = access::Refusal::until_approved(permission, &request, by);
            self.denied(&key, &refusal.to_string()).await?;
            return Err(CiError::NeedsApproval(refusal));
        }
        let told = json!({"act": act.name(), "about": about.preview.about, "request": request});
        let event = AuditEvent::of(&self.asker, permission).on(key.to_string());
        let event = event.changing(None, Some(told));
        // First the log, then the deed: what is not told must not happen.
        self.note(event.clone()).await?;
        let done = source.act(&key.name, &act).await;
        let jobs = act.run().map(Part::Jobs);
        for part in [Part::Runs].into_iter().chain(jobs) {
            self.service.ask_again(&SlotKey::of(&key, part));
        }
        if let Err(error) = done {
            let reason = error.to_string();
            self.note(event.failed(&reason)).await?;
            return Err(CiError::Refused(format!("{}: {reason}", source.vendor())));
        }
        Ok(())
    }
}

/// The act, with answers as the host takes them.
fn answered(about: &About) -> Result<CiAct, CiError> {
    let preview = &about.preview;
    if let Some(refusal) = preview.refusal {
        return Err(CiError::Conflict(words(refusal).to_owned()));
    }
    let CiAct::Dispatch { workflow, reference, inputs } = &about.act else {
        return Ok(about.act.clone());
    };
    if !preview.ready {
        let reason = preview.error.clone().unwrap_or_else(|| "it did not answer yet".to_owned());
        let text = format!("what {workflow} wants to know is not known: {reason}; try again");
        return Err(CiError::Conflict(text));
    }
    let usual = preview.branches.first().cloned().unwrap_or_default();
    let reference = match reference.trim() {
        "" => usual,
        reference => reference.to_owned(),
    };
    let odd = |letter: char| letter.is_whitespace() || letter.is_control();
    if reference.is_empty() || reference.len() > LONGEST_REFERENCE || reference.contains(odd) {
        return Err(CiError::BadRequest(format!("{reference:?} is no branch or tag")));
    }
    let inputs = checked(&preview.inputs, inputs).map_err(CiError::BadRequest)?;
    Ok(CiAct::Dispatch { workflow: workflow.clone(), reference, inputs })
}

const fn words(refusal: CiRefusal) -> &'static str {
    match refusal {
        CiRefusal::Running => "the run is under way; wait for its end, or cancel it",
        CiRefusal::Ended => "the run has ended",
        CiRefusal::NothingFailed => "no job of the run went wrong",
        CiRefusal::NotByHand => "the workflow is not made to be run by hand (workflow_dispatch)",
    }
}
