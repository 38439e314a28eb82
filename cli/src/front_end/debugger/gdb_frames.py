# Frames in gdb: which one crashed, which can be restarted, and how `bt` shows them. Behind debugger_commands.py in the script
# that gdb gets.
import gdb
from gdb.FrameDecorator import FrameDecorator

Refused = gdb.GdbError  # A command that fails with it says the text, and nothing else.


def selected_pc():
    return gdb.selected_frame().pc()


def restartable(argument):
    """The session's number of the frame that `argument` (or the selection) means."""
    frame = gdb.selected_frame()
    if argument.strip():
        try:
            level = int(argument.strip().lstrip("#"))
        except ValueError:
            raise Refused("%s is no frame number" % argument)
        frame = gdb.newest_frame()
        while frame is not None and frame.level() < level:
            frame = frame.older()
        if frame is None:
            raise Refused("there is no frame %d" % level)
    while frame.type() == gdb.INLINE_FRAME and frame.older() is not None:
        frame = frame.older()  # Part of the function that holds its code.
    body = frame.newer()
    if body is not None and is_body(body.name()):
        frame = body  # The stub, reached by `up`, stands for it.
    number = number_of(frame.pc(), int(frame.read_register("rsp")) & MASK, frame.level() == 0)
    if number is None:
        raise Refused("frame %d is not a wrapped function that can be restarted" % frame.level())
    return number


def versioned_frame(frame):
    """What people call the function of the frame."""
    stub = frame.older()
    return versioned(frame.name() or "", gdb.solib_name(frame.pc()), stub.name() if stub is not None else None)


class VersionedFrame(FrameDecorator):
    """`Foo::bar$body` as `Foo::bar`, with the version behind it, and how many frames like it are left out before it."""

    def __init__(self, frame, left_out):
        super().__init__(frame)
        self.left_out = left_out

    def function(self):
        name = super().function()
        if isinstance(name, str):
            name = versioned_frame(self.inferior_frame())
        return "%s [%d frames of the same place before]" % (name, self.left_out) if self.left_out else name


class StubFilter:
    """Leaves out the stub behind each body, what lies inside the crashed frame (handler, throw, abort), and most of a long recursion.
    `bt -no-filters` shows all."""

    def __init__(self):
        self.name = "hot_restart"
        self.priority = 100
        self.enabled = True
        gdb.frame_filters[self.name] = self

    def filter(self, frames):
        shown = frames_for_people(frames, lambda frame: frame.inferior_frame().pc(), lambda frame: frame.inferior_frame().name())
        pairs = folded(shown, lambda frame: frame.inferior_frame().pc())
        return itertools.starmap(VersionedFrame, pairs)


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


