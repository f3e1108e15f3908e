//! Barcodes of the post on a page: filled rectangles in whole dots, and their text for the face's
//! digest. What they say of an address is [`super::addressee`]'s.

use super::{Context, Scratch, addressee, fit};
use crate::codes::customer::Refusal;
use crate::layout::{CustomerStep, RegisteredStep};
use crate::member::{Column, Member, Reason};
use crate::pdf::content::{self, TextCursor};

/// What the plan lists of a letter whose address has no barcode though its post code allows one.
pub fn note(member: &Member<'_>) -> Option<(&'static str, Reason)> {
    let column = match addressee::customer(member) {
        Ok(_) | Err(Refusal::PostCodeGeneral) => return None,
        Err(Refusal::PostCode) => Column::PostCode,
        Err(Refusal::Unread) => Column::Addr1,
    };
    Some((column.name(), Reason::NoBarcode))
}

/// Draws the customer barcode and tells its 20 characters; nothing where there is none.
pub fn customer(step: &CustomerStep, member: &Member<'_>, out: &mut Vec<u8>) -> String {
    let Ok(code) = addressee::customer(member) else {
        return String::new();
    };
    let (left, bottom) = step.corner;
    for bar in step.geometry.rectangles(&code.bars()) {
        let below = step.geometry.long - bar.y - bar.h;
        let corner = (left + dots(bar.x), bottom + dots(below));
        content::rectangle(corner, (dots(bar.w), dots(bar.h)), out);
    }
    content::fill(out);
    code.text()
}

/// Draws the bars of a registered letter's number and tells it in groups; nothing without one.
pub fn registered(step: &RegisteredStep, number: &str, out: &mut Vec<u8>) -> String {
    let elements = step.style.elements(number.as_bytes());
    let Some(elements) = elements.filter(|_| !number.is_empty()) else {
        return String::new();
    };
    let (left, bottom) = step.corner;
    for (x, width) in step.style.bars(&elements).0 {
        let corner = (left + dots(x), bottom);
        content::rectangle(corner, (dots(width), step.height), out);
    }
    content::fill(out);
    addressee::grouped(number)
}

/// The number in groups below its bars.
pub fn digits(
    step: &RegisteredStep,
    text: &str,
    context: &Context<'_>,
    scratch: &mut Scratch,
    cursor: &mut TextCursor,
    out: &mut Vec<u8>,
) {
    scratch.glyphs.clear();
    let Some(line) = step.readable.as_ref().filter(|_| !text.is_empty()) else {
        return;
    };
    let stack = context.fonts.stack(line.bold);
    for character in text.chars() {
        let Some(glyph) = stack.find(character, None) else {
            unreachable!("the job checks that its fonts have ASCII")
        };
        scratch.glyphs.push(glyph);
    }
    fit::draw_line(line, &scratch.glyphs, 1000, cursor, out);
}

fn dots(value: u32) -> i32 {
    i32::try_from(value).unwrap_or_else(|_| unreachable!("a sheet's dots fit 32 bits"))
}
