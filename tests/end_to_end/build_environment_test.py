"""What a build took from around its command: folders of the environment, objects of archives, texts edited since."""
import os
import subprocess
import unittest

from driver import CXX, SessionTest

HEADER = "#pragma once\n#define WIDGET_VERSION 7\ninline int widget(int x) { return x + WIDGET_VERSION; }\n"
MAIN = """#include <cstdio>
#include <widget/widget.h>
static int build(const int* plan) { return widget(*plan); }
int main() { std::printf("built %d\\n", build(nullptr)); }
"""


class EnvironmentOfTheBuild(SessionTest):
    variable = "CPLUS_INCLUDE_PATH"

    def environment(self, **more):
        return super().environment(**{**getattr(self, "also", {}), **more})

    def build_widget(self):
        os.makedirs(self.path("sdk/widget"))
        for name, text in (("sdk/widget/widget.h", HEADER), ("main.cpp", MAIN)):
            with open(self.path(name), "w") as stream:
                stream.write(text)
        self.also = {self.variable: self.path("sdk")}
        self.link("program", [self.compile("main.cpp", "-O0")])

    def reload(self):
        process = self.start_waiting()
        self.wait_for_crash()
        self.edit("main.cpp", "widget(*plan);", "widget(3) + WIDGET_VERSION;")
        self.assertEqual(self.finish(process), "built 17\n")

    def test_a_program_started_without_it_reloads_with_it(self):
        self.build_widget()
        self.also = {}
        self.reload()

    def test_what_only_the_session_has_is_not_looked_at(self):
        self.build_widget()
        os.makedirs(self.path("other/widget"))
        with open(self.path("other/widget/widget.h"), "w") as stream:
            stream.write("#error not this one\n")
        self.also = {"CPATH": self.path("other"), "CPLUS_INCLUDE_PATH": self.path("other")}
        self.reload()


class EnvironmentForAllLanguages(EnvironmentOfTheBuild):
    variable = "CPATH"


class Archives(SessionTest):
    """`remembered` is in the library that the program is linked with, but nobody called it."""
    main = ("#include <cstdio>\nint used(int);\nint remembered(int);\nstatic int compute(const int* input) { return used(*input); }\n"
            "int main() { std::printf(\"computed %d\\n\", compute(nullptr)); }\n")
    unused = ("#include <vector>\nint counted();\nstatic std::vector<int> history(1, 5);\n"
              "int remembered(int x) { history.push_back(x); return int(history.size()) * 100 + counted() + x; }\n")
    deeper = "static int calls = 40;\nint counted() { return ++calls - 41; }\n"

    def build_library(self, *flags, name="libutil.a"):
        texts = {"main.cpp": self.main, "used.cpp": "int used(int x) { return x + 1; }\n", "unused.cpp": self.unused, "deeper.cpp": self.deeper}
        for file, text in texts.items():
            with open(self.path(file), "w") as stream:
                stream.write(text)
        objects = []
        for file in ("used", "unused", "deeper"):
            subprocess.run([CXX, "-g", *flags, "-c", file + ".cpp"], cwd=self.folder, check=True)
            objects.append(file + ".o")
        subprocess.run(["ar", "rcs", name, *objects], cwd=self.folder, check=True)
        self.link("program", [self.compile("main.cpp", "-O0"), name])

    def start_and_edit(self):
        process = self.start_waiting()
        self.wait_for_crash()
        self.edit("main.cpp", "return used(*input);", "return remembered(used(6)) + remembered(1);")
        return process

    def test_the_member_and_what_it_needs_come_along(self):
        self.build_library("-fPIC")
        process = self.start_and_edit()
        # history begins with one element, which only an initialiser puts there; calls goes on.
        self.assertEqual(self.finish(process), "computed 509\n")
        self.assertIn("`remembered(int)` is in unused.o of %s" % self.path("libutil.a"), self.text_of(self.errors))

    def test_a_second_reload_finds_the_first_ones(self):
        self.build_library("-fPIC")
        process = self.start_waiting()
        self.wait_for_crash()
        self.edit("main.cpp", "return used(*input);", "return remembered(*input + remembered(1));")
        self.wait_for_crash(2)
        self.edit("main.cpp", "*input + remembered(1)", "remembered(1)")
        # The first version's call of remembered(1) has not happened: the crash came first, or it counts.
        out = self.finish(process)
        self.assertRegex(out, r"^computed \d+\n$")
        self.assertEqual(self.text_of(self.errors).count("it comes along with the new version"), 2)

    def test_one_that_cannot_come_along_is_named(self):
        self.unused = "#include <cstdio>\nint counted();\nint remembered(int x) { static thread_local int last = 0; " \
                      "last += x; return last + counted(); }\n"
        self.build_library("-fno-pic", "-fno-pie", "-ftls-model=local-exec")
        process = self.start_and_edit()
        self.wait_for("hot_restart: not reloaded:")
        self.wait_for_crash(2)
        told = self.text_of(self.errors)
        self.assertIn("`remembered(int)` is in unused.o of %s" % self.path("libutil.a"), told)
        self.assertIn("-Wl,--whole-archive", told)
        self.edit("main.cpp", "remembered(used(6)) + remembered(1)", "used(6)")
        self.assertEqual(self.finish(process), "computed 7\n")

    def test_a_library_built_again_is_named_and_left_alone(self):
        self.build_library("-fPIC")
        later = os.stat(self.path("program")).st_mtime + 60
        os.utime(self.path("libutil.a"), (later, later))
        process = self.start_and_edit()
        self.wait_for("hot_restart: not reloaded:")
        self.wait_for_crash(2)
        self.assertIn("the library was built again after the program", self.text_of(self.errors))
        self.edit("main.cpp", "remembered(used(6)) + remembered(1)", "used(6)")
        self.assertEqual(self.finish(process), "computed 7\n")


class TextOfTheBuild(SessionTest):
    def test_a_file_edited_before_the_start_is_shown_as_it_was_compiled(self):
        with open(self.path("main.cpp"), "w") as stream:
            stream.write("#include <cstdio>\nint half(const int* p) {\n  return *p / 2; // as built\n}\n"
                         "int main() { std::printf(\"%d\\n\", half(nullptr)); }\n")
        self.link("program", [self.compile("main.cpp", "-O0")])
        self.edit("main.cpp", "#include <cstdio>\n", "#include <cstdio>\n// A line\n// and another.\n")
        self.edit("main.cpp", "as built", "edited")
        process = self.start_waiting()
        self.wait_for_crash()
        report = self.hrtool_json("show", str(process.pid))["report"]
        marked = [line["text"] for line in report["source"] if line["marked"]]
        self.assertEqual(marked, ["  return *p / 2; // as built"])
        self.assertIn("main.cpp was edited after the program was built: the lines shown are those that it was made from", report["notes"])
        self.edit("main.cpp", "return *p / 2;", "return p ? *p / 2 : 4;")
        self.assertEqual(self.finish(process), "4\n")
        self.assertNotIn("made from", self.text_of(self.errors).split("hot_restart: waiting:")[-1])

    def test_an_edit_that_leaves_the_text_as_it_is_says_nothing(self):
        with open(self.path("main.cpp"), "w") as stream:
            stream.write("int main(int n, char**) {\n  const int* p = n > 100 ? &n : nullptr;\n  return *p;\n}\n")
        self.link("program", [self.compile("main.cpp", "-O0")])
        os.utime(self.path("main.cpp"))
        process = self.start_waiting()
        self.wait_for_crash()
        self.assertNotIn("was edited", self.text_of(self.errors))
        process.kill()


if __name__ == "__main__":
    unittest.main()
