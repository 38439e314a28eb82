# Runs inside gdb, started by `hrtool session`: attaches to the stopped program, selects the crashed frame, and hands
# `continue` and `reraise` to the session. gdb then detaches and leaves; the session lets the program go on. Where there are
# breakpoints gdb stays (gdb_staying.py). The build puts the parts of the script together.
RESUMING = ("next", "stepi", "nexti", "finish", "until", "advance", "jump", "signal", "run", "start", "starti")


def show(text):
    gdb.write(text)
    gdb.flush()


def let_go():
    gdb.execute("set suppress-cli-notifications on")
    detach()


def continue_program(_argument):
    """What comes before gdb's own `continue`."""
    if Hold.at_crash:
        request_and_go("continue")


def resume():
    gdb.execute("continue")


def resume_with(command, **more):
    request_and_go(command, **more)
    resume()


def stop_once_at(body):
    """In the crashed thread."""
    breakpoint = gdb.Breakpoint(body, temporary=True)
    thread = crashed_thread()
    if thread:
        breakpoint.thread = thread.num


COMMANDS["continue"] = continue_program


class Verb(gdb.Command):
    def __init__(self, name, perform):
        self.__doc__ = HELP[name]
        self.perform = perform
        super().__init__(name if name != "continue" else "hot-restart-continue", gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        if not Hold.at_crash and self.perform is not continue_program:
            raise gdb.GdbError("the program does not stand at a crash")
        self.perform(argument)


class RefuseToResume(gdb.Command):
    """At a crash the program waits for the session, whichever frame is selected."""

    def __init__(self):
        super().__init__("hot-restart-resume", gdb.COMMAND_OBSCURE)

    def invoke(self, argument, from_tty):
        if Hold.at_crash:
            raise gdb.GdbError("the program stands at a crash: `continue` calls the function again, `hr-step` stops where it begins (`help hr-frame` and so on for other ways)")


class StepIn(gdb.Command):
    """At a crash `step` goes to where the function begins again; gdb's own is given up then, which takes an error."""

    def __init__(self):
        super().__init__("hot-restart-step", gdb.COMMAND_OBSCURE)

    def invoke(self, argument, from_tty):
        if Hold.at_crash:
            step_into_restarted("")
            raise gdb.GdbError("(`step` at a crash is `hr-step`)")


class Quit(gdb.Command):
    """The program's terminal is given back before gdb quits."""

    def __init__(self):
        super().__init__("hot-restart-quit", gdb.COMMAND_OBSCURE)

    def invoke(self, argument, from_tty):
        if Hold.stays:
            leave()


def select_crash():
    thread = crashed_thread()
    if thread:
        thread.switch()
    frame = crashed_frame()
    if frame:
        frame.select()


def attach():
    gdb.execute("set suppress-cli-notifications on")
    try:
        gdb.execute("attach %d" % TASK["pid"], to_string=True)
    except gdb.error as error:
        ask("attach-failed", show, detail=str(error))
        os._exit(1)
    select_crash()
    gdb.execute("set suppress-cli-notifications off")


def show_crash():
    """Of a later session, in gdb that has stayed."""
    read_task()
    Hold.at_crash = True
    flush_sources()
    gdb.execute("set suppress-cli-notifications on")
    select_crash()
    gdb.execute("set suppress-cli-notifications off")
    ask("attached", show)
    show_frame()


def show_frame():
    """As `frame` does, the function's name as `bt` has it."""
    frame = gdb.selected_frame()
    name = frame.name() or ""
    text = gdb.execute("frame", to_string=True)
    show(text.replace(without_parameters(name) + " (", versioned_frame(frame) + " (", 1))


def define_commands():
    for name, perform in COMMANDS.items():
        Verb(name, perform)
    RefuseToResume()
    StepIn()
    Quit()
    gdb.execute("define hook-continue\nhot-restart-continue\nend")
    gdb.execute("define hook-step\nhot-restart-step\nend")
    gdb.execute("define hook-quit\nhot-restart-quit\nend")
    for name in RESUMING:
        gdb.execute("define hook-%s\nhot-restart-resume\nend" % name)


def main():
    read_task()
    Hold.own_modes = termios.tcgetattr(Hold.terminal)
    for events in ("thread-events", "inferior-events"):
        gdb.execute("set print %s off" % events)
    attach()
    StubFilter()
    define_commands()
    gdb.execute("set unwindonsignal on")
    gdb.execute("set confirm off")
    ask("attached", show)
    show(TASK["help"])
    show_frame()


try:
    main()
except Exception as error:  # Whatever goes wrong, the person gets a prompt: the session's own.
    show("hot_restart: gdb: %s\n" % error)
    ask("attach-failed", show, detail=str(error))
    os._exit(1)
