"""Deaths in library code: the report leads with the line of the program that is responsible, and a restart is for its function."""
import unittest

from driver import FLAGS, SessionTest, died_by


class Blame(SessionTest):
    # What dies: the line it stands on, the cause, the function that a restart calls, the mend, and what comes of it.
    DEATHS = {
        "pure": ("// measure", "a pure virtual function was called", "Shape::measure()",
                 ("area = compute(); // measure", "area = 4;"), "result 4\n"),
        "joinable": ("// launch", "a std::thread that could still be joined was destroyed", "launch()",
                     ("std::thread worker(rest);\n", "std::thread worker(rest); worker.join();\n"), "result 42\n"),
        "server": ("// serve", "a std::thread that could still be joined was destroyed", "serve()",
                   ("server.worker = std::thread(rest);\n", "rest();\n"), "result 42\n"),
        "noexcept": ("// parse", "exception leaves the noexcept function parse(const std::string &): std::invalid_argument",
                     "parse(const std::string &)", ("std::stoi(text); // parse", "7;"), "result 7\n"),
        "closer": ("// close", "exception leaves the noexcept function Closer::~Closer(): std::out_of_range", "Closer::~Closer()",
                   ("name.at(7) = 'x'; // close", ""), "result 42\n"),
        "member": ("// Ledger", "uncaught exception std::length_error", "openOffice()",
                   ("const Office office; // openOffice\n  return static_cast<int>(office.ledger.rows.size());", "return 5;"), "result 5\n"),
    }

    def line_of(self, mark):
        lines = self.text_of(self.path("blame.cpp")).splitlines()
        return 1 + next(i for i, line in enumerate(lines) if mark in line)

    def test_the_line_and_the_function(self):
        for kind, (mark, cause, function, mend, output) in self.DEATHS.items():
            with self.subTest(kind):
                self.setUp()
                self.build("blame.cpp", flags=FLAGS)
                process = self.start_waiting(KIND=kind)
                self.wait_for_crash()
                report = self.hrtool_json("show", str(process.pid))["report"]
                self.assertIn(cause, report["cause"])
                self.assertEqual(report["line"], self.line_of(mark), self.text_of(self.errors))
                self.assertEqual(report["function"], function)
                self.edit("blame.cpp", *mend)
                self.assertEqual(self.finish(process), output)

    def test_a_global_whose_members_fail_is_an_ordinary_death(self):
        """Nothing on the stack has a body that could be called again."""
        self.build("blame.cpp", flags=FLAGS)
        process = self.start_waiting(KIND="global")
        self.finish(process, died_by("SIGABRT"))
        self.assertIn("the crash is in no wrapped function, nor called by one", self.text_of(self.errors))


if __name__ == "__main__":
    unittest.main(verbosity=2)
