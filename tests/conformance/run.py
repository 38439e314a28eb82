#!/usr/bin/env python3
"""Differential test: every program in programs/ behaves the same whether it is compiled plain or wrapped.

usage: run.py --hrtool HRTOOL --runtime LIBRARY --work FOLDER [--separate] [--snapshot] [--lambdas CHOICE] [--all] [--batch I/N] [--compiler CXX] [--level O] [PROGRAM...]

A program is a file programs/NAME.cpp or a folder programs/NAME/ whose *.cpp files make one program. Comment lines at the
beginning of a line direct it:
    // std: c++20                 language standard (default c++17)
    // flags: -fno-rtti           further compiler flags
    // compilers: g++ clang++-19  only these (default: g++ clang++-14 clang++-19)
    // expect: left alone NAME    a function that need not be wrapped; every other function of the program must be
    // separate: all              with --separate it is in every batch, and all of its functions must run from units (same: no demand)
Each program is built plain and through `hrtool cc` with warnings on; demanded are the same diagnostics, output and exit status, no file
that fell back to its original, code on every source line that has code in the plain build, and the list of functions as
the program says. With --separate every body runs from a separately compiled unit instead (BODIES separate): the program's own are
overwritten before it runs, and the share of functions for which this works is printed. Without --all each program gets one compiler and optimisation level, chosen by its name.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import zlib

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import separate_bodies  # noqa: E402
PROGRAMS = HERE / "programs"
COMPILERS = ["g++", "clang++-14", "clang++-19"]
LEVELS = ["O0", "O1", "O2", "O3"]
# A body is never `noexcept`, and its recursion goes through its stub.
LOST_ON_PURPOSE = ("-Wterminate", "-Wexceptions", "-Winfinite-recursion")
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Wmissing-declarations", "-Wunused"]
Outcome = collections.namedtuple("Outcome", "diagnostics output status lines")


class Failure(Exception):
    """One program did not behave; the message says how."""


class Program:
    """A conformance program: its sources and what its comments ask for."""

    def __init__(self, path):
        self.name = path.stem if path.is_file() else path.name
        self.folder = path.parent if path.is_file() else path
        self.sources = [path] if path.is_file() else sorted(path.rglob("*.cpp"))
        text = "\n".join(source.read_text(encoding="utf-8-sig", errors="replace") for source in self.sources)

        def marks(word):
            return [match.strip() for match in re.findall(rf"^// {word}: (.*)$", text, re.M)]

        self.standard = (marks("std") or ["c++17"])[0]
        self.flags = " ".join(marks("flags")).split()
        self.compilers = (marks("compilers") or [" ".join(COMPILERS)])[0].split()
        self.separate = (marks("separate") or [""])[0]
        self.left_alone = {mark[len("left alone "):] for mark in marks("expect") if mark.startswith("left alone ")}

    def arguments(self, level):
        return [f"-std={self.standard}", f"-{level}", "-g", *WARNINGS, "-pthread", *self.flags]


class Tally:
    """Functions of all programs so far that can be restarted, that run from units, and why the others do not."""

    def __init__(self):
        self.slots, self.separate, self.reasons = 0, 0, collections.Counter()

    def add(self, program, coverage):
        if program.separate == "all" and coverage.separate != coverage.slots:
            raise Failure(f"{coverage.separate} of {coverage.slots} functions are in units: {dict(coverage.reasons)}")
        self.slots += coverage.slots
        self.separate += coverage.separate
        self.reasons += coverage.reasons

    def __str__(self):
        reasons = "".join(f"\n  {count} x {reason}" for reason, count in self.reasons.most_common())
        return f"{self.separate} of {self.slots} functions ran from separately compiled units{reasons}"


def run(command, cwd, timeout=300):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("HOT_RESTART")}
    return subprocess.run([str(word) for word in command], cwd=cwd, env=environment, timeout=timeout, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace")


def diagnostics(text):
    """Warnings and errors, as (file:line, message). Columns move on edited lines; quoted source and notes do not count."""
    return sorted(set(re.findall(r"^(\S+?:\d+)(?::\d+)?: (?:warning|error|fatal error): (.*)$", text, re.M)))


def lines_with_code(object_file, sources):
    """(file, line) pairs of the line table that lie in the program's own files."""
    names = {source.name for source in sources}
    text = run(["objdump", "--dwarf=decodedline", object_file], object_file.parent).stdout
    return {(m[1], int(m[2])) for m in re.finditer(r"^(\S+)\s+(\d+)\s+(?:0x)?[0-9a-f]+\b.*$", text, re.M) if m[1] in names}


def build_and_run(program, compiler, level, folder, launcher, link, tally=None):
    folder.mkdir(parents=True, exist_ok=True)
    found, lines, objects = [], set(), []
    for source in program.sources:
        where = source.relative_to(program.folder)
        output = folder / ("_".join(where.parts) + ".o")
        done = run([*launcher, compiler, *program.arguments(level), "-c", where, "-o", output], program.folder)
        if done.returncode != 0:
            raise Failure(f"does not compile:\n{done.stderr}")
        said = [line for line in done.stderr.splitlines() if line.startswith(("hot_restart: ", "hrtool: "))]
        if launcher and said:
            raise Failure("hrtool cc: " + "; ".join(said))
        found += diagnostics(done.stderr)
        lines |= lines_with_code(output, program.sources)
        objects.append(output)
    done = run([compiler, *program.arguments(level), *objects, "-o", folder / "program", *link], folder)
    if done.returncode != 0:
        raise Failure(f"does not link:\n{done.stderr}")
    if tally is not None:
        run([folder / "program"], folder, timeout=60)  # Makes the units.
        tally.add(program, separate_bodies.coverage(folder / "program", folder))
        separate_bodies.poison(folder / "program", folder)
    done = run([folder / "program"], folder, timeout=60)
    text = done.stdout + "\n--- stderr\n" + done.stderr
    return Outcome(found, text.replace(str(folder), "FOLDER"), done.returncode, lines)


def first_difference(plain, wrapped):
    for number, (a, b) in enumerate(zip(plain.splitlines() + ["<end>"], wrapped.splitlines() + ["<end>"]), 1):
        if a != b:
            return f"line {number}:\n  plain:   {a}\n  wrapped: {b}"
    return "at the end"


def without_code_in_clang(program, compiler, lines):
    """Lines that only say `return NUMBER;`: Clang at -O0 gives a function's only return code of its own in main alone, and a
    wrapped main's body is a function like any other."""
    if not compiler.startswith("clang"):
        return set()
    texts = {source.name: source.read_text(encoding="utf-8-sig", errors="replace").splitlines() for source in program.sources}
    return {(name, line) for name, line in lines
            if line <= len(texts[name]) and re.fullmatch(r"\s*return \d+;\s*", texts[name][line - 1])}


def differences(plain, wrapped, level, no_code):
    """Everything that tells the wrapped build from the plain one, as sentences; `no_code`: lines that may have lost theirs."""
    if plain.status != wrapped.status:
        yield f"exit status {wrapped.status} instead of {plain.status}\n{wrapped.output[-800:]}"
    if plain.output != wrapped.output:
        yield "output differs, " + first_difference(plain.output, wrapped.output)
    if new := [d for d in wrapped.diagnostics if d not in plain.diagnostics]:
        yield f"new warnings: {new}"
    lost = [d for d in plain.diagnostics if d not in wrapped.diagnostics and not d[1].endswith(tuple(f"[{w}]" for w in LOST_ON_PURPOSE))]
    if lost and level == "O0":
        yield f"lost warnings: {lost}"
    if level == "O0" and (gone := plain.lines - wrapped.lines - no_code):
        yield f"lines without code: {sorted(gone)[:10]}"


def list_differences(program, folder):
    """Compares the manifests of a wrapped build with what the program expects."""
    functions = {}
    for path in sorted(folder.rglob("manifest.json")):
        for function in json.loads(path.read_text())["functions"]:
            name = re.sub(r"(?<!operator)\(.*", "", function["name"]) or "(unnamed)"
            functions.setdefault(name, set()).add(function.get("skipReason", ""))
    alone = {name for name, reasons in functions.items() if any(reasons)}
    if not functions:
        yield "the manifests list no function"
    for name in sorted(alone - program.left_alone):
        yield f"left alone: {name}: {'; '.join(sorted(filter(None, functions[name])))}"
    for name in sorted(program.left_alone - set(functions)):
        yield f"expected to be left alone, but there is no such function: {name}"


def check(program, compiler, level, options):
    """Returns None, or what went wrong."""
    folder = options.work / f"{program.name}-{compiler}-{level}"
    shutil.rmtree(folder, ignore_errors=True)
    link = [options.runtime, f"-Wl,-rpath,{options.runtime.parent}"]
    try:
        plain = build_and_run(program, compiler, level, folder / "plain", [], [])
        launcher = [options.hrtool, "cc", *(["--bodies=separate"] if options.separate else []),
                    *(["--arguments=snapshot"] if options.snapshot else []),
                    *([f"--lambdas={options.lambdas}"] if options.lambdas else []), "--"]
        wrapped = build_and_run(program, compiler, level, folder / "wrapped", launcher, link, options.tally)
        no_code = without_code_in_clang(program, compiler, plain.lines)
        wrong = [*differences(plain, wrapped, level, no_code), *list_differences(program, folder / "wrapped")]
        if wrong:
            return "".join("\n  " + sentence for sentence in wrong)
    except (Failure, subprocess.TimeoutExpired, OSError) as failure:
        return str(failure)
    shutil.rmtree(folder, ignore_errors=True)
    return None


def jobs(programs, options):
    for program in programs:
        choices = [(c, l) for c in program.compilers for l in LEVELS
                   if c in (options.compiler or [c]) and l in (options.level or [l]) and shutil.which(c)]
        if choices and not (options.all or options.programs):
            choices = [choices[zlib.crc32(program.name.encode()) % len(choices)]]
        yield from ((program, compiler, level) for compiler, level in choices)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--hrtool", required=True, type=pathlib.Path)
    parser.add_argument("--runtime", required=True, type=pathlib.Path)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--separate", action="store_true")
    parser.add_argument("--snapshot", action="store_true", help="with ARGUMENTS snapshot")
    parser.add_argument("--lambdas", choices=["none", "escaping", "all"], help="LAMBDAS")
    parser.add_argument("--batch", default="0/1")
    parser.add_argument("--compiler", action="append")
    parser.add_argument("--level", action="append")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("programs", nargs="*")
    options = parser.parse_args()
    options.tally = Tally() if options.separate else None
    options.work, options.hrtool, options.runtime = (p.resolve() for p in (options.work, options.hrtool, options.runtime))
    paths = sorted(p for p in PROGRAMS.iterdir() if p.suffix == ".cpp" or p.is_dir())
    index, count = map(int, options.batch.split("/"))
    programs = [Program(p) for p in paths if p.stem in options.programs or not options.programs]
    programs = [p for at, p in enumerate(programs) if at % count == index or (options.separate and p.separate)]
    failed, total = [], 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        work = list(jobs(programs, options))
        for (program, compiler, level), wrong in zip(work, pool.map(lambda job: check(*job, options), work)):
            total += 1
            if wrong:
                failed.append(program.name)
                print(f"FAILED {program.name} {compiler} {level}: {wrong}", flush=True)
    print(f"{total - len(failed)} of {total} builds behave alike")
    if options.separate:
        print(options.tally)
    return 1 if failed or not total else 0


if __name__ == "__main__":
    sys.exit(main())
