//! Each kernel beside its plain twin and the crate it is measured against, in one run:
//! `cargo bench --bench kernels -- [--quick] [--only WORD]`. Not the whole line: see `line`.

mod clock;
mod kernel;
mod table;

use kernel::Race;
use table::Table;

fn main() {
    let headings = ["kernel", "way", "ns/op", "spread", "x kirikake", "MB/s"];
    let mut race = Race::new(Table::new(2, &headings));
    kernel::codes::run(&mut race);
    kernel::records::run(&mut race);
    kernel::pages::run(&mut race);
    race.table.print();
    println!(
        "
x kirikake  median over {} interleaved rounds of this way's time / kirikake's in the same round
spread      middle half of the rounds / median
MB/s        input bytes (for pages: bytes of content), where they mean something
ns/op       time that the one thread worked, where Linux tells it; waiting does not count
A way in () does not do the same work: what differs is in its name.
fast_qr has no Kanji mode: it gets 680 bytes, 95 % of 25-Q, where the others get 410 characters,
93 %. qrcode gets our segments, and makes the same symbol module for module.",
        race.rounds,
    );
}
