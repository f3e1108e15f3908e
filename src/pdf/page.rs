//! The hot path: one page is one content stream and one page dictionary, written as bytes.

use super::{Chunk, Facts, Frame, content};

/// Which page it is.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Index of the page in the file.
    pub page: u32,
    /// Index in the file of the piece that it belongs to.
    pub piece: u32,
    /// Index of its static art.
    pub face: u16,
}

/// What is printed on one page only, in dots from the bottom left of the trimmed sheet.
#[derive(Clone, Copy)]
pub struct Variable<'a> {
    /// Text, rectangles and lines.
    pub marks: &'a [u8],
    /// Two-dimensional symbols, drawn after all marks: see [`super::symbol::draw`].
    pub symbols: &'a [u8],
}

/// Writes one page: scale, static art, what is variable, step lines.
///
/// There is no `q` around it: nothing follows in the content that would need the old state.
pub fn page(frame: &Frame, facts: &Facts, place: Place, variable: Variable, out: &mut Chunk) {
    let content = frame.content(place.page);
    let [art, step_art] = frame.draws(place.face);
    let parts = [
        facts.paper.matrix(),
        art,
        variable.marks,
        variable.symbols,
        step_art,
    ];
    out.content(content, &parts, facts.compress);

    out.begin(frame.page(place.page));
    out.bytes.extend_from_slice(b"<</Type/Page/Parent ");
    reference(frame.page_parent(place.page), &mut out.bytes);
    out.bytes.extend_from_slice(facts.paper.boxes());
    for (key, number) in [
        (&b"/Resources "[..], Frame::RESOURCES),
        (b"/Contents ", content),
        (b"/DPart ", frame.piece(place.piece)),
    ] {
        out.bytes.extend_from_slice(key);
        reference(number, &mut out.bytes);
    }
    out.bytes.extend_from_slice(b">>");
    out.end();
}

/// Appends an indirect reference.
pub(super) fn reference(number: u32, out: &mut Vec<u8>) {
    content::unsigned(number, out);
    out.extend_from_slice(b" 0 R");
}
