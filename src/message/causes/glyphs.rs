//! Causes and steps of the messages about the insurer's own characters and the shapes of kanji,
//! in both languages.

pub mod ja {
    super::super::texts! {
        EudcDouble
            "外字表（[fonts] eudc の table）に、同じ番号の外字が二つ書かれています。\
            どちらの説明が正しいか分かりません。"
            [
                "二つの行の reading・like・note を見比べます",
                "正しい方を残します。別の字なら、保険者に番号を確かめます",
            ];
        EudcStandard
            "外字表には、私用領域の文字だけを書きます。標準の文字（Unicode で形が決まった字）は外字フォントではなく\
            stack のフォントで印字するので、この行は何も決めません。"
            [
                "char の番号が、保険者の外字一覧のとおりかを見ます（E000 と 3000 の打ち間違いなど）",
                "標準の文字で足りるなら、この行を消します",
                "別の字に置き換えたいなら、置換表（[fonts] substitution）に書きます",
            ];
        EudcBlank
            "外字フォントの多くは、使っていない番号にも空白の字形を持ちます。そのまま刷ると名前の 1 字が\
            空白になるので、字形のない外字は受け付けません。"
            [
                "外字フォントと外字表が、同じ版の組かを保険者に確かめます",
                "Windows の外字エディターで、その番号に字があるかを見ます",
                "使わない外字なら、表からその行を消します",
            ];
        FormsMissing
            "forms = \"jis90\" は、フォントの機能 jp90 で葛・辻・祇などを 1990 年の字形に替えます。\
            この機能のないフォントは 2004 年の字形のまま印字し、一通の中で字形が混ざります。"
            [
                "保険者が求める字形（JIS90 か JIS2004）を確かめます",
                "JIS90 なら、jp90 のないフォント（IPAmj 明朝など）を stack から外します",
                "個々の字だけなら、forms は変えず、異体字セレクタ（辻 8FBB+E0100）で書きます",
            ];
        SpokenPrivate
            "外字には読みがなく、音声コードで読み上げられません。読み上げる文の決まった部分（保険者の名前など）\
            に外字があると、全員の通知が読めなくなるので、始める前に止めます。"
            [
                "保険者の名前なら、テンプレートの {insurer_name} を {insurer_name_kana} に替えます",
                "テンプレート（layouts/voice/*.txt）の文に外字がないかを見ます",
            ];
        .. super::super::codes::ja::of;
    }
}

pub mod en {
    super::super::texts! {
        EudcDouble
            "The table of own characters ([fonts] eudc, table) lists one number twice; which entry \
            is right is not known."
            [
                "compare reading, like and note of the two",
                "keep the right one; if they are two characters, ask the insurer for the numbers",
            ];
        EudcStandard
            "The table lists private-use characters only. A standard character is printed with the \
            fonts of stack, never with the insurer's, so this entry would decide nothing."
            [
                "compare char with the insurer's list of own characters (3000 for E000?)",
                "if the standard character will do, remove the entry",
                "to print another one for it, use a table of substitutions",
            ];
        EudcBlank
            "Fonts of own characters often carry blanks at numbers that nobody uses; printed, a \
            character of the name would be missing."
            [
                "ask the insurer whether font and table are of one version",
                "look at that number in the character editor",
                "remove the entry if nobody needs it",
            ];
        FormsMissing
            "forms = \"jis90\" gives 葛, 辻, 祇 and others their shapes of 1990 by the fonts' \
            feature jp90. A font without it would go on with those of 2004, and one letter would \
            show both."
            [
                "ask the insurer which shapes are wanted (JIS90 or JIS2004)",
                "for JIS90, take fonts without jp90 (IPAmj Mincho, say) out of stack",
                "for single characters leave forms alone and write a selector (8FBB+E0100)",
            ];
        SpokenPrivate
            "A character of the insurer's own has no reading, so a voice code cannot say it. In \
            the fixed part of the spoken text (the insurer's name, say) it would spoil every \
            letter, so the job is not begun."
            [
                "in the template, take {insurer_name_kana} for {insurer_name}, if that is it",
                "look for such characters in the template (layouts/voice/*.txt)",
            ];
        .. super::super::codes::en::of;
    }
}
