//! Barcodes of the post on a page: filled rectangles in whole dots, and their text for the face's
//! digest. What they say of an address is [`super::addressee`]'s.

use super::{Context, Scratch, addressee, fit};
use crate::codes::customer::Refusal;
use crate::layout::{CustomerStep, RegisteredStep};
use crate::member::{Column, Member, Reason};
use crate::pdf::content::TextCursor;
use crate::pdf::symbol::{self, Codes};

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
pub fn customer(
    step: &CustomerStep,
    member: &Member<'_>,
    codes: Codes,
    out: &mut Vec<u8>,
) -> String {
    let Ok(code) = addressee::customer(member) else {
        return String::new();
    };
    let drawn = step.geometry.rectangles(&code.bars());
    let long = step.geometry.long;
    let from_below = drawn.iter().map(|bar| symbol::Bar {
        x: bar.x,
        y: long - bar.y - bar.h,
        w: bar.w,
        h: bar.h,
    });
    symbol::bars(from_below, step.corner, codes, out);
    code.text()
}

/// Draws the bars of a registered letter's number and tells it in groups; nothing without one.
pub fn registered(step: &RegisteredStep, number: &str, codes: Codes, out: &mut Vec<u8>) -> String {
    let elements = step.style.elements(number.as_bytes());
    let Some(elements) = elements.filter(|_| !number.is_empty()) else {
        return String::new();
    };
    let height = u32::try_from(step.height).unwrap_or(0);
    let (drawn, _width) = step.style.bars(&elements);
    let upright = drawn.iter().map(|&(x, w)| symbol::Bar {
        x,
        y: 0,
        w,
        h: height,
    });
    symbol::bars(upright, step.corner, codes, out);
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
