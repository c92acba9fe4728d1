//! The templates that people starred. Each call is one statement, outside of any unit of work: nobody
//! follows this table.

use super::Store;
use crate::StoreError;
use crate::statement::{Row, Statement};
use platform::EntityRef;
use std::collections::BTreeSet;

/// Stars of one person that are told: more than there is room for on a page.
const MOST: u32 = 500;

const STAR: &str = "
    INSERT INTO starred_templates (person, template) VALUES ($1, $2)
    ON CONFLICT (person, template) DO UPDATE SET template = excluded.template
    RETURNING template";

const UNSTAR: &str =
    "DELETE FROM starred_templates WHERE person = $1 AND template = $2 RETURNING template";

const STARRED: &str =
    "SELECT template FROM starred_templates WHERE person = $1 ORDER BY template LIMIT $2";

fn template(row: &Row) -> Result<EntityRef, sqlx::Error> {
    row.read("template", |text: String| text.parse().ok())
}

/// Stars.
impl Store {
    /// Keeps a template among a person's own, or lets it go. What is so already stays so.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn star_template(
        &self,
        person: &str,
        template: &EntityRef,
        starred: bool,
    ) -> Result<(), StoreError> {
        let change = Statement::new(if starred { STAR } else { UNSTAR });
        let change = change.bind(person).bind(template.as_str());
        self.write(&change, self::template).await.map(drop)
    }

    /// The templates that a person starred.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn starred_templates(&self, person: &str) -> Result<BTreeSet<EntityRef>, StoreError> {
        let starred = Statement::new(STARRED).bind(person).bind(MOST);
        Ok(self.read(&starred, template).await?.into_iter().collect())
    }
}
