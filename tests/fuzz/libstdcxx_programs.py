"""The programs of libstdc++'s own test-suite that are meant to run, out of Debian's package gcc-12-source.

The package is fetched and unpacked into the work folder when it is first asked for; nothing of it is kept here. DejaGnu's marks are read as
far as compilers and libraries need them: standard, options, threads. A program that the plain compiler does not take is not compared.
"""

import fcntl
import pathlib
import re
import shutil
import subprocess
import zlib

import differential

PACKAGE = "gcc-12-source"
# What conformance.exp of the suite runs; its simd/ and performance/ have drivers of their own.
FOLDERS = r"^([0-9][0-9]|std|abi|backward|ext|experimental|decimal|special_functions|tr1|tr2)"
STANDARDS = {"c++98_only": "gnu++98", "c++11_only": "gnu++11", "c++14_only": "gnu++14", "c++17_only": "gnu++17", "c++2a": "gnu++20",
             "c++20": "gnu++20", "c++23": "gnu++23"}


def suite(work):
    """The unpacked test-suite."""
    folder = work / PACKAGE
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (found := list(folder.glob("gcc-*/libstdc++-v3/testsuite"))):
            unpack(folder)
            found = list(folder.glob("gcc-*/libstdc++-v3/testsuite"))
    return found[0]


def unpack(folder):
    step("apt-get", "-o", "APT::Sandbox::User=root", "download", PACKAGE, cwd=folder)
    archive = next(folder.glob(f"{PACKAGE}_*.deb"))
    step("dpkg-deb", "-x", archive, folder / "package", cwd=folder)
    tarball = next((folder / "package").rglob("gcc-12*.tar.*"))
    step("tar", "-xf", tarball, "-C", folder, "--wildcards", "*/libstdc++-v3/testsuite", cwd=folder)
    shutil.rmtree(folder / "package")
    archive.unlink()


def step(*command, cwd):
    done = subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))}: {done.stdout[-800:]}")


def test_library(tests, compiler):
    """The helpers that the suite's programs are linked with, compiled plain, once for each compiler."""
    folder = tests / f"helpers-{pathlib.Path(compiler).name}"
    if not folder.exists():
        making = folder.with_suffix(".making")
        making.mkdir(exist_ok=True)
        for name in ("abi", "allocator", "character", "hooks"):
            step(compiler, "-std=gnu++17", "-O2", "-w", f"-I{tests / 'util'}", '-DLOCALEDIR="."', "-c", tests / "util" / f"testsuite_{name}.cc",
                 "-o", making / f"{name}.o", cwd=tests)
        making.rename(folder)
    return sorted(folder.glob("*.o"))


def options_of(text):
    """(compiler options, options for linking) that the marks of a test ask for."""
    words = []
    for mark in re.findall(r'\{\s*dg-(?:additional-)?options\s+"([^"]*)"(.*)', text):
        if "target" not in mark[1] or re.search(r"target (pthread|\*-\*-\*)", mark[1]):
            words += mark[0].split()
    if not any(word.startswith("-std=") for word in words):
        wanted = re.search(r"dg-(?:do run|require-effective-target).*?(c\+\+[\w+]+)", text)
        words.append("-std=" + STANDARDS.get(wanted[1] if wanted else "", "gnu++17"))
    flags = [word for word in words if not word.startswith("-l")] + ["-pthread"]
    return flags, [word for word in words if word.startswith("-l")] + ["-latomic"]


def programs(_seed, options):
    """All programs, in an order that has nothing to do with their names, so that the first ones are a sample of all."""
    tests = suite(options.work)
    paths = [path for path in tests.rglob("*.cc") if re.match(FOLDERS, str(path.relative_to(tests)))]
    for path in sorted(paths, key=lambda path: zlib.crc32(str(path.relative_to(tests)).encode())):
        text = path.read_text(encoding="utf-8", errors="surrogateescape")
        if re.search(r"dg-do\s+run", text) or "dg-do" not in text:
            flags, link = options_of(text)
            yield Test(path.relative_to(tests), path, [*flags, f"-I{tests / 'util'}", '-DLOCALEDIR="."'], link, tests)


class Test(differential.Program):
    """A program of the suite: its file is compiled where it is, and it runs beside the suite's data."""

    def __init__(self, name, path, flags, link, tests):
        super().__init__(str(name), self.write_files, flags, link=link, seconds=60)
        self.path, self.tests = path, tests

    def write_files(self, folder):
        shutil.copytree(self.tests / "data", folder / "data")
        return [self.path]

    def link_with(self, compiler):
        return [*test_library(self.tests, compiler), *self.link]
