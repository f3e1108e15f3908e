//! Which column of the file holds which field: the heading, read once.

use std::collections::HashSet;

/// The fields that the engine knows, by their headings.
macro_rules! columns {
    ($($column:ident $name:literal,)*) => {
        /// A field of the members file.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Column { $($column,)* }

        impl Column {
            pub const ALL: &[Column] = &[$(Column::$column,)*];

            /// The heading.
            pub fn name(self) -> &'static str {
                match self { $(Column::$column => $name,)* }
            }
        }
    };
}

columns! {
    MemberKey "member_key",
    HouseholdKey "household_key",
    IsHead "is_head",
    Relation "relation",
    ControlNo "control_no",
    InsurerNo "insurer_no",
    Symbol "symbol",
    Number "number",
    Branch "branch",
    NameKanji "name_kanji",
    NameKana "name_kana",
    Birth "birth",
    Sex "sex",
    Copay "copay",
    Acquired "acquired",
    ValidUntil "valid_until",
    IssuedCard "issued_card",
    EffectiveFrom "effective_from",
    Last4 "last4",
    NumberStatus "number_status",
    Match "match",
    Confirmed "confirmed",
    Asked "asked",
    Replied "replied",
    RegisteredOn "registered_on",
    WithCard "with_card",
    MynumberCard "mynumber_card",
    ReleaseRegisteredOn "release_registered_on",
    ReleaseAppliedOn "release_applied_on",
    CardValidUntil "card_valid_until",
    SpecialCare "special_care",
    PostCode "post_code",
    Addr1 "addr1",
    Addr2 "addr2",
    Addr3 "addr3",
    DestName "dest_name",
    DestKind "dest_kind",
    AltPostCode "alt_post_code",
    AltAddr1 "alt_addr1",
    AltAddr2 "alt_addr2",
    AltAddr3 "alt_addr3",
    EmployerKey "employer_key",
    EmployerName "employer_name",
    MailClass "mail_class",
    TrackNo "track_no",
    Suppress "suppress",
    AreaCode "area_code",
    InsertSet "insert_set",
    VoiceSymbol "voice_symbol",
}

impl Column {
    /// Words of people and places: what a table of substitutions may change.
    pub const WORDS: &[Column] = &[
        Column::NameKanji,
        Column::NameKana,
        Column::DestName,
        Column::EmployerName,
        Column::Addr1,
        Column::Addr2,
        Column::Addr3,
        Column::AltAddr1,
        Column::AltAddr2,
        Column::AltAddr3,
    ];
}

/// Headings without which no notice of an employee insurer can be made; a form's layout asks for
/// what else it prints.
pub const REQUIRED: &[Column] = &[
    Column::MemberKey,
    Column::Relation,
    Column::ControlNo,
    Column::InsurerNo,
    Column::Symbol,
    Column::Number,
    Column::Branch,
    Column::NameKanji,
    Column::NameKana,
    Column::Copay,
    Column::Acquired,
    Column::NumberStatus,
    Column::Match,
    Column::Confirmed,
    Column::Asked,
    Column::Replied,
    Column::RegisteredOn,
];

/// What is wrong with the heading row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeadingFault {
    /// The heading that is missing: ours, or the one that the job maps.
    Missing(String),
    /// Number of the column that repeats an earlier one, from 1. Its words are not told: in a file
    /// without headings they would be a member's.
    Double(usize),
}

/// Where each known field stands.
#[derive(Clone, Debug)]
pub struct Columns {
    index: Vec<Option<usize>>,
    count: usize,
}

impl Columns {
    /// Reads the heading row. `mapped` renames: our field → the client's heading.
    /// All faults are told at once.
    pub fn read(
        headings: &crate::records::Fields,
        mapped: &[(Column, String)],
        also_required: &[Column],
    ) -> Result<Columns, Vec<HeadingFault>> {
        let names: Vec<&str> = headings.iter().collect();
        let mut faults = Vec::new();
        let mut known = HashSet::new();
        for (at, name) in names.iter().enumerate() {
            if !known.insert(name) {
                faults.push(HeadingFault::Double(at + 1));
            }
        }
        let mut index = Vec::new();
        for &column in Column::ALL {
            let renamed = mapped.iter().find(|(field, _)| *field == column);
            let heading = renamed.map_or(column.name(), |(_, heading)| heading);
            let at = names.iter().position(|name| *name == heading);
            let needed =
                REQUIRED.contains(&column) || also_required.contains(&column) || renamed.is_some();
            if at.is_none() && needed {
                faults.push(HeadingFault::Missing(heading.to_owned()));
            }
            index.push(at);
        }
        if faults.is_empty() {
            Ok(Columns {
                index,
                count: names.len(),
            })
        } else {
            Err(faults)
        }
    }

    /// No column at all: stands in while the faults of a heading are told.
    pub fn none() -> Columns {
        Columns {
            index: vec![None; Column::ALL.len()],
            count: 0,
        }
    }

    /// 0-based place of a field, if the file has it.
    pub fn index(&self, column: Column) -> Option<usize> {
        self.index[column as usize]
    }

    /// Fields that every record must have.
    pub fn count(&self) -> usize {
        self.count
    }
}
