//! Pages that are looked at as pictures: clean jobs have no finding, and whatever is wrong with a
//! code, a quiet zone or the notch is found on the picture alone. Lots are real ones, edited.

#[path = "vendor/delivery.rs"]
mod delivery;
#[path = "verify/edits.rs"]
mod edits;
mod hall;

use std::os::unix::fs::PermissionsExt;

use edits::{at, content, edit, form_of, put, symbol};
use hall::{Job, Said, kirikake};

fn verify(job: &Job, pages: &str, more: &[&str]) -> Said {
    let out = job.text("OUT");
    kirikake(&[&["verify", &out, "--json", "--raster", pages], more].concat())
}

fn clean(job: &Job, pages: u64) {
    let said = verify(job, &pages.to_string(), &[]);
    assert_eq!(said.exit, 0, "{said:?}");
    assert_eq!(said.json()["raster"]["pages"].as_u64(), Some(pages));
}

fn printed(job: &Job) {
    let said = job.print("OUT", &["--no-verify"]);
    assert!([0, 4].contains(&said.exit), "{said:?}");
}

fn enveloped(job: &Job, layout: &str) {
    let settings = job.read("job.toml") + &format!("\n[envelope]\nlayout = \"{layout}\"\n");
    std::fs::write(job.path("job.toml"), settings).unwrap();
}

/// Findings of pictures as (piece, side, item, what).
fn found(said: &Said) -> Vec<(u64, String, String, String)> {
    let findings = said.json()["findings"].as_array().unwrap().clone();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let told = findings.iter().map(|it| {
        let piece = it["piece"].as_u64().unwrap();
        let [side, item, what] = ["side", "item", "what"].map(|key| text(&it[key]));
        (piece, side, item, what)
    });
    told.filter(|(_, _, item, _)| item.starts_with("raster "))
        .collect()
}

#[test]
fn pictures_of_clean_jobs_show_what_was_composed() {
    let job = Job::sample(60, 201);
    printed(&job);
    clean(&job, 6);
    let job = Job::sample_of("kokuho", 60, 202);
    enveloped(&job, "envelope-naga3");
    printed(&job);
    clean(&job, 8);
    let chosen = chosen(&job, "8", "envelope");
    spoil(&job, &chosen, |it| blot(it, 1, b"0 g", [45, 45, 22, 22]));
    let told = found(&verify(&job, "8", &[]));
    let [side, item, what] = ["envelope", "raster pairing E", "cells"].map(str::to_owned);
    assert_eq!(told, [(chosen.piece, side, item, what)]);
}

#[test]
fn every_press_every_way_of_drawing_and_no_voice_code_at_all() {
    let ways: [&[(&str, &str)]; 4] = [
        &[("dpi      = 600", "dpi = 720")],
        &[
            ("dpi      = 600", "dpi = 1200"),
            ("steps    = \"off\"", "steps = \"on\""),
        ],
        &[
            ("codes    = \"mask\"", "codes = \"runs\""),
            ("segments  = \"kanji\"", "segments = \"utf8\""),
            ("level_min = \"M\"", "level_min = \"L\""),
        ],
        &[("kind      = \"qr\"", "kind = \"none\"")],
    ];
    for changes in ways {
        let job = Job::sample(60, 203);
        enveloped(&job, "envelope-kaku2");
        for (from, to) in changes {
            job.replace("job.toml", from, to);
        }
        printed(&job);
        clean(&job, 3);
    }
}

#[test]
fn a_vendor_s_symbols_are_compared_cell_by_cell() {
    let job = delivery::delivered(40, 204, false).job;
    printed(&job);
    clean(&job, 5);
    let chosen = chosen(&job, "5", "face");
    spoil(&job, &chosen, |it| blot(it, 0, b"1 g", [40, 40, 9, 9]));
    let told = found(&verify(&job, "5", &[]));
    let hit = (
        chosen.piece,
        "face".into(),
        "raster voice".into(),
        "cells".into(),
    );
    assert!(told.contains(&hit), "{told:?}");
}

/// A page that is looked at: its file, its page there, and its piece; a piece has one in a file.
struct Chosen {
    file: String,
    page: usize,
    piece: u64,
}

/// One of so many pages that are looked at, of that side.
fn chosen(job: &Job, pages: &str, side: &str) -> Chosen {
    let dir = job.text("CHOSEN");
    let said = verify(job, pages, &["--raster-png", &dir]);
    assert_eq!(said.exit, 0, "{said:?}");
    let names = hall::files_below(&job.path("CHOSEN"));
    let mut names = names.iter();
    let name = names
        .find(|it| it.ends_with(&format!("{side}.png")))
        .unwrap();
    std::fs::remove_dir_all(job.path("CHOSEN")).unwrap();
    let file = if side == "envelope" { side } else { "notice" };
    let (lot, piece) = (&name[..4], name[5..12].parse().unwrap());
    let rows = job.read(&format!("OUT/lots/{lot}.pieces.csv"));
    let first: u64 = rows
        .lines()
        .nth(1)
        .unwrap()
        .split(',')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    Chosen {
        file: format!("{lot}.{file}.pdf"),
        page: usize::try_from(piece - first).unwrap(),
        piece,
    }
}

/// Changes the content of the chosen page.
fn spoil(job: &Job, chosen: &Chosen, change: impl Fn(&mut Vec<u8>)) {
    edit(job, &chosen.file, |document| {
        let (id, mut bytes) = content(document, chosen.page);
        change(&mut bytes);
        put(document, id, bytes);
    });
}

/// The numbers of a symbol's place, `q W 0 0 H X Y cm`, and where they stand.
fn place(bytes: &[u8], nth: usize) -> (std::ops::Range<usize>, [i32; 4]) {
    let begin = symbol(bytes, nth).start;
    let end = begin + at(&bytes[begin..], b" cm", 0) + 3;
    let words = String::from_utf8_lossy(&bytes[begin..end]).into_owned();
    let words: Vec<i32> = words
        .split(' ')
        .filter_map(|word| word.parse().ok())
        .collect();
    (begin..end, [words[0], words[3], words[4], words[5]])
}

/// Draws a symbol elsewhere, or in another size.
fn moved(bytes: &mut Vec<u8>, nth: usize, change: [i32; 4]) {
    let (range, place) = place(bytes, nth);
    let [w, h, x, y] = std::array::from_fn(|at| place[at] + change[at]);
    let text = format!("q {w} 0 0 {h} {x} {y} cm");
    bytes.splice(range, text.into_bytes());
}

/// Fills a rectangle over a symbol, in dots from its corner.
fn blot(bytes: &mut Vec<u8>, nth: usize, ink: &[u8], [x, y, w, h]: [i32; 4]) {
    let (_, [.., left, bottom]) = place(bytes, nth);
    let ink = String::from_utf8_lossy(ink);
    let text = format!("q {ink} {} {} {w} {h} re f Q\n", left + x, bottom + y);
    let end = symbol(bytes, nth).end;
    bytes.splice(end..end, text.into_bytes());
}

/// A sabotage of one page, and item and kind of what must be found on its picture.
type Sabotage = (fn(&mut Vec<u8>), &'static str, &'static str);

const ON_PAGES: [Sabotage; 15] = [
    // 5 dots are 0.21 mm.
    (|it| moved(it, 0, [0, 0, 5, 0]), "voice", "G1 centre"),
    (|it| moved(it, 0, [0, 0, 0, -5]), "voice", "G1 centre"),
    (|it| moved(it, 0, [0, 0, 5, 0]), "notch", "G7 axis"),
    (|it| moved(it, 0, [9, 9, -5, -5]), "voice", "G3 cell"),
    (|it| moved(it, 1, [4, 4, -2, -2]), "pairing A", "size"),
    (|it| moved(it, 1, [0, 0, 5, 0]), "pairing A", "place"),
    (
        |it| blot(it, 0, b"1 g", [60, 60, 300, 300]),
        "voice",
        "missing",
    ),
    // Decoders would mend these.
    (|it| blot(it, 0, b"0 g", [150, 150, 7, 7]), "voice", "cells"),
    (|it| blot(it, 0, b"1 g", [150, 150, 9, 9]), "voice", "cells"),
    (
        |it| blot(it, 1, b"0 g", [45, 45, 22, 22]),
        "pairing A",
        "cells",
    ),
    (
        |it| blot(it, 2, b"1 g", [0, 0, 200, 200]),
        "pairing C",
        "missing",
    ),
    (
        |it| blot(it, 1, b"0 g", [-38, 60, 4, 4]),
        "pairing A",
        "quiet zone",
    ),
    (
        |it| blot(it, 0, b".5 g", [100, -40, 4, 4]),
        "voice",
        "quiet zone",
    ),
    (|it| twice(it), "code", "extra"),
    // マイナポータル's, 28 mm in the middle of the page.
    (
        |it| blot(it, 0, b"1 g", [1790, 2495, 670, 670]),
        "qr",
        "missing",
    ),
];

/// The card's code once more, on blank paper beside the voice code's caption.
fn twice(bytes: &mut Vec<u8>) {
    let code = symbol(bytes, 2);
    let mut other = bytes[code.clone()].to_vec();
    moved(&mut other, 0, [0, 0, -2100, 0]);
    bytes.splice(code.end..code.end, other);
}

#[test]
fn every_sabotage_of_a_page_is_found_on_its_picture() {
    let job = Job::sample(60, 205);
    printed(&job);
    let chosen = chosen(&job, "1", "face");
    let path = job.path(&format!("OUT/lots/{}", chosen.file));
    let kept = std::fs::read(&path).unwrap();
    for (at, (change, item, what)) in ON_PAGES.iter().enumerate() {
        spoil(&job, &chosen, change);
        let said = verify(&job, "1", &[]);
        assert_eq!(said.exit, 12, "{at} {item}: {said:?}");
        let told = found(&said);
        let item = format!("raster {item}");
        let hit = (chosen.piece, "face".to_owned(), item, (*what).to_owned());
        assert!(told.contains(&hit), "{at} {hit:?}: {told:?}");
        std::fs::write(&path, &kept).unwrap();
    }
    for (nth, item) in [(0, "voice"), (1, "pairing A"), (2, "pairing C")] {
        another_s(&job, &chosen, nth);
        let told = found(&verify(&job, "1", &[]));
        let item = format!("raster {item}");
        let hit = (
            chosen.piece,
            "face".to_owned(),
            item,
            "other text".to_owned(),
        );
        assert!(told.contains(&hit), "{hit:?}: {told:?}");
        std::fs::write(&path, &kept).unwrap();
    }
    for (change, what) in NOTCHES {
        form_of(&job, &chosen.file, b"S1", change);
        let told = found(&verify(&job, "1", &[]));
        let hit = |item: &str, how: &str| item == "raster notch" && how == what;
        assert!(
            told.iter().any(|(.., item, how)| hit(item, how)),
            "{what}: {told:?}"
        );
        std::fs::write(&path, &kept).unwrap();
    }
}

/// Gives the chosen page a neighbour's symbol.
fn another_s(job: &Job, chosen: &Chosen, nth: usize) {
    edit(job, &chosen.file, |document| {
        let (_, theirs) = content(document, usize::from(chosen.page == 0));
        let (id, mut own) = content(document, chosen.page);
        let range = symbol(&own, nth);
        own.splice(range, theirs[symbol(&theirs, nth)].to_vec());
        put(document, id, own);
    });
}

/// A change of a lot's fixed art, and the kind of what must be found of its notch.
type Recut = (fn(&mut Vec<u8>), &'static str);

/// The notch of a lot's fixed art moved, smaller, and another way round; its points are hundredths
/// of a dot.
const NOTCHES: [Recut; 4] = [
    (|it| notch(it, |x, y| (x + 472, y)), "G7 axis"),
    (|it| notch(it, |x, y| (x, y + 472)), "G7 edge"),
    (|it| notch(it, |x, y| (x, y * 6400 / 7087)), "G7 shape"),
    (|it| undrawn(it), "G7 missing"),
];

/// Leaves the cut line undrawn.
fn undrawn(bytes: &mut [u8]) {
    let layer = at(bytes, b"/OC/Cutting", 0);
    let stroke = layer + at(&bytes[layer..], b"S\nQ", 0);
    bytes[stroke] = b'n';
}

/// Changes every point of the cut line.
fn notch(bytes: &mut Vec<u8>, change: impl Fn(i64, i64) -> (i64, i64)) {
    let layer = at(bytes, b"/OC/Cutting", 0);
    let from = layer + at(&bytes[layer..], b" w\n", 0) + 3;
    let end = from + at(&bytes[from..], b"S\nQ\nEMC", 0);
    let text = String::from_utf8(bytes[from..end].to_vec()).unwrap();
    let (mut out, mut numbers) = (String::new(), Vec::new());
    for word in text.split_whitespace() {
        match word.parse::<i64>() {
            Ok(number) => numbers.push(number),
            Err(_) => {
                for point in numbers.chunks(2) {
                    let (x, y) = change(point[0], point[1]);
                    out += &format!("{x} {y} ");
                }
                numbers.clear();
                out += &format!("{word}\n");
            }
        }
    }
    bytes.splice(from..end, out.into_bytes());
}

#[test]
fn pictures_are_kept_for_their_owner_and_can_be_read() {
    let job = Job::sample(60, 206);
    enveloped(&job, "envelope-naga3");
    printed(&job);
    let (one, two) = (job.text("ONE"), job.text("TWO"));
    let said = verify(&job, "5", &["--raster-png", &one]);
    assert_eq!(said.exit, 0, "{said:?}");
    let again = verify(&job, "5", &["--raster-png", &two, "--workers", "1"]);
    assert_eq!(said.json()["raster"], again.json()["raster"]);
    let names = hall::files_below(&job.path("ONE"));
    assert_eq!(names, hall::files_below(&job.path("TWO")));
    assert_eq!(names.len(), 5);
    let mode = |path: &str| {
        std::fs::metadata(job.path(path))
            .unwrap()
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!(mode("ONE"), 0o700);
    for name in &names {
        assert_eq!(mode(&format!("ONE/{name}")), 0o600);
        let bytes = |dir: &str| std::fs::read(job.path(dir).join(name)).unwrap();
        assert_eq!(bytes("ONE"), bytes("TWO"), "{name}");
    }
    let face = names
        .iter()
        .find(|name| name.ends_with("-face.png"))
        .unwrap();
    let said = kirikake(&["read", &job.text(&format!("ONE/{face}")), "--json"]);
    let json = said.json();
    let codes = json["codes"].as_array().unwrap();
    let piece: u64 = face[5..12].parse().unwrap();
    let own = codes.iter().filter(|code| code["piece"] == piece);
    assert_eq!(own.count(), 2, "{said:?}");
    assert!(codes.iter().any(|code| code["kind"] == "voice"));
}

#[test]
fn pictures_go_with_an_out_and_with_a_number_of_pages() {
    let job = Job::sample(60, 207);
    let proof = job.text("PROOF");
    std::fs::create_dir(&proof).unwrap();
    std::fs::write(job.path("PROOF/proof.json"), "{}").unwrap();
    for arguments in [
        &["verify", &proof, "--raster", "3", "--json"][..],
        &["verify", &proof, "--raster-png", "DIR", "--json"],
        &["verify", &proof, "--raster", "0", "--json"],
    ] {
        let said = kirikake(arguments);
        assert_eq!((said.exit, said.ids()), (20, vec!["KRK2006-E".to_owned()]));
    }
}

#[test]
fn two_notches_and_the_code_of_a_back_are_seen() {
    let lot = "0001.notice.pdf";
    let job = Job::sample_of("kouki", 40, 209);
    printed(&job);
    clean(&job, 6);
    let told = |item: &str, what: &str| {
        let told = found(&verify(&job, "6", &[]));
        let hit = told
            .iter()
            .any(|it| (it.2.as_str(), it.3.as_str()) == (item, what));
        assert!(hit, "{item} {what}: {told:?}");
    };
    let path = job.path("OUT/lots").join(lot);
    let kept = std::fs::read(&path).unwrap();
    // The second cut of the faces is gone, then 0.3 mm farther on.
    let second = |it: &[u8]| it.windows(11).rposition(|it| it == b"/OC/Cutting").unwrap();
    form_of(&job, lot, b"S1", |it| it.truncate(second(it)));
    told("raster notch", "G7 missing");
    std::fs::write(&path, &kept).unwrap();
    form_of(&job, lot, b"S1", |it| {
        let from = second(it);
        let text = String::from_utf8(it[from..].to_vec()).unwrap();
        let moved = text.split_once('\n').unwrap();
        let moved = format!("{}\nq 1 0 0 1 700 0 cm\n{}", moved.0, moved.1);
        it.splice(from.., moved.replace("\nEMC", "\nQ\nEMC").into_bytes());
    });
    told("raster notch", "G8 axis");
    std::fs::write(&path, &kept).unwrap();
    // Its pieces have two pages each.
    let chosen = chosen(&job, "6", "back");
    let page = 2 * chosen.page + 1;
    let chosen = Chosen { page, ..chosen };
    spoil(&job, &chosen, |it| blot(it, 0, b"0 g", [40, 40, 22, 22]));
    told("raster voice", "cells");
}
