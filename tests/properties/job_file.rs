//! What holds for the settings files of a job (job, insurer, policy, substitutions), whatever their
//! text is: it is taken, or every fault has a place in the file; remarks change nothing, and a key
//! that nobody knows is told.

use kirikake::job::{Substitution, read_insurer, settings_sha256};
use kirikake::message::{Faults, Id, Message};
use kirikake::select::{KINDS, Policy};
use kirikake::settings::Source;

use crate::desk::{self, told};

/// What was read, as something that can be compared.
type Read = Result<Vec<String>, Vec<Message>>;

/// The first byte says which file the rest is.
pub fn holds(data: &[u8]) {
    let Some((which, text)) = data.split_first() else {
        return;
    };
    let Ok(text) = str::from_utf8(text) else {
        return;
    };
    let read = read(*which, text);
    if let Err(faults) = &read {
        told(faults, &[20, 24]);
        let lines = text.matches('\n').count() + 1;
        for fault in faults.iter().filter(|fault| fault.id != Id::Unreadable) {
            let place = fault.place.as_ref().expect("a fault of a file has a place");
            assert!(place.line as usize <= lines && place.line > 0, "{fault:?}");
            assert!(
                place.column > 0 && place.file.as_ref() == "x.toml",
                "{fault:?}"
            );
        }
        return;
    }
    let remark = self::read(*which, &format!("{text}\n# 備考"));
    assert_eq!(remark, read, "a remark changes nothing");
    let more = self::read(*which, &format!("{text}\n[nobody_knows]\n"));
    let unknown = |fault: &Message| fault.id == Id::UnknownKey;
    assert!(more.is_err_and(|faults| faults.iter().any(unknown)));
}

fn read(which: u8, text: &str) -> Read {
    let source = Source::new("x.toml", text.to_owned());
    let mut faults = Faults::default();
    let read = match which % 4 {
        0 => {
            let read = desk::at(|desk| settings_sha256(&source, desk.dir()));
            return match read {
                Ok(digest) => Ok(vec![kirikake::digest::hex(&digest)]),
                Err(error) => Err(error.0),
            };
        }
        1 => read_insurer(&source, which & 4 != 0, &mut faults)
            .map(|insurer| vec![insurer.number, insurer.name, insurer.name_kana]),
        2 => Policy::read(&source, &[], &mut faults).map(|policy| {
            let kinds = KINDS.iter().map(|(_, kind)| *kind);
            kinds
                .flat_map(|kind| policy.forms(kind))
                .map(|form| form.name().to_owned())
                .collect()
        }),
        _ => Substitution::read(&source, &mut faults).map(|table| {
            let results: Vec<String> = table.results().map(str::to_owned).collect();
            let words = table.substituted("髙橋　𠮷田　渡邉").into_iter();
            results.into_iter().chain(words).collect()
        }),
    };
    match (read, faults.0.is_empty()) {
        (Some(read), true) => Ok(read),
        (None, true) => panic!("nothing was read and nothing was wrong"),
        (_, false) => Err(faults.0),
    }
}
