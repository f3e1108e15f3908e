//! Folds and windows (G15). A sheet that is folded in three shows one printed face outside: the
//! panel that lies behind the window, which is the first or the last (Z and letter folds alike);
//! the other two lie inside. Any other panel, or a single fold, leaves more than that in view, so
//! the whole sheet then counts as outside. Without a window zone nothing is known of the envelope.

use super::body::{Body, Kind, apart, slid};
use super::place::is_desk_heading;
use super::{Look, mm};
use crate::layout::compile::INK_HUNDREDTHS;
use crate::layout::fields::{self, Field, Part as Piece};
use crate::layout::schema::{Shape, ZoneKind};
use crate::layout::set;
use crate::message::Id;
use crate::units::{Decipoint, Rect, Um};

/// No text comes nearer to a fold (a folder's play is about 1 mm).
pub const FOLD_CLEAR: Um = Um(1_500);

/// What a window may show of a member besides the address block.
const WINDOW_FIELDS: [Field; 12] = [
    Field::PostCode,
    Field::Addr1,
    Field::Addr2,
    Field::Addr3,
    Field::Addressee,
    Field::MailMark,
    Field::TrackNo,
    Field::ControlNo,
    Field::Kind,
    Field::Piece,
    Field::Pieces,
    Field::Lot,
];

impl Look<'_> {
    pub(super) fn folds(&mut self) {
        let bodies = self.bodies.clone();
        let folds = bodies.iter().filter(|body| body.kind == Kind::Fold);
        let folds: Vec<&Body<'_>> = folds.collect();
        for fold in &folds {
            for body in &bodies {
                self.across(body, fold);
            }
        }
        let window = |body: &&Body<'_>| body.kind == Kind::Zone(ZoneKind::Window);
        for window in bodies.iter().filter(window) {
            self.seen(window, &bodies);
            let outside = self.outside(window, &folds);
            for body in &bodies {
                self.shown(body, window, &bodies);
                if let Some(outside) = outside {
                    self.hidden(body, window, &outside);
                }
            }
        }
    }

    /// A line of letters or a code near a fold, or a card that would be folded. A table's border
    /// may lie on a fold.
    fn across(&mut self, body: &Body<'_>, fold: &Body<'_>) {
        let gap = |area: &Rect| apart(area, &fold.area).1;
        match body.kind {
            Kind::Wording(_) | Kind::Readable(_) => {
                let lines = self.ink(body).into_iter();
                let nearest = lines.map(|line| gap(&line)).min();
                if let Some(nearest) = nearest.filter(|&nearest| nearest < FOLD_CLEAR) {
                    self.near("G15", body, fold, nearest, FOLD_CLEAR);
                }
            }
            Kind::Pairing if gap(&body.area) < body.quiet => {
                self.quiet(body, fold, body, gap(&body.area));
            }
            Kind::Voice | Kind::Qr | Kind::Customer | Kind::Registered
                if gap(&body.area) < FOLD_CLEAR =>
            {
                self.near("G15", body, fold, gap(&body.area), FOLD_CLEAR);
            }
            Kind::Perforation if body.area.overlaps(&fold.area.grown(Um(1))) => {
                let what = format!("{body} ↔ {fold}");
                self.tell(Id::GeometryWrong, body, Some(fold), &["G15", &what]);
            }
            _ => {}
        }
    }

    /// The ink of each line of letters; the whole box if they cannot be set.
    pub(super) fn ink(&self, body: &Body<'_>) -> Vec<Rect> {
        let Some(look) = body.look() else {
            return Vec::new();
        };
        let ink = Decipoint(look.size.0 * INK_HUNDREDTHS / 100).um();
        let at = |middle: i32| Rect {
            y: Um(middle - ink.0 / 2),
            h: ink,
            ..body.area
        };
        let Shape::Label { text, leading, .. } = &body.item.shape else {
            return vec![at(body.area.y.0 + body.area.h.0 / 2)];
        };
        let parts = fields::parts(text, self.setting.words).unwrap_or_default();
        let [Piece::Fixed(fixed)] = parts.as_slice() else {
            return vec![body.area];
        };
        let set = set::label(text, fixed, &body.area, look, *leading, self.setting.fonts);
        let lines = match set {
            Ok(lines) if lines.len() > 1 => lines.len(),
            Ok(_) => return vec![at(body.area.y.0 + body.area.h.0 / 2)],
            Err(_) => return vec![body.area],
        };
        let leading = leading.um().0;
        let middles = (0..).take(lines).map(|line: i32| {
            let down = i64::from(leading) * i64::from(line) + i64::from(leading / 2);
            let down = down.min(i64::from(body.area.h.0));
            body.area.y.0 + i32::try_from(down).unwrap_or(0)
        });
        middles.map(at).collect()
    }

    /// The part of a folded sheet that can be seen from outside; `None` for a sheet without folds.
    fn outside(&self, window: &Body<'_>, folds: &[&Body<'_>]) -> Option<Rect> {
        let mut edges: Vec<Um> = folds.iter().map(|fold| fold.area.y).collect();
        edges.sort_unstable();
        // A fold that is stated twice makes no panel.
        edges.dedup();
        let (first, last) = (*edges.first()?, *edges.last()?);
        let whole = self.sheet.area();
        Some(if edges.len() < 2 {
            whole
        } else if window.item.area.bottom() <= first {
            Rect { h: first, ..whole }
        } else if window.item.area.y >= last {
            let h = Um(whole.h.0 - last.0);
            Rect {
                y: last,
                h,
                ..whole
            }
        } else {
            whole
        })
    }

    /// In every position of the sheet in its envelope the window shows the address, the desk's
    /// numbers, the control line and pairing code A, and nothing else.
    fn shown(&mut self, body: &Body<'_>, window: &Body<'_>, bodies: &[Body<'_>]) {
        if !body.is_ink() && body.kind != Kind::Perforation {
            return;
        }
        let address = |zone: &Body<'_>| zone.kind == Kind::Zone(ZoneKind::Address);
        let mut zones = bodies.iter().filter(|zone| address(zone));
        let in_address = zones.any(|zone| zone.area.holds(&body.area));
        let allowed = match (&body.item.shape, body.kind) {
            (_, Kind::Customer | Kind::Registered) => true,
            (Shape::Postal(_), _) => true,
            (_, Kind::Pairing | Kind::Readable(_)) => {
                matches!(body.item.shape, Shape::Pairing { role: b'A', .. })
            }
            (Shape::Label { .. }, _) => in_address || is_desk_heading(body),
            (Shape::Text { text, .. }, _) => {
                let fields = body.fields(self.setting);
                let may = |field: &Field| {
                    WINDOW_FIELDS.contains(field) || in_address && *field == Field::NameKanji
                };
                // What a text with a broken template shows, nobody knows: that is told elsewhere.
                let unknown = fields::parts(text, self.setting.words).is_err();
                unknown || !fields.is_empty() && fields.iter().all(may)
            }
            _ => false,
        };
        if !allowed && body.area.overlaps(&window.area) {
            let what = format!("{body} ↔ {window}");
            self.tell(Id::GeometryWrong, body, Some(window), &["G15", &what]);
        }
    }

    /// Whatever the sheet slides, the whole address block and every barcode of the post with its
    /// clear space stand in the window.
    fn seen(&mut self, window: &Body<'_>, bodies: &[Body<'_>]) {
        let Shape::Zone { slide, .. } = &window.item.shape else {
            unreachable!("bodies are of their items' shapes")
        };
        let always = slid(&window.item.area, (Um(-slide.0.0), Um(-slide.1.0)));
        for body in bodies {
            let (id, needed) = match body.kind {
                Kind::Zone(ZoneKind::Address) => (Id::AddressHidden, body.area),
                Kind::Customer | Kind::Registered => (Id::PostalHidden, body.kept()),
                _ => continue,
            };
            if !always.holds(&needed) {
                let area = |area: &Rect| {
                    let [x, y] = [area.x, area.y].map(mm);
                    let [right, bottom] = [area.right(), area.bottom()].map(mm);
                    format!("x {x} … {right}, y {y} … {bottom} mm")
                };
                let (what, there) = (body.to_string(), area(&needed));
                self.tell(id, body, Some(window), &[&what, &there, &area(&always)]);
            }
        }
    }

    /// Voice code, card and last four digits lie inside.
    fn hidden(&mut self, body: &Body<'_>, window: &Body<'_>, outside: &Rect) {
        let mut fields = body.fields(self.setting).into_iter();
        let private = matches!(body.kind, Kind::Voice | Kind::Perforation)
            || fields.any(|field| field.shows_last4());
        if private && body.area.overlaps(outside) {
            let (from, to) = (mm(outside.y), mm(outside.bottom()));
            let what = format!("{body} ↔ {window} y {from} … {to} mm");
            self.tell(Id::GeometryWrong, body, Some(window), &["G15", &what]);
        }
    }
}
