//! Employers of the fictional members: one invented group of companies with its sites. Not
//! companies that exist.

/// What follows 架空 in the name of a company of the group.
pub(super) const COMPANIES: &[&str] = &[
    "電機",
    "電機販売",
    "電機プラント",
    "電子部品",
    "電子材料",
    "電池",
    "電線",
    "照明",
    "計測器",
    "制御システム",
    "情報システム",
    "通信機",
    "半導体",
    "精密",
    "重電",
    "家電サービス",
    "空調",
    "昇降機",
    "鉄道車両部品",
    "自動車機器",
    "医療機器",
    "物流",
    "不動産",
    "保険サービス",
    "人材開発",
    "ビジネスサポート",
    "エンジニアリング",
    "ソフトウェア",
    "ロジテック",
    "テクノサービス",
];

/// Sites of each company.
pub(super) const SITES: &[&str] = &[
    "本社",
    "北海道支社",
    "東北支社",
    "関東工場",
    "見本工場",
    "雛形工場",
    "中部支社",
    "関西支社",
    "想定研究所",
    "中国支社",
    "四国営業所",
    "九州支社",
];
