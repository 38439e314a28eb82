"""The program that runs is the one that is patched, whatever lies under its name by now."""
import os
import shutil
import subprocess
import unittest

from driver import CXX, PROGRAMS, RUNTIME, SessionTest

# Code moves, data moves, slots move.
OTHERS = {
    "text": "int precious = 5; int other() { int x = 0; for (int i = 0; i < 77; ++i) { x += i * i; x -= i * i; x += 1; } return x; }"
            " int helper(int x) { return x + 1; } unsigned char arena[100000];",
    "data": "int more = 7, precious = 5; int another() { return more; } int other() { return 77; } int helper(int x) { return x + 1; }"
            " unsigned char arena[100000];",
    "bss": "char room[4096]; unsigned char arena[100000]; int precious = 5; int other() { return 77; } int helper(int x) { return x + 1; }",
}
MENDED = "return p ? *p : precious + helper(hidden) + other();"
RIGHT = "result 1083 calls 13 precious 5 hidden 1000 foreign 0\n"


def can_read_mapped_files():
    """Only root may follow /proc/PID/map_files."""
    try:
        folder = "/proc/self/map_files/"
        return os.stat(folder + os.listdir(folder)[0]) is not None
    except OSError:
        return False


class LinkedAgain(SessionTest):
    flags = ("-O0",)

    def place(self):
        shutil.copytree(os.path.join(PROGRAMS, "linked"), self.folder, dirs_exist_ok=True)

    def build_linked(self):
        self.place()
        self.link("program", [self.compile("main.cpp", *self.flags), self.compile("other.cpp", *self.flags)])

    def build_other_again(self, text):
        with open(self.path("other.cpp"), "w") as stream:
            stream.write(text)
        self.link_again([self.path("main.o"), self.compile("other.cpp", *self.flags)])

    def link_again(self, objects):
        os.remove(self.path("program"))  # As linkers do.
        self.link("program", objects)

    def mend(self):
        self.edit("main.cpp", "return *p;", MENDED)


class Program(LinkedAgain):
    def test_while_it_is_stopped(self):
        for name, text in OTHERS.items():
            with self.subTest(name):
                self.setUp()
                self.build_linked()
                process = self.start_waiting(HOT_RESTART_DEBUGGER="hrtool")  # No file is watched.
                self.wait_for_crash()
                self.build_other_again(text)
                self.mend()
                self.hrtool("continue", str(process.pid))
                self.assertEqual(self.finish(process), RIGHT)

    def test_before_it_crashes(self):
        self.build_linked()
        with open(self.path("tool"), "w") as script:
            script.write('#!/bin/sh\nwhile ! [ -e %s ]; do sleep 0.02; done\nexec %s "$@"\n'
                         % (self.path("go"), os.environ["HRTOOL"]))
        os.chmod(self.path("tool"), 0o755)
        process = self.start_waiting(HOT_RESTART_HRTOOL=self.path("tool"))
        self.wait_for("", 0)
        self.build_other_again(OTHERS["data"])
        open(self.path("go"), "w").close()
        self.wait_for_crash()
        self.assertIn("in compute(const int *)", self.text_of(self.errors))
        self.mend()
        self.assertEqual(self.finish(process), RIGHT)

    def test_moved_stripped_or_removed(self):
        def strip():
            subprocess.run(["strip", "program", "-o", "stripped"], cwd=self.folder, check=True)
            os.rename(self.path("stripped"), self.path("program"))
        for name, change in {"moved": lambda: os.rename(self.path("program"), self.path("elsewhere")),
                             "removed": lambda: os.remove(self.path("program")),
                             "replaced": lambda: (os.remove(self.path("program")), shutil.copy("/bin/true", self.path("program"))),
                             "stripped": strip}.items():
            with self.subTest(name):
                self.setUp()
                self.build_linked()
                process = self.start_waiting()
                self.wait_for_crash()
                change()
                self.mend()
                self.assertEqual(self.finish(process), RIGHT)

    def test_the_crashed_file_itself_built_again_is_refused(self):
        self.build_linked()
        process = self.start_waiting()
        self.wait_for_crash()
        self.edit("main.cpp", "return *p;", "return p ? *p : 1;")
        self.wait_for("Restarting", 0)
        self.compile("main.cpp", "-O0")
        answer = self.hrtool("continue", str(process.pid))
        if process.poll() is None:  # The session may have taken the edit before the object was there.
            self.assertIn("start the program again", answer.stdout + answer.stderr)


class Library(LinkedAgain):
    """The same for a shared library, whose old file an ordinary user cannot read once its name is gone."""

    def build_linked(self):
        self.place()
        self.edit("main.cpp", "int main() {", "int run() {")
        self.edit("main.cpp", "foreign);\n", "foreign);\n  return 0;\n")
        with open(self.path("start.cpp"), "w") as stream:
            stream.write("int run();\nint main() { return run(); }\n")
        self.make_library([self.compile("main.cpp", "-O0", "-fPIC"), self.compile("other.cpp", "-O0", "-fPIC")])
        self.link("program", [self.compile("start.cpp", "-O0")], self.path("liblinked.so"), "-Wl,-rpath," + self.folder)

    flags = ("-O0", "-fPIC")

    def make_library(self, objects):
        subprocess.run([CXX, "-shared", *objects, "-o", "liblinked.so", RUNTIME], cwd=self.folder, check=True)

    def link_again(self, objects):
        os.remove(self.path("liblinked.so"))
        self.make_library(objects)

    def test_while_the_program_is_stopped(self):
        self.build_linked()
        process = self.start_waiting(HOT_RESTART_DEBUGGER="hrtool")
        self.wait_for_crash()
        self.build_other_again(OTHERS["data"])
        self.mend()
        self.hrtool("continue", str(process.pid))
        self.assertEqual(self.finish(process), RIGHT)

    def test_before_it_crashes(self):
        self.build_linked()
        with open(self.path("tool"), "w") as script:
            script.write('#!/bin/sh\nwhile ! [ -e %s ]; do sleep 0.02; done\nexec %s "$@"\n'
                         % (self.path("go"), os.environ["HRTOOL"]))
        os.chmod(self.path("tool"), 0o755)
        process = self.start_waiting(HOT_RESTART_HRTOOL=self.path("tool"))
        while not os.path.exists("/proc/%d/maps" % process.pid) or "liblinked" not in self.text_of("/proc/%d/maps" % process.pid):
            pass
        self.build_other_again(OTHERS["data"])
        open(self.path("go"), "w").close()
        self.wait_for_crash()
        self.mend()
        if can_read_mapped_files():
            self.assertEqual(self.finish(process), RIGHT)
        else:
            answer = self.hrtool("continue", str(process.pid))
            self.assertIn("liblinked.so is no longer the file that the program has loaded", answer.stdout + answer.stderr)

    def test_written_over_in_place_is_refused(self):
        self.build_linked()
        process = self.start_waiting()
        self.wait_for_crash()
        with open(self.path("liblinked.so"), "rb") as stream:
            image = stream.read()
        with open(self.path("liblinked.so"), "r+b") as stream:
            stream.write(image)  # The same bytes, so that nothing happens to the program; nobody can know.
        self.mend()
        answer = self.hrtool("continue", str(process.pid))
        self.assertIn("has been written over in place", answer.stdout + answer.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
