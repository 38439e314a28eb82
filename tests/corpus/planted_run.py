"""One run of a project's own test program with a planted crash: to the crash, through its restart, to the end.

The program is driven as a script would do it: it waits, `hrtool show|continue|reraise --json`, an edit of the file.
"""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time

import corpus
import plants

PATIENCE = int(os.environ.get("PATIENCE", "120"))  # Seconds until a run has failed.
LONGEST = 10  # Seconds that a test program may take by itself to be chosen.
IN_A_ROW = 25
# A process may grow by this much at each of them: pages of the program's own, but nothing that is loaded.
GROWTH = {"VmStk": 4, "VmRSS": 32, "descriptors": 0.5}  # kB, kB, number


def commands_of(build, name):
    """What runs the project's tests: pairs of a list of words and the folder to run it in."""
    settings = corpus.PROJECTS[name]
    if "crash_runs" in settings or "test" in settings:
        return [([str(build / words[0]), *words[1:]], str(build)) for words in settings.get("crash_runs", [settings.get("test")])]
    listed = json.loads(corpus.run(["ctest", "--show-only=json-v1"], "listing tests", cwd=build).stdout)
    return [(test["command"], next((p["value"] for p in test.get("properties", []) if p["name"] == "WORKING_DIRECTORY"), str(build)))
            for test in listed["tests"] if "command" in test]


def build_planted(name, options, own, how=(), flags="", look=lambda source: None):
    """A project, wrapped whole, with crashes in all of its functions: (the plants, its test programs). `look` sees the sources before."""
    build = corpus.prepare(name, options.work, own, options.compiler, options.build_type, options.package, how=how)
    look(own / "src")
    planted = plants.plant(build, own / "src")
    flags = f"-include {corpus.HERE / 'planted.h'} {flags}"
    corpus.configure(own / "src", build, options.compiler, [*corpus.options_of(name, options.compiler), f"-DCMAKE_CXX_FLAGS={flags}"],
                     options.build_type, options.package, how=how)
    corpus.build(build)
    work = own / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    changing = corpus.PROJECTS[name].get("changing", "").encode()
    return planted, [TestProgram(command, folder, work, changing) for command, folder in commands_of(build, name)]


def ask(hrtool, verb, process, *words):
    """(the exit status of hrtool, its answer; {} without one)"""
    done = subprocess.run([hrtool, verb, str(process.pid), "--json", *words], stdout=subprocess.PIPE, text=True,
                          stdin=subprocess.DEVNULL, timeout=PATIENCE, check=False)
    return done.returncode, json.loads(done.stdout) if done.stdout else {}


class TestProgram:
    """A test program of a project: run plainly, and run with crashes."""

    def __init__(self, command, folder, work, changing):
        self.command, self.folder, self.work, self.changing = command, folder, work, changing

    def environment(self, **more):
        return dict(os.environ, TEST_TMPDIR=str(self.work), ASAN_OPTIONS="detect_leaks=0", UBSAN_OPTIONS="halt_on_error=1", **more)

    def says_something_else(self, output):
        """Whether the file has not what the program says when it runs plainly (if that is the same each time)."""
        return self.output is not None and self.output_of(output.read_bytes()) != self.output

    def output_of(self, text):
        return re.sub(self.changing, b"", text) if self.changing else text

    def plain(self, **more):
        done = subprocess.run(self.command, cwd=self.folder, env=self.environment(HOT_RESTART="0", **more), stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=PATIENCE, check=False)
        return done.returncode, self.output_of(done.stdout)

    def learn(self, planted):
        """Which of the plants it comes by, how often; and what it says each time."""
        log = self.work / "reached"
        log.unlink(missing_ok=True)
        start = time.time()
        try:
            first = self.plain(HOT_RESTART_PLANT_LOG=str(log))
        except subprocess.TimeoutExpired:
            return []
        if time.time() - start > LONGEST:
            return []
        self.status, self.output = first
        if first != self.plain():
            self.output = None  # It says something else each time.
        self.reached = {int(n): int(count) for n, count in re.findall(r"(\d+) (\d+)", log.read_text())} if log.exists() else {}
        return [planted[n] for n in self.reached]


class EditedFile:
    """A source file, as it was before anything was edited."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.before = self.path.read_text(errors="surrogateescape")

    def save(self, text):
        """As editors do: a new file, renamed over the old one."""
        new = self.path.with_name(self.path.name + ".new")
        new.write_text(text, errors="surrogateescape")
        os.replace(new, self.path)

    def restore(self):
        if self.path.read_text(errors="surrogateescape") != self.before:
            self.save(self.before)


class Crash:
    """One run with a planted crash, from its start to its end."""

    def __init__(self, run, plant, kind, hrtool, cleans_up):
        self.run, self.plant, self.kind, self.hrtool = run, plant, kind, hrtool
        self.log, self.output = run.work / "log", run.work / "output"
        self.crashes = 0
        self.cleans_up = cleans_up
        self.file = EditedFile(plant.file)

    def start(self, at, debugger="wait"):
        """Runs to the first crash; false when this run did not call the function that often."""
        break_on = "escaping" if self.kind in "be" else "uncaught"
        with open(self.log, "w") as errors, open(self.output, "w") as out:
            self.process = subprocess.Popen(
                self.run.command, cwd=self.run.folder, stdin=subprocess.DEVNULL, stdout=out, stderr=errors, start_new_session=True,
                env=self.run.environment(HOT_RESTART_DEBUGGER=debugger, HOT_RESTART_BREAK_ON=break_on,
                                         HOT_RESTART_PLANT=f"{self.plant.number}@{at}:{self.kind}"))
        return self.crashed()

    def said(self):
        return self.log.read_text(errors="replace")

    def stands(self):
        return self.said().count("hot_restart: waiting:") >= self.crashes

    def crashed(self):
        """Waits for the next crash; false when the program has ended as it should. Exceptions of its own go on."""
        while True:
            self.crashes += 1
            corpus.wait_for(lambda: self.stands() or self.process.poll() == self.run.status, "the crash or the end",
                            self.process, self.log, PATIENCE)
            if not self.stands():
                return False
            cause = self.tool("show")["report"]["cause"]
            if "escapes the function" not in cause or any(planted in cause for planted in plants.THROWN.values()):
                return True
            self.tool("reraise")

    def tool(self, verb, *words):
        answer = ask(self.hrtool, verb, self.process, *words)[1]
        if not answer.get("ok"):
            raise corpus.Failure(f"hrtool {verb}: {answer.get('text')}\n{self.said()[-3000:]}")
        return answer

    def check_report(self, cause):
        report = self.tool("show")["report"]
        place = (os.path.basename(self.plant.file), self.plant.line)
        frames = [(os.path.basename(frame.get("file", "")), frame.get("line")) for frame in report["backtrace"] if frame["restartable"]]
        wrong = []
        if place not in frames[:1]:
            wrong.append(f"{place} is not the first place that can be restarted")
        if cause not in self.said():
            wrong.append(f"the cause is not {cause!r}")
        if self.plant.is_first and any(effect["line"] != self.plant.line for effect in report["repeats"]):
            wrong.append("something is repeated, but nothing has been done yet")
        if self.cleans_up and report["destructorsSkipped"]:
            wrong.append("what g++ built is always cleaned up")
        if report["locksKept"]:
            wrong.append("locks are freed, whoever built it")
        for argument in report["arguments"]:
            if self.plant.spoiled == argument["name"]:
                if argument["state"] == "as passed" or not argument["restored"]:
                    wrong.append(f"{argument['name']} was spoiled, and is to be restored")
            elif self.plant.is_first and argument["state"] not in ("as passed", "shared with the caller", "unknown"):
                wrong.append(f"{argument['name']} was not touched")
        if wrong:
            raise corpus.Failure("\n".join(wrong) + f"\n{json.dumps(report, indent=1)}\n{self.said()}")
        return report

    def mend(self):
        self.file.save(self.file.before.replace(self.plant.text + "\n", self.plant.plain + "\n"))

    def size(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        sizes = {name: int(kilobytes) for name, kilobytes in re.findall(r"(VmStk|VmRSS):\s+(\d+) kB", status)}
        return {**sizes, "descriptors": len(os.listdir(f"/proc/{self.process.pid}/fd"))}

    def crash_in_a_row(self):
        """Many crashes of the function, each continued as it is."""
        self.tool("continue")
        before = self.size() if self.crashed() else None
        for _ in range(IN_A_ROW):
            self.tool("continue")
            if not self.crashed():
                raise corpus.Failure(f"the function did not crash again\n{self.said()[-3000:]}")
        after = self.size()
        for what, least in GROWTH.items():
            if after[what] - before[what] > least * IN_A_ROW:
                raise corpus.Failure(f"{what} grew from {before[what]} to {after[what]} by {IN_A_ROW} crashes\n{self.said()[-3000:]}")

    def check_end(self):
        if self.crashed():
            raise corpus.Failure(f"it crashed again\n{self.said()[-3000:]}")
        if self.run.says_something_else(self.output):
            raise corpus.Failure(f"another output ({self.output})\n{self.said()[-3000:]}")

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.file.restore()
