"""What can be done in a session besides `continue`: by hrtool, at the prompt, and in gdb."""
import json
import os
import re
import unittest

from driver import CXX, died_by
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



class ReturnedValues(Terminal):
    """`return X` in the place of the function that calls fail(): of every kind of type, for one call."""

    VALUES = {
        "number": ("a * 2 + wanted", "17", "5"),
        "real": ("0.25", "0.25", "0.50"),
        "colour": ("Colour::kGreen", "1", "0"),
        "text": ("\"other\"", "other", "plain"),
        "string": ("name.substr(0, 6) + \", returned from outside\"", "a name, returned from outside",
                   "a name that is too long for the small buffer"),
        "pair": ("{2.5, \"x\"}", "2.5 plain", "1.5 plain"),
        "owned": ("std::make_unique<int>([] { return 9; }())", "9", "1"),
        "nothing": ("", "done", "done"),
        "generic": ("value + 1", "6", "5"),
        "constructor": ("", "3", "4"),
        "member": ("balance + number(30, false)", "33", "3"),
    }

    def check(self, kind):
        expression, first, second = self.VALUES[kind]
        process = self.start_waiting(kind)
        self.wait_for_crash()
        pid = str(process.pid)
        wrong = self.hrtool("return", pid, "--frame", "1", "nonsense")
        self.assertEqual(wrong.returncode, 1)
        self.assertIn("hr-return:1:", wrong.stderr)
        done = self.hrtool("return", pid, "--frame", "1", *([expression] if expression else []))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.finish(process), "end %s\n%s\n%s\n" % (kind, first, second))

    def test_hrtool_returns_values_of_every_kind(self):
        self.build("values.cpp")
        for kind in self.VALUES:
            with self.subTest(kind):
                self.check(kind)

    def test_gdb_returns_a_value_from_the_selected_frame(self):
        self.build("values.cpp")
        shell = self.shell()
        self.say(shell, "./program number > out", GDB)
        self.say(shell, "up", GDB)
        self.say(shell, "up", GDB)
        self.assertIn("hr-return:1:", self.say(shell, "hr-return nonsense(1)", GDB))
        self.assertIn("returns a + 40", self.say(shell, "hr-return a + 40", SHELL))
        self.assertEqual(self.text_of(self.path("out")), "end number\n45\n5\n")

    def test_the_prompt_returns_a_value(self):
        self.build("values.cpp")
        shell = self.shell(HOT_RESTART_DEBUGGER="prompt")
        self.say(shell, "./program nothing > out", PROMPT)
        self.assertIn("returns", self.say(shell, "return", SHELL))
        self.assertEqual(self.text_of(self.path("out")), "end nothing\ndone\ndone\n")


class Versions(Terminal):
    def crash_three_times(self):
        self.build("shop.cpp")
        process = self.start_waiting()
        self.wait_for_crash()
        self.edit("shop.cpp", "*bonus", "bonus[1]")
        self.wait_for_crash(2)
        self.edit("shop.cpp", "bonus[1]", "bonus[2]")
        self.wait_for_crash(3)
        return process, str(process.pid)

    def test_versions_are_listed_compared_and_used(self):
        process, pid = self.crash_three_times()
        listed = self.hrtool_json("versions", pid)["versions"]
        self.assertEqual(listed["running"], 3)
        self.assertEqual([v["version"] for v in listed["versions"]], [1, 2, 3])
        self.assertIn("bonus[1]", listed["versions"][1]["text"])
        self.assertRegex(self.hrtool("versions", pid).stdout, r"  v1  as the program was built\n  v2  .*\n\* v3  ")
        changed = self.hrtool("versions", pid, "--diff", "1 3").stdout
        self.assertIn("-  return sum + *bonus + 0 * tries;\n+  return sum + bonus[2] + 0 * tries;\n }\n", changed)
        missing = self.hrtool("use", pid, "9")
        self.assertEqual(missing.returncode, 1)
        self.assertIn("has no version 9", missing.stderr)
        self.assertIn("`hrtool versions %s` lists them" % pid, self.hrtool("versions", pid, "--diff", "all").stderr)
        for number, version in ((4, 1), (5, 2)):
            self.assertEqual(self.hrtool("use", pid, str(version)).returncode, 0)
            self.wait_for_crash(number)
            self.assertEqual(self.hrtool_json("show", pid)["report"]["version"], version)
        self.edit("shop.cpp", "bonus[2]", "1")
        self.wait_for("[v4]")
        self.assertIn("total of books: 5.0 after 6 calls", self.finish(process))

    def test_gdb_lists_and_uses_versions(self):
        self.build("shop.cpp")
        shell = self.shell()
        self.say(shell, "./program", GDB)
        self.edit("shop.cpp", "*bonus", "bonus[1]")
        self.assertIn("can be taken at continue", self.say(shell, "hr-reload", GDB))
        self.say(shell, "continue", GDB)
        self.assertIn("* v2", self.say(shell, "hr-versions", GDB))
        self.assertIn("+  return sum + bonus[1]", self.say(shell, "hr-versions 1", GDB))
        self.assertIn("`hr-versions` lists them", self.say(shell, "hr-use two", GDB))  # This is its name in gdb.
        self.assertIn("not \"long\"", self.say(shell, "hr-try long", GDB))
        self.assertIn("using total", self.say(shell, "hr-use 1", GDB))
        self.assertIn("* v1", self.say(shell, "hr-versions", GDB))
        self.say(shell, "hr-exit 5", SHELL)
        self.assertEqual(self.status(shell), 5)


class Trials(Terminal):
    """`try`: in a copy of the process, the program untouched."""

    def test_what_the_edited_function_would_do(self):
        self.build("shop.cpp")
        process = self.start_waiting()
        self.wait_for_crash()
        pid = str(process.pid)
        again = self.hrtool_json("try", pid)["trial"]
        self.assertEqual((again["result"], again["line"]), ("crashed", 32))
        self.assertIn("SIGSEGV", again["cause"])
        self.assertEqual(self.hrtool_json("versions", pid)["versions"]["running"], 1)
        self.edit("shop.cpp", "*bonus + 0 * tries", "100 * tries")
        # `tries` is 2 at the second call of the program itself: the copy's call left no trace.
        self.assertIn("total of books: 204.0 after 2 calls", self.finish(process))

    def test_a_saved_file_waits_for_hrtool(self):
        self.build("shop.cpp")
        process = self.start_waiting(HOT_RESTART_DEBUGGER="hrtool")
        self.wait_for("hot_restart: waiting: correct the source file, then `hrtool continue %d`" % process.pid)
        pid = str(process.pid)
        self.edit("shop.cpp", "*bonus", "bonus[1]")
        self.assertEqual(self.hrtool_json("try", pid)["trial"]["result"], "crashed")
        self.edit("shop.cpp", "bonus[1] + 0 * tries", "100 * tries")
        trial = self.hrtool_json("try", pid)["trial"]
        self.assertEqual((trial["result"], trial["value"]), ("returned", "204"))
        self.assertEqual(self.hrtool_json("versions", pid)["versions"]["running"], 1)
        self.assertTrue(self.hrtool_json("continue", pid)["ok"])
        self.assertIn("total of books: 204.0 after 2 calls", self.finish(process))

    def test_at_the_prompt_with_values_crashes_exceptions_and_endless_loops(self):
        self.build("shop.cpp")
        shell = self.shell(HOT_RESTART_DEBUGGER="prompt")
        self.say(shell, "./program > out", PROMPT)
        self.edit("shop.cpp", "*bonus + 0 * tries", "100 * tries")
        told = self.say(shell, "try", PROMPT)
        self.assertRegex(told, r"returns 204 in \d+ ms\r\nit printed:\r\n(end total\r\n)?begin total\r\nend total\r\n")
        self.assertIn("what it did to files", told)
        self.edit("shop.cpp", "  return sum", "  throw std::string(\"no\");\n  return sum")
        self.assertRegex(self.say(shell, "try", PROMPT), r"crashes again at shop.cpp:32: .*std::.*string")
        self.edit("shop.cpp", "  throw std::string(\"no\");", "  for (;;) ++calls;")
        self.assertIn("still running after 1 s (ended)", self.say(shell, "try 1", PROMPT))
        self.edit("shop.cpp", "  for (;;) ++calls;", "  oops();")
        self.assertIn("oops", self.say(shell, "try", PROMPT))
        self.assertIn("* v1", self.say(shell, "versions", PROMPT))
        self.edit("shop.cpp", "  oops();\n", "")
        self.say(shell, "continue", SHELL)
        self.assertIn("total of books: 204.0 after 2 calls", self.text_of(self.path("out")))

    def test_gdb_tries_and_holds_the_program_again(self):
        self.build("tower.cpp")
        shell = self.shell()
        self.say(shell, "./program > out", GDB)
        self.edit("tower.cpp", *MENDED)
        self.assertIn("crashes again at tower.cpp:18: uncaught exception std::runtime_error: no start",
                      self.say(shell, "hr-try", GDB))
        number = re.search(r"#(\d+) .* outer.* \(step=5\)", self.say(shell, "bt", GDB)).group(1)
        self.say(shell, "frame " + number, GDB)
        self.assertIn('returns "step 14"', self.say(shell, "hr-try", GDB))
        self.assertIn("loaded outer(int) [v2]", self.say(shell, "hr-frame " + number, SHELL))
        self.assertEqual(self.text_of(self.path("out")), RESTARTED)


class Documented(Terminal):
    """Real answers against docs/json.md, in both directions."""

    DOCUMENT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "json.md")
    TYPES = {"string": str, "boolean": bool, "number": (int, float)}

    def check(self, value, kind):
        if kind.startswith("["):
            self.assertIsInstance(value, list)
            for element in value:
                self.check(element, kind[1:-1])
        elif kind in self.TYPES:
            self.assertIsInstance(value, self.TYPES[kind])
            self.assertTrue(kind == "boolean" or not isinstance(value, bool))
        else:
            members = self.kinds[kind]
            unknown = set(value) - {name.rstrip("?") for name in members}
            self.assertFalse(unknown, "members of %s that are not documented" % kind)
            for name, member in members.items():
                self.assertTrue(name.endswith("?") or name in value, "%s has no %s" % (kind, name))
                if name.rstrip("?") in value:
                    self.check(value[name.rstrip("?")], member)

    def test_json_is_as_documented(self):
        with open(self.DOCUMENT) as stream:
            blocks = re.findall(r"```json\n(.*?)```", stream.read(), re.S)
        self.kinds = {name: members for block in blocks for name, members in json.loads(block).items()}
        self.build("tower.cpp")
        process = self.start_waiting()
        self.wait_for_crash()
        pid = str(process.pid)
        self.check(self.hrtool_json("ps"), "programs")
        self.assertEqual(len(self.stopped()), 1)
        self.check(self.hrtool_json("doctor"), "checks")
        for option, kind in (("--list", "functions"), ("--effects", "effects")):
            said = self.hrtool("rewrite", self.path("tower.cpp"), option, "--json", "--", CXX).stdout
            self.check(json.loads(said), kind)
        asked = [(["show"], "report"), (["versions"], "versions"), (["try"], "trial"), (["reload"], None),
                 (["use", "9"], None), (["continue", "--frame", "77"], None), (["exit", "999"], None)]
        for words, brings in asked:
            reply = self.hrtool_json(words[0], pid, *words[1:])
            self.check(reply, "reply")
            self.assertEqual([name for name in ("report", "versions", "trial") if name in reply], [brings] if brings else [])
        self.check(self.hrtool_json("reraise", pid), "reply")
        self.finish(process, died_by("SIGABRT"))


class Escaping(Terminal):
    def test_an_exception_that_goes_on_takes_nothing_of_the_session_along(self):
        self.build("catcher.cpp")
        process = self.start_waiting(HOT_RESTART_BREAK_ON="escaping")
        pid = str(process.pid)
        self.wait_for_crash()
        self.edit("catcher.cpp", "number < 3", "number == 2")
        self.wait_for_crash(2)  # 1 is good now, 2 is not.
        self.assertEqual(self.hrtool("reraise", pid).returncode, 0)
        self.wait_for_crash(3)
        versions = self.hrtool_json("versions", pid)["versions"]
        self.assertEqual((versions["running"], len(versions["versions"])), (2, 2))
        self.assertEqual(self.hrtool("reraise", pid).returncode, 0)
        self.assertEqual(self.finish(process), "good 1\ncaught bad 2\ncaught bad 2\n")


class Runs(Terminal):
    def test_hrtool_runs_a_program_and_ends_with_its_status(self):
        self.build("shop.cpp")
        ended = self.hrtool("run", "--", "sh", "-c", "echo $HOT_RESTART_DEBUGGER; exit 7")
        self.assertEqual((ended.returncode, ended.stdout), (7, "auto\n"))
        self.assertEqual(self.hrtool("run", "--debugger", "none", "--", self.path("program")).returncode,
                         died_by("SIGSEGV"))
        self.assertEqual(self.hrtool("run", "--", self.path("nothing")).returncode, 127)
        self.assertEqual(self.hrtool("run").returncode, 2)


class Exit(Terminal):
    def test_hrtool_ends_the_program_with_a_status(self):
        self.build("shop.cpp")
        process = self.start_waiting()
        self.wait_for_crash()
        refused = self.hrtool("exit", str(process.pid), "900")
        self.assertIn("0 to 255", refused.stderr)
        self.assertEqual(self.hrtool("exit", str(process.pid), "42").returncode, 0)
        self.finish(process, 42)

    def test_the_prompt_ends_the_program_with_a_status(self):
        self.build("shop.cpp")
        shell = self.shell(HOT_RESTART_DEBUGGER="prompt")
        self.say(shell, "./program", PROMPT)
        self.say(shell, "exit 3", SHELL)
        self.assertEqual(self.status(shell), 3)


if __name__ == "__main__":
    unittest.main(verbosity=2)
