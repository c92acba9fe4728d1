//! How long rendering takes: reads a folder's Markdown, renders and cleans it, and tells the CPU
//! time of each step, of the whole and of the slowest page.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
use techdocs::{markdown, sanitize};

fn main() -> io::Result<()> {
    let Some(folder) = std::env::args().nth(1) else {
        println!("measure FOLDER");
        return Ok(());
    };
    let mut pages = Vec::new();
    collect(Path::new(&folder), &mut pages)?;
    let policy = sanitize::Policy::default();
    let (mut bytes, mut html_bytes) = (0, 0);
    let (mut rendering, mut cleaning) = (Duration::ZERO, Duration::ZERO);
    let mut slowest = (Duration::ZERO, PathBuf::new());
    for page in &pages {
        let source = String::from_utf8_lossy(&fs::read(page)?).into_owned();
        let start = Instant::now();
        let rendered = markdown::render(&source);
        let middle = Instant::now();
        let cleaned = sanitize::clean(&rendered.html, &policy);
        let end = Instant::now();
        rendering += middle - start;
        cleaning += end - middle;
        bytes += source.len();
        html_bytes += cleaned.len();
        if end - start > slowest.0 {
            slowest = (end - start, page.clone());
        }
    }
    println!("{} pages, {bytes} bytes of Markdown, {html_bytes} of HTML", pages.len());
    println!("rendered in {rendering:?}, cleaned in {cleaning:?}");
    println!("slowest {:?}: {}", slowest.0, slowest.1.display());
    Ok(())
}

fn collect(folder: &Path, pages: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, pages)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            pages.push(path);
        }
    }
    Ok(())
}
