"""Programs that stay and keep things as they should be."""

import subprocess
import time

from . import machine
from .programs import Agent
from .session import Failed, await_that, tail
from .workload import content


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

    def await_flat(self, share=0.02):
        """Waits until it has spent next to no CPU time for a while."""
        flat, step = [], self.session.scale.flat_seconds / 2

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
        self._await_answer(f": {count} settled; at rest")

    def confirm_transport(self, name):
        """Asks it whether it reaches other hosts."""
        self._await_answer(f"transport {name}: available", "--cluster")

    def _await_answer(self, wanted, *options):
        command = [str(self.session.mgmt), "status", "--prefix", f"{self.place}/prefix", *options]
        answers = [""]

        def is_answered():
            asked = subprocess.run(command, capture_output=True, text=True, env=self.session.environment(), check=False)
            answers.append("\n".join((asked.stdout + asked.stderr).splitlines()[:2]))
            return wanted in answers[-1]

        try:
            self.await_alive(f"its status says {wanted}", is_answered, limit=60)
        except Failed as fault:
            raise Failed(f"{fault}; it says: {answers[-1]}") from fault


def watcher(session, command, file, core=None):
    """One of the floors, which keeps a file that is made here; ready when this returns."""
    file.write_text(content(0), encoding="utf-8")
    file.chmod(0o644)
    resident = Resident(session, [*command, str(file)], file.parent / "log", core)
    resident.await_alive("it says that it is ready", lambda: "ready" in tail(resident.log), step=0.05)
    return resident
