"""A debugger was there first: it stops at the crash, and its `continue` reloads and restarts."""
import json
import os
import re
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


class Machine:
    """Speaks to gdb's machine interface, as VS Code's C/C++ extension (cppdbg) and other editors do."""

    def __init__(self, environment, folder):
        self.process = subprocess.Popen(["gdb", "-q", "-nx", "--interpreter=mi2"], cwd=folder, env=environment, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def ask(self, command, answer=r"\^(done|running|error)"):
        """What comes until a line that begins with `answer`."""
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        text = ""
        for line in self.process.stdout:
            text += line
            if re.match(answer, line):
                return text
        raise AssertionError("gdb has ended: " + text)

    def go(self, command):
        return self.ask(command, r"\*stopped|\^error")


class AsAnEditorDoes(SessionTest):
    def launch(self):
        """gdb with the set-up commands of docs/editors.md."""
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../docs/editors.md")) as file:
            blocks = re.findall(r"```json\n(.*?)```", file.read(), re.S)
        launches = [json.loads(block) for block in blocks if '"configurations"' in block]
        cppdbg = next(each for each in launches[0]["configurations"] if each["type"] == "cppdbg")
        self.build("shop.cpp")
        machine = Machine(self.environment(), self.folder)
        self.processes.append(machine.process)
        self.addCleanup(machine.process.stdout.close)
        self.addCleanup(machine.process.stdin.close)
        for command in cppdbg["setupCommands"]:
            self.assertIn("^done", machine.ask("-interpreter-exec console %s" % json.dumps(command["text"])))
        machine.ask("-file-exec-and-symbols " + self.path("program"))
        return machine

    def test_crash_refused_edit_breakpoint_in_the_new_version_and_end(self):
        machine = self.launch()
        stopped = machine.go("-exec-run")
        self.assertIn('signal-name="SIGSEGV"', stopped)
        self.assertRegex(stopped, r'func="total\$body".*fullname="%s",line="32"' % re.escape(self.path("shop.cpp")))
        self.edit("shop.cpp", "*bonus", "*bonu")
        refused = machine.go("-exec-continue")
        self.assertRegex(refused, r"not reloaded: (?s:.*)shop\.cpp:32:\d+: error")
        self.assertIn('signal-name="SIGSEGV"', refused)
        self.assertIn('value="4"', machine.ask("-data-evaluate-expression sum"))
        self.assertIn("bkpt={", machine.ask("-break-insert shop.cpp:28"))
        self.edit("shop.cpp", "*bonu ", "1 ")
        self.assertRegex(machine.go("-exec-continue"), r'reason="breakpoint-hit".*line="28"')
        self.assertRegex(machine.ask("-stack-list-frames 0 0"), r'from="[^"]*/v2-shop\.so"|func="total\$body"')
        self.assertIn("return sum + 1 ", machine.ask('-interpreter-exec console "list *$pc"'))  # The text is today's.
        ended = machine.go("-exec-continue")
        self.assertIn("total of books: 5.0 after 2 calls, 2 visits", ended)
        self.assertIn('reason="exited-normally"', ended)


if __name__ == "__main__":
    unittest.main(verbosity=2)
