# Frames in gdb: which one crashed, which can be restarted, and how `bt` shows them. Behind debugger_client.py in the script
# that gdb gets.
import itertools

import gdb
from gdb.FrameDecorator import FrameDecorator

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
    body = frame.newer()
    if body is not None and is_stub_of(frame.name() or "", body.name()):
        frame = body  # The stub, reached by `up`, stands for it.
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
        return versioned(name, gdb.solib_name(self.inferior_frame().pc()))


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
            stub = is_stub_of(name, inner)
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


