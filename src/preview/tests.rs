//! Previews of the layouts that are shipped: what they hold, say and show.

use super::*;
use crate::codes::customer::Customer;
use crate::codes::qr::Payload;
use crate::codes::voice::full_width;
use crate::layout::{Part, Step};
use crate::member::{Column, Reason, Reject};

const LONG: &str = "ウィリアムソン＝フェルナンデス　アレクサンダー・マクシミリアン・ジョナサン";

fn prospect(
    program: &Program,
    member: &Member<'_>,
    context: &Context<'_>,
    scratch: &mut Scratch,
) -> Result<compose::Prospect, Reject> {
    compose::prospect(program, Subject::of(member), Scope::All, context, scratch)
}

/// Home and the shipped forms; `None` is said aloud.
fn home() -> Option<(Home, Vec<std::path::PathBuf>)> {
    let home = Home::find(None, Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    if !home.dir().join("fonts/BIZUDGothic-Bold.ttf").exists() {
        eprintln!("SKIPPED: fonts are missing: run fonts/fetch.sh");
        return None;
    }
    let forms = ["yoshiki1", "yoshiki2", "yoshiki1-left", "yoshiki2-left"];
    let path = |form| home.dir().join(format!("layouts/{form}.toml"));
    let paths = forms.map(path).to_vec();
    Some((home, paths))
}

#[test]
fn every_form_holds_a_usual_and_a_long_name() {
    let Some((home, paths)) = home() else { return };
    let keys = JobKeys::derive(&PairingKey::public_sample(), JOB);
    let long = Member {
        name_kanji: LONG,
        name_kana: LONG,
        ..member()
    };
    for path in paths {
        let mark = Some("見本　SAMPLE");
        let (program, loaded) = program(&home, &path, mark, Letters::With).unwrap();
        let context = context(&loaded.fonts, &keys);
        let mut scratch = Scratch::default();
        let mut ask = |member| prospect(&program, member, &context, &mut scratch);
        let plain = member();
        let usual = ask(&plain).unwrap();
        assert_eq!((usual.shrunk.len(), usual.level), (0, Some(Level::Q)));
        let long = ask(&long).unwrap();
        assert_eq!(long.level, Some(Level::Q), "{}", path.display());
        // The name thrice, and the kana once, or twice where the card has them.
        let kana_on_card = matches!(program.code, b'5' | b'6');
        assert_eq!(long.shrunk.len(), 4 + usize::from(kana_on_card));
    }
}

#[test]
fn the_spoken_text_is_kanji_mode_throughout_and_of_moderate_length() {
    let Some((home, paths)) = home() else { return };
    let letters = [(Letters::With, 250..330), (Letters::Without, 220..270)];
    let all = paths
        .iter()
        .flat_map(|path| letters.iter().map(move |it| (path, it)));
    for (path, (letters, usual)) in all {
        let (program, _loaded) = program(&home, path, None, *letters).unwrap();
        let mut steps = program.notice.iter();
        let voice = steps.find_map(|step| match step {
            Step::Voice(voice) => Some(voice),
            _ => None,
        });
        let mut fixed = String::new();
        for part in &voice.unwrap().parts {
            if let Part::Fixed(text) = part {
                full_width(text, &mut fixed);
            }
        }
        let mut payload = Payload::new();
        payload.set(&fixed, Segments::Kanji);
        assert_eq!(payload.segments(25).len(), 1, "{fixed}");
        // 418 characters are the most at level Q; an average member adds about 50.
        let count = fixed.chars().count();
        assert!(usual.contains(&count), "{count}");
        let side = if matches!(program.code, b'5' | b'6') {
            "左"
        } else {
            "右"
        };
        assert!(fixed.contains(&format!("紙面の{side}下は")), "{fixed}");
        assert_eq!(fixed.contains("下４桁"), *letters == Letters::With);
    }
}

#[test]
fn a_long_copay_symbol_and_number_give_way_on_a_left_card_as_on_a_right_one() {
    let Some((home, paths)) = home() else { return };
    let keys = JobKeys::derive(&PairingKey::public_sample(), JOB);
    let long = Member {
        symbol: "公立学校共済組合架空支部見本分会第一課程",
        number: "12345678901234567890",
        copay: Copay::Text("2割（令和6年7月31日まで）、令和6年8月1日からは3割（現役並み所得）"),
        ..member()
    };
    let held = Member {
        birth: None,
        ..member()
    };
    for path in paths {
        let (program, loaded) = program(&home, &path, None, Letters::With).unwrap();
        let context = context(&loaded.fonts, &keys);
        let mut scratch = Scratch::default();
        let found = prospect(&program, &long, &context, &mut scratch);
        let mut fields: Vec<&str> = found.unwrap().shrunk.iter().map(|it| it.0).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["copay", "number", "number", "symbol"]);
        let found = prospect(&program, &held, &context, &mut scratch);
        let on_card = matches!(program.code, b'5' | b'6');
        let empty = Reject {
            field: "birth",
            reason: Reason::Empty,
        };
        assert_eq!(found.err(), on_card.then_some(empty));
    }
}

#[test]
fn the_letter_without_digits_is_drawn_and_signed_apart_and_shows_none() {
    let Some((home, paths)) = home() else { return };
    let keys = JobKeys::derive(&PairingKey::public_sample(), JOB);
    for path in paths {
        let (mut program, loaded) = program(&home, &path, None, Letters::Both).unwrap();
        assert!(program.shows_last4());
        let (letter, face) = program.letter(false).unwrap();
        assert!(!letter.shows_last4() && face == 1 && letter.art != program.art);
        assert_eq!(letter.step_art, program.step_art, "the same finishing");
        assert!(program.columns().contains(&Column::Last4));
        assert!(!letter.columns().contains(&Column::Last4));

        let context = context(&loaded.fonts, &keys);
        let mut glyphs = program.art_glyphs.clone();
        let mut codes = |program: &Program| {
            let (mut scratch, mut page) = (Scratch::default(), Page::default());
            let member = member();
            let glyphs = &mut glyphs;
            compose::page(
                program,
                Subject::of(&member),
                PIECE,
                &context,
                &mut scratch,
                glyphs,
                &mut page,
            );
            page.codes
        };
        let signed = codes(letter);
        let mut letter = program.without_last4.take().unwrap();
        letter.variant = None;
        let unnamed = codes(&letter);
        // Notice and card: the same values on other art.
        for (one, other) in signed.split(' ').zip(unnamed.split(' ')) {
            assert_eq!(one[..21], other[..21]);
            assert_ne!(one, other);
        }
    }
}

#[test]
fn a_letter_without_digits_that_would_show_them_is_a_fault_of_its_layout() {
    let Some((home, paths)) = home() else { return };
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("own.toml");
    let text = std::fs::read_to_string(&paths[0]).unwrap();
    let voice = "template_none = \"voice/yoshiki-none.txt\"\n";
    assert!(text.contains(voice));
    std::fs::write(&path, text.replace(voice, "")).unwrap();
    for (letters, told) in [
        (Letters::With, 0),
        (Letters::Both, 1),
        (Letters::Without, 1),
    ] {
        let found = program(&home, &path, None, letters).err();
        let found = found.map_or(Vec::new(), |error| error.0);
        let found: Vec<Id> = found.iter().map(|message| message.id).collect();
        assert_eq!(found, vec![Id::LastFourStays; told], "{letters:?}");
    }
}

#[test]
fn a_preview_is_the_trimmed_sheet_with_its_steps_in_colour() {
    let Some((home, paths)) = home() else { return };
    let png = preview(&home, &paths[0], 75).unwrap();
    let picture = image::load_from_memory(&png).unwrap().into_rgb8();
    assert_eq!(picture.dimensions(), (620, 877), "210 mm and 297 mm");
    let coloured = |pixel: &&image::Rgb<u8>| {
        let [r, g, b] = pixel.0;
        r.abs_diff(g).max(g.abs_diff(b)) > 40
    };
    // The card's upper side, 234 mm from the top, between its rounded corners.
    let y = 877 * 234 / 297;
    let side = (360..540).flat_map(|x| (y - 1..=y + 1).map(move |y| (x, y)));
    let found = side.map(|(x, y)| picture.get_pixel(x, y));
    assert!(found.filter(|pixel| coloured(pixel)).count() > 60);
    let margin = picture
        .enumerate_pixels()
        .filter(|(x, y, _)| *x < 12 && *y < 250);
    assert!(margin.into_iter().all(|(_, _, pixel)| pixel.0 == [255; 3]));
}

#[test]
fn a_resolution_out_of_range_is_refused() {
    let home = Home::find(None, Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let refused = preview(&home, Path::new("any.toml"), 5000).unwrap_err();
    assert_eq!(refused.0[0].id, Id::WrongType);
    let missing = preview(&home, Path::new("any.toml"), DPI).unwrap_err();
    assert_eq!(missing.0[0].id, Id::FileMissing);
}

/// The layouts that show an address.
fn addressed(home: &Home) -> [std::path::PathBuf; 3] {
    let path = |form: &str| home.dir().join(format!("layouts/{form}.toml"));
    ["yoshiki3", "kakuninsho", "envelope-kaku2"].map(path)
}

/// Whether somebody looks like the specimen but for what `change` does.
fn changed(change: impl FnOnce(&mut Member<'static>)) -> Member<'static> {
    let mut member = member();
    change(&mut member);
    member
}

#[test]
fn what_a_card_or_envelope_shows_and_the_record_lacks_holds_it() {
    let Some((home, _)) = home() else { return };
    let [card, ..] = addressed(&home);
    let keys = JobKeys::derive(&PairingKey::public_sample(), JOB);
    let (program, loaded) = program(&home, &card, None, Letters::With).unwrap();
    let context = context(&loaded.fonts, &keys);
    let mut scratch = Scratch::default();
    let rows = [
        ("post_code", changed(|it| it.address.post_code = "")),
        ("addr1", changed(|it| it.address.lines[0] = "")),
        ("post_code", changed(|it| it.suppress.alt_address = true)),
        (
            "dest_name",
            changed(|it| it.household.is_head = Some(false)),
        ),
        ("sex", changed(|it| it.sex = None)),
        ("valid_until", changed(|it| it.cards.valid_until = None)),
        ("issued_card", changed(|it| it.cards.issued = None)),
        (
            "effective_from",
            changed(|it| it.cards.effective_from = None),
        ),
    ];
    for (field, member) in rows {
        let reason = Reason::Empty;
        let found = prospect(&program, &member, &context, &mut scratch);
        assert_eq!(found.err(), Some(Reject { field, reason }));
    }
    assert!(prospect(&program, &member(), &context, &mut scratch).is_ok());
}

#[test]
fn an_address_that_no_rule_reads_is_printed_without_a_barcode_and_listed() {
    let Some((home, _)) = home() else { return };
    let keys = JobKeys::derive(&PairingKey::public_sample(), JOB);
    let notes = |path: &Path, member: &Member<'_>| {
        let (program, loaded) = program(&home, path, None, Letters::With).unwrap();
        let context = context(&loaded.fonts, &keys);
        let mut scratch = Scratch::default();
        prospect(&program, member, &context, &mut scratch)
            .unwrap()
            .shrunk
    };
    let unread = changed(|it| it.address.lines[0] = "東京都架空区三番町5");
    let general = changed(|it| it.address.post_code = "1910000");
    for path in addressed(&home) {
        assert_eq!(notes(&path, &member()), []);
        assert_eq!(notes(&path, &unread), [("addr1", Reason::NoBarcode)]);
        assert_eq!(
            notes(&path, &general),
            [],
            "no town, no barcode: as it should be"
        );
    }
}

#[test]
fn bars_on_the_picture_say_the_address_that_is_written_to() {
    let Some((home, _)) = home() else { return };
    let keys = JobKeys::derive(&PairingKey::public_sample(), JOB);
    let alt = changed(|it| {
        it.suppress.alt_address = true;
        it.address.alt_post_code = "2630023";
        it.address.alt_lines = ["千葉県見本市仮名山3-30-4", "", ""];
    });
    let own = "１丁目２番３号　中央マンション６０１号室";
    for (member, post, behind) in [(member(), "1910001", own), (alt, "2630023", "3-30-4")] {
        let [path, ..] = addressed(&home);
        let (program, loaded) = program(&home, &path, None, Letters::With).unwrap();
        let step = program.notice.iter().find_map(|step| match step {
            Step::Customer(step) => Some(step),
            _ => None,
        });
        let (step, context) = (step.unwrap(), context(&loaded.fonts, &keys));
        let (mut scratch, mut page) = (Scratch::default(), Page::default());
        let mut glyphs = program.art_glyphs.clone();
        let (scratch, sheet) = (&mut scratch, &mut page);
        compose::page(
            &program,
            Subject::of(&member),
            PIECE,
            &context,
            scratch,
            &mut glyphs,
            sheet,
        );
        // The rectangles of the code's height, from left to right.
        let text = String::from_utf8_lossy(&page.symbols);
        let mut grid = [1, 0, 0, 1, 0, 0];
        let mut numbers = |line: &str| -> Option<[i32; 4]> {
            let numbers = line.split(' ').filter_map(|it| it.parse().ok());
            let numbers: Vec<i32> = numbers.collect();
            if line.ends_with(" cm") {
                grid = numbers.try_into().ok()?;
                return None;
            }
            let [x, y, w, h] = line.ends_with(" re").then_some(numbers)?.try_into().ok()?;
            let [across, _, _, up, left, below] = grid;
            Some([left + x * across, below + y * up, w * across, h * up])
        };
        let (long, semi) = (step.geometry.long as i32, step.geometry.semi as i32);
        let bottom = step.corner.1;
        let inside = |bar: &[i32; 4]| (bottom..bottom + long).contains(&bar[1]);
        let bars = text.lines().filter_map(&mut numbers).filter(inside);
        let bars: Vec<u8> = bars
            .map(|[_, y, _, h]| match (y - bottom, h) {
                (0, h) if h == long => b'1',
                (0, h) if h == semi => b'3',
                (_, h) if h == semi => b'2',
                _ => b'4',
            })
            .collect();
        let want = Customer::new(post, behind).unwrap().bars();
        assert_eq!(
            String::from_utf8_lossy(&bars),
            String::from_utf8_lossy(&want)
        );
    }
}

#[test]
fn a_sheet_s_back_is_a_page_of_its_own_with_the_finishing_turned_over() {
    let Some((home, _)) = home() else { return };
    let [_, card, _] = addressed(&home);
    let (program, loaded) = program(&home, &card, None, Letters::With).unwrap();
    let back = program.back.as_deref().unwrap();
    assert_eq!(program.pages().count(), 2);
    let roles = |page: &Program| {
        let steps = page.notice.iter().chain(&page.card);
        let roles = steps.filter_map(|step| match step {
            Step::Pairing(step) => Some(char::from(step.role)),
            _ => None,
        });
        roles.collect::<String>()
    };
    assert_eq!(
        (roles(&program), roles(back)),
        ("AC".to_owned(), "BD".to_owned())
    );
    assert_ne!(program.step_art, back.step_art);
    let one = picture(back, &loaded, 75).unwrap();
    let both = image::load_from_memory(&preview(&home, &card, 75).unwrap()).unwrap();
    assert_eq!(
        (both.width(), both.height()),
        (2 * one.width(), one.height())
    );
}
