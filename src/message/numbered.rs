//! What a table of messages becomes: a closed list, each with its number, grade and texts.

macro_rules! catalogue {
    ($($id:ident $number:literal $severity:ident
        $ja:literal, $ja_next:literal; $en:literal, $en_next:literal;)*) => {
        /// Which message it is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Id { $($id,)* }

        impl Id {
            pub const ALL: &[Id] = &[$(Id::$id,)*];

            /// Exit code × 100 + serial.
            pub fn number(self) -> u16 {
                match self { $(Id::$id => $number,)* }
            }

            pub fn severity(self) -> Severity {
                match self { $(Id::$id => Severity::$severity,)* }
            }

            /// The exit code that this message asks for.
            pub fn exit(self) -> u8 {
                u8::try_from(self.number() / 100).unwrap_or(32)
            }

            /// What happened, and what to do next.
            pub fn texts(self, lang: Lang) -> (&'static str, &'static str) {
                match (self, lang) {
                    $((Id::$id, Lang::Ja) => ($ja, $ja_next),
                      (Id::$id, Lang::En) => ($en, $en_next),)*
                }
            }
        }
    };
}

pub(super) use catalogue;
