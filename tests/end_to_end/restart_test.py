"""Crash, edit, restart without a terminal (HOT_RESTART_DEBUGGER=wait), and what a session refuses."""
import os
import re
import shutil
import subprocess
import time
import unittest

from driver import CXX, HRTOOL, PATIENCE, PROGRAMS, SessionTest, died_by


class Waiting(SessionTest):
    def test_a_saved_correction_restarts_with_all_state(self):
        self.build("shop.cpp")
        process = self.start_waiting()
        self.wait_for_crash()
        report = self.text_of(self.errors)
        self.assertIn("SIGSEGV: null pointer access (address 0x0)", report)
        self.assertIn("-->    32 |   return sum + *bonus + 0 * tries;", report)
        self.assertRegex(report, r"#0  total\(.*\) at shop.cpp:32\n  #1  main\(\) at shop.cpp:38")
        self.assertNotIn("$body", report)
        self.edit("shop.cpp", "*bonus + 0 * tries", "100 * tries")
        self.assertNotIn("destructors of total", report)
        # `tries` is 2 at the second call: the static lived on; so did the counters.
        self.assertEqual(self.finish(process),
                         "start\nbegin total\nend total\nbegin total\nend total\n"
                         "total of books: 204.0 after 2 calls, 2 visits\n")

    def test_saving_without_changes_does_not_restart(self):
        self.build("shop.cpp")
        process = self.start_waiting()
        self.wait_for_crash()
        shutil.copy(self.path("shop.cpp"), self.path("same"))
        os.rename(self.path("same"), self.path("shop.cpp"))
        self.assertTrue(self.hrtool_json("show", str(process.pid))["ok"])
        self.assertNotIn("was saved", self.text_of(self.errors))
        self.edit("shop.cpp", "*bonus", "1")
        self.finish(process)

    def test_commands_list_show_and_continue(self):
        self.build("shop.cpp")
        process = self.start_waiting()
        self.wait_for_crash()
        pid = str(process.pid)
        listed = self.stopped()
        self.assertEqual([entry["pid"] for entry in listed], [process.pid])
        self.assertEqual(listed[0]["line"], 32)
        self.assertIn("total", self.hrtool("ps").stdout)
        self.assertIn("-->    32 |", self.hrtool("show", pid).stdout)
        self.assertEqual(self.hrtool_json("show", pid)["report"]["function"], listed[0]["function"])
        # Unchanged: the same version again, no compilation; it crashes again.
        again = self.hrtool("continue", pid)
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertIn("unchanged", again.stdout)
        self.wait_for_crash(2)
        self.edit("shop.cpp", "*bonus", "1")
        self.finish(process)
        gone = self.hrtool("continue", pid)
        self.assertEqual(gone.returncode, 3)
        self.assertIn("no hot_restart session", gone.stderr)
        self.assertEqual(self.stopped(), [])

    def test_reraise_ends_the_program_as_the_crash_would_have(self):
        self.build("shop.cpp")
        process = self.start_waiting()
        self.wait_for_crash()
        self.assertEqual(self.hrtool("reraise", str(process.pid)).returncode, 0)
        self.finish(process, died_by("SIGSEGV"))
        # The session takes its folder away once it has let the program go: the two ends have no order.
        folder = os.path.join(self.runtime_folder, "hot_restart-%d" % os.geteuid())
        end = time.monotonic() + PATIENCE
        while os.listdir(folder) and time.monotonic() < end:
            time.sleep(0.02)
        self.assertEqual(os.listdir(folder), [])

    def test_a_program_that_is_killed_takes_its_session_along(self):
        self.build("shop.cpp")
        process = self.start_waiting()
        self.wait_for_crash()
        process.kill()
        self.wait_for("the program has ended")

    def test_ten_crashes_in_a_row(self):
        self.build("shop.cpp")
        process = self.start_waiting()
        last = "*bonus"
        for number in range(1, 11):
            self.wait_for_crash(number)
            if number > 1:
                self.assertIn("[v%d]" % number, self.text_of(self.errors))
            new = "bonus[%d]" % (100 + number) if number < 10 else "1000"
            self.edit("shop.cpp", last, new)
            last = new
        self.assertIn("total of books: 1004.0 after 11 calls, 11 visits", self.finish(process))

    def test_the_edit_may_bring_helpers_includes_and_statics(self):
        self.build("shop.cpp")
        process = self.start_waiting()
        self.wait_for_crash()
        self.edit("shop.cpp", "#include <cstdio>", "#include <algorithm>\n#include <cstdio>")
        self.edit("shop.cpp", "double total(",
                  "static int extra = 40;\nstatic int clamp(int v) { ++extra; return std::max(v, extra); }\n"
                  "double total(")
        self.edit("shop.cpp", "*bonus", "clamp(1)")
        self.assertIn("total of books: 45.0 after 2 calls, 2 visits", self.finish(process))


class Refusals(SessionTest):
    """Nothing that is refused loses the state: a good edit afterwards goes on."""

    def refuse(self, old, new, *expected, **environment):
        self.build("shop.cpp")
        process = self.start_waiting(**environment)
        self.wait_for_crash()
        self.edit("shop.cpp", old, new)
        self.wait_for("not reloaded:")
        self.wait_for_crash(2)
        for text in expected:
            self.assertIn(text, self.text_of(self.errors))
        self.edit("shop.cpp", new, old)
        self.wait_for("unchanged")  # Back to what runs: restarted as it is, and crashes again.
        self.wait_for_crash(3)
        self.edit("shop.cpp", "*bonus", "1")
        self.assertIn("total of books: 5.0 after 3 calls", self.finish(process))

    def test_an_edit_that_does_not_compile(self):
        self.refuse("*bonus + 0", "*bonu + 0", "shop.cpp:32:", "bonu")

    def test_a_layout_that_changed(self):
        self.refuse("  std::string name;\n", "  int id;\n  std::string name;\n", "Order")

    def test_a_function_that_vanished(self):
        self.refuse("double total(const Order& order, int* bonus) {\n  static",
                    "double totalOf(const Order& order, int* bonus) {\n  static", "total")

    def test_a_signature_that_changed(self):
        self.refuse("double total(const Order& order, int* bonus) {\n  static",
                    "double total(const Order& order, short* bonus) {\n  static", "signature", HOT_RESTART_FRAME="innermost")

    def test_a_signature_that_the_caller_on_the_stack_takes(self):
        self.build("shop.cpp")
        process = self.start_waiting()
        self.wait_for_crash()
        with open(self.path("shop.cpp")) as stream:
            text = stream.read()
        with open(self.path("new"), "w") as stream:
            stream.write(text.replace("int* bonus) {\n  static", "short* bonus) {\n  static").replace("*bonus", "1"))
        os.rename(self.path("new"), self.path("shop.cpp"))
        self.assertIn("start\nbegin total\nend total\nstart\nbegin total\nend total\ntotal of books: 5.0 after 2 calls", self.finish(process))
        self.assertIn("restarting main() (#1): it depends on what you edited; total(const Order &, int *) (#0) was removed",
                      self.text_of(self.errors))

    def test_a_symbol_that_cannot_be_resolved(self):
        self.refuse("return sum + *bonus", "int elsewhere(int*); return sum + elsewhere(bonus)", "elsewhere")

    def test_a_program_that_was_built_again_meanwhile(self):
        self.build("shop.cpp")
        process = self.start_waiting()
        self.wait_for_crash()
        self.edit("shop.cpp", "*bonus", "1")
        self.wait_for("loaded total")
        self.finish(process)
        self.edit("shop.cpp", "sum + 1", "sum + *bonus")
        self.compile("shop.cpp", "-O0")
        self.link("program", ["shop.o"])
        process = self.start_waiting()
        self.wait_for_crash()
        subprocess.run(["sleep", "1"], check=True)
        self.compile("shop.cpp", "-O0")
        self.edit("shop.cpp", "*bonus", "1")
        self.wait_for("built again")
        self.hrtool("reraise", str(process.pid))
        self.finish(process, died_by("SIGSEGV"))

    def test_a_compiler_that_is_gone(self):
        os.symlink(shutil.which(CXX), self.path(os.path.basename(CXX)))
        shutil.copy(os.path.join(os.path.dirname(os.path.abspath(__file__)), "programs", "shop.cpp"), self.folder)
        compiler = self.path(os.path.basename(CXX))
        subprocess.run([HRTOOL, "cc", "--", compiler, "-g", "-c", "shop.cpp", "-o", "shop.o"], cwd=self.folder,
                       check=True)
        self.link("program", ["shop.o"])
        process = self.start_waiting()
        self.wait_for_crash()
        os.rename(compiler, compiler + ".away")
        self.edit("shop.cpp", "*bonus", "1")
        self.wait_for("not reloaded:")
        self.assertIn(compiler, self.text_of(self.errors))
        os.rename(compiler + ".away", compiler)
        self.edit("shop.cpp", "sum + 1", "sum + 2")
        self.assertIn("total of books: 6.0", self.finish(process))


    def test_a_compiler_that_is_killed(self):
        compiler = self.path(os.path.basename(CXX))
        with open(compiler, "w") as stream:
            stream.write("#!/bin/sh\n[ -e '%s' ] && kill -KILL $$\nexec %s \"$@\"\n"
                         % (self.path("deadly"), shutil.which(CXX)))
        os.chmod(compiler, 0o755)
        shutil.copy(os.path.join(PROGRAMS, "shop.cpp"), self.folder)
        subprocess.run([HRTOOL, "cc", "--", compiler, "-g", "-c", "shop.cpp", "-o", "shop.o"], cwd=self.folder,
                       check=True)
        self.link("program", ["shop.o"])
        process = self.start_waiting()
        self.wait_for_crash()
        open(self.path("deadly"), "w").close()
        self.edit("shop.cpp", "*bonus", "1")
        self.wait_for("not reloaded:")
        self.assertIn("did not finish (Killed)", self.text_of(self.errors))
        os.remove(self.path("deadly"))
        self.edit("shop.cpp", "sum + 1", "sum + 2")
        self.assertIn("total of books: 6.0", self.finish(process))

    def test_a_full_disk(self):
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", self.runtime_folder],
                                 capture_output=True)
        if mounted.returncode != 0:
            self.skipTest("a small disk cannot be mounted here")
        self.addCleanup(subprocess.run, ["umount", "-l", self.runtime_folder])
        self.build("shop.cpp")
        process = self.start_waiting()
        self.wait_for_crash()
        filler = os.path.join(self.runtime_folder, "filler")
        with self.assertRaises(OSError), open(filler, "wb", buffering=0) as stream:
            while stream.write(b"x" * 4096) == 4096:
                pass
            raise OSError
        self.edit("shop.cpp", "*bonus", "1")
        self.wait_for("not reloaded:")
        self.assertRegex(self.text_of(self.errors), "No space left on device|the disk is full")
        os.remove(filler)
        self.edit("shop.cpp", "sum + 1", "sum + 2")
        self.assertIn("total of books: 6.0", self.finish(process))

    def test_a_stripped_program(self):
        self.build("shop.cpp")
        subprocess.run(["strip", self.path("program")], check=True)
        process = self.start_waiting()
        self.wait_for_crash()
        self.assertIn("cannot be reloaded (was its object moved, or the program stripped?)", self.text_of(self.errors))
        self.assertTrue(self.hrtool_json("show", str(process.pid))["ok"])
        self.hrtool("reraise", str(process.pid))
        self.finish(process, died_by("SIGSEGV"))


class Kinds(SessionTest):
    """Every kind of crash, mended by replacing one line."""

    MENDED = {
        "readNull": ("return *p; // readNull", "return 7;", "null pointer access"),
        "divide": ("return a / b; // divide", "return a + b;", "integer division by zero"),
        "failAssert": ("assert(a > 10); // failAssert", "", "SIGABRT"),
        "callAbort": ("std::abort(); // callAbort", "", "SIGABRT"),
        "throwOut": ("return v.at(5); // throwOut", "return v.at(1) + 5;", "uncaught exception std::out_of_range: "),
        "throwInt": ("throw 42; // throwInt", "", "uncaught exception int"),
        "inLibrary": ("return static_cast<int>(std::strlen(text)); // inLibrary", "return text ? 1 : 7;", "null pointer"),
        "overflow": ("return overflow(depth, n + 1) + big[n % 512]; // overflow",
                     "return n > 50 ? 7 : overflow(depth, n + 1) + big[n % 512];", "stack overflow"),
        "moved": ("return *p; // moved", "return 7;", "`text` was moved from on line 49"),
        "largest": ("T best = *start; // largest", "T best = start ? *start : T();", "in largest(const"),
        "Account": ("balance += *opening; // Account", "balance += opening ? *opening : 0;", "Account::Account"),
    }

    def mend(self, kind, *arguments, flags=("-O0",)):
        old, new, expected = self.MENDED[kind]
        self.build("kinds.cpp", flags=flags)
        process = self.start_waiting(*arguments, kind)
        self.wait_for_crash()
        report = self.text_of(self.errors)
        self.assertIn(expected, report)
        marked = re.search(r"^--> +\d+ \| (.*)$", report, re.M)
        self.assertIsNotNone(marked, report)
        for machinery in ("__cxa_throw", "raise", "abort ", "$body", "hr$", "__libc_start", "terminate"):
            self.assertNotIn("  #0  " + machinery, report)
        self.edit("kinds.cpp", old, new)
        self.assertEqual(self.finish(process), "result 7\n")
        return report


def add_kinds():
    for kind in Kinds.MENDED:
        setattr(Kinds, "test_" + kind, lambda self, kind=kind: self.mend(kind) and None)
    setattr(Kinds, "test_in_another_thread", lambda self: self.mend("readNull", "thread") and None)
    setattr(Kinds, "test_exception_in_another_thread", lambda self: self.mend("throwOut", "thread") and None)
    setattr(Kinds, "test_optimised", lambda self: self.mend("readNull", flags=("-O2",)) and None)


add_kinds()


class Modules(SessionTest):
    """The crashed function in a library."""

    def library_sources(self):
        shutil.copy(os.path.join(os.path.dirname(os.path.abspath(__file__)), "programs", "shop.cpp"), self.folder)
        with open(self.path("shop.cpp")) as stream:
            text = stream.read()
        with open(self.path("lib.cpp"), "w") as stream:
            stream.write(text.replace("int main()", "int shopMain()"))
        with open(self.path("main.cpp"), "w") as stream:
            stream.write("int shopMain();\nint main() { return shopMain(); }\n")

    def play(self):
        process = self.start_waiting()
        self.wait_for_crash()
        self.edit("lib.cpp", "*bonus", "1")
        self.assertIn("total of books: 5.0 after 2 calls, 2 visits", self.finish(process))

    def test_shared_library(self):
        self.library_sources()
        self.link("libshop.so", [self.compile("lib.cpp", "-fPIC")], "-shared")
        self.link("program", [self.compile("main.cpp"), "libshop.so"], "-Wl,-rpath," + self.folder)
        self.play()

    def test_static_library(self):
        self.library_sources()
        subprocess.run(["ar", "rcs", "libshop.a", self.compile("lib.cpp")], cwd=self.folder, check=True)
        self.link("program", [self.compile("main.cpp"), "libshop.a"])
        self.play()


class OrdinaryDeath(SessionTest):
    """No terminal and nothing asked for: as if the tool were not there."""

    def run_program(self, **environment):
        variables = self.environment(**environment)
        result = subprocess.run([self.path("program")], cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True,
                                text=True, env=variables, start_new_session=True)
        return result

    def test_no_terminal(self):
        self.build("shop.cpp")
        result = self.run_program()
        self.assertEqual(result.returncode, died_by("SIGSEGV"))
        self.assertEqual(result.stderr, "")

    def test_inert_and_none(self):
        self.build("shop.cpp")
        for setting in ({"HOT_RESTART": "0", "HOT_RESTART_DEBUGGER": "wait"}, {"HOT_RESTART_DEBUGGER": "none"}):
            result = self.run_program(**setting)
            self.assertEqual(result.returncode, died_by("SIGSEGV"))
            self.assertEqual(result.stderr, "")

    def test_without_hrtool_the_death_is_ordinary_and_said(self):
        self.build("shop.cpp")
        result = self.run_program(HOT_RESTART_DEBUGGER="wait", HOT_RESTART_HRTOOL="/nonexistent/hrtool")
        self.assertEqual(result.returncode, died_by("SIGSEGV"))
        self.assertIn("/nonexistent/hrtool", result.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
