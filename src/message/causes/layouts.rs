//! Causes and steps of what the lint says of layouts, in both languages.

pub mod ja {
    super::super::texts! {
        LayoutOverflow
            "文言が、レイアウトの枠に入りません。切れた通知を刷らないように、印刷の前に止めました。"
            [
                "kirikake layout lint FILE -o PNG で図にして、どの枠かを見ます",
                "保険者名など insurer.toml の文言が長いなら、短い表記を保険者に相談します",
                "枠の幅（w）・高さ（h）か文字の大きさ（size）を直します",
            ];
        LayoutOutside
            "要素が用紙の外か、印刷できない余白（5 mm）に掛かっています。コードは周りの余白も数えます。"
            [
                "示された行の x・y・w・h を見ます。長さは mm、原点は左上です",
                "余白の内側へ動かし、kirikake layout lint で確かめます",
            ];
        LayoutOverlap
            "二つの要素の枠が重なり、文字どうし、または文字とコードが重なって刷られます。"
            [
                "メッセージの ↔ の両側の x・y・w・h を見比べます（かっこの中はファイルと行）",
                "離してから kirikake layout lint FILE -o PNG で確かめます",
            ];
        GeometryWrong
            "レイアウトが、通知や規格の寸法に合いません。目の見えない人が触って探せない、コードが\
            読めない、折ったときや窓から個人の情報が見える、のどれかになるので止めます。\
            記号は規則です：G2 音声コードの隅と切り欠きの辺、G5 音声コードの余白 2 mm、\
            G7 切り欠きは音声コードと一対、G8 一面に一つずつ（裏にもあれば切り欠きは二つ、または\
            表の読み上げ文に「裏面にも音声コード」）、G9 切り欠きから 3 mm、\
            G10 カード・窓・のり・あて名・郵便バーコードの場所と重ねない、G14 読み上げ文が長すぎる、\
            G15 折り目から 1.5 mm と窓から見えるもの、G16 ほかの QR を音声コードの中心から 60 mm 離す。"
            [
                "メッセージの記号と数値を見ます。数値は今の距離、かっこの中は必要な距離です",
                "kirikake layout lint FILE -o PNG で図にして、赤い枠と破線の枠を離します",
                "用紙や機械の都合で変えたいときは、保険者と設定担当で相談します",
            ];
        LayoutFaults
            "layout lint が誤りを見つけました。誤りのあるレイアウトは check と print も断ります（終了コード 20）。"
            [
                "表の各行のファイル:行:桁を開き、その要素の x・y・w・h・size を直します",
                "-o faults.png を付けて図にします。赤い番号が表の番号です",
                "「誤りなし」になるまで繰り返します",
            ];
        TypeSmall
            "読める大きさを下回る文字です。本文は 10 pt、カード・管理行・音声コードの説明は 7 pt、\
            整理番号と種別の見出しは 8 pt、照合コードの読める行は 6 pt が下限です。"
            [
                "示された行の size（表は size と label_size）を大きくします",
                "入りきらなければ枠を広げるか、文言を短くします",
            ];
        CardWrong
            "切り取ると失われるもの、またはカードに残ってはならないものがあります。カードの項目は\
            part = \"card\" を付けてミシン目の内側に、ほかの項目はすべて外側に置きます。"
            [
                "カードに載せたい項目なら part = \"card\" を付け、枠をミシン目の中に収めます",
                "紙面の項目なら、ミシン目の外へ動かします",
                "カードを動かしたときは、カードの項目も同じだけ動かします",
            ];
        QuietZone
            "照合コードは周り 2 mm、二次元コードは周り 4 モジュールが白でなければ、読取機が\
            見つけられません。折り目・ミシン目も同じだけ離します。"
            [
                "メッセージの ↔ の両側を見て、必要な距離（かっこの中）まで離します",
                "二次元コードの枠（w）は、余白を含んだ大きさです",
            ];
        PairingCount
            "どの紙面とカードにも照合コードが一つずつ要ります。ないと検査と封入の機械が何かを見分けられず、\
            二つあるとどちらを読むかが決まりません。"
            [
                "紙面なら role = \"A\"（裏なら \"B\"）、カードなら part = \"card\" と role = \"C\" の \
                [[pairing]] を書きます",
                "余分なものは消します。base の側にもないか見ます",
            ];
        PostalEdge
            "カスタマバーコードは、用紙の端から 10 mm 以上、周り 2 mm 以上をあけないと、郵便局の区分機が\
            読めません。"
            [
                "示された行の x・y を、用紙の端から 10 mm より内側にします",
                "kirikake layout lint FILE -o PNG で図にして確かめます",
            ];
        PostalHidden
            "紙は封筒の中で動きます。どこへ動いても、カスタマバーコードと周りの余白（2 mm）、引受番号の\
            バーコードの全体が窓から見えなければ、郵便局で読めません。"
            [
                "メッセージの「必ず見える」範囲は、窓から紙の動き（slide、slide_y）を引いたものです",
                "バーコードをその中へ動かすか、窓の枠と slide が実際の封筒と合うかを確かめます",
            ];
        AddressHidden
            "紙は封筒の中で動きます。どこへ動いても、あて名の枠（[[zone]] kind = \"address\"）の全体が窓から\
            見えなければ、届かないことがあります。"
            [
                "メッセージの「必ず見える」範囲は、窓から紙の動き（slide、slide_y）を引いたものです",
                "あて名の枠をその中へ動かすか、窓の枠と slide が実際の封筒と合うかを確かめます",
            ];
        .. super::super::trust::ja::of;
    }
}

pub mod en {
    super::super::texts! {
        LayoutOverflow
            "Wording does not fit its box of the layout; it stops here rather than print a cut \
            notice."
            [
                "draw it with kirikake layout lint FILE -o PNG and find the box",
                "if a word of insurer.toml is long, ask the insurer for a shorter one",
                "change the box’s width (w), height (h) or the type’s size (size)",
            ];
        LayoutOutside
            "An item lies off the sheet or in its unprintable margin (5 mm); a code’s quiet zone \
            counts."
            [
                "look at x, y, w, h in that line: millimetres from the top left",
                "move it inside and look again with kirikake layout lint",
            ];
        LayoutOverlap
            "Two items overlap, so that text would be printed on text or on a code."
            [
                "compare x, y, w, h on both sides of ↔ (file and line stand in brackets)",
                "move them apart and look again with kirikake layout lint FILE -o PNG",
            ];
        GeometryWrong
            "The layout breaks a measure of the notice or a standard: a finger would not find the \
            code, a reader would not read it, or a fold or window would show what is private. The \
            rules: G2 the voice code’s corner and its notch’s edge, G5 its quiet zone of 2 mm, \
            G7 a notch goes with a voice code, G8 one of each on a face (with a code on the back \
            two notches, or 「裏面にも音声コード」 in the face’s text), G9 3 mm around the notch, \
            G10 neither in card, window, glue, address or postal barcode, G14 the spoken text is \
            too long, G15 1.5 mm from folds and what a window shows, G16 no other QR Code within \
            60 mm of the voice code’s centre."
            [
                "see rule and numbers: the distance as it is and, in brackets, as it must be",
                "draw it with kirikake layout lint FILE -o PNG; move red frames off dashed ones",
                "if paper or machine ask for others, talk with the insurer and prepress",
            ];
        LayoutFaults
            "layout lint found faults. check and print refuse such a layout as well (exit code 20)."
            [
                "open each row’s file:line:column and correct x, y, w, h or size there",
                "add -o faults.png: the red numbers are those of the table",
                "run it again until it says clean",
            ];
        TypeSmall
            "The letters are too small to be read. At least: body 10 pt; card, control line and \
            caption of the voice code 7 pt; headings 整理番号 and 種別 8 pt; a pairing code’s \
            readable line 6 pt."
            [
                "enlarge size in that line (size and label_size of a table)",
                "if it does not fit then, widen the box or shorten the wording",
            ];
        CardWrong
            "Something would be lost with the card, or stay on it and must not. What belongs to \
            the card has part = \"card\" and lies inside its perforation; all else lies outside."
            [
                "for an item of the card: add part = \"card\" and keep its box inside",
                "for an item of the notice: move it off the card",
                "if the card was moved, move its items as far",
            ];
        QuietZone
            "Readers find a pairing code by 2 mm of white around it, a two-dimensional code by \
            4 modules. Folds and perforations keep as far."
            [
                "move both sides of ↔ apart, to the distance in brackets",
                "the box (w) of a two-dimensional code includes its quiet zone",
            ];
        PairingCount
            "Every notice and every card has one pairing code: without it a camera cannot tell \
            what it sees, and with two it may read either."
            [
                "write a [[pairing]]: role \"A\" (back: \"B\"), or part = \"card\" with role \"C\"",
                "remove what is too many; look in the base, too",
            ];
        PostalEdge
            "The post’s sorters read a customer barcode only if it keeps 10 mm from the sheet’s \
            edge and 2 mm of white on all sides."
            [
                "change x and y in that line to more than 10 mm from every edge",
                "draw it with kirikake layout lint FILE -o PNG and look",
            ];
        PostalHidden
            "The sheet slides in its envelope. Wherever it slides, the window must show the \
            whole barcode and its clear space (2 mm for the customer barcode), or the post cannot \
            read it."
            [
                "what is always seen is the window less the sheet’s slides (slide, slide_y)",
                "move the barcode into it, or check window and slides against the real envelope",
            ];
        AddressHidden
            "The sheet slides in its envelope. Wherever it slides, the window must show the whole \
            address block ([[zone]] kind = \"address\"), or the letter may not arrive."
            [
                "what is always seen is the window less the sheet’s slides (slide, slide_y)",
                "move the block into it, or check window and slides against the real envelope",
            ];
        .. super::super::trust::en::of;
    }
}
