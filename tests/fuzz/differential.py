"""One program built plain, wrapped and with every body from a separately compiled unit: does it do the same each time?

A source of programs (csmith_programs.py, own_programs.py, libstdcxx_programs.py) says what there is to build; this file builds it, runs it
and compares. What a program prints and its exit status are all that is compared.
"""

import collections
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import separate_bodies  # noqa: E402


class Program:
    """What a source hands out. `write` puts the program's files into a folder and returns the names of its sources there."""

    def __init__(self, name, write, flags=(), headers=(), link=(), seconds=20):
        self.name, self.write, self.flags, self.headers, self.link, self.seconds = name, write, list(flags), headers, list(link), seconds

    def link_with(self, _compiler):
        """What the program is linked with; some of it may be the compiler's."""
        return self.link


class Failure(Exception):
    """The wrapped program is not what the plain one is; the message says how."""


class Unfit(Exception):
    """There is nothing to compare: the plain program does not compile here, never ends, or never does the same twice."""


class Tally:
    """What all programs together came to."""

    def __init__(self):
        self.alike, self.unfit = 0, collections.Counter()
        self.wrapped, self.alone = 0, collections.Counter()
        self.slots, self.separate, self.not_separate = 0, 0, collections.Counter()

    def add_manifests(self, folder):
        for path in folder.rglob("manifest.json"):
            for function in json.loads(path.read_text())["functions"]:
                reason = function.get("skipReason", "")
                if "rewritten text does not compile" in reason:
                    raise Failure(f"`{function['name']}` is left alone: {reason}")
                self.wrapped += not reason
                if reason:
                    self.alone[re.sub(r"'[^']*'|`[^`]*`", "'...'", reason)] += 1

    def add_separate(self, coverage):
        self.slots += coverage.slots
        self.separate += coverage.separate
        self.not_separate += collections.Counter({re.sub(r"'[^']*'|`[^`]*`|\(slot .*", "'...'", reason): count
                                                  for reason, count in coverage.reasons.items()})

    def lines(self):
        """The figures, as lines of text."""
        yield f"{self.wrapped} functions wrapped, {self.alone.total()} left alone"
        yield from (f"  {count} x {reason}" for reason, count in self.alone.most_common())
        yield f"{self.separate} of {self.slots} functions ran from separately compiled units"
        yield from (f"  {count} x {reason}" for reason, count in self.not_separate.most_common(12))
        yield f"{self.unfit.total()} programs with nothing to compare"
        yield from (f"  {count} x {reason}" for reason, count in self.unfit.most_common())


def run(command, folder, seconds=300, **environment):
    """Runs a command without any setting of hot_restart's but `environment`. What runs beside it when time is up ends with it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HOT_RESTART")}
    with subprocess.Popen([str(word) for word in command], cwd=folder, env={**clean, **environment}, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace", start_new_session=True) as process:
        try:
            output, messages = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise
    return subprocess.CompletedProcess(command, process.returncode, output, messages)


class Build:
    """The builds of one program by one compiler at one level, in a folder of its own."""

    def __init__(self, program, compiler, level, options):
        self.program, self.compiler, self.options = program, compiler, options
        self.folder = options.work / re.sub(r"[^\w.+-]", "_", f"{program.name}-{pathlib.Path(compiler).name}-{level}")
        self.flags = [f"-{level}", "-w", *program.flags]
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.sources = program.write(self.folder)

    def compile(self, kind, launcher, link):
        """Builds the program `kind`; returns what the compiler and the launcher said."""
        objects, said = [], ""
        for source in self.sources:
            objects.append(f"{kind}/{pathlib.Path(source).stem}.o")
            (self.folder / kind).mkdir(exist_ok=True)
            done = run([*launcher, self.compiler, *self.flags, "-c", source, "-o", objects[-1]], self.folder)
            said += done.stderr
            if done.returncode != 0:
                raise Failure(f"{kind}: does not compile: " + " | ".join(re.findall(r"error: .*", done.stderr)[:3]))
        done = run([self.compiler, *self.flags, *objects, "-o", f"{kind}/program", *self.program.link_with(self.compiler), *link], self.folder)
        if done.returncode != 0:
            raise Failure(f"{kind}: does not link: {done.stderr[-600:]}")
        return said

    def outcome(self, kind, **environment):
        """(status, output, messages) of the program `kind`. It runs as `./program`, beside its data, in a folder with nothing of an earlier run."""
        place = self.folder / "run"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.folder / "data", place) if (self.folder / "data").exists() else place.mkdir()
        os.symlink(self.folder / kind / "program", place / "program")
        done = run(["./program"], place, self.program.seconds, LC_ALL="C", **environment)
        text = (done.stdout + "\n--- stderr\n" + done.stderr).replace(str(self.folder), "FOLDER")
        return done.returncode, re.sub(r"FOLDER/\w+/program|\./program", "PROGRAM", text)

    def plain(self):
        """What the plain program does, twice."""
        try:
            self.compile("plain", [], [])
            first, second = self.outcome("plain"), self.outcome("plain")
        except Failure as failure:
            raise Unfit("the plain program does not compile or link") from failure
        except subprocess.TimeoutExpired as late:
            raise Unfit("the plain program or its compiler takes too long") from late
        if first != second:
            raise Unfit("the plain program never does the same twice")
        return first


def compare(plain, other, kind):
    for line, other_line in zip(plain[1].splitlines() + ["<end>"], other[1].splitlines() + ["<end>"]):
        if line != other_line:
            raise Failure(f"{kind}: prints {other_line[:300]!r} instead of {line[:300]!r} (status {other[0]}, plain {plain[0]})")
    if plain[0] != other[0]:
        raise Failure(f"{kind}: ends with status {other[0]} instead of {plain[0]}")


def check(build, tally, separate=True):
    """Builds, runs and compares. Raises Failure or Unfit."""
    options = build.options
    expected = build.plain()
    headers = [f"--headers={glob}" for glob in build.program.headers]
    link = [options.runtime, f"-Wl,-rpath,{options.runtime.parent}"]
    said = build.compile("wrapped", [options.hrtool, "cc", *headers, "--"], link)
    if fallback := [line for line in said.splitlines() if line.startswith(("hot_restart: ", "hrtool: "))]:
        raise Failure("; ".join(fallback)[:900])
    tally.add_manifests(build.folder / "wrapped")
    compare(expected, build.outcome("wrapped"), "wrapped")
    if separate:
        program, units = build.folder / "wrapped" / "program", {"HOT_RESTART_RELOAD_AT_START": "all"}
        compare(expected, build.outcome("wrapped", **units), "separate")  # This makes the units, too.
        tally.add_separate(separate_bodies.coverage(program, build.folder / "wrapped"))
        separate_bodies.poison(program, build.folder / "wrapped")
        compare(expected, build.outcome("wrapped", **units), "separate, with the program's own bodies overwritten")


def judge(program, compiler, level, tally, options):
    """Checks one program. Returns None, or what is wrong. Its folder stays when something is."""
    build = Build(program, compiler, level, options)
    wrong = None
    try:
        check(build, tally, options.separate)
        tally.alike += 1
    except Unfit as unfit:
        tally.unfit[str(unfit)] += 1
    except Failure as failure:
        wrong = str(failure)
    except subprocess.TimeoutExpired as late:
        wrong = f"takes more than {late.timeout:.0f} s: {' '.join(map(str, late.cmd))[:200]}"
    if not wrong and not options.keep:
        shutil.rmtree(build.folder, ignore_errors=True)
    return wrong
