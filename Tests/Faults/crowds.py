"""Feeds with very much of something small, all at once, beside one honest feed: memory stays below its bound."""
import time

import lab


def run(checks, binary, whole):
    server, decent = lab.Server("127.0.0.1"), lab.Server("127.0.0.2")
    polls = []

    def honest(_, answer):
        polls.append(time.monotonic())
        answer.whole(200, [], lab.document("honest", range(len(polls))))
    decent.routes["/honest"] = honest
    many = crowds()
    server.routes.update({"/" + name: route for name, route in many.items()})
    feeds = {"honest": decent.url("/honest")}
    feeds.update({name: {"url": server.url("/" + name), "interval": "5s" if whole else "1h"} for name in many})
    with lab.folder() as path:
        daemon = lab.Daemon(binary, lab.configure(path, feeds, timeout="20s"), path).start()

        def untold():
            matching = {line["feed"]["id"] for line in lab.lines(f"{path}/matches.jsonl") if line}
            said = daemon.said()
            return [name for name in many if name not in matching and f"feed={name} " not in said]
        deadline = time.monotonic() + 60
        while untold() and time.monotonic() < deadline:
            time.sleep(0.5)
        time.sleep(20 if whole else 3)
        left, alive = untold(), daemon.alive
        took = daemon.stop()
        gaps = [later - earlier for earlier, later in zip(polls, polls[1:])]
        checks.that("it lives", alive)
        checks.that(f"it holds less than {lab.MOST_MEMORY} MiB", daemon.peak < lab.MOST_MEMORY, daemon.peak)
        checks.that("it stops in time", took is not None, took)
        checks.that("the honest feed goes on", len(gaps) >= 3 and max(gaps) < 5, gaps)
        checks.that("each crowd is read, or refused with the feed's id", not left, left)
        print(f"   peak {daemon.peak} MiB, longest gap {max(gaps, default=0):.1f} s", flush=True)


def crowds():
    """Routes by name: much of something small, which costs more in memory than on the wire, in bodies near the bound of
    8 MiB (`lab.configure`). The first item of each matches."""
    def many(head="", items="", inner=""):
        body = (f'<?xml version="1.0"?><rss version="2.0" {head}><channel><title>x</title>'
                f"<item><title>{lab.title(1)}</title><guid>many</guid>{inner}</item>{items}</channel></rss>")
        return lambda _, answer: answer.whole(200, [], body)

    def each(count, text):
        return "".join(text.replace("#", str(n)) for n in range(count))
    base = "http://wire.example/" + "b" * 2000
    return {
        "bases-side-by-side": many(items=each(3000, f'<item xml:base="{base}/#/"><link>a</link><guid>b#</guid></item>')),
        "bases-nested": many(inner=each(250, f'<x xml:base="{"p" * 30_000}/">') + "</x>" * 250),
        "skip-hours": many(items="<skipHours>" + "<hour>3</hour>" * 400_000 + "</skipHours>"
                           + "<skipDays>" + "<day>Sunday</day>" * 40_000 + "</skipDays>"),
        "categories": many(inner=each(250_000, "<category>c#</category>")),
        "links": many(inner=each(100_000, "<link>http://wire.example/#</link>"), head='xmlns:a="http://www.w3.org/2005/Atom"',
                      items=each(50_000, '<a:link rel="hub" href="http://wire.example/#"/>')),
        "namespaces": many(items=each(40_000, "<item xmlns='urn:a#' xmlns:b='urn:b#' xmlns:c='urn:c#' b:x='1'><b:y/><c:z/></item>")),
        "enclosures": many(inner=each(80_000, '<enclosure url="http://wire.example/#.mp3" length="1" type="audio/mpeg"/>')),
        "authors": many(inner=each(200_000, "<author>a#@wire.example</author>")),
        "names": many(items=each(400_000, "<n#/>")),
        "long-category": many(inner="<category>" + "c" * 7_000_000 + "</category>"),
    }
