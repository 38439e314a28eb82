"""Random functions over random classes, and a main() that calls each of them twice.

Free, static, in an anonymous namespace, members (also virtual, const, of a class with virtual bases), static members, templates,
member templates and variadic ones, with up to eight parameters and every kind of result. Each prints what it got.
"""

import shapes

KINDS = ["free", "free", "static", "anonymous", "member", "const member", "virtual", "static member", "template", "template", "variadic",
         "member template"]


class Parameter:
    """One parameter: its type in the head, its argument in main(), and how its value is read."""

    def __init__(self, type_, argument, read, before="", shape=None):
        self.type, self.argument, self.read, self.before, self.shape = type_, argument, read, before, shape


def parameter(random, pool, name, number):
    chance = random.random()
    if pool and chance < 0.55:
        shape = random.choice(pool)
        how = random.random()
        if how < 0.75:
            const = "const " if random.random() < 0.1 else ""
            if shape.copies and shape.returns and random.random() < 0.25:
                local = f"l{name}"
                return Parameter(const + shape.name, local, f"::digest({name})", f"{shape.name} {local} = {shape.made(number)}; ", shape)
            return Parameter(const + shape.name, shape.made(number), f"::digest({name})", "", shape)
        if how < 0.85:
            return Parameter(f"const {shape.name}&", shape.made(number), f"::digest({name})")
        if how < 0.95:
            return Parameter(f"{shape.name}&&", shape.made(number), f"::digest({name})")
        return Parameter(f"{shape.name}*", f"&l{name}", f"::digest(*{name})", f"{shape.name} l{name}{{Seed{{}}, {number}L}}; "
                         if shape.isConstructible else f"auto l{name} = {shape.made(number)}; ")
    scalar = random.choice(shapes.SCALARS)
    return Parameter(scalar, f"made<{scalar}>({number})", f"::digest({name})")


class Signature:
    """One function: its definition and its calls."""

    def __init__(self, random, index, pool, hosts):
        self.name, self.kind = f"f{index}", random.choice(KINDS)
        self.host = random.choice(hosts)
        count = random.choice([0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8])
        if self.kind in ("template", "variadic", "member template"):
            count = max(count, 1)
        self.parameters = [parameter(random, pool, f"p{at}", random.randint(1, 60)) for at in range(count)]
        self.result = self.chooseResult(random, pool)
        self.unnamed = random.random() < 0.03 and count > 0

    def chooseResult(self, random, pool):
        """(type, expression of the result with its number `d`, how main() reads it)"""
        chance = random.random()
        returned = [shape for shape in pool if shape.returns]
        if chance < 0.15:
            return "void", "", "0"
        if returned and chance < 0.6:
            passed = [at for at, p in enumerate(self.parameters)
                      if p.shape and p.shape.returns and p.type == p.shape.name and self.kind != "variadic"]
            if passed and chance < 0.3:
                at = random.choice(passed)
                return self.parameters[at].shape.name, f"p{at}", "::digest(r)"
            shape = random.choice(returned)
            return shape.name, shape.made("d & 63"), "::digest(r)"
        if chance < 0.65:
            return "long&", "seen", "r"
        scalar = random.choice(shapes.SCALARS)
        return scalar, f"made<{scalar}>(d & 63)", "::digest(r)"

    def body(self, reads):
        text = " { long d = 1; " + "".join(f"d = mixed(d, {read}); " for read in reads)
        text += f'seen += d; printf("{self.name} %ld\\n", d); '
        return text + (f"return {self.result[1]}; " if self.result[0] != "void" else "") + "}\n"

    def head(self):
        """(templates, parameters, reads, template arguments in calls)"""
        if self.kind == "variadic":
            return "template <class... A> ", "long first, A... a", ["first", "(0 + ... + ::digest(a))"]
        if self.kind in ("template", "member template"):
            classes = ", ".join(f"class A{at}" for at in range(len(self.parameters)))
            types = [f"A{at}" if "&" not in p.type and "*" not in p.type and "const" not in p.type else p.type
                     for at, p in enumerate(self.parameters)]
            used = ", ".join(f"class {t}" for t in types if t.startswith("A"))
            listed = ", ".join(f"{t} p{at}" for at, t in enumerate(types))
            return (f"template <{used}> " if used else ""), listed, [p.read for p in self.parameters]
        return "", ", ".join(f"{p.type} p{at}" for at, p in enumerate(self.parameters)), [p.read for p in self.parameters]

    def define(self):
        """Text for namespace scope, and text for the class of its host."""
        templates, listed, reads = self.head()
        body = self.body(reads)
        result = self.result[0]
        if self.kind in ("free", "template", "variadic"):
            return f"{templates}{result} {self.name}({listed}){body}", ""
        if self.kind == "static":
            return f"static {result} {self.name}({listed}){body}", ""
        if self.kind == "anonymous":
            return f"namespace {{ {result} {self.name}({listed}){body}}}\n", ""
        reads = (["this->own"] if self.kind != "static member" else []) + reads
        body = self.body(reads)
        if self.kind == "const member":
            return f"{result} {self.host}::{self.name}({listed}) const{body}", f"  {result} {self.name}({listed}) const;\n"
        if self.kind == "virtual":
            return "", f"  virtual {result} {self.name}({listed}){body}"
        if self.kind == "static member":
            return "", f"  static {result} {self.name}({listed}){body}"
        return "", f"  {templates}{result} {self.name}({listed}){body}"

    def call(self):
        arguments = ", ".join((["7"] if self.kind == "variadic" else []) + [p.argument for p in self.parameters])
        before = "".join(p.before for p in self.parameters)
        where = {"static member": f"{self.host}::", "member": f"o{self.host}.", "const member": f"o{self.host}.", "virtual": f"p{self.host}->",
                 "member template": f"o{self.host}."}.get(self.kind, "")
        call = f"{where}{self.name}({arguments})"
        if self.result[0] == "void":
            return f"  {{ {before}{call}; }}\n"
        return f"  {{ {before}auto&& r = {call}; seen = mixed(seen, {self.result[2]}); }}\n"


HOSTS = {
    "H0": "struct H0 {{ long own = 3;\n{0}}};\n",
    "H1": "struct Left {{ long left = 5; virtual ~Left() {{}} }};\nstruct Right {{ long right = 6; virtual long r() {{ return right; }} }};\n"
          "struct H1 : Left, Right {{ long own = 8;\n{0}}};\n",
    "H2": "struct Shared {{ long shared = 9; virtual ~Shared() {{}} }};\nstruct Middle : virtual Shared {{ long middle = 4; }};\n"
          "struct Other : virtual Shared {{ long other = 2; }};\nstruct H2 : Middle, Other {{ long own = 1;\n{0}}};\n",
}


def program(random, index, count, standard):
    """The text of one file with `count` classes."""
    made = []
    for at in range(count):
        made.append(shapes.makeShape(random, at, made[-40:], standard))
    pool = [shape for shape in made if standard >= 17 or shape.returns]
    functions = []
    for at in range(int(count * 1.6)):
        near = pool[max(0, at * len(pool) // int(count * 1.6) - 4):][:8]
        functions.append(Signature(random, at, near, list(HOSTS)))
        if standard < 17 and functions[-1].kind == "variadic":
            functions[-1].kind = "template"
    free, members = "", {host: "" for host in HOSTS}
    for function in functions:
        outside, inside = function.define()
        free += outside
        members[function.host] += inside
    text = f"// File {index}, C++{standard}.\n" + shapes.PROLOGUE
    text += "".join(shape.text for shape in made)
    text += "".join(HOSTS[host].format(members[host]) for host in HOSTS) + free
    text += "int main(int argc, char**) {\n" + "".join(f"  {host} o{host}; {host}* p{host} = &o{host}; (void)p{host};\n" for host in HOSTS)
    text += "".join(function.call() for function in functions)
    text += '  printf("%ld\\n", seen);\n  if (argc > 1) printf("%ld copies, %ld ends\\n", copies, ends);\n}\n'
    return text
