//! Error tracking: what goes wrong inside of services, by issue.
//!
//! The words are Sentry's, which are the field's: an *issue* is what is one fault, with all *events* of
//! it; a *project* is what one service reports to, and belongs to *teams*; a *release* is the version
//! that an event came from. An [`ErrorSource`] is one organisation of a vendor and answers one
//! [`ErrorPart`] at a time; [`Errors`] is what pages ask. Everything that a vendor told is a
//! [`crate::ci::Card`]. What the vendor would not show somebody ([`Access`]) is not shown to them
//! here either.

mod access;
mod act;
mod answer;
mod entities;
mod event;
mod issue;
mod question;
mod service;
mod source;

pub use access::{Access, Member, MemberRole};
pub use act::{ErrorAct, ErrorPreview, ErrorRefusal, ErrorRequest};
pub use answer::{ErrorPart, ErrorsTold, OfErrorPart};
pub use entities::{ErrorEntities, ErrorEntity, ErrorNames, NamedProject};
pub use event::{ErrorEvent, Frame, Thrown};
pub use issue::{
    Assignee, AssigneeKind, Count, ErrorProject, ErrorTeam, Issue, IssueDetail, IssueKey,
    IssueState, Level, Release, Substatus,
};
pub use question::{IssueCounts, IssueFilter, IssueOrder, IssueQuestion};
pub use service::{
    Assignable, BroughtBy, CompanyErrors, CompanyIssue, EntityErrors, ErrorCounts, Errors,
    ErrorsError, ErrorsSource, NoErrors, OpenErrors, OpenIssue, ProjectErrors, ShownIssue,
};
pub use source::{ErrorEvents, ErrorSource, Visibility};
