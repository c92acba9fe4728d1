//! Dashboards: those of a vendor, shown as they are or drawn anew.

use super::{Audience, Series};
use serde::{Deserialize, Serialize};

/// A dashboard of a source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DashboardKey {
    /// The source's name.
    pub source: String,
    /// Its own name for it.
    pub id: String,
}

/// How a widget is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Drawing {
    /// Lines over time.
    Lines,
    /// Bars or areas over time, on top of each other.
    Stacked,
    /// One number.
    Number,
    /// Words.
    Note,
    /// Something that is only seen at the vendor.
    Unknown,
}

/// A part of a dashboard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Widget {
    /// Its own name.
    pub id: String,
    /// What is written over it.
    pub title: String,
    /// How it is drawn.
    pub drawing: Drawing,
    /// What it asks, in the vendor's language, with its variables filled in.
    pub queries: Vec<String>,
    /// The words of a note.
    pub text: String,
    /// What was measured, once it was asked for.
    pub series: Vec<Series>,
}

/// A dashboard with what is on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dashboard {
    /// The source's own name for it.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Its web page.
    pub page: String,
    /// What is on it.
    pub widgets: Vec<Widget>,
    /// Whom the vendor shows it.
    pub audience: Audience,
}
