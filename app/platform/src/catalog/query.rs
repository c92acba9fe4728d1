//! What a person asks of the catalog page. The whole question lives in the page's address.

use super::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Rows of a page of the catalog, unless asked otherwise.
pub const PAGE_SIZE: usize = 25;

/// A field that the catalog is filtered and counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FacetField {
    /// `spec.type`
    Type,
    /// The owner, as a canonical reference.
    Owner,
    /// `spec.lifecycle`
    Lifecycle,
    /// The system that the entity is part of, as a canonical reference.
    System,
    /// One of `metadata.tags`.
    Tag,
    /// The namespace.
    Namespace,
}

impl FacetField {
    /// Every field, in the order of the page.
    pub const ALL: [Self; 6] =
        [Self::Type, Self::Owner, Self::Lifecycle, Self::System, Self::Tag, Self::Namespace];

    /// The name of the field in an address.
    #[must_use]
    pub const fn parameter(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Owner => "owner",
            Self::Lifecycle => "lifecycle",
            Self::System => "system",
            Self::Tag => "tag",
            Self::Namespace => "namespace",
        }
    }

    /// The field of that name; Backstage's plural names are understood too.
    #[must_use]
    pub fn from_parameter(name: &str) -> Option<Self> {
        let singular = match name {
            "owners" => "owner",
            "lifecycles" => "lifecycle",
            "tags" => "tag",
            other => other,
        };
        Self::ALL.into_iter().find(|field| field.parameter() == singular)
    }
}

/// A column of the catalog's table.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Column {
    /// Name (always shown).
    #[default]
    Name,
    /// Type
    Type,
    /// Owner
    Owner,
    /// Lifecycle
    Lifecycle,
    /// System
    System,
    /// Namespace
    Namespace,
    /// Tags (not sortable)
    Tags,
    /// Time of the last change
    Updated,
}

impl Column {
    /// Every column, in the order of the table.
    pub const ALL: [Self; 8] = [
        Self::Name,
        Self::Type,
        Self::Owner,
        Self::Lifecycle,
        Self::System,
        Self::Namespace,
        Self::Tags,
        Self::Updated,
    ];

    /// The columns that are shown of a kind when the address names none: those that its entities
    /// have something to say in.
    #[must_use]
    pub fn usual(kind: Option<&str>) -> &'static [Self] {
        match kind {
            Some("group" | "location") => &[Self::Name, Self::Type, Self::Updated],
            Some("user") => &[Self::Name, Self::Updated],
            Some("system" | "domain") => &[Self::Name, Self::Owner, Self::Updated],
            Some("template") => &[Self::Name, Self::Type, Self::Owner, Self::Updated],
            Some("resource") => &[Self::Name, Self::Type, Self::Owner, Self::System],
            _ => &[Self::Name, Self::Type, Self::Owner, Self::Lifecycle, Self::System],
        }
    }

    /// The name of the column in an address.
    #[must_use]
    pub const fn parameter(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Type => "type",
            Self::Owner => "owner",
            Self::Lifecycle => "lifecycle",
            Self::System => "system",
            Self::Namespace => "namespace",
            Self::Tags => "tags",
            Self::Updated => "updated",
        }
    }

    /// The column of that name.
    #[must_use]
    pub fn from_parameter(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.parameter() == name)
    }

    /// Whether the catalog can be ordered by it.
    #[must_use]
    pub const fn sortable(self) -> bool {
        !matches!(self, Self::Tags)
    }
}

/// The order of the rows: by a column, then by reference. Rows without a value come last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sort {
    /// The column.
    pub column: Column,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// A question to the catalog. Its text form is the query part of `/catalog?…`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListQuery {
    /// Lower-cased kind; `None` is every kind.
    pub kind: Option<String>,
    /// Chosen values; several of one field mean any of them, fields are joined by "and".
    pub filters: BTreeMap<FacetField, Vec<String>>,
    /// Part of name, title or description, without regard to case.
    pub text: String,
    /// Order of the rows.
    pub sort: Sort,
    /// Columns to show; empty means [`Column::usual`].
    pub columns: Vec<Column>,
    /// Where the page starts, from an earlier answer.
    pub cursor: Option<String>,
    /// The catalog of when; `None` is now.
    pub at: Option<Moment>,
}

impl ListQuery {
    /// Reads name and value pairs of an address (already percent-decoded). Names and values that
    /// mean nothing here are passed over: an old link must open something.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut query = Self::default();
        for (name, value) in pairs {
            let name = name
                .strip_prefix("filters[")
                .map_or(name, |rest| rest.split(']').next().unwrap_or_default());
            query.read(name, value.trim());
        }
        query
    }

    fn read(&mut self, name: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        match name {
            "kind" if value != "all" => self.kind = Some(value.to_lowercase()),
            "text" => value.clone_into(&mut self.text),
            "cursor" => self.cursor = Some(value.to_owned()),
            "at" => self.at = value.parse().ok(),
            "sort" => self.sort = Sort::from_parameter(value),
            "columns" => {
                self.columns = value.split(',').filter_map(Column::from_parameter).collect();
            }
            _ => {
                let Some(field) = FacetField::from_parameter(name) else { return };
                let chosen = self.filters.entry(field).or_default();
                if !chosen.iter().any(|known| known == value) {
                    chosen.push(value.to_owned());
                }
            }
        }
    }

    /// The name and value pairs of this question, in a fixed order; what is usual is left out.
    #[must_use]
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        pairs.push(("kind", self.kind.clone().unwrap_or_else(|| "all".to_owned())));
        for (field, values) in &self.filters {
            pairs.extend(values.iter().map(|value| (field.parameter(), value.clone())));
        }
        if !self.text.is_empty() {
            pairs.push(("text", self.text.clone()));
        }
        if self.sort != Sort::default() {
            pairs.push(("sort", self.sort.to_parameter()));
        }
        if !self.columns.is_empty() {
            let names: Vec<_> = self.columns.iter().map(|column| column.parameter()).collect();
            pairs.push(("columns", names.join(",")));
        }
        if let Some(cursor) = &self.cursor {
            pairs.push(("cursor", cursor.clone()));
        }
        if let Some(at) = self.at {
            pairs.push(("at", at.to_string()));
        }
        pairs
    }

    /// Whether a value of a field is chosen.
    #[must_use]
    pub fn has(&self, field: FacetField, value: &str) -> bool {
        self.filters.get(&field).is_some_and(|chosen| chosen.iter().any(|known| known == value))
    }

    /// The same question with that value chosen or, when it was, no longer; from the first page.
    #[must_use]
    pub fn toggled(&self, field: FacetField, value: &str) -> Self {
        let mut query = Self { cursor: None, ..self.clone() };
        let chosen = query.filters.entry(field).or_default();
        match chosen.iter().position(|known| known == value) {
            Some(at) => drop(chosen.remove(at)),
            None => chosen.push(value.to_owned()),
        }
        query.filters.retain(|_, chosen| !chosen.is_empty());
        query
    }

    /// The columns to show, name first.
    #[must_use]
    pub fn shown_columns(&self) -> Vec<Column> {
        if self.columns.is_empty() {
            return Column::usual(self.kind.as_deref()).to_vec();
        }
        Column::ALL
            .into_iter()
            .filter(|column| *column == Column::Name || self.columns.contains(column))
            .collect()
    }
}

impl Sort {
    /// Reads `name` or `-name`; what is unknown or not sortable is the usual order.
    #[must_use]
    pub fn from_parameter(text: &str) -> Self {
        let (descending, name) = match text.strip_prefix('-') {
            Some(name) => (true, name),
            None => (false, text),
        };
        match Column::from_parameter(name) {
            Some(column) if column.sortable() => Self { column, descending },
            _ => Self::default(),
        }
    }

    /// `name` or `-name`.
    #[must_use]
    pub fn to_parameter(self) -> String {
        let sign = if self.descending { "-" } else { "" };
        format!("{sign}{}", self.column.parameter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> ListQuery {
        ListQuery::from_pairs(pairs.iter().copied())
    }

    #[test]
    fn a_question_reads_back_from_its_address() {
        let query = read(&[
            ("kind", "Component"),
            ("type", "service"),
            ("type", "website"),
            ("owner", "group:default/payments"),
            ("text", "check"),
            ("sort", "-updated"),
            ("columns", "owner,tags"),
            ("cursor", "abc"),
            ("at", "2026-11-12T14:00:00Z"),
        ]);
        let pairs = query.to_pairs();
        let again =
            ListQuery::from_pairs(pairs.iter().map(|(name, value)| (*name, value.as_str())));
        assert_eq!(query, again);
        assert_eq!(query.shown_columns(), [Column::Name, Column::Owner, Column::Tags]);
    }

    #[test]
    fn a_kind_has_the_columns_that_suit_it_until_others_are_chosen() {
        assert_eq!(read(&[]).shown_columns().len(), 5);
        assert_eq!(read(&[("kind", "user")]).shown_columns(), [Column::Name, Column::Updated]);
        let chosen = read(&[("kind", "user"), ("columns", "tags")]);
        assert_eq!(chosen.shown_columns(), [Column::Name, Column::Tags]);
    }

    #[test]
    fn addresses_of_backstage_are_understood() {
        let query = read(&[
            ("filters[kind]", "component"),
            ("filters[owners][0]", "group:default/payments"),
            ("filters[user]", "all"),
        ]);
        assert_eq!(query.kind.as_deref(), Some("component"));
        assert!(query.has(FacetField::Owner, "group:default/payments"));
        assert_eq!(query.filters.len(), 1);
    }

    #[test]
    fn choosing_twice_is_choosing_not() {
        let query = read(&[("kind", "api"), ("cursor", "x")]);
        let chosen = query.toggled(FacetField::Tag, "go");
        assert!(chosen.has(FacetField::Tag, "go"));
        assert_eq!(chosen.cursor, None);
        assert_eq!(chosen.toggled(FacetField::Tag, "go"), ListQuery { cursor: None, ..query });
    }
}
