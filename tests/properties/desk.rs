//! The desk at which bytes from outside are read: one sample job, whose members file, returned list
//! or layout changes from one look to the next. What must hold is said by its neighbours.
#![allow(dead_code, reason = "each property uses a part of it")]

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use kirikake::input::Input;
use kirikake::job::{self, Job};
use kirikake::member::Column;
use kirikake::memory::Peak;
use kirikake::message::{Error, Lang, Message};
use kirikake::plan::{self, Intake, List, Plan};
use kirikake::produce::line;
use kirikake::records::{Encoding, Fields, Format, split};
use kirikake::sample::{self, Profile, Request};
use kirikake::shift::Shift;

/// Three records. The name of the first has lost a character.
pub const MEMBERS: &str = "\
member_key,relation,control_no,insurer_no,symbol,number,branch,name_kanji,name_kana,copay,acquired,\
last4,number_status,match,confirmed,asked,replied,registered_on
M1,本人,001_001_01,06139992,101,00000001,00,見本●郎,ミホンタロウ,3割,2020-04-01,6825,present,match,no,no,no,
M2,本人,001_002_02,06139992,101,00000002,00,見本　二郎,ミホンジロウ,3割,2020-04-01,6825,present,match,no,no,no,
M3,家族,001_003_03,06139992,101,00000003,00,見本　花子,ミホンハナコ,3割,2020-04-01,6825,present,match,no,no,no,
";
/// The sample job with its folder.
pub struct Desk {
    dir: tempfile::TempDir,
    pub job: Job,
}

thread_local! {
    static DESK: RefCell<Option<Desk>> = const { RefCell::new(None) };
}

/// The folder that holds `layouts/` and `fonts/`.
pub fn home() -> PathBuf {
    let mut around = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let whole = |dir: &&Path| dir.join("layouts").is_dir() && dir.join("fonts").is_dir();
    around.find(whole).expect("the sources").to_owned()
}

/// A line of a delimited file in UTF-8, cut into its fields.
pub fn cut(line: &str) -> Fields {
    let mut fields = Fields::new();
    split(
        line.as_bytes(),
        Encoding::Utf8,
        &Format::Delimited,
        &mut fields,
    )
    .unwrap();
    fields
}

/// Works at this thread's desk.
pub fn at<T>(work: impl FnOnce(&mut Desk) -> T) -> T {
    DESK.with_borrow_mut(|desk| work(desk.get_or_insert_with(Desk::new)))
}

impl Desk {
    fn new() -> Desk {
        let dir = tempfile::tempdir().unwrap();
        let request = Request {
            count: 3,
            seed: 1,
            profile: Profile::Kenpo,
        };
        let policy = home().join("layouts/policy/mhlw-2024-01-09.toml");
        let policy = policy.to_str().unwrap();
        let text = sample::job_toml(&request, 3, &"0".repeat(64), policy);
        let path = dir.path().join("job.toml");
        std::fs::write(&path, text).unwrap();
        let insurer = sample::insurer_toml(&request);
        std::fs::write(dir.path().join("insurer.toml"), insurer).unwrap();
        let mut job = job::read(&path, Some(home())).unwrap();
        (job.input.sha256, job.input.records) = (None, None);
        job.order = vec![Column::ControlNo];
        Desk { dir, job }
    }

    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Puts a members file there, runs pass 1 over it, and lets `look` see what came of it.
    pub fn plan<T>(
        &self,
        members: &[u8],
        look: impl FnOnce(Result<(&Plan, &Intake<'_>), Error>) -> T,
    ) -> T {
        std::fs::write(&self.job.input.path, members).unwrap();
        let input = Input::open(&self.job.input.path).unwrap();
        let intake = match Intake::open(&self.job, &input) {
            Ok(intake) => intake,
            Err(error) => return look(Err(error)),
        };
        let stop = AtomicBool::new(false);
        let shift = Shift {
            who: "",
            now: &String::new,
            seconds: &|| 0.0,
            workers: 1,
            stop: &stop,
            progress: &|_| {},
            entropy: &|| None,
            peak: Peak::default(),
        };
        let line = line(&self.job, &intake);
        match plan::plan(&self.job, &intake, &line, &shift) {
            Ok(plan) => look(Ok((&plan, &intake))),
            Err(error) => look(Err(error)),
        }
    }
}

/// Every record is in one place: a piece, or one list of those that are not printed. Its offset, by
/// its line.
pub fn places(plan: &Plan) -> std::collections::BTreeMap<u32, u64> {
    let counts = &plan.counts;
    let aside = counts.held + counts.separate + counts.external + counts.not_due;
    assert_eq!(counts.records, counts.members() + aside);
    assert_eq!(counts.members(), plan.members.len() as u64);
    let printed = plan.members.iter();
    let printed = printed.map(|member| (member.line, member.offset));
    let listed = plan.listed.iter();
    let aside = listed.filter(|listed| matches!(listed.list, List::Aside(_)));
    let aside = aside.map(|listed| (listed.line, listed.offset));
    let (mut places, mut count) = (std::collections::BTreeMap::new(), 0);
    for (line, offset) in printed.chain(aside) {
        places.insert(line, offset);
        count += 1;
    }
    assert_eq!(count, places.len(), "no record is in two places");
    assert_eq!(places.len() as u64, counts.records, "none is nowhere");
    places
}

/// Messages that a person and a log can read, in both languages, about a fault of this grade.
pub fn told(messages: &[Message], exits: &[u8]) {
    assert!(!messages.is_empty(), "a refusal says why");
    for message in messages {
        assert!(exits.contains(&message.exit()), "{message:?}");
        for lang in [Lang::Ja, Lang::En] {
            let line = message.line(lang);
            let one = line.len() < 512 && !line.contains(char::is_control);
            assert!(one && line.starts_with("KRK"), "{line:?}");
        }
    }
}
