//! Causes and steps of the messages about codes made by themselves and codes read from pictures,
//! in both languages.

pub mod ja {
    super::super::texts! {
        NothingRead
            "画像は開けましたが、QR コードも Data Matrix も見つかりません。解像度が低い、\
            コードの周りの余白が切れている、ぼけている、またはコードのない面です。"
            [
                "画像を開き、コードが余白ごと写っているかを見ます",
                "300〜600 dpi のグレーで、まっすぐにスキャンし直します",
                "それでも読めなければ、その通を抜き取り、印刷のかすれを確かめます",
            ];
        PostCodeWrong
            "カスタマバーコードの最初の 7 桁は郵便番号です。渡された値が 7 桁の数字ではありません。"
            [
                "7 桁の郵便番号を調べ、POST に渡します",
                "住所が先になっていないか、引数の順を見ます",
            ];
        PostCodeGeneral
            "末尾 00 の郵便番号は、町域が一覧にない場合などの番号で、あて先の町域を決めません。\
            郵便局のマニュアルは、この番号にバーコードを付けないとしています。"
            [
                "住所の町域から正しい郵便番号を調べます",
                "なければバーコードなしで出します（割引の条件を確かめます）",
            ];
        AddressUnread
            "住所の抜出し規則（算用数字、丁目・番地・号などの前の漢数字、1 字の英字）に当たるものがないか、\
            漢数字の並びが数になりません。まちがったバーコードは誤配になるので、推測しません。"
            [
                "ADDR に町域の後の部分だけを渡したかを見ます",
                "番地のない住所なら、バーコードなしで出します",
            ];
        RegisteredWrong
            "引受番号は、郵便局から割り当てられた 10 桁と、チェックデジット 1 桁でできています。"
            [
                "書留・特定記録の番号かを確かめます（ほかの追跡番号は桁数が違います）",
                "ハイフンと空白はあってもかまいません。数字の数を確かめます",
            ];
        RegisteredCheck
            "11 桁目は、先頭 10 桁を一つの整数と見て 7 で割った余りです。どこかの桁が違います。"
            [
                "元の番号と 1 桁ずつ突き合わせます",
                "受領証の番号が違っていれば、郵便局に確かめます",
            ];
        PairingWrong
            "照合コードの形ではありません。字数、使えない文字（I・L・O・U など）、小文字、\
            先頭の 1、または数字であるべき 8〜14 字目のどれかが違います。"
            [
                "コードを手で打たず、kirikake read で画像から読みます",
                "打つなら、読みやすい行（20 字）ではなく 28 字か 29 字を打ちます",
            ];
        PairingCheck
            "29 字目は、前の 28 字から ISO/IEC 7064 MOD 37,36 で計算する文字です。\
            1 字の誤りや隣どうしの入れ替わりがあると合いません。"
            [
                "1 字ずつ見直します（0 と Q、8 と B など）",
                "カメラの読取りで出たなら、その通を抜き取って読み直します",
            ];
        VoiceUnfit
            "空の文はコードになりません。また、いちばん小さいセルで誤り訂正を M まで下げても、\
            5 % の余裕を残して枠に入りません。"
            [
                "文を短くします（19.8 mm の枠で全角 583 字まで）",
                "英数字が多ければ --segments utf8 を試します",
                "枠を広げられるなら --slot で大きさを渡します",
            ];
        NoPicture
            "画像として読めません。形式が違う、途中で切れている、または広げると大きすぎる画像です。\
            メモリーを使い果たさせる細工がある画像も、こう断ります。"
            [
                "画像ソフトで開けるかを見ます",
                "PDF なら、600 dpi の PNG か TIFF に書き出します",
                "大きすぎるなら、コードのある部分を切り出します",
            ];
        .. super::super::layouts::ja::of;
    }
}

pub mod en {
    super::super::texts! {
        NothingRead
            "The picture was opened, but it shows neither a QR Code nor a Data Matrix: too coarse, \
            blurred, cut at the quiet zone, or a face without codes."
            [
                "open it and see whether the codes and the paper around them are on it",
                "scan it again in grey at 300 to 600 dpi, and straight",
                "if that fails, pull the piece and look for faint print",
            ];
        PostCodeWrong
            "A customer barcode begins with the seven digits of the postal code; the value given \
            is something else."
            [
                "look up the seven digits and give them as POST",
                "see whether the address came first",
            ];
        PostCodeGeneral
            "A postal code that ends with 00 stands for towns that are not listed; it tells no \
            town, and the post office’s manual wants no barcode with it."
            [
                "look up the postal code of the town in the address",
                "if there is none, print without a barcode (see the terms of the discount)",
            ];
        AddressUnread
            "The rules (digits, kanji numbers before 丁目, 番地, 号 and the like, single letters) \
            take nothing from the address, or a kanji number has no value. A wrong barcode sends \
            a letter astray, so none is guessed."
            [
                "see whether ADDR is only what stands behind the town",
                "an address without numbers goes without a barcode",
            ];
        RegisteredWrong
            "A registered number has the ten digits that the post office allotted, and one check \
            digit."
            [
                "see whether it is one of registered or specified record mail",
                "hyphens and blanks may stay; count the digits",
            ];
        RegisteredCheck
            "The eleventh digit is the first ten as one integer, modulo 7. Some digit is wrong."
            [
                "compare it with the original digit by digit",
                "if the receipt itself is wrong, ask the post office",
            ];
        PairingWrong
            "It does not look like a pairing code: its length, a letter that is never used (I, L, \
            O, U), a small letter, the leading 1, or the digits in places 8 to 14."
            [
                "do not type it: take it from a picture with kirikake read",
                "if you must, type the 28 or 29 characters, not the readable line of 20",
            ];
        PairingCheck
            "The 29th character follows from the others (ISO/IEC 7064 MOD 37,36); one wrong \
            character or two exchanged break it."
            [
                "look at each character again (0 and Q, 8 and B)",
                "if a camera read it, pull that piece and read it again",
            ];
        VoiceUnfit
            "An empty text makes no code; and a long one must fit the slot with the smallest \
            cells, at level M and with 5 % to spare."
            [
                "shorten it (583 full-width characters in a slot of 19.8 mm)",
                "try --segments utf8 if it is mostly letters and digits",
                "give a larger --slot if the layout has the room",
            ];
        NoPicture
            "The file is no picture of a known format, was cut short, or is too large when \
            unpacked; pictures made to use up memory are refused the same way."
            [
                "see whether a picture viewer opens it",
                "write a PDF out as PNG or TIFF at 600 dpi",
                "if it is too large, cut out the part with the codes",
            ];
        .. super::super::layouts::en::of;
    }
}
