//! Bundles for the post (区分け) and the report of counts (通数内訳): which pieces of a lot go to one
//! area, and how many of each delivery class go where. Nothing personal; decides no order.

use std::collections::BTreeMap;
use std::path::Path;

use super::batch::stream_name;
use crate::job::{Area, Job};
use crate::lot;
use crate::member::Column;
use crate::message::Error;
use crate::plan::{Intake, LotPlan, Plan, Room};
use crate::records::{Fields, csv};
use crate::shift::Shift;

/// The files, in the folder of the lists.
pub const BUNDLES_NAME: &str = "bundles.csv";
pub const COUNTS_NAME: &str = "counts.csv";

const BUNDLES_HEADING: &str = "bundle,lot,stream,mail_class,area,first_piece,last_piece,pieces\r\n";
const COUNTS_HEADING: &str = "mail_class,stream,area,pieces,bundles\r\n";

/// Pieces that a worker looks at at a time.
const PIECES_A_LOOK: u32 = 4_096;

/// Neighbouring pieces of one lot and one area.
#[derive(Debug, PartialEq, Eq)]
struct Bundle {
    lot: usize,
    area: String,
    first: u32,
    pieces: u32,
}

/// Writes both files for all lots of the plan, if the job bundles.
///
/// # Errors
/// The members file changed, or the disk is full (24); a signal (8).
pub fn write(
    dir: &Path,
    job: &Job,
    intake: &Intake<'_>,
    plan: &Plan,
    shift: &Shift<'_>,
) -> Result<(), Error> {
    let Some(bundling) = &job.bundling else {
        return Ok(());
    };
    let mut bundles = Vec::new();
    for (at, lot) in plan.lots.iter().enumerate() {
        let end = lot.first + lot.count;
        let looks = (lot.first..end).step_by(PIECES_A_LOOK as usize);
        let looks = looks.map(|first| first..end.min(first + PIECES_A_LOOK));
        let work = |room: &mut Room, pieces: std::ops::Range<u32>| {
            let areas = pieces.map(|piece| area(piece, bundling.by, intake, plan, room));
            areas.collect::<Result<Vec<String>, Error>>()
        };
        let mut piece = lot.first;
        let sink = |areas: Result<Vec<String>, Error>| {
            for area in areas? {
                gather(&mut bundles, (at, piece, area), bundling.pieces_max);
                piece += 1;
            }
            Ok(())
        };
        shift.map_ordered("bundles", looks, Room::default, work, sink)?;
    }
    let (rows, counts) = rows(job, &plan.lots, &bundles);
    lot::write_unsynced(dir, BUNDLES_NAME, &rows)?;
    lot::write_whole(dir, COUNTS_NAME, &counts)
}

/// Where a piece goes, as far as the post sorts it: never the registered address of a member who
/// is written to elsewhere.
fn area(
    piece: u32,
    by: Area,
    intake: &Intake<'_>,
    plan: &Plan,
    room: &mut Room,
) -> Result<String, Error> {
    let members = &plan.members[plan.pieces.members(piece)];
    intake.record(members[0].offset, room)?;
    let text = |fields: &Fields, column| intake.text(fields, column).to_owned();
    let elsewhere = text(&room.fields, Column::Suppress).contains("ALT_ADDRESS");
    let post_code = match elsewhere {
        true => text(&room.fields, Column::AltPostCode),
        false => text(&room.fields, Column::PostCode),
    };
    Ok(match by {
        Area::PostCode => post_code,
        Area::Post3 => post_code.get(..3).unwrap_or_default().to_owned(),
        Area::AreaCode if elsewhere => String::new(),
        Area::AreaCode => text(&room.fields, Column::AreaCode),
    })
}

/// Adds a piece to the bundle in hand, or begins the next.
fn gather(bundles: &mut Vec<Bundle>, (lot, piece, area): (usize, u32, String), pieces_max: u32) {
    match bundles.last_mut() {
        Some(last) if last.lot == lot && last.area == area && last.pieces < pieces_max => {
            last.pieces += 1;
        }
        Some(_) | None => bundles.push(Bundle {
            lot,
            area,
            first: piece,
            pieces: 1,
        }),
    }
}

/// The rows of both files.
fn rows(job: &Job, lots: &[LotPlan], bundles: &[Bundle]) -> (Vec<u8>, Vec<u8>) {
    let mut rows = [csv::BOM, BUNDLES_HEADING.as_bytes()].concat();
    let mut counts: BTreeMap<(usize, String, &str), (u32, u32)> = BTreeMap::new();
    for (no, bundle) in (1..).zip(bundles) {
        let lot = &lots[bundle.lot];
        let (stream, class) = (stream_name(lot, job), lot.stream.mail_class());
        let (first, last) = (bundle.first + 1, bundle.first + bundle.pieces);
        let no: u32 = no;
        let begun = [no.to_string(), lot.no.to_string(), stream.clone()];
        let named = [class.word().to_owned(), bundle.area.clone()];
        let counted = [first, last, bundle.pieces].map(|number| number.to_string());
        row(begun.into_iter().chain(named).chain(counted), &mut rows);
        let count = counts.entry((class as usize, stream, &bundle.area));
        let (pieces, all) = count.or_default();
        (*pieces, *all) = (*pieces + bundle.pieces, *all + 1);
    }
    let mut table = [csv::BOM, COUNTS_HEADING.as_bytes()].concat();
    for ((class, stream, area), (pieces, all)) in counts {
        let (class, _) = crate::member::MAIL_CLASSES[class];
        let named = [class.to_owned(), stream, area.to_owned()];
        let counted = [pieces, all].map(|number| number.to_string());
        row(named.into_iter().chain(counted), &mut table);
    }
    (rows, table)
}

fn row(cells: impl Iterator<Item = String>, out: &mut Vec<u8>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        csv::list_field(out, &cell);
    }
    out.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_ends_with_its_area_its_lot_or_when_it_is_full() {
        let mut bundles = Vec::new();
        for (piece, (lot, area)) in (0..).zip([
            (0, "100"),
            (0, "100"),
            (0, "100"),
            (0, "102"),
            (1, "102"),
            (1, "100"),
        ]) {
            gather(&mut bundles, (lot, piece, area.to_owned()), 2);
        }
        let told: Vec<(usize, &str, u32, u32)> = bundles
            .iter()
            .map(|it| (it.lot, it.area.as_str(), it.first, it.pieces))
            .collect();
        let want = [
            (0, "100", 0, 2),
            (0, "100", 2, 1),
            (0, "102", 3, 1),
            (1, "102", 4, 1),
            (1, "100", 5, 1),
        ];
        assert_eq!(told, want);
    }
}
