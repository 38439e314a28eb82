"""Which frame is called again, with all compilers and levels of optimisation: `python3 tests/end_to_end/frame_matrix.py BUILD_FOLDER`.

Takes some minutes. The suite runs one compiler at -O0; here are all of them. Exit status 1: one failed."""
import itertools
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = ("edited_frame_test", "overflow_test", "blame_test")
COMPILERS = ("g++", "clang++-14", "clang++-19")


def main(build):
    failed = 0
    for compiler, level, test in itertools.product(COMPILERS, ("-O0", "-O2"), TESTS):
        if not shutil.which(compiler):
            print("skipped: there is no %s" % compiler)
            continue
        run = subprocess.run([sys.executable, os.path.join(HERE, test + ".py")], capture_output=True, text=True,
                             env={**os.environ, "CXX": compiler, "FLAGS": level, "HRTOOL": os.path.join(build, "cli/hrtool"),
                                  "HOT_RESTART_RUNTIME": os.path.join(build, "runtime/libhot_restart.so")})
        print("%s %s %s: %s" % (compiler, level, test, run.stderr.strip().splitlines()[-1]), flush=True)
        if run.returncode != 0:
            failed += 1
            print(run.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
