"""Crashes for every function of a project: where they are put, what they are, what the report must say of them.

planted.h has their code; which of them happens is chosen when the program is run.
"""

import pathlib
import re

import corpus

# The report of each kind contains this. The letters are those of planted.h.
KINDS = {
    "a": "SIGABRT",  # abort
    "d": "SIGFPE",  # integer division by zero, in a callee
    "f": "SIGSEGV",  # null write
    "g": "SIGABRT",  # free of what is not from the heap
    "l": "SIGSEGV",  # null pointer in strlen
    "m": "SIGSEGV",  # null pointer in memcpy
    "o": "stack overflow",
    "q": "SIGSEGV",  # null write in qsort's callback
    "t": "SIG",  # __builtin_trap
    "w": "SIGABRT",  # double free
}
THROWN = {
    "b": "std::bad_alloc",  # out of operator new
    "e": "HotRestartPlanted",  # a class of the program's, thrown here
    "n": "uncaught exception HotRestartPlanted",  # out of a noexcept function
}
SANITIZED = {
    "a": "SIGABRT",
    "f": "runtime error: store to null pointer",
    "h": "AddressSanitizer: heap-buffer-overflow",  # a read behind what malloc gave, in a callee
    "i": "runtime error: signed integer overflow",
    "l": "runtime error: null pointer passed as argument",
}
# These ThreadSanitizer reports, and then ends the program or goes on: no crash (docs/limits/threads_signals_sanitizers.md).
REPORTED_WITH_THREADS = {"b", "g", "w"}
MOST = 4096  # HotRestartPlants::kMost


def sorts_of(function):
    """What a function of a manifest is, for those that want one of each sort."""
    name, usr = function["name"], function["usr"]
    is_member = re.search(r"@(S|ST>[^@]*|SP>[^@]*)@", usr)
    sorts = {"static": not usr.startswith("c:@") or "@aN@" in usr,
             "constructor": re.search(r"\b(\w+)(<.*>)?::\1\(", name), "destructor": "::~" in name,
             "member": is_member and not re.search(r"\b(\w+)(<.*>)?::~?\1\(", name),
             "template": re.search(r"@(FT@|ST>|SP>)", usr), "operator": re.search(r"\boperator\b", name),
             "header": not re.search(r"\.(cc|cpp|cxx|C)$", function["file"]),
             "class by value": any(parameter["passing"] in ("kept", "object") for parameter in function["parameters"])}
    return {sort for sort, holds in sorts.items() if holds} or {"function"}


def call_again(function):
    """A call of the function with its own arguments, within itself; nothing where there is none that does what the first did."""
    name = re.match(r"(?:.*::)?(\w+)\(", function["name"])
    parameters = function["parameters"]
    if not name or name[1] == "main" or "&&" in function["type"]:
        return None
    if sorts_of(function) & {"constructor", "destructor", "template", "operator"}:
        return None
    if any(not parameter["name"] or parameter["passing"] == "object" for parameter in parameters):
        return None
    return "%s(%s)" % (name[1], ", ".join(parameter["name"] for parameter in parameters))


class Plant:
    """A crash in a function: its number, place, the line's text with and without it."""

    def __init__(self, number, function, lines, command):
        self.number, self.file, self.line, self.name = number, function["file"], function["bodyLine"], function["name"]
        self.plain = lines[self.line - 1]
        self.sorts, self.call = sorts_of(function), call_again(function)
        self.spoiled = spoilable(function, lines)  # The parameter that the function changes before it crashes.
        spoil = f"HotRestartPlants::spoil({self.spoiled})" if self.spoiled else ""
        self.crash = f"HOT_RESTART_PLANT({number}, {spoil})"
        self.text = f"{self.plain} {self.crash}"
        self.is_first = all(effect["line"] > self.line for effect in function["effects"])  # Initialisers of members come before.
        # Its callers may be called twice: nothing is half done in it.
        self.is_pure = self.name.endswith(" const") or not self.sorts & {"member", "constructor", "destructor", "operator"}
        may_throw = "noexcept" not in function["type"] and "~" not in self.name and "-fno-exceptions" not in command
        self.kinds = {**KINDS, **(THROWN if may_throw else {})}


def spoilable(function, lines):
    """The first parameter of which a restart gets the original, whatever the function did to its own."""
    head = "\n".join(lines[function["firstLine"] - 1:function["bodyLine"]])
    for parameter in function["parameters"]:
        name = parameter["name"]
        if name and parameter["passing"] in ("copy", "kept") and not re.search(r"\bconst\b[^,()]*\b%s\b" % re.escape(name), head):
            return name
    return None


def can_hold_one(function, lines):
    """Whether a statement may be put behind the `{` of the body, which is the last thing on its line."""
    line, last = function["bodyLine"], function["lastLine"]
    return not function["skipReason"] and last > line and lines[line - 1].endswith("{") and "constexpr" not in lines[line - 1]


def plant(build, source):
    """Plants all crashes in the sources below `source`, which `build` was wrapped from; returns them."""
    # If one of two targets with a file in common leaves a function alone, that function cannot be restarted there.
    seen = {(function["file"], function["bodyLine"])
            for manifest in corpus.manifests(build) for function in manifest["functions"] if function["skipReason"]}
    plants, texts = [], {}
    for manifest in corpus.manifests(build):
        for function in manifest["functions"]:
            place = (function["file"], function["bodyLine"])
            if place in seen or not function["file"].startswith(f"{source}/"):
                continue
            seen.add(place)
            file = pathlib.Path(function["file"])
            lines = texts.setdefault(file, file.read_text(errors="surrogateescape").split("\n"))
            if can_hold_one(function, lines) and len(plants) < MOST:
                plants.append(Plant(len(plants), function, lines, manifest["command"]["arguments"]))
                lines[place[1] - 1] = plants[-1].text
    for file, lines in texts.items():
        file.write_text("\n".join(lines), errors="surrogateescape")
    return plants
