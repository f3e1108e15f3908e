//! `[bundles]`: how pieces are bundled for the post. Bundles nothing.

use crate::message::Faults;
use crate::settings::Table;

/// What the pieces of a bundle share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// The first three digits of the post code.
    Post3,
    /// The whole post code.
    PostCode,
    /// The insurer's own area.
    AreaCode,
}

/// Words of `by`.
const AREAS: &[(&str, Area)] = &[
    ("post3", Area::Post3),
    ("post_code", Area::PostCode),
    ("area_code", Area::AreaCode),
];

/// `[bundles]`.
#[derive(Clone, Copy, Debug)]
pub struct Bundling {
    pub by: Area,
    /// The most pieces a bundle.
    pub pieces_max: u32,
}

/// Pieces a bundle where the job says nothing.
const PIECES_USUAL: u32 = 100;
const PIECES_MAX: i64 = 1_000_000;

impl Bundling {
    /// `None` where the job does not bundle.
    pub fn read(root: &mut Table<'_>, faults: &mut Faults) -> Option<Bundling> {
        let mut table = root.table("bundles", faults)?;
        let by = table.choice("by", AREAS, faults);
        let by = table.need("by", by, faults);
        let most = table.number("pieces_max", 1..=PIECES_MAX, faults);
        let most = most.and_then(|most| u32::try_from(most.value).ok());
        table.finish(faults);
        Some(Bundling {
            by: by?.value,
            pieces_max: most.unwrap_or(PIECES_USUAL),
        })
    }
}
