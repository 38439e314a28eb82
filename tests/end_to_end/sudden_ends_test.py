"""abort, assert and __builtin_trap in the frame that holds a lock: its destructors run before it is called again."""
import unittest

from driver import CXX, SessionTest

LEVELS = ("-O0", "-O2")
IS_CLANG = "clang" in CXX  # Its scopes are marked without optimisation (docs/architecture/crash.md).


class Restarts(SessionTest):
    def restart(self, kind, level):
        self.build("ends.cpp", flags=(level,))
        process = self.start_waiting(kind)
        self.wait_for_crash()
        self.assertEqual(self.hrtool("continue", str(process.pid)).returncode, 0)
        return self.finish(process), self.text_of(self.errors)


class SuddenEnds(Restarts):
    def check(self, kind, destroyed, level):
        output, said = self.restart(kind, level)
        self.assertEqual([line for line in output.splitlines() if "check failed" not in line],
                         [name + " destroyed" for name in destroyed] + ["result 42"])
        self.assertNotIn("will not run", said)
        self.assertNotIn("locked: a restart", said)


def add(kind, *destroyed):
    for level in LEVELS:
        name = "test_%s_%s" % (kind, level.strip("-"))
        setattr(SuddenEnds, name, lambda self, level=level: self.check(kind, destroyed, level))


add("asserts", "asserts", "asserts")
add("aborts", "aborts", "aborts")
add("checks", "round 0", "round 1", "round 0", "round 1")
add("traps", "traps", "traps")
add("raises", "raises", "raises")
add("terminates", "terminates", "terminates")
add("noexcept", "quiet", "quiet")
add("closing", "Closing", "Closing")
add("template", "inTemplate", "inTemplate")
add("lambda", "inLambda", "inLambda")
add("member", "Job::check", "Job::check")


if not IS_CLANG:  # Its tables do not tell.
    add("early", "early")


class Limits(Restarts):
    def test_a_member_of_that_name_keeps_its_own(self):
        """The body that calls both `abort`s is as written: the report says what is lost."""
        for level in LEVELS:
            output, said = self.restart("job", level)
            is_lost = level != "-O0" or not IS_CLANG
            self.assertEqual(output, "Job destroyed\n" * (1 if is_lost else 2) + "result 42\n")
            self.assertEqual("destructors of Job::run(int) will not run at a restart" in said, is_lost, said)


if __name__ == "__main__":
    unittest.main()
