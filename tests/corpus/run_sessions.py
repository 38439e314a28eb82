#!/usr/bin/env python3
"""Plays whole sessions in real projects: somebody at a terminal with gdb, lldb or the plain prompt, a debugger that was there first,
a script with hrtool, edits of a program that runs and has not crashed.

usage: run_sessions.py --package CMAKE_PACKAGE_DIR --work FOLDER [--compiler CXX] [--build-type TYPE] [--seed S] [--only SCENE]
                       [--function REGEX] [--kind LETTER] [--at CALL] [PROJECT...]

Each project is wrapped whole, headers included, with a crash planted in every suitable function (plants.py). A scene takes a function of
the sort whose turn it is (static, member, constructor, template, in a header, with a class by value, ...), at a call and with a kind of
crash that chance chooses, and has to end as a plain run of the test program ends: same status, same output (where two plain runs agree).
Exit status 1 when a scene fails, with its typescript. A failing one is repeated with the printed --seed and --only.
"""

import os
import pathlib
import random
import re
import time

import corpus
import planted_run
from session_programs import ByHrtool, Running
from session_scenes import AtTerminal
from session_terminal import Gdb, Lldb, Prompt

SORTS = ["static", "member", "constructor", "template", "header", "class by value", "function", "destructor", "operator"]
NOT_HERE = "be"  # Exceptions that somebody catches: where to stop is a setting.


class Project:
    """All scenes of one project."""

    def __init__(self, name, options):
        self.name, self.options = name, options
        self.chance = random.Random(options.seed)
        self.hrtool = pathlib.Path(options.package).resolve().parents[2] / "bin" / "hrtool"
        self.repeatable = re.compile(corpus.PROJECTS[name].get("repeatable", "(?!)"))
        self.turn = 0

    def build(self):
        own = self.options.work / f"{self.name}-{self.options.compiler}-{self.options.build_type}-sessions"
        planted, runs = planted_run.build_planted(self.name, self.options, own, ["ARGUMENTS", "snapshot", "HEADERS", f"{own}/src/*"])
        runs = [run for run in runs if run.command[0].startswith(f"{own}/")]  # Scripts that run programs of their own are left out.
        self.reached = [(run, plant) for run in runs for plant in run.learn(planted) if re.search(self.options.function, plant.name)]
        self.sorts = [sort for sort in SORTS if any(sort in plant.sorts for _, plant in self.reached)]
        compared = [run for run in runs if getattr(run, "output", None) is not None]
        print(f"{self.name}: {len(planted)} planted, {len(self.reached)} reached; sorts: {', '.join(self.sorts)}; "
              f"the output of {len(compared)} of {len(runs)} programs is compared", flush=True)

    def choose(self, suits=lambda plant: True):
        """A program and a function that suits, of the next sort that has one."""
        for _ in self.sorts:
            sort = self.sorts[self.turn % len(self.sorts)]
            self.turn += 1
            some = [(run, plant) for run, plant in self.reached if sort in plant.sorts and suits(plant)]
            if some:
                return self.chance.choice(some)
        raise corpus.Failure(f"{self.name}: no function suits")

    def cast(self, suits=lambda plant: True, again="", kind=""):
        """What a scene is made of."""
        run, plant = self.choose(suits)
        kind = kind or self.options.kind or self.chance.choice(sorted(set(plant.kinds) - set(NOT_HERE)))
        at = self.options.at or self.chance.randint(1, min(run.reached[plant.number], 1000))
        self.about = f"{plant.name} ({os.path.basename(plant.file)}:{plant.line}), {kind} at call {at}"
        return run, plant, kind, f"{at}{again}", self.hrtool

    def edit_and_restart(self, speaker):
        with AtTerminal(speaker, *self.cast(again="+")) as scene:
            scene.crash_edit_and_restart()

    def give_value(self, speaker):
        with AtTerminal(speaker, *self.cast(lambda plant: plant.call)) as scene:
            scene.give_value()

    def outer_frame(self, speaker):
        for _ in range(20):
            with AtTerminal(speaker, *self.cast(lambda plant: plant.is_pure)) as scene:
                if scene.outer_frame(self.repeatable):
                    return
        raise corpus.Failure("no function below one that may be called twice")

    def there_first(self, speaker):
        with AtTerminal(speaker, *self.cast()) as scene:
            scene.there_first()

    def by_hrtool(self):
        with ByHrtool(*self.cast(again="+")) as scene:
            scene.play()

    def try_first(self):
        with ByHrtool(*self.cast(again="+")) as scene:
            scene.try_first()

    def value_by_hrtool(self):
        with ByHrtool(*self.cast(lambda plant: plant.call)) as scene:
            scene.give_value()

    def while_it_runs(self):
        """Asleep in a function; four others that it calls later are edited."""
        for _ in range(20):
            with Running(*self.cast(kind="p")) as scene:
                later = [plant for plant in scene.still_to_call([plant for run, plant in self.reached if run is scene.run])
                         if plant is not scene.plant]
                if len(later) < 8:
                    continue
                self.chance.shuffle(later)
                scene.play(later.pop)
                return
        raise corpus.Failure("no function before four others")

    def scenes(self):
        """(name, what plays it)"""
        for speaker in (Gdb, Lldb, Prompt):
            yield f"{speaker.name}: edit and restart", lambda speaker=speaker: self.edit_and_restart(speaker)
            yield f"{speaker.name}: a value", lambda speaker=speaker: self.give_value(speaker)
            if self.repeatable.pattern != "(?!)":
                yield f"{speaker.name}: an outer frame", lambda speaker=speaker: self.outer_frame(speaker)
        for speaker in (Gdb, Lldb):
            yield f"{speaker.name} was there first", lambda speaker=speaker: self.there_first(speaker)
        yield "hrtool", self.by_hrtool
        yield "hrtool: try first", self.try_first
        yield "hrtool: a value", self.value_by_hrtool
        yield "while it runs", self.while_it_runs

    def play_all(self):
        """Returns (how many were played, the failures' texts)."""
        failures, played = [], 0
        for number, (name, play) in enumerate(self.scenes()):
            if self.options.only not in name:
                continue
            self.turn = self.options.seed + number
            start, self.about, self.chance = time.time(), None, random.Random(f"{self.options.seed} {name}")
            problem = ""
            try:
                play()
                played += 1
            except corpus.Failure as failure:
                problem = str(failure)
            print(f"{self.name}: {name}: {self.about}, {time.time() - start:.1f} s{' FAILED' if problem else ''}", flush=True)
            if problem:
                failures.append(f"--seed {self.options.seed} --only '{name}': {problem}")
                print(failures[-1], flush=True)
        return played, failures


def main():
    parser = corpus.arguments()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--function", default="", help="a regular expression")
    parser.add_argument("--kind", default="")
    parser.add_argument("--at", type=int, default=0)
    parser.add_argument("projects", nargs="+")
    options = parser.parse_args()

    def play_all(name):
        project = Project(name, options)
        project.build()
        played, failures = project.play_all()
        return played, failures, f"{played} scenes played, {len(failures)} failed"

    corpus.play(options.projects, play_all)


if __name__ == "__main__":
    main()
