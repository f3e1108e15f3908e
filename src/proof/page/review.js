"use strict";
// Shows the proof's data, once it is open, and signs the verdict. Nothing is fetched and nothing is
// sent.
let data = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const LABELS = {
  member_key: "加入者キー", household_key: "世帯キー", control_no: "整理番号", relation: "本人・家族",
  insurer_no: "保険者番号", symbol: "記号", number: "番号", branch: "枝番", name_kanji: "氏名",
  name_kana: "フリガナ", birth: "生年月日", sex: "性別", copay: "負担割合", acquired: "資格取得年月日",
  valid_until: "有効期限", issued_card: "交付年月日", effective_from: "適用開始年月日", last4: "下4桁",
  post_code: "郵便番号", addr1: "住所1", addr2: "住所2", addr3: "住所3", dest_name: "あて名",
  mail_class: "郵便区分", track_no: "引受番号", employer_name: "事業所名",
};
const SIDES = { face: "おもて", back: "うら", envelope: "封筒" };
const ROLES = { A: "おもて", B: "うら", C: "カード", D: "カードのうら", E: "封筒", X: "その他" };

// An element with properties and children; text is never taken for markup.
function el(name, props = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(props)) {
    if (key === "class") made.className = value;
    else if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

const fours = (hex) => hex.match(/.{1,4}/g).join(" ");
const number = (value) => Number(value).toLocaleString("ja-JP");

function facts(into, rows) {
  for (const [name, value, mono] of rows) {
    into.append(el("dt", {}, name), el("dd", { class: mono ? "mono" : "" }, String(value)));
  }
}

function table(caption, heads, rows) {
  const head = el("tr", {}, ...heads.map((name) => el("th", { scope: "col" }, name)));
  const cell = (value) => typeof value === "number"
    ? el("td", { class: "n" }, number(value)) : el("td", {}, String(value));
  const body = rows.map((row) => el("tr", {}, ...row.map(cell)));
  return el("table", {}, el("caption", {}, caption), el("thead", {}, head), el("tbody", {}, ...body));
}

function showHead() {
  $("title").textContent = data.title;
  document.title = `校正の確認 ${data.job} ${data.title}`;
  const rows = [
    ["保険者", data.insurer], ["ジョブ", data.job, true], ["時点・発行日", `${data.as_of} ・ ${data.issued}`],
    ["確認番号", fours(data.config_sha256), true], ["校正の番号", fours(data.package_sha256), true],
    ["刷り見本の読取試験", data.press_sample ? `行わない（${data.press_sample}）` : "本番の前に必要"],
  ];
  facts($("facts"), rows);
  facts($("sheetfacts"), [["保険者", data.insurer], ["ジョブ", data.job], ["標題", data.title]]);
  $("sheetdigest").textContent = `確認番号 ${fours(data.config_sha256)}\n校正の番号 ${fours(data.package_sha256)}`;
}

function showCounts() {
  const it = data.report;
  const balance = [
    ["レコード", it.records], ["印刷", it.members], ["保留", it.held], ["別途対応", it.separate],
    ["他システム", it.external], ["発行不要", it.not_due], ["通", it.pieces], ["枚", it.sheets], ["カード", it.cards],
  ];
  const sum = it.members + it.held + it.separate + it.external + it.not_due;
  const said = sum === it.records
    ? el("p", { class: "good" }, `収支：${number(it.records)} ＝ ${number(sum)} ✓`)
    : el("p", { class: "bad" }, "収支が合いません");
  $("counts").append(
    el("div", {}, table("収支", ["項目", "件数"], balance), said),
    el("div", {}, table("様式", ["様式", "人数"], Object.entries(it.by_form))),
    el("div", {}, table("規則（根拠の行）", ["規則", "行き先", "根拠", "人数"],
      it.rules.map((rule) => [rule.rule, rule.outcome, rule.seed, rule.count]))),
    el("div", {}, table("郵便区分", ["区分", "通"], Object.entries(it.by_mail_class))),
    el("div", {}, table("用紙", ["用紙", "枚"], Object.entries(it.by_stock))),
  );
}

function showLists() {
  for (const list of data.lists) {
    const rows = table(list.name, ["行", "整理番号", "項目", "理由"], list.rows);
    const more = list.count > list.rows.length
      ? el("p", { class: "hint" }, `はじめの ${list.rows.length} 件です。全件は ${list.name} にあります。`) : null;
    $("lists").append(el("details", {}, el("summary", {}, `${list.title}　${number(list.count)} 件`), rows, more));
  }
}

// One voice at a time, in Japanese where the machine has it.
function speak(text, button) {
  if (!("speechSynthesis" in window)) {
    button.textContent = "このブラウザーは読み上げできません";
    return;
  }
  const playing = speechSynthesis.speaking;
  speechSynthesis.cancel();
  if (playing && button.dataset.on) {
    delete button.dataset.on;
    button.textContent = "▶ 読み上げる";
    return;
  }
  const words = new SpeechSynthesisUtterance(text);
  words.lang = "ja-JP";
  words.onend = () => { delete button.dataset.on; button.textContent = "▶ 読み上げる"; };
  button.dataset.on = "1";
  button.textContent = "■ 止める";
  speechSynthesis.speak(words);
}

function codeRows(page) {
  return page.codes.map((code) => {
    const place = `左から ${code.left_mm} mm、下から ${code.bottom_mm} mm`;
    if (code.kind === "pairing") {
      const ours = page.wanted.includes(code.text) && code.check_ok;
      const role = ROLES[code.text[17]] || code.text[17];
      return [`照合コード（${role}）`, `${code.text.slice(1, 7)}-${code.text.slice(7, 14)}`, place, ours ? "一致 ✓" : "不一致 ✗"];
    }
    if (code.kind === "voice") {
      const voice = page.shown.find((it) => it.kind === "voice");
      const same = voice && code.text.normalize("NFKC") === voice.text.normalize("NFKC");
      return ["音声コード", `${code.text.length} 文字`, place, same ? "一致 ✓" : "不一致 ✗"];
    }
    return ["その他のコード", code.text, place, ""];
  });
}

function pageOf(piece, page) {
  const name = `通番 ${piece.number} ${page.sheet} 枚目 ${SIDES[page.side]}`;
  const image = page.png
    ? el("img", { src: `data:image/png;base64,${page.png}`, alt: `${name} の紙面`, loading: "lazy" })
    : el("p", {}, "画像はありません。proof.pdf を見てください。");
  const printed = page.shown.filter((it) => it.kind !== "voice").map((it) => [
    (LABELS[it.heading] || { customer: "カスタマバーコード", registered: "引受番号" }[it.kind] || "（紙面）") + (it.card ? "（カード）" : ""),
    it.text,
  ]);
  const parts = [table("印字した値", ["項目", "印字"], printed)];
  for (const voice of page.shown.filter((it) => it.kind === "voice")) {
    const button = el("button", { type: "button" }, "▶ 読み上げる");
    button.addEventListener("click", () => speak(voice.text, button));
    parts.push(el("div", { class: "voice" }, el("strong", {}, "音声コードの文"), el("p", {}, voice.text), button));
  }
  parts.push(table("紙面から読み取ったコード", ["コード", "内容", "中心の位置", "照合"], codeRows(page)));
  return el("div", { class: "page" }, el("figure", { style: "margin:0" }, image, el("figcaption", { class: "hint" }, name)), el("div", {}, ...parts));
}

function pieceOf(piece, at) {
  const box = el("input", { type: "checkbox", class: "seen" });
  box.addEventListener("change", progress);
  const members = piece.members.map((member) => table(
    `元データ（${member.line} 行目、規則 ${member.rule}${member.seed ? `、根拠 ${member.seed}` : ""}）`,
    ["項目", "値"], member.fields.map(([name, value]) => [LABELS[name] || name, value])));
  return el("li", { tabIndex: -1, id: `piece-${at}` },
    el("div", { class: "head" },
      el("h3", {}, `通番 ${number(piece.number)}　${piece.form}`),
      el("span", { class: "hint mono" }, `${piece.stream}　ロット ${piece.lot}`),
      el("label", {}, box, " 確認した")),
    el("ul", { class: "reasons", "aria-label": "選んだ理由" }, ...piece.reasons.map((reason) => el("li", {}, reason))),
    ...piece.pages.map((page) => pageOf(piece, page)),
    el("details", { open: true }, el("summary", {}, "元データ"), ...members));
}

function progress() {
  const all = document.querySelectorAll(".seen");
  const done = [...all].filter((box) => box.checked).length;
  $("progress").textContent = `${number(data.all)} 通のうち ${number(data.chosen)} 通を選び、${number(all.length)} 通を画像で示しています。確認した：${done} ／ ${all.length}`;
}

function keyboard() {
  let here = -1;
  document.addEventListener("keydown", (event) => {
    if (/^(INPUT|TEXTAREA|BUTTON|SUMMARY)$/.test(event.target.tagName) || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = { j: 1, k: -1 }[event.key.toLowerCase()];
    const items = document.querySelectorAll("#list > li");
    if (step) {
      here = Math.min(items.length - 1, Math.max(0, here + step));
      items[here].focus();
      items[here].scrollIntoView();
    } else if (event.key === " " && items[here] === document.activeElement) {
      event.preventDefault();
      items[here].querySelector(".seen").click();
    }
  });
}

// --- Signing ------------------------------------------------------------------------------------
const bytes = (text) => new TextEncoder().encode(text);
const b64 = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
function unb64(text) {
  const letters = atob(text);
  const found = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) found[at] = letters.charCodeAt(at);
  return found;
}
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
let signing = null; // { key, publicHex }

function say(text, bad) {
  $("said").textContent = text;
  $("said").className = bad ? "bad" : "good";
}

function save(name, text) {
  const link = el("a", { href: URL.createObjectURL(new Blob([text], { type: "application/json" })), download: name });
  document.body.append(link);
  link.click();
  setTimeout(() => { URL.revokeObjectURL(link.href); link.remove(); }, 1000);
}

// The key file is opened by a pass phrase only: PBKDF2 (SHA-256, 600 000 rounds), AES-GCM.
async function lockOf(pass, salt, iterations = 600000) {
  const material = await crypto.subtle.importKey("raw", bytes(pass), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

async function makeKey() {
  const pass = $("newpass").value;
  if (pass.length < 12) return say("合言葉は12文字以上にしてください", true);
  if (pass !== $("newpass2").value) return say("合言葉が二つで違います", true);
  const pair = await crypto.subtle.generateKey({ name: "Ed25519" }, true, ["sign", "verify"]);
  const pkcs8 = await crypto.subtle.exportKey("pkcs8", pair.privateKey);
  const publicHex = hex(await crypto.subtle.exportKey("raw", pair.publicKey));
  const [salt, iv] = [crypto.getRandomValues(new Uint8Array(16)), crypto.getRandomValues(new Uint8Array(12))];
  const locked = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await lockOf(pass, salt), pkcs8);
  const file = { kirikake: "approver-key/1", public: publicHex, salt: b64(salt), iv: b64(iv), locked: b64(locked) };
  save("kirikake-approver-key.json", JSON.stringify(file, null, 2) + "\n");
  take(pair.privateKey, publicHex);
  say("鍵を作って保存しました。公開鍵を印刷会社に伝えてください。合言葉とファイルは大切に保管してください。");
}

async function openKey() {
  const [file] = $("keyfile").files;
  if (!file) return say("鍵ファイルを選んでください", true);
  try {
    const kept = JSON.parse(await file.text());
    const lock = await lockOf($("pass").value, unb64(kept.salt));
    const pkcs8 = await crypto.subtle.decrypt({ name: "AES-GCM", iv: unb64(kept.iv) }, lock, unb64(kept.locked));
    const key = await crypto.subtle.importKey("pkcs8", pkcs8, { name: "Ed25519" }, false, ["sign"]);
    take(key, kept.public);
    say("鍵を開きました。");
  } catch (error) {
    say("鍵を開けません。合言葉とファイルを確かめてください。", true);
  }
}

function take(key, publicHex) {
  signing = { key, publicHex };
  const known = data.approvers.find((approver) => approver.key.toLowerCase() === publicHex);
  $("public").textContent = publicHex + (known ? `（${known.name}）` : "（まだ登録されていません）");
  ready();
}

function ready() {
  const verdict = document.querySelector("input[name=verdict]:checked");
  $("sign").disabled = !(signing && verdict && $("by").value.trim());
}

async function sign(event) {
  event.preventDefault();
  if (!signing) return say("先に鍵を開いてください", true);
  const verdict = document.querySelector("input[name=verdict]:checked").value;
  if (verdict === "rejected" && !$("note").value.trim()) return say("差戻しの理由を書いてください", true);
  const statement = {
    _type: "https://in-toto.io/Statement/v1",
    subject: [
      { name: "config", digest: { sha256: data.config_sha256 } },
      { name: "package", digest: { sha256: data.package_sha256 } },
    ],
    predicateType: data.approval_type,
    predicate: {
      verdict,
      by: $("by").value.trim(),
      when: new Date().toISOString().slice(0, 19) + "Z",
      note: $("note").value.trim(),
      method: "browser",
      pieces_seen: document.querySelectorAll(".seen:checked").length,
    },
  };
  const payload = bytes(JSON.stringify(statement));
  const head = bytes(`DSSEv1 ${data.payload_type.length} ${data.payload_type} ${payload.length} `);
  const whole = new Uint8Array(head.length + payload.length);
  whole.set(head);
  whole.set(payload, head.length);
  const signature = await crypto.subtle.sign({ name: "Ed25519" }, signing.key, whole);
  const envelope = {
    payload: b64(payload),
    payloadType: data.payload_type,
    signatures: [{ keyid: signing.publicHex, sig: b64(signature) }],
  };
  const text = JSON.stringify(envelope, null, 2) + "\n";
  window.approval = text;
  save("approval.json", text);
  say(`署名しました（${verdict === "approved" ? "校了" : "差戻し"}）。approval.json を印刷会社に渡してください。`);
}

async function canSign() {
  try {
    await crypto.subtle.generateKey({ name: "Ed25519" }, false, ["sign"]);
    return true;
  } catch (error) {
    return false;
  }
}

// --- The lock -----------------------------------------------------------------------------------
async function unpacked(buffer) {
  const stream = new Blob([buffer]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).text();
}

// The data behind the lock; null if the passphrase does not open it.
async function opened(lock, word) {
  const key = await lockOf(word.trim().normalize("NFC"), unb64(lock.salt), lock.rounds);
  const how = { name: "AES-GCM", iv: unb64(lock.nonce), additionalData: bytes(lock.purpose) };
  let packed;
  try {
    packed = await crypto.subtle.decrypt(how, key, unb64(lock.bytes));
  } catch (error) {
    return null;
  }
  return JSON.parse(await unpacked(packed));
}

function askForWord() {
  const [word, said, button] = [$("word"), $("locksaid"), $("unlock")];
  const tell = (text) => {
    said.textContent = text;
    said.className = "bad";
    word.setAttribute("aria-invalid", "true");
    word.focus();
    word.select();
  };
  $("lock").hidden = false;
  word.focus();
  $("showword").addEventListener("change", (event) => { word.type = event.target.checked ? "text" : "password"; });
  if (!window.crypto || !crypto.subtle || !("DecompressionStream" in window)) {
    button.disabled = true;
    return tell("このブラウザーでは開けません。新しい Edge、Chrome、Firefox、Safari で開いてください。");
  }
  $("lockform").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    if (!word.value.trim()) return tell("合言葉を入れてください。");
    button.disabled = true;
    said.className = "";
    said.textContent = "開いています…";
    let found = null;
    try {
      found = await opened(data.locked, word.value);
    } catch (error) {
      return tell("開いた内容を読めません。ファイルを受け取り直してください。");
    } finally {
      button.disabled = false;
    }
    if (!found) return tell("合言葉が違います。大文字・小文字、全角・半角を確かめて、もう一度入れてください。");
    data = found;
    $("lock").remove();
    start();
    $("title").focus();
  });
}

function start() {
  $("review").hidden = false;
  showHead();
  showCounts();
  showLists();
  $("list").append(...data.pieces.map(pieceOf));
  progress();
  keyboard();
}

$("open").addEventListener("click", openKey);
$("make").addEventListener("click", makeKey);
$("form").addEventListener("input", ready);
$("form").addEventListener("submit", sign);
$("paper").addEventListener("click", () => {
  document.body.classList.add("paper");
  window.print();
  document.body.classList.remove("paper");
});
if (data.locked) askForWord();
else start();
canSign().then((can) => {
  $("unsupported").hidden = can;
  $("keys").disabled = !can;
});
