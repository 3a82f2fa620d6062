"""readme-explain.py BINARY: writes what `explain` answers today into README.md, shortened; a test compares the two."""

import re
import subprocess
import sys

text = open("README.md", encoding="utf-8").read()
start = re.search(r'\$ diplowatch explain "(.*)"\n', text)
command = [sys.argv[1], "explain", "--watchlist", "Config/watchlist.d", "--", start[1]]
answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
lines = answer.replace("Config/watchlist.d/", "/usr/share/diplowatch/watchlist.d/").splitlines()
topic = next(place for place, line in enumerate(lines) if line.startswith("+ "))
shown = lines[:5] + ["     …"] + lines[topic : topic + 3]
# Patterns keep two alternatives; a path after one keeps its name.
shown[-2] = re.sub(r"\(([^|()]*\|[^|()]*\|)[^()]*\)", r"(\1…)", shown[-2]).replace("/usr/share/diplowatch/watchlist.d", "…")
end = text.index("```", start.end())
open("README.md", "w", encoding="utf-8").write(text[: start.end()] + "\n".join(shown) + "\n" + text[end:])
