//! Which piece an id means. An id is never repeated in a message: it may be anything that somebody
//! has typed.

use super::{Archive, Kind};
use crate::codes::pairing::{ALPHABET, check_character, parts, readable};
use crate::message::{Error, Id, Message};
use crate::records::csv;
use crate::shift::Shift;

/// Digits of a piece number.
const DIGITS_MAX: usize = 7;
/// Where `members.csv` has the control number.
const CONTROL_NO_FIELD: usize = 2;

/// A piece as it was called for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    pub number: u32,
    /// The latest, where none was named.
    pub generation: Option<u8>,
    /// The code or the line by which it was called.
    code: Option<String>,
}

/// What an id can be besides a control number.
enum Form {
    Called(Called),
    /// It looks like a pairing code or its line, and is none of this job.
    Wrong(Message),
    Other,
}

impl Called {
    fn number(number: u32) -> Called {
        Called {
            number,
            generation: None,
            code: None,
        }
    }

    /// Whether the code by which it was called is one of the piece's own.
    pub fn agrees(&self, codes: &str) -> bool {
        let Some(called) = &self.code else {
            return true;
        };
        let mut codes = codes.split(' ');
        codes.any(|code| code == called || line_of(code).as_deref() == Some(called))
    }
}

/// The line that stands below a pairing code, as `A7K2Q9-0012345-0-A-c`.
pub fn line_of(code: &str) -> Option<String> {
    let parts = parts(code.as_bytes())?;
    let line = readable(&parts.fields);
    Some(line.iter().copied().map(char::from).collect())
}

impl Archive {
    /// The piece that an id means.
    ///
    /// # Errors
    /// [`Id::PieceUnknown`] and its like (exit 20); a `members.csv` is not as it was (12).
    pub fn find(&self, id: &str, kind: Option<Kind>, shift: &Shift<'_>) -> Result<Called, Error> {
        let id = id.trim();
        let form = match kind {
            Some(Kind::ControlNo) => Form::Other,
            Some(Kind::Piece) | None => self.form(id),
        };
        // A code or a line whose check holds is not also a control number.
        let certain = matches!(&form, Form::Called(called) if called.code.is_some());
        let by_control = match kind {
            Some(Kind::Piece) => None,
            _ if certain => None,
            _ => self.by_control(id, shift)?,
        };
        match (form, by_control) {
            (Form::Called(called), None) => Ok(called),
            (Form::Called(called), Some(number)) if called.number != number => {
                let there = self.ledger.standings(called.number);
                match there.map_err(|error| self.broken(&error))?.is_empty() {
                    true => Ok(Called::number(number)),
                    false => {
                        let message = Message::new(Id::PieceUnclear).with(called.number);
                        Err(message.with(number).into())
                    }
                }
            }
            (_, Some(number)) => Ok(Called::number(number)),
            (Form::Wrong(message), None) => Err(message.into()),
            (Form::Other, None) => Err(self.unknown()),
        }
    }

    fn form(&self, id: &str) -> Form {
        let digits = id.bytes().all(|byte| byte.is_ascii_digit());
        if digits && (1..=DIGITS_MAX).contains(&id.len()) {
            let number = id.parse().unwrap_or(0);
            return Form::Called(Called::number(number));
        }
        let id = id.to_ascii_uppercase();
        let Some(Spelled {
            job,
            number,
            generation,
            check_ok,
        }) = spelled(&id)
        else {
            return Form::Other;
        };
        if !check_ok {
            return Form::Wrong(Message::new(Id::PieceMisread));
        }
        if job != self.job {
            let message = Message::new(Id::PieceElsewhere).with(job);
            return Form::Wrong(message.with(&self.job));
        }
        Form::Called(Called {
            number,
            generation: Some(generation),
            code: Some(id),
        })
    }

    /// The piece on which `members.csv` has a control number.
    fn by_control(&self, control_no: &str, shift: &Shift<'_>) -> Result<Option<u32>, Error> {
        if control_no.is_empty() {
            return Ok(None);
        }
        let mut written = Vec::new();
        csv::field(&mut written, control_no);
        let finder = memchr::memmem::Finder::new(&written);
        for lot in &self.lots {
            if shift.stopped() {
                return Err(Message::new(Id::Stopped).into());
            }
            let members = self.file(lot, "members.csv")?.unwrap_or_default();
            if finder.find(&members).is_none() {
                continue;
            }
            for line in String::from_utf8_lossy(&members).lines().skip(1) {
                let fields = csv::fields(line);
                if fields
                    .get(CONTROL_NO_FIELD)
                    .is_some_and(|it| it == control_no)
                {
                    return Ok(fields[0].parse().ok());
                }
            }
        }
        Ok(None)
    }
}

/// What a pairing code and its line both say.
struct Spelled {
    job: String,
    number: u32,
    generation: u8,
    check_ok: bool,
}

/// Takes a pairing code, or the line below one, apart; `None` if it is neither.
fn spelled(id: &str) -> Option<Spelled> {
    if let Some(parts) = parts(id.as_bytes()) {
        return Some(Spelled {
            job: String::from_utf8_lossy(&parts.fields.job).into_owned(),
            number: parts.fields.piece,
            generation: parts.fields.generation,
            check_ok: parts.check_ok,
        });
    }
    let said: Vec<&str> = id.split('-').collect();
    let &[job, piece, generation, role, check] = &said[..] else {
        return None;
    };
    let lengths = [job, piece, generation, role, check].map(str::len);
    let known = |text: &str| text.bytes().all(|byte| ALPHABET.contains(&byte));
    let digits = piece.bytes().all(|byte| byte.is_ascii_digit());
    let checked = [job, piece, generation, role].concat();
    if lengths != [6, 7, 1, 1, 1] || !digits || !known(&checked) {
        return None;
    }
    let place = |byte: u8| ALPHABET.iter().position(|it| *it == byte);
    Some(Spelled {
        job: job.to_owned(),
        number: piece.parse().ok()?,
        generation: u8::try_from(place(generation.as_bytes()[0])?).ok()?,
        check_ok: check_character(checked.as_bytes()) == check.as_bytes()[0],
    })
}
