//! What each reason of the lists means, and what the insurer's clerk does about it in Excel.

mod letter;
mod record;

use super::Reason;
use crate::message::Lang;

/// A reason explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explained {
    /// A few words, for tables.
    pub name: &'static str,
    pub meaning: &'static str,
    pub steps: &'static [&'static str],
}

macro_rules! reasons {
    ($($reason:ident
        $name:literal $meaning:literal [$($step:literal),* $(,)?];
        $en:literal $en_meaning:literal [$($en_step:literal),* $(,)?];)*) => {
        use super::{Explained, Reason};
        use crate::message::Lang;

        /// What it means and what to do; `None` for a reason of the other file.
        pub(super) fn explained(reason: Reason, lang: Lang) -> Option<Explained> {
            Some(match (reason, lang) {
                $((Reason::$reason, Lang::Ja) => Explained {
                    name: $name,
                    meaning: $meaning,
                    steps: &[$($step),*],
                },
                (Reason::$reason, Lang::En) => Explained {
                    name: $en,
                    meaning: $en_meaning,
                    steps: &[$($en_step),*],
                },)*
                _ => return None,
            })
        }
    };
}
use reasons;

impl Reason {
    /// What it means and what to do.
    pub fn explained(self, lang: Lang) -> Explained {
        let found = record::explained(self, lang).or_else(|| letter::explained(self, lang));
        found.unwrap_or_else(|| unreachable!("every reason is explained"))
    }

    /// The reason that a list's word stands for.
    pub fn of_code(code: &str) -> Option<Reason> {
        Reason::ALL
            .iter()
            .copied()
            .find(|reason| reason.code() == code)
    }

    /// A few words, for tables.
    pub fn name(self, lang: Lang) -> &'static str {
        self.explained(lang).name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_explained_once() {
        for &reason in Reason::ALL {
            for lang in [Lang::Ja, Lang::En] {
                let own = record::explained(reason, lang);
                let other = letter::explained(reason, lang);
                assert!(own.is_some() != other.is_some(), "{reason:?}");
            }
        }
    }
}
