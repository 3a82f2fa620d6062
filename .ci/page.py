"""page.py BINARY [--shots FOLDER] [--feeds 0,6,300]: starts the daemon with 0, 6 and 300 invented feeds and checks its pages with axe-core
in a headless Chromium, at two widths, light and dark. Any violation fails. Feeds of matches are read back with feedparser."""

import argparse
import base64
import email.utils
import http.server
import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import xml.sax.saxutils

import feedparser
from selenium import webdriver

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SIZES = {"wide": (1280, 900), "phone": (390, 844)}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Invented events. Of each: hours ago, and (language, title, text) as different feeds tell it.
EVENTS = [
    (2, [("en", "Russia demands U.S. hand back two seized diplomatic compounds", "Deputy Foreign Minister Sergei Ryabkov said in Washington that Moscow reserves the right to retaliate if the country houses in Maryland and New York stay shut. The State Department said that talks would go on, and that nothing had been agreed. Moscow calls the closure of the compounds a breach of the Vienna Convention on Diplomatic Relations."),
         ("ru", "Рябков: Москва требует вернуть изъятую дипсобственность в США", "Замглавы МИД России заявил, что Москва оставляет за собой право на ответные меры, если дачи в Мэриленде и Нью-Йорке останутся закрыты."),
         ("en", "Moscow wants its two seized diplomatic compounds in Maryland and New York back", "Ryabkov warned the United States of a response.")]),
    (9, [("en", "Kremlin vows mirror response after US expels 35 Russian diplomats", "Dmitry Peskov said the principle of reciprocity leaves Russia no choice; the State Department called the step a reply to election hacking."),
         ("ru", "США вышлют 35 российских дипломатов, Кремль обещает зеркальный ответ", "Песков назвал решение Вашингтона неприемлемым.")]),
    (1, [("en", "Moscow retaliates, expels 35 American diplomats", "The Russian Foreign Ministry gave the embassy staff of the United States a week to leave.")]),
    (20, [("en", "Rubio and Lavrov agree by phone to resume strategic stability talks in Geneva", "The U.S. secretary of state and the Russian foreign minister also touched on New START & embassy staffing."),
          ("ru", "Лавров и Рубио договорились возобновить переговоры по стратегической стабильности в Женеве", "Министр иностранных дел России и госсекретарь США обсудили также ДСНВ.")]),
    (31, [("en", "Treasury blacklists tanker firms said to help Rosneft dodge the price cap", "New U.S. sanctions on Russia's shadow fleet drew an angry reply from Moscow.")]),
    (44, [("ru", "Путин и Трамп обсудили по телефону обмен заключёнными", "Президенты России и США говорили около часа, сообщил Кремль."),
          ("en", "Putin and Trump discuss prisoner swap by phone", "The presidents of Russia and the United States spoke for an hour, the Kremlin said.")]),
]
# One a day for the charts.
DAILY = [("en", "Lavrov warns the United States of new countermeasures over sanctions, note {n}", "Russia answers U.S. sanctions."),
         ("en", "U.S. and Russian envoys meet in Vienna for arms control talks, round {n}", "Washington and Moscow discuss New START."),
         ("ru", "США ввели новые санкции против российских банков, список {n}", "Минфин США расширил санкции против России."),
         ("en", "United States imposes sanctions on {n} Russian companies", "The Treasury named Russian firms.")]
NAMES = [("harbour-wire", "Harbour Wire", "en"), ("vestnik", "Вестник пролива", "ru"), ("north-post", "The North Post", "en"),
         ("gazeta-port", "Портовая газета", "ru"), ("river-daily", "River Daily", "en"), ("nabat", "Набат", "ru")]


def document(number, now):
    """A feed's RSS document: the first six tell the events, the others nothing of note."""
    language = NAMES[number][2] if number < len(NAMES) else "en"
    title = NAMES[number][1] if number < len(NAMES) else f"The news of town {number}"
    items = []
    if number < len(NAMES):
        for event, (hours, told) in enumerate(EVENTS):
            mine = [text for text in told if text[0] == language]
            place = number // 2
            if place < len(mine):
                items.append((now - hours * 3600 - 600 * (3 - place), mine[place][1:], f"e{event}"))
        for day in range(3, 30):
            text = DAILY[day % len(DAILY)]
            if text[0] == language and day % 3 == number // 2:
                items.append((now - day * 86400 - 3600 * number, (text[1].format(n=day), text[2]), f"d{day}"))
    else:
        items.append((now - 86400, (f"Council of town {number} opens a bridge", "Nothing else happened."), "x"))
    escape = xml.sax.saxutils.escape
    body = "".join(
        f"<item><title>{escape(told[0])}</title><description>{escape(told[1])}</description><guid>{guid}</guid>"
        f"<link>https://{NAMES[number % len(NAMES)][0]}.example/{guid}</link><pubDate>{email.utils.formatdate(time_)}</pubDate></item>"
        for time_, told, guid in sorted(items))
    return (f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{title}</title><link>https://x.example/</link>'
            f"<description>Invented.</description><language>{language}</language>{body}</channel></rss>").encode()


class Publisher(http.server.ThreadingHTTPServer):
    """Serves the feeds on loopback. Of many feeds some are in each kind of trouble."""

    daemon_threads = True

    def __init__(self, count):
        now = time.time()
        publisher = self
        self.count = count

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                number = int(re.sub(r"\D", "", self.path) or 0)
                trouble = {7: 404, 8: 410, 9: 403, 10: 500}.get(number) if publisher.count > 6 else None
                body = b"<html><body>no feed</body></html>" if publisher.count > 6 and number == 11 else document(number, now)
                self.send_response(trouble or 200)
                self.send_header("Content-Type", "application/rss+xml")
                self.end_headers()
                self.wfile.write(b"" if trouble else body)

            def do_POST(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.send_response(410 if "gone" in self.path else 204)
                self.end_headers()

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        self.handle_error = lambda *_: None
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Daemon:
    """diplowatch on so many feeds, with its page on a free port."""

    def __init__(self, binary, count):
        self.folder = tempfile.TemporaryDirectory()
        self.publisher = Publisher(count)
        port = self.publisher.server_port
        shipped = f"{ROOT}/Config/watchlist.d"
        lines = ["version: 1", "feeds:" if count else "feeds: []"]
        for number in range(count):
            name = NAMES[number][0] if number < len(NAMES) else f"town-{number}"
            lines.append(f'  - {{id: {name}, url: "http://127.0.0.1:{port}/{number}"}}')
        config = {
            "watchlist": [f"{shipped}/{name}.yaml" for name in ("entities", "topics", "weights")] + ["feeds.yaml"],
            "state": "sqlite:state.db", "matches": {"path": "matches.jsonl"}, "backfill": "36500d",
            "fetch": {"contact": "none", "startupSpread": "0s", "perHost": 50, "allow": [f"127.0.0.1:{port}"]},
            "status": {"listen": "127.0.0.1:0", "marks": True},
            "webhooks": [{"id": "desk", "url": f"http://127.0.0.1:{port}/{'gone' if count > 6 else 'ok'}"}],
        }
        self.write("feeds.yaml", "\n".join(lines) + "\n")
        self.write("diplowatch.yaml", json.dumps(config))
        self.log = open(f"{self.folder.name}/log", "w+")
        self.process = subprocess.Popen(
            [binary, "run", "--config", f"{self.folder.name}/diplowatch.yaml"], stdin=subprocess.DEVNULL, stderr=self.log)
        self.base = self.wait(self.address)
        # Every feed has been polled once.
        self.wait(lambda: all(feed.get("lastPoll") for feed in json.loads(self.get("/status.json"))["feeds"]))
        # The matches are delivered.
        self.wait(lambda: not count or self.delivered(json.loads(self.get("/status.json"))))

    def delivered(self, status):
        return all(hook["disabled"] or hook["waiting"] == 0 for hook in status["webhooks"]) and status["polling"]["matches"] > 0

    def write(self, name, text):
        with open(f"{self.folder.name}/{name}", "w") as file:
            file.write(text)

    def address(self):
        found = re.search(r"status address=([0-9.:]+)", open(self.log.name).read())
        return found and "http://" + found.group(1)

    def wait(self, condition):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            value = condition()
            if value:
                return value
            time.sleep(0.1)
        raise SystemExit(f"the daemon does not get ready: {open(self.log.name).read()[-2000:]}")

    def get(self, path, headers=None):
        request = urllib.request.Request(self.base + path, headers=headers or {})
        return urllib.request.urlopen(request, timeout=30).read().decode()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)
        self.publisher.shutdown()
        self.folder.cleanup()


class Browser:
    def __init__(self):
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars"):
            options.add_argument(argument)
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
        folder = os.path.dirname(importlib.util.find_spec("axe_playwright_python").origin)
        self.axe = open(f"{folder}/axe.min.js").read()

    def show(self, address, size, scheme):
        width, height = SIZES[size]
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == "phone"})
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": scheme}]})
        self.driver.get(address)

    def violations(self):
        """What axe finds, with all details open too."""
        self.driver.execute_script("document.querySelectorAll('details').forEach(element => element.open = true)")
        self.driver.execute_script(self.axe)
        self.driver.set_script_timeout(120)
        result = self.driver.execute_async_script(
            "const done = arguments[1]; axe.run(document, {runOnly: arguments[0]}).then(done, error => done({error: String(error)}))",
            RULES)
        if "error" in result:
            raise SystemExit(result["error"])
        found = [(rule["id"], rule["help"], node["target"], node.get("failureSummary", ""))
                 for rule in result["violations"] for node in rule["nodes"][:3]]
        wide = self.driver.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
        if wide > 0:
            found.append(("reflow", f"the page is {wide} px wider than the window", [], ""))
        return found, len(result["passes"])

    def picture(self, path, whole=False):
        height = self.driver.execute_script("return document.documentElement.scrollHeight")
        options = {"format": "png"}
        if whole:
            width = self.driver.execute_script("return window.innerWidth")
            options |= {"captureBeyondViewport": True, "clip": {"x": 0, "y": 0, "width": width, "height": min(height, 4000), "scale": 1}}
        data = self.driver.execute_cdp_cmd("Page.captureScreenshot", options)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))


def read_feeds(daemon):
    """Problems with the feeds of matches, as feedparser reads them."""
    problems = []
    for query in ("", "?language=ru", "?topic=sanctions&since=40d", "?q=no-such-word"):
        address = f"{daemon.base}/matches.atom{query}"
        feed = feedparser.parse(address)
        items = json.loads(daemon.get(f"/matches.json{query}"))["items"]
        if feed.bozo or feed.version != "atom10":
            problems.append(f"{address}: {feed.get('bozo_exception', feed.version)}")
        if [entry.id for entry in feed.entries] != [item["id"] for item in items]:
            problems.append(f"{address}: the JSON feed has other entries")
        if bool(items) == (query == "?q=no-such-word") or any(not entry.content[0].value for entry in feed.entries):
            problems.append(f"{address}: entries or their contents are missing")
        again = feedparser.parse(address, etag=feed.etag)
        if again.get("status") != 304:
            problems.append(f"{address}: {again.get('status')} instead of 304 for a reader who has it")
    return problems


def mark(browser, daemon):
    """Problems with the button by which a match is marked, as a reader presses it."""
    browser.show(daemon.base + "/", "wide", "light")
    browser.driver.execute_script("document.querySelectorAll('details').forEach(element => element.open = true)")
    buttons = browser.driver.find_elements("css selector", "form[action='/mark'] button[value='yes']")
    if not buttons:
        return ["no button marks a match"]
    buttons[0].click()
    end = time.monotonic() + 20
    while time.monotonic() < end and not browser.driver.current_url.endswith("/#matches"):
        time.sleep(0.1)
    if browser.driver.current_url != daemon.base + "/#matches":
        return [f"a mark led to {browser.driver.current_url}: {browser.driver.find_element('css selector', 'body').text[:200]}"]
    return []


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("binary")
    arguments.add_argument("--shots", help="keep pictures in this folder")
    arguments.add_argument("--feeds", default="0,6,300")
    options = arguments.parse_args()
    if options.shots:
        os.makedirs(options.shots, exist_ok=True)
    browser = Browser()
    failures, checked = [], 0
    for count in map(int, options.feeds.split(",")):
        daemon = Daemon(os.path.abspath(options.binary), count)
        try:
            paths = [
                "/", "/?topic=talks&side=RU&q=Geneva", "/feeds", "/search", "/search?q=dipl*", "/stories", "/stories/none"]
            story = re.search(r'href="(/stories/[^"]+)"', daemon.get("/"))
            if count:
                paths.append(story.group(1) if story else failures.append("no story on the page") or "/")
                failures += read_feeds(daemon)
                failures += mark(browser, daemon)
            if count > 6:
                paths.append("/feeds?state=trouble")
            for path in paths:
                for size in SIZES:
                    for scheme in ("light", "dark"):
                        browser.show(daemon.base + path, size, scheme)
                        name = re.sub(r"\W+", "-", path.split("/stories/")[0] + ("story" if "/stories/" in path else "")).strip("-") or "front"
                        if options.shots:
                            browser.picture(f"{options.shots}/{count}-{name}-{size}-{scheme}.png", whole=True)
                        found, passed = browser.violations()
                        checked += passed
                        failures += [f"{count} feeds, {path}, {size}, {scheme}: {rule}: {text} {target} {why}"
                                     for rule, text, target, why in found]
        finally:
            daemon.stop()
    browser.driver.quit()
    for failure in failures:
        print(failure, file=sys.stderr)
    print(f"{checked} rules of axe-core passed; {len(failures)} violations")
    return 1 if failures else 0


sys.exit(main())
