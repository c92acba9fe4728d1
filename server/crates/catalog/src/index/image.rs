//! The index as a file, so that a start need not make it anew: what entities say of themselves, as it
//! was put in. Whatever follows from that (who has a term, who is mentioned, what is counted) is made
//! again while it is read, so that the parts of an index that was read always agree.
//!
//! An image is written piece by piece while the index goes on changing, and holds nobody up. What
//! changes meanwhile may be in it as it was before, as it was after, or half. So an image names the
//! position of the log where it began: whatever is behind that has to be applied once more, and then
//! everything that was half is whole. Who did not change since has kept its number and its terms all
//! the while.
//!
//! A file begins with [`MAGIC`]; blocks follow, each with its length and a checksum of its place and
//! its content. The last one says that it is.

mod bytes;
mod entry;
mod file;
mod read;
mod write;

pub(super) use bytes::{Damaged, In, Out};
pub use file::{Reader, Writer};
pub use read::Restored;
pub use write::Imaging;

/// What a file begins with. The number grows with every change of what blocks mean; that another
/// build flattens entities in another way is told by [`Head::build`].
const MAGIC: &[u8; 16] = b"slipway index 1\n";

/// What an image is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The build that wrote it.
    pub build: String,
    /// The database, as it may be shown.
    pub database: String,
    /// The position of the log that it has to be followed from.
    pub position: i64,
    /// What the log says there: another history says something else.
    pub mark: String,
    /// How large the index was.
    pub sizes: Sizes,
}

/// How much there is of an index, so that room is made for it at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    /// Keys with values.
    pub terms: usize,
    /// Entities, there or mentioned.
    pub nodes: usize,
}

/// Why an image cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// It cannot be read or written.
    #[error("{0}")]
    File(#[from] std::io::Error),
    /// It begins otherwise.
    #[error("it is of another version")]
    Version,
    /// It is not as it was written.
    #[error("it is damaged")]
    Damaged,
}

impl From<Damaged> for Unusable {
    fn from(_: Damaged) -> Self {
        Self::Damaged
    }
}

/// What a block is of; the first byte of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Head,
    Terms,
    Nodes,
    Keys,
    Order,
    End,
}

impl Part {
    const ALL: [Self; 6] =
        [Self::Head, Self::Terms, Self::Nodes, Self::Keys, Self::Order, Self::End];

    fn of(byte: u8) -> Result<Self, Damaged> {
        Self::ALL.get(usize::from(byte)).copied().ok_or(Damaged)
    }

    fn begin(self) -> Out {
        let mut out = Out::default();
        out.byte(self as u8);
        out
    }
}
