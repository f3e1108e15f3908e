//! What must stay white or whole around codes, notches, card and folds (G5, G9, G10, G15, G16),
//! measured from where the page's own operators put their ink. Knows no layout and no member.

use std::collections::HashMap;

use super::eyes::{self, Font};
use super::ink::{Ink, Mark, Point, Run};
use super::measures::{FOLD_CLEAR_MM, NOTCH_CLEAR_MM, NOTCH_MM, OTHER_QR_MM};
use super::measures::{QUIET_CELLS, QUIET_MM};
use super::page::Fault;

/// Left, bottom, width, height, millimetres from the bottom left of the trimmed sheet.
pub type Area = [f64; 4];

/// What rounding to dots may take of a distance.
const ROUNDING_MM: f64 = 0.1;
/// Modules of the smallest QR Code (ISO/IEC 18004:2015, 5.3.1).
const QR_SIDE_MIN: usize = 21;

/// A code of a page, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Code {
    pub kind: Kind,
    /// Its place among the marks of the page.
    pub mark: usize,
    pub area: Area,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// With the side of a cell, millimetres.
    Voice(f64),
    Pairing(u8),
    Customer,
    Registered,
}

/// The fixed art of a side: everything that it inks, and its static QR Codes.
#[derive(Clone, Debug, Default)]
pub struct Fixed {
    pub areas: Vec<Area>,
    pub symbols: Vec<Area>,
}

/// The finishing steps of a side.
#[derive(Clone, Debug, Default)]
pub struct Finish {
    /// Where the axes of the notches meet the edge.
    pub notches: Vec<Point>,
    pub cards: Vec<Area>,
    /// Heights of the folds.
    pub folds: Vec<f64>,
}

impl Fixed {
    pub fn of(ink: &Ink, fonts: &HashMap<String, Font>) -> Fixed {
        let mut fixed = Fixed::default();
        fixed.areas.extend(texts(ink, fonts));
        for mark in &ink.marks {
            let cells = eyes::cells(mark);
            if cells.is_some_and(|mask| mask.width >= QR_SIDE_MIN && mask.width == mask.height) {
                fixed.symbols.push(area(mark));
                continue;
            }
            match mark {
                Mark::Mask(_) => fixed.areas.push(area(mark)),
                Mark::Block(block) => fixed.areas.extend(&block.rects),
            }
        }
        fixed
    }
}

impl Finish {
    pub fn of(ink: &Ink) -> Finish {
        let mut finish = Finish::default();
        for path in &ink.paths {
            let [x, y, w, h] = around(&path.points);
            match path.layer.as_str() {
                "Cutting" if y < ROUNDING_MM => finish.notches.push((x + w / 2.0, 0.0)),
                "Cutting" if x < ROUNDING_MM => finish.notches.push((0.0, y + h / 2.0)),
                "Cutting" => finish.notches.push((x + w, y + h / 2.0)),
                "Perforating" => finish.cards.push([x, y, w, h]),
                "Folding" => finish.folds.push(y),
                _ => {}
            }
        }
        finish
    }
}

/// The box around points.
pub fn around(points: &[Point]) -> Area {
    let low = |of: fn(&Point) -> f64| points.iter().map(of).fold(f64::MAX, f64::min);
    let high = |of: fn(&Point) -> f64| points.iter().map(of).fold(f64::MIN, f64::max);
    let (x, y) = (low(|it| it.0), low(|it| it.1));
    [x, y, high(|it| it.0) - x, high(|it| it.1) - y]
}

/// The box around a mark.
pub fn area(mark: &Mark) -> Area {
    match mark {
        Mark::Mask(mask) => [mask.at.0, mask.at.1, mask.size.0, mask.size.1],
        Mark::Block(block) => {
            let ends = block.rects.iter();
            let ends = ends.flat_map(|[x, y, w, h]| [(*x, *y), (x + w, y + h)]);
            around(&ends.collect::<Vec<_>>())
        }
    }
}

/// The ink of a run: as long as its advances, as high as its outlines.
pub fn extent(run: &Run, fonts: &HashMap<String, Font>) -> Area {
    let glyphs = fonts.get(&run.font).map(|font| &font.glyphs);
    let glyph = |code: &u16| glyphs.and_then(|it| it.get(code));
    let (mut length, mut bottom, mut top) = (0.0, 0.0_f64, 0.0_f64);
    for glyph in run.codes.iter().filter_map(glyph) {
        length += glyph.advance;
        (bottom, top) = (bottom.min(glyph.bottom), top.max(glyph.top));
    }
    let (across, up) = run.em;
    [
        run.at.0,
        run.at.1 + bottom * up,
        length * across,
        (top - bottom) * up,
    ]
}

/// The boxes of upright letters; those of a sample's mark are cut out wherever a code stands.
fn texts(ink: &Ink, fonts: &HashMap<String, Font>) -> Vec<Area> {
    let upright = ink.runs.iter().filter(|run| run.upright);
    upright.map(|run| extent(run, fonts)).collect()
}

/// Whether two boxes are nearer than that.
fn near(one: &Area, other: &Area, distance: f64) -> bool {
    let across = (other[0] - one[0] - one[2]).max(one[0] - other[0] - other[2]);
    let up = (other[1] - one[1] - one[3]).max(one[1] - other[1] - other[3]);
    across.max(0.0).hypot(up.max(0.0)) < distance - ROUNDING_MM
}

fn inside(one: &Area, other: &Area) -> bool {
    let across = one[0] >= other[0] && one[0] + one[2] <= other[0] + other[2];
    across && one[1] >= other[1] && one[1] + one[3] <= other[1] + other[3]
}

/// All that is on one side.
struct Side<'a> {
    texts: Vec<Area>,
    marks: Vec<Area>,
    fixed: &'a Fixed,
    finish: &'a Finish,
}

/// Everything that comes too near to something else on one side.
pub fn faults(
    codes: &[Code],
    (ink, fonts): (&Ink, &HashMap<String, Font>),
    fixed: &Fixed,
    finish: &Finish,
) -> Vec<Fault> {
    let side = Side {
        texts: texts(ink, fonts),
        marks: ink.marks.iter().map(area).collect(),
        fixed,
        finish,
    };
    let mut told = Vec::new();
    for code in codes {
        let name = match code.kind {
            Kind::Voice(_) => "voice".to_owned(),
            Kind::Pairing(role) => format!("pairing {}", char::from(role)),
            Kind::Customer => "customer barcode".to_owned(),
            // Its digits stand below it; left and right are white by the layout alone.
            Kind::Registered => continue,
        };
        let faults = side.around(code).into_iter();
        told.extend(faults.map(|what| Fault {
            item: name.clone(),
            what,
        }));
    }
    told.extend(side.at_finish());
    told
}

impl Side<'_> {
    /// What is too near to a code.
    fn around(&self, code: &Code) -> Vec<&'static str> {
        let (quiet, voice) = match code.kind {
            Kind::Voice(cell) => (QUIET_MM.max(QUIET_CELLS * cell), true),
            _ => (QUIET_MM, false),
        };
        let close = |other: &Area| near(&code.area, other, quiet);
        let others = self.marks.iter().enumerate();
        let mut others = others.filter(|(at, _)| *at != code.mark);
        let crowded = self.texts.iter().any(close) || others.any(|(_, other)| close(other));
        let fixed = self.fixed.areas.iter().chain(&self.fixed.symbols);
        let mut told = Vec::new();
        if crowded || fixed.into_iter().any(close) {
            told.push("G5 quiet zone");
        }
        // A voice code is never on a card; another code is, or is not, with its quiet zone.
        let kept = grown(&code.area, quiet - ROUNDING_MM);
        let on_card = |card: &Area| close(card) && (voice || !inside(&kept, card));
        if self.finish.cards.iter().any(on_card) {
            told.push("G10 card");
        }
        let [x, y, w, h] = code.area;
        let centre = [x + w / 2.0, y + h / 2.0, 0.0, 0.0];
        let other = |symbol: &Area| near(symbol, &centre, OTHER_QR_MM);
        if voice && self.fixed.symbols.iter().any(other) {
            told.push("G16 other QR Code");
        }
        told
    }

    /// What is too near to a fold or a notch.
    fn at_finish(&self) -> Vec<Fault> {
        let fault = |item: &str, what| Fault {
            item: item.to_owned(),
            what,
        };
        let mut told = Vec::new();
        let fold = |y: &f64| [0.0, *y, f64::MAX, 0.0];
        let folds: Vec<Area> = self.finish.folds.iter().map(fold).collect();
        let variable = || self.texts.iter().chain(&self.marks);
        let folded = |it: &Area| folds.iter().any(|fold| near(it, fold, FOLD_CLEAR_MM));
        if variable().any(folded) {
            told.push(fault("fold", "G15 text or code"));
        }
        for &(x, y) in &self.finish.notches {
            let clear = NOTCH_MM / 2.0 + NOTCH_CLEAR_MM;
            let close = |it: &Area| near(it, &[x, y, 0.0, 0.0], clear);
            let fixed = self.fixed.areas.iter().chain(&self.fixed.symbols);
            let mut all = variable().chain(fixed).chain(&self.finish.cards);
            if all.any(close) {
                told.push(fault("notch", "G9 ink or card"));
            }
        }
        told
    }
}

fn grown([x, y, w, h]: &Area, by: f64) -> Area {
    [x - by, y - by, w + 2.0 * by, h + 2.0 * by]
}

#[cfg(test)]
mod tests {
    use super::*;

    const VOICE: Area = [15.1, 15.1, 19.8, 19.8];

    fn told(other: Area, finish: &Finish) -> Vec<&'static str> {
        let code = Code {
            kind: Kind::Voice(0.169),
            mark: 0,
            area: VOICE,
        };
        let fixed = Fixed {
            areas: vec![other],
            symbols: Vec::new(),
        };
        let (ink, fonts) = (Ink::default(), HashMap::new());
        let told = faults(&[code], (&ink, &fonts), &fixed, finish);
        told.into_iter().map(|fault| fault.what).collect()
    }

    #[test]
    fn ink_near_a_code_and_near_a_notch_is_told() {
        let none = Finish::default();
        assert_eq!(told([37.0, 20.0, 9.0, 1.0], &none), [""; 0]);
        assert_eq!(told([36.7, 20.0, 9.0, 1.0], &none), ["G5 quiet zone"]);
        assert_eq!(told([15.1, 36.8, 5.0, 1.0], &none), ["G5 quiet zone"]);
        let notch = Finish {
            notches: vec![(25.0, 0.0)],
            ..Finish::default()
        };
        assert_eq!(told([32.0, 0.0, 9.0, 1.0], &notch), [""; 0]);
        assert_eq!(told([30.5, 0.0, 9.0, 1.0], &notch), ["G9 ink or card"]);
    }

    #[test]
    fn a_card_keeps_from_the_code_and_another_symbol_from_its_centre() {
        let card = Finish {
            cards: vec![[36.0, 10.0, 86.0, 54.0]],
            ..Finish::default()
        };
        assert_eq!(told([150.0, 200.0, 1.0, 1.0], &card), ["G10 card"]);
        let code = Code {
            kind: Kind::Voice(0.169),
            mark: 0,
            area: VOICE,
        };
        let (ink, fonts) = (Ink::default(), HashMap::new());
        for (x, want) in [(84.0, true), (86.0, false)] {
            let fixed = Fixed {
                areas: Vec::new(),
                symbols: vec![[x, 20.0, 20.0, 20.0]],
            };
            let found = faults(
                std::slice::from_ref(&code),
                (&ink, &fonts),
                &fixed,
                &Finish::default(),
            );
            assert_eq!(
                found.iter().any(|it| it.what.starts_with("G16")),
                want,
                "{x}"
            );
        }
    }
}
