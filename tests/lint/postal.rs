//! The window, the address behind it and the barcodes of the post: every rule broken once.

use super::{Shop, told};

/// A form, a text of its layout, what is written in its place, and the rules that then tell.
type Case = (
    &'static str,
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const CASES: &[Case] = &[
    (
        "envelope-kaku2",
        "kind = \"customer\"\nsize = 10\nx = 92",
        "kind = \"customer\"\nsize = 10\nx = 152",
        &[("postal", "KRK2090-E")],
    ),
    (
        "window-base",
        "x = 22\ny = 57.2",
        "x = 22\ny = 60",
        &[("postal", "KRK2091-E")],
    ),
    (
        "window-base",
        "slide   = 9.5",
        "slide   = 9.6",
        &[("address", "KRK2092-E"), ("postal", "KRK2091-E")],
    ),
    (
        "window-base",
        "slide_y = 7.5",
        "slide_y = 8",
        &[("address", "KRK2092-E"), ("postal", "KRK2091-E")],
    ),
    (
        "yoshiki3",
        "y = 50.5\nw = 81\nh = 4.5",
        "y = 51.2\nw = 81\nh = 4.5",
        &[("quiet", "KRK2053-E")],
    ),
    (
        "window-base",
        "x = 126\ny = 29.5",
        "x = 118\ny = 29.5",
        &[("G15", "KRK2033-E")],
    ),
    (
        "window-base",
        "kind = \"customer\"\n",
        "kind = \"customer\"\nsize = 7.9\n",
        &[("toml", "KRK2004-E")],
    ),
    (
        "window-base",
        "kind = \"registered\"\n",
        "kind = \"registered\"\nletters = \"AE\"\n",
        &[("toml", "KRK2004-E")],
    ),
    (
        "envelope-naga3",
        "role = \"E\"",
        "role = \"A\"",
        &[("toml", "KRK2005-E")],
    ),
    (
        "window-base",
        "role = \"A\"",
        "role = \"E\"",
        &[("toml", "KRK2005-E")],
    ),
    (
        "kakuninsho",
        "role = \"B\"",
        "role = \"A\"",
        &[("toml", "KRK2005-E")],
    ),
    (
        "kakuninsho",
        "role = \"D\"\nx = 89.1",
        "role = \"D\"\nx = 105",
        &[("card", "KRK2052-E")],
    ),
    (
        "kakuninsho",
        "count = 2",
        "count = 3",
        &[("toml", "KRK2004-E")],
    ),
];

#[test]
fn each_rule_of_windows_backs_and_postal_barcodes_tells() {
    let mut wrong = Vec::new();
    for (form, old, new, want) in CASES {
        let shop = Shop::open();
        let path = shop.path(&format!("{form}.toml"));
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(old), "{form}: {old}");
        std::fs::write(&path, text.replacen(old, new, 1)).unwrap();
        let (_, faults) = shop.faults(form);
        let rules: Vec<_> = faults.iter().map(told).collect();
        let rules: Vec<_> = rules
            .iter()
            .map(|it| (it.0.as_str(), it.1.as_str()))
            .collect();
        if rules != *want {
            wrong.push(format!("{form}: {new}: {rules:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The faults of a form whose files were edited.
fn edited(form: &str, edits: &[(&str, &str, &str)]) -> Vec<(String, String)> {
    let shop = Shop::open();
    for (file, old, new) in edits {
        let text = shop.read(file);
        assert!(text.contains(old), "{file}: {old}");
        std::fs::write(shop.path(file), text.replacen(old, new, 1)).unwrap();
    }
    let (_, faults) = shop.faults(form);
    let told = faults.iter().map(told);
    told.map(|(rule, id, ..)| (rule, id)).collect()
}

#[test]
fn g8_codes_on_both_sides_have_two_notches_or_a_face_that_tells_of_the_back() {
    const FORM: &str = "kakuninsho.toml";
    const TEXT: &str = "voice/kakuninsho.txt";
    let one = (FORM, "count = 2", "count = 1");
    let silent = (TEXT, "裏面にも音声コードがあり、", "");
    let denying = (TEXT, "裏面にも音声コードがあり", "裏面には音声コードがなく");
    let g8 = || vec![("G8".to_owned(), "KRK2033-E".to_owned())];
    for (edits, want) in [
        (vec![one], vec![]),
        (vec![silent], vec![]),
        (vec![one, silent], g8()),
        (vec![one, denying], g8()),
    ] {
        assert_eq!(edited("kakuninsho", &edits), want, "{edits:?}");
    }
    // Two notches without a second code, and a second code without a first.
    let two = (
        "yoshiki-base.toml",
        "edge = \"bottom\"",
        "edge = \"bottom\"\ncount = 2",
    );
    assert_eq!(edited("yoshiki1", &[two]), g8());
    let voice = "corner        = \"bottom-left\"";
    let turned = format!("part = \"back\"\n{voice}");
    let told = edited("yoshiki1", &[("yoshiki1.toml", voice, &turned)]);
    assert!(told.contains(&g8()[0]), "{told:?}");
}

#[test]
fn g9_and_g10_hold_for_the_second_notch_and_for_the_code_of_the_back() {
    let line = |part: &str, x: u32| {
        let keys = format!("x = {x}\ny = 291\nw = 4\nh = 0.5");
        format!("[[line]]\npart = \"{part}\"\n{keys}\n\n# --- Back ---")
    };
    let g9 = ("G9".to_owned(), "KRK2033-E".to_owned());
    // On the face the axes lie at 25 and 37 mm; on the back they are seen from behind.
    for (part, x, near) in [
        ("notice", 44, false),
        ("notice", 36, true),
        ("back", 171, true),
        ("back", 160, false),
        ("back", 36, false),
    ] {
        let told = edited(
            "kakuninsho",
            &[("kakuninsho.toml", "# --- Back ---", &line(part, x))],
        );
        assert_eq!(told.contains(&g9), near, "{part} {x}: {told:?}");
    }
}

#[test]
fn g12_an_envelope_s_voice_says_nothing_of_anybody() {
    let told = edited(
        "envelope-naga3",
        &[("voice/envelope.txt", "おわり。", "{name_kana}様。おわり。")],
    );
    assert_eq!(told, [("G12".to_owned(), "KRK2033-E".to_owned())]);
}
