//! Reading a backup.

use super::format::{FORMAT, Header, Line, VERSION};
use super::write::hexadecimal;
use super::{BackupError, Summary};
use crate::migrations;
use flate2::read::GzDecoder;
use platform::Timestamp;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// A file of which no line is longer is ours: an entity's body is far below.
const LONGEST_LINE: usize = 1 << 30;

/// Reads a backup to its end and tells what is in it.
///
/// # Errors
/// When it cannot be read, is no backup, was made by a newer Slipway, or is not as it was written.
pub fn inspect(path: &Path) -> Result<Summary, BackupError> {
    let mut backup = Backup::open(path)?;
    while backup.next()?.is_some() {}
    Ok(backup.summary())
}

/// A backup that is being read.
pub(super) struct Backup {
    path: PathBuf,
    pub header: Header,
    lines: BufReader<GzDecoder<BufReader<File>>>,
    sum: Sha256,
    line: Vec<u8>,
    rows: u64,
}

impl Backup {
    pub fn open(path: &Path) -> Result<Self, BackupError> {
        let file = File::open(path).map_err(|error| BackupError::reading(path, error))?;
        let mut lines = BufReader::new(GzDecoder::new(BufReader::new(file)));
        let (mut line, mut sum) = (Vec::new(), Sha256::new());
        read_line(path, &mut lines, &mut line)?;
        let header: Header = serde_json::from_slice(&line)
            .map_err(|_| BackupError::damaged(path, "it is no backup that Slipway made"))?;
        if header.format != FORMAT {
            return Err(BackupError::damaged(path, "it is no backup that Slipway made"));
        }
        let newer = header.schema.iter().any(|step| !migrations::versions().contains(step));
        if header.version != VERSION || newer {
            let reason = format!(
                "a newer Slipway ({}) made it; restore it with that version",
                header.made_by
            );
            return Err(BackupError::Damaged { path: path.to_owned(), reason });
        }
        sum.update(&line);
        Ok(Self { path: path.to_owned(), header, lines, sum, line, rows: 0 })
    }

    /// The next table or row; `None` at the end, which is checked.
    pub fn next(&mut self) -> Result<Option<Line>, BackupError> {
        read_line(&self.path, &mut self.lines, &mut self.line)?;
        let line: Line = serde_json::from_slice(&self.line)
            .map_err(|_| self.damaged("it has a line that is none of a backup"))?;
        match line {
            Line::End { end } => {
                let sha256 = hexadecimal(&self.sum.clone().finalize());
                if end.rows != self.rows || end.sha256 != sha256 {
                    return Err(self.damaged("its checksum does not fit what is in it"));
                }
                let behind = self.lines.fill_buf();
                match behind.map_err(|error| BackupError::reading(&self.path, error)) {
                    Ok([]) => Ok(None),
                    Ok(_) => Err(self.damaged("something stands behind its end")),
                    Err(error) => Err(error),
                }
            }
            Line::Row(_) | Line::Table(_) => {
                self.sum.update(&self.line);
                self.rows += u64::from(matches!(line, Line::Row(_)));
                Ok(Some(line))
            }
        }
    }

    pub fn damaged(&self, reason: &str) -> BackupError {
        BackupError::damaged(&self.path, reason)
    }

    pub fn summary(&self) -> Summary {
        Summary {
            made_at: Timestamp(self.header.made_at),
            made_by: self.header.made_by.clone(),
            position: self.header.position,
            rows: self.rows,
        }
    }
}

/// A line with its end. A file that ends before its last line is cut off.
fn read_line(path: &Path, lines: &mut impl BufRead, line: &mut Vec<u8>) -> Result<(), BackupError> {
    line.clear();
    let read = std::io::Read::take(&mut *lines, LONGEST_LINE as u64).read_until(b'\n', line);
    read.map_err(|error| BackupError::reading(path, error))?;
    if line.last() == Some(&b'\n') {
        return Ok(());
    }
    Err(BackupError::damaged(path, "it is cut off"))
}
