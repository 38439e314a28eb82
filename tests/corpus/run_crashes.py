#!/usr/bin/env python3
"""Crashes real projects in one of their functions after the other, and mends each while the program stands still.

usage: run_crashes.py --package CMAKE_PACKAGE_DIR --work FOLDER [--compiler CXX] [--build-type TYPE] [--crashes N] [--seed S] [PROJECT...]

Each project is wrapped whole, every suitable function with a crash planted at its begin (planted.h); which of them happens, at
which call and how (fault, abort, trap, null pointer in libc) is chosen at random when a test program of the project is run. The
report must name the function and the line; the plant is then deleted from the source of this one function, and the test program
has to end as it does without a crash: same status, same output (where two plain runs agree).
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

KINDS = {"f": "SIGSEGV", "a": "SIGABRT", "t": "SIG", "l": "SIGSEGV"}
PATIENCE = 120  # Seconds until a run has failed.
LONGEST = 10  # Seconds that a test program may take by itself to be chosen.


class Plant:
    """A crash in a function: its number, the manifest's entry, the line's text with and without it."""

    def __init__(self, number, function, lines):
        self.number, self.file, self.line, self.name = number, function["file"], function["bodyLine"], function["name"]
        self.plain = lines[self.line - 1]
        self.text = f"{self.plain} HOT_RESTART_PLANT({number})"


def can_hold_one(function, lines):
    """Whether a statement may be put behind the `{` of the body, which is the last thing on its line."""
    line, last = function["bodyLine"], function["lastLine"]
    return not function["skipReason"] and last > line and lines[line - 1].endswith("{") and "constexpr" not in lines[line - 1]


def plant(build, source):
    """Plants all crashes in the sources below `source`; returns them."""
    plants, seen, texts = [], set(), {}
    for manifest in corpus.manifests(build):
        for function in manifest["functions"]:
            place = (function["file"], function["bodyLine"])
            if place in seen or not function["file"].startswith(f"{source}/"):
                continue
            seen.add(place)
            file = pathlib.Path(function["file"])
            lines = texts.setdefault(file, file.read_text(errors="surrogateescape").split("\n"))
            if can_hold_one(function, lines) and len(plants) < 4096:
                plants.append(Plant(len(plants), function, lines))
                lines[place[1] - 1] = plants[-1].text
    for file, lines in texts.items():
        file.write_text("\n".join(lines), errors="surrogateescape")
    return plants


def commands_of(build, name):
    """What runs the project's tests: pairs of a list of words and the folder to run it in."""
    test = corpus.PROJECTS[name].get("test")
    if test:
        return [([str(build / test[0]), *test[1:]], str(build))]
    listed = json.loads(corpus.run(["ctest", "--show-only=json-v1"], "listing tests", cwd=build).stdout)
    return [(test["command"], next((p["value"] for p in test.get("properties", []) if p["name"] == "WORKING_DIRECTORY"), str(build)))
            for test in listed["tests"] if "command" in test]


class Runs:
    """A test program of a project: run plainly, and run with a crash."""

    def __init__(self, command, folder, work):
        self.command, self.folder, self.work = command, folder, work

    def environment(self, **more):
        return dict(os.environ, TEST_TMPDIR=str(self.work), **more)

    def plain(self, **more):
        done = subprocess.run(self.command, cwd=self.folder, env=self.environment(HOT_RESTART="0", **more), stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=PATIENCE, check=False)
        return done.returncode, done.stdout

    def learn(self, plants):
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
        return [plants[n] for n in self.reached]

    def crash(self, plant, at, kind):
        """One crash, mended; returns how many seconds it took. None: this run did not call the function that often."""
        log, output, start = self.work / "log", self.work / "output", time.time()
        file = pathlib.Path(plant.file)
        planted = file.read_text(errors="surrogateescape")
        with open(log, "w") as errors, open(output, "w") as out:
            process = subprocess.Popen(self.command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=out, stderr=errors,
                                       env=self.environment(HOT_RESTART_DEBUGGER="wait", HOT_RESTART_PLANT=f"{plant.number}@{at}:{kind}"),
                                       start_new_session=True)
        try:
            corpus.wait_for(lambda: "hot_restart: waiting:" in log.read_text(errors="replace") or process.poll() == self.status,
                            "the crash", process, log, PATIENCE)
            if process.poll() == self.status:
                return None
            self.check_report(plant, kind, log.read_text(errors="replace"))
            self.save(file, planted.replace(plant.text + "\n", plant.plain + "\n"))
            corpus.wait_for(lambda: process.poll() is not None, "the end", process, log, PATIENCE)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            self.save(file, planted)
        said = output.read_bytes()
        if process.returncode != self.status or (self.output is not None and said != self.output):
            raise corpus.Failure(f"status {process.returncode} instead of {self.status}, or another output ({output})\n"
                                 f"{log.read_text(errors='replace')[-3000:]}")
        return time.time() - start

    def check_report(self, plant, kind, report):
        place = f"{os.path.basename(plant.file)}:{plant.line}"
        for text in (place, KINDS[kind]):
            if text not in report:
                raise corpus.Failure(f"the report does not have {text!r}\n{report}")

    def save(self, file, text):
        """As editors do: a new file, renamed over the old one."""
        new = file.with_name(file.name + ".new")
        new.write_text(text, errors="surrogateescape")
        os.replace(new, file)


def check(name, options):
    """All crashes of one project; returns (restarted, failures)."""
    chance = random.Random(options.seed)
    own = options.work / f"{name}-{options.compiler}-{options.build_type}-crashes"
    build = corpus.prepare(name, options.work, own, options.compiler, options.build_type, options.package)
    plants = plant(build, own / "src")
    corpus.configure(own / "src", build, options.compiler,
                     [*corpus.options_of(name, options.compiler), f"-DCMAKE_CXX_FLAGS=-include {corpus.HERE / 'planted.h'}"],
                     options.build_type, options.package)
    corpus.build(build)
    work = own / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    runs = [Runs(command, folder, work) for command, folder in commands_of(build, name)[:options.programs]]
    chosen = [(run, one) for run in runs for one in run.learn(plants)]
    print(f"{name}: {len(plants)} planted, {len({one.number for _, one in chosen})} reached by {len(runs)} test programs", flush=True)
    failures, restarted = [], 0
    for run, one in chance.sample(chosen, min(options.crashes, len(chosen))):
        at, kind = chance.randint(1, min(run.reached[one.number], 1000)), chance.choice(sorted(KINDS))
        what = f"{name}: {one.name} ({one.file}:{one.line}) call {at} {kind}"
        try:
            seconds = run.crash(one, at, kind)
        except corpus.Failure as failure:
            failures.append(f"{what}: {failure}")
            print(f"FAILED {failures[-1]}", flush=True)
            continue
        restarted += seconds is not None
        if options.verbose:
            print(f"{what}: {'not called' if seconds is None else f'{seconds:.1f} s'}", flush=True)
    return restarted, failures


def main():
    parser = corpus.arguments()
    parser.add_argument("--crashes", type=int, default=20)
    parser.add_argument("--programs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("projects", nargs="+")
    options = parser.parse_args()
    os.environ.pop("HOT_RESTART", None)
    failed = False
    for name in options.projects:
        restarted, failures = check(name, options)
        print(f"{name}: {restarted} restarted, {len(failures)} not", flush=True)
        failed = failed or bool(failures) or restarted == 0
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except corpus.Failure as failure:
        sys.exit(f"FAILED {failure}")
