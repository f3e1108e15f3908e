//! From a sheet of items to a program: fonts measured, positions resolved, fixed art drawn once,
//! every fault told at once.

use std::path::{Path, PathBuf};

use super::NOTCH_APART;
use super::draw::{Canvas, StepLines};
use super::fields::{self, Field, Part as Piece, TemplateFault, Words};
use super::letters::{self, Side};
use super::lint::body::{Body, Kind, bodies, voice_slot};
use super::lint::{FOLD_CLEAR, template_text};
use super::program::{
    CustomerStep, Line, PairingStep, Program, RegisteredStep, Step, TextStep, VoiceStep, first_dot,
};
use super::schema::{Corner, Edge, Item, Look, Part, Postal, Shape, Sheet};
use super::set::{self, Fonts};
use crate::codes::customer_bars::Geometry;
use crate::codes::qr::Phrase;
use crate::codes::registered::Style;
use crate::codes::voice;
use crate::font::private_use;
use crate::message::{Faults, Id, Message};
use crate::pdf::Paper;
use crate::records::notation::numbered;
use crate::units::{Decipoint, Place, Rect, Um};

/// What a job fixes before its layouts are compiled.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    pub fonts: &'a Fonts,
    pub words: &'a Words,
    pub dpi: u32,
    /// Whether voice codes, their notches and their captions are printed.
    pub voice: bool,
    /// Whether they are symbols that a vendor has made.
    pub vendor: bool,
    /// Letters across every page of a job that is not production.
    pub mark: Option<&'a str>,
}

/// The one layout that has figures of a pack.
const SLIP: &str = "employer-slip";
/// Two-line text keeps at least this size.
const TWO_LINE_SIZE_MIN: Decipoint = Decipoint(70);
/// Two lines stand this many tenths of their size apart.
const TWO_LINE_LEADING_TENTHS: i32 = 11;
/// Height of a full-width character's ink in hundredths of its size (BIZ UD faces).
pub(super) const INK_HUNDREDTHS: i32 = 92;

/// The texts of a layout's voice codes by the paths that it names.
pub type Templates = [(PathBuf, String)];

/// From a letter's sheet to its program, back and all, whatever the lint says of its places.
pub fn draft(
    sheet: &Sheet,
    layout_sha256: [u8; 32],
    templates: &Templates,
    setting: &Setting<'_>,
    faults: &mut Faults,
) -> Option<Program> {
    let mut compiled = |side| {
        let sheet = letters::side(sheet, side);
        page((&sheet, side), layout_sha256, templates, setting, faults)
    };
    let program = compiled(Side::Face);
    if !letters::has_back(sheet) {
        return program;
    }
    let back = compiled(Side::Back)?;
    Some(Program {
        back: Some(Box::new(back)),
        ..program?
    })
}

/// One page of a letter's sheet.
fn page(
    (sheet, side): (&Sheet, Side),
    layout_sha256: [u8; 32],
    templates: &Templates,
    setting: &Setting<'_>,
    faults: &mut Faults,
) -> Option<Program> {
    let paper = Paper::new(sheet.width.0, sheet.height.0, sheet.bleed.0, setting.dpi);
    let before = faults.0.len();
    let printed = letters::printed(sheet, setting);
    let mut station = Station {
        sheet: &printed,
        on_back: side == Side::Back,
        keep_out: keep_out(&bodies(sheet, setting)),
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
        stock: sheet.stock.clone().unwrap_or_else(|| sheet.id.clone()),
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
        back: None,
    })
}

struct Station<'a> {
    sheet: &'a Sheet,
    on_back: bool,
    /// Where the mark must not go.
    keep_out: Vec<Rect>,
    templates: &'a Templates,
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
                None => canvas.mark(mark, &self.keep_out),
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
            | Shape::Postal(_)
            | Shape::Perforation { .. }
            | Shape::Notch { .. }
            | Shape::Fold
            | Shape::Zone { .. } => {}
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
        match set::label(text, fixed, &item.area, *look, leading, self.setting.fonts) {
            Err(missing) => {
                let missing = format!("{:04X}", u32::from(missing));
                self.fault(Id::LayoutGlyph, &item.place, missing);
            }
            Ok(lines) => {
                let single = if lines.len() == 1 { look.size } else { leading };
                let count = i64::try_from(lines.len()).unwrap_or(i64::MAX);
                let height = i64::from(single.um().0).saturating_mul(count);
                let width = set::width(&item.area, *look);
                let wide = lines.iter().any(|line| line.width > width);
                if height <= i64::from(item.area.h.0) && !wide {
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
                Shape::Notch {
                    edge,
                    mirrored,
                    two,
                } => self.notches(*edge, *mirrored, *two, &mut lines),
                _ => {}
            }
        }
        lines.finish()
    }

    /// The notch's axis goes through the centre of the code as it is drawn at its full size; a
    /// second one stands behind it as seen from the corner.
    fn notches(&self, edge: Edge, mirrored: bool, two: bool, lines: &mut StepLines<'_>) {
        let dpi = self.setting.dpi;
        let side = i32::try_from(voice_slot(dpi).dots).unwrap_or(0);
        let centre = first_dot(side, dpi) * 100 + side * 50;
        let second = two.then(|| centre + lines.fine(NOTCH_APART));
        for along in std::iter::once(centre).chain(second) {
            match (edge, mirrored) {
                (Edge::Right, false) => lines.notch_right(along),
                (Edge::Right, true) => lines.notch_left(along),
                (Edge::Bottom, false) => lines.notch_bottom(along),
                (Edge::Bottom, true) => lines.notch_bottom(self.paper.trim_width() * 100 - along),
            }
        }
    }

    fn parts(&mut self, template: &str, place: &Place) -> Option<Vec<Piece>> {
        match fields::parts(template, self.setting.words) {
            Ok(parts) => {
                let stray = |part: &Piece| matches!(part, Piece::Field(it) if it.is_of_pack());
                if self.sheet.id != SLIP && parts.iter().any(stray) {
                    self.fault(Id::UnknownField, place, format!("pack_… ({SLIP})"));
                    return None;
                }
                Some(parts)
            }
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
                Shape::Text { text, look } => {
                    let step = self.text(item, text, look);
                    step.map(|step| match item.row {
                        Some(row) => Step::Row(row, step),
                        None => Step::Text(step),
                    })
                }
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
                Shape::Postal(postal) => self.postal(item, postal),
                _ => None,
            });
        }
        steps
    }

    /// A barcode of the post on this press's dots.
    fn postal(&mut self, item: &Item, postal: &Postal) -> Option<Step> {
        let dpi = self.setting.dpi;
        let canvas = Canvas::new(self.setting.fonts, self.paper);
        let ((left, bottom), (_, height)) = canvas.area(&item.area);
        match postal {
            Postal::Customer { size } => {
                let geometry = Geometry::new(*size, dpi)?;
                // The box is that of the usual press: bars hang from its top.
                let long = i32::try_from(geometry.long).unwrap_or(0);
                let corner = (left, bottom + height - long);
                Some(Step::Customer(CustomerStep { corner, geometry }))
            }
            Postal::Registered {
                narrow_dots,
                ratio_tenths,
                letters,
                readable,
            } => {
                let style = Style::new(narrow_dots * dpi / 600, *ratio_tenths, *letters)?;
                let readable = readable.as_ref();
                let readable = readable.map(|(area, look)| self.line(area, look));
                Some(Step::Registered(RegisteredStep {
                    corner: (left, bottom),
                    height,
                    style,
                    readable,
                }))
            }
        }
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
        let parts = self.parts(&template_text(template), &self.broken_line(path, template))?;
        let mut fixed = parts.iter().filter_map(|part| match part {
            Piece::Fixed(fixed) => fixed.chars().find(|&character| private_use(character)),
            Piece::Field(_) => None,
        });
        if let Some(character) = fixed.next() {
            self.fault(Id::SpokenPrivate, place, numbered(character));
            return None;
        }
        let phrase = |part: &Piece| match part {
            Piece::Fixed(fixed) => Phrase::new(&fixed.chars().map(voice::wide).collect::<String>()),
            Piece::Field(_) => Phrase::default(),
        };
        Some(VoiceStep {
            phrases: parts.iter().map(phrase).collect(),
            parts,
            corner,
            slot: voice_slot(self.setting.dpi),
            on_back: self.on_back,
        })
    }

    /// Where a template cannot be cut into parts: the line that says so, else the file.
    fn broken_line(&self, path: &str, template: &str) -> Place {
        let mut place = Place::file(&format!("layouts/{path}"));
        for (line, text) in (1..).zip(template.lines()) {
            let at = match fields::parts(text, self.setting.words) {
                _ if text.starts_with('#') => None,
                Ok(_) => None,
                Err(TemplateFault::NeverClosed) => text.rfind('{'),
                Err(TemplateFault::Unknown(name)) => text.find(&format!("{{{name}}}")),
            };
            if let Some(at) = at {
                let column = text[..at].chars().count() + 1;
                (place.line, place.column) = (line, u32::try_from(column).unwrap_or(0));
                break;
            }
        }
        place
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

/// Where the grey mark must not go: codes with their quiet zones, and members' text.
fn keep_out(bodies: &[Body<'_>]) -> Vec<Rect> {
    let variable = |body: &&Body<'_>| {
        let text = matches!(body.item.shape, Shape::Text { .. });
        text || body.is_code() || matches!(body.kind, Kind::Readable(_))
    };
    let bodies = bodies.iter().filter(variable);
    bodies.map(Body::kept).collect()
}
