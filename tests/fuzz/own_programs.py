"""Random programs of our own: every kind of function, class and statement that a C++ program may hold, in random combinations.

A program is a header whose functions are wrapped, too, and a source file. What it prints is a line at the end of each call, with the sum
of all that was done so far: the first line that differs names the function.
"""

import itertools
import pathlib
import random

import differential
import own_classes
import own_functions

PRELUDE = (pathlib.Path(__file__).resolve().parent / "data" / "prelude.h").read_text()

class Place:
    """Where something is written: the namespaces and the language linkage around it, and the name that leads there."""

    def __init__(self, opening="", closing="", prefix="", language=False):
        self.opening, self.closing, self.prefix, self.language = opening, closing, prefix, language


class World:
    """A program while it is written."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.standard, self.gnu = self.chance.choice([17, 17, 20, 20, 20]), self.chance.random() < 0.5
        self.numbers = itertools.count(1)
        self.callables, self.header, self.source = [], [], []

    def name(self, stem):
        return f"{stem}{next(self.numbers)}"

    def value_type(self):
        return self.chance.choice(own_functions.TYPES + own_functions.TYPES_17)

    def place(self, language=True, top=False):
        every = [Place(), Place(), Place("namespace one {", "}", "one::"), Place("namespace one { namespace two {", "} }", "one::two::"),
                 Place("namespace {", "}"), Place("namespace one { namespace {", "} }", "one::"), Place("inline namespace v3 {", "}"),
                 Place("namespace one::inner::deep {", "}", "one::inner::deep::")]
        if language:
            every.append(Place('extern "C++" {', "}", "", True))
        return every[0] if top else self.chance.choice(every)

    def add(self, place, declaration, definition):
        """Writes a definition (and before it a declaration) into the header or the source."""
        text = "\n".join(filter(None, [place.opening, declaration, definition, place.closing]))
        if self.chance.random() < 0.15:
            text = f"#if __cplusplus >= 201103L // always\n{text}\n#else\n#error\n#endif"
        # The header calls what is in the header only.
        (self.source if self.source or self.chance.random() < 0.2 else self.header).append(text)

    def call(self, scope):
        return self.chance.choice(self.callables)(scope) if self.callables else "acc += 1u;"

    def write(self, folder):
        for _ in range(self.chance.randrange(8, 16)):
            standard, make = self.chance.choice(own_functions.FREE + [(14, own_classes.random_class)] * 6)
            if standard <= self.standard:
                make(self)
        scope = own_functions.Scope(self)
        calls = "\n".join(one(scope) for one in self.callables)
        main = f"int main(int, char**) {{\n  unsigned acc = 1;\n{calls}\n  fz::mix(acc);\n  fz::say(\"main\");\n  return static_cast<int>(fz::total() % 50u);\n}}\n"
        (folder / "prelude.h").write_text(PRELUDE)
        (folder / "part.h").write_text("#pragma once\n#include \"prelude.h\"\n\n" + "\n\n".join(self.header) + "\n")
        (folder / "source.cpp").write_text("#define FZ_MORE 2\n#include \"part.h\"\n\n" + "\n\n".join(self.source) + "\n\n" + main)
        return ["source.cpp"]

    def flags(self):
        return [f"-std={'gnu' if self.gnu else 'c'}++{self.standard}"]


def programs(seed, _options):
    """One program after the other, the first one of `seed`."""
    while True:
        world = World(seed)
        yield differential.Program(f"own-{seed}", lambda folder, seed=seed: World(seed).write(folder), world.flags(), headers=["*/part.h"], seconds=20)
        seed += 1
