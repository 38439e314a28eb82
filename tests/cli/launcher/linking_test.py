"""`hrtool cc` with commands that link, or compile several files: what it compiled it also links to the runtime, and what it only
hands on stays what it is."""

import os
import subprocess
import unittest

from launcher import CXX, HRTOOL, RUNTIME, WARN, Launcher

MAIN = """#include <cstdio>
#include <cstdlib>
int value(int number);
int main(int argc, char**) { std::printf("result %d\\n", value(argc)); return 0; }
"""
VALUE = """#include <cstdlib>
int value(int number) {
  if (std::getenv("CRASH") != nullptr) {
    std::abort();
  }
  return number + 1;
}
"""


class Linking(Launcher):
    def setUp(self):
        super().setUp()
        self.write("main.cpp", MAIN)
        self.write("src/value.cc", VALUE)

    def needs_runtime(self, name):
        return "libhot_restart.so" in self.run_command(["readelf", "-d", name]).stdout

    def slots(self, name):
        return self.run_command(["nm", name]).stdout.count("hr$slot")

    def silent(self, *arguments, **options):
        done = self.cc(*arguments, **options)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def restarts(self, program, edited="src/value.cc"):
        """The program crashes, and its session compiles the edit with the command that the build had."""
        path = os.path.join(self.folder, edited)
        os.makedirs(self.folder + "/run", mode=0o700, exist_ok=True)
        environment = dict(os.environ, CRASH="1", HOT_RESTART_DEBUGGER="wait", XDG_RUNTIME_DIR=self.folder + "/run")
        process = subprocess.Popen([program], cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, start_new_session=True)
        self.addCleanup(process.kill)
        told = ""
        while "hot_restart: waiting:" not in told:
            line = process.stderr.readline()
            self.assertTrue(line, told)
            told += line
        with open(path + ".new", "w") as file:
            file.write(self.read(edited).replace("std::abort();", "return 41;"))
        os.rename(path + ".new", path)
        output, errors = process.communicate(timeout=120)
        self.assertEqual((process.returncode, output), (0, "result 41\n"), told + errors)

    def test_files_and_link_in_one_command(self):
        self.silent("-g", *WARN, "main.cpp", "src/value.cc", "-L.", "-Wl,--gc-sections", "-pthread", "-lm", "-o", "app")
        self.assertEqual(self.slots("app"), 2)
        self.assertEqual(self.run_command(["./app"]).stdout, "result 2\n")
        self.restarts("./app")

    def test_objects_and_an_archive(self):
        for name in ("main.cpp", "src/value.cc"):
            self.silent("-g", "-c", name, "-o", name + ".o")
        self.run_command(["ar", "rcs", "libvalue.a", "src/value.cc.o"])
        self.silent("main.cpp.o", "libvalue.a", "-o", "app")
        self.assertTrue(self.needs_runtime("app"))
        self.restarts("./app")

    def test_a_shared_library_has_the_runtime_and_its_user_needs_none(self):
        self.silent("-g", "-fPIC", "-shared", "src/value.cc", "-o", "libvalue.so")
        self.plain("-c", "main.cpp", "-o", "main.o")
        self.silent("main.o", "-L.", "-lvalue", "-Wl,-rpath," + self.folder, "-o", "app")
        self.assertTrue(self.needs_runtime("libvalue.so"))
        self.assertFalse(self.needs_runtime("app"))
        self.restarts("./app")

    def test_what_has_nothing_wrapped_is_not_linked_to_the_runtime(self):
        for name in ("main.cpp", "src/value.cc"):
            self.plain("-c", name, "-o", name + ".o")
        self.silent("main.cpp.o", "src/value.cc.o", "-o", "app")
        self.assertFalse(self.needs_runtime("app"))

    def test_several_files_at_once(self):
        self.silent("-c", "main.cpp", "src/value.cc")
        self.assertEqual((self.slots("main.o"), self.slots("value.o")), (1, 1))
        self.silent("main.o", "value.o")
        self.assertEqual(self.run_command(["./a.out"]).stdout, "result 2\n")

    def test_an_error_of_the_users_is_the_compilers_own(self):
        self.write("src/value.cc", "int value(int number) { return nonsense; }\n")
        plain = self.plain("main.cpp", "src/value.cc", "-o", "app")
        done = self.cc("main.cpp", "src/value.cc", "-o", "app")
        self.assertEqual((done.returncode, done.stderr), (plain.returncode, plain.stderr))
        self.assertNotEqual(done.returncode, 0)
        self.assertFalse(os.path.exists(self.folder + "/app"))

    def test_opt_out(self):
        for own in (["--no-link"], ["--exclude", "*"]):
            with self.subTest(own=own):
                self.silent("main.cpp", "src/value.cc", "-o", "app", own=own)
                self.assertEqual((self.slots("app"), self.needs_runtime("app")), (0, False))
        self.silent("-c", "main.cpp")
        failed = self.cc("main.o", "src/value.cc", "-o", "app", own=["--no-link"])
        self.assertIn("hot_restart::abi", failed.stderr, "wrapped, and not linked to the runtime")

    def test_flags_for_another_linker_call(self):
        self.silent("-c", "main.cpp", "src/value.cc")
        flags = self.run_command([HRTOOL, "cc", "--link-flags"])
        self.assertEqual(flags.returncode, 0)
        self.assertIn(os.path.realpath(RUNTIME), [os.path.realpath(word) for word in flags.stdout.split()])
        done = self.run_command([CXX, "main.o", "value.o", *flags.stdout.split(), "-o", "app"])
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertTrue(self.needs_runtime("app"))

    def test_a_static_program_is_left_as_it_is(self):
        self.silent("-static", "main.cpp", "src/value.cc", "-o", "app")
        self.assertEqual(self.slots("app"), 0)
        self.silent("-c", "main.cpp", "src/value.cc")
        failed = self.cc("-static", "main.o", "value.o", "-o", "app")
        self.assertNotEqual(failed.returncode, 0)
        self.assertIn("a fully static program cannot load code", failed.stderr)

    def test_a_relocatable_object(self):
        self.silent("-c", "main.cpp", "src/value.cc")
        self.silent("-r", "-nostdlib", "main.o", "value.o", "-o", "both.o")
        self.silent("both.o", "-o", "app")
        self.assertEqual(self.run_command(["./app"]).stdout, "result 2\n")

    def test_a_dependency_file_of_a_link_is_the_compilers(self):
        self.assertEqual(self.plain("-MD", "-MF", "plain.d", "main.cpp", "src/value.cc", "-o", "app").returncode,
                         self.cc("-MD", "-MF", "own.d", "main.cpp", "src/value.cc", "-o", "app").returncode)
        self.assertEqual(self.read("own.d"), self.read("plain.d"))

    def test_make_knows_only_the_variable(self):
        self.write("value.cc", VALUE)
        os.remove(self.folder + "/src/value.cc")
        self.write("Makefile", "CXXFLAGS = -g -MMD\nLINK.o = $(LINK.cc)\nmain: main.o value.o\n-include main.d value.d\n")
        made = self.run_command(["make", "CXX=%s cc -- %s" % (HRTOOL, CXX)])
        self.assertEqual((made.returncode, made.stderr), (0, ""))
        again = self.run_command(["make", "CXX=%s cc -- %s" % (HRTOOL, CXX)])
        self.assertIn("up to date", again.stdout)
        self.restarts("./main", "value.cc")

    def test_probes_leave_nothing_behind(self):
        """What configure, CMake and Meson try a compiler with."""
        for name in ("conftest.cpp", "meson-private/tmp1/testfile.cpp", "CMakeFiles/CMakeScratch/a/src.cxx"):
            with self.subTest(name=name):
                self.write(name, MAIN.replace("value(argc)", "argc"))
                self.silent(name, "-o", "probe")
                self.silent("-c", name, "-o", "probe.o")
                self.assertFalse(os.path.exists(self.folder + "/probe.hr") or os.path.exists(self.folder + "/probe.o.hr"))
                self.assertFalse(self.needs_runtime("probe"))

    def test_questions_are_handed_on(self):
        for question in (["--version"], ["-dumpmachine"], ["-print-file-name=crt1.o"], ["-print-prog-name=ld"], ["-v"]):
            with self.subTest(question=question):
                plain, done = self.plain(*question), self.cc(*question)
                self.assertEqual((done.returncode, done.stdout, done.stderr), (plain.returncode, plain.stdout, plain.stderr))


if __name__ == "__main__":
    unittest.main()
