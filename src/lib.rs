//! kirikake
#![deny(unsafe_code)]
pub mod codes;
pub mod compose;
pub mod date;
pub mod digest;
pub mod flow;
pub mod font;
pub mod home;
pub mod layout;
pub mod ledger;
pub mod member;
pub mod message;
pub mod pdf;
pub mod preview;
pub mod records;
pub mod sample;
pub mod select;
pub mod settings;
pub mod units;
