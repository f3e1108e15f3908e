//! What stands behind each message: its cause, the steps out of it, whom to call, and what its
//! exit code means to a job net. A message that nobody answers for does not compile, and one
//! without cause and steps is found by the test that writes the handbook.

mod codes;
mod door;
mod en;
mod glyphs;
mod ja;
mod layouts;
mod trust;

use super::{Id, Lang};

/// The messages' causes and steps in one language; `..` names who knows the others.
macro_rules! texts {
    ($($id:ident $cause:literal [$($step:literal),* $(,)?];)* .. $others:path;) => {
        /// Why it is said, and the steps out of it.
        pub fn of(id: crate::message::Id) -> (&'static str, &'static [&'static str]) {
            match id {
                $(crate::message::Id::$id => ($cause, &[$($step),*]),)*
                other => $others(other),
            }
        }
    };
}

use texts;

/// Where the last file ends: there is a row for every message.
fn nowhere(id: Id) -> (&'static str, &'static [&'static str]) {
    unreachable!("{id:?} has neither cause nor steps")
}

/// Who can help when the steps do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// Nobody need be called: the operator can mend it.
    Operator,
    /// The insurer, who sent the data and decides about it.
    Insurer,
    /// Those who prepare job, layouts and policy.
    Prepress,
    /// The makers of kirikake.
    Developer,
}

impl Whom {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Whom::Operator => "operator",
            Whom::Insurer => "insurer",
            Whom::Prepress => "prepress",
            Whom::Developer => "developer",
        }
    }

    /// For people.
    pub fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Whom::Operator, Lang::Ja) => "運用担当で対応できます（連絡は不要）",
            (Whom::Operator, Lang::En) => "nobody: the operator can mend it",
            (Whom::Insurer, Lang::Ja) => "保険者（データの送り主）",
            (Whom::Insurer, Lang::En) => "the insurer, who sent the data",
            (Whom::Prepress, Lang::Ja) => "ジョブ・レイアウトの設定担当",
            (Whom::Prepress, Lang::En) => "whoever prepares jobs and layouts",
            (Whom::Developer, Lang::Ja) => "kirikake の開発元",
            (Whom::Developer, Lang::En) => "the makers of kirikake",
        }
    }
}

macro_rules! callers {
    ($($whom:ident: $($id:ident)*;)*) => {
        impl Id {
            /// Who can help when the steps do not.
            pub fn whom(self) -> Whom {
                match self { $($(Id::$id)|* => Whom::$whom,)* }
            }
        }
    };
}

callers! {
    Operator:
        Done DoneLook Stopped OtherConfig LotChanged WrongArguments FontMissing FontDigest
        FontBroken FileMissing LineNumberWrong LotsWrong NoVerifyRefused HomeMissing FileThere
        SymbolChanged OutMissing PieceUnknown PieceElsewhere PieceUnclear PieceMisread
        PassphraseWeak
        KeyReadable ReadingMissing ApprovalClock ProofMissing SignKeyWrong ApprovalThere
        ReadingWrong UnknownWord Unreadable Unwritable Locked LedgerIo InputChanged LotFailed
        NothingRead PostCodeWrong PostCodeGeneral AddressUnread RegisteredWrong RegisteredCheck
        PairingWrong PairingCheck VoiceUnfit NoPicture OutLink;
    Insurer:
        NothingToProof
        SymbolMissing SymbolExtra SymbolShared SymbolGrey SymbolSize SymbolCells
        SymbolFileDigest SymbolText SymbolTwin SymbolUnread SymbolManifest
        SymbolCount SymbolBlank
        ApprovalRejected ApproverUnknown ApproverExpired ApprovalBroken ProofBroken ProofPath
        LastFourOrdinary NoApproval FileEmpty HeadingMissing HeadingDouble InvalidByte QuoteOpen
        QuoteText LineLong LastLineCut WrongDigest WrongCount TooManyHeld Digits12 Digits12Proved
        QuoteLone CorrectionHeading CorrectionToken CorrectionField CorrectionNotation
        CorrectionTwice CorrectionUnmet CorrectionShared EndMissing EndCount EndCountUnread
        EndInside Utf16Unmarked CorrectionEncoding LineEndCr EmployerNames;
    Prepress:
        OtherEncoding TomlBroken UnknownKey MissingKey WrongType WrongChoice LayoutMissing
        LayoutOverflow LayoutOutside LayoutGlyph UnknownField LayoutOverlap WrongDate
        PostalEdge PostalHidden AddressHidden
        RuleUnreachable RuleDouble SwitchUnknown TooManyPieces KeyWrong KeyPublic ProductionNeeds
        TemplateBroken CardLastFour GoLiveMissing GeometryWrong PatternWrong
        EudcDouble EudcStandard EudcBlank FormsMissing SpokenPrivate TooManyRecords
        VendorOnly EnvelopeSymbol ReviewTooLarge ApprovalOther
        BandWrong BandExhausted SlipWithoutRows StockVariable
        LastFourStays LayoutFaults TypeSmall CardWrong QuietZone PairingCount
        SlotDouble SlotOverlap SlotOutside SlotMissing PairDouble NameOnly;
    Developer:
        ReadBackDiffers LotDiffers LedgerBroken NotYet Bug OutOfBalance;
}

impl Id {
    /// Why it is said, and the steps out of it.
    pub fn help(self, lang: Lang) -> (&'static str, &'static [&'static str]) {
        match lang {
            Lang::Ja => ja::of(self),
            Lang::En => en::of(self),
        }
    }
}

/// Every exit code that a run can end with, gentlest first.
pub const EXITS: [u8; 9] = [0, 4, 8, 12, 16, 20, 24, 28, 32];

/// What an exit code means to the scheduler's job net (JP1/AJS3, A-AUTO, Senju …).
pub fn exit_meaning(exit: u8, lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => exit_ja(exit),
        Lang::En => exit_en(exit),
    }
}

fn exit_ja(exit: u8) -> &'static str {
    match exit {
        0 => "正常終了：後続ジョブへ進む",
        4 => "警告終了：ロットは使える。警告しきい値を 4 とし、人の確認を挟んで後続へ進む",
        8 => {
            "中断・校了待ち：出たロットは完全。後続は保留し、原因がなくなったら同じコマンドを再実行"
        }
        12 => "不一致：この実行は何も出していない。後続を止め、自動再実行しない",
        16 => "入力不可：データを受け取り直すまで後続を止める。自動再実行しても同じ結果になる",
        20 => "設定不備：何も始めていない。設定を直すまで後続を止め、自動再実行しない",
        24 => "資源不足：後続を止め、間隔を置いて自動再実行してよい（例：10 分おきに 3 回）",
        28 => "一部失敗：ほかのロットは出ている。後続を止め、再実行すると足りない分だけ作る",
        _ => "不具合：後続を止め、自動再実行しない。開発元へ連絡",
    }
}

fn exit_en(exit: u8) -> &'static str {
    match exit {
        0 => "done: go on with the next job",
        4 => "warning: lots can be used; set the warning threshold to 4 and let a person look",
        8 => "stopped or waiting: released lots are whole; hold what follows, then run again",
        12 => "integrity: this run released nothing; stop what follows, no automatic retry",
        16 => "bad input: stop what follows until new data is there; a retry ends the same way",
        20 => "bad settings: nothing was begun; stop what follows, no automatic retry",
        24 => {
            "resource missing: stop what follows; retry by itself (say 3 times, every 10 minutes)"
        }
        28 => "a lot failed: others are out; stop what follows, a retry makes what is missing",
        _ => "our bug: stop what follows, no automatic retry, call the makers",
    }
}
