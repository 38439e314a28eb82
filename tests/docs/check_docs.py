#!/usr/bin/env python3
"""Checks the documents: every .md of the repository. usage: check_docs.py ROOT | --self-test

1. Width. Lines end at column 100, but for tables, code, and a single word (a link) that is longer.
2. Sentences have at most 40 words.
3. Links lead to files and headings that exist, and paths of the repository that are mentioned exist.
4. The chapters of the architecture name files and identifiers that the sources have, and every folder of the three parts.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

WIDTH = 100
MOST_WORDS = 40
# Files of the examples that the texts tell: they are nobody's.
TOLD = re.compile(r"^(foo|foo-HASH|all|unit)\.")


class Document:
    """One file, taken apart into headings, prose, tables and code."""

    def __init__(self, path):
        self.path = path
        self.lines = path.read_text().splitlines()
        self.headings, self.code, self.plain, self.paragraphs = [], [], [], []
        inside, paragraph = False, []
        for number, line in enumerate(self.lines, 1):
            if line.lstrip().startswith("```"):
                inside = not inside
                paragraph = self.end(paragraph)
            elif inside:
                self.code.append((number, line))
            else:
                self.plain.append((number, line))
                paragraph = self.add(number, line, paragraph)
        self.end(paragraph)

    def end(self, paragraph):
        if paragraph:
            self.paragraphs.append((paragraph[0][0], " ".join(line.strip() for _, line in paragraph)))
        return []

    def add(self, number, line, paragraph):
        """The paragraph that this line belongs to."""
        if line.startswith("#"):
            self.headings.append(line.lstrip("#").strip())
            self.paragraphs.append((number, line.lstrip("#").strip()))
        if line.startswith("|"):
            self.paragraphs += [(number, cell) for cell in line.strip("|").split(" | ")]
        if not line.strip() or line.startswith(("#", "|")):
            return self.end(paragraph)
        if re.match(r"\s*([-*]|\d+\.) ", line):
            paragraph = self.end(paragraph)
            line = re.sub(r"^\s*([-*]|\d+\.) ", "", line)
        return paragraph + [(number, line)]

    def anchors(self):
        return {re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).replace(" ", "-") for heading in self.headings}


def wide_lines(document):
    for number, line in document.plain:
        words = re.sub(r"^\s*([-*]|\d+\.) ", "", line).split()
        if len(line) > WIDTH and not line.startswith("|") and len(words) > 1 and not line.startswith("!["):
            yield number, f"{len(line)} columns, {WIDTH} are allowed"


def long_sentences(document):
    for number, text in document.paragraphs:
        text = re.sub(r"`[^`]*`", "code", re.sub(r"\]\([^)]*\)", "]", text))
        for sentence in re.split(r"(?<=[.!?])[\")*]* ", text):
            words = len(re.findall(r"\w[\w'/-]*", sentence))
            if words > MOST_WORDS:
                yield number, f"a sentence of {words} words, {MOST_WORDS} are allowed: {sentence[:60]}..."


def broken_links(document, root):
    for number, text in document.paragraphs:
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = target.partition("#")
            path = (document.path.parent / name).resolve() if name else document.path
            if not path.exists():
                yield number, f"there is no {target}"
            elif anchor and path.suffix == ".md" and anchor not in Document(path).anchors():
                yield number, f"{name or 'this document'} has no heading {anchor}"


def spans(document):
    """(line number, text) of every `code` in the prose. A paragraph counts from its first line."""
    for number, text in document.paragraphs:
        for span in re.findall(r"`([^`]+)`", text):
            yield number, span


def missing_paths(document, root):
    tops = {path.name for path in root.iterdir() if path.is_dir() and path.name not in {".git", "build"}}
    for number, span in spans(document):
        for word in re.split(r"[\s=,()]+", span):
            word = re.sub(r"^\./|[.:]$", "", word)
            if "/" in word and word.split("/")[0] in tops and not list(root.glob(word.rstrip("/"))):
                yield number, f"there is no {word}"


def sources(root):
    """{path: text} of what the architecture may name."""
    found = {}
    for folder in ("rewriter", "runtime", "cli", "cmake-module", "tests", "examples", "benchmarks"):
        for path in (root / folder).rglob("*"):
            if path.suffix in {".h", ".cpp", ".py", ".cmake", ".txt", ".map", ".in", ".sh"}:
                found[path] = path.read_text(errors="replace")
    return found


def unknown_names(document, names, words):
    """Files and identifiers that the sources do not have."""
    told = list(spans(document)) + document.code
    for number, text in told:
        for file in re.findall(r"[\w-]+\.(?:h|cpp|py|cmake|map)\b", text):
            if file not in names and not TOLD.match(file):
                yield number, f"no file is called {file}"
    for number, span in spans(document):
        if re.fullmatch(r"[\w$:~]+(\(\))?", span) and re.search(r"_|\$|::|[a-z][A-Z]|\(\)", span):
            last = span.removesuffix("()").split("::")[-1]
            if last not in words and not re.search(r"<|UID|KEY|HASH|OBJECT", last):
                yield number, f"the sources have no {span}"


def unnamed_folders(document, root):
    text = "\n".join(document.lines)
    for part in ("rewriter", "runtime", "cli"):
        section = text.partition(f"### {part}/src\n")[2].partition("\n#")[0]
        for folder in sorted((root / part / "src").iterdir()):
            if folder.is_dir() and f"- `{folder.name}/`: " not in section:
                yield 1, f"no sentence about {part}/src/{folder.name}/"


def documents(root):
    listed = subprocess.run(["git", "-C", root, "ls-files", "--cached", "--others", "--exclude-standard", "*.md"], stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL, text=True, check=False)
    names = listed.stdout.splitlines() if listed.returncode == 0 else [str(path.relative_to(root)) for path in root.rglob("*.md")]
    return [Document(root / name) for name in sorted(names) if (root / name).exists()]


def findings(root):
    root = root.resolve()
    known = sources(root)
    names = {path.name for path in known}
    words = set()
    for text in known.values():
        words.update(re.findall(r"[\w$]+", text))
    for document in documents(root):
        found = [*wide_lines(document), *long_sentences(document), *broken_links(document, root), *missing_paths(document, root)]
        relative = document.path.relative_to(root).as_posix()
        if relative.startswith("docs/architecture"):
            found += unknown_names(document, names, words)
        if relative == "docs/architecture.md":
            found += unnamed_folders(document, root)
        yield from sorted({f"{relative}:{number}: {what}" for number, what in found})


def self_test():
    """Each rule must be able to fail, and to pass."""
    good = {"README.md": "# Title\n\nSee [the map](docs/architecture.md#the-map) and `runtime/src/a.h`.\n\n```text\n" + "x" * 150 + "\n```\n",
            "docs/architecture.md": "# Map\n\n## The map\n\n`a.h` declares `crashHere()`.\n\n### runtime/src\n\n- `base/`: What the rest stands on.\n",
            "runtime/src/a.h": "void crashHere();\n", "runtime/src/base/b.h": "", "rewriter/src/c.h": "", "cli/src/d.h": ""}
    bad = [("README.md", "word " * 30 + "\n", "README.md:1: 150 columns"),
           ("README.md", "word\n" * 41, "README.md:1: a sentence of 41 words"),
           ("README.md", "[x](docs/none.md)\n", "README.md:1: there is no docs/none.md"),
           ("README.md", "[x](docs/architecture.md#none)\n", "README.md:1: docs/architecture.md has no heading none"),
           ("README.md", "`runtime/src/none.h`\n", "README.md:1: there is no runtime/src/none.h"),
           ("docs/architecture.md", good["docs/architecture.md"] + "\n`none.h`\n", "docs/architecture.md:11: no file is called none.h"),
           ("docs/architecture.md", good["docs/architecture.md"] + "\n`noneHere()`\n", "docs/architecture.md:11: the sources have no noneHere()"),
           ("docs/architecture.md", good["docs/architecture.md"].replace("`base/`", "base"), "no sentence about runtime/src/base/")]
    for name, text, expected in [(None, None, None), *bad]:
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for path, content in {**good, **({name: text} if name else {})}.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(content)
            found = list(findings(root))
            if name is None and found or name is not None and (len(found) != 1 or expected not in found[0]):
                sys.exit(f"expected {expected}, found {found}")


if __name__ == "__main__":
    if sys.argv[1] == "--self-test":
        self_test()
    else:
        bad = list(findings(pathlib.Path(sys.argv[1])))
        if bad:
            sys.exit("\n".join(bad))
