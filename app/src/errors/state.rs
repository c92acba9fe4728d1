//! How an issue stands: a word with a tone, never the colour alone. Pure.

use platform::errors::{Issue, IssueState, Level, Substatus};

/// The tone of how bad it is.
pub const fn level_tone(level: Level) -> &'static str {
    match level {
        Level::Fatal | Level::Error => "bad",
        Level::Warning => "warn",
        Level::Info | Level::Debug => "plain",
    }
}

/// The tone of how it stands.
pub const fn state_tone(issue: &Issue) -> &'static str {
    match (issue.state, issue.substatus) {
        (IssueState::Resolved, _) => "good",
        (IssueState::Unresolved, Some(Substatus::Escalating | Substatus::Regressed)) => "bad",
        (IssueState::Unresolved, Some(Substatus::New)) => "warn",
        _ => "plain",
    }
}

/// Heights of the bars of a series, in hundredths of the highest.
pub fn heights(counts: &[u64]) -> Vec<u64> {
    let most = counts.iter().copied().max().unwrap_or_default().max(1);
    // What is there at all is seen.
    let height = |count: &u64| {
        let share = u128::from(*count) * 100 / u128::from(most);
        u64::try_from(share).unwrap_or(100).max(u64::from(*count > 0) * 6)
    };
    counts.iter().map(height).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_high_as_they_are_many() {
        assert_eq!(heights(&[]), Vec::<u64>::new());
        assert_eq!(heights(&[0, 0]), [0, 0]);
        assert_eq!(heights(&[0, 1, 50, 200]), [0, 6, 25, 100]);
        assert_eq!(heights(&[u64::MAX, 1]), [100, 6]);
    }
}
