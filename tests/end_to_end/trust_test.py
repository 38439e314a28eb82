"""What a session believes and what it survives: files of other users, folders that vanish, compilers that hang."""
import glob
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import unittest

from driver import CXX, HRTOOL, SessionTest

MENDED = ("return *input;", "return input ? *input : 41;")
RIGHT = "41 5\n"
NOBODY = 65534


class Trust(SessionTest):
    def stop(self, **environment):
        self.build("surroundings.cpp")
        process = self.start_waiting("mask", **environment)
        self.wait_for_crash()
        return process

    def mend(self):
        self.edit("surroundings.cpp", *MENDED)

    def says(self, *arguments):
        answer = self.hrtool(*arguments)
        return answer.stdout + answer.stderr


class Foreign(Trust):
    def refuse_then_allow(self, change, why):
        """`change` makes something of the build's another user's."""
        self.build("surroundings.cpp")
        change()
        process = self.start_waiting("mask")
        self.wait_for_crash()
        self.assertRegex(self.text_of(self.errors), why + ".* is not believed")
        self.mend()
        self.assertIn("no manifest describes", self.says("continue", str(process.pid)))
        process.kill()
        process.wait()
        self.edit("surroundings.cpp", MENDED[1], MENDED[0])
        process = self.start_waiting("mask", HOT_RESTART_TRUST="/nowhere:" + self.folder)
        self.wait_for_crash()
        self.mend()
        self.assertEqual(self.finish(process), RIGHT)

    def test_a_folder_that_others_may_write(self):
        self.refuse_then_allow(lambda: os.chmod(self.path("surroundings.o.hr"), 0o777),
                               r"surroundings\.o\.hr can be written by other users \(mode 0777\)")

    def test_a_manifest_that_others_may_write(self):
        self.refuse_then_allow(lambda: os.chmod(self.path("surroundings.o.hr/manifest.json"), 0o666), r"manifest\.json can be written")

    @unittest.skipUnless(os.geteuid() == 0, "only root gives files away")
    def test_a_manifest_of_another_user(self):
        self.refuse_then_allow(lambda: os.chown(self.path("surroundings.o.hr/manifest.json"), NOBODY, NOBODY),
                               r"manifest\.json belongs to nobody \(uid 65534\)")

    @unittest.skipUnless(os.geteuid() == 0, "only root becomes somebody else")
    def test_a_program_of_another_user(self):
        self.build("surroundings.cpp")
        process = subprocess.Popen(["sleep", "100"], user=NOBODY)
        self.processes.append(process)
        self.assertIn("belongs to nobody (uid 65534), and you are", self.says("reload", str(process.pid)))


class Folders(Trust):
    def test_a_folder_of_sessions_that_others_may_write_is_left_alone(self):
        os.chmod(self.runtime_folder, 0o777)
        process = self.stop()
        self.assertEqual(os.listdir(self.runtime_folder), [])
        self.assertIn("compute", self.says("show", str(process.pid)))
        self.mend()
        self.assertEqual(self.finish(process), RIGHT)

    def test_a_path_that_is_too_long_for_a_socket(self):
        self.runtime_folder = os.path.join(self.runtime_folder, "x" * 150)
        os.mkdir(self.runtime_folder, 0o700)
        process = self.stop()
        self.assertIn("compute", self.says("show", str(process.pid)))
        self.mend()
        self.assertEqual(self.finish(process), RIGHT)

    def test_a_folder_that_its_owner_may_not_enter_is_mended(self):
        os.mkdir(os.path.join(self.runtime_folder, "hot_restart-%d" % os.geteuid()), 0o600)
        process = self.stop()
        self.mend()
        self.assertEqual(self.finish(process), RIGHT)

    def test_a_folder_that_vanishes_is_made_anew(self):
        process = self.stop()
        shutil.rmtree(glob.glob(os.path.join(self.runtime_folder, "*"))[0])
        self.mend()
        self.assertEqual(self.finish(process), RIGHT)
        self.assertIn("the session's folder had vanished", self.text_of(self.errors))

    def test_a_folder_of_another_container_is_left_alone(self):
        process = self.stop()
        folder = os.path.join(self.runtime_folder, "hot_restart-%d" % os.geteuid(), "999999")  # No process of ours.
        os.mkdir(folder, 0o700)
        with open(os.path.join(folder, "pid_namespace"), "w") as stream:
            stream.write("pid:[1]")
        self.assertEqual(len(self.stopped()), 1)
        self.assertTrue(os.path.exists(folder))
        process.kill()

    def test_a_full_disk_is_not_used(self):
        full = self.path("full")
        os.mkdir(full, 0o700)
        if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "none", full]).returncode != 0:
            self.skipTest("no file system can be mounted here")
        try:
            self.runtime_folder = full
            process = self.stop()
            self.mend()
            self.assertEqual(self.finish(process), RIGHT)
        finally:
            subprocess.run(["umount", "-l", full], check=True)


class Answers(Trust):
    """A session answers, whatever is asked and while it compiles."""

    def ask(self, process, line):
        path = os.path.join(self.runtime_folder, "hot_restart-%d" % os.geteuid(), str(process.pid), "control")
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(20)
            connection.connect(path)
            try:
                connection.sendall(line + b"\n")
                return connection.recv(100000)
            except OSError:
                return b""

    def test_whatever_is_sent(self):
        process = self.stop()
        for line in (b'{"version":1,"command":' + b"[" * 1000000, b'{"a":' * 100000, b"\0\xff" * 1000, b"[]", b"x" * 100000):
            self.ask(process, line)
            self.assertIsNone(process.poll())
            self.assertIn("compute", self.says("show", str(process.pid)))
        self.assertNotIn("another session", self.text_of(self.errors))
        self.mend()
        self.assertEqual(self.finish(process), RIGHT)

    def use_hanging_compiler(self):
        """Units are compiled by one that does not end as long as there is a file `hang`."""
        self.build("surroundings.cpp")
        open(self.path("hang"), "w").close()
        manifest = self.path("surroundings.o.hr/manifest.json")
        times = os.stat(manifest)
        compiler = self.path("compiler")
        with open(compiler, "w") as script:
            # Only for units: precompiled headers are made in the background.
            script.write('#!/bin/sh\ncase "$*" in *hot_restart-*) [ -e %s ] && echo $$ > %s && exec sleep 300; esac\n'
                         'exec %s "$@"\n' % (self.path("hang"), self.path("hung"), CXX))
        os.chmod(compiler, 0o755)
        with open(manifest) as stream:
            described = json.load(stream)
        command = described["command"]
        command["arguments"][command.get("compilerIndex", 0)] = compiler
        with open(manifest, "w") as stream:
            json.dump(described, stream)
        os.utime(manifest, ns=(times.st_atime_ns, times.st_mtime_ns))

    def wait_until_it_hangs(self):
        end = time.monotonic() + 60
        while not os.path.exists(self.path("hung")) and time.monotonic() < end:
            time.sleep(0.05)

    def hanging_compiler(self):
        """Stops inside a compiler that does not end."""
        self.use_hanging_compiler()
        process = self.start_waiting("mask")
        self.wait_for_crash()
        self.mend()
        self.wait_until_it_hangs()
        return process

    def test_a_killed_reload_keeps_no_lock(self):
        self.use_hanging_compiler()
        process = self.start_waiting("loop")
        self.edit("surroundings.cpp", "return *input;", "return *input + 1;")
        reload = subprocess.Popen([HRTOOL, "reload", str(process.pid)], env=self.environment(), stdout=subprocess.DEVNULL)
        self.wait_until_it_hangs()
        reload.kill()
        reload.wait()
        os.remove(self.path("hang"))
        begun = time.monotonic()
        self.assertIn("loaded compute(const int *) [v2]", self.says("reload", str(process.pid)))
        self.assertLess(time.monotonic() - begun, 20)
        open(self.path("stop"), "w").close()
        self.assertEqual(self.finish(process), "42\n")

    def test_while_a_compiler_hangs(self):
        process = self.hanging_compiler()
        begun = time.monotonic()
        self.assertIn(process.pid, [entry["pid"] for entry in self.stopped()])
        self.assertIn("compute", self.says("show", str(process.pid)))
        waiting = subprocess.Popen([HRTOOL, "continue", str(process.pid)], env=self.environment(), stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        self.assertIn("an edit is being compiled; this waits", waiting.stdout.readline())
        self.hrtool("exit", str(process.pid), "3")
        self.assertNotEqual(waiting.wait(20), 0)
        waiting.communicate()
        self.finish(process, 3)
        self.assertLess(time.monotonic() - begun, 20)
        compiler = int(self.text_of(self.path("hung")))
        time.sleep(0.5)
        self.assertFalse(os.path.exists("/proc/%d" % compiler))

    def test_a_killed_compiler_keeps_the_state(self):
        process = self.hanging_compiler()
        os.kill(int(self.text_of(self.path("hung"))), signal.SIGKILL)
        self.wait_for("not reloaded")
        self.assertIn("compute", self.says("show", str(process.pid)))
        process.kill()


class DebugLog(Trust):
    def test_a_pipe_without_a_reader_stops_nothing(self):
        os.mkfifo(self.path("log"))
        process = self.stop(HOT_RESTART_DEBUG_LOG=self.path("log"))
        self.mend()
        self.assertEqual(self.finish(process), RIGHT)

    def test_a_link_is_not_followed(self):
        with open(self.path("precious"), "w") as stream:
            stream.write("precious\n")
        os.symlink(self.path("precious"), self.path("log"))
        process = self.stop(HOT_RESTART_DEBUG_LOG=self.path("log"))
        process.kill()
        self.assertEqual(self.text_of(self.path("precious")), "precious\n")


if __name__ == "__main__":
    unittest.main(verbosity=2)
