#!/usr/bin/env python3
"""Checks the layers: which folder may include which headers. usage: check_layers.py ROOT | --self-test

Every #include is sorted into a kind (clang, llvm, cli11, rewriter, abi, wire, runtime, own, std, ...); each folder has the kinds that it may use.
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
# The one file with the emitted C++ text may also know the runtime's ABI header.
EXTRA = {"rewriter/src/wrap/emitted_text.cpp": {"abi"}}
# LLVM's libraries serve hrtool for text, JSON, processes and symbolising; Clang itself stays in the rewriter.

POSIX = re.compile(r"^(sys/|linux/|netinet/|arpa/)|^(unistd|fcntl|poll|pthread|dlfcn|link|elf|signal|ucontext|semaphore|spawn|termios|dirent|"
                   r"errno|stdlib|string|stdio|stdio_ext|sched|alloca|pwd|grp|glob|fnmatch|libgen|execinfo|time|stddef|stdint|limits|setjmp|malloc|features)\.h$"
                   r"|^(unwind|cxxabi|immintrin|cpuid|bits/cxxabi_forced)\.h$")  # the last row: the compiler's own runtime


def kind(name, quoted, path, root):
    if name.startswith("clang/"):
        return "clang"
    if name.startswith(("llvm/", "llvm-c/")):
        return "llvm"
    if name.startswith("CLI/"):
        return "cli11"
    if name.startswith(("gtest/", "gmock/")):
        return "gtest"
    if name == "hot_restart/result.h" or name.startswith("hot_restart/rewriter/"):
        return "rewriter"
    if name == "hot_restart/abi.h":
        return "abi"
    if name == "hot_restart/wire.h":
        return "wire"
    if name.startswith("hot_restart/"):
        return "runtime-public"
    if quoted:
        own = [path.parent / name, root / path.relative_to(root).parts[0] / "src" / name]
        return "own" if any(candidate.exists() for candidate in own) else "unknown"
    if POSIX.search(name):
        return "posix"
    if re.fullmatch(r"[a-z_0-9]+", name):
        return "std"
    return "unknown"


def violations(root):
    found = []
    for folder, allowed in ALLOWED.items():
        for path in sorted((root / folder).rglob("*")):
            if path.suffix not in {".h", ".cpp"}:
                continue
            relative = path.relative_to(root).as_posix()
            may = allowed | EXTRA.get(relative, set())
            for number, line in enumerate(path.read_text().splitlines(), 1):
                match = re.match(r'\s*#\s*include\s*(<([^>]+)>|"([^"]+)")', line)
                if not match:
                    continue
                name = match.group(2) or match.group(3)
                what = kind(name, bool(match.group(3)), path, root)
                if what not in may:
                    found.append(f"{relative}:{number}: {folder} must not include {name} ({what})")
    return found


def self_test():
    """The check itself must be able to fail."""
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        (root / "runtime/src").mkdir(parents=True)
        (root / "runtime/src/bad.cpp").write_text('#include <vector>\n#include "llvm/Support/JSON.h"\n')
        (root / "rewriter/include").mkdir(parents=True)
        (root / "rewriter/include/bad.h").write_text('#include "clang/AST/Decl.h"\n')
        found = violations(root)
        if len(found) != 2:
            sys.exit(f"expected two violations, found {found}")


if __name__ == "__main__":
    if sys.argv[1] == "--self-test":
        self_test()
    else:
        bad = violations(pathlib.Path(sys.argv[1]))
        if bad:
            sys.exit("\n".join(bad))
