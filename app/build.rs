//! Joins the design's style sheets into one: tokens, base, then each component's own file.
//!
//! A component's file may style nothing but the component: every rule at its top level begins with
//! the class that the file is named after (`data_table.css` → `.data-table`). That keeps styles
//! scoped without generated class names, and the build fails where it does not hold.

use std::error::Error;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let mut sheet = String::new();
    for file in ["../style/tokens.css", "../style/base.css"] {
        println!("cargo::rerun-if-changed={file}");
        sheet.push_str(&fs::read_to_string(file)?);
    }
    println!("cargo::rerun-if-changed=src");
    let mut files = Vec::new();
    collect(Path::new("src"), &mut files)?;
    files.sort();
    for file in files {
        let text = without_comments(&fs::read_to_string(&file)?);
        check_scope(&file, &text)?;
        sheet.push_str(&text);
    }
    let sheet = squeeze(&without_comments(&sheet));
    let mut hasher = DefaultHasher::new();
    sheet.hash(&mut hasher);
    println!("cargo::rustc-env=SLIPWAY_STYLE_HASH={:016x}", hasher.finish());
    let target = PathBuf::from(std::env::var("OUT_DIR")?).join("slipway.css");
    fs::write(target, sheet)?;
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "css") {
            files.push(path);
        }
    }
    Ok(())
}

fn without_comments(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::with_capacity(text.len());
    while let Some((before, comment)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept
}

fn squeeze(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

fn check_scope(file: &Path, text: &str) -> Result<(), Box<dyn Error>> {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy().replace('_', "-");
    let class = format!(".{stem}");
    let mut depth = 0_usize;
    let mut selector = String::new();
    for character in text.chars() {
        match character {
            '{' => {
                if depth == 0 {
                    let scoped = selector.split(',').all(|part| part.trim().starts_with(&class));
                    if !scoped {
                        let selector = selector.trim();
                        let file = file.display();
                        return Err(format!("app/{file}: \"{selector}\" must begin with {class}; nest the rule in it, or move it to the component that it styles").into());
                    }
                }
                depth += 1;
                selector.clear();
            }
            '}' => {
                depth = depth.saturating_sub(1);
                selector.clear();
            }
            ';' => selector.clear(),
            other => selector.push(other),
        }
    }
    Ok(())
}
