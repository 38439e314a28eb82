"""What can be done in a session besides `continue`: by hrtool, at the prompt, and in gdb."""
import re
import unittest

from terminal import GDB, PROMPT, SHELL, Terminal

MENDED = ("const int* start = nullptr;", "static const int one = 1; const int* start = &one;")
# The abandoned frames are cleaned up, innermost first; then everything is called anew.
RESTARTED = ("begin middle\nbegin leaf\nend leaf\nend middle\nbegin middle\nbegin leaf\nend leaf\nend middle\n"
             "step 14 after 2 calls\n")


class OuterFrames(Terminal):
    def test_hrtool_restarts_an_outer_function(self):
        self.build("tower.cpp")
        process = self.start_waiting()
        self.wait_for_crash()
        self.assertIn("frames that can be restarted: #0 #1 #2 #3\n", self.text_of(self.errors))
        pid = str(process.pid)
        frames = self.hrtool_json("show", pid)["report"]["backtrace"]
        self.assertEqual([frame["restartable"] for frame in frames], [True] * 4)
        self.assertIn("outer", frames[2]["function"])
        refused = self.hrtool("continue", pid, "--frame", "9")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("frame 9 does not exist; frames that can be restarted: #0 #1 #2 #3", refused.stderr)
        again = self.hrtool("continue", pid, "--frame", "2")
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertIn("restarting the same version of outer(int)\n", again.stdout)
        self.wait_for_crash(2)
        self.edit("tower.cpp", 'throw std::runtime_error("no start");', "return 6;")
        self.assertEqual(self.finish(process),
                         "begin middle\nbegin leaf\nend leaf\nend middle\nbegin middle\nbegin leaf\nend leaf\n"
                         "begin leaf\nend leaf\nend middle\nstep 14 after 3 calls\n")

    def test_the_prompt_restarts_an_outer_function(self):
        self.build("tower.cpp")
        shell = self.shell(HOT_RESTART_DEBUGGER="prompt")
        self.say(shell, "./program > out", PROMPT)
        self.assertIn("#2  outer(int) at tower.cpp", self.say(shell, "bt", PROMPT))
        self.assertIn("-->    30 |", self.say(shell, "frame 2", PROMPT))
        self.assertIn("-->    25 |", self.say(shell, "source 1", PROMPT))
        self.assertIn("takes the number of a frame", self.say(shell, "restart two", PROMPT))
        self.assertIn("does not exist", self.say(shell, "restart 7", PROMPT))
        self.edit("tower.cpp", *MENDED)
        self.assertIn("loaded outer(int) [v2]", self.say(shell, "restart", SHELL))
        self.assertEqual(self.text_of(self.path("out")), RESTARTED)

    def test_gdb_restarts_an_outer_function(self):
        self.build("tower.cpp")
        shell = self.shell()
        self.say(shell, "./program > out", GDB)
        frames = self.say(shell, "bt", GDB)
        number = re.search(r"#(\d+) .* outer.* \(step=5\)", frames).group(1)
        self.assertIn("there is no frame 99", self.say(shell, "hr-frame 99", GDB))
        self.assertIn("not a wrapped function", self.say(shell, "hr-frame 0", GDB))
        self.edit("tower.cpp", *MENDED)
        self.assertIn("loaded outer(int) [v2]", self.say(shell, "hr-frame " + number, SHELL))
        self.assertEqual(self.text_of(self.path("out")), RESTARTED)

    def test_gdb_takes_the_selected_frame(self):
        self.build("tower.cpp")
        shell = self.shell()
        self.say(shell, "./program > out", GDB)
        self.say(shell, "up", GDB)  # The stub of leaf ...
        self.say(shell, "up", GDB)  # ... and middle's body.
        self.edit("tower.cpp", "leaf(start, step) + 1", "step")
        self.assertIn("loaded middle", self.say(shell, "hr-frame", SHELL))
        self.assertTrue(self.text_of(self.path("out")).endswith("begin middle\nend middle\nstep 10 after 1 calls\n"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
