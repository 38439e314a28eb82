"""One compiler: Debug and RelWithDebInfo x (static library, shared library, program).

Each cell builds the project in restart_matrix/ against the installed package, crashes, edits the source while the
program waits, and demands the result of the edited function called with its original arguments.
"""
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

PROJECT = Path(__file__).parent / "restart_matrix"
PREFIX = os.environ["PREFIX"]
CXX = os.environ["CXX"]
WAITING = "waiting: save the corrected source file"
POINTER_FIX = ("= *p;", "= p ? *p : 7;")
# place -> (file, edit, what main prints afterwards); 2307: the second call, 3 characters, the edit's 7.
CELLS = {
    "archive": ("archive.cpp", POINTER_FIX, "result 2307\n"),
    "shared": ("shared.cpp", POINTER_FIX, "result 2307\n"),
    "app": ("main.cpp", ('throw std::runtime_error("zero");', "return 42;"), "result 42\n"),
}


class RestartMatrix(unittest.TestCase):
    def build(self, build_type):
        folder = Path(tempfile.mkdtemp(prefix="restart-matrix-"))
        self.addCleanup(shutil.rmtree, folder)
        shutil.copytree(PROJECT, folder / "source")
        configure = ["cmake", "-S", folder / "source", "-B", folder / "build", "-G", "Ninja",
                     f"-DCMAKE_BUILD_TYPE={build_type}", f"-DCMAKE_CXX_COMPILER={CXX}", f"-DCMAKE_PREFIX_PATH={PREFIX}"]
        for command in (configure, ["cmake", "--build", folder / "build"]):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertNotIn("warning", (done.stdout + done.stderr).lower())
        return folder

    def crash_and_restart(self, folder, place, build_type):
        name, (old, new), expected = CELLS[place]
        source = folder / "source" / name
        report = folder / f"{place}.stderr"
        with report.open("w") as stderr:
            program = subprocess.Popen([folder / "build" / "app", place], stdin=subprocess.DEVNULL, text=True,
                                       stdout=subprocess.PIPE, stderr=stderr,
                                       env={**os.environ, "HOT_RESTART_DEBUGGER": "wait"})
        try:
            deadline = time.monotonic() + 60
            while WAITING not in report.read_text():
                self.assertIsNone(program.poll(), report.read_text())
                self.assertLess(time.monotonic(), deadline, report.read_text())
                time.sleep(0.05)
            text = source.read_text()
            self.assertIn(old, text)
            source.write_text(text.replace(old, new))
            output, _ = program.communicate(timeout=120)
        finally:
            program.kill()
        told = report.read_text()
        self.assertEqual((program.returncode, output), (0, expected), told)
        # It runs once in the restarted call, and once more in the abandoned one where its compiler's tables can be believed.
        released = told.count("guard released\n")
        both = place == "app" or "clang" not in CXX or build_type == "Debug"
        self.assertEqual(released, 2 if both else 1, told)

    def run_cells(self, build_type):
        folder = self.build(build_type)
        for place in CELLS:
            with self.subTest(place=place):
                self.crash_and_restart(folder, place, build_type)

    def test_debug(self):
        self.run_cells("Debug")

    def test_optimised_with_debug_information(self):
        self.run_cells("RelWithDebInfo")


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
