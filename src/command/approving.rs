//! Proofs and what answers them: `proof`, `approve`, `keygen`, and `verify` of a proof. Files in
//! and out; what they state is `trust`'s.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::digest::{hex, sha256};
use crate::job;
use crate::message::{Error, Faults, Id, Lang, Message};
use crate::proof::{self, MARK, Made, Order};
use crate::seal::Key;
use crate::settings::Source;
use crate::shift::Shift;
use crate::trust::{self, APPROVAL, Approval, Proof, READING, Verdict};
use crate::vault::{PASSPHRASE_CHARACTERS_MIN, Passphrase};

/// The longest file that is read here: keys, statements, scans of a sheet.
const FILE_BYTES_MAX: u64 = 64 << 20;
/// Results of a reading test.
const RESULTS: [(&str, &str); 2] = [("read", "read"), ("failed", "failed")];

/// What is to be done about a proof.
#[derive(Clone, Debug)]
pub enum Proofing {
    /// The sample-proof package of a job.
    Make {
        job: PathBuf,
        dir: PathBuf,
        seed: u64,
        sample: u32,
        /// Where the passphrase of the clerk's page stands; `None`: the page is open.
        passphrase_file: Option<PathBuf>,
    },
    /// The result of reading its press sample.
    ReadingTest {
        proof: PathBuf,
        file: PathBuf,
        key: PathBuf,
    },
    /// The insurer's verdict.
    Approve { proof: PathBuf, given: Given },
    /// A new signing key.
    Keygen { file: PathBuf },
    /// Reads it as a stranger.
    Verify { proof: PathBuf },
}

impl Proofing {
    /// The word on the command line.
    pub fn word(&self) -> &'static str {
        match self {
            Proofing::Make { .. } | Proofing::ReadingTest { .. } => "proof",
            Proofing::Approve { .. } => "approve",
            Proofing::Keygen { .. } => "keygen",
            Proofing::Verify { .. } => "verify",
        }
    }
}

/// Does it.
///
/// # Errors
/// As each tells.
pub fn run(what: &Proofing, home: Option<PathBuf>, shift: &Shift<'_>) -> Result<Done, Error> {
    match what {
        Proofing::Make {
            job,
            dir,
            seed,
            sample,
            passphrase_file,
        } => {
            let mut warnings = Vec::new();
            let passphrase = passphrase_file
                .as_deref()
                .map(|file| passphrase_of(file, &mut warnings));
            let passphrase = passphrase.transpose()?;
            let order = Order {
                dir,
                seed: *seed,
                sample: *sample,
                passphrase: passphrase.as_ref(),
            };
            let made = make(job, home, &order, shift)?;
            Ok(Done::Made { made, warnings })
        }
        Proofing::ReadingTest { proof, file, key } => reading_test(proof, file, key),
        Proofing::Approve { proof, given } => approve(proof, given, shift),
        Proofing::Keygen { file } => keygen(file, shift),
        Proofing::Verify { proof } => prove(proof),
    }
}

/// How a verdict is given.
#[derive(Clone, Debug)]
pub enum Given {
    /// Signed in the proof's own page.
    Statement(PathBuf),
    /// Signed here.
    Key {
        key: PathBuf,
        by: String,
        approved: bool,
        note: String,
        /// The scan of a sheet that was signed by hand: then the key is the operator's.
        paper: Option<PathBuf>,
    },
}

/// What was done about a proof.
#[derive(Debug)]
pub enum Done {
    Made {
        made: Made,
        warnings: Vec<Message>,
    },
    /// A verdict stands in the proof now.
    Approved {
        proof: PathBuf,
        approval: Approval,
        warnings: Vec<Message>,
    },
    /// A reading test stands in it.
    Tested {
        file: PathBuf,
        read: bool,
        warnings: Vec<Message>,
    },
    /// A key was made.
    Key {
        file: PathBuf,
        public: [u8; 32],
    },
    /// The proof holds.
    Proven {
        path: PathBuf,
        proof: Box<Proof>,
    },
}

/// Makes a proof of a job.
///
/// # Errors
/// As `check`; the folder has something in it (exit 20).
fn make(
    path: &Path,
    home: Option<PathBuf>,
    order: &Order<'_>,
    shift: &Shift<'_>,
) -> Result<Made, Error> {
    let job = job::read(path, home.clone())?;
    let marked = job::read_marked(path, home, MARK)?;
    proof::make(&job, &marked, order, shift)
}

/// Enters a verdict in a proof.
///
/// # Errors
/// The proof does not hold or the verdict is not about it (exit 12); it has one already, or the key
/// is none (20).
fn approve(path: &Path, given: &Given, shift: &Shift<'_>) -> Result<Done, Error> {
    let proof = Proof::read(path)?;
    if !path.is_dir() {
        return Err(Message::new(Id::ProofMissing).with(path.display()).into());
    }
    if proof.approval.is_some() {
        return Err(Message::new(Id::ApprovalThere).into());
    }
    let mut warnings = Vec::new();
    let bytes = match given {
        Given::Statement(file) => bytes_of(file)?,
        Given::Key {
            key,
            by,
            approved,
            note,
            paper,
        } => {
            let scan = paper.as_deref().map(bytes_of).transpose()?;
            let verdict = Verdict {
                approved: *approved,
                by,
                when: &(shift.now)(),
                note,
                method: if scan.is_some() { "paper" } else { "key" },
                scan_sha256: scan.map(|scan| sha256(&scan)),
            };
            trust::approval(&key_of(key, &mut warnings)?, &proof, &verdict)
        }
    };
    let about = |approval: &Approval| approval.is_about(&proof);
    let Some(approval) = Approval::read(&bytes).filter(about) else {
        let name = match given {
            Given::Statement(file) => file.display().to_string(),
            Given::Key { .. } => APPROVAL.to_owned(),
        };
        return Err(Message::new(Id::ApprovalBroken).with(name).into());
    };
    crate::lot::write_whole(path, APPROVAL, &bytes)?;
    Ok(Done::Approved {
        proof: path.to_owned(),
        approval,
        warnings,
    })
}

/// Enters the result of reading a press sheet, a TOML file, in a proof.
///
/// # Errors
/// The file lacks something, or the key is none (exit 20); the proof does not hold (12).
fn reading_test(path: &Path, file: &Path, key: &Path) -> Result<Done, Error> {
    let proof = Proof::read(path)?;
    let mut warnings = Vec::new();
    let key = key_of(key, &mut warnings)?;
    let text = String::from_utf8(bytes_of(file)?).unwrap_or_default();
    let source = Source::new(&file.display().to_string(), text);
    let mut faults = Faults::default();
    let predicate = predicate(&source, &mut faults);
    faults.into_result()?;
    let Some(predicate) = predicate else {
        let message = Message::new(Id::ReadingWrong).with(file.display());
        return Err(message.with("TOML").into());
    };
    let read = predicate["result"] == "read";
    let name = format!("{READING}{:03}.json", proof.readings.len() + 1);
    let bytes = trust::reading_test(&key, &proof, predicate);
    crate::lot::write_whole(path, &name, &bytes)?;
    Ok(Done::Tested {
        file: path.join(name),
        read,
        warnings,
    })
}

fn predicate(source: &Source, faults: &mut Faults) -> Option<Value> {
    let document = source.parse(faults)?;
    let mut root = document.table();
    let mut texts = Vec::new();
    for key in ["press", "paper", "device", "app", "by", "date"] {
        let text = root.text(key, faults);
        texts.push((key, root.need(key, text, faults)));
    }
    let result = root.choice("result", &RESULTS, faults);
    let result = root.need("result", result, faults);
    let mut lengths = Vec::new();
    for key in ["notch_mm", "centre_mm"] {
        let length = root.mm(key, faults);
        lengths.push((key, root.need(key, length, faults)));
    }
    root.finish(faults);
    let mut predicate = json!({ "result": result?.value });
    for (key, text) in texts {
        predicate[key] = text?.value.into();
    }
    for (key, length) in lengths {
        predicate[key] = length?.value.mm().into();
    }
    Some(predicate)
}

/// Makes a key from the machine's randomness; never over a file that is there.
///
/// # Errors
/// [`Id::FileThere`] (exit 20); [`Id::Unwritable`], or no randomness (24).
fn keygen(file: &Path, shift: &Shift<'_>) -> Result<Done, Error> {
    let unwritable = |source: &std::io::Error| Error::io(Id::Unwritable, file, source);
    let Some(seed) = (shift.entropy)() else {
        return Err(unwritable(&std::io::Error::other("no randomness")));
    };
    let key = Key::from_seed(&seed);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let made = options.open(file).map_err(|source| match source.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Error::from(Message::new(Id::FileThere).with(file.display()))
        }
        _ => unwritable(&source),
    });
    let written = made?.write_all(key.pem().as_bytes());
    written.map_err(|source| unwritable(&source))?;
    Ok(Done::Key {
        file: file.to_owned(),
        public: key.public(),
    })
}

/// Proves a proof's chain offline.
///
/// # Errors
/// [`Id::ProofBroken`] with the file's name (exit 12).
fn prove(path: &Path) -> Result<Done, Error> {
    Ok(Done::Proven {
        path: path.to_owned(),
        proof: Box::new(Proof::read(path)?),
    })
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, Error> {
    let missing = || Error::from(Message::new(Id::Unreadable).with(path.display()).with("?"));
    let unreadable = |source: std::io::Error| Error::io(Id::Unreadable, path, &source);
    let found = path.metadata().map_err(unreadable)?;
    match found.is_file() && found.len() <= FILE_BYTES_MAX {
        true => std::fs::read(path).map_err(unreadable),
        false => Err(missing()),
    }
}

/// Bytes that are their owner's secret; whoever else may read the file is a warning.
fn secret_of(path: &Path, warnings: &mut Vec<Message>) -> Result<Vec<u8>, Error> {
    let bytes = bytes_of(path)?;
    #[cfg(unix)]
    {
        let mode = path
            .metadata()
            .map(|it| std::os::unix::fs::MetadataExt::mode(&it));
        if mode.is_ok_and(|mode| mode & 0o077 != 0) {
            warnings.push(Message::new(Id::KeyReadable).with(path.display()));
        }
    }
    Ok(bytes)
}

/// The passphrase that a file begins with.
fn passphrase_of(path: &Path, warnings: &mut Vec<Message>) -> Result<Passphrase, Error> {
    let weak = || {
        let message = Message::new(Id::PassphraseWeak).with(path.display());
        Error::from(message.with(PASSPHRASE_CHARACTERS_MIN))
    };
    Passphrase::from_file(&secret_of(path, warnings)?).ok_or_else(weak)
}

/// A signing key.
fn key_of(path: &Path, warnings: &mut Vec<Message>) -> Result<Key, Error> {
    let text = String::from_utf8(secret_of(path, warnings)?).unwrap_or_default();
    let wrong = || Error::from(Message::new(Id::SignKeyWrong).with(path.display()));
    Key::from_pem(&text).ok_or_else(wrong)
}

/// A digest in groups of four, as people read it aloud.
fn fours(digest: &[u8; 32]) -> String {
    let digits = hex(digest);
    let groups: Vec<&str> = (0..16).map(|at| &digits[4 * at..4 * at + 4]).collect();
    groups.join(" ")
}

impl Done {
    pub fn warnings(&self) -> Vec<Message> {
        match self {
            Done::Made { warnings, .. }
            | Done::Approved { warnings, .. }
            | Done::Tested { warnings, .. } => warnings.clone(),
            Done::Key { .. } | Done::Proven { .. } => Vec::new(),
        }
    }

    /// For programs.
    pub fn json(&self) -> Value {
        match self {
            Done::Made { made, .. } => made.json(),
            Done::Approved {
                proof, approval, ..
            } => json!({
                "command": "approve", "proof": proof, "approved": approval.approved,
                "by": approval.by, "when": approval.when, "method": approval.method,
                "key": hex(&approval.signer),
            }),
            Done::Tested { file, read, .. } => {
                json!({"command": "proof", "reading_test": file, "read": read})
            }
            Done::Key { file, public } => {
                json!({"command": "keygen", "file": file, "public": hex(public)})
            }
            Done::Proven { path, proof } => proven_json(path, proof),
        }
    }

    /// For people.
    pub fn table(&self, lang: Lang) -> String {
        let say = |ja: String, en: String| match lang {
            Lang::Ja => ja,
            Lang::En => en,
        };
        match self {
            Done::Made { made, .. } => made_table(made, lang),
            Done::Approved { approval, .. } => {
                let (ja, en) = match approval.approved {
                    true => ("校了", "approved"),
                    false => ("差戻し", "rejected"),
                };
                let (by, method) = (&approval.by, &approval.method);
                say(
                    format!("{ja}を校正に入れました：{by}（{method}）\n"),
                    format!("The proof is {en} by {by} ({method}).\n"),
                )
            }
            Done::Tested { file, .. } => format!("{}\n", file.display()),
            Done::Key { file, public } => {
                let (name, key) = (file.display(), hex(public));
                let entry = format!("name  = \"…\"\nkey   = \"{key}\"\nuntil = 2027-03-31\n");
                say(
                    format!("{name}：秘密の鍵。だれにも渡さないこと\n\n[[approver]]\n{entry}"),
                    format!("{name}: private, for nobody else\n\n[[approver]]\n{entry}"),
                )
            }
            Done::Proven { path, proof } => proven_table(path, proof, lang),
        }
    }
}

fn made_table(made: &Made, lang: Lang) -> String {
    let locked = match (made.locked, lang) {
        (false, _) => "",
        (true, Lang::Ja) => {
            "  review.html は合言葉で開きます。合言葉は別の方法で伝え、ほかのファイルは渡しません\n"
        }
        (true, Lang::En) => {
            "  review.html opens by the passphrase: tell it by another way; keep the other files\n"
        }
    };
    let (dir, zip) = (made.dir.display(), made.zip.display());
    let (pieces, pages, digest) = (made.pieces, made.pages, fours(&made.config_sha256));
    match lang {
        Lang::Ja => format!(
            "校正 {dir}（{zip} も同じ内容）\n  通 {pieces}・面 {pages}\n  確認番号 {digest}\n{locked}\
             次に：review.html を保険者に渡し、返ってきた approval.json を\n  \
             kirikake approve {dir} --statement approval.json\n"
        ),
        Lang::En => format!(
            "Proof {dir} (the same in {zip})\n  pieces {pieces}, pages {pages}\n  \
             digest {digest}\n{locked}\
             Next: give review.html to the insurer, then\n  \
             kirikake approve {dir} --statement approval.json\n"
        ),
    }
}

fn proven_json(path: &Path, proof: &Proof) -> Value {
    let approval = proof.approval.as_ref().map(|it| {
        json!({
            "approved": it.approved, "by": it.by, "when": it.when, "note": it.note,
            "method": it.method, "key": hex(&it.signer),
        })
    });
    json!({
        "command": "verify", "proof": path, "job": proof.job,
        "config_sha256": hex(&proof.config_sha256),
        "package_sha256": hex(&proof.package_sha256),
        "signer": hex(&proof.signer), "files": proof.files, "pieces": proof.pieces,
        "approval": approval,
        "reading_tests": proof.readings.iter().map(|it| it.read).collect::<Vec<_>>(),
    })
}

fn proven_table(path: &Path, proof: &Proof, lang: Lang) -> String {
    let (name, files, pieces) = (path.display(), proof.files, proof.pieces);
    let (job, digest) = (&proof.job, fours(&proof.config_sha256));
    let verdict = match (&proof.approval, lang) {
        (None, Lang::Ja) => "まだありません".to_owned(),
        (None, Lang::En) => "none yet".to_owned(),
        (Some(it), Lang::Ja) => {
            let verdict = if it.approved { "校了" } else { "差戻し" };
            format!("{verdict}　{}（{}、{}）", it.by, it.when, it.method)
        }
        (Some(it), Lang::En) => {
            let verdict = if it.approved { "approved" } else { "rejected" };
            format!("{verdict} by {} ({}, {})", it.by, it.when, it.method)
        }
    };
    match lang {
        Lang::Ja => format!(
            "校正 {name}：署名と {files} ファイルすべてが、作られたときのままです。\n  \
             ジョブ {job}・通 {pieces}\n  確認番号 {digest}\n  判定 {verdict}\n"
        ),
        Lang::En => format!(
            "Proof {name}: its signatures and all {files} files are as they were made.\n  \
             job {job}, pieces {pieces}\n  digest {digest}\n  verdict {verdict}\n"
        ),
    }
}
