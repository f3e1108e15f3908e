//! What is told of a piece: for programs, and for the desk that answers a complaint. Places,
//! numbers, codes and digests; never a name, an address or a value of a record.

use serde_json::{Value, json};

use super::find::line_of;
use super::{Piece, Row};
use crate::codes::pairing;
use crate::digest::hex;
use crate::ledger::{Happened, Standing};
use crate::message::Lang;

/// Columns of `pieces.csv` that are numbers, and those that are words, as `--json` names them.
const NUMBERS: [&str; 3] = ["sheets", "cards", "flags"];
const WORDS: [&str; 3] = ["insert_set", "mail_class", "track_no"];

impl Piece {
    /// For programs.
    pub fn json(&self) -> Value {
        let (standing, lot) = (&self.standing, &self.lot);
        let files = lot.files.iter().map(|file| {
            json!({
                "name": file.name, "bytes": file.bytes, "sha256": hex(&file.sha256),
                "agrees": true,
            })
        });
        let mut json = json!({
            "command": "piece", "out": self.out, "job": self.job, "piece": self.number,
            "generation": standing.generation, "state": standing.state, "lot": lot.no,
            "stream": lot.stream, "verified": lot.verified, "box": number(&self.row, "box"),
            "first_page": standing.first_page, "pages": standing.pages,
        });
        for name in NUMBERS {
            json[name] = number(&self.row, name).into();
        }
        for name in WORDS {
            json[name] = self.row.get(name).into();
        }
        json["codes"] = self.codes().map(code_json).collect();
        json["members"] = self.members.iter().map(member_json).collect();
        json["files"] = files.collect();
        json["generations"] = self.generations.iter().map(standing_json).collect();
        json["events"] = self.events.iter().map(event_json).collect();
        json["ledger_head"] = hex(&self.head).into();
        json["written"] = json!(self.written);
        json
    }

    fn codes(&self) -> impl Iterator<Item = &str> {
        let codes = self.row.get("codes").split(' ');
        codes.filter(|code| !code.is_empty())
    }

    /// For people.
    pub fn table(&self, lang: Lang) -> String {
        let words = Words(lang);
        let mut out = words.of(
            &format!("通 {:07}（ジョブ {}）\n", self.number, self.job),
            &format!("Piece {:07} (job {})\n", self.number, self.job),
        );
        let (standing, lot) = (&self.standing, &self.lot);
        let lot_no = format!("{:04}", lot.no);
        let last = standing.first_page + standing.pages.saturating_sub(1);
        let pages = format!("{}–{last}", standing.first_page);
        let generation = standing.generation.to_string();
        let row = |name: &str| self.row.get(name);
        for (ja, en, value) in [
            ("世代", "generation", &generation[..]),
            ("状態", "state", &standing.state),
            ("ロット", "lot", &lot_no),
            ("版", "stream", &lot.stream),
            ("読み戻し", "read back", &lot.verified),
            ("箱", "box", row("box")),
            ("ページ", "pages", &pages),
            ("枚", "sheets", row("sheets")),
            ("カード", "cards", row("cards")),
            ("同封", "insert set", row("insert_set")),
            ("フラグ", "flags", row("flags")),
            ("送り方", "mail class", row("mail_class")),
            ("引受番号", "track number", row("track_no")),
        ] {
            let value = if value.is_empty() { "–" } else { value };
            out.push_str(&format!("  {}\t{value}\n", words.of(ja, en)));
        }
        out.push_str(&words.of("照合コード\n", "Pairing codes\n"));
        for code in self.codes() {
            let line = line_of(code).unwrap_or_default();
            out.push_str(&format!("  {code}  {line}\n"));
        }
        self.office(&words, &mut out);
        self.history(&words, &mut out);
        // A control number may hold what moves a terminal's cursor.
        let shown = |c: char| match c {
            '\n' | '\t' => c,
            other if other.is_control() => ' ',
            other => other,
        };
        out.chars().map(shown).collect()
    }

    /// The rows of `members.csv`.
    fn office(&self, words: &Words, out: &mut String) {
        out.push_str(&words.of("中の人（members.csv）\n", "Members (members.csv)\n"));
        for member in &self.members {
            let [sheet, control_no, form, rule] =
                ["sheet", "control_no", "form", "rule"].map(|name| member.get(name));
            let [sheet_of, control] = [
                words.of("枚目", "sheet"),
                words.of("整理番号", "control number"),
            ];
            out.push_str(&format!(
                "  {sheet_of} {sheet}  {control} {control_no}  {form}  {rule}\n"
            ));
            for mac in ["record_mac", "voice_mac"] {
                out.push_str(&format!("    {mac}\t{}\n", member.get(mac)));
            }
        }
    }

    /// The files of the lot, the events, the head, and what was written.
    fn history(&self, words: &Words, out: &mut String) {
        out.push_str(&words.of(
            "ロットのファイル（台帳の SHA-256 のとおり）\n",
            "Files of the lot (SHA-256 as in the ledger)\n",
        ));
        for file in &self.lot.files {
            let agrees = words.of("一致", "agrees");
            let (name, sha256) = (&file.name, hex(&file.sha256));
            out.push_str(&format!("  {name}  {sha256}  {agrees}\n"));
        }
        out.push_str(&words.of("台帳\n", "Ledger\n"));
        for event in &self.events {
            let Happened {
                seq, at, who, what, ..
            } = event;
            let who = if who.is_empty() { "–" } else { who };
            out.push_str(&format!("  {seq}  {at}  {who}  {what}\n"));
        }
        let others = self.generations.iter();
        for other in others.filter(|it| it.generation != self.standing.generation) {
            let generation = words.of("世代", "generation");
            let (number, lot, state) = (other.generation, other.lot, &other.state);
            out.push_str(&format!("  {generation} {number}  {lot:04}  {state}\n"));
        }
        let head = words.of("連鎖の先頭", "head");
        out.push_str(&format!("  {head}\t{}\n", hex(&self.head)));
        for path in &self.written {
            out.push_str(&format!("{}\n", path.display()));
        }
    }
}

/// The language of a table.
struct Words(Lang);

impl Words {
    fn of(&self, ja: &str, en: &str) -> String {
        match self.0 {
            Lang::Ja => ja.to_owned(),
            Lang::En => en.to_owned(),
        }
    }
}

fn number(row: &Row, name: &str) -> Option<u32> {
    row.get(name).parse().ok()
}

fn code_json(code: &str) -> Value {
    let parts = pairing::parts(code.as_bytes());
    let fields = parts.map(|parts| parts.fields);
    json!({
        "text": code,
        "readable": line_of(code),
        "role": fields.map(|it| char::from(it.role).to_string()),
        "sheet": fields.map(|it| it.sheet),
        "of": fields.map(|it| it.of),
    })
}

fn member_json(member: &Row) -> Value {
    let mut json = json!({ "sheet": number(member, "sheet") });
    for name in ["control_no", "form", "rule", "record_mac"] {
        json[name] = member.get(name).into();
    }
    let voice = member.get("voice_mac");
    json["voice_mac"] = (!voice.is_empty()).then_some(voice).into();
    json
}

fn standing_json(standing: &Standing) -> Value {
    json!({
        "generation": standing.generation, "lot": standing.lot, "state": standing.state,
        "first_page": standing.first_page, "pages": standing.pages,
    })
}

fn event_json(event: &Happened) -> Value {
    json!({
        "seq": event.seq, "at": event.at, "who": event.who, "what": event.what,
        "config_sha256": hex(&event.config_sha256), "digest": hex(&event.digest),
    })
}
