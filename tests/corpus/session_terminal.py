"""Whom a person speaks to in a session, and the conversation with its typescript. The terminal is that of tests/end_to_end."""

import io
import re
import shutil
import sys

import pexpect

import corpus
import planted_run

sys.path.append(str(corpus.HERE.parent / "end_to_end"))
import shell as person  # noqa: E402 (found by the line above)

SHELL = person.SHELL
SHOWN = 8000  # A failure's text has so many letters of the typescript.


class Gdb:
    """What is typed where gdb answers."""
    name, prompt, verb = "gdb", person.GDB, "hr-%s"
    stack, frame, variables, value = "bt", "frame", ("info args", "info locals"), "p %s"
    breakpoint, delete, at_breakpoint = "break %s:%d", "delete", r"Breakpoint \d.*?\(gdb\) "
    start = ["gdb", "-q", "-nx", "-iex", "set debuginfod enabled off", "-iex", "set pagination off", "-iex", "set confirm off"]
    run, stopped, ended = "run > %s", r"received signal", r"exited (normally|with code \d+)"
    settings = ()


class Lldb:
    """What is typed where lldb answers."""
    name, prompt, verb = "lldb", person.LLDB, "hr-%s"
    stack, frame, variables, value = "bt", "frame select", ("frame variable",), "p %s"
    breakpoint, delete, at_breakpoint = "breakpoint set -f %s -l %d", "breakpoint delete -f", r"stop reason = breakpoint .*?\(lldb\) "
    start = [next(filter(shutil.which, ("lldb", "lldb-19")), "lldb"), "--no-lldbinit"]
    run, stopped, ended = "process launch -o %s", r"stop reason = signal", r"exited with status = (\d+)"
    settings = ("settings set use-source-cache false",)


class Prompt:
    """What is typed where no debugger is."""
    name, prompt, verb = "prompt", person.PROMPT, "%s"
    stack, frame, variables, value = "bt", "source", ("moved", "report"), None
    breakpoint = None


class Conversation:
    """A shell in which a test program runs, and somebody who types. A Failure has the typescript."""

    def __init__(self, speaker, folder, environment):
        self.speaker, self.typescript = speaker, io.StringIO()
        self.shell, self.asked = None, 0
        with self.told("a shell"):
            self.shell = person.open_shell(folder, dict(environment, TERM="dumb", LC_ALL="C.UTF-8"), planted_run.PATIENCE, columns=1000)
        self.shell.logfile = self.typescript

    def told(self, what):
        return Told(self, what)

    def fail(self, what):
        raise corpus.Failure(f"{self.speaker.name}: {what}\n--- what was typed and said:\n{self.typescript.getvalue()[-SHOWN:]}\n---")

    def must(self, holds, what):
        if not holds:
            self.fail(what)

    def say(self, line, *answers):
        """Types a line; what is said until the last of `answers` (the prompt), which come in their order."""
        said = ""
        for number, answer in enumerate(answers or (self.speaker.prompt,)):
            with self.told(f"no {answer!r} after {line!r}"):
                if number == 0:
                    said = person.say(self.shell, line, answer)
                else:
                    self.shell.expect(answer)
                    said += self.shell.before
            said += self.shell.after
        if self.speaker is Lldb and (answers or (self.speaker.prompt,))[-1] == self.speaker.prompt:
            said += self.last_words()
        return said.replace("\r\n", "\n")

    def last_words(self):
        """lldb says what it thinks of debug information behind a prompt, and prompts once more: until it has nothing more to say."""
        self.asked += 1
        with self.told("lldb does not answer"):
            said = person.say(self.shell, f"script print('asked', {self.asked} * 1000)", f"asked {self.asked}000")
            self.shell.expect(self.speaker.prompt)
        return said

    def verb(self, verb, *answers):
        name, _, rest = verb.partition(" ")
        return self.say(" ".join([self.speaker.verb % name, rest]).strip(), *answers)

    def demand(self, text, pattern, what):
        """The match of `pattern`."""
        found = re.search(pattern, text)
        self.must(found, f"{what}: no {pattern!r} in what was said last")
        return found

    def status(self):
        with self.told("no exit status"):
            return person.status_of_last(self.shell)

    def close(self):
        self.shell.close(True)


class Told:
    """Turns pexpect's failures into ours."""

    def __init__(self, conversation, what):
        self.conversation, self.what = conversation, what

    def __enter__(self):
        return self

    def __exit__(self, kind, _value, _traceback):
        if kind in (pexpect.TIMEOUT, pexpect.EOF):
            self.conversation.fail(self.what)
        return False

