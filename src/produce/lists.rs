//! The lists: each record that is not printed, or not printed as it stands, with its reason.

use std::path::Path;

use crate::line::Aside;
use crate::lot;
use crate::manifest::{LIST_HEADING, ListRow, SHRUNK_NAME, SUBSTITUTED_NAME, list_name};
use crate::member::Column;
use crate::message::{Error, Id, Message};
use crate::plan::{Intake, List, Plan, Room};
use crate::records::csv;

/// Every list, by the name of its file.
const LISTS: [(&str, List); 6] = [
    (list_name(Aside::Held), List::Aside(Aside::Held)),
    (list_name(Aside::Separate), List::Aside(Aside::Separate)),
    (list_name(Aside::External), List::Aside(Aside::External)),
    (list_name(Aside::NotDue), List::Aside(Aside::NotDue)),
    (SHRUNK_NAME, List::Shrunk),
    (SUBSTITUTED_NAME, List::Substituted),
];

/// Writes all lists into `dir`; those without a row are there, too, with their heading.
///
/// # Errors
/// A list that somebody has filled in is there (exit 20); the members file changed, or the disk
/// is full (24).
pub fn write(dir: &Path, intake: &Intake<'_>, plan: &Plan) -> Result<(), Error> {
    let mut room = Room::default();
    for (name, _) in LISTS {
        if filled_in(&dir.join(name)) {
            let path = dir.join(name);
            return Err(Message::new(Id::FileThere).with(path.display()).into());
        }
    }
    for (name, list) in LISTS {
        let mut text = csv::BOM.to_vec();
        text.extend_from_slice(LIST_HEADING.as_bytes());
        for listed in plan.listed.iter().filter(|listed| listed.list == list) {
            intake.record(listed.offset, &mut room)?;
            let row = ListRow {
                line: listed.line,
                control_no: intake.text(&room.fields, Column::ControlNo),
                field: listed.field,
                reason: listed.reason,
                token: &intake.record_mac(&room.fields),
            };
            row.write(&mut text);
        }
        lot::write_unsynced(dir, name, &text)?;
    }
    lot::sync_dir(dir)
}

/// Whether somebody has added to a list: its heading is no longer ours.
fn filled_in(path: &Path) -> bool {
    let ours = [csv::BOM, LIST_HEADING.as_bytes()].concat();
    std::fs::read(path).is_ok_and(|text| !text.starts_with(&ours))
}
