"""What the tests of `hrtool cc` and `hrtool rewrite` share: a folder, both ways to compile, and their comparison."""

import os
import shutil
import subprocess
import tempfile
import unittest

HRTOOL = os.environ["HRTOOL"]
RUNTIME = os.environ["RUNTIME"]
CXX = os.environ["TEST_CXX"]
IS_GCC = "clang" not in os.path.basename(CXX)


class Launcher(unittest.TestCase):
    maxDiff = None
    where = ""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="hr launcher ")  # It has a space in it: nothing may split paths.
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return path

    def read(self, name):
        with open(os.path.join(self.folder, name)) as file:
            return file.read()

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
