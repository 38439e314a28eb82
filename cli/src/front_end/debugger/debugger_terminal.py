# Whose the terminal is, while a debugger stays attached over restarts: it is the program's while that runs, and the debugger's
# at its prompt. Behind debugger_commands.py, for gdb and lldb alike.
import termios

CRASH_SIGNALS = ("SIGSEGV", "SIGBUS", "SIGFPE", "SIGILL", "SIGABRT", "SIGSYS")  # The program's, whose session will tell.


class Hold:
    """What the debugger has of the program and of its terminal."""

    terminal = os.dup(0)  # lldb closes its own before it lets go of the program.
    at_crash = True  # A session waits for a word; else the program runs, or stands at a breakpoint.
    stays = False
    has_terminal = True
    leaving = False
    runs = False
    arrived = False
    own_modes = None
    programs_modes = None


@contextlib.contextmanager
def from_background():
    """Who has not the terminal would be stopped for changing it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTTOU])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def set_foreground(group):
    """False: there is no such process group any more."""
    with from_background():
        try:
            os.tcsetpgrp(Hold.terminal, group)
            return True
        except OSError:
            return False


def set_modes(modes):
    with from_background():
        termios.tcsetattr(Hold.terminal, termios.TCSADRAIN, modes)


def give_terminal(*_event):
    """To the program; to the shell that started it when it is gone."""
    if not Hold.has_terminal:
        return
    Hold.has_terminal = False
    if not set_foreground(TASK["group"]):
        set_foreground(os.getpgid(os.getsid(0)))
    elif Hold.programs_modes:
        set_modes(Hold.programs_modes)


def take_terminal():
    if Hold.has_terminal:
        return
    Hold.has_terminal = True
    Hold.programs_modes = termios.tcgetattr(Hold.terminal)
    set_foreground(os.getpgrp())
    set_modes(Hold.own_modes)
