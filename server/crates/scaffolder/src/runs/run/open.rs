//! What is known of a task when a run of it begins.

use super::Run;
use crate::{
    engine::Context,
    runs::{
        journal::{Halt, Journal},
        masker::Masker,
        secrets::Vault,
        service::RunService,
        signals::Signals,
    },
};
use platform::access::Asker;
use serde_json::{Value, json};
use std::{sync::Arc, time::Instant};
use store::{RoundRecord, TaskBodyRecord, TaskRecord};
use tokio::sync::Mutex;

impl Run {
    /// What is known of it.
    pub(super) async fn read(
        service: Arc<RunService>,
        journal: Arc<Journal>,
        signals: Signals,
        task: TaskRecord,
        body: TaskBodyRecord,
    ) -> Result<Self, Halt> {
        let store = &service.parts.store;
        let steps = store.task_steps(&task.id).await?;
        let rounds = store.task_rounds(&task.id).await?;
        let key = |round: RoundRecord| ((round.step.clone(), round.round), round);
        let sealed = store.task_secrets(&task.id).await?;
        let vault = sealed.map(|sealed| Vault::open(&task.id, &sealed, &*service.parts.sealed));
        // What cannot be opened any more (the key is another one) is missing, and told where it is used.
        let vault = vault.flatten().unwrap_or_default();
        let environment = &service.options.environment_secrets;
        let secrets = vault.secrets.values().chain(&vault.made);
        let masker = Masker::of(secrets.chain(environment.values()));
        let result = store.task_result(&task.id).await?;
        let spec: Value = serde_json::from_str(&body.spec).unwrap_or_default();
        let workspace = service.workspace(&task.id);
        let context = base_context(&service, &task, &body);
        let sketch = task.is_draft.then(Arc::default);
        Ok(Self {
            asker: Asker::system("scaffolder"),
            email: None,
            rounds: rounds.into_iter().map(key).collect(),
            masker: Arc::new(masker),
            vault: Arc::new(Mutex::new(vault)),
            warned: result.warnings.len(),
            warnings: result.warnings,
            failed: false,
            began: Instant::now(),
            service,
            journal,
            signals,
            task,
            body,
            spec,
            steps,
            context,
            workspace,
            sketch,
        })
    }
}

/// What expressions see before the first step.
fn base_context(service: &RunService, task: &TaskRecord, body: &TaskBodyRecord) -> Context {
    let parameters: Value = serde_json::from_str(&body.values).unwrap_or_default();
    let stored: Value = serde_json::from_str(&body.context).unwrap_or_default();
    let context = json!({
        "parameters": parameters,
        "steps": {},
        "user": stored["user"],
        "context": { "task": { "id": task.id } },
        "environment": { "parameters": service.options.environment, "secrets": {} },
    });
    match context {
        Value::Object(context) => context,
        _ => Context::new(),
    }
}
