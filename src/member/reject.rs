//! Why a record is set aside: a stable code for the lists, and nothing of the record's content.

macro_rules! reasons {
    ($($(#[$doc:meta])* $reason:ident $code:literal;)*) => {
        /// The reasons, as they stand in the lists and in `report.by_reason`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Reason {
            $($(#[$doc])* $reason,)*
        }

        impl Reason {
            pub const ALL: &[Reason] = &[$(Reason::$reason,)*];

            /// The code in lists and reports.
            pub fn code(self) -> &'static str {
                match self {
                    $(Reason::$reason => $code,)*
                }
            }
        }
    };
}

reasons! {
    FieldCount "field_count";
    Empty "empty";
    TooLong "too_long";
    Pattern "pattern";
    UnknownWord "unknown_word";
    DateImpossible "date_impossible";
    DateOutside "date_outside";
    /// A card that would outlast the holder's age for it.
    Validity "validity";
    OtherInsurer "other_insurer";
    RepliedWithoutAsked "replied_without_asked";
    Digits12 "digits12";
    /// ● or a relative of it: the source had lost the character.
    LostCharacter "lost_character";
    /// Outside the insurer's table of own characters, or without one.
    PrivateUse "private_use";
    /// The table names it, but it has no reading, and the voice code would have to say it.
    PrivateUseSpoken "private_use_spoken";
    ControlCharacter "control_character";
    /// A blank that is neither the usual nor the full-width one.
    OddSpace "odd_space";
    /// Half-width characters in a field of full-width ones.
    HalfWidth "half_width";
    CombiningMark "combining_mark";
    /// The name ends with 様 or the like, which the form prints after it.
    Honorific "honorific";
    /// No font of the stack has this character or variation.
    NoGlyph "no_glyph";
    /// It fits nowhere, not even condensed on two lines.
    Overflow "overflow";
    VoiceTooLong "voice_too_long";
    Duplicate "duplicate";
    /// The record brings a registered number although the job gives them out, or one that another
    /// record has.
    TrackNo "track_no";
    /// The household has nobody who is its head.
    HeadMissing "head_missing";
    /// The household has more than one head.
    HeadDoubled "head_doubled";
    /// The household's members cannot go on one piece: a row would be missing, or they are sent to
    /// different places or in different ways. One word for all, so that none shows.
    Household "household";
    /// The household would take more sheets than one envelope may hold.
    TooManySheets "too_many_sheets";
    /// No rule of the policy hits.
    NoRule "no_rule";
    /// A hole of the notice, or a protection that the record leaves open: the insurer must decide.
    Hole "hole";
    /// The insurer handles it apart, for whatever reason: one word for all, so that none shows.
    Insurer "insurer";
    /// The policy sends it to another system, or nothing is due.
    Policy "policy";
    /// The form needs the last four digits and the record has none.
    Last4Missing "last4_missing";
    /// Condensed to fit (listed, printed).
    Condensed "condensed";
    /// Set on two lines to fit (listed, printed).
    TwoLines "two_lines";
    /// The address has no customer barcode: no rule reads it (listed, printed).
    NoBarcode "no_barcode";
    /// Characters replaced by the insurer's table (listed, printed).
    Substituted "substituted";
    /// Shows characters of the insurer's own font (listed, printed).
    Eudc "eudc";
}

/// A record that is set aside, and the heading of the field that is to blame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reject {
    pub field: &'static str,
    pub reason: Reason,
}
