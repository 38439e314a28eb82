#!/usr/bin/env python3
"""Tests of the coverage tables (coverage.py): what stays of an earlier document, and what a new run changes in it."""

import pathlib
import tempfile
import unittest

import coverage


def wrapped(project, **changed):
    return {"project": project, "compiler": "g++", "buildType": "Debug", "wrapped": 8, "total": 10, "tests": 1, "secondTry": [],
            "reasons": {"constexpr": 2}, **changed}


def alone(project, **changed):
    return {"project": project, "compiler": "g++", "buildType": "Debug", "slots": 5, "separate": 4, "tests": 1,
            "reasons": {"it uses `x`": 1}, **changed}


class Document(unittest.TestCase):
    def write(self, results, earlier=""):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            for result in results:
                coverage.save(folder, result, "-separate" if "slots" in result else "")
            return coverage.document(folder, "command", earlier)

    def test_rows_that_run_again_with_the_same_result_change_nothing(self):
        before = self.write([wrapped("a"), wrapped("b"), alone("a"), alone("b")])
        self.assertEqual(self.write([wrapped("a"), alone("a")], before), before)

    def test_rows_that_were_not_run_again_stay(self):
        before = self.write([wrapped("a"), wrapped("b")])
        after = self.write([wrapped("c", wrapped=9, reasons={"constexpr": 1})], before)
        self.assertIn("| a | 8 | 8 | 100.0% | 10 | 1 |", after)
        self.assertIn("| c | 9 | 9 | 100.0% | 10 | 1 |", after)
        self.assertIn("| constexpr | 5 |", after)

    def test_reasons_that_are_not_known_any_more_are_asked_for(self):
        before = self.write([wrapped("a"), wrapped("b")])
        with self.assertRaisesRegex(ValueError, "run those of .'b'. again"):
            self.write([wrapped("a", wrapped=9, reasons={"constexpr": 1})], before)


if __name__ == "__main__":
    unittest.main()
