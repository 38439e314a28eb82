"""`hrtool cc` with a real compiler: depfiles and messages are the plain ones, and nothing that goes wrong with the wrapping breaks a
build."""

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from launcher import CXX, HRTOOL, IS_GCC, RUNTIME, Launcher


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


class Leniency(Launcher):
    """What the user's compiler takes is wrapped, though Clang takes it for an error."""

    def test_narrowing(self):
        self.write("a.cpp", "#include <cstdio>\nstruct S { unsigned char v; };\nint limit = 300;\nstruct Table { unsigned char a[2]; };\n"
                            "Table table{{1, (unsigned char)limit}};\nS make(int i) { S s{i}; return s; }\nunsigned char wide[] = {(1 << 8) + 1};\n"
                            "int main() { std::printf(\"%d %d %d\\n\", make(limit).v, table.a[1], wide[0]); }\n")
        flags = ["-w"] if IS_GCC else ["-w", "-Wno-c++11-narrowing", "-Wno-constant-conversion"]
        if IS_GCC:
            self.write("a.cpp", self.read("a.cpp").replace("(1 << 8) + 1", "57"))  # g++ takes no constant that does not fit.
        self.assertIn("44", self.same_as_plain("a.cpp", *flags))

    def test_attributes_of_another_compiler(self):
        malloc = "__attribute__((malloc(give_back, 1))) " if IS_GCC else ""
        self.write("a.h", f"void give_back(void*);\n{malloc}void* take(unsigned long size);\nstruct __attribute__((unknown_here(1, \"x\"))) A {{ int f(); }};\n")
        self.write("a.cpp", '#include "a.h"\n#include <cstdlib>\nvoid give_back(void* p) { std::free(p); }\n'
                            "void* take(unsigned long size) { return std::malloc(size); }\nint A::f() { return 3; }\n"
                            "[[some::unknown]] int main() { give_back(take(9)); return A().f(); }\n")
        self.same_as_plain("a.cpp", "-w")

    def test_headers_in_the_compilers_own_folder(self):
        if not IS_GCC:
            self.skipTest("omp.h comes with g++")
        self.write("a.cpp", "#include <omp.h>\n#include <quadmath.h>\n#include <cstdio>\nstatic int total(int n) {\n  int sum = 0;\n"
                            "#pragma omp parallel for reduction(+ : sum)\n  for (int i = 0; i < n; ++i) {\n    sum += i;\n  }\n  return sum;\n}\n"
                            "int main() { std::printf(\"%d %d\\n\", total(10), omp_get_max_threads() > 0); }\n")
        plain = self.plain("-fopenmp", "a.cpp", "-o", "plain")
        self.assertEqual(plain.returncode, 0, plain.stderr)
        done = self.cc("-fopenmp", "-c", "a.cpp", "-o", "wrapped.o")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertTrue(self.is_wrapped())
        self.assertEqual(self.run_command([CXX, "-fopenmp", "wrapped.o", RUNTIME, "-Wl,-rpath," + os.path.dirname(RUNTIME), "-o", "wrapped"]).stderr, "")
        self.assertEqual(self.run_command(["./wrapped"]).stdout, self.run_command(["./plain"]).stdout)

    def test_an_attribute_that_layouts_depend_on_is_no_trifle(self):
        """What Clang has dropped here would make its layouts those of another program."""
        self.write("a.cpp", "struct __attribute__((aligned(1, 2))) A { int f() { return 1; } };\nint main() { return A().f(); }\n")
        done = self.run_command([HRTOOL, "rewrite", "a.cpp", "--list", "--", CXX])
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("cannot parse", done.stderr)


class Fallback(Launcher):
    """A compiler that rejects generated text stands for every defect of ours."""

    def planted(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        path = os.path.join(folder, os.path.basename(CXX))
        with open(path, "w") as file:
            file.write('#!/bin/sh\nfor word; do case $word in *.hr/*) echo "elsewhere.cpp:1:1: error: planted" >&2; exit 1;; esac; '
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

    def rejecting(self, *bodies):
        """A compiler that rejects each text with one of these bodies, one after the other: it stands for defects of ours in one function."""
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        path = os.path.join(folder, os.path.basename(CXX))
        with open(path, "w") as file:
            file.write("#!/bin/sh\nfor word; do case $word in *.hr/*.cpp)\n")
            for body, message in bodies:
                file.write(f"grep -q '{body}' \"$word\" && {{ printf '{message}' >&2; exit 1; }}\n")
            file.write(f';; esac; done\nexec {CXX} "$@"\n')
        os.chmod(path, 0o755)
        return path

    def manifest(self, name="a.o"):
        with open(os.path.join(self.folder, name + ".hr", "manifest.json")) as file:
            return {entry["name"]: entry["skipReason"] for entry in json.load(file)["functions"]}

    def test_only_the_function_that_does_not_compile_is_left_alone(self):
        self.write("a.cpp", "static int two(int x) { return 2 * x; }\nint one() { return 1; }\nint main() { return one() + two(3); }\n")
        compiler = self.rejecting(("[^a-z]two\\$body", "a.cpp:1:5: error: planted\\n"))
        done = self.cc("-MD", "-MF", "a.d", "-c", "a.cpp", "-o", "a.o", compiler=compiler)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertIn("`two(int)` is left alone", done.stderr)
        self.assertIn("error: planted", done.stderr)
        self.assertTrue(self.is_wrapped("a.o"))
        reasons = self.manifest()
        self.assertIn("error: planted", reasons["two(int)"])
        self.assertEqual((reasons["one()"], reasons["main()"]), ("", ""))
        self.assertEqual(self.program("a.o").returncode, 7)
        with open(self.folder + "/a.d") as file:
            self.assertIn("hrtool", file.read())

    def test_one_after_the_other_is_left_alone(self):
        self.write("a.h", "struct A { int two() { return 2; } };\n")
        self.write("a.cpp", '#include "a.h"\nint one() { return 1; }\nint main() {\n  return one() + A().two();\n}\n')
        compiler = self.rejecting(("[^a-z]one\\$body", "a.cpp:2:5: error: first\\n"),
                                  ("[^a-z]two\\$body", "other.h:1:5: error: second\\nsub/../a.h:1:1: note: in instantiation of this\\n"))
        done = self.cc("-c", "a.cpp", "-o", "a.o", compiler=compiler, own=["--headers", self.folder + "/a.h"])
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 2, done.stderr)
        self.assertIn("`one()` is left alone", done.stderr)
        self.assertIn("`A::two()` is left alone", done.stderr)
        self.assertEqual(self.manifest()["main()"], "")
        self.assertEqual(self.program("a.o").returncode, 3)

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


if __name__ == "__main__":
    unittest.main()
