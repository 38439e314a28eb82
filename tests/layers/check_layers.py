#!/usr/bin/env python3
"""Checks the floor plan: who may include whom. usage: check_layers.py ROOT | --self-test

Four rules, each with the reason why it is there:

1. Kinds. Every #include is sorted into a kind (clang, llvm, cli11, rewriter, abi, wire, own, std, ...); each part, and some folders of it, have the
   kinds that they may use. So the runtime stays without dependencies, and Clang stays in the rewriter.
2. Order. The folders of a part are its steps, in ORDER. A folder includes only itself and what stands before it.
3. No cycles. A .h and the .cpp of the same name are one room; rooms do not include each other in a circle.
4. Length. A file has at most 300 lines: a longer one has outgrown its purpose. (The length of functions is clang-tidy's to check.)
"""

import pathlib
import re
import sys
import tempfile

ALLOWED = {
    "runtime/include": {"std", "runtime-public", "abi", "wire"},
    "runtime/src": {"std", "posix", "runtime-public", "abi", "wire", "own"},
    "rewriter/include": {"std", "rewriter"},
    "rewriter/src": {"std", "posix", "rewriter", "own", "clang", "llvm"},
    "cli/src": {"std", "posix", "rewriter", "own", "cli11", "llvm", "wire"},
}
# Only what spells the emitted C++ may also know the runtime's ABI header.
EXTRA = {"rewriter/src/wrap/emitted_text.cpp": {"abi"}, "runtime/include/hot_restart/abi.h": {"abi-part"}}
# These are a library without Clang, so that tests and tools can use them alone.
FORBIDDEN = {"rewriter/src/base": {"clang"}, "rewriter/src/compiler": {"clang"}, "rewriter/src/names": {"clang"},
             "rewriter/src/emit": {"clang", "llvm", "posix"}, "rewriter/src/unit_object": {"clang"}}
# LLVM's libraries serve hrtool for text, JSON, processes and symbolising; Clang itself stays in the rewriter.

ORDER = {
    "rewriter": ["base", "compiler", "names", "emit", "source", "edit", "head", "decide", "record", "wrap", "unit_text", "unit_object", "reload"],
    "runtime": ["base", "unwinding", "signals", "load", "session", "crash"],
    "cli": ["base", "program", "report", "reload", "front_end", "session", "launcher", "mcp", "commands"],
}

LONGEST = 300

POSIX = re.compile(r"^(sys/|linux/|netinet/|arpa/)|^(unistd|fcntl|poll|pthread|dlfcn|link|elf|signal|ucontext|semaphore|spawn|termios|dirent|"
                   r"errno|stdlib|string|stdio|stdio_ext|sched|alloca|pwd|grp|glob|fnmatch|libgen|execinfo|time|stddef|stdint|limits|setjmp|malloc|features)\.h$"
                   r"|^(unwind|cxxabi|immintrin|cpuid|bits/cxxabi_forced)\.h$")  # the last row: the compiler's own runtime


def includes(path):
    """Yields (line number, name, whether it is quoted) of each #include."""
    for number, line in enumerate(path.read_text().splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*(<([^>]+)>|"([^"]+)")', line)
        if match:
            yield number, match.group(2) or match.group(3), bool(match.group(3))


def sources(folder):
    return [path for path in sorted(folder.rglob("*")) if path.suffix in {".h", ".cpp"}]


def kind(name, quoted, path, root):
    if name.startswith("clang/"):
        return "clang"
    if name.startswith(("llvm/", "llvm-c/")):
        return "llvm"
    if name.startswith("CLI/"):
        return "cli11"
    if name.startswith(("gtest/", "gmock/")):
        return "gtest"
    if name in {"hot_restart/result.h", "hot_restart/whole_file.h", "hot_restart/process_runner.h", "hot_restart/json_text.h"} or name.startswith("hot_restart/rewriter/"):
        return "rewriter"
    if name == "hot_restart/abi.h":
        return "abi"
    if name in {"hot_restart/wire.h", "hot_restart/module_identity.h"}:
        return "wire"
    if name in {"passing.h", "function_name.h", "lambda.h"}:  # The parts of abi.h, which the user's compiler finds beside it.
        return "abi-part"
    if name.startswith("hot_restart/"):
        return "runtime-public"
    if quoted:
        return "own" if (root / path.relative_to(root).parts[0] / "src" / name).exists() else "unknown"
    if POSIX.search(name):
        return "posix"
    if re.fullmatch(r"[a-z_0-9]+", name):
        return "std"
    return "unknown"


def wrong_kinds(root):
    for folder, allowed in ALLOWED.items():
        for path in sources(root / folder):
            relative = path.relative_to(root).as_posix()
            may = (allowed | EXTRA.get(relative, set())) - FORBIDDEN.get(path.parent.relative_to(root).as_posix(), set())
            for number, name, quoted in includes(path):
                what = kind(name, quoted, path, root)
                if what not in may:
                    yield f"{relative}:{number}: {path.parent.relative_to(root).as_posix()} must not include {name} ({what})"


def wrong_order(root):
    for part, order in ORDER.items():
        base = root / part / "src"
        for path in sources(base):
            parts = path.relative_to(base).parts
            if len(parts) == 1:
                if path.name != "main.cpp":
                    yield f"{path.relative_to(root).as_posix()}: belongs into one of the folders {', '.join(order)}"
                continue
            if parts[0] not in order:
                yield f"{path.relative_to(root).as_posix()}: the folder {parts[0]} has no place in the order of folders"
                continue
            for number, name, quoted in includes(path):
                to = name.split("/")[0]
                if quoted and to in order and (base / name).exists() and order.index(to) > order.index(parts[0]):
                    yield f"{path.relative_to(root).as_posix()}:{number}: {parts[0]}/ comes before {to}/ and must not include {name}"


def circles(arrows):
    """The strongly connected components with more than one room (Tarjan's algorithm)."""
    index, low, stack, found = {}, {}, [], []

    def visit(room):
        index[room] = low[room] = len(index)
        stack.append(room)
        for other in arrows.get(room, ()):
            if other not in index:
                visit(other)
                low[room] = min(low[room], low[other])
            elif other in stack:
                low[room] = min(low[room], index[other])
        if low[room] == index[room]:
            circle = stack[stack.index(room):]
            del stack[stack.index(room):]
            if len(circle) > 1:
                found.append(sorted(circle))

    for room in sorted(arrows):
        if room not in index:
            visit(room)
    return found


def cycles(root):
    for part in ORDER:
        base = root / part / "src"
        arrows = {}
        for path in sources(base):
            room = path.relative_to(base).with_suffix("").as_posix()
            for _, name, quoted in includes(path):
                to = pathlib.PurePath(name).with_suffix("").as_posix()
                if quoted and to != room and (base / name).exists():
                    arrows.setdefault(room, set()).add(to)
        for circle in circles(arrows):
            yield f"{part}/src: these include each other in a circle: {', '.join(circle)}"


def missing_signs(root):
    """Every folder says in a README what happens in it and what it may include."""
    for part, order in ORDER.items():
        for folder in order:
            place = root / part / "src" / folder
            if place.is_dir() and not (place / "README.md").is_file():
                yield f"{part}/src/{folder}: has no README.md"


def too_long(root):
    for part in ORDER:
        for path in sources(root / part):
            length = path.read_text().count("\n")
            if length > LONGEST:
                yield f"{path.relative_to(root).as_posix()}: {length} lines, {LONGEST} are allowed"


def violations(root):
    return [*wrong_kinds(root), *wrong_order(root), *cycles(root), *missing_signs(root), *too_long(root)]


PLANTED = {
    # A file with a violation, and what must be said of it.
    "runtime/src/base/kinds.cpp": ('#include <vector>\n#include "llvm/Support/JSON.h"\n', "must not include llvm/Support/JSON.h (llvm)"),
    "rewriter/include/kinds.h": ('#include "clang/AST/Decl.h"\n', "must not include clang/AST/Decl.h (clang)"),
    "rewriter/src/unit_object/kinds.cpp": ('#include "clang/AST/Decl.h"\n', "rewriter/src/unit_object must not include clang/AST/Decl.h"),
    "runtime/src/base/up.cpp": ('#include "crash/low.h"\n', "base/ comes before crash/"),
    "rewriter/src/source/up.h": ('#include "wrap/low.h"\n', "source/ comes before wrap/"),
    "cli/src/base/up.cpp": ('#include "commands/low.h"\n', "base/ comes before commands/"),
    "cli/src/stray.cpp": ("", "cli/src/stray.cpp: belongs into one of the folders"),
    "rewriter/src/attic/stray.cpp": ("", "the folder attic has no place"),
    # A circle of two headers, one that only the .cpp closes, and one of three.
    "runtime/src/load/one.h": ('#include "load/two.h"\n', "runtime/src: these include each other in a circle: load/one, load/two"),
    "runtime/src/load/two.h": ('#include "load/one.h"\n', None),
    "rewriter/src/head/one.h": ('#include "head/two.h"\n', "rewriter/src: these include each other in a circle: head/one, head/two"),
    "rewriter/src/head/two.h": ("", None),
    "rewriter/src/head/two.cpp": ('#include "head/one.h"\n', None),
    "cli/src/report/one.h": ('#include "report/two.h"\n', "cli/src: these include each other in a circle: report/one, report/three, report/two"),
    "cli/src/report/two.h": ('#include "report/three.h"\n', None),
    "cli/src/report/three.cpp": ('#include "report/one.h"\n', None),
    "cli/src/report/three.h": ("", None),
    "runtime/src/base/long.cpp": ("int x;\n" * 301, "runtime/src/base/long.cpp: 301 lines, 300 are allowed"),
    "rewriter/include/full.h": ("int x;\n" * 300, None),
    # What others include, and what nothing is wrong with.
    "runtime/src/crash/low.h": ('#include "base/fine.h"\n#include <unistd.h>\n', None),
    "runtime/src/base/fine.h": ("#include <string>\n", None),
    "rewriter/src/wrap/low.h": ('#include "clang/AST/Decl.h"\n', None),
    "cli/src/commands/low.h": ("#include <CLI/CLI.hpp>\n", None),
    "cli/src/commands/README.md": ("", None),
}


def self_test():
    """The check itself must be able to fail, and must not find more than there is."""
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        for file, (text, _) in PLANTED.items():
            (root / file).parent.mkdir(parents=True, exist_ok=True)
            (root / file).write_text(text)
        found = violations(root)
    signs = [message for message in found if message.endswith("has no README.md")]
    others = [message for message in found if message not in signs]
    expected = [message for _, message in PLANTED.values() if message]
    missed = [message for message in expected if not any(message in one for one in others)]
    unexpected = [message for message in others if not any(one in message for one in expected)]
    # One sign for each folder but commands/, which has one.
    folders = {file.split("/src/")[0] + "/src/" + file.split("/src/")[1].split("/")[0] for file in PLANTED if file.count("/") > 2}
    folders -= {"cli/src/commands", "rewriter/src/attic"}
    if missed or unexpected or len(others) != len(expected) or len(signs) != len(folders):
        sys.exit(f"missed: {missed}\nunexpected: {unexpected}\nfound: {found}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    if sys.argv[1] == "--self-test":
        self_test()
    else:
        bad = violations(pathlib.Path(sys.argv[1]).resolve())
        if bad:
            sys.exit("\n".join(bad))
