"""Random classes: bases, constructors, virtual and other members, operators, friends, nested classes, templates of all that."""

from own_functions import Parameter, Result, body, called, parameters, specifiers
from own_statements import Scope


class ClassText:
    """A class while it is written: what stands inside, what is defined outside, and what can be called on an object."""

    def __init__(self, world):
        c = world.chance
        self.world, self.name, self.place = world, world.name("Thing"), world.place(language=False)
        self.template = c.random() < 0.3
        self.clause = c.choice(["template <class T>", "template <class T, int N>"]) if self.template else ""
        self.formal = "" if not self.template else "<T, N>" if "N" in self.clause else "<T>"
        self.actual = "" if not self.template else "<std::string, 4>" if "N" in self.clause else "<int>"
        self.inside, self.outside, self.calls, self.constructor = [], [], [], ""

    @property
    def own(self):
        """Its name behind `::` in definitions outside of it."""
        return self.name + self.formal

    @property
    def used(self):
        return f"{self.place.prefix}{self.name}{self.actual}"

    def define(self, before, head, tail, text, clause=""):
        """Defines a member in the class or outside of it. `head(name)` spells the head with that name for the function."""
        if self.world.chance.random() < 0.5:
            self.inside.append(f"{clause} {before} {head('')}{tail} {text}")
        else:
            self.inside.append(f"{clause} {before} {head('')}{tail};")
            written = head(self.own + "::", True)
            self.outside.append(f"{self.clause} {clause.replace(' = int', '')} {written}{tail.replace(' override', '').replace(' final', '')} {text}")


def member(k):
    """An ordinary member function, static or const or with a ref-qualifier."""
    world, c = k.world, k.world.chance
    name, given, result = world.name("act"), parameters(world, "T" if k.template else None), Result(world)
    result = plain_result(world) if result.deduced else result
    static = c.random() < 0.2
    tail = "" if static else c.choice(["", " const", " &", " const &", " noexcept(false)", " const noexcept(sizeof(int) == 2)", " volatile"])
    uses = "" if static or "volatile" in tail else " acc += held;"
    text = body(world, result, given, template="T" if k.template else None, name=name).replace("fz::mix(acc);", f"{uses} fz::mix(acc);", 1)

    def head(scope, outside=False):
        return result.head(f"{scope}{name}({', '.join(one.declared(not outside) for one in given)})", tail)

    k.define("static" if static else specifiers(c, ["inline", "__attribute__((noinline))"]), head, "", text)
    fixed = [Parameter("std::string" if "N" in k.clause else "int", one.mode, one.name) if one.kind == "T" else one for one in given]
    k.calls.append(lambda scope, it: called(scope, result, f"{k.used}::{name}" if static else f"{it}.{name}", fixed))


def plain_result(world):
    result = Result(world)
    while result.deduced:
        result = Result(world)
    return result


def deduced_member(k):
    world, name = k.world, k.world.name("guess")
    k.inside.append(f"{world.chance.choice(['auto', 'decltype(auto)'])} {name}(unsigned step = 2u) const {{ unsigned acc = held + step;\n{Scope(world, 1).statements()}\nreturn acc; }}")
    k.calls.append(lambda scope, it: f"acc += {it}.{name}();")


def member_template(k):
    world, name, c = k.world, k.world.name("grow"), k.world.chance
    clause = c.choice(["template <class U>", "template <class U, class V = int>", "template <class... U>"])
    pack = "..." in clause
    spelled = "const U&... values" if pack else "const U& values"
    text = f"{{ unsigned acc = held; unsigned all[] = {{acc, fz::number(values){'...' if pack else ''}}}; acc += all[0];\n{Scope(world, 1, True, None if pack else 'U').statements()}\nfz::mix(acc); return acc; }}"
    k.define("", lambda scope, outside=False: f"unsigned {scope}{name}({spelled})", c.choice(["", " const", " &"]), text, clause)
    k.calls.append(lambda scope, it: f"if (fz::fuel()) acc += {it}.{name}({scope.chance.choice(['3', 'std::string(2, (char)97)', 'fz::kOne'])});")


def operators(k):
    world, c = k.world, k.world.chance
    text = lambda: f"{{ unsigned acc = held;\n{Scope(world, 1, False).statements(1)}\nfz::mix(acc); return acc; }}"  # noqa: E731
    every = [
        ("unsigned {s}operator()(unsigned p0, int p1{d})", " const", "{it}(3u)"), ("unsigned {s}operator[](std::size_t)", "", "{it}[2]"),
        ("unsigned {s}operator+(const fz::Bits&)", " const", "({it} + fz::made<fz::Bits>(acc))"), ("{s}operator unsigned()", " const", "static_cast<unsigned>({it})"),
        ("unsigned {s}operator++()", "", "++{it}"), ("unsigned {s}operator++(int)", "", "{it}++"), ("unsigned {s}operator,(fz::Plain)", "", "({it}, fz::kOne)"),
        ("unsigned {s}operator->*(int)", "", "({it} ->* 3)"), ("unsigned {s}operator!()", " const", "!{it}"), ("unsigned {s}operator<<(const std::string&)", " &", "({it} << std::string(3, (char)98))")]
    for head, tail, use in c.sample(every, c.randrange(1, 4)):
        if "operator unsigned" in head and any("operator" in one for one in k.inside):
            continue  # It would compete with them.
        k.define("", lambda scope, outside=False, head=head: head.format(s=scope, d="" if outside else " = 4"), tail, text())
        k.calls.append(lambda scope, it, use=use: f"acc += {use.format(it=it)};")


def virtuals(k):
    tail = k.world.chance.choice([" const override", " const final", " const override"])
    k.define("", lambda scope, outside=False: f"unsigned {scope}weigh()", tail,
             f"{{ unsigned acc = static_cast<unsigned>(this->own);\n{Scope(k.world, 1).statements()}\nreturn acc + {k.base}::weigh(); }}")
    k.calls.append(lambda scope, it: f"{{ const fz::Base& base = {it}; if (fz::fuel()) acc += base.weigh(); }}")


def friends(k):
    world, name = k.world, k.world.name("mate")
    if k.template:
        k.inside.append(f"friend unsigned {name}(const {k.name}& it, unsigned more) {{ unsigned acc = it.held + more;\n{Scope(world, 1).statements(1)}\nreturn acc; }}")
    else:
        word = world.chance.choice(["inline ", ""])
        k.inside.append(f"friend {word}unsigned {name}(const {k.name}& it, unsigned more = 3u) {{ unsigned acc = it.held + more;\n{Scope(world, 1).statements(1)}\nreturn acc; }}")
    k.calls.append(lambda scope, it: f"if (fz::fuel()) acc += {name}({it}, 4u);")


def nested(k):
    world, inner, name = k.world, k.world.name("Inner"), k.world.name("reach")
    text = f"{{ unsigned acc = it.held + step;\n{Scope(world, 1).statements(1)}\nfz::mix(acc); return acc; }}"
    if world.chance.random() < 0.5:
        k.inside.append(f"struct {inner} {{ static unsigned {name}(const {k.name}& it, unsigned step) {text} }};")
    else:
        k.inside.append(f"struct {inner} {{ static unsigned {name}(const {k.name}& it, unsigned step); }};")
        k.outside.append(f"{k.clause} unsigned {k.own}::{inner}::{name}(const {k.name}& it, unsigned step) {text}")
    k.calls.append(lambda scope, it: f"if (fz::fuel()) acc += {k.used}::{inner}::{name}({it}, 7u);")


def spaceship(k):
    k.inside.append(f"friend bool operator==(const {k.name}& a, const {k.name}& b) {{ fz::mix(a.held); return a.held == b.held; }}")
    k.calls.append(lambda scope, it: f"acc += {it} == {it} ? 3u : 4u;")


MEMBERS = [member, member, member, deduced_member, member_template, operators, friends, nested, spaceship]


def constructors(k):
    """A constructor with initialisers, perhaps a function-try-block, and a destructor."""
    world, c = k.world, k.world.chance
    given = parameters(world, most=2)
    # A default constructor, a copy: none of these is meant.
    given = [Parameter("int", "{t} {p}", world.name("first")), *given]
    start = f"held({given[0].name} > 2 ? 5u : 6u), text(\"xy\")"
    if k.base:
        start = f"{k.base}(), " + start
    inner = f"unsigned acc = held; {' '.join(one.use() for one in given)}\n{Scope(world, 1, False).statements(1)}\nheld += acc % 50u;"
    wanted = c.choice(["plain", "plain", "try"])
    spelled = lambda outside: ", ".join(one.declared(not outside) for one in given)  # noqa: E731
    text = f": {start} {{ {inner} }}" if wanted == "plain" else f"try : {start} {{ {inner} }} catch (...) {{ fz::mix(3u); }}"
    k.define("explicit", lambda scope, outside=False: f"{scope}{k.name}({spelled(outside)})", "", " " + text)
    k.inside.append(f"{k.name}(const {k.name}& other) = default;")
    k.given = given
    if c.random() < 0.6:
        tail = c.choice(["", " noexcept(false)", ""]) if not k.base else " override"
        k.define("", lambda scope, outside=False: f"{scope}~{k.name}()", tail, f"{{ unsigned acc = held;\n{Scope(world, 1, False).statements(1)}\nfz::mix(acc); }}")


def random_class(world):
    k, c = ClassText(world), world.chance
    k.base = c.choice(["", "", "fz::Base", "fz::Left", "fz::Right"])
    bases = f" : public {c.choice(['', 'virtual '])}{k.base}" if k.base else ""
    constructors(k)
    for one in c.sample(MEMBERS, c.randrange(1, 6)):
        one(k)
    if k.base in ("fz::Base", "fz::Left"):
        virtuals(k)
    c.shuffle(k.inside)
    final = c.choice(["", " final"])
    attribute = c.choice(["", "", " alignas(16)"])
    world.add(k.place, "", f"{k.clause} {c.choice(['struct', 'class'])}{attribute} {k.name}{final}{bases} {{\npublic:\n  unsigned held = 2;\n  std::string text;\n  " +
              "\n  ".join(k.inside) + "\n};\n" + "\n".join(k.outside))

    def call(scope):
        it = scope.name("it")
        before, words = zip(*[one.argument(scope) for one in k.given])
        uses = " ".join(one(scope, it) for one in c.sample(k.calls, min(len(k.calls), 3)))
        return f"if (fz::fuel()) {{ try {{ {' '.join(before)} {k.used} {it}({', '.join(words)}); {uses} acc += fz::number({it}.text); }} catch (const fz::Failure& thrown) {{ acc += thrown.code; }} }}"

    world.callables.append(call)
