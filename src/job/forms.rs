//! `[forms]`, `[envelope]`, `[packs]`, `[stock]`: which layouts the job's forms, envelopes, slips
//! and stock have, read and compiled. Reads no member, decides nothing about a layout's content.

use std::path::Path;

use super::config::Config;
use super::packs::{PackSettings, Packs};
use crate::home::{Form, Home};
use crate::layout::{Letters, Part, Program, Setting, Step};
use crate::member::Column;
use crate::message::{Faults, Id, Message};
use crate::select::{FORMS, FormId, Kind, Policy};
use crate::settings::{At, Table};
use crate::units::Place;

/// What the ids of envelopes begin with.
const ENVELOPE: &str = "envelope";
/// The layout of slips, and what the ids of stock begin with.
const SLIP: &str = "employer-slip";
const STOCK: &str = "stock";

/// The layouts that the job names.
pub struct FormSettings {
    layouts: Vec<(FormId, At<String>)>,
    envelope: Option<At<String>>,
    pub packs: Option<PackSettings>,
    pub stock: Vec<At<String>>,
}

impl FormSettings {
    pub fn read(root: &mut Table<'_>, faults: &mut Faults) -> FormSettings {
        FormSettings {
            layouts: layouts(root, faults),
            envelope: envelope(root, faults),
            packs: PackSettings::read(root, faults),
            stock: stock(root, faults),
        }
    }
}

/// Layouts that were read, not compiled yet.
pub struct Drafts {
    forms: Vec<(FormId, Form)>,
    envelope: Option<Form>,
    /// The slip, where the job says so, and the most pieces a pack.
    slip: Option<(Form, Place, u32)>,
    stock: Vec<(Form, Place)>,
}

/// What the job prints.
pub struct Compiled {
    /// By form code.
    pub forms: Vec<(FormId, Program)>,
    pub envelope: Option<Program>,
    pub packs: Option<Packs>,
    pub stock: Vec<Program>,
}

impl Drafts {
    /// Reads the layouts of all forms that the policy can lead to, and the envelopes'.
    pub fn read(
        settings: &FormSettings,
        (policy, kind): (&Policy, Kind),
        home: &Home,
        config: &mut Config,
        faults: &mut Faults,
    ) -> Drafts {
        let mut forms = Vec::new();
        for form in policy.forms(kind) {
            let other = settings.layouts.iter().find(|(id, _)| *id == form);
            let file = other.map_or(form.name(), |(_, at)| at.value.as_str());
            let place = other.map(|(_, at)| at.place.clone());
            if let Some(read) = home.layout(form.name(), file, place, faults) {
                add(form.name(), &read, config);
                forms.push((form, read));
            }
        }
        let envelope = settings.envelope.as_ref().and_then(|at| {
            let place = Some(at.place.clone());
            home.layout(ENVELOPE, &at.value, place, faults)
        });
        if let Some(read) = &envelope {
            add(ENVELOPE, read, config);
        }
        let slip = settings.packs.as_ref().and_then(|packs| {
            let (at, place) = (&packs.layout, packs.layout.place.clone());
            let read = home.layout(SLIP, &at.value, Some(place.clone()), faults)?;
            add(SLIP, &read, config);
            Some((read, place, packs.pieces_max()))
        });
        let mut stock = Vec::new();
        for at in &settings.stock {
            let read = home.layout(STOCK, &at.value, Some(at.place.clone()), faults);
            stock.extend(read.map(|read| {
                add(&format!("{STOCK} {}", at.value), &read, config);
                (read, at.place.clone())
            }));
        }
        Drafts {
            forms,
            envelope,
            slip,
            stock,
        }
    }

    /// The programs of everything that the job prints.
    pub fn compile(self, setting: &Setting<'_>, letters: Letters, faults: &mut Faults) -> Compiled {
        let mut programs = Vec::new();
        for (id, form) in self.forms {
            let program = form.compile(setting, letters, faults);
            programs.extend(program.map(|program| (id, program)));
        }
        programs.sort_by_key(|(_, program)| program.code);
        let envelope = self.envelope;
        let envelope = envelope.and_then(|form| form.compile(setting, letters, faults));
        let packs = self.slip.and_then(|(form, place, pieces_max)| {
            let slip = form.compile(setting, letters, faults)?;
            Packs::new(slip, pieces_max, &place, faults)
        });
        let mut stock = Vec::new();
        for (form, place) in self.stock {
            let Some(program) = form.compile(setting, letters, faults) else {
                continue;
            };
            if let Some(heading) = program.steps().find_map(shown) {
                let message = Message::new(Id::StockVariable).at(place);
                faults.add(message.with(&program.id).with(heading));
            }
            stock.push(program);
        }
        Compiled {
            forms: programs,
            envelope,
            packs,
            stock,
        }
    }
}

/// The heading of a member's value that a step shows, if it shows one.
fn shown(step: &Step) -> Option<&'static str> {
    match step {
        Step::Customer(_) => Some(Column::PostCode.name()),
        Step::Registered(_) => Some(Column::TrackNo.name()),
        Step::Pairing(_) => None,
        Step::Text(_) | Step::Row(..) | Step::Voice(_) => {
            let mut parts = step.parts().iter();
            parts.find(|part| part.is_field()).map(Part::heading)
        }
    }
}

fn add(form: &str, read: &Form, config: &mut Config) {
    for (name, digest) in &read.files {
        config.add(&format!("layout {form} {name}"), *digest);
    }
}

/// `[envelope]`: the layout of the envelopes, where the job prints them.
fn envelope(root: &mut Table<'_>, faults: &mut Faults) -> Option<At<String>> {
    let mut table = root.table("envelope", faults)?;
    let layout = table.text("layout", faults);
    let layout = table.need("layout", layout, faults);
    table.finish(faults);
    let layout = layout?;
    if bare(&layout.value) {
        return Some(layout);
    }
    let message = Message::new(Id::NameOnly).at(layout.place);
    faults.add(message.with("envelope.layout").with(&layout.value));
    None
}

/// `[stock]`: blank forms that are printed once and run as often as the hall likes.
fn stock(root: &mut Table<'_>, faults: &mut Faults) -> Vec<At<String>> {
    let Some(mut table) = root.table("stock", faults) else {
        return Vec::new();
    };
    let layouts = table.texts("layouts", faults);
    let layouts = table.need("layouts", layouts, faults);
    table.finish(faults);
    let Some(At { value, place }) = layouts else {
        return Vec::new();
    };
    let mut stock: Vec<At<String>> = Vec::new();
    for name in value {
        let twice = stock.iter().any(|known| known.value == name);
        if !bare(&name) || twice {
            let message = Message::new(Id::NameOnly).at(place.clone());
            faults.add(message.with("stock.layouts").with(&name));
            continue;
        }
        let place = place.clone();
        stock.push(At { value: name, place });
    }
    stock
}

/// `[forms]`: another layout for a form.
fn layouts(root: &mut Table<'_>, faults: &mut Faults) -> Vec<(FormId, At<String>)> {
    let Some(mut table) = root.table("forms", faults) else {
        return Vec::new();
    };
    let mut layouts = Vec::new();
    for (name, file) in table.rest(faults) {
        match FORMS.iter().find(|(word, _)| *word == name) {
            Some((_, form)) if bare(&file.value) => layouts.push((*form, file)),
            Some(_) => {
                let message = Message::new(Id::NameOnly).at(file.place);
                faults.add(message.with(format!("forms.{name}")).with(&file.value));
            }
            None => {
                let known: Vec<&str> = FORMS.iter().map(|(word, _)| *word).collect();
                let message = Message::new(Id::UnknownKey).at(file.place);
                faults.add(message.with(format!("forms.{name}")).with(known.join(", ")));
            }
        }
    }
    layouts
}

/// Whether it is the name of a file and not a path: layouts and fonts are found by name, in folders
/// whose files are digested and listed, and nowhere else.
pub(super) fn bare(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    let one = matches!(parts.next(), Some(std::path::Component::Normal(_)));
    one && parts.next().is_none() && !name.contains(['/', '\\', '\0'])
}
