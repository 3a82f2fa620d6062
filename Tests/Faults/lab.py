"""What the fault tests share: servers on loopback that can misbehave, a daemon that is watched, and a list of what holds.
Python 3 standard library only."""
import json
import os
import signal
import socket
import socketserver
import subprocess
import tempfile
import threading
import time
from email.utils import formatdate

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WATCHLIST = [os.path.join(ROOT, "Config", "watchlist.d", name) for name in ("entities.yaml", "topics.yaml")]
MOST_MEMORY = 256  # MiB that the daemon may hold at once, whatever it is sent


class Checks:
    """Things that must hold, each told in one line."""

    def __init__(self):
        self.all = self.good = 0

    def that(self, name, holds, detail=""):
        self.all += 1
        self.good += bool(holds)
        print(("ok   " if holds else "FAIL ") + name + (f"  [{detail}]" if detail != "" and not holds else ""), flush=True)


def within(seconds, condition):
    """Whether a condition comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return bool(condition())


class Request:
    """A request as it came, with its moment."""

    def __init__(self, method, target, headers, body, connection):
        self.method, self.target, self.headers, self.body = method, target, headers, body
        self.path, self.connection, self.at = target.split("?")[0], connection, time.monotonic()
        self.ended = None  # just before its last bytes were sent: what the client does after them comes later

    def header(self, name):
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        return values[-1] if values else None


class Answer:
    """What a server does about a request: a whole answer, or bytes as a handler likes them."""

    def __init__(self, connection, request):
        self.connection, self.request = connection, request

    def raw(self, data):
        self.request.ended = time.monotonic()
        self.connection.sendall(data)

    def whole(self, status=200, headers=(), body=b"", kind="application/rss+xml"):
        if isinstance(body, str):
            body = body.encode()
        lines = [f"HTTP/1.1 {status} X", f"Date: {formatdate(usegmt=True)}"]
        if status != 304:
            lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
        self.raw("\r\n".join(lines + [f"{key}: {value}" for key, value in headers] + ["", ""]).encode() + body)


class Server:
    """Listens on a loopback address and keeps every request. `routes` maps a path to a function of request and answer;
    one that returns "close" ends the connection."""

    def __init__(self, host="127.0.0.1", port=0):
        self.routes, self.requests, self.opened = {}, [], 0
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                outer.opened += 1
                outer.serve(self.request, outer.opened)

        class Listener(socketserver.ThreadingTCPServer):
            allow_reuse_address, daemon_threads, request_queue_size = True, True, 200

        self.listener = Listener((host, port), Handler)
        self.host, self.port = host, self.listener.server_address[1]
        threading.Thread(target=self.listener.serve_forever, args=(0.05,), daemon=True).start()

    def url(self, path):
        return f"http://{self.host}:{self.port}{path}"

    def of(self, path):
        return [request for request in list(self.requests) if request.path == path]

    def serve(self, connection, number):
        file = connection.makefile("rb")
        try:
            while True:
                first = file.readline(1 << 16).decode("latin-1").split()
                if len(first) < 2:
                    return
                headers = []
                while (line := file.readline(1 << 16).decode("latin-1").strip()):
                    headers.append(tuple(part.strip() for part in line.split(":", 1)))
                request = Request(first[0], first[1], headers, b"", number)
                request.body = file.read(int(request.header("content-length") or 0))
                self.requests.append(request)
                answer = Answer(connection, request)
                route = self.routes.get(request.path, lambda _, answer: answer.whole(404, kind="text/plain"))
                result = route(request, answer)
                if result == "close":
                    return
        except (OSError, ValueError):
            pass
        finally:
            connection.close()


class Daemon:
    """A started diplowatch. It runs in a session of its own, so that only what was started here is ever killed."""

    def __init__(self, binary, config, folder):
        self.binary, self.config, self.errors = binary, config, os.path.join(folder, "stderr")
        self.peak, self.process = 0, None

    def start(self):
        with open(self.errors, "ab") as errors:
            self.process = subprocess.Popen(
                [self.binary, "run", "--config", self.config], stdin=subprocess.DEVNULL, stdout=errors, stderr=errors,
                start_new_session=True)
        threading.Thread(target=self.watch, args=(self.process,), daemon=True).start()
        return self

    def watch(self, process):
        while process.poll() is None:
            try:
                with open(f"/proc/{process.pid}/statm") as file:
                    self.peak = max(self.peak, int(file.read().split()[1]) * 4096 >> 20)
            except (OSError, IndexError):
                return
            time.sleep(0.05)

    @property
    def alive(self):
        return self.process.poll() is None

    def send(self, number):
        if self.alive:
            self.process.send_signal(number)

    def kill(self):
        self.send(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """SIGTERM; the seconds it took, or None when it had to be killed after ten."""
        start = time.monotonic()
        self.send(signal.SIGTERM)
        try:
            self.process.wait(10)
            return time.monotonic() - start
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    def said(self):
        with open(self.errors, errors="replace") as file:
            return file.read()


def folder():
    return tempfile.TemporaryDirectory(prefix="diplowatch-faults-")


def configure(path, feeds, webhooks=(), matches=None, state=None, mail=(), **fetch):
    """Writes configuration and watchlist (JSON is YAML). `feeds` maps an id to a URL or a definition."""
    settings = {"contact": "mailto:desk@example.org", "interval": "1s", "minInterval": "1s", "maxInterval": "1d",
                "startupSpread": "0s", "timeout": "3s", "connectTimeout": "2s", "maxBody": "8MiB", "allow": ["127.0.0.0/8"],
                "backoff": {"initial": "1s", "max": "8s"}}
    settings.update(fetch)
    definitions = [dict({"id": name}, **(feed if isinstance(feed, dict) else {"url": feed})) for name, feed in feeds.items()]
    with open(f"{path}/feeds.yaml", "w") as file:
        json.dump({"version": 1, "feeds": definitions}, file)
    with open(f"{path}/config.yaml", "w") as file:
        json.dump({"watchlist": WATCHLIST + ["feeds.yaml"], "state": f"sqlite:{state or path}/state.db",
                   "matches": {"path": f"{matches or path}/matches.jsonl"}, "fetch": settings, "backfill": "36500d",
                   "status": {"listen": "off"}, "webhooks": list(webhooks), "mail": list(mail)}, file)
    return f"{path}/config.yaml"


def title(number):
    """A headline that the shipped watchlist matches."""
    return f"Lavrov and Rubio meet in Geneva for US-Russia talks on seized embassy property, day {number}"


def document(name, numbers, head=""):
    """An RSS document, newest item first; the item `number` has the guid `NAME/number`."""
    items = "".join(
        f"<item><title>{title(number)}</title><link>http://wire.example/{name}/{number}</link>"
        f'<guid isPermaLink="false">{name}/{number}</guid><pubDate>{formatdate(1_780_000_000 + number * 60, usegmt=True)}'
        "</pubDate></item>" for number in sorted(numbers, reverse=True))
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{name}</title>{head}{items}</channel></rss>'


def lines(*paths):
    """The lines of match logs, decoded; None for one that is no JSON object with a line end."""
    found = []
    for path in paths:
        if not os.path.exists(path):
            continue
        with open(path, "rb") as file:
            for line in file:
                try:
                    found.append(json.loads(line) if line.endswith(b"\n") else None)
                except ValueError:
                    found.append(None)
    return found


def free_port():
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
