//! The property of the same name, driven by libFuzzer.
#![no_main]

#[path = "../../properties/desk.rs"]
mod desk;
#[path = "../../properties/layout.rs"]
mod layout;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| layout::holds(data));
