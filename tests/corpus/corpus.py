"""What the corpus scripts share: fetching a project, configuring it wrapped or plain, running its own tests.

Projects come as Debian source packages (fetch.sh) and are copied before use: some of their tests write into the source tree.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
PROJECTS = json.loads((HERE / "projects.json").read_text())


class Failure(Exception):
    """A step of the corpus failed; the message names project, step and shows the end of its output."""


def arguments():
    """A parser for what the scripts are all told: where hot_restart is, where to work, how to build."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--package", required=True)
    parser.add_argument("--work", required=True, type=lambda folder: pathlib.Path(folder).resolve())
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--build-type", default="Debug")
    return parser


def wait_for(condition, what, process, log, seconds):
    """Until condition() holds. A Failure with the log once the process (the first of its group) has ended without it, or after
    `seconds`; the group is killed then."""
    end = time.time() + seconds
    while not condition():
        ended = process.poll()
        if condition():
            return  # It has come about just before the end.
        if ended is not None or time.time() > end:
            if ended is None:
                os.killpg(process.pid, signal.SIGKILL)
            how = "did not happen within %d s" % seconds if ended is None else "the program ended with %d" % ended
            raise Failure(f"{what}: {how}\n{log.read_text(errors='replace')[-3000:]}")
        time.sleep(0.02)


def run(command, what, cwd=None, env=None, timeout=1800, check=True):
    """Runs a command and returns its completed process (output merged); raises Failure with the output's end."""
    try:
        done = subprocess.run([str(word) for word in command], cwd=cwd, env=env, timeout=timeout, text=True, errors="replace",
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except subprocess.TimeoutExpired as late:
        raise Failure(f"{what}: not done after {timeout} s") from late
    if check and done.returncode != 0:
        raise Failure(f"{what}: exit status {done.returncode}\n" + "\n".join(done.stdout.splitlines()[-60:]))
    return done


def play(projects, what):
    """The end of a script that plays something in one project after the other. `what` plays it in the project of that name and returns
    (how many were played, the failures' texts, the line that says so). Exits: with 1 when any failed, or nothing was played."""
    os.environ.pop("HOT_RESTART", None)
    failed = False
    try:
        for name in projects:
            played, failures, summary = what(name)
            print(f"{name}: {summary}", flush=True)
            failed = failed or bool(failures) or played == 0
    except Failure as failure:
        sys.exit(f"FAILED {failure}")
    sys.exit(1 if failed else 0)


def fetch(name, work):
    """A fresh copy of the project's sources, in a folder of its own below `work`."""
    package = PROJECTS[name].get("source", name)
    run([HERE / "fetch.sh", work / "sources", package], f"fetching {package}")
    return work / "sources" / package


def fresh_copy(source, target):
    if target.exists():
        shutil.rmtree(target)
    shutil.copytree(source, target, symlinks=True)
    return target


def c_compiler(compiler):
    """The C compiler of the same family and version, whose options a project that asks the C++ compiler alone may use for both; "" without."""
    name = compiler.replace("clang++", "clang").replace("g++", "gcc")
    return name if name != compiler and shutil.which(name) else ""


def configure(source, build, compiler, options=(), build_type="Debug", wrapped_by=None, generator="Ninja", how=()):
    """Configures a project. `wrapped_by`: a CMake package folder of hot_restart; every C++ target is then wrapped, with the further
    arguments `how`."""
    command = ["cmake", "-S", source, "-B", build, "-G", generator, f"-DCMAKE_BUILD_TYPE={build_type}",
               f"-DCMAKE_CXX_COMPILER={compiler}", *options]
    if c_compiler(compiler):
        command.append(f"-DCMAKE_C_COMPILER={c_compiler(compiler)}")
    if wrapped_by:
        command += [f"-DCMAKE_PROJECT_TOP_LEVEL_INCLUDES={wrapped_by}/HotRestartProject.cmake",
                    f"-DHOT_RESTART_WRAP_OPTIONS={';'.join(how)}"]
    return run(command, f"configuring {source.name}")


def build(folder, jobs=2, target=None):
    command = ["cmake", "--build", folder, "-j", jobs] + (["--target", target] if target else [])
    return run(command, f"building {folder.name}", timeout=4 * 3600).stdout  # On a busy machine it takes hours.


def options_of(name, compiler):
    """What a project is configured with."""
    settings = PROJECTS[name]
    return settings["options"] + settings.get("compiler_options", {}).get(compiler, [])


def prepare(name, work, own, compiler, build_type="Debug", wrapped_by=None, prefix="", how=()):
    """Fetches, configures and builds a project in `own`; returns its build folder. A file that fell back to its original is a Failure."""
    source = fresh_copy(fetch(name, work), own / f"{prefix}src")
    folder = own / f"{prefix}build"
    shutil.rmtree(folder, ignore_errors=True)
    configure(source, folder, compiler, options_of(name, compiler), build_type, wrapped_by, how=how)
    output = build(folder)
    (own / f"{prefix}build.log").write_text(output)
    fallbacks = [line for line in output.splitlines() if "hot_restart:" in line and "compiled as it is" in line]
    if fallbacks:
        raise Failure(f"{name}: files fell back to their originals:\n" + "\n".join(fallbacks))
    return folder


def own_tests(folder, name):
    """Runs the project's tests; returns ({test: status}, [those that passed only at the second try]).

    Some projects' tests race with their own threads or the clock: what fails is run once more, alone.
    """
    test = PROJECTS[name].get("test")
    if test:
        done = run([folder / test[0], *test[1:]], f"testing {name}", cwd=folder, check=False)
        return {test[0]: "Passed" if done.returncode == 0 else f"Failed ({done.returncode})"}, []
    jobs = PROJECTS[name].get("test_jobs", 2)  # 1: its tests write the same files
    results = ctest(folder, name, f"-j{jobs}")
    if not results:
        raise Failure(f"testing {name}: ctest ran no test")
    if all(status == "Passed" for status in results.values()):
        return results, []
    again = ctest(folder, name, "-j1", "--rerun-failed")
    results.update(again)
    return results, sorted(test for test, status in again.items() if status == "Passed")


def ctest(folder, name, *options):
    """{test: status}; empty when nothing ran."""
    env = dict(os.environ, TEST_TMPDIR=str(folder / "test-tmp"))
    (folder / "test-tmp").mkdir(exist_ok=True)
    done = run(["ctest", "--timeout", "600", *options], f"testing {name}", cwd=folder, env=env, check=False)
    return dict(re.findall(r"Test\s+#\d+: (\S+) \.+\s*(?:\*\*\*)?(\S+)", done.stdout))


def manifests(folder):
    """Every manifest of a wrapped build, parsed."""
    return [json.loads(path.read_text()) for path in sorted(folder.rglob("*.hr/manifest.json"))]
