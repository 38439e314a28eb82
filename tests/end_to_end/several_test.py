"""One `continue` takes all that was edited: several functions, files, headers; all or nothing."""
import unittest

from terminal import GDB, PROMPT, SHELL, Terminal

MENDED = ("*grain + grind", "5 + grind")


class Several(Terminal):
    headers = ("mill.h",)

    def stop(self, prompt=PROMPT, **environment):
        self.build("mill.h", "mill.cpp", "mill_pack.cpp")
        shell = self.shell(**environment)
        self.say(shell, "./program > out", prompt)
        return shell

    def test_functions_of_two_files_in_one_go(self):
        shell = self.stop(HOT_RESTART_DEBUGGER="prompt")
        self.edit("mill_pack.cpp", "return grain + 1000;", "return grain + 2000;")
        told = self.say(shell, "continue", PROMPT)
        self.assertIn("loaded seal(int) [v2]", told)
        self.assertIn("the source is unchanged: restarting the same version of crush", told)
        self.edit("mill.cpp", "return grain + 1;", "return grain + 2;")
        told = self.say(shell, "continue", PROMPT)
        self.assertIn("loaded grind(int) [v2]", told)
        self.assertIn("loaded crush(const int *) [v2]", told)
        self.edit("mill.cpp", *MENDED)
        told = self.say(shell, "continue", SHELL)
        self.assertIn("loaded crush(const int *) [v3]", told)
        self.assertNotIn("grind(int) [v3]", told)
        self.assertNotIn("seal(int) [v3]", told)
        self.assertEqual(self.text_of(self.path("out")), "19 2113 11\n")

    def test_all_or_nothing(self):
        shell = self.stop(HOT_RESTART_DEBUGGER="prompt")
        self.edit("mill.cpp", "return grain + 1;", "return grain + 2;")
        self.edit("mill.cpp", *MENDED)
        self.edit("mill_pack.cpp", "return grain + 1000;", "return grane + 2000;")
        told = self.say(shell, "continue", PROMPT)
        self.assertIn("not reloaded:", told)
        self.assertRegex(told, r"mill_pack\.cpp:4:\d+: error: .*grane")
        self.assertIn("* v1", self.say(shell, "versions", PROMPT))
        self.edit("mill_pack.cpp", "return grane + 2000;", "return grain + 2000;")
        told = self.say(shell, "continue", SHELL)
        for function in ("crush(const int *)", "grind(int)", "seal(int)"):
            self.assertIn("loaded %s [v2]" % function, told)
        self.assertEqual(self.text_of(self.path("out")), "19 2113 11\n")

    def test_a_header_serves_every_file_and_old_versions_come_back(self):
        shell = self.stop(GDB)
        self.edit("mill.h", "return grain + 10;", "return grain + 20;")
        self.edit("mill.h", "return grain + 100;", "return grain + 200;")
        self.edit("mill.cpp", "*grain + grind(1) +", "grain[1] + grind(1) +")
        told = self.say(shell, "continue", GDB)
        self.assertIn("loaded rinse(int) [v2]", told)
        self.assertIn("loaded weigh(int) [v2]", told)
        # `use` is for one function: what came with it stays.
        told = self.say(shell, "hr-use 1", GDB)
        self.assertIn("using crush(const int *) [v1]", told)
        self.edit("mill.cpp", "grain[1] + grind(1) +", "5 + grind(1) +")
        told = self.say(shell, "continue", SHELL)
        self.assertNotIn("rinse", told)
        self.assertEqual(self.text_of(self.path("out")), "28 1223 21\n")

    def test_one_file_calls_what_the_edit_adds_to_another(self):
        shell = self.stop(HOT_RESTART_DEBUGGER="prompt")
        self.edit("mill.h", "int pack(int grain);", "int pack(int grain);\nint polish(int grain);\nextern int shine;")
        self.edit("mill.cpp", *MENDED)
        self.edit("mill.cpp", "return grain + 1;", "return polish(grain) + shine++;")
        self.edit("mill_pack.cpp", "int pack(int grain) {", "int shine = 3;\nint polish(int grain) { return grain * 7; }\n"
                  "int pack(int grain) {\n  grain += shine;")
        told = self.say(shell, "continue", SHELL)
        self.assertIn("loaded grind(int) [v2]", told)
        # crush: 5 + (1 * 7 + 3) + 11; pack: grain is 1 + 4.
        self.assertEqual(self.text_of(self.path("out")), "26 1125 11\n")


class Dependencies(Terminal):
    def test_a_constant_in_a_header_reaches_the_functions_of_every_file(self):
        self.build("silo.h", "silo.cpp", "silo_stack.cpp")
        shell = self.shell(HOT_RESTART_DEBUGGER="prompt")
        self.say(shell, "./program > out", PROMPT)
        self.edit("silo.h", "kSacks = 2", "kSacks = 3")
        self.edit("silo.cpp", "return *grain;", "return 5;")
        told = self.say(shell, "continue", SHELL)
        for function in ("weigh(const int *)", "fill(int)", "stack(int)"):
            self.assertIn("loaded %s [v2]" % function, told)
        for function in ("fill(int)", "stack(int)"):
            self.assertIn("`%s` is reloaded: constant `kSacks` changed" % function, told)
        self.assertEqual(self.text_of(self.path("out")), "5 13 30\n")

    def test_what_nothing_depends_on_reloads_no_more_than_the_crashed_function(self):
        self.build("silo.h", "silo.cpp", "silo_stack.cpp")
        shell = self.shell(HOT_RESTART_DEBUGGER="prompt")
        self.say(shell, "./program > out", PROMPT)
        self.edit("silo.h", "constexpr int kSacks", "constexpr int kCarts = 1;\nconstexpr int kSacks")
        self.edit("silo.cpp", "return *grain;", "return 5;")
        told = self.say(shell, "continue", SHELL)
        self.assertIn("loaded weigh(const int *) [v2]", told)
        for function in ("fill", "stack", "main"):
            self.assertNotIn("loaded " + function, told)
        self.assertEqual(self.text_of(self.path("out")), "5 12 20\n")


class Templates(Terminal):
    headers = ("sieve.h",)

    def test_the_object_that_has_the_instance_serves_it_and_the_others_do_not_matter(self):
        self.build("sieve.h", "sieve.cpp", "sieve_holes.cpp")  # The first object knows the text alone.
        shell = self.shell(HOT_RESTART_DEBUGGER="prompt")
        self.say(shell, "./program > out", PROMPT)
        self.edit("sieve.h", "*grain + width", "grain[1] + width")
        self.assertIn("loaded Sieve::sift(const Grain *) const [v2]", self.say(shell, "continue", PROMPT))
        self.assertIn("using Sieve::sift", self.say(shell, "use 1", PROMPT))
        self.assertIn("crashes again at sieve.h:6", self.say(shell, "try", PROMPT))  # Nothing is edited now.
        pid = str(self.stopped()[0]["pid"])
        self.edit("sieve.h", "grain - width", "grain - 2 * width")
        refused = self.hrtool("reload", pid, "Sieve::shake")
        self.assertRegex(refused.stderr, "not reloaded: the running program has no slot for `Sieve::shake")
        self.assertIn("returns width + 40", self.say(shell, "return width + 40", SHELL))
        self.assertEqual(self.text_of(self.path("out")), "42\n")


if __name__ == "__main__":
    unittest.main(verbosity=2)
