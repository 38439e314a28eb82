"""Stack overflows: the report shows both ends of the stack, and a restart calls the outermost call of the recursion."""
import re
import time
import unittest

from driver import FLAGS, SessionTest

MENDED = ("return depth == -1; } // isBottom", "return depth >= 10; }")


class Overflows(SessionTest):
    def check(self, kind, functions, *more, result=10, tidied=0, flags=FLAGS):
        self.build("well.cpp", flags=flags)
        begun = time.monotonic()
        process = self.start_waiting(kind, *more)
        self.wait_for_crash()
        self.assertLess(time.monotonic() - begun, 10)
        said = self.text_of(self.errors)
        fold = re.search(r"  #(\d) \.\.\. #(\d+) (.*) at well\.cpp:\d+\n  #(\d+) ", said)
        self.assertTrue(fold, said)
        self.assertEqual(sorted(re.findall(r"[\w:]+\(int\)", fold.group(3))), sorted(functions), said)
        last = int(fold.group(2))
        self.assertGreater(last, 10000, said)
        self.assertEqual(int(fold.group(4)), last + 1, said)  # Nothing is left out behind it.
        self.assertRegex(said, r"a restart calls .* \(#%d, the outermost call of the recursion\) again" % last)
        report = self.hrtool_json("show", str(process.pid))["report"]
        self.assertEqual(report["restartFrame"], last)
        self.assertEqual(report["recursion"]["last"], last)
        self.assertEqual(report["backtrace"][-1]["number"], last + len([f for f in report["backtrace"] if f["number"] > last]))
        refused = self.hrtool("continue", str(process.pid), "--frame", "1")
        self.assertIn("frame 1 has no stack left to be called again on", refused.stderr)
        refused = self.hrtool("continue", str(process.pid), "--frame", str(last // 2))
        self.assertIn("is in the middle of the stack, which is left out", refused.stderr)
        self.edit("well.cpp", *MENDED)
        self.assertEqual(self.finish(process), "%s %d\ntidied %d\n" % (kind, result, tidied))
        return said

    def test_one_function(self):
        self.check("deep", ["deep(int)"])

    def test_two_functions_that_call_each_other(self):
        self.check("mutual", ["even(int)", "odd(int)"])

    def test_functions_that_take_no_turns(self):
        self.check("visitor", ["Visitor::visit(int)", "Visitor::pair(int)", "Visitor::leaf(int)"], result=11)

    def test_in_a_thread_with_destructors(self):
        self.check("tidy", ["tidy(int)"], "thread", tidied=1)

    def test_an_edit_of_the_recursion_is_for_its_outermost_call(self):
        self.build("well.cpp", flags=FLAGS)
        process = self.start_waiting("deep")
        self.wait_for_crash()
        self.edit("well.cpp", "return isBottom(depth) ? 0 : deep(depth + 1) + 1;", "return depth > 4 ? 0 : deep(depth + 1) + 1;")
        self.assertEqual(self.finish(process), "deep 5\ntidied 0\n")

    def test_the_bottom_can_be_chosen(self):
        self.build("well.cpp", flags=FLAGS)
        process = self.start_waiting("deep", HOT_RESTART_DEBUGGER="hrtool")
        self.wait_for_crash()
        report = self.hrtool_json("show", str(process.pid))["report"]
        number = report["restartFrame"]
        self.edit("well.cpp", *MENDED)
        self.assertEqual(self.hrtool("continue", str(process.pid), "--frame", str(number + 1)).returncode, 0)
        self.assertEqual(self.finish(process), "deep 10\ntidied 0\n")
        self.assertTrue(report["backtrace"][-2]["function"].startswith("begin("))


if __name__ == "__main__":
    unittest.main(verbosity=2)
