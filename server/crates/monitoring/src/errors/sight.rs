//! What of a source somebody sees: what their roles allow, and what the vendor itself would show them.

use super::{cards::Peeked, service::ErrorService};
use platform::{
    Timestamp,
    access::{Asker, PrincipalKind},
    errors::{
        Access, ErrorEntities, ErrorPart, ErrorProject, ErrorSource, ErrorsError, ErrorsTold,
        Visibility,
    },
};
use std::sync::Arc;

/// For so long what the vendor told of its members counts, when it does not tell it anew.
const GOOD_FOR: i64 = 24 * 3_600_000;

/// Whether somebody sees a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// They do.
    Yes,
    /// They do not.
    No,
    /// It is not known whom the vendor would show it to: until it is, nobody sees it.
    Unclear,
}

/// What a name is.
pub(super) enum Named<'a> {
    /// A project.
    There(&'a ErrorProject),
    /// None of the organisation's.
    Nowhere,
    /// Its projects were never told.
    Untold,
}

/// Who looks.
pub(super) struct Sight {
    /// Slipway itself, or whoever sits at this machine while nobody signs in.
    owner: bool,
    email: Option<String>,
}

impl Sight {
    pub async fn of(asker: &Asker, entities: &dyn ErrorEntities) -> Result<Self, ErrorsError> {
        let owner = matches!(asker.principal.kind, PrincipalKind::System | PrincipalKind::Guest);
        let email = if owner { None } else { entities.email().await? };
        Ok(Self { owner, email })
    }

    /// Who looks, to one source.
    pub fn at(
        &self,
        service: &Arc<ErrorService>,
        source: &Arc<dyn ErrorSource>,
        entities: &dyn ErrorEntities,
    ) -> SourceSight {
        let name = source.name();
        SourceSight {
            allowed: self.owner || entities.allows(source.integration()),
            everything: self.owner || source.visibility() == Visibility::Portal,
            email: self.email.clone(),
            access: service.peek(name, ErrorPart::Access),
            projects: service.peek(name, ErrorPart::Projects),
            now: service.clock.now(),
            source: Arc::clone(source),
        }
    }
}

/// Who looks, to one source.
pub(super) struct SourceSight {
    pub source: Arc<dyn ErrorSource>,
    allowed: bool,
    everything: bool,
    email: Option<String>,
    access: Peeked,
    projects: Peeked,
    now: Timestamp,
}

impl SourceSight {
    /// The organisation's project of a slug.
    pub fn project(&self, slug: &str) -> Named<'_> {
        match self.projects.told.as_deref().map(|told| &told.value) {
            Some(ErrorsTold::Projects(projects)) => {
                let found = projects.iter().find(|one| one.slug == slug);
                found.map_or(Named::Nowhere, Named::There)
            }
            _ => Named::Untold,
        }
    }

    /// Whether its projects were ever told.
    pub fn knows_projects(&self) -> bool {
        let told = self.projects.told.as_deref().map(|told| &told.value);
        matches!(told, Some(ErrorsTold::Projects(_)))
    }

    /// Who is in the organisation, as far as that still counts.
    pub fn access(&self) -> Option<&Access> {
        let told = self.access.told.as_deref()?;
        let old = self.now.0.saturating_sub(told.fetched_at.0) > GOOD_FOR;
        match &told.value {
            ErrorsTold::Access(access) if !old => Some(access),
            _ => None,
        }
    }

    /// Whether they see a project.
    pub fn shows(&self, project: &ErrorProject) -> Shown {
        if !self.allowed {
            return Shown::No;
        }
        if self.everything {
            return Shown::Yes;
        }
        let Some(email) = &self.email else { return Shown::No };
        match self.access() {
            None => Shown::Unclear,
            Some(access) if access.shows(project, email) => Shown::Yes,
            Some(_) => Shown::No,
        }
    }

    /// Whether they are let in at all: else they are not even told what is not there.
    pub fn is_let_in(&self) -> bool {
        let member = |email: &String| self.access().is_some_and(|one| one.member(email).is_some());
        self.allowed && (self.everything || self.email.as_ref().is_some_and(member))
    }

    /// Whether that is unclear.
    pub fn is_unclear(&self) -> bool {
        self.allowed && !self.everything && self.email.is_some() && self.access().is_none()
    }

    /// Their own address.
    pub fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }
}
