#!/usr/bin/env python3
"""Plays crash -> edit -> restart on the invoices example. usage: play.py LEDGER_CPP PROGRAM

On a terminal the program runs on a pseudo-terminal and gdb is typed to as a person would; without one the program runs in
`wait` mode and the edit alone restarts it. Exits non-zero with a message unless the program ends with the right total.
"""

import os
import pathlib
import pty
import select
import subprocess
import sys
import time

BUG = "  return sum / static_cast<int>(invoice.cents.size());\n"
FIX = "  return invoice.cents.empty() ? 0 : sum / static_cast<int>(invoice.cents.size());\n"
LAST_LINE = "booked 10 invoices, total 11958 cents"
TIME_LIMIT = 120  # seconds


def narrate(text):
    bold, plain = ("\033[1m", "\033[0m") if sys.stdout.isatty() and "NO_COLOR" not in os.environ else ("", "")
    print(f"\n{bold}=== {text}{plain}", flush=True)


def mend(source):
    text = source.read_text()
    if text.count(BUG) != 1:
        sys.exit(f"play.py: {source} does not hold the bug")
    narrate(f"The edit, in {source.name}:")
    print(f"-{BUG}+{FIX}", end="", flush=True)
    source.write_text(text.replace(BUG, FIX))


def finish(status, output):
    if status != 0 or LAST_LINE not in output or output.count("Edsger") != 1:
        sys.exit(f"play.py: the program ended with status {status} and did not finish its work")
    narrate("The same process finished its work: nothing was lost, nothing was done twice.")


def play_waiting(source, program):
    """No terminal: `wait` mode; saving the edit restarts."""
    narrate("$ HOT_RESTART_DEBUGGER=wait ./invoices")
    process = subprocess.Popen([program], env=dict(os.environ, HOT_RESTART_DEBUGGER="wait"), text=True,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output, edited, deadline = "", False, time.time() + TIME_LIMIT
    while True:
        if not select.select([process.stdout], [], [], max(0, deadline - time.time()))[0]:
            process.kill()
            sys.exit("play.py: nothing happened any more")
        piece = os.read(process.stdout.fileno(), 65536).decode(errors="replace")
        if not piece:
            break
        print(piece, end="", flush=True)
        output += piece
        if not edited and "hrtool continue" in output:
            edited = True
            mend(source)
    finish(process.wait(), output)


class Terminal:
    """The program on a pseudo-terminal of its own; everything it prints is shown as it comes."""

    def __init__(self, program):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(program, [program], dict(os.environ, HOT_RESTART_DEBUGGER="gdb"))
        self.output = ""

    def read_until(self, text):
        """Returns False at end of file; fails when the time is up."""
        seen, deadline = len(self.output), time.time() + TIME_LIMIT
        while text is None or text not in self.output[seen:]:
            if not select.select([self.fd], [], [], max(0, deadline - time.time()))[0]:
                sys.exit(f"\nplay.py: waited in vain for {text!r}")
            try:
                piece = os.read(self.fd, 65536).decode(errors="replace")
            except OSError:
                piece = ""
            if not piece:
                return False
            print(piece, end="", flush=True)
            self.output += piece
        return True

    def type(self, line):
        for character in line + "\n":
            os.write(self.fd, character.encode())
            time.sleep(0.04)


def play_in_gdb(source, program):
    narrate("$ ./invoices")
    terminal = Terminal(program)
    if not terminal.read_until("(gdb) "):
        sys.exit("play.py: no debugger opened")
    time.sleep(1)
    terminal.type("print invoice.cents.size()")
    terminal.read_until("(gdb) ")
    time.sleep(1)
    mend(source)
    narrate("and on we go:")
    terminal.type("continue")
    while terminal.read_until(None):
        pass
    finish(os.waitstatus_to_exitcode(os.waitpid(terminal.pid, 0)[1]), terminal.output)


def main():
    source, program = pathlib.Path(sys.argv[1]), os.path.abspath(sys.argv[2])
    if sys.stdout.isatty():
        play_in_gdb(source, program)
    else:
        play_waiting(source, program)


if __name__ == "__main__":
    main()
