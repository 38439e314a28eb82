#!/usr/bin/env python3
"""Differential test of how classes are passed: random programs do the same plain, wrapped and wrapped with ARGUMENTS snapshot.

usage: run.py --hrtool HRTOOL --runtime LIBRARY --work FOLDER [--seed N] [--files N] [--classes N] [--compiler CXX]... [--level O]... [--jobs N]

Each file of random classes and functions (shapes.py, signatures.py) comes from a seed of its own: the given one (default: one that is
drawn and printed), the next one, and so on. A failure names the seed; `--seed THAT --files 1 --keep` makes its file again and keeps it.
Demanded: no file falls back to its original, and the same output and status. Counted: how many functions were wrapped.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import signatures  # noqa: E402

STANDARDS = [14, 17, 17, 20, 20]


class Failure(Exception):
    """A file did not behave; the message says how."""


class Tally:
    """What all files together came to."""

    def __init__(self):
        self.classes, self.wrapped, self.alone, self.reasons = 0, 0, 0, collections.Counter()

    def add(self, classes, folder):
        self.classes += classes
        for path in folder.rglob("manifest.json"):
            for function in json.loads(path.read_text())["functions"]:
                reason = function.get("skipReason", "")
                self.wrapped += not reason
                self.alone += bool(reason)
                if reason:
                    self.reasons[re.sub(r"'\w*'", "'...'", reason)] += 1


def run(command, folder):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HOT_RESTART")}
    return subprocess.run([str(word) for word in command], cwd=folder, env=environment, timeout=300, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace")


def outputOf(name, launcher, compiler, flags, link, folder, arguments):
    """Builds source.cpp as `name` and returns what the program prints."""
    done = run([*launcher, compiler, *flags, "-c", "source.cpp", "-o", f"{name}.o"], folder)
    if done.returncode != 0:
        raise Failure(f"{name} does not compile: {done.stderr[:1500]}")
    said = [line for line in done.stderr.splitlines() if line.startswith(("hot_restart: ", "hrtool: "))]
    if said:
        errors = re.findall(r"error: .*", done.stderr)
        raise Failure(f"{name} falls back: {'; '.join(said)[:600]} {errors[:3]}")
    done = run([compiler, f"{name}.o", "-o", name, *link], folder)
    if done.returncode != 0:
        raise Failure(f"{name} does not link: {done.stderr[:800]}")
    outputs = []
    for argument in arguments:
        done = run([f"./{name}", *argument], folder)
        outputs.append((done.returncode, done.stdout))
    return outputs


def compare(plain, other, name):
    for (status, text), (otherStatus, otherText) in zip(plain, other):
        for line, otherLine in zip(text.splitlines() + ["<end>"], otherText.splitlines() + ["<end>"]):
            if line != otherLine:
                raise Failure(f"{name} prints '{otherLine}' instead of '{line}'")
        if status != otherStatus or text != otherText:
            raise Failure(f"{name} ends with status {otherStatus} instead of {status}")


def check(seed, compiler, level, options, tally):
    """Returns None, or what went wrong."""
    folder = options.work / f"{seed}-{pathlib.Path(compiler).name}-{level}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    chance = random.Random(seed)
    standard = chance.choice(STANDARDS)
    (folder / "source.cpp").write_text(signatures.program(chance, seed, options.classes, standard))
    flags = [f"-std=c++{standard}", f"-{level}", "-w"]
    link = [options.runtime, f"-Wl,-rpath,{options.runtime.parent}"]
    wrap = [options.hrtool, "cc"]
    try:
        counted, uncounted = ["count"], []
        plain = outputOf("plain", [], compiler, flags, [], folder, [counted, uncounted])
        wrapped = outputOf("wrapped", [*wrap, "--"], compiler, flags, link, folder, [counted, uncounted])
        # A kept copy is a copy; the values must be the same.
        snapshot = outputOf("snapshot", [*wrap, "--arguments=snapshot", "--"], compiler, flags, link, folder, [uncounted])
        tally.add(options.classes, folder / "wrapped.o.hr")
        compare(plain, wrapped, "wrapped")
        compare(plain[1:], snapshot, "snapshot")
    except (Failure, subprocess.TimeoutExpired, OSError) as failure:
        return str(failure)
    if not options.keep:
        shutil.rmtree(folder, ignore_errors=True)
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--hrtool", required=True, type=pathlib.Path)
    parser.add_argument("--runtime", required=True, type=pathlib.Path)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--files", type=int, default=3)
    parser.add_argument("--classes", type=int, default=120, help="in each file")
    parser.add_argument("--compiler", action="append")
    parser.add_argument("--level", action="append")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="keep the files of what behaves as well")
    options = parser.parse_args()
    options.work, options.hrtool, options.runtime = (path.resolve() for path in (options.work, options.hrtool, options.runtime))
    compilers = [name for name in options.compiler or ["g++", "clang++-14", "clang++-19"] if shutil.which(name)]
    work = [(options.seed + at, compiler, level) for at in range(options.files) for compiler in compilers for level in options.level or ["O0", "O2"]]
    print(f"seed {options.seed}, {options.files} files of {options.classes} classes, {', '.join(compilers)}", flush=True)
    tally, failed, begin = Tally(), 0, time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for job, wrong in zip(work, pool.map(lambda job: check(*job, options, tally), work)):
            if wrong:
                failed += 1
                print(f"FAILED --seed {job[0]} --compiler {job[1]} --level {job[2]}: {wrong}", flush=True)
    print(f"{len(work) - failed} of {len(work)} builds behave alike: {tally.classes} classes, {tally.wrapped} functions wrapped, "
          f"{tally.alone} left alone, {time.monotonic() - begin:.0f} s")
    for reason, count in tally.reasons.most_common():
        print(f"  {count} x {reason}")
    return 1 if failed or not work else 0


if __name__ == "__main__":
    sys.exit(main())
