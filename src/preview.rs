//! A layout file as a picture: a fictional insurer's letter to a fictional member, with the
//! finishing steps in their colours. Nothing of a job goes in, and no lot comes out.

pub mod legend;
pub mod marked;

use std::io::Cursor;
use std::path::Path;

use image::RgbImage;

use crate::codes::qr::{Level, Segments};
use crate::compose::{
    self, Context, FLAG_SAMPLE, PackNumber, Page, PieceNumber, Scope, Scratch, Subject,
};
use crate::date::{Date, Style};
use crate::digest::{JobKeys, PairingKey};
use crate::font::Subset;
use crate::home::{Home, Loaded};
use crate::layout::{Fonts, Letters, Program, Setting, Words};
use crate::lot::fonts;
use crate::member::{
    Address, Cards, Copay, Employer, Household, MailClass, Member, NumberStatus, Relation, Sex,
    Suppress,
};
use crate::message::{Error, Faults, Id, Message};
use crate::pdf::steps::{self, OVERPRINT, STEPS};
use crate::pdf::symbol::Codes;
use crate::pdf::{self, Chunk, Compress, EmbeddedFont, Facts, Frame, Paper, Steps, Xref};
use crate::units::Place;

/// Resolution of a preview when nobody asks for another.
pub const DPI: u32 = 150;
/// Resolutions that a preview may have: below, nothing can be read; above, the sheet is a poster.
pub const DPI_RANGE: std::ops::RangeInclusive<u32> = 20..=1200;
/// The press whose dots the page is composed on.
const PRESS_DPI: u32 = 600;
const JOB: &str = "A7K2Q9";
const ISSUED: &str = "2024-07-01";
const STYLE: Style = Style {
    era_first_gan: true,
    padded: false,
    full_width: true,
};
const PIECE: PieceNumber = PieceNumber {
    number: 12_345,
    of: 98_765,
    lot: 2,
    generation: 0,
    sheet: 1,
    sheets: 1,
    track_no: None,
    pack: PackNumber {
        box_no: 1,
        boxes: 2,
        pieces: 212,
        last: 12_556,
    },
};

/// Compiles a layout file, composes one page and rasters its trimmed sheet at `dpi`: the bytes
/// of a PNG file. `Err` tells the faults of the layout, or a resolution out of [`DPI_RANGE`].
pub fn preview(home: &Home, layout_file: &Path, dpi: u32) -> Result<Vec<u8>, Error> {
    if !DPI_RANGE.contains(&dpi) {
        let range = format!("{} … {}", DPI_RANGE.start(), DPI_RANGE.end());
        return Err(Message::new(Id::WrongType).with("dpi").with(range).into());
    }
    let (program, loaded) = program(home, layout_file, None, Letters::With)?;
    let mut pages = Vec::new();
    for page in program.pages() {
        pages.push(picture(page, &loaded, dpi)?);
    }
    png(&side_by_side(&pages))
}

/// Pictures beside each other: a sheet's face, then its back.
fn side_by_side(pages: &[RgbImage]) -> RgbImage {
    let width = pages.iter().map(RgbImage::width).sum();
    let height = pages.iter().map(RgbImage::height).max().unwrap_or(0);
    let mut all = RgbImage::from_pixel(width, height, image::Rgb([255; 3]));
    let mut x = 0;
    for page in pages {
        image::imageops::replace(&mut all, page, x, 0);
        x += i64::from(page.width());
    }
    all
}

/// The trimmed sheet of a compiled layout with the fictional member. `Err` if the member's text
/// does not fit.
pub fn picture(program: &Program, loaded: &Loaded, dpi: u32) -> Result<RgbImage, Error> {
    let rows = household();
    let subject = Subject {
        member: &rows[0],
        rows: &rows,
    };
    let page = one_page(program, loaded, subject)?;
    raster(page, &program.paper, dpi)
}

/// Whether the fictional member's texts fit a compiled layout.
pub fn fits(program: &Program, fonts: &Fonts) -> bool {
    let keys = JobKeys::derive(&PairingKey::public_sample(), JOB);
    let context = context(fonts, &keys);
    let rows = household();
    let subject = Subject {
        member: &rows[0],
        rows: &rows,
    };
    compose::prospect(
        program,
        subject,
        Scope::All,
        &context,
        &mut Scratch::default(),
    )
    .is_ok()
}

/// A picture as the bytes of a PNG file.
pub fn png(picture: &RgbImage) -> Result<Vec<u8>, Error> {
    let mut png = Vec::new();
    let written = picture.write_to(&mut Cursor::new(&mut png), image::ImageFormat::Png);
    written.map_err(|error| Message::new(Id::Bug).with(format!("preview: {error}")))?;
    Ok(png)
}

/// The compiled layout and its fonts.
fn program(
    home: &Home,
    layout_file: &Path,
    mark: Option<&str>,
    letters: Letters,
) -> Result<(Program, Loaded), Error> {
    let mut faults = Faults::default();
    let form = home.layout_file(layout_file, &mut faults);
    let folder = layout_file.parent().unwrap_or(Path::new("."));
    let loaded = home.fonts(folder, &stack(), &mut faults);
    let (Some(form), Some(loaded)) = (form, loaded) else {
        return Err(Error(faults.0));
    };
    let setting = Setting {
        fonts: &loaded.fonts,
        words: &words(),
        dpi: PRESS_DPI,
        voice: true,
        vendor: false,
        mark,
    };
    let Some(program) = form.compile(&setting, letters, &mut faults) else {
        return Err(Error(faults.0));
    };
    Ok((program, loaded))
}

/// The fonts of a preview, as a job names them.
pub fn stack() -> Vec<(String, Option<Place>)> {
    vec![("BIZUDGothic-Regular.ttf".to_owned(), None)]
}

/// The words of a fictional insurer, as a job gives them.
pub fn words() -> Words {
    let written = |year, month, day| {
        let mut text = String::new();
        let date = Date { year, month, day };
        let written = date.write_era(STYLE, &mut text);
        assert!(written, "the sample's dates lie in 令和");
        text
    };
    let given = [
        ("insurer_name", "架空電機健康保険組合"),
        ("insurer_name_kana", "カクウデンキケンコウホケンクミアイ"),
        ("insurer_number", "06139992"),
        ("insurer_phone", "03-0000-0000"),
        ("insurer_contact", "適用課"),
        ("insurer_post_code", "100-0000"),
        ("insurer_address", "東京都架空区見本町1-2-3"),
        ("insurer_prefecture", "東京都"),
    ];
    let mut words: Vec<(&'static str, String)> = given
        .into_iter()
        .map(|(name, word)| (name, word.to_owned()))
        .collect();
    words.push(("as_of", written(2024, 6, 1)));
    words.push(("as_of_spoken", written(2024, 6, 1)));
    words.push(("issued", written(2024, 7, 1)));
    Words(words)
}

fn member() -> Member<'static> {
    Member {
        member_key: "SAMPLE-1",
        control_no: "042_117_35",
        relation: Relation::Insured,
        symbol: "1234",
        number: "00056789",
        branch: "01",
        name_kanji: "佐藤　太郎",
        name_kana: "サトウ　タロウ",
        birth: Some(Date {
            year: 1985,
            month: 3,
            day: 31,
        }),
        sex: Some(Sex::Male),
        copay: Copay::Tenths(3),
        acquired: Date {
            year: 2018,
            month: 4,
            day: 1,
        },
        last4: "6825",
        number_status: NumberStatus::Present,
        matched: None,
        confirmed: false,
        asked: false,
        replied: false,
        registered_on: None,
        suppress: Suppress::default(),
        mail_class: MailClass::SimpleRegistered,
        track_no: "13112383852",
        insert_set: b'0',
        household: Household {
            key: "H-1",
            is_head: Some(true),
        },
        cards: cards(),
        address: Address {
            post_code: "1910001",
            lines: [
                "東京都架空区見本町１丁目２番３号",
                "中央マンション６０１号室",
                "",
            ],
            ..Address::default()
        },
        employer: Employer {
            key: "100482",
            name: "架空電機株式会社　見本工場",
        },
        voice_symbol: "",
    }
}

fn cards() -> Cards {
    Cards {
        valid_until: Some(Date {
            year: 2025,
            month: 7,
            day: 31,
        }),
        issued: Some(Date {
            year: 2024,
            month: 7,
            day: 1,
        }),
        effective_from: Some(Date {
            year: 2018,
            month: 4,
            day: 1,
        }),
        ..Cards::default()
    }
}

/// The fictional member's household, for forms that list one.
fn household() -> [Member<'static>; 3] {
    let other = |name_kanji, name_kana, last4| Member {
        name_kanji,
        name_kana,
        last4,
        ..member()
    };
    [
        member(),
        other("佐藤　花子", "サトウ　ハナコ", "5678"),
        other("佐藤　次郎", "サトウ　ジロウ", "9101"),
    ]
}

fn context<'a>(fonts: &'a Fonts, keys: &'a JobKeys) -> Context<'a> {
    Context {
        fonts,
        kind_self: "ご本人（被保険者）様",
        kind_family: "ご家族（被扶養者）様",
        style: STYLE,
        job_id: *b"A7K2Q9",
        keys,
        segments: Segments::Kanji,
        level_min: Level::M,
        vendor: false,
        envelope_symbol: None,
        codes: Codes::Mask,
        flags: FLAG_SAMPLE,
    }
}

/// A file of one piece of one page.
fn one_page(program: &Program, loaded: &Loaded, subject: Subject<'_>) -> Result<Vec<u8>, Error> {
    let keys = JobKeys::derive(&PairingKey::public_sample(), JOB);
    let context = context(&loaded.fonts, &keys);
    let mut scratch = Scratch::default();
    let found = compose::prospect(program, subject, Scope::All, &context, &mut scratch);
    if let Err(reject) = found {
        let message = Message::new(Id::LayoutOverflow).with(reject.field);
        return Err(message.with(reject.reason.code()).into());
    }
    let mut glyphs = program.art_glyphs.clone();
    let mut page = Page::default();
    compose::page(
        program,
        subject,
        PIECE,
        &context,
        &mut scratch,
        &mut glyphs,
        &mut page,
    );
    Ok(file(
        program,
        &page,
        &fonts::subsets(&loaded.fonts.faces, &glyphs)?,
    ))
}

/// The step lines as ordinary lines in their colours: spot colours have only grey alternates.
fn coloured(step_art: &[u8]) -> String {
    let mut lines = String::from_utf8_lossy(step_art).into_owned();
    for step in STEPS {
        // Lengths are hundredths of a dot: 1 mm is 2,362.
        let pen = match step {
            steps::Step::Cutting => "q .85 .1 .35 RG [] 0 d ",
            steps::Step::Perforating => "q .1 .4 .75 RG [4724 2362] 0 d ",
            steps::Step::Folding => "q .3 .7 .4 RG [2362 4724] 0 d ",
        };
        let (layer, spot) = (step.layer(), step.spot());
        let open = format!("/OC/{layer} BDC\nq/{OVERPRINT} gs/{spot} CS 1 SCN ");
        lines = lines.replace(&open, pen);
    }
    lines.replace("Q\nEMC\n", "Q\n")
}

fn file(program: &Program, page: &Page, subsets: &[(u16, Subset)]) -> Vec<u8> {
    let facts = Facts {
        title: &program.title,
        job: JOB,
        lot: PIECE.lot,
        part: "",
        stream: "notice",
        issued: ISSUED,
        config_sha256: program.layout_sha256,
        paper: &program.paper,
        program: concat!("kirikake ", env!("CARGO_PKG_VERSION")),
        compress: Compress::None,
        profile: None,
    };
    let frame = Frame::new(1, 1, 1, Steps::None);
    let mut art = program.art.clone();
    art.extend_from_slice(coloured(&program.step_art).as_bytes());
    let art = pdf::StaticFace {
        art: &art,
        steps: b"",
    };
    let (mut bytes, mut xref, mut chunk) = (Vec::new(), Xref::default(), Chunk::default());
    pdf::head(&frame, &facts, &[art], &mut chunk);
    xref.add(&chunk, 0);
    bytes.append(&mut chunk.bytes);
    chunk.clear();

    let place = pdf::Place {
        page: 0,
        piece: 0,
        face: 0,
    };
    let variable = pdf::Variable {
        marks: &page.marks,
        symbols: &page.symbols,
    };
    pdf::page(&frame, &facts, place, variable, &mut chunk);
    let leaf = pdf::PieceFacts {
        unique_id: b"A7K2Q9-0012345-0",
        seq: PIECE.number,
        form: &program.id,
        stream: "notice",
        sheets: 1,
    };
    pdf::piece(&frame, 0, 0, 1, &leaf, &mut chunk);
    let place = |bytes: &Vec<u8>| bytes.len() as u64;
    xref.add(&chunk, place(&bytes));
    bytes.append(&mut chunk.bytes);
    chunk.clear();

    let embedded: Vec<EmbeddedFont<'_>> = subsets.iter().map(fonts::embedded).collect();
    let at = place(&bytes);
    pdf::tail(&frame, &facts, &embedded, &mut xref, at, &mut chunk);
    bytes.append(&mut chunk.bytes);
    bytes
}

/// The first page's trimmed sheet.
fn raster(pdf: Vec<u8>, paper: &Paper, dpi: u32) -> Result<RgbImage, Error> {
    let broken = |what: &dyn std::fmt::Display| Error::from(Message::new(Id::Bug).with(what));
    let pdf = hayro::hayro_syntax::Pdf::new(pdf);
    let pdf = pdf.map_err(|error| broken(&format!("preview: {error:?}")))?;
    let Some(page) = pdf.pages().first() else {
        return Err(broken(&"preview: no page"));
    };
    let picture = sheet(page, dpi).ok_or_else(|| broken(&"preview: no picture"))?;
    let mut picture = picture.into_rgb8();
    let pixels = |dots: i32| u32::try_from(dots).unwrap_or(0) * dpi / PRESS_DPI;
    let bleed = pixels(paper.bleed());
    let (width, height) = (pixels(paper.trim_width()), pixels(paper.trim_height()));
    Ok(image::imageops::crop(&mut picture, bleed, bleed, width, height).to_image())
}

/// A page of a file as a picture with its bleed, on white; `None` if it cannot be drawn.
pub fn sheet(page: &hayro::hayro_syntax::page::Page<'_>, dpi: u32) -> Option<image::DynamicImage> {
    #[expect(clippy::cast_precision_loss, reason = "a resolution is a small number")]
    let scale = dpi as f32 / 72.0;
    let sheet = hayro::PixmapSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: hayro::vello_cpu::color::palette::css::WHITE,
    };
    let pixels = hayro::render(
        page,
        &hayro::RenderCache::new(),
        &hayro::hayro_interpret::InterpreterSettings::default(),
        &hayro::RenderSettings::default(),
        &sheet,
    );
    let (width, height) = (u32::from(pixels.width()), u32::from(pixels.height()));
    let data = pixels.data_as_u8_slice().to_vec();
    image::RgbaImage::from_raw(width, height, data).map(image::DynamicImage::from)
}

/// A page's trimmed sheet; `None` if it cannot be drawn or says no `TrimBox`.
pub fn trimmed(page: &hayro::hayro_syntax::page::Page<'_>, dpi: u32) -> Option<RgbImage> {
    let whole = page.media_box();
    let trim = page
        .raw()
        .get::<hayro::hayro_syntax::object::Rect>("TrimBox")?;
    let mut picture = sheet(page, dpi)?.into_rgb8();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a sheet has a few thousand pixels a side"
    )]
    let pixels = |points: f64| (points * f64::from(dpi) / 72.0).round().max(0.0) as u32;
    let (x, y) = (pixels(trim.x0 - whole.x0), pixels(whole.y1 - trim.y1));
    let (width, height) = (pixels(trim.width()), pixels(trim.height()));
    Some(image::imageops::crop(&mut picture, x, y, width, height).to_image())
}

#[cfg(test)]
mod tests;
