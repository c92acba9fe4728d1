//! The file of an image: blocks with checksums, under its name only when it is whole.

use super::{Damaged, Head, In, MAGIC, Out, Part, Sizes, Unusable};
use crc32fast::Hasher;
use std::{
    fs::{File, OpenOptions},
    io::{self, BufReader, Read, Write},
    path::{Path, PathBuf},
};

/// Bytes of the longest block that is believed in.
const LONGEST: u64 = 1 << 28;

/// A file that is being written. Dropped before it is finished, it leaves nothing behind.
#[derive(Debug)]
pub struct Writer {
    file: File,
    unfinished: PathBuf,
    path: PathBuf,
    blocks: u32,
    written: u64,
}

impl Writer {
    /// Begins an image that will be at `path`.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn begin(path: &Path, head: &Head) -> io::Result<Self> {
        let unfinished = path.with_added_extension("new");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        // It holds what the database holds.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&unfinished)?;
        file.write_all(MAGIC)?;
        let path = path.to_owned();
        let mut writer = Self { file, unfinished, path, blocks: 0, written: 0 };
        let mut out = Part::Head.begin();
        out.text(&head.build);
        out.text(&head.database);
        out.signed(head.position);
        out.text(&head.mark);
        out.size(head.sizes.terms);
        out.size(head.sizes.nodes);
        writer.block(&out)?;
        Ok(writer)
    }

    /// Writes a block.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn block(&mut self, out: &Out) -> io::Result<()> {
        let bytes = out.bytes();
        let size = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        let mut frame = [0; 8];
        frame[..4].copy_from_slice(&size.to_le_bytes());
        frame[4..].copy_from_slice(&checksum(self.blocks, bytes).to_le_bytes());
        self.file.write_all(&frame)?;
        self.file.write_all(bytes)?;
        self.blocks += 1;
        self.written += u64::from(size);
        Ok(())
    }

    /// Bytes that were written.
    #[must_use]
    pub const fn written(&self) -> u64 {
        self.written
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// When it cannot be written to its end.
    pub fn finish(mut self) -> io::Result<()> {
        self.block(&Part::End.begin())?;
        self.file.sync_all()?;
        std::fs::rename(&self.unfinished, &self.path)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // After the rename there is none.
        drop(std::fs::remove_file(&self.unfinished));
    }
}

/// A file that is being read.
#[derive(Debug)]
pub struct Reader {
    file: BufReader<File>,
    /// Bytes that are left.
    left: u64,
    blocks: u32,
}

impl Reader {
    /// Opens an image and reads what it is of; `None` when there is none.
    ///
    /// # Errors
    /// When it is no image of this version, or damaged.
    pub fn open(path: &Path) -> Result<Option<(Head, Self)>, Unusable> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let left = file.metadata()?.len();
        let mut reader = Self { file: BufReader::with_capacity(1 << 18, file), left, blocks: 0 };
        let mut magic = [0; MAGIC.len()];
        reader.exactly(&mut magic)?;
        if magic != *MAGIC {
            return Err(Unusable::Version);
        }
        let (part, block) = reader.next()?;
        if part != Part::Head {
            return Err(Unusable::Damaged);
        }
        let mut input = In::of(&block);
        let _part = input.byte()?;
        let (build, database) = (input.text()?.to_owned(), input.text()?.to_owned());
        let (position, mark) = (input.signed()?, input.text()?.to_owned());
        let sizes = Sizes { terms: input.size()?, nodes: input.size()? };
        Ok(Some((Head { build, database, position, mark, sizes }, reader)))
    }

    /// Bytes that are left.
    #[must_use]
    pub const fn left(&self) -> u64 {
        self.left
    }

    /// The next block, its first byte with it.
    pub(super) fn next(&mut self) -> Result<(Part, Vec<u8>), Unusable> {
        let mut frame = [0; 8];
        self.exactly(&mut frame)?;
        let [s0, s1, s2, s3, c0, c1, c2, c3] = frame;
        let size = u64::from(u32::from_le_bytes([s0, s1, s2, s3]));
        if size > self.left.min(LONGEST) {
            return Err(Unusable::Damaged);
        }
        let mut bytes = vec![0; usize::try_from(size).map_err(|_| Damaged)?];
        self.exactly(&mut bytes)?;
        if checksum(self.blocks, &bytes) != u32::from_le_bytes([c0, c1, c2, c3]) {
            return Err(Unusable::Damaged);
        }
        self.blocks += 1;
        Ok((Part::of(bytes.first().copied().ok_or(Damaged)?)?, bytes))
    }

    fn exactly(&mut self, bytes: &mut [u8]) -> Result<(), Unusable> {
        self.file.read_exact(bytes).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => Unusable::Damaged,
            _ => error.into(),
        })?;
        self.left = self.left.saturating_sub(bytes.len() as u64);
        Ok(())
    }
}

/// Of a block at its place: blocks that changed places are damage too.
fn checksum(place: u32, bytes: &[u8]) -> u32 {
    let mut hasher = Hasher::new();
    hasher.update(&place.to_le_bytes());
    hasher.update(bytes);
    hasher.finalize()
}
