//! What stands on the naive line's notice: 25 fixed runs, 26 variable ones, the voice text and the
//! text of the pairing codes. The same notice as 様式1, by another hand; no PDF here.

use std::borrow::Cow;

/// Millimetres from the top left of the sheet to the baseline's beginning, and size in points.
pub type Place = (f32, f32, f32);

/// What is the same on every notice.
pub const FIXED: [(Place, &str); 25] = [
    ((20.0, 50.0, 18.0), "資格情報のお知らせ"),
    (
        (20.0, 61.0, 10.0),
        "あなたの加入している健康保険の資格情報をお知らせします。大切に保管してください。",
    ),
    (
        (20.0, 67.0, 10.0),
        "医療機関等を受診される際は、マイナンバーカードとともにお持ちください。",
    ),
    ((22.0, 80.0, 10.0), "記号"),
    ((22.0, 86.0, 10.0), "番号"),
    ((107.0, 86.0, 10.0), "枝番"),
    ((22.0, 92.0, 10.0), "氏名"),
    ((22.0, 98.0, 10.0), "フリガナ"),
    ((22.0, 104.0, 10.0), "生年月日"),
    ((107.0, 104.0, 10.0), "性別"),
    ((22.0, 110.0, 10.0), "負担割合"),
    ((22.0, 116.0, 10.0), "資格取得年月日"),
    ((22.0, 122.0, 10.0), "保険者"),
    (
        (20.0, 132.0, 10.0),
        "マイナポータルでも、あなたの資格情報をいつでも確かめることができます。",
    ),
    (
        (20.0, 138.0, 10.0),
        "右の二次元コードを読み取ると、マイナポータルの案内が開きます。",
    ),
    (
        (20.0, 184.0, 10.0),
        "顔認証付きカードリーダーが使えない場合は、この書面をあわせてお示しください。",
    ),
    ((20.0, 190.0, 10.0), "この書面だけでは受診できません。"),
    (
        (20.0, 207.0, 10.0),
        "登録されている個人番号の下四桁は次のとおりです。違うときはお知らせください。",
    ),
    ((114.0, 241.0, 8.0), "資格情報のお知らせ"),
    ((114.0, 248.0, 7.0), "記号・番号・枝番"),
    ((114.0, 254.0, 7.0), "氏名"),
    ((114.0, 260.0, 7.0), "生年月日・性別"),
    ((114.0, 266.0, 7.0), "負担割合・取得日"),
    ((40.0, 242.0, 8.0), "右を切り取ってお使いください。"),
    ((40.0, 266.0, 7.0), "音声コード"),
];

/// The columns of the members file that a notice uses.
pub struct Columns([usize; 14]);

/// A member's fields in the order of [`HEADINGS`].
pub struct Member<'a>([&'a str; 14]);

const HEADINGS: [&str; 14] = [
    "control_no",
    "relation",
    "name_kanji",
    "name_kana",
    "insurer_no",
    "symbol",
    "number",
    "branch",
    "birth",
    "sex",
    "copay",
    "acquired",
    "last4",
    "insert_set",
];

impl Columns {
    pub fn read(heading: &str) -> Columns {
        let names: Vec<&str> = heading.split(',').collect();
        let find = |name| names.iter().position(|&found| found == name).unwrap();
        Columns(HEADINGS.map(find))
    }

    /// The member of a line; a line that is too short has empty fields.
    pub fn member<'a>(&self, line: &'a str) -> Member<'a> {
        let fields: Vec<&str> = line.split(',').collect();
        Member(
            self.0
                .map(|column| fields.get(column).copied().unwrap_or("")),
        )
    }
}

/// The 26 runs that differ from notice to notice.
pub fn variable<'a>(member: &Member<'a>, piece: u32) -> [(Place, Cow<'a, str>); 26] {
    let [
        control,
        relation,
        name,
        kana,
        insurer,
        symbol,
        number,
        branch,
        ..,
    ] = member.0;
    let [.., birth, sex, copay, acquired, last4, _] = member.0;
    let readable = |role| Cow::from(format!("A7K2Q9-{piece:07}-0-{role}-0"));
    [
        (
            (20.0, 18.0, 10.0),
            Cow::from(format!("整理番号　{control}")),
        ),
        ((20.0, 24.0, 10.0), Cow::from(format!("種別　{relation}"))),
        ((20.0, 34.0, 14.0), Cow::from(format!("{name}　様"))),
        ((126.0, 18.0, 10.0), Cow::from("架空健康保険組合")),
        ((126.0, 24.0, 10.0), Cow::from(insurer)),
        ((178.0, 27.0, 6.0), readable('A')),
        ((60.0, 80.0, 10.0), symbol.into()),
        ((60.0, 86.0, 10.0), number.into()),
        ((140.0, 86.0, 10.0), branch.into()),
        ((60.0, 92.0, 10.0), name.into()),
        ((60.0, 98.0, 10.0), kana.into()),
        ((60.0, 104.0, 10.0), birth.into()),
        ((140.0, 104.0, 10.0), sex.into()),
        ((60.0, 110.0, 10.0), copay.into()),
        ((60.0, 116.0, 10.0), acquired.into()),
        (
            (60.0, 122.0, 10.0),
            Cow::from(format!("架空健康保険組合（{insurer}）")),
        ),
        ((20.0, 227.0, 14.0), Cow::from(format!("**** **** {last4}"))),
        (
            (140.0, 248.0, 8.0),
            Cow::from(format!("{symbol}・{number}・{branch}")),
        ),
        ((140.0, 254.0, 8.0), name.into()),
        ((140.0, 257.0, 6.0), kana.into()),
        ((140.0, 260.0, 8.0), Cow::from(format!("{birth}　{sex}"))),
        (
            (140.0, 266.0, 8.0),
            Cow::from(format!("{copay}　{acquired}")),
        ),
        (
            (114.0, 272.0, 7.0),
            Cow::from(format!("保険者番号　{insurer}")),
        ),
        ((114.0, 278.0, 7.0), Cow::from("令和６年６月１日現在")),
        ((40.0, 287.0, 7.0), Cow::from(format!("{control}  {piece}"))),
        ((114.0, 284.0, 6.0), Cow::from("令和６年７月１日発行")),
    ]
}

/// What the voice code says, in full width.
pub fn spoken(member: &Member) -> String {
    let [_, _, _, kana, _, symbol, number, branch, ..] = member.0;
    let [.., copay, acquired, last4, _] = member.0;
    let digits: Vec<String> = last4.chars().map(String::from).collect();
    let digits = digits.join("、");
    let text = format!(
        "架空健康保険組合から、資格情報のお知らせです。{kana}さんの健康保険の資格情報です。\
         登録されている個人番号の下四桁は、{digits}、です。違うときは、電話、03の1234の5678へ、\
         お知らせください。受付は、平日の午前9時から午後5時までです。\
         記号は{symbol}、番号は{number}、枝番は{branch}です。自己負担の割合は{copay}です。\
         資格取得年月日は{acquired}です。令和6年6月1日現在の情報です。\
         この書面だけでは受診できません。マイナンバーカードと一緒にお持ちください。\
         マイナポータルでも資格情報を確かめられます。右下の点線の中は切り取って使えます。\
         そこには記号、番号、枝番、氏名、生年月日、性別、負担割合、資格取得年月日があります。\
         住所と、家族の情報は、この音声コードには入っていません。\
         字が大きい書面や点字の書面が要るときも、同じ電話番号へお知らせください。\
         引っ越したときや、氏名が変わったときは、届け出が要ります。おわり。"
    );
    text.chars().map(full_width).collect()
}

fn full_width(character: char) -> char {
    match character {
        ' ' => '\u{3000}',
        '!'..='~' => char::from_u32(character as u32 + 0xFEE0).unwrap(),
        other => other,
    }
}

/// The 29 characters of a face's pairing code, with no tag and no check: zeros.
pub fn pairing(member: &Member, piece: u32, role: char) -> String {
    let insert_set = member.0[13].chars().next().unwrap_or('0');
    format!("1A7K2Q9{piece:07}011{role}11{insert_set}00000000")
}
