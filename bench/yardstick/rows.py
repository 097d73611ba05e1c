"""The rows of the table, in the order in which they are measured and printed."""

import dataclasses
import typing

from . import once, running


@dataclasses.dataclass(frozen=True)
class Row:
    """How a row is called, and about how long it takes."""

    name: str
    title: str
    minutes: float
    quick_minutes: float
    measure: typing.Callable


ROWS = [
    Row("start", "start-up", 1.2, 0.4, once.start),
    Row("start-25", "start-up on Java 25", 1.2, 0.4, once.start_25),
    Row("start-first", "the very first start", 1.5, 0.5, once.start_first),
    Row("cold", "10,000 files, cold, and then with nothing to do", 3.5, 0.7, once.cold),
    Row("noop", "10,000 files with nothing to do", 0.1, 0.1, once.noop),
    Row("cold-100000", "100,000 files, cold, and only read", 4, 1.5, once.cold_100000),
    Row("chain", "a chain of 100 files, in order and in reverse", 1.5, 0.5, once.chains),
    Row("exec", "100 commands", 1, 0.4, once.commands),
    Row("reaction", "one broken file, repaired", 5, 1, running.reaction),
    Row("directories", "10,000 files with and without their directories", 1.5, 0.5, once.directories),
    Row("removed", "10,000 files removed under a running agent", 1.5, 0.5, running.removed),
    Row("idle", "CPU time of an agent at rest", 1.5, 0.7, running.idle),
    Row("memory", "resident memory", 4, 2, running.memory),
    Row("edit", "one resource changed in the graph file", 1, 0.5, running.edit),
]
