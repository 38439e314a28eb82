#!/usr/bin/env python3
"""End to end on a real project: ninja (Debian's ninja-build) is wrapped whole, its own tests pass, and then it is made to
crash deep in a build of 120 edges, mended while it is stopped, and must finish that build as if nothing had happened.

Proven: the project's tests pass wrapped; the crash is reported with function, place and backtrace; the edited function alone
is compiled (nothing is relinked: the executable's bytes stay); destructors of the abandoned frame ran; the work
before the crash was neither lost nor done twice (each edge's command ran once, ninja's own counter goes on); exit status 0.

usage: restart_ninja.py --package CMAKE_PACKAGE_DIR --hrtool HRTOOL --compiler CXX --work FOLDER
"""

import argparse
import hashlib
import os
import pathlib
import shutil
import signal
import subprocess
import sys

import corpus

EDGES = 120
CRASH_AT = 60
PATIENCE = 60  # Seconds until a step has failed.

MARKER = """
#include <stdio.h>
namespace {
struct PlantedMarker {
  ~PlantedMarker() {
    if (FILE* f = fopen("destructors.log", "a")) { fputs("ran\\n", f); fclose(f); }
  }
};
}
"""

# Each plant goes behind this line of the real Plan::EdgeFinished in src/build.cc.
PLACE = "  map<Edge*, Want>::iterator e = want_.find(edge);\n"
CRASHES = {
    # A hardware fault: its cleanups run where the tables allow (always with g++).
    "fault": '  if (edge->outputs_[0]->path() == "out_%d") { PlantedMarker marker; *(volatile int*)0 = 1; }\n' % CRASH_AT,
    # An exception that nobody catches.
    "exception": '  if (edge->outputs_[0]->path() == "out_%d") { PlantedMarker marker; '
                 'std::vector<int>().at(err->size()); }\n' % CRASH_AT,
}


def expect(condition, message):
    if not condition:
        raise corpus.Failure(message)


def write_workload(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    lines = ["rule note", "  command = echo $out >> commands.log && touch $out", ""]
    for i in range(1, EDGES + 1):
        before = f" out_{i - 1}" if i > 1 else ""
        lines.append(f"build out_{i}: note{before}")
    (folder / "build.ninja").write_text("\n".join(lines) + "\n")


def crash_and_mend(kind, source, build, work, destructor_expected):
    """One crash in build.cc: plant, build, run, mend while stopped, check the end."""
    file = source / "src" / "build.cc"
    original = file.read_text()
    expect(original.count(PLACE) == 1, "build.cc does not have the expected text")
    head = '#include "build.h"\n'
    planted = original.replace(head, head + MARKER).replace(PLACE, PLACE + CRASHES[kind])
    file.write_text(planted)
    corpus.build(build, target="ninja")
    program = build / "ninja"
    digest = hashlib.sha256(program.read_bytes()).hexdigest()

    workload = work / f"workload-{kind}"
    write_workload(workload)
    log = work / f"{kind}.log"
    commands = workload / "commands.log"
    with open(log, "w") as out:
        process = subprocess.Popen([program, "-j1", "-v"], cwd=workload, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                   env=dict(os.environ, HOT_RESTART_DEBUGGER="wait"), start_new_session=True)
        corpus.wait_for(lambda: "Plan::EdgeFinished" in log.read_text(errors="replace") and "main" in log.read_text(errors="replace")
                 and "hrtool continue" in log.read_text(errors="replace"),
                 "the report of the crash", process, log, PATIENCE)
        done_before = commands.read_text().split()
        expect(done_before == [f"out_{i}" for i in range(1, CRASH_AT + 1)], f"unexpected work before the crash: {done_before}")
        report = log.read_text(errors="replace")
        line = planted.split("\n").index(CRASHES[kind].rstrip("\n")) + 1
        expect(f"build.cc:{line}" in report, f"the report does not name build.cc:{line}\n{report}")
        expect("$body" not in report, f"the report shows bodies instead of functions\n{report}")
        expect(("SIGSEGV" if kind == "fault" else "out_of_range") in report, f"the report does not name the cause\n{report}")

        # An edit that does not compile is refused, and the state stays.
        file.write_text(planted.replace(CRASHES[kind], "  this does not compile;\n"))
        corpus.wait_for(lambda: "build.cc" in log.read_text(errors="replace")[len(report):]
                 and "error" in log.read_text(errors="replace")[len(report):], "the refusal", process, log, PATIENCE)
        file.write_text(original)
        try:
            process.wait(timeout=120)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise corpus.Failure(f"ninja did not end after the restart\n{log.read_text(errors='replace')}")

    text = log.read_text(errors="replace")
    expect(process.returncode == 0, f"exit status {process.returncode} instead of 0\n{text}")
    done = commands.read_text().split()
    expect(done == [f"out_{i}" for i in range(1, EDGES + 1)], f"commands were lost or ran twice: {done}")
    expect(f"[{EDGES}/{EDGES}]" in text, f"ninja's own counter is wrong\n{text[-2000:]}")
    expect(hashlib.sha256(program.read_bytes()).hexdigest() == digest, "the program was relinked")
    if destructor_expected:
        ran = workload / "destructors.log"
        expect(ran.exists() and ran.read_text() == "ran\n", f"the abandoned frame's destructor did not run once\n{text}")
    print(f"{kind}: crashed at edge {CRASH_AT}, mended, finished {EDGES} edges")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--package", required=True)
    parser.add_argument("--hrtool", required=True)
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    options = parser.parse_args()
    work = options.work.resolve()
    own = work / f"restart-ninja-{options.compiler}"
    source = corpus.fresh_copy(corpus.fetch("ninja-build", work), own / "src")
    build = own / "build"
    corpus.configure(source, build, options.compiler, corpus.PROJECTS["ninja-build"]["options"], wrapped_by=options.package)
    output = corpus.build(build)
    expect("hot_restart" not in output.lower() or "unchanged" not in output.lower(), f"a file fell back\n{output}")
    results, _ = corpus.own_tests(build, "ninja-build")
    expect(set(results.values()) == {"Passed"}, f"ninja's own tests fail wrapped: {results}")
    wrapped = sum(1 for m in corpus.manifests(build) for f in m["functions"] if not f.get("skipReason"))
    expect(wrapped > 500, f"only {wrapped} functions of ninja are wrapped")

    gcc = "clang" not in options.compiler
    crash_and_mend("fault", source, build, own, destructor_expected=gcc)
    crash_and_mend("exception", source, build, own, destructor_expected=True)


if __name__ == "__main__":
    try:
        main()
    except corpus.Failure as failure:
        sys.exit(f"FAILED: {failure}")
