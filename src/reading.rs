//! Voice and pairing codes read from a picture or scan, with decoders that we did not write. It
//! proves no tag and compares nothing with a job: that is reconciliation's work.
//!
//! How codes are found in a picture is told in `picture`; here is what they are to the hall.

use std::io::Cursor;
use std::path::Path;

use image::{DynamicImage, GrayImage, ImageDecoder, ImageReader, Limits};

use crate::codes::pairing;
use crate::message::{Error, Id, Lang, Message};
use crate::picture::{self, Format};

/// An A4 sheet at 1200 dpi, and a little more.
pub const PIXELS_MAX: u64 = 150_000_000;
/// What a picture may take in memory while it is decoded.
const DECODED_BYTES_MAX: u64 = 1 << 30;
/// Longest file.
const FILE_BYTES_MAX: u64 = 1 << 30;
/// What kind of code was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A QR Code that is no web address.
    Voice,
    /// A Data Matrix of a pairing code's 29 characters.
    Pairing,
    Other,
}

impl Kind {
    pub fn word(self) -> &'static str {
        match self {
            Kind::Voice => "voice",
            Kind::Pairing => "pairing",
            Kind::Other => "other",
        }
    }
}

/// A code found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub kind: Kind,
    pub text: String,
    /// The code's centre in pixels from the top left.
    pub x: u32,
    pub y: u32,
    /// The fields of a pairing code.
    pub parts: Option<pairing::Parts>,
}

/// All codes of a picture, from top to bottom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    pub codes: Vec<Found>,
}

/// Reads a PNG, JPEG, TIFF or PNM file.
///
/// # Errors
/// A file that is not there, no such picture, damaged, or above [`PIXELS_MAX`] (exit 20); one
/// that cannot be read (24).
pub fn read(path: &Path) -> Result<Reading, Error> {
    Ok(codes(&opened(path)?))
}

fn opened(path: &Path) -> Result<GrayImage, Error> {
    let no_picture = || {
        let message = Message::new(Id::NoPicture).with(path.display());
        Error::from(message.with(PIXELS_MAX / 1_000_000))
    };
    let failed = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::NotFound => Message::new(Id::FileMissing).with(path.display()).into(),
        _ => Error::io(Id::Unreadable, path, &source),
    };
    if std::fs::metadata(path).map_err(failed)?.len() > FILE_BYTES_MAX {
        return Err(no_picture());
    }
    let bytes = std::fs::read(path).map_err(failed)?;
    let mut reader = ImageReader::new(Cursor::new(&bytes));
    let mut limits = Limits::default();
    limits.max_alloc = Some(DECODED_BYTES_MAX);
    reader.limits(limits);
    let reader = reader.with_guessed_format().map_err(failed)?;
    let decoder = reader.into_decoder().map_err(|_| no_picture())?;
    let (width, height) = decoder.dimensions();
    let large = u64::from(width) * u64::from(height) > PIXELS_MAX;
    if large || decoder.total_bytes() > DECODED_BYTES_MAX {
        return Err(no_picture());
    }
    let picture = DynamicImage::from_decoder(decoder).map_err(|_| no_picture())?;
    Ok(grey(picture))
}

/// Brightness on white paper.
fn grey(picture: DynamicImage) -> GrayImage {
    if !picture.color().has_alpha() {
        return picture.into_luma8();
    }
    let picture = picture.into_luma_alpha8();
    let (width, height) = picture.dimensions();
    GrayImage::from_fn(width, height, |x, y| {
        let [light, alpha] = picture.get_pixel(x, y).0.map(u32::from);
        let on_paper = (light * alpha + 255 * (255 - alpha)) / 255;
        image::Luma([on_paper as u8])
    })
}

/// All codes of a grey picture.
pub fn codes(picture: &GrayImage) -> Reading {
    let found = picture::codes(picture).into_iter();
    Reading {
        codes: found.map(Found::new).collect(),
    }
}

impl Found {
    fn new(code: picture::Code) -> Found {
        let parts = match code.format {
            Format::DataMatrix => pairing::parts(code.text.as_bytes()),
            Format::Qr => None,
        };
        let address = ["http://", "https://", "HTTP://", "HTTPS://"];
        let web = address.iter().any(|word| code.text.starts_with(word));
        let kind = match code.format {
            _ if parts.is_some() => Kind::Pairing,
            Format::Qr if !web => Kind::Voice,
            _ => Kind::Other,
        };
        let [x, y] = code.centre();
        Found {
            kind,
            text: code.text,
            x,
            y,
            parts,
        }
    }
}

impl Reading {
    /// `codes`: `kind`, `text`, `x`, `y` (the centre in pixels from the top left), and of a
    /// pairing code its fields.
    pub fn json(&self) -> serde_json::Value {
        let codes = self.codes.iter().map(|code| {
            let mut json = serde_json::json!({
                "kind": code.kind.word(),
                "text": code.text,
                "x": code.x,
                "y": code.y,
            });
            if let Some(parts) = &code.parts {
                let fields = &parts.fields;
                let one = |character: u8| char::from(character).to_string();
                json["job"] = String::from_utf8_lossy(&fields.job).into();
                json["piece"] = fields.piece.into();
                json["generation"] = fields.generation.into();
                json["sheet"] = fields.sheet.into();
                json["of"] = fields.of.into();
                json["role"] = one(fields.role).into();
                json["flags"] = fields.flags.into();
                json["form"] = one(fields.form).into();
                json["insert_set"] = one(fields.insert_set).into();
                json["tag"] = String::from_utf8_lossy(&parts.tag).into();
                json["check_ok"] = parts.check_ok.into();
            }
            json
        });
        serde_json::json!({"command": "read", "codes": codes.collect::<Vec<_>>()})
    }

    pub fn table(&self, lang: Lang) -> String {
        let line = |code: &Found| {
            let shown = |c: char| if c.is_control() { ' ' } else { c };
            let text: String = code.text.chars().map(shown).collect();
            let kind = match (code.kind, lang) {
                (Kind::Voice, Lang::Ja) => "音声コード",
                (Kind::Pairing, Lang::Ja) => "照合コード",
                (Kind::Other, Lang::Ja) => "その他    ",
                (_, Lang::En) => code.kind.word(),
            };
            let wrong = match (code.parts, lang) {
                (Some(parts), Lang::Ja) if !parts.check_ok => "　チェック文字が違います",
                (Some(parts), Lang::En) if !parts.check_ok => "  (wrong check character)",
                _ => "",
            };
            format!("{kind:<7}  {:>5},{:>5}  {text}{wrong}\n", code.x, code.y)
        };
        self.codes.iter().map(line).collect()
    }

    /// The message that a run ends with: a person must look if there is no code.
    pub fn closing(&self) -> Message {
        Message::new(match self.codes.is_empty() {
            true => Id::NothingRead,
            false => Id::Done,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_and_blank_pictures_hold_nothing() {
        for (width, height, light) in [(0, 0, 0), (1, 1, 0), (300, 200, 255), (300, 200, 0)] {
            let picture = GrayImage::from_pixel(width, height, image::Luma([light]));
            assert_eq!(codes(&picture), Reading::default());
        }
    }

    #[test]
    fn transparent_is_paper() {
        let clear = image::RgbaImage::from_pixel(2, 1, image::Rgba([0, 0, 0, 0]));
        assert_eq!(grey(clear.into()).into_raw(), [255, 255]);
    }
}
