"""A lock that a frame holds is free at its restart wherever it crashes: in functions out of which nothing is thrown, as the compiler
knows, and in code that it has inlined."""
import unittest

from driver import SessionTest

LEVELS = ("-O0", "-O2")
FLAGS = ("-std=c++17", "-fno-builtin")  # A strlen(nullptr) that is calculated by the compiler crashes nowhere.


class HeldLocks(SessionTest):
    def check(self, kind, level, unlocked, frame):
        self.build("locks.cpp", flags=(level, *FLAGS))
        process = self.start_waiting(kind)
        self.wait_for_crash()
        pid = str(process.pid)
        if frame:
            frames = self.hrtool_json("show", pid)["report"]["backtrace"]
            number = next(index for index, one in enumerate(frames) if one["function"].startswith(frame))
            again = self.hrtool("continue", pid, "--frame", str(number))
        else:
            again = self.hrtool("continue", pid)
        self.assertEqual(again.returncode, 0, again.stderr)
        output = self.finish(process).splitlines()
        said = self.text_of(self.errors)
        self.assertEqual([line for line in output if "invalid pointer" not in line],
                         [name + " unlocked" for name in unlocked] + ["result 42"], said)
        self.assertNotIn("locked: a restart", said)


def add(kind, *unlocked, frame=None):
    for level in LEVELS:
        name = "test_%s_%s" % (kind, level.strip("-"))
        setattr(HeldLocks, name, lambda self, level=level: self.check(kind, level, unlocked, frame))


add("size")
add("length")
add("copies")
add("frees")
add("quiet", "second", "first", "second", "first")
add("unlocked")
add("template")
add("macro", "first", "first", "first")
add("whole", "first", "first")
add("lambda")
add("outer", "second", "first", "second", "first", frame="outer")
add("member")
add("loop", "first", "first", "first", "first", "first")
add("if")
add("else")
add("switch")
add("while")
add("for")
add("constant")
add("cursed", "first", "cursed", "first")
add("semaphore")
add("cleanup", "second", "first", "second", "first")


if __name__ == "__main__":
    unittest.main()
