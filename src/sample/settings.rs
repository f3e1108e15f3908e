//! The insurer file and the job file of a sample job, as TOML text with remarks for the operator.
//! The settings themselves are read elsewhere.

use super::Request;
use super::cases::CASES_COUNT_MIN;
use super::days::{self, Day};
use super::random::{Purpose, Random};

/// Up to this count lots are small, so that a sample job shows several.
const SMALL_COUNT_MAX: u64 = 2_000;

/// The last blocks of every sample job file.
const VOICE_AND_PAIRING: &str = r#"
# 音声コード：スマートフォンで読めるQRコード / The voice code: a QR code for phone cameras.
[voice]
kind      = "qr"
segments  = "kanji"
level_min = "M"

# ペアリングコードの鍵 [pairing] は不要です（見本は公開の見本鍵を使います）。
# No [pairing] key: a sample uses the public sample key.
"#;

/// The job id: 6 Crockford base32 characters from seed, count and profile.
pub fn job_id(request: &Request) -> String {
    const CHARACTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let profile = request.profile as u64;
    let mut random = Random::of(
        request.seed,
        Purpose::Job,
        (request.count << 8 | profile).wrapping_add(2),
    );
    (0..6)
        .map(|_| char::from(random.pick(CHARACTERS)))
        .collect()
}

/// The insurer file (`insurer.toml`).
pub fn insurer_toml(request: &Request) -> String {
    let insurer = request.profile.population();
    format!(
        r#"# 架空の保険者です。実在の保険者・個人とは関係ありません。
# A fictional insurer, made for sample jobs.
kind      = "{kind}"
number    = "{number}"
name      = "{name}"
name_kana = "{name_kana}"
post_code = "{post_code}"
address   = "{address}"
phone     = "{phone}"
contact   = "{contact}"

# 整理番号・記号・番号の形 / The shape of control number, symbol and number.
[pattern]
control_no = '\w{{3}}_\w{{3}}_\w{{2}}'
symbol     = '{symbol}'
number     = '{number_of}'

# 通知書の種別欄に印字する文言 / The two texts of the kind of member.
[kinds]
self   = "{own}"
family = "{family}"

# 日付の書き方 / How dates are written.
[style]
era_first = "元"
padding   = "none"
digits    = "full"

# 個人番号下4桁。無い場合は別途対応 / The last four digits; without them the member is separate.
[last4]
print   = true
missing = "separate"
"#,
        kind = insurer.kind,
        number = insurer.insurer_no,
        symbol = insurer.symbol,
        number_of = insurer.number,
        name = insurer.name,
        name_kana = insurer.name_kana,
        post_code = insurer.post_code,
        address = insurer.address,
        phone = insurer.phone,
        contact = insurer.contact,
        own = insurer.own,
        family = insurer.family,
    )
}

/// The job file (`job.toml`) for a members file of `records` rows without the heading, whose
/// SHA-256 is given in hexadecimal. `policy_path` is relative to the job file.
pub fn job_toml(
    request: &Request,
    records: u64,
    members_sha256: &str,
    policy_path: &str,
) -> String {
    let small = records <= SMALL_COUNT_MAX;
    let population = request.profile.population();
    let crowded = (CASES_COUNT_MIN..population.crowded_below).contains(&records);
    let policy = policy_block(request, policy_path);
    format!(
        r#"# 見本ジョブ：保険者も加入者もすべて架空です。
# A sample job: insurer and members are all fictional.

# ジョブ：番号は再使用しません。時点 as_of と発行日 issued はそのまま印字されます。
# 保留が held_max、再作成が reprint_max を超えると停止します。
# The job: its id is never used again; as_of and issued are printed as they stand.
# More held records than held_max, or more reprints than reprint_max, stop it.
[job]
id      = "{id}"
title   = "{title}"
purpose = "sample"
as_of   = {as_of}
issued  = {issued}
insurer = "insurer.toml"
limits  = {{ held_max = "{held_max}", reprint_max = "1%" }}

{policy}
# 書体：左から順に字形を探します / Fonts, searched from left to right.
[fonts]
stack = ["BIZUDGothic-Regular.ttf"]

# 入力ファイル：件数とハッシュ値が一致しなければ何も出力しません。
# The input: unless count and digest agree, nothing is written.
[input]
file     = "members.csv"
sha256   = "{sha256}"
records  = {records}
format   = "delimited"
encoding = "utf-8"

# 印刷順 / The order of print.
[order]
by = ["post_code", "household_key"]

# ロット：1ロットの通数 pieces と、1箱の通数 box / Lots: pieces a lot and pieces a box.
[lots]
pieces   = {pieces}
box      = {box_pieces}
compress = "none"
codes    = "mask"
steps    = "off"
dpi      = 600
{VOICE_AND_PAIRING}"#,
        id = job_id(request),
        title = population.title,
        as_of = iso(population.as_of),
        issued = iso(population.issued),
        held_max = if crowded { "20%" } else { "10%" },
        sha256 = members_sha256,
        pieces = if small { 200 } else { 10_000 },
        box_pieces = if small { 50 } else { 500 },
    )
}

/// `[policy]`; day G where a rule asks for it.
fn policy_block(request: &Request, path: &str) -> String {
    let path = quoted(path);
    match request.profile.population().go_live {
        true => format!(
            r#"# 帳票の振分け規則と、新しいチェックの開始日 G。switch で規則の既定値を変えられます。
# The rules that choose the form, and day G of the new check; `switch` overrides their defaults.
[policy]
file    = {path}
go_live = 2024-05-07
"#
        ),
        false => format!(
            r#"# 帳票の振分け規則。switch で規則の既定値を変えられます。
# The rules that choose the form; `switch` overrides their defaults.
[policy]
file = {path}
"#
        ),
    }
}

fn iso(day: Day) -> String {
    let (year, month, day) = days::civil(day);
    format!("{year:04}-{month:02}-{day:02}")
}

/// A TOML basic string (TOML 1.0.0, String).
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\u{0}'..='\u{1F}' | '\u{7F}' => {
                quoted.push_str(&format!("\\u{:04X}", u32::from(character)));
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}
