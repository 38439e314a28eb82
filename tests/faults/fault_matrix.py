"""Each system call that the runtime makes from the crash on, and that hrtool makes, fails once: the n-th of its kind, for each n; and
once more from the n-th on for ever. Whatever fails, the outcome is one of three:

  restart   the edit is called, and the state is as it was
  refusal   somebody says why, the program stands as it is, and the next attempt restarts it (if the fault is over by then)
  death     the signal of the crash ends the program, as without hot_restart, and a line says why there is no session

usage: fault_matrix.py [--sample COUNT] [--role program|session] [--call NAME] [--jobs N] [--seed N]

HRTOOL, HOT_RESTART_RUNTIME, FAULT_SUPERVISOR and CXX name what is tried. Without --sample all faults are tried, 2,000 at least."""
import argparse
import collections
import concurrent.futures
import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HRTOOL = os.path.realpath(os.environ["HRTOOL"])
RUNTIME = os.environ["HOT_RESTART_RUNTIME"]
SUPERVISOR = os.environ["FAULT_SUPERVISOR"]
CXX = os.environ.get("CXX", "g++")
SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "program.cpp")
RIGHT = "result 7 calls 42\n"
PATIENCE = 30.0  # Seconds until a program that still stands without a word is called hung.
EVER = 1000000
STORM = 50  # Of signals: nothing is interrupted for ever.
PLACES = 16  # From which on a call fails for ever.
MOST_OF_ONE_CALL = 1000  # Calls of one kind that are tried one by one; of more, that many are, evenly spread.

Fault = collections.namedtuple("Fault", "role call number error times")


class Stand:
    """The program, built once; each run has a folder of its own, which is moved to the place where the program was built."""

    def __init__(self, top):
        self.folder = tempfile.mkdtemp(dir=top)
        self.path = lambda name: os.path.join(self.folder, name)
        os.mkdir(self.path("build"))
        self.source = self.path("build/program.cpp")
        shutil.copy(SOURCE, self.source)
        self.made = os.stat(self.source)
        with open(self.source) as stream:
            self.text = stream.read()
        built = self.path("build")
        subprocess.run([HRTOOL, "cc", "--", CXX, "-g", "-O0", "-c", "program.cpp", "-o", "program.o"], cwd=built, check=True)
        subprocess.run([CXX, "program.o", "-o", "program", RUNTIME, "-Wl,-rpath," + os.path.dirname(RUNTIME)], cwd=built, check=True)

    def environment(self):
        return {"PATH": os.environ["PATH"], "HOME": self.folder, "LC_ALL": "C.UTF-8", "XDG_RUNTIME_DIR": self.path("run"),
                "TMPDIR": self.path("run"), "HOT_RESTART_HRTOOL": HRTOOL, "HOT_RESTART_DEBUGGER": "wait"}

    def write_source(self, text):
        with open(self.source + ".new", "w") as stream:
            stream.write(text)
        os.rename(self.source + ".new", self.source)

    def reset(self):
        self.write_source(self.text)
        os.utime(self.source, ns=(self.made.st_atime_ns, self.made.st_mtime_ns))
        shutil.rmtree(self.path("run"), ignore_errors=True)
        os.mkdir(self.path("run"), 0o700)

    def mend(self):
        self.write_source(self.text.replace("return *input;", "return input ? *input : 7;"))

    def read(self, name):
        try:
            with open(self.path(name), errors="replace") as stream:
                return stream.read()
        except OSError:
            return ""


class Run:
    """One run under one fault."""

    def __init__(self, stand, fault):
        self.stand, self.fault = stand, fault
        stand.reset()
        for name in ("out", "err", "report"):
            if os.path.exists(stand.path(name)):
                os.remove(stand.path(name))
        with open(stand.path("out"), "w") as out, open(stand.path("err"), "w") as err:
            self.supervisor = subprocess.Popen(
                [SUPERVISOR, stand.path("report"), fault.role, fault.call, str(fault.number), str(fault.error), str(fault.times), HRTOOL,
                 "--", stand.path("build/program")],
                cwd=stand.path("build"), stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=stand.environment(),
                start_new_session=True)
        self.refused = False
        self.outcome = self.find_outcome()

    def pid(self):
        words = self.stand.read("report").split()
        return int(words[1]) if len(words) > 1 and words[0] == "pid" else 0

    def stands(self):
        """Whether the program is still there."""
        try:
            with open("/proc/%d/stat" % self.pid()) as stream:
                return stream.read().rpartition(")")[2].split()[0] not in "ZX"
        except OSError:
            return False

    def until(self, seen, seconds):
        end = time.monotonic() + seconds
        while self.pid() == 0 or self.stands():
            if seen():
                return True
            if time.monotonic() > end:
                return False
            time.sleep(0.004)
        return True

    def said(self):
        return self.stand.read("err")

    def ask(self, *words):
        try:
            return subprocess.run([HRTOOL, *words], capture_output=True, text=True, env=self.stand.environment(), timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            return None

    def answers(self):
        """Where stderr cannot be told any more, nothing is said there."""
        shown = self.ask("show", str(self.pid()))
        return shown is not None and shown.returncode == 0

    def find_outcome(self):
        if not (self.until(lambda: "hot_restart: waiting:" in self.said(), 4) or self.until(self.answers, PATIENCE)):
            return self.end("hung before the session")
        if self.stands():
            self.stand.mend()
            self.until(lambda: "not reloaded" in self.said() or "could not take the change" in self.said(), 4)
        for _ in range(3):  # A refusal leaves the state: the next attempt is another one. It is also whoever sees no saved file.
            if not self.stands():
                break
            self.refused = True
            self.last = self.ask("continue", str(self.pid()))
            if self.last is None:
                return self.end("hung in a request")
            self.until(lambda: False, 2)
        if self.stands():
            return self.refusal_for_ever()
        return self.end(None)

    def refusal_for_ever(self):
        if self.fault.times == 1:
            return self.end("one fault, and it is not served again: " + self.last.stdout + self.last.stderr)
        words = self.last.stdout + self.last.stderr + self.said()
        outcome = "refusal" if "hot_restart:" in words or "hrtool:" in words else "a refusal without a word"
        return self.end(outcome)

    def end(self, outcome):
        if outcome is not None:
            if self.stands():
                os.kill(self.pid(), signal.SIGKILL)
            self.collect()
            return outcome
        self.collect()
        is_silent = self.fault.role == "program" and self.fault.call == "write"  # It is the program's own word that is lost.
        if self.status == 0 and (is_silent or self.stand.read("out") == RIGHT):
            return "refusal" if self.refused else "restart"
        if os.WIFSIGNALED(self.status) and os.WTERMSIG(self.status) == signal.SIGSEGV:
            is_mute = self.fault.call in ("write", "writev")  # The word may have been said, and lost on its way (README.md).
            return "death" if is_mute or "hot_restart:" in self.said() else "a death without a word"
        return "status %d, output %r" % (self.status, self.stand.read("out"))

    def collect(self):
        try:
            self.supervisor.wait(20)
        except subprocess.TimeoutExpired:
            self.supervisor.kill()
            self.supervisor.wait()
        self.counts, self.status, self.failed = {}, -1, 0
        for line in self.stand.read("report").splitlines():
            words = line.split()
            if words[0] == "count":
                self.counts[(words[1], words[2])] = int(words[3])
            elif words[0] == "status":
                self.status = int(words[1])
            elif words[0] == "failed":
                self.failed = int(words[1])


def faults_of(counts, errors, arguments):
    faults = []
    for (role, call), count in sorted(counts.items()):
        if (arguments.role and role != arguments.role) or (arguments.call and call != arguments.call):
            continue
        step = max(1, (count + MOST_OF_ONE_CALL - 1) // MOST_OF_ONE_CALL)
        for number in range(1, count + 1, step):
            faults.append(Fault(role, call, number, errors[call], 1))
        for number in sorted({1 + (count - 1) * i // (PLACES - 1) for i in range(PLACES)}):
            faults.append(Fault(role, call, number, errors[call], STORM if errors[call] == errno.EINTR else EVER))
    print("%d faults can be made" % len(faults))
    if arguments.sample:
        random.Random(arguments.seed).shuffle(faults)
        del faults[arguments.sample:]
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int)
    parser.add_argument("--role", choices=("program", "session"))
    parser.add_argument("--call")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true", help="tell every run that was no restart")
    arguments = parser.parse_args()
    listed = subprocess.run([SUPERVISOR, "--list"], capture_output=True, text=True, check=True).stdout.split()
    errors = {name: int(error) for name, error in zip(listed[::2], listed[1::2])}
    top = tempfile.mkdtemp(prefix="hr-faults-")
    begun = time.monotonic()
    try:
        stands = [Stand(top) for _ in range(arguments.jobs)]
        usual = Run(stands[0], Fault("none", "-", 1, 0, 0))
        if usual.outcome != "restart" and usual.supervisor.returncode == 98:
            print("skipped: the kernel gives no notifications of system calls")
            return 77
        assert usual.outcome == "restart", (usual.outcome, usual.said())
        faults = faults_of(usual.counts, errors, arguments)
        outcomes, wrong, tried = collections.Counter(), [], collections.Counter()

        def work(stand, mine):
            for fault in mine:
                run = Run(stand, fault)
                tried["faults"] += 1 if run.failed else 0
                if run.outcome in ("restart", "refusal", "death"):
                    outcomes[run.outcome] += 1
                    if arguments.verbose and run.outcome != "restart":
                        print("%s: %s\n%s" % (fault, run.outcome, run.said()), flush=True)
                else:
                    wrong.append((fault, run.outcome))
                    print("WRONG: %s: %s\n%s" % (fault, run.outcome, run.said()), flush=True)

        with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
            for done in [pool.submit(work, stand, faults[i::arguments.jobs]) for i, stand in enumerate(stands)]:
                done.result()
        print("%d runs, %d of them with a fault: %d restarts, %d refusals, %d ordinary deaths, %d wrong (%.0f s)"
              % (len(faults), tried["faults"], outcomes["restart"], outcomes["refusal"], outcomes["death"], len(wrong),
                 time.monotonic() - begun))
        return 1 if wrong or not tried["faults"] else 0
    finally:
        shutil.rmtree(top, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
