//! Tasks as somebody may see them: their own, those of others with `task.read`, and those whose approval
//! they are asked for.

mod whole;

pub(super) use whole::shown_values;

use super::{
    approvals::is_named,
    asked::{Asked, unavailable},
};
use platform::{
    EntityRef,
    access::{Object, Permission},
    scaffolder::{ScaffolderError, TaskPage, TaskQuery, TaskRow, TaskState, Whose},
};
use serde_json::Value;
use store::{TaskFilter, TaskOrder, TaskRecord};

/// Tasks of a page at the most.
const MOST: u32 = 500;

/// What a person calls a task: its template, and what it is about.
pub(super) fn label(task: &TaskRecord) -> String {
    let subject = task.subject.as_deref().unwrap_or_default();
    format!("{} {subject}", task.template.name()).trim().to_owned()
}

impl Asked {
    pub(super) fn is_own(&self, task: &TaskRecord) -> bool {
        task.created_by == self.asker.principal.id
    }

    /// Whether the asker has a permission about the portal.
    pub(super) fn has(&self, permission: Permission) -> bool {
        let authority = &self.service.parts.authority;
        authority.decide(&self.asker.principal, permission, &Object::Portal).is_allowed()
    }

    /// A task that the asker may see.
    pub(super) async fn seen(&self, id: &str) -> Result<Option<TaskRecord>, ScaffolderError> {
        let task = self.service.parts.store.task(id).await.map_err(unavailable)?;
        let Some(task) = task else { return Ok(None) };
        if self.is_own(&task) || self.has(Permission::TaskRead) {
            return Ok(Some(task));
        }
        let Some(number) = &task.approval else { return Ok(None) };
        let approval = self.service.parts.store.approval(number).await.map_err(unavailable)?;
        let decides = approval.is_some_and(|one| is_named(&self.asker.principal, &one.approvers));
        Ok(decides.then_some(task))
    }

    pub(super) async fn page(&self, query: &TaskQuery) -> Result<TaskPage, ScaffolderError> {
        let may_see_all = self.has(Permission::TaskRead);
        let mut filter = self.filter(query, may_see_all);
        if query.whose == Whose::Teams && may_see_all {
            filter.teams = Some(self.own_teams().await?);
        }
        let (order, descending) = match &query.order {
            Some((column, descending)) if column == "state" => (TaskOrder::State, *descending),
            Some((column, descending)) if column == "created_by" => {
                (TaskOrder::CreatedBy, *descending)
            }
            Some((_, descending)) => (TaskOrder::CreatedAt, *descending),
            None => (TaskOrder::CreatedAt, true),
        };
        let store = &self.service.parts.store;
        let limit = query.limit.min(MOST);
        let rows = store.tasks(&filter, (order, descending), query.offset, limit).await;
        let rows = rows.map_err(unavailable)?;
        let mut page = TaskPage { may_see_all, ..TaskPage::default() };
        for (state, count) in store.count_tasks(&filter).await.map_err(unavailable)? {
            let place = TaskState::ALL.iter().position(|one| *one == state);
            if let Some(total) = place.and_then(|place| page.counts.get_mut(place)) {
                *total = count;
            }
            if filter.states.is_empty() || filter.states.contains(&state) {
                page.total += count;
            }
        }
        page.rows = rows.into_iter().map(|task| self.row(task)).collect();
        Ok(page)
    }

    fn filter(&self, query: &TaskQuery, may_see_all: bool) -> TaskFilter {
        let own = self.asker.principal.id.clone();
        let some = |names: &[String]| (!names.is_empty()).then(|| names.to_vec());
        let mut filter = TaskFilter {
            created_by: some(&query.created_by),
            teams: None,
            templates: query.template.clone().map(|template| vec![template]),
            states: query.states.clone(),
        };
        match query.whose {
            Whose::Mine => filter.created_by = Some(vec![own]),
            Whose::Teams | Whose::All if may_see_all => {}
            // Who may not see those of others sees their own, whatever they ask for.
            Whose::Teams | Whose::All => {
                let is_asked = query.created_by.is_empty() || query.created_by.contains(&own);
                filter.created_by = Some(is_asked.then_some(own).into_iter().collect());
            }
        }
        filter
    }

    /// The teams that the asker is in themselves. Tasks have those of who began them with all around
    /// these: who is in a department sees what its teams do, who is in a team not the whole company.
    async fn own_teams(&self) -> Result<Vec<String>, ScaffolderError> {
        let principal = &self.asker.principal;
        let text = match &principal.entity {
            Some(entity) => self.entities.entity(entity).await?,
            None => None,
        };
        let entity: Value =
            text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let relations = entity["relations"].as_array().into_iter().flatten();
        let targets = relations.filter(|relation| relation["type"] == "memberOf");
        let teams = targets.filter_map(|relation| relation["targetRef"].as_str());
        let teams = teams.filter_map(|team| team.parse::<EntityRef>().ok());
        let teams: Vec<String> = teams.map(|team| team.to_string()).collect();
        if !teams.is_empty() {
            return Ok(teams);
        }
        Ok(principal.groups.iter().map(ToString::to_string).collect())
    }

    pub(super) fn row(&self, task: TaskRecord) -> TaskRow {
        TaskRow {
            template: self.entities.reference(&task.template),
            id: task.id,
            state: task.state,
            is_draft: task.is_draft,
            created_at: task.created_at,
            ended_at: task.ended_at,
            created_by: task.created_by,
            created_by_label: task.created_by_label,
            created_by_entity: task.created_by_entity,
            subject: task.subject,
            made: task.made,
            step: task.step,
            steps: (task.steps_done, task.steps_total),
            note: task.note,
        }
    }
}
