//! Pages that are looked at as pictures: some of all lots' pages drawn at 600 dpi by a renderer
//! that others wrote, and judged by what the picture shows. What is judged, and how exactly, is
//! told in `sight`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use hayro::hayro_syntax::Pdf;
use image::{GrayImage, ImageFormat, imageops};

use super::Finding;
use super::gauge::{DPI, PIXEL_MM, Sheet};
use super::page::Drawn;
use super::print::Print;
use super::sight;
use crate::digest::{Sha256, hex};
use crate::lot;
use crate::message::Error;
use crate::picture;
use crate::shift::{Shift, Stage};

/// The layer of the notch.
const CUTTING: &str = "Cutting";
/// Which pages are looked at, and where their pictures are kept.
pub struct Raster {
    seed: [u8; 32],
    /// By lot: numbers of pages, notices first, then envelopes; ascending.
    chosen: BTreeMap<u32, Vec<usize>>,
    dir: Option<PathBuf>,
    total: u64,
    done: AtomicU64,
}

/// What is looked at in one lot.
pub struct Look<'a> {
    raster: &'a Raster,
    pages: &'a [usize],
}

/// What was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rastered {
    pub pages: u64,
    /// What the choice hangs on, as the configuration begins: 16 hexadecimal digits.
    pub seed: String,
}

impl Raster {
    /// Chooses `count` of all pages. `lots` are numbers and pages; the seed is the configuration's
    /// digest, so that the same job is looked at in the same places. Every lot gets about as many.
    pub fn choose(
        count: u64,
        lots: &[(u32, usize)],
        seed: [u8; 32],
        dir: Option<PathBuf>,
    ) -> Raster {
        let mut order: Vec<(u64, u32, usize)> = lots
            .iter()
            .map(|&(lot, pages)| (number(&seed, lot, u64::MAX), lot, pages))
            .collect();
        order.sort_unstable();
        let mut shares: BTreeMap<u32, usize> = BTreeMap::new();
        let mut left = count.min(lots.iter().map(|(_, pages)| *pages as u64).sum());
        let total = left;
        while left > 0 {
            for &(_, lot, pages) in &order {
                let share = shares.entry(lot).or_default();
                if left > 0 && *share < pages {
                    *share += 1;
                    left -= 1;
                }
            }
        }
        let pages_of = |lot: u32| order.iter().find(|it| it.1 == lot).map_or(0, |it| it.2);
        let chosen = shares
            .into_iter()
            .map(|(lot, share)| (lot, spread(&seed, lot, share, pages_of(lot))))
            .collect();
        Raster {
            seed,
            chosen,
            dir,
            total,
            done: AtomicU64::new(0),
        }
    }

    pub fn of_lot(&self, lot: u32) -> Look<'_> {
        let pages = self.chosen.get(&lot).map_or(&[][..], Vec::as_slice);
        Look {
            raster: self,
            pages,
        }
    }

    pub fn told(&self) -> Rastered {
        Rastered {
            pages: self.done.load(Relaxed),
            seed: hex(&self.seed[..8]),
        }
    }
}

/// A number that hangs on the seed alone.
fn number(seed: &[u8; 32], lot: u32, at: u64) -> u64 {
    let mut digest = Sha256::new();
    digest.field(b"kirikake/raster/1");
    digest.field(seed);
    digest.field(&lot.to_be_bytes());
    digest.field(&at.to_be_bytes());
    let [a, b, c, d, e, f, g, h, ..] = digest.finish();
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// So many pages of a lot, one of each of as many equal parts.
fn spread(seed: &[u8; 32], lot: u32, share: usize, pages: usize) -> Vec<usize> {
    let part = |at: usize| at * pages / share.max(1);
    (0..share)
        .map(|at| {
            let (from, to) = (part(at), part(at + 1));
            let chance = number(seed, lot, at as u64) % (to - from).max(1) as u64;
            from + usize::try_from(chance).unwrap_or(0)
        })
        .collect()
}

/// A page that is to be looked at, and what its picture must show.
pub struct Subject {
    pub lot: u32,
    pub piece: u32,
    pub sheet: u32,
    pub side: &'static str,
    /// Its page in its file.
    pub page: usize,
    pub codes: Vec<Drawn>,
    /// QR Codes of the fixed art: text and area.
    pub fixed: Vec<(String, [f64; 4])>,
    /// Notches beside its voice code; none are looked for on a back.
    pub notches: usize,
    /// Dots an inch of the press.
    pub dpi: u32,
}

impl Look<'_> {
    /// Whether the page is one of those: a notice's page, or behind so many of them an envelope.
    pub fn has(&self, page: usize) -> bool {
        self.pages.binary_search(&page).is_ok()
    }

    /// Draws the pages of one file and tells what is wrong with their pictures.
    ///
    /// # Errors
    /// A picture cannot be written (24); a signal (8).
    pub fn judge(
        &self,
        print: &Print,
        subjects: &[Subject],
        shift: &Shift<'_>,
    ) -> Result<Vec<Finding>, Error> {
        let pages: Vec<usize> = subjects.iter().map(|it| it.page).collect();
        let files = [None, Some(CUTTING)].map(|lit| print.excerpt(&pages, lit));
        let open = || {
            let open = |file: &Option<Vec<u8>>| Pdf::new(file.clone()?).ok();
            (open(&files[0]), open(&files[1]))
        };
        let mut findings = Vec::new();
        let work = |(plain, lined): &mut (Option<Pdf>, Option<Pdf>), at: usize| {
            let subject = &subjects[at];
            let trim = print.trim(subject.page);
            let sheet = |file: &Option<Pdf>| draw(file.as_ref()?, at, trim?);
            let Some(page) = sheet(plain) else {
                return Ok(vec![subject.finding("page", "no picture")]);
            };
            if let Some(dir) = &self.raster.dir {
                lot::write_unsynced(dir, &subject.file_name(), &png(&page))?;
            }
            let lined = (subject.notches > 0).then(|| sheet(lined)).flatten();
            Ok(sight::judge(subject, &page, lined.as_ref()))
        };
        let sink = |told: Result<Vec<Finding>, Error>| {
            findings.extend(told?);
            let done = self.raster.done.fetch_add(1, Relaxed) + 1;
            shift.progress(Stage::Looking, done, self.raster.total);
            Ok(())
        };
        shift.map_ordered("raster", 0..subjects.len(), open, work, sink)?;
        Ok(findings)
    }
}

fn draw(file: &Pdf, at: usize, [left, top, width, height]: [f64; 4]) -> Option<Sheet> {
    let dots = |points: f64| points * f64::from(DPI) / 72.0;
    let mm = |points: f64| points * 25.4 / 72.0;
    Some(Sheet {
        light: picture::grey(file.pages().get(at)?, DPI)?,
        from: (dots(left), dots(top)),
        size: (mm(width), mm(height)),
    })
}

/// The trimmed sheet as the bytes of a PNG file.
fn png(sheet: &Sheet) -> Vec<u8> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a sheet has a few thousand pixels"
    )]
    let whole = |pixels: f64| pixels.round().max(0.0) as u32;
    let (left, top) = (whole(sheet.from.0), whole(sheet.from.1));
    let [width, height] = [sheet.size.0, sheet.size.1].map(|mm| whole(mm / PIXEL_MM));
    let trimmed: GrayImage = imageops::crop_imm(&sheet.light, left, top, width, height).to_image();
    let mut bytes = std::io::Cursor::new(Vec::new());
    // Memory does not refuse what is written to it.
    let _ = trimmed.write_to(&mut bytes, ImageFormat::Png);
    bytes.into_inner()
}

impl Subject {
    /// Something about the page's picture.
    pub fn finding(&self, item: &str, what: &'static str) -> Finding {
        Finding {
            lot: self.lot,
            piece: self.piece,
            sheet: self.sheet,
            side: self.side,
            item: format!("raster {item}"),
            what,
        }
    }

    fn file_name(&self) -> String {
        let Subject {
            lot,
            piece,
            sheet,
            side,
            ..
        } = self;
        format!("{lot:04}-{piece:07}-{sheet}-{side}.png")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_chosen_from_every_lot_and_each_once() {
        let lots = [(1, 7), (2, 300), (3, 1), (4, 40)];
        for count in [0, 1, 4, 9, 60, 348, 10_000] {
            let one = Raster::choose(count, &lots, [7; 32], None);
            let two = Raster::choose(count, &lots, [7; 32], None);
            assert_eq!(one.chosen, two.chosen);
            let all = one.chosen.values().map(Vec::len).sum::<usize>();
            assert_eq!(all as u64, count.min(348));
            for (lot, pages) in &one.chosen {
                let most = lots.iter().find(|it| it.0 == *lot).unwrap().1;
                assert!(pages.windows(2).all(|two| two[0] < two[1]));
                assert!(pages.iter().all(|page| *page < most));
            }
            assert!(count < 4 || one.chosen.len() == 4);
        }
        let other = Raster::choose(9, &lots, [8; 32], None);
        assert_ne!(other.chosen, Raster::choose(9, &lots, [7; 32], None).chosen);
    }
}
