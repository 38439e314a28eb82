# lldb that stays attached over restarts, because there are breakpoints: its own commands that let the program run go through
# run_program(), which hands over the terminal (debugger_terminal.py), lets the crash signals pass, and tells when the session
# of the next crash has stopped the program. Behind lldb_frames.py.
import shlex
import threading

AT_CRASH = "the program stands at a crash: `continue` calls the function again, `hr-step` stops where it begins (`help hr-frame` and so on for other ways)"
STEPS = ("thread continue", "thread step-inst", "thread step-inst-over", "thread step-out",
         "thread step-over", "thread step-scripted", "thread until", "process launch")
stop_breakpoint = None  # In hot_restart_session_stop().


def is_ours(breakpoint):
    return stop_breakpoint is not None and breakpoint.GetID() == stop_breakpoint.GetID()


def has_breakpoints():
    return any(each.IsEnabled() and not is_ours(each) for each in target().breakpoint_iter()) or \
        any(each.IsEnabled() for each in target().watchpoint_iter())


@contextlib.contextmanager
def synchronously():
    """lldb comes back from a command when the program stands again. Outside of script commands it would not."""
    before = Session.debugger.GetAsync()
    Session.debugger.SetAsync(False)
    try:
        yield
    finally:
        Session.debugger.SetAsync(before)


@contextlib.contextmanager
def crash_signals_passing():
    """They are the program's, whose session will tell; those of functions called from the prompt stop as ever."""
    signals = process().GetUnixSignals()
    before = {}
    for name in CRASH_SIGNALS:
        number = signals.GetSignalNumberFromName(name)
        before[number] = signals.GetShouldStop(number), signals.GetShouldNotify(number), signals.GetShouldSuppress(number)
        set_signal(signals, number, False, False, False)
    try:
        yield
    finally:
        for number, how in before.items():
            set_signal(signals, number, *how)


def set_signal(signals, number, stop, notify, suppress):
    signals.SetShouldStop(number, stop)
    signals.SetShouldNotify(number, notify)
    signals.SetShouldSuppress(number, suppress)


def has_arrived():
    """Whether the session of the next crash has stopped the program."""
    return any(thread.GetStopReason() == lldb.eStopReasonBreakpoint and
               stop_breakpoint.GetID() == thread.GetStopReasonDataAtIndex(0) for thread in process())


def let_run_without_lldb():
    """The terminal is the program's, and so is the signal that it stands at (Ctrl-Z): lldb drops it when it detaches."""
    if Hold.stays:
        give_terminal()
    signals = process().GetUnixSignals()
    stops = [thread.GetStopReasonDataAtIndex(0) for thread in process() if thread.GetStopReason() == lldb.eStopReasonSignal]
    process().Detach()
    for number in stops:
        if not signals.GetShouldSuppress(number):
            with contextlib.suppress(ProcessLookupError):
                os.kill(TASK["pid"], number)


def run_program(line):
    """One of lldb's own commands that let the program run, until it stands again; out of lldb when it has ended."""
    give_terminal()
    Hold.runs = True
    with synchronously(), crash_signals_passing():
        result = lldb.SBCommandReturnObject()
        Session.debugger.GetCommandInterpreter().HandleCommand(line, result)
    Hold.runs = False
    killed = line.startswith("process kill") and result.Succeeded()  # Its state may still say that it stands: lldb sets it later.
    if killed or process().GetState() not in (lldb.eStateStopped, lldb.eStateCrashed, lldb.eStateSuspended):
        Hold.has_terminal = killed  # At another end it has been the program's, and is the shell's.
        leave()
    take_terminal()
    if stop_breakpoint is not None and has_arrived():
        show_crash()
    else:
        show(re.sub(r"^Process \d+ resuming\n", "", result.GetOutput() or ""))
    if not result.Succeeded():
        raise Refused(result.GetError().strip())


def show_crash():
    """Of a later session, in lldb that has stayed."""
    read_task()
    Hold.at_crash = True
    select_crash()
    ask("attached", show)
    show_frame()


def continue_program(argument):
    if Hold.at_crash:
        resume_with("continue")
    else:
        run_program("process continue " + argument)


def resume():
    run_program("process continue")


def resume_with(command, **more):
    request_and_go(command, **more)
    resume()


def stop_once_at(body):
    """In the crashed thread."""
    breakpoint = target().BreakpointCreateByName(body)
    breakpoint.SetOneShot(True)
    breakpoint.SetThreadID(TASK["tid"])


def stay():
    """From now on the program runs under lldb. The session has given the terminal back to it."""
    global stop_breakpoint
    Hold.at_crash = Hold.has_terminal = False
    if Hold.stays:
        return
    Hold.stays = True
    name = lldb.SBBreakpointName(target(), "hot_restart")
    for allow in (name.SetAllowList, name.SetAllowDelete, name.SetAllowDisable):
        allow(False)  # Nobody's business; it counts for breakpoints that get the name from now on.
    stop_breakpoint = target().BreakpointCreateByName("hot_restart_session_stop")
    stop_breakpoint.AddName("hot_restart")


def refuse_or_run(line):
    if Hold.at_crash:
        raise Refused(AT_CRASH)
    run_program(line)


def step_in(line):
    if Hold.at_crash:
        step_into_restarted("")
    else:
        run_program(line)


def end(line):
    """The program's end, or that of debugging it. At a crash the session sees to the rest."""
    if Hold.at_crash:
        show(quietly(line))
    elif line.startswith("process detach"):
        leave()
    else:
        run_program(line)


def as_override(perform):
    """What lldb calls in place of one of its commands, typed in full or by an alias."""

    def override(*words):
        if Hold.runs:
            return False
        try:
            perform(shlex.join(words))
        except Exception as error:  # A Refused, as a rule; lldb would say nothing of others.
            show("error: %s\n" % error)
        return True

    return override


def override_commands():
    interpreter = Session.debugger.GetCommandInterpreter()
    overrides = {"process continue": lambda line: continue_program(line.partition(" continue")[2])}
    overrides.update({name: refuse_or_run for name in STEPS})
    overrides["thread step-in"] = step_in
    overrides.update({name: end for name in ("process detach", "process kill")})
    for name, perform in overrides.items():
        with contextlib.suppress(AttributeError, TypeError):  # An older lldb: `continue` is a command of ours in any case.
            interpreter.SetCommandOverrideCallback(name, as_override(perform))


def leave_when_told():
    """SIGTERM, from a session that goes on without the debugger: the program is let go as it is, without breakpoints."""
    told, tell = os.pipe()
    os.set_blocking(tell, False)
    signal.set_wakeup_fd(tell)
    signal.signal(signal.SIGTERM, lambda *_: None)  # Python alone would handle it when it gets a turn: after the next command.
    threading.Thread(target=lambda: os.read(told, 1) and leave(), daemon=True).start()
