"""Reads what the thread sanitizer printed and prints the races that are real; exits with 1 if there are any.

The sanitizer does not know the lock of Swift's `Mutex`: a thread that had to wait is woken by the kernel (FUTEX_LOCK_PI),
which it does not see. So a report counts for nothing if both of its accesses were made inside `withLock` of a lock of the same
name: what a `Mutex` holds cannot be reached in any other way.
"""
import re
import sys

FRAME = re.compile(r"^\s+#\d+ .* (/\S+\.swift):(\d+)(?::\d+)? ")
LOCK = re.compile(r"(\w+)\.withLock\b")
ACCESS = re.compile(r"^\s+(?!Location)\S.* at 0x[0-9a-f]+ by ")


def locks(stack):
    """The names of the locks that calls on these lines of source take: `x` of `x.withLock`."""
    names = set()
    for file, line in stack:
        try:
            with open(file, encoding="utf-8") as source:
                names.update(LOCK.findall(source.read().splitlines()[line - 1]))
        except (OSError, IndexError):
            pass
    return names


def accesses(report):
    """The stacks of the two accesses, each a list of (file, line)."""
    stacks = []
    inside = False
    for text in report:
        if ACCESS.match(text):
            stacks.append([])
            inside = True
        elif not text.strip():
            inside = False
        elif inside and (frame := FRAME.match(text)):
            stacks[-1].append((frame[1], int(frame[2])))
    return stacks


def is_real(report):
    stacks = accesses(report)
    return len(stacks) < 2 or not set.intersection(*map(locks, stacks))


def main():
    with open(sys.argv[1], encoding="utf-8", errors="replace") as log:
        parts = log.read().split("WARNING: ThreadSanitizer")[1:]
    reports = [part.split("SUMMARY:")[0].splitlines() for part in parts]
    real = [report for report in reports if is_real(report)]
    for report in real[:4]:
        print("WARNING: ThreadSanitizer" + "\n".join(report))
    print(f"{len(real)} races; {len(reports) - len(real)} reports of memory that a Mutex guards")
    return 1 if real else 0


sys.exit(main())
