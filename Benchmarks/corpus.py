"""Feeds of invented items for the benchmarks: half RSS, half Atom, English and Russian, one in ten on topic; and the
files of the shipped watchlist."""
import glob
import html
import os
import random

_FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "Config", "watchlist.d")
SHIPPED = [path for path in sorted(glob.glob(f"{_FOLDER}/*.yaml")) if os.path.basename(path) != "feeds.yaml"]
ON_TOPIC = [
    ("Moscow demands that Washington return seized diplomatic compounds", "en"),
    ("US and Russian envoys meet over the expulsion of diplomats", "en"),
    ("Лавров и Рубио обсудили возврат дипсобственности", "ru"),
    ("Рябков: Россия ответит на новые санкции США зеркальными мерами", "ru"),
]
WORDS = {
    "en": "harbour council budget storm museum railway teacher market river concert library winter garden bridge vote "
    "hospital farmer school company island minister report price team festival".split(),
    "ru": "порт совет бюджет шторм музей поезд учитель рынок река концерт библиотека зима сад мост выборы больница "
    "фермер школа компания остров министр доклад цена команда фестиваль".split(),
}


def sentence(rng, language, length):
    words = [rng.choice(WORDS[language]) for _ in range(length)]
    return " ".join(words).capitalize() + "."


def feed(number, entries=20):
    """Returns one document; the same number always gives the same document."""
    rng = random.Random(number)
    items = []
    for index in range(entries):
        title, language = rng.choice(ON_TOPIC) if rng.random() < 0.1 else (None, rng.choice(["en", "ru"]))
        title = title or sentence(rng, language, 8)
        body = " ".join(sentence(rng, language, 14) for _ in range(6))
        day = 1 + index
        items.append((f"urn:bench:{number}:{index}", title, f"<p>{body}</p>", day))
    if number % 2:
        entries = "".join(
            f"<entry><id>{i}</id><title>{html.escape(t)}</title><link href='/{i}'/>"
            f"<updated>2017-07-{d:02}T09:00:00Z</updated><summary type='html'>{html.escape(b)}</summary></entry>"
            for i, t, b, d in items)
        return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Bench {number}</title><id>urn:bench:{number}</id>{entries}</feed>"
    entries = "".join(
        f"<item><guid>{i}</guid><title>{html.escape(t)}</title><link>/{i}</link>"
        f"<pubDate>{d} Jul 2017 09:00:00 GMT</pubDate><description>{html.escape(b)}</description></item>"
        for i, t, b, d in items)
    return f"<rss version='2.0'><channel><title>Bench {number}</title><link>/</link>{entries}</channel></rss>"
