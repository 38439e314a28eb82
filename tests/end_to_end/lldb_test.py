"""lldb as the session's debugger, and lldb that was there first."""
import os
import re
import shutil
import subprocess
import unittest

from driver import PATIENCE, SessionTest
from terminal import LLDB, PROMPT, SHELL, Terminal, write_without_ptrace

LLDB_PROGRAM = next((path for path in map(shutil.which, ("lldb", "lldb-19", "lldb-18", "lldb-16", "lldb-14")) if path), None)


class InATerminal(Terminal):
    def lldb_shell(self, **more):
        return self.shell(HOT_RESTART_DEBUGGER="lldb", **more)

    def test_edit_and_continue_with_a_compile_error_between(self):
        self.build("shop.cpp")
        shell = self.lldb_shell()
        report = self.say(shell, "./program", LLDB)
        self.assertIn("-->    32 |", report)
        self.assertIn("hr-return", report)  # The help is shown.
        self.assertIn("program`total(order=", report)
        self.assertRegex(report, r"total.*at shop.cpp:32")
        self.assertIn("-> 32", report)  # The frame is selected, its source listed.
        self.assertIn("4", self.say(shell, "p sum", LLDB))
        self.refuse_then_restart_twice(shell, LLDB, "hr-return X", "(double) 4")

    def test_a_long_recursion_is_folded(self):
        self.stack_of_a_long_recursion(self.lldb_shell(), LLDB, r"\n    \.\.\. \d+ frames of the same place\r?\n")

    def test_a_step_stops_where_the_new_version_begins(self):
        self.build("layers.cpp")
        shell = self.lldb_shell()
        self.say(shell, "./program > out", LLDB)
        self.edit("layers.cpp", "return pass() * step; // run", "return pass(\"d\") * step;")
        said = self.say(shell, "step", LLDB)
        self.assertIn("restarting Parser::run(int) (#3): it is what you edited", said)
        self.assertRegex(said, r"run.*layers\.cpp:33\b")
        self.assertIn("2", self.say(shell, "p step", LLDB))
        self.say(shell, "continue", SHELL)
        self.assertTrue(self.text_of(self.path("out")).endswith("result 10 after 2 runs\n"))

    def test_operators_and_destructors_have_their_own_names(self):
        self.stacks_with_an_operator_and_a_destructor(self.lldb_shell(), LLDB)

    def test_every_way_of_giving_up_ends_as_the_crash_would_have(self):
        self.build("shop.cpp")
        shell = self.lldb_shell()
        self.give_up_in_every_way(shell, LLDB)
        self.say(shell, "./program", LLDB)
        self.say(shell, "hr-exit 5", SHELL)
        self.assertEqual(self.status(shell), 5)

    def test_commands(self):
        self.build("tower.cpp")
        shell = self.lldb_shell()
        self.say(shell, "./program > out", LLDB)
        self.assertIn("Give the caller a value", self.say(shell, "help hr-return", LLDB))
        self.assertIn("v1", self.say(shell, "hr-versions", LLDB))
        frames = self.say(shell, "bt", LLDB)
        number = re.search(r"frame #(\d+): \S+ program`outer\S*\(step=5\) at tower.cpp", frames).group(1)
        for function in ("leaf", "middle", "outer", "main"):  # No stub is shown.
            self.assertEqual(len(re.findall(r"frame #\d+: \S+ program`%s\b" % function, frames)), 1, frames)
        self.assertNotIn("$body", frames)
        self.assertTrue(frames.split("\n")[1].startswith("  * frame"), frames)  # The crashed one, not the handler's.
        self.assertEqual(self.say(shell, "bt 2", LLDB).count("frame #"), 2)
        self.assertIn("frame #0:", self.say(shell, "bt all", LLDB))
        self.assertIn("the frames of hot_restart", self.say(shell, "help bt", LLDB))
        self.assertIn("there is no frame 99", self.say(shell, "hr-frame 99", LLDB))
        self.assertIn("not a wrapped function", self.say(shell, "hr-frame 0", LLDB))
        self.edit("tower.cpp", "const int* start = nullptr;", "static const int one = 1; const int* start = &one;")
        self.say(shell, "frame select " + number, LLDB)
        self.assertIn('returns "step 14"', self.say(shell, "hr-try", LLDB))
        self.assertIn("outer(int) can be taken at continue", self.say(shell, "hr-reload", LLDB))
        self.assertIn("loaded outer(int) [v2]", self.say(shell, "hr-frame " + number, SHELL))
        self.assertTrue(self.text_of(self.path("out")).endswith("step 14 after 2 calls\n"))

    def test_a_returned_value_and_a_restarted_file(self):
        self.build("shop.cpp")
        shell = self.lldb_shell()
        self.say(shell, "./program", LLDB)
        self.assertIn("has been restarted", self.say(shell, "hr-restart-module", LLDB))
        self.assertIn("returns 2.5", self.say(shell, "hr-return 2.5", SHELL))

    def test_without_lldb_its_python_or_the_right_to_trace_there_is_a_prompt(self):
        self.build("shop.cpp")
        tools = self.path("tools")
        os.mkdir(tools)
        for name in os.listdir("/usr/bin"):
            if "lldb" not in name:
                os.symlink("/usr/bin/" + name, os.path.join(tools, name))
        shell = self.lldb_shell(PATH=tools)
        self.assertIn("no debugger here", self.say(shell, "./program", PROMPT))
        self.say(shell, "reraise", SHELL)
        with open(os.path.join(tools, "lldb"), "w") as script:  # It cannot run the script, as an lldb without Python cannot.
            script.write("#!/bin/bash\nsed -i 's/script import/script nothing/' run/*/*/lldb_session.py.commands\nexec %s \"$@\"\n" % LLDB_PROGRAM)
        os.chmod(os.path.join(tools, "lldb"), 0o755)
        self.assertIn("lldb ended before it was attached", self.say(shell, "./program", PROMPT))
        self.say(shell, "reraise", SHELL)
        write_without_ptrace(os.path.join(tools, "lldb"), LLDB_PROGRAM)
        self.assertRegex(self.say(shell, "./program", PROMPT), "no debugger here \\(lldb: attach failed: [^\n]+\\); `continue`")
        self.edit("shop.cpp", "*bonus", "1")
        self.assertIn("total of books: 5.0", self.say(shell, "continue", SHELL))


class ThereFirst(SessionTest):
    def lldb(self, *commands):
        arguments = [LLDB_PROGRAM, "--no-lldbinit", "-b", "-o", "settings set use-source-cache false", "-o", "run"]
        for command in commands:
            arguments += ["-k", command]  # It comes after the stop.
        return subprocess.run([*arguments, self.path("program")], cwd=self.folder, env=self.environment(), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=PATIENCE)

    def test_continue_takes_the_edit(self):
        self.build("shop.cpp")
        # One stop: a batch ends at the second one. Refused edits are in dap_test.py.
        result = self.lldb("platform shell sed -i 's/\\*bonus/1/' %s" % self.path("shop.cpp"), "continue")
        text = result.stdout + result.stderr
        self.assertIn("loaded total", text)
        self.assertIn("total of books: 5.0 after 2 calls, 2 visits", text)
        self.assertIn("exited with status = 0", text)


if __name__ == "__main__":
    unittest.main(verbosity=2)
