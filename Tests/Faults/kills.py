"""Exactly once: the daemon is killed again and again, its log is rotated, torn, and its disk filled, while feeds publish.
In the end every item is in the log once, in order by feed, each line whole."""
import json
import os
import random
import re
import shutil
import signal
import subprocess
import threading
import time

import lab

FEEDS = ("north", "south", "west")
SHOWN = 150  # how many items a feed shows; none leaves it before it can have been seen


class World:
    """Feeds that publish, and the log of what was found in them."""

    def __init__(self, binary, path, matches=None, state=None, seed=1):
        self.path, self.logs, self.random = path, matches or path, random.Random(seed)
        self.counts, self.lock, self.publishing, self.seen = dict.fromkeys(FEEDS, 0), threading.Lock(), True, 0
        self.server = lab.Server()
        for name in FEEDS:
            self.server.routes["/" + name] = self.answer
        config = lab.configure(
            path, {name: self.server.url("/" + name) for name in FEEDS}, matches=matches, state=state, interval="200ms",
            minInterval="200ms", backoff={"initial": "200ms", "max": "500ms"}, perHost=8)
        self.binary, self.config = binary, config
        self.daemon = lab.Daemon(binary, config, path)
        threading.Thread(target=self.publish, daemon=True).start()

    def answer(self, request, answer):
        name = request.path[1:]
        with self.lock:
            count = self.counts[name]
        if request.header("if-none-match") == f'"{count}"':
            return answer.whole(304)
        answer.whole(200, [("ETag", f'"{count}"')], lab.document(name, range(max(0, count - SHOWN), count)))

    def publish(self):
        while True:
            time.sleep(0.06)
            if self.publishing and sum(self.counts.values()) - self.seen < SHOWN // 2:
                with self.lock:
                    self.counts[self.random.choice(FEEDS)] += 1

    @property
    def log(self):
        return f"{self.logs}/matches.jsonl"

    def files(self):
        """The log and its older parts, oldest first."""
        names = [name for name in os.listdir(self.logs) if name.startswith("matches.jsonl")]
        age = lambda name: int((re.search(r"\.(\d+)$", name) or [0, "0"])[1])
        return [f"{self.logs}/{name}" for name in sorted(names, key=age, reverse=True)]

    def count(self):
        self.seen = 0
        for name in self.files():
            with open(name, "rb") as file:
                self.seen += file.read().count(b"\n")
        return self.seen

    def rotate(self):
        """As logrotate numbers its files."""
        for name in self.files()[:-1]:
            base, number = name.rsplit(".", 1)
            os.rename(name, f"{base}.{int(number) + 1}")

    def settle(self):
        """Publishing ends; whether everything reaches the log."""
        self.publishing = False
        return lab.within(30, lambda: self.count() >= sum(self.counts.values()))

    def verify(self, checks, name):
        lines = lab.lines(*self.files())
        ids = [line["entry"]["id"] for line in lines if line]
        wanted = [f"{feed}/{number}" for feed in FEEDS for number in range(self.counts[feed])]
        checks.that(f"{name}: every line is whole", None not in lines)
        checks.that(f"{name}: nothing is lost", wanted and set(wanted) <= set(ids), sorted(set(wanted) - set(ids))[:4])
        checks.that(f"{name}: nothing comes twice", len(ids) == len(set(ids)), len(ids) - len(set(ids)))
        numbers = {feed: [int(i.split("/")[1]) for i in ids if i.startswith(feed + "/")] for feed in FEEDS}
        search = subprocess.run(
            [self.binary, "search", "--config", self.config, "--lines", "100000", "--json", "Lavrov"],
            capture_output=True, text=True)
        stored = [json.loads(line)["entry"]["id"] for line in search.stdout.splitlines()]
        checks.that(f"{name}: every entry is in the archive once", sorted(stored) == sorted(wanted),
                    (len(stored), len(wanted), search.stderr[-200:]))
        checks.that(f"{name}: in order by feed", all(found == sorted(found) for found in numbers.values()))


def run(checks, binary, whole):
    kills = 60 if whole else 8
    for name, scenario in (("kills", killed), ("torn", torn), ("rotations", rotated), ("copies", copied)):
        with lab.folder() as path:
            world = World(binary, path)
            scenario(world, kills if name == "kills" else max(4, kills // 4))
            settled = world.settle()
            took = world.daemon.stop()
            checks.that(f"{name}: it catches up and stops", settled and took is not None, took)
            world.verify(checks, name)
    for name in ("log", "state"):
        full_disk(checks, binary, name)


def killed(world, kills):
    """SIGKILL, now and then SIGTERM, at any moment of a life: while starting, after an answer, as the log grows."""
    for number in range(kills):
        world.daemon.start()
        size = world.count()
        if number % 3 == 0:
            time.sleep(world.random.uniform(0.02, 1))
        else:
            lab.within(3, lambda: world.count() > size)
            time.sleep(world.random.choice((0, 0.002, 0.01)))
        if number % 4 == 3:
            world.daemon.stop()
        else:
            world.daemon.kill()
    world.daemon.start()


def torn(world, kills):
    """What a power cut leaves of a line that was being written."""
    for _ in range(kills):
        write_some(world)
        world.daemon.kill()
        with open(world.log, "ab") as file:
            file.write(b'{"schema":"diplowatch.match/1","id":"00')
    write_some(world)


def write_some(world):
    """Starts the daemon and waits for new lines: one that is ended before it opens the log leaves it as it is."""
    before = world.count()
    world.daemon.start()
    lab.within(10, lambda: world.count() > before + 3)


def rotated(world, turns):
    """Renamed by logrotate, with the signal or a kill before it."""
    world.daemon.start()
    for number in range(turns):
        before = world.count()
        lab.within(5, lambda: world.count() > before)
        world.rotate()
        os.rename(world.log, world.log + ".1")
        if number % 2:
            world.daemon.kill()
            world.daemon.start()
        else:
            world.daemon.send(signal.SIGUSR1)
        lab.within(5, lambda: os.path.exists(world.log))


def copied(world, turns):
    """Copied and cut by logrotate, which loses what is written between: so only while nothing is."""
    world.daemon.start()
    for _ in range(turns):
        lab.within(5, lambda: world.count() > 3)
        world.publishing = False
        lab.within(10, lambda: world.count() >= sum(world.counts.values()))
        time.sleep(0.5)
        world.rotate()
        shutil.copyfile(world.log, world.log + ".1")
        os.truncate(world.log, 0)
        world.publishing = True


def full_disk(checks, binary, what):
    """The log's or the state's file system is full, for a while and over a kill. Needs a mount of its own."""
    name = f"full disk of the {what}"
    with lab.folder() as path:
        disk = f"{path}/disk"
        os.mkdir(disk)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk], capture_output=True)
        if mounted.returncode:
            print(f"skip {name}: a file system can be mounted by root only")
            return
        try:
            world = World(binary, path, **({"matches": disk} if what == "log" else {"state": disk}))
            world.daemon.start()
            lab.within(10, lambda: world.count() > 5)
            said = lives = 0
            for turn in range(2):
                before = len(world.daemon.said())
                fill(f"{disk}/filler")
                time.sleep(2)
                if turn:
                    world.daemon.kill()
                    world.daemon.start()
                    time.sleep(1)
                lives += world.daemon.alive
                text = world.daemon.said()[before:]
                said += bool(re.search("no space", text, re.IGNORECASE)) and text.count("\n") < 50
                os.unlink(f"{disk}/filler")
                time.sleep(1)
                if not world.daemon.alive:
                    world.daemon.start()
            settled = world.settle()
            world.daemon.stop()
            # A daemon that starts on a full disk may end with the reason: the service manager starts it again.
            checks.that(f"{name}: it lives on", lives >= 1, lives)
            checks.that(f"{name}: it is said, without a flood", said == 2, said)
            checks.that(f"{name}: it goes on by itself", settled)
            world.verify(checks, name)
        finally:
            subprocess.run(["umount", "-l", disk], check=False)


def fill(path):
    with open(path, "ab", 0) as file:
        for size in (1 << 16, 4096, 512, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                pass
