//! What files are, by their names.

/// What a browser shows and does not run. SVG is served with a policy that runs nothing.
const TYPES: &[(&str, &str)] = &[
    ("avif", "image/avif"),
    ("csv", "text/csv; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("gif", "image/gif"),
    ("ico", "image/x-icon"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("json", "application/json"),
    ("mp4", "video/mp4"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain; charset=utf-8"),
    ("webm", "video/webm"),
    ("webp", "image/webp"),
    ("yaml", "text/plain; charset=utf-8"),
    ("yml", "text/plain; charset=utf-8"),
];

/// For everything else: to be kept, not shown.
const UNKNOWN: &str = "application/octet-stream";

/// What sort of thing a file is by its name; never one that a browser would run.
#[must_use]
pub fn content_type(path: &str) -> &'static str {
    known(path).unwrap_or(UNKNOWN)
}

/// Whether a page may show a file.
pub(crate) fn is_shown(path: &str) -> bool {
    known(path).is_some()
}

fn known(path: &str) -> Option<&'static str> {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let extension = extension.to_ascii_lowercase();
    TYPES.iter().find(|(known, _)| *known == extension).map(|(_, kind)| *kind)
}
