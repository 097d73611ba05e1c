"""Programs that do workloads once, in turns, and what each took."""

import dataclasses
import os
import statistics

from .programs import Agent, CFloor, JavaFloor, PEERS, Program
from .report import Line, figure, with_cpu
from .session import Failed, Run
from .workload import Workload

COLD = "cold"
NOTHING_TO_DO = "nothing to do"


@dataclasses.dataclass
class Contender:
    """A program with a workload, whose files are its own."""

    name: str
    program: Program
    workload: Workload
    place: object = None

    def prepare(self):
        session = self.program.session
        self.place = session.place(f"place of {self.name}".replace(" ", "-"))
        self.program.prepare(self.workload, self.place)

    def clear(self):
        """Moves away what it has made. A directory that it does not make itself is there."""
        self.program.session.bury(self.workload.root)
        managed = set(self.workload.directories)
        for directory in sorted({os.path.dirname(path) for path, _ in self.workload.files} - managed):
            if directory not in managed:
                os.makedirs(directory)

    def run(self):
        session = self.program.session
        session.wait_for_quiet()
        command = self.program.command(self.place)
        run = session.timed(command, self.program.environment(), self.place / "log", self.program.good)
        fault = self.workload.fault() if self.workload.files else None
        if fault:
            raise Failed(f"{self.name} has ended well, but wrong is {fault}")
        return run


def compare(contenders, rounds, phases=(COLD,)):
    """
    Runs them in turns, after a round that does not count. Returns the runs of each, by name and phase; with nothing to
    do means once more, right after.
    """
    scale = contenders[0].program.session.scale
    for contender in contenders:
        contender.prepare()
    runs = {(contender.name, phase): [] for contender in contenders for phase in phases}
    for turn in range(-1 if scale.warm_up else 0, rounds):
        for contender in contenders:
            if turn >= contender.program.rounds:
                continue
            contender.clear()
            for phase in phases:
                run = contender.run()
                if turn >= 0:
                    runs[(contender.name, phase)].append(run)
    return runs


def field(session, make):
    """The contenders of a row that everybody can do: our agent, the floors and who else is installed."""
    programs = [Agent(session), JavaFloor(session), CFloor(session)]
    if session.scale.has_peers:
        programs += [peer(session) for peer in PEERS]
    return [Contender(program.name, program, make(str(session.work / f"tree of {program.name}".replace(" ", "-"))))
            for program in programs if program.is_there()]


def median(runs):
    """The run in the middle: its time until the end, and apart from that, its CPU time."""
    return Run(statistics.median(run.wall for run in runs), statistics.median(run.cpu for run in runs))


def line(what, ours, theirs, name, kind, limit, unit="s"):
    """A line of the table, of the runs of the agent and of what it is compared with."""
    run, reference = median(ours), median(theirs)
    factor = {"s": 1, "ms": 1e3}[unit]
    return Line(what, run.wall * factor, unit, kind, limit, reference.wall * factor, name, cpu=run.cpu,
                reference_cpu=reference.cpu)


def others(runs, phase, names):
    """What was measured beside, in words."""
    told = []
    for name in names:
        if runs.get((name, phase)):
            run = median(runs[name, phase])
            told.append(f"{name} {figure(run.wall, 's')}{with_cpu(run.cpu)}")
    return ", ".join(told)
