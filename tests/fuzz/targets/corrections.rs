//! The property of the same name, driven by libFuzzer.
#![no_main]

#[path = "../../properties/corrections.rs"]
mod corrections;
#[path = "../../properties/desk.rs"]
mod desk;
#[path = "../../properties/twin.rs"]
mod twin;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| corrections::holds(data));
