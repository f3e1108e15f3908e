//! What each reason of the lists means, and what the insurer's clerk does about it in Excel. A
//! reason without a row here does not compile.

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
        impl Reason {
            pub const ALL: &[Reason] = &[$(Reason::$reason,)*];

            /// What it means and what to do.
            pub fn explained(self, lang: Lang) -> Explained {
                match (self, lang) {
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
                }
            }
        }
    };
}

impl Reason {
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

reasons! {
    FieldCount
        "列の数が見出しと違う"
        "その行の項目の数が、見出し行の列の数と違います。項目の中のコンマが引用符で囲まれていないか、\
        途中で切れた行です。"
        [
            "リストの line 列の行を、元のシステムの画面と見比べます",
            "住所や事業所名の中のコンマ（,）を全角（，）にするか、その項目を \" で囲んで出し直します",
            "Excel で開いて保存し直すと 0 が落ちるので、元のシステムから出します",
        ];
        "not as many fields as headings"
        "The line has more or fewer fields than the heading row: a comma inside a field that is \
        not quoted, or a line that was cut."
        [
            "compare the line with the source system’s screen",
            "make commas inside addresses or names full-width, or quote the field, and export \
            again",
            "export from the source system: saving from Excel drops leading zeros",
        ];
    Empty
        "必須の項目が空"
        "印刷に必要な項目（field 列の項目）に値がありません。空白だけの氏名も空とみなします。"
        [
            "元のシステムでその人の項目を確かめます",
            "値を入れて、そのレコードを出し直します",
        ];
        "a required field is empty"
        "A field that must be printed (column field) has no value; a name of blanks counts as \
        empty."
        [
            "look the person up in the source system",
            "fill it in and export the record again",
        ];
    TooLong
        "文字数が上限を超える"
        "項目の文字数が、その項目の上限（氏名・住所 100、記号・番号 20、キー 32、負担割合 40）\
        を超えています。前後の項目がつながった場合が多いです。"
        [
            "Excel の =LEN(セル) で文字数を見ます",
            "備考や別の項目が続けて入っていれば除きます",
            "正しい値がそれほど長いなら、通称や略記でよいかを決めます",
        ];
        "longer than the field allows"
        "The value is longer than its field allows (names and addresses 100 characters, symbol \
        and number 20, keys 32, copay 40); mostly two values ran together."
        [
            "count its characters in Excel with =LEN(cell)",
            "take out notes or neighbouring values",
            "if the value is really so long, decide on a shorter form",
        ];
    Pattern
        "決まった形と違う"
        "整理番号・記号・番号・枝番・郵便番号などの形が、決められた形と違います。Excel が先頭の 0 を落と\
        した、全角の数字が混ざった、などが原因です。"
        [
            "Excel では列の書式を「文字列」にしてから値を入れます",
            "先頭の 0 を補い、数字を半角にします（=ASC(セル)）",
            "正しいのに保留になるなら、形の定義（insurer.toml の [pattern]）\
            の見直しを印刷会社に頼みます",
        ];
        "not of the agreed form"
        "A control number, symbol, number, branch or post code is not of its agreed form: Excel \
        dropped a leading zero, or digits are full-width."
        [
            "in Excel, format the column as Text before typing",
            "put leading zeros back and make digits half-width (=ASC(cell))",
            "if the value is right, ask the print house to review [pattern] of insurer.toml",
        ];
    UnknownWord
        "決まった言葉でない"
        "決まった言葉から選ぶ項目（続柄・突合結果・郵便区分・yes/no など）に、別の言葉が入っています。"
        [
            "仕様書の言葉のとおりに書きます（本人・家族、yes・no、match・partial など、\
            小文字・半角）",
            "前後の空白を除きます（=TRIM(セル)）",
            "Excel の「データの入力規則」で選ばせると防げます",
        ];
        "not one of the known words"
        "A field that takes one of a few words (relation, match, mail_class, yes/no …) has \
        another."
        [
            "write the words of the specification as they are (yes, no, match, partial …)",
            "take blanks off both ends (=TRIM(cell))",
            "Excel’s data validation keeps it from happening again",
        ];
    DateImpossible
        "暦にない日付"
        "日付が暦にないか、YYYY-MM-DD の形ではありません。Excel の日付の表示形式（\
        2024/6/1、令和表記、45444 のような数）で出た場合が多いです。"
        [
            "Excel で =TEXT(セル,\"yyyy-mm-dd\") として文字にします",
            "2 月 30 日などの誤りは、元の届書で確かめます",
        ];
        "no date of the calendar"
        "The date is not in the calendar or not written YYYY-MM-DD; mostly Excel’s own form \
        (2024/6/1, an era, or a number such as 45444)."
        [
            "make it text in Excel with =TEXT(cell,\"yyyy-mm-dd\")",
            "a 30 February must be looked up in the application",
        ];
    DateOutside
        "日付がありえない範囲"
        "日付が 1870 年より前か、この通知の時点より後です。生まれる前の資格取得や、\
        未来の生年月日は刷りません。"
        [
            "西暦の打ち間違い（2204 年、1024 年）や元号の取り違えを見ます",
            "正しい日付を元の届書で確かめて直します",
            "時点の後に資格を得た人なら、このデータから除きます",
        ];
        "date outside what is possible"
        "The date lies before 1870 or after the day of this notice; a future birth or \
        acquisition is not printed."
        [
            "look for a slip (2204, 1024) or the wrong era",
            "correct it from the application",
            "if the person joined after that day, leave the record out",
        ];
    OtherInsurer
        "別の保険者番号"
        "保険者番号が、このジョブの保険者と違います。別の保険者（支部）のデータが混ざっています。"
        [
            "insurer_no 列で並べ替え、違う番号の行を数えます",
            "混ざった行を除き、その保険者のデータとして別に送ります",
            "先頭の 0 が落ちただけなら、文字列として出し直します",
        ];
        "another insurer’s number"
        "insurer_no is not that of this job’s insurer: another insurer’s data is mixed in."
        [
            "sort by insurer_no and count the others",
            "take them out and send them as that insurer’s own data",
            "if only a leading zero was lost, export the column as text",
        ];
    RepliedWithoutAsked
        "照会していないのに回答あり"
        "asked が no なのに replied が yes です。どちらが正しいかで送る様式が変わるため、\
        推測しません。"
        [
            "照会の記録を見て、照会したかを確かめます",
            "照会していれば asked を yes に、回答がなければ replied を no に直します",
        ];
        "replied although not asked"
        "replied is yes while asked is no. Which is right decides the form, so it is not guessed."
        [
            "see in your records whether the person was asked",
            "set asked to yes, or replied to no, as it was",
        ];
    Digits12
        "12 桁の数字がある"
        "区切りのある 12 桁の数字があります。電話や住所の並びにも見えますが、個人番号でないと言い切れないので\
        保留にします。"
        [
            "field 列の項目を元のシステムで見ます（ファイルを印刷したりメールしたりしません）",
            "個人番号ならその値を消し、個人情報の責任者に知らせます",
            "電話番号などなら、一つの項目に二つ続けて書かずに分けます",
        ];
        "twelve digits in a field"
        "A field has 12 digits with separators: perhaps telephone numbers, but nobody can be \
        sure that it is no individual number."
        [
            "look at the field in the source system; do not print or mail the file",
            "if it is an individual number, delete it and tell the person in charge of personal \
            data",
            "if it is telephone numbers, do not write two of them in a row",
        ];
    LostCharacter
        "文字が失われている（●など）"
        "氏名などに ● ○ 〓 ■ □ ？ などの、文字が失われた跡があります。中間サーバーにない字は ● にな\
        ります。刷れば「●田」という名前が届きます。"
        [
            "住民票や届書で正しい字を確かめます",
            "その字を入力して出し直します。入力できない字は 20BB7 や 9089+E0101 のように\
            文字の番号で書けます",
            "代わりの字（髙→高など）で刷るなら、本人に使ってよい字かを決めて記録します",
        ];
        "a lost character (● and the like)"
        "A name shows ● ○ 〓 ■ □ or ？, the trace of a character that the intermediate server did \
        not have; printed, the member would read it."
        [
            "find the right character in the resident record or application",
            "type it, or write its number as 20BB7 or 9089+E0101",
            "if another character is to be used (高 for 髙), decide and record that it may",
        ];
    PrivateUse
        "外字（私用領域の文字）"
        "外字が使われています。外字は会社ごとに形が違うので、別の字が刷られるおそれがあります。"
        [
            "外字の一覧で、何の字かを確かめます",
            "同じ字が標準の文字（Unicode、異体字セレクタ）にあれば置き換えます",
            "なければ、外字フォントを印刷会社へ渡すか、代わりの字を決めます",
        ];
        "a private-use character"
        "A character of your own (gaiji) is used; every house draws another shape at that number."
        [
            "see in your table of gaiji which character it is",
            "use the standard character if there is one (Unicode, variation selectors)",
            "else hand your gaiji font to the print house, or decide on another character",
        ];
    PrivateUseSpoken
        "外字が読み上げ文に入る"
        "外字表にある外字ですが、音声コードの読み上げ文に入る項目（氏名カナなど）にあります。外字には読みがないので、\
        読み上げると抜けるか、別の音になります。"
        [
            "その項目では、外字を標準のカナか文字に直します",
            "氏名の漢字に外字を使うのはかまいません（読み上げるのはカナです）",
        ];
        "a private-use character would be spoken"
        "A character of your own table stands in a field that the voice code speaks (the kana \
        name, say); it has no reading, so it would be left out or misread."
        [
            "write that field in standard kana or characters",
            "the written name may keep the character: the kana is what is spoken",
        ];
    OddSpace
        "ふつうでない空白"
        "全角空白（U+3000）でも半角空白（U+0020）でもない空白があります。ノーブレークスペース（U+00A0）や\
        欧文用の細い空白で、Web ページや Word からの貼り付けで入ります。幅も字形もフォントによって違います。"
        [
            "その空白を消し、全角空白を入れ直します",
            "Excel では =SUBSTITUTE(セル,UNICHAR(160),\"　\") でまとめて直せます",
        ];
        "a space that is not the usual one"
        "A space that is neither U+3000 nor U+0020 (a no-break or thin space, mostly pasted in \
        from a web page or Word); its width and look differ from font to font."
        [
            "delete it and type a full-width space",
            "in Excel: =SUBSTITUTE(cell,UNICHAR(160),\"　\")",
        ];
    HalfWidth
        "半角の文字がカナ欄にある"
        "氏名カナは全角の項目ですが、半角カナか半角の英数字・記号があります。濁点が別の文字になるなど、\
        印字も読み上げも正しくならないおそれがあります。"
        [
            "Excel の =JIS(セル) で全角にします",
            "英字の名前は、カタカナの読みに直します",
            "全体に出るなら、全角カナで出すようシステム担当に頼みます",
        ];
        "half-width characters in the kana"
        "The kana name is a full-width field and holds half-width katakana, letters or marks; it \
        would be printed and spoken wrongly (voicing marks apart, say)."
        [
            "make it full-width in Excel with =JIS(cell), in Japanese Excel",
            "write foreign names as their katakana reading",
            "if it is everywhere, ask your system’s keepers for full-width kana",
        ];
    ControlCharacter
        "見えない制御文字"
        "タブや NUL など、見えない文字が項目の中にあります。ほかのシステムからの貼り付けで入ります。"
        [
            "Excel の =CLEAN(セル) で除きます",
            "除いた後の値が正しいかを目で見て、出し直します",
        ];
        "an invisible control character"
        "A tab, NUL or the like stands inside the field, mostly pasted in from another program."
        [
            "remove it in Excel with =CLEAN(cell)",
            "see that the rest is right and export again",
        ];
    Honorific
        "氏名に敬称が付いている"
        "氏名の終わりに「様」「殿」「御中」「さま」があります。様式が「様」を印字するので、そのままでは二重になります。"
        [
            "held.csv の new_value に敬称のない氏名を書いて返します",
            "全体に出るなら、敬称を付けずに出すようシステム担当に頼みます",
        ];
        "a title after the name"
        "The name ends with 様, 殿, 御中 or さま. The form prints 様 after it, and it would stand there \
        twice."
        [
            "write the name without it into new_value of held.csv and return the list",
            "if it is everywhere, ask your system’s keepers to leave it out",
        ];
    CombiningMark
        "濁点などが分かれている"
        "濁点・半濁点やアクセントが、前の文字と別の文字になっています（か＋゙）。Mac や一部のシステムの出力で\
        起きます。"
        [
            "その字を打ち直します（が、ぱ）",
            "全体に出るなら、NFC（合成済み）で出すようシステム担当に頼みます",
        ];
        "a mark apart from its letter"
        "A voicing mark or accent stands as a character of its own, as some systems write it (か \
        + ゙)."
        [
            "type the character again (が, ぱ)",
            "if it is everywhere, ask your system’s keepers for NFC",
        ];
    NoGlyph
        "フォントに字形がない"
        "この文字（または異体字）は、ジョブのフォントのどれにもありません。空白や別の字では刷りません。"
        [
            "token を残したまま、その字が正しいかを住民票などで確かめます",
            "よく似た標準の字の打ち間違いなら直します",
            "正しい字なら、その字のあるフォントを加えるよう印刷会社に頼むか、代わりの字を決めます",
        ];
        "no font has the character"
        "No font of the job has this character or variation; it is never printed as a blank or \
        another one."
        [
            "leave the token, and see in the resident record whether the character is right",
            "if it is a slip for a like one, correct it",
            "if it is right, ask the print house for a font that has it, or decide on another",
        ];
    Overflow
        "枠に入らない"
        "幅を 70 % まで縮め、2 行にしても、枠に入りません。切って刷ることはしません。"
        [
            "field 列の項目が、二つの値のつながりや備考でないかを見ます",
            "外国人名などで正しく長いなら、通称か略記を本人に確かめて入れます",
            "入れられないなら、別途対応（手書き・窓口）にします",
        ];
        "does not fit its box"
        "Even narrowed to 70 % and on two lines it does not fit; nothing is ever cut."
        [
            "see whether two values or a note ran together in that field",
            "if a foreign name is really so long, use a form that the member agrees to",
            "if there is none, handle the letter by hand",
        ];
    VoiceTooLong
        "音声コードに入らない"
        "読み上げる文が長く、許された強さの音声コードに入りません。弱いコードは読めないおそれがあるので刷りません。"
        [
            "氏名カナと記号・番号が、長すぎたり二重になったりしていないかを見ます",
            "正しければ、level_min を M か L に下げてよいかを印刷会社と決めます",
        ];
        "too long for the voice code"
        "The text to be spoken does not fit a voice code of the least strength allowed; a weaker \
        one might not be read."
        [
            "see whether the kana name, symbol or number is doubled or far too long",
            "if it is right, agree with the print house whether level_min may be M or L",
        ];
    Duplicate
        "同じ番号のレコードが複数"
        "member_key か control_no が、ほかのレコードと同じです。どちらが正しいか分からない\
        ので、同じ番号の全員を止めます。"
        [
            "Excel の「条件付き書式」→「重複する値」で、その列の組を見つけます",
            "同じ人が 2 回なら、古い行を除きます",
            "別の人に同じ番号なら、番号を付け直します",
        ];
        "a number shared by several records"
        "member_key or control_no is that of another record. Which is right is not known, so all \
        that share it are held."
        [
            "find the pairs in Excel with conditional formatting, duplicate values",
            "if it is one person twice, take out the older row",
            "if they are two persons, give each a number of its own",
        ];
    NoRule
        "当たる規則がない"
        "突合の結果（match 列など）の組合せに、送る様式を決める規則がありません。突合がまだの人（\
        match が空）がほとんどです。"
        [
            "その人の突合の結果を元のシステムで確かめます",
            "突合が済んだら、match などの列を入れて出し直します",
        ];
        "no rule of the policy hits"
        "No rule says which form this combination gets; mostly the comparison with the resident \
        register has not been made (match is empty)."
        [
            "look up the comparison’s result in the source system",
            "when it is there, fill in match and the other columns and export again",
        ];
    Hole
        "通知に定めのない場合"
        "国の通知に扱いの定めがない組合せか、送り先の指定が足りない場合です。だれも確かめていない人へ送らないため\
        に止め、保険者の判断を待ちます。"
        [
            "match・confirmed・asked・replied の列が、実際の照会の経過と合うかを\
            見ます",
            "送付先を別に指定する人は、送付先の郵便番号と住所がそろっているかを見ます",
            "扱いを決めたら、印刷会社に伝えます（方針のスイッチで決められます）",
        ];
        "a case that the notice leaves open"
        "The ministry’s notice does not say what to do with this combination, or where it is to \
        be sent is not complete; nobody is written to whom nobody has checked."
        [
            "see whether match, confirmed, asked and replied tell what really happened",
            "if the letter goes elsewhere, see that the post code and address for it are complete",
            "decide, and tell the print house (switches of the policy say it)",
        ];
    Insurer
        "保険者が別途対応"
        "この通知では送らず、保険者が個別に対応する人です。理由はここでは分けません。"
        [
            "別途対応の一覧（separate.csv）を担当者へ渡します",
            "一覧の人に通知が届かないことを前提に、個別の案内を準備します",
        ];
        "handled apart by the insurer"
        "These members get no notice from this job; the insurer handles them one by one, for \
        whatever reason."
        [
            "hand the list (separate.csv) to whoever is in charge",
            "prepare what they get instead",
        ];
    Policy
        "方針により対象外"
        "方針の規則により、ほかのシステム（後期高齢者など）が送るか、いまは送る必要がない人です。"
        [
            "件数が見込みと合うかを確かめます",
            "合わなければ、保険者の種類（kind）と方針の版を印刷会社に確かめます",
        ];
        "left to others by the policy"
        "By the policy another system writes to these members, or nothing is due to them now."
        [
            "see whether the count is what you expect",
            "if not, ask the print house about the kind of insurer and the policy’s version",
        ];
    Last4Missing
        "下4桁がない"
        "様式に個人番号の下4桁が要りますが、last4 列が空です。空のまま刷りません。"
        [
            "番号の登録が済んだ人なら、下4桁だけを入れて出し直します（12 桁全部を入れてはいけません）",
            "登録のない人なら、number_status を none にします",
        ];
        "the last four digits are missing"
        "The form shows the last four digits of the individual number and last4 is empty; it is \
        not printed without."
        [
            "if the number is registered, fill in the last four digits (never all twelve)",
            "if it is not, set number_status to none",
        ];
    Condensed
        "字幅を縮めて刷った"
        "枠に入れるため、字の幅を縮めて（長体で）刷りました。刷る人数に入っています。"
        [
            "直す必要はありません",
            "見た目が気になるときは、校正でその通を選んで確かめます",
        ];
        "printed narrower"
        "The text was printed narrower to fit its box; the member is printed."
        [
            "nothing need be done",
            "if its look matters, choose that piece for the proof",
        ];
    TwoLines
        "2 行に分けて刷った"
        "枠に入れるため、2 行に分けて刷りました。刷る人数に入っています。"
        [
            "直す必要はありません",
            "姓と名の間に空白を入れると、そこで分かれます",
        ];
        "printed on two lines"
        "The text was set on two lines to fit its box; the member is printed."
        [
            "nothing need be done",
            "a space between the names is where the line breaks",
        ];
    NoBarcode
        "カスタマバーコードなしで印刷"
        "あて先の番地の始まりを読み取る規則がない住所なので、カスタマバーコードを付けずに印刷します。\
        郵便は届きますが、郵便番号割引の対象になりません。"
        [
            "field 列の住所を見て、町名の後の丁目・番地・号が数字かを確かめます",
            "町名と番号を続けて addr1 に、建物名を addr2 に入れて出し直せば付きます",
        ];
        "printed without a customer barcode"
        "No rule reads where the numbers of this address begin, so it is printed without a \
        customer barcode: it arrives, but earns no discount."
        [
            "look at the address in column field: are block and lot behind the town in digits?",
            "with town and numbers in addr1 and the building in addr2 it gets one",
        ];
    Substituted
        "別の字で刷った（置換表）"
        "保険者の置換表にある文字を、表のとおり別の字（髙→高など）で刷りました。刷る人数に入っています。"
        [
            "表が最新版かを確かめます",
            "元の字で刷りたい人がいれば、置換表からその字を外します",
        ];
        "printed with another character (table)"
        "A character of the insurer’s table was printed as the table says; the member is printed."
        [
            "see that the table is the latest",
            "take the character out of the table if somebody is to keep it",
        ];
    Eudc
        "外字で刷った（外字表）"
        "保険者の外字表にある外字を、保険者のフォントの字形で刷りました。刷る人数に入っています。"
        [
            "校正で、字形が本人の字と同じかを見ます",
            "標準の文字（異体字セレクタを含む）にある字なら、表から外して置き換えます",
        ];
        "printed with a character of your own font (EUDC)"
        "A private-use character of the insurer’s table was printed as the insurer’s own font \
        draws it; the member is printed."
        [
            "see in the proof that it is the member’s character",
            "if a standard character or variation is the same, use that and take it out of the \
            table",
        ];
}
