# Frames in lldb: names with versions wherever it prints a frame, and a `bt` without stubs and the handler's frames.
# lldb 19 has no frame filters, so `bt` is a command of ours; its own is `thread backtrace`. Behind debugger_client.py.
import itertools

import lldb

NAME_WITH_ARGUMENTS = "${function.name-with-args}"


def argument_text(value):
    return "%s=%s" % (value.GetName(), value.GetSummary() or value.GetValue() or "{...}")


def frame_name(frame, _dictionary):
    """`Foo::bar [v2](x=5)`: what lldb has under NAME_WITH_ARGUMENTS, for people."""
    name = versioned(frame.GetFunctionName() or "", str(frame.GetModule().GetFileSpec()))
    function = frame.GetFunction()
    if not function.IsValid():
        return name
    return "%s(%s)" % (name, ", ".join(map(argument_text, frame.GetVariables(True, False, False, False))))


def show_versions_in_frames():
    name = lldb.debugger.GetInstanceName()
    how = lldb.SBDebugger.GetInternalVariableValue("frame-format", name).GetStringAtIndex(0) or ""
    how = how.strip('"').replace(NAME_WITH_ARGUMENTS, "${script.frame:lldb_session.frame_name}")
    lldb.SBDebugger.SetInternalVariable("frame-format", how, name)


def from_crashed_frame(frames):
    """All of `frames` but the handler's; all when the crashed frame is not among the first (another thread)."""
    held = []
    for frame in frames:
        held.append(frame)
        if frame.GetPC() == TASK["pc"] & MASK:
            held = [frame]
            break
        if len(held) > 64:
            break
    return itertools.chain(held, frames)


def frames_for_people(thread):
    inner = None
    for frame in from_crashed_frame(iter(thread)):
        name = frame.GetFunctionName() or ""
        stub = is_stub_of(name, inner)
        inner = name
        if not stub:
            yield frame


def backtrace(argument):
    """The text of `bt [N]`. Nothing: lldb's own is wanted (`bt all`)."""
    words = argument.split()
    if words and not words[0].isdigit():
        return None
    thread = lldb.debugger.GetSelectedTarget().GetProcess().GetSelectedThread()
    selected = thread.GetSelectedFrame().GetFrameID()
    lines = []
    for frame in itertools.islice(frames_for_people(thread), int(words[0]) if words else None):
        stream = lldb.SBStream()
        frame.GetDescription(stream)
        lines.append("  %s %s" % ("*" if frame.GetFrameID() == selected else " ", stream.GetData().strip()))
    return "\n".join(lines)


