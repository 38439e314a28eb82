"""What the tests at a terminal share: a shell on a pseudo-terminal with a person typing."""
import os
import re

import shell as person
from driver import PATIENCE, SessionTest
from shell import GDB, LLDB, PROMPT, SHELL  # Those that import this file use them.

WITHOUT_PTRACE = """#!/usr/bin/python3
import ctypes, os, struct, sys
steps = ((0x20, 0, 0, 0), (0x15, 0, 1, 101), (0x06, 0, 0, 0x00050001), (0x06, 0, 0, 0x7fff0000))  # ptrace: EPERM
code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
program = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(code)))
libc = ctypes.CDLL(None)
assert libc.prctl(38, 1, 0, 0, 0) == 0 and libc.prctl(22, 2, program) == 0
os.execv("%s", sys.argv)
"""


def write_without_ptrace(path, debugger):
    """A script that starts the debugger where ptrace is denied, as by containers and by Yama."""
    with open(path, "w") as script:
        script.write(WITHOUT_PTRACE.replace("%s", debugger))
    os.chmod(path, 0o755)


class Terminal(SessionTest):
    def shell(self, **more):
        shell = person.open_shell(self.folder, self.environment(**more), PATIENCE)
        self.addCleanup(shell.close, True)
        return shell

    def say(self, shell, line, answer):
        return person.say(shell, line, answer)

    def status(self, shell):
        return person.status_of_last(shell)

    def refuse_then_restart_twice(self, shell, prompt, is_help, sum_is):
        """At a debugger's prompt in shop.cpp's crash: an edit that does not compile, one that crashes again, one that mends."""
        self.edit("shop.cpp", "*bonus", "*bonu")
        refused = self.say(shell, "continue", prompt)
        self.assertIn("not reloaded", refused)
        self.assertIn("shop.cpp:32:", refused)
        self.assertIn(sum_is, self.say(shell, "p sum", prompt))  # It is still the same frame.
        self.edit("shop.cpp", "*bonu ", "bonus[1] ")
        again = self.say(shell, "c", prompt)  # It crashes again, and the next session opens.
        self.assertIn("[v2]", again)
        self.assertNotIn(is_help, again)
        for variable in ("calls", "visits", "tries"):  # The new version's variables are the program's.
            self.assertRegex(self.say(shell, "p " + variable, prompt), r"(= |\(int\) )2\b", variable)
        self.edit("shop.cpp", "bonus[1]", "1")
        self.assertIn("total of books: 5.0 after 3 calls, 3 visits", self.say(shell, "continue", SHELL))
        self.assertEqual(self.status(shell), 0)

    def stacks_with_an_operator_and_a_destructor(self, shell, prompt):
        """pot.cpp: each function once, under the name that its author gave it."""
        self.build("pot.cpp")
        self.say(shell, "./program > out", prompt)
        for function, crash, mended in (("operator[]", "grains[number]", "number"), ("~Pot", "*grains", "2")):
            frames = self.say(shell, "bt", prompt)
            self.assertEqual(len(re.findall(r"\)\s+at (?:\S*/)?pot\.cpp:", frames)), 2, frames)  # The other one is main.
            self.assertRegex(frames, r"Pot::%s ?\(this=" % re.escape(function))
            self.edit("pot.cpp", crash, mended)
            self.say(shell, "continue", prompt if function != "~Pot" else SHELL)
        self.assertEqual(self.text_of(self.path("out")), "1 first\n2 left\n")

    def stack_of_a_long_recursion(self, shell, prompt, told):
        self.build("kinds.cpp")
        self.say(shell, "./program overflow", prompt)
        frames = self.say(shell, "bt", prompt)
        self.assertIn(len(re.findall(r"overflow[^\n]*\(depth=", frames)), range(3, 8), frames[:3000])
        self.assertRegex(frames, told)
        self.assertRegex(frames, r"#\d{3,}[^\n]*\bmain ?\(")  # They are numbered as the debugger does.
        self.edit("kinds.cpp", "return overflow(depth, n + 1) +", "return n > 50 ? 7 : overflow(depth, n + 1) +")
        self.say(shell, "continue", SHELL)

    def give_up_in_every_way(self, shell, prompt):
        """Ends as the crash of shop.cpp would have ended."""
        for leave in ("reraise", "quit", None):
            self.say(shell, "./program", prompt)
            if leave:
                shell.sendline(leave)
            else:
                shell.sendeof()
            shell.expect(SHELL)
            self.assertEqual(self.status(shell), 139, leave)
