#!/usr/bin/env python3
"""Crashes real projects in one of their functions after the other, and restarts each while the program stands still.

usage: run_crashes.py --package CMAKE_PACKAGE_DIR --work FOLDER [--compiler CXX] [--build-type TYPE] [--sanitize LIST]
                      [--crashes N] [--seed S] [PROJECT...]

Each project is wrapped whole (ARGUMENTS snapshot, BREAK_ON escaping), every suitable function with a crash planted at its begin
(plants.py); which of them happens, at which call and how is chosen at random when a test program of the project is run. Before it
crashes, the function spoils one of its parameters where a restart is to have the original. The report must name the place, the
cause and that parameter, and must not say that anything else has been done or changed yet. Then, by turns and by chance:
- the plant is deleted from the source of this one function, which restarts it;
- it crashes and is continued as it is many times, and may not grow by that, before the plant is deleted;
- an outer function is restarted (one that a project's "repeatable" names: calling it twice does no harm).
The test program has to end as it does without a crash: same status, same output (where two plain runs agree).
Exit status 1 when a restart fails. A failing one is repeated with the printed --seed.
"""

import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import time

import corpus
import plants

PATIENCE = 120  # Seconds until a run has failed.
LONGEST = 10  # Seconds that a test program may take by itself to be chosen.
IN_A_ROW = 25
TURN = 8  # So many crashes until one is repeated that often.
# What a process may grow by at each of them: pages of the program's own, but nothing that is loaded.
GROWTH = {"VmStk": 4, "VmRSS": 32, "descriptors": 0.5}  # kB, kB, number


def commands_of(build, name):
    """What runs the project's tests: pairs of a list of words and the folder to run it in."""
    settings = corpus.PROJECTS[name]
    if "crash_runs" in settings or "test" in settings:
        return [([str(build / words[0]), *words[1:]], str(build)) for words in settings.get("crash_runs", [settings.get("test")])]
    listed = json.loads(corpus.run(["ctest", "--show-only=json-v1"], "listing tests", cwd=build).stdout)
    return [(test["command"], next((p["value"] for p in test.get("properties", []) if p["name"] == "WORKING_DIRECTORY"), str(build)))
            for test in listed["tests"] if "command" in test]


class Runs:
    """A test program of a project: run plainly, and run with crashes."""

    def __init__(self, command, folder, work, changing):
        self.command, self.folder, self.work, self.changing = command, folder, work, changing

    def environment(self, **more):
        return dict(os.environ, TEST_TMPDIR=str(self.work), ASAN_OPTIONS="detect_leaks=0", UBSAN_OPTIONS="halt_on_error=1", **more)

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


class Crash:
    """One run with a planted crash, from its start to its end."""

    def __init__(self, run, plant, kind, hrtool, cleans_up):
        self.run, self.plant, self.kind, self.hrtool = run, plant, kind, hrtool
        self.log, self.output = run.work / "log", run.work / "output"
        self.crashes = 0
        self.cleans_up = cleans_up
        self.file = pathlib.Path(plant.file)
        self.planted = self.file.read_text(errors="surrogateescape")

    def start(self, at):
        """Runs to the first crash; false when this run did not call the function that often."""
        with open(self.log, "w") as errors, open(self.output, "w") as out:
            self.process = subprocess.Popen(
                self.run.command, cwd=self.run.folder, stdin=subprocess.DEVNULL, stdout=out, stderr=errors, start_new_session=True,
                env=self.run.environment(HOT_RESTART_DEBUGGER="wait", HOT_RESTART_BREAK_ON="escaping" if self.kind in "be" else "uncaught",
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
        done = subprocess.run([self.hrtool, verb, str(self.process.pid), "--json", *words], stdout=subprocess.PIPE, text=True,
                              stdin=subprocess.DEVNULL, timeout=PATIENCE, check=False)
        answer = json.loads(done.stdout) if done.stdout else {}
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
        if self.cleans_up and (report["destructorsSkipped"] or report["locksKept"]):
            wrong.append("what g++ built is always cleaned up")
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
        self.save(self.planted.replace(self.plant.text + "\n", self.plant.plain + "\n"))

    def save(self, text):
        """As editors do: a new file, renamed over the old one."""
        new = self.file.with_name(self.file.name + ".new")
        new.write_text(text, errors="surrogateescape")
        os.replace(new, self.file)

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
        said = self.run.output_of(self.output.read_bytes())
        if self.run.output is not None and said != self.run.output:
            raise corpus.Failure(f"another output ({self.output})\n{self.said()[-3000:]}")

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.save(self.planted)


class Project:
    """All crashes of one project."""

    def __init__(self, name, options):
        self.name, self.options = name, options
        self.chance = random.Random(options.seed)
        self.repeatable = re.compile(corpus.PROJECTS[name].get("repeatable", "(?!)"))
        self.hrtool = pathlib.Path(options.package).resolve().parents[2] / "bin" / "hrtool"
        self.reports = "address" in options.sanitize  # Errors are a sanitizer's reports, which are no calls for g++.

    def build(self):
        options, settings = self.options, corpus.PROJECTS[self.name]
        own = options.work / f"{self.name}-{options.compiler}-{options.build_type}-crashes-{options.sanitize}"
        how = ["ARGUMENTS", "snapshot"]
        build = corpus.prepare(self.name, options.work, own, options.compiler, options.build_type, options.package, how=how)
        self.check_effects(own / "src")
        self.plants = plants.plant(build, own / "src")
        flags = f"-include {corpus.HERE / 'planted.h'}" + (f" -fsanitize={options.sanitize}" if options.sanitize else "")
        corpus.configure(own / "src", build, options.compiler,
                         [*corpus.options_of(self.name, options.compiler), f"-DCMAKE_CXX_FLAGS={flags}"],
                         options.build_type, options.package, how=how)
        corpus.build(build)
        work = own / "work"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        changing = settings.get("changing", "").encode()
        self.runs = [Runs(command, folder, work, changing) for command, folder in commands_of(build, self.name)[:options.programs]]

    def check_effects(self, source):
        """What hrtool says of functions that a person has read: what calling them again repeats."""
        for file, functions in corpus.PROJECTS[self.name].get("effects", {}).items():
            said = corpus.run([self.hrtool, "rewrite", source / file, "--effects", "--", self.options.compiler, f"-I{source}"],
                              f"what {file} repeats").stdout
            for name, effects in functions.items():
                found = re.search(r"^\S+: \S*%s.*\n((?:    .*\n)*)" % re.escape(name), said, re.M)
                missing = [effect for effect in effects if not found or effect not in found[1]]
                if missing or not found or (not effects and found[1]):
                    raise corpus.Failure(f"{name}: {missing or 'nothing'} expected\n{found and found[0]}")

    def crash(self, run, plant, kinds, is_in_a_row):
        """One crash and its restart; returns what was done."""
        kind, count = self.chance.choice(sorted(kinds)), min(run.reached[plant.number], 1000)
        at = self.chance.randint(1, count)
        crash = Crash(run, plant, kind, self.hrtool, cleans_up="clang" not in self.options.compiler and not self.reports)
        try:
            if not crash.start(f"{at}+" if is_in_a_row else at):
                return f"{kind}, not called"
            report = crash.check_report(kinds[kind])
            outer = [frame["number"] for frame in report["backtrace"]
                     if frame["restartable"] and frame["number"] > 0 and self.repeatable.search(frame["function"])]
            if is_in_a_row:
                crash.crash_in_a_row()
                crash.mend()
                way = "in a row"
            elif outer:
                crash.tool("continue", "--frame", str(self.chance.choice(outer)))
                way = "outer frame"
            else:
                crash.mend()
                way = "edited"
            crash.check_end()
            return f"{kind}, {way}"
        finally:
            crash.stop()

    def crash_all(self):
        """Returns (how many were restarted, the failures' texts)."""
        options = self.options
        chosen = [(run, one) for run in self.runs for one in run.learn(self.plants)]
        print(f"{self.name}: {len(self.plants)} planted, {len({one.number for _, one in chosen})} reached by {len(self.runs)} test programs",
              flush=True)
        failures, restarted = [], 0
        for number, (run, one) in enumerate(self.chance.sample(chosen, min(options.crashes, len(chosen)))):
            what, start = f"{self.name}: {one.name} ({one.file}:{one.line})", time.time()
            try:
                is_in_a_row = number % TURN == 0 and not self.reports  # UBSan reports each place once.
                done = self.crash(run, one, plants.SANITIZED if self.reports else one.kinds, is_in_a_row)
            except corpus.Failure as failure:
                failures.append(f"{what}: {failure}")
                print(f"FAILED {failures[-1]}", flush=True)
                continue
            restarted += "not called" not in done
            if options.verbose:
                print(f"{what}: {done}, {time.time() - start:.1f} s", flush=True)
        return restarted, failures


def main():
    parser = corpus.arguments()
    parser.add_argument("--crashes", type=int, default=20)
    parser.add_argument("--programs", type=int, default=1000)
    parser.add_argument("--sanitize", default="")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("projects", nargs="+")
    options = parser.parse_args()
    os.environ.pop("HOT_RESTART", None)
    failed = False
    for name in options.projects:
        project = Project(name, options)
        project.build()
        restarted, failures = project.crash_all()
        print(f"{name}: {restarted} restarted, {len(failures)} not", flush=True)
        failed = failed or bool(failures) or restarted == 0
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except corpus.Failure as failure:
        sys.exit(f"FAILED {failure}")
