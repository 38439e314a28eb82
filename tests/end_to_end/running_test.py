"""Edits taken by a program that runs and has never crashed: `hrtool reload`, `hrtool watch`."""
import json
import os
import subprocess
import unittest

from driver import HRTOOL, SessionTest

HIGHER = ("return last +", "return last + 1 +")
DONE = ("return false;", "return true;")


class Running(SessionTest):
    def start_pump(self, kind):
        self.build("pump.cpp")
        process = self.start_waiting(kind)
        self.wait_for("started", file=self.output)
        return process, str(process.pid)

    def check(self, kind):
        process, pid = self.start_pump(kind)
        self.assertIn("the source is unchanged", self.hrtool("reload", pid).stdout)
        self.edit("pump.cpp", "return last +", "return lost +")
        refused = self.hrtool("reload", pid)
        self.assertEqual(refused.returncode, 1)
        self.assertRegex(refused.stderr, r"(?s)not reloaded: .*pump\.cpp:14:\d+: error: .*lost")
        self.edit("pump.cpp", "return lost +", HIGHER[1])
        taken = self.hrtool("reload", pid)
        self.assertIn("loaded level(int) [v2]", taken.stdout, taken.stderr)
        self.assertEqual(taken.returncode, 0)
        self.assertIsNone(process.poll())
        self.edit("pump.cpp", *DONE)
        reply = self.hrtool_json("reload", pid, "isDone")
        self.assertTrue(reply["ok"], reply)
        self.assertIn("loaded isDone() [v2]", reply["text"])
        self.assertEqual(self.finish(process), "started\nlevel high after many rounds\n")
        self.assertEqual(self.text_of(self.errors), "")
        gone = self.hrtool("reload", pid)
        self.assertNotEqual(gone.returncode, 0)

    def test_reload_of_a_program_that_sleeps_most_of_the_time(self):
        self.check("calm")

    def test_reload_of_a_program_that_allocates_all_the_time(self):
        self.check("busy")

    def test_a_damaged_state_is_kept_and_told(self):
        process, pid = self.start_pump("calm")
        self.edit("pump.cpp", *HIGHER)
        self.assertIn("loaded level(int) [v2]", self.hrtool("reload", pid).stdout)
        state = os.path.join(self.runtime_folder, f"hot_restart-{os.geteuid()}", pid, "state.json")
        os.truncate(state, os.path.getsize(state) // 2)
        self.edit("pump.cpp", *DONE)
        taken = self.hrtool("reload", pid)
        self.assertEqual(taken.returncode, 0, taken.stderr)
        self.assertIn(state + " cannot be used (", taken.stdout)
        self.assertIn("; it is kept as " + state + ".kept: the versions that were loaded before are not known any more",
                      taken.stdout)
        self.assertTrue(os.path.exists(state + ".kept"))
        self.assertIn("loaded isDone() [v2]", taken.stdout)
        self.assertEqual(self.finish(process), "started\nlevel high after many rounds\n")

    def test_watch_takes_each_saved_edit(self):
        process, pid = self.start_pump("calm")
        with open(self.path("watched"), "w") as said:
            watch = subprocess.Popen([HRTOOL, "watch", pid], stdout=said, stderr=said, env=self.environment())
        self.processes.insert(0, watch)
        self.wait_for("watching 1 files", file=self.path("watched"))
        self.edit("pump.cpp", "return last +", "return lost +")
        self.wait_for("not reloaded:", file=self.path("watched"))
        self.edit("pump.cpp", "return lost +", HIGHER[1])
        self.wait_for("loaded level(int) [v2]", file=self.path("watched"))
        self.edit("pump.cpp", *DONE)
        self.assertEqual(self.finish(process), "started\nlevel high after many rounds\n")
        self.assertEqual(watch.wait(20), 0)
        self.assertIn("the program has ended", self.text_of(self.path("watched")))

    def test_watch_speaks_json_line_by_line(self):
        process, pid = self.start_pump("calm")
        with open(self.path("watched"), "w") as said:
            watch = subprocess.Popen([HRTOOL, "watch", pid, "--json"], stdout=said, stderr=said, env=self.environment())
        self.processes.insert(0, watch)
        self.wait_for('"watching"', file=self.path("watched"))
        self.edit("pump.cpp", "return last +", HIGHER[1])
        self.wait_for('"ok":true', file=self.path("watched"))
        self.edit("pump.cpp", *DONE)
        self.finish(process)
        self.assertEqual(watch.wait(20), 0)
        told = [json.loads(line) for line in self.text_of(self.path("watched")).splitlines()]
        self.assertEqual([entry.get("event") for entry in told], ["watching", "saved", None, "saved", None, "ended"])
        self.assertEqual({entry["version"] for entry in told}, {1})
        self.assertEqual(told[1]["file"], self.path("pump.cpp"))
        self.assertTrue(told[4]["ok"])
        self.assertIn("loaded isDone() [v2]", told[4]["text"])

    def test_a_program_that_cannot_be_asked(self):
        other = subprocess.Popen(["sleep", "60"])
        self.processes.append(other)
        refused = self.hrtool("reload", str(other.pid))
        self.assertEqual(refused.returncode, 1)
        self.assertIn("no program built with hot_restart", refused.stderr)
        self.assertIsNone(other.poll())


if __name__ == "__main__":
    unittest.main(verbosity=2)
