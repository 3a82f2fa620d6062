"""Receivers in every mood: signatures, order, retries under one id, back-off, 410, and that none of them holds up another."""
import base64
import hashlib
import hmac
import json
import os
import re
import time

import lab

SECRET = os.urandom(24)


def run(checks, binary, whole):
    publisher, receiver = lab.Server(), lab.Server("127.0.0.2")
    published = [0]
    publisher.routes["/feed"] = lambda _, answer: answer.whole(200, [], lab.document("feed", range(published[0])))
    attempts, taken, invalid, stolen = {}, {}, [], []

    def hook(name, mood):
        def route(request, answer):
            item = verified(request, invalid)
            tries = attempts.setdefault(name, [])
            tries.append((item, request.header("webhook-id"), request.at))
            result = mood(sum(1 for other in tries if other[0] == item), answer)
            if result in range(200, 300):
                taken.setdefault(name, []).append(item)
            if isinstance(result, int):
                answer.whole(result, [], b"thank you", "text/plain")
            return "close" if result == "close" else None
        receiver.routes[f"/{name}"] = route
    limited = []

    def limit(_, answer):
        if limited:
            return 200
        limited.append(time.monotonic())
        answer.whole(429, [("Retry-After", "3")])

    def lead_away(attempt, answer):
        if attempt == 1:
            return answer.whole(307, [("Location", receiver.url("/stolen"))])
        return 200

    def endless(_, answer):
        answer.raw(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            answer.raw(b"z" * 65536)
    moods = {"good": lambda *_: 200, "twice-500": lambda attempt, _: 500 if attempt < 3 else 204,
             "hangs-up": lambda attempt, _: "close" if attempt == 1 else 202, "limits": limit, "leads-away": lead_away,
             "gone": lambda *_: 410, "refuses": lambda *_: 400, "never-answers": lambda *_: time.sleep(60) or "close",
             "endless": endless, "always-503": lambda *_: 503}
    receiver.routes["/stolen"] = lambda request, answer: stolen.append(request)
    for name, mood in moods.items():
        hook(name, mood)
    with lab.folder() as path:
        with open(f"{path}/secret", "w") as file:
            file.write("whsec_" + base64.b64encode(SECRET).decode())
        os.chmod(f"{path}/secret", 0o600)
        common = {"secretFile": "./secret", "timeout": "2s", "retry": {"initial": "300ms", "max": "2s", "giveUpAfter": "1d"}}
        # What never gets through begins anew with the first: a port on which nobody listens.
        closed = {"id": "closed", "url": f"http://127.0.0.1:{lab.free_port()}/", **common}
        webhooks = [{"id": name, "url": receiver.url("/" + name), **common} for name in moods] + [closed]
        config = lab.configure(path, {"feed": publisher.url("/feed")}, webhooks)
        daemon = lab.Daemon(binary, config, path).start()
        slowest = 0.0
        for _ in range(12 if whole else 5):
            published[0] += 2
            start = time.monotonic()
            lab.within(6, lambda: len(set(taken.get("good", []))) >= published[0])
            slowest = max(slowest, time.monotonic() - start)
            time.sleep(0.3)
        daemon.kill()
        published[0] += 2
        daemon.start()
        live = ["good", "twice-500", "hangs-up", "limits", "leads-away"]
        everything = {f"feed/{number}" for number in range(published[0])}
        lab.within(30, lambda: all(set(taken.get(name, [])) >= everything for name in live))
        alive, said = daemon.alive, daemon.said()
        took = daemon.stop()
        with open(f"{path}/matches.jsonl") as file:
            log = file.read()

    checks.that("it lives and stops in time", alive and took is not None, took)
    checks.that("every message is signed, dated and of the right form", attempts and not invalid, invalid[:3])
    for name in live:
        checks.that(f"everything arrives: {name}", set(taken.get(name, [])) >= everything,
                    sorted(everything - set(taken.get(name, [])))[:4])
    for name in ("good", "twice-500", "hangs-up"):
        first = list(dict.fromkeys(taken.get(name, [])))
        checks.that(f"in order: {name}", first == sorted(first, key=lambda item: int(item.split("/")[1])))
    ids = {}
    for name, tries in attempts.items():
        for item, identifier, _ in tries:
            ids.setdefault((name, item), set()).add(identifier)
    checks.that("one id for all attempts at a message, over a kill too", all(len(known) == 1 for known in ids.values()))
    checks.that("no id for two messages", all(
        len({next(iter(known)) for (owner, _), known in ids.items() if owner == name})
        == sum(1 for owner, _ in ids if owner == name) for name in attempts))
    checks.that("nothing is sent again that was taken", len(taken.get("good", [])) <= len(everything) + 2)
    checks.that("410 ends an endpoint, over a kill too", len(attempts["gone"]) == 1, len(attempts["gone"]))
    checks.that("400 is final for its message only", {item for item, _, _ in attempts["refuses"]} == everything
                and len(attempts["refuses"]) <= len(everything) + 1, len(attempts["refuses"]))
    checks.that("a redirect is not followed", not stolen)
    after = [at for _, _, at in attempts["limits"] if at > limited[0] + 0.1]
    checks.that("Retry-After holds the endpoint", after and min(after) >= limited[0] + 2.9)
    times = [at for _, _, at in attempts["always-503"]]
    gaps = [later - earlier for earlier, later in zip(times, times[1:])]
    checks.that("a dead endpoint is not hammered", 3 <= len(gaps) and max(gaps) > 1 and len(times) < 30, len(times))
    checks.that("the others do not wait for it", slowest < 4, slowest)
    checks.that("no secret is told", base64.b64encode(SECRET).decode() not in said + log and SECRET.hex() not in said + log)
    checks.that("trouble names the webhook", all(f"webhook={name}" in said for name in ("always-503", "gone", "closed")))


def verified(request, invalid):
    """The entry's id, once signature, time and form are found right (standardwebhooks.com)."""
    identifier, stamp = request.header("webhook-id") or "", request.header("webhook-timestamp") or ""
    text = f"{identifier}.{stamp}.".encode() + request.body
    expected = "v1," + base64.b64encode(hmac.new(SECRET, text, hashlib.sha256).digest()).decode()
    if expected not in (request.header("webhook-signature") or "").split():
        invalid.append("signature")
    if not stamp.isdigit() or abs(int(stamp) - time.time()) > 30:
        invalid.append("timestamp " + stamp)
    if request.method != "POST" or request.header("content-type") != "application/json" or len(request.body) > 20_000:
        invalid.append("form")
    if not re.fullmatch(r"[^\s.]{8,256}", identifier):
        invalid.append("id " + identifier)
    event = json.loads(request.body)
    if event.get("type") != "match.created":
        invalid.append(f"type {event.get('type')}")
    return event["data"]["entry"]["id"]
