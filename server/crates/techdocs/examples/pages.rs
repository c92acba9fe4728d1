//! Renders every page of the site in a folder: a JSON object a line with its address, title, HTML.

use std::{env, io::Write, path::Path};
use techdocs::site::{Folder, Site};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = env::args().nth(1).ok_or("name the folder of a site")?;
    let site = Site::open(Folder::open(Path::new(&folder))?, "Documentation")?;
    let out = std::io::stdout();
    site.each_page(|page| match page {
        Ok(page) => {
            let line = serde_json::json!({
                "path": page.path, "url": page.url, "title": page.title, "html": page.html,
            });
            let _ = writeln!(out.lock(), "{line}");
        }
        Err(problem) => eprintln!("{problem:?}"),
    });
    Ok(())
}
