//! How signing in is set up.

use super::Tool;
use std::time::Duration;
use url::Url;

/// The settings of all providers together.
#[derive(Clone, Debug)]
pub struct SignInSettings {
    /// Where people reach the portal: what providers send them back to is below it.
    pub portal: Url,
    /// Whether whoever sits at this machine is a guest. Only where there is no
    /// provider, or one that everybody may use as anybody.
    pub guest: bool,
    /// Whether somebody may enter who is nobody in the catalog.
    pub unmatched_enter: bool,
    /// How long a session lives without being used.
    pub idle: Duration,
    /// How long it lives at all.
    pub limit: Duration,
    /// How old its secret gets.
    pub rotation: Duration,
    /// How often the provider is asked about who is signed in.
    pub renewal: Duration,
    /// How long a token lives at the most.
    pub longest_token: Duration,
    /// Tools that the same providers open.
    pub tools: Vec<Tool>,
}

impl SignInSettings {
    /// The usual, for a portal at this address.
    #[must_use]
    pub fn usual(portal: Url) -> Self {
        Self {
            portal,
            guest: false,
            unmatched_enter: false,
            idle: Duration::from_hours(24),
            limit: Duration::from_hours(7 * 24),
            rotation: Duration::from_hours(1),
            renewal: Duration::from_mins(4),
            longest_token: Duration::from_hours(90 * 24),
            tools: Vec::new(),
        }
    }
}
