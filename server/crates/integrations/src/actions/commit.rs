//! A commit of a folder: the same files, author, message and time make the same commit.

use super::{
    ActionSettings, files,
    git::{Git, GitError},
    once::{keep, recall},
    scratch::Scratch,
};
use platform::scaffolder::{ActionCall, ActionError};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use url::Url;

/// Attributes that change bytes on their way in.
const ATTRIBUTES: &str = "* -text -eol -filter -ident -working-tree-encoding\n";

/// Who wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Author {
    pub name: String,
    pub email: String,
}

/// The author of an input, or whoever is told by the settings, or who began the task.
pub(super) async fn author(
    call: &ActionCall,
    settings: &ActionSettings,
    name: Option<&str>,
    email: Option<&str>,
) -> Result<Author, ActionError> {
    // Who began the task may be called otherwise in a later try: the commit would be another one.
    if let Some(author) = recall(call, "author").await? {
        return Ok(author);
    }
    let usual = settings.author.clone();
    let (usual_name, usual_email) = usual.unwrap_or_else(|| {
        let label = call.asker.principal.label.clone();
        let email = call.email.clone();
        (label, email.unwrap_or_else(|| "slipway@users.noreply.localhost".to_owned()))
    });
    let of = |given: Option<&str>, usual: String| {
        let given = given.map(str::trim).filter(|given| !given.is_empty());
        // Git takes neither in names.
        given.map_or(usual, str::to_owned).replace(['<', '>', '\n'], "")
    };
    let author = Author { name: of(name, usual_name), email: of(email, usual_email) };
    keep(call, "author", &author).await?;
    Ok(author)
}

/// A file of the folder, as Git sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub path: String,
    /// `100644`, `100755`, or `120000` of a link.
    pub mode: String,
    /// The name of its bytes.
    pub id: String,
}

/// A folder, ready to be a commit.
pub(super) struct Prepared<'a> {
    git: Git<'a>,
    tree: String,
    /// Its files, by path.
    pub entries: Vec<Entry>,
    _scratch: Scratch,
}

impl<'a> Prepared<'a> {
    /// Copies a folder and takes its files up, but for those that its own `.gitignore` leaves out.
    pub async fn of(
        call: &ActionCall,
        settings: &'a ActionSettings,
        source: PathBuf,
    ) -> Result<Self, ActionError> {
        let (folder, key) = (settings.folder.clone(), call.key.clone());
        let scratch = tokio::task::spawn_blocking(move || copied(&folder, &key, &source)).await;
        let scratch =
            scratch.map_err(|error| unusable(&error))?.map_err(|error| unusable(&error))?;
        let repository = scratch.path().join("git");
        let git = Git { settings, repository, files: scratch.path().join("files") };
        git.here(&["init", "--quiet", "--template=", "--initial-branch=main"], &[]).await?;
        let attributes = git.repository.join("info");
        let written = async {
            tokio::fs::create_dir_all(&attributes).await?;
            tokio::fs::write(attributes.join("attributes"), ATTRIBUTES).await
        };
        written.await.map_err(|error| unusable(&error))?;
        git.here(&["add", "--all"], &[]).await?;
        let tree = line(git.here(&["write-tree"], &[]).await?);
        let listed = git.here(&["ls-files", "--stage", "-z"], &[]).await?;
        Ok(Self { git, tree, entries: entries(&listed)?, _scratch: scratch })
    }

    /// The bytes of a file.
    pub async fn content(&self, entry: &Entry) -> Result<Vec<u8>, ActionError> {
        Ok(self.git.here(&["cat-file", "blob", &entry.id], &[]).await?)
    }

    /// Makes the commit; gives its name.
    pub async fn commit(
        &self,
        call: &ActionCall,
        author: &Author,
        message: &str,
    ) -> Result<String, ActionError> {
        let at = format!("@{} +0000", call.task_created_at.0.div_euclid(1000));
        let variables = [
            ("GIT_AUTHOR_NAME", author.name.clone()),
            ("GIT_AUTHOR_EMAIL", author.email.clone()),
            ("GIT_AUTHOR_DATE", at.clone()),
            ("GIT_COMMITTER_NAME", author.name.clone()),
            ("GIT_COMMITTER_EMAIL", author.email.clone()),
            ("GIT_COMMITTER_DATE", at),
        ];
        let message = signed_off(message, author);
        let made = self.git.here(&["commit-tree", &self.tree, "-m", &message], &variables).await?;
        Ok(line(made))
    }

    /// Pushes it to a branch that has nothing else.
    pub async fn push(
        &self,
        remote: &Url,
        login: Option<(&str, &SecretString)>,
        commit: &str,
        branch: &str,
    ) -> Result<(), ActionError> {
        let what = format!("{commit}:refs/heads/{branch}");
        let arguments = ["push", "--porcelain", "--no-verify", "--", remote.as_str(), &what];
        self.git.towards(remote, login, &arguments).await.map(drop)
    }

    /// Whether a name may be a branch's.
    pub async fn check_branch(&self, branch: &str) -> Result<(), ActionError> {
        let checked = self.git.here(&["check-ref-format", "--branch", branch], &[]).await;
        match checked {
            Err(GitError::Said(_)) => {
                Err(ActionError::Input(format!("\"{branch}\" is no name for a branch")))
            }
            checked => Ok(checked.map(drop)?),
        }
    }
}

/// A message with who stands for it.
pub(super) fn signed_off(message: &str, author: &Author) -> String {
    let line = format!("Signed-off-by: {} <{}>", author.name, author.email);
    if message.contains(&line) {
        return message.to_owned();
    }
    format!("{}\n\n{line}", message.trim_end())
}

fn copied(folder: &Path, key: &str, source: &Path) -> std::io::Result<Scratch> {
    let scratch = Scratch::new(folder, key)?;
    files::copy(source, &scratch.path().join("files"))?;
    Ok(scratch)
}

fn unusable(error: &dyn std::fmt::Display) -> ActionError {
    let message = format!("the files cannot be put together: {error}");
    ActionError::Unavailable { message, until: None }
}

fn line(said: Vec<u8>) -> String {
    String::from_utf8_lossy(&said).trim().to_owned()
}

/// `MODE ID STAGE<tab>PATH`, ended by zero bytes.
fn entries(listed: &[u8]) -> Result<Vec<Entry>, ActionError> {
    let lines = listed.split(|byte| *byte == 0).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let text = std::str::from_utf8(line).map_err(|_| {
                ActionError::Refused("a file has a name that is no UTF-8; rename it".to_owned())
            })?;
            let (facts, path) = text.split_once('\t').unwrap_or((text, ""));
            let mut facts = facts.split(' ').map(str::to_owned);
            let (mode, id) = (facts.next().unwrap_or_default(), facts.next().unwrap_or_default());
            Ok(Entry { path: path.to_owned(), mode, id })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listed_files_are_read() {
        let listed = b"100755 aa 0\tbin/a b.sh\x00120000 bb 0\tlink\x00";
        let read = entries(listed).unwrap();
        assert_eq!((read[0].mode.as_str(), read[0].path.as_str()), ("100755", "bin/a b.sh"));
        assert_eq!((read[1].mode.as_str(), read[1].id.as_str()), ("120000", "bb"));
        assert!(entries(b"100644 aa 0\t\xff\x00").is_err());
    }

    #[test]
    fn a_message_is_signed_off_once() {
        let author = Author { name: "Lena".to_owned(), email: "lena@acme.example".to_owned() };
        let signed = signed_off("initial commit\n", &author);
        assert_eq!(signed, "initial commit\n\nSigned-off-by: Lena <lena@acme.example>");
        assert_eq!(signed_off(&signed, &author), signed);
    }
}
