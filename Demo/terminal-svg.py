"""terminal-svg.py COMMAND: draws what a command printed on a terminal (standard input, with colours) as an SVG, below a line
with the command itself."""

import html
import re
import sys

WIDTH, LINE, SIZE = 8.4, 20, 14  # of a character and a line, and the font's size, in pixels
COLOURS = {"1": "weight", "2": "dim", "31": "#ff7b72", "33": "#f2cc60"}


def spans(line):
    """The parts of a line with the style of each."""
    style, parts = set(), []
    for codes, text in re.findall(r"(?:\x1b\[([0-9;]*)m)?([^\x1b]*)", line):
        if codes:
            for code in codes.split(";"):
                style = set() if code in ("0", "") else style | {code}
        if text:
            parts.append((text, frozenset(style)))
    return parts


def drawn(text, style):
    attributes = ""
    if "1" in style:
        attributes += ' font-weight="bold"'
    colour = next((COLOURS[code] for code in style if COLOURS.get(code, "").startswith("#")), None)
    if colour:
        attributes += f' fill="{colour}"'
    elif "2" in style:
        attributes += ' fill="#8b949e"'
    return f"<tspan{attributes}>{html.escape(text)}</tspan>"


printed = sys.stdin.buffer.read().decode().replace("\r", "").strip("\n").split("\n")
lines = [[("$ " + sys.argv[1], frozenset({"2"}))]] + [spans(line) for line in printed]
columns = max(sum(len(text) for text, _ in line) for line in lines)
width, height = round((columns + 4) * WIDTH), (len(lines) + 1) * LINE
print(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">')
plain = " ".join(text.strip() for line in lines for text, _ in line)
print(f"<title>{html.escape(plain)}</title>")
print(f'<rect width="{width}" height="{height}" rx="8" fill="#0d1117"/>')
print(f'<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="{SIZE}" fill="#e6edf3">')
for number, line in enumerate(lines):
    body = "".join(drawn(text, style) for text, style in line)
    length = sum(len(text) for text, _ in line)
    if length:
        print(
            f'<text x="{2 * WIDTH}" y="{(number + 1) * LINE + 4}" xml:space="preserve" textLength="{round(length * WIDTH)}" '
            f'lengthAdjust="spacingAndGlyphs">{body}</text>'
        )
print("</g></svg>")
