"""Separately compiled bodies (HOT_RESTART_RELOAD_AT_START=all, BODIES separate): crashes in them are reported, edited and restarted
like any others."""
import glob
import os
import subprocess
import unittest

from driver import SessionTest


class SeparateBodies(SessionTest):
    def test_a_crash_in_a_separate_body_is_restarted(self):
        self.build("shop.cpp")
        process = self.start_waiting(HOT_RESTART_RELOAD_AT_START="all")
        self.wait_for_crash()
        units = glob.glob(self.path("shop.o.hr/all-*.so"))
        self.assertEqual(len(units), 1)
        with open("/proc/%d/maps" % process.pid) as maps:
            self.assertIn(units[0], maps.read())
        report = self.text_of(self.errors)
        self.assertRegex(report, r"#0  total\(.*\) at shop.cpp:32\n  #1  main\(\) at shop.cpp:38")
        self.assertNotIn("[v1]", report)
        self.edit("shop.cpp", "*bonus + 0 * tries", "100 * tries")
        self.assertNotIn("destructors of total", report)
        # Statics and counters are the program's in all versions.
        self.assertEqual(self.finish(process),
                         "start\nbegin total\nend total\nbegin total\nend total\n"
                         "total of books: 204.0 after 2 calls, 2 visits\n")
        self.assertIn("[v2]", self.text_of(self.errors))

    def test_units_are_made_once(self):
        self.build("kinds.cpp")
        for _ in range(2):
            subprocess.run([self.path("program")], cwd=self.folder, env=self.environment(HOT_RESTART_RELOAD_AT_START="all"),
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            made = {path: os.stat(path).st_mtime_ns for path in glob.glob(self.path("kinds.o.hr/all*"))}
            self.assertTrue(made)
            before = getattr(self, "made", made)
            self.made = made
            self.assertEqual(before, made)

    def test_without_a_place_for_units_the_program_runs_as_it_was_built(self):
        self.build("shop.cpp")
        os.remove(self.path("shop.o.hr/manifest.json"))
        done = subprocess.run([self.path("program")], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              env=self.environment(HOT_RESTART_RELOAD_AT_START="all", HOT_RESTART_DEBUGGER="none"))
        self.assertEqual(done.stdout, "")  # It crashes, with its line unflushed.
        self.assertEqual(done.returncode, -11)
        self.assertIn("the bodies of shop.o stay in the program: cannot read the manifest", done.stderr)

    def test_an_unknown_value_is_named(self):
        self.build("shop.cpp")
        done = subprocess.run([self.path("program")], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              env=self.environment(HOT_RESTART_RELOAD_AT_START="some", HOT_RESTART_DEBUGGER="none"))
        self.assertIn("HOT_RESTART_RELOAD_AT_START=some: the only value is `all`", done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
