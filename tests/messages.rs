//! `docs/messages.md` says what the source says (`KIRIKAKE_REWRITE=1` writes it anew), and every
//! message helps: short enough for a log line, with a next step, a cause and steps of its own.

use std::collections::BTreeSet;
use std::path::Path;

use kirikake::command::handbook;
use kirikake::member::Reason;
use kirikake::message::{Id, Lang, Message, Severity};
use kirikake::units::Place;

const LANGS: [Lang; 2] = [Lang::Ja, Lang::En];

#[test]
fn the_handbook_is_what_the_source_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/messages.md");
    let wanted = handbook();
    if std::env::var_os("KIRIKAKE_REWRITE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap();
    let differs = found
        .lines()
        .zip(wanted.lines())
        .position(|(one, other)| one != other);
    assert!(
        found == wanted,
        "differs from line {differs:?}; KIRIKAKE_REWRITE=1 writes it anew"
    );
    for id in Id::ALL {
        let heading = format!("\n### {}\n", Message::new(*id).code());
        assert_eq!(wanted.matches(&heading).count(), 1, "{heading}");
    }
    for reason in Reason::ALL {
        let heading = format!("\n### {}\n", reason.code());
        assert_eq!(wanted.matches(&heading).count(), 1, "{heading}");
    }
}

#[test]
fn a_message_is_one_line_below_512_bytes_with_the_longest_arguments() {
    let mut place = Place::file(&"長い名前".repeat(60));
    (place.line, place.column) = (u32::MAX, u32::MAX);
    for (id, lang) in Id::ALL.iter().flat_map(|id| LANGS.map(|lang| (id, lang))) {
        let long = "ア\n".repeat(2_000);
        let bare = Message::new(*id).with("x").with("y");
        assert!(
            bare.line(lang).len() <= 400,
            "{id:?} leaves no room for its arguments"
        );
        let message = bare.clone().at(place.clone()).field(&long);
        for message in [message, Message::new(*id).with(&long).with(&long)] {
            for line in [
                message.line(lang),
                message.closing_line(lang, &[0xAB; 32], 32),
            ] {
                assert!(
                    line.len() < 512 && !line.contains(['\n', '\r']),
                    "{id:?}: {line}"
                );
                assert!(line.starts_with(&message.code()), "{line}");
            }
            let closing = message.closing_line(lang, &[0xAB; 32], 32);
            assert!(
                closing.ends_with(" head=abababababababab rc=32"),
                "{closing}"
            );
        }
    }
}

#[test]
fn every_message_says_what_to_do_unless_it_only_informs() {
    let numbers: BTreeSet<u16> = Id::ALL.iter().map(|id| id.number()).collect();
    assert_eq!(numbers.len(), Id::ALL.len(), "numbers are unique");
    for (id, lang) in Id::ALL.iter().flat_map(|id| LANGS.map(|lang| (id, lang))) {
        let (_, next) = id.texts(lang);
        assert!(
            !next.is_empty() || id.severity() == Severity::Information,
            "{id:?}"
        );
    }
}

/// Help that is the same for two messages is help for neither.
#[test]
fn causes_and_steps_are_each_message_s_own() {
    for lang in LANGS {
        let mut causes = BTreeSet::new();
        let messages = Id::ALL.iter().map(|id| (format!("{id:?}"), id.help(lang)));
        let reasons = Reason::ALL.iter().map(|reason| {
            let explained = reason.explained(lang);
            (format!("{reason:?}"), (explained.meaning, explained.steps))
        });
        for (name, (cause, steps)) in messages.chain(reasons) {
            assert!(cause.chars().count() >= 20, "{name}: {cause}");
            assert!(
                causes.insert((cause, steps)),
                "{name} is explained like another"
            );
            assert!(
                !steps.is_empty() && steps.iter().all(|step| !step.is_empty()),
                "{name}"
            );
            // A break of a long text leaves neither a doubled blank nor none.
            let all = [&[cause], steps].concat().join("\n");
            assert!(!all.contains("  ") && !all.contains('\t'), "{name}: {all}");
        }
    }
}
