#!/usr/bin/env python3
"""Every stub keeps a landing pad around its body call: without one there is nothing to restart.

usage: landing_pads.py --hrtool HRTOOL SOURCE...

Rewrites each source, compiles it to assembly with g++, clang++-14 and clang++-19 at -O0 to -O3, and looks at each function that
loads a slot: its indirect call must lie in a call-site entry of the exception table whose landing pad is not 0.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile

COMPILERS = ["g++", "clang++-14", "clang++-19"]
LEVELS = ["-O0", "-O1", "-O2", "-O3"]
EXTRA = {"g++": ["-fnon-call-exceptions", "-fasynchronous-unwind-tables"]}


def functions(assembly):
    """Lines of each function, by symbol."""
    for match in re.finditer(r"^(_?[\w$.]+):.*\n((?:.*\n)*?)^\s*\.size\s+\1,", assembly, re.M):
        yield match.group(1), match.group(2).split("\n")


def call_sites(assembly, lines):
    """(begin label, end label) of the entries with a landing pad in the table of this function."""
    reference = next((m.group(1) for m in (re.search(r"\.cfi_lsda\s+\S+,\s*(\S+)", line) for line in lines) if m), None)
    if reference is None:
        return []
    start = assembly.find(f"\n{reference}:")
    table = assembly[start:]
    entry = r"\.uleb128\s+\(?(\S+?)-\S+?\)?(?:[ \t].*)?\n\s*\.uleb128\s+\(?(\S+?)-(\S+?)\)?(?:[ \t].*)?\n\s*\.uleb128\s+(\S+)"
    end = re.search(r"\n\.L(?:LSDACSE|cst_end)\w*:", table)
    return [(m.group(3), m.group(2)) for m in re.finditer(entry, table[: end.start() if end else 0])
            if m.group(4) not in ("0", "0x0")]


def has_pad(assembly, lines):
    labels = {m.group(1): number for number, line in enumerate(lines) if (m := re.match(r"^(\.L\w+):", line))}
    calls = [number for number, line in enumerate(lines) if re.match(r"\s*callq?\s+\*", line)]
    sites = [(labels.get(begin), labels.get(end)) for begin, end in call_sites(assembly, lines)]
    return bool(calls) and all(any(b is not None and e is not None and b < call < e for b, e in sites) for call in calls)


def check(text, source, compiler, level, folder):
    generated, output = os.path.join(folder, "unit.cpp"), os.path.join(folder, "unit.s")
    with open(generated, "w", encoding="utf-8") as out:
        out.write(text)
    subprocess.run([compiler, "-std=c++17", level, "-w", "-S", *EXTRA.get(compiler, []), generated, "-o", output], check=True)
    with open(output, encoding="utf-8") as opened:
        assembly = opened.read()
    stubs = 0
    for name, lines in functions(assembly):
        if not any("hr$slot" in line for line in lines):
            continue
        stubs += 1
        if not has_pad(assembly, lines):
            yield f"{source} {compiler} {level}: {name} has no landing pad around its body call"
    if stubs < 10:
        yield f"{source} {compiler} {level}: only {stubs} stubs were found"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--hrtool", required=True)
    parser.add_argument("sources", nargs="+")
    options = parser.parse_args()
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        for source in options.sources:
            for compiler in COMPILERS:
                command = [options.hrtool, "rewrite", source, "--", compiler, "-std=c++17"]
                text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
                for level in LEVELS:
                    problems += check(text, source, compiler, level, folder)
    print("\n".join(problems) or "every stub has its landing pad")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
