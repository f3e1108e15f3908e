//! Which pieces a proof shows: chosen by rule, each with the reason beside it, and a seeded sample.
//! Never a member under protection (支援措置): a proof goes to more eyes than a letter.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::digest::sha256;
use crate::job::Job;
use crate::line::{Line, Stream};
use crate::member::{Column, MailClass, Member, Reason};
use crate::message::Error;
use crate::plan::{Intake, List, Listed, Plan, Room};
use crate::records::notation::is_selector;
use crate::select::RuleId;
use crate::shift::Shift;

/// Pieces that a worker looks at at a time.
const PIECES_A_LOOK: u32 = 2_048;
/// Draws for each piece of the sample: protected members and doubles are drawn again.
const DRAWS: u64 = 50;

/// A piece of the proof.
#[derive(Debug, PartialEq, Eq)]
pub struct Pick {
    /// Index in the job.
    pub piece: u32,
    pub reasons: Vec<String>,
}

/// Why a piece is looked at, in the order in which the reasons are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    First,
    Last,
    /// Every form, delivery class and insert set by every rule that led there.
    Rule(Stream, RuleId),
    Longest(usize),
    FewestMembers,
    MostMembers,
    Face(u8),
    Listed(List, Reason),
}

/// Texts whose longest is shown.
const TEXTS: [(Column, &str); 4] = [
    (Column::NameKanji, "最も長い氏名"),
    (Column::NameKana, "最も長いフリガナ"),
    (Column::Addr1, "最も長い住所"),
    (Column::Number, "最も長い番号"),
];

/// What one look brings: the best piece for each reason, and who is under protection.
#[derive(Default)]
struct Seen {
    best: BTreeMap<Why, (u32, u32)>,
    protected: Vec<u32>,
}

impl Seen {
    /// Of equals the first in the order of production stays.
    fn see(&mut self, why: Why, measure: u32, piece: u32) {
        let best = self.best.entry(why).or_insert((measure, piece));
        if measure > best.0 {
            *best = (measure, piece);
        }
    }
}

/// Chooses pieces by every rule, and so many more by a sample that follows from the seed alone.
///
/// # Errors
/// The members file changed (24); a signal (8).
pub fn choose(
    (job, line): (&Job, &Line<'_>),
    intake: &Intake<'_>,
    plan: &Plan,
    (seed, sample): (u64, u32),
    shift: &Shift<'_>,
) -> Result<Vec<Pick>, Error> {
    let eyes = Eyes {
        job,
        line,
        intake,
        plan,
        listed: &by_line(plan),
    };
    let count = plan.pieces.count();
    let looks = (0..count).step_by(PIECES_A_LOOK as usize);
    let looks = looks.map(|first| first..count.min(first + PIECES_A_LOOK));
    let mut all = Seen::default();
    let work = |room: &mut Room, pieces: Range<u32>| eyes.look(pieces, room);
    let sink = |seen: Result<Seen, Error>| {
        let seen = seen?;
        for (why, (measure, piece)) in seen.best {
            match why {
                Why::Last => drop(all.best.insert(why, (measure, piece))),
                _ => all.see(why, measure, piece),
            }
        }
        all.protected.extend(seen.protected);
        Ok(())
    };
    shift.map_ordered("survey", looks, Room::default, work, sink)?;
    let mut picks: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for (why, (_, piece)) in &all.best {
        picks.entry(*piece).or_default().push(eyes.told(*why));
    }
    for piece in drawn(job, count, (seed, sample), &all.protected) {
        let reasons = picks.entry(piece).or_default();
        reasons.push(format!("無作為抽出（種 {seed}）"));
    }
    let pick = |(piece, reasons)| Pick { piece, reasons };
    Ok(picks.into_iter().map(pick).collect())
}

/// What is listed of printed records, by line.
fn by_line(plan: &Plan) -> Vec<Listed> {
    let printed = |it: &&Listed| matches!(it.list, List::Shrunk | List::Substituted);
    let mut listed: Vec<Listed> = plan.listed.iter().filter(printed).copied().collect();
    listed.sort_by_key(|it| it.line);
    listed
}

struct Eyes<'a> {
    job: &'a Job,
    line: &'a Line<'a>,
    intake: &'a Intake<'a>,
    plan: &'a Plan,
    listed: &'a [Listed],
}

impl Eyes<'_> {
    fn look(&self, pieces: Range<u32>, room: &mut Room) -> Result<Seen, Error> {
        let mut seen = Seen::default();
        for piece in pieces {
            let among = self.plan.pieces.members(piece);
            let count = u32::try_from(among.len()).unwrap_or(u32::MAX);
            let mut found = Seen::default();
            let mut protected = false;
            for planned in &self.plan.members[among] {
                self.intake.record(planned.offset, room)?;
                let member = self.line.member(&room.fields);
                let member = member.ok_or_else(|| self.intake.changed())?;
                let suppress = member.suppress;
                protected |= suppress.no_print | suppress.window;
                protected |= suppress.alt_address | suppress.no_household;
                found.see(Why::Rule(planned.stream, planned.rule), 0, piece);
                self.member(&member, planned.line, piece, &mut found);
            }
            if protected {
                seen.protected.push(piece);
                continue;
            }
            found.see(Why::First, 0, piece);
            found.see(Why::FewestMembers, u32::MAX - count, piece);
            found.see(Why::MostMembers, count, piece);
            for (why, (measure, piece)) in found.best {
                seen.see(why, measure, piece);
            }
            seen.best.insert(Why::Last, (0, piece));
        }
        Ok(seen)
    }

    fn member(&self, member: &Member<'_>, line: u32, piece: u32, found: &mut Seen) {
        let [first, second, third] = member.address.lines;
        let length = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let address = length(first) + length(second) + length(third);
        let texts = [
            length(member.name_kanji),
            length(member.name_kana),
            address,
            length(member.number),
        ];
        for (which, length) in texts.into_iter().enumerate() {
            found.see(Why::Longest(which), length, piece);
        }
        let texts = [member.name_kanji, member.name_kana, first, second, third];
        for text in texts {
            let mut characters = text.chars().peekable();
            while let Some(base) = characters.next() {
                let selector = characters.next_if(|c| is_selector(*c));
                if let Some(glyph) = self.job.fonts.regular.find(base, selector) {
                    found.see(Why::Face(glyph.face), 0, piece);
                }
            }
        }
        let from = self.listed.partition_point(|it| it.line < line);
        let own = self.listed[from..].iter().take_while(|it| it.line == line);
        own.for_each(|it| found.see(Why::Listed(it.list, it.reason), 0, piece));
    }

    /// The reason in words.
    fn told(&self, why: Why) -> String {
        match why {
            Why::First => "最初の通".to_owned(),
            Why::Last => "最後の通".to_owned(),
            Why::Rule(stream, rule) => {
                let (form, _) = &self.job.forms[stream.form()];
                let class: MailClass = stream.mail_class();
                let (class, set) = (class.japanese(), stream.insert_set());
                let rule = self.line.policy.rule_name(rule);
                format!("{}・{class}・同封 {set}・規則 {rule}", form.name())
            }
            Why::Longest(which) => TEXTS[which].1.to_owned(),
            Why::FewestMembers => "一通の人数が最も少ない".to_owned(),
            Why::MostMembers => "一通の人数が最も多い".to_owned(),
            Why::Face(face) => {
                let name = self.job.fonts.faces[usize::from(face)].name();
                format!("フォント {name}")
            }
            Why::Listed(list, reason) => {
                let list = if list == List::Shrunk {
                    "縮小"
                } else {
                    "置換"
                };
                format!("{list}：{}", reason.code())
            }
        }
    }
}

/// Pieces drawn by the seed: the same for the same job, however it is made.
fn drawn(job: &Job, count: u32, (seed, sample): (u64, u32), protected: &[u32]) -> Vec<u32> {
    let mut drawn: Vec<u32> = Vec::new();
    let draws = u64::from(sample) * DRAWS;
    for draw in 0..draws {
        if drawn.len() == sample as usize || count == 0 {
            break;
        }
        let text = format!("kirikake/sample/1 {} {seed} {draw}", job.id);
        let digest = sha256(text.as_bytes());
        let [a, b, c, d, e, f, g, h, ..] = digest;
        let number = u64::from_be_bytes([a, b, c, d, e, f, g, h]);
        let piece = u32::try_from(number % u64::from(count)).unwrap_or(0);
        if !drawn.contains(&piece) && protected.binary_search(&piece).is_err() {
            drawn.push(piece);
        }
    }
    drawn
}
