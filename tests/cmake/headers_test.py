"""HEADERS: functions of a project's headers are wrapped in every marked file, and one edit reaches all of their instances.

usage: headers_test.py, with PREFIX (installed copy) in the environment
"""

import unittest

from project import CLANG_NEW, Project


class Headers(Project):
    """The crash is in the program's first file; its second file and a shared library then call their own instances with the
    same null pointers, and must run the edited text: nothing may crash again."""

    SOURCES = "headers"
    # kind, old text, new text, calm output, output after the edit (statics and members go on counting)
    INLINED = ("0", "return *p + 100 * static_cast<int>(text.size()) + 1000 * calls;",
               "return (p ? *p : 7) + 100 * static_cast<int>(text.size()) + 1000 * calls;", "1301 2201 3101\n", "2307 3207 4107\n")
    MEMBER = ("2", "return *p + 100 * static_cast<int>(text.size()) + 1000 * calls_;",
              "return (p ? *p : 7) + 100 * static_cast<int>(text.size()) + 1000 * calls_;", "1301 2201 3101\n", "2307 3207 4107\n")

    # Each instance of the template has its own static: none but the first crashes, and is called twice.
    TEMPLATE = ("1", "return static_cast<int>(*p) + 100 * static_cast<int>(text.size()) + 1000 * calls;",
                "return (p ? static_cast<int>(*p) : 7) + 100 * static_cast<int>(text.size()) + 1000 * calls;",
                "1301 1202 1102\n", "2307 1207 1107\n")

    def check(self, kind, old, new, calm, expected):
        """A freshly built program: an edited header makes the next build another one."""
        done = self.run_command([self.build + "/app", kind])
        self.assertEqual((done.returncode, done.stdout), (0, calm), done.stderr)
        self.restart([self.build + "/app", kind, "crash"], self.source + "/include/shared.h", old, new, expected)

    def test_inline_function(self):
        self.configured_and_built("find_package", "g++", "Debug")
        self.check(*self.INLINED)

    def test_member_defined_in_its_class(self):
        self.configured_and_built("find_package", CLANG_NEW, "RelWithDebInfo")
        self.check(*self.MEMBER)

    def test_instances_of_a_template(self):
        self.configured_and_built("find_package", "g++", "Debug")
        self.check(*self.TEMPLATE)

    def test_every_instance_is_wrapped(self):
        self.configured_and_built("find_package", "g++", "Debug")
        for file, functions in (("app", ("inlined(", "Counter::member(", "generic<int>(", "generic<double>(")),
                                ("liblibrary.so", ("inlined(", "Counter::member(", "generic<long>("))):
            slots = [line for line in self.run_command(["nm", "-C", self.build + "/" + file]).stdout.splitlines() if "::hr$slot" in line]
            for function in functions:
                self.assertEqual(sum(function in slot for slot in slots), 1, slots)


if __name__ == "__main__":
    unittest.main()
