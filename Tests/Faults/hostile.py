"""Servers that mean harm, all at once, beside one honest feed that must be read as if they were not there."""
import gzip
import time

import lab

CANARY = "canary-7d1f"


def run(checks, binary, whole):
    server, decent, inner = (lab.Server(f"127.0.0.{n}") for n in (1, 2, 9))
    for path in ("/metadata", "/entity"):
        inner.routes[path] = lambda _, answer: answer.whole(200, [], lab.document("inner", [1]))
    counter = []

    def honest(_, answer):
        counter.append(time.monotonic())
        answer.whole(200, [], lab.document("honest", range(len(counter))))
    decent.routes["/honest"] = honest
    feeds = {"honest": decent.url("/honest")}
    with lab.folder() as path:
        with open(f"{path}/secret.txt", "w") as file:
            file.write(CANARY)
        for name, route in hostile(f"{path}/secret.txt", inner).items():
            server.routes["/" + name] = route
            feeds[name] = server.url("/" + name)
        feeds["inner-address"] = inner.url("/metadata")
        allow = [f"127.0.0.1:{server.port}", f"127.0.0.2:{decent.port}"]
        daemon = lab.Daemon(binary, lab.configure(path, feeds, allow=allow, timeout="3s"), path).start()
        time.sleep(25 if whole else 12)
        alive, said = daemon.alive, daemon.said()
        took = daemon.stop()
        gaps = [later - earlier for earlier, later in zip(counter, counter[1:])]
        checks.that("it lives", alive)
        checks.that(f"it holds less than {lab.MOST_MEMORY} MiB", daemon.peak < lab.MOST_MEMORY, daemon.peak)
        checks.that("it stops in time, with transfers that hang", took is not None, took)
        checks.that("the honest feed is polled as if alone", len(gaps) >= 4 and max(gaps) < 4, gaps)
        found = [line for line in lab.lines(f"{path}/matches.jsonl")]
        ids = [line["entry"]["id"] for line in found if line]
        honest_ids = [identifier for identifier in ids if identifier.startswith("honest/")]
        checks.that("the honest feed's matches are there, once each",
                    len(honest_ids) >= 4 and len(honest_ids) == len(set(honest_ids)) and None not in found, honest_ids)
        with open(f"{path}/matches.jsonl", "rb") as file:
            log = file.read()
        checks.that("no file or inner address was read", CANARY.encode() not in log and CANARY not in said
                    and not inner.requests, [r.target for r in inner.requests])
        checks.that("no control character reaches log or diagnostics",
                    not any(byte < 32 and byte != 10 or byte == 127 for byte in log + said.encode()))
        for name in sorted(set(feeds) - {"honest", "ansi", "new-ids", "deep-html"}):
            checks.that(f"trouble is told with the feed's id: {name}", f"feed={name} " in said)
        checks.that("and told once, not at every poll", said.count("feed=infinite-body ") <= 2, said.count("feed=infinite-body "))


def hostile(secret, inner):
    """Routes by name."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"

    def endless(prefix, piece, pause=0.0):
        def route(_, answer):
            answer.raw(prefix)
            while True:
                answer.raw(piece)
                if pause:
                    time.sleep(pause)
        return route

    def bytes_then_close(data):
        def route(_, answer):
            answer.raw(data)
            return "close"
        return route

    def bomb(_, answer):
        answer.whole(200, [("Content-Encoding", "gzip")], BOMB)

    def document(body):
        return lambda _, answer: answer.whole(200, [], body)

    def redirect(target):
        return lambda _, answer: answer.whole(302, [("Location", target)])

    def entity(declaration):
        return document(f'<?xml version="1.0"?><!DOCTYPE rss [{declaration}]><rss version="2.0"><channel><title>x</title>'
                        f"<item><title>{lab.title(1)} &e;</title><guid>xxe</guid></item>")
    laughs = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    hops = iter(range(1, 1 << 30))
    fresh = iter(range(1, 1 << 30))
    return {
        "infinite-body": endless(head + b"\r\n<rss>", b"<item>" + b"x" * 65536),
        "slow-body": endless(head + b"Content-Length: 100000\r\n\r\n", b"x", 0.5),
        "slow-header": endless(head, b"X-A: b\r\n", 0.5),
        "header-flood": endless(head, b"X-Flood: " + b"y" * 8000 + b"\r\n"),
        "interim-flood": endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        "silent": lambda _, answer: time.sleep(60),
        "nothing": bytes_then_close(b""),
        "no-http": bytes_then_close(b"SSH-2.0-OpenSSH_9.2p1 Debian\r\n" * 5),
        "cut-chunks": bytes_then_close(head + b"Transfer-Encoding: chunked\r\n\r\n400\r\n<rss><channel>"),
        "bad-chunks": bytes_then_close(head + b"Transfer-Encoding: chunked\r\n\r\nzzzz\r\n<rss>\r\n"),
        "short-body": bytes_then_close(head + b"Content-Length: 9999\r\n\r\n<rss version='2.0'><channel>"),
        "bad-gzip": lambda _, answer: answer.whole(200, [("Content-Encoding", "gzip")], b"\x1f\x8b\x08no gzip at all"),
        "bomb": bomb,
        "laughs": entity(laughs + '<!ENTITY e "&a11;">'),
        "entity-file": entity(f'<!ENTITY e SYSTEM "file://{secret}">'),
        "entity-http": entity(f'<!ENTITY e SYSTEM "{inner.url("/entity")}">'),
        "deep": document("<rss>" + "<a>" * 200_000),
        "attributes": document("<rss " + " ".join(f'a{n}="1"' for n in range(100_000)) + "/>"),
        "loop": redirect("/loop"),
        "hops": lambda _, answer: answer.whole(302, [("Location", f"/hops?{next(hops)}")]),
        "redirect-inner": redirect(inner.url("/metadata")),
        "redirect-file": redirect(f"file://{secret}"),
        "redirect-v6": redirect(f"http://[::ffff:127.0.0.9]:{inner.port}/metadata"),
        "login-page": lambda _, answer: answer.whole(200, [], "<!doctype html><title>Log in</title>", "text/html"),
        "ansi": document(lab.document("ansi", [1]).replace("Lavrov", "&#x9b;2J\x1b]0;owned\x07 &#x202e;Lavrov", 1)),
        "deep-html": document(lab.document("html", [1]).replace("<link>", "<description>" + "&lt;div&gt;" * 100_000
                                                                + "</description><link>", 1)),
        "new-ids": lambda _, answer: answer.whole(200, [], lab.document("same", [1]).replace("same/1", f"n{next(fresh)}")),
    }


def _bomb():
    """A gigabyte of zeros in a megabyte."""
    import io
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=9) as file:
        for _ in range(256):
            file.write(bytes(1 << 22))
    return buffer.getvalue()


BOMB = _bomb()
