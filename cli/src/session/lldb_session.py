# Runs inside lldb, started by `hrtool session`: attaches to the stopped program, selects the crashed frame, and hands
# `continue` and `reraise` to the session. lldb then detaches and leaves; the session lets the program go on.
# The build puts debugger_client.py in front. Functions named hr_* are commands; their texts are the help.
import lldb

RENAMED = {"hr_continue": ("continue", "c")}
READY = "hot-restart-ready"  # An alias of `quit` until this script has been read: a broken Python ends lldb.


class Refused(Exception):
    """The command has failed; the text says why."""


def show(text):
    os.write(1, text.encode())


def process():
    return lldb.debugger.GetSelectedTarget().GetProcess()


def quietly(line):
    """Runs one of lldb's own commands; its text. Raises Refused with its error."""
    result = lldb.SBCommandReturnObject()
    lldb.debugger.GetCommandInterpreter().HandleCommand(line, result)
    if not result.Succeeded():
        raise Refused(result.GetError().strip())
    return result.GetOutput() or ""


def leave():
    """Out of lldb without its own way of quitting, which would ask and print."""
    process().Detach()
    lldb.debugger.GetCommandInterpreter().HandleCommand("session history -c 0", lldb.SBCommandReturnObject())
    os._exit(0)


def request(command, **more):
    reply = ask(command, show, **more)
    if not reply.get("ok"):
        raise Refused(reply.get("text", "").rstrip("\n"))
    show(reply.get("text", ""))


def request_and_leave(command, **more):
    request(command, **more)
    leave()


def request_without_program(command, argument):
    """One for which the program must be free to answer the session."""
    chosen = selection()
    process().Detach()
    try:
        request(command, detail=argument, **chosen)
    finally:
        attach()


def selected_frame():
    return process().GetSelectedThread().GetSelectedFrame()


def restartable(argument):
    """The session's number of the frame that `argument` (or the selection) means."""
    thread = process().GetSelectedThread()
    frame = thread.GetSelectedFrame()
    if argument.strip():
        try:
            frame = thread.GetFrameAtIndex(int(argument.strip().lstrip("#")))
        except ValueError:
            raise Refused("%s is no frame number" % argument)
        if not frame.IsValid():
            raise Refused("there is no frame %s" % argument.strip())
    while frame.IsInlined():
        frame = thread.GetFrameAtIndex(frame.GetFrameID() + 1)  # Part of the function that holds its code.
    number = number_of(frame.GetPC(), frame.GetSP(), frame.GetFrameID() == 0)
    if number is None:
        raise Refused("frame %d is not a wrapped function that can be restarted" % frame.GetFrameID())
    return number


def selection():
    """The function that is meant: that of the selected frame, or the innermost one while the crash is selected."""
    try:
        return {"frame": restartable("")}
    except Refused:
        if selected_frame().GetPC() == TASK["pc"] & MASK:
            return {}
        raise


def hr_continue(argument):
    """Compile and load the edited function and call it again with its original arguments."""
    request_and_leave("continue")


def reraise(argument):
    """End the program as the crash would have ended it."""
    request_and_leave("reraise")


def hr_frame(argument):
    """Restart an outer wrapped function: hr-frame [N]
Compiles and loads the edited function of frame N (as `bt` numbers it; the selected frame by default) and calls it again
with its original arguments. The frames that it had called are left, their destructors run."""
    request_and_leave("continue", frame=restartable(argument))


def hr_return(argument):
    """Give the caller a value instead of restarting the function: hr-return [EXPR]
EXPR is C++ of the function's source file, compiled as `return EXPR;`. It counts for this one call. The function is that
of the selected frame; what it had called is left, destructors run."""
    request_and_leave("return", detail=argument, **selection())


def hr_use(argument):
    """Go on with another version of the function: hr-use N
`hr-versions` lists them; 1 is what the program was built with."""
    request_and_leave("use", detail=argument, **selection())


def hr_exit(argument):
    """End the program at once with an exit status: hr-exit [STATUS]"""
    request_and_leave("exit", detail=argument)


def hr_versions(argument):
    """List the versions of the function, or show what changed between two: hr-versions [FROM [TO]]"""
    request("versions", detail=argument, **selection())


def hr_try(argument):
    """See what the edited function would do: hr-try [SECONDS]
It is compiled and called with its original arguments in a copy of the process, which has this thread alone and is ended
afterwards (after 10 seconds at the latest, or SECONDS). The program itself stays as it is; what the copy does to files,
sockets and other processes is real. lldb lets go of the program for that time."""
    request_without_program("try", argument)


def hr_restart_module(argument):
    """Load a whole source file anew, with its state: hr-restart-module [FILE]
All wrapped functions of the file are compiled, bound to new variables, and the initialisers run again. By default the
file of the function that crashed. Calls that are running go on with what they began with. lldb lets go of the program
for that time."""
    request_without_program("restart-module", argument)


def hr_reload(argument):
    """Compile and check an edit without going on: hr-reload [FILE|FUNCTION]
`continue` takes it. Without an argument: all that was edited."""
    request("reload", detail=argument, **selection())


COMMANDS = (hr_continue, reraise, hr_frame, hr_return, hr_use, hr_exit, hr_versions, hr_try, hr_restart_module, hr_reload)


def as_command(function):
    """A class that lldb takes for a command."""

    class Command:
        def __init__(self, debugger, _dictionary):
            pass

        def __call__(self, debugger, argument, _context, result):
            try:
                function(argument)
            except Refused as refusal:
                result.SetError(str(refusal))

        def get_short_help(self):
            return function.__doc__.split("\n")[0]

        def get_long_help(self):
            return function.__doc__ + "\n"

    return Command


def add_commands():
    for alias in ("c", "continue"):
        quietly("command unalias " + alias)
    for function in COMMANDS:
        globals()["Command_" + function.__name__] = as_command(function)
        for name in RENAMED.get(function.__name__, (function.__name__.replace("_", "-"),)):
            quietly("command script add -c lldb_session.Command_%s %s" % (function.__name__, name))


def select_crash():
    """The thread and the frame that the report names; else the frame that the signal interrupted."""
    for thread in process():
        if thread.GetThreadID() == TASK["tid"]:
            process().SetSelectedThread(thread)
    thread = process().GetSelectedThread()
    for frame in thread:
        if frame.GetPC() == TASK["pc"] & MASK:
            thread.SetSelectedFrame(frame.GetFrameID())
            return


def attach():
    lldb.debugger.SetAsync(False)
    try:
        quietly("process attach --pid %d" % TASK["pid"])
    except Refused as refusal:
        ask("attach-failed", show, detail=str(refusal))
        os._exit(1)
    select_crash()


def ready(debugger, _argument, _context, _result, _dictionary):
    """Begins the session, once lldb has read this script."""
    for setting in ("auto-confirm true", "use-source-cache false", "target.process.stop-on-exec false"):
        quietly("settings set " + setting)
    attach()
    add_commands()
    ask("attached", show)
    show(TASK["help"])
    show(quietly("frame select %d" % selected_frame().GetFrameID()))


def __lldb_init_module(debugger, _dictionary):
    debugger.HandleCommand("command unalias " + READY)
    debugger.HandleCommand("command script add -f lldb_session.ready " + READY)
