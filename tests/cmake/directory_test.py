"""hot_restart_wrap_directory(), and a project that is wrapped from the command line and does not know of it.

usage: directory_test.py Directory, with PREFIX (installed copy) in the environment
"""

import glob
import os
import re
import unittest

from project import PREFIX, Project

# A C library, one of headers, a custom target, a dependency in the build folder, and a target that comes after all others.
PROJECT = """cmake_minimum_required(VERSION 3.10)
project(P C CXX)
set(CMAKE_CXX_STANDARD 17)
add_library(only_c STATIC only_c.c)
add_library(headers INTERFACE)
add_custom_target(nothing COMMAND true)
file(WRITE ${CMAKE_BINARY_DIR}/_deps/fetched/CMakeLists.txt "add_library(fetched STATIC fetched.cpp)")
file(WRITE ${CMAKE_BINARY_DIR}/_deps/fetched/fetched.cpp "int fetched() { return 1; }")
add_subdirectory(${CMAKE_BINARY_DIR}/_deps/fetched ${CMAKE_BINARY_DIR}/_deps/fetched-build)
%s
add_subdirectory(parts)
add_executable(app main.cpp core.cpp)
target_link_libraries(app PRIVATE part only_c headers fetched)
cmake_language(DEFER CALL add_executable late late.cpp)
"""
PARTS = "add_library(part SHARED part.cpp)\nadd_library(part_extra OBJECT extra.cpp)\n"


class Directory(Project):
    SOURCES = "builds"

    def project(self, call="", parts=PARTS):
        self.write(self.source + "/CMakeLists.txt", PROJECT % call)
        self.write(self.source + "/parts/CMakeLists.txt", parts)
        for name in ("parts/part", "parts/extra"):
            self.write(f"{self.source}/{name}.cpp", f"int {os.path.basename(name)}() {{ return 1; }}\n")
        self.write(self.source + "/late.cpp", "int main() { return 0; }\n")
        self.write(self.source + "/only_c.c", "int only_c(void) { return 1; }\n")

    def wrapped(self, *arguments):
        """The targets of which a file was wrapped."""
        done = self.configure("", "g++", "Debug", "Ninja", *arguments)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.built()
        found = glob.glob(self.build + "/**/manifest.json", recursive=True)
        return {re.search(r"CMakeFiles/(\w+)\.dir", path)[1] for path in found}, done

    def include(self):
        done = self.run_command([PREFIX + "/bin/hrtool", "cmake-include"])
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def test_a_project_that_does_not_know_of_it(self):
        self.project()
        for variable in ("TOP_LEVEL_INCLUDES", "INCLUDE"):
            with self.subTest(variable=variable):
                self.run_command(["rm", "-rf", self.build])
                found, done = self.wrapped(f"-DCMAKE_PROJECT_{variable}={self.include()}")
                self.assertEqual(found, {"app", "late", "part", "part_extra"})
                self.assertNotIn("Warning", done.stderr)
        self.restart([self.build + "/app", "crash"], self.source + "/core.cpp", "return *p + 100", "return 7 + 100", "result 2307\n")

    def test_targets_are_chosen_by_name(self):
        self.project()
        include = "-DCMAKE_PROJECT_TOP_LEVEL_INCLUDES=" + self.include()
        found, done = self.wrapped(include, "-DHOT_RESTART_TARGETS=part*;app", "-DHOT_RESTART_EXCLUDE_TARGETS=*_extra;no_such")
        self.assertEqual(found, {"app", "part"})
        self.assertIn("no target is called `no_such`", done.stderr)
        self.assertNotIn("`part*`", done.stderr)

    def test_options_are_those_of_each_target(self):
        self.project()
        found, _ = self.wrapped("-DCMAKE_PROJECT_TOP_LEVEL_INCLUDES=" + self.include(), "-DHOT_RESTART_WRAP_OPTIONS=SOURCES;core.cpp")
        self.assertEqual(found, {"app"})
        self.assertGreater(self.slots("app"), 0)

    def test_off_there_is_no_trace(self):
        self.project()
        found, _ = self.wrapped("-DCMAKE_PROJECT_TOP_LEVEL_INCLUDES=" + self.include(), "-DHOT_RESTART=OFF")
        self.assertEqual(found, set())
        self.assertNotIn("libhot_restart", self.text(self.build + "/build.ninja"))

    def test_a_project_without_cxx_is_left_alone(self):
        self.write(self.source + "/CMakeLists.txt", "cmake_minimum_required(VERSION 3.10)\nproject(P C)\nadd_library(only_c only_c.c)\n")
        self.write(self.source + "/only_c.c", "int only_c(void) { return 1; }\n")
        found, done = self.wrapped("-DCMAKE_PROJECT_TOP_LEVEL_INCLUDES=" + self.include())
        self.assertEqual(found, set())
        self.assertIn("this project has no C++", done.stderr)

    def test_wrap_directory(self):
        self.project("find_package(HotRestart REQUIRED)\nhot_restart_wrap_directory(EXCLUDE *_extra)\n")
        found, _ = self.wrapped()
        self.assertEqual(found, {"app", "part"}, "targets that are there at the end of the CMakeLists.txt, but for deferred ones")

    def test_wrap_a_folder_with_options(self):
        self.project("find_package(HotRestart REQUIRED)\nhot_restart_wrap_directory(parts ARGUMENTS snapshot EXCLUDE part)\n")
        found, _ = self.wrapped()
        self.assertEqual(found, {"part_extra"})
        self.assertIn("--arguments=snapshot", self.text(self.build + "/CMakeFiles/rules.ninja"))

    def test_a_folder_that_is_no_part_of_the_build(self):
        self.project("find_package(HotRestart REQUIRED)\nhot_restart_wrap_directory(nowhere)\n")
        done = self.configure("")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("no part of the build", " ".join(done.stderr.split()))


if __name__ == "__main__":
    unittest.main()
