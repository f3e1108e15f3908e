//! The report for people: what an operator looks at first, in the order of the questions asked.
//! Aligned on a screen where 漢字 take two cells. Decides nothing and counts nothing.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Report, Total};
use crate::member::{MAIL_CLASSES, Reason};
use crate::message::Lang;
use crate::units::thousands;

/// Screen cells of the first column, its indent included.
const NAME_CELLS: usize = 28;
/// Screen cells of a number.
const NUMBER_CELLS: usize = 12;
/// Hexadecimal digits of a digest that people compare.
const DIGEST_DIGITS: usize = 16;

/// A name, a number to the right, a note.
struct Table {
    lang: Lang,
    out: String,
}

/// The report as a table.
pub fn table(report: &Report, lang: Lang) -> String {
    let mut table = Table {
        lang,
        out: String::new(),
    };
    let Report { title, job, .. } = report;
    table.line(title);
    let (purpose, command) = (report.purpose, report.command);
    table.line(&match lang {
        Lang::Ja => format!("ジョブ {job}（{purpose}）{command}"),
        Lang::En => format!("job {job} ({purpose}), {command}"),
    });
    table.totals(report);
    table.balance(report);
    table.reasons(report);
    table.rules(report);
    table.pieces(report);
    table.texts(report);
    table.voice(report);
    match report.estimate {
        Some(_) => table.estimate(report),
        None => table.made(report),
    }
    table.out
}

impl Table {
    fn totals(&mut self, report: &Report) {
        let (records, sha256) = (&report.totals.records, &report.totals.sha256);
        self.heading("受領データの突合", "Control totals");
        let note = self.agreement(records);
        self.row(
            self.say("レコード数", "records"),
            &thousands(records.found),
            &note,
        );
        let note = self.agreement(sha256);
        let digest: String = sha256.found.chars().take(DIGEST_DIGITS).collect();
        self.row("SHA-256", &format!("{digest}…"), &note);
    }

    fn agreement<T>(&self, total: &Total<T>) -> String {
        match total.agrees {
            Some(true) => self.say("指定と一致 ✓", "as the job says ✓"),
            Some(false) => self.say("指定と不一致 ✗", "NOT as the job says ✗"),
            None => self.say("job.toml に指定なし", "not stated in job.toml"),
        }
        .to_owned()
    }

    fn balance(&mut self, report: &Report) {
        self.heading("収支", "Balance");
        self.share("印刷", "printed", report.members, report);
        self.share("保留", "held", report.held, report);
        self.share("別途対応", "separate", report.separate, report);
        self.share("他システム", "external", report.external, report);
        self.share("発行不要", "not due", report.not_due, report);
        let parts = [
            report.members,
            report.held,
            report.separate,
            report.external,
            report.not_due,
        ];
        let sum = parts.map(thousands).join(" + ");
        self.line(&format!("  {} = {sum} ✓", thousands(report.records)));
    }

    fn share(&mut self, ja: &str, en: &str, count: u64, report: &Report) {
        // Tenths of a percent, rounded down, so that nothing but all is 100 %.
        let tenths = (count * 1000).checked_div(report.records).unwrap_or(0);
        let share = format!("{:>3}.{} %", tenths / 10, tenths % 10);
        self.row(self.say(ja, en), &thousands(count), &share);
    }

    fn reasons(&mut self, report: &Report) {
        self.heading(
            "理由（説明：kirikake explain 理由）",
            "Reasons (more: kirikake explain REASON)",
        );
        let lists = [
            ("held", "保留"),
            ("separate", "別途対応"),
            ("external", "他システム"),
            ("not_due", "発行不要"),
        ];
        let mut none = true;
        for (list, ja) in lists {
            let counts = report.by_list.get(list);
            for (reason, count) in counts.into_iter().flatten() {
                let list = self.say(ja, list);
                self.reason(reason, *count, list);
                none = false;
            }
        }
        if none {
            let line = self.say("  なし", "  none");
            self.line(line);
        }
    }

    fn reason(&mut self, code: &str, count: u64, list: &str) {
        let reason = Reason::of_code(code);
        let meaning = reason.map_or("", |reason| reason.name(self.lang));
        let note = match list.is_empty() {
            true => meaning.to_owned(),
            false => format!("{list}: {meaning}"),
        };
        self.row(code, &thousands(count), &note);
    }

    fn rules(&mut self, report: &Report) {
        let policy = &report.policy;
        self.heading(
            &format!("規則と根拠（{policy}）"),
            &format!("Rules and what they rest on ({policy})"),
        );
        for covered in &report.rules {
            let mut note = covered.outcome.to_owned();
            if !covered.rules.is_empty() {
                let _ = write!(note, " {}", covered.rules.join(" "));
            }
            if !covered.seed.is_empty() {
                let _ = write!(note, " [{}]", covered.seed);
            }
            self.row(&covered.rule, &thousands(covered.count), &note);
        }
    }

    fn pieces(&mut self, report: &Report) {
        self.heading(
            "様式・郵便区分（通）",
            "Forms and delivery classes (pieces)",
        );
        for (form, count) in &report.by_form {
            self.row(form, &thousands(*count), "");
        }
        for (word, class) in MAIL_CLASSES {
            let count = report.by_mail_class.get(*word).and_then(|n| n.as_u64());
            if let Some(count) = count.filter(|&count| count > 0) {
                let note = match self.lang {
                    Lang::Ja => class.japanese(),
                    Lang::En => "",
                };
                self.row(word, &thousands(count), note);
            }
        }
    }

    fn texts(&mut self, report: &Report) {
        self.heading("文字の収まり", "Texts");
        let note = self.say("通に 1 か所以上", "pieces with at least one");
        self.row(
            self.say("縮小・2行", "shrunk or two lines"),
            &thousands(report.shrunk),
            note,
        );
        let shrunk: BTreeMap<_, _> = report.by_list.get("shrunk").cloned().unwrap_or_default();
        for (reason, count) in shrunk {
            self.reason(reason, count, "");
        }
        self.row(
            self.say("置換", "substituted"),
            &thousands(report.substituted),
            "",
        );
        if report.eudc > 0 {
            let note = self.say("外字表の字形：校正で確認", "insurer's font: see the proof");
            let name = self.say("外字", "own characters");
            self.row(name, &thousands(report.eudc), note);
        }
        self.heading("最も長い値（文字数）", "Longest values (characters)");
        for (field, longest) in &report.longest {
            let note = self.place(longest.line);
            self.row(field, &thousands(longest.characters.into()), &note);
        }
    }

    fn voice(&mut self, report: &Report) {
        self.heading("音声コード", "Voice codes");
        let note = |level: &str, table: &Table| match level {
            "Q" => table.say("標準の強さ", "usual strength"),
            _ => table.say("弱い：見本を読取り確認", "weaker: try one with a reader"),
        };
        // Strongest first.
        for level in ["Q", "M", "L"] {
            let count = report.voice.by_level.get(level).copied().unwrap_or(0);
            let note = if count > 0 { note(level, self) } else { "" };
            self.row(level, &thousands(count), note);
        }
        if let Some(fullest) = report.voice.fullest {
            let name = self.say("最も詰まったもの", "fullest");
            let note = self.place(fullest.line);
            self.row(name, &format!("{:.1} %", fullest.percent), &note);
        }
    }

    fn estimate(&mut self, report: &Report) {
        let estimate = report.estimate.unwrap_or_default();
        self.heading("印刷の見積り", "Estimate of the print run");
        for (ja, en, count) in [
            ("ページ", "pages", estimate.pages),
            ("枚", "sheets", estimate.sheets),
            ("ロット", "lots", estimate.lots),
        ] {
            self.row(self.say(ja, en), &thousands(count), "");
        }
        let about = self.say("およそ", "about");
        self.row("PDF", &size(estimate.bytes), about);
        let workers = match self.lang {
            Lang::Ja => format!("およそ（並列 {}）", estimate.workers),
            Lang::En => format!("about ({} workers)", estimate.workers),
        };
        let name = self.say("時間", "time");
        self.row(name, &duration(estimate.seconds, self.lang), &workers);
        let name = self.say("この調べの時間", "this check took");
        self.row(name, &duration(report.seconds, self.lang), "");
    }

    fn made(&mut self, report: &Report) {
        self.heading("できたもの", "Made");
        let bytes: u64 = report.lots.iter().map(|lot| lot.bytes).sum();
        let lots = thousands(report.lots.len() as u64);
        let note = match report.partial {
            true => self.say("一部：残りのロットがあります", "partial: lots are missing"),
            false => "",
        };
        self.row(self.say("ロット", "lots"), &lots, note);
        self.row("PDF", &size(bytes), "");
        let name = self.say("時間", "time");
        let speed = format!("{:.0} /s", report.pieces_per_second);
        self.row(name, &duration(report.seconds, self.lang), &speed);
    }

    fn place(&self, line: u32) -> String {
        match self.lang {
            Lang::Ja => format!("{line} 行目"),
            Lang::En => format!("line {line}"),
        }
    }

    fn say<'a>(&self, ja: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::Ja => ja,
            Lang::En => en,
        }
    }

    fn heading(&mut self, ja: &str, en: &str) {
        let heading = self.say(ja, en).to_owned();
        self.out.push('\n');
        self.line(&heading);
    }

    fn row(&mut self, name: &str, number: &str, note: &str) {
        let used = cells(name) + 2;
        let padding = (NAME_CELLS + NUMBER_CELLS).saturating_sub(used + cells(number));
        let padding = " ".repeat(padding.max(1));
        self.line(&format!("  {name}{padding}{number}  {note}"));
    }

    fn line(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }
}

/// Cells on a screen: 漢字 and かな take two. Words that a terminal may show either way (✓) stand
/// at the end of a line only.
fn cells(text: &str) -> usize {
    let narrow = |c: char| c.is_ascii() || c == '…' || ('\u{FF61}'..='\u{FF9F}').contains(&c);
    text.chars().map(|c| if narrow(c) { 1 } else { 2 }).sum()
}

/// Decimal units, one digit behind the point.
fn size(bytes: u64) -> String {
    let (unit, name) = match bytes {
        0..1_000_000 => (1_000, "kB"),
        1_000_000..1_000_000_000 => (1_000_000, "MB"),
        _ => (1_000_000_000, "GB"),
    };
    let tenths = (bytes * 10 + unit / 2) / unit;
    format!("{}.{} {name}", tenths / 10, tenths % 10)
}

/// Seconds below a minute, else hours and minutes.
fn duration(seconds: f64, lang: Lang) -> String {
    let minutes = (seconds / 60.0).ceil();
    let (hours, rest) = ((minutes / 60.0).floor(), minutes % 60.0);
    match (lang, seconds < 60.0, hours < 1.0) {
        (Lang::Ja, true, _) => format!("{seconds:.1} 秒"),
        (Lang::En, true, _) => format!("{seconds:.1} s"),
        (Lang::Ja, false, true) => format!("{rest:.0} 分"),
        (Lang::En, false, true) => format!("{rest:.0} min"),
        (Lang::Ja, false, false) => format!("{hours:.0} 時間 {rest:.0} 分"),
        (Lang::En, false, false) => format!("{hours:.0} h {rest:.0} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Longest, Totals};

    fn report() -> Report {
        Report {
            command: "check",
            records: 1_234_567,
            members: 1_234_567,
            totals: Totals {
                records: Total::new(1_234_567, Some(1_234_567)),
                sha256: Total::new("ab".repeat(32), None),
            },
            longest: [("name_kanji", 88, 77)]
                .map(|(field, characters, line)| (field, Longest { characters, line }))
                .into(),
            ..Report::default()
        }
    }

    #[test]
    fn a_table_s_numbers_end_in_one_cell_whatever_the_language() {
        for lang in [Lang::Ja, Lang::En] {
            let table = table(&report(), lang);
            let ends = |row: &str| {
                let line = table.lines().find(|line| line.contains(row)).unwrap();
                cells(&line[..line.find(row).unwrap() + row.len()])
            };
            for row in ["1,234,567", "88", "abababababababab…"] {
                assert_eq!(ends(row), NAME_CELLS + NUMBER_CELLS, "{row} in\n{table}");
            }
        }
    }

    #[test]
    fn sizes_and_times_are_said_in_the_unit_that_fits() {
        let sizes = [0, 71_950, 1_234_567, 34_567_000_000].map(size);
        assert_eq!(sizes, ["0.0 kB", "72.0 kB", "1.2 MB", "34.6 GB"]);
        for (seconds, ja, en) in [
            (0.04, "0.0 秒", "0.0 s"),
            (61.0, "2 分", "2 min"),
            (3_600.0, "1 時間 0 分", "1 h 0 min"),
            (9_001.0, "2 時間 31 分", "2 h 31 min"),
        ] {
            assert_eq!(duration(seconds, Lang::Ja), ja);
            assert_eq!(duration(seconds, Lang::En), en);
        }
    }
}
