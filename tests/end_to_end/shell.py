"""A person at a terminal: a shell on a pseudo-terminal, and the prompts that a session shows there."""
import pexpect

GDB = r"\(gdb\) "
LLDB = r"\(lldb\) "
SHELL = r"SHELL> "
PROMPT = r"\(hot_restart\) "


def open_shell(folder, environment, patience, columns=200):
    shell = pexpect.spawn("bash", ["--norc", "-i"], cwd=folder, env=dict(environment, PS1="SHELL> "), encoding="utf8",
                          codec_errors="replace", timeout=patience, dimensions=(50, columns), echo=False)
    shell.expect(SHELL)
    return shell


def say(shell, line, answer):
    """Types a line; what comes until `answer`."""
    shell.sendline(line)
    shell.expect(answer)
    return shell.before


def status_of_last(shell):
    """The exit status of what the shell has run last."""
    say(shell, "echo status=$?", r"status=(\d+)")
    status = int(shell.match.group(1))
    shell.expect(SHELL)
    return status
