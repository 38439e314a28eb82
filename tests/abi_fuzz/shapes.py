"""Random classes: how a class is passed to a function depends on its bases, members and special member functions.

Every shape can be made of a number (`S7(Seed{}, 12)`) and says what it holds (`digest()`). Copies that a class makes by itself are
counted; a constructor template that takes the class itself leaves other values in it, so that a wrong choice is seen.
"""

SCALARS = ["int", "float", "double", "char", "short", "long", "unsigned char", "int*", "bool", "long double", "__int128", "Float4", "Long2",
           "float", "double", "int", "long"]
COPIES = ["none"] * 6 + ["default"] * 4 + ["delete"] * 2 + ["user"] * 2 + ["outside"] + ["private", "explicit", "explicit user", "mutable",
          "mutable user", "volatile", "protected"]
MOVES = ["none"] * 6 + ["default"] * 3 + ["delete"] + ["user", "const", "outside", "private", "explicit"]
ASSIGNS = ["none"] * 6 + ["default", "user", "delete"]
DESTRUCTORS = ["none"] * 8 + ["default", "user", "outside"]
GREEDY = {
    "none": "",
    "any": "template <class U> {name}(U&&)",
    "convertible": "template <class U, class = typename EnableIf<__is_convertible_to_long<U>::value>::Type> {name}(U&&)",
    "const": "template <class U> {name}(const U&)",
    "value": "template <class U> {name}(U)",
    "pack": "template <class... U> {name}(U&&...)",
    "explicit": "template <class U> explicit {name}(U&&)",
}

# The text of a copy by hand: every part exists already.
COPY_OF_BYTES = "{ memcpy((void*)this, (const void*)&o, sizeof(*this)); ++copies; }"

PROLOGUE = """\
extern "C" int printf(const char*, ...);
extern "C" void* memcpy(void*, const void*, __SIZE_TYPE__);
typedef float Float4 __attribute__((vector_size(16)));
typedef long long Long2 __attribute__((vector_size(16)));
#if defined(__clang__) && !defined(TRIVIAL_ABI)
#define TRIVIAL_ABI __attribute__((trivial_abi))
#elif !defined(TRIVIAL_ABI)
#define TRIVIAL_ABI
#endif
struct Seed {};
long copies, ends, seen;
int numbers[64];
template <bool B> struct EnableIf {};
template <> struct EnableIf<true> { using Type = void; };
template <class T> T&& fake();
template <class T> struct __is_convertible_to_long {
  static void take(long);
  template <class U, class = decltype(take(fake<U>()))> static constexpr bool test(int) { return true; }
  template <class U> static constexpr bool test(...) { return false; }
  static constexpr bool value = test<T>(0);
};
template <class T> T made(long n) { return T(n); }
template <> int* made<int*>(long n) { numbers[n & 63] = int(n & 63); return numbers + (n & 63); }
template <> bool made<bool>(long n) { return (n & 1) != 0; }
template <> Float4 made<Float4>(long n) { return Float4{float(n), float(n + 1), float(n + 2), float(n + 3)}; }
template <> Long2 made<Long2>(long n) { return Long2{n, n + 7}; }
inline long digest(int v) { return v; }
inline long digest(float v) { return long(v * 2); }
inline long digest(double v) { return long(v * 4); }
inline long digest(char v) { return v; }
inline long digest(short v) { return v; }
inline long digest(long v) { return v; }
inline long digest(unsigned char v) { return v; }
inline long digest(bool v) { return v ? 5 : 3; }
inline long digest(long double v) { return long(v * 8); }
inline long digest(__int128 v) { return long(v >> 3) ^ long(v); }
inline long digest(Float4 v) { return long(v[0] + 3 * v[1] + 5 * v[2] + 7 * v[3]); }
inline long digest(Long2 v) { return long(v[0] * 3 + v[1]); }
inline long digest(const int* v) { return *v + 11; }
template <class T> auto digest(const T& v) -> decltype(v.digest()) { return v.digest(); }
template <class T> auto digest(const T& v) -> decltype(v()) { return v(); }
inline long mixed(long a, long b) { return (a * 31 + b) & 0xffffff; }
"""


class Shape:
    """One class: its text, and what other shapes and functions may do with it."""

    def __init__(self, name):
        self.name = name  # As a type in the rest of the file.
        self.text = ""
        self.isBase = True
        self.isMember = True
        self.ancestors = {name}
        self.copies = True  # From `const T&`, by anybody, without `explicit`.
        self.returns = True  # A value can be returned before C++17 as well.
        self.isConstructible = True  # `Name(Seed{}, n)`; otherwise `make_Name(n)`.
        self.size = 0

    def made(self, number):
        number = f"{number}L" if isinstance(number, int) else number
        return f"{self.name}(Seed{{}}, {number})" if self.isConstructible else f"make_{self.name}({number})"


def scalarMember(random, name):
    scalar = random.choice(SCALARS)
    if random.random() < 0.12 and scalar not in ("Float4", "Long2", "__int128", "long double"):
        count = random.choice([2, 3])
        values = ", ".join(f"made<{scalar}>(n + {i})" for i in range(count))
        read = " + ".join(f"::digest({name}[{i}])" for i in range(count))
        return f"{scalar} {name}[{count}];", f"{name}{{{values}}}", read
    if random.random() < 0.06 and scalar in ("int", "long", "unsigned char"):
        return f"{scalar} {name} : 5;", f"{name}(n & 15)", f"::digest(long({name}))"
    return f"{scalar} {name};", f"{name}(made<{scalar}>(n + {random.randint(0, 9)}))", f"::digest({name})"


def closure(random, index, earlier):
    """A closure: what a lambda has captured by value."""
    shape = Shape(f"L{index}")
    captures, reads = [], []
    for at in range(random.randint(0, 3)):
        scalar = random.choice(SCALARS)
        captures.append(f"c{at} = made<{scalar}>(n + {at})")
        reads.append(f"::digest(c{at})")
    copyable = [other for other in earlier if other.copies and other.returns]
    if copyable and random.random() < 0.4:
        held = random.choice(copyable)
        captures.append(f"held = {held.made('n')}")
        reads.append("::digest(held)")
        shape.copies = False  # It may be copied by a template.
        shape.isMember = False
    shape.text = (f"auto make_{shape.name}(long n) {{ return [{', '.join(captures)}]() -> long {{ return {' + '.join(reads) or '41'}; }}; }}\n"
                  f"using {shape.name} = decltype(make_{shape.name}(0));\n")
    shape.isBase = shape.isConstructible = False
    shape.isMember = False
    return shape


class ClassMaker:
    """Writes one class; a method for each part of it."""

    def __init__(self, random, index, earlier, standard):
        self.random, self.earlier, self.standard = random, earlier, standard
        self.shape = Shape(f"S{index}")
        self.own = self.shape.name  # Within the class.
        self.bases, self.members, self.initialisers, self.reads = [], [], [], []
        self.parts = []  # Shapes that it is made of.
        self.hasVirtualBase = False
        self.outside = []

    def addBases(self):
        pool = [shape for shape in self.earlier if shape.isBase]
        for _ in range(self.random.choice([0, 0, 0, 1, 1, 2])):
            fitting = [shape for shape in pool if not shape.ancestors & self.shape.ancestors]
            if not fitting:
                return
            base = self.random.choice(fitting)
            isVirtual = self.random.random() < 0.12
            self.hasVirtualBase |= isVirtual
            self.bases.append(("virtual " if isVirtual else "") + "public " + base.name)
            self.initialisers.append(f"{base.name}(Seed{{}}, n + {len(self.bases)})")
            self.reads.append(f"static_cast<const {base.name}&>(*this).{base.name}::digest()")
            self.shape.ancestors |= base.ancestors
            self.parts.append(base)

    def addMembers(self):
        for at in range(self.random.choice([0, 1, 1, 1, 2, 2, 3, 4])):
            name = f"m{at}"
            pool = [shape for shape in self.earlier if shape.isMember]
            if pool and self.random.random() < 0.22:
                part = self.random.choice(pool)
                self.parts.append(part)
                if self.random.random() < 0.15:
                    self.members.append(f"{part.name} {name}[2];")
                    self.initialisers.append(f"{name}{{{{Seed{{}}, n}}, {{Seed{{}}, n + 1}}}}")
                    self.reads.append(f"{name}[0].digest() + 3 * {name}[1].digest()")
                else:
                    self.members.append(f"{part.name} {name};")
                    self.initialisers.append(f"{name}(Seed{{}}, n + {at})")
                    self.reads.append(f"{name}.digest()")
                continue
            declared, initialised, read = scalarMember(self.random, name)
            self.members.append(declared)
            self.initialisers.append(initialised)
            self.reads.append(read)
        if self.random.random() < 0.1:
            self.members.append("union { int u0; double u1; };")
            self.initialisers.append("u1(double(n))")
            self.reads.append("::digest(u1)")

    def constructor(self, parameters, how):
        """A special constructor in the class, and outside of it where it is asked for."""
        head = f"{self.own}({parameters})"
        if how in ("default", "delete"):
            return f"  {head} = {how};\n"
        if how == "outside":
            self.outside.append(f"{self.prefix}{self.shape.name}::{head} = default;\n" if not self.prefix else
                                f"{self.prefix}{self.own}<T>::{head} = default;\n")
            return f"  {head};\n"
        if how in ("private", "protected"):
            return f"{how}:\n  {head} = default;\npublic:\n"
        if how == "explicit":
            return f"  explicit {head} = default;\n"
        explicit = "explicit " if how == "explicit user" else ""
        return f"  {explicit}{head} : {self.own}(Seed{{}}, 0L) {COPY_OF_BYTES}\n"

    def specials(self):
        random, own = self.random, self.own
        copy, move = random.choice(COPIES), random.choice(MOVES)
        assign, destructor = random.choice(ASSIGNS), random.choice(DESTRUCTORS)
        greedy = random.choice(["none"] * 7 + list(GREEDY))
        allCopy = all(part.copies for part in self.parts)
        if not allCopy and copy in ("outside", "explicit", "private", "protected", "mutable"):
            copy = "default"
        allMove = allCopy and all(part.returns for part in self.parts)
        if not allMove and move in ("outside", "explicit", "private"):
            move = "none"
        if self.standard < 17 and copy in ("private", "explicit", "explicit user", "protected", "delete", "mutable", "mutable user"):
            copy = "default"
        if self.standard < 17 and move in ("private", "explicit", "delete", "const"):
            move = "default"
        text = ""
        if copy in ("mutable", "mutable user"):
            text += self.constructor(f"{own}& o" if "user" in copy else f"{own}&", "default" if copy == "mutable" else "user")
        elif copy == "volatile":
            text += self.constructor(f"const volatile {own}& o", "user")
        elif copy != "none":
            text += self.constructor(f"const {own}& o" if "user" in copy else f"const {own}&", copy)
        if move == "const":
            text += self.constructor(f"const {own}&& o", "user")
        elif move != "none":
            text += self.constructor(f"{own}&& o" if move == "user" else f"{own}&&", move)
        if assign == "user":
            text += f"  {own}& operator=(const {own}&) {{ return *this; }}\n"
        elif assign != "none" and allCopy:
            text += f"  {own}& operator=(const {own}&) = {assign};\n"
        if destructor == "default":
            text += f"  ~{own}() = default;\n"
        elif destructor == "user":
            text += f"  ~{own}() {{ ++ends; }}\n"
        elif destructor == "outside":
            text += f"  ~{own}();\n"
            self.outside.append(f"{self.prefix}{own if not self.prefix else own + '<T>'}::~{own}() = default;\n")
        if random.random() < 0.04:
            text += f"  virtual long virtualOf{self.shape.name}() const {{ return 1; }}\n"
        if greedy != "none":
            text += "  " + GREEDY[greedy].format(name=own) + (" : " + own + "(Seed{}, 777L)") + " { ++copies; }\n"
            text += "  operator long() const { return 5; }\n" if greedy == "convertible" else ""
        declaresMove = move != "none" or (assign == "delete" and False)
        shape = self.shape
        shape.copies = copy in ("default", "user", "outside", "volatile") and (allCopy or copy in ("user", "volatile")) or (
            copy == "none" and allCopy and not declaresMove)
        shape.returns = shape.copies and move not in ("delete", "private", "explicit")
        if copy == "volatile":
            shape.copies = shape.returns = shape.isMember = shape.isBase = False
        if copy in ("mutable", "mutable user", "private", "protected", "explicit", "explicit user") or move in ("const", "private", "explicit"):
            shape.isMember = shape.isBase = False
        if not shape.returns:
            shape.isBase = shape.isMember = shape.isMember and self.standard >= 17
        return text

    def make(self):
        random, shape, own = self.random, self.shape, self.own
        self.prefix = ""
        isTemplate = random.random() < 0.2
        if isTemplate:
            self.own, self.prefix = f"T{shape.name}", "template <class T> "
            own = self.own
        self.addBases()
        self.addMembers()
        if isTemplate:
            argument = random.choice(SCALARS)
            self.members.append("T of;")
            self.initialisers.append("of(made<T>(n))")
            self.reads.append("::digest(of)")
        attributes = ""
        if random.random() < 0.05:
            attributes += " alignas(32)"
        if random.random() < 0.06:
            attributes += " TRIVIAL_ABI"
        final = " final" if random.random() < 0.08 else ""
        shape.isBase = not final
        initialisers = ": " + ", ".join(self.initialisers) + " " if self.initialisers else ""
        specials = self.specials()
        if final or self.hasVirtualBase:
            shape.isBase = False
        key = random.choice(["struct", "class"])
        text = f"{self.prefix}{key}{attributes} {own}{final}" + (" : " + ", ".join(self.bases) if self.bases else "") + " {\npublic:\n"
        text += f"  {own}(Seed, long n) {initialisers}{{ (void)n; }}\n" + specials
        text += f"  long digest() const {{ long d = {len(self.reads)}; "
        text += "".join(f"d = mixed(d, {read}); " for read in self.reads) + "return d; }\n"
        if random.random() < 0.3:
            text += "private:\n"
        text += "".join(f"  {member}\n" for member in self.members) + "};\n" + "".join(self.outside)
        if isTemplate:
            text += f"using {shape.name} = {own}<{argument}>;\n"
            shape.isBase = False
            shape.isMember = shape.isMember and random.random() < 0.5
        shape.text = text
        if isTemplate and shape.isMember:
            shape.isMember = False  # Its constructors have another name than its alias in initialisers of bases only.
        return shape


def union(random, index):
    shape = Shape(f"S{index}")
    members = random.sample(["int", "float", "double", "long", "short", "Float4", "long double"], 2)
    text = f"union {shape.name} {{\n  {shape.name}(Seed, long n) : a(made<{members[0]}>(n)) {{}}\n"
    special = random.choice(["none", "none", "copy", "delete", "destructor", "greedy"])
    if special == "copy":
        text += f"  {shape.name}(const {shape.name}& o) : a(o.a) {{ ++copies; }}\n"
    elif special == "delete":
        text += f"  {shape.name}(const {shape.name}&) = delete;\n  {shape.name}({shape.name}&&) = default;\n"
        shape.copies = shape.isMember = False
    elif special == "destructor":
        text += f"  ~{shape.name}() {{ ++ends; }}\n"
    elif special == "greedy":
        text += (f"  template <class U> {shape.name}(U&&) : {shape.name}(Seed{{}}, 777L) {{}}\n  {shape.name}(const {shape.name}&) = default;\n")
    shape.text = text + f"  long digest() const {{ return ::digest(a); }}\n  {members[0]} a;\n  {members[1]} b;\n}};\n"
    shape.isBase = False
    return shape


def makeShape(random, index, earlier, standard):
    chance = random.random()
    if chance < 0.06:
        return closure(random, index, earlier)
    if chance < 0.12:
        return union(random, index)
    return ClassMaker(random, index, earlier, standard).make()
