"""What runs beside the program has what the program was started with, and the program keeps what it has made of that."""
import os
import signal
import time
import unittest

from driver import HRTOOL, SessionTest


class Surroundings(SessionTest):
    def restart(self, what, seen=True):
        """Crashes in there, mends compute() and lets it go on; what the program prints."""
        self.build("surroundings.cpp")
        process = self.start_waiting(what)
        if seen:
            self.wait_for_crash()
        else:  # Nothing can be seen of this session where stderr was.
            end = time.monotonic() + 20
            while self.hrtool("show", str(process.pid)).returncode != 0 and time.monotonic() < end:
                time.sleep(0.05)
        self.edit("surroundings.cpp", "return *input;", "return input ? *input : 41;")
        return self.finish(process)

    def test_environment_folder_and_mask_are_those_of_the_start(self):
        self.assertEqual(self.restart("environment"), "41 1 177 /nonexistent\n")

    def test_limits_are_those_of_the_start(self):
        self.assertEqual(self.restart("limits"), "41 400\n")

    def test_a_fault_is_served_in_a_thread_that_blocks_all_signals(self):
        self.assertEqual(self.restart("mask"), "41 5\n")

    def test_a_session_without_descriptors(self):
        self.assertEqual(self.restart("descriptors"), "41\n")

    def test_a_file_that_got_the_number_of_stderr_is_left_alone(self):
        self.assertEqual(self.restart("journal", seen=False), "41 2\n")
        self.assertEqual(self.text_of(self.path("journal.dat")), "first\nlast\n")

    def test_a_closed_pipe_ends_nothing(self):
        self.assertEqual(self.restart("closed-pipe", seen=False), "41\n")

    def test_a_subreaper_sees_its_own_children_alone(self):
        self.assertEqual(self.restart("subreaper"), "41 7 0\n")

    def test_signals_that_are_sent_and_masks_are_as_without_us(self):
        self.build("surroundings.cpp")
        for environment in ({}, {"HOT_RESTART": "0"}):
            self.assertEqual(self.finish(self.start_waiting("sent", **environment)), "10 of 10, 0\n")

    def test_hrtool_is_that_of_the_start(self):
        """A relative name, and another folder in which something else has that name."""
        self.build("surroundings.cpp")
        os.symlink(HRTOOL, self.path("tool"))
        process = self.start_waiting("environment", HOT_RESTART_HRTOOL="./tool")
        self.wait_for_crash()
        self.edit("surroundings.cpp", "return *input;", "return input ? *input : 41;")
        self.assertEqual(self.finish(process), "41 1 177 /nonexistent\n")


class LostSessions(SessionTest):
    """A session that is killed takes nothing along: the state is in the program."""

    def start(self):
        self.build("surroundings.cpp")
        with open(self.path("tool"), "w") as script:
            script.write('#!/bin/sh\necho $$ >> %s\nexec %s "$@"\n' % (self.path("pids"), HRTOOL))
        os.chmod(self.path("tool"), 0o755)
        process = self.start_waiting("mask", HOT_RESTART_HRTOOL=self.path("tool"))
        self.wait_for_crash()
        return process

    def kill_session(self, how):
        os.kill(int(self.text_of(self.path("pids")).split()[-1]), how)

    def test_another_session_takes_over(self):
        process = self.start()
        for number, how in enumerate((signal.SIGKILL, signal.SIGSEGV), start=2):
            self.kill_session(how)
            self.wait_for_crash(number)
        self.assertIn("the session has ended without a decision (was its hrtool killed?)", self.text_of(self.errors))
        self.edit("surroundings.cpp", "return *input;", "return input ? *input : 41;")
        self.assertEqual(self.finish(process), "41 5\n")

    def test_versions_outlive_their_session(self):
        process = self.start()
        self.edit("surroundings.cpp", "return *input;", "return *input + 1;")
        self.wait_for_crash(2)
        self.kill_session(signal.SIGKILL)
        self.wait_for_crash(3)
        self.edit("surroundings.cpp", "return *input + 1;", "return input ? *input : 41;")
        self.assertEqual(self.finish(process), "41 5\n")
        self.assertIn("[v3]", self.text_of(self.errors))

    def test_an_initialiser_that_crashes_is_corrected(self):
        """Whether it runs inside of dlopen or afterwards: the next unit is taken."""
        for text, mended in (("static int crashes() { return *(volatile int*)nullptr; }\nint bad = crashes();", "return 0;"),
                             ("int bad = 0;\n__attribute__((constructor)) static void crashes() { return *(volatile int*)nullptr; }",
                              "bad = 0;")):
            with self.subTest(mended):
                self.setUp()
                self.build("surroundings.cpp")
                process = self.start_waiting("mask", HOT_RESTART_DEBUGGER="hrtool")
                self.wait_for_crash()
                text = text.replace("void crashes() { return", "void crashes() { bad =")
                self.edit("surroundings.cpp", "static int compute(", text + "\nstatic int compute(")
                self.edit("surroundings.cpp", "return *input;", "return input ? *input : 41 + bad;")
                self.assertIn("crashed while running the initialisers", self.hrtool("continue", str(process.pid)).stderr)
                self.edit("surroundings.cpp", text.split("{ ")[1].split(" }")[0], mended)
                self.hrtool("continue", str(process.pid))
                self.assertEqual(self.finish(process), "41 5\n")

    def test_an_end_is_said_when_no_session_can_be_had(self):
        self.build("surroundings.cpp")
        process = self.start_waiting("mask", HOT_RESTART_HRTOOL="/bin/false")
        self.finish(process, -signal.SIGSEGV)
        self.assertIn("no session can be had: the crash takes its ordinary course", self.text_of(self.errors))


if __name__ == "__main__":
    unittest.main(verbosity=2)
