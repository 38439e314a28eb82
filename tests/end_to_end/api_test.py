"""What a program says to hot_restart: settings, hooks, exit(), reraise(), reload_module()."""
import os
import subprocess
import unittest

from driver import CXX, INCLUDE, died_by
from terminal import GDB, PROMPT, SHELL, Terminal

MENDED = ("return *place;", "return 3;")


class Api(Terminal):
    def build_api(self):
        self.build("api_other.h", "api.cpp", "api_other.cpp", flags=("-O0", "-I" + INCLUDE))

    def stop(self, mode, **environment):
        self.build_api()
        process = self.start_waiting(mode, **environment)
        self.wait_for_crash()
        return process

    def test_a_program_that_is_not_linked_reads_the_defaults_and_nothing_happens(self):
        self.copy("api_other.h", "api.cpp", "api_other.cpp")
        subprocess.run([CXX, "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror", "-std=c++11", "-isystem", INCLUDE, "api.cpp",
                        "api_other.cpp", "-o", "plain"], cwd=self.folder, check=True)
        for mode in ("hooks", "no-reload", "exit", "hook-exit", "debugger"):
            done = subprocess.run(["./plain", mode], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            self.assertEqual(done.returncode, died_by("SIGSEGV"))
            self.assertEqual(done.stdout, "1010 none\nattempt 1, 20\n")

    def test_hooks_are_told_of_crash_reload_and_restart(self):
        process = self.stop("hooks")
        self.edit("api.cpp", "return *place;", "return place[1];")
        self.wait_for_crash(2)
        self.edit("api.cpp", "return place[1];", "return 3;")
        told = [line for line in self.finish(process).splitlines() if "crash" in line]
        what = "signal 11 line 25 v%d [] [] SIGSEGV: null pointer access (address 0x%d)"
        times = ("on_crash", "before_reload", "after_reload", "before_restart")
        self.assertEqual(told, [time + ": work(int *) crash 1 " + what % (1, 0) for time in times] +
                         [time + ": work(int *) crash 2 " + what % (2, 4) for time in times])

    def test_hooks_see_the_exception(self):
        process = self.stop("throw")
        self.edit("api.cpp", 'throw std::out_of_range("too far");', "return 1;")
        self.assertIn("on_crash: work(int *) crash 1 signal 0 line 23 v1 [std::out_of_range] [too far]", self.finish(process))

    def test_hooks_that_fail_are_left_and_named(self):
        process = self.stop("bad-hooks")
        told = self.text_of(self.errors)
        self.assertIn("a hook (on_crash) crashed (signal 11) and is left", told)
        self.assertIn("a hook (on_crash) threw St13runtime_error: hook", told)
        self.edit("api.cpp", *MENDED)
        self.assertIn("third: work(int *)", self.finish(process))

    def test_reload_on_continue_off_calls_the_same_version_again(self):
        process = self.stop("no-reload")
        self.edit("api.cpp", *MENDED)
        self.wait_for_crash(2)
        self.assertIn("reload_on_continue is off: restarting the same version of work", self.text_of(self.errors))
        self.assertNotIn("loaded", self.text_of(self.errors))
        self.hrtool("return", str(process.pid), "4")
        self.assertIn("worked: 4, 5", self.finish(process))

    def test_reload_all_on_continue_takes_functions_whose_own_text_is_unchanged(self):
        process = self.stop("reload-all")
        self.edit("api.cpp", "#define FACTOR 2", "#define FACTOR 3")
        self.wait_for_crash(2)
        told = self.text_of(self.errors)
        self.assertIn("loaded doubled(int) [v2]", told)
        self.assertIn("loaded main(int, char **) [v2]", told)
        self.assertNotIn("other()", told)
        self.edit("api.cpp", *MENDED)
        self.assertIn("attempt 2, 30\n", self.finish(process))

    def test_print_help_message_off(self):
        self.build_api()
        shell = self.shell(HOT_RESTART_DEBUGGER="prompt")
        self.assertIn("load a whole source file anew", self.say(shell, "./program", PROMPT))
        self.say(shell, "reraise", SHELL)
        self.assertNotIn("load a whole", self.say(shell, "./program no-help", PROMPT))

    def test_exit_and_program_should_exit_mean_no_session(self):
        self.build_api()
        for mode, status in (("exit", 7), ("should-exit", died_by("SIGSEGV")), ("hook-exit", 9), ("hook-reraise", died_by("SIGSEGV"))):
            with self.subTest(mode):
                process = self.start_waiting(mode)
                self.finish(process, status)
                self.assertNotIn("waiting", self.text_of(self.errors))

    def test_the_debugger_is_chosen_by_the_program(self):
        self.build_api()
        process = self.start_waiting("debugger", HOT_RESTART_DEBUGGER="none")
        self.wait_for_crash()
        self.assertIn("hot_restart::debugger is auto, gdb, lldb, prompt, wait, hrtool or none, not `nonsense`; it stays none",
                      self.text_of(self.errors))
        self.edit("api.cpp", *MENDED)
        self.assertIn("1010 wait\n", self.finish(process))

    def test_what_is_said_at_the_debugger_counts(self):
        self.build_api()
        shell = self.shell()
        self.say(shell, "./program", GDB)
        self.say(shell, "call (void)hot_restart_set_setting(0, 0)", GDB)
        self.edit("api.cpp", *MENDED)
        self.assertIn("reload_on_continue is off", self.say(shell, "continue", GDB))
        self.say(shell, "call (void)hot_restart_exit(6)", GDB)
        self.assertIn("exit() was asked for", self.say(shell, "continue", SHELL))
        self.assertEqual(self.status(shell), 6)


class Modules(Terminal):
    def build_stock(self):
        self.build("stock.h", "stock_main.cpp", "stock.cpp", flags=("-O1", "-I" + INCLUDE))

    def go(self):
        with open(self.path("go"), "w"):
            pass

    def test_a_program_loads_its_own_file_anew(self):
        self.build_stock()
        process = self.start_waiting("stock.cpp", "stock.cpp", "stock_main.cpp", "nowhere.cpp", "stock.cpp")
        self.wait_for("call 2", file=self.output)
        self.edit("stock.cpp", '{"apples", 3}, {"pears", 1}', '{"apples", 30}, {"pears", 10}')
        self.edit("stock.cpp", "static int calls = 0;", "static long calls = 40;")
        self.edit("stock.cpp", "call %d,", "call %ld,")
        self.go()
        self.wait_for("call 41", file=self.output)
        self.go()  # It is called once more, unchanged.
        self.wait_for("call 41", 2, file=self.output)
        self.go()  # main's own file: its other variables are not touched by the name that both have.
        self.wait_for("call 42", file=self.output)
        self.go()
        self.wait_for("not reloaded, reason 1", file=self.output)
        self.edit("stock.cpp", "return sum;", "return some;")
        self.go()
        text = self.finish(process)
        self.assertIn("stock opens\ntook apples, 2 pieces left, call 1, taken 1, shared 2\n"
                      "took apples, 1 pieces left, call 2, taken 2, shared 3\n"
                      "stock opens again\nreloaded: 1\ntook apples, 29 pieces left, call 41, taken 1, shared 2\n"
                      "stock opens again\nreloaded: 1\ntook apples, 29 pieces left, call 41, taken 1, shared 2\n"
                      "reloaded: 1\ntook apples, 28 pieces left, call 42, taken 2, shared 3\n", text)
        self.assertIn("not reloaded, reason 1: nowhere.cpp: the program has no wrapped functions of a source file", text)
        self.assertRegex(text, r"(?s)not reloaded, reason 2: stock\.cpp: .*stock\.cpp:42:10: error: [^\n]*some")
        # main is running: it goes on with the `shared` and the `taken` it began with.
        self.assertIn("total 36, shared 3, taken 100\n", text)

    def test_a_session_loads_a_file_anew_and_later_versions_share_its_state(self):
        self.build_stock()
        shell = self.shell()
        self.say(shell, "./program crash > out", GDB)
        self.edit("stock.cpp", '{"apples", 3}', '{"apples", 50}')
        told = self.say(shell, "hr-restart-module stock.cpp", GDB)
        self.assertIn("stock.cpp has been restarted", told)
        self.assertIn("loaded take(const std::string &) [v2]", told)
        self.assertIn("step", self.say(shell, "bt 3", GDB))  # The crash is selected again.
        self.edit("stock.cpp", "--stock[what];", "stock[what] -= 2;")
        self.edit("stock_main.cpp", "*place + ", "")
        self.assertIn("loaded take(const std::string &) [v3]", self.say(shell, "continue", SHELL))
        text = self.text_of(self.path("out"))
        self.assertTrue(text.endswith("step 102\ntook apples, 48 pieces left, call 1, taken 1, shared 2\n"
                                      "total 49, shared 3, taken 102\n"), text)

    def test_the_prompt_and_hrtool_restart_the_file_of_the_crash(self):
        self.build_stock()
        process = self.start_waiting("crash")
        self.wait_for_crash()
        done = self.hrtool("restart-module", str(process.pid))
        self.assertIn("stock_main.cpp has been restarted", done.stdout, done.stderr)
        self.edit("stock_main.cpp", "*place + ", "")  # Saving is `continue` here.
        self.assertIn("step 101\n", self.finish(process))  # 102 without the new variables.
        shell = self.shell(HOT_RESTART_DEBUGGER="prompt")
        self.build_stock()
        self.say(shell, "./program crash > out", PROMPT)
        self.assertIn("no wrapped functions of a source file `no.cpp`", self.say(shell, "restart-module no.cpp", PROMPT))
        self.assertIn("has been restarted", self.say(shell, "restart-module", PROMPT))
        self.say(shell, "return 1", SHELL)


if __name__ == "__main__":
    unittest.main(verbosity=2)
