#!/usr/bin/env python3
"""Runs every body of whole real projects from a separately compiled unit, and prints for how many functions that works.

usage: run_separate.py --package CMAKE_PACKAGE_DIR --work FOLDER [--compiler CXX] [--build-type TYPE] [--least PERCENT] [PROJECT...]

Each project is wrapped with BODIES separate and runs its own tests twice: as built, and once the bodies in its programs and
libraries that units have taken over are overwritten (a unit that is not used is then a SIGTRAP). Without names: the fast set.
Exit status 1 when a test fails, or a project has fewer than PERCENT of its functions in units.
"""

import argparse
import collections
import os
import pathlib
import sys
import time

import corpus

sys.path.insert(0, str(corpus.HERE.parent))
import separate_bodies  # noqa: E402


def demand_passed(name, results, when):
    failed = {test: status for test, status in results.items() if status != "Passed"}
    if failed:
        raise corpus.Failure(f"{name}: tests fail {when}: {failed}")


def check(name, options):
    """One project; returns its coverage, how many bodies were overwritten, and the seconds it took."""
    start = time.time()
    settings = corpus.PROJECTS[name]
    own = options.work / f"{name}-{options.compiler}-{options.build_type}-separate"
    source = corpus.fresh_copy(corpus.fetch(name, options.work), own / "src")
    build = own / "build"
    corpus.configure(source, build, options.compiler, settings["options"], options.build_type, options.package, how=["BODIES", "separate"])
    corpus.build(build)
    demand_passed(name, corpus.own_tests(build, name)[0], "with separate bodies")
    programs = separate_bodies.programs(build)
    if not programs:
        raise corpus.Failure(f"{name}: no program has asked for units")
    found = [separate_bodies.coverage(elf, build) for elf in programs]
    overwritten = sum(separate_bodies.poison(elf, build) for elf in programs)
    demand_passed(name, corpus.own_tests(build, name)[0], "once the bodies that units have taken over are overwritten")
    slots, separate = sum(one.slots for one in found), sum(one.separate for one in found)
    if not slots or 100 * separate < options.least * slots:
        raise corpus.Failure(f"{name}: {separate} of {slots} functions run from units, less than {options.least}%: "
                             f"{sum((one.reasons for one in found), collections.Counter()).most_common(20)}")
    return slots, separate, sum((one.reasons for one in found), collections.Counter()), overwritten, time.time() - start


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--package", required=True)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--build-type", default="Debug")
    parser.add_argument("--least", type=float, default=0)
    parser.add_argument("projects", nargs="*")
    options = parser.parse_args()
    options.work = options.work.resolve()
    os.environ.pop("HOT_RESTART", None)
    names = options.projects or [name for name, settings in corpus.PROJECTS.items() if settings["fast"]]
    failed, reasons = False, collections.Counter()
    print("| project | functions in programs | run from units | share | overwritten | s |\n|---|---|---|---|---|---|")
    for name in names:
        try:
            slots, separate, why, overwritten, seconds = check(name, options)
        except corpus.Failure as failure:
            print(f"FAILED {failure}", flush=True)
            failed = True
            continue
        reasons += why
        print(f"| {name} | {slots} | {separate} | {100 * separate / slots:.1f}% | {overwritten} | {seconds:.0f} |", flush=True)
    print("\n| not in a unit because | functions |\n|---|---|")
    for reason, count in reasons.most_common(60):
        print(f"| {reason} | {count} |")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
