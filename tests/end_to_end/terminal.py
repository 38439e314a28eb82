"""What the tests at a terminal share: a shell on a pseudo-terminal with a person typing."""
import os

import pexpect

from driver import PATIENCE, SessionTest

GDB = r"\(gdb\) "
LLDB = r"\(lldb\) "
SHELL = r"SHELL> "
PROMPT = r"\(hot_restart\) "

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
        shell = pexpect.spawn("bash", ["--norc", "-i"], cwd=self.folder, env=self.environment(PS1="SHELL> ", **more),
                              encoding="utf8", timeout=PATIENCE, dimensions=(50, 200), echo=False)
        self.addCleanup(shell.close, True)
        shell.expect(SHELL)
        return shell

    def say(self, shell, line, answer):
        shell.sendline(line)
        shell.expect(answer)
        return shell.before

    def status(self, shell):
        shell.sendline("echo status=$?")
        shell.expect(r"status=(\d+)")
        status = int(shell.match.group(1))
        shell.expect(SHELL)
        return status

    def refuse_then_restart_twice(self, shell, prompt, is_help, sum_is):
        """At a debugger's prompt in shop.cpp's crash: an edit that does not compile, one that crashes again, one that mends."""
        self.edit("shop.cpp", "*bonus", "*bonu")
        refused = self.say(shell, "continue", prompt)
        self.assertIn("not reloaded", refused)
        self.assertIn("shop.cpp:32:", refused)
        self.assertIn(sum_is, self.say(shell, "p sum", prompt))  # Still the same frame.
        self.edit("shop.cpp", "*bonu ", "bonus[1] ")
        again = self.say(shell, "c", prompt)  # Crashes again: the next session.
        self.assertIn("[v2]", again)
        self.assertNotIn(is_help, again)
        for variable in ("calls", "visits", "tries"):  # The new version's variables are the program's.
            self.assertRegex(self.say(shell, "p " + variable, prompt), r"(= |\(int\) )2\b", variable)
        self.edit("shop.cpp", "bonus[1]", "1")
        self.assertIn("total of books: 5.0 after 3 calls, 3 visits", self.say(shell, "continue", SHELL))
        self.assertEqual(self.status(shell), 0)

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
