# What the scripts of gdb and lldb have in common: the task that `hrtool session` gives them, its control socket, and what
# `help` tells of each command.
import contextlib
import json
import os
import re
import signal
import socket

MASK = (1 << 64) - 1
TASK = {}
VERSION = re.compile(r"/v(\d+)-[^/]*\.so$")
# hrtool writes the names of bodies in front of this text.
BODY = re.compile(r"(%s|%s)?%s(\$\d+)?" % tuple(map(re.escape, (CONSTRUCTOR_MARK, DESTRUCTOR_MARK, BODY_MARK))))

HELP = {
    "continue": """Compile and load the edited function and call it again with its original arguments.""",
    "reraise": """End the program as the crash would have ended it.""",
    "hr-frame": """Restart an outer wrapped function: hr-frame [N]
Compiles and loads the edited function of frame N (as `bt` numbers it; the selected frame by default) and calls it again
with its original arguments. The frames that it had called are left, their destructors run.""",
    "hr-step": """Call the edited function again and stop at its first line: hr-step [N]
As `continue`, or `hr-frame N`, but the debugger stays and stands where the new version begins.""",
    "hr-return": """Give the caller a value instead of restarting the function: hr-return [EXPR]
EXPR is C++ of the function's source file (its parameters and members included), compiled as `return EXPR;`. It counts for
this one call. The function is that of the selected frame; what it had called is left, destructors run.""",
    "hr-use": """Go on with another version of the function: hr-use N
`hr-versions` lists them; 1 is what the program was built with.""",
    "hr-exit": """End the program at once with an exit status: hr-exit [STATUS]""",
    "hr-versions": """List the versions of the function, or show what changed between two: hr-versions [FROM [TO]]""",
    "hr-try": """See what the edited function would do: hr-try [SECONDS]
It is compiled and called with its original arguments in a copy of the process, which has this thread alone and is ended
afterwards (after 10 seconds at the latest, or SECONDS). The program itself stays as it is; what the copy does to files,
sockets and other processes is real. The debugger lets go of the program for that time.""",
    "hr-restart-module": """Load a whole source file anew, with its state: hr-restart-module [FILE]
All wrapped functions of the file are compiled, bound to new variables, and the initialisers run again. By default the
file of the function that crashed. Calls that are running go on with what they began with. The debugger lets go of the
program for that time.""",
    "bt": """Show the stack without the frames of hot_restart: bt [N]
`thread backtrace` shows all of them; `bt all` is `thread backtrace all`.""",
    "hr-reload": """Compile and check an edit without going on: hr-reload [FILE|FUNCTION]
`continue` takes it. Without an argument: all that was edited.""",
}


def read_task():
    """What there is to know of the crash; the session writes it anew for each one."""
    with open(os.environ["HOT_RESTART_TASK"]) as file:
        TASK.clear()
        TASK.update(json.load(file))


@contextlib.contextmanager
def without_interrupts():
    """Ctrl-C has reached the compiler, too: the session will answer, and nobody else is to be interrupted."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.sigtimedwait([signal.SIGINT], 0)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def connect(connection):
    """An address may have 107 bytes, a folder's path thousands: it is named by a descriptor of ours."""
    folder, name = os.path.split(TASK["control"])
    descriptor = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        connection.connect("/proc/self/fd/%d/%s" % (descriptor, name))
    finally:
        os.close(descriptor)


def ask(command, show, **more):
    """One request to the session; `show` gets what it says on the way, its last reply is returned."""
    request = {"version": 1, "command": command, "from": "debugger", **more}
    try:
        with without_interrupts(), socket.socket(socket.AF_UNIX) as connection:
            connect(connection)
            connection.sendall((json.dumps(request) + "\n").encode())
            for line in connection.makefile():
                reply = json.loads(line)
                if reply.get("done"):
                    return reply
                show(reply.get("text", ""))
    except OSError:
        pass
    return {"ok": False, "text": "the session has ended\n"}


def is_body(name):
    """Of a wrapped function: `A::f$body(int)`, but not what lies in it (`A::f$body(int)::{lambda()#1}::operator()() const`)."""
    name = (name or "").replace("(anonymous namespace)", "")
    return BODY.search(name) is not None and ")::" not in name and BODY_MARK + "::" not in name


def versioned(name, module, stub):
    """The name without parameters; `Foo::bar [v2]` for a body in a unit's file. `stub`: the name of the frame behind a body, which is the
    user's own name for it: those of operators and destructors cannot be told from the body's."""
    version = VERSION.search(module or "")
    if not is_body(name):
        return without_parameters(BODY.sub("", name))
    plain = without_parameters(stub if stub and "$" not in stub else BODY.sub("", name))
    return "%s [v%s]" % (plain, version.group(1)) if version else plain


def without_parameters(name):
    """`ns::Foo::bar(int) const` as `ns::Foo::bar`; the debugger prints the arguments behind it."""
    end = name.rfind(")")
    depth = 0
    for at in range(end, 0, -1):
        depth += {")": 1, "(": -1}.get(name[at], 0)
        if depth == 0:
            return name[:at] if not name[:at].endswith("operator") else name
    return name


def number_of(pc, stack, innermost):
    """The session's number of the frame with that program counter and stack pointer; None: it cannot be restarted."""
    for known in TASK["frames"]:
        if known["pc"] & MASK == pc and (known["cfa"] & MASK == stack or innermost):
            return known["number"]
    # The frame that the signal interrupted has no call to tell its stack pointer by. Of a recursion many frames stand there.
    there = [known["number"] for known in TASK["frames"] if known["pc"] & MASK == pc]
    return there[0] if len(there) == 1 else None


