//! The fixed art under a page: its place, its words letter by letter, its notches, and whatever of
//! page or art comes too near to something else.

use super::form::Shape;
use super::ink::Ink;
use super::notch;
use super::page::{self, Fault, VoiceAt, Wanted};
use super::print::Print;
use super::space;
use crate::job::Job;

/// How far fixed art may lie from the sheet's corner, millimetres; its unit is a dot of the press.
const ART_MM: f64 = 0.01;

/// What is wrong with the fixed art under a page, and with the page upon it.
pub fn faults(
    print: &Print,
    ink: &Ink,
    wanted: &Wanted<'_>,
    (shown, face_voice): (&page::Shown, Option<VoiceAt>),
    job: &Job,
) -> Vec<Fault> {
    let mut told = Vec::new();
    let mut tell = |item: &str, what| {
        let item = item.to_owned();
        told.push(Fault { item, what });
    };
    let dot = 25.4 / f64::from(job.lots.dpi);
    let near = |one: f64, two: f64| (one - two).abs() < ART_MM;
    let laid = ink.forms.iter().all(|(_, origin, unit)| {
        let there = near(origin.0, 0.0) && near(origin.1, 0.0);
        there && near(unit.0 / dot, 1.0) && near(unit.1 / dot, 1.0)
    });
    let steps = usize::from(job.lots.steps != crate::pdf::Steps::None);
    if !laid || ink.forms.len() != 1 + steps {
        tell("fixed art", "place or number");
    }
    let form = |at: usize| {
        ink.forms
            .get(at)
            .and_then(|(name, ..)| print.forms.get(name))
    };
    let words = fixed(wanted, job.purpose.mark());
    if form(0).is_none_or(|art| art.letters != words) {
        tell("fixed words", "other");
    }
    if let Some(steps) = form(1) {
        let (ink, back) = (&steps.ink, wanted.back);
        told.extend(notch::faults(ink, wanted.form, face_voice, back));
    }
    if let Some(art) = form(0) {
        let finish = form(1).map_or(&art.finish, |steps| &steps.finish);
        let page = (ink, &print.fonts);
        told.extend(space::faults(&shown.places, page, &art.fixed, finish));
    }
    told
}

/// The letters of a side's fixed wording in the layout's order, behind those of the mark, without
/// blanks.
fn fixed(wanted: &Wanted<'_>, mark: Option<&str>) -> Vec<char> {
    let mut letters: Vec<char> = mark.unwrap_or_default().chars().collect();
    for item in wanted.form.side(wanted.back, wanted.last4) {
        let Shape::Label(text) = &item.shape else {
            continue;
        };
        if item.beside_voice && !wanted.voice {
            continue;
        }
        let filled = super::words::filled(text, wanted.words, &wanted.case);
        letters.extend(filled.unwrap_or_default().chars());
    }
    letters.retain(|c| !c.is_whitespace());
    letters
}
