"""A person at a terminal: gdb in the crashed frame, the plain prompt, job control through a real shell."""
import os
import re
import time
import unittest

from driver import PATIENCE
from terminal import GDB, PROMPT, SHELL, Terminal, write_without_ptrace

class Gdb(Terminal):
    def test_edit_and_continue_with_a_compile_error_between(self):
        self.build("shop.cpp")
        shell = self.shell()
        report = self.say(shell, "./program", GDB)
        self.assertIn("-->    32 |", report)
        self.assertIn("reraise", report)  # The help is shown.
        frames = self.say(shell, "bt", GDB)
        self.assertRegex(frames, r"total \(order=.*bonus=0x0\).*shop.cpp:32")
        self.assertNotIn("$body", frames)
        self.assertIn("$1 = 4", self.say(shell, "p sum", GDB))
        self.refuse_then_restart_twice(shell, GDB, "type `continue`", "= 4")

    def test_a_long_recursion_is_folded(self):
        self.stack_of_a_long_recursion(self.shell(), GDB, r"overflow \[\d+ frames of the same place before\] \(depth=")

    def test_operators_and_destructors_have_their_own_names(self):
        self.stacks_with_an_operator_and_a_destructor(self.shell(), GDB)

    def test_every_way_of_giving_up_ends_as_the_crash_would_have(self):
        self.build("shop.cpp")
        shell = self.shell()
        self.give_up_in_every_way(shell, GDB)

    def test_ctrl_c_ends_a_reload_and_nothing_else(self):
        self.build("shop.cpp")
        shell = self.shell()
        self.assertIn("total (order=", self.say(shell, "./program", GDB))  # It is not called total$body.
        self.edit("shop.cpp", "*bonus", "1")
        for _ in range(3):
            self.say(shell, "continue", "rewriting")
            shell.sendintr()
            shell.expect("the reload was interrupted")
            shell.expect(GDB)
        self.assertIn("no wrapped file or function", self.say(shell, "hr-reload nothing.cpp", GDB))
        self.say(shell, "up", GDB)  # This is the stub, which stands for its function.
        self.assertIn("total of books: 5.0", self.say(shell, "hr-frame", SHELL))

    def test_another_shell_may_continue(self):
        self.build("shop.cpp")
        shell = self.shell()
        self.say(shell, "./program", GDB)
        self.edit("shop.cpp", "*bonus", "1")
        pid = str(self.stopped()[0]["pid"])
        self.assertEqual(self.hrtool("continue", pid).returncode, 0)
        shell.expect("total of books: 5.0")
        shell.expect(SHELL)
        self.assertEqual(self.status(shell), 0)


class WhereSomethingIsMissing(Terminal):
    """Each ends in something useful, and one line says what."""

    def setUp(self):
        super().setUp()
        self.build("shop.cpp")

    def tools_without_gdb(self):
        tools = self.path("tools")
        os.mkdir(tools)
        for name in os.listdir("/usr/bin"):
            if "gdb" not in name:
                os.symlink("/usr/bin/" + name, os.path.join(tools, name))
        return tools

    def prompt_instead_of_gdb(self, shell, tools, why):
        before = time.monotonic()
        text = self.say(shell, "PATH=%s ./program" % tools, PROMPT)
        self.assertRegex(text, "no debugger here \\([^\n]*%s" % why)
        self.assertLess(time.monotonic() - before, PATIENCE / 2)
        self.edit("shop.cpp", "*bonus", "1")
        self.assertIn("total of books: 5.0", self.say(shell, "continue", SHELL))
        self.assertEqual(self.status(shell), 0)

    def test_without_gdb_there_is_a_prompt(self):
        self.prompt_instead_of_gdb(self.shell(), self.tools_without_gdb(), "gdb: No such file")

    def test_without_the_right_to_trace_there_is_a_prompt(self):
        tools = self.tools_without_gdb()
        write_without_ptrace(os.path.join(tools, "gdb"), "/usr/bin/gdb")
        self.prompt_instead_of_gdb(self.shell(), tools, "Operation not permitted")

    def test_a_program_that_shuts_its_user_out_opens_for_the_session(self):
        self.build("shop.cpp", "undumpable.cpp")
        # Root may look at every process; not without this capability.
        program = "setpriv --bounding-set -sys_ptrace --inh-caps -sys_ptrace ./program" if os.geteuid() == 0 else "./program"
        shell = self.shell()
        self.assertIn("total (order=", self.say(shell, program, GDB))
        self.edit("shop.cpp", "*bonus", "bonus[1]")
        self.assertIn("[v2]", self.say(shell, "continue", GDB))  # It was shut again meanwhile, and is opened again.
        self.edit("shop.cpp", "bonus[1]", "1")
        self.assertIn("total of books: 5.0", self.say(shell, "continue", SHELL))

    @unittest.skipUnless(os.geteuid() == 0, "only root may start a program with rights that the one who started it has not")
    def test_a_program_with_borrowed_rights_takes_no_orders_from_the_environment(self):
        shell = self.shell(HOT_RESTART_DEBUGGER="prompt")
        self.say(shell, "setpriv --ruid 65534 ./program", SHELL)
        self.assertEqual(self.status(shell), 139)

    def test_a_redirected_stdin_is_the_programs_and_gdb_has_the_terminal(self):
        shell = self.shell()
        self.say(shell, "echo 1 | ./program | cat", GDB)
        self.assertIn("= 4", self.say(shell, "p sum", GDB))
        self.edit("shop.cpp", "*bonus", "1")
        self.assertIn("total of books: 5.0", self.say(shell, "continue", SHELL))

    def test_where_nobody_looks_the_crash_takes_its_ordinary_course(self):
        shell = self.shell()
        for command in ("./program 2> said", "setsid -w sh -c './program; exit $?'", "(./program 2>&1 | cat; exit ${PIPESTATUS[0]})",
                        "./program & wait $!"):
            self.say(shell, command, SHELL)
            self.assertEqual(self.status(shell), 139, command)
        shell = self.shell(HOT_RESTART_DEBUGGER="gdb")
        self.assertIn("=wait needs none", self.say(shell, "setsid -w ./program", SHELL))


class Prompt(Terminal):
    def test_commands_of_the_prompt(self):
        self.build("shop.cpp")
        shell = self.shell(HOT_RESTART_DEBUGGER="prompt")
        self.say(shell, "./program", PROMPT)
        self.assertIn("reraise", self.say(shell, "h", PROMPT))
        self.assertIn("#0  total", self.say(shell, "b", PROMPT))
        self.assertIn("unknown command", self.say(shell, "frobnicate", PROMPT))
        self.assertIn("not \"two\"; `versions` lists them", self.say(shell, "use two", PROMPT))
        self.edit("shop.cpp", "*bonus", "*bonu")
        self.assertIn("not reloaded", self.say(shell, "c", PROMPT))
        self.edit("shop.cpp", "*bonu ", "1 ")
        self.assertIn("total of books: 5.0", self.say(shell, "continue", SHELL))
        self.assertEqual(self.status(shell), 0)

    def test_lines_are_edited_and_remembered_where_there_are_cursor_keys(self):
        self.build("shop.cpp")
        shell = self.shell(HOT_RESTART_DEBUGGER="prompt", TERM="xterm", NO_COLOR="1")
        self.assertNotIn("\x1b[1", self.say(shell, "./program", PROMPT))
        self.keys(shell, "xt\x1b[D\x7fb", "\\(hot_restart\\) bt")  # x, t, left, backspace, b
        self.assertIn("#0  total", self.say(shell, "", PROMPT))
        self.keys(shell, "garbage\x03", PROMPT)  # The line is given up.
        self.keys(shell, "\x1b[A", "\\(hot_restart\\) bt")
        self.assertIn("#0  total", self.say(shell, "", PROMPT))
        self.say(shell, "continue", "restarting the same version")
        shell.expect(PROMPT)  # The next session knows what was typed.
        self.keys(shell, "\x1b[A\x1b[A", "\\(hot_restart\\) bt")
        self.keys(shell, "\x15\x04", SHELL)  # Ctrl-U, Ctrl-D
        self.assertEqual(self.status(shell), 139)
        modes = self.say(shell, "stty -a", SHELL)
        self.assertRegex(modes, r"[^-]isig")
        self.assertRegex(modes, r"[^-]icanon")

    def keys(self, shell, keys, answer):
        shell.send(keys)
        shell.expect(answer)

    def test_colours_are_for_terminals_that_have_them(self):
        self.build("shop.cpp")
        for environment, coloured in (({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False), ({}, False)):
            shell = self.shell(HOT_RESTART_DEBUGGER="prompt", **environment)
            report = self.say(shell, "./program", PROMPT)
            self.assertEqual(re.search("\x1b\\[[0-9;]*m", report[report.index("SIGSEGV"):]) is not None, coloured, environment)

    def test_ctrl_c_does_not_end_the_session_and_end_of_file_does(self):
        self.build("shop.cpp")
        shell = self.shell(HOT_RESTART_DEBUGGER="prompt")
        self.say(shell, "./program", PROMPT)
        shell.send("garbage")
        shell.sendintr()
        shell.expect(PROMPT)  # It begins a new line.
        self.assertIn("#0  total", self.say(shell, "b", PROMPT))
        shell.sendeof()
        shell.expect(SHELL)
        self.assertEqual(self.status(shell), 139)


if __name__ == "__main__":
    unittest.main(verbosity=2)
