"""HOT_RESTART_WRAP, HOT_RESTART_NO_WRAP, HOT_RESTART_WRAP_MODULE and MARKED_ONLY do what they say, and cost nothing when off.

usage: marks_test.py, with PREFIX (installed copy) in the environment
"""

import filecmp
import glob
import json
import re
import unittest

from project import CLANG_NEW, Project


class Marks(Project):
    """The names in marks/*.cpp say what becomes of each function: in..., out..., never...; others are as their file."""

    SOURCES = "marks"

    def decisions(self, target):
        """{unqualified name: reason why it is left alone}, of all objects of a target."""
        found = {}
        for path in glob.glob(f"{self.build}/CMakeFiles/{target}.dir/**/manifest.json", recursive=True):
            for function in json.loads(self.text(path))["functions"]:
                name = re.search(r"(\w+)(<\w+>)?\(", function["name"].replace("(anonymous", ""))[1]
                found[name] = function.get("skipReason", "")
        self.assertGreaterEqual(len(found), 20, found)
        return found

    def check(self, target, out):
        reasons = {"in": "", "out": out, "never": "marked HOT_RESTART_NO_WRAP", "main": out, "Marked": ""}
        found = self.decisions(target)
        self.assertEqual(found, {name: reasons[re.match("in|out|never|main|Marked|.*", name)[0]] for name in found})

    def test_marks_choose(self):
        for cxx in ("g++", CLANG_NEW):
            with self.subTest(compiler=cxx):
                self.run_command(["rm", "-rf", self.build])
                self.configured_and_built("find_package", cxx, "Release")
                self.check("every", "")
                for target in ("marked", "unity"):
                    self.check(target, "not marked HOT_RESTART_WRAP")
                outputs = {self.run_command([self.build + "/" + target]).stdout for target in ("every", "marked", "unity")}
                self.assertEqual(outputs, {"124\n"})

    def test_off_they_are_as_if_they_were_not_there(self):
        """An annotation that the compiler sees would keep functions that are inlined everywhere."""
        self.assertEqual(self.configure("find_package", "g++").returncode, 0)
        include = re.search(r"-isystem (\S+)", self.run_command(["ninja", "-C", self.build, "-t", "commands", "every"]).stdout)[1]
        plain = re.sub(r"HOT_RESTART_(NO_)?WRAP\s|#include <hot_restart.*", "", self.text(self.source + "/parts.cpp"))
        self.assertNotIn("HOT_RESTART", plain)
        self.write(self.folder + "/plain/parts.cpp", plain)
        for cxx in ("g++", CLANG_NEW):
            for folder in (self.source, self.folder + "/plain"):
                done = self.run_command([cxx, "-O2", "-c", "parts.cpp", "-o", folder + "/parts.o", "-isystem", include], cwd=folder)
                self.assertEqual(done.returncode, 0, done.stderr)
            self.assertTrue(filecmp.cmp(self.source + "/parts.o", self.folder + "/plain/parts.o", shallow=False), cxx)


if __name__ == "__main__":
    unittest.main()
