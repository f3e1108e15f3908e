//! `[forms]` and `[envelope]`: which layouts the job's forms have, read and compiled. Reads no
//! member, and decides nothing about a layout's content.

use std::path::Path;

use super::config::Config;
use crate::home::{Form, Home};
use crate::layout::{Letters, Program, Setting};
use crate::message::{Faults, Id, Message};
use crate::select::{FORMS, FormId, Kind, Policy};
use crate::settings::{At, Table};

/// What the ids of envelopes begin with.
const ENVELOPE: &str = "envelope";

/// The layouts that the job names.
pub struct FormSettings {
    layouts: Vec<(FormId, At<String>)>,
    envelope: Option<At<String>>,
}

impl FormSettings {
    pub fn read(root: &mut Table<'_>, faults: &mut Faults) -> FormSettings {
        FormSettings {
            layouts: layouts(root, faults),
            envelope: envelope(root, faults),
        }
    }
}

/// Layouts that were read, not compiled yet.
pub struct Drafts {
    forms: Vec<(FormId, Form)>,
    envelope: Option<Form>,
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
        Drafts { forms, envelope }
    }

    /// The programs of the forms by form code, and the envelopes'.
    pub fn compile(
        self,
        setting: &Setting<'_>,
        letters: Letters,
        faults: &mut Faults,
    ) -> (Vec<(FormId, Program)>, Option<Program>) {
        let mut programs = Vec::new();
        for (id, form) in self.forms {
            let program = form.compile(setting, letters, faults);
            programs.extend(program.map(|program| (id, program)));
        }
        programs.sort_by_key(|(_, program)| program.code);
        let envelope = self.envelope;
        let envelope = envelope.and_then(|form| form.compile(setting, letters, faults));
        (programs, envelope)
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
