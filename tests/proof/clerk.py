"""The clerk: opens review.html in a headless Chromium and does with it what a person would.

usage: clerk.py CHROMIUM REVIEW.html FOLDER VERDICT [PASSPHRASE]
Tries a wrong passphrase and then the right one, where the page asks for one. Makes a key, looks at every piece, signs the verdict, and leaves approval.json, key.json and
print.pdf in FOLDER. Speaks to the browser by its debugging pipe; needs no network and no package.
"""
import base64
import json
import os
import subprocess
import sys
import time

SECONDS_MAX = 90


class Browser:
    """A browser with one page, driven by the DevTools protocol over file descriptors 3 and 4."""

    def __init__(self, program, profile):
        to_browser, our_out = os.pipe()
        our_in, from_browser = os.pipe()

        def place():
            # High numbers first: a pipe may stand where another has to go.
            low, high = os.dup(to_browser), os.dup(from_browser)
            os.dup2(low, 3)
            os.dup2(high, 4)

        flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
                 "--no-first-run", "--disable-extensions", "--user-data-dir=" + profile]
        self.process = subprocess.Popen([program] + flags, preexec_fn=place, close_fds=False,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.out, self.into = our_out, our_in
        self.read, self.number, self.events = b"", 0, []
        self.ends = time.time() + SECONDS_MAX

    def message(self):
        while b"\0" not in self.read:
            if time.time() > self.ends:
                raise SystemExit("the browser does not answer")
            part = os.read(self.into, 1 << 16)
            if not part:
                raise SystemExit("the browser has gone")
            self.read += part
        text, self.read = self.read.split(b"\0", 1)
        return json.loads(text)

    def ask(self, method, session=None, **parameters):
        self.number += 1
        question = {"id": self.number, "method": method, "params": parameters}
        if session:
            question["sessionId"] = session
        os.write(self.out, json.dumps(question).encode() + b"\0")
        while True:
            answer = self.message()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise SystemExit(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)


def unlock(ask, run, until, passphrase):
    """Opens a locked page by the keyboard alone; what was seen before and after a wrong word."""

    def enter(text):
        run("document.getElementById('word').select()")
        ask("Input.insertText", text=text)
        for kind in ["keyDown", "keyUp"]:
            ask("Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter", text="\r",
                windowsVirtualKeyCode=13)

    until("document.readyState === 'complete' && document.activeElement.id === 'word'")
    told = {
        "closed": run("document.body.innerText"),
        "lock_unnamed": run("[...document.querySelectorAll('#lock button, #lock input')].filter("
                            "(it) => !(it.labels && it.labels.length) && !it.textContent.trim()).length"),
        "word_type": run("document.getElementById('word').type"),
    }
    enter("")
    until("document.getElementById('locksaid').textContent.length > 0")
    told["empty"] = run("document.getElementById('locksaid').textContent")
    enter(passphrase + "x")
    until("document.getElementById('locksaid').textContent.includes('違います')")
    told["refused"] = run("document.getElementById('locksaid').textContent")
    told["role"] = run("document.getElementById('locksaid').getAttribute('role')")
    told["still_closed"] = run("document.getElementById('review').hidden"
                               " && document.querySelectorAll('#list > li').length === 0"
                               " && document.getElementById('title').textContent === ''"
                               " && document.activeElement.id === 'word'")
    enter(passphrase)
    until("!document.getElementById('review').hidden")
    told["focus"] = run("document.activeElement.id")
    told["lock_gone"] = run("document.getElementById('lock') === null")
    return told


def main():
    program, review, folder, verdict = sys.argv[1:5]
    passphrase = sys.argv[5] if len(sys.argv) > 5 else None
    browser = Browser(program, os.path.join(folder, "profile"))
    target = browser.ask("Target.createTarget", url="about:blank")["targetId"]
    session = browser.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def ask(method, **parameters):
        return browser.ask(method, session, **parameters)

    def run(script):
        answer = ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise SystemExit(json.dumps(answer["exceptionDetails"])[:2000])
        return answer["result"].get("value")

    def until(script):
        while not run(script):
            if time.time() > browser.ends:
                raise SystemExit("never true: " + script)
            time.sleep(0.05)

    for domain in ["Page.enable", "Runtime.enable", "Network.enable", "Log.enable"]:
        ask(domain)
    ask("Page.setDownloadBehavior", behavior="allow", downloadPath=folder)
    ask("Page.navigate", url="file://" + os.path.abspath(review))
    told = unlock(ask, run, until, passphrase) if passphrase else {}
    until("document.readyState === 'complete' && document.querySelectorAll('#list > li').length > 0")
    told |= {
        "title": run("document.getElementById('title').textContent"),
        "pieces": run("document.querySelectorAll('#list > li').length"),
        "images": run("[...document.images].filter((it) => it.alt && it.src.startsWith('data:')).length"),
        "unnamed": run("[...document.querySelectorAll('button, input, textarea')].filter("
                       "(it) => !(it.labels && it.labels.length) && !it.textContent.trim()).length"),
        "disagreeing": run("[...document.querySelectorAll('td')].filter("
                           "(it) => it.textContent.includes('✗')).length"),
        "agreeing": run("[...document.querySelectorAll('td')].filter("
                        "(it) => it.textContent.includes('一致 ✓')).length"),
        "readable": run("[...document.querySelectorAll('.voice button')].length"),
        "unsigned": run("document.getElementById('sign').disabled"),
    }
    # By the keyboard: the next piece, and that it was looked at.
    for key in ["j", " "]:
        ask("Input.dispatchKeyEvent", type="keyDown", key=key, text=key)
        ask("Input.dispatchKeyEvent", type="keyUp", key=key)
    told["looked"] = run("document.querySelectorAll('.seen:checked').length")
    run("document.querySelectorAll('.seen:not(:checked)').forEach((box) => box.click())")

    def fill(name, text):
        run(f"(() => {{ const it = document.getElementById({json.dumps(name)}); "
            f"it.value = {json.dumps(text)}; it.dispatchEvent(new Event('input', {{bubbles: true}})); }})()")

    fill("newpass", "たいせつな合言葉です12")
    fill("newpass2", "たいせつな合言葉です12")
    run("document.getElementById('make').click()")
    until("document.getElementById('public').textContent.length > 60")
    told["public"] = run("document.getElementById('public').textContent.slice(0, 64)")
    run(f"document.querySelector('input[name=verdict][value={verdict}]').click()")
    fill("by", "承認 花子")
    fill("note", "確認しました。<script>alert(1)</script>")
    until("!document.getElementById('sign').disabled")
    run("document.getElementById('sign').click()")
    until("Boolean(window.approval)")
    told["progress"] = run("document.getElementById('progress').textContent")
    with open(os.path.join(folder, "signed.json"), "w", encoding="utf-8") as file:
        file.write(run("window.approval"))
    printed = ask("Page.printToPDF", printBackground=True)["data"]
    with open(os.path.join(folder, "print.pdf"), "wb") as file:
        file.write(base64.b64decode(printed))
    asked = [event["params"]["request"]["url"] for event in browser.events
             if event.get("method") == "Network.requestWillBeSent"]
    told["elsewhere"] = [url[:80] for url in asked if not url.startswith(("file:", "data:", "blob:"))]
    for name in ["approval.json", "kirikake-approver-key.json"]:
        while not os.path.exists(os.path.join(folder, name)):
            if time.time() > browser.ends:
                raise SystemExit(name + " was not saved")
            time.sleep(0.05)
    print(json.dumps(told))
    browser.process.kill()


main()
