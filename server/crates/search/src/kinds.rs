//! The kinds of documents that the catalog itself has.

mod definitions;
mod documentation;
mod entities;

pub use definitions::Definitions;
pub use documentation::Documentation;
pub use entities::Entities;

/// The categories that these kinds come under; each other kind brings its own.
pub mod category {
    /// Components.
    pub const COMPONENTS: &str = "components";
    /// APIs.
    pub const APIS: &str = "apis";
    /// What an API offers: operations, channels, messages, schemas.
    pub const OPERATIONS: &str = "operations";
    /// The fields of what APIs exchange.
    pub const FIELDS: &str = "fields";
    /// Documentation.
    pub const DOCS: &str = "docs";
    /// Systems and domains.
    pub const SYSTEMS: &str = "systems";
    /// Teams and people.
    pub const PEOPLE: &str = "people";
    /// Templates.
    pub const TEMPLATES: &str = "templates";
    /// Resources.
    pub const RESOURCES: &str = "resources";
    /// Entities of every other kind.
    pub const OTHERS: &str = "others";
}
