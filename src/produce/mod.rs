//! Pass 2 and what frames it: the plan's pieces go through the line in order and become lots; a
//! lot is released by the ledger alone. Resumes by itself where an earlier run stopped.

mod batch;
mod bundles;
mod delivery;
mod lists;
mod out;
mod packs;
mod papers;
pub mod specimen;
mod stock;
mod symbols;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

pub use lists::write as write_lists;

use crate::flow::Spare;
use crate::input::Input;
use crate::job::{Config, Enclose, Job, Purpose, SIDES};
use crate::ledger::{Event, Ledger, LotRow};
use crate::line::Line;
use crate::message::{Error, Id, Message};
use crate::plan::{self, Intake, Plan};
use crate::report::{self, Estimate, Lot as ReportLot, Report};
use crate::shift::{Shift, Stage};
use crate::trust::{Approval, Proof};
use crate::verify::Witness;
use batch::{BATCH_PIECES, Batch, Composed, Lot, Room, Shop};
use delivery::Delivery;
use out::Out;
use packs::Pack;
pub use symbols::{Imported, import as import_symbols};

/// What `print` is asked for besides the job.
pub struct Order<'a> {
    /// The job file, for whoever reads OUT back later.
    pub job_file: &'a Path,
    pub out: &'a Path,
    /// An approved proof.
    pub approval: Option<&'a Path>,
    /// `3-7,9`: only these lots.
    pub lots: Option<&'a str>,
    /// False: lots are released without being read back.
    pub verify: bool,
}

/// Why a run ended early, with the ledger's head at that time.
#[derive(Debug)]
pub struct Failure {
    pub error: Error,
    pub head: [u8; 32],
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        let head = [0; 32];
        Failure { error, head }
    }
}

/// `check`: pass 1 alone, and the lists if a folder for them is named.
///
/// # Errors
/// Everything that can be known before paper (exits 20, 24, 16).
pub fn check(job: &Job, lists: Option<&Path>, shift: &Shift<'_>) -> Result<Report, Error> {
    let began = (shift.seconds)();
    lists.map(out::unlinked).transpose()?;
    let input = Input::open(&job.input.path)?;
    let intake = Intake::open(job, &input)?;
    let line = line(job, &intake);
    let plan = plan::plan(job, &intake, &line, shift)?;
    let input_sha256 = intake.sha256()?;
    let symbols = symbols::import((job, &line), &intake, &plan, shift)?;
    let config = config(job, input_sha256, symbols.as_ref());
    if let Some(dir) = lists {
        crate::lot::create_dir_private(dir)?;
        write_lists(dir, &intake, &plan)?;
        bundles::write(dir, (job, config.sha256()), &intake, &plan, shift)?;
    }
    plan.check_held(job.limits.held_max)?;
    let mut report = Report::new("check", job, &plan, &config.sha256(), &input_sha256)?;
    let packs = packs::find(job, &intake, &plan, shift)?;
    (report.packs, report.slip_sheets) = packs::count(job, &packs);
    report.voice.by_size = by_size(symbols.as_ref());
    report.estimate = Some(Estimate::new(job, &plan, shift.workers));
    report.seconds = (shift.seconds)() - began;
    report.pieces_per_second = rate(report.pieces, report.seconds);
    report.peak_memory_bytes = shift.peak.bytes();
    Ok(report)
}

/// The job's configuration with its members file and its vendor-made symbols.
pub fn config(job: &Job, members_sha256: [u8; 32], symbols: Option<&Imported>) -> Config {
    let mut config = job.config(members_sha256);
    if let Some(symbols) = symbols {
        config.add("voice symbols", symbols.sha256);
    }
    config
}

/// The line as the job's records meet it.
pub fn line<'a>(job: &'a Job, intake: &'a Intake<'a>) -> Line<'a> {
    Line {
        columns: intake.columns(),
        patterns: job.patterns(),
        kind: job.insurer.kind,
        go_live: job.go_live,
        policy: &job.policy,
        forms: &job.forms,
        envelope: job.envelope.as_ref(),
        slip: job.packs.as_ref().map(|packs| &packs.slip),
        context: job.context(),
        order: &job.order,
        enclose_household: job.lots.enclose == Enclose::Household,
        sheets_max: job.lots.sheets_max,
        uninsured_head: job.insurer.uninsured_head,
        allots_numbers: job.track.is_some(),
    }
}

/// `print`: both passes.
///
/// # Errors
/// In this order: job (20), resources (24), input (16), OUT and approval (12, 8); then lots: a
/// signal (8), a full disk (24). What was released stays released.
pub fn print(job: &Job, order: &Order<'_>, shift: &Shift<'_>) -> Result<Report, Failure> {
    let began = (shift.seconds)();
    if job.purpose == Purpose::Production && !order.verify {
        return Err(Error::from(Message::new(Id::NoVerifyRefused)).into());
    }
    let ranges = order.lots.map(ranges).transpose()?;
    let known = Out::reopen(order.out)?;
    let input = Input::open(&job.input.path)?;
    let intake = Intake::open(job, &input)?;
    let line = line(job, &intake);
    let plan = plan::plan(job, &intake, &line, shift)?;
    let chosen = chosen(ranges.as_deref(), plan.lots.len())?;
    plan.check_held(job.limits.held_max)?;
    let input_sha256 = intake.sha256()?;
    let symbols = symbols::import((job, &line), &intake, &plan, shift)?;
    let config = config(job, input_sha256, symbols.as_ref());
    let mut report = Report::new("print", job, &plan, &config.sha256(), &input_sha256)?;
    if let Some(out) = &known {
        out.check(&job.id, &config)?;
    }
    let approval = approve(job, order.approval, &config.sha256(), &(shift.now)())?;
    report.voice.by_size = by_size(symbols.as_ref());
    report.approval = approval.as_ref().map(report::Approved::new);

    let out = match known {
        Some(out) => out,
        None => Out::open(order.out)?,
    };
    out.pin(&job.id, &config)?;
    let packs = packs::find(job, &intake, &plan, shift)?;
    (report.packs, report.slip_sheets) = packs::count(job, &packs);
    let witness = match order.verify {
        true => Some(Witness::new(job, &intake, plan.pieces.count(), shift)?),
        false => None,
    };
    let mut ledger = out.ledger()?;
    let outcome = run(
        &Run {
            job,
            input: &input,
            intake: &intake,
            line: &line,
            plan: &plan,
            packs: &packs,
            symbols: symbols.as_ref(),
            witness: witness.as_ref(),
            approval: report.approval.as_ref(),
            chosen: &chosen,
            config_sha256: config.sha256(),
            out: &out,
            job_file: order.job_file,
            shift,
        },
        &mut ledger,
    );
    let head = ledger.head().map_err(|error| out.ledger_error(&error))?;
    let failed = |error| Failure { error, head };
    let made = outcome.map_err(failed)?;
    let rows = ledger
        .lots()
        .map_err(|error| failed(out.ledger_error(&error)))?;
    report.partial = rows.len() < plan.lots.len();
    report.lots = rows.iter().map(report_lot).collect();
    report.ledger_head = crate::digest::hex(&head);
    report.seconds = (shift.seconds)() - began;
    report.pieces_per_second = rate(made, report.seconds);
    report.peak_memory_bytes = shift.peak.bytes();
    out.report(&report.json()).map_err(failed)?;
    Ok(report)
}

/// Vendor-made symbols by the names of their sizes.
fn by_size(symbols: Option<&Imported>) -> BTreeMap<&'static str, u64> {
    let sizes = symbols.map_or([0; SIDES.len()], |symbols| symbols.by_size);
    let named = SIDES
        .iter()
        .zip(sizes)
        .map(|((_, name), count)| (*name, count));
    named.filter(|(_, count)| *count > 0).collect()
}

/// Everything that a run's second pass works with.
struct Run<'a> {
    job: &'a Job,
    input: &'a Input,
    intake: &'a Intake<'a>,
    line: &'a Line<'a>,
    plan: &'a Plan,
    /// Employers' packs of all lots.
    packs: &'a [Pack],
    /// Vendor-made voice symbols.
    symbols: Option<&'a Imported>,
    /// Who reads every lot back before it is released, unless nobody does.
    witness: Option<&'a Witness<'a>>,
    /// By whose leave it prints, if it needs any.
    approval: Option<&'a report::Approved>,
    /// Whether the lot at this index is asked for.
    chosen: &'a [bool],
    config_sha256: [u8; 32],
    out: &'a Out,
    job_file: &'a Path,
    shift: &'a Shift<'a>,
}

impl Run<'_> {
    /// Sheets of the piece at this index.
    fn sheets(&self, piece: u32) -> u32 {
        let members = self.plan.pieces.members(piece);
        let stream = self.plan.members[members.start].stream;
        self.line.sheets(stream, members.len())
    }
}

/// Makes the lots that are asked for and not released yet; how many pieces they have.
fn run<'a>(run: &'a Run<'a>, ledger: &mut Ledger) -> Result<u64, Error> {
    let broken = |error| run.out.ledger_error(&error);
    let released = ledger.lots().map_err(broken)?;
    run.out.clear(&released, run.shift)?;
    let lists = run.out.lists()?;
    write_lists(&lists, run.intake, run.plan)?;
    let of = (run.job, run.config_sha256);
    bundles::write(&lists, of, run.intake, run.plan, run.shift)?;
    if !run.job.stock.is_empty() {
        stock::write(&run.out.folder("stock")?, run.job, run.config_sha256)?;
    }
    let missing = |lot: &&plan::LotPlan| {
        let asked = run.chosen[lot.no as usize - 1];
        asked && !released.iter().any(|row| row.no == lot.no)
    };
    let lots: Vec<plan::LotPlan> = run.plan.lots.iter().filter(missing).copied().collect();
    let pieces = lots.iter().map(|lot| u64::from(lot.count)).sum();
    event(run, ledger, "start", lots.len(), pieces)?;

    let mut delivery = Delivery::new(run, ledger, pieces)?;
    let outcome = make(run, &lots, &mut delivery);
    delivery.close();
    if let Err(error) = &outcome
        && error.exit() == Id::Stopped.exit()
    {
        event(run, ledger, "stop", 0, 0)?;
    }
    outcome?;
    event(run, ledger, "done", lots.len(), pieces)?;
    Ok(pieces)
}

/// Sends the lots' batches through the line and hands them, in order, to the delivery.
fn make<'a>(
    run: &'a Run<'a>,
    lots: &[plan::LotPlan],
    delivery: &mut Delivery<'a>,
) -> Result<(), Error> {
    let shop = Shop {
        job: run.job,
        intake: run.intake,
        line: run.line,
        plan: run.plan,
        symbols: run.symbols,
    };
    let spare: Spare<Composed> = Spare::new();
    let batches = lots.iter().flat_map(|&plan| {
        let lot = Arc::new(Lot::new(plan, run.job, run.config_sha256));
        let end = plan.first + plan.count;
        let starts = (plan.first..end).step_by(BATCH_PIECES as usize);
        let mut sheets = 0;
        starts.map(move |first| {
            let pieces = first..end.min(first + BATCH_PIECES);
            let batch = Batch {
                lot: Arc::clone(&lot),
                first_sheet: sheets,
                pieces: pieces.clone(),
            };
            sheets += pieces.map(|piece| run.sheets(piece)).sum::<u32>();
            batch
        })
    });
    let work = |room: &mut Room, batch: Batch<'a>| {
        let mut composed = spare.take();
        let outcome = shop.compose(&batch, room, &mut composed);
        (batch, outcome.map(|()| composed))
    };
    let sink = |(batch, composed): (Batch<'a>, Result<Composed, Error>)| {
        let composed = composed?;
        delivery.print(&batch, &composed)?;
        spare.give(composed);
        Ok(())
    };
    let faces = run.job.fonts.faces.len();
    let shift = run.shift;
    shift.map_ordered("line", batches, || Room::new(faces), work, sink)
}

fn event(
    run: &Run<'_>,
    ledger: &mut Ledger,
    what: &str,
    lots: usize,
    pieces: u64,
) -> Result<(), Error> {
    let mut detail = serde_json::json!({
        "records": run.plan.counts.records,
        "held": run.plan.counts.held,
        "lots": lots,
        "pieces": pieces,
    });
    if let Ok(path) = run.job_file.canonicalize() {
        detail["job_file"] = path.display().to_string().into();
    }
    if let Some(approval) = run.approval {
        detail["approval"] = approval.json();
    }
    let event = Event {
        when: &(run.shift.now)(),
        who: run.shift.who,
        what,
        config_sha256: &run.config_sha256,
        detail: &detail,
    };
    let entered = ledger.event(&event);
    entered.map_err(|error| run.out.ledger_error(&error))?;
    run.shift.progress(Stage::Printing, 0, pieces);
    Ok(())
}

/// Production prints by an approval of this very configuration; other jobs need none.
fn approve(
    job: &Job,
    proof: Option<&Path>,
    config_sha256: &[u8; 32],
    now: &str,
) -> Result<Option<Approval>, Error> {
    if job.purpose != Purpose::Production {
        return Ok(None);
    }
    let Some(path) = proof else {
        return Err(Message::new(Id::NoApproval).into());
    };
    let proof = Proof::read(path)?;
    let waived = job.press_sample.is_some();
    let approval = proof.lets_print(config_sha256, &job.insurer.approvers, waived, now)?;
    Ok(Some(approval.clone()))
}

/// `3-7,9` as ranges of lot numbers.
fn ranges(text: &str) -> Result<Vec<(usize, usize)>, Error> {
    let wrong = || Error::from(Message::new(Id::LotsWrong).with("N"));
    let number = |text: &str| text.trim().parse::<usize>().map_err(|_| wrong());
    let mut ranges = Vec::new();
    for part in text.split(',') {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let (from, to) = (number(from)?, number(to)?);
        if from == 0 || to < from {
            return Err(wrong());
        }
        ranges.push((from, to));
    }
    Ok(ranges)
}

/// A flag for each of the job's lots; all of them where no ranges are given.
fn chosen(ranges: Option<&[(usize, usize)]>, count: usize) -> Result<Vec<bool>, Error> {
    let Some(ranges) = ranges else {
        return Ok(vec![true; count]);
    };
    let mut chosen = vec![false; count];
    for &(from, to) in ranges {
        if to > count {
            return Err(Message::new(Id::LotsWrong).with(count).into());
        }
        chosen[from - 1..to].fill(true);
    }
    Ok(chosen)
}

fn report_lot(row: &LotRow) -> ReportLot {
    let notice = row
        .files
        .iter()
        .find(|file| file.name.ends_with("notice.pdf"));
    ReportLot {
        no: row.no,
        stream: row.stream.clone(),
        file: notice.map_or(String::new(), |file| format!("lots/{}", file.name)),
        pieces: row.pieces,
        pages: row.pages,
        bytes: notice.map_or(0, |file| file.bytes),
        sha256: notice.map_or(String::new(), |file| crate::digest::hex(&file.sha256)),
        verified: row.verified.clone(),
    }
}

fn rate(pieces: u64, seconds: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    let pieces = pieces as f64;
    if seconds > 0.0 { pieces / seconds } else { 0.0 }
}
