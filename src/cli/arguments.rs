//! What may stand on the command line, and its help: Japanese first, English beside it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::codes::qr::Segments;
use crate::command::{Command, Given, Kind, Proofing, ReadBack, SAMPLE_USUAL, Wanted, WhoGotWhat};
use crate::command::{DPI_MAX, DPI_MIN, DPI_USUAL};
use crate::message::{Id, Lang, Message};
use crate::sample::{Profile, Request};
use crate::units::Um;

const ABOUT: &str = "資格情報のお知らせを、校正と同じ設定で、まちがいなく刷る生産エンジン\n\
    Prints health-insurance notices exactly as they were proofed";

const AFTER: &str = "例 / Example:
  kirikake check samples/kenpo/job.toml
  kirikake print samples/kenpo/job.toml -o OUT

終了コード / Exit codes:
   0 正常 done            4 要確認 a person must look   8 中断・校了待ち stopped or waiting
  12 不一致 integrity    16 入力不可 bad input         20 引数・ジョブ arguments or job
  24 資源不足 resource   28 一部失敗 a lot failed      32 不具合 our bug";

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "kirikake", version, about = ABOUT, after_help = AFTER)]
#[command(arg_required_else_help = false, disable_help_subcommand = true)]
pub struct Arguments {
    /// 結果を JSON で標準出力へ / The report as one JSON object on stdout
    #[arg(long, global = true)]
    pub json: bool,
    /// 表と進捗を出さない / No table, no progress bar
    #[arg(long, global = true)]
    pub quiet: bool,
    /// 並列数（既定：CPU 数）/ Workers (default: the machine's)
    #[arg(long, global = true, value_name = "N",
        value_parser = clap::value_parser!(u16).range(1..=256))]
    pub workers: Option<u16>,
    /// メッセージの言語 / Language of messages
    #[arg(long, global = true, value_enum, default_value = "ja")]
    pub lang: Language,
    #[command(subcommand)]
    verb: Verb,
}

/// Languages of messages.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Language {
    Ja,
    En,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Lang {
        match language {
            Language::Ja => Lang::Ja,
            Language::En => Lang::En,
        }
    }
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// 架空のジョブを作る / Write a fictional job
    #[command(after_help = "例 / Example:
  kirikake sample --count 1000 --seed 1 --profile kenpo -o JOB")]
    Sample(SampleArguments),
    /// 印刷の前に分かることをすべて調べる / Everything that can be known before paper
    #[command(after_help = "例 / Example:
  kirikake check samples/kenpo/job.toml -o LISTS")]
    Check(CheckArguments),
    /// ロットを作る。止まったところから自動で再開 / Production; resumes by itself
    #[command(after_help = "例 / Example:
  kirikake print samples/kenpo/job.toml -o OUT")]
    Print(PrintArguments),
    /// 校正を作る：校正刷・刷り見本・確認画面 / Make the sample proof
    #[command(after_help = "例 / Example:
  kirikake proof samples/kenpo/job.toml -o PROOF
  kirikake proof samples/kenpo/job.toml -o PROOF --passphrase-file word.txt
  kirikake proof samples/kenpo/job.toml -o PROOF --reading-test test.toml --key operator.key")]
    Proof(ProofArguments),
    /// 校正に校了・差戻しを入れる / Enter the insurer's verdict in a proof
    #[command(after_help = "例 / Example:
  kirikake approve PROOF --statement approval.json
  kirikake approve PROOF --key approver.key --by 承認者の名前
  kirikake approve PROOF --key approver.key --by 承認者の名前 --reject --note 住所の書体が違う
  kirikake approve PROOF --paper scan.pdf --key operator.key --by 承認者の名前")]
    Approve(ApproveArguments),
    /// 署名の鍵を作る / Make a signing key
    #[command(after_help = "例 / Example:
  kirikake keygen -o approver.key")]
    Keygen {
        /// 鍵ファイル / Key file
        #[arg(short, long, value_name = "KEY")]
        output: PathBuf,
    },
    /// 全ページを読み戻す。校正なら連鎖を確かめる / Read every page back; prove a proof's chain
    #[command(after_help = "例 / Example:
  kirikake verify OUT
  kirikake verify OUT --raster 100 --raster-png PICTURES
  kirikake verify PROOF")]
    Verify(VerifyArguments),
    /// だれに何が届いたか：1 通の記録と紙面 / Who got what: one piece's history and pages
    #[command(after_help = "例 / Example:
  kirikake piece OUT 12
  kirikake piece OUT 0000012 -o piece.png --dpi 300
  kirikake piece OUT 0000012 -o piece.pdf

ID: 通番・照合コード（29 字）・その下の一行（A7K2Q9-0012345-0-A-c）・整理番号
    piece number, pairing code, the line below one, control number
氏名・住所は出しません。紙面（-o）には載っています。/ Names are on the pages (-o) only.")]
    Piece(PieceArguments),
    /// メッセージやリストの理由の原因と対処 / What a message or a reason means, and what to do
    #[command(after_help = "例 / Example:
  kirikake explain KRK1204
  kirikake explain no_glyph")]
    Explain {
        /// 番号か、リストの reason 列の言葉 / Number, or a word of a list's column reason
        #[arg(value_name = "KRK1204|REASON")]
        word: String,
    },
    /// 振分け規則 / The policy
    Policy {
        #[command(subcommand)]
        verb: PolicyVerb,
    },
    /// レイアウト / Layouts
    Layout {
        #[command(subcommand)]
        verb: LayoutVerb,
    },
    /// コードを一つだけ作る / One code by itself
    Code {
        #[command(subcommand)]
        verb: CodeVerb,
    },
    /// 画像やスキャンから音声コードと照合コードを読む / Read codes from a picture or scan
    #[command(after_help = "例 / Example:
  kirikake code pairing 1A7K2Q90012345012A1100123456 -o code.png
  kirikake read code.png

画像 / Pictures: PNG, JPEG, TIFF, PNM; 300–600 dpi
--json: codes[].x, y = コードの中心（左上からの画素）/ centre in pixels from the top left")]
    Read {
        /// 画像ファイル / Picture
        #[arg(value_name = "IMAGE")]
        image: PathBuf,
    },
}

#[derive(Debug, Args)]
struct SampleArguments {
    /// レコード数 / Records
    #[arg(long, value_name = "N")]
    count: u64,
    /// 乱数の種（同じ種は同じジョブ）/ Seed: equal seeds make equal jobs
    #[arg(long, value_name = "S")]
    seed: u64,
    /// 保険者の種類 / Kind of insurer: kenpo | kokuho | kokuho-kumiai | kouki
    #[arg(long, value_name = "PROFILE")]
    profile: String,
    /// 出力フォルダー / Folder to write
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
}

#[derive(Debug, Args)]
struct CheckArguments {
    /// ジョブファイル / Job file
    #[arg(value_name = "JOB")]
    job: PathBuf,
    /// リストを書くフォルダー / Folder for the lists
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct PrintArguments {
    /// ジョブファイル / Job file
    #[arg(value_name = "JOB")]
    job: PathBuf,
    /// 出力フォルダー / Folder of this job's lots
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// 校了済みの校正（本番に必須）/ Approved proof (production)
    #[arg(long, value_name = "PROOF")]
    approval: Option<PathBuf>,
    /// このロットだけ / Only these lots
    #[arg(long, value_name = "3-7,9")]
    lots: Option<String>,
    /// 読み戻し検証なしで出す（本番では不可）/ Release without read-back (not in production)
    #[arg(long)]
    no_verify: bool,
}

#[derive(Debug, Args)]
struct ProofArguments {
    /// ジョブファイル / Job file
    #[arg(value_name = "JOB")]
    job: PathBuf,
    /// 校正のフォルダー / Folder of the proof
    #[arg(short, long, value_name = "PROOF")]
    output: PathBuf,
    /// 無作為抽出の種 / Seed of the sample
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// 無作為抽出の通数 / Pieces of the sample
    #[arg(long, value_name = "N", default_value_t = SAMPLE_USUAL,
        value_parser = clap::value_parser!(u32).range(0..=1000))]
    sample: u32,
    /// 刷り見本の読取試験の結果（TOML）を付ける / Add the result of reading the press sample
    #[arg(long, value_name = "FILE", requires = "key")]
    reading_test: Option<PathBuf>,
    /// review.html を閉じる合言葉のファイル / File with the passphrase that opens review.html
    #[arg(long, value_name = "FILE", conflicts_with = "reading_test")]
    passphrase_file: Option<PathBuf>,
    /// 読取試験に署名する鍵 / Key that signs the reading test
    #[arg(long, value_name = "KEY", requires = "reading_test")]
    key: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct PieceArguments {
    /// 出力フォルダー / OUT of a run
    #[arg(value_name = "OUT")]
    out: PathBuf,
    /// 通番・照合コード・整理番号 / Piece number, pairing code or control number
    #[arg(value_name = "ID")]
    id: String,
    /// ID が何か（数字だけの整理番号のとき）/ What ID is, where it could be both
    #[arg(long = "as", value_name = "KIND", value_enum)]
    kind: Option<KindWord>,
    /// 紙面の画像か PDF / Its pages, as a picture or a PDF file
    #[arg(short, long, value_name = "FILE.png|FILE.pdf")]
    output: Option<PathBuf>,
    /// 画像の解像度 / Dots an inch of the picture
    #[arg(long, value_name = "N", default_value_t = DPI_USUAL,
        value_parser = clap::value_parser!(u32).range(i64::from(DPI_MIN)..=i64::from(DPI_MAX)))]
    dpi: u32,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum KindWord {
    Piece,
    ControlNo,
}

impl PieceArguments {
    fn wanted(&self) -> WhoGotWhat {
        WhoGotWhat {
            out: self.out.clone(),
            id: self.id.clone(),
            kind: self.kind.map(|kind| match kind {
                KindWord::Piece => Kind::Piece,
                KindWord::ControlNo => Kind::ControlNo,
            }),
            output: self.output.clone(),
            dpi: self.dpi,
        }
    }
}

#[derive(Debug, Args)]
struct ApproveArguments {
    /// 校正のフォルダー / Folder of the proof
    #[arg(value_name = "PROOF")]
    proof: PathBuf,
    /// review.html が保存した校了 / What review.html has saved
    #[arg(long, value_name = "FILE", conflicts_with_all = ["key", "by", "reject", "note", "paper"])]
    statement: Option<PathBuf>,
    /// 署名の鍵（紙の場合は入力する人の鍵）/ Signing key (with --paper the operator's)
    #[arg(long, value_name = "KEY", requires = "by")]
    key: Option<PathBuf>,
    /// 承認者の名前 / Who approves
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// 差し戻す / Reject
    #[arg(long)]
    reject: bool,
    /// 連絡事項 / Note
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
    /// 紙で署名した校了書のスキャン / Scan of the sheet signed by hand
    #[arg(long, value_name = "SCAN", requires = "key")]
    paper: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct VerifyArguments {
    /// 出力フォルダー、または校正（フォルダーか zip）/ OUT, or a proof: folder or zip
    #[arg(value_name = "OUT|PROOF")]
    path: PathBuf,
    /// ジョブファイル（既定：印刷のときのもの）/ Job file (default: the run's)
    #[arg(long, value_name = "JOB")]
    job: Option<PathBuf>,
    /// 加入者ファイル（既定：ジョブのもの）/ Members file (default: the job's)
    #[arg(long, value_name = "FILE")]
    members: Option<PathBuf>,
    /// N 面を 600 dpi の画像でも読む / Read N pages as pictures at 600 dpi, too
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    raster: Option<u64>,
    /// その画像を残すフォルダー / Folder that keeps these pictures
    #[arg(long, value_name = "DIR", requires = "raster")]
    raster_png: Option<PathBuf>,
}

impl VerifyArguments {
    fn wanted(&self) -> ReadBack {
        ReadBack {
            out: self.path.clone(),
            job: self.job.clone(),
            members: self.members.clone(),
            raster: self.raster,
            pictures: self.raster_png.clone(),
        }
    }
}

impl ProofArguments {
    fn proofing(&self) -> Proofing {
        match (&self.reading_test, &self.key) {
            (Some(file), Some(key)) => Proofing::ReadingTest {
                proof: self.output.clone(),
                file: file.clone(),
                key: key.clone(),
            },
            _ => Proofing::Make {
                job: self.job.clone(),
                dir: self.output.clone(),
                seed: self.seed,
                sample: self.sample,
                passphrase_file: self.passphrase_file.clone(),
            },
        }
    }
}

impl ApproveArguments {
    fn proofing(&self) -> Result<Proofing, Message> {
        let given = match (&self.statement, &self.key, &self.by) {
            (Some(file), ..) => Given::Statement(file.clone()),
            (None, Some(key), Some(by)) => Given::Key {
                key: key.clone(),
                by: by.clone(),
                approved: !self.reject,
                note: self.note.clone(),
                paper: self.paper.clone(),
            },
            _ => {
                let wanted = "--statement FILE | --key KEY --by NAME";
                return Err(Message::new(Id::WrongArguments).with(wanted));
            }
        };
        let proof = self.proof.clone();
        Ok(Proofing::Approve { proof, given })
    }
}

#[derive(Debug, Subcommand)]
enum PolicyVerb {
    /// あるレコードにどの規則が当たったか / Which rule hit a record, and why
    #[command(after_help = "例 / Example:
  kirikake policy explain samples/kenpo/job.toml --line 12")]
    Explain {
        /// ジョブファイル / Job file
        #[arg(value_name = "JOB")]
        job: PathBuf,
        /// 行番号（見出しが 1）/ Physical line, the heading is 1
        #[arg(long, value_name = "N")]
        line: u32,
    },
}

#[derive(Debug, Subcommand)]
enum LayoutVerb {
    /// 規則に反する点をすべて挙げ、図に示す / Every fault at once, and a picture of them
    #[command(after_help = "例 / Example:
  kirikake layout lint layouts/yoshiki1.toml -o yoshiki1.png
  kirikake layout lint layouts/*.toml -o PICTURES")]
    Lint {
        /// レイアウトファイル / Layout files
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// 図の PNG（ファイルが複数のときはフォルダー）/ Picture; a folder for several files
        #[arg(short, long, value_name = "PNG")]
        output: Option<PathBuf>,
    },
    /// 架空の一人で絵にする / Draw it with a fictional member
    #[command(after_help = "例 / Example:
  kirikake layout preview layouts/yoshiki1.toml -o yoshiki1.png")]
    Preview {
        /// レイアウトファイル / Layout file
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// 画像ファイル / Picture
        #[arg(short, long, value_name = "PNG")]
        output: PathBuf,
    },
}

/// Words are joined, so that a text without quotes is not taken for another argument.
#[derive(Debug, Subcommand)]
enum CodeVerb {
    /// カスタマバーコード / Customer barcode
    #[command(after_help = "例 / Example:
  kirikake code customer 2630023 '3丁目30-8　郵便ビル403号' -o customer.png

--json: bars = 1 長・2 上・3 下・4 タイミング / long, ascending, descending, timing")]
    Customer {
        /// 郵便番号 / Postal code
        #[arg(value_name = "POST")]
        post: String,
        /// 町域の後の住所 / The address behind the town
        #[arg(value_name = "ADDR", required = true, allow_negative_numbers = true)]
        address: Vec<String>,
        #[command(flatten)]
        picture: PictureArguments,
    },
    /// 引受番号（NW-7）/ Registered number (NW-7, Codabar)
    #[command(after_help = "例 / Example:
  kirikake code registered 131-12-38385-2 -o registered.png

--json: bars = n 細・w 太（バーとスペースが交互）/ narrow, wide; bar and space in turn")]
    Registered {
        /// 10 桁、または 11 桁 / Ten digits, or eleven with the check digit
        #[arg(value_name = "NUMBER", required = true, allow_negative_numbers = true)]
        number: Vec<String>,
        #[command(flatten)]
        picture: PictureArguments,
    },
    /// 照合コード（Data Matrix）/ Pairing code
    #[command(after_help = "例 / Example:
  kirikake code pairing 1A7K2Q90012345012A1100123456 -o pairing.png")]
    Pairing {
        /// 28 字、または 29 字 / 28 characters, or 29 with the check
        #[arg(value_name = "TEXT", required = true)]
        text: Vec<String>,
        #[command(flatten)]
        picture: PictureArguments,
    },
    /// 音声コード（QR）/ Voice code
    #[command(after_help = "例 / Example:
  kirikake code voice 資格情報のお知らせです。 -o voice.png")]
    Voice {
        /// 読み上げる文 / The text to be spoken
        #[arg(value_name = "TEXT", required = true)]
        text: Vec<String>,
        /// 漢字モード（全角にする）か UTF-8 / Kanji mode (in full width) or UTF-8
        #[arg(long, value_enum, default_value = "kanji")]
        segments: SegmentsWord,
        /// 枠の一辺（ミリ）/ Side of the slot in millimetres
        #[arg(long, value_name = "MM", default_value = "19.8")]
        slot: String,
        #[command(flatten)]
        picture: PictureArguments,
    },
}

#[derive(Debug, Args)]
struct PictureArguments {
    /// 画像ファイル（600 dpi）/ Picture at 600 dpi
    #[arg(short, long, value_name = "PNG")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SegmentsWord {
    Kanji,
    Utf8,
}

impl CodeVerb {
    fn command(&self) -> Result<Command, Message> {
        let (wanted, picture) = match self {
            CodeVerb::Customer {
                post,
                address,
                picture,
            } => {
                let (post, address) = (post.clone(), address.join(" "));
                (Wanted::Customer { post, address }, picture)
            }
            CodeVerb::Registered { number, picture } => {
                let number = number.concat();
                (Wanted::Registered { number }, picture)
            }
            CodeVerb::Pairing { text, picture } => {
                let text = text.concat();
                (Wanted::Pairing { text }, picture)
            }
            CodeVerb::Voice {
                text,
                segments,
                slot,
                picture,
            } => {
                let slot = Um::from_mm_text(slot)
                    .ok_or_else(|| Message::new(Id::WrongArguments).with("--slot MM"))?;
                let segments = match segments {
                    SegmentsWord::Kanji => Segments::Kanji,
                    SegmentsWord::Utf8 => Segments::Utf8,
                };
                let text = text.join(" ");
                let wanted = Wanted::Voice {
                    text,
                    segments,
                    slot,
                };
                (wanted, picture)
            }
        };
        let png = picture.output.clone();
        Ok(Command::Code { wanted, png })
    }
}

impl Arguments {
    /// What is to be done.
    pub fn command(&self) -> Result<Command, Message> {
        Ok(match &self.verb {
            Verb::Sample(sample) => Command::Sample {
                request: Request {
                    count: sample.count,
                    seed: sample.seed,
                    profile: sample
                        .profile
                        .parse::<Profile>()
                        .map_err(|error| Message::new(Id::WrongArguments).with(error))?,
                },
                dir: sample.output.clone(),
            },
            Verb::Check(check) => Command::Check {
                job: check.job.clone(),
                lists: check.output.clone(),
            },
            Verb::Print(print) => Command::Print {
                job: print.job.clone(),
                out: print.output.clone(),
                approval: print.approval.clone(),
                lots: print.lots.clone(),
                verify: !print.no_verify,
            },
            Verb::Proof(proof) => Command::Proof(proof.proofing()),
            Verb::Approve(approve) => Command::Proof(approve.proofing()?),
            Verb::Keygen { output } => Command::Proof(Proofing::Keygen {
                file: output.clone(),
            }),
            Verb::Verify(verify) => Command::verify(verify.wanted())?,
            Verb::Piece(piece) => Command::Piece(piece.wanted()),
            Verb::Explain { word } => Command::Meaning {
                word: word.clone(),
                lang: self.lang.into(),
            },
            Verb::Policy {
                verb: PolicyVerb::Explain { job, line },
            } => Command::Explain {
                job: job.clone(),
                line: *line,
            },
            Verb::Layout {
                verb: LayoutVerb::Lint { files, output },
            } => Command::Lint {
                layouts: files.clone(),
                output: output.clone(),
                lang: self.lang.into(),
            },
            Verb::Layout {
                verb: LayoutVerb::Preview { file, output },
            } => Command::Preview {
                layout: file.clone(),
                png: output.clone(),
            },
            Verb::Code { verb } => verb.command()?,
            Verb::Read { image } => Command::Read {
                image: image.clone(),
            },
        })
    }
}
