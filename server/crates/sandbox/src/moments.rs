//! Moments as clients write them.

/// `2026-11-20T00:00:00Z`, in milliseconds since the epoch.
pub(crate) fn rfc3339(text: &str) -> Option<i64> {
    let text = text.strip_suffix('Z')?;
    let (date, clock) = text.split_once('T')?;
    let mut parts = clock.split(':').map(|part| part.parse::<i64>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    let sane = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..61).contains(&second);
    sane.then_some(())?;
    Some((day(date)? * 86_400 + hour * 3_600 + minute * 60 + second) * 1_000)
}

/// `2026-11-20`, in days since the epoch.
pub(crate) fn day(text: &str) -> Option<i64> {
    platform::costs::Day::parse(text).map(|day| i64::from(day.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read() {
        assert_eq!(rfc3339("2026-11-20T19:21:00Z"), Some(1_795_202_460_000));
        assert_eq!(rfc3339("2026-11-20"), None);
        assert_eq!(day("1970-01-02"), Some(1));
    }
}
