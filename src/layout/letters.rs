//! The letters of one form: with the last four digits, and without them for members who have none
//! or insurers who print none. Chooses items; measures and draws nothing.

use std::path::Path;

use super::compile::{Setting, Templates, draft};
use super::fields::{self, Part, Words};
use super::lint::{Fault, both_sides, lint, template_text};
use super::program::Program;
use super::schema::{Item, LastFour, Part as Face, Shape, Sheet};
use crate::message::{Faults, Id, Message};
use crate::settings::At;
use crate::units::{Place, Rect, Um};

/// Which letters of a form a job prints (`[last4]` of the insurer's file).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Letters {
    /// The last four digits are printed; whoever has none is the insurer's own business.
    #[default]
    With,
    /// They are printed; whoever has none gets the letter without them, in the same stream.
    Both,
    /// Nobody's are printed.
    Without,
}

/// What a face's digest begins with in a letter without the last four digits.
const WITHOUT: &str = "last4 = none";

/// One letter of a form whose base has been merged in.
pub struct Letter {
    pub last4: LastFour,
    /// What of the form's sheet it prints.
    pub sheet: Sheet,
    words: Words,
}

impl Letter {
    /// `words` are the job's; the side of the card is added.
    pub fn new(sheet: &Sheet, last4: LastFour, words: &Words) -> Letter {
        // Where a broken file may have said where the card is, the word is not missed as well.
        let side = card_side(sheet).or((!sheet.whole).then_some("右"));
        let side = side.map(|side| ("card_side", side.to_owned()));
        Letter {
            last4,
            sheet: letter_of(sheet, last4),
            words: words.and(side),
        }
    }

    /// The letter's setting: the job's with the letter's words.
    pub fn setting<'a>(&'a self, setting: &Setting<'a>) -> Setting<'a> {
        Setting {
            words: &self.words,
            ..*setting
        }
    }

    /// Every fault of the letter. `templates` are the texts of its voice codes by the paths that
    /// the layout names.
    pub fn lint(&self, templates: &Templates, setting: &Setting<'_>) -> Vec<Fault> {
        let setting = self.setting(setting);
        let mut faults = lint(&side(&self.sheet, Side::Face), templates, &setting);
        if has_back(&self.sheet) {
            faults.extend(lint(&side(&self.sheet, Side::Back), templates, &setting));
        }
        faults.extend(both_sides(&self.sheet, templates, &setting));
        if self.last4 == LastFour::None {
            let stays = |place: &Place| Message::new(Id::LastFourStays).at(place.clone());
            let showing = showing(&self.sheet, templates, &setting).into_iter();
            faults.extend(showing.map(|(place, area)| Fault {
                message: stays(place),
                area,
                other: None,
            }));
        }
        faults
    }

    /// As [`Letter::compile`], whatever the lint says: for pictures of faulty layouts.
    pub fn draft(
        &self,
        layout_sha256: [u8; 32],
        templates: &Templates,
        setting: &Setting<'_>,
        faults: &mut Faults,
    ) -> Option<Program> {
        let setting = self.setting(setting);
        let mut program = draft(&self.sheet, layout_sha256, templates, &setting, faults)?;
        let variant = (self.last4 == LastFour::None).then_some(WITHOUT);
        program.variant = variant;
        if let Some(back) = &mut program.back {
            back.variant = variant;
        }
        Some(program)
    }

    /// Compiles the letter, if nothing is wrong with it.
    fn compile(
        &self,
        layout_sha256: [u8; 32],
        templates: &Templates,
        setting: &Setting<'_>,
        faults: &mut Faults,
    ) -> Option<Program> {
        let told = self.lint(templates, setting).into_iter();
        let told: Vec<Message> = told.map(|fault| fault.message).collect();
        let clean = told.is_empty();
        faults.0.extend(told);
        self.draft(layout_sha256, templates, setting, faults)
            .filter(|_| clean)
    }
}

/// The letters that a layout offers: the one with the digits, and the one without them if the
/// layout says anything of it.
pub fn offered(sheet: &Sheet, words: &Words) -> Vec<Letter> {
    let two = sheet.items.iter().any(|item| {
        let spoken = matches!(
            &item.shape,
            Shape::Voice {
                template_none: Some(_),
                ..
            }
        );
        spoken || item.last4.is_some()
    });
    let letters = [LastFour::Printed, LastFour::None].into_iter();
    letters
        .take(if two { 2 } else { 1 })
        .map(|last4| Letter::new(sheet, last4, words))
        .collect()
}

/// Compiles the letters of a form whose base has been merged in. `templates` are the texts of its
/// voice codes by the paths that it names.
pub fn letters(
    sheet: &Sheet,
    layout_sha256: [u8; 32],
    templates: &Templates,
    setting: &Setting<'_>,
    letters: Letters,
    faults: &mut Faults,
) -> Option<Program> {
    let letter = |last4| Letter::new(sheet, last4, setting.words);
    let compiled = |letter: &Letter, faults: &mut Faults| {
        letter.compile(layout_sha256, templates, setting, faults)
    };
    match letters {
        Letters::With => compiled(&letter(LastFour::Printed), faults),
        Letters::Without => compiled(&letter(LastFour::None), faults),
        Letters::Both => {
            let with = letter(LastFour::Printed);
            let program = compiled(&with, faults);
            if showing(&with.sheet, templates, &with.setting(setting)).is_empty() {
                return program;
            }
            // What is wrong with both letters is told once.
            let mut own = Faults::default();
            let without = compiled(&letter(LastFour::None), &mut own);
            own.0.retain(|message| !faults.0.contains(message));
            faults.0.append(&mut own.0);
            Some(Program {
                without_last4: Some(Box::new(without?)),
                ..program?
            })
        }
    }
}

/// Where a letter's sheet shows the last four digits to the eye or the ear.
fn showing<'a>(
    sheet: &'a Sheet,
    templates: &Templates,
    setting: &Setting<'_>,
) -> Vec<(&'a Place, Rect)> {
    let shows = |text: &str| {
        let parts = fields::parts(text, setting.words).unwrap_or_default();
        let mut parts = parts.into_iter();
        parts.any(|part| matches!(part, Part::Field(field) if field.shows_last4()))
    };
    let place = |item: &'a Item| match &item.shape {
        Shape::Text { text, .. } => shows(text).then_some((&item.place, item.area)),
        Shape::Voice { template, .. } if setting.voice => {
            let path = Path::new(&template.value);
            let mut texts = templates.iter().filter(|(known, _)| known == path);
            texts
                .any(|(_, text)| shows(&template_text(text)))
                .then_some((&template.place, item.area))
        }
        _ => None,
    };
    sheet.items.iter().filter_map(place).collect()
}

/// Which half of the sheet the card stands in, as a word; `None` without a card.
fn card_side(sheet: &Sheet) -> Option<&'static str> {
    sheet.items.iter().find_map(|item| match item.shape {
        Shape::Perforation { .. } => {
            let middle = Um(item.area.x.0 + item.area.w.0 / 2);
            let left = middle < Um(sheet.width.0 / 2);
            Some(if left { "左" } else { "右" })
        }
        _ => None,
    })
}

/// The sheet with the items and the spoken text of one letter.
fn letter_of(sheet: &Sheet, last4: LastFour) -> Sheet {
    let ours = |item: &&Item| item.last4.is_none_or(|other| other == last4);
    let spoken = |item: &Item| {
        let mut item = item.clone();
        if let Shape::Voice {
            template,
            template_none: Some(At { value, place }),
            ..
        } = &mut item.shape
            && last4 == LastFour::None
        {
            let (value, place) = (value.clone(), place.clone());
            *template = At { value, place };
        }
        item
    };
    Sheet {
        items: sheet.items.iter().filter(ours).map(spoken).collect(),
        ..sheet.clone()
    }
}

/// A side of the sheet: each is a page of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Face,
    Back,
}

/// Whether anything is printed on the other side.
pub fn has_back(sheet: &Sheet) -> bool {
    let mut items = sheet.items.iter();
    items.any(|item| matches!(item.part, Face::Back | Face::CardBack))
}

/// One side as a sheet by itself, its notice and its card named as those of a face. The paper is
/// turned over its long edge: on the back, left and right of the finishing change places.
pub fn side(sheet: &Sheet, side: Side) -> Sheet {
    let turned = |area: Rect| Rect {
        x: Um(sheet.width.0 - area.right().0),
        ..area
    };
    let of_back = |item: &Item| {
        let mut item = item.clone();
        match (&mut item.shape, item.part) {
            (_, Face::Back) => item.part = Face::Notice,
            (_, Face::CardBack) => item.part = Face::Card,
            (Shape::Perforation { .. }, _) => item.area = turned(item.area),
            (Shape::Notch { mirrored, .. }, _) => *mirrored = true,
            (Shape::Fold, _) => {}
            _ => return None,
        }
        Some(item)
    };
    let of_face = |item: &&Item| matches!(item.part, Face::Notice | Face::Card);
    let items = sheet.items.iter();
    Sheet {
        items: match side {
            Side::Face => items.filter(of_face).cloned().collect(),
            Side::Back => items.filter_map(of_back).collect(),
        },
        ..sheet.clone()
    }
}

/// The sheet as this job prints it: the wording beside its kind of voice code among the others, or,
/// without voice codes, neither code nor wording nor notch.
pub(super) fn printed(sheet: &Sheet, setting: &Setting<'_>) -> Sheet {
    let voice = setting.voice;
    let mut items = Vec::new();
    for item in &sheet.items {
        match &item.shape {
            Shape::Voice { labels, .. } if voice => {
                items.push(item.clone());
                let ours = labels.iter().filter(|label| label.is_of(setting.vendor));
                items.extend(ours.map(|label| label.item.clone()));
            }
            Shape::Voice { .. } | Shape::Notch { .. } if !voice => {}
            _ => items.push(item.clone()),
        }
    }
    Sheet {
        items,
        ..sheet.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Source;

    const TEXT: &str = "schema = 1\n[[label]]\nx = 1\ny = 1\nw = 9\nh = 9\ntext = \"both\"\n\
        [[label]]\nlast4 = \"printed\"\nx = 1\ny = 1\nw = 9\nh = 9\ntext = \"with\"\n\
        [[label]]\nlast4 = \"none\"\nx = 1\ny = 1\nw = 9\nh = 9\ntext = \"without\"\n\
        [[voice]]\ncorner = \"bottom-left\"\ntemplate = \"a\"\ntemplate_none = \"b\"\n";

    fn sheet(more: &str, faults: &mut Faults) -> Sheet {
        let source = Source::new("layout", format!("{TEXT}{more}"));
        Sheet::read(&source, faults).unwrap()
    }

    #[test]
    fn a_letter_has_its_own_items_and_those_of_both_and_its_own_spoken_text() {
        let sheet = sheet("", &mut Faults::default());
        let told = |last4| {
            let letter = letter_of(&sheet, last4);
            let items = letter.items.into_iter().map(|item| match item.shape {
                Shape::Label { text, .. } => text,
                Shape::Voice { template, .. } => template.value,
                _ => String::new(),
            });
            items.collect::<Vec<_>>()
        };
        assert_eq!(told(LastFour::Printed), ["both", "with", "a"]);
        assert_eq!(told(LastFour::None), ["both", "without", "b"]);
    }

    #[test]
    fn codes_and_finishing_are_the_same_for_both_letters() {
        let mut faults = Faults::default();
        sheet("[[fold]]\nlast4 = \"none\"\ny = 99\n", &mut faults);
        let told: Vec<Id> = faults.0.iter().map(|fault| fault.id).collect();
        assert_eq!(told, [Id::UnknownKey]);
    }

    #[test]
    fn the_card_stands_at_the_side_where_most_of_it_is() {
        let mut faults = Faults::default();
        assert_eq!(card_side(&sheet("", &mut faults)), None);
        for (x, side) in [("14.4", "左"), ("110", "右")] {
            let card = format!("[[perforation]]\nx = {x}\ny = 234\nw = 85.6\nh = 54\n");
            assert_eq!(card_side(&sheet(&card, &mut faults)), Some(side));
        }
        assert!(faults.0.is_empty(), "{:?}", faults.0);
    }
}
