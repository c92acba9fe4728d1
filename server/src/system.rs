//! What comes from the operating system: time, randomness, the process's own measures.

use platform::{Timestamp, timestamp::Clock};
use sha2::{Digest, Sha256};
use std::{
    env,
    ffi::OsString,
    fmt::Write as _,
    fs, io,
    sync::atomic::{AtomicU64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

/// The system's clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// Makes tokens that nobody can guess: the hash of a secret seed and a counter. Needs no call of
/// the system for each one, and cannot fail once it is seeded.
pub(crate) struct Tokens {
    seed: [u8; 32],
    count: AtomicU64,
}

impl Tokens {
    /// Seeded by the operating system.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub(crate) fn from_system() -> io::Result<Self> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(io::Error::other)?;
        Ok(Self::from_seed(seed))
    }

    /// Seeded by the caller.
    pub(crate) const fn from_seed(seed: [u8; 32]) -> Self {
        Self { seed, count: AtomicU64::new(0) }
    }

    /// 128 bits as 32 hexadecimal digits.
    pub(crate) fn next(&self) -> String {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let digest = Sha256::new().chain_update(self.seed).chain_update(count.to_le_bytes());
        hexadecimal(&digest.finalize()[..16])
    }
}

/// Lower-case hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The environment's variables, apart from those that are no text.
pub(crate) fn variables() -> impl Iterator<Item = (String, String)> {
    let text = |(name, value): (OsString, OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
    env::vars_os().filter_map(text)
}

/// The machine's name; in Kubernetes the pod's.
pub(crate) fn host_name() -> String {
    let name = env::var("HOSTNAME").ok();
    let name = name.or_else(|| fs::read_to_string("/proc/sys/kernel/hostname").ok());
    let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    name.unwrap_or_else(|| format!("process {}", std::process::id()))
}

/// Bytes of memory that the process holds in RAM; `None` where the system does not tell.
pub(crate) fn resident_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// Open file descriptors; `None` where the system does not tell.
pub(crate) fn open_files() -> Option<u64> {
    Some(fs::read_dir("/proc/self/fd").ok()?.count() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn tokens_do_not_repeat_and_depend_on_the_seed() {
        let tokens = Tokens::from_seed([1; 32]);
        let made: HashSet<_> = (0..1000).map(|_| tokens.next()).collect();
        assert_eq!(made.len(), 1000);
        assert!(made.iter().all(|token| token.len() == 32));
        assert_eq!(Tokens::from_seed([1; 32]).next(), Tokens::from_seed([1; 32]).next());
        assert_ne!(Tokens::from_seed([1; 32]).next(), Tokens::from_seed([2; 32]).next());
    }

    #[test]
    fn the_process_holds_memory_and_files() {
        assert!(resident_memory().unwrap() > 1 << 20);
        assert!(open_files().unwrap() >= 3);
    }
}
