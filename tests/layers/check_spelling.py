#!/usr/bin/env python3
"""Checks where generated text is spelled. usage: check_spelling.py ROOT | --self-test

1. C++ that the user did not write is spelled in rewriter/src/emit/ alone: no other file of the rewriter has a string literal with it.
2. Names that generated code uses are spelled in generated_names.h alone: no string literal of the rewriter, of hrtool, or of its scripts has one.
"""

import pathlib
import re
import sys
import tempfile

NAMES = re.compile(r"hr\$|\$(body|ctor|dtor)\b|hot_restart_(units|trap|abort|terminate|raise|assert_fail|return_once|adopt_bodies)|hr-return")
EMITTED = re.compile(r"__attribute__\(|_Pragma|#\s*(line|define|undef|pragma (push|pop|clang))|(static|reinterpret)_cast<|decltype\(|__asm__\(|"
                     r"\btemplate <|^\s*(inline |static |extern |namespace |friend )(?!`)|static_assert")
NAMES_HEADER = "rewriter/include/hot_restart/rewriter/generated_names.h"
# `hr-return` is also the name of a debugger's command.
MAY_NAME = {NAMES_HEADER, "cli/src/front_end/session_help.cpp"}
LITERAL = re.compile(r'R"(\w*)\((.*?)\)\1"|"((?:[^"\\\n]|\\.)*)"|//[^\n]*|/\*.*?\*/', re.S)


def literals(text):
    """Yields (line number, contents) of each string literal outside of comments and #includes."""
    for match in LITERAL.finditer(text):
        begin = text.rfind("\n", 0, match.start()) + 1
        content = match.group(2) if match.group(2) is not None else match.group(3)
        if content is not None and not re.match(r"\s*#\s*include", text[begin:match.start()]):
            yield text.count("\n", 0, match.start()) + 1, content


def violations(root):
    for folder in ("rewriter", "cli"):
        for path in sorted((root / folder).rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.suffix == ".py" and re.search(r"hr\$|\$(body|ctor|dtor)\b", re.sub(r'""".*?"""|#[^\n]*', "", path.read_text(), flags=re.S).replace("\\", "")):
                yield f"{name}: the names of bodies come from hrtool"
            if path.suffix not in {".h", ".cpp"}:
                continue
            for number, content in literals(path.read_text()):
                if name not in MAY_NAME and NAMES.search(content):
                    yield f"{name}:{number}: a generated name is spelled: {content.strip()[:60]}"
                elif name.startswith("rewriter/") and "/emit/" not in name and EMITTED.search(content):
                    yield f"{name}:{number}: emitted C++ is spelled: {content.strip()[:60]}"


def self_test():
    """The check itself must be able to fail, and must not take comments for literals."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "rewriter/src/emit").mkdir(parents=True)
        (root / "cli/src").mkdir(parents=True)
        (root / "rewriter/src/emit/good.h").write_text('constexpr auto kGood = R"cpp(__attribute__((x)) @slot@)cpp";\n')
        (root / "rewriter/src/bad.cpp").write_text('// "hr$comment"\nauto a = "hr$slot";\nauto b = "__attribute__((x))";\nauto c = "#line 1";\n')
        (root / "cli/src/bad.cpp").write_text('#include "hr$a.h"\nauto a = "$body";\nauto b = "__attribute__((x))";\n')
        (root / "cli/src/bad.py").write_text('BODY = r"\\$body"\n')
        found = list(violations(root))
        if len(found) != 5:
            sys.exit("expected five violations, found:\n" + "\n".join(found))


if __name__ == "__main__":
    if sys.argv[1] == "--self-test":
        self_test()
    else:
        bad = list(violations(pathlib.Path(sys.argv[1])))
        if bad:
            sys.exit("\n".join(bad))
