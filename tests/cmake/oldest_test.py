"""The oldest CMake that users may have: nothing newer is named, and every policy that it does not know stays unset.

What is newer is known from the help of the CMake at hand (`.. versionadded::`) for commands, variables, properties and modules, and from
the table below for what has no page of its own.
"""

import os
import re
import subprocess
import unittest

from project import CLANG_NEW, SOURCE, Project

OLDEST = (3, 20)
# Forms of older commands, and generator expressions: (pattern, the version that brought it).
NEWER_FORMS = (
    (r"cmake_language\s*\(\s*GET_MESSAGE_LOG_LEVEL", (3, 25)),
    (r"cmake_language\s*\(\s*SET_DEPENDENCY_PROVIDER", (3, 24)),
    (r"\breturn\s*\(\s*PROPAGATE", (3, 25)),
    (r"\bPATH_EQUAL\b", (3, 24)),
    (r"file\s*\(\s*(COPY_FILE|REAL_PATH[^)]*EXPAND_TILDE)", (3, 21)),
    (r"file\s*\(\s*RENAME[^)]*\b(NO_REPLACE|RESULT)\b", (3, 21)),
    (r"file\s*\([^)]*\bTLS_CAINFO\b[^)]*\bRANGE_", (3, 24)),
    (r"string\s*\(\s*TIMESTAMP[^)]*%f", (3, 23)),
    (r"string\s*\(\s*JSON[^)]*\bSTRING_ENCODE\b", (3, 28)),
    (r"install\s*\([^)]*\b(IMPORTED_RUNTIME_ARTIFACTS|RUNTIME_DEPENDENCIES|RUNTIME_DEPENDENCY_SET)\b", (3, 21)),
    (r"install\s*\([^)]*\bFILE_SET\b", (3, 23)),
    (r"target_sources\s*\([^)]*\bFILE_SET\b", (3, 23)),
    (r"find_(package|program|library|file|path)\s*\([^)]*\b(GLOBAL|REGISTRY_VIEW)\b", (3, 24)),
    (r"find_(program|library|file|path)\s*\([^)]*\bVALIDATOR\b", (3, 25)),
    (r"\bNO_CMAKE_INSTALL_PREFIX\b", (3, 24)),
    (r"FetchContent_Declare\s*\([^)]*\b(FIND_PACKAGE_ARGS|OVERRIDE_FIND_PACKAGE)\b", (3, 24)),
    (r"(add_subdirectory|FetchContent_Declare)\s*\([^)]*\bSYSTEM\b", (3, 25)),
    (r"add_custom_(command|target)\s*\([^)]*\bJOB_SERVER_AWARE\b", (3, 28)),
    (r"add_custom_command\s*\([^)]*\bCODEGEN\b", (3, 31)),
    (r"try_(compile|run)\s*\([^)]*\b(SOURCE_FROM_CONTENT|SOURCE_FROM_VAR|LOG_DESCRIPTION|NO_CACHE)\b", (3, 25)),
    (r"execute_process\s*\([^)]*\b(ENVIRONMENT_MODIFICATION)\b", (3, 25)),
    (r"\$<(LINK_LIBRARY|LINK_GROUP|PATH|PATH_EQUAL)[:,]", (3, 24)),
    (r"\$<(TARGET_RUNTIME_DLLS):", (3, 21)),
    (r"\$<(TARGET_IMPORT_FILE|TARGET_IMPORT_FILE_NAME):", (3, 27)),
    (r"\$<(COMPILE_ONLY|LIST):", (3, 27)),
    (r"\$<(BUILD_LOCAL_INTERFACE):", (3, 26)),
    (r"cmake_parse_arguments\s*\([^)]*\bPARSE_ARGV\b[^)]*\bKEYWORDS_EMPTY\b", (3, 31)),
    (r"gtest_discover_tests\s*\([^)]*\bTEST_FILTER\b", (3, 22)),
    (r"\bCMP0(12[1-9]|1[3-9]\d|[2-9]\d\d)\b", (3, 21)),
)
# The word of target_include_directories() is old; that of add_subdirectory() is a form above.
OTHERWISE = {"SYSTEM"}
# Settings of newer CMakes that OwnBuild.cmake takes back. To an older one they are variables that nobody reads.
TAKEN_BACK = {"OwnBuild.cmake": ("COMPILE_WARNING_AS_ERROR", "CMAKE_LINK_LIBRARIES_ONLY_TARGETS")}


def files_of_users():
    """What CMake reads of us in a user's build, the parts that build hrtool included."""
    tops = [os.path.join(SOURCE, "CMakeLists.txt")]
    for part in ("cmake-module", "runtime", "rewriter", "cli"):
        for folder, _, names in os.walk(os.path.join(SOURCE, part)):
            tops += [os.path.join(folder, name) for name in names if name == "CMakeLists.txt" or name.endswith((".cmake", ".cmake.in"))]
    return tops


def without_comments(text):
    return re.sub(r"#(?!\[).*", "", re.sub(r"#\[(=*)\[.*?\]\1\]", "", text, flags=re.S))


def pattern_of(name):
    """`<PROJECT-NAME>_IS_TOP_LEVEL` stands for many names."""
    return re.compile("".join(r"[A-Za-z0-9_]+" if part.startswith("<") else re.escape(part) for part in re.split(r"(<[^>]*>)", name) if part))


class Help:
    """What the CMake at hand says of names."""
    KINDS = ("command", "variable", "property", "module")

    def __init__(self):
        self.names = {kind: [(name, pattern_of(name)) for name in self.ask("--help-%s-list" % kind).split()] for kind in self.KINDS}
        self.versions = {}

    @staticmethod
    def ask(*arguments):
        return subprocess.run(["cmake", *arguments], capture_output=True, text=True, check=True).stdout

    def version(self, kind, name):
        if (kind, name) not in self.versions:
            # Behind the title; later marks are those of parts.
            head = "\n".join(self.ask("--help-" + kind, name).splitlines()[:6])
            found = re.search(r"versionadded:: (\d+)\.(\d+)", head)
            self.versions[kind, name] = (int(found[1]), int(found[2])) if found else (0, 0)
        return self.versions[kind, name]

    def newer(self, text):
        """The names in a CMake file that are newer than the oldest."""
        found = set()
        words = set(re.findall(r"[A-Za-z_][A-Za-z0-9_]*", text)) - OTHERWISE
        called = {word.lower() for word in re.findall(r"([A-Za-z_]\w*)\s*\(", text)}
        for kind in self.KINDS:
            for name, pattern in self.names[kind]:
                used = called if kind == "command" else words
                hits = [word for word in used if pattern.fullmatch(word)]
                # One pattern fits too much to mean anything: `<LANG>_X` is for languages.
                hits = [word for word in hits if "<" not in name or kind != "property" or "_CXX_" in "_%s_" % word or "_C_" in "_%s_" % word]
                if hits and self.version(kind, name) > OLDEST:
                    found.add("%s (%s of %d.%d)" % (hits[0], kind, *self.version(kind, name)))
        for form, version in NEWER_FORMS:
            for hit in re.findall(form, text, flags=re.S):
                found.add("%s (form of %d.%d: %s)" % (hit, *version, form))
        return sorted(found)


class Oldest(Project):
    @classmethod
    def setUpClass(cls):
        cls.help = Help()

    def test_nothing_newer_is_named(self):
        files = files_of_users()
        self.assertGreaterEqual(len(files), 7)
        newer = {}
        for file in files:
            with open(file, encoding="utf-8") as stream:
                text = without_comments(stream.read())
            for word in TAKEN_BACK.get(os.path.basename(file), ()):
                self.assertIn(word, text)
                text = text.replace(word, "")
            newer[file] = self.help.newer(text)
        self.assertEqual({file: names for file, names in newer.items() if names}, {})

    def test_what_is_newer_is_noticed(self):
        for text in ("block()", "if(PROJECT_IS_TOP_LEVEL)", "if(HotRestart_IS_TOP_LEVEL)", "cmake_policy(SET CMP0135 NEW)",
                     "set_property(TARGET a PROPERTY COMPILE_WARNING_AS_ERROR ON)", "target_link_libraries(a $<LINK_GROUP:RESCAN,b>)",
                     "file(COPY_FILE a b)", "return(PROPAGATE a)", "set(CMAKE_CXX_LINKER_LAUNCHER x)", "add_subdirectory(x SYSTEM)"):
            self.assertNotEqual(self.help.newer(text), [], text)
        self.assertEqual(self.help.newer("cmake_language(DEFER CALL f)\ntarget_include_directories(a SYSTEM PRIVATE b)"), [])

    def test_all_ask_for_the_same_oldest(self):
        asked = {}
        for file in files_of_users():
            with open(file, encoding="utf-8") as stream:
                for version in re.findall(r"cmake_(?:minimum_required|policy)\(VERSION ([\d.]+)\)", without_comments(stream.read())):
                    asked[file] = version
        self.assertEqual(set(asked.values()), {"%d.%d" % OLDEST}, asked)
        self.assertIn(os.path.join(SOURCE, "CMakeLists.txt"), asked)
        with open(os.path.join(SOURCE, "README.md"), encoding="utf-8") as stream:
            self.assertIn("CMake %d.%d or newer" % OLDEST, " ".join(stream.read().split()))

    # A project of that version, in each way of use; nothing about it is worth a warning to its developer.
    def check(self, how, cxx, *more):
        done = self.configure(how, cxx, "Debug", "Ninja", "-Wdev", "-Werror=dev", "-Wdeprecated", "-Werror=deprecated", *more)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertNotIn("Warning", done.stderr)
        self.built()
        ran = self.run_command([self.build + "/app"])
        self.assertEqual((ran.returncode, ran.stdout), (0, "42\n"), ran.stderr)

    def test_installed_package(self):
        self.check("find_package", "g++")
        self.assertGreater(self.slots("app"), 0)

    def test_inside_another_project(self):
        self.check("add_subdirectory", "g++")
        self.assertGreater(self.slots("app"), 0)

    def test_fetched(self):
        self.check("FetchContent", CLANG_NEW)
        self.assertGreater(self.slots("app"), 0)

    def test_switched_off(self):
        self.check("add_subdirectory", "g++", "-DHOT_RESTART=OFF")
        self.assertEqual(self.slots("app"), 0)


if __name__ == "__main__":
    unittest.main()
