//! The witness: clean jobs of every kind read back without a finding, and every kind of sabotage is
//! found, by piece and item. Lots are real ones, edited.

#[path = "verify/backs.rs"]
mod backs;
#[path = "verify/barcode.rs"]
mod barcode;
#[path = "verify/edits.rs"]
mod edits;
mod hall;
#[path = "verify/sabotage.rs"]
mod sabotage;
#[path = "verify/slips.rs"]
mod slips;

use std::path::Path;

use edits::*;
use hall::{Job, Said, kirikake};
use sabotage::{ON_FILES, ON_PAGES, Sabotage};

fn verify(out: &str) -> Said {
    kirikake(&["verify", out, "--json"])
}

/// Findings as (piece, side, item, what), those that a changed digest brings left out.
fn found(said: &Said) -> Vec<(u64, String, String, String)> {
    let findings = said.json()["findings"].as_array().unwrap().clone();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let told = findings.iter().map(|it| {
        let piece = it["piece"].as_u64().unwrap();
        (
            piece,
            text(&it["side"]),
            text(&it["item"]),
            text(&it["what"]),
        )
    });
    told.filter(|(.., what)| what != "digest").collect()
}

fn clean(out: &str, pieces: u64) {
    let said = verify(out);
    assert_eq!(said.exit, 0, "{said:?}");
    assert_eq!(said.json()["pieces"].as_u64(), Some(pieces));
}

#[test]
fn clean_jobs_of_every_kind_of_insurer_agree_with_their_records() {
    for sample in ["kenpo", "kokuho", "kokuho-kumiai", "kouki"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("samples")
            .join(sample);
        let dir = tempfile::tempdir().unwrap();
        let (job, out) = (folder.join("job.toml"), dir.path().join("OUT"));
        let (job, out) = (job.to_str().unwrap(), out.to_str().unwrap());
        let said = kirikake(&["print", job, "-o", out, "--no-verify", "--json"]);
        assert_eq!(said.exit, 4, "{said:?}");
        clean(out, said.json()["pieces"].as_u64().unwrap());
    }
}

#[test]
fn every_way_of_drawing_and_every_press_is_read() {
    let ways: [&[(&str, &str)]; 6] = [
        &[("codes    = \"mask\"", "codes = \"runs\"")],
        &[("compress = \"none\"", "compress = \"small\"")],
        &[("dpi      = 600", "dpi = 720")],
        &[
            ("dpi      = 600", "dpi = 1200"),
            ("steps    = \"off\"", "steps = \"on\""),
        ],
        &[
            ("segments  = \"kanji\"", "segments = \"utf8\""),
            ("level_min = \"M\"", "level_min = \"L\""),
        ],
        &[("kind      = \"qr\"", "kind = \"none\"")],
    ];
    for changes in ways {
        let job = Job::sample(60, 101);
        for (from, to) in changes {
            job.replace("job.toml", from, to);
        }
        let said = job.print("OUT", &["--no-verify"]);
        assert!([0, 4].contains(&said.exit), "{said:?}");
        clean(&job.text("OUT"), said.json()["pieces"].as_u64().unwrap());
    }
}

#[test]
fn envelopes_households_and_letters_without_digits_are_read() {
    for layout in ["envelope-naga3", "envelope-kaku2"] {
        let job = Job::sample(60, 102);
        let settings = job.read("job.toml") + &format!("\n[envelope]\nlayout = \"{layout}\"\n");
        std::fs::write(job.path("job.toml"), settings).unwrap();
        let said = job.print("OUT", &["--no-verify"]);
        assert!([0, 4].contains(&said.exit), "{said:?}");
        clean(&job.text("OUT"), said.json()["pieces"].as_u64().unwrap());
    }
    let job = Job::sample(200, 103);
    job.replace(
        "insurer.toml",
        "missing = \"separate\"",
        "missing = \"variant\"",
    );
    let said = job.print("OUT", &["--no-verify"]);
    clean(&job.text("OUT"), said.json()["pieces"].as_u64().unwrap());
}

/// A printed job whose second lot is to be sabotaged.
fn printed(seed: u64) -> Job {
    let job = Job::sample(80, seed);
    let settings = job.read("job.toml") + "\n[envelope]\nlayout = \"envelope-kaku2\"\n";
    std::fs::write(job.path("job.toml"), settings).unwrap();
    let said = job.print("OUT", &["--no-verify"]);
    assert!([0, 4].contains(&said.exit), "{said:?}");
    job
}

fn all_found(sabotages: &[Sabotage]) {
    for (what, spoil, item, kind) in sabotages {
        let job = printed(111);
        let first: u64 = job
            .read("OUT/lots/0002.pieces.csv")
            .lines()
            .nth(1)
            .unwrap()
            .split(',')
            .next()
            .unwrap()
            .parse()
            .unwrap();
        spoil(&job);
        let said = verify(&job.text("OUT"));
        assert_eq!(said.exit, 12, "{what}: {said:?}");
        let told = found(&said);
        let near = |piece: &u64| [0, first, first + 1].contains(piece);
        let hit = told.iter().any(|(piece, _, found, how)| {
            near(piece) && found.contains(item) && how.contains(kind)
        });
        assert!(hit, "{what}: {told:?}");
    }
}

#[test]
fn every_sabotage_of_a_page_is_found_by_piece_and_item() {
    all_found(&ON_PAGES);
}

#[test]
fn every_sabotage_of_a_file_is_found_by_piece_and_item() {
    all_found(&ON_FILES);
}

#[test]
fn the_envelope_of_another_piece_is_found() {
    let job = printed(112);
    kids(&job, "0002.envelope.pdf", |kids| kids.swap(0, 1));
    let told = found(&verify(&job.text("OUT")));
    let envelope = |item: &str, what: &str| {
        told.iter()
            .any(|(_, side, found, how)| side == "envelope" && found == item && how == what)
    };
    assert!(envelope("pairing E", "other piece"), "{told:?}");
    assert!(
        told.iter()
            .any(|(_, side, item, _)| side == "envelope" && item.contains("addressee"))
    );
}

#[test]
fn other_files_an_edited_ledger_and_a_broken_lot_are_told() {
    let job = printed(113);
    let path = job.path("OUT/lots/0002.notice.pdf");
    let kept = std::fs::read(&path).unwrap();
    std::fs::write(&path, &kept[..kept.len() / 2]).unwrap();
    let said = verify(&job.text("OUT"));
    assert_eq!(said.exit, 12);
    assert!(
        found(&said)
            .iter()
            .any(|(.., item, what)| item == "notice.pdf" && what == "unreadable")
    );
    let other = std::fs::read(job.path("OUT/lots/0001.notice.pdf")).unwrap();
    std::fs::write(&path, other).unwrap();
    assert_eq!(verify(&job.text("OUT")).exit, 12);
    std::fs::write(&path, &kept).unwrap();
    assert_eq!(verify(&job.text("OUT")).exit, 0);

    let text = job.read("members.csv");
    std::fs::write(job.path("other.csv"), text.replacen("2割", "3割", 1)).unwrap();
    let said = kirikake(&[
        "verify",
        &job.text("OUT"),
        "--members",
        &job.text("other.csv"),
        "--json",
    ]);
    assert!([12, 16].contains(&said.exit), "{said:?}");
    let ledger = rusqlite::Connection::open(job.path("OUT/ledger.db")).unwrap();
    ledger
        .execute("UPDATE pieces SET pages = 7 WHERE piece_no = 20", [])
        .unwrap();
    let said = verify(&job.text("OUT"));
    assert_eq!((said.exit, said.ids()), (12, vec!["KRK1203-E".to_owned()]));
    let said = verify(&job.text("nowhere"));
    assert_eq!((said.exit, said.ids()), (20, vec!["KRK2089-E".to_owned()]));
}

#[test]
fn huge_and_looping_objects_are_findings_and_the_run_ends() {
    use lopdf::{Dictionary, Object, Stream};
    use std::io::Write;
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&vec![b' '; 33 << 20]).unwrap();
    let packed = packed.finish().unwrap();
    let bomb = || {
        let mut entries = Dictionary::new();
        entries.set("Filter", Object::Name(b"FlateDecode".to_vec()));
        Stream::new(entries, packed.clone())
    };
    let job = printed(114);
    let path = job.path("OUT/lots/0002.notice.pdf");
    let kept = std::fs::read(&path).unwrap();
    let told = |item: &str, what: &str| {
        let said = verify(&job.text("OUT"));
        assert_eq!(said.exit, 12, "{said:?}");
        let told = found(&said);
        std::fs::write(&path, &kept).unwrap();
        let hit = told
            .iter()
            .any(|(.., found, how)| found == item && how == what);
        assert!(hit, "{item} {what}: {told:?}");
    };
    edit(&job, "0002.notice.pdf", |document| {
        let (id, _) = content(document, 0);
        document.objects.insert(id, Object::Stream(bomb()));
    });
    told("page", "missing");
    // A content that is itself by reference, a tree that goes round, a page that is its own parent.
    edit(&job, "0002.notice.pdf", |document| {
        let (id, _) = content(document, 0);
        document.objects.insert(id, Object::Reference(id));
    });
    told("page", "missing");
    kids(&job, "0002.notice.pdf", |kids| {
        let all = kids.clone();
        kids.extend(all);
    });
    told("notice.pdf", "pages");
    edit(&job, "0002.notice.pdf", |document| {
        let page = pages(document)[0];
        let own = document
            .get_object_mut(page)
            .unwrap()
            .as_dict_mut()
            .unwrap();
        own.set("Parent", Object::Reference(page));
    });
    told("page", "size or turn");
    edit(&job, "0002.notice.pdf", |document| {
        let page = document.get_dictionary(pages(document)[0]).unwrap();
        let root = page.get(b"Parent").unwrap().as_reference().unwrap();
        let node = document
            .get_object_mut(root)
            .unwrap()
            .as_dict_mut()
            .unwrap();
        let Object::Array(kids) = node.get_mut(b"Kids").unwrap() else {
            panic!("kids are an array");
        };
        kids.push(Object::Reference(root));
    });
    told("notice.pdf", "pages");
}
