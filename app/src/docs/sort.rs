//! The views of the home of documentation: a pure function of its address.

use crate::text::docs::DocsText;
use platform::{Timestamp, docs::DocsSite};

/// Milliseconds after which documentation that nobody touched is stale: half a year.
const STALE: i64 = 182 * 24 * 3_600_000;
/// Sites that are shown as changed lately.
const RECENT: usize = 30;

/// A view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// All, by owner.
    Team,
    /// Those that changed last.
    Recent,
    /// Those that nobody touched for long, and those that are broken.
    Stale,
    /// What has none.
    Without,
}

impl Sort {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Team, Self::Recent, Self::Stale, Self::Without];

    const fn name(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Recent => "recent",
            Self::Stale => "stale",
            Self::Without => "without",
        }
    }

    /// The view that an address names; the first one for what is no view.
    pub fn of(name: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|one| Some(one.name()) == name).unwrap_or(Self::Team)
    }

    /// Its address.
    pub fn address(self) -> String {
        match self {
            Self::Team => "/docs".to_owned(),
            other => format!("/docs?view={}", other.name()),
        }
    }

    /// What it is called.
    pub const fn label(self, words: &DocsText) -> &'static str {
        match self {
            Self::Team => words.by_team,
            Self::Recent => words.recent,
            Self::Stale => words.stale,
            Self::Without => words.without,
        }
    }

    /// The sites that it shows, in its order.
    pub fn of_sites(self, mut sites: Vec<DocsSite>, now: Timestamp) -> Vec<DocsSite> {
        match self {
            Self::Recent => {
                sites.retain(|site| site.changed_at.is_some());
                sites.sort_by_key(|site| std::cmp::Reverse(site.changed_at));
                sites.truncate(RECENT);
            }
            Self::Stale => {
                let is_old = |at: Timestamp| now.0 - at.0 > STALE;
                sites.retain(|site| site.broken.is_some() || site.changed_at.is_some_and(is_old));
                sites.sort_by_key(|site| site.changed_at);
            }
            Self::Team | Self::Without => {}
        }
        sites
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::{EntityRef, catalog::EntityRow};

    fn site(name: &str, changed: Option<i64>, broken: bool) -> DocsSite {
        let row = EntityRow {
            reference: EntityRef::new("component", "default", name),
            kind: "Component".to_owned(),
            label: name.to_owned(),
            description: None,
            entity_type: None,
            lifecycle: None,
            owner: None,
            system: None,
            tags: Vec::new(),
            updated_at: Timestamp(0),
        };
        let broken = broken.then(|| "no".to_owned());
        DocsSite { row, changed_at: changed.map(Timestamp), broken }
    }

    #[test]
    fn views_are_of_their_addresses() {
        for view in Sort::ALL {
            let address = view.address();
            assert_eq!(Sort::of(address.split("view=").nth(1)), view);
        }
        assert_eq!(Sort::of(Some("nonsense")), Sort::Team);
    }

    #[test]
    fn recent_is_newest_first_and_stale_is_old_or_broken() {
        let now = Timestamp(STALE * 2);
        let sites = || {
            vec![
                site("old", Some(1), false),
                site("new", Some(now.0 - 1), false),
                site("broken", Some(now.0), true),
                site("unseen", None, false),
            ]
        };
        let names = |view: Sort| -> Vec<String> {
            view.of_sites(sites(), now).into_iter().map(|site| site.row.label).collect()
        };
        assert_eq!(names(Sort::Recent), ["broken", "new", "old"]);
        assert_eq!(names(Sort::Stale), ["old", "broken"]);
        assert_eq!(names(Sort::Team).len(), 4);
    }
}
