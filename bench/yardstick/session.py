"""One run of the benchmark: where it works, what it has built and started, and how it measures a process."""

import contextlib
import dataclasses
import itertools
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile

from . import machine
from .programs import Agent
from .workload import Workload, content

SOURCES = pathlib.Path(__file__).resolve().parent.parent / "floor"


class Failed(Exception):
    """A program did not do what it was started for, so that its time means nothing."""


class LeftOut(Exception):
    """A row cannot be measured on this machine."""


@dataclasses.dataclass(frozen=True)
class Scale:
    """How much is measured, and how often."""

    files: int = 10_000
    many_files: int = 100_000
    few: int = 100
    start_rounds: int = 15
    first_rounds: int = 5
    rounds: int = 5
    many_rounds: int = 3
    warm_up: bool = True
    quiet_seconds: float = 4
    breaks: int = 250
    break_rounds: int = 5
    idle_seconds: float = 60
    settle_seconds: float = 30
    flat_seconds: float = 1
    edits: int = 20
    has_peers: bool = True


FULL = Scale()
QUICK = Scale(start_rounds=5, first_rounds=2, rounds=2, many_rounds=1, breaks=50, break_rounds=4, idle_seconds=15,
              settle_seconds=10, edits=5, has_peers=False)
#: Whether everything still works, not how fast.
CHECK = Scale(files=3, many_files=3, few=3, start_rounds=1, first_rounds=1, rounds=1, many_rounds=1, warm_up=False,
              quiet_seconds=0, breaks=2, break_rounds=1, idle_seconds=0.1, settle_seconds=0, flat_seconds=0.1, edits=1,
              has_peers=False)


@dataclasses.dataclass(frozen=True)
class Run:
    """What one run of a program took, in seconds: until its end, and of CPU time."""

    wall: float
    cpu: float


class Session:
    def __init__(self, distribution, java_home, scale):
        self.home = distribution
        self.mgmt = distribution / "bin" / "mgmt"
        self.java_home = java_home
        self.scale = scale
        self.has_gcc = shutil.which("gcc") is not None
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="mgmt-bench-"))
        self.remembered = {}
        self._started = []
        self._graves = itertools.count()
        self._warm = set()
        for name in ("home", "cache", "run", "bin", "grave"):
            (self.work / name).mkdir()

    def close(self):
        """Ends what was started, and removes every file."""
        for process in self._started:
            self.stop(process)
        for way in (signal.SIGTERM, signal.SIGKILL):
            for pid in machine.processes_of(str(self.work)):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, way)
            with contextlib.suppress(Failed):
                self.await_background(10)
        say("removing the work files")
        shutil.rmtree(self.work, ignore_errors=True)

    # Directories

    def place(self, name):
        """A directory of this name that is new and empty."""
        path = self.work / name
        self.bury(path)
        path.mkdir()
        return path

    def bury(self, path):
        """
        Moves a directory out of the way. It is not deleted: after that, ext4 looks for free inodes past all those that
        were deleted in the last minutes, which makes the next thousands of new files up to ten times slower.
        """
        if os.path.lexists(path):
            os.rename(path, self.work / "grave" / str(next(self._graves)))
            os.sync()

    # What the programs are started with

    def environment(self, java_home=None, cache=None):
        return {
            "PATH": os.environ.get("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
            "HOME": str(self.work / "home"),
            "LANG": "C.UTF-8",
            "JAVA_HOME": str(java_home or self.java_home),
            "MGMT_CACHE_DIRECTORY": str(cache or self.work / "cache"),
            "MGMT_RUNTIME_DIRECTORY": str(self.work / "run"),
        }

    def binary(self, name):
        """A program of bench/floor in C, compiled."""
        binary = self.work / "bin" / name
        if not binary.exists():
            self._build(["gcc", "-O2", "-Wall", "-o", binary, SOURCES / f"{name}.c"])
        return binary

    def java_with(self, name, flags=(), java_home=None, libraries=()):
        """The words that start a program of bench/floor in Java."""
        # What needs no library is compiled at one go, which takes as long as one of them.
        names = [name] if libraries else ["Floor", "Hello", "Watcher"]
        classes = self.work / "bin" / names[0]
        path = ":".join([f"{classes}.jar", *map(str, libraries)])
        if not classes.exists():
            sources = [SOURCES / f"{each}.java" for each in names]
            self._build([self.java_home / "bin" / "javac", "--release", "17", "-cp", path, "-d", classes, *sources])
            # Java takes classes from its own archive only where the class path has nothing but jars.
            with zipfile.ZipFile(f"{classes}.jar", "w") as jar:
                for file in classes.glob("*.class"):
                    jar.write(file, file.name)
        return [str((java_home or self.java_home) / "bin" / "java"), *flags, "-cp", path, name]

    def agent_flags(self, java_home=None):
        """The options that the start script gives to the JVM, without those that are about an archive of classes."""
        key = ("flags", java_home)
        if key not in self.remembered:
            place = self.place("flags")
            Agent(self).prepare(Workload(str(place)), place)
            process = self.start(Agent(self).run(place), self.environment(java_home), place / "log")
            await_that("the agent's JVM runs", lambda: is_java(machine.command_of(process.pid)), step=0.01)
            flags = [word for word in machine.command_of(process.pid) if word.startswith("-X")]
            self.stop(process)
            about_archives = ("Archive", "Shared", "share", "AOT", "Xlog")
            self.remembered[key] = [flag for flag in flags if not any(word in flag for word in about_archives)]
        return self.remembered[key]

    # Processes

    def timed(self, command, environment, log, good=(0,), limit=600):
        """Runs a program to its end."""
        with open(log, "wb") as output:
            started = time.perf_counter()
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment,
                                       cwd=self.work)
            watchdog = threading.Timer(limit, process.kill)
            watchdog.start()
            try:
                _, status, usage = os.wait4(process.pid, 0)
            except BaseException:
                process.kill()
                raise
            finally:
                watchdog.cancel()
            wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in good:
            raise Failed(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{tail(log)}")
        return Run(wall, usage.ru_utime + usage.ru_stime)

    def start(self, command, environment, log, core=None):
        """Starts a program that stays; on one CPU alone, if that is named."""
        pinned = ["taskset", "-c", str(core)] if core is not None else []
        with open(log, "wb") as output:
            process = subprocess.Popen([*pinned, *command], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                                       env=environment, cwd=self.work)
        self._started.append(process)
        return process

    @staticmethod
    def stop(process):
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def wait_for_quiet(self):
        machine.wait_for_quiet(self.scale.quiet_seconds)

    def warm_up(self, java_home=None):
        """
        Has the distribution make what it makes for later starts, such as an archive of classes, once for each Java.
        """
        java_home = java_home or self.java_home
        if java_home in self._warm:
            return
        self._warm.add(java_home)
        place = self.place("warm-up")
        file = place / "file"
        Agent(self).prepare(Workload(str(place), files=[(str(file), content(0))]), place)
        for _ in range(3 if self.scale.warm_up else 1):
            self.timed(Agent(self).command(place), self.environment(java_home), place / "log")
            self.await_background()

    def await_background(self, limit=300):
        """Waits for what runs of the distribution have left to be done in the background."""

        def is_done():
            staying = {process.pid for process in self._started if process.poll() is None}
            return staying.issuperset(machine.processes_of(str(self.work)))

        await_that("what runs in the background has ended", is_done, limit, step=0.05)

    @staticmethod
    def _build(command):
        built = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
        if built.returncode != 0:
            raise Failed(f"{command[0]} could not build {command[-1]}:\n{built.stderr}")


def await_that(what, condition, limit=60, step=0.1):
    end = time.monotonic() + limit
    while not condition():
        if time.monotonic() > end:
            raise Failed(f"waited {limit} s in vain until {what}")
        time.sleep(step)


def is_java(words):
    return bool(words) and os.path.basename(words[0]) == "java"


def tail(log, length=2000):
    with open(log, encoding="utf-8", errors="replace") as file:
        return file.read()[-length:]


def say(text):
    print(f"bench/table: {text}", file=sys.stderr, flush=True)
