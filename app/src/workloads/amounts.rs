//! Amounts of processors and memory as people read them. Pure.

use platform::workloads::Resources;

/// Thousandths of a processor: `250m`, `1.5`.
pub fn processors(thousandths: u64) -> String {
    match (thousandths / 1000, thousandths % 1000) {
        (0, part) => format!("{part}m"),
        (whole, 0) => whole.to_string(),
        (whole, part) => format!("{whole}.{}", format!("{part:03}").trim_end_matches('0')),
    }
}

/// Bytes: `256 MiB`, `1.5 GiB`.
pub fn memory(bytes: u64) -> String {
    let units = [("TiB", 40), ("GiB", 30), ("MiB", 20), ("KiB", 10)];
    let Some((unit, shift)) = units.into_iter().find(|(_, shift)| bytes >> shift > 0) else {
        return format!("{bytes} B");
    };
    let tenths = (u128::from(bytes) * 10) >> shift;
    match (tenths / 10, tenths % 10) {
        (whole, 0) => format!("{whole} {unit}"),
        (whole, tenth) => format!("{whole}.{tenth} {unit}"),
    }
}

/// What is asked for and what is the most, as `100m → 1`; `None` when nothing is said.
pub fn span(
    from: Option<u64>,
    to: Option<u64>,
    words: fn(u64) -> String,
    none: &str,
) -> Option<String> {
    if from.is_none() && to.is_none() {
        return None;
    }
    let [from, to] = [from, to].map(|one| one.map_or_else(|| none.to_owned(), words));
    Some(format!("{from} → {to}"))
}

/// Processors and memory of one pod, as far as anything is said.
pub fn spans(resources: &Resources, none: &str) -> (Option<String>, Option<String>) {
    (
        span(resources.cpu_request, resources.cpu_limit, processors, none),
        span(resources.memory_request, resources.memory_limit, memory, none),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_short() {
        assert_eq!([250, 1_000, 1_500, 12_050].map(processors), ["250m", "1", "1.5", "12.05"]);
        let bytes = [512, 64 << 20, 3 << 29, 1 << 40];
        assert_eq!(bytes.map(memory), ["512 B", "64 MiB", "1.5 GiB", "1 TiB"]);
        assert_eq!(span(Some(100), None, processors, "none").as_deref(), Some("100m → none"));
        assert_eq!(span(None, None, processors, "none"), None);
    }
}
