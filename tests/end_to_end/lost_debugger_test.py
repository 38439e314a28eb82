"""A debugger that is killed while it is attached takes nothing along."""
import os
import signal
import unittest

from terminal import GDB, PROMPT, SHELL, Terminal


def name_of(pid):
    try:
        with open("/proc/%d/comm" % pid) as stream:
            return stream.read().strip()
    except OSError:
        return ""


class LostDebugger(Terminal):
    def test_the_plain_prompt_takes_over(self):
        self.build("surroundings.cpp")
        shell = self.shell(HOT_RESTART_DEBUGGER="gdb")
        self.say(shell, "./program mask > out", GDB)
        debuggers = [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc")))
                     if name_of(pid) == "gdb" and self.is_ours(pid)]
        self.assertEqual(len(debuggers), 1)
        os.kill(debuggers[0], signal.SIGKILL)
        shell.expect(PROMPT)
        self.assertIn("gdb was ended by signal 9", shell.before)
        self.edit("surroundings.cpp", "return *input;", "return input ? *input : 41;")
        self.say(shell, "continue", SHELL)
        self.assertEqual(self.text_of(self.path("out")), "41 5\n")


if __name__ == "__main__":
    unittest.main(verbosity=2)
