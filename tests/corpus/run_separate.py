#!/usr/bin/env python3
"""Runs every body of whole real projects from a separately compiled unit, and prints for how many functions that works.

usage: run_separate.py --package CMAKE_PACKAGE_DIR --work FOLDER [--compiler CXX] [--build-type TYPE] [--least PERCENT] [PROJECT...]

Each project is wrapped with BODIES separate and runs its own tests twice: as built, and once the bodies in its programs and
libraries that units have taken over are overwritten (a unit that is not used is then a SIGTRAP). Without names: the fast set.
Results go to FOLDER/results, for the tables of run_corpus.py.
Exit status 1 when a test fails, or a project has fewer than PERCENT of its functions in units.
"""

import collections
import os
import sys
import time

import corpus
import coverage

sys.path.insert(0, str(corpus.HERE.parent))
import separate_bodies  # noqa: E402


def demand_passed(name, results, when):
    failed = {test: status for test, status in results.items() if status != "Passed"}
    if failed:
        raise corpus.Failure(f"{name}: tests fail {when}: {failed}")


def measure(build):
    """What the programs and libraries below `build` have in units, as a result without its heading; and overwrites those bodies."""
    programs = separate_bodies.programs(build)
    found = [separate_bodies.coverage(elf, build) for elf in programs]
    return {"slots": sum(one.slots for one in found), "separate": sum(one.separate for one in found),
            "overwritten": sum(separate_bodies.poison(elf, build) for elf in programs),
            "reasons": dict(sum((one.reasons for one in found), collections.Counter()))}


def check(name, options):
    """One project; returns its result (coverage.py)."""
    start = time.time()
    own = options.work / f"{name}-{options.compiler}-{options.build_type}-separate"
    build = corpus.prepare(name, options.work, own, options.compiler, options.build_type, options.package, how=["BODIES", "separate"])
    results = corpus.own_tests(build, name)[0]
    demand_passed(name, results, "with separate bodies")
    measured = measure(build)
    demand_passed(name, corpus.own_tests(build, name)[0], "once the bodies that units have taken over are overwritten")
    if not measured["slots"] or 100 * measured["separate"] < options.least * measured["slots"]:
        raise corpus.Failure(f"{name}: {measured['separate']} of {measured['slots']} functions run from units, less than "
                             f"{options.least}%: {collections.Counter(measured['reasons']).most_common(20)}")
    return {"project": name, "compiler": options.compiler, "buildType": options.build_type, **measured, "tests": len(results),
            "seconds": round(time.time() - start)}


def main():
    parser = corpus.arguments()
    parser.add_argument("--least", type=float, default=0)
    parser.add_argument("projects", nargs="*")
    options = parser.parse_args()
    os.environ.pop("HOT_RESTART", None)
    names = options.projects or [name for name, settings in corpus.PROJECTS.items() if settings["fast"]]
    done, failed = [], False
    print(coverage.ALONE_HEAD)
    for name in names:
        try:
            done.append(check(name, options))
        except corpus.Failure as failure:
            print(f"FAILED {failure}", flush=True)
            failed = True
            continue
        coverage.save(options.work / "results", done[-1], "-separate")
        print(f"{coverage.alone_row(done[-1])} {done[-1]['seconds']} s", flush=True)
    print("\n" + "\n".join(coverage.alone_reasons(done, exactly=True)))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
