//! Analyses that are kept. What changes without the template's text (its skeletons) is looked at again,
//! beside whoever asks; only of a broken template they wait for it.

use super::Analysis;
use platform::{EntityRef, Timestamp};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

/// For how long what was found holds, in milliseconds.
const HOLDS: i64 = 5 * 60_000;

/// The same where something keeps the template from being used: whoever mends it wants to see so.
const HOLDS_BROKEN: i64 = 10_000;

/// Templates whose analysis is kept.
const MOST: usize = 2_000;

/// Analyses by template.
#[derive(Default)]
pub(in crate::runs) struct Analyses(Mutex<BTreeMap<EntityRef, Kept>>);

struct Kept {
    analysis: Arc<Analysis>,
    /// When the template last changed then, as far as that was told.
    of: Option<Timestamp>,
    looked_at: Timestamp,
}

/// What is known of a template.
#[derive(Debug)]
pub(in crate::runs) enum Found {
    /// This.
    Fresh(Arc<Analysis>),
    /// This, and whoever is told so looks again: nobody else is meanwhile.
    Old(Arc<Analysis>),
    /// Nothing of this text.
    Nothing,
}

impl Analyses {
    /// What is known of a text of a template, by what tells it from others.
    pub fn of_version(&self, template: &EntityRef, version: &str, now: Timestamp) -> Found {
        self.find(template, now, |kept| kept.analysis.version == version)
    }

    /// What is known of the text that a template has since then.
    pub fn since(&self, template: &EntityRef, of: Timestamp, now: Timestamp) -> Found {
        self.find(template, now, |kept| kept.of == Some(of))
    }

    fn find(&self, template: &EntityRef, now: Timestamp, is: impl Fn(&Kept) -> bool) -> Found {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(kept) = all.get_mut(template).filter(|kept| is(kept)) else {
            return Found::Nothing;
        };
        let is_broken = kept.analysis.broken().is_some();
        let age = now.0.saturating_sub(kept.looked_at.0);
        let holds = if is_broken { HOLDS_BROKEN } else { HOLDS };
        if age < holds {
            return Found::Fresh(Arc::clone(&kept.analysis));
        }
        if is_broken {
            return Found::Nothing;
        }
        kept.looked_at = now;
        Found::Old(Arc::clone(&kept.analysis))
    }

    /// Keeps an analysis.
    pub fn keep(
        &self,
        template: EntityRef,
        analysis: Arc<Analysis>,
        of: Option<Timestamp>,
        looked_at: Timestamp,
    ) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = all.get(&template).filter(|kept| kept.analysis.version == analysis.version);
        let of = of.or(before.and_then(|kept| kept.of));
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(template, Kept { analysis, of, looked_at });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::scaffolder::TemplateFinding;
    use serde_json::Map;

    fn analysis(error: bool) -> Arc<Analysis> {
        let (file, message) = (String::new(), String::new());
        let finding = TemplateFinding { file, line: 1, column: 1, error, message };
        let (version, file) = ("1".to_owned(), String::new());
        Arc::new(Analysis { version, file, findings: vec![finding], positions: Map::new() })
    }

    #[test]
    fn what_is_mended_is_seen_soon_and_nobody_waits_for_the_rest() {
        let template = EntityRef::new("template", "default", "x");
        let kept = Analyses::default();
        let at = |moment: i64| kept.of_version(&template, "1", Timestamp(moment));
        assert!(matches!(at(0), Found::Nothing));
        kept.keep(template.clone(), analysis(true), Some(Timestamp(7)), Timestamp(0));
        assert!(matches!(at(9_000), Found::Fresh(_)));
        assert!(matches!(at(11_000), Found::Nothing), "whoever mended it sees so");
        kept.keep(template.clone(), analysis(false), None, Timestamp(0));
        assert!(matches!(at(11_000), Found::Fresh(_)));
        assert!(matches!(at(HOLDS), Found::Old(_)));
        assert!(matches!(at(HOLDS), Found::Fresh(_)), "one looks again");
        let since = |of: i64| kept.since(&template, Timestamp(of), Timestamp(HOLDS));
        assert!(matches!(since(7), Found::Fresh(_)) && matches!(since(8), Found::Nothing));
        let other = kept.of_version(&template, "2", Timestamp(0));
        assert!(matches!(other, Found::Nothing));
    }
}
