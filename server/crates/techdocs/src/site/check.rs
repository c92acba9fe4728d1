//! All that is wrong with a site: every page is rendered, and every place that a link leads to is
//! looked for.

use super::{
    Page, Problem, Site, Source,
    anchors::{Lead, ids, leads_nowhere},
};
use std::{
    collections::{BTreeMap, HashSet},
    num::NonZero,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

impl<S: Source> Site<S> {
    /// Renders every page, several at a time; `take` gets them in no particular order.
    pub fn each_page(&self, take: impl Fn(Result<Page, Problem>) + Sync) {
        let paths: Vec<&str> = self.pages().collect();
        let next = AtomicUsize::new(0);
        let workers = thread::available_parallelism().map_or(1, NonZero::get).min(paths.len());
        thread::scope(|scope| {
            for _ in 0..workers {
                scope.spawn(|| {
                    while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                        match self.page(path) {
                            Ok(Some(page)) => take(Ok(page)),
                            Ok(None) => {}
                            Err(error) => take(Err(Problem::unreadable(path, &error))),
                        }
                    }
                });
            }
        });
    }

    /// What is wrong with the site and its pages, by their paths.
    pub fn check(&self) -> Vec<Problem> {
        let seen = std::sync::Mutex::new(Seen::default());
        self.each_page(|page| {
            let mut seen = seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            match page {
                Ok(page) => seen.take(page),
                Err(problem) => seen.problems.push(problem),
            }
        });
        let seen = seen.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut problems = seen.all();
        problems.extend_from_slice(self.problems());
        problems.sort();
        problems.dedup();
        problems
    }
}

/// What the pages told.
#[derive(Default)]
struct Seen {
    problems: Vec<Problem>,
    /// The ids of each page.
    ids: BTreeMap<String, HashSet<String>>,
    /// From which page, and to which place.
    anchors: Vec<(String, Lead)>,
}

impl Seen {
    fn take(&mut self, page: Page) {
        self.problems.extend(page.problems);
        let leads = page.anchors.into_iter();
        self.anchors.extend(leads.map(|lead| (page.path.clone(), lead)));
        self.ids.insert(page.path, ids(&page.html));
    }

    fn all(self) -> Vec<Problem> {
        let Self { mut problems, ids, anchors } = self;
        for (from, lead) in anchors {
            let known = ids.get(&lead.page).is_none_or(|ids| lead.is_in(ids));
            if !known {
                problems.push(leads_nowhere(&from, &lead));
            }
        }
        problems
    }
}
