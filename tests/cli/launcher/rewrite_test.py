"""`hrtool rewrite`: what it prints, lists and says of a file."""

import json
import os
import unittest

from launcher import CXX, HRTOOL, Launcher


class Rewrite(Launcher):
    SOURCE = '#include "r.h"\nint R::f(int a) { return a; }\nconstexpr int k() { return 1; }\nint main() { return k(); }\n'

    def rewrite(self, *arguments):
        return self.run_command([HRTOOL, "rewrite", *arguments])

    def setUp(self):
        super().setUp()
        self.write("inc/r.h", "struct R { int f(int a); };\n")
        self.write("r.cpp", self.SOURCE)

    def test_prints_text_that_compiles(self):
        done = self.rewrite("r.cpp", "--", CXX, "-Iinc")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.write("out.cpp", done.stdout)
        self.assertEqual(self.plain("-Iinc", "-c", "out.cpp", "-o", "wrapped.o").returncode, 0)
        self.assertTrue(self.is_wrapped())
        self.assertEqual(self.rewrite("r.cpp", "-o", "o.cpp", "--", CXX, "-Iinc").stdout, "")
        self.assertTrue(os.path.exists(self.folder + "/o.cpp"))

    def test_lists_every_function_with_its_reason(self):
        lines = self.rewrite("r.cpp", "--list", "--", CXX, "-Iinc").stdout.splitlines()
        self.assertTrue(any("R::f(int)" in line and line.endswith(": wrapped") for line in lines), lines)
        self.assertTrue(any("main" in line and line.endswith(": wrapped") for line in lines), lines)
        self.assertTrue(any("k()" in line and ": left alone: " in line for line in lines), lines)
        document = json.loads(self.rewrite("r.cpp", "--list", "--json", "--", CXX, "-Iinc").stdout)
        entries = document["functions"]
        self.assertEqual(document["version"], 1)
        self.assertEqual({entry["name"]: entry["wrapped"] for entry in entries}["R::f(int)"], True)

    def test_says_what_calling_a_function_again_repeats(self):
        self.write("e.cpp", '#include <cstdio>\nint total;\nvoid f(int& out, int n) {\n  std::puts("f");\n  if (n > 3) { ++total; }\n'
                            '  out = n;\n}\nint pure(int a) { return a; }\nvoid g() {\n  int n = 0;\n  f(n, 1);\n}\n')
        lines = self.rewrite("e.cpp", "--effects", "--", CXX).stdout.splitlines()
        self.assertEqual([line.strip() for line in lines if line.startswith(" ")],
                         ["line 4: input or output: puts", "line 5: a change of the global `total` perhaps", "line 6: a change through `out`",
                          "line 11: input or output: puts (in f) perhaps", "line 11: a change of the global `total` (in f) perhaps"])
        self.assertTrue(any(line.endswith("pure(int): nothing that is known") for line in lines), lines)
        document = json.loads(self.rewrite("e.cpp", "--effects", "--json", "--", CXX).stdout)
        entries = document["functions"]
        self.assertEqual(document["version"], 1)
        self.assertEqual([entry["name"] for entry in entries], ["f(int &, int)", "pure(int)", "g()"])
        self.assertEqual(entries[0]["effects"][1], {"kind": "global", "name": "total", "line": 5, "certain": False})
        self.assertEqual(entries[1]["effects"], [])

    def test_names_of_c_functions_are_those_of_c_alone(self):
        self.write("n.cpp", '#include <algorithm>\n#include <unistd.h>\nnamespace lib { int bind(int n); int link(int n); void free(int* n); }\n'
                            'void print(int n);\nint f(int* a) {\n  lib::free(a);\n  print(*std::remove(a, a + 3, lib::link(2)));\n  return lib::bind(3);\n}\n'
                            'int g() { return ::unlink("n"); }\n')
        lines = self.rewrite("n.cpp", "--effects", "--", CXX).stdout.splitlines()
        self.assertEqual([line.strip() for line in lines if "put:" in line], ["line 10: input or output: unlink"])

    def test_wraps_one_function_only(self):
        lines = self.rewrite("r.cpp", "--list", "--function", "R::f", "--", CXX, "-Iinc").stdout.splitlines()
        self.assertEqual([line for line in lines if line.endswith(": wrapped")],
                         [line for line in lines if "R::f(int)" in line])

    def test_reads_a_compilation_database(self):
        self.write("b/compile_commands.json", json.dumps([{"directory": self.folder, "file": "r.cpp",
                                                           "arguments": [CXX, "-Iinc", "-c", "r.cpp"]}]))
        self.assertEqual(self.rewrite("r.cpp", "-p", "b", "--list").returncode, 0)
        done = self.rewrite("r.cpp", "-p", "nowhere")
        self.assertEqual(done.returncode, 3)
        self.assertIn("compile_commands.json", done.stderr)

    def test_says_why_it_cannot(self):
        self.assertEqual(self.rewrite("none.cpp").returncode, 3)
        self.write("bad.cpp", "int f( {\n")
        done = self.rewrite("bad.cpp", "--", CXX)
        self.assertEqual(done.returncode, 1)
        self.assertIn("bad.cpp", done.stderr)


if __name__ == "__main__":
    unittest.main()
