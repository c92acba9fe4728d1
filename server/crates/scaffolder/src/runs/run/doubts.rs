//! Expressions that failed: warnings with their place in the template and what was met, or errors where
//! the settings say so.

use super::Run;
use crate::{input::Unfilled, steps::Answer};
use serde_json::Value;

impl Run {
    /// Notes expressions that failed; tells why the step fails instead, where they are errors.
    pub(super) fn doubts(
        &mut self,
        place: usize,
        part: &str,
        unfilled: &[Unfilled],
    ) -> Option<String> {
        let told: Vec<String> = unfilled.iter().map(|one| self.doubt(place, part, one)).collect();
        if told.is_empty() {
            return None;
        }
        if self.service.options.strict {
            return Some(told.join("\n"));
        }
        for one in told {
            if !self.warnings.contains(&one) {
                self.warnings.push(one);
            }
        }
        None
    }

    fn doubt(&self, place: usize, part: &str, unfilled: &Unfilled) -> String {
        let pointer = format!("/spec/steps/{place}/{part}{}", unfilled.path);
        let id = self.steps.get(place).map(|step| step.id.as_str()).unwrap_or_default();
        let at = format!("step {id}, {part}{}", unfilled.path);
        self.masker.text(&self.worded(&pointer, &at, unfilled))
    }

    /// A failed expression in words: the template, line and column as far as they are known, and what
    /// was met.
    pub(super) fn worded(&self, pointer: &str, at: &str, unfilled: &Unfilled) -> String {
        let stored: Value = serde_json::from_str(&self.body.context).unwrap_or_default();
        let problem = &unfilled.problem;
        let seen = problem.seen.as_ref().map(|seen| format!(" (it is {seen})")).unwrap_or_default();
        let place = &stored["positions"][pointer];
        let number = |at: usize| place[at].as_u64().unwrap_or(0);
        let (line, column) = match number(0) {
            0 => (u64::from(problem.line), u64::from(problem.column)),
            first if problem.line == 1 => (first, number(1) + u64::from(problem.column) - 1),
            first => (first + u64::from(problem.line) - 1, u64::from(problem.column)),
        };
        let file = stored["file"].as_str().unwrap_or(self.task.template.as_str());
        let of = if number(0) == 0 { format!("{at}:") } else { String::new() };
        let text = unfilled.text.trim();
        format!(
            "{file}:{of}{line}:{column}: {}{seen}; `{text}` is used as it stands ({at})",
            problem.message
        )
    }

    /// The value of an answer, unless failed expressions in it end the step.
    pub(super) fn sure<T>(
        &mut self,
        place: usize,
        part: &str,
        answer: Answer<T>,
    ) -> Result<T, String> {
        match self.doubts(place, part, &answer.unfilled) {
            Some(reason) => Err(reason),
            None => Ok(answer.value),
        }
    }
}
