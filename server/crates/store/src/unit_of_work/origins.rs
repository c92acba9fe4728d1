//! Writes of which templates entities were made with.

use super::UnitOfWork;
use crate::statement::Statement;
use crate::{NextRecord, OriginRecord, StoreError};
use platform::EntityRef;

/// What is made once more is of its new origin alone.
const PUT: &str = "
    INSERT INTO template_origins (entity, template, task, made_at, recipe)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (entity) DO UPDATE SET template = excluded.template, task = excluded.task,
        made_at = excluded.made_at, recipe = excluded.recipe, version = NULL, files = NULL,
        failure = NULL, next_version = NULL, next_recipe = NULL, next_files = NULL,
        pull_request = NULL, updated_by = NULL";

/// Not when it was made once more meanwhile.
const RENDERED: &str = "
    UPDATE template_origins SET version = $3, recipe = COALESCE($4, recipe), files = $5,
        failure = $6
    WHERE entity = $1 AND task = $2";

const STANDS_AT: &str = "
    UPDATE template_origins SET version = $2, recipe = $3, files = $4, failure = NULL,
        next_version = NULL, next_recipe = NULL, next_files = NULL, pull_request = NULL,
        updated_by = NULL
    WHERE entity = $1";

const NEXT: &str = "
    UPDATE template_origins SET next_version = $2, next_recipe = $3, next_files = $4,
        updated_by = $5, pull_request = NULL
    WHERE entity = $1";

const OPENED: &str = "
    UPDATE template_origins SET pull_request = $3 WHERE entity = $1 AND updated_by = $2";

/// Writes of origins.
impl UnitOfWork {
    /// Notes which template an entity was made with; its version and files are told later.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_template_origin(&mut self, new: &OriginRecord) -> Result<(), StoreError> {
        let statement = Statement::new(PUT)
            .bind(new.entity.as_str())
            .bind(new.template.as_str())
            .bind(&new.task)
            .bind(new.made_at)
            .bind(&new.recipe);
        self.run(&statement).await
    }

    /// Tells the version of an origin, its recipe as it is known by then, and its files.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn origin_rendered(
        &mut self,
        entity: &EntityRef,
        task: &str,
        (version, recipe, files): (&str, &str, Vec<u8>),
    ) -> Result<(), StoreError> {
        let statement = Statement::new(RENDERED).bind(entity.as_str()).bind(task);
        let statement = statement.bind(Some(version)).bind(Some(recipe)).bind(Some(files));
        self.run(&statement.bind(None::<&str>)).await
    }

    /// Tells why the files of an origin cannot be told.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn origin_is_lost(
        &mut self,
        entity: &EntityRef,
        task: &str,
        reason: &str,
    ) -> Result<(), StoreError> {
        let statement = Statement::new(RENDERED).bind(entity.as_str()).bind(task);
        let statement = statement.bind(None::<&str>).bind(None::<&str>).bind(None::<Vec<u8>>);
        self.run(&statement.bind(Some(reason))).await
    }

    /// An entity has what a version of its template makes: an update of it was merged, or brings
    /// nothing.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn origin_stands_at(
        &mut self,
        entity: &EntityRef,
        version: &str,
        recipe: &str,
        files: Vec<u8>,
    ) -> Result<(), StoreError> {
        let statement = Statement::new(STANDS_AT).bind(entity.as_str()).bind(version);
        self.run(&statement.bind(recipe).bind(files)).await
    }

    /// An update is about to be brought: what it counts as once it is merged.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_origin_next(
        &mut self,
        entity: &EntityRef,
        next: &NextRecord,
    ) -> Result<(), StoreError> {
        let statement = Statement::new(NEXT)
            .bind(entity.as_str())
            .bind(&next.version)
            .bind(&next.recipe)
            .bind(next.files.clone())
            .bind(&next.task);
        self.run(&statement).await
    }

    /// A task opened the pull request of an update.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn origin_update_opened(
        &mut self,
        entity: &EntityRef,
        task: &str,
        pull_request: &str,
    ) -> Result<(), StoreError> {
        let statement = Statement::new(OPENED).bind(entity.as_str()).bind(task);
        self.run(&statement.bind(pull_request)).await
    }
}
