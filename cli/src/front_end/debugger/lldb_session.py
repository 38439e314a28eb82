# Runs inside lldb, started by `hrtool session`: attaches to the stopped program, selects the crashed frame, and hands
# `continue` and `reraise` to the session. lldb then detaches and leaves; the session lets the program go on. Where there are
# breakpoints lldb stays (lldb_staying.py). The build puts the parts of the script together.
READY = "hot-restart-ready"  # An alias of `quit` until this script has been read: a broken Python ends lldb.


class Refused(Exception):
    """The command has failed; the text says why."""


def show(text):
    os.write(1, text.encode())


def quietly(line):
    """Runs one of lldb's own commands; its text. Raises Refused with its error."""
    result = lldb.SBCommandReturnObject()
    Session.debugger.GetCommandInterpreter().HandleCommand(line, result)
    if not result.Succeeded():
        raise Refused(result.GetError().strip())
    return result.GetOutput() or ""


def leave():
    """Out of lldb without its own way of quitting, which would ask and print."""
    let_run_without_lldb()
    Session.debugger.GetCommandInterpreter().HandleCommand("session history -c 0", lldb.SBCommandReturnObject())
    os._exit(0)


def let_go():
    process().Detach()


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
    body = thread.GetFrameAtIndex(frame.GetFrameID() - 1) if frame.GetFrameID() > 0 else None
    if body and is_body(body.GetFunctionName()):
        frame = body  # The stub, reached by `up`, stands for it.
    number = number_of(frame.GetPC(), frame.GetSP(), frame.GetFrameID() == 0)
    if number is None:
        raise Refused("frame %d is not a wrapped function that can be restarted" % frame.GetFrameID())
    return number


def selected_pc():
    return selected_frame().GetPC()


def show_backtrace(argument):
    text = backtrace(argument)
    show(quietly("thread backtrace " + argument) if text is None else text + "\n")


COMMANDS["continue"] = continue_program
WHEREVER_IT_STANDS = ("continue", "bt")  # The others are for a crash.
COMMANDS["bt"] = show_backtrace


def as_command(name, perform):
    """A class that lldb takes for a command."""

    class Command:
        def __init__(self, debugger, _dictionary):
            pass

        def __call__(self, debugger, argument, _context, result):
            try:
                if not Hold.at_crash and name not in WHEREVER_IT_STANDS:
                    raise Refused("the program does not stand at a crash")
                perform(argument)
            except Refused as refusal:
                result.SetError(str(refusal))

        def get_short_help(self):
            return HELP[name].split("\n")[0]

        def get_long_help(self):
            return HELP[name] + "\n"

    return Command


def add_commands():
    for alias in ("c", "continue", "bt"):
        quietly("command unalias " + alias)
    for name, perform in COMMANDS.items():
        class_name = "Command_" + name.replace("-", "_")
        globals()[class_name] = as_command(name, perform)
        for spelling in (name, "c") if name == "continue" else (name,):
            quietly("command script add -c lldb_session.%s %s" % (class_name, spelling))


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
    Session.debugger.SetAsync(False)
    try:
        quietly("process attach --pid %d" % TASK["pid"])
    except Refused as refusal:
        ask("attach-failed", show, detail="lldb: " + str(refusal).replace("error: ", ""))
        os._exit(1)
    select_crash()


def show_frame():
    show(quietly("frame select %d" % selected_frame().GetFrameID()))


def on_destroy(_id):
    """`quit`, Ctrl-D: lldb would let go of the program next."""
    if Hold.stays:
        leave()


def ready(debugger, _argument, _context, _result, _dictionary):
    """Begins the session, once lldb has read this script."""
    Session.debugger = debugger
    read_task()
    Hold.own_modes = termios.tcgetattr(Hold.terminal)
    for setting in ("auto-confirm true", "use-source-cache false", "target.process.stop-on-exec false"):
        quietly("settings set " + setting)
    attach()
    add_commands()
    override_commands()
    if hasattr(debugger, "SetDestroyCallback"):  # Since lldb 15.
        debugger.SetDestroyCallback(on_destroy)
    leave_when_told()
    show_versions_in_frames()
    ask("attached", show)
    show(TASK["help"])
    show_frame()


def __lldb_init_module(debugger, _dictionary):
    debugger.HandleCommand("command unalias " + READY)
    debugger.HandleCommand("command script add -f lldb_session.ready " + READY)
