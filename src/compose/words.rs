//! A member's values as they are printed and spoken. Text stays as given; only dates, digits of
//! 負担割合 and numbers of pieces are written out here.

use super::{Context, PieceNumber, Subject, addressee};
use crate::date::{Date, Style};
use crate::layout::{Field, Part};
use crate::member::{Copay, Member, Relation, Sex};
use crate::units::{add_digits, add_thousands};

/// Digits of a lot on paper, more where there are more lots.
const LOT_DIGITS: u32 = 4;

/// Puts the parts of a template together.
pub fn write(
    parts: &[Part],
    subject: Subject<'_>,
    piece: PieceNumber,
    context: &Context<'_>,
    out: &mut String,
) {
    for part in parts {
        match part {
            Part::Fixed(fixed) => out.push_str(fixed),
            Part::Field(Field::RowsSpoken) => rows_spoken(subject.rows, out),
            Part::Field(field) => value(*field, subject.member, piece, context, out),
        }
    }
}

/// ヤマダ　タロウさん、６、８、２、５。 for each row.
fn rows_spoken(rows: &[Member<'_>], out: &mut String) {
    for member in rows {
        out.push_str(member.name_kana);
        out.push_str("さん、");
        digit_by_digit(member.last4, out);
        out.push('。');
    }
}

fn value(
    field: Field,
    member: &Member<'_>,
    piece: PieceNumber,
    context: &Context<'_>,
    out: &mut String,
) {
    match field {
        Field::ControlNo => out.push_str(member.control_no),
        Field::Kind => out.push_str(kind(member.relation, context)),
        Field::NameKanji => out.push_str(member.name_kanji),
        Field::NameKana => out.push_str(member.name_kana),
        Field::Symbol => out.push_str(member.symbol),
        Field::Number => out.push_str(member.number),
        Field::Branch => out.push_str(member.branch),
        Field::BranchLabel if member.branch.is_empty() => {}
        Field::BranchLabel => {
            out.push_str("\u{3000}（枝番）");
            out.push_str(member.branch);
        }
        Field::SymbolNumber => {
            if !member.symbol.is_empty() {
                out.push_str(member.symbol);
                out.push('・');
            }
            out.push_str(member.number);
        }
        Field::Copay => copay(member.copay, context, out),
        Field::Sex => out.push_str(member.sex.map_or("", sex)),
        Field::Last4 => out.push_str(member.last4),
        Field::SymbolSpoken => spoken("記号、", member.symbol, out),
        Field::BranchSpoken => spoken("枝番、", member.branch, out),
        Field::Last4Spoken => digit_by_digit(member.last4, out),
        Field::EmployerName => out.push_str(member.employer.name),
        Field::Piece
        | Field::Pieces
        | Field::Lot
        | Field::Sheet
        | Field::Sheets
        | Field::PackBox
        | Field::PackBoxes
        | Field::PackPieces
        | Field::PackLast => numbered(field, piece, out),
        Field::RowsSpoken => unreachable!("rows are the sheet's, not a member's"),
        Field::PostCode
        | Field::Addr1
        | Field::Addr2
        | Field::Addr3
        | Field::CardAddr1
        | Field::CardAddr2
        | Field::Addressee
        | Field::HeadName
        | Field::MailMark => addressee::write(field, member, out),
        Field::TrackNo => out.push_str(&addressee::grouped(piece.track_no(member))),
        Field::Birth
        | Field::Acquired
        | Field::ValidUntil
        | Field::IssuedCard
        | Field::EffectiveFrom
        | Field::EffectiveHeading
        | Field::EffectiveOptional
        | Field::AcquiredSpoken
        | Field::BirthSpoken
        | Field::ValidUntilSpoken
        | Field::IssuedCardSpoken
        | Field::EffectiveFromSpoken
        | Field::EffectiveSpoken => day(field, member, context.style, out),
    }
}

/// 種別 in the insurer's words.
fn kind<'a>(relation: Relation, context: &Context<'a>) -> &'a str {
    match relation {
        Relation::Insured => context.kind_self,
        Relation::Family => context.kind_family,
    }
}

/// A number of the piece or the pack.
fn numbered(field: Field, piece: PieceNumber, out: &mut String) {
    let pack = piece.pack;
    match field {
        Field::Piece => add_thousands(piece.number.into(), out),
        Field::Pieces => add_thousands(piece.of.into(), out),
        Field::Lot => add_digits(piece.lot.into(), LOT_DIGITS, out),
        Field::Sheet => add_digits(piece.sheet.into(), 1, out),
        Field::Sheets => add_digits(piece.sheets.into(), 1, out),
        Field::PackBox => add_digits(pack.box_no.into(), 1, out),
        Field::PackBoxes => add_digits(pack.boxes.into(), 1, out),
        Field::PackPieces => add_thousands(pack.pieces.into(), out),
        Field::PackLast => add_thousands(pack.last.into(), out),
        _ => unreachable!("only numbers are asked for"),
    }
}

/// A date for the eye or the ear; nothing at all where the record has none.
fn day(field: Field, member: &Member<'_>, style: Style, out: &mut String) {
    let cards = &member.cards;
    let (found, style) = match field {
        Field::Birth => (member.birth, style),
        Field::BirthSpoken => (member.birth, style.spoken()),
        Field::Acquired => (Some(member.acquired), style),
        Field::AcquiredSpoken => (Some(member.acquired), style.spoken()),
        Field::ValidUntil => (cards.valid_until, style),
        Field::ValidUntilSpoken => (cards.valid_until, style.spoken()),
        Field::IssuedCard => (cards.issued, style),
        Field::IssuedCardSpoken => (cards.issued, style.spoken()),
        Field::EffectiveFrom | Field::EffectiveHeading | Field::EffectiveOptional => {
            (cards.effective_from, style)
        }
        Field::EffectiveFromSpoken | Field::EffectiveSpoken => {
            (cards.effective_from, style.spoken())
        }
        _ => unreachable!("only dates are asked for"),
    };
    let Some(found) = found else { return };
    match field {
        Field::EffectiveHeading => return out.push_str("適用開始年月日"),
        Field::EffectiveSpoken => out.push_str("適用開始年月日、"),
        _ => {}
    }
    date(found, style, out);
    if field == Field::EffectiveSpoken {
        out.push('、');
    }
}

fn sex(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "男",
        Sex::Female => "女",
        Sex::SeeBack => "裏面参照",
    }
}

/// Whether a record that was taken may lack what the layout prints there: then it is held. A field
/// that may be empty on paper lacks nothing, and the last four digits choose the letter.
fn lacks(field: Field, member: &Member<'_>) -> bool {
    match field {
        Field::Birth | Field::BirthSpoken => member.birth.is_none(),
        Field::Sex => member.sex.is_none(),
        Field::ValidUntil | Field::ValidUntilSpoken => member.cards.valid_until.is_none(),
        Field::IssuedCard | Field::IssuedCardSpoken => member.cards.issued.is_none(),
        Field::EffectiveFrom | Field::EffectiveFromSpoken => member.cards.effective_from.is_none(),
        Field::PostCode | Field::Addr1 | Field::CardAddr1 | Field::HeadName => {
            addressee::lacks(field, member)
        }
        Field::EmployerName => member.employer.name.is_empty(),
        Field::ControlNo
        | Field::EffectiveHeading
        | Field::EffectiveOptional
        | Field::EffectiveSpoken
        | Field::Addr2
        | Field::Addr3
        | Field::CardAddr2
        | Field::Addressee
        | Field::MailMark
        | Field::TrackNo
        | Field::Kind
        | Field::NameKanji
        | Field::NameKana
        | Field::Symbol
        | Field::Number
        | Field::Branch
        | Field::BranchLabel
        | Field::SymbolNumber
        | Field::Copay
        | Field::Acquired
        | Field::Last4
        | Field::SymbolSpoken
        | Field::BranchSpoken
        | Field::AcquiredSpoken
        | Field::Last4Spoken
        | Field::Piece
        | Field::Pieces
        | Field::Lot
        | Field::Sheet
        | Field::Sheets
        | Field::PackBox
        | Field::PackBoxes
        | Field::PackPieces
        | Field::PackLast
        | Field::RowsSpoken => false,
    }
}

/// The heading of the first field that the member lacks.
pub fn lacking(parts: &[Part], member: &Member<'_>) -> Option<&'static str> {
    parts.iter().find_map(|part| match part {
        Part::Field(field) if lacks(*field, member) => Some(field.heading()),
        Part::Field(_) | Part::Fixed(_) => None,
    })
}

fn date(date: Date, style: Style, out: &mut String) {
    let written = date.write_era(style, out);
    assert!(written, "dates before 明治 were held");
}

/// A headed value for the ear; nothing at all when the value is empty.
fn spoken(heading: &str, value: &str, out: &mut String) {
    if !value.is_empty() {
        out.push_str(heading);
        out.push_str(value);
        out.push('、');
    }
}

/// ６、８、２、５: a reader that took 6825 for a number would say 六千八百.
fn digit_by_digit(digits: &str, out: &mut String) {
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 {
            out.push('、');
        }
        out.push(digit);
    }
}

fn copay(copay: Copay<'_>, context: &Context<'_>, out: &mut String) {
    match copay {
        Copay::Tenths(tenths) => {
            let zero = if context.style.full_width {
                '\u{FF10}'
            } else {
                '0'
            };
            out.push(char::from_u32(u32::from(zero) + u32::from(tenths)).unwrap_or(zero));
            out.push('割');
        }
        Copay::Text(text) => out.push_str(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_digits_are_spoken_one_by_one() {
        let mut out = String::new();
        digit_by_digit("6825", &mut out);
        assert_eq!(out, "6、8、2、5");
    }
}
