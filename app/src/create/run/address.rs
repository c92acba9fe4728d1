//! The page's state is its address. Pure.

use crate::{create::tasks::TASKS, ui::encoded};
use leptos_router::params::ParamsMap;

/// What is to be done with the task, and is asked once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    Cancel,
    Retry,
    Undo,
}

impl Ask {
    const ALL: [Self; 3] = [Self::Cancel, Self::Retry, Self::Undo];

    const fn name(self) -> &'static str {
        match self {
            Self::Cancel => "cancel",
            Self::Retry => "retry",
            Self::Undo => "undo",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ask| ask.name() == name)
    }
}

/// What an address asks of a task's page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// What is to be done.
    pub(super) ask: Option<Ask>,
    /// With which step.
    pub(super) step: Option<String>,
    /// Of which step the log is shown; of all when it names none.
    pub(super) log: Option<String>,
}

impl Asked {
    /// Reads the query part.
    pub(super) fn of(query: &ParamsMap) -> Self {
        let text = |name: &str| query.get(name).filter(|text| !text.is_empty());
        let ask = query.get_str("ask").and_then(Ask::from_name);
        Self { ask, step: text("step"), log: text("log") }
    }

    /// The address below a task's page.
    pub(super) fn address(&self, task: &str) -> String {
        let pairs = [
            ("ask", self.ask.map(Ask::name)),
            ("step", self.step.as_deref()),
            ("log", self.log.as_deref()),
        ];
        let pairs = pairs.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let pairs: Vec<String> =
            pairs.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let page = crate::create::tasks::task_address(task);
        if pairs.is_empty() { page } else { format!("{page}?{}", pairs.join("&")) }
    }
}

/// Where it is asked once what is to be done.
pub(super) fn ask_address(task: &str, ask: Ask, step: Option<&str>) -> String {
    Asked { ask: Some(ask), step: step.map(str::to_owned), log: None }.address(task)
}

/// The task that a path names.
pub(super) fn task_of(path: &str) -> Option<String> {
    let id = path.strip_prefix(TASKS)?.trim_matches('/');
    (!id.is_empty() && !id.contains('/')).then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_a_task() {
        assert_eq!(task_of("/create/tasks/0198-a"), Some("0198-a".to_owned()));
        assert_eq!(task_of("/create/tasks/"), None);
        assert_eq!(task_of("/create/tasks/a/b"), None);
        assert_eq!(task_of("/create"), None);
    }

    #[test]
    fn a_question_has_an_address() {
        let address = ask_address("1", Ask::Undo, Some("publish a"));
        assert_eq!(address, "/create/tasks/1?ask=undo&step=publish%20a");
        let mut query = ParamsMap::new();
        query.insert("ask", "undo".to_owned());
        query.insert("step", "publish a".to_owned());
        query.insert("log", String::new());
        let asked = Asked::of(&query);
        assert_eq!(asked.address("1"), address);
        assert_eq!(Asked::default().address("1"), "/create/tasks/1");
        query.insert("ask", "explode".to_owned());
        assert_eq!(Ask::from_name("explode"), None);
    }
}
