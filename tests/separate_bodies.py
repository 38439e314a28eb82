"""What tests of separately compiled bodies share: which of a program's functions run from units, and overwriting the bodies that
the program was built with, so that a unit which is not used is a crash (SIGTRAP) and never goes unnoticed.
"""

import collections
import json
import pathlib
import re
import subprocess

TRAP = b"\xcc"
Coverage = collections.namedtuple("Coverage", "slots separate reasons")


def table(elf):
    """(name, type, address, size, section index) of the symbols of an ELF file."""
    text = subprocess.run(["readelf", "-sW", elf], stdout=subprocess.PIPE, text=True, errors="replace", check=True).stdout
    text = text[text.find("'.symtab'"):]
    for m in re.finditer(r"^\s*\d+: ([0-9a-f]+)\s+(\d+|0x[0-9a-f]+) (\w+)\s+\w+\s+\w+\s+(\w+) (\S+)", text, re.M):
        yield m[5], m[3], int(m[1], 16), int(m[2], 0), m[4]


def canonical(name):
    """One name for a function of internal linkage and its twin in a unit."""
    name = re.sub(r"13hr\$anonymous\d", "12hr$anonymous", name)  # Nested ones are numbered.
    name = name.replace("12_GLOBAL__N_1", "12hr$anonymous").replace("B5cxx11", "")
    return re.sub(r"L(?=\d+[^\d\s])", "", name)


def without_closures(names):
    """{name: demangled, its closures without numbers and parameters}. Clang calls a closure `$_0` in a function of the program, and
    `{lambda(int)#1}` in the body of a unit, which is inline."""
    text = subprocess.run(["c++filt"], input="\n".join(names), stdout=subprocess.PIPE, text=True, check=True).stdout
    plain = [re.sub(r"\$_\d+", "closure", line) for line in text.splitlines()]
    for index, line in enumerate(plain):
        # Innermost first: a closure's parameters may name another one.
        while (shorter := re.sub(r"\{lambda\([^{}]*\)#\d+\}", "closure", line)) != line:
            line = shorter
        plain[index] = line
    return dict(zip(names, plain))


def has_stub(slot, functions):
    """Whether the program holds the function that the slot is of: g++ keeps slots of inline functions that it has left out."""
    encoding = slot[len("_ZZ"):-len("E7hr$slot")]
    names = ["_Z" + encoding, re.sub(r"^\d+", "", encoding)]
    names += [names[0][:m.start(1)] + variant + names[0][m.end(1):]
              for m in re.finditer(r"[CD]([0-5])(?=E)", names[0]) for variant in "0124"]
    return any(name in functions for name in names)


def outcomes(elf, folder):
    """The newest description for each wrapped object below `folder` of what became of it in the program `elf`."""
    newest = {}
    for path in pathlib.Path(folder).rglob("*.hr/all-*.json"):
        outcome = json.loads(path.read_text())
        key = outcome["manifest"]
        if outcome["module"] == str(elf) and (key not in newest or path.stat().st_mtime > newest[key][0]):
            newest[key] = (path.stat().st_mtime, outcome)
    return [outcome for _, outcome in newest.values()]


def programs(folder):
    """ELF files whose functions run from units that lie below `folder`."""
    found = {json.loads(path.read_text())["module"] for path in pathlib.Path(folder).rglob("*.hr/all-*.json")}
    return sorted(elf for elf in found if pathlib.Path(elf).exists())


def coverage(elf, folder):
    """How many functions of the program can be restarted at all, how many run from units, and why the others do not.

    Functions of internal linkage may share a name: each counts. One that several objects hold is one function of the program.
    """
    slots = collections.Counter(canonical(name) for name, *_ in table(elf) if name.endswith("E7hr$slot"))
    found = outcomes(elf, folder)
    bound = collections.Counter(canonical(slot) for outcome in found for slot in outcome["slots"])
    separate = bound & slots
    # Instances for closures of bodies that run from units are the units' own.
    numbered = [slot for slot in (slots - separate).elements() if "$_" in slot]
    own = collections.Counter(without_closures(list((bound - slots).keys())).values())
    for slot, plain in without_closures(numbered).items():
        if own[plain] > 0:
            own[plain] -= 1
            separate[slot] += 1
    functions = {canonical(name) for name, kind, *_ in table(elf) if kind == "FUNC"}
    for slot in [slot for slot in slots - separate if not has_stub(slot, functions)]:
        slots[slot] = separate[slot]
    reasons = collections.Counter(one["reason"] for outcome in found for one in outcome["leftOut"])
    for slot in sorted(slots - separate):
        reasons[f"(slot {slot})"] += 1
    return Coverage(slots.total(), separate.total(), reasons)


def poison(elf, folder):
    """Overwrites every body of the program that a unit has taken over. Returns how many."""
    taken = collections.Counter(canonical(body) for outcome in outcomes(elf, folder) for body in outcome["bodies"])
    text = subprocess.run(["readelf", "-SW", elf], stdout=subprocess.PIPE, text=True, errors="replace", check=True).stdout
    sections = {m[1]: (int(m[2], 16), int(m[3], 16))
                for m in re.finditer(r"^\s*\[\s*(\d+)\] \S+\s+\w+\s+([0-9a-f]+) ([0-9a-f]+)", text, re.M)}
    count = 0
    bodies = [entry for entry in table(elf) if entry[1] == "FUNC" and entry[4] in sections and "$body" in entry[0]]
    # Where several files have a function of one name, each of them must have been taken over.
    alike = collections.Counter(canonical(entry[0]) for entry in bodies)
    own = set(without_closures(sorted(taken)).values())
    closures = {name for name, plain in without_closures([entry[0] for entry in bodies if "$_" in entry[0]]).items() if plain in own}
    with open(elf, "r+b") as file:
        for name, kind, address, size, section in bodies:
            if taken[canonical(name)] >= alike[canonical(name)] or name in closures:
                base, offset = sections[section]
                file.seek(address - base + offset)
                file.write(TRAP * size)
                count += 1
    return count
