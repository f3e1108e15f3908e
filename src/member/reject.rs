//! Why a record is set aside: a stable code for the lists, and nothing of the record's content.

/// The reasons, as they stand in the lists and in `report.by_reason`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    FieldCount,
    Empty,
    TooLong,
    Pattern,
    UnknownWord,
    DateImpossible,
    DateOutside,
    /// A card that would outlast the holder's age for it.
    Validity,
    OtherInsurer,
    RepliedWithoutAsked,
    Digits12,
    /// ● or a relative of it: the source had lost the character.
    LostCharacter,
    /// Outside the insurer's table of own characters, or without one.
    PrivateUse,
    /// The table names it, but it has no reading, and the voice code would have to say it.
    PrivateUseSpoken,
    ControlCharacter,
    /// A blank that is neither the usual nor the full-width one.
    OddSpace,
    /// Half-width characters in a field of full-width ones.
    HalfWidth,
    CombiningMark,
    /// The name ends with 様 or the like, which the form prints after it.
    Honorific,
    /// No font of the stack has this character or variation.
    NoGlyph,
    /// It fits nowhere, not even condensed on two lines.
    Overflow,
    VoiceTooLong,
    Duplicate,
    /// The record brings a registered number although the job gives them out, or one that another
    /// record has.
    TrackNo,
    /// The household has nobody who is its head.
    HeadMissing,
    /// The household has more than one head.
    HeadDoubled,
    /// The household's members cannot go on one piece: a row would be missing, or they are sent to
    /// different places or in different ways. One word for all, so that none shows.
    Household,
    /// The household would take more sheets than one envelope may hold.
    TooManySheets,
    /// No rule of the policy hits.
    NoRule,
    /// A hole of the notice, or a protection that the record leaves open: the insurer must decide.
    Hole,
    /// The insurer handles it apart, for whatever reason: one word for all, so that none shows.
    Insurer,
    /// The policy sends it to another system, or nothing is due.
    Policy,
    /// The form needs the last four digits and the record has none.
    Last4Missing,
    /// Condensed to fit (listed, printed).
    Condensed,
    /// Set on two lines to fit (listed, printed).
    TwoLines,
    /// The address has no customer barcode: no rule reads it (listed, printed).
    NoBarcode,
    /// Characters replaced by the insurer's table (listed, printed).
    Substituted,
    /// Shows characters of the insurer's own font (listed, printed).
    Eudc,
}

impl Reason {
    /// The code in lists and reports.
    pub fn code(self) -> &'static str {
        match self {
            Reason::FieldCount => "field_count",
            Reason::Empty => "empty",
            Reason::TooLong => "too_long",
            Reason::Pattern => "pattern",
            Reason::UnknownWord => "unknown_word",
            Reason::DateImpossible => "date_impossible",
            Reason::DateOutside => "date_outside",
            Reason::Validity => "validity",
            Reason::OtherInsurer => "other_insurer",
            Reason::RepliedWithoutAsked => "replied_without_asked",
            Reason::Digits12 => "digits12",
            Reason::LostCharacter => "lost_character",
            Reason::PrivateUse => "private_use",
            Reason::PrivateUseSpoken => "private_use_spoken",
            Reason::OddSpace => "odd_space",
            Reason::HalfWidth => "half_width",
            Reason::ControlCharacter => "control_character",
            Reason::CombiningMark => "combining_mark",
            Reason::Honorific => "honorific",
            Reason::NoGlyph => "no_glyph",
            Reason::Overflow => "overflow",
            Reason::VoiceTooLong => "voice_too_long",
            Reason::Duplicate => "duplicate",
            Reason::TrackNo => "track_no",
            Reason::HeadMissing => "head_missing",
            Reason::HeadDoubled => "head_doubled",
            Reason::Household => "household",
            Reason::TooManySheets => "too_many_sheets",
            Reason::NoRule => "no_rule",
            Reason::Hole => "hole",
            Reason::Insurer => "insurer",
            Reason::Policy => "policy",
            Reason::Last4Missing => "last4_missing",
            Reason::Condensed => "condensed",
            Reason::TwoLines => "two_lines",
            Reason::NoBarcode => "no_barcode",
            Reason::Substituted => "substituted",
            Reason::Eudc => "eudc",
        }
    }
}

/// A record that is set aside, and the heading of the field that is to blame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reject {
    pub field: &'static str,
    pub reason: Reason,
}
