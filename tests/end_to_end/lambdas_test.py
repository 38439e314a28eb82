"""LAMBDAS escaping: a lambda that a thread or a std::function calls is restarted on its own."""
import unittest

from driver import SessionTest


class Lambdas(SessionTest):
    def build_with_lambdas(self, *flags):
        self.copy("lambdas.cpp")
        self.link("program", [self.compile("lambdas.cpp", *flags, wrap=("--lambdas=escaping",))])

    def correct(self, level):
        self.build_with_lambdas(level)
        process = self.start_waiting()
        self.wait_for_crash()
        self.edit("lambdas.cpp", "*broken * scale", "7 * scale")
        self.assertEqual(self.finish(process), "start\nthread 71\nsecond 8, served 2\nagain 75\n")
        self.assertIn("lambda in Server::start, line 14 [v2]", self.text_of(self.errors))

    def test_a_crash_in_a_handler_is_corrected(self):
        self.correct("-O0")

    def test_a_crash_in_an_optimised_handler_is_corrected(self):
        self.correct("-O2")

    def test_the_report_names_lambdas_and_hides_what_stands_around_them(self):
        self.build_with_lambdas("-O0")
        process = self.start_waiting()
        self.wait_for_crash()
        report = self.hrtool_json("show", str(process.pid))["report"]
        self.assertEqual(report["function"], "lambda in Server::start, line 14")
        functions = [frame["function"] for frame in report["backtrace"]]
        self.assertEqual(functions[0], "lambda in Server::start, line 14")
        self.assertIn("lambda in work, line 25", functions)
        self.assertFalse([name for name in functions if name.startswith("hr$")], functions)
        self.edit("lambdas.cpp", "*broken * scale", "scale")
        self.finish(process)

    def test_a_capture_that_its_closure_lacks_is_refused_by_name(self):
        self.build_with_lambdas("-O0")
        process = self.start_waiting()
        self.wait_for_crash()
        self.edit("lambdas.cpp", "  void start(int scale) {\n    handlers.push_back([this, scale]",
                  "  void start(int scale) {\n    int more = 1;\n    handlers.push_back([this, scale, more]")
        self.wait_for("it captures `more`, which its closures do not hold")
        self.edit("lambdas.cpp", "[this, scale, more]", "[this, scale]")
        self.edit("lambdas.cpp", "*broken * scale", "7 * scale")
        self.assertEqual(self.finish(process), "start\nthread 71\nsecond 8, served 2\nagain 75\n")

    def test_a_closure_of_a_new_version_is_restarted_too(self):
        self.build_with_lambdas("-O0")
        process = self.start_waiting()
        self.wait_for_crash()
        self.edit("lambdas.cpp", "    handlers.push_back([this, scale](int request) {\n",
                  "    handlers.push_back([](int request) { return request; });\n"
                  "    handlers.push_back([this, scale](int request) {\n      if (!broken) { broken = new int(0); start(1); return handlers[3](1); }\n"
                  "      if (scale == 1) { return request / *broken; }\n")
        self.wait_for_crash(2)
        self.edit("lambdas.cpp", "request / *broken", "request")
        self.assertIn("thread 1\n", self.finish(process))
        self.assertIn("[v3]", self.text_of(self.errors))


if __name__ == "__main__":
    unittest.main(verbosity=2)
