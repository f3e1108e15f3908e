//! Operators of content streams, written as bytes in whole dots: numbers, text, rectangles and
//! lines (ISO 32000-1:2008, clauses 8 and 9). No layout and no fonts: glyph ids come in.

/// Appends a whole number.
#[inline]
pub fn unsigned(value: u32, out: &mut Vec<u8>) {
    let mut digits = [0; 10];
    let mut at = digits.len();
    let mut rest = value;
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

/// Appends a whole number that may be negative.
#[inline]
pub fn integer(value: i32, out: &mut Vec<u8>) {
    if value < 0 {
        out.push(b'-');
    }
    unsigned(value.unsigned_abs(), out);
}

/// Appends hundredths as a decimal: 8333 is `83.33`, 8350 `83.5`, 8300 `83`.
pub fn hundredths(value: i32, out: &mut Vec<u8>) {
    if value < 0 {
        out.push(b'-');
    }
    let value = value.unsigned_abs();
    unsigned(value / 100, out);
    let (tens, ones) = ((value / 10 % 10) as u8, (value % 10) as u8);
    if tens + ones > 0 {
        out.extend_from_slice(&[b'.', b'0' + tens]);
    }
    if ones > 0 {
        out.push(b'0' + ones);
    }
}

/// Appends numbers, each followed by a space.
fn numbers(values: &[i32], out: &mut Vec<u8>) {
    for &value in values {
        integer(value, out);
        out.push(b' ');
    }
}

/// What a run of text is set in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// The n of the font resource `/Fn`.
    pub font: u16,
    /// Type size in hundredths of a dot.
    pub size: i32,
    /// Width of the glyphs in thousandths of their natural width.
    pub scale: u16,
}

/// Where the pen stands in a text object and what it writes in, so that only changes are written.
///
/// One cursor serves one content stream. The style lasts from one text object to the next, so no
/// style may be set between `q` and `Q`.
pub struct TextCursor {
    x: i32,
    y: i32,
    style: Option<Style>,
}

impl Default for TextCursor {
    fn default() -> TextCursor {
        TextCursor::new()
    }
}

impl TextCursor {
    /// At the beginning of a content stream.
    pub const fn new() -> TextCursor {
        TextCursor {
            x: 0,
            y: 0,
            style: None,
        }
    }

    /// Begins a text object, `BT`: the next move counts from the origin.
    pub fn begin(&mut self, out: &mut Vec<u8>) {
        (self.x, self.y) = (0, 0);
        out.extend_from_slice(b"BT\n");
    }

    /// Ends the text object, `ET`.
    pub fn end(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"ET\n");
    }

    /// Sets the style, as far as it differs. A run after it goes on where the last one ended.
    #[inline]
    pub fn style(&mut self, style: Style, out: &mut Vec<u8>) {
        let had = self.style.replace(style);
        let other = had.is_none_or(|had| (had.font, had.size) != (style.font, style.size));
        if other {
            out.extend_from_slice(b"/F");
            unsigned(u32::from(style.font), out);
            out.push(b' ');
            hundredths(style.size, out);
            out.extend_from_slice(b" Tf ");
        }
        // A content stream begins at the natural width (ISO 32000-1:2008, 9.3.1).
        if had.map_or(1000, |had| had.scale) != style.scale {
            if !other {
                out.push(b' '); // whatever stands before may end with a letter
            }
            hundredths(i32::from(style.scale) * 10, out);
            out.extend_from_slice(b" Tz ");
        }
    }

    /// Begins a line at (x, y) dots, counted from where the line before began.
    #[inline]
    pub fn move_to(&mut self, x: i32, y: i32, out: &mut Vec<u8>) {
        if (x, y) != (self.x, self.y) {
            numbers(&[x - self.x], out);
            integer(y - self.y, out);
            out.extend_from_slice(b" Td");
            (self.x, self.y) = (x, y);
        }
    }
}

/// Opens a run of text; glyphs follow.
#[inline]
pub fn open_run(out: &mut Vec<u8>) {
    out.push(b'(');
}

/// One glyph of a run as a two-byte code of a literal string: the four bytes that a reader would
/// take for syntax, or change, are escaped (ISO 32000-1:2008, 7.3.4.2).
#[inline]
pub fn glyph(id: u16, out: &mut Vec<u8>) {
    for byte in id.to_be_bytes() {
        match byte {
            b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\r' => out.extend_from_slice(b"\\r"),
            _ => out.push(byte),
        }
    }
}

/// Closes a run of text and shows it.
#[inline]
pub fn close_run(out: &mut Vec<u8>) {
    out.extend_from_slice(b")Tj\n");
}

/// A whole run of text.
pub fn run(glyphs: &[u16], out: &mut Vec<u8>) {
    open_run(out);
    for &id in glyphs {
        glyph(id, out);
    }
    close_run(out);
}

/// A text string or name part as a literal string, escaped.
pub fn literal(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'(');
    for &byte in text {
        match byte {
            b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\r' => out.extend_from_slice(b"\\r"),
            _ => out.push(byte),
        }
    }
    out.push(b')');
}

/// Sets the black share of what is filled from here on, in per cent: 100 is solid K.
pub fn fill_black(percent: u8, out: &mut Vec<u8>) {
    assert!(percent <= 100, "a share");
    hundredths(100 - i32::from(percent), out);
    out.extend_from_slice(b" g\n");
}

/// Sets the black share of lines from here on, in per cent.
pub fn stroke_black(percent: u8, out: &mut Vec<u8>) {
    assert!(percent <= 100, "a share");
    hundredths(100 - i32::from(percent), out);
    out.extend_from_slice(b" G\n");
}

/// Adds a rectangle to the path: left, bottom, width, height.
#[inline]
pub fn rectangle(corner: (i32, i32), size: (i32, i32), out: &mut Vec<u8>) {
    numbers(&[corner.0, corner.1, size.0, size.1], out);
    out.extend_from_slice(b"re\n");
}

/// Fills the path.
#[inline]
pub fn fill(out: &mut Vec<u8>) {
    out.extend_from_slice(b"f\n");
}

/// A filled rectangle.
pub fn filled_rectangle(corner: (i32, i32), size: (i32, i32), out: &mut Vec<u8>) {
    rectangle(corner, size, out);
    fill(out);
}

/// Sets the width of lines in dots.
pub fn line_width(dots: u16, out: &mut Vec<u8>) {
    unsigned(u32::from(dots), out);
    out.extend_from_slice(b" w\n");
}

/// Begins a path at a point.
pub fn path_from(point: (i32, i32), out: &mut Vec<u8>) {
    numbers(&[point.0, point.1], out);
    out.extend_from_slice(b"m\n");
}

/// A straight line from where the path stands.
pub fn line_to(point: (i32, i32), out: &mut Vec<u8>) {
    numbers(&[point.0, point.1], out);
    out.extend_from_slice(b"l\n");
}

/// A Bézier curve from where the path stands: two control points and its end.
pub fn curve_to(points: [(i32, i32); 3], out: &mut Vec<u8>) {
    for (x, y) in points {
        numbers(&[x, y], out);
    }
    out.extend_from_slice(b"c\n");
}

/// Draws the path as a line.
pub fn stroke(out: &mut Vec<u8>) {
    out.extend_from_slice(b"S\n");
}

/// One straight line.
pub fn line(from: (i32, i32), to: (i32, i32), out: &mut Vec<u8>) {
    path_from(from, out);
    line_to(to, out);
    stroke(out);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
        let mut out = Vec::new();
        write(&mut out);
        out
    }

    #[test]
    fn numbers_are_written_as_short_as_they_can_be() {
        for value in [0, 9, 10, -1, i32::MAX, i32::MIN, 4961] {
            assert_eq!(
                written(|out| integer(value, out)),
                value.to_string().as_bytes()
            );
        }
        for (value, want) in [
            (8333, "83.33"),
            (8350, "83.5"),
            (8300, "83"),
            (-5, "-0.05"),
            (0, "0"),
        ] {
            assert_eq!(written(|out| hundredths(value, out)), want.as_bytes());
        }
    }

    #[test]
    fn bytes_that_are_syntax_are_escaped() {
        let text = written(|out| run(&[0x2829, 0x5C0D, 0x0A41], out));
        assert_eq!(text, b"(\\(\\)\\\\\\r\nA)Tj\n");
    }

    #[test]
    fn only_changes_are_written() {
        let mut cursor = TextCursor::new();
        let style = Style {
            font: 1,
            size: 8333,
            scale: 1000,
        };
        let text = written(|out| {
            cursor.begin(out);
            cursor.style(style, out);
            cursor.move_to(100, 200, out);
            run(&[0x4142], out);
            cursor.style(style, out);
            cursor.move_to(100, 150, out);
            run(&[0x4142], out);
            cursor.style(
                Style {
                    scale: 915,
                    ..style
                },
                out,
            );
            run(&[0x4344], out);
            cursor.end(out);
            cursor.begin(out);
            cursor.style(Style { font: 0, ..style }, out);
            cursor.move_to(7, -8, out);
            run(&[0x4142], out);
            cursor.end(out);
        });
        let want = "BT\n/F1 83.33 Tf 100 200 Td(AB)Tj\n0 -50 Td(AB)Tj\n 91.5 Tz (CD)Tj\nET\n\
                    BT\n/F0 83.33 Tf 100 Tz 7 -8 Td(AB)Tj\nET\n";
        assert_eq!(String::from_utf8_lossy(&text), want);
    }
}
