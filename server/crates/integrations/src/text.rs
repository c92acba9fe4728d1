//! Texts of files.

use crate::http::{Answer, HttpError};

/// Why there is none.
#[derive(Debug)]
pub(crate) enum TextError {
    /// It was not had.
    Http(HttpError),
    /// It is none that can be read; in words.
    Unusable(String),
}

/// The body of an answer that was asked to be no longer than so many bytes.
pub(crate) fn bytes(answer: Result<Answer, HttpError>, most: usize) -> Result<Vec<u8>, TextError> {
    match answer {
        Ok(answer) => Ok(answer.body().to_vec()),
        Err(HttpError::TooLong(_)) => Err(TextError::Unusable(too_long(most))),
        Err(error) => Err(TextError::Http(error)),
    }
}

/// Bytes as text.
pub(crate) fn utf8(bytes: Vec<u8>) -> Result<String, TextError> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let reason = format!("the file is not valid UTF-8 at byte {at}; save it as UTF-8");
        TextError::Unusable(reason)
    })
}

/// The words for a text that is too long.
pub(crate) fn too_long(most: usize) -> String {
    format!("the file is larger than {most} bytes (setting catalog.max-file-size)")
}

/// The folder of a path, with a slash at its end; empty at the root.
pub(crate) fn folder_of(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..=at])
}
