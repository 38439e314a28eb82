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

import pathlib
import random
import re
import time

import corpus
import planted_run
import plants

TURN = 8  # After so many crashes, one is repeated that often.


class Project:
    """All crashes of one project."""

    def __init__(self, name, options):
        self.name, self.options = name, options
        self.chance = random.Random(options.seed)
        self.repeatable = re.compile(corpus.PROJECTS[name].get("repeatable", "(?!)"))
        self.hrtool = pathlib.Path(options.package).resolve().parents[2] / "bin" / "hrtool"
        self.reports = "address" in options.sanitize  # Errors are a sanitizer's reports, which are no calls for g++.

    def build(self):
        options = self.options
        own = options.work / f"{self.name}-{options.compiler}-{options.build_type}-crashes-{options.sanitize}"
        flags = f"-fsanitize={options.sanitize}" if options.sanitize else ""
        self.plants, runs = planted_run.build_planted(self.name, options, own, ["ARGUMENTS", "snapshot"], flags, self.check_effects)
        self.runs = runs[:options.programs]

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

    def crash(self, number, run, plant):
        """One crash and its restart; returns what was done."""
        kinds = plants.SANITIZED if self.reports else plant.kinds
        if "thread" in self.options.sanitize:
            kinds = {kind: cause for kind, cause in kinds.items() if kind not in plants.REPORTED_WITH_THREADS}
        kind, count = sorted(kinds)[number % len(kinds)], min(run.reached[plant.number], 1000)
        is_in_a_row = number % TURN == 0 and not self.reports  # UBSan reports each place once.
        at = self.chance.randint(1, count)
        # ThreadSanitizer makes each function clean up: also those that have no room for it any more after a stack overflow.
        has_room = kind != "o" or "thread" not in self.options.sanitize
        crash = planted_run.Crash(run, plant, kind, self.hrtool,
                                  cleans_up="clang" not in self.options.compiler and not self.reports and has_room)
        try:
            if not crash.start(f"{at}+" if is_in_a_row else at):
                return f"{kind}, not called"
            report = crash.check_report(kinds[kind])
            # A destructor that is left half-way stays so: a handle that it had yet to release is kept.
            first = min((frame["number"] for frame in report["backtrace"] if "::~" in frame["function"]), default=len(report["backtrace"]))
            outer = [frame["number"] for frame in report["backtrace"]
                     if frame["restartable"] and 0 < frame["number"] <= first and self.repeatable.search(frame["function"])]
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
                done = self.crash(number, run, one)
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

    def crash_all(name):
        project = Project(name, options)
        project.build()
        restarted, failures = project.crash_all()
        return restarted, failures, f"{restarted} restarted, {len(failures)} not"

    corpus.play(options.projects, crash_all)


if __name__ == "__main__":
    main()
