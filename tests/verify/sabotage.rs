//! Every kind of sabotage: what is done to a real lot, and what must be found.

use lopdf::Object;

use super::*;

/// A sabotage: its name, what it does, and the item and kind of what must be found on its piece.
pub type Sabotage = (&'static str, fn(&Job), &'static str, &'static str);

pub const ON_PAGES: [Sabotage; 26] = [
    (
        "invisible letters",
        |job| on_page(job, 0, |it| replace(it, b"\nBT\n", b"\nBT 3 Tr\n", 0)),
        "operator Tr",
        "strange",
    ),
    (
        "white letters",
        |job| on_page(job, 0, |it| replace(it, b"\nBT\n", b"\n1 g\nBT\n", 0)),
        "operator g",
        "strange",
    ),
    (
        "fixed art at another place",
        |job| {
            on_page(job, 0, |it| {
                replace(it, b"/S0 Do", b"q 1 0 0 1 400 0 cm /S0 Do Q", 0);
            })
        },
        "fixed art",
        "place",
    ),
    (
        "a negative of the voice code",
        |job| on_page(job, 0, |it| replace(it, b"D[1 0]", b"D[0 1]", 0)),
        "operator BI D",
        "strange",
    ),
    (
        "a pairing code at another place",
        |job| {
            on_page(job, 0, |it| {
                let code = symbol(it, 1);
                let place = at(&it[code.start..], b" cm", 0) + code.start;
                it.splice(place - 4..place, *b"5473");
            })
        },
        "pairing A",
        "place",
    ),
    (
        "card panels of two pages",
        |job| {
            // From the card's first word to the end of the text.
            exchange(job, |it| {
                let count = it.windows(3).filter(|it| *it == b"Td(").count();
                run(it, count - 3).start..at(it, b"\nET\n", 0)
            });
        },
        "",
        "other text",
    ),
    (
        "one glyph",
        |job| {
            on_page(job, 0, |it| {
                let glyph = run(it, 2);
                it[glyph.start + 1] ^= 1;
            })
        },
        "name_kanji}　様",
        "",
    ),
    (
        "a digit of the last four",
        |job| {
            on_page(job, 0, |it| {
                // `**** **** `, each glyph two bytes.
                let stars: &[u8] = b"\x00\x0C\x00\x0C\x00\x0C\x00\x0C\x00\x02\
                    \x00\x0C\x00\x0C\x00\x0C\x00\x0C\x00\x02";
                let place = at(it, stars, 0) + stars.len() + 1;
                it[place] = if it[place] == 0x13 { 0x14 } else { 0x13 };
            })
        },
        "last4",
        "other text",
    ),
    (
        "a voice code",
        |job| exchange(job, |it| symbol(it, 0)),
        "voice",
        "other text",
    ),
    (
        "a pairing code",
        |job| exchange(job, |it| symbol(it, 1)),
        "pairing A",
        "other piece",
    ),
    (
        "a card's pairing code",
        |job| exchange(job, |it| symbol(it, 2)),
        "pairing C",
        "other piece",
    ),
    (
        "the voice code moved by 0.2 mm",
        |job| {
            on_page(job, 0, |it| {
                replace(it, b"357 357 cm", b"362 357 cm", 0);
            })
        },
        "voice",
        "G1 centre",
    ),
    (
        "a code scaled by 2 %",
        |job| {
            on_page(job, 0, |it| {
                replace(
                    it,
                    b"q 468 0 0 468 357 357 cm",
                    b"q 477 0 0 477 352 352 cm",
                    0,
                );
            })
        },
        "voice",
        "G3 cell",
    ),
    (
        "a value out of its box",
        |job| {
            on_page(job, 0, |it| {
                replace(it, b"Td(", b"Td 0 400 Td(", 3);
            })
        },
        "",
        "other place",
    ),
    (
        "a word more",
        |job| {
            on_page(job, 0, |it| {
                replace(it, b"\nET\n", b"\n0 -900 Td(\x00\x13)Tj\nET\n", 0);
            })
        },
        "text",
        "extra",
    ),
    (
        "a word less",
        |job| {
            on_page(job, 0, |it| {
                let word = run(it, 0);
                it.splice(word, []);
            })
        },
        "control_no",
        "",
    ),
    (
        "a code more",
        |job| {
            on_page(job, 0, |it| {
                let code = it[symbol(it, 1)].to_vec();
                let place = symbol(it, 2).end;
                it.splice(place..place, code);
            })
        },
        "code",
        "extra",
    ),
    (
        "a code less",
        |job| {
            on_page(job, 0, |it| {
                let code = symbol(it, 2);
                it.splice(code, []);
            })
        },
        "pairing C",
        "missing",
    ),
    (
        "a module of the tag",
        |job| {
            on_page(job, 0, |it| {
                // Enough modules that no error correction hides it.
                let code = symbol(it, 1);
                for byte in &mut it[code.end - 40..code.end - 15] {
                    *byte ^= 0x3C;
                }
            })
        },
        "pairing A",
        "",
    ),
    (
        "a page without its fixed art",
        |job| {
            on_page(job, 0, |it| {
                replace(it, b"/S0 Do", b"/S1 Do", 0);
            })
        },
        "fixed words",
        "other",
    ),
    (
        "an operator that nobody of ours writes",
        |job| {
            on_page(job, 0, |it| {
                replace(it, b"\nBT\n", b"\n1 0 0 rg\nBT\n", 0);
            })
        },
        "operator rg",
        "strange",
    ),
    (
        "two fields of one member",
        |job| {
            on_page(job, 0, |it| {
                let (one, two) = (run(it, 0), run(it, 2));
                let (first, second) = (it[one.clone()].to_vec(), it[two.clone()].to_vec());
                it.splice(two, first);
                it.splice(one, second);
            })
        },
        "",
        "other text",
    ),
    (
        "the customer barcode of the same numbers in another order",
        barcode::other_order,
        "customer barcode",
        "other address",
    ),
    (
        "the customer barcode of one hyphen less",
        barcode::hyphen_less,
        "customer barcode",
        "other address",
    ),
    (
        "the customer barcode of another town",
        barcode::other_town,
        "customer barcode",
        "other address",
    ),
    (
        "no customer barcode",
        barcode::erased,
        "customer barcode",
        "missing",
    ),
];

pub const ON_FILES: [Sabotage; 24] = [
    (
        "two labels exchanged",
        |job| {
            form(job, b"S0", |it| {
                let (one, two) = (run(it, 1), run(it, 3));
                let (first, second) = (it[one.clone()].to_vec(), it[two.clone()].to_vec());
                it.splice(two, first);
                it.splice(one, second);
            })
        },
        "fixed words",
        "other",
    ),
    (
        "a stamp over the page",
        |job| {
            edit(job, "0002.notice.pdf", |it| {
                let page = pages(it)[0];
                it.get_object_mut(page)
                    .unwrap()
                    .as_dict_mut()
                    .unwrap()
                    .set("Annots", Object::Array(vec![]));
            })
        },
        "page",
        "size or turn",
    ),
    (
        "cards of pieces.csv",
        |job| rows(job, "0002.pieces.csv", |it| it[1][8] = "0".into()),
        "pieces.csv: cards",
        "other",
    ),
    (
        "an insert set of pieces.csv",
        |job| rows(job, "0002.pieces.csv", |it| it[1][9] = "7".into()),
        "pieces.csv: insert_set",
        "other",
    ),
    (
        "a stream of pieces.csv",
        |job| {
            rows(job, "0002.pieces.csv", |it| {
                it[1][2] = "yoshiki2-employer-1".into()
            })
        },
        "pieces.csv: stream",
        "other",
    ),
    (
        "a row of a list",
        |job| {
            let text = job.read("OUT/lists/held.csv");
            let kept: Vec<&str> = text.lines().take(text.lines().count() - 1).collect();
            std::fs::write(job.path("OUT/lists/held.csv"), kept.join("\n") + "\n").unwrap();
        },
        "lists and members.csv",
        "balance",
    ),
    (
        "a page doubled",
        |job| {
            kids(job, "0002.notice.pdf", |kids| {
                kids.insert(1, kids[0].clone())
            })
        },
        "pairing A",
        "other piece",
    ),
    (
        "a page dropped",
        |job| kids(job, "0002.notice.pdf", |kids| drop(kids.remove(0))),
        "pairing A",
        "other piece",
    ),
    (
        "two pages exchanged",
        |job| kids(job, "0002.notice.pdf", |kids| kids.swap(0, 1)),
        "pairing A",
        "other piece",
    ),
    (
        "a page turned",
        |job| {
            edit(job, "0002.notice.pdf", |it| {
                let page = pages(it)[0];
                let page = it.get_object_mut(page).unwrap().as_dict_mut().unwrap();
                page.set("Rotate", 180);
            })
        },
        "page",
        "size or turn",
    ),
    (
        "a page of another size",
        |job| {
            edit(job, "0002.notice.pdf", |it| {
                let page = pages(it)[0];
                let page = it.get_object_mut(page).unwrap().as_dict_mut().unwrap();
                let trim: Vec<Object> = [8.52, 8.52, 500.0, 850.0].map(Object::Real).to_vec();
                page.set("TrimBox", trim);
            })
        },
        "page",
        "size or turn",
    ),
    (
        "the notch moved by 0.2 mm",
        |job| {
            form(job, b"S1", |it| {
                let place = at(it, b"/OC/Cutting", 0);
                let numbers = String::from_utf8(it[place..].to_vec()).unwrap();
                let moved = numbers.replace("52013", "52485").replace("55186", "55658");
                let moved = moved.replace("59100", "59572").replace("63014", "63486");
                it.splice(place.., moved.replace("66187", "66659").into_bytes());
            })
        },
        "notch",
        "G7 axis",
    ),
    (
        "a smaller notch",
        |job| {
            form(job, b"S1", |it| {
                let place = at(it, b"/OC/Cutting", 0);
                let numbers = String::from_utf8(it[place..].to_vec()).unwrap();
                it.splice(place.., numbers.replace("7087", "6400").into_bytes());
            })
        },
        "notch",
        "G7 size",
    ),
    (
        "a fixed word",
        |job| {
            form(job, b"S0", |it| {
                let place = at(it, b")Tj", 3);
                it[place - 1] ^= 1;
            })
        },
        "fixed words",
        "other",
    ),
    (
        "the map to characters",
        |job| {
            font(job, b"ToUnicode", |it| {
                replace(it, b"<0013> <0031>", b"<0013> <0037>", 0);
            })
        },
        "",
        "",
    ),
    (
        "the shape of a glyph",
        |job| font_map(job),
        "notice.pdf: font F0",
        "outline",
    ),
    (
        "a rule of members.csv",
        |job| rows(job, "0002.members.csv", |it| it[1][4] = "R5x".into()),
        "members.csv: rule",
        "other",
    ),
    (
        "a form of members.csv",
        |job| rows(job, "0002.members.csv", |it| it[1][3] = "yoshiki2".into()),
        "members.csv: form",
        "other",
    ),
    (
        "a record's MAC",
        |job| rows(job, "0002.members.csv", |it| it[1][5] = "0".repeat(64)),
        "members.csv: record_mac",
        "other",
    ),
    (
        "a voice code's MAC",
        |job| rows(job, "0002.members.csv", |it| it[1][6] = "0".repeat(64)),
        "members.csv: voice_mac",
        "other",
    ),
    (
        "rows of two members",
        |job| {
            rows(job, "0002.members.csv", |it| {
                let control = it[1][2].clone();
                it[1][2] = std::mem::replace(&mut it[2][2], control);
            })
        },
        "name_kanji}　様",
        "",
    ),
    (
        "a row less in members.csv",
        |job| rows(job, "0002.members.csv", |it| drop(it.remove(1))),
        "members.csv",
        "missing",
    ),
    (
        "codes of pieces.csv",
        |job| {
            rows(job, "0002.pieces.csv", |it| {
                let codes = it[1][13].clone();
                it[1][13] = std::mem::replace(&mut it[2][13], codes);
            })
        },
        "pieces.csv: codes",
        "other",
    ),
    (
        "a page number of pieces.csv",
        |job| rows(job, "0002.pieces.csv", |it| it[1][5] = "2".into()),
        "pieces.csv",
        "page or lot",
    ),
];
