//! kirikake (切り欠き, the notch that a finger finds): a production engine for print houses. It turns
//! an insurer's file of masked member records into print-ready lots of notices.
//!
//! The line: `input` → `plan` (pass 1: every record routed and numbered) → `produce` (pass 2:
//! `line` composes, `pdf` writes, `lot` puts on disk, `ledger` releases). Doors (`cli`) translate
//! into a `command` and do nothing else. ARCHITECTURE.md has the map.
//!
//! # Glossary: one word, one thing
//! | word | 日本語 | what it is |
//! |---|---|---|
//! | record | レコード | a row of the members file |
//! | member | 被保険者等 | a record that was validated |
//! | form | 様式・帳票 | a kind of notice; its layout is data |
//! | piece | 通 | one envelope's contents: sheets, their cards, its envelope |
//! | sheet, face | 枚、面 | paper, and one side of it |
//! | card | 切取カード | what the member tears off |
//! | notch | 切り欠き | the semicircle beside the voice code |
//! | lot | ロット | one print file and its companions, the atomic unit of print |
//! | stream | 版 | lots of equal form, delivery class and insert set |
//! | held, separate, external | 保留、別途対応、他システム | why a record is not printed |
//! | generation | 世代 | 0 for the first print, then one more for each reprint |
//! | ledger | 台帳 | the commit record of a run |
//! | shift | | who has a run done, when, with how many workers |
#![deny(unsafe_code)]

pub mod cli;
pub mod codes;
pub mod command;
pub mod compose;
pub mod date;
pub mod digest;
pub mod flow;
pub mod font;
pub mod home;
pub mod input;
pub mod job;
pub mod layout;
pub mod ledger;
pub mod line;
pub mod lot;
pub mod manifest;
pub mod member;
pub mod memory;
pub mod message;
pub mod pdf;
pub mod picture;
pub mod plan;
pub mod preview;
pub mod produce;
pub mod proof;
pub mod reading;
pub mod records;
pub mod report;
pub mod sample;
pub mod seal;
pub mod select;
pub mod settings;
pub mod shift;
pub mod trust;
pub mod units;
pub mod vault;
pub mod verify;
