//! Tells the binary its version and carries the portal's site in it.
//!
//! `SLIPWAY_SITE` names the folder with the built site (`pkg/`, `assets/`, …). Every file goes into
//! the binary as it is and, where that is smaller, brotli-compressed at the best level. Without the
//! variable nothing is carried, and the files are read from a folder at run time.
//!
//! The golden paths are always carried, as they are: the portal lays them out in its data folder.

use sha2::{Digest, Sha256};
use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

fn main() -> Result<(), Box<dyn Error>> {
    let target = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rustc-env=SLIPWAY_VERSION={}", version());
    println!("cargo::rerun-if-env-changed=SLIPWAY_SITE");
    let site = env::var("SLIPWAY_SITE").ok().filter(|site| !site.is_empty());
    let listing = match &site {
        Some(site) => embed(Path::new(site), &target)?,
        None => "None".to_owned(),
    };
    fs::write(target.join("site.rs"), listing)?;
    fs::write(target.join("golden_paths.rs"), golden_paths()?)?;
    Ok(())
}

/// The package's version and, in a checkout, the commit.
fn version() -> String {
    println!("cargo::rerun-if-env-changed=SLIPWAY_COMMIT");
    let version = env::var("CARGO_PKG_VERSION").unwrap_or_default();
    match env::var("SLIPWAY_COMMIT").ok().or_else(commit) {
        Some(commit) => format!("{version} ({commit})"),
        None => version,
    }
}

fn commit() -> Option<String> {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| text.trim().to_owned())
    };
    // The log of HEAD grows with every commit and every change of branch.
    let log = git(&["rev-parse", "--path-format=absolute", "--git-path", "logs/HEAD"])?;
    if Path::new(&log).exists() {
        println!("cargo::rerun-if-changed={log}");
    }
    git(&["rev-parse", "--short=12", "HEAD"])
}

/// Compresses the site's files into `target`; gives the Rust expression that lists them.
fn embed(site: &Path, target: &Path) -> Result<String, Box<dyn Error>> {
    let site = site.canonicalize().map_err(|error| {
        format!("SLIPWAY_SITE={} is no folder that can be read: {error}", site.display())
    })?;
    println!("cargo::rerun-if-changed={}", site.display());
    let mut files = Vec::new();
    collect(&site, &mut files)?;
    files.sort();
    let mut listing = "Some(&[\n".to_owned();
    for file in files {
        if file.extension().is_some_and(|extension| extension == "ts") {
            continue; // Type declarations are for editors, not for browsers.
        }
        let raw = fs::read(&file)?;
        let path = text(file.strip_prefix(&site)?)?;
        let hash = hash(&raw);
        let compressed = compress(&raw)?;
        let brotli = if is_compressible(path) && compressed.len() < raw.len() {
            let kept = target.join(format!("{hash}.br"));
            fs::write(&kept, compressed)?;
            format!("Some(include_bytes!({:?}))", text(&kept)?)
        } else {
            "None".to_owned()
        };
        let file = text(&file)?;
        writeln!(
            listing,
            "Embedded {{ path: {path:?}, hash: {hash:?}, raw: include_bytes!({file:?}), \
             brotli: {brotli} }},"
        )?;
    }
    listing.push_str("])");
    Ok(listing)
}

/// Gives the Rust expression that lists the files of the golden paths.
fn golden_paths() -> Result<String, Box<dyn Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("golden-paths");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    collect(&folder, &mut files)?;
    files.sort();
    let mut listing = "&[\n".to_owned();
    for file in files {
        let path = text(file.strip_prefix(&folder)?)?;
        // What only tests and those who change them read.
        if ["README.md", "golden-paths.test.json"].contains(&path) {
            continue;
        }
        let executable = fs::metadata(&file)?.permissions().mode() & 0o111 != 0;
        let file = text(&file)?;
        writeln!(
            listing,
            "Packed {{ path: {path:?}, content: include_bytes!({file:?}), \
             executable: {executable} }},"
        )?;
    }
    listing.push(']');
    Ok(listing)
}

fn text(path: &Path) -> Result<&str, Box<dyn Error>> {
    path.to_str().ok_or_else(|| format!("{} is no UTF-8", path.display()).into())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// Fonts and pictures are compressed by their format.
fn is_compressible(path: &str) -> bool {
    let extension = path.rsplit('.').next().unwrap_or_default();
    !["woff2", "woff", "png", "jpg", "jpeg", "webp", "avif", "gif"].contains(&extension)
}

fn compress(raw: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: raw.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*raw, &mut compressed, &parameters)?;
    Ok(compressed)
}

fn hash(raw: &[u8]) -> String {
    let digest = Sha256::digest(raw);
    digest[..8].iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
