//! Faults of a layout drawn over its picture: what is at fault hatched in red with its number, what
//! it quarrels with in a dashed frame; margins, quiet zones, zones and finishing steps tinted.
//! Which faults there are is told elsewhere.

use image::{Rgb, RgbImage};

use crate::layout::lint::MARGIN;
use crate::layout::lint::body::{Body, Kind};
use crate::layout::schema::ZoneKind;
use crate::units::{Rect, Um};

/// Outline, hatching and number of a fault.
pub const RED: Rgb<u8> = Rgb([214, 16, 32]);
const WHITE: Rgb<u8> = Rgb([255; 3]);
/// Tints are multiplied: ink stays ink.
const MARGIN_TINT: [u8; 3] = [232, 240, 250];
const QUIET_TINT: [u8; 3] = [226, 244, 214];
const BOX: Rgb<u8> = Rgb([120; 3]);
const FOLD: Rgb<u8> = Rgb([76, 178, 102]);
const CARD: Rgb<u8> = Rgb([26, 102, 191]);
const NOTCH: Rgb<u8> = Rgb([217, 26, 89]);

/// Digits of the numbers: 5 × 7 cells, a row a byte.
const DIGITS: [[u8; 7]; 10] = [
    [0x0E, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0E],
    [0x04, 0x0C, 0x04, 0x04, 0x04, 0x04, 0x0E],
    [0x0E, 0x11, 0x01, 0x06, 0x08, 0x10, 0x1F],
    [0x0E, 0x11, 0x01, 0x06, 0x01, 0x11, 0x0E],
    [0x02, 0x06, 0x0A, 0x12, 0x1F, 0x02, 0x02],
    [0x1F, 0x10, 0x1E, 0x01, 0x01, 0x11, 0x0E],
    [0x06, 0x08, 0x10, 0x1E, 0x11, 0x11, 0x0E],
    [0x1F, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08],
    [0x0E, 0x11, 0x11, 0x0E, 0x11, 0x11, 0x0E],
    [0x0E, 0x11, 0x11, 0x0F, 0x01, 0x02, 0x0C],
];

/// A fault to be drawn. Without an area its number stands in the sheet's corner.
pub struct Mark {
    pub number: usize,
    pub area: Option<Rect>,
    pub other: Option<Rect>,
}

/// Pixels: left, top, right and bottom, the last two beyond.
type Frame = [i64; 4];

/// The sheet of `size`, `page` if it could be drawn and else its boxes, with its marks.
pub fn picture(
    page: Option<RgbImage>,
    size: (Um, Um),
    bodies: &[Body<'_>],
    marks: &[Mark],
    dpi: u32,
) -> RgbImage {
    let pixels = |length: Um| u32::try_from(length.dots(dpi)).unwrap_or(1).max(1);
    let drawn = page.is_some();
    let image = page.unwrap_or_else(|| RgbImage::from_pixel(pixels(size.0), pixels(size.1), WHITE));
    let mut sheet = Sheet {
        image,
        dpi,
        badges: Vec::new(),
    };
    let whole = Rect {
        w: size.0,
        h: size.1,
        ..Rect::default()
    };
    sheet.band(&whole, &whole.grown(Um(-MARGIN.0)), MARGIN_TINT);
    for body in bodies {
        if body.is_code() {
            sheet.band(&body.kept(), &body.area, QUIET_TINT);
        }
        sheet.body(body, drawn);
    }
    for mark in marks {
        if let Some(other) = mark.other.filter(|other| Some(*other) != mark.area) {
            let frame = sheet.frame(&other);
            sheet.outline(frame, RED, 2, Some((6, 4)));
        }
        if let Some(area) = mark.area {
            let frame = sheet.frame(&area);
            sheet.hatch(frame);
            sheet.outline(frame, RED, 3, None);
        }
    }
    for mark in marks {
        let corner = mark.area.map_or((8, 8), |area| {
            let [left, top, ..] = sheet.frame(&area);
            (left, top)
        });
        sheet.badge(mark.number, corner);
    }
    sheet.image
}

/// A picture with a square for each colour: a fault, what it quarrels with, margin, quiet zone,
/// window.
pub fn swatches(image: RgbImage, places: &[Rect], dpi: u32) -> RgbImage {
    let badges = Vec::new();
    let mut sheet = Sheet { image, dpi, badges };
    let (window, colour) = zone_colours(ZoneKind::Window);
    for (at, place) in places.iter().enumerate() {
        let frame = sheet.frame(place);
        match at {
            0 => {
                sheet.hatch(frame);
                sheet.outline(frame, RED, 3, None);
            }
            1 => sheet.outline(frame, RED, 2, Some((6, 4))),
            2 => sheet.each(frame, |_, _, pixel| multiply(pixel, MARGIN_TINT)),
            3 => sheet.each(frame, |_, _, pixel| multiply(pixel, QUIET_TINT)),
            _ => {
                sheet.each(frame, |_, _, pixel| multiply(pixel, window));
                sheet.outline(frame, colour, 2, Some((10, 5)));
            }
        }
    }
    sheet.image
}

struct Sheet {
    image: RgbImage,
    dpi: u32,
    /// Numbers that stand already.
    badges: Vec<Frame>,
}

impl Sheet {
    fn frame(&self, area: &Rect) -> Frame {
        let at = |length: Um| i64::from(length.dots(self.dpi));
        let (left, top) = (at(area.x), at(area.y));
        // A hairline can be seen, too.
        let (right, bottom) = (
            at(area.right()).max(left + 2),
            at(area.bottom()).max(top + 2),
        );
        [left, top, right, bottom]
    }

    fn pixel(&mut self, x: i64, y: i64) -> Option<&mut Rgb<u8>> {
        let (x, y) = (u32::try_from(x).ok()?, u32::try_from(y).ok()?);
        self.image.get_pixel_mut_checked(x, y)
    }

    /// What of a frame lies on the picture.
    fn visible(&self, [left, top, right, bottom]: Frame) -> Frame {
        let (width, height) = self.image.dimensions();
        let (width, height) = (i64::from(width), i64::from(height));
        [
            left.max(0),
            top.max(0),
            right.min(width),
            bottom.min(height),
        ]
    }

    fn each(&mut self, frame: Frame, mut change: impl FnMut(i64, i64, &mut Rgb<u8>)) {
        let [left, top, right, bottom] = self.visible(frame);
        for y in top..bottom {
            for x in left..right {
                if let Some(pixel) = self.pixel(x, y) {
                    change(x, y, pixel);
                }
            }
        }
    }

    /// Tints what lies in `outer` and not in `inner`.
    fn band(&mut self, outer: &Rect, inner: &Rect, tint: [u8; 3]) {
        let [left, top, right, bottom] = self.frame(inner);
        let outer = self.frame(outer);
        self.each(outer, |x, y, pixel| {
            let inside = (left..right).contains(&x) && (top..bottom).contains(&y);
            if !inside {
                multiply(pixel, tint);
            }
        });
    }

    fn hatch(&mut self, frame: Frame) {
        let [left, top, ..] = frame;
        self.each(frame, |x, y, pixel| {
            if (x - left + y - top).rem_euclid(12) < 3 {
                blend(pixel, RED);
            }
        });
    }

    /// A frame's outline, `width` pixels inwards; dashes of (on, off) pixels.
    fn outline(&mut self, frame: Frame, colour: Rgb<u8>, width: i64, dash: Option<(i64, i64)>) {
        let [left, top, right, bottom] = frame;
        let on = |along: i64| dash.is_none_or(|(on, off)| along.rem_euclid(on + off) < on);
        let sides = [
            [left, top, right, (top + width).min(bottom)],
            [left, (bottom - width).max(top), right, bottom],
            [left, top, (left + width).min(right), bottom],
            [(right - width).max(left), top, right, bottom],
        ];
        for (side, across) in sides.into_iter().zip([true, true, false, false]) {
            self.each(side, |x, y, pixel| {
                if on(if across { x } else { y }) {
                    *pixel = colour;
                }
            });
        }
    }

    /// Zones always; what a page shows by itself only where there is none.
    fn body(&mut self, body: &Body<'_>, drawn: bool) {
        let frame = self.frame(&body.area);
        match body.kind {
            Kind::Zone(kind) => {
                let (tint, colour) = zone_colours(kind);
                self.each(frame, |_, _, pixel| multiply(pixel, tint));
                self.outline(frame, colour, 2, Some((10, 5)));
            }
            _ if drawn => {}
            Kind::Fold => self.outline(frame, FOLD, 2, Some((6, 10))),
            Kind::Perforation => self.outline(frame, CARD, 2, Some((12, 6))),
            Kind::Notch => self.circle(frame),
            Kind::Ground => self.each(frame, |_, _, pixel| multiply(pixel, [240; 3])),
            Kind::Line => self.each(frame, |_, _, pixel| *pixel = BOX),
            _ => self.outline(frame, BOX, 1, None),
        }
    }

    /// The circle in a frame.
    fn circle(&mut self, frame: Frame) {
        let [left, top, right, bottom] = frame;
        let radius = (right - left) / 2;
        self.each(frame, |x, y, pixel| {
            let (across, down) = (2 * x - left - right, 2 * y - top - bottom);
            let distance = across * across + down * down;
            let (inner, outer) = (2 * radius - 4, 2 * radius);
            if (inner * inner..outer * outer).contains(&distance) {
                *pixel = NOTCH;
            }
        });
    }

    /// A number on red ground above a corner, moved to the right past the others.
    fn badge(&mut self, number: usize, (left, top): (i64, i64)) {
        let digits: Vec<usize> = number
            .to_string()
            .bytes()
            .map(|digit| usize::from(digit - b'0'))
            .collect();
        // A cell of a digit at 150 dpi is 2 pixels: 2.4 mm high.
        let cell = i64::from(self.dpi / 75).max(1);
        let width = (i64::try_from(digits.len()).unwrap_or(1) * 6 + 3) * cell;
        let height = 11 * cell;
        let [_, _, sheet_right, sheet_bottom] = self.visible([0, 0, i64::MAX, i64::MAX]);
        let top = (top - height).clamp(0, (sheet_bottom - height).max(0));
        let mut left = left.clamp(0, (sheet_right - width).max(0));
        let hits = |left: i64, other: &Frame| {
            left < other[2] && other[0] < left + width && top < other[3] && other[1] < top + height
        };
        while let Some(other) = self.badges.iter().find(|other| hits(left, other)) {
            left = other[2] + cell;
        }
        let frame = [left, top, left + width, top + height];
        self.badges.push(frame);
        self.each(frame, |_, _, pixel| *pixel = RED);
        for (at, digit) in (0..).zip(digits) {
            for (row, bits) in (0..).zip(DIGITS[digit]) {
                for column in (0..5).filter(|column| bits >> (4 - column) & 1 == 1) {
                    let x = left + (2 + at * 6 + column) * cell;
                    let y = top + (2 + row) * cell;
                    self.each([x, y, x + cell, y + cell], |_, _, pixel| *pixel = WHITE);
                }
            }
        }
    }
}

/// Tint and outline of a zone.
fn zone_colours(kind: ZoneKind) -> ([u8; 3], Rgb<u8>) {
    match kind {
        ZoneKind::Window => ([255, 246, 214], Rgb([196, 140, 0])),
        ZoneKind::Address => ([238, 232, 250], Rgb([118, 84, 184])),
        ZoneKind::Glue => ([240, 236, 230], Rgb([140, 120, 100])),
        ZoneKind::Postal => ([222, 242, 244], Rgb([0, 132, 148])),
    }
}

fn multiply(pixel: &mut Rgb<u8>, tint: [u8; 3]) {
    for (value, tint) in pixel.0.iter_mut().zip(tint) {
        let product = u16::from(*value) * u16::from(tint) / 255;
        *value = u8::try_from(product).unwrap_or(u8::MAX);
    }
}

/// Half the pixel, half the colour.
fn blend(pixel: &mut Rgb<u8>, colour: Rgb<u8>) {
    for (value, colour) in pixel.0.iter_mut().zip(colour.0) {
        let half = (u16::from(*value) + u16::from(colour)) / 2;
        *value = u8::try_from(half).unwrap_or(u8::MAX);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(image: &RgbImage, frame: [u32; 4]) -> usize {
        let [left, top, right, bottom] = frame;
        let places = (top..bottom).flat_map(|y| (left..right).map(move |x| (x, y)));
        places
            .filter(|&(x, y)| *image.get_pixel(x, y) == RED)
            .count()
    }

    fn mark(number: usize, x: i32, y: i32) -> Mark {
        let [x, y, w, h] = [x, y, 20_000, 10_000].map(Um);
        Mark {
            number,
            area: Some(Rect { x, y, w, h }),
            other: None,
        }
    }

    #[test]
    fn a_fault_is_red_in_its_box_and_numbers_stand_side_by_side() {
        let marks = [mark(1, 50_000, 50_000), mark(12, 50_000, 50_000)];
        let image = picture(None, (Um(100_000), Um(100_000)), &[], &marks, 100);
        // 100 dpi: the box is 197 … 276 × 197 … 236 pixels.
        assert!(count(&image, [197, 197, 276, 236]) > 600);
        assert_eq!(count(&image, [0, 240, 394, 394]), 0, "below nothing is red");
        assert!(count(&image, [197, 186, 206, 197]) > 40, "the first number");
        assert!(count(&image, [208, 186, 222, 197]) > 60, "the second");
    }

    #[test]
    fn what_lies_beyond_the_sheet_is_drawn_as_far_as_it_goes() {
        let marks = [
            mark(7, 90_000, 95_000),
            mark(8, 990_000, 990_000),
            mark(9, -900_000, 0),
        ];
        let image = picture(None, (Um(100_000), Um(100_000)), &[], &marks, 72);
        assert_eq!(image.dimensions(), (283, 283));
        assert!(count(&image, [255, 269, 283, 283]) > 20);
    }
}
