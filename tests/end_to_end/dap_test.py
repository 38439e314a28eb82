"""An editor's way to debug: a client of the debug adapter protocol with lldb-dap, as VS Code and others start it (docs/editors.md)."""
import json
import queue
import re
import shutil
import subprocess
import threading
import unittest

from driver import PATIENCE, SessionTest

ADAPTER = next((path for path in map(shutil.which, ("lldb-dap", "lldb-dap-19", "lldb-dap-20", "lldb-dap-18")) if path), None)


class Adapter:
    """Speaks to one adapter over its pipes."""

    def __init__(self, environment, folder):
        self.process = subprocess.Popen([ADAPTER], cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)
        self.messages = queue.Queue()
        self.events = []
        self.sequence = 0
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        stream = self.process.stdout
        for line in stream:
            size = int(line.split(b":")[1])
            stream.readline()
            self.messages.put(json.loads(stream.read(size)))

    def send(self, command, **arguments):
        self.sequence += 1
        body = json.dumps({"seq": self.sequence, "type": "request", "command": command, "arguments": arguments}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()
        return self.sequence

    def request(self, command, **arguments):
        number = self.send(command, **arguments)
        while True:
            message = self.messages.get(timeout=PATIENCE)
            if message["type"] == "response" and message["request_seq"] == number:
                if not message["success"]:
                    raise AssertionError("%s: %s" % (command, message))
                return message.get("body", {})
            self.events.append(message)

    def event(self, name):
        """The next event of that name, and what was printed before it."""
        printed = ""
        while True:
            message = self.events.pop(0) if self.events else self.messages.get(timeout=PATIENCE)
            if message.get("event") == "output":
                printed += message["body"]["output"]
            if message.get("event") == name:
                return message.get("body", {}), printed


class Editor(SessionTest):
    def launch(self):
        self.build("shop.cpp")
        adapter = Adapter(self.environment(), self.folder)
        self.processes.append(adapter.process)
        self.addCleanup(adapter.process.stdin.close)
        adapter.request("initialize", adapterID="test", pathFormat="path")
        adapter.send("launch", program=self.path("program"), cwd=self.folder,
                     initCommands=["settings set use-source-cache false"])
        adapter.event("initialized")
        return adapter

    def place(self, adapter, thread):
        frame = adapter.request("stackTrace", threadId=thread, startFrame=0, levels=5)["stackFrames"][0]
        return frame["name"], frame["source"]["path"], frame["line"], frame["id"]

    def test_the_loop_of_crash_edit_and_continue(self):
        adapter = self.launch()
        adapter.request("configurationDone")
        stopped, _ = adapter.event("stopped")
        self.assertEqual(stopped["reason"], "exception")
        name, path, line, frame = self.place(adapter, stopped["threadId"])
        self.assertIn("total", name)
        self.assertEqual((path, line), (self.path("shop.cpp"), 32))
        # lldb calls a function of the program for it; the signal then comes to the program as one that lldb has sent.
        self.assertEqual(adapter.request("evaluate", expression="sum", frameId=frame, context="watch")["result"], "4")
        scope = adapter.request("scopes", frameId=frame)["scopes"][0]["variablesReference"]
        variables = adapter.request("variables", variablesReference=scope)["variables"]
        self.assertEqual([entry["value"] for entry in variables if entry["name"] == "sum"], ["4"])
        self.edit("shop.cpp", "*bonus + 0 * tries", "100 * tries")
        adapter.request("continue", threadId=stopped["threadId"])
        ended, printed = adapter.event("exited")
        self.assertEqual(ended["exitCode"], 0)
        self.assertIn("loaded total", printed)
        self.assertIn("total of books: 204.0 after 2 calls, 2 visits", printed)

    def test_a_refused_edit_stops_again_and_breakpoints_bind_in_the_new_version(self):
        adapter = self.launch()
        adapter.request("configurationDone")
        stopped, _ = adapter.event("stopped")
        self.edit("shop.cpp", "*bonus", "*bonu")
        adapter.request("continue", threadId=stopped["threadId"])
        stopped, printed = adapter.event("stopped")
        self.assertRegex(printed, r"not reloaded: (?s:.*)shop\.cpp:32:\d+: error")
        self.assertEqual(self.place(adapter, stopped["threadId"])[1:3], (self.path("shop.cpp"), 32))  # It has stopped in the crash itself.
        set_ = adapter.request("setBreakpoints", source={"path": self.path("shop.cpp")}, breakpoints=[{"line": 28}])
        self.assertTrue(set_["breakpoints"][0]["verified"])
        self.edit("shop.cpp", "*bonu ", "1 ")
        adapter.request("continue", threadId=stopped["threadId"])
        stopped, printed = adapter.event("stopped")
        self.assertEqual(stopped["reason"], "breakpoint", printed)
        name, path, line, _ = self.place(adapter, stopped["threadId"])
        self.assertEqual((path, line), (self.path("shop.cpp"), 28))
        maps = self.text_of("/proc/%s/maps" % self.pid(adapter))
        self.assertIn("v2-shop.so", maps)
        adapter.request("continue", threadId=stopped["threadId"])
        ended, printed = adapter.event("exited")
        self.assertIn("total of books: 5.0", printed)

    def pid(self, adapter):
        for event in adapter.events:
            if event.get("event") == "process":
                return event["body"]["systemProcessId"]
        answer = adapter.request("evaluate", expression="`process status", context="repl")["result"]
        return re.search(r"Process (\d+)", answer).group(1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
