//! The actions that work on files.

use super::Run;
use crate::actions::Action;
use crate::engine::Host;
use crate::files::{Failed, Written, fetch_plain, fetch_template};
use crate::skeleton::Treatment;
use globset::GlobBuilder;
use serde_json::{Map, Value, json};
use std::fs;
use std::io;
use std::path::Path;
use walkdir::WalkDir;

type Done = (Vec<String>, Map<String, Value>);

impl Run<'_> {
    /// Does an action.
    pub(super) fn act(&self, action: &Action, input: &Value, host: &Host) -> Result<Done, Failed> {
        let empty = Map::new();
        let given = input.as_object().unwrap_or(&empty);
        let text = |name: &str| given.get(name).and_then(Value::as_str);
        let target = text("targetPath").unwrap_or("./");
        let nothing = Map::new();
        match action.id {
            "fetch:template" => {
                let written =
                    self.template(&self.local(required(given, "url")?)?, target, given, host)?;
                Ok((lines(&written), nothing))
            }
            "workspace:template" => {
                let source = self.workspace.place(required(given, "sourcePath")?)?;
                let mut given = given.clone();
                given.insert("replace".to_owned(), json!(true));
                Ok((lines(&self.template(&source, target, &given, host)?), nothing))
            }
            "fetch:template:file" | "workspace:template:file" => {
                let (source, target) = if action.id == "fetch:template:file" {
                    (self.local(required(given, "url")?)?, required(given, "targetPath")?)
                } else {
                    let path = required(given, "sourcePath")?;
                    (self.workspace.place(path)?, path)
                };
                Ok((vec![self.template_file(&source, target, given, host)?], nothing))
            }
            "fetch:plain" => {
                let written =
                    fetch_plain(&self.local(required(given, "url")?)?, &self.workspace, target)?;
                Ok((lines(&written), nothing))
            }
            "fetch:plain:file" => {
                let source = self.local(required(given, "url")?)?;
                let place = self.workspace.place(required(given, "targetPath")?)?;
                let content = fs::read(&source).map_err(|error| Failed::File(source, error))?;
                self.workspace.write(&place, &content, None)?;
                Ok((vec![format!("wrote {}", self.workspace.path_of(&place))], nothing))
            }
            "fs:delete" => self.delete(given),
            "fs:rename" => self.rename(given),
            "fs:readdir" => self.readdir(given),
            "catalog:write" => self.write_entity(given),
            "catalog:fetch" => {
                Ok((vec!["the catalog is not asked here".to_owned()], super::invented(action)))
            }
            "debug:wait" => Ok((vec!["waits, but not here".to_owned()], nothing)),
            _ => Ok((vec![text("message").unwrap_or_default().to_owned()], nothing)),
        }
    }

    fn template(
        &self,
        source: &Path,
        target: &str,
        given: &Map<String, Value>,
        host: &Host,
    ) -> Result<Written, Failed> {
        let treatment =
            Treatment::of_input(given).map_err(|message| invalid("fetch:template", message))?;
        fetch_template(source, &self.workspace, target, &treatment, host)
    }

    fn template_file(
        &self,
        source: &Path,
        target: &str,
        given: &Map<String, Value>,
        host: &Host,
    ) -> Result<String, Failed> {
        let treatment =
            Treatment::of_input(given).map_err(|message| invalid("the input", message))?;
        let place = self.workspace.place(target)?;
        if place.exists() && !treatment.replace && place != source {
            return Ok(format!("kept {target}, which was there"));
        }
        let text = fs::read(source).map_err(|error| Failed::File(source.to_owned(), error))?;
        let rendered = treatment
            .render(&String::from_utf8_lossy(&text), host)
            .map_err(|problem| Failed::Template(source.display().to_string(), Box::new(problem)))?;
        self.workspace.write(&place, rendered.value.as_bytes(), None)?;
        Ok(format!("wrote {target}"))
    }

    fn delete(&self, given: &Map<String, Value>) -> Result<Done, Failed> {
        let mut told = Vec::new();
        for pattern in list(given, "files")? {
            let Some(pattern) = pattern.as_str() else {
                return Err(invalid("files", "they must be texts"));
            };
            // A pattern must not lead out either.
            let pattern = self.workspace.path_of(&self.workspace.place(pattern)?);
            let glob = GlobBuilder::new(&pattern)
                .literal_separator(true)
                .build()
                .map_err(|error| invalid(&pattern, error.to_string()))?
                .compile_matcher();
            let entries = WalkDir::new(self.workspace.root()).min_depth(1).contents_first(true);
            for entry in entries.into_iter().filter_map(Result::ok) {
                let path = self.workspace.path_of(entry.path());
                if !glob.is_match(&path) {
                    continue;
                }
                let place = entry.path();
                let folder = entry.file_type().is_dir();
                let gone = if folder { fs::remove_dir_all(place) } else { fs::remove_file(place) };
                gone.map_err(|error| Failed::File(place.to_owned(), error))?;
                told.push(format!("deleted {path}"));
            }
        }
        Ok((told, Map::new()))
    }

    fn rename(&self, given: &Map<String, Value>) -> Result<Done, Failed> {
        let mut told = Vec::new();
        for file in list(given, "files")? {
            let (Some(from), Some(to)) = (file["from"].as_str(), file["to"].as_str()) else {
                return Err(invalid("files", "each must have `from` and `to`"));
            };
            let (source, place) = (self.workspace.place(from)?, self.workspace.place(to)?);
            if place.symlink_metadata().is_ok() && file["overwrite"] != true {
                return Err(invalid(
                    to,
                    "it is there already; say `overwrite: true` to replace it",
                ));
            }
            self.workspace.folder(place.parent().unwrap_or(self.workspace.root()))?;
            fs::rename(&source, &place).map_err(|error| Failed::File(source, error))?;
            told.push(format!("renamed {from} to {to}"));
        }
        Ok((told, Map::new()))
    }

    fn readdir(&self, given: &Map<String, Value>) -> Result<Done, Failed> {
        let recursive = given.get("recursive").is_some_and(|value| value == true);
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        for path in list(given, "paths")? {
            let root = self.workspace.place(path.as_str().unwrap_or_default())?;
            let depth = if recursive { usize::MAX } else { 1 };
            for entry in WalkDir::new(&root).min_depth(1).max_depth(depth).sort_by_file_name() {
                let entry = entry.map_err(|error| Failed::File(root.clone(), error.into()))?;
                let name = entry.file_name().to_string_lossy().into_owned();
                let path = self.workspace.path_of(entry.path());
                let found = json!({ "name": name, "path": path, "ext": extension(&name), "fullPath": path });
                if entry.file_type().is_dir() { folders.push(found) } else { files.push(found) }
            }
        }
        let told = format!("{} files and {} folders", files.len(), folders.len());
        let output = [("files", files), ("folders", folders)];
        Ok((
            vec![told],
            output.map(|(key, found)| (key.to_owned(), Value::Array(found))).into_iter().collect(),
        ))
    }

    fn write_entity(&self, given: &Map<String, Value>) -> Result<Done, Failed> {
        let path = given.get("filePath").and_then(Value::as_str).unwrap_or("catalog-info.yaml");
        let place = self.workspace.place(path)?;
        let entity = given.get("entity").cloned().unwrap_or_default();
        let text = platform::yaml::to_yaml(&entity);
        self.workspace.write(&place, text.as_bytes(), None)?;
        Ok((vec![format!("wrote {path}")], Map::new()))
    }
}

/// What follows the last dot of a name, and the dot.
fn extension(name: &str) -> &str {
    name.rfind('.').filter(|dot| *dot > 0).map_or("", |dot| &name[dot..])
}

fn lines(written: &Written) -> Vec<String> {
    let wrote = written.files.iter().map(|path| format!("wrote {path}"));
    let kept = written.kept.iter().map(|path| format!("kept {path}, which was there"));
    let left_out = written.left_out.iter().map(|path| format!("left out {path}"));
    let nothing = written.nothing.iter().map(|(path, problem)| format!("{path}:{problem}"));
    wrote.chain(kept).chain(left_out).chain(nothing).collect()
}

fn invalid(what: &str, message: impl Into<String>) -> Failed {
    let error = io::Error::new(io::ErrorKind::InvalidInput, message.into());
    Failed::File(what.into(), error)
}

fn required<'a>(given: &'a Map<String, Value>, name: &str) -> Result<&'a str, Failed> {
    given
        .get(name)
        .and_then(Value::as_str)
        .ok_or_else(|| invalid(name, "this input is missing, or is no text"))
}

fn list<'a>(given: &'a Map<String, Value>, name: &str) -> Result<&'a Vec<Value>, Failed> {
    given
        .get(name)
        .and_then(Value::as_array)
        .ok_or_else(|| invalid(name, "this input must be a list"))
}
