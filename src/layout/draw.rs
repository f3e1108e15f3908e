//! Drawing what is fixed: wording, lines, grounds, static QR, the lines of the finishing steps,
//! and the mark that tells a sample or test from production.

use super::schema::{Align, Look};
use super::set::{Fonts, SetLine};
use crate::font::{Glyph, GlyphSet};
use crate::pdf::content::{self, Style, TextCursor};
use crate::pdf::{Paper, steps, symbol};
use crate::units::{Decipoint, Rect, Um};

/// Distance of the em box's centre from the baseline, in thousandths of an em: full-width
/// characters of the BIZ UD faces stand from −120 to 880.
const CENTRE_ABOVE_BASELINE: i64 = 380;
/// A line is spread to the full width if that takes at most this much (thousandths of an em).
const JUSTIFY_MAX: i64 = 1_600;
/// The largest letter of the mark.
const MARK_LETTER_MAX: Um = Um(75_000);
/// Handle length of a quarter circle drawn as one Bézier curve, in hundred-thousandths.
const QUARTER: i64 = 55_228;

/// Art under construction.
pub struct Canvas<'a> {
    pub fonts: &'a Fonts,
    pub paper: &'a Paper,
    pub out: Vec<u8>,
    pub glyphs: Vec<GlyphSet>,
    cursor: TextCursor,
    ink: u8,
}

impl<'a> Canvas<'a> {
    pub fn new(fonts: &'a Fonts, paper: &'a Paper) -> Canvas<'a> {
        let glyphs = fonts.faces.iter().map(|_| GlyphSet::default()).collect();
        let out = Vec::new();
        Canvas {
            fonts,
            paper,
            out,
            glyphs,
            cursor: TextCursor::new(),
            ink: 100,
        }
    }

    fn dots(&self, length: Um) -> i32 {
        length.dots(self.paper.dpi())
    }

    /// A box in dots: bottom left corner and size.
    pub fn area(&self, area: &Rect) -> ((i32, i32), (i32, i32)) {
        let (left, right) = (self.dots(area.x), self.dots(area.right()));
        let (top, bottom) = (self.dots(area.y), self.dots(area.bottom()));
        (
            (left, self.paper.trim_height() - bottom),
            (right - left, bottom - top),
        )
    }

    fn ink(&mut self, ink: u8) {
        if self.ink != ink {
            content::fill_black(ink, &mut self.out);
            self.ink = ink;
        }
    }

    pub fn rectangle(&mut self, area: &Rect, ink: u8) {
        let (corner, (w, h)) = self.area(area);
        self.ink(ink);
        content::filled_rectangle(corner, (w.max(1), h.max(1)), &mut self.out);
    }

    /// A paragraph: one line is centred in the box's height, several hang from its top.
    pub fn paragraph(&mut self, lines: &[SetLine], area: &Rect, look: &Look, leading: Decipoint) {
        let dpi = self.paper.dpi();
        let size = i64::from(look.size.centidots(dpi));
        let leading = i64::from(leading.centidots(dpi));
        let ((left, bottom), (width, height)) = self.area(area);
        let top = i64::from(bottom + height) * 100;
        let first = if lines.len() == 1 {
            i64::from(height) * 50
        } else {
            leading / 2
        };
        self.ink(look.ink);
        self.cursor.begin(&mut self.out);
        for (at, line) in (0i64..).zip(lines) {
            let centre = top - first - at * leading;
            let baseline = narrow((centre - size * CENTRE_ABOVE_BASELINE / 1000 + 50) / 100);
            let used = line.width * size / 1000;
            let room = i64::from(width) * 100 - used;
            let shift = match look.align {
                Align::Left => 0,
                Align::Center => room / 2,
                Align::Right => room,
            };
            let x = left + narrow(shift / 100);
            let slack = if line.last || room < 0 || look.align != Align::Left {
                0
            } else {
                room
            };
            let spread = slack * 1000 <= JUSTIFY_MAX * size;
            let gaps = i64::try_from(line.glyphs.len().max(2) - 1).unwrap_or(1);
            let spacing = if spread { narrow(slack / gaps) } else { 0 };
            self.line(line, (x, baseline), narrow(size), spacing);
        }
        self.cursor.end(&mut self.out);
    }

    /// Glyphs from a point; `spacing` in hundredths of a dot stands between them.
    fn line(&mut self, line: &SetLine, at: (i32, i32), size: i32, spacing: i32) {
        if spacing != 0 {
            content::hundredths(spacing, &mut self.out);
            self.out.extend_from_slice(b" Tc ");
        }
        self.cursor.move_to(at.0, at.1, &mut self.out);
        for run in line.glyphs.chunk_by(|a, b| a.face == b.face) {
            let style = Style {
                font: u16::from(run[0].face),
                size,
                scale: line.scale,
            };
            self.cursor.style(style, &mut self.out);
            content::open_run(&mut self.out);
            for glyph in run {
                content::glyph(glyph.id, &mut self.out);
                self.glyphs[usize::from(glyph.face)].insert(glyph.id);
            }
            content::close_run(&mut self.out);
        }
        if spacing != 0 {
            self.out.extend_from_slice(b"0 Tc ");
        }
    }

    /// A static symbol has modules of at least 0.17 mm, like a voice code.
    pub fn holds_qr(&self, code: &qrcode::QrCode, area: &Rect) -> bool {
        let (_, (width, _)) = self.area(area);
        let modules = i32::try_from(code.width()).unwrap_or(i32::MAX);
        let dots_min = i32::try_from(self.paper.dpi() / 150).unwrap_or(i32::MAX);
        width / (modules + 8) >= dots_min
    }

    /// A static QR symbol (ISO/IEC 18004) in the middle of its box, four modules quiet around it.
    pub fn qr(&mut self, code: &qrcode::QrCode, area: &Rect) {
        let ((left, bottom), (width, height)) = self.area(area);
        let modules = i32::try_from(code.width()).unwrap_or(i32::MAX);
        let module = width / (modules + 8);
        let side = modules * module;
        let corner = (left + (width - side) / 2, bottom + (height - side) / 2);
        self.ink(100);
        let colors = code.to_colors();
        for (y, row) in (0..).zip(colors.chunks(code.width())) {
            let mut x = 0;
            for run in row.chunk_by(|a, b| a == b) {
                let length = i32::try_from(run.len()).unwrap_or(0);
                if run[0] == qrcode::Color::Dark {
                    let at = (corner.0 + x * module, corner.1 + side - (y + 1) * module);
                    content::rectangle(at, (length * module, module), &mut self.out);
                }
                x += length;
            }
        }
        content::fill(&mut self.out);
    }

    /// Grey letters across the page, kept out of `keep_out`; drawn before everything else.
    pub fn mark(&mut self, text: &str, keep_out: &[Rect]) {
        let stack = self.fonts.stack(true);
        let glyphs: Vec<Glyph> = text.chars().filter_map(|c| stack.find(c, None)).collect();
        assert_eq!(
            glyphs.len(),
            text.chars().count(),
            "the mark's letters are checked before"
        );
        let dpi = self.paper.dpi();
        let (width, height) = (self.paper.trim_width(), self.paper.trim_height());
        let bleed = self.paper.bleed();
        self.out.extend_from_slice(b"q\n");
        for area in keep_out {
            let (corner, size) = self.area(area);
            let media = (width + 2 * bleed, height + 2 * bleed);
            content::rectangle((-bleed, -bleed), media, &mut self.out);
            content::rectangle(corner, size, &mut self.out);
            self.out.extend_from_slice(b"W* n\n");
        }
        content::fill_black(20, &mut self.out);
        // Along the diagonal from bottom left to top right: five sixths of its length at most, in
        // letters that do not drown the page.
        let (w, h) = (f64::from(width), f64::from(height));
        let diagonal = w.hypot(h);
        let ems: f64 = glyphs
            .iter()
            .map(|glyph| f64::from(glyph.advance) / 1000.0)
            .sum();
        let largest = f64::from(self.dots(MARK_LETTER_MAX));
        let size = (diagonal / 1.2 / ems).min(largest);
        let (cos, sin) = (w / diagonal, h / diagonal);
        let back = (ems * size / 2.0, size * 0.38);
        let x = w / 2.0 - back.0 * cos + back.1 * sin;
        let y = h / 2.0 - back.0 * sin - back.1 * cos;
        let decimals = |value: f64| format!("{value:.4}");
        let matrix = [cos, sin, -sin, cos, x, y].map(decimals).join(" ");
        self.out
            .extend_from_slice(format!("BT {matrix} Tm\n").as_bytes());
        for run in glyphs.chunk_by(|a, b| a.face == b.face) {
            let tenths = size.floor();
            self.out
                .extend_from_slice(format!("/F{} {tenths} Tf ", run[0].face).as_bytes());
            content::open_run(&mut self.out);
            for glyph in run {
                content::glyph(glyph.id, &mut self.out);
                self.glyphs[usize::from(glyph.face)].insert(glyph.id);
            }
            content::close_run(&mut self.out);
        }
        self.out.extend_from_slice(b"ET\nQ\n");
        assert!(dpi > 0, "a press has dots");
    }
}

/// Lines of the finishing steps, in hundredths of a dot: they are no ink and need no dot grid.
pub struct StepLines<'a> {
    paper: &'a Paper,
    out: Vec<u8>,
}

impl<'a> StepLines<'a> {
    pub fn new(paper: &'a Paper) -> StepLines<'a> {
        StepLines {
            paper,
            out: b"q .01 0 0 .01 0 0 cm\n".to_vec(),
        }
    }

    pub fn finish(mut self) -> Vec<u8> {
        self.out.extend_from_slice(b"Q\n");
        self.out
    }

    /// Hundredths of a dot.
    pub fn fine(&self, length: Um) -> i32 {
        length.dots(self.paper.dpi() * 100)
    }

    fn begin(&mut self, step: steps::Step) {
        let width = u16::try_from(self.fine(Um(100))).unwrap_or(u16::MAX);
        steps::begin(step, width, &mut self.out);
    }

    fn end(&mut self) {
        content::stroke(&mut self.out);
        steps::end(&mut self.out);
    }

    /// A fold across the whole sheet at `y` from the top.
    pub fn fold(&mut self, y: Um) {
        self.begin(steps::Step::Folding);
        let y = self.paper.trim_height() * 100 - self.fine(y);
        content::path_from((0, y), &mut self.out);
        content::line_to((self.paper.trim_width() * 100, y), &mut self.out);
        self.end();
    }

    /// A card's four sides with rounded corners.
    pub fn perforation(&mut self, area: &Rect, radius: Um) {
        self.begin(steps::Step::Perforating);
        let height = self.paper.trim_height() * 100;
        let (left, right) = (self.fine(area.x), self.fine(area.right()));
        let (top, bottom) = (
            height - self.fine(area.y),
            height - self.fine(area.bottom()),
        );
        let r = self.fine(radius);
        let h = handle(r);
        let out = &mut self.out;
        content::path_from((left + r, bottom), out);
        content::line_to((right - r, bottom), out);
        let corner = [
            (right - r + h, bottom),
            (right, bottom + r - h),
            (right, bottom + r),
        ];
        content::curve_to(corner, out);
        content::line_to((right, top - r), out);
        content::curve_to(
            [(right, top - r + h), (right - r + h, top), (right - r, top)],
            out,
        );
        content::line_to((left + r, top), out);
        content::curve_to(
            [(left + r - h, top), (left, top - r + h), (left, top - r)],
            out,
        );
        content::line_to((left, bottom + r), out);
        let corner = [
            (left, bottom + r - h),
            (left + r - h, bottom),
            (left + r, bottom),
        ];
        content::curve_to(corner, out);
        self.end();
    }

    /// A semicircular notch of 6 mm diameter in the bottom edge, its axis at `x` hundredths.
    pub fn notch_bottom(&mut self, x: i32) {
        self.begin(steps::Step::Cutting);
        let r = self.fine(super::NOTCH_RADIUS);
        let h = handle(r);
        content::path_from((x - r, 0), &mut self.out);
        content::curve_to([(x - r, h), (x - h, r), (x, r)], &mut self.out);
        content::curve_to([(x + h, r), (x + r, h), (x + r, 0)], &mut self.out);
        self.end();
    }

    /// The same in the right edge, its axis at `y` hundredths from the bottom.
    pub fn notch_right(&mut self, y: i32) {
        self.notch_side(self.paper.trim_width() * 100, -1, y);
    }

    /// The same in the left edge: a right one seen from behind.
    pub fn notch_left(&mut self, y: i32) {
        self.notch_side(0, 1, y);
    }

    fn notch_side(&mut self, edge: i32, inwards: i32, y: i32) {
        self.begin(steps::Step::Cutting);
        let r = self.fine(super::NOTCH_RADIUS);
        let h = handle(r);
        let [far, near] = [r, h].map(|length| edge + inwards * length);
        content::path_from((edge, y - r), &mut self.out);
        content::curve_to([(near, y - r), (far, y - h), (far, y)], &mut self.out);
        content::curve_to([(far, y + h), (near, y + r), (edge, y + r)], &mut self.out);
        self.end();
    }
}

fn handle(radius: i32) -> i32 {
    narrow(i64::from(radius) * QUARTER / 100_000)
}

fn narrow(value: i64) -> i32 {
    i32::try_from(value).unwrap_or_else(|_| unreachable!("dots of a sheet fit 32 bits"))
}

/// A symbol's matrix for drawing.
pub fn matrix(symbol: &crate::codes::Symbol) -> symbol::Matrix<'_> {
    let side = u16::try_from(symbol.side).unwrap_or(u16::MAX);
    symbol::Matrix {
        rows: &symbol.rows,
        width: side,
        height: side,
    }
}
