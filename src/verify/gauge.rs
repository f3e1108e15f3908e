//! What can be measured on a page that was drawn as a picture: where ink begins and ends, whether
//! paper is white, cells of a code, a circle. Knows no layout and no member.
//!
//! An edge is found to half a pixel, 0.021 mm at 600 dpi, and so is the middle between two edges.
//! The trimmed sheet's own edges are no ink: they are where the file's TrimBox has them.

use image::GrayImage;

use super::ink::Mask;

/// Dots an inch of the pictures.
pub const DPI: u32 = 600;
/// Millimetres a pixel.
pub const PIXEL_MM: f64 = 25.4 / 600.0;
/// Darker than this is ink where an edge is looked for.
const INK: u8 = 128;
/// Lighter than this is paper where paper must be white: a tint of 10 % is not.
const PAPER: u8 = 232;
/// Lines that are so far apart are two.
const APART_MM: f64 = 2.0;
/// By how much a pixel must be darker with the step lines than without.
const STEP: u8 = 16;

/// Left, top, right, bottom in pixels; right and bottom are behind the last one.
pub type Square = [f64; 4];

/// A page as a picture with its bleed, and where the trimmed sheet lies on it.
pub struct Sheet {
    pub light: GrayImage,
    /// Of the trimmed sheet's top left corner, pixels.
    pub from: (f64, f64),
    /// Of the trimmed sheet, millimetres.
    pub size: (f64, f64),
}

/// A circle that was fitted to the pixels of a line, in millimetres from the bottom left.
#[derive(Clone, Copy, Debug, Default)]
pub struct Circle {
    pub x: f64,
    pub y: f64,
    pub radius: f64,
    /// How far the farthest pixel lies from it.
    pub off: f64,
    /// Left, bottom, right, top of the line.
    pub bounds: [f64; 4],
    pub pixels: usize,
}

/// A sum of pixels.
#[derive(Clone, Copy, Default)]
struct Sums {
    weight: f64,
    x: f64,
    y: f64,
}

fn f64_of(number: u32) -> f64 {
    f64::from(number)
}

/// A place as a pixel's number; what lies outside is at the edge.
fn pixel(place: f64, most: u32) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 0 to a picture's side"
    )]
    let at = place.clamp(0.0, f64_of(most)) as u32;
    at
}

impl Sheet {
    /// Millimetres from the left and the bottom edge of the trimmed sheet.
    pub fn mm(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let across = (x - self.from.0) * PIXEL_MM;
        (across, self.size.1 - (y - self.from.1) * PIXEL_MM)
    }

    /// A place in pixels.
    pub fn pixels(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let down = (self.size.1 - y) / PIXEL_MM;
        (self.from.0 + x / PIXEL_MM, self.from.1 + down)
    }

    /// Whole pixels of an area.
    fn whole(&self, area: Square) -> [u32; 4] {
        let (width, height) = self.light.dimensions();
        let [left, top, right, bottom] = area;
        [
            pixel(left.floor(), width),
            pixel(top.floor(), height),
            pixel(right.ceil(), width),
            pixel(bottom.ceil(), height),
        ]
    }

    /// The bounds of all ink in an area.
    pub fn ink(&self, area: Square) -> Option<Square> {
        let [left, top, right, bottom] = self.whole(area);
        let mut bounds: Option<[u32; 4]> = None;
        for y in top..bottom {
            for x in left..right {
                if self.light.get_pixel(x, y).0[0] < INK {
                    let [a, b, c, d] = bounds.unwrap_or([x, y, x + 1, y + 1]);
                    bounds = Some([a.min(x), b.min(y), c.max(x + 1), d.max(y + 1)]);
                }
            }
        }
        bounds.map(|bounds| bounds.map(f64_of))
    }

    /// Whether the paper around a code is white, so many millimetres wide. A pixel at the code and
    /// one at the far end may be half covered and are not looked at.
    pub fn is_quiet(&self, code: Square, mm: f64) -> bool {
        let reach = (mm / PIXEL_MM).floor() - 1.0;
        let [left, top, right, bottom] = code;
        let outer = [left - reach, top - reach, right + reach, bottom + reach];
        let [from, above, to, below] = self.whole(outer);
        let near = |x: u32, y: u32| {
            let across = (left - 1.0..right + 1.0).contains(&f64_of(x));
            across && (top - 1.0..bottom + 1.0).contains(&f64_of(y))
        };
        let mut rows = above..below;
        rows.all(|y| {
            let mut columns = from..to;
            columns.all(|x| near(x, y) || self.light.get_pixel(x, y).0[0] >= PAPER)
        })
    }

    /// The cells of a code that fills an area; `None` if a cell is not of one colour.
    pub fn cells(&self, code: Square, side: usize) -> Option<Vec<bool>> {
        let count = f64_of(u32::try_from(side).ok()?);
        let [left, top, right, bottom] = code;
        let (across, down) = ((right - left) / count, (bottom - top) / count);
        let inner = |from: f64, cell: f64, at: usize| {
            let at = f64_of(u32::try_from(at).unwrap_or(0));
            let [begin, end] = [from + at * cell, from + (at + 1.0) * cell];
            pixel((begin + 0.5).ceil(), u32::MAX)..pixel((end - 0.5).floor(), u32::MAX)
        };
        let mut cells = Vec::with_capacity(side * side);
        for row in 0..side {
            for column in 0..side {
                let (mut dark, mut light) = (false, false);
                for y in inner(top, down, row) {
                    for x in inner(left, across, column) {
                        let ink = self.light.get_pixel_checked(x, y)?.0[0] < INK;
                        dark |= ink;
                        light |= !ink;
                    }
                }
                if dark == light {
                    return None;
                }
                cells.push(dark);
            }
        }
        Some(cells)
    }
}

/// Where a code's square lies whose ink has these bounds, and whose cells are known: a code of a
/// vendor's may have white ones at its edge.
pub fn square(ink: Square, cells: &Mask) -> Option<Square> {
    let side = cells.width;
    let row = side.div_ceil(8);
    let dark = |x: usize, y: usize| {
        let byte = cells.rows.get(y * row + x / 8).copied().unwrap_or(0);
        byte & (0x80 >> (x % 8)) != 0
    };
    let any_row = |y: &usize| (0..side).any(|x| dark(x, *y));
    let any_column = |x: &usize| (0..side).any(|y| dark(*x, y));
    let edges = [
        (0..side).find(any_column)?,
        (0..side).find(any_row)?,
        (0..side).rev().find(any_column)? + 1,
        (0..side).rev().find(any_row)? + 1,
    ];
    let [first, above, last, below] = edges.map(|at| f64_of(u32::try_from(at).unwrap_or(0)));
    let across = (ink[2] - ink[0]) / (last - first);
    let down = (ink[3] - ink[1]) / (below - above);
    let count = f64_of(u32::try_from(side).ok()?);
    let (left, top) = (ink[0] - first * across, ink[1] - above * down);
    Some([left, top, left + count * across, top + count * down])
}

/// Whether cells are those of a mask.
pub fn same(cells: &[bool], mask: &Mask) -> bool {
    let row = mask.width.div_ceil(8);
    let dark = |at: usize| {
        let (x, y) = (at % mask.width, at / mask.width);
        mask.rows
            .get(y * row + x / 8)
            .map(|byte| byte & (0x80 >> (x % 8)) != 0)
    };
    let agrees = |(at, cell): (usize, &bool)| dark(at) == Some(*cell);
    cells.len() == mask.width * mask.height && cells.iter().enumerate().all(agrees)
}

/// The same cells as a mask of which only they are known.
pub fn mask(cells: &[bool], side: usize) -> Mask {
    let row = side.div_ceil(8);
    let mut rows = vec![0; row * side];
    for (at, _) in cells.iter().enumerate().filter(|(_, dark)| **dark) {
        rows[at / side * row + at % side / 8] |= 0x80 >> (at % side % 8);
    }
    Mask {
        rows,
        width: side,
        height: side,
        at: (0.0, 0.0),
        size: (1.0, 1.0),
    }
}

/// The circles through what is darker on one picture of a page than on another, one for each line
/// that stands by itself (I. Kåsa, 1976: the least squares of x² + y² + ax + by + c); what is no
/// circle has none.
pub fn circles(plain: &Sheet, lined: &Sheet) -> Vec<Circle> {
    if plain.light.dimensions() != lined.light.dimensions() {
        return Vec::new();
    }
    let width = plain.light.width().max(1) as usize;
    let mut points: Vec<(f64, f64, f64)> = Vec::new();
    let rows = plain.light.as_raw().chunks_exact(width);
    for (y, (without, with)) in rows
        .zip(lined.light.as_raw().chunks_exact(width))
        .enumerate()
    {
        if without == with {
            continue;
        }
        for (x, (light, dark)) in without.iter().zip(with).enumerate() {
            let more = light.saturating_sub(*dark);
            if more >= STEP {
                let [x, y] = [x, y].map(|it| f64_of(u32::try_from(it).unwrap_or(0)) + 0.5);
                let (x, y) = plain.mm((x, y));
                points.push((x, y, f64::from(more)));
            }
        }
    }
    let lines = apart(&mut points);
    lines.filter_map(fitted).collect()
}

/// Points of lines that stand side by side, each line's together.
fn apart(points: &mut [(f64, f64, f64)]) -> impl Iterator<Item = &[(f64, f64, f64)]> {
    let spread = |of: fn(&(f64, f64, f64)) -> f64| {
        let low = points.iter().map(of).fold(f64::MAX, f64::min);
        points.iter().map(of).fold(f64::MIN, f64::max) - low
    };
    let along: fn(&(f64, f64, f64)) -> f64 = match spread(|it| it.0) > spread(|it| it.1) {
        true => |it| it.0,
        false => |it| it.1,
    };
    points.sort_by(|one, other| along(one).total_cmp(&along(other)));
    points.chunk_by(move |one, next| along(next) - along(one) < APART_MM)
}

fn fitted(points: &[(f64, f64, f64)]) -> Option<Circle> {
    let mut all = Sums::default();
    for (x, y, weight) in points {
        all.weight += weight;
        all.x += weight * x;
        all.y += weight * y;
    }
    if all.weight <= 0.0 {
        return None;
    }
    let (mid_x, mid_y) = (all.x / all.weight, all.y / all.weight);
    // Around their middle the sums of x and y are zero, and two equations are left.
    let (mut xx, mut xy, mut yy, mut xz, mut yz, mut z) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    for (x, y, weight) in points {
        let (x, y) = (x - mid_x, y - mid_y);
        let square = x * x + y * y;
        xx += weight * x * x;
        xy += weight * x * y;
        yy += weight * y * y;
        xz += weight * x * square;
        yz += weight * y * square;
        z += weight * square;
    }
    let determinant = xx * yy - xy * xy;
    if determinant.abs() < 1e-9 * xx.max(yy).powi(2) {
        return None;
    }
    let x = (xz * yy - yz * xy) / determinant / 2.0;
    let y = (yz * xx - xz * xy) / determinant / 2.0;
    let radius = (x * x + y * y + z / all.weight).sqrt();
    let (x, y) = (x + mid_x, y + mid_y);
    let mut circle = Circle {
        x,
        y,
        radius,
        off: 0.0,
        bounds: [f64::MAX, f64::MAX, f64::MIN, f64::MIN],
        pixels: points.len(),
    };
    for (at, up, _) in points {
        let distance = (at - x).hypot(up - y);
        circle.off = circle.off.max((distance - radius).abs());
        let [left, bottom, right, top] = circle.bounds;
        circle.bounds = [left.min(*at), bottom.min(*up), right.max(*at), top.max(*up)];
    }
    Some(circle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(ink: impl Fn(u32, u32) -> bool) -> Sheet {
        let light = GrayImage::from_fn(300, 200, |x, y| {
            image::Luma([if ink(x, y) { 0 } else { 255 }])
        });
        Sheet {
            light,
            from: (10.0, 20.0),
            size: (10.0, 7.0),
        }
    }

    #[test]
    fn places_go_there_and_back() {
        let sheet = sheet(|_, _| false);
        let (x, y) = sheet.mm((10.0, 20.0));
        assert!(x.abs() < 1e-9 && (y - 7.0).abs() < 1e-9);
        let (x, y) = sheet.pixels(sheet.mm((123.0, 45.0)));
        assert!((x - 123.0).abs() < 1e-9 && (y - 45.0).abs() < 1e-9);
    }

    #[test]
    fn ink_cells_and_white_paper_are_seen() {
        // Two cells by two, the left upper and the right lower dark, 8 pixels each.
        let dark = |x: u32, y: u32| (100..116).contains(&x) && (50..66).contains(&y);
        let page = sheet(|x, y| dark(x, y) && (x < 108) == (y < 58));
        let ink = page.ink([90.0, 40.0, 130.0, 80.0]).unwrap();
        assert_eq!(ink, [100.0, 50.0, 116.0, 66.0]);
        let cells = page.cells(ink, 2).unwrap();
        assert_eq!(cells, [true, false, false, true]);
        assert!(same(&cells, &mask(&cells, 2)));
        assert_eq!(square(ink, &mask(&cells, 2)), Some(ink));
        assert!(page.is_quiet(ink, 1.0));
        let spoiled = sheet(|x, y| dark(x, y) && (x < 108) == (y < 58) || (x, y) == (130, 60));
        assert!(!spoiled.is_quiet(ink, 1.0));
        assert!(spoiled.is_quiet(ink, 0.5));
        let blotted = sheet(|x, y| dark(x, y) && ((x < 108) == (y < 58) || x == 110));
        assert_eq!(blotted.cells(ink, 2), None);
    }

    #[test]
    fn half_a_circle_tells_its_middle_and_radius() {
        let arc = |x: u32, y: u32| {
            let (x, y) = (f64::from(x) + 0.5 - 250.0, f64::from(y) + 0.5 - 100.0);
            x < 0.0 && (x.hypot(y) - 71.0).abs() < 1.2
        };
        let (plain, lined) = (sheet(|_, _| false), sheet(arc));
        let found = circles(&plain, &lined)[0];
        let (x, y) = plain.mm((250.0, 100.0));
        assert!(
            (found.x - x).abs() < 0.01 && (found.y - y).abs() < 0.01,
            "{found:?}"
        );
        assert!((found.radius - 71.0 * PIXEL_MM).abs() < 0.01 && found.off < 0.08);
        assert!(circles(&plain, &plain).is_empty());
    }
}
