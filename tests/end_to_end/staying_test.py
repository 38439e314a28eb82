"""A debugger that stays attached over restarts, because the user has breakpoints: whose the terminal is, and how it all ends."""
import os
import signal
import unittest

from terminal import GDB, LLDB, SHELL, Terminal

QUESTION = r"number\? "
AT_BREAKPOINT = r"Breakpoint \d[^\n]*work\S* \(.*\(gdb\) "
LLDB_AT_BREAKPOINT = r"stop reason = breakpoint 1[^\n]*\n[^\n]*work.*\(lldb\) "


class Staying(Terminal):
    def setUp(self):
        super().setUp()
        self.build("rounds.cpp")

    def crash_with_breakpoint(self, shell, number="5", command="./program"):
        """At the debugger's prompt in the first crash, with a breakpoint on the function's second statement."""
        self.say(shell, command, QUESTION)
        self.say(shell, number, self.prompt)
        self.say(shell, self.set_breakpoint, self.prompt)

    def leave_at_an_exception(self, shell, delete_breakpoints):
        """From the breakpoint in round 3 to the end."""
        self.assertIn("round 3: 31", self.say(shell, "c", QUESTION))
        shell.sendline("13")  # The program reads it, in the terminal's own modes; then an exception.
        shell.expect(self.at_breakpoint)
        self.assertIn("runtime_error", self.say(shell, "c", self.prompt))
        self.say(shell, delete_breakpoints, self.prompt)
        self.assertIn("round 4: -1", self.say(shell, "hr-return -1", QUESTION))  # It leaves, as there are no breakpoints.
        self.assertIn("round 5: 43", self.say(shell, "7", SHELL))
        self.assertEqual(self.status(shell), 3)

    def expect_shell(self, shell, status):
        shell.expect(SHELL)
        self.assertEqual(self.status(shell), status)
        modes = self.say(shell, "stty -a", SHELL)
        self.assertRegex(modes, r"[^-]isig")
        self.assertRegex(modes, r"[^-]icanon")


class Both:
    """What holds whichever debugger it is."""

    def test_every_end_gives_the_terminal_back(self):
        shell = self.shell()
        for end, status in (("quit", 139), ("reraise", 139), ("hr-exit 4", 4), (None, 139), ("kill", 137)):
            self.crash_with_breakpoint(shell)
            self.say(shell, "c", self.at_breakpoint)
            self.say(shell, "c", self.prompt)
            if end == "kill":
                os.kill(self.stopped()[0]["pid"], signal.SIGKILL)
            elif end:
                shell.sendline(end)
            else:
                shell.sendeof()
            self.expect_shell(shell, status)

    def test_a_change_that_the_program_cannot_take_comes_back_to_the_prompt(self):
        shell = self.shell()
        self.crash_with_breakpoint(shell)
        self.edit("rounds.cpp", "static int rounds", "int* far = nullptr;\nint far_away = *far;\nstatic int rounds")
        self.edit("rounds.cpp", "*place +", "far_away +")
        self.assertIn("could not take the change", self.say(shell, "c", self.prompt))
        self.assertIn(" 5", self.say(shell, "p number", self.prompt))
        self.edit("rounds.cpp", "= *far", "= 1")
        self.say(shell, "c", self.at_breakpoint)
        self.assertIn("round 2: 11", self.say(shell, "c", QUESTION))
        shell.sendline("6")
        shell.expect(self.at_breakpoint)
        self.say(shell, "c", QUESTION)
        self.say(shell, "7", self.at_breakpoint)
        self.say(shell, "c", "round 4: 15")
        self.expect_shell(shell, 3)


class Gdb(Both, Staying):
    at_breakpoint, prompt, set_breakpoint = AT_BREAKPOINT, GDB, "break rounds.cpp:12"

    def test_breakpoints_bind_in_the_new_version_and_the_next_crash_is_in_the_same_gdb(self):
        shell = self.shell()
        self.crash_with_breakpoint(shell)
        self.say(shell, "set $mine = 42", GDB)
        self.assertIn("stands at a crash", self.say(shell, "next", GDB))
        self.edit("rounds.cpp", "*place + twice", "*place + 3 * twice")
        self.assertIn("loaded work(int *, int) [v2]", self.say(shell, "continue", AT_BREAKPOINT))
        self.assertIn("#0  work [v2]", self.say(shell, "bt", GDB))
        self.assertIn("does not stand at a crash", self.say(shell, "hr-versions", GDB))
        self.assertIn("Segmentation fault", self.say(shell, "p ((int(*)(int))0)(3)", GDB))  # The stop is that call's alone.
        self.assertIn("*place + 3 * twice", self.say(shell, "next 2", GDB))  # The text is the new one.
        again = self.say(shell, "continue", GDB)
        self.assertIn("work(int *, int) [v2] at rounds.cpp:16", again)
        self.assertIn("= 42", self.say(shell, "p $mine", GDB))
        frames = self.say(shell, "bt", GDB)
        self.assertRegex(frames, r"work \[v2\] \(place=0x0, number=5\)")
        self.assertNotIn("session", frames)
        self.edit("rounds.cpp", "*place + 3", "place + 3")
        self.assertIn("not reloaded", self.say(shell, "c", GDB))
        self.edit("rounds.cpp", "place + 3", "(place ? 0 : 1) + 3")
        self.assertIn("[v3]", self.say(shell, "c", AT_BREAKPOINT))
        self.leave_at_an_exception(shell, "delete")

    def test_keys_of_the_terminal_reach_whoever_has_it(self):
        shell = self.shell()
        self.crash_with_breakpoint(shell, command="./program thread")
        self.edit("rounds.cpp", "*place +", "1 +")
        self.say(shell, "continue", AT_BREAKPOINT)
        self.say(shell, "c", QUESTION)
        for key, name in (("\x03", "SIGINT"), ("\x1a", "SIGTSTP")):
            shell.send(key)
            shell.expect(name)
            shell.expect(GDB)
            shell.send(key)  # At the prompt it is gdb's.
            if name == "SIGINT":
                shell.expect("Quit")
                shell.expect(GDB)
            self.assertIn("= 4", self.say(shell, "p 2 + 2", GDB))
            if name == "SIGINT":
                self.say(shell, "c", "Continuing")
        self.say(shell, "quit", SHELL)  # Ctrl-Z counts: it is the shell's stopped job now.
        self.say(shell, "fg", "program")
        shell.sendline("6")
        self.say(shell, "7", "round 4: 15")
        self.expect_shell(shell, 3)


class Lldb(Both, Staying):
    at_breakpoint, prompt, set_breakpoint = LLDB_AT_BREAKPOINT, LLDB, "b rounds.cpp:12"

    def shell(self):
        return super().shell(HOT_RESTART_DEBUGGER="lldb")

    def test_breakpoints_bind_in_the_new_version_and_the_next_crash_is_in_the_same_lldb(self):
        shell = self.shell()
        self.crash_with_breakpoint(shell)
        self.say(shell, "script mine = 42", LLDB)
        for command in ("next", "thread step-out", "process launch"):
            self.assertIn("stands at a crash", self.say(shell, command, LLDB))
        self.edit("rounds.cpp", "*place + twice", "*place + 3 * twice")
        self.assertIn("loaded work(int *, int) [v2]", self.say(shell, "continue", LLDB_AT_BREAKPOINT))
        self.assertIn("v2-rounds.so`work [v2](place=", self.say(shell, "bt", LLDB))
        self.assertIn("does not stand at a crash", self.say(shell, "hr-versions", LLDB))
        self.assertIn("SIGSEGV", self.say(shell, "p ((int(*)(int))0)(3)", LLDB))  # The stop is that call's alone.
        self.assertIn("-> 13", self.say(shell, "next", LLDB))
        self.assertIn("*place + 3 * twice", self.say(shell, "thread step-over", LLDB))  # The text is the new one.
        again = self.say(shell, "finish", LLDB)  # It does not come so far.
        self.assertIn("work(int *, int) [v2] at rounds.cpp:16", again)
        self.assertNotIn("session_stop", again)
        self.assertIn("42", self.say(shell, "script print(mine)", LLDB))
        self.assertRegex(self.say(shell, "bt", LLDB), r"\* frame #\d+: \S+ v2-rounds.so`work \[v2\]\(place=0x0+, number=5\)")
        self.assertNotIn("session_stop", self.say(shell, "breakpoint list", LLDB))
        self.edit("rounds.cpp", "*place + 3", "place + 3")
        self.assertIn("not reloaded", self.say(shell, "c", LLDB))
        self.edit("rounds.cpp", "place + 3", "(place ? 0 : 1) + 3")
        self.assertIn("returns 31", self.say(shell, "hr-try", LLDB))  # It was let go for that, and attached again.
        self.assertIn("[v3]", self.say(shell, "process continue", LLDB_AT_BREAKPOINT))
        self.leave_at_an_exception(shell, "breakpoint delete -f")

    def test_keys_of_the_terminal_reach_whoever_has_it(self):
        shell = self.shell()
        self.crash_with_breakpoint(shell, command="./program thread")
        self.edit("rounds.cpp", "*place +", "1 +")
        self.say(shell, "continue", LLDB_AT_BREAKPOINT)
        self.say(shell, "c", QUESTION)
        for key, name in (("\x03", "SIGINT"), ("\x1a", "SIGTSTP")):
            shell.send(key)
            shell.expect("signal " + name)
            shell.expect(LLDB)
            shell.send(key)  # At the prompt it is lldb's.
            if name == "SIGINT":
                shell.expect(LLDB)
            self.assertIn(" 4", self.say(shell, "p 2 + 2", LLDB))
            if name == "SIGINT":
                shell.sendline("c")
        self.say(shell, "quit", SHELL)  # Ctrl-Z counts: it is the shell's stopped job now.
        self.say(shell, "fg", "program")
        shell.sendline("6")
        self.say(shell, "7", "round 4: 15")
        self.expect_shell(shell, 3)

    def test_ends_at_a_breakpoint(self):
        shell = self.shell()
        for end in ("detach", None):
            self.crash_with_breakpoint(shell)
            self.edit("rounds.cpp", "*place +", "1 +")
            self.say(shell, "c", LLDB_AT_BREAKPOINT)
            if end:
                shell.sendline(end)
            else:
                shell.sendeof()
            shell.expect("round 2: 11")
            shell.expect(QUESTION)
            self.say(shell, "6", QUESTION)
            shell.sendline("7")
            self.expect_shell(shell, 3)
            self.edit("rounds.cpp", "1 +", "*place +")
        self.crash_with_breakpoint(shell)
        self.edit("rounds.cpp", "*place +", "1 +")
        self.say(shell, "c", LLDB_AT_BREAKPOINT)
        shell.sendline("kill")
        self.expect_shell(shell, 137)

    def test_another_shell_ends_it_and_no_breakpoint_is_left_in_the_program(self):
        shell = self.shell()
        self.crash_with_breakpoint(shell)
        self.hrtool("return", str(self.stopped()[0]["pid"]), "1")
        shell.expect("round 1: 1\r\nnumber")
        self.assertIn("SIGSEGV", self.say(shell, "6", LLDB))  # The place of the breakpoint has been passed.
        self.say(shell, self.set_breakpoint, LLDB)
        self.say(shell, "c", LLDB_AT_BREAKPOINT)
        self.say(shell, "c", LLDB)
        self.hrtool("return", str(self.stopped()[0]["pid"]), "2")
        shell.expect("round 3: 2\r\nnumber")
        self.assertIn("SIGSEGV", self.say(shell, "7", LLDB))
        shell.sendline("hr-exit 3")
        self.expect_shell(shell, 3)


if __name__ == "__main__":
    unittest.main(verbosity=2)
