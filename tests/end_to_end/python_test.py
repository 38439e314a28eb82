"""The scenarios of Python's hot_restart, and its known faults: programs/python/NAME/in_1.cpp crashes, in_2.cpp is the corrected text.

Comments at the head of in_1.cpp say what is expected; each scenario runs in gdb, at the prompt, and in `wait`:
  crash: A | B      where the program stops each time: a text of that line
  steps: WORDS      what is done then: `continue`, `module` (restart-module), or a file that is saved; default: in_2
  output: A | B     all lines that the program prints
  told: A | B       what the session says besides
  flags, wrap, sources, environment, file: for the compiler, for `hrtool cc`, other files, variables, and a file with its text
"""
import os
import re
import shutil
import unittest

from driver import CXX, INCLUDE, PROGRAMS
from terminal import GDB, PROMPT, SHELL, Terminal

FOLDER = os.path.join(PROGRAMS, "python")
# clang++ shows what is the compiler's: the other scenarios are the session's, and run with g++ alone.
WITH_CLANG = ("basic", "child_class", "closure", "generator", "new_method", "reload_module")
SOURCE = "in.cpp"


class Scenario:
    def __init__(self, name):
        self.name = name
        self.folder = os.path.join(FOLDER, name)
        with open(os.path.join(self.folder, "in_1.cpp")) as stream:
            self.fields = dict(re.findall(r"^// (\w+): (.*)$", stream.read(), re.MULTILINE))

    def words(self, field, default=""):
        return self.fields.get(field, default).split()

    def parts(self, field):
        return self.fields[field].split(" | ") if field in self.fields else []


class Player:
    """Does the steps of a scenario in the folder of a test; subclasses say how."""

    def __init__(self, test, scenario):
        self.test = test
        self.scenario = scenario
        self.told = ""
        self.variables = dict(word.split("=") for word in scenario.words("environment"))

    def play(self):
        places = iter(self.scenario.parts("crash"))
        self.test.save("in_1")
        self.begin()
        self.check_place(next(places))
        steps = self.scenario.words("steps", "in_2")
        last = len(steps) - 1
        for number, step in enumerate(steps):
            if step == "module":
                self.module()
                continue
            if step != "continue":
                self.test.save(step)
            self.go(saved=step != "continue", last=number == last)
            if number != last:
                self.check_place(next(places))
        self.check_end()

    def check_place(self, text):
        """It stands at the one line of the source that has this text."""
        lines = self.test.text_of(self.test.path(SOURCE)).splitlines()
        expected = [str(number) for number, line in enumerate(lines, 1) if text in line and not line.startswith("//")]
        places = re.findall(r"-->\s+(\d+) \|", self.told)
        self.test.assertEqual(places[-1:], expected, self.told)

    def check_end(self):
        self.test.assertEqual(self.test.text_of(self.test.path("stdout")), "\n".join(self.scenario.parts("output")) + "\n")
        for text in self.scenario.parts("told"):
            self.test.assertIn(text, self.told)
        if "file" in self.scenario.fields:
            name, text = self.scenario.fields["file"].split(": ")
            self.test.assertIn(text, self.test.text_of(self.test.path(name)))


class AtThePrompt(Player):
    prompt, restart_module, kind = PROMPT, "restart-module", "prompt"

    def begin(self):
        self.terminal = self.test.shell(HOT_RESTART_DEBUGGER=self.kind, **self.variables)
        self.told += self.test.say(self.terminal, "./program > stdout", self.prompt)

    def module(self):
        self.told += self.test.say(self.terminal, self.restart_module, self.prompt)

    def go(self, saved, last):
        self.told += self.test.say(self.terminal, "continue", SHELL if last else self.prompt)
        if last:
            self.test.assertEqual(self.test.status(self.terminal), 0, self.told)


class Gdb(AtThePrompt):
    prompt, restart_module, kind = GDB, "hr-restart-module", "gdb"


class Waiting(Player):
    def begin(self):
        self.crashes = 1
        self.process = self.test.start_waiting(**self.variables)
        self.read()

    def read(self):
        self.test.wait_for_crash(self.crashes)
        self.told = self.test.text_of(self.test.errors)

    def module(self):
        done = self.test.hrtool("restart-module", str(self.process.pid))
        self.test.assertEqual(done.returncode, 0, done.stderr)

    def go(self, saved, last):
        if not saved:  # Saving is `continue` here.
            self.test.assertEqual(self.test.hrtool("continue", str(self.process.pid)).returncode, 0)
        if last:
            self.test.finish(self.process)
            self.told = self.test.text_of(self.test.errors)
        else:
            self.crashes += 1
            self.read()


class Scenarios(Terminal):
    """One program for each scenario, played three times."""

    def play(self, name):
        scenario = Scenario(name)
        self.prepare(scenario)
        for kind in (Gdb, AtThePrompt, Waiting):
            with self.subTest(kind.__name__):
                kind(self, scenario).play()

    def prepare(self, scenario):
        shutil.copytree(scenario.folder, self.folder, dirs_exist_ok=True)
        self.save("in_1")
        flags = ["-O0", "-I" + INCLUDE, *scenario.words("flags")]
        objects = [self.compile(source, *flags, wrap=scenario.words("wrap")) for source in [SOURCE, *scenario.words("sources")]]
        self.link("program", objects)

    def save(self, name):
        shutil.copy(self.path(name + ".cpp"), self.path("saved"))
        os.rename(self.path("saved"), self.path(SOURCE))


def add_tests():
    for name in sorted(os.listdir(FOLDER)):
        if "clang" in CXX and name not in WITH_CLANG:
            continue
        setattr(Scenarios, "test_" + name, lambda self, name=name: self.play(name))


add_tests()
if __name__ == "__main__":
    unittest.main(verbosity=2)
