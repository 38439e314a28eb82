"""`hrtool cc` and `hrtool rewrite` with a real compiler: the object behaves as the plain one, the messages and depfiles are the
plain ones, and nothing that goes wrong with the wrapping breaks a build."""

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

HRTOOL = os.environ["HRTOOL"]
RUNTIME = os.environ["RUNTIME"]
CXX = os.environ["TEST_CXX"]
IS_GCC = "clang" not in os.path.basename(CXX)


class Launcher(unittest.TestCase):
    maxDiff = None
    where = ""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="hr launcher ")  # A space: nothing may split paths.
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return path

    def run_command(self, arguments, **options):
        return subprocess.run(arguments, cwd=os.path.join(self.folder, self.where), capture_output=True, text=True, timeout=300,
                              stdin=subprocess.DEVNULL, **options)

    def plain(self, *arguments, **options):
        return self.run_command([CXX, *arguments], **options)

    def cc(self, *arguments, compiler=CXX, own=(), **options):
        return self.run_command([HRTOOL, "cc", *own, "--", compiler, *arguments], **options)

    def program(self, name="wrapped.o"):
        self.assertEqual(self.run_command([CXX, name, RUNTIME, "-Wl,-rpath," + os.path.dirname(RUNTIME), "-o",
                                           "wrapped"]).stderr, "")
        return self.run_command(["./wrapped"])

    def is_wrapped(self, name="wrapped.o"):
        return "hr$slot" in self.run_command(["nm", name]).stdout

    def same_as_plain(self, source, *flags):
        """Compiles both ways; messages must be equal, and what the programs print."""
        plain = self.plain(*flags, "-c", source, "-o", "plain.o")
        wrapped = self.cc(*flags, "-c", source, "-o", "wrapped.o")
        self.assertEqual(plain.returncode, 0, plain.stderr)
        self.assertEqual(wrapped.returncode, 0, wrapped.stderr)
        self.assertEqual(wrapped.stderr, plain.stderr)
        self.assertTrue(self.is_wrapped())
        self.run_command([CXX, "plain.o", "-o", "plain"])
        expected = self.run_command(["./plain"])
        got = self.program()
        self.assertEqual((got.returncode, got.stdout), (expected.returncode, expected.stdout))
        return expected.stdout


WARN = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow"]


class Inlining(Launcher):
    def test_every_way_to_include_comes_out_the_same(self):
        self.write("h.h", b'\xef\xbb\xbf#pragma once\n#include "sub/once.h"\nstruct H { int line() const; const char* file(); };\n'
                          b'inline const char* h() { return __FILE__; }\ninline int hl() { return __LINE__; }')
        self.write("sub/once.h", b'#pragma once\r\n#ifndef OO\r\n#include "guard.h"\r\n#endif\r\nstruct Once {};\r\n')
        self.write("sub/guard.h", '#ifndef G\n#define G\n#include "../inc/lib.h"\ninline const char* guard() '
                                  '{ return __FILE__; }\ninline int guardLine() { return __LINE__; }\n#endif\n')
        self.write("inc/lib.h", '#pragma once\ninline const char* lib() { return __FILE__; }\n')
        self.write("sub/mac.h", 'inline const char* mac() { return __FILE__; }\n')
        self.write("x.def", "X(A)\nX(B)\nX(C)")
        self.write("member.inc", "int m = __LINE__;")
        self.write("stmt.inc", "int v = 7;\n")
        self.write("empty.h", "")
        self.write("elsewhere/placeholder", "")  # Not a folder of headers: old Clangs then name those `./x.h`.
        self.write("a.cpp", r'''// main
#include "h.h" // once
#include "h.h"
#  include /* more
lines */ "sub/guard.h" /* tail
 tail */
#include <vector>
#include <stdio.h>
#include "stdlib.h"
#include <lib.h>
#define HDR "sub/mac.h"
#include HDR
#ifdef NEVER
#include "h.h"
#include "nowhere.h"
#endif
#if __has_include("sub/guard.h") && !__has_include("sub/none.h")
static int has = 1;
#endif
enum E {
#define X(a) a,
#include "x.def"
#undef X
  kEnd };
static const char* const names[] = {
#define X(a) #a,
#include "x.def"
#undef X
};
struct S {
#include "member.inc"
};
static int g() {
#include "stmt.inc"
  return v + __LINE__;
}
int H::line() const { return __LINE__; }
const char* H::file() { return __FILE__; }
int main() {
  int unused_variable = 3;
  printf("%s %d %s %d %s %s %d\n", h(), hl(), guard(), guardLine(), lib(), mac(), has);
  printf("%d %d %d %s %s\n", g(), S().m, H().line(), H().file(), __FILE__);
  for (auto n : names) puts(n);
  return static_cast<int>(std::vector<int>(3).size());
}
#include "empty.h"
''')
        for where, source in ((".", "a.cpp"), (".", self.folder + "/a.cpp"), ("elsewhere", "../a.cpp")):
            with self.subTest(where=where, source=source):
                self.where = where
                text = self.same_as_plain(source, *WARN, "-I./inc/", "-Iinc", "-I../inc", "-g")
                self.assertIn("A\nB\nC", text)

    def test_headers_that_must_stay_stay(self):
        self.write("sys.h", '#pragma once\n#pragma GCC system_header\n#include "once.h"\nstruct Sys { int f() { return 1; } };\n')
        self.write("once.h", '#pragma once\nstruct Once { int f(); };\n')
        self.write("wrap/wchar.h", '#include_next <wchar.h>\nstruct Next { int f() { return 2; } };\n')
        self.write("a.cpp", '#include "once.h"\n#include "sys.h"\n#include <wchar.h>\n#include <cstdio>\nint Once::f() { '
                            'return 3; }\nint main() { std::printf("%d\\n", Sys().f() + Next().f() + Once().f()); }\n')
        self.assertEqual(self.same_as_plain("a.cpp", "-Wall", "-Wextra", "-Iwrap"), "6\n")

    def test_branches_that_only_the_compiler_takes(self):
        self.write("sub/gcc.h", "enum { kCompiler = 1 };\n")
        self.write("sub/other.h", "enum { kCompiler = 1 };\n")
        self.write("sub/pick.h", '#pragma once\n#if defined(__clang__) || __GNUC__ < 5\n#include "other.h"\n#else\n'
                                 '#include "gcc.h"\n#endif\n')
        self.write("a.cpp", '#include "sub/pick.h"\n#include <cstdio>\nint main() { std::printf("%d\\n", kCompiler); }\n')
        self.same_as_plain("a.cpp", *WARN)

    def test_line_directives_of_the_user_hold(self):
        self.write("b.h", "inline int b() { return __LINE__; }\n")
        self.write("a.cpp", '#include <cstdio>\nint f() { return __LINE__; }\n#line 500 "user \\"q\\".y"\nint g() { return __LINE__; }\n'
                            '#include "b.h"\nint h() { return __LINE__; }\nint main() { std::printf("%d %d %d %d %s\\n", f(), '
                            'g(), b(), h(), __FILE__); }\n')
        self.assertEqual(self.same_as_plain("a.cpp", *WARN), '2 500 1 502 user "q".y\n')

    def test_warnings_name_the_users_places(self):
        self.write("w.h", "#pragma once\ninline int w(int unused) { int x; return 0; }\nstatic int never() { return 1; }\n")
        self.write("a.cpp", '#include "w.h"\n\nstatic int alone(int p) { return 2; }\nint main() { int y = w(1); return 0; }\n')
        self.same_as_plain("a.cpp", *WARN, "-O1")
        self.assertEqual(sorted(os.listdir(self.folder + "/wrapped.o.hr"))[1:], ["manifest.json"])


class Depfiles(Launcher):
    def prerequisites(self, path):
        with open(os.path.join(self.folder, path)) as file:
            rule = file.read().split("\n\n")[0].replace("\\\n", " ")
        target, _, rest = rule.split("\n")[0].partition(":")
        return target, re.split(r"(?<!\\)\s+", rest.strip())

    def test_names_the_original_files_and_hrtool(self):
        self.write("inc/a.h", '#pragma once\n#include "b.h"\nstruct A { int f(); };\n')
        self.write("inc/b.h", "#pragma once\n")
        self.write("a.cpp", '#include "a.h"\nint A::f() { return 1; }\n')
        for flags in (["-MD", "-MT", "the/target", "-MF", "x.d"], ["-MMD", "-MP"], ["-Wp,-MD,p.d"]):
            with self.subTest(flags=flags):
                name = {"-MD": "x.d", "-MMD": "o/a.d", "-Wp,-MD,p.d": "p.d"}[flags[0]]
                os.makedirs(self.folder + "/o", exist_ok=True)
                common = ["-Iinc", *flags, "-c", "a.cpp", "-o", "o/a.o"]
                self.assertEqual(self.plain(*common).returncode, 0)
                plain_target, plain = self.prerequisites(name)
                done = self.cc(*common)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                target, wrapped = self.prerequisites(name)
                self.assertEqual(target, plain_target)
                self.assertEqual(wrapped[0], "a.cpp")
                self.assertLessEqual(set(plain), set(wrapped))
                self.assertIn(HRTOOL.replace(" ", "\\ "), wrapped)
                self.assertFalse([word for word in wrapped if ".hr/" in word])
                if "-MP" in flags:
                    with open(os.path.join(self.folder, name)) as file:
                        self.assertIn("\ninc/b.h:\n", file.read())

    def test_output_is_deterministic(self):
        self.write("a.h", "struct A { int f(); };\n")
        self.write("a.cpp", '#include "a.h"\nint A::f() { return 1; }\nint main() { return A().f(); }\n')
        texts = []
        for _ in range(2):
            self.assertEqual(self.cc("-c", "a.cpp", "-o", "a.o").returncode, 0)
            with open(self.folder + "/a.o", "rb") as file:
                texts.append(file.read())
            shutil.rmtree(self.folder + "/a.o.hr")
        self.assertEqual(texts[0], texts[1])


class Fallback(Launcher):
    """A compiler that rejects generated text stands for every defect of ours."""

    def planted(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        path = os.path.join(folder, os.path.basename(CXX))
        with open(path, "w") as file:
            file.write('#!/bin/sh\nfor word; do case $word in *.hr/*) echo "a.cpp:1:1: error: planted" >&2; exit 1;; esac; '
                       f'done\nexec {CXX} "$@"\n')
        os.chmod(path, 0o755)
        return path

    def test_a_text_that_does_not_compile_costs_one_line(self):
        self.write("a.cpp", "int main() { return 4; }\n")
        done = self.cc("-MD", "-MF", "a.d", "-c", "a.cpp", "-o", "a.o", compiler=self.planted())
        self.assertEqual(done.returncode, 0)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertIn("a.cpp", done.stderr)
        self.assertIn("error: planted", done.stderr)
        self.assertFalse(self.is_wrapped("a.o"))
        self.assertFalse(os.path.exists(self.folder + "/a.o.hr"))
        self.assertEqual(self.program("a.o").returncode, 4)
        with open(self.folder + "/a.d") as file:
            self.assertIn("hrtool", file.read())

    def test_an_error_of_the_user_is_shown_as_it_is(self):
        self.write("h.h", "#pragma once\nstruct H { int f(); };\n")
        for text in ('#include "h.h"\nint H::f() { return undeclared; }\n', '#include "h.h"\nint H::g() { return 1; }\n'):
            self.write("a.cpp", text)
            plain = self.plain("-c", "a.cpp", "-o", "a.o")
            done = self.cc("-c", "a.cpp", "-o", "a.o")
            self.assertEqual((done.returncode, done.stderr), (plain.returncode, plain.stderr))
            self.assertNotEqual(done.returncode, 0)
            self.assertFalse(os.path.exists(self.folder + "/a.o"))

    def test_a_warning_about_generated_text_is_no_error(self):
        self.write("strict.cpp", "#include <cassert>\n#include <cstdlib>\nint half(int value);\nint half(int value) {\n  assert(value > 0);\n"
                                 "  if (value == 3) { std::abort(); }\n  return value / 2;\n}\nint main() { return half(2) - 1; }\n")
        flags = ["-Werror", "-Wall", "-Wextra", "-pedantic-errors", "-Wunused-macros"]
        if not IS_GCC:
            flags += ["-Weverything", "-Wno-c++98-compat", "-Wno-unsafe-buffer-usage", "-Wno-unknown-warning-option"]
        self.same_as_plain("strict.cpp", *flags)
        self.assertEqual(self.program().returncode, 0)

    def test_a_warning_that_is_an_error_stays_one(self):
        self.write("loose.cpp", "unsigned f(int a) { return a; }\nint main() { return 0; }\n")
        for flags in (["-Werror", "-Wsign-conversion"], ["-Werror=sign-conversion"], ["-Wsign-conversion", "-Werror", "-Wno-error=shadow"]):
            plain = self.plain(*flags, "-c", "loose.cpp", "-o", "plain.o")
            wrapped = self.cc(*flags, "-c", "loose.cpp", "-o", "wrapped.o")
            self.assertEqual((wrapped.returncode, wrapped.stderr), (plain.returncode, plain.stderr))
            self.assertNotEqual(wrapped.returncode, 0)
            self.assertFalse(os.path.exists(os.path.join(self.folder, "wrapped.o")))
        flags = ["-Werror", "-Wsign-conversion", "-Wno-error=sign-conversion"]
        self.same_as_plain("loose.cpp", *flags)

    def test_text_that_only_the_users_compiler_reads_is_compiled_as_it_is(self):
        condition = "__clang__" if IS_GCC else "__clang_major__ >= 19"
        if not IS_GCC and "14" not in CXX:
            self.skipTest("this compiler is the parser")
        self.write("a.cpp", f"#if defined(__clang__) && ({condition if not IS_GCC else 1})\n#error not for this one\n#endif\n"
                            "int main() { return 5; }\n")
        done = self.cc("-c", "a.cpp", "-o", "a.o")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertEqual(self.program("a.o").returncode, 5)

    def test_a_crash_of_the_rewriter_is_survived(self):
        nested = "(" * 40000 + "1" + ")" * 40000
        self.write("a.cpp", "int main() {\n#ifdef __clang__\n  return " + nested + ";\n#endif\n  return 6;\n}\n")
        if not IS_GCC:
            self.skipTest("Clang itself cannot compile this")
        done = self.cc("-c", "a.cpp", "-o", "a.o")
        self.assertEqual(done.returncode, 0, done.stderr[-300:])
        self.assertEqual(self.program("a.o").returncode, 6)

    def test_a_folder_that_cannot_be_written_falls_back(self):
        self.write("a.cpp", "int main() { return 7; }\n")
        self.write("a.o.hr", "a file where the folder should be")
        done = self.cc("-c", "a.cpp", "-o", "a.o")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)


class PassThrough(Launcher):
    def test_what_is_not_a_compile_runs_unchanged(self):
        self.write("a.cpp", "int main() { return 8; }\n")
        self.assertEqual(self.cc("-E", "a.cpp").stdout, self.plain("-E", "a.cpp").stdout)
        self.assertEqual(self.cc("--version").stdout, self.plain("--version").stdout)
        self.assertEqual(self.cc("a.cpp", "-o", "app").returncode, 0)
        self.assertEqual(self.run_command(["./app"]).returncode, 8)
        self.assertEqual(self.cc("no.o", "-o", "x").returncode, self.plain("no.o", "-o", "x").returncode)

    def test_filters_leave_files_byte_identical(self):
        self.write("a.cpp", "int f() { return 1; }\n")
        self.plain("-g", "-c", "a.cpp", "-o", "plain.o")
        for own in (["--exclude=*/a.cpp"], ["--sources=/elsewhere/*"], ["--sources=*", "--exclude=*.cpp"]):
            self.assertEqual(self.cc("-g", "-c", "a.cpp", "-o", "a.o", own=own).returncode, 0)
            with open(self.folder + "/plain.o", "rb") as one, open(self.folder + "/a.o", "rb") as two:
                self.assertEqual(one.read(), two.read())
        self.cc("-c", "a.cpp", "-o", "a.o", own=["--sources=*/a.cpp"])
        self.assertTrue(self.is_wrapped("a.o"))

    def test_modules_pass_with_a_note(self):
        self.write("m.cppm", "export module m;\nexport int answer() { return 42; }\n")
        self.write("use.cpp", "import m;\nint main() { return answer(); }\n")
        self.write("app.cpp", "int f() { return 1; }\n")
        common = ["-std=c++20", "-fmodules-ts" if IS_GCC else "-fprebuilt-module-path=."]
        if IS_GCC:
            self.assertEqual(self.cc(*common, "-x", "c++", "-c", "m.cppm", "-o", "m.o").returncode, 0)
        else:
            self.assertEqual(self.cc("-std=c++20", "--precompile", "m.cppm", "-o", "m.pcm").stderr, "")
            self.assertEqual(self.cc("-std=c++20", "-c", "m.pcm", "-o", "m.o").returncode, 0)
        done = self.cc(*common, "-c", "use.cpp", "-o", "use.o")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr, "hot_restart: use.cpp is compiled as it is, nothing in it can be restarted: it uses C++ modules\n")
        self.assertEqual(self.cc("-c", "app.cpp", "-o", "app.o").stderr, "")
        self.assertTrue(self.is_wrapped("app.o"))
        self.assertEqual(self.run_command([CXX, "use.o", "m.o", "-o", "use"]).returncode, 0)
        self.assertEqual(self.run_command(["./use"]).returncode, 42)

    def test_missing_compiler_and_missing_command(self):
        self.assertEqual(self.cc("-c", "a.cpp", compiler="/no/such/g++").returncode, 127)
        self.assertEqual(self.run_command([HRTOOL, "cc"]).returncode, 2)
        self.assertEqual(self.run_command([HRTOOL, "cc", "--no-such-option", "--", CXX]).returncode, 2)

    def test_launchers_follow_behind(self):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CCACHE_")}
        environment["CCACHE_DIR"] = self.folder + "/cache"
        self.write("a.cpp", "int main() { return 9; }\n")
        for _ in range(2):
            done = self.run_command([HRTOOL, "cc", "--", "env", "HARMLESS=1", "ccache", CXX, "-c", "a.cpp", "-o", "a.o"],
                                    env=environment)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertTrue(self.is_wrapped("a.o"))
        statistics = self.run_command(["ccache", "--print-stats"], env=environment).stdout
        hits = sum(int(line.split()[1]) for line in statistics.splitlines()
                   if line.startswith(("direct_cache_hit", "preprocessed_cache_hit")))
        self.assertEqual(hits, 1, statistics)

    def test_an_interrupt_ends_compiler_and_launcher(self):
        self.write("a.cpp", "int main() {}\n")
        slow = self.write("bin/" + os.path.basename(CXX), "#!/bin/sh\ntouch started\nexec sleep 100\n")
        os.chmod(slow, 0o755)
        launcher = subprocess.Popen([HRTOOL, "cc", "--", slow, "-std=c++17", "-c", "a.cpp", "-o", "a.o"], cwd=self.folder,
                                    stderr=subprocess.DEVNULL, start_new_session=True)
        while not os.path.exists(self.folder + "/started"):
            time.sleep(0.02)
            self.assertIsNone(launcher.poll())
        launcher.send_signal(signal.SIGTERM)
        self.assertEqual(launcher.wait(timeout=30), -signal.SIGTERM)
        self.assertFalse([name for _, _, names in os.walk(self.folder) for name in names if name.endswith(".tmp")])


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
