//! `review.html`: one page that needs nothing else, in which the clerk reads the proof and signs
//! the verdict. Gathers what it shows; the page itself stands in `page/`.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::Package;
use super::pictures::{Picture, Read};
use crate::compose::shown::{Kind, Shown};
use crate::digest::hex;
use crate::message::{Error, Id, Message};
use crate::produce::specimen::{Page, Shape, Specimen};
use crate::seal::PAYLOAD_TYPE;
use crate::vault::{self, Passphrase};

const HTML: &str = include_str!("page/review.html");
const STYLE: &str = include_str!("page/review.css");
const SCRIPT: &str = include_str!("page/review.js");

/// What is authenticated with the locked data.
const LOCK_PURPOSE: &str = "kirikake/review/1";
/// The largest page that a clerk's browser and mail will take.
const PAGE_BYTES_MAX: usize = 50 << 20;
/// Rows of each list that the page shows; the files have all.
const LIST_ROWS_MAX: usize = 200;
/// Lists that the page shows, and their names for people.
const LISTS: [(&str, &str); 4] = [
    ("held.csv", "保留"),
    ("separate.csv", "別途対応"),
    ("substituted.csv", "置換・外字"),
    ("not_due.csv", "発行不要"),
];

/// The page's bytes.
///
/// # Errors
/// [`Id::ReviewTooLarge`] (exit 20): more pictures than a page can hold.
pub fn page(
    package: &Package<'_>,
    dir: &Path,
    package_sha256: &[u8; 32],
    signer: &[u8; 32],
) -> Result<Vec<u8>, Error> {
    let mut data = data(package, dir, package_sha256, signer)?;
    if let Some(passphrase) = package.passphrase {
        data = locked(package, passphrase, &data);
    }
    // Inside a script element only `<` could end it.
    let data = data.to_string().replace('<', "\\u003c");
    let html = HTML
        .replace("/*STYLE*/", STYLE)
        .replace("/*SCRIPT*/", SCRIPT)
        .replace("/*DATA*/", &data);
    match html.len() <= PAGE_BYTES_MAX {
        true => Ok(html.into_bytes()),
        false => {
            let message = Message::new(Id::ReviewTooLarge);
            Err(message
                .with(html.len() >> 20)
                .with(PAGE_BYTES_MAX >> 20)
                .into())
        }
    }
}

/// What the page shows, closed: whoever has the page alone reads nothing of it. It is packed
/// before, since its pictures are letters already and would be written as letters again.
fn locked(package: &Package<'_>, passphrase: &Passphrase, data: &Value) -> Value {
    let text = data.to_string().into_bytes();
    let mut packer = libdeflater::Compressor::new(libdeflater::CompressionLvl::default());
    let mut packed = vec![0; packer.zlib_compress_bound(text.len())];
    let Ok(length) = packer.zlib_compress(&text, &mut packed) else {
        unreachable!("the room is as large as the packer asks for")
    };
    packed.truncate(length);
    let salt = package.job.keys.lock_salt(&package.config.sha256());
    let locked = vault::lock(passphrase, &salt, LOCK_PURPOSE.as_bytes(), &packed);
    json!({
        "locked": {
            "purpose": LOCK_PURPOSE,
            "rounds": vault::ROUNDS,
            "salt": STANDARD.encode(salt),
            "nonce": STANDARD.encode(locked.nonce),
            "bytes": STANDARD.encode(&locked.bytes),
        },
    })
}

fn data(
    package: &Package<'_>,
    dir: &Path,
    package_sha256: &[u8; 32],
    signer: &[u8; 32],
) -> Result<Value, Error> {
    let job = package.job;
    let approvers = job.insurer.approvers.iter();
    let approvers =
        approvers.map(|it| json!({"name": it.name, "until": it.until.iso(), "key": it.key}));
    let mut pictures = package.pictures.iter();
    let pictured = &package.specimens[..package.pictured];
    let pieces = pictured.iter().zip(package.picks).map(|(specimen, pick)| {
        let pages = specimen.pages.iter();
        let pages = pages.map(|page| page_json(page, pictures.next())).collect();
        piece_json(specimen, &pick.reasons, pages)
    });
    let pieces: Vec<Value> = pieces.collect();
    let entries = package.config.entries().iter();
    let inputs = entries.map(|(name, sha256)| json!([name, hex(sha256)]));
    Ok(json!({
        "payload_type": PAYLOAD_TYPE,
        "approval_type": crate::trust::APPROVAL_TYPE,
        "title": job.title,
        "job": job.id,
        "insurer": job.insurer.name,
        "purpose": job.purpose.word(),
        "as_of": job.as_of.iso(),
        "issued": job.issued.iso(),
        "config_sha256": hex(&package.config.sha256()),
        "package_sha256": hex(package_sha256),
        "signer": hex(signer),
        "seed": package.seed,
        "inputs": inputs.collect::<Vec<_>>(),
        "approvers": approvers.collect::<Vec<_>>(),
        "report": package.report.json(),
        "lists": lists(dir)?,
        "chosen": package.picks.len(),
        "all": package.plan.pieces.count(),
        "press_sample": job.press_sample,
        "pieces": pieces,
    }))
}

fn piece_json(specimen: &Specimen, reasons: &[String], pages: Vec<Value>) -> Value {
    let members: Vec<Value> = specimen.members.iter().map(member_json).collect();
    json!({
        "number": specimen.number,
        "lot": specimen.lot,
        "stream": specimen.stream,
        "form": specimen.form,
        "reasons": reasons,
        "members": members,
        "pages": pages,
    })
}

fn member_json(member: &Shape) -> Value {
    let fields = member.fields.iter();
    let fields = fields.map(|(column, value)| json!([column.name(), value]));
    json!({
        "control_no": member.control_no,
        "line": member.line,
        "rule": member.rule,
        "seed": member.seed,
        "fields": fields.collect::<Vec<_>>(),
    })
}

fn page_json(page: &Page, picture: Option<&Picture>) -> Value {
    let codes: &[Read] = picture.map_or(&[], |it| &it.codes);
    json!({
        "sheet": page.sheet,
        "side": page.side,
        "shown": page.shown.iter().map(shown_json).collect::<Vec<_>>(),
        "wanted": page.codes.split(' ').collect::<Vec<_>>(),
        "png": picture.map(|it| STANDARD.encode(&it.png)),
        "codes": codes.iter().map(code_json).collect::<Vec<_>>(),
    })
}

fn shown_json(shown: &Shown) -> Value {
    let kind = match shown.kind {
        Kind::Text => "text",
        Kind::Voice => "voice",
        Kind::Customer => "customer",
        Kind::Registered => "registered",
    };
    json!({"kind": kind, "heading": shown.heading, "text": shown.text, "card": shown.on_card})
}

fn code_json(read: &Read) -> Value {
    json!({
        "kind": read.found.kind.word(),
        "text": read.found.text,
        "left_mm": read.left_mm,
        "bottom_mm": read.bottom_mm,
        "check_ok": read.found.parts.as_ref().map(|parts| parts.check_ok),
    })
}

/// The first rows of each list, without its tokens.
fn lists(dir: &Path) -> Result<Vec<Value>, Error> {
    let mut lists = Vec::new();
    for (name, title) in LISTS {
        let path = dir.join(name);
        let text = std::fs::read_to_string(&path);
        let text = text.map_err(|source| Error::io(Id::Unreadable, &path, &source))?;
        let rows = text.lines().skip(1);
        let shown = rows.clone().take(LIST_ROWS_MAX).map(|row| {
            let cells: Vec<&str> = row.split(',').take(4).collect();
            json!(cells)
        });
        lists.push(json!({
            "name": name,
            "title": title,
            "count": rows.clone().count(),
            "rows": shown.collect::<Vec<_>>(),
        }));
    }
    Ok(lists)
}
