//! One page's picture against what it must show.
//!
//! From the picture alone come: every code's text, by decoders that others wrote; its cells, one by
//! one; the edges of its square; the white around it; the notch. The voice code's centre is
//! measured to ± 0.02 mm and must lie within 25.00 ± 0.05 mm of both edges, so that one which is
//! off by 0.07 mm is always found. The notch is drawn by switching its layer on, which a lot leaves
//! off: the circle that fits its line best must have a diameter of 6.00 ± 0.1 mm, lie on the
//! edge within 0.1 mm, and its axis within 0.1 mm of the code's measured centre, a second one 12 mm
//! farther. It is looked at on faces: what a back shows is the same cut. Quiet zones are
//! white to a pixel (0.04 mm). Not from the picture are the sheet's edges, which no ink shows: they
//! are the file's TrimBox; and what a code should say and which cells it has, which the reading of
//! every page has found.

use super::Finding;
use super::gauge::{self, Circle, DPI, PIXEL_MM, Sheet, Square};
use super::measures::{CENTRE_MM, NOTCH_APART_MM, NOTCH_MM, QUIET_CELLS, QUIET_MM};
use super::page::{Drawn, Kind};
use super::raster::Subject;
use crate::picture::{self, Code, Format};

/// G3: two edges of a pixel each, since the renderer fills a pixel that a dot of another press
/// covers in part.
const SIDE_PIXELS: f64 = 2.0;
/// G3: a cell of 4 dots at 600 dpi.
const CELL_PIXELS_MIN: f64 = 4.0;
/// A pairing code's place.
const PLACE_MM: f64 = 0.1;
/// A code that says something else is the one that should stand here if it stands so near.
const NEAR_MM: f64 = 10.0;
/// A vendor's code is looked for so far around its place.
const AROUND_MM: f64 = 1.5;
/// G7, G8: how far diameter, axis and edge of a notch may be off.
const NOTCH_OFF_MM: f64 = 0.1;
/// Half its line's width (0.05 mm), and two pixels.
const LINE_MM: f64 = 0.14;
/// Fewer pixels are no notch.
const NOTCH_PIXELS_MIN: usize = 100;

/// What is wrong with a page's picture; `lined` is the same page with its notch drawn.
pub fn judge(subject: &Subject, page: &Sheet, lined: Option<&Sheet>) -> Vec<Finding> {
    let mut eye = Eye {
        subject,
        page,
        found: picture::codes(&page.light),
        voice: None,
        told: Vec::new(),
    };
    eye.codes();
    if subject.notches > 0 {
        eye.notches(lined);
    }
    eye.told
}

/// One page being looked at.
struct Eye<'a> {
    subject: &'a Subject,
    page: &'a Sheet,
    /// Codes that were read and that nothing has claimed yet.
    found: Vec<Code>,
    /// The voice code's measured centre, millimetres from the bottom left.
    voice: Option<(f64, f64)>,
    told: Vec<Finding>,
}

impl Eye<'_> {
    fn tell(&mut self, item: &str, what: &'static str) {
        self.told.push(self.subject.finding(item, what));
    }

    /// Every code that should be there, and none besides.
    fn codes(&mut self) {
        let subject = self.subject;
        for code in &subject.codes {
            self.code(code);
        }
        for (text, [x, y, w, h]) in &subject.fixed {
            let middle = (x + w / 2.0, self.page.size.1 - y - h / 2.0);
            match self.claim(Format::Qr, text, middle) {
                Some(code) if code.text != *text => self.tell("qr", "other text"),
                Some(_) => {}
                None => self.tell("qr", "missing"),
            }
        }
        if !self.found.is_empty() {
            self.tell("code", "extra");
        }
    }

    /// Takes the code that says `text`, or else the nearest, out of those that were found.
    fn claim(&mut self, format: Format, text: &str, middle: (f64, f64)) -> Option<Code> {
        let page = self.page;
        let far = |code: &Code| {
            let [x, y] = code.centre().map(f64::from);
            let (x, y) = page.mm((x, y));
            (x - middle.0).hypot(y - middle.1)
        };
        let same =
            |code: &&Code| code.format == format && (code.text == text || far(code) < NEAR_MM);
        let rank = |code: &Code| (code.text != text, far(code));
        let best = self.found.iter().filter(same).min_by(|one, two| {
            let ((one, near), (two, far)) = (rank(one), rank(two));
            one.cmp(&two).then(near.total_cmp(&far))
        })?;
        let at = self.found.iter().position(|code| code == best)?;
        Some(self.found.remove(at))
    }

    /// One code: found, read, measured, its cells compared, its quiet zone looked at.
    fn code(&mut self, wanted: &Drawn) {
        let (page, item) = (self.page, wanted.item.as_str());
        let (width, height) = page.size;
        let (centre, _) = CENTRE_MM;
        let (format, middle, vendor) = match wanted.kind {
            Kind::Voice { right, vendor } => {
                let x = if right { width - centre } else { centre };
                (Format::Qr, (x, centre), vendor)
            }
            Kind::Pairing { area: [x, y, w, h] } => {
                let middle = (x + w / 2.0, height - y - h / 2.0);
                (Format::DataMatrix, middle, false)
            }
        };
        let area = match vendor {
            true => wanted.cells.as_ref().map(|cells| {
                let (x, y) = page.pixels(middle);
                let reach = (cells.size.0 / 2.0 + AROUND_MM) / PIXEL_MM;
                [x - reach, y - reach, x + reach, y + reach]
            }),
            false => self.claim(format, &wanted.text, middle).map(|code| {
                if code.text != wanted.text && !self.reads(&code, wanted) {
                    self.tell(item, "other text");
                }
                [code.left, code.top, code.right, code.bottom].map(f64::from)
            }),
        };
        let Some(ink) = area.and_then(|area| page.ink(area)) else {
            return self.tell(item, "missing");
        };
        let square = wanted.cells.as_ref().and_then(|it| gauge::square(ink, it));
        let square = square.unwrap_or(ink);
        if let Some(cells) = &wanted.cells {
            let seen = page.cells(square, cells.width);
            if !seen.is_some_and(|seen| gauge::same(&seen, cells)) {
                self.tell(item, "cells");
            }
        }
        self.placed(wanted, square, middle);
    }

    /// Whether a QR Code says what it should when its cells are read one by one: decoders guess at
    /// the character set of its bytes.
    fn reads(&self, code: &Code, wanted: &Drawn) -> bool {
        let area = [code.left, code.top, code.right, code.bottom].map(f64::from);
        let ink = self.page.ink(area);
        let side = wanted.cells.as_ref().map(|cells| cells.width);
        let Some((ink, side)) = ink.zip(side) else {
            return false;
        };
        let cells = self.page.cells(ink, side);
        let read = cells.and_then(|cells| super::qr::read(&gauge::mask(&cells, side)));
        read.is_some_and(|read| read == wanted.text)
    }

    /// Place, size and white of a code whose square was measured.
    fn placed(&mut self, wanted: &Drawn, square: Square, middle: (f64, f64)) {
        let (page, item) = (self.page, wanted.item.as_str());
        let [left, top, right, bottom] = square;
        let (across, down) = (right - left, bottom - top);
        let (x, y) = page.mm(((left + right) / 2.0, (top + bottom) / 2.0));
        let near = |one: f64, two: f64, off: f64| (one - two).abs() <= off;
        let quiet = match wanted.kind {
            Kind::Voice { .. } => {
                self.voice = Some((x, y));
                let (centre, off) = CENTRE_MM;
                if !near(x.min(page.size.0 - x), centre, off) || !near(y, centre, off) {
                    self.tell(item, "G1 centre");
                }
                let cell = self.cell(wanted, (across, down));
                if cell.is_none() {
                    self.tell(item, "G3 cell");
                }
                QUIET_MM.max(QUIET_CELLS * cell.unwrap_or(0.0) * PIXEL_MM)
            }
            Kind::Pairing { area } => {
                let side = area[2] / PIXEL_MM;
                if !near(across, side, SIDE_PIXELS) || !near(down, side, SIDE_PIXELS) {
                    self.tell(item, "size");
                }
                if !near(x, middle.0, PLACE_MM) || !near(y, middle.1, PLACE_MM) {
                    self.tell(item, "place");
                }
                QUIET_MM
            }
        };
        if !page.is_quiet(square, quiet) {
            self.tell(item, "quiet zone");
        }
    }

    /// G3: the side of a voice code's cells in pixels, if they are whole dots of the press.
    fn cell(&self, wanted: &Drawn, (across, down): (f64, f64)) -> Option<f64> {
        let cells = u32::try_from(wanted.cells.as_ref()?.width).ok()?;
        let count = f64::from(cells);
        let dot = f64::from(DPI) / f64::from(self.subject.dpi);
        let cell = (across / count / dot).round() * dot;
        let fits = |side: f64| (side - cell * count).abs() <= SIDE_PIXELS;
        (fits(across) && fits(down) && cell >= CELL_PIXELS_MIN - 0.01).then_some(cell)
    }

    /// G7, G8: semicircles on the edge, the first at the code's height, a second 12 mm behind it.
    fn notches(&mut self, lined: Option<&Sheet>) {
        let mut circles = lined.map_or(Vec::new(), |it| gauge::circles(self.page, it));
        circles.retain(|it| it.pixels >= NOTCH_PIXELS_MIN);
        if circles.len() != self.subject.notches {
            return self.tell("notch", "G7 missing");
        }
        let Some((x, y)) = self.voice else { return };
        let from_code = |it: &Circle| {
            let on_bottom = (it.y).abs() <= NOTCH_OFF_MM;
            (if on_bottom { it.x - x } else { it.y - y }).abs()
        };
        circles.sort_by(|one, other| from_code(one).total_cmp(&from_code(other)));
        for (at, circle) in circles.iter().enumerate() {
            self.notch(circle);
            let (wanted, what) = match at {
                0 => (0.0, "G7 axis"),
                _ => (NOTCH_APART_MM, "G8 axis"),
            };
            if (from_code(circle) - wanted).abs() > NOTCH_OFF_MM {
                self.tell("notch", what);
            }
        }
    }

    /// The shape of one notch.
    fn notch(&mut self, circle: &Circle) {
        let (width, _) = self.page.size;
        let (wide, off) = (NOTCH_MM, NOTCH_OFF_MM);
        let near = |one: f64, two: f64| (one - two).abs() <= off;
        let [left, bottom, right, top] = circle.bounds;
        let on_bottom = near(circle.y, 0.0);
        let (long, deep) = match on_bottom {
            true => (right - left, top - bottom),
            false => (top - bottom, right - left),
        };
        let half = long >= wide - LINE_MM && (deep - wide / 2.0).abs() <= LINE_MM;
        if !near(2.0 * circle.radius, wide) {
            self.tell("notch", "G7 size");
        }
        if circle.off > LINE_MM || !half {
            self.tell("notch", "G7 shape");
        }
        if !on_bottom && !near(circle.x, width) && !near(circle.x, 0.0) {
            self.tell("notch", "G7 edge");
        }
    }
}
