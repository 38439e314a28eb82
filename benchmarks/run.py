#!/usr/bin/env python3
"""Measures what hot_restart costs, always side by side with the plain build in one run (machines are noisy: read the ratios).

usage: run.py --hrtool HRTOOL --runtime LIBHOT_RESTART_SO [--compiler CXX]... [calls|build|session|restarts]...

calls    nanoseconds per call of a wrapped function, plain and wrapped, at -O0 and -O2
build    seconds to compile a heavy file, plain and through `hrtool cc`
session  milliseconds from the crash to the report, and from saving the edit to the restarted function's first line
         (a small file, and one with heavy headers whose preamble the session has precompiled by then), beside compiling the
         file again and linking the program
restarts 10,000 restarts of one function, by turns after a fault and after an exception: what the process has grown by, and the runtime's own time for each
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent

HEAVY = """#include <regex>
#include <filesystem>
#include <future>
#include <iostream>
#include <map>
#include <string>
""" + "\n".join(f"int heavy{i}(const std::string& text) {{ return std::regex_match(text, std::regex(\"[a-{c}]+\")) ? {i} : 0; }}"
                for i, c in enumerate("bcdefghij")) + "\n"

SESSION = """#include <cstdio>
#include <cstring>
#include <map>
#include <string>
#include <time.h>
static void stamp(const char* what) {
  timespec now; clock_gettime(CLOCK_REALTIME, &now);
  std::fprintf(stderr, "%s %.6f\\n", what, now.tv_sec + now.tv_nsec / 1e9); }
int work(const std::map<std::string, int>& table, const char* key) {
  stamp("entered");
  return table.at("known") + (int)std::strlen(key);
}
int main() {
  std::map<std::string, int> table{{"known", 1}};
  std::printf("%d\\n", work(table, nullptr));
}
"""
FIXED = "(key ? (int)std::strlen(key) : 0)"


def compile_command(compiler, flags, source, output):
    return [compiler, "-std=c++17", *flags, "-c", str(source), "-o", str(output)]


def build_program(options, compiler, flags, source, folder, wrapped, wrapping=()):
    folder.mkdir(parents=True, exist_ok=True)
    command = compile_command(compiler, flags, source, folder / "program.o")
    if wrapped:
        command = [options.hrtool, "cc", *wrapping, "--", *command]
    subprocess.run(command, check=True)
    link = [compiler, str(folder / "program.o"), "-o", str(folder / "program")]
    if wrapped:
        link += [options.runtime, f"-Wl,-rpath,{pathlib.Path(options.runtime).resolve().parent}"]
    subprocess.run(link, check=True)
    return folder / "program"


def calls(options, compiler, work):
    for level in ("-O0", "-O2"):
        kinds = {"plain": (), "wrapped": (), "snapshot": ("--arguments=snapshot",)}
        programs = [build_program(options, compiler, [level, "-g"], HERE / "call_overhead.cpp", work / f"calls{level}{kind}", kind != "plain", wrapping)
                    for kind, wrapping in kinds.items()]
        figures = {}
        for _ in range(3):
            for kind, program in zip(kinds, programs):
                for line in subprocess.run([program], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines():
                    shape, value = line.split()
                    key = (shape, kind)
                    figures[key] = min(figures.get(key, 1e9), float(value))
        for shape in ("free", "virtual", "string", "lock"):
            plain, wrapped = figures[shape, "plain"], figures[shape, "wrapped"]
            print(f"| {compiler} {level} | call, {shape} | {plain:.2f} ns | {wrapped:.2f} ns | +{wrapped - plain:.2f} ns |", flush=True)
        plain, kept = figures["string", "plain"], figures["string", "snapshot"]
        print(f"| {compiler} {level} | call, string, ARGUMENTS snapshot | {plain:.2f} ns | {kept:.2f} ns | +{kept - plain:.2f} ns |", flush=True)


def build(options, compiler, work):
    source = work / "heavy.cpp"
    source.write_text(HEAVY)
    command = compile_command(compiler, ["-g", "-O0"], source, work / "heavy.o")
    ratios, plains, wrappeds = [], [], []
    for _ in range(5):
        spent = []
        for prefix in ([], [options.hrtool, "cc", "--"]):
            start = time.perf_counter()
            subprocess.run([*prefix, *command], check=True)
            spent.append(time.perf_counter() - start)
        plains.append(spent[0])
        wrappeds.append(spent[1])
        ratios.append(spent[1] / spent[0])
    print(f"| {compiler} -O0 -g | compile a heavy file | {statistics.median(plains):.2f} s | {statistics.median(wrappeds):.2f} s "
          f"| x{statistics.median(ratios):.2f} |", flush=True)


def restart(program, source, text, wait):
    """Milliseconds: crash to report, save to restarted."""
    process = subprocess.Popen([program], env=dict(os.environ, HOT_RESTART_DEBUGGER="wait"), stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    entered = saved = report = restarted = None
    for line in process.stderr:
        now = time.time()
        if line.startswith("entered"):
            if entered is None:
                entered = float(line.split()[1])
            else:
                restarted = 1000 * (float(line.split()[1]) - saved)
        if "hrtool continue" in line and saved is None:
            report = 1000 * (now - entered)
            wait()
            saved = time.time()
            source.write_text(text.replace("(int)std::strlen(key)", FIXED))
    if process.wait() != 0:
        raise SystemExit("session: the program did not end well")
    return report, restarted


def session(options, compiler, work):
    for name, text in ("small", SESSION), ("heavy headers", HEAVY + SESSION):
        folder = work / ("session-" + name.split()[0])
        source = work / (folder.name + ".cpp")
        reports, restarts, rebuilds = [], [], []

        def precompiled():
            begun = time.time()
            while name != "small" and not [*folder.glob("**/preamble-*.gch"), *folder.glob("**/preamble-*.pch")]:
                if time.time() - begun > 60:
                    raise SystemExit("session: no preamble was precompiled")
                time.sleep(0.1)

        for _ in range(5):
            source.write_text(text)
            program = build_program(options, compiler, ["-g", "-O0"], source, folder, True)
            report, restarted = restart(program, source, text, precompiled)
            reports.append(report)
            restarts.append(restarted)
            start = time.perf_counter()
            build_program(options, compiler, ["-g", "-O0"], source, work / "plain", False)
            rebuilds.append(1000 * (time.perf_counter() - start))
        print(f"| {compiler} -O0 -g | crash to report, {name} | | {statistics.median(reports):.0f} ms | |", flush=True)
        rebuild, again = statistics.median(rebuilds), statistics.median(restarts)
        print(f"| {compiler} -O0 -g | save to restarted, {name} (plain: compile and link again) | {rebuild:.0f} ms | {again:.0f} ms "
              f"| x{again / rebuild:.2f} |", flush=True)


def restarts(options, compiler, work):
    (work / "restarts").mkdir(exist_ok=True)
    session = work / "restarts" / "session"
    subprocess.run([compiler, "-std=c++20", "-O1", f"-I{HERE.parent / 'runtime' / 'include'}", str(HERE / "restarting_session.cpp"), "-o", session], check=True)
    program = build_program(options, compiler, ["-g", "-O0"], HERE / "restarts.cpp", work / "restarts", True)
    environment = dict(os.environ, HOT_RESTART_DEBUGGER="wait", HOT_RESTART_HRTOOL=session)
    words = subprocess.run([program, "10000"], env=environment, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True).stdout.split()
    figures = dict(zip(words[::2], words[1::2]))
    print(f"| {compiler} -O0 -g | growth by 10,000 restarts: heap | | {figures['heap']} bytes | |")
    print(f"| {compiler} -O0 -g | ... resident memory | | {figures['resident']} KiB | |")
    print(f"| {compiler} -O0 -g | ... descriptors, stack | | {figures['files']}, {figures['stack']} bytes | |")
    print(f"| {compiler} -O0 -g | one restart without a session's own work | | {figures['microseconds']} us | |", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--hrtool", required=True)
    parser.add_argument("--runtime", required=True)
    parser.add_argument("--compiler", action="append")
    parser.add_argument("what", nargs="*", default=["calls", "build", "session", "restarts"])
    options = parser.parse_args()
    print("| build | figure | plain | wrapped | difference |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        for compiler in options.compiler or ["g++", "clang++-19"]:
            for what in options.what or ["calls", "build", "session", "restarts"]:
                {"calls": calls, "build": build, "session": session, "restarts": restarts}[what](options, compiler, pathlib.Path(name))


if __name__ == "__main__":
    main()
