//! The customer barcode against the worked examples of its manual, the tables of dots, and zint.

use kirikake::codes::customer::{Customer, Refusal, extract};
use kirikake::codes::customer_bars::Geometry;
use kirikake::units::Decipoint;
use serde_json::Value;

fn rows(text: &str) -> Vec<Value> {
    let json: Value = serde_json::from_str(text).unwrap();
    let rows = json.as_array().or_else(|| json["vectors"].as_array());
    rows.unwrap().clone()
}

fn official() -> Vec<Value> {
    rows(include_str!("kasutama_official.json"))
}

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap()
}

/// What is behind the town; a box of a post office has its number only.
fn address(row: &Value) -> &str {
    match text(row, "address_b") {
        "" => text(row, "display_number"),
        address => address,
    }
}

#[test]
fn every_worked_example_gives_its_characters_check_and_bars() {
    let rows = official();
    assert_eq!(rows.len(), 21);
    for row in rows {
        let id = text(&row, "id");
        let taken = extract(address(&row)).unwrap();
        // Two examples are longer than the barcode: it is cut afterwards.
        assert_eq!(taken, text(&row, "display_number"), "{id}");
        let code = Customer::new(text(&row, "postal_code"), address(&row)).unwrap();
        let whole = format!("STC {} {} SPC", code.text(), code.check());
        assert_eq!(whole, text(&row, "code"), "{id}");
        assert_eq!(code.check(), text(&row, "check_char"), "{id}");
        let bars = code.bars();
        assert_eq!(
            std::str::from_utf8(&bars).unwrap(),
            text(&row, "bars_1234"),
            "{id}"
        );
    }
}

#[test]
fn the_rules_hold_where_the_examples_are_silent() {
    for (address, taken) in [
        ("３丁目３０－８　郵便ビル４０３号", "3-30-8-403"),
        ("三丁目三の二", "3-3"),
        ("三の二号", "3-2"),
        ("1番町2ー3", "1-2-3"),
        ("2f", "2"),
        ("F201", "F201"),
        ("2F-201", "2-201"),
        ("b棟12", "B12"),
        ("ABC", ""),
        ("1-2 ABC 3", "1-2-3"),
        ("--5", "5"),
        ("1/2・3.4&5", "12345"),
        ("②4", "4"),
        ("", ""),
        ("　 ", ""),
        ("五百三番地", "503"),
    ] {
        match taken {
            "" if address == "ABC" => assert_eq!(extract(address), Err(Refusal::Unread)),
            _ => assert_eq!(extract(address).as_deref(), Ok(taken), "{address}"),
        }
    }
}

#[test]
fn a_letter_at_the_thirteenth_place_leaves_its_control_code_alone() {
    let code = Customer::new("1000013", "1234567-9012B3").unwrap();
    assert!(code.text().ends_with("- 9 0 1 2 CC1"), "{}", code.text());
}

#[test]
fn what_no_rule_reads_is_refused_and_not_guessed() {
    for (post, address, refusal) in [
        ("1000000", "1-2", Refusal::PostCodeGeneral),
        ("100-001", "1-2", Refusal::PostCode),
        ("1000013", "字大谷", Refusal::Unread),
        ("1000013", "十十番地", Refusal::Unread),
        ("1000013", "三本木", Refusal::Unread),
    ] {
        assert_eq!(Customer::new(post, address), Err(refusal), "{address}");
    }
}

#[test]
fn the_dots_are_those_of_the_tables() {
    let rows = rows(include_str!("kasutama_geometry.json"));
    assert_eq!(rows.len(), 24);
    for row in rows {
        let size = Decipoint((row["pt"].as_f64().unwrap() * 10.0).round() as i32);
        let dpi = row["dpi"].as_u64().unwrap() as u32;
        let geometry = Geometry::new(size, dpi).unwrap();
        let found = [
            ("bar", geometry.bar),
            ("space", geometry.space),
            ("pitch", geometry.pitch()),
            ("timing", geometry.timing),
            ("long", geometry.long),
            ("semi", geometry.semi),
        ];
        for (key, dots) in found {
            assert_eq!(u64::from(dots), row[key].as_u64().unwrap(), "{key}: {row}");
        }
        let mm = |dots: u32| f64::from(dots) * 25.4 / f64::from(dpi);
        assert!((mm(geometry.width()) - row["width_mm"].as_f64().unwrap()).abs() < 0.01);
        assert!((mm(geometry.long) - row["height_mm"].as_f64().unwrap()).abs() < 0.001);
    }
}

/// The bars that zint draws: three rows of a picture in hexadecimal, a bar in every other column.
fn zint(data: &str) -> Option<String> {
    let program = std::process::Command::new("zint");
    let output = { program }
        .args(["-b", "JAPANPOST", "--dump", "-d", data])
        .output();
    let Ok(output) = output else {
        eprintln!("SKIPPED: zint is not installed");
        return None;
    };
    let said = String::from_utf8(output.stdout).unwrap();
    let dark = |row: &str| -> Vec<bool> {
        let digits = row.chars().filter_map(|digit| digit.to_digit(16));
        digits
            .flat_map(|digit| [8, 4, 2, 1].map(|bit| digit & bit != 0))
            .collect()
    };
    let rows: Vec<Vec<bool>> = said.lines().map(dark).collect();
    let bar = |x: usize| match (rows[0][x], rows[2][x]) {
        (true, true) => '1',
        (true, false) => '2',
        (false, true) => '3',
        (false, false) => '4',
    };
    Some((0..67).map(|at| bar(2 * at)).collect())
}

#[test]
fn zint_draws_the_same_bars() {
    for (post, address, taken) in [
        ("2630023", "3丁目30-8　郵便ビル403号", "3-30-8-403"),
        (
            "2730102",
            "東3丁目-20-5　郵便・A&bコーポB604号",
            "3-20-5B604",
        ),
        ("0640804", "29丁目1524-23　第2郵便", "29-1524-23-2"),
        ("6230011", "綾部6-7　LプラザB106", "6-7LB106"),
    ] {
        let Some(bars) = zint(&format!("{post}{taken}")) else {
            return;
        };
        let ours = Customer::new(post, address).unwrap().bars();
        assert_eq!(std::str::from_utf8(&ours).unwrap(), bars, "{address}");
    }
}
