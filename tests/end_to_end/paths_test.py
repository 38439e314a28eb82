"""One file under several names: `..`, `.`, `//` and symbolic links in the paths of sources and headers."""
import os
import shutil
import unittest

from driver import PROGRAMS, SessionTest


class HeaderThroughParent(SessionTest):
    """Functions of a header that is included as `"../include/tally.h"`: each is known by one name."""
    headers = ("include/*",)
    source = "source/main.cpp"
    header = "include/tally.h"

    def arrange(self):
        shutil.copytree(os.path.join(PROGRAMS, "paths"), self.folder, dirs_exist_ok=True)

    def build_paths(self):
        self.arrange()
        self.link("program", [self.compile(self.source, "-O0")])

    def report(self, process):
        return self.hrtool_json("show", str(process.pid))["report"]

    def test_template_and_inline_function_are_reported_and_restarted(self):
        self.build_paths()
        process = self.start_waiting()
        self.wait_for_crash()
        report = self.report(process)
        self.assertEqual(report["file"], self.path(self.header))
        self.assertEqual([one["name"] for one in report["arguments"]], ["total", "parts"])
        self.assertEqual([one["kind"] for one in report["repeats"]], ["global"])
        self.edit(self.header, "total / *parts", "total / 2")
        self.wait_for_crash(2)
        report = self.report(process)
        self.assertEqual(report["file"], self.path(self.header))
        self.assertEqual([(one["name"], one["state"]) for one in report["arguments"]][0], ("name", "changed since entry"))
        self.assertEqual([one["kind"] for one in report["repeats"]], ["global", "input-output"])
        self.edit(self.header, "amount * *rate", "amount * 7")
        self.assertEqual(self.finish(process), "share 21\ncharge books!\ncharge books!!\ncharge 42\nvisits 4\n")


class LinkedFiles(HeaderThroughParent):
    """The same where sources are links, as stow, Bazel and vendored folders make them: they are edited where they lie."""

    def arrange(self):
        super().arrange()
        os.mkdir(self.path("store"))
        for name in ("source/main.cpp", "include/tally.h"):
            target = self.path("store/" + os.path.basename(name))
            os.rename(self.path(name), target)
            os.symlink(target, self.path(name))

    def edit(self, name, old, new):
        super().edit("store/" + os.path.basename(name), old, new)


class ParentOfALinkedFolder(HeaderThroughParent):
    """`source` is a link into another folder, so that `source/../include` is the include folder over there, and there is none here."""
    headers = ("store/include/*",)
    header = "store/include/tally.h"

    def arrange(self):
        shutil.copytree(os.path.join(PROGRAMS, "paths"), self.path("store"))
        os.symlink("store/source", self.path("source"))


class OddSpelling(HeaderThroughParent):
    """Empty words and dots in the name of the source."""
    source = ".//source/./main.cpp"


if __name__ == "__main__":
    unittest.main(verbosity=2)
