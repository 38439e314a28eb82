#!/usr/bin/env python3
"""Wraps whole real projects, runs their own tests, and prints the coverage table.

usage: run_corpus.py --package CMAKE_PACKAGE_DIR --work FOLDER [--compiler CXX]... [--build-type TYPE]... [--compare] [--all]
                     [--table FILE] [PROJECT...]

Without names: the fast set; --all: every project with g++ and clang++-19, Debug and RelWithDebInfo, compared (hours on two
cores; what has its result in FOLDER/results already is not run again). --compare also builds the project unwrapped and
demands equal results of every single test; without it every test must pass. --table writes the tables of all results in
FOLDER/results, those of run_separate.py included; rows of FILE that none of them replaces stay.
Exit status 1 when a project fails, a file fell back to its original, or nothing was wrapped.
"""

import argparse
import pathlib
import sys
import time

import corpus
import coverage

COMMAND = "tests/corpus/run_corpus.py --all --package PREFIX/lib/cmake/HotRestart --work FOLDER --table docs/coverage.md"


def build_and_test(name, own, options, compiler, build_type, wrapped):
    """Returns (build folder, test results, tests that passed only at the second try)."""
    build = corpus.prepare(name, options.work, own, compiler, build_type, options.package if wrapped else None, "" if wrapped else "plain-")
    return (build, *corpus.own_tests(build, name))


def check(name, options, compiler, build_type):
    """One project, wrapped; returns its result (coverage.py)."""
    start = time.time()
    own = options.work / f"{name}-{compiler}-{build_type}"
    build, results, second_try = build_and_test(name, own, options, compiler, build_type, True)
    expected = dict.fromkeys(results, "Passed")
    if options.compare:
        expected = build_and_test(name, own, options, compiler, build_type, False)[1]
    if results != expected:
        raise corpus.Failure(f"{name}: tests differ: " + ", ".join(
            f"{test} {results.get(test)} instead of {expected.get(test)}"
            for test in sorted(set(results) | set(expected)) if results.get(test) != expected.get(test)))
    wrapped, total, reasons = coverage.of_manifests(corpus.manifests(build))
    if not wrapped:
        raise corpus.Failure(f"{name}: nothing was wrapped")
    return {"project": name, "compiler": compiler, "buildType": build_type, "wrapped": wrapped, "total": total,
            "reasons": dict(reasons), "tests": len(results), "secondTry": second_try, "seconds": round(time.time() - start)}


def run_all(options, combinations, names):
    """Runs what is asked for, printing a row for each; returns (results, did anything fail)."""
    done, failed = [], False
    saved = options.work / "results"
    print(coverage.HEAD, flush=True)
    for compiler, build_type in combinations:
        for name in names:
            if compiler not in corpus.PROJECTS[name].get("compilers", [compiler]):
                continue
            if options.all and (saved / f"{name}-{compiler}-{build_type}.json").exists():
                continue
            try:
                result = check(name, options, compiler, build_type)
            except corpus.Failure as failure:
                print(f"FAILED with {compiler}, {build_type}: {failure}", flush=True)
                failed = True
                continue
            coverage.save(saved, result)
            print(f"{coverage.row(result)} {compiler}, {build_type}, {result['seconds']} s", flush=True)
            done.append(result)
    return done, failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--package", required=True)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--compiler", action="append")
    parser.add_argument("--build-type", action="append")
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--table", type=pathlib.Path)
    parser.add_argument("projects", nargs="*")
    options = parser.parse_args()
    options.work = options.work.resolve()
    options.compare = options.compare or options.all
    compilers = options.compiler or (["g++", "clang++-19"] if options.all else ["g++"])
    build_types = options.build_type or (["Debug", "RelWithDebInfo"] if options.all else ["Debug"])
    names = options.projects or [name for name, settings in corpus.PROJECTS.items()
                                 if settings["fast"] or (options.all and "crash_runs" not in settings)]
    combinations = [(compiler, build_type) for compiler in compilers for build_type in build_types]
    done, failed = run_all(options, combinations, names)
    if done:
        print("\n" + coverage.table(done))
    if options.table:
        earlier = options.table.read_text() if options.table.exists() else ""
        options.table.write_text(coverage.document(options.work / "results", COMMAND, earlier))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
