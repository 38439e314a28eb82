"""Heads of random functions: parameters, results, specifiers, and free functions and templates made of them."""

import re

from own_statements import Scope

TYPES = ["int", "unsigned char", "short", "long long", "bool", "double", "char16_t", "fz::Plain", "fz::Scoped", "std::string", "fz::Word",
         "fz::Empty", "fz::Bits", "fz::Big", "fz::Either", "fz::Bottom", "fz::Counted", "fz::Greedy", "fz::MoveOnly", "std::vector<int>",
         "std::vector<std::string>", "std::array<short, 3>", "std::pair<int, std::string>", "std::tuple<int, std::string, char>",
         "std::unique_ptr<int>", "std::shared_ptr<fz::Bottom>", "std::function<int(int)>", "fz::Callback", "std::complex<double>"]
TYPES_17 = ["std::optional<std::string>", "std::variant<int, std::string>", "std::string_view", "std::optional<fz::Bits>"]
MODES = ["{t} {p}", "{t} {p}", "const {t}& {p}", "{t}& {p}", "{t}&& {p}", "{t}* {p}", "const {t} {p}", "{t} (&{p})[2]", "[[maybe_unused]] {t} {p}",
         "{t} const* const {p}", "const {t}& {p} = fz::made<{t}>(5u)", "{t} {p} = fz::made<{t}>(2u)", "{t}", "{t} {p}[]", "volatile int {p}",
         "{t}&&",
         "{t} {p} FZ_OTHERWISE(fz::made<{t}>(4u))"]
DEFAULT = re.compile(r" = | FZ_OTHERWISE")


class Parameter:
    def __init__(self, kind, mode, name):
        self.kind, self.mode, self.name = kind, mode, name
        self.text = mode.format(t=kind, p=name)

    def declared(self, with_default=True):
        return self.text if with_default else DEFAULT.split(self.text)[0]

    def has_default(self):
        return DEFAULT.search(self.text) is not None

    def use(self):
        """Statements of the body that use it."""
        if self.name not in DEFAULT.split(self.text)[0].replace(")", " ").replace("&", " ").replace("[", " ").split():
            return ""
        if "*" in self.mode or "[]" in self.mode:
            return f"acc += fz::number(*{self.name});"
        if "[2]" in self.mode:
            return f"acc += fz::number({self.name}[1]);"
        if self.mode == "{t}& {p}":
            return f"acc = acc * 5u + fz::number({self.name}); {self.name} = fz::made<{self.kind}>(acc);"
        return f"acc = acc * 3u + fz::number({self.name});"

    def argument(self, scope):
        """(declaration in front of the call, argument)."""
        local, value = scope.name("given"), f"fz::made<{self.kind}>({scope.expression()})"
        if "volatile" in self.mode:
            return "", f"static_cast<int>({scope.expression()} % 100u)"
        if "[" in self.mode.replace("[[maybe_unused]]", ""):
            return f"{self.kind} {local}[2] = {{{value}, {value}}};", local
        if self.mode.startswith("{t}& ") or "*" in self.mode:
            return f"{self.kind} {local} = {value};", ("&" if "*" in self.mode else "") + local
        return "", value


def parameters(world, template=None, most=4):
    """Parameters, those with default arguments last."""
    c = world.chance
    made = [Parameter(template if template and c.random() < 0.5 else world.value_type(), c.choice(MODES), world.name("p"))
            for _ in range(c.randrange(0, most + 1))]
    return sorted(made, key=Parameter.has_default)


def body(world, result, given, plain=True, template=None, name="", form=None):
    """A whole body with its braces. `result`: what is returned, or None."""
    scope = Scope(world, 0, plain, template)
    uses = " ".join(one.use() for one in given)
    text = f"unsigned acc = {world.chance.randrange(99)}u; {uses}\n{scope.statements()}\nfz::mix(acc); fz::say(\"{name}\");"
    if result:
        text += f" return {result.value('acc')};"
    form = world.chance.choice(["plain", "plain", "plain", "next line", "try", "comment"]) if form is None else form
    if form == "try":
        rest = f" return {result.value('7u')};" if result else ""
        return f"try {{\n{text}\n}} catch (const fz::Failure&) {{{rest}}} catch (...) {{ throw; }}"
    return {"plain": "{ " + text + "\n}", "next line": "\n{\n" + text + "\n}", "comment": "// { a brace\n/* } */ {\n" + text + "\n}"}[form]


class Result:
    """How a function says what it returns."""

    def __init__(self, world, template=None):
        c = world.chance
        self.kind = world.value_type()
        self.form = c.choice(["{r} {f}", "{r} {f}", "auto {f} -> {r}", "const {r} {f}", "typename fz::Same<{r}>::type {f}", "FZ_RESULT({r}) {f}",
                              "{r}& {f}", "auto {f}", "decltype(auto) {f}", "const {r}* {f}", "int (*{f})(int)", "auto {f} -> int (*)(int) noexcept", "int (*{f})(int) noexcept", "void {f}", "const {r}& {f}",
                              "std::enable_if_t<sizeof({r}) != 0, {r}> {f}", "decltype(fz::made<{r}>(1u)) {f}", "auto {f} -> decltype(fz::made<{r}>(2u))"])
        self.deduced = self.form in ("auto {f}", "decltype(auto) {f}")
        self.void = self.form == "void {f}"

    def head(self, name_and_parameters, tail=""):
        before, _, after = self.form.partition("{f}")
        fill = before.format(r=self.kind) + name_and_parameters
        # The tail stands behind the parameters, in front of `-> T` and inside of `int (*f(...) tail)(int)`.
        return fill + tail + after.format(r=self.kind)

    def value(self, number):
        if self.void:
            return ""
        if "int (*" in self.form:
            return "&fz::thrice"
        if self.form in ("{r}& {f}", "const {r}& {f}"):
            return f"[&]() -> {self.kind}& {{ static {self.kind} result = fz::made<{self.kind}>(3u); result = fz::made<{self.kind}>({number}); return result; }}()"
        if self.form == "const {r}* {f}":
            return f"({number} % 4u ? &fz::kept<{self.kind}>() : nullptr)"
        return f"fz::made<{self.kind}>({number})"

    def used(self, call):
        """A statement that makes the call and adds what it returns."""
        if self.void:
            return f"{call};"
        if self.form == "const {r}* {f}":
            return f"if (const auto* result = {call}) acc += fz::number(*result);"
        return f"acc += fz::number({call});"


def called(scope, result, callee, given):
    """A statement that calls: arguments declared in front, all within `if (fz::fuel())`."""
    before, words = [], []
    shown = list(given)
    while shown and shown[-1].has_default() and scope.chance.random() < 0.5:
        shown.pop()
    for one in shown:
        declaration, word = one.argument(scope)
        before.append(declaration)
        words.append(word)
    call = result.used(f"{callee}({', '.join(words)})")
    return f"if (fz::fuel()) {{ try {{ {' '.join(filter(None, before))} {call} }} catch (const fz::Failure& thrown) {{ acc += thrown.code; }} }}"


def specifiers(chance, words, least=0):
    return " ".join(chance.sample(words, chance.randrange(least, min(3, len(words) + 1))))


def free_function(world):
    """A function, somewhere: in a namespace, in a language linkage, made by a macro."""
    c, name, given, result = world.chance, world.name("run"), parameters(world), Result(world)
    place = world.place()
    words = specifiers(c, ["inline", "static", "__attribute__((noinline))", "__attribute__((unused))"])
    tail = c.choice(["", "", " noexcept(false)", " noexcept(sizeof(int) == 1)"])
    if place.language and ("static" in words or result.deduced):
        words = ""
    declared = not result.deduced and c.random() < 0.4
    spelled = ", ".join(one.declared() for one in given)
    again = ", ".join(one.declared(False) for one in given) if declared else spelled
    written = body(world, result, given, name=name)
    made = f"{words} {result.head(f'{name}({again})', tail)} {written}"
    if "->" not in result.form and "#" not in written and "//" not in written and c.random() < 0.15:
        # A macro that makes the head.
        macro = name.upper()
        made = f"\n#define {macro}(n, ...) {words} {result.head(f'n(__VA_ARGS__)', tail)}\n{macro}({name}{', ' + again if given else ''}) {written}"
        if not given:
            made = made.replace("n(__VA_ARGS__)", "n()").replace("(n, ...)", "(n)")
    first = f"{words} {result.head(f'{name}({spelled})', tail)};" if declared else ""
    world.add(place, first, made)
    world.callables.append(lambda scope: called(scope, result, f"{place.prefix}{name}", given))


def function_template(world):
    c, name = world.chance, world.name("over")
    result, given = Result(world), parameters(world, "T")
    place = world.place(language=False)
    clause = c.choice(["template <class T>", "template <typename T, int N = 3>", "template <class T, class... Rest>", "template <class T = int, std::enable_if_t<sizeof(T) != 0, int> = 0>"] +
                      (["template <fz::Numbered T>", "template <class T> requires fz::Numbered<T>", "template <class T> requires (sizeof(T) > 0u) && fz::Numbered<T>"] if world.standard >= 20 else []))
    rest = "class... Rest" in clause
    spelled = [one.declared(not rest) for one in given] + (["const Rest&... rest"] if rest else [])
    tail = c.choice(["", " noexcept(noexcept(sizeof(T)) && false)"])
    words = specifiers(c, ["inline", "static"])
    more = "" if not rest else " { unsigned all[] = {acc, fz::number(rest)...}; acc += all[sizeof...(rest)]; }"
    constraint = c.choice(["", "", " requires fz::Numbered<T>", " requires requires(T one) { { fz::number(one) } -> std::convertible_to<unsigned>; T{}; }"]) if world.standard >= 20 and "->" not in result.form and "int (*" not in result.form else ""
    written = body(world, result, given, template="T", name=name)
    written = written.replace("fz::mix(acc);", f"{more} fz::mix(acc);", 1)
    world.add(place, "", f"{clause}\n{words} {result.head(f'{name}(' + ', '.join(spelled) + ')', tail)}{constraint} {written}")

    def call(scope):
        argument = c.choice(["int", "std::string", "fz::Bits", "fz::Counted"])
        fixed = [Parameter(argument if one.kind == "T" else one.kind, one.mode, one.name) for one in given]
        if rest:
            fixed = [Parameter(one.kind, DEFAULT.split(one.mode)[0], one.name) for one in fixed] + [Parameter("std::string", "const {t}& {p}", "r") for _ in range(c.randrange(3))]
        return called(scope, result, f"{place.prefix}{name}<{argument}>", fixed)

    world.callables.append(call)


def coroutine(world):
    c, name, given = world.chance, world.name("yields"), parameters(world)
    # What it is called with must live as long as it runs: until the end of the expression of the call.
    place = world.place(language=False)
    uses = " ".join(one.use() for one in given)
    scope = Scope(world, 2, False)
    text = f"unsigned acc = 3u; {uses} for (unsigned turn = 0; turn < 3u; ++turn) {{ co_yield acc + turn; fz::Guard guard(acc); {scope.statement()} if (acc % 11u == 3u) throw fz::Failure(3u); }} fz::say(\"{name}\"); co_return;"
    world.add(place, "", f"fz::Numbers {name}({', '.join(one.declared() for one in given)}) {{\n{text}\n}}")
    result = Result(world)
    result.form, result.kind, result.void = "{r} {f}", "fz::Numbers", False
    world.callables.append(lambda scope: called(scope, result, f"{place.prefix}{name}", given))


def literal_operator(world):
    name = world.name("_unit")
    world.add(world.place(top=True), "", f"inline unsigned operator\"\"{name}(unsigned long long value) {{ unsigned acc = static_cast<unsigned>(value); {Scope(world, 2).statement()} return acc; }}\n"
              f"static unsigned operator\"\"{name}(const char* text, std::size_t size) {{ unsigned acc = static_cast<unsigned>(size) + static_cast<unsigned char>(*text); fz::mix(acc); return acc; }}")
    world.callables.append(lambda scope: f"acc += 12{name} + \"text\"{name};")


def abbreviated_template(world):
    name, place = world.name("any"), world.place(language=False)
    constraint = world.chance.choice(["auto", "fz::Numbered auto", "const auto&", "auto&&"])
    world.add(place, "", f"inline {world.chance.choice(['auto', 'unsigned', 'decltype(auto)'])} {name}({constraint} value, unsigned more = 3u) {{ unsigned acc = fz::number(value) + more;\n{Scope(world, 1, True, 'decltype(value)').statements()}\nfz::mix(acc); return acc; }}")
    world.callables.append(lambda scope: f"if (fz::fuel()) acc += {place.prefix}{name}(fz::made<{scope.chance.choice(['int', 'std::string', 'fz::Bits'])}>(acc));")


FREE = [(14, free_function)] * 5 + [(14, function_template)] * 3 + [(20, coroutine), (14, literal_operator), (20, abbreviated_template)]
