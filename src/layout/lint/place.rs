//! Each thing by itself: within the sheet's margin, on its side of the card's edge, and in letters
//! that fit their box and can be read. Not what it does to its neighbours.

use super::body::{Body, Kind, gap};
use super::{Look, mm};
use crate::codes::pairing;
use crate::layout::fields::{self, Field, Part as Piece};
use crate::layout::schema::{Look as Letters, Part, Shape};
use crate::layout::set::CONDENSED_MIN;
use crate::message::Id;
use crate::units::{Decipoint, Rect, Um};

/// Nothing but the finishing steps may come nearer to the edge.
pub const MARGIN: Um = Um(5_000);
/// A customer barcode keeps further from it (customer barcode manual: 10 mm).
const POSTAL_EDGE: Um = Um(10_000);
/// Smallest body type of a notice.
const BODY_MIN: Decipoint = Decipoint(100);
/// Characters of a pairing code's readable line, `A7K2Q9-0012345-0-A-c`.
const READABLE_CHARACTERS: i64 = 20;
/// A number of a registered letter in its groups, `131-12-38385-2`, in thousandths of an em.
const TRACK_EMS: i64 = 14 * 500;
/// What a control line shows.
const HALL_NUMBERS: [Field; 6] = [
    Field::ControlNo,
    Field::Piece,
    Field::Pieces,
    Field::Lot,
    Field::Sheet,
    Field::Sheets,
];
/// Headings of what only the hall and the insurer's desk need.
const DESK_HEADINGS: [&str; 2] = ["整理番号", "種別"];

/// Boxes of this height may hold two lines: 7 pt each, 1.1 of it apart.
const TWO_LINES_MIN: Um = Um(4_900);

/// What may be smaller than a notice's body: by what it is, never by where it stands.
type Exception = (&'static str, Decipoint, fn(&Body<'_>, &[Field]) -> bool);

const EXCEPTIONS: &[Exception] = &[
    (
        "照合コードの行・引受番号 / readable line",
        Decipoint(60),
        |body, _| matches!(body.kind, Kind::Readable(_)),
    ),
    ("カード / card", Decipoint(70), |body, _| {
        body.item.part == Part::Card
    }),
    ("管理行 / control line", Decipoint(70), |_, fields| {
        // Nothing but the numbers of the hall: else a piece number would shrink any sentence.
        fields.contains(&Field::Piece) && fields.iter().all(|field| HALL_NUMBERS.contains(field))
    }),
    (
        "音声コードの説明 / caption",
        Decipoint(70),
        |body, _| body.caption,
    ),
    (
        "整理番号・種別の見出し / desk heading",
        Decipoint(80),
        |body, _| is_desk_heading(body),
    ),
];

/// Whether it is the heading of a number that only the hall and the insurer's desk need.
pub fn is_desk_heading(body: &Body<'_>) -> bool {
    match &body.item.shape {
        Shape::Label { text, .. } => DESK_HEADINGS.contains(&text.trim()),
        _ => false,
    }
}

impl Look<'_> {
    pub(super) fn places(&mut self) {
        let bodies = self.bodies.clone();
        let cards = bodies.iter().filter(|body| body.kind == Kind::Perforation);
        let cards: Vec<&Body<'_>> = cards.collect();
        for body in &bodies {
            self.margin(body);
            self.card(body, &cards);
            self.letters(body);
        }
    }

    /// Ink and cards keep the margin with their quiet zones; folds and zones lie on the sheet.
    fn margin(&mut self, body: &Body<'_>) {
        let margin = match body.kind {
            Kind::Notch => return,
            Kind::Fold | Kind::Zone(_) => Um(0),
            _ => MARGIN,
        };
        let whole = self.sheet.area();
        let edge = whole.grown(Um(-POSTAL_EDGE.0));
        if body.kind == Kind::Customer && !edge.holds(&body.area) {
            let what = body.to_string();
            self.tell(Id::PostalEdge, body, None, &[&what]);
        }
        // A window slides beyond the sheet's edge without harm.
        let area = match body.kind {
            Kind::Zone(_) => body.item.area,
            _ => body.kept(),
        };
        if !whole.grown(Um(-margin.0)).holds(&area) {
            let sides = [
                area.x.0,
                area.y.0,
                whole.w.0 - area.right().0,
                whole.h.0 - area.bottom().0,
            ];
            let nearest = sides.into_iter().min().unwrap_or(0);
            let what = format!("{body} {} mm (≥ {})", mm(Um(nearest)), mm(margin));
            self.tell(Id::LayoutOutside, body, None, &[&what]);
        }
    }

    /// What belongs to the card lies inside a perforation, and nothing else comes near it. The
    /// voice code has a rule of its own (G10).
    fn card(&mut self, body: &Body<'_>, cards: &[&Body<'_>]) {
        if !body.is_ink() || body.kind == Kind::Voice {
            return;
        }
        if body.item.part == Part::Card {
            let inside = cards.iter().find(|card| card.area.holds(&body.area));
            match inside {
                Some(card) => self.edge(body, card, inner_gap(&body.area, card)),
                None if cards.is_empty() && !self.whole => {}
                None => {
                    let what = format!("{body} part = \"card\"");
                    self.tell(Id::CardWrong, body, cards.first().copied(), &[&what]);
                }
            }
            return;
        }
        for card in cards {
            if card.area.overlaps(&body.area) {
                let what = format!("{body} ↔ {card}");
                self.tell(Id::CardWrong, body, Some(card), &[&what]);
            } else {
                self.edge(body, card, gap(&body.area, &card.area));
            }
        }
    }

    /// A card's edge is no part of a code's quiet zone: teeth of the perforation break it.
    fn edge(&mut self, body: &Body<'_>, card: &Body<'_>, gap: Um) {
        if body.is_code() && gap < body.quiet {
            self.quiet(body, card, body, gap);
        }
    }

    /// Letters are large enough for what they are, and stand in their box.
    fn letters(&mut self, body: &Body<'_>) {
        let Some(look) = body.look() else { return };
        let fields = body.fields(self.setting);
        let mut exceptions = EXCEPTIONS.iter();
        let exception = exceptions.find(|(_, _, is)| is(body, &fields));
        let (what, smallest) =
            exception.map_or(("本文 / body", BODY_MIN), |(what, min, _)| (what, *min));
        if look.size < smallest {
            let points = |size: Decipoint| (f64::from(size.0) / 10.0).to_string();
            let [size, smallest] = [look.size, smallest].map(points);
            let name = body.to_string();
            self.tell(Id::TypeSmall, body, None, &[&name, &size, what, &smallest]);
        }
        self.leading(body, look);
        let needed = self.needed(body, look);
        let high = look.size.um();
        if high > body.area.h && !matches!(body.item.shape, Shape::Label { .. }) {
            let what = format!("1 × {} mm", mm(high));
            self.tell(Id::LayoutOverflow, body, None, &[&what, &body.to_string()]);
        } else if needed > body.area.w {
            let what = format!("{} mm > {} mm", mm(needed), mm(body.area.w));
            self.tell(Id::LayoutOverflow, body, None, &[&what, &body.to_string()]);
        }
    }

    /// Lines of one paragraph lie on each other as two labels would.
    fn leading(&mut self, body: &Body<'_>, look: Letters) {
        let Shape::Label { leading, .. } = &body.item.shape else {
            return;
        };
        if *leading < look.size && self.ink(body).len() > 1 {
            let points = |size: Decipoint| f64::from(size.0) / 10.0;
            let what = format!("leading {} pt < {} pt", points(*leading), points(look.size));
            self.tell(Id::LayoutOverflow, body, None, &[&what, &body.to_string()]);
        }
    }

    /// The width that is needed whoever the member is: of fixed letters and of the shortest values,
    /// condensed as far as members' texts are, on two lines if the box has the height; of a
    /// readable line, natural. Labels are broken when they are drawn.
    fn needed(&self, body: &Body<'_>, look: Letters) -> Um {
        let stack = self.setting.fonts.stack(look.bold);
        let advance = |c| {
            stack
                .find(c, None)
                .map_or(0, |glyph| i64::from(glyph.advance))
        };
        let ems = match (&body.item.shape, body.kind) {
            (Shape::Postal(_), Kind::Readable(_)) => TRACK_EMS,
            (_, Kind::Readable(_)) => {
                let widest = pairing::ALPHABET
                    .iter()
                    .map(|&c| advance(char::from(c)))
                    .max();
                READABLE_CHARACTERS * widest.unwrap_or(0)
            }
            (Shape::Text { text, .. }, _) => {
                let parts = fields::parts(text, self.setting.words).unwrap_or_default();
                let fixed = parts.iter().map(|part| match part {
                    Piece::Fixed(fixed) => fixed.chars().map(advance).sum(),
                    Piece::Field(_) => 0,
                });
                let values = parts.iter().map(|part| match part {
                    Piece::Fixed(_) => 0,
                    Piece::Field(field) => shortest(*field),
                });
                let (fixed, values): (i64, i64) = (fixed.sum(), values.sum());
                let lines = if body.area.h >= TWO_LINES_MIN { 2 } else { 1 };
                fixed.max((fixed + values) / lines) * CONDENSED_MIN / 1000
            }
            _ => 0,
        };
        let length = ems * i64::from(look.size.um().0) / 1000;
        Um(i32::try_from(length).unwrap_or(i32::MAX))
    }
}

/// The least that a field shows, in thousandths of an em; digits are half an em wide.
fn shortest(field: Field) -> i64 {
    match field {
        // 林 一, with its space; ハヤシ ハジメ.
        Field::NameKanji => 3_000,
        Field::NameKana => 5_000,
        // 明治1年1月1日.
        Field::Birth | Field::Acquired | Field::AcquiredSpoken => 6_500,
        Field::ValidUntil | Field::IssuedCard | Field::EffectiveFrom => 6_500,
        Field::BirthSpoken | Field::ValidUntilSpoken => 6_500,
        Field::IssuedCardSpoken | Field::EffectiveFromSpoken => 6_500,
        Field::Sex => 1_000,
        // 123-4567; 津市一; 林 一様.
        Field::PostCode => 4_000,
        Field::Addr1 | Field::CardAddr1 => 3_000,
        Field::HeadName => 3_000,
        Field::Addressee => 4_000,
        Field::Kind => 2_000,
        // 3割.
        Field::Copay => 1_500,
        Field::Last4 | Field::Last4Spoken | Field::Lot => 2_000,
        Field::ControlNo | Field::Number | Field::SymbolNumber => 500,
        Field::Piece | Field::Pieces | Field::Sheet | Field::Sheets => 500,
        Field::EmployerName => 3_000,
        Field::PackBox | Field::PackBoxes | Field::PackPieces | Field::PackLast => 500,
        // A list has a row at least.
        Field::RowsSpoken => 10_000,
        // May be empty.
        Field::Symbol | Field::SymbolSpoken => 0,
        Field::Branch | Field::BranchLabel | Field::BranchSpoken => 0,
        Field::EffectiveHeading | Field::EffectiveOptional | Field::EffectiveSpoken => 0,
        Field::Addr2 | Field::Addr3 | Field::CardAddr2 => 0,
        Field::MailMark | Field::TrackNo => 0,
    }
}

/// How far a box inside a card stays from its edge, the rounded corners too.
fn inner_gap(area: &Rect, card: &Body<'_>) -> Um {
    let Shape::Perforation { radius } = card.item.shape else {
        return Um(0);
    };
    // The distance to a rounded box is convex: a box's corners are its outermost points.
    let half = |length: Um| f64::from(length.0) / 2.0;
    let card = card.area;
    let (middle_x, middle_y) = (
        f64::from(card.x.0) + half(card.w),
        f64::from(card.y.0) + half(card.h),
    );
    let radius = f64::from(radius.0);
    let outside = |x: Um, y: Um| {
        let across = (f64::from(x.0) - middle_x).abs() - (half(card.w) - radius);
        let down = (f64::from(y.0) - middle_y).abs() - (half(card.h) - radius);
        let beyond = across.max(0.0).hypot(down.max(0.0));
        beyond + across.max(down).min(0.0) - radius
    };
    let corners = [
        (area.x, area.y),
        (area.right(), area.y),
        (area.x, area.bottom()),
        (area.right(), area.bottom()),
    ];
    let outermost = corners.map(|(x, y)| outside(x, y)).into_iter();
    let inside = -outermost.fold(f64::MIN, f64::max);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a sheet is a few metres at most"
    )]
    let gap = inside.round() as i32;
    Um(gap)
}
