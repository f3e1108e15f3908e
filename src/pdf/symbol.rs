//! Codes as marks on the dot grid: two-dimensional symbols as an inline 1-bit mask or as runs of
//! modules, linear ones as bars. It knows no symbology: cells and bars come in, never an image.

use super::content;

/// How a symbol is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codes {
    /// One bit a module, unless a reader could take the bits for the end of the image.
    Mask,
    /// Dark runs of a row as rectangles, for a RIP that resamples masks; three times the bytes.
    Runs,
}

/// A matrix of cells, row by row from the top, each row padded to whole bytes; most significant
/// bit leftmost, 1 is dark.
#[derive(Clone, Copy)]
pub struct Matrix<'a> {
    /// `height` rows of `width.div_ceil(8)` bytes.
    pub rows: &'a [u8],
    /// Cells a row.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// Draws a symbol with its bottom left corner at `corner` dots and cells of `cell` dots.
///
/// Symbols come last in their content stream, after all text: some readers find the end of an
/// inline image by looking at the bytes behind `EI`, and the two-byte codes of text look to them
/// like more of the image. Between and after symbols there is nothing but ASCII.
pub fn draw(matrix: Matrix, corner: (i32, i32), cell: u16, codes: Codes, out: &mut Vec<u8>) {
    let row = usize::from(matrix.width).div_ceil(8);
    assert_eq!(
        matrix.rows.len(),
        row * usize::from(matrix.height),
        "whole rows"
    );
    match codes {
        Codes::Mask if !ends_early(matrix.rows) => mask(matrix, corner, cell, out),
        Codes::Mask | Codes::Runs => runs(matrix, corner, cell, out),
    }
}

/// Whether `EI` and white space occur in the data, or at its seam with the line end behind it:
/// stricter than white space on both sides, because some readers do not look at what is before.
fn ends_early(data: &[u8]) -> bool {
    let white = |byte: u8| matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ');
    let inside = data
        .windows(3)
        .any(|three| three[..2] == *b"EI" && white(three[2]));
    inside || data.ends_with(b"EI")
}

/// An image mask (ISO 32000-1:2008, 8.9.7): one cell is one sample; `D[1 0]` paints the ones.
fn mask(matrix: Matrix, corner: (i32, i32), cell: u16, out: &mut Vec<u8>) {
    let side = |cells: u16| i32::from(cells) * i32::from(cell);
    image(
        matrix,
        (side(matrix.width), side(matrix.height)),
        corner,
        out,
    );
}

/// The mask over so many dots.
fn image(matrix: Matrix, size: (i32, i32), corner: (i32, i32), out: &mut Vec<u8>) {
    place(size, corner, out);
    out.extend_from_slice(b"BI/W ");
    content::unsigned(u32::from(matrix.width), out);
    out.extend_from_slice(b"/H ");
    content::unsigned(u32::from(matrix.height), out);
    out.extend_from_slice(b"/IM true/D[1 0]ID ");
    out.extend_from_slice(matrix.rows);
    out.extend_from_slice(b"\nEI Q\n");
}

fn runs(matrix: Matrix, corner: (i32, i32), cell: u16, out: &mut Vec<u8>) {
    place((i32::from(cell), i32::from(cell)), corner, out);
    let row_bytes = usize::from(matrix.width).div_ceil(8);
    for (row, bytes) in (0..matrix.height).zip(matrix.rows.chunks_exact(row_bytes)) {
        let y = i32::from(matrix.height - 1 - row);
        let dark = |x: u16| bytes[usize::from(x / 8)] << (x % 8) & 0x80 != 0;
        let mut x = 0;
        while x < matrix.width {
            let start = x;
            while x < matrix.width && dark(x) {
                x += 1;
            }
            if x > start {
                content::rectangle((start.into(), y), ((x - start).into(), 1), out);
            }
            x += 1;
        }
    }
    out.extend_from_slice(b"f Q\n");
}

/// Bytes of the widest row of bars that is drawn as a mask.
const BAR_BYTES: usize = 64;

/// A bar of a linear code: a rectangle in dots from the code's bottom left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    pub x: u32,
    pub y: u32,
    pub w: u32,
    pub h: u32,
}

/// Draws the bars of a code with its bottom left corner at `corner` dots, on the coarsest grid that
/// all of them lie on: as filled rectangles in few digits, or, where they all have one height and
/// the job takes masks, as a mask of one row.
pub fn bars(
    bars: impl Iterator<Item = Bar> + Clone,
    corner: (i32, i32),
    codes: Codes,
    out: &mut Vec<u8>,
) {
    let (across, up) = bars.clone().fold((0, 0), |(across, up), bar| {
        (gcd(gcd(across, bar.x), bar.w), gcd(gcd(up, bar.y), bar.h))
    });
    if across == 0 || up == 0 {
        return;
    }
    let small = |value: u32| {
        i32::try_from(value).unwrap_or_else(|_| unreachable!("a sheet's dots fit 32 bits"))
    };
    let mut row = [0; BAR_BYTES];
    let even = bars.clone().all(|bar| bar.y == 0 && bar.h == up);
    let width = bars.clone().map(|bar| (bar.x + bar.w) / across).max();
    let width = width.and_then(|width| u16::try_from(width).ok());
    if let Some(width) = width.filter(|&width| usize::from(width) <= 8 * BAR_BYTES && even) {
        for bar in bars.clone() {
            for cell in bar.x / across..(bar.x + bar.w) / across {
                row[cell as usize / 8] |= 0x80 >> (cell % 8);
            }
        }
        let rows = &row[..usize::from(width).div_ceil(8)];
        if codes == Codes::Mask && !ends_early(rows) {
            let matrix = Matrix {
                rows,
                width,
                height: 1,
            };
            return image(
                matrix,
                (small(across) * i32::from(width), small(up)),
                corner,
                out,
            );
        }
    }
    place((small(across), small(up)), corner, out);
    for bar in bars {
        let (x, w) = (small(bar.x / across), small(bar.w / across));
        let (y, h) = (small(bar.y / up), small(bar.h / up));
        content::rectangle((x, y), (w, h), out);
    }
    out.extend_from_slice(b"f Q\n");
}

/// The greatest common divisor; of 0 and a number the number.
fn gcd(one: u32, other: u32) -> u32 {
    match other {
        0 => one,
        _ => gcd(other, one % other),
    }
}

fn place(scale: (i32, i32), corner: (i32, i32), out: &mut Vec<u8>) {
    out.extend_from_slice(b"q ");
    content::integer(scale.0, out);
    out.extend_from_slice(b" 0 0 ");
    content::integer(scale.1, out);
    out.push(b' ');
    content::integer(corner.0, out);
    out.push(b' ');
    content::integer(corner.1, out);
    out.extend_from_slice(b" cm\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(rows: &[u8], width: u16, height: u16, codes: Codes) -> Vec<u8> {
        let mut out = Vec::new();
        draw(
            Matrix {
                rows,
                width,
                height,
            },
            (100, -7),
            4,
            codes,
            &mut out,
        );
        out
    }

    #[test]
    fn a_mask_has_one_bit_a_cell() {
        let want = b"q 12 0 0 8 100 -7 cm\nBI/W 3/H 2/IM true/D[1 0]ID \xA0\x40\nEI Q\n";
        assert_eq!(drawn(&[0xA0, 0x40], 3, 2, Codes::Mask), want);
    }

    #[test]
    fn runs_are_rectangles_from_the_top_row_down() {
        let want = "q 4 0 0 4 100 -7 cm\n0 1 2 1 re\n9 1 1 1 re\n1 0 8 1 re\nf Q\n";
        let rows = [0xC0, 0x40, 0x7F, 0x80];
        assert_eq!(
            String::from_utf8_lossy(&drawn(&rows, 10, 2, Codes::Runs)),
            want
        );
    }

    #[test]
    fn bars_are_told_on_the_coarsest_grid_that_all_of_them_lie_on() {
        let bar = |x, y, w, h| Bar { x, y, w, h };
        let mut out = Vec::new();
        let code = [bar(0, 0, 12, 72), bar(24, 24, 12, 24), bar(48, 0, 12, 48)];
        bars(code.into_iter(), (688, 5593), Codes::Mask, &mut out);
        let want = "q 12 0 0 24 688 5593 cm\n0 0 1 3 re\n2 1 1 1 re\n4 0 1 2 re\nf Q\n";
        assert_eq!(String::from_utf8_lossy(&out), want);
        out.clear();
        bars(std::iter::empty(), (0, 0), Codes::Mask, &mut out);
        assert!(out.is_empty());
    }

    #[test]
    fn bars_of_one_height_are_a_mask_of_one_row_unless_the_job_takes_runs() {
        let bar = |x, w| Bar { x, y: 0, w, h: 166 };
        let code = [bar(0, 6), bar(12, 15), bar(33, 6)];
        let drawn = |codes| {
            let mut out = Vec::new();
            bars(code.into_iter(), (9, 7), codes, &mut out);
            String::from_utf8_lossy(&out).into_owned()
        };
        // Cells of 3 dots: 11001111 10011000.
        let mask = drawn(Codes::Mask);
        assert!(mask.starts_with("q 39 0 0 166 9 7 cm\nBI/W 13/H 1/IM true/D[1 0]ID "));
        let want = "q 3 0 0 166 9 7 cm\n0 0 2 1 re\n4 0 5 1 re\n11 0 2 1 re\nf Q\n";
        assert_eq!(drawn(Codes::Runs), want);
    }

    #[test]
    fn a_symbol_that_would_end_early_is_drawn_as_runs() {
        for data in [*b"xEI y", *b"EI\0yy", *b"yyyEI"] {
            assert!(drawn(&data, 8, 5, Codes::Mask).ends_with(b"re\nf Q\n"));
        }
        for data in [*b"xEIxy", *b"yE\nI ", *b"\nEIEx"] {
            assert!(drawn(&data, 8, 5, Codes::Mask).ends_with(b"\nEI Q\n"));
        }
    }
}
