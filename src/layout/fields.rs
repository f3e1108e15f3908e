//! What a layout may insert: the closed list of fields, and templates cut into parts.

use crate::member::Column;

/// A value that differs from member to member or from piece to piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    ControlNo,
    /// 種別: the insurer's words for the insured or the family.
    Kind,
    NameKanji,
    NameKana,
    Symbol,
    Number,
    Branch,
    /// `　（枝番）01`, or nothing when there is no branch.
    BranchLabel,
    /// `1234・00056789`, or the number alone when there is no symbol.
    SymbolNumber,
    Copay,
    Birth,
    Sex,
    Acquired,
    ValidUntil,
    IssuedCard,
    EffectiveFrom,
    /// 適用開始年月日 as a heading and its day, or nothing of both where the record has none.
    EffectiveHeading,
    EffectiveOptional,
    Last4,
    /// `123-4567` of where the letter goes.
    PostCode,
    /// Lines of where the letter goes; the second and third may be empty.
    Addr1,
    Addr2,
    Addr3,
    /// 住所 as a card shows it: the first line, then what follows on one.
    CardAddr1,
    CardAddr2,
    /// Whom the letter is addressed to, with 様 or 御中.
    Addressee,
    /// 世帯主氏名.
    HeadName,
    /// 簡易書留, 特定記録 or 転送不要, or nothing.
    MailMark,
    /// 引受番号 in groups, `131-12-38385-2`, or nothing.
    TrackNo,
    /// 記号、１２３４、 for the ear, or nothing.
    SymbolSpoken,
    /// 枝番、０１、 for the ear, or nothing.
    BranchSpoken,
    /// Dates without the spaces that only the eye needs.
    AcquiredSpoken,
    BirthSpoken,
    ValidUntilSpoken,
    IssuedCardSpoken,
    EffectiveFromSpoken,
    /// 適用開始年月日、平成30年4月1日、 for the ear, or nothing.
    EffectiveSpoken,
    /// ６、８、２、５.
    Last4Spoken,
    /// Piece number with thousands separated: `12,345`.
    Piece,
    /// Pieces of the job, `98,765`.
    Pieces,
    /// Lot number in four digits.
    Lot,
    /// Sheet of the piece, from 1.
    Sheet,
    /// Sheets of the piece.
    Sheets,
    /// 事業所名.
    EmployerName,
    /// Of an employer's pack: its place among the employer's, how many those are, its pieces, and
    /// the number of its last piece.
    PackBox,
    PackBoxes,
    PackPieces,
    PackLast,
    /// The rows of this sheet's list for the ear: each name with its last four digits.
    RowsSpoken,
}

const FIELDS: &[(&str, Field)] = &[
    ("control_no", Field::ControlNo),
    ("kind", Field::Kind),
    ("name_kanji", Field::NameKanji),
    ("name_kana", Field::NameKana),
    ("symbol", Field::Symbol),
    ("number", Field::Number),
    ("branch", Field::Branch),
    ("branch_label", Field::BranchLabel),
    ("symbol_number", Field::SymbolNumber),
    ("copay", Field::Copay),
    ("birth", Field::Birth),
    ("sex", Field::Sex),
    ("acquired", Field::Acquired),
    ("valid_until", Field::ValidUntil),
    ("issued_card", Field::IssuedCard),
    ("effective_from", Field::EffectiveFrom),
    ("effective_heading", Field::EffectiveHeading),
    ("effective_optional", Field::EffectiveOptional),
    ("last4", Field::Last4),
    ("post_code", Field::PostCode),
    ("addr1", Field::Addr1),
    ("addr2", Field::Addr2),
    ("addr3", Field::Addr3),
    ("card_addr1", Field::CardAddr1),
    ("card_addr2", Field::CardAddr2),
    ("addressee", Field::Addressee),
    ("head_name", Field::HeadName),
    ("mail_mark", Field::MailMark),
    ("track_no", Field::TrackNo),
    ("symbol_spoken", Field::SymbolSpoken),
    ("branch_spoken", Field::BranchSpoken),
    ("acquired_spoken", Field::AcquiredSpoken),
    ("birth_spoken", Field::BirthSpoken),
    ("valid_until_spoken", Field::ValidUntilSpoken),
    ("issued_card_spoken", Field::IssuedCardSpoken),
    ("effective_from_spoken", Field::EffectiveFromSpoken),
    ("effective_spoken", Field::EffectiveSpoken),
    ("last4_spoken", Field::Last4Spoken),
    ("piece", Field::Piece),
    ("pieces", Field::Pieces),
    ("lot", Field::Lot),
    ("sheet", Field::Sheet),
    ("sheets", Field::Sheets),
    ("employer_name", Field::EmployerName),
    ("pack_box", Field::PackBox),
    ("pack_boxes", Field::PackBoxes),
    ("pack_pieces", Field::PackPieces),
    ("pack_last", Field::PackLast),
    ("rows_spoken", Field::RowsSpoken),
];

impl Field {
    /// The column that it shows; `None` for what the members file does not bring.
    pub fn column(self) -> Option<Column> {
        Some(match self {
            Field::ControlNo => Column::ControlNo,
            Field::Kind => Column::Relation,
            Field::NameKanji => Column::NameKanji,
            Field::NameKana => Column::NameKana,
            Field::Symbol | Field::SymbolSpoken => Column::Symbol,
            Field::Number | Field::SymbolNumber => Column::Number,
            Field::Branch | Field::BranchLabel | Field::BranchSpoken => Column::Branch,
            Field::Copay => Column::Copay,
            Field::Birth | Field::BirthSpoken => Column::Birth,
            Field::Sex => Column::Sex,
            Field::Acquired | Field::AcquiredSpoken => Column::Acquired,
            Field::ValidUntil | Field::ValidUntilSpoken => Column::ValidUntil,
            Field::IssuedCard | Field::IssuedCardSpoken => Column::IssuedCard,
            Field::EffectiveFrom | Field::EffectiveFromSpoken => Column::EffectiveFrom,
            Field::EffectiveHeading | Field::EffectiveOptional => Column::EffectiveFrom,
            Field::EffectiveSpoken => Column::EffectiveFrom,
            Field::Last4 | Field::Last4Spoken | Field::RowsSpoken => Column::Last4,
            Field::PostCode => Column::PostCode,
            Field::Addr1 | Field::CardAddr1 => Column::Addr1,
            Field::Addr2 | Field::CardAddr2 => Column::Addr2,
            Field::Addr3 => Column::Addr3,
            Field::Addressee | Field::HeadName => Column::DestName,
            Field::MailMark => Column::MailClass,
            Field::TrackNo => Column::TrackNo,
            Field::EmployerName => Column::EmployerName,
            Field::Piece | Field::Pieces | Field::Lot | Field::Sheet | Field::Sheets => {
                return None;
            }
            Field::PackBox | Field::PackBoxes | Field::PackPieces | Field::PackLast => {
                return None;
            }
        })
    }

    /// The heading to name when the value of this field is to blame; empty where no column is.
    pub fn heading(self) -> &'static str {
        self.column().map_or("", Column::name)
    }

    /// The column without which no record could fill it; `None` where a file may do without.
    pub fn needed(self) -> Option<Column> {
        match self {
            Field::Addr2 | Field::Addr3 | Field::CardAddr2 => None,
            Field::Addressee | Field::HeadName | Field::MailMark | Field::TrackNo => None,
            Field::EffectiveHeading | Field::EffectiveOptional => None,
            Field::EffectiveSpoken => None,
            other => other.column(),
        }
    }

    /// Whether it is a figure of an employer's pack, which only its slip has.
    pub fn is_of_pack(self) -> bool {
        matches!(
            self,
            Field::PackBox | Field::PackBoxes | Field::PackPieces | Field::PackLast
        )
    }

    /// Whether it shows the last four digits, which no card may carry.
    pub fn shows_last4(self) -> bool {
        matches!(self, Field::Last4 | Field::Last4Spoken | Field::RowsSpoken)
    }
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Fixed(String),
    Field(Field),
}

impl Part {
    /// Whether it is a value, not a word of the layout.
    pub fn is_field(&self) -> bool {
        matches!(self, Part::Field(_))
    }

    /// The heading of its value's column, if it has one.
    pub fn heading(&self) -> &'static str {
        match self {
            Part::Field(field) => field.heading(),
            Part::Fixed(_) => "",
        }
    }
}

/// Values that are the same for the whole job, by field name: they become fixed text.
/// `NAME_spoken` is the word NAME for the ear: 03の0000の0000.
pub struct Words(pub Vec<(&'static str, String)>);

impl Words {
    /// These words and, if there is one, one more.
    pub fn and(&self, more: Option<(&'static str, String)>) -> Words {
        Words(self.0.iter().cloned().chain(more).collect())
    }

    fn find(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| *known == name);
        found.map(|(_, word)| word.as_str())
    }
}

/// Why a template cannot be cut into parts.
#[derive(Debug, PartialEq, Eq)]
pub enum TemplateFault {
    NeverClosed,
    Unknown(String),
}

/// Cuts `整理番号 {control_no}` into parts; the job's words are put in at once.
pub fn parts(template: &str, words: &Words) -> Result<Vec<Part>, TemplateFault> {
    let mut parts = Vec::new();
    let mut fixed = String::new();
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        fixed.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('}') else {
            return Err(TemplateFault::NeverClosed);
        };
        let name = &rest[open + 1..open + close];
        rest = &rest[open + close + 1..];
        if let Some(word) = words.find(name) {
            fixed.push_str(word);
        } else if let Some(word) = name
            .strip_suffix("_spoken")
            .and_then(|name| words.find(name))
        {
            // A hyphen is not in QR Code's Kanji mode, and の is what people say for it.
            fixed.push_str(&word.replace('-', "の"));
        } else if let Some((_, field)) = FIELDS.iter().find(|(known, _)| *known == name) {
            if !fixed.is_empty() {
                parts.push(Part::Fixed(std::mem::take(&mut fixed)));
            }
            parts.push(Part::Field(*field));
        } else {
            return Err(TemplateFault::Unknown(name.to_owned()));
        }
    }
    fixed.push_str(rest);
    if !fixed.is_empty() {
        parts.push(Part::Fixed(fixed));
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_heading_that_a_field_names_is_a_column_of_the_members_file() {
        for (name, field) in FIELDS {
            assert_eq!(
                field.column().is_none(),
                field.heading().is_empty(),
                "{name}"
            );
        }
    }

    #[test]
    fn a_template_becomes_parts_and_the_jobs_words_become_fixed_text() {
        let words = Words(vec![("as_of", "令和６年".to_owned())]);
        let got = parts("（{as_of}時点）{name_kanji} 様", &words).unwrap();
        let fixed = |text: &str| Part::Fixed(text.to_owned());
        assert_eq!(
            got,
            [
                fixed("（令和６年時点）"),
                Part::Field(Field::NameKanji),
                fixed(" 様")
            ]
        );
        let words = Words(vec![("insurer_phone", "03-0000-0000".to_owned())]);
        let spoken = parts("電話、{insurer_phone_spoken}", &words);
        assert_eq!(spoken, Ok(vec![fixed("電話、03の0000の0000")]));
        assert_eq!(
            parts("{nam}", &words),
            Err(TemplateFault::Unknown("nam".to_owned()))
        );
        assert_eq!(parts("a{name", &words), Err(TemplateFault::NeverClosed));
    }
}
