//! What must hold of a lot: its parts, its objects, what its pages draw, and what readers print of
//! it. Not how it was made.

use std::collections::BTreeSet;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::build::{NAMES, cells};

pub fn dictionary<'a>(document: &'a Document, owner: &'a Dictionary, key: &str) -> &'a Dictionary {
    owner
        .get_deref(key.as_bytes(), document)
        .and_then(Object::as_dict)
        .unwrap()
}

/// Every piece's leaf, in order, having walked job and lot.
fn leaves(document: &Document) -> Vec<ObjectId> {
    let root = dictionary(document, document.catalog().unwrap(), "DPartRoot");
    assert_eq!(root.get(b"RecordLevel").unwrap().as_i64().unwrap(), 2);
    let mut level = vec![root.get(b"DPartRootNode").unwrap().as_reference().unwrap()];
    for _ in 0..2 {
        let mut below = Vec::new();
        for node in &level {
            let parts = document
                .get_dictionary(*node)
                .unwrap()
                .get(b"DParts")
                .unwrap();
            for inner in parts.as_array().unwrap() {
                let inner = inner.as_array().unwrap();
                assert!(inner.len() <= 8191);
                for kid in inner.iter().map(|kid| kid.as_reference().unwrap()) {
                    let parent = document
                        .get_dictionary(kid)
                        .unwrap()
                        .get(b"Parent")
                        .unwrap();
                    assert_eq!(parent.as_reference().unwrap(), *node);
                    below.push(kid);
                }
            }
        }
        level = below;
    }
    level
}

/// Leaves cover every page once, in order, and each page knows its leaf.
pub fn check_parts(document: &Document, pieces: &[u32]) {
    let pages: Vec<ObjectId> = document.page_iter().collect();
    let leaves = leaves(document);
    assert_eq!(leaves.len(), pieces.len());
    let mut next = 0;
    for ((leaf, seq), &count) in leaves.iter().zip(1..).zip(pieces) {
        let part = document.get_dictionary(*leaf).unwrap();
        let last = next + count as usize - 1;
        assert_eq!(
            part.get(b"Start").unwrap().as_reference().unwrap(),
            pages[next]
        );
        match part.get(b"End") {
            Ok(end) => assert_eq!(end.as_reference().unwrap(), pages[last]),
            Err(_) => assert_eq!(count, 1),
        }
        assert!(!(count == 1 && part.has(b"End")));
        let piece = dictionary(document, dictionary(document, part, "DPM"), "Piece");
        assert_eq!(piece.get(b"Seq").unwrap().as_i64().unwrap(), seq);
        for page in &pages[next..=last] {
            let page = document.get_dictionary(*page).unwrap();
            assert_eq!(page.get(b"DPart").unwrap().as_reference().unwrap(), *leaf);
        }
        next = last + 1;
    }
    assert_eq!(next, pages.len());
}

/// The table names the very byte where each object begins, and every object is reached.
pub fn check_objects(bytes: &[u8], document: &Document) {
    let text = |range: std::ops::Range<usize>| std::str::from_utf8(&bytes[range]).unwrap();
    let tail = String::from_utf8_lossy(&bytes[bytes.len() - 40..]).into_owned();
    let start: usize = tail.lines().rev().nth(1).unwrap().parse().unwrap();
    let size = document.trailer.get(b"Size").unwrap().as_i64().unwrap() as usize;
    let head = format!("xref\n0 {size}\n");
    assert_eq!(text(start..start + head.len()), head);
    let table = start + head.len();
    for number in 1..size {
        let entry = text(table + 20 * number..table + 20 * (number + 1));
        assert_eq!(&entry[10..], " 00000 n \n");
        let offset: usize = entry[..10].parse().unwrap();
        assert!(bytes[offset..].starts_with(format!("{number} 0 obj\n").as_bytes()));
    }
    let mut reached = BTreeSet::new();
    let mut open: Vec<ObjectId> = [&b"Root"[..], b"Info"]
        .iter()
        .map(|key| document.trailer.get(key).unwrap().as_reference().unwrap())
        .collect();
    while let Some(id) = open.pop() {
        if reached.insert(id) {
            references(document.get_object(id).unwrap(), &mut open);
        }
    }
    assert_eq!(reached.len(), size - 1, "no object stands alone");
}

fn references(object: &Object, found: &mut Vec<ObjectId>) {
    match object {
        Object::Reference(id) => found.push(*id),
        Object::Array(array) => array.iter().for_each(|item| references(item, found)),
        Object::Dictionary(dictionary) => {
            dictionary
                .iter()
                .for_each(|(_, item)| references(item, found));
        }
        Object::Stream(stream) => {
            stream
                .dict
                .iter()
                .for_each(|(_, item)| references(item, found));
        }
        _ => {}
    }
}

/// The page's content draws static art, then what is variable, then step lines; both symbols'
/// bits come back.
pub fn check_content(document: &Document, page: ObjectId, number: u32) {
    let content = Content::decode(&document.get_page_content(page)).unwrap();
    let operators: Vec<&str> = content
        .operations
        .iter()
        .map(|operation| operation.operator.as_str())
        .collect();
    assert_eq!(operators[..2], ["cm", "Do"]);
    assert_eq!(operators.last(), Some(&"Do"));
    let images: Vec<_> = content
        .operations
        .iter()
        .filter(|one| one.operator == "BI")
        .collect();
    assert_eq!(images.len(), 2, "page {number}");
    for image in images {
        assert_eq!(
            image.operands[0].as_stream().unwrap().content,
            cells(number)
        );
    }
}

/// Every name that was printed is read back, ideographic variation sequences without selectors.
pub fn check_text(text: &str, reader: &str) {
    let plain = |text: &str| -> String {
        // mutool writes each half of a selector's surrogate pair as bytes that are no character.
        let dropped = |c: char| matches!(c, '\u{FFFD}' | '\u{E0100}'..='\u{E01EF}');
        let kept = |c: &char| !c.is_whitespace() && !dropped(*c);
        text.chars().filter(kept).collect()
    };
    let text = plain(text);
    for name in NAMES {
        assert!(text.contains(&plain(name)), "{reader}: {name} in {text}");
    }
}

pub fn check_boxes(sizes: &str, dpi: u32) {
    let want = match dpi {
        720 => ["0.00 0.00 612.00 858.60", "8.40 8.40 603.60 850.20"],
        _ => ["0.00 0.00 612.36 858.96", "8.52 8.52 603.84 850.44"],
    };
    for (key, want) in [
        ("MediaBox:", want[0]),
        ("BleedBox:", want[0]),
        ("TrimBox:", want[1]),
    ] {
        let lines: Vec<_> = sizes.lines().filter(|line| line.contains(key)).collect();
        assert_eq!(lines.len(), 4, "{sizes}");
        for line in lines {
            let numbers: Vec<&str> = line.split_whitespace().skip(3).collect();
            assert_eq!(numbers.join(" "), want);
        }
    }
}
