//! From rows back to records: which templates entities were made with.

use super::moment;
use crate::statement::Row;
use crate::{NextRecord, OriginRecord};
use platform::EntityRef;

/// A row of `template_origins`.
pub(crate) fn origin(row: &Row) -> Result<OriginRecord, sqlx::Error> {
    let entity = |column: &str| row.read(column, |text: String| text.parse::<EntityRef>().ok());
    Ok(OriginRecord {
        entity: entity("entity")?,
        template: entity("template")?,
        task: row.get("task")?,
        made_at: moment(row, "made_at")?,
        recipe: row.get("recipe")?,
        version: row.get("version")?,
        files: row.get("files")?,
        failure: row.get("failure")?,
        next: next(row)?,
        pull_request: row.get("pull_request")?,
    })
}

fn next(row: &Row) -> Result<Option<NextRecord>, sqlx::Error> {
    let text = |column: &str| row.get::<Option<String>>(column);
    let (version, recipe, task) =
        (text("next_version")?, text("next_recipe")?, text("updated_by")?);
    let files: Option<Vec<u8>> = row.get("next_files")?;
    let all = version.zip(recipe).zip(files).zip(task);
    Ok(all.map(|(((version, recipe), files), task)| NextRecord { version, recipe, files, task }))
}
