//! The progress bar: on stderr, when that is a terminal and the work takes longer than a second.

use std::cell::RefCell;
use std::fmt::Write;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use crate::message::Lang;
use crate::shift::{Progress, Stage};

/// Shorter work shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// One bar at a time, made when it is due.
pub struct Bar {
    hidden: bool,
    lang: Lang,
    shown: RefCell<Option<(Stage, ProgressBar)>>,
}

impl Bar {
    pub fn new(quiet: bool, lang: Lang) -> Bar {
        let terminal = std::io::IsTerminal::is_terminal(&std::io::stderr());
        Bar {
            hidden: quiet || !terminal,
            lang,
            shown: RefCell::new(None),
        }
    }

    /// Shows how far the work is, so long after it began.
    pub fn show(&self, progress: Progress, elapsed: Duration) {
        if self.hidden || elapsed < PATIENCE {
            return;
        }
        let mut shown = self.shown.borrow_mut();
        if shown
            .as_ref()
            .is_none_or(|(stage, _)| *stage != progress.stage)
        {
            if let Some((_, bar)) = shown.take() {
                bar.finish_and_clear();
            }
            *shown = Some((progress.stage, self.bar(progress)));
        }
        if let Some((_, bar)) = shown.as_ref() {
            bar.set_length(progress.total);
            bar.set_position(progress.done);
        }
    }

    /// Takes the bar away, so that what follows stands on clean lines.
    pub fn clear(&self) {
        if let Some((_, bar)) = self.shown.borrow_mut().take() {
            bar.finish_and_clear();
        }
    }

    fn bar(&self, progress: Progress) -> ProgressBar {
        let name = match (progress.stage, self.lang) {
            (Stage::Reading, Lang::Ja) => "読込",
            (Stage::Reading, Lang::En) => "reading",
            (Stage::Printing, Lang::Ja) => "印刷",
            (Stage::Printing, Lang::En) => "printing",
            (Stage::Sampling, Lang::Ja) => "作成",
            (Stage::Sampling, Lang::En) => "writing",
            (Stage::Looking, Lang::Ja) => "画像",
            (Stage::Looking, Lang::En) => "pictures",
        };
        let counts = match progress.stage {
            Stage::Reading => "{bytes}/{total_bytes}",
            Stage::Printing | Stage::Sampling | Stage::Looking => "{human_pos}/{human_len}  {rate}",
        };
        let template = format!("{{msg}} {{wide_bar}} {counts}  {{eta}}");
        let bar = ProgressBar::new(progress.total);
        if let Ok(style) = ProgressStyle::with_template(&template) {
            let rate = |state: &ProgressState, out: &mut dyn Write| {
                let _ = write!(out, "{:.0}/s", state.per_sec());
            };
            bar.set_style(style.with_key("rate", rate));
        }
        bar.set_message(name);
        bar
    }
}
