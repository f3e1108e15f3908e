//! Pages of a proof as pictures, and what a reader of codes finds in them: the picture that the
//! clerk looks at is the one that was read.

use std::io::Cursor;

use image::{GrayImage, ImageFormat};

use crate::message::{Error, Id, Message};
use crate::picture;
use crate::reading::{self, Found};
use crate::shift::Shift;

/// Resolution at which codes are read.
const READ_DPI: u32 = 300;
/// Resolution of the picture in the package.
const SHOWN_DPI: u32 = 120;

/// One page.
pub struct Picture {
    /// Bytes of a PNG file of the trimmed sheet.
    pub png: Vec<u8>,
    pub codes: Vec<Read>,
}

/// A code as it was read.
pub struct Read {
    pub found: Found,
    /// Its centre, millimetres from the left and the bottom edge, to a tenth.
    pub left_mm: f64,
    pub bottom_mm: f64,
}

/// Draws the first pages of a file; so many micrometres of bleed are cut off on each side.
///
/// # Errors
/// [`Id::Bug`]: our file cannot be drawn; a signal (8).
pub fn draw(
    pdf: &[u8],
    pages: usize,
    bleed_um: i32,
    shift: &Shift<'_>,
) -> Result<Vec<Picture>, Error> {
    let open = || hayro::hayro_syntax::Pdf::new(pdf.to_vec()).ok();
    let mut pictures = Vec::new();
    let work = |file: &mut Option<hayro::hayro_syntax::Pdf>, page: usize| {
        let sheet = file.as_ref().and_then(|file| render(file, page, bleed_um));
        sheet.and_then(|sheet| picture(&sheet))
    };
    let sink = |picture: Option<Picture>| {
        let broken = || Error::from(Message::new(Id::Bug).with("proof: picture"));
        pictures.push(picture.ok_or_else(broken)?);
        Ok(())
    };
    shift.map_ordered("pictures", 0..pages, open, work, sink)?;
    Ok(pictures)
}

/// The trimmed sheet in grey.
fn render(file: &hayro::hayro_syntax::Pdf, page: usize, bleed_um: i32) -> Option<GrayImage> {
    let sheet = picture::sheet(file.pages().get(page)?, READ_DPI)?;
    let mut grey = sheet.into_luma8();
    let (width, height) = grey.dimensions();
    let bleed = u32::try_from(bleed_um).ok()? * READ_DPI / 25_400;
    let (width, height) = (
        width.checked_sub(2 * bleed)?,
        height.checked_sub(2 * bleed)?,
    );
    Some(image::imageops::crop(&mut grey, bleed, bleed, width, height).to_image())
}

fn picture(sheet: &GrayImage) -> Option<Picture> {
    let mm = |pixels: u32| {
        let tenths = f64::from(pixels) * 254.0 / f64::from(READ_DPI);
        tenths.round() / 10.0
    };
    let codes = reading::codes(sheet).codes.into_iter().map(|found| Read {
        left_mm: mm(found.x),
        bottom_mm: mm(sheet.height().saturating_sub(found.y)),
        found,
    });
    let codes = codes.collect();
    let [width, height] = [sheet.width(), sheet.height()].map(|it| it * SHOWN_DPI / READ_DPI);
    let filter = image::imageops::FilterType::Triangle;
    let mut small = image::imageops::resize(sheet, width, height, filter);
    // Sixteen greys look the same and take half the room.
    small
        .pixels_mut()
        .for_each(|pixel| pixel.0[0] = pixel.0[0] >> 4 << 4 | pixel.0[0] >> 4);
    let mut png = Vec::new();
    let written = small.write_to(&mut Cursor::new(&mut png), ImageFormat::Png);
    written.ok()?;
    Some(Picture { png, codes })
}
