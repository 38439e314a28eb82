"""A tiny project that a test configures, builds, runs, crashes and restarts, in a folder of its own.

HRTOOL, PREFIX (installed copy) and SOURCE (hot_restart's own) are in the environment.
"""

import os
import shutil
import subprocess
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
HRTOOL = os.environ.get("HRTOOL", "")
PREFIX = os.environ.get("PREFIX", "")
SOURCE = os.environ.get("SOURCE", "")
CLANG_NEW, CLANG_OLD = "clang++-19", "clang++-14"
WAITING = "hot_restart: waiting:"
PATIENCE = 120  # Seconds until a test gives up.


class Project(unittest.TestCase):
    SOURCES = "kinds"  # The folder beside this file that is copied
    NAME = "hr-cmake-"

    def setUp(self):
        self.folder = os.path.realpath(tempfile.mkdtemp(prefix=self.NAME))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.source, self.build = self.folder + "/source", self.folder + "/build"
        shutil.copytree(os.path.join(HERE, self.SOURCES), self.source)
        kept = {key: value for key, value in os.environ.items()
                if not key.startswith(("CMAKE_", "CCACHE_", "DISTCC_", "HOT_RESTART"))}
        os.mkdir(self.folder + "/run", 0o700)
        self.environment = dict(kept, XDG_RUNTIME_DIR=self.folder + "/run")

    def run_command(self, arguments, **options):
        return subprocess.run(arguments, capture_output=True, text=True, timeout=900, stdin=subprocess.DEVNULL,
                              env=self.environment, **options)

    def configure(self, how, cxx="g++", config="Debug", generator="Ninja", *more):
        return self.run_command(["cmake", "-S", self.source, "-B", self.build, "-G", generator, "-DHOW=" + how,
                                 "-DCMAKE_BUILD_TYPE=" + config, "-DCMAKE_CXX_COMPILER=" + cxx,
                                 "-DCMAKE_PREFIX_PATH=" + PREFIX, "-DHOT_RESTART_SOURCE=" + SOURCE,
                                 "-DHOT_RESTART_HRTOOL_EXECUTABLE=" + HRTOOL, "--no-warn-unused-cli", *more])

    def make(self, *targets, config=None):
        return self.run_command(["cmake", "--build", self.build, *(["--target", *targets] if targets else []),
                                 *(["--config", config] if config else [])])

    def built(self, **options):
        """The build is silent: no warning, and no word of a file that was not wrapped."""
        done = self.make(**options)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertNotIn("warning", done.stdout + done.stderr)
        self.assertNotIn("hot_restart:", done.stdout + done.stderr)

    def configured_and_built(self, *arguments):
        done = self.configure(*arguments)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertNotIn("Warning", done.stderr)
        self.built()
        return done

    def slots(self, file):
        return self.run_command(["nm", "-C", os.path.join(self.build, file)]).stdout.count("::hr$slot")

    def write(self, path, text):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def edit(self, path, old, new):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        self.assertEqual(text.count(old), 1, f"{old!r} in {path}")
        self.write(path + ".new", text.replace(old, new))
        os.rename(path + ".new", path)

    def restart(self, command, path, old, new, expected):
        """Runs a program into its crash, edits `path` while it waits, and demands what it prints then."""
        report = self.folder + "/report"
        with open(report, "w", encoding="utf-8") as errors:
            program = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, text=True,
                                       env=dict(self.environment, HOT_RESTART_DEBUGGER="wait"), start_new_session=True)
        try:
            self.wait_while(lambda: program.poll() is None and WAITING not in self.text(report), report)
            self.assertIsNone(program.poll(), self.text(report))
            self.edit(path, old, new)
            self.wait_while(lambda: program.poll() is None and self.text(report).count(WAITING) == 1, report)
            self.assertEqual(self.text(report).count(WAITING), 1, self.text(report))
            output, _ = program.communicate(timeout=PATIENCE)
        finally:
            program.kill()
            program.communicate()
        self.assertEqual((program.returncode, output), (0, expected), self.text(report))
        return self.text(report)

    def wait_while(self, condition, report):
        deadline = time.monotonic() + PATIENCE
        while condition():
            self.assertLess(time.monotonic(), deadline, self.text(report))
            time.sleep(0.02)

    def text(self, path):
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
