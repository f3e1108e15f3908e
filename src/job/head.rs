//! `[job]`: which job it is, what for, of which days, for whom. Opens no file.

use super::settings::{Limits, PURPOSES, Purpose};
use crate::codes::pairing;
use crate::date::Date;
use crate::message::{Faults, Id, Message};
use crate::settings::{At, Table};

/// Years that 時点 of a job can have in this version: 令和31年 (2049) has been printed, because a
/// test setting was left on.
const YEARS: std::ops::RangeInclusive<u16> = 2023..=2035;
/// The most years from 時点 to the day of issue.
const ISSUED_YEARS_MAX: u16 = 1;

/// `[job]` itself.
pub(super) struct Head {
    pub id: Option<At<String>>,
    pub title: Option<String>,
    pub purpose: Option<Purpose>,
    pub as_of: Option<At<Date>>,
    pub issued: Option<At<Date>>,
    pub insurer: Option<At<String>>,
    /// Why no press sample is read, where the job does without.
    pub press_sample: Option<String>,
    pub limits: Limits,
}

impl Head {
    /// `[job]`, its dates in their windows.
    pub fn read(root: &mut Table<'_>, faults: &mut Faults) -> Option<Head> {
        let table = root.table("job", faults);
        let mut table = root.need("job", table, faults)?;
        let id = table.text("id", faults);
        let id = table.need("id", id, faults);
        if let Some(id) = &id {
            let right =
                id.value.len() == 6 && id.value.bytes().all(|b| pairing::ALPHABET.contains(&b));
            if !right {
                let message = Message::new(Id::WrongType).at(id.place.clone());
                faults.add(message.with("job.id").with("6 × 0-9A-HJKMNP-TV-Z"));
            }
        }
        let title = table.text("title", faults);
        let title = table.need("title", title, faults);
        let purpose = table.choice("purpose", PURPOSES, faults);
        let purpose = table.need("purpose", purpose, faults);
        let dates = ["as_of", "issued"].map(|key| {
            let date = table.date(key, faults);
            table.need(key, date, faults)
        });
        let [as_of, issued] = dates;
        let insurer = table.text("insurer", faults);
        let insurer = table.need("insurer", insurer, faults);
        let press_sample = table.text("press_sample", faults);
        let press_sample = press_sample.and_then(|at| waived(at, faults));
        let limits = Limits::read(&mut table, faults);
        table.finish(faults);
        // Dates out of their window are told and then missing: all other faults are told, too.
        let dates = as_of.zip(issued);
        let (as_of, issued) = dates
            .filter(|(as_of, issued)| possible(as_of, issued, faults))
            .unzip();
        Some(Head {
            id,
            title: title.map(|title| title.value),
            purpose: purpose.map(|purpose| purpose.value),
            as_of,
            issued,
            insurer,
            press_sample,
            limits,
        })
    }
}

/// `waived: reason`: why the job does without a press sample that was read.
fn waived(at: At<String>, faults: &mut Faults) -> Option<String> {
    let reason = at.value.strip_prefix("waived:").map(str::trim);
    match reason.filter(|reason| !reason.is_empty()) {
        Some(reason) => Some(reason.to_owned()),
        None => {
            let message = Message::new(Id::WrongType).at(at.place);
            faults.add(message.with("job.press_sample").with("\"waived: …\""));
            None
        }
    }
}

/// Whether the job's dates lie in their windows.
fn possible(as_of: &At<Date>, issued: &At<Date>, faults: &mut Faults) -> bool {
    let told = faults.0.len();
    let mut wrong = |key: &str, at: &At<Date>| {
        faults.add(Message::new(Id::WrongDate).at(at.place.clone()).with(key));
    };
    if !YEARS.contains(&as_of.value.year) {
        wrong("job.as_of", as_of);
    }
    let latest = Date {
        year: as_of.value.year.saturating_add(ISSUED_YEARS_MAX),
        ..as_of.value
    };
    if issued.value < as_of.value || issued.value > latest {
        wrong("job.issued", issued);
    }
    faults.0.len() == told
}
