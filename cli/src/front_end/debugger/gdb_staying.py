# gdb that stays attached over restarts, because there are breakpoints: it hands the terminal to the program and takes it
# back (debugger_terminal.py), lets the crash signals pass, and stops again when the session of the next crash says so.
# Behind gdb_frames.py.


def has_breakpoints():
    return any(each.visible and each.enabled for each in gdb.breakpoints())


def detach():
    Hold.leaving = True
    try:
        gdb.execute("detach", to_string=True)
    except gdb.error:
        pass  # The program has ended meanwhile.
    Hold.leaving = False


def leave():
    """Out of gdb without its own way of quitting, which would ask and print."""
    gdb.execute("set suppress-cli-notifications on")
    if Hold.stays:
        give_terminal()
    detach()
    gdb.flush()
    try:
        gdb.execute("save history", to_string=True)
    except gdb.error:
        pass
    os._exit(0)


def handle_crash_signals(how):
    gdb.execute("handle %s %s pass" % (" ".join(CRASH_SIGNALS), how), to_string=True)


def on_stop(event):
    """The program has stopped: at one of the user's breakpoints, for the next session, or to end."""
    take_terminal()
    reached = [each.location for each in event.breakpoints] if isinstance(event, gdb.BreakpointEvent) else []
    if "_exit" in reached:
        leave()  # Before it ends: gdb would take the terminal from the shell then.
    Hold.arrived = "hot_restart_session_stop" in reached


def on_prompt():
    take_terminal()
    if Hold.arrived:
        Hold.arrived = False
        show_crash()


def on_exit(_event):
    """It has been killed, or the user has detached: nothing is left to do here."""
    if not Hold.leaving:
        Hold.has_terminal = True  # Whoever has it: it is the shell's now.
        give_terminal()
        gdb.flush()
        os._exit(0)


def on_call(event):
    """A function of the program that the user calls: its crash is an error of that command."""
    handle_crash_signals("stop print" if isinstance(event, gdb.InferiorCallPreEvent) else "nostop noprint")


def flush_sources(*_event):
    """The text of functions changes under gdb's eyes."""
    try:
        gdb.execute("maint flush source-cache", to_string=True)
    except gdb.error:
        pass  # An older gdb.


def stay():
    """From now on the program runs under gdb. The session has given the terminal back to it."""
    Hold.at_crash = Hold.has_terminal = False
    if Hold.stays:
        return
    Hold.stays = True
    handle_crash_signals("nostop noprint")
    for name in ("hot_restart_session_stop", "_exit"):
        gdb.Breakpoint(name, internal=True).silent = True
    for event, handler in ((gdb.events.cont, give_terminal), (gdb.events.stop, on_stop), (gdb.events.exited, on_exit),
                           (gdb.events.before_prompt, on_prompt), (gdb.events.new_objfile, flush_sources),
                           (gdb.events.inferior_call, on_call)):
        event.connect(handler)


