//! A lot's control files: which rows a piece has in members.csv and pieces.csv, and what these must
//! say of it. Not its pages: see `lot`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Finding;
use super::form::Form;
use super::lot::{Desk, whole};
use super::slips::Employed;
use super::words::Case;
use crate::digest::hex;
use crate::job::Job;
use crate::member::{MailClass, Member};
use crate::records::csv;
use crate::select::{Facts, Outcome};

/// Pieces that a worker looks at at a time.
const PIECES_A_LOOK: usize = 128;

/// A row of pieces.csv, members.csv or packs.csv, by its columns.
pub type Row<'a> = Vec<Cow<'a, str>>;

/// Neighbouring pieces for one worker: the first page, the first place, their rows.
pub type Share<'a> = (usize, usize, Vec<Row<'a>>, BTreeMap<u32, Vec<Row<'a>>>);

pub fn rows(text: &str) -> Vec<Row<'_>> {
    text.lines().skip(1).map(cells).collect()
}

/// What is wrong with the headings of control files: each with its text and its headings.
pub fn headings(no: u32, files: &[(&str, &str, &str)]) -> Vec<Finding> {
    let other = files
        .iter()
        .filter(|(_, text, wanted)| !text.starts_with(wanted));
    let told = other.map(|(file, ..)| whole(no, &format!("{file}: headings"), "other"));
    told.collect()
}

/// The cells of a row; nearly none has quotes.
fn cells(line: &str) -> Row<'_> {
    match line.contains('"') {
        false => line.split(',').map(Cow::Borrowed).collect(),
        true => csv::fields(line).into_iter().map(Cow::Owned).collect(),
    }
}

/// The cell of a column, if the row has so many.
pub fn cell<'r>(row: &'r Row<'_>, at: usize) -> Option<&'r str> {
    row.get(at).map(AsRef::as_ref)
}

/// Rows of members.csv by their pieces.
pub fn office(members: &str) -> BTreeMap<u32, Vec<Row<'_>>> {
    let mut by_piece: BTreeMap<u32, Vec<Row<'_>>> = BTreeMap::new();
    for row in rows(members) {
        by_piece.entry(number(&row, 0)).or_default().push(row);
    }
    by_piece
}

/// The lot's pieces in parts for the workers; its pages and pieces.
pub fn shares<'r>(
    pieces: &[Row<'r>],
    by_piece: &mut BTreeMap<u32, Vec<Row<'r>>>,
) -> (Vec<Share<'r>>, usize, usize) {
    let (mut jobs, mut page, mut place) = (Vec::new(), 0, 0);
    for rows in pieces.chunks(PIECES_A_LOOK) {
        let mut own = BTreeMap::new();
        for row in rows {
            let piece = number(row, 0);
            own.insert(piece, by_piece.remove(&piece).unwrap_or_default());
        }
        jobs.push((page, place, rows.to_vec(), own));
        page += rows
            .iter()
            .map(|row| number(row, 6) as usize)
            .sum::<usize>();
        place += rows.len();
    }
    (jobs, page, place)
}

pub fn number(row: &Row<'_>, at: usize) -> u32 {
    cell(row, at).and_then(|it| it.parse().ok()).unwrap_or(0)
}

/// The stream of a member's pieces: form, delivery class, insert set.
fn stream(job: &Job, form: &Form, member: &Member<'_>) -> String {
    let forms = job.forms.iter().map(|(id, _)| id.name());
    let of = forms.filter(|name| {
        let rest = form.id.strip_prefix(name);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    });
    let name = of.max_by_key(|name| name.len()).unwrap_or_default();
    let (class, set) = (member.mail_class.word(), char::from(member.insert_set));
    format!("{name}-{class}-{set}")
}

impl Desk<'_> {
    /// Notes whose pack the piece lies in, where the job packs by employers.
    pub fn employed(&mut self, piece: u32, form: &Form, members: &[Member<'_>]) {
        let (job, first) = (self.witness.job, &members[0]);
        if job.packs.is_none() || first.mail_class != MailClass::Employer {
            return;
        }
        let control = |member: &Member<'_>| member.control_no.to_owned();
        self.seen.employed.push(Employed {
            piece,
            stream: stream(job, form, first),
            key: first.employer.key.to_owned(),
            name: first.employer.name.to_owned(),
            controls: members.iter().map(control).collect(),
        });
    }

    /// The office's row of a member: rule and form are those of the policy, the MAC the record's.
    pub fn row(&mut self, piece: u32, row: &Row<'_>, member: &Member<'_>, form: &Form, mac: &str) {
        let job = self.witness.job;
        let facts = Facts::of(
            member,
            job.insurer.kind,
            job.as_of,
            job.go_live,
            &job.policy,
        );
        let decision = job.policy.select(&facts);
        if cell(row, 4) != Some(job.policy.rule_name(decision.rule)) {
            self.tell(piece, 0, "file", "members.csv: rule", "other");
        }
        let leads = match decision.outcome {
            Outcome::Form(id) => {
                let rest = form.id.strip_prefix(id.name());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            }
            _ => false,
        };
        if !leads {
            self.tell(piece, 0, "file", "members.csv: form", "other");
        }
        if cell(row, 5) != Some(mac) {
            self.tell(piece, 0, "file", "members.csv: record_mac", "other");
        }
    }

    /// The MACs of what a sheet's voice codes say, in the rows of its members.
    pub fn spoken(&mut self, case: Case<'_>, form: &Form, spoken: &[String], rows: &[Row<'_>]) {
        let job = self.witness.job;
        // Of a code that nobody can read there is nothing to compare.
        let voices = if job.voice.printed { form.voices() } else { 0 };
        let macs = spoken.iter().map(|it| hex(&job.keys.voice_mac(it)));
        let macs = macs.collect::<Vec<_>>().join(" ");
        let other = |row: &&Row<'_>| cell(row, 6) != Some(macs.as_str());
        for _ in rows
            .iter()
            .filter(|row| spoken.len() == voices && other(row))
        {
            self.tell(
                case.piece,
                case.sheet,
                "file",
                "members.csv: voice_mac",
                "other",
            );
        }
    }

    /// What the hall is told besides: generation, stream, box, cards, insert set, number.
    pub fn hall(
        &mut self,
        piece: u32,
        row: &Row<'_>,
        form: &Form,
        member: &Member<'_>,
        sheets: usize,
    ) {
        let job = self.witness.job;
        let (class, set) = (member.mail_class, char::from(member.insert_set));
        let cards = if form.has_card() { sheets } else { 0 };
        let box_no = self.box_no(self.place);
        let tracked = job.track.is_some();
        let number = match (tracked, class.is_tracked()) {
            (true, true) => None,
            (true, false) => Some(""),
            (false, _) => Some(member.track_no),
        };
        let wanted = [
            (1, "generation", Some("0".to_owned())),
            (2, "stream", Some(stream(job, form, member))),
            (4, "box", Some(box_no.to_string())),
            (8, "cards", Some(cards.to_string())),
            (9, "insert_set", Some(set.to_string())),
            (12, "track_no", number.map(str::to_owned)),
        ];
        for (at, heading, wanted) in wanted {
            if wanted.is_some_and(|wanted| cell(row, at) != Some(wanted.as_str())) {
                self.tell(piece, 0, "file", &format!("pieces.csv: {heading}"), "other");
            }
        }
    }

    fn box_no(&self, place: usize) -> usize {
        place / self.witness.job.lots.box_pieces as usize + 1
    }
}
