//! From a sheet of items to a program: fonts measured, positions resolved, fixed art drawn once,
//! every fault told at once.

use std::path::{Path, PathBuf};

use super::draw::{Canvas, StepLines};
use super::fields::{self, Field, Part as Piece, TemplateFault, Words};
use super::letters::printed;
use super::program::{Line, PairingStep, Program, Step, TextStep, VoiceStep, first_dot};
use super::schema::{Corner, Edge, Item, Look, Part, Shape, Sheet};
use super::set::{self, Fonts, SetLine};
use crate::codes::voice::Slot;
use crate::font::Stack;
use crate::message::{Faults, Id, Message};
use crate::pdf::Paper;
use crate::units::{Decipoint, Place, Rect, Um};

/// What a job fixes before its layouts are compiled.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    pub fonts: &'a Fonts,
    pub words: &'a Words,
    pub dpi: u32,
    /// Whether voice codes, their notches and their captions are printed.
    pub voice: bool,
    /// Letters across every page of a job that is not production.
    pub mark: Option<&'a str>,
}

/// Nothing but the finishing steps may come nearer to the edge.
const MARGIN: Um = Um(5_000);
/// Smallest type on a card or beside a code (a notice's body is 10 pt or more).
const SIZE_MIN: Decipoint = Decipoint(60);
/// Two-line text keeps at least this size.
const TWO_LINE_SIZE_MIN: Decipoint = Decipoint(70);
/// Two lines stand this many tenths of their size apart.
const TWO_LINE_LEADING_TENTHS: i32 = 11;
/// Height of a full-width character's ink in hundredths of its size (BIZ UD faces).
const INK_HUNDREDTHS: i32 = 92;
/// No text comes nearer to a fold (a folder's play is about 1 mm).
const FOLD_CLEAR: Um = Um(1_500);
/// Modules of the largest voice code; the slot has as many cells (ISO/IEC 18004: version 25).
const VOICE_CELLS: u32 = 117;
/// Quiet zone of the voice code.
const VOICE_QUIET: Um = Um(2_000);
/// Quiet zone of a pairing code.
const PAIRING_QUIET: Um = Um(2_000);

/// Dots of the smallest voice cell: 0.17 mm.
fn voice_slot(dpi: u32) -> Slot {
    let cell_dots_min = match dpi {
        600 => 4,
        720 => 5,
        _ => dpi.div_ceil(150),
    };
    Slot {
        dots: VOICE_CELLS * cell_dots_min,
        cell_dots_min,
    }
}

/// Compiles a sheet whose base has been merged in. `templates` are the texts of its voice codes by
/// the paths that it names.
pub fn compile(
    sheet: &Sheet,
    layout_sha256: [u8; 32],
    templates: &[(PathBuf, String)],
    setting: &Setting<'_>,
    faults: &mut Faults,
) -> Option<Program> {
    let paper = Paper::new(sheet.width.0, sheet.height.0, sheet.bleed.0, setting.dpi);
    let before = faults.0.len();
    let printed = printed(sheet, setting.voice);
    check_places(&printed, setting, faults);
    let mut station = Station {
        sheet: &printed,
        templates,
        setting,
        paper: &paper,
        faults,
    };
    let (art, step_art, art_glyphs) = station.fixed();
    let [notice, card] = [Part::Notice, Part::Card].map(|part| station.variable(part));
    if station.faults.0.len() > before {
        return None;
    }
    let has_card = sheet
        .items
        .iter()
        .any(|item| matches!(item.shape, Shape::Perforation { .. }));
    Some(Program {
        id: sheet.id.clone(),
        code: sheet.code,
        title: sheet.title.clone(),
        layout_sha256,
        paper: paper.clone(),
        art,
        step_art,
        art_glyphs,
        notice,
        card,
        has_card,
        variant: None,
        without_last4: None,
    })
}

struct Station<'a> {
    sheet: &'a Sheet,
    templates: &'a [(PathBuf, String)],
    setting: &'a Setting<'a>,
    paper: &'a Paper,
    faults: &'a mut Faults,
}

type Drawn = (Vec<u8>, Vec<u8>, Vec<crate::font::GlyphSet>);

impl Station<'_> {
    fn fault(&mut self, id: Id, place: &Place, first: impl std::fmt::Display) {
        self.faults
            .add(Message::new(id).at(place.clone()).with(first));
    }

    /// The art that every page of a lot shares: the mark lowest, then grounds, then the rest.
    fn fixed(&mut self) -> Drawn {
        let mut canvas = Canvas::new(self.setting.fonts, self.paper);
        if let Some(mark) = self.setting.mark {
            let first = self.sheet.items.first().map(|item| item.place.clone());
            let stack = self.setting.fonts.stack(true);
            match mark.chars().find(|&c| stack.find(c, None).is_none()) {
                Some(missing) => {
                    let place = first.unwrap_or_else(|| Place::file(&self.sheet.id));
                    self.fault(
                        Id::LayoutGlyph,
                        &place,
                        format!("{:04X}", u32::from(missing)),
                    );
                }
                None => canvas.mark(mark, &keep_out(self.sheet, self.setting)),
            }
        }
        let ground = |item: &&Item| matches!(item.shape, Shape::Ground { .. });
        for item in self.sheet.items.iter().filter(ground) {
            self.draw(item, &mut canvas);
        }
        for item in self.sheet.items.iter().filter(|item| !ground(item)) {
            self.draw(item, &mut canvas);
        }
        (canvas.out, self.step_lines(), canvas.glyphs)
    }

    fn draw(&mut self, item: &Item, canvas: &mut Canvas<'_>) {
        match &item.shape {
            Shape::Label {
                text,
                look,
                leading,
            } => self.label(item, text, look, *leading, canvas),
            Shape::Line { ink } | Shape::Ground { ink } => canvas.rectangle(&item.area, *ink),
            Shape::Qr { text } => {
                match qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::M) {
                    Ok(code) if !canvas.holds_qr(&code, &item.area) || text.is_empty() => {
                        let needed = format!("{} × 0.17 mm", code.width() + 8);
                        self.fault(Id::LayoutOverflow, &item.place, needed);
                    }
                    Ok(code) => canvas.qr(&code, &item.area),
                    Err(error) => self.fault(Id::LayoutOverflow, &item.place, error),
                }
            }
            Shape::Text { .. }
            | Shape::Voice { .. }
            | Shape::Pairing { .. }
            | Shape::Perforation { .. }
            | Shape::Notch { .. }
            | Shape::Fold => {}
        }
    }

    fn label(
        &mut self,
        item: &Item,
        text: &str,
        look: &Look,
        leading: Decipoint,
        canvas: &mut Canvas<'_>,
    ) {
        let Some(parts) = self.parts(text, &item.place) else {
            return;
        };
        let fixed = match parts.as_slice() {
            [] => return,
            [Piece::Fixed(fixed)] => fixed,
            [Piece::Field(_), ..] | [_, ..] => {
                return self.fault(Id::UnknownField, &item.place, text);
            }
        };
        // The layout's author chose the wording; the insurer's own words are as long as they are.
        let one_line = item.area.h.0 < 2 * leading.um().0;
        let given = text.contains('{') && one_line;
        let size = i64::from(look.size.um().0).max(1);
        let width = i64::from(item.area.w.0) * 1000 / size;
        match lines(fixed, width, given, self.setting.fonts.stack(look.bold)) {
            Err(missing) => {
                let missing = format!("{:04X}", u32::from(missing));
                self.fault(Id::LayoutGlyph, &item.place, missing);
            }
            Ok(lines) => {
                let count = i32::try_from(lines.len()).unwrap_or(i32::MAX);
                let single = if count == 1 { look.size } else { leading };
                let height = Decipoint(single.0.saturating_mul(count)).um();
                let wide = lines.iter().any(|line| line.width > width);
                if height <= item.area.h && !wide {
                    return canvas.paragraph(&lines, &item.area, look, leading);
                }
                let needed = format!("{count} × {:.1} mm", single.um().mm());
                let begun: String = fixed.chars().take(12).collect();
                let message = Message::new(Id::LayoutOverflow).at(item.place.clone());
                self.faults.add(message.with(needed).with(begun));
            }
        }
    }

    fn step_lines(&mut self) -> Vec<u8> {
        let mut lines = StepLines::new(self.paper);
        for item in &self.sheet.items {
            match &item.shape {
                Shape::Fold => lines.fold(item.area.y),
                Shape::Perforation { radius } => lines.perforation(&item.area, *radius),
                Shape::Notch { edge } => {
                    self.notch(*edge, &item.place, &mut lines);
                }
                _ => {}
            }
        }
        lines.finish()
    }

    /// The notch's axis goes through the centre of the code as it is drawn at its full size.
    fn notch(&mut self, edge: Edge, place: &Place, lines: &mut StepLines<'_>) {
        let corner = self.sheet.items.iter().find_map(|item| match &item.shape {
            Shape::Voice { corner, .. } => Some(*corner),
            _ => None,
        });
        let dpi = self.setting.dpi;
        let side = i32::try_from(voice_slot(dpi).dots).unwrap_or(0);
        let centre = first_dot(side, dpi) * 100 + side * 50;
        match (corner, edge) {
            (Some(Corner::BottomRight), Edge::Right) => lines.notch_right(centre),
            (Some(Corner::BottomLeft), Edge::Bottom) => lines.notch_bottom(centre),
            // A finger that has found the notch goes straight in to the code.
            (Some(_), _) => {
                self.geometry(place, "G2", "bottom-right + right | bottom-left + bottom")
            }
            (None, _) => self.geometry(place, "G7", "[[voice]]"),
        }
    }

    /// A rule of the voice code's geometry is broken.
    fn geometry(&mut self, place: &Place, rule: &str, wanted: &str) {
        let message = Message::new(Id::GeometryWrong).at(place.clone());
        self.faults.add(message.with(rule).with(wanted));
    }

    fn parts(&mut self, template: &str, place: &Place) -> Option<Vec<Piece>> {
        match fields::parts(template, self.setting.words) {
            Ok(parts) => Some(parts),
            Err(TemplateFault::NeverClosed) => {
                self.fault(Id::TemplateBroken, place, "{");
                None
            }
            Err(TemplateFault::Unknown(name)) => {
                self.fault(Id::UnknownField, place, name);
                None
            }
        }
    }

    /// The steps of one face, in the layout's order.
    fn variable(&mut self, part: Part) -> Vec<Step> {
        let mut steps = Vec::new();
        for item in self.sheet.items.iter().filter(|item| item.part == part) {
            steps.extend(match &item.shape {
                Shape::Text { text, look } => self.text(item, text, look).map(Step::Text),
                Shape::Voice {
                    corner, template, ..
                } => self
                    .voice(*corner, &template.value, &template.place)
                    .map(Step::Voice),
                Shape::Pairing {
                    role,
                    dots,
                    readable,
                } => Some(Step::Pairing(self.pairing(
                    item,
                    *role,
                    *dots,
                    readable.as_ref(),
                ))),
                _ => None,
            });
        }
        steps
    }

    fn text(&mut self, item: &Item, text: &str, look: &Look) -> Option<TextStep> {
        let parts = self.parts(text, &item.place)?;
        let fields = parts.iter().filter_map(|part| match part {
            Piece::Field(field) => Some(*field),
            Piece::Fixed(_) => None,
        });
        let fields: Vec<Field> = fields.collect();
        if item.part == Part::Card && fields.iter().any(|field| field.shows_last4()) {
            self.fault(Id::CardLastFour, &item.place, "");
        }
        for part in &parts {
            let Piece::Fixed(fixed) = part else { continue };
            let stack = self.setting.fonts.stack(look.bold);
            if let Some(missing) = fixed.chars().find(|&c| stack.find(c, None).is_none()) {
                self.fault(
                    Id::LayoutGlyph,
                    &item.place,
                    format!("{:04X}", u32::from(missing)),
                );
            }
        }
        let heading = fields.first().map_or("", |field| field.heading());
        let line = self.line(&item.area, look);
        Some(TextStep {
            parts,
            heading,
            line,
            two: self.two_lines(&item.area, look),
        })
    }

    fn line(&self, area: &Rect, look: &Look) -> Line {
        let canvas = Canvas::new(self.setting.fonts, self.paper);
        let ((left, bottom), (width, height)) = canvas.area(area);
        let size = look.size.centidots(self.setting.dpi);
        let centre = i64::from(bottom) * 100 + i64::from(height) * 50;
        let y = (centre - i64::from(size) * 380 / 1000 + 50).div_euclid(100);
        let y = i32::try_from(y).unwrap_or(0);
        Line {
            x: left,
            y,
            width,
            size,
            bold: look.bold,
            align: look.align,
        }
    }

    /// Two lines at the largest size whose ink stays clear of the box and of every fold, if that
    /// can be read.
    fn two_lines(&self, area: &Rect, look: &Look) -> Option<[Line; 2]> {
        let mut shapes = self.sheet.items.iter();
        let at_fold = shapes.any(|item| {
            let y = item.area.y.0;
            let (top, bottom) = (area.y.0 - FOLD_CLEAR.0, area.bottom().0 + FOLD_CLEAR.0);
            matches!(item.shape, Shape::Fold) && (top..=bottom).contains(&y)
        });
        let clear = if at_fold { FOLD_CLEAR } else { Um(0) };
        let height = area.h.0 - 2 * clear.0;
        let fits = |size: &Decipoint| {
            let hundredths = size.0 * (INK_HUNDREDTHS + 10 * TWO_LINE_LEADING_TENTHS);
            Decipoint(hundredths / 100).um().0 <= height
        };
        let sizes = (TWO_LINE_SIZE_MIN.0..=look.size.0)
            .rev()
            .step_by(5)
            .map(Decipoint);
        let size = sizes.into_iter().find(fits)?;
        let leading = Decipoint(size.0 * TWO_LINE_LEADING_TENTHS / 10).um().0;
        let look = Look { size, ..*look };
        let line = |shift: i32| {
            let area = Rect {
                y: Um(area.y.0 + shift),
                ..*area
            };
            self.line(&area, &look)
        };
        Some([line(-leading / 2), line(leading - leading / 2)])
    }

    fn voice(&mut self, corner: Corner, path: &str, place: &Place) -> Option<VoiceStep> {
        let mut templates = self.templates.iter();
        let Some((_, template)) = templates.find(|(known, _)| known == Path::new(path)) else {
            self.fault(Id::FileMissing, place, path);
            return None;
        };
        // Line ends structure the file for its author; the ear hears one text.
        let text: String = template
            .lines()
            .filter(|line| !line.starts_with('#'))
            .collect();
        let parts = self.parts(&text, &Place::file(path))?;
        Some(VoiceStep {
            parts,
            corner,
            slot: voice_slot(self.setting.dpi),
        })
    }

    fn pairing(
        &self,
        item: &Item,
        role: u8,
        dots: u32,
        readable: Option<&(Rect, Look)>,
    ) -> PairingStep {
        let canvas = Canvas::new(self.setting.fonts, self.paper);
        let (corner, _) = canvas.area(&item.area);
        let module = u16::try_from(dots * self.setting.dpi / 600).unwrap_or(10);
        let readable = readable.map(|(area, look)| self.line(area, look));
        PairingStep {
            role,
            corner,
            module,
            readable,
        }
    }
}

/// The lines of a label; one that is `given` by the insurer is condensed rather than broken.
fn lines(text: &str, width: i64, given: bool, stack: &Stack) -> Result<Vec<SetLine>, char> {
    let lines = set::paragraph(text, width, stack)?;
    if !given || lines.len() == 1 || text.contains('\n') {
        return Ok(lines);
    }
    let one = set::condensed(text, width, stack)?;
    Ok(one.map_or(lines, |one| vec![one]))
}

/// The largest voice code with its quiet zone.
fn voice_area(corner: Corner, sheet: &Sheet, dpi: u32) -> Rect {
    let side = i32::try_from(voice_slot(dpi).dots).unwrap_or(0);
    let first = Um::from_dots(first_dot(side, dpi), dpi);
    let side = Um::from_dots(side, dpi);
    let x = match corner {
        Corner::BottomLeft => first,
        Corner::BottomRight => Um(sheet.width.0 - first.0 - side.0),
    };
    let y = Um(sheet.height.0 - first.0 - side.0);
    Rect {
        x,
        y,
        w: side,
        h: side,
    }
    .grown(VOICE_QUIET)
}

/// The area of a code with its quiet zone, if the item is one.
fn code_area(item: &Item, sheet: &Sheet, setting: &Setting<'_>) -> Option<Rect> {
    match &item.shape {
        Shape::Voice { corner, .. } => Some(voice_area(*corner, sheet, setting.dpi)),
        Shape::Pairing { .. } => Some(item.area.grown(PAIRING_QUIET)),
        Shape::Qr { .. } => Some(item.area),
        _ => None,
    }
}

/// Where the grey mark must not go: codes with their quiet zones, and variable text.
fn keep_out(sheet: &Sheet, setting: &Setting<'_>) -> Vec<Rect> {
    let area = |item: &Item| match &item.shape {
        Shape::Text { .. } => Some(item.area),
        _ => code_area(item, sheet, setting),
    };
    let readable = |item: &Item| match &item.shape {
        Shape::Pairing {
            readable: Some((area, _)),
            ..
        } => Some(*area),
        _ => None,
    };
    let items = sheet.items.iter();
    items
        .flat_map(|item| [area(item), readable(item)])
        .flatten()
        .collect()
}

/// Margins, type sizes, cards that hold what is not theirs, folds, codes that touch something.
fn check_places(sheet: &Sheet, setting: &Setting<'_>, faults: &mut Faults) {
    let whole = Rect {
        w: sheet.width,
        h: sheet.height,
        ..Rect::default()
    };
    let inner = whole.grown(Um(-MARGIN.0));
    let perforation = sheet.items.iter().find_map(|item| match item.shape {
        Shape::Perforation { .. } => Some(item.area),
        _ => None,
    });
    let wording = |item: &Item| match &item.shape {
        Shape::Label { look, .. } | Shape::Text { look, .. } => Some(look.size),
        _ => None,
    };
    for item in &sheet.items {
        let area = code_area(item, sheet, setting).unwrap_or(item.area);
        let printed = !matches!(item.shape, Shape::Fold | Shape::Notch { .. });
        if printed && !inner.holds(&area) && area != Rect::default() {
            tell(faults, Id::LayoutOutside, item, describe(&area));
        }
        if wording(item).is_some_and(|size| size < SIZE_MIN) {
            tell(
                faults,
                Id::LayoutOverflow,
                item,
                format!("< {} pt", SIZE_MIN.0 / 10),
            );
        }
        let shown = !matches!(item.shape, Shape::Perforation { .. }) && area != Rect::default();
        let inside = perforation.is_some_and(|card| card.holds(&item.area));
        if printed && shown && (item.part == Part::Card) != inside {
            tell(
                faults,
                Id::LayoutOutside,
                item,
                "part = \"card\"".to_owned(),
            );
        }
    }
    check_folds(sheet, faults);
    check_codes(sheet, setting, faults);
}

/// Folds lie on the sheet and go through no text.
fn check_folds(sheet: &Sheet, faults: &mut Faults) {
    for fold in &sheet.items {
        let y = fold.area.y;
        let is_fold = matches!(fold.shape, Shape::Fold);
        if is_fold && !(Um(0)..=sheet.height).contains(&y) {
            tell(faults, Id::LayoutOutside, fold, describe(&fold.area));
        }
        let through = |item: &&Item| {
            let inner = item.area.grown(Um(-FOLD_CLEAR.0));
            let text = matches!(item.shape, Shape::Label { .. } | Shape::Text { .. });
            is_fold && text && inner.y < y && y < inner.bottom()
        };
        if let Some(item) = sheet.items.iter().find(through) {
            tell(faults, Id::LayoutOverlap, item, describe(&item.area));
        }
    }
}

/// No wording and no line in a code or its quiet zone.
fn check_codes(sheet: &Sheet, setting: &Setting<'_>, faults: &mut Faults) {
    for (at, item) in sheet.items.iter().enumerate() {
        let Some(code) = code_area(item, sheet, setting) else {
            continue;
        };
        let others = sheet
            .items
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != at);
        for (_, other) in others {
            let area = match &other.shape {
                Shape::Label { .. } | Shape::Text { .. } | Shape::Line { .. } => other.area,
                _ => continue,
            };
            if code.overlaps(&area) {
                tell(faults, Id::LayoutOverlap, other, describe(&area));
            }
        }
    }
}

/// A fault of an item's place.
fn tell(faults: &mut Faults, id: Id, item: &Item, what: String) {
    faults.add(Message::new(id).at(item.place.clone()).with(what).with(""));
}

fn describe(area: &Rect) -> String {
    format!(
        "x {} y {} w {} h {} mm",
        area.x.mm(),
        area.y.mm(),
        area.w.mm(),
        area.h.mm()
    )
}
