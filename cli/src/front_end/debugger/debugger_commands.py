# What the commands do alike in gdb and in lldb. The script of each says how: show(), Refused, restartable(), selected_pc(),
# let_go(), attach(), leave(), resume_with(). Behind debugger_client.py.
import itertools

SHOWN_REPEATS = 3

def from_crashed_frame(frames, pc_of):
    """All of `frames` but the handler's; all when the crashed frame is not among the first (another thread)."""
    held = []
    for frame in frames:
        held.append(frame)
        if pc_of(frame) == TASK["pc"] & MASK:
            held = [frame]
            break
        if len(held) > 64:
            break
    return itertools.chain(held, frames)


def frames_for_people(frames, pc_of, name_of):
    """Without the stub behind each body, and what lies inside the crashed frame (handler, throw, abort). `frames`: an iterator."""
    inner = None
    for frame in from_crashed_frame(frames, pc_of):
        stub = is_body(inner)
        inner = name_of(frame)
        if not stub:
            yield frame


def folded(frames, pc_of):
    """Pairs of a frame and how many of its place before it are left out: of a long recursion the first ones and the last are shown."""
    for _, same in itertools.groupby(frames, pc_of):
        for frame in itertools.islice(same, SHOWN_REPEATS):
            yield frame, 0
        last, count = None, 0
        for last in same:
            count += 1
        if last is not None:
            yield last, count - 1


def selection():
    """The function that is meant: that of the selected frame, or the innermost one while the crash is selected."""
    try:
        return {"frame": restartable("")}
    except Refused:
        if selected_pc() == TASK["pc"] & MASK:
            return {}
        raise


def request(command, **more):
    """Raises Refused with the session's reason: the program stays where it is."""
    reply = ask(command, show, **more)
    if not reply.get("ok"):
        raise Refused(reply.get("text", "").rstrip("\n"))
    show(reply.get("text", ""))
    return reply


def request_and_leave(command, **more):
    request(command, **more)
    leave()


def request_and_go(command, **more):
    """The debugger stays where there are breakpoints; then it still has to let the program run."""
    stays = has_breakpoints()
    request(command, stays=stays, **more)
    if not stays:
        leave()
    stay()


def step_into_restarted(argument):
    """The new version is loaded when the program runs again: a breakpoint that is set before finds it then."""
    chosen = {"frame": restartable(argument)} if argument.strip() else {}
    reply = request("continue", stays=True, stop=True, **chosen)
    stay()
    stop_once_at(reply["restart"]["body"])
    resume()


def request_without_program(command, argument):
    """One for which the program must be free to answer the session."""
    chosen = selection()
    let_go()
    try:
        request(command, detail=argument, **chosen)
    finally:
        attach()


COMMANDS = {
    "reraise": lambda _argument: request_and_leave("reraise"),
    "hr-step": step_into_restarted,
    "hr-frame": lambda argument: resume_with("continue", frame=restartable(argument)),
    "hr-return": lambda argument: resume_with("return", detail=argument, **selection()),
    "hr-use": lambda argument: resume_with("use", detail=argument, **selection()),
    "hr-exit": lambda argument: request_and_leave("exit", detail=argument),
    "hr-versions": lambda argument: request("versions", detail=argument, **selection()),
    "hr-try": lambda argument: request_without_program("try", argument),
    "hr-restart-module": lambda argument: request_without_program("restart-module", argument),
    "hr-reload": lambda argument: request("reload", detail=argument, **selection()),
}
