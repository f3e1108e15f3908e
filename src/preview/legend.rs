//! The words below a picture of faults: what the colours mean, and the faults by their numbers. Set
//! by the layout engine itself, as labels of a sheet of its own.

use image::RgbImage;

use super::marked;
use crate::home::Loaded;
use crate::layout::schema::{Align, Item, Look, Part, Shape};
use crate::layout::{self, Setting, Sheet, Words, set};
use crate::message::{Faults, Lang};
use crate::units::{Decipoint, Place, Rect, Um};

/// Faults that a legend lists; the table lists all.
const ROWS_MAX: usize = 60;
const SIZE: Decipoint = Decipoint(85);
const LEADING: Decipoint = Decipoint(130);
/// White on all sides.
const MARGIN: Um = Um(8_000);
/// Side of a colour's square, and its distance from the next.
const SWATCH: Um = Um(4_000);
const SWATCH_STEP: Um = Um(38_500);
/// The colours' row with the air below it.
const KEY_HEIGHT: Um = Um(7_000);
/// Air between two faults.
const AIR: Um = Um(800);

/// What the colours mean, in the order of [`marked::swatches`].
fn key(lang: Lang) -> [&'static str; 5] {
    match lang {
        Lang::Ja => [
            "誤り（番号は下の行）",
            "ぶつかる相手",
            "用紙の余白 5 mm",
            "コードの余白",
            "窓",
        ],
        Lang::En => [
            "fault, numbered",
            "what it is near",
            "margin of 5 mm",
            "quiet zone of a code",
            "window",
        ],
    }
}

/// The picture with its faults in words below it; the picture alone if there is none.
pub fn add(picture: RgbImage, rows: &[String], loaded: &Loaded, lang: Lang, dpi: u32) -> RgbImage {
    if rows.is_empty() {
        return picture;
    }
    let Some(words) = words(&picture, rows, loaded, lang, dpi) else {
        return picture;
    };
    let (width, height) = picture.dimensions();
    let mut both = RgbImage::from_pixel(width, height + words.height(), image::Rgb([255; 3]));
    image::imageops::replace(&mut both, &picture, 0, 0);
    image::imageops::replace(&mut both, &words, 0, i64::from(height));
    // Where the sheet ends.
    for x in 0..width {
        both.put_pixel(x, height, marked::RED);
    }
    both
}

fn words(
    picture: &RgbImage,
    rows: &[String],
    loaded: &Loaded,
    lang: Lang,
    dpi: u32,
) -> Option<RgbImage> {
    let width = Um::from_dots(i32::try_from(picture.width()).ok()?, dpi);
    let mut items = Vec::new();
    for (left, text) in lefts().zip(key(lang)) {
        let (x, w) = (Um(left.0 + SWATCH.0 + 1_000), SWATCH_STEP);
        items.push(label(
            text,
            Rect {
                x,
                y: MARGIN,
                w,
                h: SWATCH,
            },
        ));
    }
    let mut y = Um(MARGIN.0 + KEY_HEIGHT.0);
    let more = rows.len().saturating_sub(ROWS_MAX);
    let more = (more > 0).then(|| match lang {
        Lang::Ja => format!("ほか {more} 件"),
        Lang::En => format!("{more} more"),
    });
    for row in rows.iter().take(ROWS_MAX).chain(&more) {
        let text = printable(row, loaded);
        let w = Um(width.0 - 2 * MARGIN.0);
        let area = Rect {
            x: MARGIN,
            y,
            w,
            h: Um(0),
        };
        let lines = set::label("", &text, &area, LOOK, LEADING, &loaded.fonts).ok()?;
        let h = Um(LEADING.um().0 * i32::try_from(lines.len()).ok()? + 10);
        items.push(label(&text, Rect { h, ..area }));
        y = Um(y.0 + h.0 + AIR.0);
    }
    let page = page(items, (width, Um(y.0 + MARGIN.0)), loaded, dpi)?;
    let at = |left| Rect {
        x: left,
        y: MARGIN,
        w: SWATCH,
        h: SWATCH,
    };
    let places: Vec<Rect> = lefts().map(at).collect();
    Some(marked::swatches(page, &places, dpi))
}

/// Labels on a sheet of their own, as a picture.
fn page(items: Vec<Item>, size: (Um, Um), loaded: &Loaded, dpi: u32) -> Option<RgbImage> {
    let sheet = Sheet {
        id: "legend".to_owned(),
        code: b'0',
        title: "legend".to_owned(),
        base: None,
        width: size.0,
        height: size.1,
        bleed: Um(0),
        stock: None,
        paged: true,
        whole: false,
        place: Place::file(""),
        items,
    };
    let setting = Setting {
        fonts: &loaded.fonts,
        words: &Words(Vec::new()),
        dpi: super::PRESS_DPI,
        voice: false,
        vendor: false,
        mark: None,
    };
    let program = layout::draft(&sheet, [0; 32], &[], &setting, &mut Faults::default())?;
    super::picture(&program, loaded, dpi).ok()
}

fn lefts() -> impl Iterator<Item = Um> {
    (0..5).map(|at| Um(MARGIN.0 + at * SWATCH_STEP.0))
}

const LOOK: Look = Look {
    size: SIZE,
    bold: false,
    align: Align::Left,
    ink: 100,
};

fn label(text: &str, area: Rect) -> Item {
    let (text, look, leading) = (text.to_owned(), LOOK, LEADING);
    Item {
        shape: Shape::Label {
            text,
            look,
            leading,
        },
        area,
        part: Part::Notice,
        last4: None,
        row: None,
        place: Place::file(""),
    }
}

/// What can be set: no template, and no character that the fonts lack.
fn printable(row: &str, loaded: &Loaded) -> String {
    let stack = loaded.fonts.stack(false);
    let shown = |c: char| match c {
        '{' => '｛',
        '}' => '｝',
        _ if stack.find(c, None).is_none() => '?',
        _ => c,
    };
    row.chars().map(shown).collect()
}
