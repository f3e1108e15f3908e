//! `[track]`: the band of registered numbers (引受番号) that the post office has given for the job.
//! Allots no number: the plan counts, production prints.

use std::ops::RangeInclusive;

use crate::codes::registered::{Allotment, BODY_DIGITS, Band, BandFault};
use crate::message::{Faults, Id, Message};
use crate::settings::{At, Table};
use crate::units::Place;

/// The band, and the same as words for the digest of the settings.
#[derive(Debug)]
pub struct TrackBand {
    pub band: Band,
    pub told: String,
}

impl TrackBand {
    /// Reads `[track]`; `None` where the job has none or a fault makes it unusable.
    pub fn read(root: &mut Table<'_>, faults: &mut Faults) -> Option<TrackBand> {
        let mut table = root.table("track", faults)?;
        let place = table.place().clone();
        let ends = ["first", "last"].map(|key| {
            let text = table.text(key, faults);
            let text = table.need(key, text, faults)?;
            number(key, &text, faults)
        });
        let start = table.text("start", faults);
        let start = start.and_then(|text| number("start", &text, faults));
        let wrap = table.flag("wrap", faults).unwrap_or(false);
        let gaps = table.texts("gaps", faults);
        let gaps = gaps.map(|list| ranges(&list, faults)).unwrap_or_default();
        let withdrawn = table.texts("withdrawn", faults).map(|list| {
            let one = |text: &String| number("withdrawn", &at(&list, text), faults);
            list.value.iter().filter_map(one).collect::<Vec<u64>>()
        });
        table.finish(faults);
        let [first, last] = ends;
        let (first, last) = (first?, last?);
        let allotment = Allotment {
            first,
            last,
            start: start.unwrap_or(first),
            wrap,
            gaps: &gaps,
            withdrawn: &withdrawn.unwrap_or_default(),
        };
        match Band::new(&allotment) {
            Ok(band) => Some(TrackBand {
                band,
                told: format!("{allotment:?}"),
            }),
            Err(fault) => {
                faults.add(Message::new(Id::BandWrong).at(place).with(said(fault)));
                None
            }
        }
    }
}

fn said(fault: BandFault) -> &'static str {
    match fault {
        BandFault::Backwards => "first > last",
        BandFault::TooLong => "> 9999999999",
        BandFault::StartOutside => "start",
    }
}

fn at(list: &At<Vec<String>>, text: &str) -> At<String> {
    At {
        value: text.to_owned(),
        place: list.place.clone(),
    }
}

/// Ten digits: a number without its check digit.
fn number(key: &str, text: &At<String>, faults: &mut Faults) -> Option<u64> {
    let digits = text.value.as_bytes();
    let right = digits.len() == BODY_DIGITS && digits.iter().all(u8::is_ascii_digit);
    let parsed = text.value.parse().ok().filter(|_| right);
    if parsed.is_none() {
        wrong(key, &text.place, "\"1311238385\"", faults);
    }
    parsed
}

/// `1311238400-1311238410`, each with ten digits.
fn ranges(list: &At<Vec<String>>, faults: &mut Faults) -> Vec<RangeInclusive<u64>> {
    let mut ranges = Vec::new();
    for text in &list.value {
        let Some((from, to)) = text.split_once('-') else {
            wrong("gaps", &list.place, "\"1311238400-1311238410\"", faults);
            continue;
        };
        let ends = [from, to].map(|end| number("gaps", &at(list, end), faults));
        if let [Some(from), Some(to)] = ends {
            ranges.push(from..=to);
        }
    }
    ranges
}

fn wrong(key: &str, place: &Place, expected: &str, faults: &mut Faults) {
    let message = Message::new(Id::WrongType).at(place.clone());
    faults.add(message.with(format!("track.{key}")).with(expected));
}
