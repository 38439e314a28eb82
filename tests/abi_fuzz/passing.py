#!/usr/bin/env python3
"""abi.h's answer to "is this class passed in place?" is what the compiler does, for random classes.

usage: passing.py --header ABI_H --work FOLDER [--seed N] [--files N] [--classes N] [--compiler CXX]...

Each program calls, for each of its classes, a function with a parameter of that class through a pointer to a function that takes an
address. The parameter lies at that address if the class is passed in place. abi.h is asked right behind each class. A compiler that
cannot be asked (Clang before 15) may leave the answer open, and is given no class with `trivial_abi`.
"""

import argparse
import pathlib
import random
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import shapes  # noqa: E402

STANDARDS = [11, 14, 17, 20]
PROBE = """
static void probe{0}({0} p) {{ where = (const void*)&p; }}
constexpr Passing said{0} = passingOf<{0}>();
"""
CALL = """
  reinterpret_cast<void (*)(const char*)>(&probe{0})(bytes);
  check("{0}", where == bytes ? Passing::kInPlace : Passing::kAsValue, said{0});
"""
MAIN = """
int main() {{
{0}
  printf("%d classes, %d left open\\n", classes, open);
  return failed;
}}
"""
HEAD = """
using hot_restart::abi::Passing;
using hot_restart::abi::passingOf;
const void* volatile where;
alignas(64) char bytes[4096];
int classes, open, failed;
void check(const char* name, Passing truth, Passing said) {
  ++classes;
  open += said == Passing::kUnknown;
  if (said == Passing::kUnknown ? MUST_ANSWER : said != truth) {
    failed = 1;
    printf("%s is passed %s, but abi.h says %d\\n", name, truth == Passing::kInPlace ? "in place" : "by value", int(said));
  }
}
"""


def program(seed, count, standard, header):
    chance, made, text = random.Random(seed), [], f'#include "{header}"\n' + shapes.PROLOGUE + HEAD
    for at in range(count):
        shape = shapes.makeShape(chance, at, made[-40:], standard)
        if standard < 14 and shape.name.startswith("L"):
            continue  # Closures with initialisers are of C++14.
        made.append(shape)
        text += shape.text + PROBE.format(shape.name)
    return text + MAIN.format("".join(CALL.format(shape.name) for shape in made))


def check(seed, compiler, options):
    """Returns None, or what went wrong."""
    version = int(re.search(r"\d+", subprocess.run([compiler, "-dumpversion"], capture_output=True, text=True).stdout)[0])
    answers = "clang" not in compiler or version >= 15
    standard = STANDARDS[seed % len(STANDARDS)]
    source, binary = options.work / f"{seed}.cpp", options.work / f"{seed}-{pathlib.Path(compiler).name}"
    source.write_text(program(seed, options.classes, standard, options.header))
    done = subprocess.run([compiler, f"-std=c++{standard}", "-w", "-O0", f"-DMUST_ANSWER={int(answers)}", *([] if answers else ["-DTRIVIAL_ABI="]),
                           source, "-o", binary], capture_output=True, text=True)
    if done.returncode != 0:
        return f"does not compile: {done.stderr[:800]}"
    done = subprocess.run([binary], capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        return f"status {done.returncode}\n{done.stdout}"
    options.open += int(re.search(r"(\d+) left open", done.stdout)[1])
    binary.unlink()
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--header", required=True, type=pathlib.Path)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--files", type=int, default=4)
    parser.add_argument("--classes", type=int, default=120, help="in each file")
    parser.add_argument("--compiler", action="append")
    options = parser.parse_args()
    options.header = options.header.resolve()
    options.work.mkdir(parents=True, exist_ok=True)
    print(f"seed {options.seed}", flush=True)
    failed = 0
    for compiler in filter(shutil.which, options.compiler or ["g++", "clang++-14", "clang++-19"]):
        options.open = 0
        for at in range(options.files):
            if wrong := check(options.seed + at, compiler, options):
                failed += 1
                print(f"FAILED --seed {options.seed + at} --compiler {compiler}: {wrong}", flush=True)
        print(f"{compiler}: {options.files * options.classes} classes, {options.open} left open", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
