"""Sessions without a terminal: a crashed program that a script drives through hrtool, and one that runs and has not crashed."""

import json
import os
import pathlib
import re
import signal
import subprocess

import corpus
import planted_run
from session_scenes import IN_PLACE, OWN_EXCEPTION, Scene


class ByHrtool(Scene):
    """The program in HOT_RESTART_DEBUGGER=wait."""

    def __enter__(self):
        self.crash = planted_run.Crash(self.run, self.plant, self.kind, self.hrtool, cleans_up=False)
        return self

    def __exit__(self, *_):
        self.crash.stop()

    def must(self, holds, what):
        if not holds:
            raise corpus.Failure(f"hrtool: {what}\n{self.crash.said()[-8000:]}")

    def ask(self, verb, *words):
        return self.crash.tool(verb, *words)

    def refused(self, verb, *words):
        """The text of an answer that says no."""
        status, answer = planted_run.ask(self.hrtool, verb, self.crash.process, *words)
        self.must(status == 1 and not answer["ok"], f"{verb} {words} is not refused")
        return answer["text"]

    def stands_again(self, version, line):
        self.must(self.crash.crashed(), "it does not crash again")
        report = self.ask("show")["report"]
        self.must(report["version"] == version, f"version {report['version']} runs, not {version}")
        places = [(os.path.basename(frame.get("file", "")), frame.get("line")) for frame in report["backtrace"] if frame["restartable"]]
        self.must((self.name, line) == places[0], f"it stands at {places[0]}")

    def listed(self):
        programs = json.loads(corpus.run([self.hrtool, "ps", "--json"], "hrtool ps").stdout)["programs"]
        return [program["pid"] for program in programs]

    def play(self):
        """The whole loop; `at` is "k+"."""
        line = self.plant.line
        self.must(self.crash.start(self.at), "it does not crash")
        self.must(self.crash.process.pid in self.listed(), "hrtool ps does not list it")
        trial = self.ask("try")["trial"]
        self.must(trial["result"] == "crashed", f"the trial says {trial}")
        self.ask("continue")
        self.stands_again(1, line)
        self.file.save(self.broken())
        corpus.wait_for(lambda: "not reloaded" in self.crash.said(), "the refusal", self.crash.process, self.crash.log,
                        planted_run.PATIENCE)
        error = rf"{re.escape(self.name)}:{line}:\d+: error: .*hot_restart_unknown"
        self.must(re.search(error, self.crash.said()), "no message of the compiler")
        self.crash.crashes += 1  # It says again that it waits.
        self.must("hot_restart_unknown" in self.refused("continue"), "the edit is not refused")
        self.file.save(self.crashing(46))
        self.stands_again(2, line + 2)
        versions = self.ask("versions")["versions"]
        self.must((versions["running"], [each["version"] for each in versions["versions"]]) == (2, [1, 2]), f"the versions are {versions}")
        self.must("hot_restart_mark = 46" in self.ask("versions", "--diff", "1 2")["text"], "the difference is not told")
        self.must("no version 7" in self.refused("use", "7"), "there is no version 7")
        self.ask("use", "1")
        self.must(self.crash.crashed(), "it does not crash again")
        self.must(self.ask("versions")["versions"]["running"] == 1, "version 1 does not run")
        self.file.save(self.mended(47))
        self.crash.check_end()
        self.must(self.crash.process.pid not in self.listed(), "hrtool ps lists what has ended")

    def try_first(self):
        """The program waits for hrtool alone; what an edit does is seen before it is taken."""
        self.must(self.crash.start(self.at, "hrtool"), "it does not crash")
        self.file.save(self.crashing(48))
        trial = self.ask("try")["trial"]
        is_there = trial["result"] == "crashed" and (trial["line"] == self.plant.line + 2 or self.kind not in IN_PLACE)
        self.must(is_there, f"the trial says {trial}")
        self.file.save(self.mended(49))
        trial = self.ask("try")["trial"]
        is_good = trial["result"] == "returned" or re.search(OWN_EXCEPTION, trial.get("cause", ""))
        self.must(is_good, f"the trial says {trial}")
        self.must(self.ask("versions")["versions"]["running"] == 1, "something was loaded")
        self.must(self.ask("continue")["ok"], "it does not go on")
        self.crash.check_end()

    def give_value(self):
        self.must(self.crash.start(self.at), "it does not crash")
        self.must("hot_restart_unknown" in self.refused("return", "hot_restart_unknown"), "the value is not refused")
        self.ask("return", self.plant.call)
        self.crash.check_end()


class Running(Scene):
    """The program sleeps in one function (kind p) while others, which it is still to call, are edited."""

    def __enter__(self):
        self.log, self.said = self.run.work / "sleeper", self.run.work / "sleeper.said"
        self.gate = pathlib.Path(f"{self.log}.go")
        self.files, self.processes = {}, []
        for path in (self.log, self.gate):
            path.unlink(missing_ok=True)
        self.process = self.start(self.run.command, self.output, self.said, cwd=self.run.folder, env=self.run.environment(
            HOT_RESTART_PLANT_LOG=str(self.log), HOT_RESTART_DEBUGGER="none", **self.variables()))
        return self

    def __exit__(self, *_):
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        for file in self.files.values():
            file.restore()

    def start(self, command, output, errors, **how):
        with open(output, "w") as out, open(errors, "w") as err:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True, **how)
        self.processes.append(process)
        return process

    def wait(self, condition, what, log=None):
        corpus.wait_for(condition, what, self.process, log or self.said, planted_run.PATIENCE)

    def must(self, holds, what):
        if not holds:
            raise corpus.Failure(f"{what}\n{self.said.read_text()[-4000:]}")

    def still_to_call(self, planted):
        """What it calls after it has slept: those of `planted` of which not all calls have been counted."""
        self.wait(lambda: self.log.exists() and "sleeps" in self.log.read_text(), "the program sleeps")
        counts = dict(re.findall(r"(?m)^(\d+) (\d+)$", self.log.read_text()))
        return [plant for plant in planted if int(counts.get(str(plant.number), 0)) < self.run.reached[plant.number]]

    def edit(self, plant, text):
        """Of a function that may lie in any file."""
        file = self.files.setdefault(plant.file, planted_run.EditedFile(plant.file))
        file.text = getattr(file, "text", file.before)
        lines = file.text.split("\n")
        at = next(number for number, line in enumerate(lines) if plant.crash in line)
        lines[at] = f"{plant.text} {text}"
        file.text = "\n".join(lines)
        file.save(file.text)

    def tell(self, plant, word):
        self.edit(plant, f'HotRestartPlants::all().say("{word} {plant.number}");')

    def reload(self, *words):
        return planted_run.ask(self.hrtool, "reload", self.process, *words)[1]

    def play(self, choose):
        """By function, by file, refused, all that was edited, and by watch. `choose` takes one of a list of functions."""
        by_name, by_file, of_all, watched = (choose() for _ in range(4))
        self.tell(by_name, "named")
        answer = self.reload(re.sub(r"\(.*", "", by_name.name))
        self.must(answer["ok"] and f"loaded {by_name.name} [v2]" in answer["text"], f"{by_name.name}: {answer}")
        self.edit(by_file, "hot_restart_unknown = 1;")
        answer = self.reload(os.path.basename(by_file.file))
        self.must(not answer["ok"] and "hot_restart_unknown" in answer["text"], f"{by_file.name}: {answer}")
        self.tell(by_file, "filed")
        answer = self.reload(os.path.basename(by_file.file))
        self.must(answer["ok"] and f"loaded {by_file.name} [v" in answer["text"], f"{by_file.name}: {answer}")
        self.tell(of_all, "all")
        answer = self.reload()
        self.must(answer["ok"] and f"loaded {of_all.name} [v" in answer["text"], f"{of_all.name}: {answer}")
        answer = self.reload()
        self.must(answer["ok"] and "unchanged" in answer["text"], f"nothing was edited: {answer}")
        told = self.run.work / "watched"
        watch = self.start([self.hrtool, "watch", str(self.process.pid)], told, self.run.work / "watch.errors")
        self.wait(lambda: "watching" in told.read_text(), "hrtool watch", told)
        self.tell(watched, "watched")
        self.wait(lambda: f"loaded {watched.name} [v" in told.read_text(), f"hrtool watch takes {watched.name}", told)
        self.gate.touch()
        status = self.process.wait(planted_run.PATIENCE)
        self.must(status == self.run.status, f"the status is {status}")
        self.check_output(self.must_not)
        self.must(watch.wait(20) == 0 and "the program has ended" in told.read_text(), "hrtool watch does not end")
        for plant, word in ((by_name, "named"), (by_file, "filed"), (of_all, "all"), (watched, "watched")):
            self.must(f"{word} {plant.number}\n" in self.log.read_text(), f"the new version of {plant.name} was not called ({word})")

    def must_not(self, what):
        self.must(False, what)
