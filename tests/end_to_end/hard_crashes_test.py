"""Crashes where little works any more (locks of the allocator and the loader), deaths that must look genuine, and swaps while
other threads call."""
import os
import re
import shutil
import subprocess
import unittest

from driver import CXX, PROGRAMS, SessionTest, died_by
from terminal import SHELL, Terminal


class OwnHandlers(SessionTest):
    def test_what_a_structor_catches_itself_is_no_crash(self):
        self.build("own_handlers.cpp")
        self.assertEqual(self.finish(self.start_waiting()), "caught in ~Guard\ntranslated\ncaught 3\n")
        self.assertEqual(self.text_of(self.errors), "")


class Locks(SessionTest):
    def start(self, kind):
        self.build("hard.cpp")
        return self.start_waiting(kind)

    def test_the_allocators_lock(self):
        process = self.start("heap")
        self.wait_for_crash()
        self.assertIn("left its lock held", self.text_of(self.errors))
        for command in ("continue", "return", "try"):
            refused = self.hrtool(command, str(process.pid), *(["7"] if command == "return" else []))
            self.assertEqual(refused.returncode, 1)
            self.assertIn("the crash happened inside malloc", refused.stderr)
        self.assertIsNone(process.poll())
        self.assertEqual(self.hrtool("reraise", str(process.pid)).returncode, 0)
        self.finish(process, died_by("SIGABRT"))

    def test_a_heap_that_can_give_nothing_more(self):
        """In a single thread nothing is locked; but loading needs the heap."""
        self.build("hard.cpp")
        self.edit("hard.cpp", "inThread([] { return overrun(42); })", "overrun(42)")
        self.link("program", [self.compile("hard.cpp", "-O0")])
        process = self.start_waiting("heap")
        self.wait_for_crash()
        self.edit("hard.cpp", "  char* const text =", "  if (answer == 42) { return answer; }\n  char* const text =")
        self.wait_for("crashed while opening the unit")
        self.wait_for_crash(2)
        self.assertEqual(self.hrtool("reraise", str(process.pid)).returncode, 0)
        self.finish(process, died_by("SIGABRT"))

    def test_the_loaders_lock_of_another_thread(self):
        shutil.copy(os.path.join(PROGRAMS, "slow.cpp"), self.folder)
        subprocess.run([CXX, "-shared", "-fPIC", "slow.cpp", "-o", "libslow.so"], cwd=self.folder, check=True)
        process = self.start("loader")
        self.wait_for_crash()
        self.edit("hard.cpp", "answer + *none; // besideTheLoader", "answer;")
        self.wait_for("did not end within 15 seconds")
        self.wait_for_crash(2)
        open(self.path("go"), "w").close()
        self.assertEqual(self.hrtool("continue", str(process.pid)).returncode, 0)
        self.assertEqual(self.finish(process), "result 42\n")

    def test_a_callback_of_the_loader(self):
        process = self.start("callback")
        self.wait_for_crash()
        self.edit("hard.cpp", "42 + *none", "42")
        self.assertEqual(self.finish(process), "result 42\n")


class Stacks(SessionTest):
    def test_a_caller_whose_frame_an_optimiser_has_saved(self):
        self.build("hard.cpp", flags=("-O2",))
        process = self.start_waiting("tail")
        self.wait_for_crash()
        self.assertRegex(self.text_of(self.errors), r"#0  use\(.*\) at .*\n  #1  prepare\(.*\n  #2  main\(")
        self.assertIn("frames that can be restarted: #0 #1 #2\n", self.text_of(self.errors))
        self.edit("hard.cpp", "value != 0 ?", "value == 0 ?")
        self.assertEqual(self.finish(process), "result 42\n")
        self.assertIn("restarting prepare(int) (#1): it is what you edited", self.text_of(self.errors))


class Names(SessionTest):
    def test_of_two_functions_on_a_line_the_one_that_crashed_is_named(self):
        with open(self.path("line.cpp"), "w") as stream:
            stream.write("struct Pair { int* first; int write(int by) { return *first += by; } int read() const { return *first; } };\n"
                         "int main() {\n  const Pair none{nullptr};\n  return none.read();\n}\n")
        self.link("program", [self.compile("line.cpp", "-O0")])
        self.start_waiting()
        self.wait_for_crash()
        self.assertIn("in Pair::read() const at line.cpp:1\n", self.text_of(self.errors))


class Swaps(SessionTest):
    def test_versions_are_swapped_under_threads_that_call(self):
        self.build("hard.cpp", flags=("-O2",))
        process = self.start_waiting("race")
        self.wait_for("racing", file=self.output)
        for number in range(2, 8):
            self.edit("hard.cpp", "int version() { return %d; }" % (number - 1), "int version() { return %d; }" % number)
            taken = self.hrtool("reload", str(process.pid))
            self.assertIn("loaded version() [v%d]" % number, taken.stdout, taken.stderr)
        self.edit("hard.cpp", "return false;", "return true;")
        self.assertEqual(self.hrtool("reload", str(process.pid)).returncode, 0)
        self.assertEqual(self.finish(process), "racing\nversion 7 wrong 0 enough 1\nresult 42\n")


class Crowds(SessionTest):
    def test_one_edit_is_for_all_who_crashed_meanwhile(self):
        self.build("crowd.cpp")
        process = self.start_waiting()
        self.wait_for_crash()
        self.edit("crowd.cpp", "number + *none; // share", "number;")
        self.assertEqual(self.finish(process), "total 10\n")
        said = self.text_of(self.errors)
        self.assertEqual(said.count("waiting: save"), 1, said)
        self.assertEqual(len(re.findall(r"in share\(int\) \(thread \d+\), of which there is \[v2\] since: that is called again", said)), 3, said)


class Deaths(SessionTest):
    """What a core file would hold, read by a debugger that stops at the very signal that kills."""

    def stack_at_death(self, kind):
        process = self.start_waiting(kind)
        self.wait_for_crash()
        with open(self.path("gdb"), "w") as said:
            debugger = subprocess.Popen(
                ["gdb", "-q", "-nx", "-batch", "-iex", "set debuginfod enabled off", "-p", str(process.pid), "-ex", "echo ready\\n",
                 "-ex", "continue", "-ex", "bt", "-ex", "print $_siginfo.si_signo",
                 "-ex", "print $_siginfo._sifields._sigfault.si_addr", "-ex", "continue"],
                stdout=said, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=self.environment())
        self.processes.insert(0, debugger)
        self.wait_for("ready", file=self.path("gdb"))
        self.assertEqual(self.hrtool("reraise", str(process.pid)).returncode, 0)
        debugger.wait(60)
        process.wait(60)
        text = self.text_of(self.path("gdb"))
        return process.returncode, re.findall(r"^#\d+ +(?:0x\w+ in )?(.*?) \(", text, re.M), text

    def test_a_fault_faults_again_at_its_instruction(self):
        self.build("hard.cpp")
        status, functions, text = self.stack_at_death("read")
        self.assertEqual(status, died_by("SIGSEGV"), text)
        self.assertEqual(functions, ["readNull$body", "readNull", "main$body", "main"], text)
        self.assertIn("$1 = 11", text)
        self.assertIn("$2 = (void *) 0x0", text)

    def test_abort_and_uncaught_exceptions_keep_their_stack(self):
        self.build("hard.cpp")
        for kind, place in (("abort", "abortIt$body"), ("throw", "throwIt$body")):
            status, functions, text = self.stack_at_death(kind)
            self.assertEqual(status, died_by("SIGABRT"), text)
            self.assertIn(place, functions, text)
            self.assertFalse([name for name in functions[functions.index(place):] if "hot_restart" in name], text)
            self.assertIn("$1 = 6", text)


class DeathTests(Terminal):
    def link(self, output, objects, *flags):
        return super().link(output, objects, *flags, "-lgtest", "-lgtest_main")

    def test_die_as_ever_though_a_session_is_asked_for(self):
        self.build("deaths.cpp", flags=("-O0", "-std=c++17"))
        for debugger in ("wait", "auto", "prompt"):
            run = subprocess.run(["./program"], cwd=self.folder, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL,
                                 env=self.environment(HOT_RESTART_DEBUGGER=debugger), start_new_session=True)
            self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
            self.assertIn("[  PASSED  ] 2 tests.", run.stdout)
            self.assertNotIn("hot_restart", run.stdout + run.stderr)

    def test_die_as_ever_at_a_terminal(self):
        self.build("deaths.cpp", flags=("-O0", "-std=c++17"))
        shell = self.shell()
        said = self.say(shell, "./program", SHELL)
        self.assertIn("[  PASSED  ] 2 tests.", said)
        self.assertNotIn("hot_restart:", said)


if __name__ == "__main__":
    unittest.main(verbosity=2)
