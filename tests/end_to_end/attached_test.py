"""A debugger was there first: it stops at the crash, and its `continue` reloads and restarts."""
import subprocess
import unittest

from driver import PATIENCE, SessionTest


class UnderGdb(SessionTest):
    def gdb(self, *commands):
        arguments = ["gdb", "-q", "-nx", "-batch", "-iex", "set debuginfod enabled off"]
        for command in commands:
            arguments += ["-ex", command]
        return subprocess.run([*arguments, self.path("program")], cwd=self.folder, env=self.environment(),
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE)

    def test_continue_takes_the_edit(self):
        self.build("shop.cpp")
        result = self.gdb("run", "shell sed -i 's/\\*bonus/1/' shop.cpp", "continue")
        text = result.stdout + result.stderr
        self.assertIn("SIGSEGV", text)
        self.assertIn("loaded total", text)
        self.assertIn("total of books: 5.0 after 2 calls, 2 visits", text)
        self.assertIn("exited normally", text)

    def test_a_refused_edit_stops_again(self):
        self.build("shop.cpp")
        result = self.gdb("run", "shell sed -i 's/\\*bonus/\\*bonu/' shop.cpp", "continue",
                          "shell sed -i 's/\\*bonu/1/' shop.cpp", "continue")
        text = result.stdout + result.stderr
        self.assertIn("not reloaded", text)
        self.assertIn("total of books: 5.0 after 2 calls, 2 visits", text)


if __name__ == "__main__":
    unittest.main(verbosity=2)
