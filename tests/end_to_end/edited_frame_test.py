"""A restart calls the innermost function on the stack that the edit changes: whoever asks for it, whatever lies in between."""
import os
import unittest

from driver import CXX, FLAGS, SessionTest
from terminal import GDB, PROMPT, SHELL, Terminal

FIRST = "begin run\nbegin token\nbegin lexer\n"
LEFT = "end lexer\nend token\nend run\n"
# An optimising clang loses the destructors of a frame that faults (docs/limits/restarting.md).
FAULT = "" if "clang" in CXX and FLAGS != ("-O0",) else "end lexer\n"
AFTER_FAULT = FAULT + "end token\nend run\n"
SAID = "restarting %s: it is what you edited; lexer(const char *) (#0) is unchanged\n"
RUN = SAID % "Parser::run(int) (#3)"
MENDED = ("return pass() * step; // run", "return pass(\"d\") * step;")


class Edits(SessionTest):
    def start(self, *arguments, flags=FLAGS, **environment):
        self.build("layers.cpp", flags=flags)
        process = self.start_waiting(*arguments, **environment)
        self.wait_for_crash()
        return process

    def test_a_caller_is_called_again_and_what_lies_in_between_is_left(self):
        for kind in ("fault", "throw"):
            with self.subTest(kind):
                self.setUp()
                process = self.start(kind)
                self.edit("layers.cpp", *MENDED)
                left = LEFT if kind == "throw" else AFTER_FAULT
                self.assertEqual(self.finish(process), FIRST + left + FIRST + LEFT + "result 10 after 2 runs\n")
                said = self.text_of(self.errors)
                self.assertIn(RUN, said)
                self.assertIn("loaded Parser::run(int) [v2]", said)
                self.assertNotIn("loaded lexer", said)
                self.assertIn("restart repeats a change of the global `runs`", said)

    def test_a_constant_in_a_default_argument_is_the_callers(self):
        process = self.start()
        self.edit("layers.cpp", "kNoText = nullptr", "kNoText = \"b\"")
        self.assertEqual(self.finish(process), FIRST + AFTER_FAULT + FIRST + LEFT + "result 6 after 2 runs\n")
        self.assertIn(RUN.replace("it is", "it depends on"), self.text_of(self.errors))

    def test_of_several_edited_ones_the_innermost(self):
        process = self.start()
        with open(self.path("layers.cpp")) as stream:
            text = stream.read()
        text = text.replace("return text[0] - 'a'; // lexer", "return text == nullptr ? 4 : 0;").replace(*MENDED)
        with open(self.path("new"), "w") as stream:
            stream.write(text)
        os.rename(self.path("new"), self.path("layers.cpp"))
        self.assertEqual(self.finish(process), FIRST + FAULT + "begin lexer\n" + LEFT + "result 12 after 1 runs\n")
        said = self.text_of(self.errors)
        self.assertNotIn("it is what you edited", said)
        self.assertIn("Parser::run(int) goes on with its old text in frame 3 of the stack", said)

    def test_a_signature_leads_to_the_caller_that_was_edited_with_it(self):
        process = self.start()
        with open(self.path("layers.cpp")) as stream:
            text = stream.read()
        text = text.replace("pass(const char* text = kNoText) { return token(text) + 1; }",
                            "pass(const char* text, int more) { return token(text) + more; }")
        text = text.replace("return pass() * step; // run", "return pass(\"d\", 5) * step;")
        with open(self.path("new"), "w") as stream:
            stream.write(text)
        os.rename(self.path("new"), self.path("layers.cpp"))
        self.assertEqual(self.finish(process), FIRST + AFTER_FAULT + FIRST + LEFT + "result 18 after 2 runs\n")
        self.assertIn(RUN, self.text_of(self.errors))

    def test_the_crashed_functions_own_signature(self):
        process = self.start()
        with open(self.path("layers.cpp")) as stream:
            text = stream.read()
        text = text.replace("lexer(const char* text) {", "lexer(const char* text, int more) {")
        text = text.replace("return text[0] - 'a'; // lexer", "return text ? 0 : more;").replace("lexer(text) + 1", "lexer(text, 7) + 1")
        with open(self.path("new"), "w") as stream:
            stream.write(text)
        os.rename(self.path("new"), self.path("layers.cpp"))
        self.assertEqual(self.finish(process), FIRST + FAULT + "end token\nbegin token\nbegin lexer\n" + LEFT + "result 18 after 1 runs\n")
        self.assertIn("restarting token(const char *) (#1): it is what you edited; lexer(const char *) (#0) was removed, or has another signature",
                      self.text_of(self.errors))

    def write(self, name, text):
        with open(self.path(name + ".new"), "w") as stream:
            stream.write(text)
        os.rename(self.path(name + ".new"), self.path(name))

    def write_helper(self, parameters, value, arguments):
        """Three files: a function, its declaration, and its caller."""
        self.write("helper.h", "int helper(%s);\n" % parameters)
        self.write("helper.cpp", "#include \"helper.h\"\nint helper(%s) { return %s; }\n" % (parameters, value))
        self.write("work.cpp", "#include \"helper.h\"\n#include <cstdio>\nint work() { return helper(%s) + 1; }\n"
                   "int main() { std::printf(\"result %%d\\n\", work()); }\n" % arguments)

    def test_a_signature_in_another_file_than_the_callers(self):
        self.write_helper("const int* from", "*from", "nullptr")
        self.link("program", [self.compile(source, *FLAGS) for source in ("helper.cpp", "work.cpp")])
        process = self.start_waiting(HOT_RESTART_DEBUGGER="hrtool")
        self.wait_for_crash()
        self.write_helper("const int* from, int more", "from ? *from : more", "nullptr")  # The caller is not edited with it.
        refused = self.hrtool("continue", str(process.pid))
        self.assertEqual(refused.returncode, 1)
        self.assertIn("the signature changed from `helper(const int *)`", refused.stderr)
        self.write_helper("const int* from, int more", "from ? *from : more", "nullptr, 5")
        answer = self.hrtool_json("continue", str(process.pid))
        self.assertIn("restarting work() (#1): it is what you edited; helper(const int *) (#0) was removed, or has another signature",
                      answer["text"])
        self.assertEqual(self.finish(process), "result 6\n")

    def test_what_threw_and_not_the_noexcept_function_that_it_leaves(self):
        process = self.start("throw")
        self.edit("layers.cpp", "throws && text == nullptr", "throws && false")
        self.edit("layers.cpp", "return text[0] - 'a'; // lexer", "return 3;")
        self.wait_for("loaded lexer(const char *) [v2]")
        said = self.finish(process)
        self.assertIn("begin lexer\nend lexer\nbegin lexer\n", said)
        self.assertEqual(said.count("begin token"), 1)

    def test_a_number_is_the_last_word(self):
        process = self.start(HOT_RESTART_DEBUGGER="hrtool")
        pid = str(process.pid)
        self.edit("layers.cpp", *MENDED)
        answer = self.hrtool_json("continue", pid, "--frame", "0")
        self.assertEqual(answer["restart"], {"frame": 0, "function": "lexer(const char *)", "body": "lexer$body", "reason": "asked"})
        self.wait_for_crash(2)
        answer = self.hrtool_json("continue", pid)  # Nothing has been edited since.
        self.assertEqual(answer["restart"]["reason"], "crashed")
        self.wait_for_crash(3)
        self.assertEqual(self.hrtool("continue", pid, "--frame", "3").returncode, 0)
        self.assertTrue(self.finish(process).endswith("result 10 after 2 runs\n"))

    def test_all_ask_for_the_same_frame(self):
        process = self.start(HOT_RESTART_DEBUGGER="hrtool")
        pid = str(process.pid)
        self.edit("layers.cpp", *MENDED)
        self.assertIn(RUN + "hot_restart: returns 10", self.without_notes(self.hrtool("try", pid).stdout))
        self.assertEqual(self.hrtool("reload", pid).returncode, 0)
        answer = self.hrtool_json("continue", pid)  # The same edit, though it is loaded by now.
        self.assertEqual(answer["restart"], {"frame": 3, "function": "Parser::run(int)", "body": "run$body", "reason": "edited"})
        self.assertIn(RUN, answer["text"])
        self.assertTrue(self.finish(process).endswith("result 10 after 2 runs\n"))

    def without_notes(self, text):
        return "".join(line + "\n" for line in text.splitlines() if not line.startswith("  ") and "ms" not in line.split("returns")[0])

    def test_the_rule_can_be_switched_off(self):
        process = self.start(HOT_RESTART_FRAME="innermost")
        self.edit("layers.cpp", *MENDED)
        self.wait_for_crash(2)
        self.assertNotIn("it is what you edited", self.text_of(self.errors))
        process.kill()


class Prompts(Terminal):
    def test_prompt_and_debugger(self):
        self.build("layers.cpp", flags=FLAGS)
        for debugger, prompt in (("prompt", PROMPT), ("gdb", GDB)):
            shell = self.shell(HOT_RESTART_DEBUGGER=debugger)
            self.say(shell, "./program > out", prompt)
            self.edit("layers.cpp", *MENDED)
            self.assertIn(RUN.strip(), self.say(shell, "continue", SHELL).replace("\r", ""))
            self.assertTrue(self.text_of(self.path("out")).endswith("result 10 after 2 runs\n"))
            self.edit("layers.cpp", *reversed(MENDED))


class Steps(Terminal):
    """The debugger stands where the new version begins, and the next report tells what was new in it."""

    def test_gdb(self):
        self.build("layers.cpp", flags=FLAGS)
        shell = self.shell()
        self.say(shell, "./program > out", GDB)
        self.edit("layers.cpp", "    return pass() * step; // run", "    step += 1;\n    return pass() * step;")
        said = self.say(shell, "hr-step", GDB)
        self.assertIn(RUN.strip(), said.replace("\r", ""))
        self.assertRegex(said, r"Parser::run.*layers\.cpp:33\b")
        self.assertIn("$1 = 2", self.say(shell, "print step", GDB))
        said = self.say(shell, "continue", GDB)  # It crashes again, as nothing was mended.
        self.assertIn("what is new in Parser::run(int) [v2]:\n         ++runs;\n    -    return pass() * step; // run\n"
                      "    +    step += 1;\n    +    return pass() * step;\n", said.replace("\r", ""))
        self.edit("layers.cpp", "return pass() * step;", "return pass(\"d\") * step;")
        self.assertRegex(self.say(shell, "step", GDB), r"Parser::run.*layers\.cpp:33\b")  # The same as hr-step.
        self.say(shell, "next", GDB)
        self.say(shell, "next", GDB)
        self.assertIn("$2 = 3", self.say(shell, "print runs", GDB))
        self.say(shell, "continue", SHELL)
        self.assertTrue(self.text_of(self.path("out")).endswith("result 15 after 3 runs\n"))

    def test_without_a_debugger_of_the_session(self):
        self.build("layers.cpp", flags=FLAGS)
        process = self.start_waiting(HOT_RESTART_DEBUGGER="hrtool")
        self.wait_for_crash()
        refused = self.hrtool("continue", str(process.pid), "--stop")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("no debugger of this session could stop in the function", refused.stderr)
        process.kill()


if __name__ == "__main__":
    unittest.main(verbosity=2)
