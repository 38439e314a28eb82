"""hot_restart_wrap_target() in one project with a target of each kind: ways of use, rebuilds, off, options.

usage: project_test.py MODE, with HRTOOL, PREFIX (installed copy), SOURCE (hot_restart's own) in the environment
"""

import glob
import os
import shutil
import time
import unittest

from project import CLANG_NEW, CLANG_OLD, HERE, HRTOOL, SOURCE, Project


class WrappedProject(Project):
    def check_wrapped(self):
        done = self.run_command([self.build + "/app"])
        self.assertEqual((done.returncode, done.stdout), (0, "42\n"), done.stderr)
        self.assertEqual(self.run_command([self.build + "/user_of_static"]).returncode, 0)
        self.assertEqual(self.slots("app"), 5)  # main, marked, Parts::sum, static_part, object_part
        self.assertGreaterEqual(self.slots("libshared_part.so"), 1)
        self.assertEqual(self.slots("user_of_static"), 1)
        self.assertIn("libhot_restart.so", self.run_command(["ldd", self.build + "/app"]).stdout)


class Kinds(WrappedProject):
    """Every kind of target, way of use, compiler and configuration."""

    def test_find_package_gcc_debug(self):
        self.configured_and_built("find_package", "g++", "Debug")
        self.check_wrapped()

    def test_find_package_gcc_optimized(self):
        self.configured_and_built("find_package", "g++", "RelWithDebInfo")
        self.check_wrapped()

    def test_find_package_old_clang_optimized(self):
        self.configured_and_built("find_package", CLANG_OLD, "RelWithDebInfo")
        self.check_wrapped()

    def test_find_package_new_clang_debug(self):
        self.configured_and_built("find_package", CLANG_NEW, "Debug")
        self.check_wrapped()

    def test_makefiles(self):
        self.configured_and_built("find_package", "g++", "Debug", "Unix Makefiles")
        self.check_wrapped()

    def test_add_subdirectory(self):
        self.configured_and_built("add_subdirectory")
        self.check_wrapped()

    def test_fetch_content(self):
        self.configured_and_built("FetchContent", CLANG_NEW, "RelWithDebInfo")
        self.check_wrapped()


class InTree(WrappedProject):
    """The whole of hot_restart is configured inside the user's build, whose settings are meant for the user's code only. hrtool itself
    takes minutes: stand_in.sh puts a copy in its place and compiles few of its files for real."""

    def check(self, how, cxx):
        empty = self.folder + "/empty"
        self.write(empty + ".cpp", "")
        self.assertEqual(self.run_command([cxx, "-c", empty + ".cpp", "-o", empty + ".o"]).returncode, 0)
        self.environment.update(STAND_IN_SOURCE=SOURCE, STAND_IN_HRTOOL=HRTOOL, STAND_IN_EMPTY=empty + ".o",
                                STAND_IN_REAL=SOURCE + "/cli/src/launcher/[dw][er][pa]*.cpp")
        launcher = os.path.join(HERE, "stand_in.sh")
        self.configured_and_built(how, cxx, "Debug", "Ninja", "-DHOT_RESTART_HRTOOL_EXECUTABLE=",
                                  "-DCMAKE_CXX_COMPILER_LAUNCHER=" + launcher, "-DCMAKE_CXX_LINKER_LAUNCHER=" + launcher,
                                  "-DCMAKE_UNITY_BUILD=ON", "-DBUILD_SHARED_LIBS=ON", "-DCMAKE_CXX_STANDARD=11",
                                  "-DCMAKE_RUNTIME_OUTPUT_DIRECTORY=" + self.build, "-DCMAKE_LIBRARY_OUTPUT_DIRECTORY=" + self.build,
                                  "-DCMAKE_COMPILE_WARNING_AS_ERROR=ON",
                                  "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Wconversion -Wshadow -Werror -D_GLIBCXX_DEBUG -fno-exceptions")
        self.check_wrapped()
        self.assertIn(self.build + "/hot_restart" if how == "add_subdirectory" else self.build + "/_deps",
                      self.run_command(["ldd", self.build + "/app"]).stdout)
        deps = self.run_command(["ninja", "-C", self.build, "-t", "deps"]).stdout
        self.assertIn("cli/hrtool", deps)

    def test_add_subdirectory(self):
        self.check("add_subdirectory", "g++")

    def test_fetch_content(self):
        self.check("FetchContent", CLANG_NEW)


class Rebuilds(Project):
    def stamp(self):
        [file] = glob.glob(self.build + "/CMakeFiles/app.dir/main.cpp.o")
        return os.stat(file).st_mtime_ns

    def check(self, generator):
        self.configured_and_built("find_package", "g++", "Debug", generator)
        first = self.stamp()
        self.assertEqual(self.make().returncode, 0)
        self.assertEqual(self.stamp(), first, "nothing changed, nothing to compile")
        header = self.source + "/include/parts.h"
        with open(header, "a") as file:
            file.write("int added();\n")
        later = time.time() + 2
        os.utime(header, (later, later))
        self.assertEqual(self.make().returncode, 0)
        self.assertNotEqual(self.stamp(), first, "a touched header rebuilds")

    def test_touching_a_header_ninja(self):
        self.check("Ninja")

    def test_touching_a_header_make(self):
        self.check("Unix Makefiles")

    def test_the_launcher_is_a_dependency(self):
        self.configured_and_built("find_package")
        deps = self.run_command(["ninja", "-C", self.build, "-t", "deps"]).stdout
        self.assertIn("/bin/hrtool", deps)
        self.assertIn("source/main.cpp", deps)
        self.assertNotIn(".o.hr/", deps)


class Off(Project):
    def objects(self):
        found = {}
        for file in glob.glob(self.build + "/CMakeFiles/**/*.o", recursive=True):
            with open(file, "rb") as object_file:
                found[os.path.relpath(file, self.build)] = object_file.read()
        return found

    def check(self, cxx, how):
        self.configured_and_built(how, cxx, "RelWithDebInfo", "Ninja", "-DMARKS=OFF", "-DCALL=OFF")
        plain = self.objects()
        shutil.rmtree(self.build)
        self.configured_and_built(how, cxx, "RelWithDebInfo", "Ninja", "-DMARKS=OFF",
                                  "-DHOT_RESTART=OFF", "-DCMAKE_DISABLE_FIND_PACKAGE_LLVM=ON", "-DCMAKE_DISABLE_FIND_PACKAGE_Clang=ON")
        self.assertEqual(len(plain), 5)
        self.assertEqual(plain, self.objects())
        for file in ("app", "libshared_part.so"):
            self.assertNotIn("hot_restart", self.run_command(["readelf", "-d", self.build + "/" + file]).stdout)
        self.assertFalse(glob.glob(self.build + "/**/*.hr", recursive=True))

    def test_objects_are_byte_identical_gcc(self):
        self.check("g++", "find_package")

    def test_objects_are_byte_identical_clang(self):
        self.check(CLANG_NEW, "find_package")

    def test_as_a_subproject_it_needs_no_llvm(self):
        # The marks are in the text, and must still compile.
        self.configured_and_built("add_subdirectory", "g++", "Debug", "Ninja", "-DHOT_RESTART=OFF",
                                  "-DHOT_RESTART_HRTOOL_EXECUTABLE=", "-DCMAKE_DISABLE_FIND_PACKAGE_LLVM=ON")
        self.assertNotIn("hot_restart", self.run_command(["readelf", "-d", self.build + "/app"]).stdout)


class Options(Project):
    """What the call accepts, refuses, and puts on the compiler's command line."""

    PRELUDE = ("cmake_minimum_required(VERSION 3.20)\nproject(P CXX C)\nfind_package(HotRestart REQUIRED)\n"
               "add_executable(app main.cpp)\ntarget_include_directories(app PRIVATE include)\n")

    def configure_text(self, text, *more):
        with open(self.source + "/CMakeLists.txt", "w") as file:
            file.write(self.PRELUDE + text)
        return self.configure("find_package", "g++", "Debug", *(more or ("Ninja",)))

    def commands(self):
        return self.run_command(["ninja", "-C", self.build, "-t", "commands", "app"]).stdout

    def test_mistakes_are_fatal_and_say_what_to_do(self):
        for text, message in (
                ("hot_restart_wrap_target(nope)", "no such target"),
                ("hot_restart_wrap_target(app TYPO)", "unknown arguments: TYPO"),
                ("hot_restart_wrap_target(app SOURCES)", "no value behind SOURCES"),
                ("hot_restart_wrap_target(app BREAK_ON always)", "`uncaught` or `escaping`"),
                ("hot_restart_wrap_target(app ARGUMENTS wild)", "ARGUMENTS is `inplace`"),
                ("hot_restart_wrap_target(app LAMBDAS some)", "LAMBDAS is `none`"),
                ("hot_restart_wrap_target(app BODIES wild)", "BODIES is `inline`"),
                ("add_library(i INTERFACE)\nhot_restart_wrap_target(i)", "nothing is compiled"),
                ("add_library(l main.cpp)\nadd_library(a ALIAS l)\nhot_restart_wrap_target(a)", "name the target itself: l"),
                ("add_library(m SHARED IMPORTED)\nhot_restart_wrap_target(m)", "imported"),
                ("add_custom_target(u)\nhot_restart_wrap_target(u)", "nothing is compiled"),
                ("add_library(c x.c)\nhot_restart_wrap_target(c)", "no C++ sources")):
            with self.subTest(text=text):
                done = self.configure_text(text)
                self.assertNotEqual(done.returncode, 0)
                self.assertIn(message, " ".join(done.stderr.split()))

    def test_what_cannot_work_warns_and_wraps_nothing(self):
        done = self.configure_text("target_link_options(app PRIVATE -static)\nhot_restart_wrap_target(app)")
        self.assertEqual(done.returncode, 0)
        self.assertIn("nothing is wrapped", done.stderr)
        self.assertNotIn("hrtool", self.commands())
        self.assertNotIn("libhot_restart", self.commands())

    def test_old_language_standards_warn(self):
        for text in ("set_target_properties(app PROPERTIES CXX_STANDARD 98)", "target_compile_options(app PRIVATE -std=gnu++03)"):
            done = self.configure_text("hot_restart_wrap_target(app)\n" + text)
            self.assertEqual(done.returncode, 0)
            self.assertIn("compiled as C++98 and left alone", " ".join(done.stderr.split()), text)
        done = self.configure_text("set_target_properties(app PROPERTIES CXX_STANDARD 11)\nhot_restart_wrap_target(app)")
        self.assertNotIn("C++98", done.stderr)

    def test_other_generators_warn(self):
        done = self.configure_text("set(CMAKE_GENERATOR Other)\nhot_restart_wrap_target(app)\nset(CMAKE_GENERATOR Ninja)\n")
        self.assertIn("use Ninja or Makefiles", " ".join(done.stderr.split()))

    def test_options_reach_the_launcher(self):
        done = self.configure_text("hot_restart_wrap_target(app SOURCES m*.cpp EXCLUDE /x/* y.cpp HEADERS include/*.h "
                                   "MARKED_ONLY BREAK_ON escaping ARGUMENTS snapshot BODIES inline LAMBDAS escaping)\n")
        self.assertEqual(done.returncode, 0, done.stderr)
        commands = self.commands().replace('"', "").replace("'", "").replace("\\", "")
        for option in ("--sources=" + self.source + "/m*.cpp", "--exclude=/x/*", "--exclude=" + self.source + "/y.cpp",
                       "--headers=" + self.source + "/include/*.h", "--marked-only", "--break-on=escaping", "--lambdas=escaping"):
            self.assertIn(" " + option + " ", commands)

    def test_an_existing_launcher_follows_behind(self):
        done = self.configure_text("hot_restart_wrap_target(app)", "Ninja", "-DCMAKE_CXX_COMPILER_LAUNCHER=env;A=b")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(self.commands(), r"hrtool.? cc -- \S*env A=b \S*g\+\+")

    def test_second_call_with_other_options_is_mentioned(self):
        done = self.configure_text("hot_restart_wrap_target(app)\nhot_restart_wrap_target(app MARKED_ONLY)")
        self.assertEqual(done.returncode, 0)
        self.assertIn("the first call counts", " ".join(done.stderr.split()))
        self.assertEqual(self.commands().count("hrtool cc"), 1)

    def test_precompiled_headers_go_together(self):
        for cxx in ("g++", CLANG_NEW):
            with open(self.source + "/CMakeLists.txt", "w") as file:
                file.write(self.PRELUDE + "target_precompile_headers(app PRIVATE <vector> <cstdio>)\n"
                           "target_compile_options(app PRIVATE -Werror=invalid-pch)\n"
                           "add_library(rest static_part.cpp shared_part.cpp object_part.cpp)\n"
                           "target_link_libraries(app PRIVATE rest)\nhot_restart_wrap_target(app)\n")
            shutil.rmtree(self.build, ignore_errors=True)
            self.configured_and_built("find_package", cxx)
            self.assertEqual(self.run_command([self.build + "/app"]).stdout, "42\n")
            self.assertGreaterEqual(self.slots("app"), 2)


if __name__ == "__main__":
    unittest.main()
