//! Every message: its number (exit code × 100 + serial), grade, and text in both languages.
//! `{0}`, `{1}` … are the message's arguments. A text never quotes a member's data.

use super::numbered::catalogue;
use super::{Lang, Severity};

catalogue! {
    Done 1 Information
        "正常に終わりました。", "";
        "Done and balanced.", "";
    DoneLook 401 Warning
        "終わりました。人の確認が必要です（保留・別途対応・縮小など）。", "lists/ と report.json を見てください";
        "Done; a person must look (held, separate, shrunk …).", "see lists/ and report.json";
    NothingRead 402 Warning
        "画像に音声コードも照合コードも見つかりませんでした。", "300 dpi 以上のグレーで、傾けずにスキャンし直してください";
        "No voice or pairing code was found in the picture.",
        "scan it again in grey at 300 dpi or more, and straight";
    KeyReadable 3 Warning
        "鍵ファイル {0} を、ほかの利用者も読めます。", "chmod 600 で自分だけが読めるようにしてください";
        "Others can read the key file {0}.", "chmod 600 it";
    LastFourOrdinary 2 Warning
        "下4桁を載せた {0} 通が、特定記録より弱い郵便区分で送られます。", "郵便区分（mail_class）を確かめてください";
        "{0} pieces that show the last four digits go by a class weaker than specified record.",
        "check mail_class";
    Stopped 801 Warning
        "ロットの区切りで停止しました。", "同じコマンドをもう一度実行すると続きから再開します";
        "Stopped between lots.", "run the same command again to resume";
    NoApproval 802 Warning
        "本番（production）には校了が必要です。何も印刷していません。", "校正（proof）を作り、保険者の校了を得て --approval で渡してください";
        "Production needs an approval; nothing was printed.",
        "make a proof, have the insurer approve it, pass it with --approval";
    ReadingMissing 803 Warning
        "刷り見本（press-sample.pdf）の読取試験が、まだ校正に付いていません。何も印刷していません。",
        "実機で刷って読み、proof --reading-test で付けるか、[job] press_sample = \"waived: 理由\" とします";
        "No press sample has been read yet; nothing was printed.",
        "print and read one, add it by proof --reading-test, or waive it in [job] press_sample";
    OtherConfig 1201 Error
        "OUT {0} は別のジョブまたは別の設定で作られています（{1}）。", "別の OUT を指定するか、設定を元に戻してください";
        "OUT {0} was made by another job or with other settings ({1}).",
        "name another OUT, or put the settings back";
    ApprovalRejected 1270 Error
        "この校正は {0} さんが差し戻しています。印刷しません。", "指摘を直し、校正を作り直してください";
        "{0} has rejected this proof; nothing is printed.",
        "mend what was found and make a new proof";
    ApprovalOther 1271 Error
        "校正は別の設定のものです（校正 {0}…、この実行 {1}…）。印刷しません。", "job.lock.json の inputs を比べ、同じ設定で校正からやり直してください";
        "The proof was made with other settings (proof {0}…, this run {1}…); nothing is printed.",
        "compare inputs of job.lock.json, and proof again with these settings";
    ApproverUnknown 1272 Error
        "校了の鍵 {0}… は insurer.toml の承認者（[[approver]]）にありません。", "保険者に鍵を確かめ、登録してから校正をやり直してください";
        "The approval's key {0}… is none of insurer.toml's approvers.",
        "have the insurer confirm the key, enter it, and proof again";
    ApproverExpired 1273 Error
        "承認者 {0} さんの権限は {1} までです。", "期限を確かめ、ほかの承認者の校了を受けてください";
        "{0} may approve until {1} only.", "check the date, or have another approver approve";
    ApprovalClock 1274 Error
        "校了の日時 {0} が、この機械の時計と合いません。", "この機械と署名した機械の時計を確かめてください";
        "The approval's time {0} does not agree with this machine's clock.",
        "check the clocks of both machines";
    ProofBroken 1275 Error
        "校正 {0} の {1} は、作られたときと同じではありません。", "この校正は使わず、受け取り直してください";
        "In the proof {0}, {1} is not as it was made.", "do not use this proof; get it again";
    ProofPath 1276 Error
        "校正 {0} に、外へ出る名前か、ふつうのファイルでないものがあります：{1}", "開かずに、送り主を確かめてください";
        "The proof {0} holds a name that leads out of it, or no plain file: {1}",
        "do not open it, and find out who sent it";
    ApprovalBroken 1277 Error
        "校了 {0} は、この校正のものではないか、署名が合いません。", "review.html で署名し直したものを受け取ってください";
        "The approval {0} is not of this proof, or its signature does not hold.",
        "get one that was signed in this proof's review.html";
    ReadBackDiffers 1210 Error
        "読み戻しで {0} 件の不一致が見つかりました。", "この OUT を使わず、示された通と項目を調べてください";
        "Reading back found {0} differences.",
        "do not use this OUT; look at the pieces and items named";
    LotDiffers 1211 Error
        "ロット {0} の読み戻しで {1} 件の不一致（通番 {2}：{3}）。このロットは出していません。",
        "この OUT を保全し、開発元に連絡してください";
        "Reading back lot {0} found {1} differences (piece {2}: {3}); it was not released.",
        "keep this OUT and call the makers";
    SymbolChanged 1240 Error
        "音声コードのシンボルが、調べたあとで変わりました。", "何が書き換えたかを調べ、はじめからやり直してください";
        "A voice symbol has changed since it was proved.",
        "find out what wrote to it, and begin again";
    LedgerBroken 1203 Error
        "台帳 {0} の連鎖が壊れています（{1}）。", "この OUT を使わず、保全して担当者に連絡してください";
        "The ledger {0} is broken ({1}).",
        "do not use this OUT; keep it and call the person in charge";
    LotChanged 1204 Error
        "台帳にあるロットファイル {0} がないか、内容が違います。", "OUT を手で変えず、バックアップから戻してください";
        "The lot file {0} in the ledger is missing or differs.",
        "do not edit OUT by hand; restore it from backup";
    FileEmpty 1601 Error
        "ファイルが空です。", "送られてきたファイルを確かめてください";
        "The file is empty.", "check the file that was delivered";
    HeadingMissing 1602 Error
        "見出し「{0}」がありません。", "見出し行を確かめるか、job.toml の [input].columns で対応を書いてください";
        "The heading “{0}” is missing.",
        "check the first row, or map it under [input].columns in job.toml";
    HeadingDouble 1603 Error
        "{0} 列目の見出しは、前の列と同じです。", "一方を消すか名前を変えてください。見出し行がないファイルではないか確かめてください";
        "The heading of column {0} repeats an earlier one.",
        "remove or rename one of them; check that the file has a heading row at all";
    InvalidByte 1604 Error
        "文字コード {0} として読めないバイトがあります。", "job.toml の [input].encoding と、ファイルの保存形式を確かめてください";
        "A byte that is not valid {0}.",
        "check [input].encoding in job.toml and how the file was saved";
    QuoteOpen 1605 Error
        "引用符が閉じていません（項目内の改行は使えません）。", "その行の引用符を直してください";
        "A quote is never closed (line breaks inside a field are not allowed).",
        "mend the quotes in that line";
    QuoteText 1606 Error
        "引用符の閉じた後に文字があります。", "項目内の引用符は二つ重ねてください";
        "Text after a closing quote.", "double the quotes inside the field";
    LineLong 1607 Error
        "行が {0} バイトを超えています。", "改行が失われていないか確かめてください";
        "The line is longer than {0} bytes.", "check whether line ends were lost";
    LastLineCut 1608 Error
        "最後の行が改行で終わっていません。途中で切れたファイルかもしれません。", "転送し直してください";
        "The last line has no line end; the file may have been cut.", "transfer it again";
    WrongDigest 1609 Error
        "ファイルの SHA-256 が job.toml の [input].sha256 と違います。", "正しいファイルか、正しい値かを送り主に確かめてください";
        "The file's SHA-256 differs from [input].sha256.",
        "ask the sender for the right file or the right value";
    WrongCount 1610 Error
        "レコード数が {0} で、job.toml の [input].records は {1} です。", "送り主に件数を確かめてください";
        "There are {0} records; [input].records says {1}.", "ask the sender for the right count";
    TooManyHeld 1611 Error
        "保留が {0} 件で、上限 held_max（{1} 件）を超えました。", "lists を見て（check JOB -o DIR）データを直すか、上限を見直してください";
        "{0} records are held, more than held_max ({1}).",
        "see the lists (check JOB -o DIR) and mend the data, or review the limit";
    OtherEncoding 1612 Error
        "ファイルは {0} のようです。job.toml では {1} です。", "job.toml の [input].encoding を直してください";
        "The file looks like {0}, but job.toml says {1}.", "correct [input].encoding in job.toml";
    Digits12 1613 Error
        "12桁の数字の並びがあります。ファイル全体を受け付けません（個人番号は扱えません）。", "その値を除いたファイルを送り主から受け取り直してください（下4桁だけなら扱えます）";
        "A run of 12 digits; the whole file is refused (individual numbers are never handled).",
        "have the sender deliver the file without it (the last four digits alone may come)";
    Digits12Proved 1615 Error
        "個人番号とみられる12桁の数字があります。ファイル全体を受け付けません。", "ファイルを開かずに隔離し、送り主と個人情報の責任者に連絡してください";
        "Twelve digits that have the check digit of an individual number; the file is refused.",
        "set the file aside unopened; call the sender and the person in charge of personal data";
    QuoteLone 1614 Error
        "引用符で始まらない項目の中に引用符があります。", "項目全体を引用符で囲み、中の引用符は二つ重ねてください";
        "A quote inside a field that does not begin with one.",
        "quote the whole field and double the quotes inside";
    CorrectionHeading 1620 Error
        "訂正リストに見出し「{0}」がありません。", "held.csv の見出し行を残し、new_value の列を加えて返してもらってください";
        "The returned list has no heading “{0}”.",
        "keep the heading row of held.csv and add a column new_value";
    CorrectionToken 1621 Error
        "訂正行の token が 64 桁の 16 進ではありません。", "held.csv の token をそのまま残して返してもらってください";
        "The token of this row is not 64 hexadecimal digits.",
        "have the list returned with the tokens of held.csv as they were";
    CorrectionField 1622 Error
        "訂正行の field は、この入力ファイルの項目ではありません。", "field の列を held.csv のとおりに戻すか、元データを直してください";
        "The field of this row is not a field of the members file.",
        "put back the field of held.csv, or mend the data at its source";
    CorrectionNotation 1623 Error
        "new_value の U+ 表記が文字の番号ではありません。", "U+20BB7 や 9089+E0101 のように書いてください";
        "The U+ notation in new_value is not the number of a character.",
        "write it like U+20BB7 or 9089+E0101";
    CorrectionTwice 1624 Error
        "同じレコードの同じ項目に、別の訂正があります（{0}）。", "どちらか一方だけを残してください";
        "The same field of the same record is corrected otherwise at {0}.", "keep one of the two";
    CorrectionUnmet 1625 Error
        "この訂正に当たるレコードが入力ファイルにありません。", "訂正リストが、このジョブのこのファイルから作られたものか確かめてください";
        "No record of the members file has the token of this correction.",
        "check that the list was made from this file by this job";
    CorrectionShared 1626 Error
        "この訂正に当たるレコードが二つ以上あります（同じ内容のレコード）。", "重複したレコードを元データで除いてください";
        "Several equal records have the token of this correction.",
        "remove the doubled record at its source";
    EndMissing 1627 Error
        "{0} レコードが、job.toml の [input.{0}].mark で始まっていません。", "ファイルが途中で切れていないか、mark が正しいか確かめてください";
        "The {0} record does not begin with [input.{0}].mark.",
        "check that the file is whole and the mark is right";
    EndCount 1628 Error
        "{0} レコードの件数は {1} ですが、レコードは {2} 件あります。", "ファイルが欠けていないか送り主に確かめてください";
        "The {0} record counts {1} records; there are {2}.",
        "ask the sender whether the file is whole";
    EndCountUnread 1629 Error
        "{0} レコードの件数を読めません。", "job.toml の [input.{0}] で件数の位置を確かめてください";
        "The count in the {0} record cannot be read.",
        "check where [input.{0}] says that it stands";
    EndInside 1630 Error
        "先頭または終端レコードが途中にあります。二つのファイルがつながっているようです。", "ファイルを送り主から受け取り直してください";
        "A header or trailer record stands among the others: two files in one.",
        "have the sender deliver the file again";
    Utf16Unmarked 1631 Error
        "UTF-16 のバイト順マーク（BOM）がありません。", "BOM つきの UTF-16 で保存し直すか、[input].encoding を直してください";
        "UTF-16 without a byte order mark.",
        "save it as UTF-16 with BOM, or correct [input].encoding";
    CorrectionEncoding 1640 Error
        "訂正リストが UTF-8 ではありません（Excel が Shift_JIS で保存すると、こうなります）。",
        "Excel で「CSV UTF-8（コンマ区切り）」として保存し直して返してもらってください";
        "The returned list is not UTF-8 (Excel saves lists as Shift_JIS unless told otherwise).",
        "have it saved in Excel as “CSV UTF-8 (Comma delimited)” and returned again";
    LineEndCr 1641 Error
        "改行が CR だけのようです。行の切れ目が分かりません。", "改行を LF か CR LF にして出力し直すよう、送り主に頼んでください";
        "The lines seem to end with CR alone; where a record ends cannot be told.",
        "have the sender write the file with line ends LF or CR LF";
    NothingToProof 1643 Error
        "校正に出せる通がありません（印刷する通がないか、全員が支援措置の対象です）。", "check で行き先を確かめてください";
        "There is no piece that a proof may show.", "see where the records go with check";
    EmployerNames 1642 Error
        "一つの事業所キー（employer_key）に、事業所名が 2 つあります（はじめは {0} 行目）。", "どちらが正しいか、または別の事業所かを、送り主に確かめてください";
        "One employer_key has two employer names (the first in line {0}).",
        "ask the sender which is right, or whether they are two employers";
    SymbolMissing 1660 Error
        "音声コードのシンボルがありません（voice_symbol の値に当たるファイルまたは行がない）。", "シンボルを作り直すか、voice_symbol を直してもらってください";
        "There is no voice symbol for this record's voice_symbol.",
        "have the symbol made, or voice_symbol mended";
    SymbolExtra 1661 Error
        "どのレコードも使わない音声コードのシンボルがあります：{0}", "データとシンボルが同じ版かを確かめてください";
        "A voice symbol that no record names: {0}",
        "check that data and symbols are of one delivery";
    SymbolShared 1662 Error
        "読み上げ文の違う二人が、同じ音声コードのキーを使っています（もう一人は {0} 行目）。", "キーを一人に一つにして、シンボルを作り直してもらってください";
        "Two members with different texts name one voice symbol (the other in line {0}).",
        "have a key for each, and the symbols made again";
    SymbolGrey 1663 Error
        "音声コードのシンボル {0} に、白と黒のほかの色があります。", "1 ビットの白黒で書き出し直してください";
        "The voice symbol {0} has colours besides black and white.", "have it written as 1-bit";
    SymbolSize 1664 Error
        "音声コードのシンボル {0} の大きさ {1} 画素が、117・106・73・40 セルの整数倍の正方形ではありません。", "余白を付けず、セルの整数倍で書き出し直してください";
        "The voice symbol {0} is {1} pixels: no whole multiple of 117, 106, 73 or 40 cells square.",
        "have it written without a margin, in whole pixels a cell";
    SymbolCells 1665 Error
        "音声コードのシンボル {0} のセルが、均一な四角ではありません（縮小・回転・にじみ）。", "画像を加工せず、もとのまま渡してもらってください";
        "The cells of the voice symbol {0} are no even squares: scaled, turned or smeared.",
        "have it delivered as it was made";
    SymbolFileDigest 1666 Error
        "音声コードのシンボル {0} は、一覧の SHA-256 と違います。", "シンボルを受け取り直してください";
        "The voice symbol {0} is not the file of its SHA-256.", "get the symbols again";
    SymbolText 1667 Error
        "音声コードのシンボルの文（text_sha256）が、このレコードの読み上げ文と違います。", "同じひな形とデータで、シンボルを作り直してもらってください";
        "The voice symbol says another text than this record's.",
        "have it made again from the same template and data";
    SymbolTwin 1668 Error
        "読み上げ文の違う二人の音声コードが、同じ図形です（もう一人は {0} 行目）。", "シンボルを作り直してもらってください";
        "Two members with different texts have one and the same symbol (the other in line {0}).",
        "have the symbols made again";
    SymbolUnread 1669 Error
        "音声コードのシンボル {0} を画像として読めません。", "PNG・BMP・TIFF・PBM の 1 ビット画像を置いてください";
        "The voice symbol {0} cannot be read as a picture.", "deliver PNG, BMP, TIFF or PBM, 1-bit";
    SymbolManifest 1670 Error
        "音声コードの一覧のこの行は読めないか、キーが二度あります。", "key,file,text_sha256,file_sha256 の順に、キーは一度だけ書いてもらってください";
        "This row of the symbols' manifest cannot be read, or its key stands twice.",
        "have it written as key,file,text_sha256,file_sha256, each key once";
    SymbolCount 1671 Error
        "voice_symbol にキーが {0} 個ありますが、このレコードの用紙の音声コードは {1} 個です。",
        "用紙の順に、表・裏の順で、キーを「|」で区切って並べてもらってください";
        "voice_symbol names {0} keys, but the sheets of this record have {1} voice codes.",
        "have one key for each, sheet by sheet, face before back, with “|” between them";
    SymbolBlank 1672 Error
        "音声コードのシンボル {0} は、ほとんど白、またはほとんど黒です。", "シンボルを作り直してもらってください";
        "The voice symbol {0} is nearly all white or all black.", "have it made again";
    TomlBroken 2001 Error
        "TOML として読めません：{0}", "その場所の書き方を直してください";
        "Not valid TOML: {0}", "mend it at that place";
    UnknownKey 2002 Error
        "知らないキー「{0}」です。使えるキー：{1}", "つづりを確かめるか、この行を消してください";
        "Unknown key “{0}”. Known: {1}", "check the spelling or remove the line";
    MissingKey 2003 Error
        "キー「{0}」がありません。", "書き加えてください";
        "The key “{0}” is missing.", "add it";
    WrongType 2004 Error
        "「{0}」の値は {1} でなければなりません。", "値を直してください";
        "The value of “{0}” must be {1}.", "correct it";
    WrongChoice 2005 Error
        "「{0}」の値は次のいずれかです：{1}", "値を直してください";
        "“{0}” must be one of: {1}", "correct it";
    WrongArguments 2006 Error
        "引数が正しくありません：{0}", "kirikake --help を見てください";
        "Wrong arguments: {0}", "see kirikake --help";
    FontMissing 2007 Error
        "フォント {0} が見つかりません（探した場所：{1}）。",
        "sh fonts/fetch.sh を実行するか、パッケージ fonts-morisawa-bizud-gothic を入れてください";
        "The font {0} was not found (looked in {1}).",
        "run sh fonts/fetch.sh or install the package fonts-morisawa-bizud-gothic";
    FontDigest 2008 Error
        "フォント {0} の SHA-256 が fonts.toml と違います。", "sh fonts/fetch.sh で取り直してください";
        "The SHA-256 of the font {0} differs from fonts.toml.",
        "fetch it again with sh fonts/fetch.sh";
    FontBroken 2009 Error
        "フォント {0} を読めません：{1}", "別のファイルを使ってください";
        "The font {0} cannot be read: {1}", "use another file";
    FileMissing 2010 Error
        "ファイル {0} が見つかりません。", "パス（ジョブファイルから見た相対パス）を確かめてください";
        "The file {0} was not found.", "check the path (relative to the job file)";
    LayoutMissing 2011 Error
        "様式 {0} のレイアウト {1} が見つかりません。", "layouts/ を確かめるか、[forms] で指定してください";
        "The layout {1} of form {0} was not found.", "check layouts/ or name it under [forms]";
    LayoutOverflow 2012 Error
        "文字が枠に入りません：{0}（{1}）", "枠を広げるか、文字を小さくするか、短くしてください";
        "The text does not fit its box: {0} ({1})", "widen the box, use smaller type or shorten it";
    LayoutOutside 2013 Error
        "用紙または余白の外にあります：{0}", "位置と大きさを直してください";
        "It lies outside the sheet or its margin: {0}", "correct place and size";
    LayoutGlyph 2014 Error
        "U+{0} の字形がフォントにありません。", "フォントか文言を変えてください";
        "No font of the stack has U+{0}.", "change the font or the wording";
    UnknownField 2015 Error
        "知らない差し込み項目「{0}」です。", "項目名を確かめてください";
        "Unknown field “{0}”.", "check the field's name";
    LayoutOverlap 2016 Error
        "ほかの要素と重なっています：{0}（{1}）", "位置を直してください";
        "It overlaps another item: {0} ({1})", "move one of them";
    WrongDate 2017 Error
        "「{0}」の日付が存在しないか、使える範囲の外です。", "YYYY-MM-DD の正しい日付にしてください";
        "“{0}” is not a possible date, or outside its window.", "write a correct YYYY-MM-DD";
    RuleUnreachable 2018 Error
        "規則 {0} には決して到達しません（前の規則がすべて先に当たります）。", "順序か条件を直してください";
        "The rule {0} can never be reached (earlier rules hit first).",
        "correct the order or the conditions";
    RuleDouble 2019 Error
        "規則 {0} が二つあります。", "一方を消すか、名前を変えてください";
        "The rule {0} stands twice.", "remove or rename one";
    SwitchUnknown 2020 Error
        "スイッチ {0} は方針ファイルにありません。", "名前を確かめてください";
        "The policy has no switch {0}.", "check the name";
    TooManyPieces 2021 Error
        "一つのジョブは {0} 通までです。", "ジョブを分けてください";
        "A job holds at most {0} pieces.", "split the job";
    KeyWrong 2022 Error
        "鍵ファイル {0} は 32 バイトか 16 進 64 桁でなければなりません。", "鍵を作り直してください";
        "The key file {0} must be exactly 32 bytes or 64 hex digits.", "make the key again";
    KeyPublic 2023 Error
        "公開の見本鍵は purpose = \"sample\" のときだけ使えます。", "[pairing].key に鍵ファイルを指定してください";
        "The public sample key serves purpose = \"sample\" only.",
        "name a key file under [pairing].key";
    ProductionNeeds 2024 Error
        "本番（production）では「{0}」が必要です。", "job.toml に書き加えてください";
        "Production needs “{0}”.", "add it to job.toml";
    NotYet 2025 Error
        "「{0}」はこの版ではまだ使えません。", "設定を変えるか、対応した版を使ってください";
        "“{0}” is not available in this version.",
        "change the setting or use a version that has it";
    TemplateBroken 2026 Error
        "ひな形の {0} が閉じていません。", "波括弧を直してください";
        "A {0} in the template is never closed.", "mend the braces";
    CardLastFour 2027 Error
        "切取カードに下4桁を載せることはできません。", "その項目を消してください";
        "The card never carries the last four digits.", "remove the field";
    GoLiveMissing 2028 Error
        "方針が registered を使いますが、[policy].go_live がありません。", "新しい突合の稼働日を書いてください";
        "The policy uses registered, but [policy].go_live is missing.",
        "give the go-live day of the new check";
    LineNumberWrong 2029 Error
        "{0} 行目にレコードはありません（見出しは 1 行目）。", "行番号を確かめてください";
        "There is no record in line {0} (the heading is line 1).", "check the line number";
    LotsWrong 2030 Error
        "--lots は「3-7,9」のように書きます（このジョブのロットは {0} まで）。", "番号を確かめてください";
        "--lots is written like 3-7,9 (this job has {0} lots).", "check the numbers";
    NoVerifyRefused 2031 Error
        "本番（production）では --no-verify は使えません。", "--no-verify を外してください";
        "Production refuses --no-verify.", "leave it out";
    HomeMissing 2032 Error
        "layouts/ と fonts/ のあるフォルダーが見つかりません。", "環境変数 KIRIKAKE_HOME で指定してください";
        "The folder that holds layouts/ and fonts/ was not found.",
        "name it in the variable KIRIKAKE_HOME";
    GeometryWrong 2033 Error
        "{0} に反します：{1}", "レイアウトを直してください";
        "Against {0}: {1}", "correct the layout";
    PatternWrong 2034 Error
        "パターン「{0}」は正しい正規表現ではありません：{1}", "正規表現（Rust の regex の書き方、\\d \\w は ASCII のみ）として書き直してください";
        "The pattern “{0}” is not a valid regular expression: {1}",
        "rewrite it as a regular expression (as crate regex reads them; \\d, \\w are ASCII)";
    FileThere 2035 Error
        "{0} はすでにあります。上書きしません。", "別の場所を指定するか、要らなければ消してください";
        "{0} is there already and is not overwritten.",
        "name another place, or remove it if nobody needs it";
    PieceUnknown 2075 Error
        "OUT {0} に、その番号の通はありません。", "番号を読み直し、どのジョブの通かを確かめてください";
        "OUT {0} has no piece of that number.", "read it again, and find out which job it is of";
    PieceElsewhere 2076 Error
        "その照合コードはジョブ {0} のものです。この OUT はジョブ {1} です。", "ジョブ {0} の OUT を指定してください";
        "That pairing code is of job {0}; this OUT is of job {1}.", "name the OUT of job {0}";
    PieceUnclear 2077 Error
        "その番号は、通番としては通 {0}、整理番号としては通 {1} です。", "--as piece か --as control-no を付けてください";
        "As a piece number that is piece {0}, as a control number piece {1}.",
        "say --as piece or --as control-no";
    PieceMisread 2078 Error
        "照合コード（または、その下の一行）のチェック文字が合いません。", "紙の字を読み直してください";
        "The check character of the pairing code, or of the line below it, is wrong.",
        "read it again from the paper";
    PassphraseWeak 2079 Error
        "合言葉のファイル {0} の 1 行目が、{1} 文字以上の文字（UTF-8）ではありません。", "長い合言葉を 1 行目に書いてください";
        "The first line of the passphrase file {0} is no UTF-8 text of {1} characters or more.",
        "write a longer passphrase there";
    PostCodeWrong 2040 Error
        "郵便番号は 7 桁の数字でなければなりません。", "「2630023」か「263-0023」のように書いてください";
        "A postal code is seven digits.", "write it like 2630023 or 263-0023";
    PostCodeGeneral 2041 Error
        "末尾が 00 の郵便番号には、カスタマバーコードを付けられません。", "町域まで決まる郵便番号を調べるか、バーコードなしで出してください";
        "A postal code that ends with 00 has no customer barcode.",
        "look up the code of the town, or print without a barcode";
    AddressUnread 2042 Error
        "住所から、どの規則でも番地を読み取れません。推測はしません。", "町域の後の部分（丁目・番・号・建物の数字）を確かめるか、バーコードなしで出してください";
        "No rule reads a number from the address, and none is guessed.",
        "check the part behind the town (its digits), or print without a barcode";
    RegisteredWrong 2043 Error
        "引受番号は 10 桁（チェックデジットなし）か 11 桁の数字でなければなりません。", "桁数を確かめてください";
        "A registered number is ten digits, or eleven with its check digit.", "count the digits";
    RegisteredCheck 2044 Error
        "引受番号のチェックデジットが合いません（先頭 10 桁を 7 で割った余り）。", "番号を読み直すか、先頭の 10 桁だけを渡してください";
        "The check digit of the registered number is wrong (first ten digits modulo 7).",
        "read the number again, or give its first ten digits only";
    PairingWrong 2045 Error
        "照合コードは、1 で始まる 28 字（チェック文字を付ければ 29 字）で、\
         使える文字は 0-9 A-H J K M N P-T V-Z です（8〜14 字目は数字）。",
        "字数と文字を確かめてください";
        "A pairing code is 28 characters (29 with its check) of 0-9 A-H J K M N P-T V-Z that \
         begin with 1; 8 to 14 are digits.",
        "count and check the characters";
    PairingCheck 2046 Error
        "照合コードのチェック文字が合いません。", "読み直すか、先頭の 28 字だけを渡してください";
        "The check character of the pairing code is wrong.",
        "read it again, or give the first 28 characters only";
    VoiceUnfit 2047 Error
        "文が空か、長すぎて音声コードの枠に入りません（誤り訂正 M まで）。", "文を短くするか、--slot を大きくしてください";
        "The text is empty, or too long for the slot of the voice code (down to level M).",
        "shorten the text, or give a larger --slot";
    NoPicture 2048 Error
        "{0} は読める画像ではありません（PNG・JPEG・TIFF・PNM、{1} 百万画素まで）。", "ファイルを確かめ、スキャンし直すか、形式や解像度を変えてください";
        "{0} is no picture that can be read (PNG, JPEG, TIFF, PNM; at most {1} megapixels).",
        "check the file; scan it again, or change its format or resolution";
    LayoutFaults 2050 Error
        "レイアウトに誤りが {0} 件あります（{1} ファイル中 {2} ファイル）。", "表の場所を直してください（-o PNG で図になります）";
        "{0} faults in layouts ({2} of {1} files).",
        "mend them where the table says (-o PNG draws them)";
    TypeSmall 2051 Error
        "文字が小さすぎます：{0} は {1} pt（{2} は {3} pt 以上）", "文字を大きくしてください";
        "The type is too small: {0} has {1} pt ({2}: {3} pt or more)", "use larger type";
    CardWrong 2052 Error
        "切取カードの内と外が合いません：{0}", "カードの項目は part = \"card\" としてミシン目の中に、ほかはその外に置いてください";
        "It is on the wrong side of the card's edge: {0}",
        "put what has part = \"card\" inside the perforation and everything else outside";
    QuietZone 2053 Error
        "コードのまわりの余白（クワイエットゾーン）が足りません：{0}", "離してください";
        "The quiet zone of a code is broken: {0}", "move them apart";
    PairingCount 2054 Error
        "照合コードは、紙面に一つ、カードがあればカードにも一つ要ります：{0}", "[[pairing]] を足すか、余分なものを消してください";
        "A notice has one pairing code, and so has a card: {0}",
        "add a [[pairing]], or remove what is too many";
    LastFourStays 2057 Error
        "下4桁のない文面（last4 = \"none\"）に、下4桁の差し込みが残っています。",
        "その項目に last4 = \"printed\" を付けるか、音声コードに template_none を指定してください";
        "The letter without the last four digits (last4 = \"none\") still shows them.",
        "mark the item last4 = \"printed\", or give the voice code a template_none";
    UnknownWord 2060 Error
        "「{0}」というメッセージも理由もありません。近いもの：{1}", "KRK と数字 4 桁か、リストの reason 列の言葉を渡してください";
        "There is no message or reason “{0}”. Near it: {1}",
        "give KRK and four digits, or a word of a list's column reason";
    SlotDouble 2061 Error
        "[[input.field]] の {0} が二つあります。", "一方を消してください";
        "[[input.field]] names {0} twice.", "remove one of them";
    SlotOverlap 2062 Error
        "[[input.field]] の {0} と {1} のバイト位置が重なっています。", "at と bytes を直してください";
        "The bytes of {0} and {1} in [[input.field]] overlap.", "correct at and bytes";
    SlotOutside 2063 Error
        "[[input.field]] の {0} が record_bytes（{1}）の外にあります。", "at・bytes・record_bytes を直してください";
        "{0} in [[input.field]] lies outside record_bytes ({1}).",
        "correct at, bytes or record_bytes";
    SlotMissing 2064 Error
        "[[input.field]] に {0} がありません。", "job.toml に書き加えてください";
        "[[input.field]] does not name {0}.", "add it to job.toml";
    PairDouble 2065 Error
        "置換表に {0} が二つあります。", "一方を消してください";
        "The table of substitutions has {0} twice.", "remove one of them";
    EudcDouble 2070 Error
        "外字表に {0} が二つあります（先のもの：{1}）。", "一方を消してください";
        "The table of own characters has {0} twice (first at {1}).", "remove one of them";
    EudcStandard 2071 Error
        "{0} は私用領域（U+E000〜F8FF、第15・16面）の文字ではありません。",
        "外字の番号か確かめてください（標準の文字は [fonts] stack のフォントで印字します）";
        "{0} is no private-use character (U+E000–F8FF, planes 15 and 16).",
        "check its number; standard characters are printed with the fonts of [fonts] stack";
    EudcBlank 2072 Error
        "外字表の {0} は、外字フォントに字形がないか、空白です。", "その字のあるフォントを受け取るか、表からその字を外してください";
        "{0} of the table of own characters has no glyph in its font, or a blank one.",
        "get the font that has it, or take it out of the table";
    FormsMissing 2073 Error
        "フォント {0} に JIS90 字形がありません：{1}",
        "forms = \"jis2004\" にするか、jp90 のあるフォント（BIZ UD）だけを stack に書いてください";
        "The font {0} has no JIS90 forms: {1}",
        "set forms = \"jis2004\", or name only fonts with jp90 (BIZ UD) in stack";
    NameOnly 2080 Error
        "「{0}」にはファイルの名前だけを書きます。パス（/、..）は使えません：{1}",
        "ファイルを layouts/ か fonts/（フォントはジョブのフォルダーでも可）に置き、名前だけを書いてください";
        "“{0}” takes the name of a file, not a path (/, ..): {1}",
        "put the file into layouts/ or fonts/ (a font: or beside the job) and write its name only";
    OutLink 2081 Error
        "出力先 {0} はリンクです。リンクの先には書きません。", "-o に本当のフォルダーのパスを指定してください";
        "{0} is a link; nothing is written where a link leads.",
        "give the path of the real folder to -o";
    SpokenPrivate 2074 Error
        "読み上げる文に私用領域の文字 {0} があります。",
        "テンプレートの {insurer_name} を {insurer_name_kana} に替えるなど、読みのある字で書いてください";
        "The spoken text has the private-use character {0}.",
        "say it in kana ({insurer_name_kana} for {insurer_name} in the template)";
    TooManyRecords 2082 Error
        "一つのジョブの入力は {0} 行までです。", "空行だけのファイルでないかを見て、多ければジョブを分けてください";
        "The input of a job has at most {0} lines.",
        "see whether it is full of empty lines; if they are real, split the job";
    BandWrong 2083 Error
        "[track] の番号帯が成り立ちません：{0}", "郵便局から受けた番号帯と見比べて直してください";
        "the band of [track] does not hold: {0}",
        "compare it with the band that the post office gave";
    BandExhausted 2084 Error
        "引受番号が足りません：{0} 通に対して {1} 個です。", "郵便局から番号帯を追加で受け、[track] を広げてください";
        "{0} pieces need a registered number, and the band has {1}",
        "ask the post office for more numbers and widen [track]";
    PostalEdge 2090 Error
        "郵便バーコードが用紙の端に近すぎます（10 mm 以上）：{0}", "x・y を直してください";
        "The customer barcode is too near the edge of the sheet (10 mm at least): {0}.",
        "change its x and y";
    PostalHidden 2091 Error
        "郵便のバーコード（余白を含む）が、窓の中で隠れることがあります：{0}。今 {1}、必ず見えるのは {2}", "必ず見える範囲の中へ動かすか、窓を広げてください";
        "The window may hide a barcode of the post: {0} at {1}; always seen is {2}.",
        "move it into what is always seen, or make the window larger";
    AddressHidden 2092 Error
        "あて名の枠が、窓の中で隠れることがあります：{0}。今 {1}、必ず見えるのは {2}", "必ず見える範囲の中へ動かすか、窓を広げてください";
        "The address block may be hidden by the window: {0} at {1}; always seen is {2}.",
        "move it into what is always seen, or make the window larger";
    ReviewTooLarge 2097 Error
        "校正の確認画面が {0} MB になり、上限の {1} MB を超えます。", "--sample を減らしてください";
        "The review page would have {0} MB; {1} MB at most.", "ask for a smaller --sample";
    OutMissing 2089 Error
        "{0} は印刷の出力（OUT）でも校正でもありません。", "kirikake print の -o か、校正を指定してください";
        "{0} is neither the OUT of a run nor a proof.", "name what print -o or proof -o has made";
    ProofMissing 2093 Error
        "{0} は校正（フォルダーか zip）ではありません。", "kirikake proof で作ったものを指定してください";
        "{0} is no proof (a folder or a zip).", "name what kirikake proof has made";
    SignKeyWrong 2094 Error
        "{0} は署名の鍵（PKCS #8、Ed25519）ではありません。", "kirikake keygen で作った鍵を指定してください";
        "{0} is no signing key (PKCS #8, Ed25519).", "name a key that kirikake keygen has made";
    ApprovalThere 2095 Error
        "この校正には、もう校了または差戻しが付いています。", "やり直すなら、校正を作り直してください";
        "This proof has its verdict already.", "make a new proof to begin again";
    ReadingWrong 2096 Error
        "読取試験 {0} の項目 {1} がないか、読めません。", "docs/proof.md の例のとおりに書いてください";
        "The reading test {0} lacks {1}, or it cannot be read.",
        "write it like the example in docs/proof.md";
    VendorOnly 2087 Error
        "「{0}」は kind = \"vendor\" のときだけ書けます。", "消すか、kind を直してください";
        "“{0}” goes with kind = \"vendor\" only.", "remove it or mend kind";
    EnvelopeSymbol 2088 Error
        "封筒に音声コードがありますが、そのシンボル（[voice] envelope）がありません。",
        "封筒の文のシンボルを 1 つ作ってもらい、[voice] envelope に書いてください";
        "The envelope has a voice code, and [voice] envelope names no symbol for it.",
        "have one made of the envelope's text and name it";
    SlipWithoutRows 2085 Error
        "送付票のレイアウト {0} に一覧（[[rows]]）がありません。", "整理番号の一覧を置くか、別のレイアウトを [packs] に書いてください";
        "The slip's layout {0} has no list ([[rows]]).",
        "give it a list of control numbers, or name another layout in [packs]";
    StockVariable 2086 Error
        "共通の用紙 {0} に、人ごとに変わる項目があります：{1}", "その項目を消すか、様式として [forms] に書いてください";
        "The stock {0} shows a value that differs from member to member: {1}",
        "take it out, or print the layout as a form";
    Unreadable 2401 Error
        "{0} を読めません：{1}", "ファイル・共有・権限を確かめて、もう一度実行してください";
        "{0} cannot be read: {1}", "check file, share and permissions, then run again";
    Unwritable 2402 Error
        "{0} に書けません：{1}", "空き容量・権限を確かめて、もう一度実行してください";
        "{0} cannot be written: {1}", "check space and permissions, then run again";
    Locked 2403 Error
        "OUT {0} は別の kirikake が使っています。", "その終了を待って、もう一度実行してください";
        "OUT {0} is in use by another kirikake.", "wait for it to end, then run again";
    LedgerIo 2404 Error
        "台帳 {0} を使えません：{1}", "空き容量・権限を確かめて、もう一度実行してください";
        "The ledger {0} cannot be used: {1}", "check space and permissions, then run again";
    InputChanged 2405 Error
        "入力ファイル {0} が実行中に変わりました。", "ファイルを固定してから、もう一度実行してください";
        "The input file {0} changed during the run.", "keep it still, then run again";
    LotFailed 2801 Error
        "ロット {0} を作れませんでした。ほかのロットは出ています。", "もう一度実行すると続きから再開します";
        "Lot {0} failed; others are released.", "run again to resume";
    Bug 3201 Error
        "kirikake の不具合です（{0}）。このデータは印刷していません。", "この行と report.json を添えて開発元に連絡してください";
        "A fault of kirikake itself ({0}); nothing of this was printed.",
        "send this line and report.json to the makers";
    OutOfBalance 3202 Error
        "件数が合いません：{0}", "この OUT を使わず、開発元に連絡してください";
        "The counts do not balance: {0}", "do not use this OUT; call the makers";
}
