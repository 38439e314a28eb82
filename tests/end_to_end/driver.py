"""What the session tests share: build a program with `hrtool cc`, run it, edit it while it stands still."""
import atexit
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

HRTOOL = os.environ["HRTOOL"]
RUNTIME = os.environ["HOT_RESTART_RUNTIME"]
CXX = os.environ.get("CXX", "g++")
FLAGS = tuple(os.environ.get("FLAGS", "-O0").split())  # Of tests that run with several (frame_matrix.py).
INCLUDE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../runtime/include")
PROGRAMS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "programs")
PATIENCE = int(os.environ.get("PATIENCE", "120"))  # Seconds until a test gives up; nothing waits that long when all is well.


class Builds:
    """What was built, for the next test that builds the same. Objects name the folder that they were built in: it is one folder,
    empty at the start of each test."""

    def __init__(self):
        self.top = tempfile.mkdtemp(prefix="hr-e2e-")
        atexit.register(shutil.rmtree, self.top, ignore_errors=True)
        self.kept = {}

    def empty_folder(self):
        folder = os.path.join(self.top, "test")
        if os.path.exists(folder):
            old = tempfile.mkdtemp(dir=self.top)  # A compiler of a session that has ended may still write there.
            os.rename(folder, os.path.join(old, "test"))
            shutil.rmtree(old, ignore_errors=True)
        os.mkdir(folder)
        return folder

    def made(self, key, folder, make):
        """The result of make() and what it leaves in the folder (which has nothing else but `run`)."""
        if key not in self.kept:
            result, copy = make(), os.path.join(self.top, str(len(self.kept)))
            shutil.copytree(folder, copy, symlinks=True, ignore=shutil.ignore_patterns("run", "preamble-*"))
            self.kept[key] = (result, copy)
        else:
            shutil.copytree(self.kept[key][1], folder, symlinks=True, dirs_exist_ok=True)
        return self.kept[key][0]


BUILDS = Builds()


class SessionTest(unittest.TestCase):
    """An empty folder per test; nothing of a session is left outside it."""

    def setUp(self):
        self.folder = BUILDS.empty_folder()
        self.runtime_folder = os.path.join(self.folder, "run")
        os.mkdir(self.runtime_folder, 0o700)
        self.processes = []
        self.addCleanup(self.end_processes)

    def end_processes(self):
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.wait()

    def environment(self, **more):
        variables = {"PATH": os.environ["PATH"], "HOME": self.folder, "TERM": "dumb", "LC_ALL": "C.UTF-8",
                     "XDG_RUNTIME_DIR": self.runtime_folder, "HOT_RESTART_HRTOOL": HRTOOL, "HOT_RESTART_DEBUGGER": "auto"}
        variables.update(more)
        return variables

    def path(self, name):
        return os.path.join(self.folder, name)

    headers = ()  # Patterns of headers whose functions are wrapped.

    def compile(self, source, *flags, wrap=()):
        target = source.rsplit(".", 1)[0] + ".o"
        options = [word for header in self.headers for word in ("--headers", self.path(header))]
        built = subprocess.run([HRTOOL, "cc", *options, *wrap, "--", CXX, "-g", *flags, "-c", source, "-o", target], cwd=self.folder,
                               check=True, env=self.environment(), stderr=subprocess.PIPE, text=True)
        self.assertEqual(built.stderr, "")  # A file that could not be wrapped would be named here.
        return target

    def link(self, output, objects, *flags):
        subprocess.run([CXX, *objects, "-o", output, *flags, RUNTIME, "-Wl,-rpath," + os.path.dirname(RUNTIME),
                        "-pthread"], cwd=self.folder, check=True, env=self.environment())
        return self.path(output)

    def copy(self, *sources):
        for source in sources:
            shutil.copy(os.path.join(PROGRAMS, source), self.folder)

    def build(self, *sources, flags=("-O0",)):
        """Copies the programs' sources here, builds them into ./program."""
        def make():
            self.copy(*sources)
            return self.link("program", [self.compile(s, *flags) for s in sources if s.endswith(".cpp")])
        if os.listdir(self.folder) != ["run"]:
            return make()
        return BUILDS.made((sources, flags, self.headers), self.folder, make)

    def edit(self, name, old, new):
        """As editors do: a new file, renamed over the old one."""
        with open(self.path(name)) as stream:
            text = stream.read()
        self.assertEqual(text.count(old), 1, "%r in %s" % (old, name))
        with open(self.path(name + ".new"), "w") as stream:
            stream.write(text.replace(old, new))
        os.rename(self.path(name + ".new"), self.path(name))

    def start_waiting(self, *arguments, **environment):
        """The program in HOT_RESTART_DEBUGGER=wait, its output in files."""
        self.output = self.path("stdout")
        self.errors = self.path("stderr")
        with open(self.output, "w") as output, open(self.errors, "w") as errors:
            process = subprocess.Popen([self.path("program"), *arguments], cwd=self.folder, stdin=subprocess.DEVNULL,
                                       stdout=output, stderr=errors,
                                       env=self.environment(**{"HOT_RESTART_DEBUGGER": "wait", **environment}),
                                       start_new_session=True)
        self.processes.append(process)
        return process

    def text_of(self, file):
        with open(file, errors="replace") as stream:
            return stream.read()

    def wait_for(self, text, count=1, file=None):
        """Until `text` stands `count` times in the session's output."""
        file = file or self.errors
        end = time.monotonic() + PATIENCE
        while self.text_of(file).count(text) < count:
            ended = self.processes and self.processes[-1].poll() is not None
            if ended and time.monotonic() < end - 2:
                end = time.monotonic() + 2  # The session may still have something to say.
            if time.monotonic() > end:
                self.fail("no %r (%d times) in:\n%s" % (text, count, self.text_of(file)))
            time.sleep(0.02)

    def wait_for_crash(self, number=1):
        self.wait_for("hot_restart: waiting:", number)

    def finish(self, process, status=0):
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.fail("still running:\n" + self.text_of(self.errors))
        self.assertEqual(process.returncode, status, self.text_of(self.errors))
        return self.text_of(self.output)

    def hrtool(self, *arguments):
        return subprocess.run([HRTOOL, *arguments], capture_output=True, text=True, env=self.environment(),
                              timeout=PATIENCE)

    def hrtool_json(self, *arguments):
        return json.loads(self.hrtool(*arguments, "--json").stdout)

    def stopped(self):
        """What `hrtool ps` lists, without the programs of other people and tests."""
        return [entry for entry in self.hrtool_json("ps")["programs"] if self.is_ours(entry["pid"])]

    def is_ours(self, pid):
        try:
            return os.readlink("/proc/%d/cwd" % pid) == os.path.realpath(self.folder)
        except OSError:
            return False


def died_by(name):
    """Popen's status of a process that a signal ended."""
    return -getattr(signal, name)
