#!/usr/bin/env python3
"""Wraps whole real projects, runs their own tests, and prints the coverage table.

usage: run_corpus.py --package CMAKE_PACKAGE_DIR --work FOLDER [--compiler CXX] [--build-type TYPE] [--compare] [PROJECT...]

Without names: the fast set. --compare also builds the project unwrapped and demands equal results of every single test;
without it every test must pass. Exit status 1 when a project fails, a file fell back to its original, or nothing was wrapped.
"""

import argparse
import collections
import pathlib
import sys
import time

import corpus


def coverage(manifests):
    """(wrapped, all, {reason: count}); a function that several objects hold counts once."""
    functions = {}
    for manifest in manifests:
        for function in manifest["functions"]:
            key = (function["file"], function["usr"])
            if key not in functions or not function.get("skipReason"):
                functions[key] = function.get("skipReason", "")
    reasons = collections.Counter(reason for reason in functions.values() if reason)
    return len(functions) - sum(reasons.values()), len(functions), reasons


def check(name, options):
    """One project, wrapped; returns its coverage and the seconds that build and tests took."""
    start = time.time()
    settings = corpus.PROJECTS[name]
    own = options.work / f"{name}-{options.compiler}-{options.build_type}"
    fetched = corpus.fetch(name, options.work)
    source = corpus.fresh_copy(fetched, own / "src")
    build = own / "build"
    corpus.configure(source, build, options.compiler, settings["options"], options.build_type, options.package)
    output = corpus.build(build)
    fallbacks = [line for line in output.splitlines() if "hot_restart:" in line and "compiled as it is" in line]
    if fallbacks:
        raise corpus.Failure(f"{name}: files fell back to their originals:\n" + "\n".join(fallbacks))
    results = corpus.own_tests(build, name)
    expected = dict.fromkeys(results, "Passed")
    if options.compare:
        plain_source = corpus.fresh_copy(fetched, own / "plain-src")
        plain = own / "plain-build"
        corpus.configure(plain_source, plain, options.compiler, settings["options"], options.build_type)
        corpus.build(plain)
        expected = corpus.own_tests(plain, name)
    if results != expected:
        raise corpus.Failure(f"{name}: tests differ: " + ", ".join(
            f"{test} {results.get(test)} instead of {expected.get(test)}"
            for test in sorted(set(results) | set(expected)) if results.get(test) != expected.get(test)))
    wrapped, total, reasons = coverage(corpus.manifests(build))
    if not wrapped:
        raise corpus.Failure(f"{name}: nothing was wrapped")
    return wrapped, total, reasons, len(results), time.time() - start


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--package", required=True)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--build-type", default="Debug")
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("projects", nargs="*")
    options = parser.parse_args()
    options.work = options.work.resolve()
    names = options.projects or [name for name, settings in corpus.PROJECTS.items() if settings["fast"]]
    names = [n for n in names if options.compiler in corpus.PROJECTS[n].get("compilers", [options.compiler])]
    failed = False
    reasons = collections.Counter()
    print("| project | wrapped | definitions | share | own tests | s |\n|---|---|---|---|---|---|")
    for name in names:
        try:
            wrapped, total, why, tests, seconds = check(name, options)
        except corpus.Failure as failure:
            print(f"FAILED {failure}", flush=True)
            failed = True
            continue
        reasons += why
        print(f"| {name} | {wrapped} | {total} | {100 * wrapped / total:.1f}% | {tests} | {seconds:.0f} |", flush=True)
    print("\n| left alone because | functions |\n|---|---|")
    for reason, count in reasons.most_common():
        print(f"| {reason} | {count} |")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
