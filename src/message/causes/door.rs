//! Causes and steps of the messages about what stands at the door: names and folders that lead
//! elsewhere, lists that come back in another encoding. In both languages.

pub mod ja {
    super::super::texts! {
        CorrectionEncoding
            "返ってきたリストを UTF-8 として読めません。Excel の\
            「CSV（コンマ区切り）」で保存すると Shift_JIS（CP932）になります。CP932 にない漢字は保存のときに失われるので、\
            そのまま読み替えることはしません。"
            [
                "保険者に、Excel で「CSV UTF-8（コンマ区切り）」を選んで保存し直してもらいます",
                "「?」になった字がないか、new_value の列を見てもらいます",
                "Excel で打てない字は U+20BB7 のように番号で書いてもらいます",
            ];
        LineEndCr
            "最初の行の途中に CR（0D）があり、LF（0A）がその直後にありません。古い Mac 形式の出力か、\
            改行の変換に失敗した転送です。"
            [
                "送り主に、改行を CR LF（Windows）か LF にして出力し直してもらいます",
                "転送なら、テキストモードをやめてバイナリで送り直します",
            ];
        NameOnly
            "レイアウトとフォントは名前で探します。場所を自由に書けると、校了のときと違うファイルが黙って\
            使われるおそれがあるためです。ほかのキー（insurer、policy.file、input.file、corrections、\
            substitution、pairing.key）は、ジョブファイルから見たパスを書けます。"
            [
                "レイアウトは layouts/ に、フォントは fonts/ かジョブのフォルダーに置きます",
                "job.toml には名前だけを書きます（例：yoshiki1-left、BIZUDGothic-Regular.ttf）",
            ];
        OutLink
            "出力先、またはその中の lots・lists がシンボリックリンクです。リンクの先は他人のフォルダーかも\
            しれず、実行のたびに変わることもあるので、書きません。途中のフォルダーがリンクなのはかまいません。"
            [
                "ls -l で出力先を見て、リンクの先を確かめます",
                "正しい場所なら、その本当のパスを -o に渡します",
            ];
        TooManyRecords
            "計画は 1 件に 48 バイトのメモリーを使うため、一つの入力の行数に上限があります。多くは、\
            改行だけが続く壊れたファイルです。"
            [
                "ファイルの終わりの方を見て、空行が続いていないかを確かめます",
                "本当に件数が多ければ、支部や地域などで分け、別の job id のジョブにします",
            ];
        BandWrong
            "番号帯は、検査数字を除いた 10 桁で、first から last までです。start はその中にあり、gaps と\
            withdrawn は使わない番号です。"
            [
                "郵便局から受けた番号帯の最初と最後を、検査数字を除いて書きます",
                "前のジョブの続きなら、start に次の番号を書きます",
            ];
        BandExhausted
            "簡易書留・特定記録の 1 通ごとに、引受番号を 1 個使います。足りないまま始めると、番号のない郵便物が\
            残るので、始めません。"
            [
                "check の by_mail_class で必要な数を見ます",
                "番号帯を追加で受け、[track] の last を広げるか、wrap を true にします",
            ];
        EmployerNames
            "事業主ごとの束は employer_key でまとめ、送付票に事業所名を刷ります。名前が 2 つあると、別の事業所の\
            人の通知が混ざるおそれがあるので、始めません。"
            [
                "示された 2 行の employer_key と employer_name を見比べます",
                "同じ事業所なら名前をそろえ、別の事業所ならキーを分けて、出し直してもらいます",
            ];
        SlipWithoutRows
            "事業主の束の送付票は、中の整理番号を一覧にします。一覧のないレイアウトでは、何が入っているかを\
            示せません。"
            ["layouts/employer-slip.toml を手本に [[rows]] を置きます"];
        StockVariable
            "[stock] の用紙は 1 ページだけ刷り、何枚でも使います。人ごとの項目があると、同じ人の値が全員に\
            届きます。"
            [
                "白紙の様式なら、その項目を消します",
                "記入済みの様式なら、[forms] と方針の行き先にします",
            ];
        .. super::super::layouts::ja::of;
    }
}

pub mod en {
    super::super::texts! {
        CorrectionEncoding
            "The list cannot be read as UTF-8. Excel's “CSV (Comma delimited)” writes \
            Shift_JIS. Characters that it lacks are lost when it is saved, so the list is not \
            simply converted."
            [
                "have the insurer save it as “CSV UTF-8 (Comma delimited)”",
                "have them look for characters that became ? in the column new_value",
                "what Excel cannot type is written by its number, like U+20BB7",
            ];
        LineEndCr
            "There is a CR (0D) inside the first line that no LF (0A) follows: the form of old \
            Macs, or a transfer that converted line ends badly."
            [
                "have the sender write it with CR LF (Windows) or LF",
                "if it was transferred, transfer it in binary mode",
            ];
        NameOnly
            "Layouts and fonts are found by name: with free paths another file than the approved \
            one could be used unseen. The other keys (insurer, policy.file, input.file, \
            corrections, substitution, pairing.key) take paths, seen from the job file."
            [
                "put a layout into layouts/, a font into fonts/ or beside the job",
                "write the name only (yoshiki1-left, BIZUDGothic-Regular.ttf)",
            ];
        OutLink
            "The folder to be written, or lots or lists in it, is a symbolic link. What it leads \
            to may be somebody else's and may change from run to run. Links further up the path \
            are no matter."
            [
                "look at it with ls -l, and at where it leads",
                "if that is the right place, give its real path to -o",
            ];
        TooManyRecords
            "The plan keeps 48 bytes of each record in memory, so the lines of an input are \
            limited. A file with more is mostly a broken one, full of line ends."
            [
                "look at the end of the file for empty lines",
                "if there are really so many, cut it by branch or region, a job id for each part",
            ];
        BandWrong
            "The band goes from first to last, ten digits each, without the check digit. start \
            lies in it; gaps and withdrawn are numbers that are not used."
            [
                "write the first and last number that the post office gave, without check digits",
                "if an earlier job used some, write the next one as start",
            ];
        BandExhausted
            "Every piece that goes by simple registered or specified record takes one number. A \
            job that runs short would leave letters without one, so it does not start."
            [
                "see by_mail_class of check for how many are needed",
                "ask for more numbers and raise last of [track], or set wrap",
            ];
        EmployerNames
            "An employer's letters are packed by employer_key, and the slip shows the employer's \
            name. Two names under one key may mean that another employer's people are among them, \
            so the job does not start."
            [
                "compare employer_key and employer_name in the two lines",
                "have one name written for one employer, or two keys for two",
            ];
        SlipWithoutRows
            "The slip of an employer's pack lists the control numbers in it. A layout without a \
            list cannot say what is inside."
            ["give it [[rows]], as layouts/employer-slip.toml does"];
        StockVariable
            "A sheet of [stock] is printed once and run as often as the hall likes: a member's \
            value on it would reach everybody."
            [
                "take the value out of a blank form",
                "make a pre-filled form one of [forms], and an outcome of the policy",
            ];
        .. super::super::layouts::en::of;
    }
}
