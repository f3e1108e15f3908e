//! Reasons that lie with other records, with the rules, or with the letter; and what is printed,
//! but not as it stands.

super::reasons! {
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
    TrackNo
        "引受番号が使えない"
        "track_no がほかのレコードと同じか、ジョブが番号帯 [track] から割り当てるのに、レコードにも番号が\
        あります。同じ番号の郵便物が二つできるので、止めます。"
        [
            "Excel の「条件付き書式」→「重複する値」で、track_no の組を見つけます",
            "番号を付け直すか、ジョブに割り当てさせるなら track_no の列を空にします",
        ];
        "a registered number that cannot be used"
        "track_no is that of another record, or the record brings one although the job gives them \
        out from its band [track]. Two letters with one number would result."
        [
            "find the pairs in Excel with conditional formatting, duplicate values",
            "give them other numbers; if the job gives them out, leave the column empty",
        ];
    HeadMissing
        "世帯主がいない"
        "その世帯に、世帯主（is_head が yes）のレコードがありません。だれあてに送るか決められないので、\
        世帯の全員を止めます。"
        [
            "household_key が同じ行を集めます",
            "世帯主の行の is_head を yes にします",
            "世帯主の行がファイルにないなら、抽出条件を確かめます",
        ];
        "the household has no head"
        "No record of the household says yes in is_head. Nobody is known to address it to, so all \
        of the household is held."
        [
            "gather the lines with the same household_key",
            "say yes in is_head on the line of the head",
            "if that line is not in the file, check how the file was extracted",
        ];
    HeadDoubled
        "世帯主が複数"
        "その世帯に、世帯主（is_head が yes）のレコードが 2 件以上あります。どちらが正しいか分からない\
        ので、世帯の全員を止めます。"
        [
            "household_key が同じ行を集めます",
            "世帯主でない行の is_head を no にします",
            "別の世帯が同じ household_key になっていないかも確かめます",
        ];
        "the household has several heads"
        "Several records of the household say yes in is_head. Which is right is not known, so all \
        of the household is held."
        [
            "gather the lines with the same household_key",
            "say no in is_head on the lines that are not the head",
            "see whether two households share one household_key",
        ];
    Household
        "世帯として 1 通にできない"
        "世帯のだれかが印刷されない、または送り先・送り方・同封物が世帯の中で違うので、世帯の一覧や封筒に\
        まとめられません。一人でも欠けた一覧は出さないため、残りの方も止めます。"
        [
            "household_key が同じ行を、held.csv と separate.csv でも探します",
            "ほかの方の保留が直れば、世帯ごと印刷されます",
            "送り先・送り方が違うときは、そろえるか、保険者で別に送ります",
        ];
        "the household cannot go as one piece"
        "Somebody of the household is not printed, or its members differ in where or how they are \
        sent. A list that lacks a row is never printed, so the others are held, too."
        [
            "look for the same household_key in held.csv and separate.csv",
            "when the others are mended, the household is printed",
            "if places or ways of sending differ, make them agree, or send it apart",
        ];
    TooManySheets
        "1 通の枚数が多すぎる"
        "その世帯の用紙が、1 通に入る枚数（[lots] sheets_max）を超えます。"
        [
            "封入機で扱える枚数か、印刷会社に確かめます",
            "入るなら job.toml の [lots] sheets_max を増やします",
            "入らないなら、その世帯は別に送ります",
        ];
        "too many sheets for one envelope"
        "The household takes more sheets than one envelope may hold ([lots] sheets_max)."
        [
            "ask the print house what its inserter takes",
            "if it can, raise [lots] sheets_max in job.toml",
            "if it cannot, send that household apart",
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
