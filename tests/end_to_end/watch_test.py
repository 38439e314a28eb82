"""`hrtool watch` and `hrtool reload` beside crashes: whose turn it is, and no edit is lost or taken twice."""
import os
import subprocess
import time
import unittest

from driver import HRTOOL, PATIENCE, SessionTest

DEEPER = ("return last;", "return 7;")
DEEPEST = ("return 7;", "return 9;")
DONE = ("return false;", "return true;")


class WatchBesideCrashes(SessionTest):
    def start_mine(self):
        self.build("mine.cpp")
        process = self.start_waiting()
        self.wait_for("started", file=self.output)
        return process, str(process.pid)

    def watch(self, pid):
        self.watched = self.path("watched")
        with open(self.watched, "w") as said:
            watch = subprocess.Popen([HRTOOL, "watch", pid], stdout=said, stderr=said, env=self.environment())
        self.processes.insert(0, watch)
        self.wait_for("watching 1 files", file=self.watched)
        return watch

    def trap(self):
        with open(self.path("trap"), "w"):
            pass

    def wait_until_it_runs(self):
        end = time.monotonic() + PATIENCE
        while self.stopped():
            self.assertLess(time.monotonic(), end, self.text_of(self.errors))

    def finish_both(self, process, watch, output):
        self.assertEqual(self.finish(process), output)
        self.assertEqual(watch.wait(20), 0)
        self.assertIn("the program has ended", self.text_of(self.watched))
        self.assertNotIn("does not answer", self.text_of(self.watched))

    def test_a_crash_while_an_edit_is_compiled_hands_the_edit_to_the_session(self):
        process, pid = self.start_mine()
        watch = self.watch(pid)
        self.edit("mine.cpp", *DEEPER)
        self.wait_for("was saved", file=self.watched)
        self.trap()
        self.wait_for_crash()
        self.wait_for("loaded depth(int) [v2]", file=self.watched)
        os.remove(self.path("trap"))
        self.assertEqual(self.hrtool("continue", pid).returncode, 0)
        self.edit("mine.cpp", *DONE)
        self.wait_for("loaded isDone() [v2]", file=self.watched)
        self.finish_both(process, watch, "started\ndepth 7\n")
        self.assertEqual(self.text_of(self.watched).count("depth(int) ["), 1)

    def test_an_edit_in_a_crash_is_taken_once_by_whoever_comes_first(self):
        process, pid = self.start_mine()
        watch = self.watch(pid)
        self.trap()
        self.wait_for_crash()
        self.edit("mine.cpp", "return last;", "return lost;")
        self.wait_for("not reloaded", file=self.watched)
        self.wait_for("not reloaded")  # The session has seen the file as well.
        os.remove(self.path("trap"))
        self.edit("mine.cpp", "return lost;", DEEPER[1])
        self.wait_for("was saved", 2, file=self.watched)
        self.wait_until_it_runs()  # The session has seen the file, too: it has taken the edit, or goes on with what the other took.
        self.edit("mine.cpp", *DEEPEST)
        self.wait_for("[v3]", file=self.watched)
        self.edit("mine.cpp", *DONE)
        self.finish_both(process, watch, "started\ndepth 9\n")
        both = self.text_of(self.watched) + self.text_of(self.errors)
        for version in (2, 3):
            self.assertEqual(both.count("loaded depth(int) [v%d]" % version), 1, both)
        self.assertNotIn("[v4]", both)

    def test_two_reloads_at_once_load_one_version(self):
        process, pid = self.start_mine()
        self.edit("mine.cpp", *DEEPER)
        both = [subprocess.Popen([HRTOOL, "reload", pid], env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
                for _ in range(2)]
        texts = [each.communicate()[0] for each in both]
        self.assertEqual([each.returncode for each in both], [0, 0], texts)
        self.assertEqual("".join(texts).count("loaded depth(int) [v2]"), 1, texts)
        self.assertEqual("".join(texts).count("the source is unchanged"), 1, texts)
        self.edit("mine.cpp", *DONE)
        self.hrtool("reload", pid)
        self.assertEqual(self.finish(process), "started\ndepth 7\n")


if __name__ == "__main__":
    unittest.main(verbosity=2)
