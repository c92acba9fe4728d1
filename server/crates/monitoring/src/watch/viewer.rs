//! Who looks, to each source: what the vendor would not show them is not theirs to see here.

use super::{asked::Asked, slot::Known};
use platform::{
    access::PrincipalKind,
    monitoring::{Hidden, MonitoringSource, OfPart, VendorPeople, Viewer},
};

impl Asked {
    /// Whether data of a source may be shown to the asker at all: contractors have only the
    /// integrations that their role names.
    pub(crate) fn may_have(&self, source: &dyn MonitoringSource) -> bool {
        let principal = &self.asker.principal;
        principal.kind == PrincipalKind::System
            || self.service.options.authority.limits(principal).allows(source.integration())
    }

    /// Who the asker is to a source that told whom it lets in.
    pub(crate) fn viewer(
        &self,
        source: &dyn MonitoringSource,
        people: &Known,
        emails: &[String],
    ) -> Viewer {
        let questions = source.questions();
        match self.asker.principal.kind {
            PrincipalKind::System | PrincipalKind::Guest => return Viewer::Owner,
            PrincipalKind::Anonymous => return Viewer::Stranger,
            PrincipalKind::Person | PrincipalKind::Agent | PrincipalKind::Service => {}
        }
        if !questions.people {
            return Viewer::Guest;
        }
        let known = people.told.as_deref().and_then(|told| VendorPeople::of(&told.value));
        match known {
            None => Viewer::Unclear,
            Some(known) => match known.with_email(emails) {
                Some(person) => Viewer::Person(person.clone()),
                None if questions.open => Viewer::Guest,
                None => Viewer::Stranger,
            },
        }
    }
}

/// Why somebody sees nothing of a source.
pub(crate) const fn hidden(viewer: &Viewer) -> Option<Hidden> {
    match viewer {
        Viewer::Stranger => Some(Hidden::Stranger),
        Viewer::Unclear => Some(Hidden::Unclear),
        Viewer::Owner | Viewer::Person(_) | Viewer::Guest => None,
    }
}
