"""Statements of random functions. Each kind is a function that takes the function being written (`Scope`) and returns text.

A statement reads and changes `acc`, the unsigned sum of the function around it, and what else is in scope.
"""

import itertools

KINDS = []
numbers = itertools.count(1)


def kind(standard=14, gnu=False, plain=False, weight=1):
    """Registers a kind of statement. `gnu`: an extension that both compilers have; `plain`: not within a lambda, local class or constructor."""
    def register(function):
        KINDS.extend([(standard, gnu, plain, function)] * weight)
        return function
    return register


class Scope:
    """Where statements are written: what may be called there, how deep it is, what the standard is."""

    def __init__(self, world, depth=0, plain=True, template=None):
        self.world, self.chance, self.depth, self.plain, self.template = world, world.chance, depth, plain, template

    def inner(self, plain=None):
        return Scope(self.world, self.depth + 1, self.plain if plain is None else plain, self.template)

    def name(self, stem):
        """A name that nothing else has, or (sometimes) one that hides another."""
        return f"{stem}{next(self.world.numbers)}"

    def expression(self):
        c = self.chance
        return c.choice([f"{c.randrange(1, 900)}u", "acc", f"(acc >> {c.randrange(1, 9)})", f"(acc * {c.randrange(3, 40)}u + 1u)",
                         f"(acc % {c.randrange(2, 50)}u)", f"(acc & 1u ? {c.randrange(9)}u : ~acc)"])

    def statements(self, count=None):
        if self.depth > 3:
            return f"acc += {self.chance.randrange(99)}u;"
        return "\n".join(self.statement() for _ in range(self.chance.randrange(1, 4) if count is None else count))

    def statement(self):
        while True:
            standard, gnu, plain, function = self.chance.choice(KINDS)
            if standard <= self.world.standard and (self.world.gnu or not gnu) and (self.plain or not plain):
                return function(self)

    def value_type(self):
        return self.world.value_type()


def block(s, count=None):
    return "{\n" + s.inner().statements(count) + "\n}"


@kind(weight=3)
def sums(s):
    return f"acc {s.chance.choice(['+=', '^=', '-=', '*='])} {s.expression()};"


@kind(weight=8)
def calls(s):
    return s.world.call(s)


@kind()
def branches(s):
    return f"if ({s.expression()} % 2u) {block(s)}" + (f" else {block(s)}" if s.chance.random() < 0.5 else "")


@kind(standard=17)
def branches_with_initialiser(s):
    x = s.name("x")
    return f"if (auto {x} = fz::made<{s.value_type()}>({s.expression()}); fz::number({x}) % 2u) {block(s)} else acc += fz::number({x});"


@kind()
def loops(s):
    i = s.name("i")
    return s.chance.choice([
        f"for (unsigned {i} = 0; {i} < {s.chance.randrange(1, 4)}u; ++{i}) {block(s)}",
        f"{{ unsigned {i} = 3; while ({i}-- > 1u) {block(s)} }}",
        f"{{ unsigned {i} = 0; do {{ if ({s.expression()} % 7u == 3u) continue; {block(s)} }} while (++{i} < 2u); }}",
        f"for (auto&& {i} : {{1u, 5u, 7u}}) {{ acc += {i}; if (acc % 5u == 0u) break; }}",
        f"for (const auto& {i} : fz::made<std::vector<std::string>>({s.expression()})) acc += fz::number({i});"])


@kind()
def switches(s):
    fall = "[[fallthrough]];" if s.world.standard >= 17 else "// fall through"
    return f"""switch ({s.expression()} % 4u) {{
case 0u: {block(s)} {fall}
case 1u: acc += 3u; break;
case 2u: {{ std::string text(3, 'x'); acc += fz::number(text); break; }}
default: {block(s, 1)}
}}"""


@kind(plain=True)
def gotos(s):
    label = s.name("label")
    return f"{{ unsigned again = 0;\n{label}: acc += 7u; if (again++ < 2u) goto {label}; }}"


@kind(gnu=True, plain=True)
def computed_gotos(s):
    a, b = s.name("first"), s.name("second")  # They may not lead out of a scope with something to destroy, so they have a closure of their own.
    return f"acc += [](unsigned n) {{ static void* const places[] = {{&&{a}, &&{b}}}; goto *places[n % 2u];\n{a}: n += 3u;\n{b}: return n ^ 5u; }}(acc);"


@kind(gnu=True)
def statement_expressions(s):
    return f"acc += ({{ unsigned inside = {s.expression()}; inside ^= 3u; inside; }});"


@kind(gnu=True)
def variable_arrays(s):
    return f"{{ unsigned size = acc % 5u + 1u; unsigned places[size]; for (unsigned at = 0; at < size; ++at) places[at] = at + acc; acc += places[size - 1] + sizeof(places) % 7u; }}"


@kind(gnu=True)
def case_ranges(s):
    return f"switch (acc % 20u) {{ case 2 ... 7: {block(s)} break; case 8 ... 19: acc += 2u; }}"


@kind(gnu=True)
def attributes_of_variables(s):
    x = s.name("aligned")
    return f"{{ alignas(32) unsigned char {x}[40] = {{}}; {x}[3] = 9; __attribute__((unused)) int nothing = 0; acc += {x}[3] + reinterpret_cast<std::size_t>({x}) % 32u; asm volatile(\"\" : \"+r\"(acc)); }}"


@kind()
def throws_and_catches(s):
    caught = s.chance.choice(["const fz::Failure& failure", "fz::Failure failure", "const std::exception& failure", "..."])
    use = {"const fz::Failure& failure": "acc += failure.code;", "fz::Failure failure": "acc += failure.code; if (acc % 3u == 0u) { try { throw; } catch (...) { acc ^= 1u; } }",
           "const std::exception& failure": "acc += fz::number(failure.what());", "...": "acc += 4u;"}[caught]
    return f"try {{ fz::Guard guard(acc); {block(s)} if ({s.expression()} % 2u) throw fz::Failure(acc % 100u); }} catch ({caught}) {{ {use} }}"


@kind()
def local_statics(s):
    x = s.name("kept")
    storage = s.chance.choice(["static", "static thread_local", "static const", "thread_local"])
    if storage == "static const":
        return f"{{ static const auto {x} = fz::made<{s.value_type()}>({s.chance.randrange(50)}u); acc += fz::number({x}); }}"
    return f"{{ {storage} unsigned {x} = {s.chance.choice(['3u', 'fz::number(std::string(4, (char)98))'])}; acc += {x}++; }}"


@kind()
def local_constants(s):
    x = s.name("kSize")
    return f"{{ constexpr unsigned {x} = {s.chance.randrange(1, 9)}u; unsigned many[{x}] = {{}}; many[{x} - 1] = acc; const unsigned* where = many; acc += where[{x} - 1] / 2u + static_cast<unsigned>(sizeof(many)); }}"


@kind(weight=3)
def lambdas(s):
    f = s.name("lambda")
    inner = s.inner(plain=False)
    return s.chance.choice([
        f"auto {f} = [&](unsigned step) {{ acc += step;\n{inner.statements(1)}\nreturn acc; }}; {f}(3u); acc ^= {f}(5u);",
        f"auto {f} = [=]() mutable {{ acc += 3u; return acc; }}; acc += {f}();",
        f"auto {f} = [own = fz::made<{s.value_type()}>(acc), &acc](auto&&... more) noexcept(sizeof...(more) > 9) -> unsigned {{ unsigned all[] = {{fz::number(own), fz::number(more)...}}; acc += all[0]; return all[sizeof...(more)]; }}; acc += {f}(1, 2u, 'c');",
        f"{{ std::function<unsigned(unsigned)> {f} = [&{f}](unsigned n) {{ return n < 2u ? 1u : {f}(n - 1u) + n; }}; acc += {f}(acc % 6u); }}",
        f"acc += [](unsigned value) {{ struct Own {{ unsigned twice(unsigned v) const {{ return v * 2u; }} }}; return Own().twice(value); }}(acc);",
        f"{{ unsigned (*{f})(unsigned) = [](unsigned n) {{ static unsigned calls = 0; return ++calls + n; }}; acc += {f}(2u) + {f}(acc); }}"])


@kind(standard=20)
def lambda_templates(s):
    return f"acc += []<class Z>(const Z& value) requires fz::Numbered<Z> {{ return fz::number(value); }}(fz::made<{s.value_type()}>({s.expression()}));"


@kind(weight=2)
def local_classes(s):
    name = s.name("Local")
    inner = s.inner(plain=False)
    return s.chance.choice([
        f"struct {name} {{ unsigned v; unsigned get() const {{ unsigned acc = v;\n{inner.statements(1)}\nreturn acc; }} static unsigned of(unsigned n) {{ return n + 1u; }} }}; acc += {name}{{acc}}.get() + {name}::of(3u);",
        f"struct {name} : fz::Base {{ unsigned& out; explicit {name}(unsigned& o) : out(o) {{}} ~{name}() override {{ out += 11u; }} unsigned weigh() const override {{ return out / 2u; }} }}; {{ {name} one(acc); const fz::Base& base = one; acc += base.weigh(); }}",
        f"enum class {name} : unsigned char {{ kA, kB = 7 }}; acc += static_cast<unsigned>(acc % 2u ? {name}::kA : {name}::kB);",
        f"union {name} {{ unsigned u; unsigned char c[4]; }}; {{ {name} one; one.u = acc; acc += one.c[1]; }}",
        f"struct {{ unsigned a : 4; unsigned b : 9; bool c : 1; }} {name.lower()} = {{acc % 16u, acc % 512u, true}}; acc += {name.lower()}.a + {name.lower()}.b;"])


@kind(standard=17, weight=2)
def bindings(s):
    a, b = s.name("a"), s.name("b")
    return s.chance.choice([
        f"{{ auto [{a}, {b}] = fz::made<std::pair<{s.value_type()}, {s.value_type()}>>({s.expression()}); acc += fz::number({a}) ^ fz::number({b}); }}",
        f"{{ fz::Bits bits = fz::made<fz::Bits>(acc); auto& [{a}, {b}, c, d] = bits; {b} = 3u; acc += static_cast<unsigned>({a}) + bits.b + static_cast<unsigned>(c) + d; }}",
        f"{{ unsigned pairs[2] = {{acc, 3u}}; auto&& [{a}, {b}] = pairs; {a} += {b}; acc += pairs[0]; }}",
        f"for (auto&& [{a}, {b}] : std::map<int, std::string>{{{{1, \"one\"}}, {{2, \"two\"}}}}) acc += fz::number({b}) * static_cast<unsigned>({a});"])


@kind(standard=17)
def compile_time_branches(s):
    t = s.template or "std::string"
    return f"if constexpr (std::is_integral_v<{t}>) {{ acc += 3u; }} else {{ acc ^= static_cast<unsigned>(sizeof(std::size_t)); }}"


@kind(standard=17)
def deduced_class_arguments(s):
    return f"{{ std::pair pair{{acc, 2.5}}; std::vector list{{acc, 4u}}; std::lock_guard guard{{fzMutex}}; acc += pair.first + list.back(); }}"


@kind()
def members_by_pointer(s):
    return "{ unsigned (fz::Base::*weigh)() const = &fz::Base::weigh; fz::Bottom bottom; int fz::Base::*own = &fz::Base::own; bottom.*own = static_cast<int>(acc % 9u); acc += (bottom.*weigh)(); }"


@kind()
def dynamic_types(s):
    return f"{{ std::unique_ptr<fz::Base> one(acc % 2u ? static_cast<fz::Base*>(new fz::Bottom) : static_cast<fz::Base*>(new fz::Left)); acc += dynamic_cast<fz::Right*>(one.get()) ? 3u : 8u; acc += typeid(*one) == typeid(fz::Left) ? 1u : 2u; }}"


@kind()
def own_names(s):
    return s.chance.choice(["acc += fz::number(__func__);", "acc += static_cast<unsigned>(sizeof(__func__));", "acc += static_cast<unsigned>(__LINE__ % 10) * 0u + fz::number(std::string(__FUNCTION__));"])


@kind(plain=True)
def full_names(s):
    return 'acc += fz::number(std::string(__PRETTY_FUNCTION__)); std::printf("%s\\n", __PRETTY_FUNCTION__);' if s.template is None else ""


@kind()
def conditional_text(s):
    return f"\n#if defined(FZ_MORE) && FZ_MORE > {s.chance.randrange(1, 4)}\n{s.inner().statements(1)}\n#else\nacc += 2u;\n#endif\n"


@kind()
def macros(s):
    return f"FZ_TWICE(acc += {s.expression()};) FZ_FOR(at, 2) {{ acc += at; }}"


@kind()
def usings(s):
    return s.chance.choice(["{ using namespace fz; acc += number(kTwo); }", "{ using fz::number; acc += number(fz::Scoped::kB); }",
                            "{ using Text = std::string; typedef unsigned Number; acc += Number(Text(2, 'y').size()); }",
                            "{ namespace short_name = fz; acc += short_name::number(3); }", "acc += static_cast<unsigned>(::fzGlobal++);"])


@kind()
def placement(s):
    t = s.value_type()
    return f"{{ using Held = {t}; alignas(Held) unsigned char room[sizeof(Held)]; Held* one = ::new (static_cast<void*>(room)) Held(fz::made<Held>(acc)); acc += fz::number(*one); one->~Held(); }}"


@kind()
def early_returns(s):
    return "" if s.depth == 0 or not s.plain else "if (acc == 12345u) { fz::mix(acc); }"


@kind()
def commas_and_conditions(s):
    return f"acc = (acc += 2u, acc ^ 3u), acc += (acc % 3u ? fz::number(fz::made<{s.value_type()}>(acc)) : 0u); (void)acc, (void)0;"


@kind()
def arrays(s):
    return "{ unsigned grid[2][3] = {{1u, 2u, 3u}, {acc}}; unsigned (&row)[3] = grid[1]; unsigned (*where)[3] = grid; acc += row[0] + (*where)[2] + where[1][0]; }"


@kind(standard=20)
def designated(s):
    return "{ fz::Bits bits{.a = 3, .b = acc % 100u, .c = 4, .d = fz::kTwo}; acc += fz::number(bits); if (acc % 2u) [[likely]] acc += 1u; }"
