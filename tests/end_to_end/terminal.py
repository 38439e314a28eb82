"""What the tests at a terminal share: a shell on a pseudo-terminal with a person typing."""
import pexpect

from driver import PATIENCE, SessionTest

GDB = r"\(gdb\) "
SHELL = r"SHELL> "
PROMPT = r"\(hot_restart\) "


class Terminal(SessionTest):
    def shell(self, **more):
        shell = pexpect.spawn("bash", ["--norc", "-i"], cwd=self.folder, env=self.environment(PS1="SHELL> ", **more),
                              encoding="utf8", timeout=PATIENCE, dimensions=(50, 200), echo=False)
        self.addCleanup(shell.close, True)
        shell.expect(SHELL)
        return shell

    def say(self, shell, line, answer):
        shell.sendline(line)
        shell.expect(answer)
        return shell.before

    def status(self, shell):
        shell.sendline("echo status=$?")
        shell.expect(r"status=(\d+)")
        status = int(shell.match.group(1))
        shell.expect(SHELL)
        return status
