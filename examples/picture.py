#!/usr/bin/env python3
"""Draws the invoices session as a picture, from a real run in gdb. usage: picture.py LEDGER_CPP PROGRAM OUTPUT.svg

`./demo.sh --picture docs/session.svg` builds what it needs and calls it. The program runs on a pseudo-terminal as in play.py; what it
shows there, colours included, becomes lines of text.
"""

import contextlib
import html
import io
import os
import pathlib
import re
import sys

import play

COLUMNS = 118
LINE, LETTER, EDGE = 17, 7.8, 16  # Pixels.
COLOURS = {"1": "b", "31": "r", "32": "g", "33": "y", "34": "u", "35": "m", "36": "c", "90": "d", "2": "d"}
STYLE = """text{font:13px ui-monospace,Menlo,Consolas,monospace;fill:#d7dae0;white-space:pre}
.b{font-weight:bold}.r{fill:#ff6b6b}.g{fill:#7ec699}.y{fill:#e5c07b}.u{fill:#61afef}.m{fill:#c678dd}.c{fill:#56b6c2}.d{fill:#7f848e}
.p{fill:#98c379;font-weight:bold}.n{fill:#e5c07b;font-style:italic}"""
SHOWN_BEFORE, SHOWN_AFTER = 3, 4  # Lines of the program's own output at the two ends.


def record(source, program):
    """What the terminal showed: up to the edit, and behind it."""
    os.environ["TERM"] = "xterm-256color"
    os.environ.pop("NO_COLOR", None)
    with contextlib.redirect_stdout(io.StringIO()):
        terminal = play.Terminal(program)
        if not terminal.read_until("(gdb) "):
            sys.exit("picture.py: no debugger opened")
        terminal.type("print invoice.cents.size()")
        terminal.read_until("(gdb) ")
        before = terminal.output
        source.write_text(source.read_text().replace(play.BUG, play.FIX))
        terminal.type("continue")
        while terminal.read_until(None):
            pass
        status = os.waitstatus_to_exitcode(os.waitpid(terminal.pid, 0)[1])
    if status != 0 or play.LAST_LINE not in terminal.output:
        sys.exit("picture.py: the program did not finish its work")
    folder = str(source.resolve().parent) + "/"
    return before.replace(folder, ""), terminal.output[len(before):].replace(folder, "")


def lines_of(text):
    """Without the terminal's other sequences; a carriage return alone begins the line anew."""
    text = re.sub(r"\x1b\[[?0-9;]*[A-Zac-ln-z]|\x1b[=>]|\a", "", text.replace("\r\n", "\n"))
    return [line.split("\r")[-1] for line in text.split("\n")]


def spans(line):
    """One line as SVG: each piece with the class of its colour."""
    pieces, classes, out, width = re.split(r"\x1b\[([0-9;]*)m", line), [], "", 0
    for index, piece in enumerate(pieces):
        if index % 2:
            classes = [] if piece in ("", "0") else classes + [COLOURS[code] for code in piece.split(";") if code in COLOURS]
            continue
        piece = piece[:COLUMNS - width]
        width += len(piece)
        text = html.escape(piece, quote=False)
        out += '<tspan class="%s">%s</tspan>' % (" ".join(classes), text) if classes and text else text
    return re.sub(r"^\(gdb\) ?", '<tspan class="p">(gdb)</tspan> ', out)


def shortened(before, after):
    head, tail = lines_of(before), lines_of(after)
    crash = next(index for index, line in enumerate(head) if "hot_restart: SIG" in line)
    first = max(0, crash - SHOWN_BEFORE - 1)
    note = '<tspan class="n">            ... here line 9 is mended in an editor, and saved ...</tspan>'
    prompt = head.pop()  # The next thing that is typed stands behind it.
    tail[0] = prompt + tail[0]
    loaded = next(index for index, line in enumerate(tail) if "loaded" in line)
    end = [line for line in tail[loaded + 1:] if line.strip()]
    result = ["$ ./invoices", "..."] + head[first:] + [None] + tail[:loaded + 1] + end[:SHOWN_AFTER] + ["..."] + end[-1:]
    return [note if line is None else spans(line) for line in result]


def draw(lines):
    width, height = int(COLUMNS * LETTER) + 2 * EDGE, len(lines) * LINE + 2 * EDGE
    rows = "\n".join('<text x="%d" y="%d">%s</text>' % (EDGE, EDGE + LINE * (index + 1) - 5, line) for index, line in enumerate(lines))
    return ('<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d">\n<style>%s</style>\n'
            '<rect width="100%%" height="100%%" rx="8" fill="#1e2127"/>\n%s\n</svg>\n' % (width, height, width, height, STYLE, rows))


def main():
    source, program, output = pathlib.Path(sys.argv[1]), os.path.abspath(sys.argv[2]), pathlib.Path(sys.argv[3])
    output.write_text(draw(shortened(*record(source, program))))


if __name__ == "__main__":
    main()
