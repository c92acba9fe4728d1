//! The files that a template makes: its steps on files are done again, in a folder of their own; what
//! others were asked is taken as they answered then.

use super::{
    again::{Again, Quiet},
    desk::Desk,
    files::{self, Files},
    recipe::{Recipe, Source},
};
use crate::{
    engine::{CodeHosts, Context, Host},
    steps::{self, Gathered, Written},
};
use platform::{
    access::Asker,
    scaffolder::{ActionCall, ActionError, ActionProvider, Memory},
};
use serde_json::{Map, Value, json};
use std::{path::PathBuf, sync::Arc};

/// What it is done with.
pub(super) struct Tools {
    pub providers: Vec<Arc<dyn ActionProvider>>,
    pub code_hosts: CodeHosts,
    /// `environment.parameters` of every template.
    pub environment: Map<String, Value>,
    /// Where folders are made, and removed again.
    pub folder: PathBuf,
}

/// What a template makes.
pub(super) struct Rendered {
    pub files: Files,
    /// What its actions fetched.
    pub sources: Vec<Source>,
}

/// Makes the files of a recipe once more.
///
/// # Errors
/// When a step cannot be done; the text names it.
pub(super) async fn render(
    tools: &Tools,
    recipe: &Recipe,
    asker: &Asker,
) -> Result<Rendered, ActionError> {
    let desk = Desk::below(&tools.folder).map_err(|error| refused(&error))?;
    let mut rendering = Rendering {
        tools,
        recipe,
        asker,
        workspace: desk.place().to_owned(),
        context: context(tools, recipe),
        sources: Vec::new(),
    };
    for written in steps::written(&recipe.spec) {
        if recipe.published.as_ref().is_some_and(|published| published.step == written.id) {
            break;
        }
        let name = written.name.clone();
        rendering.step(&written).await.map_err(|error| named(&name, error))?;
    }
    let mut sources = rendering.sources;
    sources.sort_unstable();
    sources.dedup();
    let from = recipe.published.as_ref().and_then(|published| published.source_path.as_deref());
    let place = desk.folder(from.unwrap_or_default());
    let read = tokio::task::spawn_blocking(move || files::read(&place)).await;
    let files = read.map_err(|error| refused(&error))?.map_err(|error| refused(&error))?;
    Ok(Rendered { files, sources })
}

struct Rendering<'a> {
    tools: &'a Tools,
    recipe: &'a Recipe,
    asker: &'a Asker,
    workspace: PathBuf,
    context: Context,
    sources: Vec<Source>,
}

impl Rendering<'_> {
    async fn step(&mut self, written: &Written<'_>) -> Result<(), ActionError> {
        let Some(provider) = self.local(&written.action) else {
            if let Some(Value::Object(output)) = self.recipe.outputs.get(&written.id) {
                steps::remember(&mut self.context, &written.id, output.clone());
            }
            return Ok(());
        };
        if !steps::begins(written.step, &self.context, &self.host()).value {
            return Ok(());
        }
        let rounds = steps::rounds(written.step, &self.context, &self.host());
        let mut gathered = Gathered::of(written.step);
        for (at, each) in (0_u32..).zip(rounds.map_err(ActionError::Input)?.value) {
            if let Some(each) = each {
                self.context.insert("each".to_owned(), each);
                if !steps::runs(written.step, &self.context, &self.host()).value {
                    continue;
                }
            }
            gathered.add(self.round(&*provider, written, at).await?);
        }
        self.context.remove("each");
        steps::remember(&mut self.context, &written.id, gathered.outputs());
        Ok(())
    }

    async fn round(
        &mut self,
        provider: &dyn ActionProvider,
        written: &Written<'_>,
        at: u32,
    ) -> Result<Map<String, Value>, ActionError> {
        let then = self.recipe.memory.iter();
        let then = then.filter(|kept| kept.step == written.id && kept.round == at);
        let then = then.map(|kept| (kept.name.clone(), kept.value.clone())).collect();
        let memory = Arc::new(Again::new(then));
        let call = ActionCall {
            action: written.action.clone(),
            input: steps::input(written.step, &self.context, &self.host()).value,
            workspace: self.workspace.clone(),
            task: self.recipe.task.clone(),
            task_created_at: self.recipe.made_at,
            key: format!("{}/{}/{at}", self.recipe.task, written.id),
            template: self.recipe.template.to_string(),
            base: self.recipe.base.clone(),
            context: self.context.clone(),
            asker: self.asker.clone(),
            email: None,
            log: Arc::new(Quiet),
            memory: Arc::clone(&memory) as Arc<dyn Memory>,
        };
        let done = provider.run(&call).await?;
        if written.action.starts_with("fetch:")
            && let Some(url) = call.input.get("url").and_then(Value::as_str)
        {
            let kept = memory.all();
            let commit = kept.values().find_map(|value| value.get("commit")?.as_str());
            self.sources.push(Source { url: url.to_owned(), commit: commit.map(str::to_owned) });
        }
        Ok(done.output)
    }

    /// Who does an action that makes the workspace what it is.
    fn local(&self, action: &str) -> Option<Arc<dyn ActionProvider>> {
        if action.starts_with("debug:") {
            return None;
        }
        let has = |provider: &&Arc<dyn ActionProvider>| {
            provider.actions().iter().any(|known| known.id == action)
        };
        let provider = self.tools.providers.iter().find(has)?;
        let is_local = provider.actions().iter().any(|known| known.id == action && known.is_local);
        is_local.then(|| Arc::clone(provider))
    }

    fn host(&self) -> Host {
        Host { code_hosts: self.tools.code_hosts.clone(), failed: Some(false), seed: 0 }
    }
}

/// What expressions see: as in the task, but for secrets.
fn context(tools: &Tools, recipe: &Recipe) -> Context {
    let context = json!({
        "parameters": recipe.values,
        "steps": {},
        "secrets": {},
        "user": recipe.user,
        "context": { "task": { "id": recipe.task } },
        "environment": { "parameters": tools.environment, "secrets": {} },
    });
    match context {
        Value::Object(context) => context,
        _ => Context::new(),
    }
}

fn refused(error: &impl ToString) -> ActionError {
    ActionError::Refused(error.to_string())
}

/// The same with the step that it is about.
fn named(step: &str, error: ActionError) -> ActionError {
    let told =
        |message: String| format!("the template's step \"{step}\" cannot be done again: {message}");
    match error {
        ActionError::Input(message) => ActionError::Input(told(message)),
        ActionError::Refused(message) => ActionError::Refused(told(message)),
        other => other,
    }
}
