"""Programs that stay and keep things as they should be."""

import re
import subprocess
import time

from . import machine
from .programs import Agent
from .session import Failed, await_that, tail


class Resident:
    """A process that was started to stay. Leaving the `with` ends it."""

    def __init__(self, session, command, log, core=None):
        self.session = session
        self.log = log
        self.process = session.start(command, session.environment(), log, core)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.session.stop(self.process)

    @property
    def pid(self):
        return self.process.pid

    def await_flat(self, share=0.02, step=0.5):
        """Waits until it has spent next to no CPU time for a second."""
        flat = []

        def is_flat():
            before = machine.thread_seconds(self.pid)
            time.sleep(step)
            flat.append(abs(machine.thread_seconds(self.pid) - before) < share * step)
            return flat[-2:] == [True, True]

        await_that(f"process {self.pid} rests", is_flat, limit=180, step=0)

    def await_alive(self, what, condition, limit=180, step=0.1):
        """Waits for something that it is to do."""

        def is_done():
            if self.process.poll() is not None:
                raise Failed(f"it ended with {self.process.returncode} before {what}:\n{tail(self.log)}")
            return condition()

        await_that(what, is_done, limit, step)


class ResidentAgent(Resident):
    """
    The agent with a workload. That it rests is seen from outside, by files that are right and CPU time that does not
    grow: answering questions would cost it memory and time.
    """

    def __init__(self, session, workload, place, core=None, options=()):
        self.workload = workload
        self.place = place
        agent = Agent(session)
        agent.prepare(workload, place)
        super().__init__(session, [*agent.run(place), *options], place / "log", core)

    def await_rest(self):
        self.await_files()
        self.await_flat()

    def await_files(self):
        wanted = len(self.workload.files)
        self.await_alive("the files are there", lambda: self.workload.file_count() == wanted)
        self.await_alive("the files are right", lambda: self.workload.fault() is None)

    def confirm_rest(self):
        """Asks it whether it has settled all resources, after all is measured."""
        workload = self.workload
        count = len(workload.files) + len(workload.directories) + len(workload.commands)
        asked = []

        def is_settled():
            command = [str(self.session.mgmt), "status", "--prefix", f"{self.place}/prefix"]
            answer = subprocess.run(command, capture_output=True, text=True, env=self.session.environment(), check=False)
            asked.append("\n".join((answer.stdout + answer.stderr).splitlines()[:2]))
            return re.search(rf": {count} settled; at rest", asked[-1])

        try:
            self.await_alive(f"{count} resources are settled", is_settled, limit=60)
        except Failed as fault:
            raise Failed(f"{fault}; it says: {asked[-1] if asked else ''}") from fault


def watcher(session, command, log, core=None):
    """One of the floors that keep a file; ready when this returns."""
    resident = Resident(session, command, log, core)
    resident.await_alive("it says that it is ready", lambda: "ready" in tail(log), step=0.05)
    return resident
