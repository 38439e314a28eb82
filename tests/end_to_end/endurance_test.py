"""A server with clients, crashed, edited and restarted again and again, then watched while it is edited: nothing grows but by what is
loaded, every client is answered, and nothing is left behind. CYCLES=200 EDITS=500 is the long run; a few of each run in CI."""
import glob
import os
import socket
import struct
import subprocess
import threading
import unittest

from driver import HRTOOL, SessionTest

CYCLES = int(os.environ.get("CYCLES", "6"))
EDITS = int(os.environ.get("EDITS", "6"))
CLIENTS = 3
MAPS_OF_A_VERSION = 8
KILOBYTES_OF_A_VERSION = 400


class Client:
    def __init__(self, test, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        test.addCleanup(self.socket.close)

    def ask(self, request):
        self.socket.sendall(struct.pack("i", request))
        answer = self.socket.recv(4, socket.MSG_WAITALL)
        return struct.unpack("i", answer)[0] if len(answer) == 4 else None


class Figures:
    def __init__(self, pid, folder):
        proc = "/proc/%d/" % pid
        self.descriptors = len(os.listdir(proc + "fd"))
        with open(proc + "maps") as stream:
            self.maps = sum(1 for _ in stream)
        with open(proc + "status") as stream:
            status = dict(line.split(":", 1) for line in stream)
        self.kilobytes = int(status["VmRSS"].split()[0])
        self.threads = int(status["Threads"])
        self.files = len(glob.glob(os.path.join(folder, "**"), recursive=True))

    def __str__(self):
        return "%(descriptors)d descriptors, %(maps)d mappings, %(kilobytes)d kB, %(threads)d threads, %(files)d files" % vars(self)


class Endurance(SessionTest):
    def serve(self):
        self.build("server.cpp")
        process = self.start_waiting()
        self.known = 0
        self.wait_until(lambda: os.path.exists(self.path("server")))
        return process

    def wait_until(self, holds):
        for _ in range(2000):
            if holds():
                return
            threading.Event().wait(0.01)
        self.fail("this never became true; " + self.text_of(self.errors)[-2000:])

    def teach(self, number):
        self.edit("server.cpp", "known = %d;" % self.known, "known = %d;" % number)
        self.known = number

    def crash_and_mend(self, client, number):
        answers = []
        asking = threading.Thread(target=lambda: answers.append(client.ask(number)))
        asking.start()
        self.wait_for_crash(number)
        self.teach(number)
        asking.join(60)
        self.assertEqual(answers, [1000 + number], self.text_of(self.errors)[-2000:])

    def check(self, before, after, versions):
        told = "before: %s\nafter %d versions: %s" % (before, versions, after)
        print(told)
        self.assertEqual(after.descriptors, before.descriptors, told)
        self.assertEqual(after.threads, before.threads, told)
        self.assertLessEqual(after.maps - before.maps, MAPS_OF_A_VERSION * versions, told)
        self.assertLessEqual(after.kilobytes - before.kilobytes, KILOBYTES_OF_A_VERSION * versions, told)
        self.assertLessEqual(after.files - before.files, 12 * versions, told)

    def end(self, process):
        process.terminate()
        process.wait()
        self.hrtool("ps")  # Whoever looks next cleans up.
        self.assertEqual(glob.glob(os.path.join(self.runtime_folder, "*", str(process.pid))), [])

    def test_crash_edit_restart(self):
        process = self.serve()
        crashing = Client(self, self.path("server"))
        others = [Client(self, self.path("server")) for _ in range(CLIENTS)]
        stop, answered, wrong = threading.Event(), [0] * CLIENTS, []

        def keep_asking(number):
            while not stop.is_set():
                answer = others[number].ask(0)
                answered[number] += 1
                if answer != 1000:
                    wrong.append(answer)
                    return
                stop.wait(0.002)

        asking = [threading.Thread(target=keep_asking, args=(number,)) for number in range(CLIENTS)]
        for each in asking:
            each.start()
        try:
            self.crash_and_mend(crashing, 1)
            before = Figures(process.pid, self.folder)
            for number in range(2, CYCLES + 2):
                self.crash_and_mend(crashing, number)
            self.wait_until(lambda: len(os.listdir("/proc/%d/fd" % process.pid)) <= before.descriptors)
            self.check(before, Figures(process.pid, self.folder), CYCLES)
        finally:
            stop.set()
            for each in asking:
                each.join(60)
        self.assertEqual(wrong, [])
        self.assertTrue(all(count > CYCLES for count in answered), answered)
        self.end(process)

    def test_watch_in_fast_motion(self):
        process = self.serve()
        client = Client(self, self.path("server"))
        with open(self.path("watched"), "w") as said:
            watch = subprocess.Popen([HRTOOL, "watch", str(process.pid)], stdout=said, stderr=said, env=self.environment())
        self.processes.insert(0, watch)
        self.wait_for("watching 1 files", file=self.path("watched"))
        before = None
        for number in range(1, EDITS + 2):
            self.teach(number)
            self.wait_for("[v%d]" % (number + 1), file=self.path("watched"))
            self.assertEqual(client.ask(number), 1000 + number)
            if number == 1:
                before = Figures(process.pid, self.folder), Figures(watch.pid, self.folder)
        after = Figures(process.pid, self.folder), Figures(watch.pid, self.folder)
        for one, other in zip(before, after):
            self.check(one, other, EDITS)
        self.assertLessEqual(after[1].maps - before[1].maps, 40)
        self.end(process)
        self.assertEqual(watch.wait(20), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
