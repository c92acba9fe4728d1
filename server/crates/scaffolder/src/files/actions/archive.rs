//! `roadiehq:utils:zip`

use super::{Desk, Done, Given, given::required};
use crate::files::{Failed, Kind};
use std::{
    io::{Cursor, Write},
    path::Path,
};
use zip::{CompressionMethod, DateTime, ZipWriter, result::ZipError, write::SimpleFileOptions};

pub(super) fn zip(given: &Given, desk: &Desk<'_>) -> Result<Done, Failed> {
    let (path, output) = (required(given, "path")?, required(given, "outputPath")?);
    let (source, place) = (desk.workspace.place(path)?, desk.workspace.place(output)?);
    let tree = desk.workspace.tree();
    let mut archive = Archive::new(desk);
    match tree.kind(&source)? {
        None => {
            return Err(Failed::Input(format!("File {path} does not exist. Can't zip it.")));
        }
        Some(Kind::Folder) => {
            for entry in tree.below(&source)?.entries()? {
                let file = source.join(&entry.place);
                if entry.kind == Kind::File && file != place {
                    archive.add(&entry.path, &file)?;
                }
            }
        }
        Some(_) => {
            let name = source.file_name().unwrap_or_default().to_string_lossy().into_owned();
            archive.add(&name, &source)?;
        }
    }
    let content = archive.finish()?;
    desk.workspace.write(&place, &content, None)?;
    Ok(Done::told(format!("wrote {output}")).with("outputPath", output))
}

/// An archive that is the same whenever it is made of the same.
struct Archive<'a> {
    desk: &'a Desk<'a>,
    writer: ZipWriter<Cursor<Vec<u8>>>,
    bytes: u64,
}

impl<'a> Archive<'a> {
    fn new(desk: &'a Desk<'a>) -> Self {
        Self { desk, writer: ZipWriter::new(Cursor::new(Vec::new())), bytes: 0 }
    }

    fn add(&mut self, name: &str, place: &Path) -> Result<(), Failed> {
        let bounds = self.desk.workspace.bounds();
        let (content, mode) = self.desk.workspace.tree().read(place, bounds.file)?;
        self.bytes += content.len() as u64;
        if self.bytes > bounds.file {
            // Whatever it is packed to: it is held in memory.
            return Err(Failed::Input(format!(
                "what is to be packed has more than {} bytes",
                bounds.file
            )));
        }
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::DEFAULT)
            .unix_permissions(mode);
        self.writer.start_file(name, options).map_err(|error| unpacked(&error))?;
        let written = self.writer.write_all(&content);
        written.map_err(|error| Failed::File(place.to_owned(), error))
    }

    fn finish(self) -> Result<Vec<u8>, Failed> {
        Ok(self.writer.finish().map_err(|error| unpacked(&error))?.into_inner())
    }
}

fn unpacked(error: &ZipError) -> Failed {
    Failed::Input(format!("it cannot be packed: {error}"))
}
