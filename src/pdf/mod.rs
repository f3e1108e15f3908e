//! Lot files, object by object: PDF/X-4 (ISO 15930-7:2010), PDF/VT-1 (ISO 16612-2:2010) and
//! processing steps (ISO 19593-1:2018) on PDF 1.6 (the syntax of ISO 32000-1:2008). No I/O and no
//! threads: the caller appends the bytes in order. It knows nothing of layouts; dots come in.
//!
//! A file is `head`, then `page` for every page and `piece` for every piece in any order, then
//! `tail`. Every object number follows from [`Frame`], so that pages can be made anywhere.

pub mod content;
pub mod excerpt;
pub mod steps;
pub mod symbol;

mod chunk;
mod embed;
mod facts;
mod frame;
mod head;
mod icc;
mod page;
mod paper;
mod parts;
mod tail;
mod xmp;
mod xref;

pub use chunk::{Chunk, Compress};
pub use embed::EmbeddedFont;
pub use facts::{Facts, Profile};
pub use frame::{Frame, Steps};
pub use head::{StaticFace, head};
pub use icc::gray_profile;
pub use page::{Place, Variable, page};
pub use paper::Paper;
pub use parts::{PieceFacts, piece};
pub use tail::tail;
pub use xref::Xref;
