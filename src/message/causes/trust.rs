//! What stands behind the messages about proofs, approvals and keys, and about symbols that a
//! vendor has made.

pub mod ja {
    super::super::texts! {
        SymbolMissing
            "ベンダー製の音声コードは、印刷する全員に一つずつ要ります。足りないまま刷ると、読めない通知が混ざります。"
            ["示された行の voice_symbol と、フォルダーか一覧を見比べます", "足りない分を作ってもらいます"];
        SymbolExtra
            "余るシンボルがあるなら、データとシンボルの版が違うおそれがあります。"
            ["データとシンボルが同じ日のものかを確かめます", "使わないシンボルは取り除いてもらいます"];
        SymbolShared
            "音声コードは、その人の文を読み上げます。一つを二人で使うと、一方に他人の文が届きます。"
            ["二つの行の voice_symbol を直してもらいます"];
        SymbolGrey
            "灰色のある画像は、拡大や縮小を受けています。そのまま刷ると読めないことがあります。"
            ["シンボルを作った道具から、1 ビットで書き出し直してもらいます"];
        SymbolSize
            "シンボルは L 117・M 106・S 73・XS 40 セルの正方形です。余白は版面が付けます。"
            ["余白なし、セルの整数倍の画素で書き出し直してもらいます"];
        SymbolCells
            "一つのセルの中に白と黒が混ざっています。画像が縮小・回転されています。"
            ["加工する前の画像を受け取ります"];
        SymbolFileDigest
            "一覧にある要約値とファイルが違います。運ぶ途中で変わったか、別の版です。"
            ["一覧とシンボルを、そろえて受け取り直します"];
        SymbolText
            "シンボルを作ったときの文と、いまのひな形・データから作った文が違います。紙の値と声の値が食い違います。"
            ["ひな形（layouts/voice）とデータを、作った側とそろえます", "シンボルを作り直してもらいます"];
        SymbolTwin
            "文が違えば図形も違うはずです。同じなら、どちらかは他人の文です。"
            ["シンボルを作り直してもらいます"];
        SymbolUnread
            "音声コードのシンボルとして置かれたファイルが、画像として開けません。形式が違うか、壊れています。"
            ["1 ビットの PNG・BMP・TIFF・PBM で受け取り直します"];
        SymbolManifest
            "一覧の 1 行目は key,file,text_sha256,file_sha256、2 行目から 1 シンボル 1 行です。file は一覧より下の場所だけです。"
            ["示された行を直してもらいます"];
        SymbolCount
            "表と裏に音声コードのある用紙や、2 枚以上にわたる世帯の一覧では、音声コードの数だけシンボルが要ります。"
            ["示された行の voice_symbol を、「キー|キー」のように直してもらいます", "世帯の一覧では、あて名になる人の行に並べます"];
        SymbolBlank
            "音声コードは白と黒のセルがまじった図形です。一色に近い画像は、書き出しに失敗しています。"
            ["シンボルを作った道具で、その文をもう一度書き出してもらいます"];
        SymbolChanged
            "調べたときと刷るときで、シンボルのファイルが違います。"
            ["シンボルの置き場に書き込むものを止めます", "OUT を空にして、はじめからやり直します"];
        VendorOnly
            "symbols と envelope は、ベンダー製のシンボルの置き場です。"
            ["kind = \"vendor\" とするか、キーを消します"];
        EnvelopeSymbol
            "封筒の音声コードは、ジョブに一つの決まったシンボルです。個人の情報は入りません。"
            ["layouts/voice/envelope.txt の文でシンボルを一つ作ってもらいます", "[voice] envelope = \"ファイル\" と書きます"];
        ReadBackDiffers
            "刷られた面を、作った側とは別の目で読み、元データと比べました。一致しない項目があります。"
            [
                "示されたロットを印刷機へ送らず、送った分は止めます",
                "ファイルが手で変えられていないか、ディスクが壊れていないかを調べます",
                "OUT を保全し、新しい OUT に印刷し直して、もう一度読み戻します",
            ];
        OutMissing
            "ledger.db のあるフォルダーか、proof.json のある校正を読み戻せます。"
            ["kirikake print の -o で指定したフォルダーを指定します"];
        PassphraseWeak
            "合言葉で閉じた画面は、だれでも手もとで何度でも試せます。短い合言葉はすぐに破られるので、12 文字に満たないものは受け付けません。"
            [
                "12 文字以上の合言葉（半角の英数字と記号なら打ち間違えません）をファイルの 1 行目に書きます",
                "ファイルの許可を 0600 にします",
            ];
        PieceUnknown
            "通番か、照合コードか、その下の一行か、整理番号で探しました。台帳にも members.csv にもありません。"
            [
                "紙の字を読み直します。整理番号は members.csv のとおりに入れます",
                "held.csv と separate.csv も見ます。印刷しなかった人は、どの通にもいません",
                "別のジョブの通なら、そのジョブの OUT を指定します",
            ];
        PieceElsewhere
            "照合コードのはじめの 6 字はジョブの番号です。別のジョブの台帳では、その通のことは分かりません。"
            ["コードのジョブ番号と同じ OUT を探して、もう一度実行します"];
        PieceUnclear
            "数字だけの整理番号が、別の通の通番と同じです。取り違えないように、どちらも示しません。"
            [
                "紙の照合コードの下の一行があれば、それで探します",
                "整理番号で探すなら --as control-no を、通番なら --as piece を付けます",
            ];
        PieceMisread
            "チェック文字は、打ち間違いと読み違いを見つけるためのものです。1 字以上が違います。"
            [
                "0 と O、1 と I のような字に気をつけて、紙から読み直します",
                "kirikake read で、紙のスキャンからコードを読みます",
            ];
        LotDiffers
            "刷る前に、できたロットを別の目で読み、元データと比べました。一致しないので、台帳に載せず、ファイルを消しました。"
            [
                "同じジョブを別の機械か別のディスクで刷ってみます",
                "同じ所で止まるなら、OUT と入力の要約値を控えて開発元に連絡します",
            ];
        KeyReadable
            "署名の鍵を読める人は、あなたの名で校了を出せます。鍵ファイルの許可が広すぎます。"
            ["chmod 600 鍵ファイル とします", "ほかの人が読んだおそれがあれば、鍵を作り直して保険者に届け出ます"];
        ReadingMissing
            "音声コードは、本番の印刷機と紙で刷ったものを、実際の機器で読んで確かめます。その記録が校正に付いていま\
            せん。"
            [
                "press-sample.pdf を本番の印刷機と紙で刷り、機器で読みます",
                "結果を TOML に書き、kirikake proof JOB -o 校正 --reading-test ファイル --key 鍵 で付けます",
                "読取試験をしないと決めたなら、[job] press_sample = \"waived: 理由\" とし、校正からやり直します",
            ];
        ApprovalRejected
            "保険者の承認者が、この校正を差し戻しています。差戻しのある校正では刷れません。"
            ["approval.json の note を読みます", "直して kirikake proof で新しい校正を作り、承認を受け直します"];
        ApprovalOther
            "校正を作ったときと、データ・設定・レイアウト・フォント・鍵・エンジンのどれかが違います。校正と違う設定で\
            刷った事故を、この検査が止めます。"
            [
                "kirikake check の config_sha256 と、校正のものを比べます",
                "変えるつもりがなければ元に戻します",
                "変えるのが正しければ、校正と校了をやり直します",
            ];
        ApproverUnknown
            "校了には承認者の署名があり、承認者の公開鍵は insurer.toml に書いてあります。この鍵はそこにありません。"
            ["保険者に、署名した人とその公開鍵を電話で確かめます", "insurer.toml に [[approver]] を加え、校正からやり直します"];
        ApproverExpired
            "承認者の権限には期限（until）があります。署名した日か今日が、期限を過ぎています。"
            ["保険者に期限を確かめます", "期限を改めるなら insurer.toml を直し、校正からやり直します"];
        ApprovalClock
            "校了の日時が今日より先か、日時として読めません。どちらかの機械の時計が狂っています。"
            ["両方の機械の日時を合わせます", "署名した機械が狂っていたなら、校正を作り直して署名し直します"];
        ProofBroken
            "校正のファイルは、作られたときの要約値と署名で守られています。名前のあるファイルが、足りないか、増えたか、\
            1 バイトでも変わっています。"
            ["作った側に、もとの校正を送り直してもらいます", "直したファイルを入れてはいけません"];
        ProofPath
            "zip の中の名前が、外のフォルダーを指しています。ふつうの校正には、そのような名前はありません。"
            ["開かずに取り置きます", "送り主と情報システムの担当に知らせます"];
        ApprovalBroken
            "署名が合わないか、別の校正への校了です。ファイルが途中で変わったのかもしれません。"
            ["承認者に、この校正の review.html で署名し直してもらいます"];
        NothingToProof
            "支援措置のある方は、どの校正にも出しません。ほかに印刷する通がなければ、校正を作れません。"
            ["kirikake check で、印刷する人数と保留の理由を見ます"];
        ReviewTooLarge
            "確認画面は、ふつうのパソコンとメールで扱える大きさ（50 MB）までにしています。"
            ["--sample の数を減らします"];
        ProofMissing
            "校正は kirikake proof が作るフォルダーか、それと同じ内容の zip です。"
            ["kirikake proof JOB -o フォルダー で作ります"];
        SignKeyWrong
            "署名の鍵は Ed25519 の PKCS #8（PEM）です。kirikake keygen と OpenSSL が作れます。"
            ["kirikake keygen -o 鍵ファイル で作ります"];
        ApprovalThere
            "一つの校正に、校了か差戻しは一つです。あとから取り替えることはできません。"
            ["approval.json を見ます", "やり直すなら kirikake proof で新しい校正を作ります"];
        ReadingWrong
            "読取試験は TOML で、press、paper、device、app、result（read か failed）、notch_mm、centre_mm を書きます。"
            ["足りない項目を書き足します"];
        .. super::super::nowhere;
    }
}

pub mod en {
    super::super::texts! {
        SymbolMissing
            "Vendor-made voice codes are needed for everybody who is printed; one that is missing \
            would leave a notice that cannot be heard."
            [
                "compare voice_symbol in that line with the folder or manifest",
                "have the missing ones made",
            ];
        SymbolExtra
            "Symbols left over may mean that data and symbols are of different days."
            ["check that both are of one delivery", "have unused symbols taken out"];
        SymbolShared
            "A voice code says one person's text; in two hands it would say another's."
            ["have voice_symbol mended in both lines"];
        SymbolGrey
            "A picture with greys was scaled, and may not be readable on paper."
            ["have it written as 1-bit by the tool that made it"];
        SymbolSize
            "Symbols have 117, 106, 73 or 40 cells a side; the layout adds the margin."
            ["have them written without a margin, whole pixels a cell"];
        SymbolCells
            "Black and white are mixed in one cell: the picture was scaled or turned."
            ["get the picture as it was made"];
        SymbolFileDigest
            "The file is not the one that the manifest lists; it changed on its way or is an\
            other's."
            ["get manifest and symbols again, together"];
        SymbolText
            "The symbol was made of another text than template and data give now: voice and paper \
            would disagree."
            [
                "bring template (layouts/voice) and data into line with the vendor's",
                "have the symbols made again",
            ];
        SymbolTwin
            "Different texts have different symbols; here one of the two says the other's text."
            ["have the symbols made again"];
        SymbolUnread
            "The picture is damaged or of another format."
            ["get it as 1-bit PNG, BMP, TIFF or PBM"];
        SymbolManifest
            "The first line is key,file,text_sha256,file_sha256; then a row a symbol, files below \
            the manifest only."
            ["have that row mended"];
        SymbolCount
            "A sheet with a voice code on each side, and a household's list of several sheets, \
            need a symbol for each of their codes."
            [
                "have voice_symbol of that line written as key|key",
                "of a household's list, in the line of whoever it is addressed to",
            ];
        SymbolBlank
            "A voice code mixes dark and light cells; a picture of nearly one colour was not \
            written as it should have been."
            ["have the tool that makes symbols write that text again"];
        SymbolChanged
            "The symbol's file is not the one that was proved before printing."
            ["stop whatever writes there", "begin again with an empty OUT"];
        VendorOnly
            "symbols and envelope say where vendor-made symbols are."
            ["set kind = \"vendor\" or remove the key"];
        EnvelopeSymbol
            "The envelope's voice code is one fixed symbol a job and says nothing personal."
            ["have one made of layouts/voice/envelope.txt", "name it in [voice] envelope"];
        ReadBackDiffers
            "What was printed was read by other eyes than those that made it, and does not agree \
            with the members file."
            [
                "do not send the lots named to the press; stop those that were sent",
                "find out whether files were edited or the disk is failing",
                "keep the OUT, print into a new one, and read that back",
            ];
        OutMissing
            "A folder with ledger.db, or a proof with proof.json, can be read back."
            ["name the folder that was given to print with -o"];
        PassphraseWeak
            "Whoever has the page can try passphrases at home as often as they like, and short \
            ones are soon found: below 12 characters none is taken."
            [
                "write 12 characters or more; those of ASCII are typed most easily",
                "chmod 600 the file",
            ];
        PieceUnknown
            "It was looked for as a piece number, a pairing code, the line below one, and a \
            control number; neither the ledger nor members.csv has it."
            [
                "read it again from the paper; give a control number as members.csv has it",
                "look into held.csv and separate.csv: whoever was not printed is on no piece",
                "if it is of another job, name the OUT of that job",
            ];
        PieceElsewhere
            "A pairing code begins with its job; another job's ledger knows nothing of the piece."
            ["find the OUT of the job in the code, and run it again"];
        PieceUnclear
            "A control number of digits alone is another piece's number. So that nobody is taken \
            for somebody else, neither is shown."
            [
                "if there is the line below the pairing code, look by that",
                "add --as control-no for a control number, --as piece for a piece number",
            ];
        PieceMisread
            "The check character finds slips of hand and eye; at least one character is wrong."
            [
                "read it again, minding 0 and O, 1 and I",
                "let kirikake read take the code from a scan of the paper",
            ];
        LotDiffers
            "Each lot is read from disk by other eyes before it is released. This one differs from \
            the members file, so it was removed and not entered in the ledger."
            [
                "print the same job on another machine or disk",
                "if it stops at the same place, call the makers with the digests of job and input",
            ];
        KeyReadable
            "Whoever can read a signing key can approve in your name; its file may be read b\
            y others."
            [
                "chmod 600 the file",
                "if somebody may have read it, make a new key and tell the insurer",
            ];
        ReadingMissing
            "Voice codes are proved by reading them with a real device from a sheet of the r\
            eal press \
            and paper. No record of that is with the proof."
            [
                "print press-sample.pdf on the production press and paper, and read it",
                "add the result by kirikake proof JOB -o PROOF --reading-test FILE --key KEY",
                "to do without, set [job] press_sample = \"waived: reason\" and proof again",
            ];
        ApprovalRejected
            "An approver of the insurer has rejected this proof; it lets nothing print."
            ["read the note in approval.json", "mend the job, make a new proof, have it approved"];
        ApprovalOther
            "Data, settings, layouts, fonts, key or engine are not those of the proof. This is the \
            accident that a proof exists to prevent."
            [
                "compare config_sha256 of kirikake check with the proof's",
                "put back what was not meant to change",
                "if the change is right, proof and approve again",
            ];
        ApproverUnknown
            "An approval is signed; the approvers' public keys stand in insurer.toml, and this one \
            does not."
            [
                "ask the insurer by telephone who signed, and with which key",
                "enter [[approver]] and proof again",
            ];
        ApproverExpired
            "An approver may approve until a day (until); the signature or today lies behind it."
            ["ask the insurer", "if the day is to change, mend insurer.toml and proof again"];
        ApprovalClock
            "The approval's time lies in the future, or is no time: a clock is wrong."
            [
                "set both machines' clocks",
                "if the signing machine's was wrong, make a new proof and sign it",
            ];
        ProofBroken
            "A proof's files are held by digests and signatures. The file named is missing, \
            too many, \
            or changed by at least one byte."
            ["have the proof sent again by whoever made it", "never put a mended file in"];
        ProofPath
            "A name inside the zip leads to another folder. No proof has such names."
            ["keep it, unopened", "tell the sender and whoever looks after your computers"];
        ApprovalBroken
            "Its signature does not hold, or it is about another proof; it may have changed \
            on its way."
            ["have it signed again in this proof's review.html"];
        NothingToProof
            "A proof never shows protected members (支援措置); nobody else is printed here."
            ["see with kirikake check who is printed, and why others are not"];
        ReviewTooLarge
            "The page is kept to what an ordinary computer and mail can take, 50 MB."
            ["ask for a smaller --sample"];
        ProofMissing
            "A proof is a folder that kirikake proof makes, or the same as one zip."
            ["make one by kirikake proof JOB -o FOLDER"];
        SignKeyWrong
            "A signing key is Ed25519 in PKCS #8 (PEM), as kirikake keygen and OpenSSL make it."
            ["make one by kirikake keygen -o FILE"];
        ApprovalThere
            "A proof takes one verdict, and it is never exchanged."
            ["look into approval.json", "to begin again, make a new proof"];
        ReadingWrong
            "A reading test is a TOML file with press, paper, device, app, result (read or f\
            ailed), \
            notch_mm and centre_mm."
            ["write what is missing"];
        .. super::super::nowhere;
    }
}
