//! Bundles for the post (区分け) and the report of counts (通数内訳): which pieces of a lot go to one
//! area, and how many of each delivery class go where. Nothing personal; decides no order.

use std::collections::BTreeMap;
use std::path::Path;

use super::batch::stream_name;
use super::papers::{self, Papers, Row};
use crate::compose::sheet::{Sheet, Words};
use crate::job::{Area, Job};
use crate::layout::Align;
use crate::lot;
use crate::member::{Column, MAIL_CLASSES};
use crate::message::Error;
use crate::plan::{Intake, LotPlan, Plan, Room};
use crate::records::{Fields, csv};
use crate::shift::Shift;
use crate::units::{Decipoint, Um, add_thousands};

/// The files, in the folder of the lists.
pub const BUNDLES_NAME: &str = "bundles.csv";
pub const COUNTS_NAME: &str = "counts.csv";
/// The same to be printed: a slip a bundle, and the table of counts.
const SLIPS_NAME: &str = "bundles.pdf";
const TABLE_NAME: &str = "counts.pdf";

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

/// Writes both files for all lots of the plan, and their papers, if the job bundles.
///
/// # Errors
/// The members file changed, or the disk is full (24); a signal (8); an area with a character that
/// no font has (20).
pub fn write(
    dir: &Path,
    (job, config_sha256): (&Job, [u8; 32]),
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
    let counts = counted(job, &plan.lots, &bundles);
    lot::write_unsynced(dir, BUNDLES_NAME, &rows(job, &plan.lots, &bundles))?;
    lot::write_unsynced(dir, COUNTS_NAME, &counts_csv(&counts))?;
    slips(dir, (job, config_sha256), &plan.lots, &bundles)?;
    let names = (TABLE_NAME, "通数内訳");
    papers::table(
        dir,
        names,
        &COLUMNS,
        &counts_rows(&counts),
        (job, config_sha256),
    )
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

/// Pieces and bundles of one delivery class, stream and area.
type Counts<'a> = BTreeMap<(usize, String, &'a str), (u32, u32)>;

fn counted<'a>(job: &Job, lots: &[LotPlan], bundles: &'a [Bundle]) -> Counts<'a> {
    let mut counts = Counts::new();
    for bundle in bundles {
        let lot = &lots[bundle.lot];
        let class = lot.stream.mail_class() as usize;
        let count = counts.entry((class, stream_name(lot, job), &bundle.area));
        let (pieces, all) = count.or_default();
        (*pieces, *all) = (*pieces + bundle.pieces, *all + 1);
    }
    counts
}

fn rows(job: &Job, lots: &[LotPlan], bundles: &[Bundle]) -> Vec<u8> {
    let mut rows = [csv::BOM, BUNDLES_HEADING.as_bytes()].concat();
    for (no, bundle) in (1_u32..).zip(bundles) {
        let lot = &lots[bundle.lot];
        let (stream, class) = (stream_name(lot, job), lot.stream.mail_class());
        let (first, last) = (bundle.first + 1, bundle.first + bundle.pieces);
        let begun = [no.to_string(), lot.no.to_string(), stream];
        let named = [class.word().to_owned(), bundle.area.clone()];
        let counted = [first, last, bundle.pieces].map(|number| number.to_string());
        row(begun.into_iter().chain(named).chain(counted), &mut rows);
    }
    rows
}

fn counts_csv(counts: &Counts<'_>) -> Vec<u8> {
    let mut table = [csv::BOM, COUNTS_HEADING.as_bytes()].concat();
    for ((class, stream, area), (pieces, all)) in counts {
        let (class, _) = MAIL_CLASSES[*class];
        let named = [class.to_owned(), stream.clone(), (*area).to_owned()];
        let counted = [pieces, all].map(|number| number.to_string());
        row(named.into_iter().chain(counted), &mut table);
    }
    table
}

/// Columns of the printed table: heading, millimetres, whether it holds numbers.
const COLUMNS: [papers::Column; 5] = [
    ("区分", 28, false),
    ("版", 68, false),
    ("地域", 34, false),
    ("通数", 22, true),
    ("束数", 18, true),
];

/// The rows of the printed table: each class ends with its sum, the table with that of all.
fn counts_rows(counts: &Counts<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut sums: BTreeMap<usize, (u64, u64)> = BTreeMap::new();
    let classes: Vec<usize> = counts.keys().map(|(class, ..)| *class).collect();
    for (at, ((class, stream, area), &(pieces, bundles))) in counts.iter().enumerate() {
        let name = MAIL_CLASSES[*class].1.japanese();
        rows.push(Row {
            cells: cells([name, stream, area], (pieces.into(), bundles.into())),
            bold: false,
        });
        let sum = sums.entry(*class).or_default();
        *sum = (sum.0 + u64::from(pieces), sum.1 + u64::from(bundles));
        if classes.get(at + 1) != Some(class) {
            rows.push(Row {
                cells: cells([name, "計", ""], *sum),
                bold: true,
            });
        }
    }
    let add = |all: (u64, u64), one: &(u64, u64)| (all.0 + one.0, all.1 + one.1);
    let all = sums.values().fold((0, 0), add);
    rows.push(Row {
        cells: cells(["合計", "", ""], all),
        bold: true,
    });
    rows
}

fn cells(names: [&str; 3], (pieces, bundles): (u64, u64)) -> Vec<String> {
    let numbers = [pieces, bundles].map(|number| {
        let mut text = String::new();
        add_thousands(number, &mut text);
        text
    });
    names
        .map(str::to_owned)
        .into_iter()
        .chain(numbers)
        .collect()
}

/// Slips a page: two columns of four, cut apart on the hairlines.
const SLIPS_A_PAGE: usize = 8;
const SLIP_W: i32 = 105_000;
const SLIP_H: i32 = 74_250;

/// A slip for each bundle (束札), to be laid on it.
fn slips(
    dir: &Path,
    of: (&Job, [u8; 32]),
    lots: &[LotPlan],
    bundles: &[Bundle],
) -> Result<(), Error> {
    let pages = bundles.len().div_ceil(SLIPS_A_PAGE).max(1);
    let count = u32::try_from(pages).unwrap_or(u32::MAX);
    let mut papers = Papers::begin(dir, SLIPS_NAME, "束札", count, of)?;
    let mut numbered = (1_u32..).zip(bundles);
    for _ in 0..pages {
        let mut sheet = Sheet::new(of.0.lots.dpi);
        for place in 0..4 {
            sheet.rule([Um(0), Um(SLIP_H * place), Um(2 * SLIP_W), Um(100)]);
        }
        sheet.rule([Um(SLIP_W), Um(0), Um(100), Um(4 * SLIP_H)]);
        for (place, (no, bundle)) in (0..).zip(numbered.by_ref().take(SLIPS_A_PAGE)) {
            let corner = (SLIP_W * (place % 2), SLIP_H * (place / 2));
            slip(
                &mut papers,
                &mut sheet,
                corner,
                (no, bundle),
                &lots[bundle.lot],
                of.0,
            )?;
        }
        papers.page(sheet)?;
    }
    papers.end()
}

/// One slip: number and area large, then what is in the bundle.
fn slip(
    papers: &mut Papers<'_>,
    sheet: &mut Sheet,
    (left, top): (i32, i32),
    (no, bundle): (u32, &Bundle),
    lot: &LotPlan,
    job: &Job,
) -> Result<(), Error> {
    let (first, last) = (bundle.first + 1, bundle.first + bundle.pieces);
    let class = lot.stream.mail_class().japanese();
    let area = match bundle.area.as_str() {
        "" => "（地域なし）",
        area => area,
    };
    let lines = [
        (10_000, 120, false, format!("束 {no}　{class}")),
        (19_000, 300, true, area.to_owned()),
        (36_000, 200, true, format!("{} 通", bundle.pieces)),
        (49_000, 100, false, format!("通番 {first} ～ {last}")),
        (
            55_000,
            100,
            false,
            format!("ロット {:04}　{}", lot.no, stream_name(lot, job)),
        ),
        (
            61_000,
            90,
            false,
            format!("ジョブ {}　{}", job.id, job.insurer.name),
        ),
    ];
    for (y, size, bold, text) in lines {
        let place = [Um(left + 12_000), Um(top + y), Um(SLIP_W - 24_000)];
        let words = Words {
            size: Decipoint(size),
            bold,
            align: Align::Left,
        };
        papers.words(sheet, place, &text, words)?;
    }
    Ok(())
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
