//! Why each message is said and what to do, step by step, in English. In the catalogue's order.

super::texts! {
    Done
        "Every record was printed or counted as another system’s, and the counts balance."
        [
            "go on with the next step",
        ];
    DoneLook
        "The run is complete and its lots can be used; but some records are held or separate, \
        some text was narrowed, or a voice code is weaker than usual."
        [
            "read “Reasons” in the table: what, and how many",
            "send lists/held.csv and lists/separate.csv to the insurer",
            "if text was narrowed, take out one piece of lists/shrunk.csv and look at it",
            "then go on with the next step",
        ];
    LastFourOrdinary
        "Notices that show the last four digits go by specified record or stronger in principle \
        (ministry notice of 2024-01-09); here some go as ordinary or no_forwarding."
        [
            "see the counts of ordinary and no_forwarding under “delivery classes”",
            "ask the insurer whether that is meant, and keep the answer",
            "if not, take a file with another mail_class and begin again with check",
        ];
    Stopped
        "A signal came (SIGTERM, SIGINT, a cancelled job, Ctrl-C); the lot in hand was finished \
        or dropped. Lots that are out are whole."
        [
            "find out why it was stopped (maintenance, power, a time limit)",
            "run the same command with the same OUT again; released lots are not made anew",
        ];
    NoApproval
        "A job with purpose = \"production\" prints only with the settings of a proof that the \
        insurer has approved; no --approval was given."
        [
            "make a proof with kirikake proof and hand it to the insurer",
            "wait for the verdict (leave the job net on hold)",
            "run the same command with --approval",
        ];
    OtherConfig
        "The digests in OUT’s job.lock.json are not those of this run: data, layout, policy, \
        fonts, settings or kirikake itself changed midway, or OUT is the wrong folder. Going on \
        would mix two kinds of notices."
        [
            "check that OUT is this job’s folder",
            "put back what the brackets name (members, layout …) and run again",
            "if the change is right, name a new, empty OUT and print all of it",
        ];
    LedgerBroken
        "Each row of ledger.db is chained to the one before by a digest, and the chain is \
        broken: edited by hand, a faulty disk, or another ledger in its place."
        [
            "send no lot of this OUT to the press; stop those that were sent",
            "copy the whole OUT elsewhere as it is",
            "note the head= of the last good run from the scheduler’s log",
            "call the person in charge and the makers; delete nothing until told",
        ];
    LotChanged
        "A lot’s file in the ledger is no longer in lots/, or its size or SHA-256 differs: \
        moved, renamed, overwritten, taken away by a virus scanner, or cut in transfer."
        [
            "if files were moved out of lots/, move them back under the same name",
            "if there is a backup, restore just that lot’s files",
            "then run the same command again",
            "if they are lost, stop what went to the press and print into a new OUT",
        ];
    FileEmpty
        "The input has no byte, or only a byte order mark: the extraction found nothing, or the \
        file was read before its transfer began."
        [
            "look at its size and time",
            "if it is still being transferred, wait and run again",
            "if the transfer is over, ask the sender to send it again",
        ];
    HeadingMissing
        "The first row lacks a heading that is needed: there is no heading row, a heading was \
        renamed, or a column is missing."
        [
            "look at the first row only: does the field stand there by another name?",
            "if so, map it in job.toml under [input].columns: field = \"that heading\"",
            "if the column is not there at all, ask the sender to add it",
        ];
    HeadingDouble
        "Two columns have the same heading, so it is not known which to use; in a file without \
        headings the first record may look so."
        [
            "see whether the first row is headings or data",
            "if data, ask for the file with a heading row",
            "if headings, ask the sender to rename the one not meant; do not remove a column \
            yourself",
        ];
    InvalidByte
        "A byte that the stated encoding does not have: saved as CP932 (Shift_JIS) instead of \
        UTF-8, or broken in transfer."
        [
            "see the encoding in the sender’s specification",
            "if it is CP932, set [input].encoding to \"cp932\" and run check",
            "if it stays, tell the sender line and column and ask for the file again",
        ];
    QuoteOpen
        "A field opens with a quote that the same line never closes: a line break inside a \
        field, or a forgotten quote. Where lines end is in doubt, so the whole file is refused."
        [
            "look at that line and the one after it",
            "if a field holds a line break, ask for an export without them",
            "if it is one forgotten quote, ask the sender to mend it and send again",
        ];
    QuoteText
        "After a closing quote comes text instead of a comma; mostly a quote inside the field \
        was not doubled."
        [
            "look at that line and column",
            "tell the sender that \" inside a field is written \"\" (RFC 4180)",
            "run check with the mended file",
        ];
    LineLong
        "A line is longer than 64 KiB: line ends were lost so that all became one line, or it is \
        no CSV file."
        [
            "count the lines: are they far from the number of records?",
            "if line ends are CR alone or EBCDIC was not converted, mend the transfer (text or \
            binary)",
            "take the file again in the right form",
        ];
    LastLineCut
        "The last line has no line end, as in files whose transfer was cut; the last record may \
        be incomplete."
        [
            "compare its size in bytes with the sender’s",
            "if they differ, transfer it again",
            "if they agree, ask the sender to end the last line; do not add it by hand",
        ];
    WrongDigest
        "The file’s SHA-256 is not the one in job.toml: another version of the file, changed in \
        transfer, or a wrong value. This keeps data of another day off the paper."
        [
            "compare [input].sha256 with the value that the sender gave by another way",
            "if the value is right, take the file again",
            "if the value is old, prepress corrects job.toml; never copy in a value computed \
            from this file",
        ];
    WrongCount
        "The number of records is not the one in job.toml: records left out, a file joined \
        twice, or a transfer cut short."
        [
            "compare with the count on the sender’s delivery note",
            "if the file is wrong, take it again",
            "if the note says the same as the file, ask the sender, then correct [input].records",
        ];
    TooManyHeld
        "More records are held than held_max allows; one cause (shifted columns, data of another \
        version) mostly stands behind them."
        [
            "run check JOB -o DIR and read “Reasons”, the largest first",
            "if one reason stands out, look it up with kirikake explain",
            "send held.csv to the insurer; have it back with a column new_value and name it under \
            [input].corrections, or take a mended file; then run check again",
            "only if the insurer agrees, prepress raises held_max",
        ];
    OtherEncoding
        "The byte order mark, or the bytes themselves, tell another encoding than job.toml."
        [
            "set [input].encoding of job.toml to the encoding that the message tells",
            "then run check and look at a name that is not ASCII",
        ];
    Digits12
        "A run of 12 digits. A print house may hold nothing that could be an individual number \
        (ministry notice of 2024-01-09); the check digit does not agree, so it may be something \
        else, but it is refused all the same."
        [
            "do not open the file; note line and column only",
            "ask the sender to leave the column out, or to send the last four digits alone",
            "delete the file by your rules and record that you did",
        ];
    Digits12Proved
        "Twelve digits whose check digit is that of an individual number: treat it as if an \
        individual number had been delivered."
        [
            "move the file where nobody opens it; make no copy",
            "tell the person in charge of personal data at once",
            "they call the sender and ask for a file without it",
            "find and delete what is left in backups and transfer servers, and record it",
        ];
    QuoteLone
        "A quote stands inside a field that does not begin with one, so where the field ends is \
        not certain."
        [
            "look at that line and column",
            "ask the sender to quote the whole field and to double quotes inside it",
        ];
    CorrectionHeading
        "The returned list lost its heading row; field, token and new_value are needed."
        ["keep the heading row of held.csv",
         "have a column new_value added at the right, with the mended values",
         "in Excel, save it as “CSV UTF-8 (comma delimited)”"];
    CorrectionToken
        "The token, 64 characters, says which record is meant; it is missing or changed."
        ["copy it from the same row of held.csv",
         "see whether a spreadsheet turned it into a number"];
    CorrectionField
        "The column field is empty, or names no field of the members file."
        ["reasons without a field (field_count, hole …) cannot be mended in a list",
         "take a mended file, or put field back as in held.csv"];
    CorrectionNotation
        "Characters may be written by their numbers, but this number is none."
        ["write U+ and four to six hexadecimal digits, like U+20BB7",
         "join a variant to its base with +, like 9089+E0101"];
    CorrectionTwice
        "Two corrections of one field of one record differ; nobody can say which is right."
        ["ask the insurer which is right",
         "empty new_value in the other row"];
    CorrectionUnmet
        "No record has this token: the members file was replaced, or the list is another job’s."
        ["see that members file and job id are those of the list",
         "if the file is new, make the list again with check -o and hand it over"];
    CorrectionShared
        "Two or more records are equal in every field; nobody can say which is meant."
        ["take a file without the doubled record"];
    EndMissing
        "The header or trailer record is not there, or its mark is another; a transfer that broke \
        off looks like this, too."
        ["compare how the first and last line begin with the sender’s specification",
         "correct mark in job.toml if it is wrong, else take the file again"];
    EndCount
        "The record at an end counts other than there are. Printed like this, somebody would get \
        no letter."
        ["ask the sender for the right count",
         "take the file again"];
    EndCountUnread
        "There are no digits where the count should stand."
        ["check count in job.toml (in a fixed file count_at and count_bytes, from 1)"];
    EndInside
        "The mark of a header or trailer stands among the records: two files were joined."
        ["have the sender deliver one file",
         "if you cut it apart, have counts and digests delivered anew"];
    Utf16Unmarked
        "UTF-16 has two byte orders; without a mark nobody knows which, and none is guessed."
        ["have it saved as UTF-16 with a byte order mark (Excel’s “Unicode text” has one)",
         "if it is UTF-8 or CP932, correct [input].encoding"];
    TomlBroken
        "A settings file (job, insurer, layout, policy) is not valid TOML; mostly an open quote \
        or bracket, a full-width sign, or a date."
        [
            "open the file at that line and column",
            "mend quotes, brackets or full-width ＝ and ， there or one line above",
            "if an earlier version worked, compare with it",
        ];
    UnknownKey
        "A key that this place does not have. A misspelt key that was passed over would leave a \
        setting without effect, so it is a fault."
        [
            "choose the right name among those that the message lists",
            "see whether it belongs into another table ([lots] …)",
            "remove the line if it is not needed",
        ];
    MissingKey
        "A key without which the job has no meaning (id, dates, title …) is missing; there is no \
        default for it."
        [
            "add the key to that table of the file",
            "see the same file in samples/kenpo for how it is written",
        ];
    WrongType
        "The value is of another kind or outside its range: a number in quotes, a date as text, \
        a number too large."
        [
            "write the kind and range that the message names",
            "numbers and dates stand without quotes (2024-06-01)",
        ];
    WrongChoice
        "A setting that takes one of a few words has another."
        [
            "choose one of the words in the message and write it as it stands there",
        ];
    WrongArguments
        "An argument is missing, or its name or value is wrong. Nothing was begun."
        [
            "run kirikake COMMAND --help and compare with the example",
            "in a job net, look for an empty variable or a lost quote",
        ];
    FontMissing
        "A font that the job uses is not on this machine, as on a new one or after the folder \
        was moved."
        [
            "run sh fonts/fetch.sh where fonts/ is",
            "without a network, copy it from another machine’s fonts/ (its SHA-256 is proved)",
            "see whether KIRIKAKE_HOME names the right folder",
        ];
    FontDigest
        "The font is not the file that fonts.toml names. Another version may have other shapes \
        and widths (fonts swapped after the proof have printed wrong digits)."
        [
            "run sh fonts/fetch.sh for the registered version",
            "to use a newer one, prepress changes fonts.toml and the proof is made anew",
        ];
    FontBroken
        "The font file is broken or of a kind that is not read (only TrueType and OpenType, .ttf \
        and .otf, are)."
        [
            "look at its size: 0 or a few kB mean that fetching failed",
            "fetch it again with sh fonts/fetch.sh",
            "for a font of your own, find its .ttf version",
        ];
    FileMissing
        "A file named on the command line or in job.toml is not there. Paths in job.toml count \
        from where the job file stands."
        [
            "look at the path with ls (full-width letters, case, extension)",
            "if it is the input, has it arrived, and under this name?",
            "if it is on a share, is the share mounted?",
        ];
    LayoutMissing
        "The layout of a form that the policy can lead to is not in layouts/."
        [
            "see whether layouts/ has FORM.toml",
            "to use another name, write FORM = \"name\" under [forms] in job.toml",
            "for a form that this version lacks, ask prepress or the makers",
        ];
    LayoutGlyph
        "Wording of the layout or insurer.toml has a character that no font has; it is never \
        printed as a blank or box."
        [
            "find the character of that U+ number in the wording",
            "replace platform-dependent signs by plain ones",
            "if it cannot be spared, add a font that has it to [fonts] stack",
        ];
    UnknownField
        "A name in { } of the layout is no field that can be inserted."
        [
            "check its spelling (name_kanji, control_no …)",
            "the layouts in layouts/ show what there is",
        ];
    WrongDate
        "A date of the settings is not in the calendar, or outside what is sensible (test values \
        have been left on before)."
        [
            "compare as_of, issued and go_live with the insurer’s order",
            "write it as 2024-06-01, without quotes",
        ];
    RuleUnreachable
        "By the order of the policy nobody can reach this rule: an earlier one is too wide, or a \
        condition is wrong."
        [
            "compare its conditions with earlier rules of the same kind",
            "put the narrower rule first",
            "check against the notice’s lines (seed)",
        ];
    RuleDouble
        "Two rules have one id, so that nobody could say later by which a member was printed."
        [
            "give the copied rule a name of its own",
            "R0, R17 and separate are taken by the engine",
        ];
    SwitchUnknown
        "job.toml sets a switch that the policy has not, or that no rule asks; nobody shall \
        believe in a setting without effect."
        [
            "compare with the names under [switch] in the policy",
            "after a new version of the policy, remove switches that are gone",
        ];
    TooManyPieces
        "A piece’s number has fixed digits in the pairing code, so a job has a limit of pieces."
        [
            "cut the members file by branch or region",
            "make a job with an id of its own for each part",
        ];
    KeyWrong
        "The pairing key has another length: saved by a text editor, something appended, or the \
        wrong file."
        [
            "look at its size (32, or 64 characters without the line end)",
            "restore the key from backup; a new key cannot prove what was printed with the old \
            one",
            "the first time, make it of 32 random bytes",
        ];
    KeyPublic
        "With the public sample key anybody could make valid codes, so test and production \
        refuse it."
        [
            "name this job’s key file under [pairing].key",
            "if a sample is meant, write purpose = \"sample\"",
        ];
    ProductionNeeds
        "Production may not leave out what keeps wrong data off the paper: count, digest and the \
        like."
        [
            "copy the value from the sender’s delivery note, do not compute it from the file",
            "run check and see the ✓ under “Control totals”",
        ];
    NotYet
        "A setting that is promised but not in this version; it stops instead of doing something \
        similar."
        [
            "if another value will do, change the setting",
            "if it is needed, ask the makers and tell kirikake --version",
        ];
    TemplateBroken
        "In a text of the layout a { has no }."
        [
            "count the pairs of { } in that line",
            "close it as in {name_kanji}; a full-width ｝ is another character",
        ];
    CardLastFour
        "The card is carried about, and never shows the last four digits of an individual number."
        [
            "remove last4 and last4_spoken from the card",
            "they stand in the letter only",
        ];
    GoLiveMissing
        "A rule asks whether a number was registered after the go-live day of the new check, and \
        job.toml does not give the day."
        [
            "ask the insurer for the day",
            "write it under [policy]: go_live = 2024-05-07",
        ];
    LineNumberWrong
        "There is no record in that line. Lines are physical: the heading is 1, the first record \
        2."
        [
            "use the number in the column line of a list (held.csv …)",
            "make sure that it is of this version of the members file",
        ];
    LotsWrong
        "--lots is not written as it should be, or names a lot that the job has not. check tells \
        the number of lots."
        [
            "see the number of lots with kirikake check JOB",
            "write it like 3-7,9 (3 to 7, and 9)",
        ];
    NoVerifyRefused
        "Production never releases a lot without reading back every page."
        [
            "take --no-verify out of the job net’s definition and run again",
            "to measure speed, use a job with purpose = \"test\"",
        ];
    HomeMissing
        "The folder with layouts and fonts is neither above the job file nor where the program \
        runs."
        [
            "find the folder that holds layouts/ and fonts/",
            "set KIRIKAKE_HOME to it",
            "in a job net, set it for the user that runs the job, too",
        ];
    PatternWrong
        "A [pattern] of insurer.toml is no regular expression."
        [
            "look at brackets and { } where the message points",
            "in TOML, single quotes as in '\\d{4}' keep the \\ as it is",
        ];
    FileThere
        "Where the output should go is a file that somebody filled in, or another file; it is \
        not overwritten."
        [
            "open it and see whether it is needed",
            "if so, move it or name another place",
            "if not, remove it and run again",
        ];
    UnknownWord
        "The argument is neither the number of a message nor a reason of the lists."
        [
            "give KRK and the four digits of the log’s line (kirikake explain KRK1204)",
            "or a word of a list’s column reason (kirikake explain no_glyph)",
            "docs/messages.md has them all",
        ];
    LastFourStays
        "The letter without the last four digits still has an item that shows them."
        ["add last4 = \"printed\" to the item at the place told",
         "for a voice code, name a template_none that does not speak of them",
         "look at both letters with kirikake layout preview"];
    SlotDouble
        "The table of a fixed file names a field twice; nobody can say which is meant."
        ["compare [[input.field]] with the sender’s record layout",
         "remove the wrong one and run check again"];
    SlotOverlap
        "Two fields of a fixed file use the same bytes. at counts from 1."
        ["look up first byte and length in the sender’s layout (a full-width character has two)",
         "correct at and bytes in job.toml"];
    SlotOutside
        "A field goes beyond the length of the record that record_bytes states."
        ["see whether the line end was counted in (it is not)",
         "correct at, bytes or record_bytes by the sender’s record layout"];
    SlotMissing
        "A field that a form or the order needs has no place in the fixed file’s table."
        ["look up where the field stands in the sender’s record layout",
         "add one [[input.field]] to job.toml"];
    PairDouble
        "The table of substitutions says twice what is printed for one character."
        ["compare it with the insurer’s latest table",
         "remove the wrong one"];
    Unreadable
        "The file should be there but cannot be read: permissions, a share that went away, \
        another program, or a failing disk."
        [
            "read the reason at the message’s end (Permission denied means rights)",
            "try to read it as the user that runs the job",
            "when the share is back, run the same command again",
        ];
    Unwritable
        "Output cannot be written, mostly because the disk is full. The lot in hand was dropped; \
        released lots are there."
        [
            "see the free space of OUT’s disk with df -h (check’s estimate says what is needed)",
            "make room, or name an OUT on another disk",
            "run the same command again to resume",
        ];
    Locked
        "Another kirikake writes into this OUT now: started twice, or an earlier run has not \
        ended."
        [
            "find the run with this OUT by ps",
            "wait for it, then run again; the lock goes with the process",
            "do not delete the lock file by hand",
        ];
    LedgerIo
        "The ledger ledger.db cannot be read or written: space, permissions, or SQLite’s locks \
        on a network share."
        [
            "look at space and rights with df -h and ls -l",
            "if OUT is on NFS or SMB, move it to a disk of the machine",
            "do not delete the ledger; run the same command again",
        ];
    InputChanged
        "The input changed while it was read: still in transfer, or overwritten. It stops so \
        that two kinds of data do not mix."
        [
            "see whether the transfer is over (its size no longer moves)",
            "have whoever has it open in Excel close it",
            "run again on a copy that stays; use a new OUT if lots are out already",
        ];
    LotFailed
        "One lot could not be made; the others are out and whole."
        [
            "find the cause in the messages before and remove it",
            "run the same command again: only what is missing is made",
            "if the same lot fails again, send the log to the makers",
        ];
    Bug
        "Something happened inside kirikake that cannot happen; neither data nor you are to \
        blame. The lot in hand was dropped."
        [
            "do not expect a second run to help: try once, then stop",
            "send this line (it tells the place), kirikake --version and report.json to the \
            makers",
            "never send the members file",
        ];
    OutOfBalance
        "Records are not the sum of printed, held, separate, external and not due; somebody may \
        be missing or doubled, so nothing is printed."
        [
            "send no lot of this OUT to the press",
            "keep OUT as it is and send this line to the makers",
            "leave the job until a mended version is there",
        ];
    .. super::glyphs::en::of;
}
