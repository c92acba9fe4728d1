//! Dashboards of an entity: which of them somebody may see, and how the one that is shown is shown.

use super::{
    asked::{Asked, Looked, Own},
    cards::Parts,
};
use platform::monitoring::{
    Dashboard, DashboardKey, Embedding, EntityQuestion, Part, ShownDashboard, Viewer, Window,
};

/// A dashboard that somebody may see.
pub(super) struct Seen {
    pub id: String,
    /// `None` until it was told.
    pub title: Option<String>,
}

/// What is asked to know them.
pub(super) fn parts(own: &Own) -> impl Iterator<Item = Part> + use<> {
    let heads = own.watched.dashboards.clone().into_iter().map(Part::DashboardHead);
    heads.chain(own.watched.selector.clone().map(Part::Selected))
}

/// Those that are named, and those that are selected, as far as somebody may see them.
pub(super) fn seen(own: &Own, parts: &Parts, viewer: &Viewer) -> Vec<Seen> {
    let mut all: Vec<Seen> = Vec::new();
    for id in &own.watched.dashboards {
        let head = parts.told::<Option<Box<Dashboard>>>(&Part::DashboardHead(id.clone()));
        let (shown, title) = match head {
            Some(Some(one)) => (viewer.sees(&one.audience), Some(one.title.clone())),
            Some(None) => (false, None),
            // Whom it is shown to is not known yet.
            None => (*viewer == Viewer::Owner, None),
        };
        if shown {
            all.push(Seen { id: id.clone(), title });
        }
    }
    let selected = own.watched.selector.clone().map(Part::Selected);
    let selected = selected.and_then(|part| parts.told::<Vec<Dashboard>>(&part));
    for one in selected.into_iter().flatten() {
        if viewer.sees(&one.audience) && !all.iter().any(|known| known.id == one.id) {
            all.push(Seen { id: one.id.clone(), title: Some(one.title.clone()) });
        }
    }
    all
}

impl Asked {
    /// The frame of a dashboard, where there is one that may be shown.
    pub(super) fn frame(
        &self,
        own: &Own,
        id: &str,
        environment: &str,
        window: Window,
    ) -> Option<Embedding> {
        let key = DashboardKey { source: own.source.name().to_owned(), id: id.to_owned() };
        let frame = own.source.embedding(&key, &own.watched.service, environment, window)?;
        self.service.options.frame_origins.contains(&frame.origin).then_some(frame)
    }

    /// The dashboards of a source that somebody may see, and the part that draws the one that is shown.
    pub(super) fn dashboards(
        &self,
        own: &Own,
        (parts, viewer): (&Parts, &Viewer),
        looked: &Looked,
        question: &EntityQuestion,
    ) -> (Vec<ShownDashboard>, Option<(String, Part)>) {
        let (mut all, mut drawn) = (Vec::new(), None);
        let found = seen(own, parts, viewer);
        let asked = question.dashboard.as_ref();
        let asked = asked.filter(|asked| found.iter().any(|one| one.id == **asked)).cloned();
        for Seen { id, title } in found {
            let framed = self.frame(own, &id, &looked.environment, looked.window).is_some();
            let shown = match &asked {
                Some(asked) => *asked == id,
                None => all.is_empty(),
            };
            if shown && !framed {
                let part = Part::Dashboard {
                    id: id.clone(),
                    service: own.watched.service.clone(),
                    environment: looked.environment.clone(),
                    range: looked.range,
                };
                drawn = Some((id.clone(), part));
            }
            let page = own.source.dashboard_page(&id);
            all.push(ShownDashboard { id, page, title, framed, drawn: None });
        }
        (all, drawn)
    }
}
