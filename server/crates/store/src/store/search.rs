//! What people searched for, keep, and open. Each call is one statement or two, outside of any unit of
//! work: nobody follows these tables.

use super::Store;
use crate::statement::{Row, Statement};
use crate::{StoreError, rows};
use platform::{EntityRef, Timestamp};

const REMEMBER: &str = "
    INSERT INTO recent_searches (person, text, at) VALUES ($1, $2, $3)
    ON CONFLICT (person, text) DO UPDATE SET at = excluded.at
    RETURNING text";

/// All but the last ones.
const FORGET_OLD: &str = "
    DELETE FROM recent_searches WHERE person = $1 AND text NOT IN (
        SELECT text FROM recent_searches WHERE person = $1 ORDER BY at DESC, text LIMIT $2
    )
    RETURNING text";

const SAVE: &str = "
    INSERT INTO saved_searches (person, name, address) VALUES ($1, $2, $3)
    ON CONFLICT (person, name) DO UPDATE SET address = excluded.address
    RETURNING name AS text";

const USE: &str = "
    INSERT INTO search_uses (person, entity, times) VALUES ($1, $2, 1)
    ON CONFLICT (person, entity) DO UPDATE SET times = search_uses.times + 1
    RETURNING entity AS text";

fn text(row: &Row) -> Result<String, sqlx::Error> {
    row.get("text")
}

fn recent(row: &Row) -> Result<(String, Timestamp), sqlx::Error> {
    Ok((row.get("text")?, Timestamp(row.get("at")?)))
}

fn saved(row: &Row) -> Result<(String, String), sqlx::Error> {
    Ok((row.get("name")?, row.get("address")?))
}

fn used(row: &Row) -> Result<(String, EntityRef, u32), sqlx::Error> {
    let entity = row.read("entity", |text: String| text.parse().ok())?;
    Ok((row.get("person")?, entity, rows::number(row, "times")?))
}

/// Searches of people.
impl Store {
    /// Puts a text among a person's last searches, of which `most` are kept.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn remember_search(
        &self,
        person: &str,
        text: &str,
        at: Timestamp,
        most: u32,
    ) -> Result<(), StoreError> {
        let remember = Statement::new(REMEMBER).bind(person).bind(text).bind(at.0);
        self.write(&remember, self::text).await?;
        self.write(&Statement::new(FORGET_OLD).bind(person).bind(most), self::text).await.map(drop)
    }

    /// A person's last searches, the last one first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn recent_searches(
        &self,
        person: &str,
        most: u32,
    ) -> Result<Vec<(String, Timestamp)>, StoreError> {
        let all = "SELECT text, at FROM recent_searches WHERE person = $1 \
                   ORDER BY at DESC, text LIMIT $2";
        self.read(&Statement::new(all).bind(person).bind(most), recent).await
    }

    /// Keeps a search under a name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn save_search(
        &self,
        person: &str,
        name: &str,
        address: &str,
    ) -> Result<(), StoreError> {
        let save = Statement::new(SAVE).bind(person).bind(name).bind(address);
        self.write(&save, text).await.map(drop)
    }

    /// The searches that a person keeps, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn saved_searches(&self, person: &str) -> Result<Vec<(String, String)>, StoreError> {
        let all =
            "SELECT name, address FROM saved_searches WHERE person = $1 ORDER BY name LIMIT 200";
        self.read(&Statement::new(all).bind(person), saved).await
    }

    /// Forgets a kept search.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_search(&self, person: &str, name: &str) -> Result<(), StoreError> {
        let forget =
            "DELETE FROM saved_searches WHERE person = $1 AND name = $2 RETURNING name AS text";
        self.write(&Statement::new(forget).bind(person).bind(name), text).await.map(drop)
    }

    /// Counts that a person opened what a search found about an entity.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn note_search_use(
        &self,
        person: &str,
        entity: &EntityRef,
    ) -> Result<(), StoreError> {
        let note = Statement::new(USE).bind(person).bind(entity.as_str());
        self.write(&note, text).await.map(drop)
    }

    /// How often each person opened what was found about each entity.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn search_uses(&self) -> Result<Vec<(String, EntityRef, u32)>, StoreError> {
        let all = "SELECT person, entity, times FROM search_uses ORDER BY times DESC LIMIT 200000";
        self.read(&Statement::new(all), used).await
    }
}
