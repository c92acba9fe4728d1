//! The catalog as its readers see it: queries, answers and the service trait.

mod decisions;
mod detail;
mod graph;
mod history;
mod list;
mod memory;
mod moment;
mod overview;
mod problems;
mod query;
mod registry;
mod service;

pub use decisions::{Choice, Claimant, Decision, HeldRemovals};
pub use detail::{EntityDetail, Relation, Source};
pub use graph::{Direction, Graph, GraphEdge, GraphNode};
pub use history::{Actor, Cause, Change, ChangeKind, DiffLine, HistoryPage, Operation};
pub use list::{EntityRow, Facet, FacetValue, KindCount, ListPage, Reference};
pub use memory::{ChangesPage, ChangesQuery, FieldChange, FieldOrigin, LogPlace, readable_path};
pub use moment::{Moment, MomentError};
pub use overview::{ImportState, Overview, SourceState};
pub use problems::{Problem, ProblemCounts, ProblemKind, ProblemPage, Severity};
pub use query::{Column, FacetField, ListQuery, PAGE_SIZE, Sort};
pub use registry::{
    Effect, Preview, PreviewedEntity, Registration, Registry, RegistryAccess, SourceDetail,
    SourceEntry, SourceRegistration, Suggestion,
};
pub use service::{Catalog, CatalogError, Notice};
