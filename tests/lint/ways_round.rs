//! Ways round the rules that somebody might try: keys that do not exist, tables, second codes,
//! the other letter, the other side. Each is an edit, and exactly the faults that it makes.

use super::cases::{Case, LONG, NOTCH, run, run_on};
use super::{FORM, LEFT, Shop, told};

#[test]
fn what_a_layout_cannot_say_it_is_told_it_cannot_say() {
    const VOICE: &str = "corner        = \"bottom-left\"";
    run(&[
        (
            "G1: a place for the code",
            &[(VOICE, "corner        = \"bottom-left\"\ny = 260")],
            &[("toml", 2002, "=y = 260")],
        ),
        (
            "G3: a size for its cells",
            &[(VOICE, "corner        = \"bottom-left\"\ncell = 3")],
            &[("toml", 2002, "=cell = 3")],
        ),
        (
            "G4: a turned code",
            &[(VOICE, "corner        = \"bottom-left\"\nangle = 45")],
            &[("toml", 2002, "=angle = 45")],
        ),
        (
            "G6: a grey code",
            &[(VOICE, "corner        = \"bottom-left\"\nink = 60")],
            &[("toml", 2002, "=ink = 60")],
        ),
        (
            "G7: a size for the notch",
            &[(NOTCH, "[[notch]]\nradius = 2 #")],
            &[("toml", 2002, "=radius = 2")],
        ),
        (
            "G7: a notch for some",
            &[(NOTCH, "[[notch]]\nlast4 = \"none\" #")],
            &[("toml", 2002, "=last4 = \"none\"")],
        ),
        (
            "G11: another side for the notch",
            &[("edge = \"bottom\"", "edge = \"top\"")],
            &[("toml", 2005, "=edge = \"top\"")],
        ),
        (
            "a turned text",
            &[("w = 48\nh = 6", "w = 48\nh = 6\nangle = 90")],
            &[("toml", 2002, "=angle = 90")],
        ),
        (
            "a field that no spoken text knows",
            &[("おわり。", "{x}おわり。")],
            &[("field", 2015, "={x}")],
        ),
    ]);
}

#[test]
fn a_second_code_on_the_face_is_no_code_of_its_back() {
    const SECOND: &str =
        "[[voice]]\ncorner = \"bottom-right\"\ntemplate = \"voice/yoshiki1.txt\"\n[[notch]]  ";
    run(&[(
        "G8 and G10: a second code, under the card",
        &[(NOTCH, SECOND)],
        // The first of the file is the code; the form's own comes later.
        &[
            ("G2", 2033, NOTCH),
            ("G8", 2033, "corner        ="),
            // It has no text for the letter without digits, either.
            ("last4", 2057, "=template = \"voice/yoshiki1.txt\""),
            ("G10", 2033, "w = 85.6"),
        ],
    )]);
}

#[test]
fn tables_and_paragraphs_and_control_lines_are_letters_too() {
    run(&[
        (
            "small headings in a table",
            &[("label_size = 10", "label_size = 9.5")],
            &[
                ("type", 2051, "={ label = \"記号\""),
                ("type", 2051, "={ label = \"番号\""),
                ("type", 2051, "={ label = \"氏名\""),
                ("type", 2051, "={ label = \"フリガナ\""),
                ("type", 2051, "={ label = \"負担割合\""),
                ("type", 2051, "={ label = \"資格取得年月日\""),
                ("type", 2051, "={ label = \"保険者名\""),
            ],
        ),
        (
            "a row of a table too low for its letters",
            &[("row     = 8", "row     = 3.7")],
            &[
                ("overflow", 2012, "={ label = \"記号\""),
                ("overflow", 2012, "={ label = \"番号\""),
                ("overflow", 2012, "={ label = \"氏名\""),
                ("overflow", 2012, "={ label = \"フリガナ\""),
                ("overflow", 2012, "={ label = \"負担割合\""),
                ("overflow", 2012, "={ label = \"資格取得年月日\""),
                ("overflow", 2012, "={ label = \"保険者名\""),
            ],
        ),
        (
            "a sentence that calls itself a control line",
            &[("{control_no}　{piece}", "{name_kanji}様　{piece}")],
            &[("type", 2051, "ロット")],
        ),
        (
            "lines of a paragraph on each other",
            &[(
                "leading = 17\ntext = \"\"\"\nあなた",
                "leading = 8\ntext = \"\"\"\nあなた",
            )],
            &[("overflow", 2012, "あなたの加入する")],
        ),
        (
            "a box too narrow for the shortest name",
            &[(
                "y = 262\nw = 58\nh = 6\nsize = 12",
                "y = 262\nw = 4\nh = 6\nsize = 12",
            )],
            &[("overflow", 2012, "y = 262\nw = 4")],
        ),
    ]);
}

#[test]
fn every_face_has_one_pairing_code() {
    run(&[(
        "a card without its code",
        &[("[[pairing]]\npart = \"card\"…", "")],
        &[("pairing", 2054, "w = 85.6")],
    )]);
    let shop = Shop::open();
    let form = "schema = 1\nid = \"kaijo\"\ncode = \"8\"\ntitle = \"t\"\n\
        [[label]]\nx = 20\ny = 20\nw = 50\nh = 6\ntext = \"申請書\"\n";
    std::fs::write(shop.path("kaijo.toml"), form).unwrap();
    let (exit, faults) = shop.faults("kaijo");
    assert_eq!((exit, faults.len()), (20, 1), "{faults:?}");
    let want = (
        "pairing".to_owned(),
        "KRK2054-E".to_owned(),
        "kaijo.toml".to_owned(),
        2,
    );
    assert_eq!(told(&faults[0]), want);
    let codes =
        "[[pairing]]\nrole = \"A\"\nx = 20\ny = 40\n[[pairing]]\nrole = \"A\"\nx = 20\ny = 60\n";
    std::fs::write(shop.path("kaijo.toml"), format!("{form}{codes}")).unwrap();
    let (exit, faults) = shop.faults("kaijo");
    assert_eq!((exit, faults.len()), (20, 1), "{faults:?}");
    assert_eq!(
        (told(&faults[0]).0, told(&faults[0]).3),
        ("pairing".to_owned(), 15)
    );
}

#[test]
fn each_letter_of_a_form_is_linted_with_its_own_things() {
    const PARAGRAPH: &str = "[[label]]\nlast4 = \"printed\"";
    run(&[
        (
            "another wording in the place of the digits",
            &[(
                PARAGRAPH,
                "[[label]]\nlast4 = \"none\"\nx = 20\ny = 202\nw = 170\nh = 18\n\
                    text = \"番号は別便で送ります。\"\n[[label]]\nlast4 = \"printed\"",
            )],
            &[],
        ),
        (
            "a wording of the letter without digits on another label",
            &[(
                PARAGRAPH,
                "[[label]]\nlast4 = \"none\"\nx = 20\ny = 190\nw = 9\nh = 4\ntext = \"別\"\n\
                    [[label]]\nlast4 = \"printed\"",
            )],
            &[("overlap", 2016, "y = 190")],
        ),
        (
            "digits in the letter without them",
            &[("last4 = \"printed\"\nx = 65", "x = 65")],
            &[("last4", 2057, "x = 65\ny = 224")],
        ),
        (
            "the digits' spoken text for both letters",
            &[("template_none = \"voice/yoshiki-none.txt\"", "")],
            &[("last4", 2057, "=voice/yoshiki1.txt")],
        ),
        (
            "a second spoken text that is not there",
            &[("voice/yoshiki-none.txt", "voice/none.txt")],
            &[("file", 2010, "=voice/none.txt")],
        ),
    ]);
    let shop = Shop::open();
    let mut text = shop.read("voice/yoshiki-none.txt");
    text.push_str(&LONG.repeat(3));
    std::fs::write(shop.path("voice/yoshiki-none.txt"), text).unwrap();
    let (_, faults) = shop.faults(FORM);
    assert_eq!(
        (faults.len(), told(&faults[0]).0),
        (1, "G14".to_owned()),
        "{faults:?}"
    );
    let text = faults[0]["text"].as_str().unwrap();
    assert!(text.contains("(last4 = \"none\")"), "{text}");
}

#[test]
fn left_cards_keep_the_same_rules_on_the_other_side() {
    run_on(LEFT, LEFT_CARDS);
}

const LEFT_CARDS: &[Case] = &[
    (
        "G2: a notch on the other edge",
        &[("edge = \"right\"", "edge = \"bottom\"")],
        &[("G2", 2033, "edge = \"bottom\"")],
    ),
    (
        "G2 and G10: a code under the card",
        &[("\"bottom-right\"", "\"bottom-left\"")],
        &[
            ("G2", 2033, "edge = \"right\""),
            ("G2", 2033, "corner        ="),
            ("G10", 2033, "w = 85.6"),
        ],
    ),
    (
        "G5: a control line in the quiet zone",
        &[("y = 284\nw = 66", "y = 280\nw = 70")],
        &[("G5", 2033, "y = 280")],
    ),
    (
        "G9: ink near the notch",
        &[(
            NOTCH,
            "[[line]]\nx = 204\ny = 270\nw = 0.8\nh = 4\n[[notch]]  ",
        )],
        &[("G9", 2033, "x = 204")],
    ),
    (
        "G10: a notch in the glue",
        &[(
            NOTCH,
            "[[zone]]\nkind = \"glue\"\nx = 205\ny = 200\nw = 5\nh = 90\n[[notch]]  ",
        )],
        &[("G10", 2033, "kind = \"glue\"")],
    ),
    (
        "G15: a fold through the card",
        &[("y = 198", "y = 234.5")],
        &[("G15", 2033, "w = 85.6")],
    ),
    (
        "G16: a symbol near the voice code",
        &[
            (
                NOTCH,
                "[[qr]]\nx = 175\ny = 234\nw = 12\ntext = \"x\"\n[[notch]]  ",
            ),
            ("x = 104\ny = 237\nw = 86", "x = 104\ny = 237\nw = 70"),
        ],
        &[
            ("G16", 2033, "y = 234\nw = 12"),
            ("overflow", 2012, "左を切り取って"),
        ],
    ),
    (
        "a card's label beyond its edge",
        &[("x = 20\ny = 236.1", "x = 27\ny = 236.1")],
        &[("card", 2052, "x = 27")],
    ),
    (
        "a card's code at its edge",
        &[("x = 86.525\ny = 276.9", "x = 86.525\ny = 278.2")],
        &[("quiet", 2053, "y = 278.2")],
    ),
    (
        "a notice's label over the card",
        &[("x = 104\ny = 237\nw = 86", "x = 98\ny = 237\nw = 86")],
        &[("card", 2052, "x = 98")],
    ),
];

#[test]
fn a_fold_that_is_stated_twice_hides_nothing() {
    const WINDOW: &str = "[[zone]]\nkind = \"window\"\nx = 20\ny = 15\nw = 60\nh = 12\n[[notch]]  ";
    run(&[(
        "one fold, twice",
        &[("y = 198", "y = 99"), (NOTCH, WINDOW)],
        &[
            ("G15", 2033, "corner        ="),
            ("G15", 2033, "w = 85.6"),
            ("G15", 2033, "{last4}"),
        ],
    )]);
}

#[test]
fn a_form_outside_the_home_stands_on_the_base_beside_it_else_on_the_homes() {
    let shop = Shop::open();
    let copies = tempfile::tempdir().unwrap();
    let copy = |name: &str, text: &str| {
        let path = copies.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let form = copy("yoshiki1.toml", &shop.read("yoshiki1.toml"));
    assert_eq!(shop.lint(&[&form]).0, 0, "the home's base");
    let base = shop.read("yoshiki-base.toml");
    copy("yoshiki-base.toml", &format!("{base}nonsense = 1\n"));
    let (exit, out, said) = shop.lint(&[&form]);
    assert_eq!(exit, 20, "{out}{said}");
    let beside = copies.path().join("yoshiki-base.toml");
    assert!(
        format!("{out}{said}").contains(beside.to_str().unwrap()),
        "{out}{said}"
    );
}
