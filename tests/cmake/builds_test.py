"""Builds as people have them: lean projects that are configured, built, run, crashed and restarted.

usage: builds_test.py MODE, with HRTOOL, PREFIX (installed copy), SOURCE (hot_restart's own) in the environment
"""

import glob
import json
import os
import re
import shutil
import socket
import stat
import subprocess
import time
import unittest

from project import CLANG_NEW, CLANG_OLD, Project

STRICT = "add_compile_options(-Wall -Wextra -Wpedantic -pedantic-errors -Wshadow -Wconversion -Werror)\n"
PRELUDE = ("cmake_minimum_required(VERSION 3.20)\nproject(P CXX)\nset(CMAKE_CXX_STANDARD 17)\nset(CMAKE_CXX_EXTENSIONS OFF)\n"
           + STRICT + "find_package(HotRestart REQUIRED)\n")
RESTART = ("return *p + 100", "return 7 + 100")
RESTARTED = "result 2307\n"  # The second call, three characters, the edit's 7.
CALM = "result 1301\n"


class Build(Project):
    SOURCES = "builds"

    def project(self, text, *arguments):
        self.write(self.source + "/CMakeLists.txt", PRELUDE + text)
        return self.configured_and_built("find_package", *arguments)

    def crash(self, *command, source=None):
        """A calm run, then one that crashes in core() and is restarted."""
        calm = self.run_command([*command])
        self.assertEqual((calm.returncode, calm.stdout), (0, CALM), calm.stderr)
        source = source or self.source + "/core.cpp"
        self.restart([*command, "crash"], source, *RESTART, RESTARTED)
        self.edit(source, *reversed(RESTART))


class Generators(Build):
    def test_ninja_multi_config(self):
        self.project("add_executable(app main.cpp core.cpp)\nhot_restart_wrap_target(app)\n",
                     "g++", "", "Ninja Multi-Config", "-DCMAKE_CONFIGURATION_TYPES=Debug;RelWithDebInfo")
        self.crash(self.build + "/Debug/app")
        self.built(config="RelWithDebInfo")
        self.crash(self.build + "/RelWithDebInfo/app")

    def test_makefiles(self):
        self.project("add_executable(app main.cpp core.cpp)\nhot_restart_wrap_target(app)\n", CLANG_NEW, "Debug", "Unix Makefiles")
        self.crash(self.build + "/app")

    def test_compile_commands_are_those_of_a_plain_build(self):
        def commands(*more):
            done = self.configure("find_package", "g++", "Debug", "Ninja", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON", *more)
            self.assertEqual(done.returncode, 0, done.stderr)
            return json.loads(self.text(self.build + "/compile_commands.json"))
        self.write(self.source + "/CMakeLists.txt", PRELUDE + "add_executable(app main.cpp core.cpp)\nhot_restart_wrap_target(app)\n")
        wrapped, plain = commands(), commands("-DHOT_RESTART=OFF")
        self.assertEqual(len(wrapped), 2)
        self.assertEqual(wrapped, plain)


class Text(Build):
    """What the compiler gets is not one plain file."""

    UNITY = ("add_executable(app main.cpp core.cpp)\nset_target_properties(app PROPERTIES UNITY_BUILD ON)\n"
             "hot_restart_wrap_target(app {})\n")

    def test_unity(self):
        for cxx in ("g++", CLANG_NEW):
            with self.subTest(compiler=cxx):
                shutil.rmtree(self.build, ignore_errors=True)
                self.project(self.UNITY.format(""), cxx)
                self.assertEqual(len(glob.glob(self.build + "/CMakeFiles/app.dir/Unity/*.o")), 1)
                self.crash(self.build + "/app")

    def test_unity_keeps_to_sources_and_exclude(self):
        for choice in ("SOURCES core.cpp", "SOURCES *.cpp EXCLUDE main.*"):
            with self.subTest(choice=choice):
                shutil.rmtree(self.build, ignore_errors=True)
                self.project(self.UNITY.format(choice))
                self.assertEqual(self.slots("app"), 1)

    def test_precompiled_headers(self):
        text = ("add_executable(app main.cpp core.cpp)\ntarget_precompile_headers(app PRIVATE <string> core.h)\n"
                "add_library(other STATIC core.cpp)\ntarget_precompile_headers(other REUSE_FROM app)\n"
                "foreach(target app other)\nhot_restart_wrap_target(${target})\nendforeach()\n")
        for cxx in ("g++", CLANG_NEW):
            with self.subTest(compiler=cxx):
                shutil.rmtree(self.build, ignore_errors=True)
                self.project(text, cxx)
                self.crash(self.build + "/app")

    def test_generated_sources_outside_of_the_source_tree_and_odd_names(self):
        odd = self.folder + "/Straße  nach Köln"
        os.mkdir(odd)
        shutil.move(self.source, odd + "/quell 'texte'")
        self.source, self.build = odd + "/quell 'texte'", odd + "/bau"
        os.mkdir(odd + "/anderswo")
        shutil.move(self.source + "/main.cpp", odd + "/anderswo/haupt programm.cpp")
        shutil.move(self.source + "/core.cpp", self.source + "/core.cpp.in")
        self.write(self.source + "/more.in", "int more();\nint more() { return 1; }\n")
        self.project('configure_file(core.cpp.in "${CMAKE_CURRENT_BINARY_DIR}/erzeugt/core.cpp" COPYONLY)\n'
                     'add_custom_command(OUTPUT more.cpp COMMAND ${CMAKE_COMMAND} -E copy "${CMAKE_SOURCE_DIR}/more.in" more.cpp VERBATIM)\n'
                     'add_executable(app "../anderswo/haupt programm.cpp" "${CMAKE_CURRENT_BINARY_DIR}/erzeugt/core.cpp" more.cpp)\n'
                     'target_include_directories(app PRIVATE .)\nhot_restart_wrap_target(app)\n')
        self.assertEqual(self.slots("app"), 3)
        self.crash(self.build + "/app", source=self.build + "/erzeugt/core.cpp")

    def test_a_read_only_source_tree_is_not_written(self):
        self.write(self.source + "/CMakeLists.txt", PRELUDE + "add_executable(app main.cpp core.cpp)\nhot_restart_wrap_target(app)\n")
        def everything():
            return {path: (os.stat(path).st_mtime_ns, os.stat(path).st_size)
                    for path in [self.source, *glob.glob(self.source + "/**", recursive=True)]}
        for path in everything():
            os.chmod(path, stat.S_IMODE(os.stat(path).st_mode) & ~0o222)
        before = everything()
        self.configured_and_built("find_package")
        self.assertEqual(self.run_command([self.build + "/app"]).stdout, CALM)
        self.assertEqual(self.slots("app"), 2)
        self.assertEqual(everything(), before)


class Targets(Build):
    """Where the object ends up."""

    def test_objects_and_archives_in_several_programs(self):
        self.project("add_library(objects OBJECT core.cpp)\nadd_library(archive STATIC core.cpp)\n"
                     "add_executable(a main.cpp)\nadd_executable(b main.cpp)\nadd_executable(c main.cpp)\n"
                     "target_link_libraries(a objects)\ntarget_link_libraries(b archive)\ntarget_link_libraries(c archive)\n"
                     "hot_restart_wrap_target(objects)\nhot_restart_wrap_target(archive)\n"
                     "add_executable(d main.cpp $<TARGET_OBJECTS:objects>)\n", "g++", "RelWithDebInfo")
        for program in "abcd":  # None of them was wrapped itself.
            with self.subTest(program=program):
                self.crash(self.build + "/" + program)

    def test_a_shared_library_with_hidden_visibility(self):
        for cxx in ("g++", CLANG_OLD):
            with self.subTest(compiler=cxx):
                shutil.rmtree(self.build, ignore_errors=True)
                self.project("set(CMAKE_CXX_VISIBILITY_PRESET hidden)\nset(CMAKE_VISIBILITY_INLINES_HIDDEN ON)\n"
                             "add_library(part SHARED plugin.cpp core.cpp)\nadd_executable(app entry.cpp)\n"
                             "file(WRITE ${CMAKE_SOURCE_DIR}/entry.cpp \"#include <cstdio>\\nextern \\\"C\\\" int plugin_entry(const int*);\\n"
                             "int main(int n, char**) { const int one = 1; std::printf(\\\"result %d\\\\n\\\", plugin_entry(n > 1 ? nullptr : &one)); }\\n\")\n"
                             "target_link_libraries(app part)\nhot_restart_wrap_target(part)\nhot_restart_wrap_target(app)\n", cxx)
                self.crash(self.build + "/app")

    ENTRY = ("#include <csignal>\n#include <cstdio>\nextern \"C\" int plugin_entry(const int*);\nint main(int n, char**) {\n"
             "  const int one = 1;\n  if (RESETS) { std::signal(SIGSEGV, SIG_DFL); }\n"
             "  std::printf(\"result %d\\n\", plugin_entry(n > 1 ? nullptr : &one));\n}\n")

    def test_a_shared_library_of_a_program_that_is_not_wrapped(self):
        self.write(self.source + "/entry.cpp", self.ENTRY)
        self.project("add_library(part SHARED plugin.cpp core.cpp)\nhot_restart_wrap_target(part)\n"
                     "add_executable(app entry.cpp)\ntarget_link_libraries(app part)\ntarget_compile_definitions(app PRIVATE RESETS=1)\n")
        self.crash(self.build + "/app")  # Its default action is ours.
        # One that knows only the library: the runtime is behind libc then.
        done = self.run_command(["g++", "-DRESETS=0", self.source + "/entry.cpp", "-o", self.folder + "/stranger",
                                 self.build + "/libpart.so", "-Wl,-rpath," + self.build])
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.crash(self.folder + "/stranger")

    def test_plugins_opened_at_run_time(self):
        for wrapsHost in ("", "hot_restart_wrap_target(host)\n"):
            with self.subTest(wrapsHost=bool(wrapsHost)):
                shutil.rmtree(self.build, ignore_errors=True)
                self.project("set(CMAKE_CXX_VISIBILITY_PRESET hidden)\nadd_library(plugin MODULE plugin.cpp core.cpp)\n"
                             "add_executable(host host.cpp)\ntarget_link_libraries(host ${CMAKE_DL_LIBS})\n"
                             "hot_restart_wrap_target(plugin)\n" + wrapsHost, "g++" if wrapsHost else CLANG_NEW)
                self.crash(self.build + "/host", self.build + "/libplugin.so")

    def test_a_library_exported_to_a_project_that_knows_nothing(self):
        self.project("add_library(part STATIC core.cpp)\nadd_library(shared SHARED plugin.cpp core.cpp)\n"
                     "foreach(target part shared)\nhot_restart_wrap_target(${target})\nendforeach()\n"
                     "export(TARGETS part shared FILE parts.cmake)\n")
        user = self.folder + "/user"
        self.write(user + "/CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(User CXX)\n"
                   f"include({self.build}/parts.cmake)\nadd_executable(app {self.source}/main.cpp)\ntarget_link_libraries(app part shared)\n")
        for command in (["cmake", "-S", user, "-B", user + "/build", "-G", "Ninja"], ["cmake", "--build", user + "/build"]):
            done = self.run_command(command)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.crash(user + "/build/app")

    def test_link_time_optimisation(self):
        done = self.project("set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)\nadd_library(plain STATIC core.cpp)\n"
                            "add_executable(app main.cpp core.cpp)\nadd_executable(other main.cpp)\n"
                            "target_link_libraries(other plain)\nhot_restart_wrap_target(app)\n", "g++", "RelWithDebInfo")
        self.assertEqual(done.stdout.count("without link-time optimization"), 1)
        self.crash(self.build + "/app")
        [plain] = glob.glob(self.build + "/CMakeFiles/plain.dir/*.o")
        self.assertIn(".gnu.lto_", self.run_command(["readelf", "-SW", plain]).stdout, "other targets keep theirs")


class Launchers(Build):
    TEXT = "add_executable(app main.cpp core.cpp)\nhot_restart_wrap_target(app)\n"

    def test_a_second_clean_build_hits_the_cache(self):
        self.environment["CCACHE_DIR"] = self.folder + "/cache"
        for cxx in ("g++", CLANG_NEW):
            for _ in range(2):
                shutil.rmtree(self.build, ignore_errors=True)
                self.run_command(["ccache", "-z"])
                self.project(self.TEXT, cxx, "Debug", "Ninja", "-DCMAKE_CXX_COMPILER_LAUNCHER=ccache")
            statistics = dict(re.findall(r"^(\w+)\s+(\d+)$", self.run_command(["ccache", "--print-stats"]).stdout, re.M))
            hits = int(statistics["direct_cache_hit"]) + int(statistics["preprocessed_cache_hit"])
            self.assertEqual((hits, int(statistics["cache_miss"])), (2, 0), cxx)
        self.crash(self.build + "/app")

    def test_distributed_on_this_machine(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        os.mkdir(self.folder + "/distcc")
        log = self.folder + "/distccd.log"
        with open(log, "w", encoding="utf-8") as errors:
            daemon = subprocess.Popen(["distccd", "--no-detach", "--daemon", "--allow", "127.0.0.1", "--listen", "127.0.0.1",
                                       "--port", str(port), "--jobs", "2", "--log-stderr", "--user", "nobody",
                                       "--enable-tcp-insecure"], stdin=subprocess.DEVNULL, stderr=errors)
        try:
            deadline = time.monotonic() + 30
            while not self.listens(port):
                self.assertIsNone(daemon.poll(), self.text(log))
                self.assertLess(time.monotonic(), deadline)
                time.sleep(0.05)
            self.environment.update(DISTCC_HOSTS=f"127.0.0.1:{port}", DISTCC_FALLBACK="0", DISTCC_DIR=self.folder + "/distcc")
            self.project(self.TEXT, "g++", "Debug", "Ninja", "-DCMAKE_CXX_COMPILER_LAUNCHER=distcc")
            self.crash(self.build + "/app")
        finally:
            daemon.terminate()
            daemon.wait()
        # The build went to the "other" machine; the unit of the restart is compiled at home.
        self.assertEqual(self.text(log).count("COMPILE_OK"), 2, self.text(log))

    def listens(self, port):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    unittest.main()
