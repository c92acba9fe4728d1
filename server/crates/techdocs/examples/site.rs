//! How long a site takes: all of its pages cold, several at a time; each page by itself, cold and
//! cached, as a portal answers it; and from a saved page to the new one.

use async_trait::async_trait;
use platform::{
    EntityRef,
    catalog::EntityRow,
    docs::{Docs, DocsError, DocsFiles, DocsPlace, DocsPlaces},
};
use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use techdocs::{
    library::Library,
    sanitize::{Policy, clean},
    site::{Folder, Site, url_of},
};

struct OnePlace(PathBuf);

#[async_trait]
impl DocsPlaces for OnePlace {
    async fn place(&self, entity: &EntityRef) -> Result<Option<DocsPlace>, DocsError> {
        let files = DocsFiles::Here { folder: self.0.clone(), root: self.0.clone() };
        let entity = entity.clone();
        Ok(Some(DocsPlace { entity, label: "Site".to_owned(), files, start: None }))
    }

    async fn documented(&self) -> Result<Vec<EntityRow>, DocsError> {
        Ok(Vec::new())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let Some(folder) = std::env::args().nth(1).map(PathBuf::from) else {
        println!("site FOLDER");
        return Ok(());
    };
    let rounds: Vec<Duration> = (0..5).map(|_| cold(&folder)).collect::<Result<_, _>>()?;
    println!("all pages, cold: {}", told(rounds));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(pages(&folder))
}

/// Opens the site and renders all of it.
fn cold(folder: &Path) -> Result<Duration, Box<dyn Error>> {
    let start = Instant::now();
    let site = Site::open(Folder::open(folder)?, "Site")?;
    let policy = Policy::default();
    let bytes = Mutex::new((0, 0));
    site.each_page(|page| {
        let Ok(page) = page else { return };
        let html = clean(&page.html, &policy);
        let mut bytes = bytes.lock().unwrap_or_else(PoisonError::into_inner);
        *bytes = (bytes.0 + 1, bytes.1 + html.len());
    });
    Ok(start.elapsed())
}

async fn pages(folder: &Path) -> Result<(), Box<dyn Error>> {
    let entity = EntityRef::new("component", "default", "site");
    let library = || Library::new(Arc::new(OnePlace(folder.to_owned())), Arc::default());
    let site = Site::open(Folder::open(folder)?, "Site")?;
    let directories = site.config().use_directory_urls;
    let urls: Vec<String> = site.pages().map(|path| url_of(path, directories)).collect();
    let kept = library();
    kept.page(&entity, "").await?;
    let (mut first, mut again) = (Vec::new(), Vec::new());
    for times in [&mut first, &mut again] {
        for url in &urls {
            let start = Instant::now();
            kept.page(&entity, url).await?;
            times.push(start.elapsed());
        }
    }
    println!("one page, cold: {}", told(first));
    println!("one page, cached: {}", told(again));
    changed(folder, &entity, &kept).await
}

/// A page beside the others is written anew, and read until it is the new one.
async fn changed(folder: &Path, entity: &EntityRef, kept: &Library) -> Result<(), Box<dyn Error>> {
    let site = Site::open(Folder::open(folder)?, "Site")?;
    let path = folder.join(&site.config().docs_dir).join("slipway-measure.md");
    let mut times = Vec::new();
    for round in 0..5 {
        let start = Instant::now();
        let text = format!("# Round {round}\n\n{}\n", "x".repeat(round + 1));
        fs::write(&path, text)?;
        let mark = format!("Round {round}");
        while start.elapsed() < Duration::from_secs(20) {
            let answer = format!("{:?}", kept.page(entity, "slipway-measure/").await?);
            if answer.contains(&mark) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        times.push(start.elapsed());
    }
    fs::remove_file(path)?;
    println!("saved page to the new one: {}", told(times));
    Ok(())
}

fn told(mut times: Vec<Duration>) -> String {
    times.sort();
    let at = |share: usize| times.get((times.len().saturating_sub(1)) * share / 100);
    let at = |share| at(share).copied().unwrap_or_default();
    format!("{} times, p50 {:?}, p95 {:?}, slowest {:?}", times.len(), at(50), at(95), at(100))
}
