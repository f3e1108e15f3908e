//! A fictional town's job: households of a 国保 whose members get 様式4. No assertions here.

use super::hall::Job;

pub const HEADING: &str = "member_key,household_key,is_head,relation,control_no,insurer_no,symbol,\
    number,branch,name_kanji,name_kana,birth,sex,copay,acquired,last4,number_status,match,\
    confirmed,asked,replied,registered_on,with_card,mail_class,post_code,addr1,addr2,addr3,\
    dest_name,dest_kind,alt_post_code,alt_addr1,suppress,track_no,\
    valid_until,issued_card,effective_from\n";

/// One resident; the rest of the record is the same for all.
#[derive(Clone)]
pub struct Resident {
    /// Number of the record, from 0; names, keys and digits follow from it.
    pub no: u32,
    pub household: String,
    pub head: bool,
    pub name: String,
    pub last4: String,
    pub class: &'static str,
    pub post_code: &'static str,
    pub alt: &'static str,
    pub suppress: &'static str,
    pub with_card: &'static str,
    /// 世帯主 whom the letter is addressed to, if the file says so.
    pub dest: &'static str,
    /// 引受番号, if the file brings one.
    pub track_no: &'static str,
}

const FAMILY: [char; 10] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
const KANA: [char; 10] = ['ア', 'イ', 'ウ', 'エ', 'オ', 'カ', 'キ', 'ク', 'ケ', 'コ'];

pub fn resident(no: u32, household: &str, head: bool) -> Resident {
    let at = no as usize;
    Resident {
        no,
        household: household.to_owned(),
        head,
        name: format!("山{}　子{}", FAMILY[at / 10], FAMILY[at % 10]),
        last4: format!("{:04}", (no * 37 + 1000) % 10_000),
        class: "ordinary",
        post_code: "1000001",
        alt: "",
        suppress: "",
        with_card: "no",
        dest: "",
        track_no: "",
    }
}

impl Resident {
    pub fn control_no(&self) -> String {
        format!("K{:02}_001_01", self.no)
    }

    pub fn kana(&self) -> String {
        let at = self.no as usize;
        format!("ヤマ{}　コ{}", KANA[at / 10], KANA[at % 10])
    }

    fn row(&self) -> String {
        let head = if self.head { "yes" } else { "no" };
        let (no, household, name) = (self.no, &self.household, &self.name);
        let (kana, control, last4) = (self.kana(), self.control_no(), &self.last4);
        let alt_post_code = if self.alt.is_empty() { "" } else { "2000002" };
        let Resident {
            class,
            post_code,
            alt,
            suppress,
            with_card,
            dest,
            track_no,
            ..
        } = self;
        let dest_kind = if dest.is_empty() { "" } else { "世帯主" };
        let card = match *with_card {
            "yes" => "2025-07-31,2024-07-01,2024-08-01",
            _ => ",,",
        };
        format!(
            "M{no},{household},{head},本人,{control},900010,中央A,{no:04},01,{name},{kana},\
             1980-01-01,男,3割,2018-04-01,{last4},present,match,no,no,no,2018-04-10,{with_card},\
             {class},{post_code},中央県Ａ市Ｂ町,１丁目２番３４５号,,{dest},{dest_kind},\
             {alt_post_code},{alt},{suppress},{track_no},{card}\n"
        )
    }
}

const INSURER: &str = r#"
kind      = "kokuho"
number    = "900010"
name      = "Ａ市"
name_kana = "エーシ"
post_code = "111-2222"
address   = "中央県Ａ市２丁目１番１号"
phone     = "00-0000-0000"
contact   = "国保課"
[pattern]
symbol = '.{1,4}'
number = '\d{4}'
"#;

const JOB: &str = r#"
[job]
id      = "K0KVH4"
title   = "様式4の試し"
purpose = "sample"
as_of   = 2024-06-01
issued  = 2024-07-01
insurer = "insurer.toml"
limits  = { held_max = "100%" }
[policy]
file    = "policy.toml"
[fonts]
stack = ["BIZUDGothic-Regular.ttf"]
[input]
file = "members.csv"
[order]
by = ["post_code"]
[lots]
pieces = 100
[voice]
kind      = "qr"
segments  = "kanji"
level_min = "M"
"#;

/// 様式3 with a card, 様式4 without.
const POLICY: &str = r#"
schema = 1
id     = "town"
title  = "町の方針"
[[rule]]
id   = "R11"
kind = ["kokuho"]
when = { with_card = ["no"] }
then = "yoshiki4"
seed = "1:97,98"
[[rule]]
id   = "R10"
kind = ["kokuho"]
when = { with_card = ["yes"] }
then = "yoshiki3"
seed = "1:97,98"
"#;

/// A job of these residents, in this order.
pub fn town(residents: &[Resident]) -> Job {
    let dir = tempfile::tempdir().unwrap();
    let job = Job { dir };
    let rows: String = residents.iter().map(Resident::row).collect();
    for (name, text) in [
        ("members.csv", format!("{HEADING}{rows}")),
        ("insurer.toml", INSURER.to_owned()),
        ("job.toml", JOB.to_owned()),
        ("policy.toml", POLICY.to_owned()),
    ] {
        std::fs::write(job.path(name), text).unwrap();
    }
    job
}
