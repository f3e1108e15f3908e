//! `code`: one code by itself, as text and as a picture at 600 dpi. It knows no job; what comes in
//! is not repeated in any message.

use std::path::{Path, PathBuf};

use image::{GrayImage, Luma};

use super::write_picture;
use crate::codes::customer::{BARS, Customer, Refusal};
use crate::codes::customer_bars::{Geometry, SIZE_DEFAULT};
use crate::codes::qr::{Encoder, Level, Payload, Segments};
use crate::codes::registered::{self, Style};
use crate::codes::voice::{self, Slot};
use crate::codes::{Symbol, pairing};
use crate::message::{Error, Id, Lang, Message};
use crate::units::Um;

/// Dots an inch of the pictures.
const DPI: u32 = 600;
const UM_PER_INCH: u32 = 25_400;
/// The clear space around a code is at least 2 mm.
const QUIET_DOTS: u32 = 48;
/// Dots of a pairing code's module (8.467 mm a side).
const PAIRING_DOTS: u32 = 10;
/// Dots of the voice code's smallest cell (0.169 mm).
const CELL_DOTS_MIN: u32 = 4;
/// How long a slot's side may be: the smallest symbol, and the largest with its largest cells.
const SLOT_DOTS: std::ops::RangeInclusive<u32> = 21 * CELL_DOTS_MIN..=177 * 2 * CELL_DOTS_MIN;
/// NW-7: narrow element of 0.254 mm, wide ones of 2.5 times that, start and stop A, 10 mm high.
const NARROW_DOTS: u32 = 6;
const RATIO_TENTHS: u32 = 25;
const LETTERS: [u8; 2] = *b"AA";
const NW7_HEIGHT_DOTS: u32 = 236;

/// What is to be encoded.
#[derive(Clone, Debug)]
pub enum Wanted {
    /// Postal code, and the address behind the town.
    Customer { post: String, address: String },
    /// Ten digits, or eleven with the check digit.
    Registered { number: String },
    /// 28 characters, or 29 with the check character.
    Pairing { text: String },
    /// Any text, in a slot whose side is given.
    Voice {
        text: String,
        segments: Segments,
        slot: Um,
    },
}

/// A code made.
#[derive(Clone, Debug)]
pub struct Coded {
    word: &'static str,
    /// The characters that the code says.
    text: String,
    check: Option<String>,
    shape: Shape,
    png: Option<PathBuf>,
}

#[derive(Clone, Debug)]
enum Shape {
    Customer(Box<[u8; BARS]>),
    /// Elements of NW-7, `n` or `w`.
    Registered(Style, Vec<u8>),
    Pairing(Symbol),
    Voice {
        symbol: Symbol,
        choice: voice::Choice,
        mask: u8,
    },
}

impl Wanted {
    /// The word on the command line.
    pub fn word(&self) -> &'static str {
        match self {
            Wanted::Customer { .. } => "code customer",
            Wanted::Registered { .. } => "code registered",
            Wanted::Pairing { .. } => "code pairing",
            Wanted::Voice { .. } => "code voice",
        }
    }
}

/// Makes the code, and the picture if one is asked for.
///
/// # Errors
/// What cannot be encoded, or a file that is no picture in the picture's place (exit 20); a full
/// disk (24).
pub fn code(wanted: &Wanted, png: Option<&Path>) -> Result<Coded, Error> {
    let (text, check, shape) = match wanted {
        Wanted::Customer { post, address } => customer(post, address)?,
        Wanted::Registered { number } => registered(number)?,
        Wanted::Pairing { text } => pairing(text)?,
        Wanted::Voice {
            text,
            segments,
            slot,
        } => voice(text, *segments, *slot)?,
    };
    if let Some(png) = png {
        write_picture(png, &encoded(&shape.picture())?)?;
    }
    Ok(Coded {
        word: wanted.word(),
        text,
        check,
        shape,
        png: png.map(Path::to_owned),
    })
}

type Made = (String, Option<String>, Shape);

fn customer(post: &str, address: &str) -> Result<Made, Message> {
    let code = Customer::new(post, address).map_err(|refusal| {
        Message::new(match refusal {
            Refusal::PostCode => Id::PostCodeWrong,
            Refusal::PostCodeGeneral => Id::PostCodeGeneral,
            Refusal::Unread => Id::AddressUnread,
        })
    })?;
    let shape = Shape::Customer(Box::new(code.bars()));
    Ok((code.text(), Some(code.check().to_owned()), shape))
}

fn registered(number: &str) -> Result<Made, Message> {
    let mut digits: Vec<u8> = number
        .bytes()
        .filter(|&byte| byte != b'-' && byte != b' ')
        .collect();
    let whole = digits.len() == registered::DIGITS;
    let said = if whole { digits.pop() } else { None };
    let check = registered::check_digit(&digits).filter(|_| digits.len() == 10);
    let check = check.ok_or_else(|| Message::new(Id::RegisteredWrong))?;
    if said.is_some_and(|said| said != check) {
        let digit = said.is_some_and(|said| said.is_ascii_digit());
        return Err(Message::new(match digit {
            true => Id::RegisteredCheck,
            false => Id::RegisteredWrong,
        }));
    }
    digits.push(check);
    let style = Style::new(NARROW_DOTS, RATIO_TENTHS, LETTERS);
    let elements = style.and_then(|style| Some((style, style.elements(&digits)?)));
    let Some((style, elements)) = elements else {
        unreachable!("digits are of NW-7, and our ratio is on the grid")
    };
    let text = digits.iter().copied().map(char::from).collect();
    let shape = Shape::Registered(style, elements);
    Ok((text, Some(char::from(check).to_string()), shape))
}

fn pairing(text: &str) -> Result<Made, Message> {
    let wrong = || Message::new(Id::PairingWrong);
    let mut characters = text.trim().as_bytes().to_vec();
    if characters.len() == 28 && characters.iter().all(|c| pairing::ALPHABET.contains(c)) {
        characters.push(pairing::check_character(&characters));
    }
    let parts = pairing::parts(&characters).ok_or_else(wrong)?;
    if !parts.check_ok {
        return Err(Message::new(Id::PairingCheck));
    }
    let characters: [u8; 29] = characters.try_into().map_err(|_| wrong())?;
    let mut symbol = Symbol::default();
    pairing::encode(&characters, &mut symbol);
    let text = characters.map(char::from).iter().collect();
    let check = char::from(characters[28]).to_string();
    Ok((text, Some(check), Shape::Pairing(symbol)))
}

fn voice(text: &str, segments: Segments, slot: Um) -> Result<Made, Message> {
    let dots = u32::try_from(slot.dots(DPI)).unwrap_or(0);
    if !SLOT_DOTS.contains(&dots) {
        let mm = |dots: u32| f64::from(dots * UM_PER_INCH / DPI / 100) / 10.0;
        let range = format!(
            "--slot {} … {}",
            mm(*SLOT_DOTS.start()),
            mm(*SLOT_DOTS.end())
        );
        return Err(Message::new(Id::WrongArguments).with(range));
    }
    let mut said = String::new();
    match segments {
        Segments::Kanji => voice::full_width(text, &mut said),
        Segments::Utf8 | Segments::Mixed => said.push_str(text),
    }
    let mut payload = Payload::new();
    payload.set(&said, segments);
    let slot = Slot {
        dots,
        cell_dots_min: CELL_DOTS_MIN,
    };
    let choice = voice::choose(&payload, &slot, Level::M).filter(|_| !said.is_empty());
    let choice = choice.ok_or_else(|| Message::new(Id::VoiceUnfit))?;
    let mut symbol = Symbol::default();
    let mask = Encoder::new().encode(&payload, choice.version, choice.level, &mut symbol);
    let shape = Shape::Voice {
        symbol,
        choice,
        mask,
    };
    Ok((said, None, shape))
}

impl Shape {
    /// The code in black on white, with its clear space, a pixel a dot.
    fn picture(&self) -> GrayImage {
        match self {
            Shape::Customer(bars) => {
                let Some(geometry) = Geometry::new(SIZE_DEFAULT, DPI) else {
                    unreachable!("the usual size is allowed")
                };
                let mut picture = paper(geometry.width(), geometry.long, QUIET_DOTS);
                for bar in geometry.rectangles(bars) {
                    let (x, y) = (QUIET_DOTS + bar.x, QUIET_DOTS + bar.y);
                    fill(&mut picture, [x, y, bar.w, bar.h]);
                }
                picture
            }
            Shape::Registered(style, elements) => {
                let (bars, width) = style.bars(elements);
                let quiet = style.quiet_dots().max(QUIET_DOTS);
                let mut picture = paper(width, NW7_HEIGHT_DOTS, quiet);
                for (x, w) in bars {
                    fill(&mut picture, [quiet + x, quiet, w, NW7_HEIGHT_DOTS]);
                }
                picture
            }
            Shape::Pairing(symbol) => cells(symbol, PAIRING_DOTS),
            Shape::Voice { symbol, choice, .. } => cells(symbol, choice.cell_dots),
        }
    }
}

fn paper(w: u32, h: u32, quiet: u32) -> GrayImage {
    GrayImage::from_pixel(w + 2 * quiet, h + 2 * quiet, Luma([255]))
}

fn fill(picture: &mut GrayImage, [x, y, w, h]: [u32; 4]) {
    for (x, y) in (y..y + h).flat_map(|y| (x..x + w).map(move |x| (x, y))) {
        picture.put_pixel(x, y, Luma([0]));
    }
}

fn cells(symbol: &Symbol, dots: u32) -> GrayImage {
    let quiet = QUIET_DOTS.max(4 * dots);
    let side = symbol.side as u32;
    let mut picture = paper(side * dots, side * dots, quiet);
    for (x, y) in (0..side).flat_map(|y| (0..side).map(move |x| (x, y))) {
        if symbol.dark(x as usize, y as usize) {
            fill(
                &mut picture,
                [quiet + x * dots, quiet + y * dots, dots, dots],
            );
        }
    }
    picture
}

/// The bytes of a PNG file that says its resolution (ISO/IEC 15948:2004, 11.3.5.3: `pHYs`).
fn encoded(picture: &GrayImage) -> Result<Vec<u8>, Error> {
    let mut png = Vec::new();
    let mut target = std::io::Cursor::new(&mut png);
    let written = picture.write_to(&mut target, image::ImageFormat::Png);
    written.map_err(|error| Message::new(Id::Bug).with(format!("code: {error}")))?;
    // Dots a metre, to the nearest; the chunk stands behind the signature and IHDR.
    const IHDR_END: usize = 8 + 25;
    let per_metre = (DPI * 1_000_000 + UM_PER_INCH / 2) / UM_PER_INCH;
    let mut named = b"pHYs".to_vec();
    named.extend_from_slice(&per_metre.to_be_bytes());
    named.extend_from_slice(&per_metre.to_be_bytes());
    named.push(1);
    let sum = libdeflater::crc32(&named);
    let chunk = [&9_u32.to_be_bytes()[..], &named, &sum.to_be_bytes()].concat();
    png.splice(IHDR_END..IHDR_END, chunk);
    Ok(png)
}

impl Coded {
    /// `text`, `check` (not of a voice code), then `bars` (customer: `1` long, `2` ascending, `3`
    /// descending, `4` timing; registered: elements from bar to bar, `n` narrow, `w` wide) or
    /// `rows` of `0` and `1`; of a voice code also `version`, `level`, `mask` and `cell_dots`.
    pub fn json(&self) -> serde_json::Value {
        let mut json = serde_json::json!({"command": self.word, "text": self.text});
        if let Some(check) = &self.check {
            json["check"] = check.as_str().into();
        }
        match &self.shape {
            Shape::Customer(bars) => json["bars"] = ascii(&bars[..]).into(),
            Shape::Registered(_, elements) => json["bars"] = ascii(elements).into(),
            Shape::Pairing(symbol) => json["rows"] = rows(symbol).into(),
            Shape::Voice {
                symbol,
                choice,
                mask,
            } => {
                json["rows"] = rows(symbol).into();
                json["version"] = choice.version.into();
                json["level"] = level(choice.level).into();
                json["mask"] = (*mask).into();
                json["cell_dots"] = choice.cell_dots.into();
            }
        }
        if let Some(png) = &self.png {
            json["png"] = png.display().to_string().into();
        }
        json
    }

    pub fn table(&self, lang: Lang) -> String {
        let word = |ja: &'static str, en: &'static str| match lang {
            Lang::Ja => ja,
            Lang::En => en,
        };
        let mut out = format!("{} {}\n", word("文字    ", "text "), self.text);
        if let Some(check) = &self.check {
            out.push_str(&format!("{} {check}\n", word("チェック", "check")));
        }
        let bars = word("バー    ", "bars ");
        match &self.shape {
            Shape::Customer(one) => out.push_str(&format!("{bars} {}\n", ascii(&one[..]))),
            Shape::Registered(_, one) => out.push_str(&format!("{bars} {}\n", ascii(one))),
            Shape::Pairing(symbol) => out.push_str(&drawn(symbol)),
            Shape::Voice {
                symbol,
                choice,
                mask,
            } => {
                let (version, cell) = (choice.version, choice.cell_dots);
                let level = level(choice.level);
                out.push_str(&match lang {
                    Lang::Ja => format!("型番     {version}-{level}　マスク {mask}　"),
                    Lang::En => format!("QR    {version}-{level}, mask {mask}, "),
                });
                out.push_str(&match lang {
                    Lang::Ja => format!("セル {cell} ドット（600 dpi）\n"),
                    Lang::En => format!("{cell} dots a cell at 600 dpi\n"),
                });
                out.push_str(&drawn(symbol));
            }
        }
        if let Some(png) = &self.png {
            out.push_str(&format!(
                "{} {}\n",
                word("画像    ", "image"),
                png.display()
            ));
        }
        out
    }
}

fn ascii(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

fn level(level: Level) -> &'static str {
    match level {
        Level::L => "L",
        Level::M => "M",
        Level::Q => "Q",
        Level::H => "H",
    }
}

fn rows(symbol: &Symbol) -> Vec<String> {
    let module = |x, y| if symbol.dark(x, y) { '1' } else { '0' };
    let row = |y| (0..symbol.side).map(|x| module(x, y)).collect();
    (0..symbol.side).map(row).collect()
}

/// Two rows of modules a line, for a terminal.
fn drawn(symbol: &Symbol) -> String {
    let mut out = String::new();
    for y in (0..symbol.side).step_by(2) {
        for x in 0..symbol.side {
            let below = y + 1 < symbol.side && symbol.dark(x, y + 1);
            out.push(match (symbol.dark(x, y), below) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        out.truncate(out.trim_end_matches(' ').len());
        out.push('\n');
    }
    out
}
