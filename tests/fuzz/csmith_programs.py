"""Programs that Debian's csmith writes in its C++ mode: arithmetic, structures, bit-fields, pointers, gotos, with a checksum at the end."""

import shutil
import subprocess

import differential

# It initialises with numbers that are too wide, which clang++ takes for an error.
FLAGS = ["-std=c++17", "-Wno-narrowing", "-I/usr/include/csmith"]


def programs(seed, options):
    """One program after the other, the first one of `seed`."""
    if not shutil.which("csmith"):
        raise SystemExit("csmith is missing: apt-get install csmith")
    while True:
        yield differential.Program(f"csmith-{seed}", lambda folder, seed=seed: write(folder, seed), FLAGS,
                                   seconds=8)
        seed += 1


def write(folder, seed):
    text = subprocess.run(["csmith", "--lang-cpp", "--cpp11", "--seed", str(seed)], stdout=subprocess.PIPE, text=True, check=True,
                          cwd=folder).stdout
    (folder / "source.cpp").write_text(text)
    return ["source.cpp"]
