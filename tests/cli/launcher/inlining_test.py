"""`hrtool cc` and headers: every way to include comes out as it does without it."""

import os
import unittest

from launcher import Launcher, WARN


class Inlining(Launcher):
    def test_every_way_to_include_comes_out_the_same(self):
        self.write("h.h", b'\xef\xbb\xbf#pragma once\n#include "sub/once.h"\nstruct H { int line() const; const char* file(); };\n'
                          b'inline const char* h() { return __FILE__; }\ninline int hl() { return __LINE__; }')
        self.write("sub/once.h", b'#pragma once\r\n#ifndef OO\r\n#include "guard.h"\r\n#endif\r\nstruct Once {};\r\n')
        self.write("sub/guard.h", '#ifndef G\n#define G\n#include "../inc/lib.h"\ninline const char* guard() '
                                  '{ return __FILE__; }\ninline int guardLine() { return __LINE__; }\n#endif\n')
        self.write("inc/lib.h", '#pragma once\ninline const char* lib() { return __FILE__; }\n')
        self.write("sub/mac.h", 'inline const char* mac() { return __FILE__; }\n')
        self.write("x.def", "X(A)\nX(B)\nX(C)")
        self.write("member.inc", "int m = __LINE__;")
        self.write("stmt.inc", "int v = 7;\n")
        self.write("empty.h", "")
        self.write("elsewhere/placeholder", "")  # If it held headers, old Clangs would name them `./x.h`.
        self.write("a.cpp", r'''// main
#include "h.h" // once
#include "h.h"
#  include /* more
lines */ "sub/guard.h" /* tail
 tail */
#include <vector>
#include <stdio.h>
#include "stdlib.h"
#include <lib.h>
#define HDR "sub/mac.h"
#include HDR
#ifdef NEVER
#include "h.h"
#include "nowhere.h"
#endif
#if __has_include("sub/guard.h") && !__has_include("sub/none.h")
static int has = 1;
#endif
enum E {
#define X(a) a,
#include "x.def"
#undef X
  kEnd };
static const char* const names[] = {
#define X(a) #a,
#include "x.def"
#undef X
};
struct S {
#include "member.inc"
};
static int g() {
#include "stmt.inc"
  return v + __LINE__;
}
int H::line() const { return __LINE__; }
const char* H::file() { return __FILE__; }
int main() {
  int unused_variable = 3;
  printf("%s %d %s %d %s %s %d\n", h(), hl(), guard(), guardLine(), lib(), mac(), has);
  printf("%d %d %d %s %s\n", g(), S().m, H().line(), H().file(), __FILE__);
  for (auto n : names) puts(n);
  return static_cast<int>(std::vector<int>(3).size());
}
#include "empty.h"
''')
        for where, source in ((".", "a.cpp"), (".", self.folder + "/a.cpp"), ("elsewhere", "../a.cpp")):
            with self.subTest(where=where, source=source):
                self.where = where
                text = self.same_as_plain(source, *WARN, "-I./inc/", "-Iinc", "-I../inc", "-g")
                self.assertIn("A\nB\nC", text)

    def test_headers_that_must_stay_stay(self):
        self.write("sys.h", '#pragma once\n#pragma GCC system_header\n#include "once.h"\nstruct Sys { int f() { return 1; } };\n')
        self.write("once.h", '#pragma once\nstruct Once { int f(); };\n')
        self.write("wrap/wchar.h", '#include_next <wchar.h>\nstruct Next { int f() { return 2; } };\n')
        self.write("a.cpp", '#include "once.h"\n#include "sys.h"\n#include <wchar.h>\n#include <cstdio>\nint Once::f() { '
                            'return 3; }\nint main() { std::printf("%d\\n", Sys().f() + Next().f() + Once().f()); }\n')
        self.assertEqual(self.same_as_plain("a.cpp", "-Wall", "-Wextra", "-Iwrap"), "6\n")

    def test_branches_that_only_the_compiler_takes(self):
        self.write("sub/gcc.h", "enum { kCompiler = 1 };\n")
        self.write("sub/other.h", "enum { kCompiler = 1 };\n")
        self.write("sub/pick.h", '#pragma once\n#if defined(__clang__) || __GNUC__ < 5\n#include "other.h"\n#else\n'
                                 '#include "gcc.h"\n#endif\n')
        self.write("a.cpp", '#include "sub/pick.h"\n#include <cstdio>\nint main() { std::printf("%d\\n", kCompiler); }\n')
        self.same_as_plain("a.cpp", *WARN)

    def test_line_directives_of_the_user_hold(self):
        self.write("b.h", "inline int b() { return __LINE__; }\n")
        self.write("a.cpp", '#include <cstdio>\nint f() { return __LINE__; }\n#line 500 "user \\"q\\".y"\nint g() { return __LINE__; }\n'
                            '#include "b.h"\nint h() { return __LINE__; }\nint main() { std::printf("%d %d %d %d %s\\n", f(), '
                            'g(), b(), h(), __FILE__); }\n')
        self.assertEqual(self.same_as_plain("a.cpp", *WARN), '2 500 1 502 user "q".y\n')

    def test_warnings_name_the_users_places(self):
        self.write("w.h", "#pragma once\ninline int w(int unused) { int x; return 0; }\nstatic int never() { return 1; }\n")
        self.write("a.cpp", '#include "w.h"\n\nstatic int alone(int p) { return 2; }\nint main() { int y = w(1); return 0; }\n')
        self.same_as_plain("a.cpp", *WARN, "-O1")
        self.assertEqual(sorted(os.listdir(self.folder + "/wrapped.o.hr"))[1:], ["manifest.json", "manifest.sources"])


if __name__ == "__main__":
    unittest.main()
