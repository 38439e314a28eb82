#!/usr/bin/env python3
"""Differential test on programs that nobody wrote for us: each does the same plain, wrapped, and with its bodies from separate units.

usage: run.py --hrtool HRTOOL --runtime LIBRARY --work FOLDER --source csmith|own|libstdcxx [--seed N] [--count N] [--from N]
              [--compiler CXX]... [--level O]... [--all] [--wrapped-only] [--jobs N] [--keep] [PROGRAM...]

The programs of a source have an order: `--count` takes so many of them, from number `--from` on; PROGRAM names single ones of libstdcxx. The
random sources begin with `--seed` (default: one that is drawn and printed) and count on from there. Each program is built with one of the
compilers and levels, which its name decides; with --all with each of them.
A failure is a difference in output or exit status, a file that falls back to its original, or a function whose rewritten text does not
compile. It names program, compiler and level, which make it again, and its folder stays. Exit status 1 when there was one.
"""

import argparse
import concurrent.futures
import itertools
import pathlib
import random
import shutil
import sys
import time
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import csmith_programs  # noqa: E402
import differential  # noqa: E402
import libstdcxx_programs  # noqa: E402
import own_programs  # noqa: E402

SOURCES = {"csmith": csmith_programs, "own": own_programs, "libstdcxx": libstdcxx_programs}


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--hrtool", required=True, type=pathlib.Path)
    parser.add_argument("--runtime", required=True, type=pathlib.Path)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--source", required=True, choices=SOURCES)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--count", type=int, help="default: 10, of libstdcxx all")
    parser.add_argument("--from", type=int, default=0, dest="begin")
    parser.add_argument("--compiler", action="append")
    parser.add_argument("--level", action="append")
    parser.add_argument("--all", action="store_true", help="every compiler and level for every program")
    parser.add_argument("--wrapped-only", action="store_false", dest="separate", help="without the bodies from separate units")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="keep the files of what behaves as well")
    parser.add_argument("programs", nargs="*")
    options = parser.parse_args()
    if options.programs and options.source != "libstdcxx":
        parser.error("random programs are numbered: --seed N --count 1")
    options.hrtool, options.runtime, options.work = (path.resolve() for path in (options.hrtool, options.runtime, options.work))
    options.work.mkdir(parents=True, exist_ok=True)
    return options


def chosen(options):
    """The programs to run."""
    everything = SOURCES[options.source].programs(options.seed, options)
    if options.programs:
        wanted = set(options.programs)
        yield from (program for program in everything if program.name in wanted)
        return
    count = options.count or (None if options.source == "libstdcxx" else 10)
    yield from itertools.islice(everything, options.begin, None if count is None else options.begin + count)


def builds(options, compilers):
    """(program, compiler, level) of everything there is to do."""
    choices = [(compiler, level) for compiler in compilers for level in options.level or ["O0", "O2"]]
    for program in chosen(options):
        own = choices if options.all else [choices[zlib.crc32(program.name.encode()) % len(choices)]]
        yield from ((program, compiler, level) for compiler, level in own)


def main():
    options = arguments()
    compilers = [name for name in options.compiler or ["g++", "clang++-19"] if shutil.which(name)]
    print(f"{options.source}, seed {options.seed}, {', '.join(compilers)}", flush=True)
    tally, failed, begin = differential.Tally(), 0, time.monotonic()

    def judge(job):
        return job, differential.judge(*job, tally, options)

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for (program, compiler, level), wrong in pool.map(judge, builds(options, compilers)):
            if wrong:
                failed += 1
                print(f"FAILED {program.name} --compiler {compiler} --level {level}: {wrong}", flush=True)
    print(f"{tally.alike} builds behave alike, {failed} do not, {time.monotonic() - begin:.0f} s")
    print("\n".join(tally.lines()))
    return 1 if failed or not tally.alike else 0


if __name__ == "__main__":
    sys.exit(main())
