# Frames in lldb: names with versions wherever it prints a frame, and a `bt` without stubs and the handler's frames.
# lldb 19 has no frame filters, so `bt` is a command of ours; its own is `thread backtrace`. Behind debugger_commands.py.
import lldb

NAME_WITH_ARGUMENTS = "${function.name-with-args}"


class Session:
    debugger = None  # lldb.debugger is there in script commands alone.


def target():
    return Session.debugger.GetSelectedTarget()


def process():
    return target().GetProcess()


def argument_text(value):
    return "%s=%s" % (value.GetName(), value.GetSummary() or value.GetValue() or "{...}")


def frame_name(frame, _dictionary):
    """`Foo::bar [v2](x=5)`: what lldb has under NAME_WITH_ARGUMENTS, for people."""
    stub = frame.GetThread().GetFrameAtIndex(frame.GetFrameID() + 1).GetFunctionName()
    name = versioned(frame.GetFunctionName() or "", str(frame.GetModule().GetFileSpec()), stub)
    function = frame.GetFunction()
    if not function.IsValid():
        return name
    return "%s(%s)" % (name, ", ".join(map(argument_text, frame.GetVariables(True, False, False, False))))


def show_versions_in_frames():
    name = Session.debugger.GetInstanceName()
    how = lldb.SBDebugger.GetInternalVariableValue("frame-format", name).GetStringAtIndex(0) or ""
    how = how.strip('"').replace(NAME_WITH_ARGUMENTS, "${script.frame:lldb_session.frame_name}")
    lldb.SBDebugger.SetInternalVariable("frame-format", how, name)


def backtrace(argument):
    """The text of `bt [N]`. Nothing: lldb's own is wanted (`bt all`)."""
    words = argument.split()
    if words and not words[0].isdigit():
        return None
    thread = process().GetSelectedThread()
    selected = thread.GetSelectedFrame().GetFrameID()
    lines = []
    shown = frames_for_people(iter(thread), lldb.SBFrame.GetPC, lldb.SBFrame.GetFunctionName)
    for frame, left_out in itertools.islice(folded(shown, lldb.SBFrame.GetPC), int(words[0]) if words else None):
        if left_out:
            lines.append("    ... %d frames of the same place" % left_out)
        stream = lldb.SBStream()
        frame.GetDescription(stream)
        lines.append("  %s %s" % ("*" if frame.GetFrameID() == selected else " ", stream.GetData().strip()))
    return "\n".join(lines)


