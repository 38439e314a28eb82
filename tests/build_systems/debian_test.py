"""Real projects of Debian's that are built without CMake, with nothing said but `CXX="hrtool cc -- g++"`: the build's own checks
answer as without it, its tests pass, and a function that crashes is edited and called again.

usage: debian_test.py Make|Autotools|Meson, with PREFIX (installed copy), SOURCES (fetched ones) and CXX in the environment
"""

import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

PREFIX = os.environ["PREFIX"]
SOURCES = os.environ["SOURCES"]
CXX = os.environ.get("CXX", "g++")
FETCH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../corpus/fetch.sh")
HRTOOL = PREFIX + "/bin/hrtool"
WAITING = "hot_restart: waiting:"
PATIENCE = 300  # Seconds until a test gives up.
PLANT = ' if (__builtin_expect(getenv("HR_PLANT") != nullptr, 0)) __builtin_trap();'


class Building(unittest.TestCase):
    PACKAGE = ""

    def setUp(self):
        self.folder = os.path.realpath(tempfile.mkdtemp(prefix="hr-builds-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        subprocess.run([FETCH, SOURCES, self.PACKAGE], check=True)
        self.source, self.build = self.folder + "/source", self.folder + "/build"
        shutil.copytree(os.path.join(SOURCES, self.PACKAGE), self.source, symlinks=True)
        os.mkdir(self.build)
        os.mkdir(self.folder + "/run", 0o700)
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("HOT_RESTART", "CXX", "CCACHE"))}
        self.environment = dict(kept, XDG_RUNTIME_DIR=self.folder + "/run")

    def cxx(self, *options):
        return " ".join([HRTOOL, "cc", *options, "--", CXX])

    def say(self, *arguments, where=None, **environment):
        """Runs a command that has to succeed; its output."""
        done = subprocess.run(arguments, cwd=where or self.build, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=PATIENCE, stdin=subprocess.DEVNULL, env=dict(self.environment, **environment))
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def plant(self, file, after):
        """A crash that an environment variable asks for."""
        path = os.path.join(self.source, file)
        with open(path) as stream:
            text = stream.read()
        self.assertEqual(text.count(after), 1, after)
        self.write(path, "#include <cstdlib>\n" + text.replace(after, after + PLANT))
        return path

    def write(self, path, text):
        with open(path + ".new", "w") as stream:
            stream.write(text)
        os.rename(path + ".new", path)

    def text(self, path):
        with open(path, errors="replace") as stream:
            return stream.read()

    def folders(self):
        """The folders beside wrapped objects, hidden ones (libtool's) included."""
        return [os.path.join(place, name) for place, names, _ in os.walk(self.build) for name in names if name.endswith(".hr")]

    def wrapped(self):
        """The objects of which a manifest was made."""
        return sorted(os.path.basename(path)[:-3] for path in self.folders() if os.path.exists(path + "/manifest.json"))

    def silent(self, output):
        """No word of a file that could not be wrapped, and no probe of a configure script was wrapped."""
        self.assertNotIn("hot_restart:", output)
        self.assertFalse([path for path in self.folders() if re.search(r"conftest|testfile|sanitycheck", path)])

    def restarts(self, path, arguments, status=0):
        """What the program prints once the planted crash is gone from `path`."""
        report = self.folder + "/report"
        with open(report, "w") as errors:
            program = subprocess.Popen(arguments, cwd=self.build, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors,
                                       text=True, start_new_session=True,
                                       env=dict(self.environment, HR_PLANT="1", HOT_RESTART_DEBUGGER="wait"))
        try:
            end = time.monotonic() + PATIENCE
            while WAITING not in self.text(report):
                self.assertTrue(program.poll() is None and time.monotonic() < end, self.text(report))
                time.sleep(0.02)
            self.write(path, self.text(path).replace(PLANT, ""))
            output, _ = program.communicate(timeout=PATIENCE)
        finally:
            program.kill()
            program.communicate()
        self.assertEqual(program.returncode, status, self.text(report))
        self.assertIn("[v2]", self.text(report))
        return output


class Make(Building):
    PACKAGE = "lzip"  # A configure script of its own, and a plain Makefile.

    def test_lzip(self):
        main = self.plant("main.cc", "void show_version()\n  {")
        self.say(self.source + "/configure", "CXX=" + self.cxx(), "CXXFLAGS=-g -O1 -Wall -W")
        self.silent(self.say("make", "-j2"))
        self.assertEqual(self.wrapped(), sorted(name + ".o" for name in (
            "arg_parser", "lzip_index", "list", "encoder_base", "encoder", "fast_encoder", "decoder", "main")))
        self.assertIn("tests completed successfully", self.say("make", "check"))
        self.assertIn("Copyright (C)", self.restarts(main, ["./lzip", "--version"]))
        self.say("touch", self.source + "/decoder.h")
        self.assertEqual(self.say("make").count(" -c "), 2, "the two files that include it")


class Autotools(Building):
    PACKAGE = "libconfig"  # autoconf, automake and libtool; most of its C++ is in a file that another one includes.

    def configured(self, folder, cxx):
        said = self.say(self.source + "/configure", "CXX=" + cxx, "CXXFLAGS=-g -O1", "--disable-static", where=folder)
        self.silent(said)
        return said.replace(cxx, CXX)

    def test_libconfig(self):
        file = self.plant("lib/libconfigcpp.c++", "void Config::readFile(const char *filename)\n{")
        self.say("find", ".", "-exec", "touch", "-r", "configure", "{}", "+", where=self.source)  # No rule makes it anew.
        plain, self.build = self.build, self.source  # Its tests want to be built where the sources are.
        plainly = self.configured(plain, CXX)
        said = self.configured(self.build, self.cxx("--headers=*/libconfigcpp.c++"))
        self.assertEqual(said, plainly, "the same answers to every check")
        self.assertEqual(self.text(self.build + "/ac_config.h"), self.text(plain + "/ac_config.h"))
        self.silent(self.say("make", "-j2", "-C", "lib"))
        self.silent(self.say("make", "-j2", "-C", "examples/c++"))
        self.assertIn("libconfig___la-libconfigcpp.o", self.wrapped(), "the object of the shared library")
        self.assertIn("example1.o", self.wrapped())
        library = glob.glob(self.build + "/lib/.libs/libconfig++.so.*.*.*")[0]
        self.assertIn("libhot_restart.so", self.say("readelf", "-d", library))
        self.checked()
        shutil.copy(self.source + "/examples/c++/example.cfg", self.build)
        self.assertIn("Store name: Books, Movies & More", self.restarts(file, ["examples/c++/example1"]))
        dependencies = self.text(glob.glob(self.build + "/lib/.deps/*libconfigcpp.Plo")[0])
        self.assertIn("libconfigcpp.c++", dependencies)
        self.assertNotIn(".hr/", dependencies)

    def checked(self):
        """The project's own tests: they use the C library, which is beside the wrapped one."""
        self.say("make", "-j2", "-C", "tinytest")
        self.say("make", "-C", "tests", "check")
        self.assertIn("passed", self.say("./libconfig_tests", where=self.build + "/tests").lower())


class Meson(Building):
    PACKAGE = "libjsoncpp"

    def test_jsoncpp(self):
        file = self.plant("src/jsontestrunner/main.cpp", "static void printConfig() {")
        said = self.say("meson", "setup", self.build, self.source, "--buildtype=debug", where=self.folder, CXX=self.cxx())
        self.assertIn("C++ compiler for the host machine: " + self.cxx(), said)
        self.silent(said)
        self.silent(self.say("ninja", "-j2"))
        self.assertIn("src_jsontestrunner_main.cpp.o", self.wrapped())
        self.assertIn("src_lib_json_json_value.cpp.o", self.wrapped())
        self.assertRegex(self.say("meson", "test"), r"Fail: +0\b")
        self.assertIn("JSON_NO_INT64=0", self.restarts(file, ["./jsontestrunner", "--json-config"], status=3))
        self.say("ninja")
        self.say("touch", self.source + "/src/lib_json/json_tool.h")
        self.assertIn("3/", self.say("ninja", "-n"), "what includes it")
        self.say("ninja")
        self.assertIn("no work to do", self.say("ninja"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + ["-v"] + sys.argv[1:])
