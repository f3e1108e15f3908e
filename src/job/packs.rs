//! `[packs]`: the packs in which an employer gets the notices of its people, and the slip that
//! goes on each. Packs nothing.

use super::forms::bare;
use crate::codes::pairing::SHEETS_MAX;
use crate::layout::Program;
use crate::message::{Faults, Id, Message};
use crate::settings::{At, Table};
use crate::units::Place;

/// Pieces a pack where the job says nothing: a box.
const PIECES_USUAL: u32 = 500;
const PIECES_MAX: i64 = 100_000;

/// `[packs]`.
pub struct PackSettings {
    pub layout: At<String>,
    pieces_max: u32,
}

/// The packs of the job.
pub struct Packs {
    /// What is printed on the slips.
    pub slip: Program,
    /// The most pieces a pack.
    pub pieces_max: u32,
    /// The most members a pack: what the sheets of one slip have rows for.
    pub members_max: usize,
    /// Members that one sheet of a slip lists.
    pub rows: usize,
}

impl PackSettings {
    /// `None` where the job packs nothing.
    pub fn read(root: &mut Table<'_>, faults: &mut Faults) -> Option<PackSettings> {
        let mut table = root.table("packs", faults)?;
        let layout = table.text("layout", faults);
        let layout = table.need("layout", layout, faults);
        let most = table.number("pieces_max", 1..=PIECES_MAX, faults);
        let most = most.and_then(|most| u32::try_from(most.value).ok());
        table.finish(faults);
        let layout = layout?;
        if !bare(&layout.value) {
            let message = Message::new(Id::NameOnly).at(layout.place);
            faults.add(message.with("packs.layout").with(&layout.value));
            return None;
        }
        Some(PackSettings {
            layout,
            pieces_max: most.unwrap_or(PIECES_USUAL),
        })
    }

    /// The most pieces a pack.
    pub fn pieces_max(&self) -> u32 {
        self.pieces_max
    }
}

impl Packs {
    /// The packs with a compiled slip, which must have a list.
    pub fn new(
        slip: Program,
        pieces_max: u32,
        place: &Place,
        faults: &mut Faults,
    ) -> Option<Packs> {
        let Some(rows) = slip.rows() else {
            let message = Message::new(Id::SlipWithoutRows).at(place.clone());
            faults.add(message.with(&slip.id));
            return None;
        };
        Some(Packs {
            pieces_max,
            members_max: rows * usize::from(SHEETS_MAX),
            rows,
            slip,
        })
    }
}
