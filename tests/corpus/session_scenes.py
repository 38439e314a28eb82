"""Sessions in a real project, from the crash to the program's end: each scene is played with a planted crash (plants.py) and ends as
the program ends without one. At terminals through session_terminal.py, beside the program through hrtool."""

import os
import re
import shlex

import planted_run
from session_terminal import SHELL, Conversation

MARK = "volatile int hot_restart_mark = %d; (void)hot_restart_mark;"
OWN_EXCEPTION = "uncaught exception (?!HotRestartPlanted)"  # A function may throw by itself, which its caller would catch.
IN_PLACE = "aft"  # Kinds that crash in the function's own frame, or in what libc does for it.


class Scene:
    """One function with a crash in it, its file, and the program that calls it."""

    def __init__(self, run, plant, kind, at, hrtool):
        self.run, self.plant, self.kind, self.at, self.hrtool = run, plant, kind, at, hrtool
        self.file = planted_run.EditedFile(plant.file)
        self.name = os.path.basename(plant.file)
        self.output = run.work / "output"

    def variables(self, **more):
        return {"HOT_RESTART_PLANT": f"{self.plant.number}@{self.at}:{self.kind}", **more}

    def text(self, *lines):
        """The file with these lines in the place of the planted one."""
        return self.file.before.replace(self.plant.text + "\n", "\n".join(lines) + "\n")

    def broken(self):
        return self.text(f"{self.plant.plain} hot_restart_unknown = 1; {self.plant.crash}")

    def crashing(self, mark):
        """Crashes as before, two lines further down."""
        return self.text(self.plant.plain, "  " + MARK % mark, "  " + self.plant.crash)

    def mended(self, mark):
        return self.text(self.plant.plain, "  " + MARK % mark)

    def check_output(self, fail):
        if self.run.says_something_else(self.output):
            fail(f"another output ({self.output})")


class AtTerminal(Scene):
    """The program in a shell; whoever answers when it crashes is the speaker."""

    def __init__(self, speaker, *scene):
        super().__init__(*scene)
        self.speaker = speaker

    def __enter__(self):
        self.talk = Conversation(self.speaker, self.run.folder, self.run.environment(
            HOME=str(self.run.work), HOT_RESTART_DEBUGGER=self.speaker.name, **self.variables()))
        return self

    def __exit__(self, *_):
        self.talk.close()
        self.file.restore()

    def crash(self):
        """The program up to its crash: the report names the place."""
        report = self.talk.say(f"{' '.join(self.run.command)} > {self.output}", self.speaker.prompt)
        self.talk.demand(report, r"-->\s+%s \|" % (self.plant.line if self.kind in IN_PLACE else r"\d+"), "the source of the report")
        self.talk.demand(report, rf"{re.escape(self.name)}:{self.plant.line}\b", "the place of the report")
        self.check_stack(self.plant.line)
        for command in self.speaker.variables:
            said = self.talk.say(command)
            wrong = "no symbol table|no frame selected|error: (?!.*DW_TAG)"  # lldb tells what it thinks of g++'s debug information.
            self.talk.must(not re.search(f"(?i){wrong}", said), f"{command!r} fails")

    def check_stack(self, line, version=1):
        """Nothing of hot_restart in the stack; the crashed function's place once; and in its own frame the debugger stands."""
        stack, place = self.talk.say(self.speaker.stack), f"{self.name}:{line}"
        self.talk.must(not re.search(r"\$body|hot_restart_|hot_restart::", stack), "frames of hot_restart in the stack")
        frames = [frame for frame in stack.splitlines() if re.search(rf"{re.escape(place)}\b", frame)]
        self.talk.must(len(frames) == 1, f"{len(frames)} frames at {place}")
        self.talk.must((f"[v{version}]" in frames[0]) == (version > 1), f"not version {version}: {frames[0]}")
        if self.kind in IN_PLACE:
            here = rf"(?m){re.escape(self.name)}:{line}\b|^(-->|->|)\s*{line}\b"
            self.talk.demand(self.talk.say(self.speaker.frame), here, "the selected frame")

    def refused(self):
        """An edit that does not compile, twice: the compiler's words, and nothing has happened."""
        self.file.save(self.broken())
        for _ in range(2):
            said = self.talk.say("continue")
            self.talk.demand(said, "not reloaded", "the refusal")
            self.talk.demand(said, rf"{re.escape(self.name)}:{self.plant.line}:\d+: error: .*hot_restart_unknown", "the compiler's message")
        self.check_stack(self.plant.line)

    def versions(self, running):
        self.talk.demand(self.talk.verb("versions"), r"(?m)^\* v%d\b" % running, "the version that runs")

    def end(self, said):
        self.talk.must(self.talk.status() == self.run.status, f"the status is not {self.run.status}")
        self.check_output(self.talk.fail)
        return said

    def crash_edit_and_restart(self):
        """Refused edit, edit that crashes again, earlier version, trial, mended edit with a breakpoint in it; `at` is "k+"."""
        speaker, talk = self.speaker, self.talk
        self.crash()
        self.refused()
        self.file.save(self.crashing(42))
        talk.demand(talk.say("continue"), r"loaded .* \[v2\]", "the second version")
        self.check_stack(self.plant.line + 2, version=2)
        if speaker.value and self.kind in IN_PLACE:
            talk.demand(talk.say(speaker.value % "hot_restart_mark"), r"\b42\b", "a variable of the edit")
        self.versions(2)
        talk.demand(talk.verb("versions 1 2"), r"(?m)^\+.*hot_restart_mark = 42", "what the edit changed")
        talk.demand(talk.verb("use 9"), r"no version 9", "a version that is not there")
        talk.demand(talk.verb("use 1"), r"using .* \[v1\]", "the first version again")
        self.versions(1)
        talk.demand(talk.verb("try"), r"crashes again at", "the trial of what crashes")
        self.file.save(self.mended(43))
        talk.demand(talk.verb("try"), rf"returns\b|{OWN_EXCEPTION}", "the trial of what is mended")
        self.versions(1)
        if not speaker.breakpoint:
            self.end(talk.say("continue", SHELL))
            return
        talk.say(speaker.breakpoint % (self.name, self.plant.line + 1))
        stopped = talk.say("continue", speaker.at_breakpoint)
        talk.demand(stopped, r"\[v3\]", "the third version")
        self.check_stack(self.plant.line + 1, version=3)
        talk.demand(talk.verb("versions"), "does not stand at a crash", "no crash")
        talk.say(speaker.delete)
        self.end(talk.say("continue", SHELL))

    def give_value(self):
        """The caller gets what a call of the function brings: crashed once, it is called by the expression."""
        self.crash()
        refused = self.talk.verb("return hot_restart_unknown")
        self.talk.demand(refused, r"not returned(.|\n)*error: .*hot_restart_unknown", "a value that cannot be")
        self.talk.demand(self.end(self.talk.verb(f"return {self.plant.call}", SHELL)), "returns", "the value")

    def outer_frame(self, repeatable):
        """False: the stack has none that may be called twice."""
        self.crash()
        shown = self.talk.typescript.getvalue()
        place = re.search(r"(?m)^ +(?:#\d+|\*) +[^\n]*(?:%s)[^\n]* at (?P<place>\S+:\d+)" % repeatable.pattern, shown)
        if not place:
            return False
        stack = self.talk.say(self.speaker.stack)
        number = self.talk.demand(stack, r"(?m)#(\d+)\b[^\n]*\bat (?:\S*/)?%s\b" % re.escape(place["place"]), "the outer frame")[1]
        restart = self.speaker.verb % ("frame" if self.speaker.breakpoint else "restart")
        self.talk.demand(self.talk.say(f"{restart} 9999"), r"no frame|does not exist", "a frame that is not there")
        self.file.save(self.mended(44))
        self.talk.demand(self.end(self.talk.say(f"{restart} {number}", SHELL)), r"loaded .* \[v2\]", "the mended version")
        return True

    def there_first(self):
        """The speaker has started the program: it stops in the crash, `continue` reloads and restarts."""
        speaker, talk = self.speaker, self.talk
        place = rf"{re.escape(self.name)}:{self.plant.line}\b"
        talk.say(" ".join(shlex.quote(word) for word in [*speaker.start, *self.run.command[:1]]), speaker.prompt)
        for setting in speaker.settings:
            talk.say(setting)
        talk.say(" ".join([speaker.run % self.output, *self.run.command[1:]]), speaker.stopped, speaker.prompt)
        talk.demand(talk.say(speaker.stack), place, "the place of the crash")
        self.file.save(self.broken())
        refused = talk.say("continue", speaker.stopped, speaker.prompt)
        talk.demand(refused, rf"not reloaded(.|\n)*{place}:\d+: error: .*hot_restart_unknown", "the compiler's message")
        talk.demand(talk.say(speaker.stack), place, "the place of the crash")
        self.file.save(self.mended(45))
        talk.say(speaker.breakpoint % (self.name, self.plant.line + 1))
        talk.demand(talk.say("continue", speaker.at_breakpoint), r"loaded .* \[v2\]", "the mended version")
        talk.demand(talk.say(speaker.stack), rf"{re.escape(self.name)}:{self.plant.line + 1}\b", "the place of the breakpoint")
        talk.say(speaker.delete)
        ended = talk.demand(talk.say("continue", speaker.ended, speaker.prompt), speaker.ended, "the end")
        status = int(re.sub(r"\D", "", ended[0]) or "0", 8 if speaker.name == "gdb" else 10)
        talk.must(status == self.run.status, f"the status is {status}, not {self.run.status}")
        self.check_output(talk.fail)
