# What the scripts of gdb and lldb have in common: the task that `hrtool session` gives them, and its control socket.
import json
import os
import socket

TASK = json.loads(os.environ["HOT_RESTART_TASK"])
MASK = (1 << 64) - 1


def ask(command, show, **more):
    """One request to the session; `show` gets what it says on the way, its last reply is returned."""
    request = {"version": 1, "command": command, "from": "debugger", **more}
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(TASK["control"])
        connection.sendall((json.dumps(request) + "\n").encode())
        for line in connection.makefile():
            reply = json.loads(line)
            if reply.get("done"):
                return reply
            show(reply.get("text", ""))
    return {"ok": False, "text": "the session has ended\n"}


def number_of(pc, stack, innermost):
    """The session's number of the frame with that program counter and stack pointer; None: it cannot be restarted."""
    for known in TASK["frames"]:
        if known["pc"] & MASK == pc and (known["cfa"] & MASK == stack or innermost):
            return known["number"]
    for known in TASK["frames"]:  # The frame that the signal interrupted has no call to tell its stack pointer by.
        if known["pc"] & MASK == pc:
            return known["number"]
    return None


