# Runs inside gdb, started by `hrtool session`: attaches to the stopped program, selects the crashed frame, and hands
# `continue` and `reraise` to the session. gdb then detaches and leaves; the session lets the program go on.
# The build puts debugger_client.py in front.
import itertools
import os
import re

import gdb
from gdb.FrameDecorator import FrameDecorator

VERSION = re.compile(r"/v(\d+)-[^/]*\.so$")
BODY = re.compile(r"(\$ctor|\$dtor)?\$body(\$\d+)?")


def show(text):
    gdb.write(text)
    gdb.flush()


def leave():
    """Out of gdb without its own way of quitting, which would ask and print."""
    gdb.execute("set suppress-cli-notifications on")
    try:
        gdb.execute("detach", to_string=True)
    except gdb.error:
        pass  # The program has ended meanwhile.
    gdb.flush()
    try:
        gdb.execute("save history", to_string=True)
    except gdb.error:
        pass
    os._exit(0)


def request_and_leave(command, **more):
    reply = ask(command, show, **more)
    if reply.get("ok"):
        show(reply.get("text", ""))
        leave()
    # An error stops the command that asked: the program stays where it is.
    raise gdb.GdbError(reply.get("text", "").rstrip("\n"))


class Continue(gdb.Command):
    """Compile and load the edited function and call it again with its original arguments."""

    def __init__(self):
        super().__init__("hot-restart-continue", gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        request_and_leave("continue")


class Reraise(gdb.Command):
    """End the program as the crash would have ended it."""

    def __init__(self):
        super().__init__("reraise", gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        request_and_leave("reraise")


class Frame(gdb.Command):
    """Restart an outer wrapped function: hr-frame [N]
Compiles and loads the edited function of frame N (as `bt` numbers it; the selected frame by default) and calls it
again with its original arguments. The frames that it had called are left, their destructors run."""

    def __init__(self):
        super().__init__("hr-frame", gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        request_and_leave("continue", frame=restartable(argument))


class Return(gdb.Command):
    """Give the caller a value instead of restarting the function: hr-return [EXPR]
EXPR is C++ of the function's source file (its parameters and members included), compiled as `return EXPR;`. It counts for
this one call. The function is that of the selected frame; what it had called is left, destructors run."""

    def __init__(self):
        super().__init__("hr-return", gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        request_and_leave("return", detail=argument, **selection())


class Use(gdb.Command):
    """Go on with another version of the function: hr-use N
`hr-versions` lists them; 1 is what the program was built with."""

    def __init__(self):
        super().__init__("hr-use", gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        request_and_leave("use", detail=argument, **selection())


class Exit(gdb.Command):
    """End the program at once with an exit status: hr-exit [STATUS]"""

    def __init__(self):
        super().__init__("hr-exit", gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        request_and_leave("exit", detail=argument)


class Versions(gdb.Command):
    """List the versions of the function, or show what changed between two: hr-versions [FROM [TO]]"""

    def __init__(self):
        super().__init__("hr-versions", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        request_and_stay("versions", detail=argument, **selection())


class Try(gdb.Command):
    """See what the edited function would do: hr-try [SECONDS]
It is compiled and called with its original arguments in a copy of the process, which has this thread alone and is ended
afterwards (after 10 seconds at the latest, or SECONDS). The program itself stays as it is; what the copy does to files,
sockets and other processes is real. gdb lets go of the program for that time."""

    def __init__(self):
        super().__init__("hr-try", gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        request_without_program("try", argument)


class RestartModule(gdb.Command):
    """Load a whole source file anew, with its state: hr-restart-module [FILE]
All wrapped functions of the file are compiled, bound to new variables, and the initialisers run again. By default the
file of the function that crashed. Calls that are running go on with what they began with. gdb lets go of the program for
that time."""

    def __init__(self):
        super().__init__("hr-restart-module", gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        request_without_program("restart-module", argument)


class Reload(gdb.Command):
    """Compile and check an edit without going on: hr-reload [FILE|FUNCTION]
`continue` takes it. Without an argument: all that was edited."""

    def __init__(self):
        super().__init__("hr-reload", gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        request_and_stay("reload", detail=argument, **selection())


def request_without_program(command, argument):
    """One for which the program must be free to answer the session."""
    chosen = selection()
    gdb.execute("set suppress-cli-notifications on")
    gdb.execute("detach", to_string=True)
    try:
        reply = ask(command, show, detail=argument, **chosen)
    finally:
        attach()
    if not reply.get("ok"):
        raise gdb.GdbError(reply.get("text", "").rstrip("\n"))
    show(reply.get("text", ""))


def request_and_stay(command, **more):
    reply = ask(command, show, **more)
    if not reply.get("ok"):
        raise gdb.GdbError(reply.get("text", "").rstrip("\n"))
    show(reply.get("text", ""))


def selection():
    """The function that is meant: that of the selected frame, or the innermost one while the crash is selected."""
    try:
        return {"frame": restartable("")}
    except gdb.GdbError:
        if gdb.selected_frame().pc() == TASK["pc"] & MASK:
            return {}
        raise


def restartable(argument):
    """The session's number of the frame that `argument` (or the selection) means."""
    frame = gdb.selected_frame()
    if argument.strip():
        try:
            level = int(argument.strip().lstrip("#"))
        except ValueError:
            raise gdb.GdbError("%s is no frame number" % argument)
        frame = gdb.newest_frame()
        while frame is not None and frame.level() < level:
            frame = frame.older()
        if frame is None:
            raise gdb.GdbError("there is no frame %d" % level)
    while frame.type() == gdb.INLINE_FRAME and frame.older() is not None:
        frame = frame.older()  # Part of the function that holds its code.
    number = number_of(frame.pc(), int(frame.read_register("rsp")) & MASK, frame.level() == 0)
    if number is None:
        raise gdb.GdbError("frame %d is not a wrapped function that can be restarted" % frame.level())
    return number


class VersionedFrame(FrameDecorator):
    """`Foo::bar$body` as `Foo::bar`, with the version behind it."""

    def function(self):
        name = super().function()
        if not isinstance(name, str):
            return name
        plain = without_parameters(BODY.sub("", name))
        module = gdb.solib_name(self.inferior_frame().pc())
        version = VERSION.search(module) if module else None
        return "%s [v%s]" % (plain, version.group(1)) if version and BODY.search(name) else plain


def without_parameters(name):
    """`ns::Foo::bar(int) const` as `ns::Foo::bar`; gdb prints the arguments behind it."""
    end = name.rfind(")")
    depth = 0
    for at in range(end, 0, -1):
        depth += {")": 1, "(": -1}.get(name[at], 0)
        if depth == 0:
            return name[:at] if not name[:at].endswith("operator") else name
    return name


class StubFilter:
    """Leaves out the stub behind each body, and what lies inside the crashed frame (handler, throw, abort)."""

    def __init__(self):
        self.name = "hot_restart"
        self.priority = 100
        self.enabled = True
        gdb.frame_filters[self.name] = self

    def filter(self, frames):
        inner = None
        for frame in from_crashed_frame(frames):
            name = frame.inferior_frame().name() or ""
            stub = inner is not None and BODY.search(inner) and BODY.sub("", inner) == name
            inner = name
            if not stub:
                yield VersionedFrame(frame)


def from_crashed_frame(frames):
    """All of `frames` but the handler's; all when the crashed frame is not among the first (another thread)."""
    held = []
    for frame in frames:
        held.append(frame)
        if frame.inferior_frame().pc() == TASK["pc"]:
            held = [frame]
            break
        if len(held) > 64:
            break
    return itertools.chain(held, frames)


def crashed_thread():
    for thread in gdb.selected_inferior().threads():
        if thread.ptid[1] == TASK["tid"]:
            return thread
    return None


def crashed_frame():
    """The frame that the report names; else the one that the signal interrupted."""
    frame = gdb.newest_frame()
    fallback = None
    for _ in range(400):
        if frame is None:
            break
        if frame.pc() == TASK["pc"]:
            return frame
        if frame.type() == gdb.SIGTRAMP_FRAME and fallback is None:
            fallback = frame.older()
        try:
            frame = frame.older()
        except gdb.error:
            break
    return fallback


def attach():
    gdb.execute("set suppress-cli-notifications on")
    try:
        gdb.execute("attach %d" % TASK["pid"], to_string=True)
    except gdb.error as error:
        ask("attach-failed", show, detail=str(error))
        os._exit(1)
    thread = crashed_thread()
    if thread:
        thread.switch()
    frame = crashed_frame()
    if frame:
        frame.select()
    gdb.execute("set suppress-cli-notifications off")


def main():
    gdb.execute("set print thread-events off")
    attach()
    StubFilter()
    Continue()
    Reraise()
    for command in (Frame, Return, Use, Exit, Versions, Reload, RestartModule, Try):
        command()
    gdb.execute("define hook-continue\nhot-restart-continue\nend")
    gdb.execute("set unwindonsignal on")
    gdb.execute("set confirm off")
    ask("attached", show)
    show(TASK["help"])
    gdb.execute("frame")


try:
    main()
except Exception as error:  # Whatever goes wrong, the person gets a prompt: the session's own.
    show("hot_restart: gdb: %s\n" % error)
    ask("attach-failed", show, detail=str(error))
    os._exit(1)
