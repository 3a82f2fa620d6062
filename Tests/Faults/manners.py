"""Manners towards publishers: conditional requests, intervals, back-off, redirects, limits of one host."""
import time

import lab

ODD_DATE = "Tue Jun  3 07:11:09 2025"


def run(checks, binary, whole):
    site, other, slow_host, limited = (lab.Server(f"127.0.0.{n}") for n in (1, 2, 3, 4))
    feeds = {}

    def feed(name, route, server=site, **definition):
        server.routes["/" + name] = route
        feeds[name] = dict({"url": server.url("/" + name)}, **definition)

    def validated(name, etag=None, modified=None, headers=(), head=""):
        """Answers 304 to exactly the validators that were given."""
        def route(request, answer):
            known = request.header("if-none-match") == etag if etag else request.header("if-modified-since") == modified
            given = [("ETag", etag)] * bool(etag) + [("Last-Modified", modified)] * bool(modified) + list(headers)
            if (etag or modified) and known:
                return answer.whole(304, given)
            answer.whole(200, given + [("Set-Cookie", "session=1")], lab.document(name, [1], head))
        return route

    etags = {"strong": '"a1"', "weak": 'W/"a1"', "unquoted": "a1-gzip", "commas": '"a, b; c"'}
    for name, etag in etags.items():
        feed(name, validated(name, etag))
    feed("date", validated("date", None, ODD_DATE))
    feed("max-age", validated("max-age", '"m"', headers=[("Cache-Control", "max-age=4")]))
    feed("ttl", validated("ttl", '"t"', head="<ttl>60</ttl>"))
    for code in (301, 302, 308, 307):
        feed(f"moved-{code}", lambda _, answer, code=code: answer.whole(code, [("Location", f"/to-{code}")]))
        site.routes[f"/to-{code}"] = validated(f"to-{code}", f'"{code}"')
    feed("secret", lambda _, answer: answer.whole(302, [("Location", other.url("/landing"))]),
         headers={"Authorization": "Bearer hidden", "X-Desk": "ours"})
    other.routes["/landing"] = validated("landing", '"l"')
    feed("gone", lambda _, answer: answer.whole(410))
    feed("broken", lambda _, answer: answer.whole(500))
    feed("refused", lambda _, answer: answer.whole(403))

    def slow(request, answer):
        time.sleep(0.4)
        answer.whole(200, [], lab.document(request.path[1:], [1]))
    for number in range(6):
        feed(f"slow-{number}", slow, slow_host)
    limits = []

    def limit(request, answer):
        if not limits:
            limits.append(time.monotonic())
            return answer.whole(429, [("Retry-After", "4")])
        answer.whole(200, [], lab.document(request.path[1:], [1]))
    feed("limited", limit, limited)

    with lab.folder() as path:
        daemon = lab.Daemon(binary, lab.configure(path, feeds, perHost=2), path).start()
        started = time.monotonic()
        checks.that("every feed is asked", lab.within(15, lambda: len({r.path for r in site.requests}) >= len(feeds) - 7))
        time.sleep(14 if whole else 8)
        ran = time.monotonic() - started
        took = daemon.stop()
        checks.that("it stops in time", took is not None and took < 10, took)
        first_life, first_slow = len(site.requests), len(slow_host.requests)
        daemon.start()
        time.sleep(4)
        daemon.stop()

    for name, etag in etags.items():
        sent = [request.header("if-none-match") for request in site.of("/" + name)]
        checks.that(f"validator goes back byte for byte, over a restart too: {name}",
                    len(sent) > 2 and sent[0] is None and set(sent[1:]) == {etag}, sent)
    sent = [request.header("if-modified-since") for request in site.of("/date")]
    checks.that("an odd date goes back as it came", len(sent) > 2 and set(sent[1:]) == {ODD_DATE}, sent)
    gaps = differences(site.of("/max-age"))
    checks.that("max-age is waited for", gaps and min(gaps) >= 3.9, gaps)
    checks.that("a ttl of an hour is waited for", len(site.of("/ttl")) == 1, len(site.of("/ttl")))
    for code, remembered in ((301, True), (308, True), (302, False), (307, False)):
        asked, led = len(site.of(f"/moved-{code}")), len(site.of(f"/to-{code}"))
        checks.that(f"{code} is {'remembered' if remembered else 'asked again'}",
                    led > 2 and (asked == 1 if remembered else asked == led), f"{asked} and {led}")
    landed = other.of("/landing")
    checks.that("headers of a feed do not go to another origin",
                landed and not any(r.header("authorization") or r.header("x-desk") for r in landed))
    checks.that("they do go to its own", all(r.header("x-desk") == "ours" for r in site.of("/secret")))
    checks.that("410 ends it", len(site.of("/gone")) == 1, len(site.of("/gone")))
    for name in ("broken", "refused"):
        gaps = differences([r for r in site.of("/" + name) if r in site.requests[:first_life]])
        checks.that(f"failures back off: {name}", len(gaps) >= 2 and gaps[1] > gaps[0] * 1.2, gaps)
    checks.that("no cookie, no referer", not any(r.header("cookie") or r.header("referer") for r in site.requests))
    agents = {r.header("user-agent") or "" for r in site.requests}
    checks.that("the User-Agent names version and contact",
                len(agents) == 1 and all(a.startswith("diplowatch/") and "desk@example.org" in a for a in agents), agents)
    checks.that("compression is asked for", all("gzip" in (r.header("accept-encoding") or "") for r in site.requests))
    checks.that("connections are used again", site.opened < len(site.requests) / 2, f"{site.opened}/{len(site.requests)}")
    # A server does not see that a stop breaks off what it is about to answer, so each life counts for itself.
    lives = slow_host.requests[:first_slow], slow_host.requests[first_slow:]
    most = [most_at_once(life) for life in lives]
    checks.that("a host is asked by no more than perHost at once", most == [2, 2], most)
    checks.that("no feed is asked twice at once",
                all(most_at_once([r for r in life if r.path == f"/slow-{n}"]) <= 1 for life in lives for n in range(6)))
    after = [r.at for r in limited.requests if limits and r.at > limits[0] + 0.5]
    checks.that("Retry-After is kept", after and min(after) >= limits[0] + 3.9, ran)


def differences(requests):
    times = [request.at for request in requests]
    return [later - earlier for earlier, later in zip(times, times[1:])]


def most_at_once(requests):
    """The most requests that were being answered at one moment."""
    ends = [(request.at, 1) for request in requests] + [(request.ended or request.at, -1) for request in requests]
    count = most = 0
    for _, change in sorted(ends):
        count += change
        most = max(most, count)
    return most
