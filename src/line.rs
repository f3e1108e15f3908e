//! The stations for one record: the plan asks where it goes, production composes its page.
//! Pure: no files, no threads; what it needs is decided once a job.

use crate::codes::qr::Level;
use crate::compose::{self, Context, Page, PieceNumber, Prospect, Scope, Scratch, Subject};
use crate::date::Date;
use crate::font::GlyphSet;
use crate::layout::Program;
use crate::member::{Column, Columns, DestKind, MailClass, Member, Patterns, Reason, Reject};
use crate::records::Fields;
use crate::select::{Facts, FormId, Kind, Outcome, Policy, RuleId};

/// What one job's records meet on their way.
pub struct Line<'a> {
    pub columns: &'a Columns,
    pub patterns: Patterns,
    pub kind: Kind,
    pub go_live: Option<Date>,
    pub policy: &'a Policy,
    /// By form code.
    pub forms: &'a [(FormId, Program)],
    /// What is printed on envelopes, if they are.
    pub envelope: Option<&'a Program>,
    /// What is printed on the slips of employers' packs, if any are.
    pub slip: Option<&'a Program>,
    pub context: Context<'a>,
    /// Sort keys within a stream.
    pub order: &'a [Column],
    /// Whether the sheets of a household go into one envelope.
    pub enclose_household: bool,
    /// The most sheets a piece.
    pub sheets_max: u32,
    /// Whether a household whose head is not insured is addressed to the head that all its records
    /// name (擬制世帯主).
    pub uninsured_head: bool,
    /// Whether the job gives out registered numbers, so that no record may bring one.
    pub allots_numbers: bool,
}

/// Heads of a household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heads {
    None,
    One,
    Several,
}

/// Where a record goes.
#[derive(Debug, PartialEq, Eq)]
pub enum Route {
    /// To paper.
    Print(Ticket),
    /// Set aside, and on which list.
    Aside(Aside, Reject),
}

/// The list that says why a record is not printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aside {
    Held,
    Separate,
    External,
    NotDue,
}

/// What the plan keeps of a record that is printed.
#[derive(Debug, PartialEq, Eq)]
pub struct Ticket {
    pub stream: Stream,
    pub rule: RuleId,
    /// Whether the member must have an envelope alone (NO_HOUSEHOLD).
    pub own: bool,
    /// Headings whose text gave way, and how.
    pub shrunk: Vec<(&'static str, Reason)>,
    /// Headings whose text shows the insurer's own characters.
    pub eudc: Vec<&'static str>,
    /// Level of the voice code, if the form has one.
    pub level: Option<Level>,
    /// Thousandths of its data bits that the voice code takes; 0 without one.
    pub fill: u32,
}

/// 版: form, delivery class and insert set as one number that sorts in the order of production.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stream(u16);

/// Characters of an insert set, `0-9A-Z`.
const INSERT_SETS: u16 = 36;

impl Stream {
    /// `form` is the form's place among the job's forms.
    fn new(form: usize, mail_class: MailClass, insert_set: u8) -> Stream {
        let set = match insert_set {
            b'0'..=b'9' => insert_set - b'0',
            _ => insert_set - b'A' + 10,
        };
        let Ok(form) = u16::try_from(form) else {
            unreachable!("a job has a few forms")
        };
        Stream((form * MailClass::COUNT + mail_class as u16) * INSERT_SETS + u16::from(set))
    }

    /// The stream behind all others, for tests of other modules.
    #[cfg(test)]
    pub fn last() -> Stream {
        Stream(u16::MAX)
    }

    /// The form's place among the job's forms.
    pub fn form(self) -> usize {
        usize::from(self.0 / INSERT_SETS / MailClass::COUNT)
    }

    /// How it is delivered.
    pub fn mail_class(self) -> MailClass {
        crate::member::MAIL_CLASSES[usize::from(self.0 / INSERT_SETS % MailClass::COUNT)].1
    }

    /// `0-9A-Z`.
    pub fn insert_set(self) -> char {
        char::from_digit(u32::from(self.0 % INSERT_SETS), 36)
            .map_or('0', |set| set.to_ascii_uppercase())
    }
}

impl Line<'_> {
    /// Where a record goes: everything that can keep it off the paper is asked here.
    pub fn route(&self, fields: &Fields, scratch: &mut Scratch) -> Route {
        let member = match Member::parse(fields, self.columns, &self.patterns) {
            Ok(member) => member,
            Err(reject) => return Route::Aside(Aside::Held, reject),
        };
        let aside = |aside, reason| {
            let field = "";
            Route::Aside(aside, Reject { field, reason })
        };
        // NO_PRINT goes the way of every other `separate`, so that no list tells it apart.
        if member.suppress.no_print {
            return aside(Aside::Separate, Reason::Insurer);
        }
        // Told like a hole of the notice: a reason of its own would betray what it protects.
        if !protected(&member) {
            return aside(Aside::Held, Reason::Hole);
        }
        let decision = self.policy.select(&self.facts(&member));
        let no_rule = decision.rule.index() + 1 == self.policy.rules();
        match decision.outcome {
            Outcome::Form(form) => self.ticket(form, decision.rule, &member, scratch),
            Outcome::Separate => aside(Aside::Separate, Reason::Insurer),
            Outcome::Hold if no_rule => aside(Aside::Held, Reason::NoRule),
            Outcome::Hold => aside(Aside::Held, Reason::Hole),
            Outcome::External => aside(Aside::External, Reason::Policy),
            Outcome::NotDue => aside(Aside::NotDue, Reason::Policy),
        }
    }

    /// What the policy may know about a member.
    pub fn facts(&self, member: &Member<'_>) -> Facts {
        Facts::of(
            member,
            self.kind,
            self.patterns.as_of,
            self.go_live,
            self.policy,
        )
    }

    fn ticket(
        &self,
        form: FormId,
        rule: RuleId,
        member: &Member<'_>,
        scratch: &mut Scratch,
    ) -> Route {
        let Some(at) = self.forms.iter().position(|(id, _)| *id == form) else {
            unreachable!("the job has every form that its policy can lead to")
        };
        let (program, lists) = (&self.forms[at].1, form.lists_household());
        // The list of a household is one letter: none of its rows may lack what the others show.
        let short = lists && member.last4.is_empty() && program.shows_last4();
        let letter = program.letter(!member.last4.is_empty());
        let Some((program, _)) = letter.filter(|_| !short) else {
            let field = Column::Last4.name();
            let reason = Reason::Last4Missing;
            return Route::Aside(Aside::Separate, Reject { field, reason });
        };
        if self.allots_numbers && !member.track_no.is_empty() {
            let field = Column::TrackNo.name();
            let reason = Reason::TrackNo;
            return Route::Aside(Aside::Held, Reject { field, reason });
        }
        if self.asks_form(form) && member.household.key.is_empty() {
            let field = Column::HouseholdKey.name();
            let reason = Reason::Empty;
            return Route::Aside(Aside::Held, Reject { field, reason });
        }
        // An old card's last day must not come out as that of the document that replaces it.
        let over = |until: Date| until < self.patterns.as_of;
        if form == FormId::Kakuninsho && member.cards.valid_until.is_some_and(over) {
            let field = Column::ValidUntil.name();
            let reason = Reason::Validity;
            return Route::Aside(Aside::Held, Reject { field, reason });
        }
        let (subject, steps) = match lists {
            true => (Subject::row(member), Scope::Rows),
            false => (Subject::of(member), Scope::All),
        };
        let prospect = compose::prospect(program, subject, steps, &self.context, scratch);
        let prospect = match lists {
            true => prospect,
            false => prospect.and_then(|it| self.in_envelope(it, member, scratch)),
        };
        let prospect = prospect.and_then(|it| self.in_pack(it, member, scratch));
        match prospect {
            Ok(prospect) => Route::Print(Ticket {
                stream: Stream::new(at, member.mail_class, member.insert_set),
                rule,
                own: member.suppress.no_household,
                shrunk: prospect.shrunk,
                eudc: prospect.eudc,
                level: prospect.level,
                fill: prospect.fill,
            }),
            Err(reject) => Route::Aside(Aside::Held, reject),
        }
    }

    /// The text that a printed record is sorted by within its stream: the order's fields, each
    /// followed by a byte lower than any character. The registered address of a member who is
    /// written to elsewhere takes no part.
    pub fn sort_key(&self, fields: &Fields, out: &mut Vec<u8>) {
        out.clear();
        let field = |column| self.columns.index(column).map_or("", |at| fields.field(at));
        let suppress = field(Column::Suppress);
        let elsewhere = suppress.contains("ALT_ADDRESS");
        // What one employer gets lies together; whoever is written to otherwise is in no pack.
        if field(Column::MailClass) == MailClass::Employer.word() && suppress.is_empty() {
            out.extend_from_slice(field(Column::EmployerKey).as_bytes());
            out.push(0);
        }
        for &column in self.order {
            let column = if elsewhere { away(column) } else { column };
            out.extend_from_slice(field(column).as_bytes());
            out.push(0);
        }
    }

    /// A record that the plan has proven; `None` if it is no longer what the plan saw.
    pub fn member<'f>(&self, fields: &'f Fields) -> Option<Member<'f>> {
        Member::parse(fields, self.columns, &self.patterns).ok()
    }

    /// Composes one side of a sheet, 0 its face and 1 its back. The plan has proven that it can be
    /// printed. The number is the static art that the page is drawn on.
    ///
    /// `None` if the record is no longer what the plan saw.
    pub fn compose(
        &self,
        subject: Subject<'_>,
        stream: Stream,
        side: u16,
        piece: PieceNumber,
        station: &mut Station,
    ) -> Option<u16> {
        let Station {
            scratch,
            glyphs,
            page,
        } = station;
        let form = &self.forms[stream.form()].1;
        let (letter, place) = form.letter(!subject.member.last4.is_empty())?;
        let program = letter.pages().nth(usize::from(side))?;
        compose::page(
            program,
            subject,
            piece,
            &self.context,
            scratch,
            glyphs,
            page,
        );
        Some(place * form.sides() + side)
    }
}

/// Envelopes.
impl Line<'_> {
    /// What a piece will be like in the envelope that is printed for it, if one is.
    fn in_envelope(
        &self,
        prospect: Prospect,
        member: &Member<'_>,
        scratch: &mut Scratch,
    ) -> Result<Prospect, Reject> {
        let Some(program) = self.envelope else {
            return Ok(prospect);
        };
        self.also(prospect, program, Subject::of(member), scratch)
    }

    /// What a member will be like on the slip of the employer's pack, if the piece is in one. A
    /// pack needs to know whose it is.
    fn in_pack(
        &self,
        prospect: Prospect,
        member: &Member<'_>,
        scratch: &mut Scratch,
    ) -> Result<Prospect, Reject> {
        let (Some(program), MailClass::Employer) = (self.slip, member.mail_class) else {
            return Ok(prospect);
        };
        if member.employer.key.is_empty() {
            let (field, reason) = (Column::EmployerKey.name(), Reason::Empty);
            return Err(Reject { field, reason });
        }
        self.also(prospect, program, Subject::row(member), scratch)
    }

    /// What a piece will be like, with what else is printed for it.
    fn also(
        &self,
        mut prospect: Prospect,
        program: &Program,
        subject: Subject<'_>,
        scratch: &mut Scratch,
    ) -> Result<Prospect, Reject> {
        let found = compose::prospect(program, subject, Scope::All, &self.context, scratch)?;
        prospect.shrunk.extend(found.shrunk);
        prospect.eudc.extend(found.eudc);
        Ok(prospect)
    }

    /// Composes the envelope of a piece that goes to this member, with glyphs of its own file.
    pub fn compose_envelope(
        &self,
        member: &Member<'_>,
        piece: PieceNumber,
        station: &mut Station,
        glyphs: &mut [GlyphSet],
    ) {
        let Some(program) = self.envelope else { return };
        self.compose_on(program, Subject::of(member), piece, station, glyphs);
    }
}

/// Slips of employers' packs.
impl Line<'_> {
    /// Composes a sheet of a slip, with glyphs of its own file.
    pub fn compose_slip(
        &self,
        subject: Subject<'_>,
        piece: PieceNumber,
        station: &mut Station,
        glyphs: &mut [GlyphSet],
    ) {
        let Some(program) = self.slip else { return };
        self.compose_on(program, subject, piece, station, glyphs);
    }

    /// Composes a page that is not of the form, with glyphs of its own file.
    fn compose_on(
        &self,
        program: &Program,
        subject: Subject<'_>,
        piece: PieceNumber,
        station: &mut Station,
        glyphs: &mut [GlyphSet],
    ) {
        let Station { scratch, page, .. } = station;
        compose::page(
            program,
            subject,
            piece,
            &self.context,
            scratch,
            glyphs,
            page,
        );
    }
}

/// Households: what their pieces hold, and what keeps them off the paper.
impl Line<'_> {
    /// Whether any form of the job asks about households.
    pub fn asks_households(&self) -> bool {
        self.forms.iter().any(|(form, _)| self.asks_form(*form))
    }

    /// Whether pieces of this stream depend on the others of their household.
    pub fn asks(&self, stream: Stream) -> bool {
        self.asks_form(self.form(stream))
    }

    fn asks_form(&self, form: FormId) -> bool {
        self.enclose_household || form.lists_household() || form.needs_head()
    }

    /// Whether members of one household are on one piece of this stream.
    pub fn encloses(&self, stream: Stream) -> bool {
        self.enclose_household || self.lists_household(stream)
    }

    pub fn lists_household(&self, stream: Stream) -> bool {
        self.form(stream).lists_household()
    }

    pub fn needs_head(&self, stream: Stream) -> bool {
        self.form(stream).needs_head()
    }

    /// What pieces of this stream are printed from.
    pub fn program(&self, stream: Stream) -> &Program {
        &self.forms[stream.form()].1
    }

    fn form(&self, stream: Stream) -> FormId {
        self.forms[stream.form()].0
    }

    /// How many heads a household has whose records say so many times that they are one.
    pub fn heads<'f>(&self, said: usize, all: impl Iterator<Item = &'f Fields>) -> Heads {
        let named = |fields: &'f Fields| {
            let text = |column| self.columns.index(column).map_or("", |at| fields.field(at));
            let is_head = text(Column::DestKind) == "世帯主";
            Some(text(Column::DestName)).filter(|name| is_head && !name.is_empty())
        };
        match said {
            0 if self.uninsured_head => {
                let mut names = all.map(named);
                let first = names.next().flatten();
                match first.is_some() && names.all(|name| name == first) {
                    true => Heads::One,
                    false => Heads::None,
                }
            }
            0 => Heads::None,
            1 => Heads::One,
            _ => Heads::Several,
        }
    }

    /// Sheets of a piece with so many members.
    pub fn sheets(&self, stream: Stream, members: usize) -> u32 {
        let rows = self.forms[stream.form()].1.rows();
        let sheets = members.div_ceil(rows.unwrap_or(1));
        u32::try_from(sheets).unwrap_or(u32::MAX)
    }

    /// What the sheets of a household's piece will be like, of a form that lists it.
    ///
    /// # Errors
    /// Why its members cannot go on one piece.
    pub fn prospect_together<'f>(
        &self,
        stream: Stream,
        fields: impl Iterator<Item = &'f Fields>,
        scratch: &mut Scratch,
    ) -> Result<Vec<Prospect>, Reject> {
        let members: Vec<Member<'_>> = fields.filter_map(|fields| self.member(fields)).collect();
        let reject = |field, reason| Err(Reject { field, reason });
        let together = |one: &Member<'_>| goes_with(&members[0], one);
        if !members.iter().all(together) {
            return reject("", Reason::Household);
        }
        if self.sheets(stream, members.len()) > self.sheets_max {
            return reject(Column::HouseholdKey.name(), Reason::TooManySheets);
        }
        let (form, program) = &self.forms[stream.form()];
        let Some(rows) = program.rows().filter(|_| form.lists_household()) else {
            return Ok(Vec::new());
        };
        let leader = &members[leader(&members)];
        let Some((program, _)) = program.letter(!leader.last4.is_empty()) else {
            unreachable!("a row without the digits that the form shows was set aside")
        };
        let mut sheets = Vec::new();
        for rows in members.chunks(rows) {
            let subject = Subject {
                member: leader,
                rows,
            };
            let steps = Scope::Frame;
            let sheet = compose::prospect(program, subject, steps, &self.context, scratch)?;
            sheets.push(match sheets.is_empty() {
                true => self.in_envelope(sheet, leader, scratch)?,
                false => sheet,
            });
        }
        Ok(sheets)
    }
}

/// Whether two members of a household can be sent as one piece: to one place, to one person, under
/// one number of the post, and in the pack of one employer.
fn goes_with(one: &Member<'_>, other: &Member<'_>) -> bool {
    let tracked = one.track_no == other.track_no;
    let packed = one.mail_class != MailClass::Employer || one.employer.key == other.employer.key;
    place(one) == place(other) && addressee(one) == addressee(other) && tracked && packed
}

/// Whether the letter goes elsewhere, and where it goes.
fn place<'a>(member: &Member<'a>) -> (bool, &'a str, [&'a str; 3]) {
    let address = member.address;
    match member.suppress.alt_address {
        true => (true, address.alt_post_code, address.alt_lines),
        false => (false, address.post_code, address.lines),
    }
}

fn addressee<'a>(member: &Member<'a>) -> (Option<DestKind>, &'a str) {
    (member.address.dest_kind, member.address.dest_name)
}

/// Whose address stands on a household's piece: the head, or whoever comes first.
pub fn leader(members: &[Member<'_>]) -> usize {
    let is_head = |member: &Member<'_>| member.household.is_head == Some(true);
    members.iter().position(is_head).unwrap_or(0)
}

/// One worker's room.
pub struct Station {
    pub scratch: Scratch,
    /// Glyphs used since they were last cleared, by face of the job.
    pub glyphs: Vec<GlyphSet>,
    pub page: Page,
}

impl Station {
    /// Room for a job with so many faces.
    pub fn new(faces: usize) -> Station {
        Station {
            scratch: Scratch::default(),
            glyphs: vec![GlyphSet::default(); faces],
            page: Page::default(),
        }
    }
}

/// Whether the record says how the member is to be protected: an own envelope to the same door
/// protects nobody, and a letter that goes elsewhere needs to know where.
fn protected(member: &Member<'_>) -> bool {
    let (suppress, address) = (member.suppress, &member.address);
    let reached = !address.alt_post_code.is_empty() && !address.alt_lines[0].is_empty();
    let elsewhere = !suppress.alt_address || reached;
    let own = !suppress.no_household || suppress.window || suppress.alt_address;
    elsewhere && own
}

/// The column of the address that is written to instead.
fn away(column: Column) -> Column {
    match column {
        Column::PostCode => Column::AltPostCode,
        Column::Addr1 => Column::AltAddr1,
        Column::Addr2 => Column::AltAddr2,
        Column::Addr3 => Column::AltAddr3,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_sort_by_form_then_class_then_insert_set() {
        let streams = [
            (0, MailClass::SimpleRegistered, b'0'),
            (0, MailClass::SimpleRegistered, b'9'),
            (0, MailClass::SimpleRegistered, b'A'),
            (0, MailClass::Employer, b'Z'),
            (1, MailClass::SimpleRegistered, b'0'),
            (4, MailClass::Counter, b'B'),
        ];
        let made = streams.map(|(form, class, set)| Stream::new(form, class, set));
        assert!(made.is_sorted_by(|one, two| one < two));
        for (stream, (form, class, set)) in made.into_iter().zip(streams) {
            assert_eq!(stream.form(), form);
            assert_eq!(stream.mail_class(), class);
            assert_eq!(stream.insert_set(), char::from(set));
        }
    }
}
